"""The tables of an assessment, kept as plain cells, so that a report can hold what was judged.

Comes in: tables as they were read. Goes out: ``GivenTable``, which ``assess`` would read to the
same effect again; it pickles, whatever kinds of numbers the cells were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import cells
from ecorules.assessment.cells import BadCell
from ecorules.assessment.files import Percent

if TYPE_CHECKING:
    from ecorules.assessment.prepared import Tables
    from ecorules.assessment.tables import Row, Table

Cell = str | float | int | bool | None

_LABELS: Final = "labels"
_PLAIN: Final = frozenset({str, float, int, bool, type(None)})
#: Columns whose cells may be quantities or percentages, with a unit of their own.
_FIGURES: Final = frozenset({"value", "target"})
#: Columns of numbers, in which a text may stand for one.
_NUMBERS: Final = _FIGURES | {"year", "part", "change"}


@dataclass(frozen=True, slots=True)
class GivenTable:
    """One table: its name in Chinese and English, its columns under their standard names, its rows.

    ``file`` is the name of the file that it came from, if it came from one, ``digest`` the SHA-256.
    """

    name: tuple[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    file: str | None = None
    digest: str | None = None


def given_tables(tables: Tables) -> tuple[GivenTable, ...]:
    """The tables that hold something, in the order of the arguments of ``assess``."""
    found = [_plain(tables.observed.table, tables)]
    regions = tables.regions.table
    if regions is not None:
        rows = tuple((region, "、".join(sorted(labels))) for region, labels in tables.regions.labels.items())
        found.append(GivenTable(regions.name, ("region", _LABELS), rows, regions.file, regions.digest))
    found += [_plain(table, tables) for table in (tables.targets.table, tables.references.table)]
    return tuple(table for table in found if table.rows)


def _plain(table: Table, tables: Tables) -> GivenTable:
    columns = table.columns
    kinds = {type(row.cells.get(name)) for row in table.rows for name in _FIGURES}
    if Percent in kinds and "unit" not in columns:
        columns = (*columns, "unit")
    read = {} if kinds <= _PLAIN else _figures_read(tables)
    named = [(name, name in _NUMBERS) for name in columns]
    rows = tuple(_row(row, named, read, plain=kinds <= _PLAIN) for row in table.rows)
    return GivenTable(table.name, columns, rows, table.file, table.digest)


def _figures_read(tables: Tables) -> dict[int, float]:
    """The figures of the observations by row, in the units of the rules."""
    series = (each for by_key in tables.observed.regions.values() for each in by_key.values())
    entries = [entry for each in series for entry in each.values()]
    figures = [(entry.row, found) for entry in entries for found in (entry.value, entry.change)]
    return {row: found for row, found in figures if isinstance(found, float)}


def _row(row: Row, columns: list[tuple[str, bool]], read: dict[int, float], *, plain: bool) -> tuple[Cell, ...]:
    held = row.cells
    for name in () if plain else _FIGURES:
        cell = held.get(name)
        if isinstance(cell, Percent):
            held = held | {name: cells.number(cell, name), "unit": "%"}
        elif cells.quantity(cell):
            held = held | {name: read.get(row.number)}  # the rule's unit need not be said
    return tuple([_number(held.get(name)) if number else _cell(held.get(name)) for name, number in columns])


def _number(cell: Any) -> Cell:
    """A cell of a column of numbers; a number written as text is one."""
    if not isinstance(cell, str) or not cells.is_number(cell):
        return _cell(cell)
    return cells.number(cell, "")


def _cell(cell: Any) -> Cell:
    """A cell as plain data; other kinds of numbers as the number they are read as."""
    if type(cell) in _PLAIN:
        return cell  # type: ignore[no-any-return]
    said = cells.yes_no(cell)
    if said is not None:
        return said
    try:
        return cells.number(cell, "")
    except BadCell:
        return str(cell)
