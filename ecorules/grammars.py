"""Loading the grammars: the only place that imports Lark.

Comes in: the name of a ``.lark`` file, a transformer and the word patterns that the lexicon
supplies. Goes out: a parser. A grammar names a word pattern as ``<NAME>`` inside a terminal's
regular expression; it is filled in when the parser is loaded, so that one set of LALR tables
serves every lexicon. The tables are shipped beside the grammar, with the hash of what they
were made from; when the grammar has been edited they are made anew and kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import lark
from lark.parsers.lalr_analysis import Shift

from ecorules.resources import grammar_dir, grammar_text

ParseError = lark.exceptions.UnexpectedInput
UnexpectedToken = lark.exceptions.UnexpectedToken
Token = lark.Token
inline = lark.v_args(inline=True)
Transformer = lark.Transformer



class Unreadable(Exception):
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
    """Finds the next token that a state of the parser can take."""

    def next_token(self, text: str, place: int, state: int) -> Word | None:
        """The token at or behind a place, blanks skipped; None at the end; ``Unreadable`` if there is none."""
        ...


class Automaton:
    """Runs LALR tables made by Lark, with a lexer that is told the parser's state.

    Lark's own loop looks every rule up by a hash of its parts and keeps line and column of each
    token, which costs more than reading a short text; this one resolves the callbacks once.
    """

    def __init__(self, loaded: lark.Lark) -> None:
        front = loaded.parser
        tables = front.parser._parse_table
        callbacks = loaded._callbacks
        self._lexer: StateLexer = front.lexer
        (self._start,) = tables.start_states.values()
        (self._end,) = tables.end_states.values()
        reductions = {rule: (_callback(rule, callbacks), len(rule.expansion), rule.origin.name) for rule in loaded.rules}
        reductions |= {
            target: (callbacks[target], len(target.expansion), target.origin.name)
            for actions in tables.states.values()
            for action, target in actions.values()
            if action is not Shift and target not in reductions
        }
        self._actions = {
            state: {name: target if action is Shift else reductions[target] for name, (action, target) in actions.items()}
            for state, actions in tables.states.items()
        }

    def parse(self, text: str) -> Any:
        """What the callbacks make of a text. Raises ``Unreadable`` with the place where it could not go on."""
        actions, next_token, end = self._actions, self._lexer.next_token, self._end
        states, values = [self._start], []
        place = 0
        while True:
            token = next_token(text, place, states[-1])
            name = "$END" if token is None else token.type
            while True:
                action = actions[states[-1]].get(name)
                if action is None:
                    raise Unreadable(len(text) if token is None else token.start_pos)
                if type(action) is int:
                    break
                callback, size, origin = action
                if callback is None:
                    states.pop()
                elif size:
                    values[-size:] = (callback(values[-size:]),)
                    del states[-size:]
                else:
                    values.append(callback([]))
                states.append(actions[states[-1]][origin])
                if token is None and states[-1] == end:
                    return values[-1]
            assert token is not None
            states.append(action)
            values.append(token)
            place = token.end_pos


_SLOT: Final = re.compile(r"<([A-Z_]+)>")


def _callback(rule: Any, callbacks: Mapping[Any, Any]) -> Any:
    """What a rule makes of its parts; None where it hands its only part on."""
    hands_on = rule.options.expand1 and rule.alias is None and len(rule.expansion) == 1
    return None if hands_on and not getattr(rule.expansion[0], "filter_out", False) else callbacks[rule]


class Inlined:
    """Hands the parts of a rule to the method of its name as arguments."""

    def __init__(self, reader: object) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._reader, name)
        return lambda parts: method(*parts)


def load_automaton(name: str, reader: object, patterns: Mapping[str, str], lexer: Any) -> Automaton:
    """The parser of ``grammar/NAME.lark`` with a lexer of its own: a class, made as Lark makes its contextual one.

    The methods of ``reader`` bear the names of the grammar's rules and aliases.
    """
    return Automaton(_load(name, Inlined(reader), patterns, {"ContextualLexer": lexer}))


def load_parser(name: str, transformer: Any, patterns: Mapping[str, str] | None = None) -> lark.Lark:
    """The LALR parser of ``grammar/NAME.lark`` with its word patterns filled in."""
    return _load(name, transformer, patterns or {}, {})


def _load(name: str, transformer: Any, patterns: Mapping[str, str], plugins: dict[str, Any]) -> lark.Lark:
    tables = _tables(name)
    memo = {int(key): value for key, value in tables["memo"].items()}
    for entry in memo.values():
        if entry["__type__"] == "TerminalDef":
            pattern = entry["pattern"]
            pattern["value"] = _fill(pattern["value"], patterns)
    parser: lark.Lark = lark.Lark._load_from_dict(tables["data"], memo, transformer=transformer, _plugins=plugins)
    return parser


def _fill(pattern: str, words: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: f"(?:{words[slot.group(1)]})", pattern)


def _tables(name: str) -> dict[str, Any]:
    """Shipped tables if they fit the grammar as it stands, else cached ones, else new ones."""
    digest = _digest(name)
    for path in (grammar_dir() / "tables" / f"{name}.json", _cache_dir() / f"{name}-{digest}.json"):
        try:
            tables = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if tables.get("made_from") == digest:
            return _with_numbers(tables)
    text = build_tables(name)
    _keep(_cache_dir() / f"{name}-{digest}.json", text)
    return _with_numbers(json.loads(text))


def build_tables(name: str) -> str:
    """The LALR tables of a grammar as JSON text, as they are shipped."""
    parser = lark.Lark(
        grammar_text(f"{name}.lark"), parser="lalr", lexer="contextual", maybe_placeholders=False, propagate_positions=False
    )
    data, memo = parser.memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    data["options"] = {key: value for key, value in data["options"].items() if key not in {"import_paths"}}
    return json.dumps({"made_from": _digest(name), "data": data, "memo": memo}, ensure_ascii=False, separators=(",", ":"))


def _digest(name: str) -> str:
    source = f"{lark.__version__}\n{grammar_text(f'{name}.lark')}"
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:16]


def _with_numbers(tables: dict[str, Any]) -> dict[str, Any]:
    """JSON turns the numbers of states and tokens into strings: back again."""
    table = tables["data"]["parser"]["parser"]
    table["tokens"] = {int(token): name for token, name in table["tokens"].items()}
    table["states"] = {
        int(state): {int(token): action for token, action in actions.items()} for state, actions in table["states"].items()
    }
    return tables


def _cache_dir() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ecorules"


def _keep(path: Path, text: str) -> None:
    """Write a cache file whole or not at all; a cache that cannot be written is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError:
        return
