"""What is wrong with the rows of a frame, collected until all are seen.

Comes in: complaints with the rows they are about. Goes out: one ``DataError`` that names, for
each complaint, its columns, how many rows it is about, and the first of them by region and year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ecorules.assessment import BadCell
from ecorules.errors import DataError
from ecorules.kernel import Ints, Rows
from ecorules.schemes import shown
from ecorules.text import Diagnostic

#: So many rows are named, the others counted.
NAMED: Final = 5
#: Of unreadable cells so many kinds are named in full.
_LISTED: Final = 20
#: So many different complaints are kept; beyond, rows are still counted under the last one's column.
_KEPT: Final = 1000


class NamesRows(Protocol):
    """What tells a reader which row is meant."""

    def named(self, row: int) -> str:
        """The region and year of a row."""


def positions(rows: Rows, where: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The places in the frame of those of a block's rows for which ``where`` is set."""
    picked = np.flatnonzero(where)
    if isinstance(rows, slice):
        return picked + (rows.start or 0)
    return rows[picked]


@dataclass(slots=True)
class _Complaint:
    finding: Diagnostic
    columns: tuple[str, ...]
    rows: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))


@dataclass(slots=True)
class Trouble:
    """Complaints about the cells of one frame."""

    keys: NamesRows | None = None
    muted: bool = False
    found: dict[tuple[str, tuple[str, ...], str], _Complaint] = field(default_factory=dict)

    def add(self, finding: Diagnostic, columns: tuple[str, ...], rows: NDArray[np.intp]) -> None:
        """One complaint about some rows; the same about other rows joins it."""
        if not len(rows) or self.muted:
            return
        key = (finding.code, columns, finding.message)
        if key not in self.found and len(self.found) >= _KEPT:
            return
        complaint = self.found.setdefault(key, _Complaint(finding, columns))
        complaint.rows = np.union1d(complaint.rows, rows)  # a column may be read for several demands

    def add_cell(self, bad: BadCell, column: str, rows: NDArray[np.intp]) -> None:
        """Cells that do not say what their column should."""
        message, message_en, hint, hint_en = bad.said
        finding = Diagnostic(code="E525", message=message, message_en=message_en, hint=hint, hint_en=hint_en)
        self.add(finding, (column,), rows)

    def add_coded(self, codes: Ints, refused: Mapping[int, BadCell], column: str) -> None:
        """Coded cells that cannot be read: the first few by what they hold, the others by their number.

        Codes that no row has are none of anybody's business: a categorical may list what it likes.
        """
        bad = np.zeros(max(refused) + 2, dtype=np.bool_)
        bad[list(refused)] = True
        rows = np.flatnonzero(bad[np.clip(codes, -1, len(bad) - 1)])
        held = codes[rows]
        occurring = np.unique(held)
        for code in occurring[:_LISTED].tolist():
            self.add_cell(refused[code], column, rows[held == code])
        if len(occurring) > _LISTED:
            more = len(occurring) - _LISTED
            rest = BadCell(f"另有 {more} 种内容不能读", f"{more} more kinds of cells cannot be read")
            self.add_cell(rest, column, rows[np.isin(held, occurring[_LISTED:])])

    def add_column(self, code: str, column: str, message: str, message_en: str) -> None:
        """What is wrong with a column as a whole."""
        finding = Diagnostic(code=code, message=message, message_en=message_en)
        self.found[code, (column,), message] = _Complaint(finding, (column,))

    def settle(self) -> None:
        """Raise what was found as one error."""
        if self.found:
            raise DataError([self._located(complaint) for complaint in self.found.values()])

    def _located(self, complaint: _Complaint) -> Diagnostic:
        columns = "、".join(shown(column) for column in complaint.columns)
        where = f"列 (column) {columns}"
        count = len(complaint.rows)
        if count:
            rows = "、".join(self._row(row) for row in complaint.rows[:NAMED].tolist())
            where += f"，行 (rows) {rows}" + (f" … 共 {count} 行 ({count} rows)" if count > NAMED else "")
        return replace(complaint.finding, where=where, span=None)

    def _row(self, row: int) -> str:
        named = self.keys.named(row) if self.keys is not None else ""
        return f"{row + 1} ({named})" if named else str(row + 1)
