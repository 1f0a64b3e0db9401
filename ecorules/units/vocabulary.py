"""The vocabulary of units: what the lexicon lists, ready for look-up.

Comes in: ``grammar/lexicon/units.toml`` and the additions of a process. Goes out: a
``Vocabulary`` that knows every spelling. It is read once, when the first unit is; nothing
here needs Pint or Lark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any, Final

from ecorules.errors import UnitError
from ecorules.tables import lexicon_table
from ecorules.text import Diagnostic


class Kind(StrEnum):
    """What a unit counts, as far as it decides what converts into what.

    >>> Kind("share")
    <Kind.SHARE: 'share'>
    """

    NONE = "none"
    SHARE = "share"
    POINTS = "points"
    COUNT = "count"
    PHYSICAL = "physical"
    MONEY = "money"
    LEVEL = "level"
    PH = "ph"
    OPAQUE = "opaque"


_PLAIN_DIGITS: Final = str.maketrans("²³₂", "232")
_LISTABLE: Final = frozenset(Kind) - {Kind.NONE, Kind.OPAQUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A listed unit. ``definition`` is "" for a measure of its own, else a number and listed units."""

    name: str
    kind: Kind
    definition: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Every listed unit by its standard name, and every spelling with the name it stands for."""

    entries: Mapping[str, Entry]
    spellings: Mapping[str, str]
    none: frozenset[str]
    notes: tuple[str, ...]
    never_first: frozenset[str]
    below: tuple[str, ...]
    not_before: Mapping[str, str]


_lock = Lock()
_additions: list[Mapping[str, Any]] = []
_current: list[Vocabulary] = []
_dependants: list[Callable[[], None]] = []


def vocabulary() -> Vocabulary:
    """The vocabulary of this process."""
    if not _current:
        with _lock:
            if not _current:
                _current.append(_compile(lexicon_table("units"), *_additions))
    return _current[0]


def extend(table: Mapping[str, Any]) -> None:
    """Add units to the vocabulary of this process.

    ``table`` has the form of the lexicon file: sections named by kind, in each a standard name
    with its definition, its English name and its other spellings, separated by blanks. Names
    that are listed already are replaced. A table that cannot be used raises ``UnitError`` and
    changes nothing.

    >>> extend({"physical": {"公担棉": ["50 千克", "bales", "担棉"]}})
    >>> vocabulary().spellings["担棉"]
    '公担棉'
    >>> reset()
    """
    with _lock:
        made = _compile(lexicon_table("units"), *_additions, table)
        _check(made.entries)
        _additions.append(table)
        _current[:] = [made]
    _forget()


def reset() -> None:
    """Go back to the units of the lexicon file.

    >>> extend({"physical": {"公担棉": ["50 千克", "bales", "担棉"]}})
    >>> reset()
    >>> "担棉" in vocabulary().spellings
    False
    """
    with _lock:
        _additions.clear()
        _current.clear()
    _forget()


def depends(clear: Callable[[], None]) -> None:
    """Have a cache cleared whenever the vocabulary changes."""
    _dependants.append(clear)


def _forget() -> None:
    for clear in _dependants:
        clear()


def _compile(*tables: Mapping[str, Any]) -> Vocabulary:
    entries: dict[str, Entry] = {}
    spellings: dict[str, str] = {}
    signs: dict[str, list[str]] = {"none": [], "notes": [], "never_first": [], "below": []}
    not_before: dict[str, str] = {}
    for table in tables:
        for section, lines in table.items():
            if not isinstance(lines, Mapping):
                raise _unusable(section)
            if section == "signs":
                for sign, words in lines.items():
                    signs.setdefault(sign, []).extend(_text(words).split())
            elif section == "not_before":
                not_before.update({word: "".join(_text(chars).split()) for word, chars in lines.items()})
            else:
                _list(section, lines, entries, spellings)
    return Vocabulary(
        entries=entries,
        spellings=spellings,
        none=frozenset(signs["none"]),
        notes=tuple(sorted(signs["notes"], key=len, reverse=True)),
        never_first=frozenset(signs["never_first"]),
        below=tuple(signs["below"]),
        not_before=not_before,
    )


def _list(section: str, lines: Mapping[str, Any], entries: dict[str, Entry], spellings: dict[str, str]) -> None:
    if section not in _LISTABLE:
        raise _unusable(section)
    for name, line in lines.items():
        if not isinstance(line, list | tuple) or len(line) != 3 or not name or len(name) > 40:
            raise _unusable(name)
        definition, english, others = map(_text, line)
        english = english or name
        entries[name] = Entry(name=name, kind=Kind(section), definition=definition, english=english)
        latin = () if " " in english else (english.translate(_PLAIN_DIGITS),)
        for spelling in (name, *latin, *others.split()):
            spellings[spelling] = name


def _check(entries: Mapping[str, Entry]) -> None:
    """A definition uses units that are listed before it, so that none goes round in a circle."""
    from fractions import Fraction  # costs more than the rest of this module

    seen: set[str] = set()
    for entry in entries.values():
        try:
            number, atoms = definition(entry)
            sound = Fraction(number) > 0 and all(name in seen and abs(power) <= 9 for name, power in atoms)
        except (ValueError, ZeroDivisionError):
            sound = False
        if not sound:
            raise _unusable(entry.name)
        seen.add(entry.name)


def definition(entry: Entry) -> tuple[str, list[tuple[str, int]]]:
    """The number and the listed units of a definition: ``"1000 克·米^2"`` -> "1000", 克, 米²."""
    number, _, product = entry.definition.rpartition(" ")
    if not number and product[:1].isdigit():
        return product, []
    factors = [factor.partition("^") for factor in product.split("·")] if product else []
    return number or "1", [(name, int(power or 1)) for name, _, power in factors if name != "1"]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _unusable(repr(value)[:40])
    return value


def _unusable(what: str) -> UnitError:
    return UnitError(
        Diagnostic(
            code="E208",
            message=f"单位词表中的 “{what}” 无法使用",
            message_en=f'"{what}" in a table of units cannot be used',
            hint='每行写作 "名称" = ["定义", "英文名", "其他写法"]，定义只用已列出的单位',
            hint_en='a line reads "name" = ["definition", "English name", "spellings"]; definitions use listed units',
        )
    )
