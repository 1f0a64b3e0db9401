"""The terminals of the threshold grammar with a lexicon's words in them.

Comes in: the grammar's tables and a lexicon. Goes out: for each terminal its pattern, what must
follow it and the characters it can begin with, and the patterns asked for by name. For the
shipped lexicon they are shipped as well; for another they are worked out when first needed.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from ecorules.language.lexicon import Lexicon
from ecorules.resources import grammar_text, source_text
from ecorules.tables import digest, shipped

_AHEAD: Final = r"\(\?#(before|not) ([^)]+)\)"
#: What the lexer asks for by name besides what ``(?#before …)`` names.
_ASKED: Final = ("stop", "demand", "measure", "name_run", "name_bracket", "class_any")
#: Files that decide what the patterns are.
_SOURCES: Final = (
    "language/patterns.py",
    "language/combined.py",
    "language/number_forms.py",
    "language/first_characters.py",
    "units/pattern.py",
)


class Terminal(NamedTuple):
    """A terminal: its pattern, whether one of ``ahead`` must follow or none may, the characters it begins with.

    ``first`` lists characters; ``other`` says that any but those can begin it.
    """

    name: str
    pattern: str
    wanted: bool
    ahead: tuple[str, ...]
    first: frozenset[str]
    other: bool


class Terminals(NamedTuple):
    """All terminals, the most important first, and the patterns asked for by name."""

    terminals: tuple[Terminal, ...]
    slots: dict[str, str]


def load_terminals(tables: dict[str, Any], lexicon: Lexicon) -> Terminals:
    """The terminals for a lexicon."""
    if lexicon is Lexicon.default():
        data = shipped("lexing", terminals_digest(), lambda: make_terminals(tables, lexicon))
    else:
        data = make_terminals(tables, lexicon)
    found = tuple(
        Terminal(name, pattern, wanted, tuple(ahead), frozenset(first), other)
        for name, pattern, wanted, ahead, first, other in data["terminals"]
    )
    return Terminals(found, data["slots"])


def terminals_digest() -> str:
    """What the shipped terminals are made from."""
    files = [grammar_text(f"lexicon/{name}.toml") for name in ("words", "classes", "units")]
    code = [source_text(name) for name in _SOURCES]
    return digest((grammar_text("threshold.lark"), *files, *code))


def make_terminals(tables: dict[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """The terminals of the grammar's tables for a lexicon, as JSON-ready data."""
    from ecorules.grammars import filled
    from ecorules.language.first_characters import first_characters
    from ecorules.language.patterns import word_patterns

    words = word_patterns(lexicon.words, lexicon.classes)
    rows: list[list[Any]] = []
    asked = set(_ASKED)
    ordered = sorted(tables["terminals"], key=lambda row: (-row[2], row[0]))
    for name, printed, _ in ordered:
        if name in tables["ignored"]:
            continue
        pattern = filled(printed, words)
        ahead = re.search(_AHEAD, pattern)
        names = ahead.group(2).split("|") if ahead else []
        asked.update(names)
        first, other = first_characters(pattern)
        plain = re.sub(_AHEAD, "", pattern)
        rows.append(
            [name, plain, ahead is not None and ahead.group(1) == "before", names, "".join(sorted(first)), other]
        )
    return {"terminals": rows, "slots": {name: words[name.upper()] for name in sorted(asked)}}
