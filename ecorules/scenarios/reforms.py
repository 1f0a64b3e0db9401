"""Levers on rules: another threshold text, or another scheme, and the tables that fit it.

Comes in: a scheme, its tables, and the lever. Goes out: the scheme with the other text, read and
checked as a scheme file is, or the tables with their rows under the other scheme's names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ecorules.assessment import Row, Table
from ecorules.errors import SchemeError
from ecorules.scenarios.aiming import Trouble, demands
from ecorules.scenarios.model import Threshold
from ecorules.schemes import Indicator, Part, Scheme, fold, scheme_from_data, shown
from ecorules.text import Diagnostic


def with_threshold(scheme: Scheme, lever: Threshold) -> Scheme:
    """The scheme with another threshold text. Raises ``Trouble`` if it cannot be read or is the same demand."""
    aimed = demands(replace(lever, part=None) if lever.part is None else lever, _open(scheme, lever))
    wanted: dict[str, list[Part | None]] = {}
    for row, part in aimed:
        wanted.setdefault(row.id, []).append(part)
    rows = {name: _with_text(scheme[name], parts, lever) for name, parts in wanted.items()}
    if all(_demands(rows[name]) == _demands(scheme[name]) for name in rows):
        message = f"指标值本来就是 “{shown(lever.text)}”，什么也没有改变"
        raise Trouble("E706", message, f"the threshold is {shown(lever.text)!r} already: nothing changes")
    return replace(scheme, indicators=tuple(rows.get(row.id, row) for row in scheme.indicators))


def _open(scheme: Scheme, lever: Threshold) -> Scheme:
    """The scheme, in which an indicator whose parts share a threshold is named without its parts."""
    if lever.part is not None:
        return scheme
    rows = [replace(row, parts=()) if row.parts and row.threshold is not None else row for row in scheme.indicators]
    return replace(scheme, indicators=tuple(rows))


def _demands(row: Indicator) -> tuple[object, ...]:
    whole = (row.rule.demand,) if row.rule else ()
    return (*whole, *(part.rule.demand for part in row.parts), *(p.level.rule.demand for p in row.parts if p.level))


def _with_text(row: Indicator, parts: Sequence[Part | None], lever: Threshold) -> Indicator:
    if row.threshold is not None and parts == [None]:
        read = _read(row, None, lever.text)
        fresh = {part.number: part for part in read.parts}
        shared = {part.number for part in row.parts if part.threshold == row.threshold}
        own = tuple(_taken(part, fresh[part.number]) if part.number in shared else part for part in row.parts)
        return replace(row, threshold=lever.text, rule=read.rule, parts=own, unread=None, versions=(), confirmed=True)
    named = [part for part in parts if part is not None]
    fresh = {part.number: _read(row, part, lever.text).parts[0] for part in named}
    own = tuple(_taken(part, fresh[part.number]) if part.number in fresh else part for part in row.parts)
    return replace(row, parts=own)


def _taken(part: Part, fresh: Part) -> Part:
    """The part with the demand of a fresh one; where it was printed no longer holds."""
    return replace(
        part,
        threshold=fresh.threshold,
        rule=fresh.rule,
        level=fresh.level,
        provenance=None,
        unread=None,
        versions=(),
        confirmed=True,
    )


def _read(row: Indicator, part: Part | None, text: str) -> Indicator:
    """One indicator with this text, or one of its parts, read as a scheme file is."""
    entry: dict[str, Any] = {"id": row.id, "name": row.name, "unit": row.unit, "scope": row.scope}
    if part is None:
        entry |= {"threshold": text, "better": None if row.parts else row.better}
        if row.parts:
            entry["parts"] = [_part(each) for each in row.parts]
    else:
        entry["parts"] = [_part(part) | {"threshold": text}]
    data = {"format": "1", "id": "scenario", "title": "scenario", "indicators": [_given(entry)]}
    try:
        return scheme_from_data(data).indicators[0]
    except SchemeError as error:
        found = error.diagnostics[0]
        raise Trouble("E709", found.message, found.message_en, found.hint, found.hint_en) from None


def _part(part: Part) -> dict[str, Any]:
    level = part.level
    behind = None if level is None else _given({"name": level.name, "unit": level.unit, "better": level.better})
    return _given({"name": part.name, "unit": part.unit, "better": part.better, "level": behind})


def _given(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value is not None}


def rows_under(table: Table, old: Scheme, new: Scheme, others: Iterable[Scheme] = ()) -> tuple[Table, tuple[str, ...]]:
    """The rows of a table under the names of another scheme, and the indicators that it has no place for.

    A row goes to the indicator of the same name; to that of the same id only where one of the two
    schemes extends the other. Rows that no scheme knows stay, to be refused.
    """
    rows: list[Row] = []
    left: dict[str, None] = {}
    known = [old, *others]
    for row in table.rows:
        word = _word(row["indicator"])
        found = _in(old, word)
        if found is None:
            elsewhere = _in(new, word) is None and any(_in(each, word) is not None for each in known)
            if elsewhere:
                left[word] = None
            else:
                rows.append(row)
            continue
        target = _counterpart(found, old, new)
        part = None if target is None else _part_word(row["part"], found, target)
        if target is None or (part is None and row["part"] is not None):
            left[found.id] = None
            continue
        rows.append(Row(row.number, {**row.cells, "indicator": target.id, "part": part}))
    return Table(table.name, tuple(dict.fromkeys((*table.columns, "part"))), tuple(rows)), tuple(left)


def _word(cell: object) -> str:
    word = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return word.removesuffix(".0")


def _in(scheme: Scheme, word: str) -> Indicator | None:
    return scheme[word] if word in scheme else None  # noqa: SIM401 - a scheme is no mapping


def _counterpart(row: Indicator, old: Scheme, new: Scheme) -> Indicator | None:
    if old is new:
        return row
    named = next((other for other in new if fold(other.name) == fold(row.name)), None)
    kin = old.id in {new.id, new.extends} or old.extends == new.id
    return named or (_in(new, row.id) if kin else None)


def _part_word(cell: object, row: Indicator, target: Indicator) -> str | None:
    if cell is None:
        return None
    word = _word(cell)
    name = next((part.name for part in row.parts if word == str(part.number) or fold(word) == fold(part.name)), word)
    return next((str(part.number) for part in target.parts if fold(part.name) == fold(name)), None)


def left_out(left: Sequence[str], scheme: Scheme, table: str) -> Diagnostic:
    """The warning about rows that a scheme has no place for."""
    listed = "、".join(map(shown, left[:20]))
    return Diagnostic(
        code="W712",
        message=f"方案 {scheme.id} 没有这些指标或分项，相应的行没有用到：{listed}",
        message_en=f"the scheme {scheme.id} lacks these indicators or parts; their rows were not used: {listed}",
        where=table,
    )
