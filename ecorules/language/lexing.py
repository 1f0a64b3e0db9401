"""Finding the words of a text: the lexer of the threshold grammar.

Comes in: a cleaned text and the parser's state. Goes out: the next token that the grammar can
take there. Terminals are regular expressions, tried in the order of their priority; each is
compiled once, when it is first tried, and only tried on characters that it can begin with.

A terminal may end in ``(?#before X|Y)``: it holds only where one of the named things follows,
blanks aside; or in ``(?#not X|Y)``: where none does. What a word means hangs on that: 超 is a
comparison before a number and a part of a name in 超低排放.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ecorules.automaton import Unreadable, Word
from ecorules.language.lexicon import Lexicon
from ecorules.language.terminals import Terminal, load_terminals

_BLANKS: Final = re.compile(r"\s*")
#: A name and what follows it stand within this many characters.
_NAME_REACH: Final = 160

Match = Callable[[str, int], int]


class _Found(int):
    """Where a name ends, asked for as a match of an expression is."""

    def end(self) -> int:
        """The place behind the last character."""
        return int(self)


#: What a terminal finds at a place: its match, or None.
Find = Callable[[str, int], re.Match[str] | _Found | None]


class ThresholdLexer:
    """Reads tokens for one lexicon; the parser's state says which terminals are tried."""

    def __init__(self, tables: dict[str, Any], lexicon: Lexicon) -> None:
        self._terminals, self._slots = load_terminals(tables, lexicon)
        self._accepts = tables["actions"]
        self._tried: dict[tuple[int, str], tuple[tuple[str, Find], ...]] = {}
        self._finds: dict[str, Find] = {}
        self._compiled: dict[str, Match] = {}

    def next_word(self, text: str, place: int, state: int) -> Word | None:
        """The token at or behind a place, blanks skipped; None at the end of the text."""
        tried, length = self._tried, len(text)
        while place < length:
            char = text[place]
            candidates = tried.get((state, char))
            if candidates is None:
                candidates = self._candidates(state, char)
            for name, find in candidates:
                found = find(text, place)
                if found is not None and (end := found.end()) > place:
                    token = Word(text[place:end])
                    token.type, token.start_pos, token.end_pos = name, place, end
                    return token
            if not char.isspace():
                raise Unreadable(place)
            place += 1
        return None

    def _candidates(self, state: int, char: str) -> tuple[tuple[str, Find], ...]:
        """The terminals worth trying on a character in a state, most important first."""
        accepts = self._accepts[state]
        found = tuple(
            (terminal.name, self._find(terminal))
            for terminal in self._terminals
            if terminal.name in accepts and (char in terminal.first) is not terminal.other
        )
        if len(self._tried) > 20_000:
            self._tried.clear()
        self._tried[state, char] = found
        return found

    def _find(self, terminal: Terminal) -> Find:
        if terminal.name not in self._finds:
            self._finds[terminal.name] = self._make(terminal)
        return self._finds[terminal.name]

    def _make(self, terminal: Terminal) -> Find:
        if terminal.name == "LABEL":
            return self._named(self._label)
        if terminal.name == "LONG_LABEL":
            return self._named(self._measured(_lazy(terminal.pattern)))

        def first_time(text: str, place: int) -> re.Match[str] | _Found | None:
            plain = re.compile(terminal.pattern).match
            find = self._finds[terminal.name] = self._before(terminal, plain) if terminal.ahead else plain
            # From now on the expression itself is tried, with no call around it.
            self._tried.clear()
            return find(text, place)

        return first_time

    def _before(self, terminal: Terminal, plain: Callable[[str, int], re.Match[str] | None]) -> Find:
        def find(text: str, place: int) -> re.Match[str] | None:
            found = plain(text, place)
            if found is None or text[found.end() - 1] == ":":
                return found
            return found if self._follows(terminal.ahead, text, found.end()) is terminal.wanted else None

        return find

    @staticmethod
    def _named(match: Match) -> Find:
        def find(text: str, place: int) -> _Found | None:
            end = match(text, place)
            return _Found(end) if end > place else None

        return find

    # --- what follows

    def _follows(self, names: tuple[str, ...], text: str, place: int) -> bool:
        blanks = _BLANKS.match(text, place)
        place = blanks.end() if blanks else place
        return any(self._at(name, text, place) for name in names)

    def _at(self, name: str, text: str, place: int) -> bool:
        """Whether the named thing begins at a place of the text."""
        return self._slot(name)(text, place) >= 0

    def _slot(self, name: str) -> Match:
        if name not in self._compiled:
            self._compiled[name] = _lazy(self._slots[name])
        return self._compiled[name]

    # --- names

    def _label(self, text: str, place: int) -> int:
        """A name, or several with 、 between them, up to where a demand begins; with its colon if it has one."""
        end = self._name(text, place)
        while place < end < len(text) and text[end] == "、":
            further = self._name(text, end + 1)
            if further <= end + 1:
                break
            end = further
        if end <= place:
            return -1
        behind = _BLANKS.match(text, end)
        after = behind.end() if behind else end
        if text.startswith(":", after) and after + 1 < len(text):
            return after + 1
        if self._at("demand", text, after):
            return end
        named = self._labelled(text, after) if after > end else -1
        return end if named >= 0 and self._follows(("demand",), text, named) else -1

    def _labelled(self, text: str, place: int) -> int:
        end = self._slot("class_any")(text, place)
        return end + 1 if end >= 0 and text.startswith(":", end) else end

    def _measured(self, plain: Match) -> Match:
        """Such a name has a noun of measure in it; without one its long pattern need not be compiled or tried."""
        nouns = re.compile(self._slots["measure"])
        return lambda text, place: plain(text, place) if nouns.search(text, place) else -1

    def _name(self, text: str, place: int) -> int:
        run = self._slot("name_run")(text, place)
        if run < 0:
            return -1
        end = min(run, self._stop(text, place))
        if end == run and end > place:
            bracket = self._slot("name_bracket")(text, end)
            if bracket > end:
                further = self._name(text, bracket)
                return max(bracket, further)
        return end

    def _stop(self, text: str, place: int) -> int:
        """Where the next demand, or a word that joins demands, begins."""
        search = self._compiled.get("stop:search")
        if search is None:
            pattern = re.compile(self._slots["stop"])

            def search(text: str, place: int) -> int:
                found = pattern.search(text, place, min(len(text), place + _NAME_REACH))
                return found.start() if found else len(text)

            self._compiled["stop:search"] = search
        return search(text, place)


def _lazy(pattern: str) -> Match:
    """A match that compiles its pattern when it is first asked for."""
    compiled: list[Any] = []

    def match(text: str, place: int) -> int:
        if not compiled:
            compiled.append(re.compile(pattern).match)
        found = compiled[0](text, place)
        return found.end() if found else -1

    return match
