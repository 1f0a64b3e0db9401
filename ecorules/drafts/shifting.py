"""How far a row of a plain text stands too far left, by what stands in its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

#: Headings of the column that counts the rows.
SERIAL: Final = frozenset(("序号", "编号", "号", "指标序号", "指标编号", "no", "no.", "number"))
#: A text that stands so often in a column says which column it is.
OFTEN: Final = 2

Row = Sequence[tuple[str, ...]]


class Shifts:
    """What the columns of a table hold, learned from its rows that are full.

    >>> head = [("领域",), ("序号",), ("名称",)]
    >>> Shifts([head, [("制度",), ("1",), ("规划",)], [("2",), ("镇村",), ()]], 3).of(2, 1)
    1
    """

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self._rows = rows
        self._width = width
        heading = rows[0] if rows else ()
        named = ["".join("".join(lines).split()).lower() for lines in heading]
        self._serial = next((at for at, name in enumerate(named) if name in SERIAL), None)
        self._numbers: dict[int, int] = {}
        self._known: list[Counter[str]] = [Counter() for _ in range(width)]
        for row in rows[1:]:
            if len(row) == width and row[-1]:
                self._learn(row, 0)

    @property
    def counted(self) -> bool:
        """Whether the table counts its rows, so that a shift is certain."""
        return self._serial is not None

    def of(self, at: int, empty: int) -> int | None:
        """How far a row is moved right that ends in so many empty cells; None if that cannot be told.

        Where the table counts its rows, the number must come to stand in its column. The texts of
        the other columns must fit better than with any other shift, 0 being one.
        """
        row = self._rows[at][: self._width - empty]
        fits = [self._fits(row, shift) for shift in range(empty + 1)]
        if self._serial is not None:
            found = self._counted(at, row, self._serial, empty)
            if found is None or fits[found] < max(fits) or found not in (0, empty):
                return None
            self._numbers[at] = int(_text(row[self._serial - found]))
            self._learn(row, found)
            return found
        best = max(fits)
        moved = fits.index(best)
        return moved if best and fits.count(best) == 1 and moved in (0, empty) else None

    def _counted(self, at: int, row: Row, serial: int, empty: int) -> int | None:
        """The shift that puts this row's number into the column of numbers."""
        numbers = {shift: _number(row, serial - shift) for shift in range(empty + 1)}
        found = [shift for shift, number in numbers.items() if number is not None]
        before = self._numbers.get(at - 1, _number(self._rows[at - 1], serial))
        following = [shift for shift in found if before is not None and numbers[shift] == before + 1]
        # A threshold of 100 is a number too: where several stand, the one that counts on is the row's own.
        choice = found if len(found) == 1 else following
        return choice[0] if len(choice) == 1 else None

    def _learn(self, row: Row, shift: int) -> None:
        for column, lines in enumerate(row, start=shift):
            if column < self._width:
                self._known[column][_text(lines)] += 1

    def _fits(self, row: Row, shift: int) -> int:
        """How many cells hold what their columns hold elsewhere too."""
        return sum(
            self._known[column][_text(lines)] >= OFTEN
            for column, lines in enumerate(row, start=shift)
            if lines and column < self._width
        )


def _number(row: Row, column: int) -> int | None:
    text = _text(row[column]) if 0 <= column < len(row) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _text(lines: tuple[str, ...]) -> str:
    return "".join("".join(lines).split())
