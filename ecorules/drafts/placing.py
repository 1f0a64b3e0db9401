"""Printed cells with their spans into a grid.

Files merge cells in their own ways and beyond all measure: a span may be a million columns wide.
Only columns and rows in which some cell begins count; every span is cut to those.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecorules.drafts.grid import Cell, Grid
from ecorules.drafts.trouble import Findings, quoted, too_large

MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 256
MAX_AREA: Final = 2_000_000
#: Cells of one document.
MAX_CELLS: Final = 300_000
#: Steps to find free places in the rows of a document.
MAX_STEPS: Final = 10_000_000
#: A span that ends with its table, wherever that is.
TO_THE_END: Final = 1 << 40
#: A longer line before a table is not its title.
TITLE: Final = 80


@dataclass(slots=True)
class Printed:
    """A cell as it stands in the file; ``remarks`` are findings whose place is not known yet."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    lines: tuple[str, ...] = ()
    formula: bool = False
    place: str = ""
    remarks: list[tuple[str, str, str]] = field(default_factory=list)


class Slots:
    """The places of a table that is printed row by row, each cell in the next free one."""

    def __init__(self) -> None:
        self.row = -1
        self._next = 0
        self._at = 0
        self._taken: list[tuple[int, int, int]] = []
        self._new: list[tuple[int, int, int]] = []
        self._steps = 0

    def begin_row(self) -> None:
        """Go on to the next row."""
        self.row += 1
        self._taken = sorted(span for span in (*self._taken, *self._new) if span[2] > self.row)
        self._new = []
        self._next = self._at = 0
        self._steps += len(self._taken) + 1
        if self.row >= MAX_ROWS or self._steps > MAX_STEPS:
            too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows")

    def end_group(self) -> None:
        """No cell reaches beyond its group of rows."""
        self._taken, self._new = [], []

    def place(self, rows: int, columns: int) -> tuple[int, int]:
        """The row and column of the next cell."""
        while self._at < len(self._taken) and self._taken[self._at][0] <= self._next:
            self._next = max(self._next, self._taken[self._at][1])
            self._at += 1
        column = self._next
        self._next += columns
        if rows > 1:
            self._new.append((column, self._next, self.row + rows))
        return self.row, column


def grid_of(
    printed: Sequence[Printed],
    findings: Findings,
    *,
    place: str = "",
    title: str = "",
    name: Callable[[int, int], str] | None = None,
) -> Grid | None:
    """The grid of the cells of one table; None for a table without any.

    ``name`` gives the place of a
    cell by its row and column, counted from 1; a cell that has a place keeps it.
    """
    if not printed:
        return None
    rows = sorted({cell.row for cell in printed})
    columns = sorted({cell.column for cell in printed})
    _check_size(len(rows), len(columns), len(printed), place)
    name = name or (lambda row, column: f"{place} 行{row} 列{column}")
    free = array("b", [1]) * (len(rows) * len(columns))
    cells: list[Cell] = []
    for cell in sorted(printed, key=lambda cell: (cell.row, cell.column)):
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        deep = bisect_left(rows, cell.row + cell.rows) - row
        wide = bisect_left(columns, cell.column + cell.columns) - column
        where = cell.place or name(row + 1, column + 1)
        for code, message, message_en in cell.remarks:
            findings.add(code, message, message_en, where=where)
        clear_deep, clear_wide = _claim(free, len(columns), row, column, deep, wide)
        if not clear_deep:
            text = quoted(" ".join(cell.lines))
            message, message_en = f"被合并的单元格盖住，没有读入：{text}", f"covered by a merged cell, left out: {text}"
            findings.add("W434", message, message_en, where=where)
            continue
        if (clear_deep, clear_wide) != (deep, wide):
            findings.add("W434", "合并的单元格相互重叠", "merged cells overlap", where=where)
        cells.append(
            Cell(
                lines=cell.lines,
                row=row,
                column=column,
                rows=clear_deep,
                columns=clear_wide,
                place=where,
                formula=cell.formula,
            )
        )
    return Grid(cells=tuple(cells), height=len(rows), width=len(columns), place=place, title=title)


def _claim(free: array[int], width: int, row: int, column: int, deep: int, wide: int) -> tuple[int, int]:
    """Take what is free of a span, from its upper left corner; its depth and width."""
    start = row * width + column
    across = 0
    while across < wide and free[start + across]:
        across += 1
    down = 0
    while across and down < deep and all(free[start + down * width : start + down * width + across]):
        free[start + down * width : start + down * width + across] = array("b", bytes(across))
        down += 1
    return down, across


def _check_size(height: int, width: int, cells: int, place: str) -> None:
    if width > MAX_COLUMNS:
        too_large(f"表超过 {MAX_COLUMNS} 列", f"a table of more than {MAX_COLUMNS} columns", where=place)
    if height > MAX_ROWS:
        too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows", where=place)
    if cells > MAX_CELLS or height * width > MAX_AREA:
        too_large(f"表超过 {MAX_CELLS} 格", f"a table of more than {MAX_CELLS} cells", where=place)


def title_before(lines: Sequence[str]) -> str:
    """The line before a table, if it is short enough to be its title."""
    return lines[-1] if lines and len(lines[-1]) <= TITLE else ""


def trimmed(rows: Sequence[Sequence[tuple[str, ...] | None]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Row, column and lines of each cell, empty rows and columns at the edges left out."""
    full = [(row, column) for row, cells in enumerate(rows) for column, lines in enumerate(cells) if lines]
    if not full:
        return
    top, bottom = full[0][0], full[-1][0]
    left, right = min(column for _, column in full), max(column for _, column in full)
    for row in range(top, bottom + 1):
        for column, lines in enumerate(rows[row][left : right + 1], start=left):
            if lines is not None:
                yield row, column, lines
