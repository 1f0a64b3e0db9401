"""Running the LALR tables that Lark makes of a grammar.

Comes in: the name of a ``.lark`` file, a reader whose methods bear the names of the grammar's
rules and aliases, and a lexer that is told the parser's state. Goes out: what the reader makes
of a text. Lark's own loop keeps line and column of every token and looks rules up by a hash of
their parts, which costs more than reading a short cell; here the tables are plain data, shipped
beside the grammar, and Lark is not loaded at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Protocol

from ecorules.resources import grammar_text
from ecorules.tables import digest, shipped

#: Raised by one when the layout of the tables changes.
_LAYOUT: Final = "1"


class Unreadable(Exception):  # noqa: N818 - it never leaves the library
    """There is nothing at this place that the grammar could take; never leaves the library."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Word(str):
    """A word of a text with the name of its terminal and its place."""

    __slots__ = ("end_pos", "start_pos", "type")

    type: str
    start_pos: int
    end_pos: int


class StateLexer(Protocol):
    """Finds the next word that a state of the parser can take."""

    def next_word(self, text: str, place: int, state: int) -> Word | None:
        """The word at or behind a place, blanks skipped; None at the end; ``Unreadable`` if there is none."""
        ...


def load_tables(name: str) -> dict[str, Any]:
    """The tables of ``grammar/NAME.lark``; made with Lark if the grammar was edited."""

    def make() -> dict[str, Any]:
        from ecorules.grammars import make_tables

        return make_tables(name)

    return shipped(name, tables_digest(name), make)


def tables_digest(name: str) -> str:
    """What the tables of a grammar are made from."""
    return digest((_LAYOUT, grammar_text(f"{name}.lark")))


class Automaton:
    """A parser for one grammar, reader and lexer."""

    def __init__(self, tables: dict[str, Any], reader: object, lexer: StateLexer) -> None:
        self._lexer = lexer
        self._start: int = tables["start"]
        self._end: int = tables["end"]
        reductions = [_reduction(rule, reader) for rule in tables["rules"]]
        self._actions: list[dict[str, Any]] = [
            {name: to if to >= 0 else reductions[-1 - to] for name, to in actions.items()}
            for actions in tables["actions"]
        ]
        # Where a run of rules that only hand their part on leads to; there are as many as the tables have room for.
        self._runs: dict[tuple[int, int, str], int] = {}

    def parse(self, text: str) -> Any:
        """What the reader makes of a text. Raises ``Unreadable`` with the place where it could not go on."""
        actions, next_word, end, runs = self._actions, self._lexer.next_word, self._end, self._runs
        states: list[int] = [self._start]
        values: list[Any] = []
        place = 0
        while True:
            word = next_word(text, place, states[-1])
            name = "$END" if word is None else word.type
            while True:
                action = actions[states[-1]].get(name)
                if action is None:
                    raise Unreadable(len(text) if word is None else word.start_pos)
                if type(action) is int:
                    break
                make, size, origin = action
                if make is None:
                    run = (states[-2], states[-1], name)
                    states[-1] = runs[run] if run in runs else self._handed_on(*run)
                else:
                    if size:
                        values[-size:] = (make(*values[-size:]),)
                        del states[-size:]
                    else:
                        values.append(make())
                    states.append(actions[states[-1]][origin])
                if word is None and states[-1] == end:
                    return values[-1]
            assert word is not None
            states.append(action)
            values.append(word)
            place = word.end_pos

    def _handed_on(self, below: int, top: int, name: str) -> int:
        """The state behind all rules in a row that only hand their part on, before a word of this name."""
        actions, state = self._actions, top
        while not (name == "$END" and state == self._end):
            action = actions[state].get(name)
            if action is None or type(action) is int or action[0] is not None:
                break
            state = actions[below][action[2]]
        self._runs[below, top, name] = state
        return state


class _Several(list[Any]):
    """The parts that a repetition in the grammar has gathered; they join the parts of the rule around it."""


def _reduction(rule: dict[str, Any], reader: object) -> tuple[Callable[..., Any] | None, int, str]:
    """How a rule is reduced: what makes its value (None: its only part), its length, its name."""
    kept: list[int] = rule["kept"]
    size: int = rule["size"]
    if rule["hands_on"] and size == 1 and kept == [0]:
        return None, 1, rule["origin"]
    if rule["gathers"]:
        return _gathering(kept), size, rule["origin"]
    method = getattr(reader, rule["method"], _only) if rule["hands_on"] else getattr(reader, rule["method"])
    return _calling(method, kept, size, flat=rule["flat"], hands_on=rule["hands_on"]), size, rule["origin"]


def _only(part: Any) -> Any:
    return part


def _gathering(kept: list[int]) -> Callable[..., Any]:
    def gather(*parts: Any) -> Any:
        return _Several(_flat([parts[place] for place in kept]))

    return gather


def _calling(
    method: Callable[..., Any], kept: list[int], size: int, *, flat: bool, hands_on: bool
) -> Callable[..., Any]:
    if flat and not hands_on:
        if kept == list(range(size)):
            return method
        return lambda *parts: method(*[parts[place] for place in kept])

    def call(*parts: Any) -> Any:
        found = _flat([parts[place] for place in kept])
        return found[0] if hands_on and len(found) == 1 else method(*found)

    return call


def _flat(parts: list[Any]) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        if type(part) is _Several:
            found.extend(part)
        else:
            found.append(part)
    return found
