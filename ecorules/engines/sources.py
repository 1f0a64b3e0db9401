"""The cells of one column, whatever holds them.

Comes in: nothing; ``pandas_sources`` and ``arrow_sources`` make these from columns. Goes out:
three kinds of column: numbers, truths, and coded cells, where each distinct one stands once. Numbers are
handed out by blocks, as views where their memory allows it, so that a frame is never copied whole.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.kernel import Codes, Floats, Ints, Mask, Rows
from ecorules.schemes import shown

#: Rows judged at a time: few enough for what is computed on the way to stay near the processor, and so
#: many that what a rule costs a block is spread over them.
BLOCK: Final = 262_144


class Numbers(ABC):
    """A column of numbers, NaN where there is none; infinities are still in it."""

    @abstractmethod
    def floats(self, rows: Rows) -> Floats:
        """The numbers of these rows."""

    def masked(self, rows: Rows) -> tuple[Floats, Mask | None]:
        """The numbers of these rows where they lie, and where they are missing and may be anything."""
        return self.floats(rows), None

    def integers(self) -> NDArray[np.integer[Any]] | None:
        """All numbers, if they are held as integers and none is missing."""
        return None


class Flags(ABC):
    """A column of truths."""

    @abstractmethod
    def flags(self, rows: Rows) -> Codes:
        """1 for True, 0 for False, -1 where there is nothing."""


@dataclass(frozen=True, eq=False)
class Coded:
    """Cells of which each distinct one stands once: row i holds ``cells[codes[i]]``, nothing if negative.

    Cells are texts as they came, numbers or truths.
    """

    codes: Ints
    cells: Sequence[Any]


class DistinctTexts(Sequence[Any], ABC):
    """Cells that are texts, no two the same, where they lie; many of them are made Python's only if they are read."""

    @property
    @abstractmethod
    def tidy(self) -> bool:
        """Whether none is empty or has blanks around it."""


@dataclass(frozen=True, eq=False)
class Nothing:
    """A column that holds nothing at all."""


Source = Numbers | Flags | Coded | Nothing


class Unreadable(Exception):  # noqa: N818 - never leaves this part
    """A column of a type that holds neither numbers, truths nor texts; the type's name, perhaps rows."""

    def __init__(self, kind: str, rows: NDArray[np.intp] | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.rows = rows


@dataclass(frozen=True, eq=False)
class PlainNumbers(Numbers):
    """Numbers of a NumPy array."""

    array: NDArray[Any]

    def floats(self, rows: Rows) -> Floats:
        """The numbers of these rows; a view if they lie side by side as float64."""
        found = self.array[rows]
        return found if found.dtype == np.float64 and found.flags.c_contiguous else _as_floats(found)

    def integers(self) -> NDArray[np.integer[Any]] | None:
        """All numbers, if they are held as integers."""
        return self.array if self.array.dtype.kind in "iu" else None


def _as_floats(array: NDArray[Any]) -> Floats:
    with np.errstate(over="ignore"):  # a long double beyond range becomes an infinity, which is refused
        return np.ascontiguousarray(array, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class PlainFlags(Flags):
    """Truths of a NumPy array."""

    array: NDArray[np.bool_]

    def flags(self, rows: Rows) -> Codes:
        """The truths of these rows."""
        return np.ascontiguousarray(self.array[rows]).view(np.int8)


@dataclass(frozen=True, eq=False)
class PlainCodes(Flags):
    """Truths that are codes already: 1, 0, and -1 for nothing."""

    array: Codes

    def flags(self, rows: Rows) -> Codes:
        """The truths of these rows."""
        return self.array[rows]


def of_numpy(array: NDArray[Any]) -> Source:
    """The column that a NumPy array holds. Raises ``Unreadable``."""
    match array.dtype.kind:
        case "f" | "i" | "u":
            return PlainNumbers(array)
        case "b":
            return PlainFlags(array)
        case "O" | "U" | "T":
            return of_objects(array.astype(object, copy=False))
        case _:
            raise Unreadable(str(array.dtype))


def of_objects(array: NDArray[np.object_]) -> Source:
    """The column that an array of Python objects holds: of one kind at once, of several cell by cell."""
    import pandas as pd

    match pd.api.types.infer_dtype(array, skipna=True):
        case "empty":
            return Nothing()
        case "string":
            codes, cells = pd.factorize(array, use_na_sentinel=True)
            return Coded(codes, tuple(cells.tolist()))
        case "integer" | "floating" | "mixed-integer-float":
            return PlainNumbers(_numbers(array))
        case "boolean":
            missing = pd.isna(array)
            truths = np.full(len(array), -1, dtype=np.int8)
            truths[~missing] = array[~missing].astype(np.bool_)
            return PlainCodes(truths)
        case _:
            return _cell_by_cell(array)


def _numbers(array: NDArray[np.object_]) -> Floats:
    import pandas as pd

    missing = pd.isna(array)
    found = np.full(len(array), np.nan)
    try:
        found[~missing] = array[~missing].astype(np.float64)
    except OverflowError:
        found[~missing] = [_float(cell) for cell in array[~missing]]
    return found


def _float(cell: Any) -> float:
    try:
        return float(cell)
    except OverflowError:
        return np.inf  # found with the infinities


def _cell_by_cell(array: Iterable[Any]) -> Coded:
    """Mixed cells, each looked at: True, 1 and 1.0 are equal to Python and different here."""
    import pandas as pd

    codes: list[int] = []
    places: dict[tuple[type, Any], int] = {}
    for row, cell in enumerate(array):
        if cell is None or cell is pd.NA or cell is pd.NaT:
            codes.append(-1)
        elif not isinstance(cell, str | bool | np.bool_ | Real | Decimal) or isinstance(cell, np.timedelta64):
            raise Unreadable(shown(type(cell).__name__), np.array([row]))
        elif (isinstance(cell, Real) and cell != cell) or (isinstance(cell, Decimal) and cell.is_nan()):  # noqa: PLR0124
            codes.append(-1)
        else:
            codes.append(places.setdefault((type(cell), cell), len(places)))
    return Coded(np.array(codes, dtype=np.int64), tuple(cell for _, cell in places))
