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
from typing import Any, Final

import lark

from ecorules.resources import grammar_dir, grammar_text

ParseError = lark.exceptions.UnexpectedInput
UnexpectedToken = lark.exceptions.UnexpectedToken
UnexpectedCharacters = lark.exceptions.UnexpectedCharacters
Token = lark.Token
LexerBase = lark.lexer.Lexer
inline = lark.v_args(inline=True)
Transformer = lark.Transformer



class Unreadable(Exception):
    """The lexer found nothing at this place that the grammar could take; never leaves the library."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


_SLOT: Final = re.compile(r"<([A-Z_]+)>")


def load_parser(
    name: str, transformer: Any, patterns: Mapping[str, str] | None = None, lexer: type[LexerBase] | None = None
) -> lark.Lark:
    """The LALR parser of ``grammar/NAME.lark`` with its word patterns filled in, and a lexer of its own if given."""
    tables = _tables(name)
    memo = {int(key): value for key, value in tables["memo"].items()}
    for entry in memo.values():
        if entry["__type__"] == "TerminalDef":
            pattern = entry["pattern"]
            pattern["value"] = _fill(pattern["value"], patterns or {})
    plugins = {} if lexer is None else {"ContextualLexer": lexer}
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
