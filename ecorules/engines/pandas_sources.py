"""Columns of pandas.

Comes in: a column of a DataFrame, of any dtype. Goes out: its source. Nullable columns are
converted block by block, categoricals and Arrow columns are taken as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.engines.sources import Coded, Flags, Numbers, PlainNumbers, Source, Unreadable, of_numpy, of_objects
from ecorules.kernel import Codes, Floats, Rows

if TYPE_CHECKING:
    import pandas as pd


def of_pandas(column: pd.Series[Any]) -> Source:
    """The column that a Series holds. Raises ``Unreadable``."""
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, np.dtype):
        return of_numpy(np.asarray(column.values))
    array = column.array
    if isinstance(array, pd.Categorical):
        cells = array.categories
        if not (pd.api.types.is_string_dtype(cells.dtype) or cells.dtype.kind in "iufbO"):
            raise Unreadable(f"category ({cells.dtype})")
        if isinstance(cells.dtype, pd.StringDtype):
            return Coded(array.codes, _texts(cells))
        return _coded(array.codes, tuple(cells.tolist()))
    if isinstance(dtype, pd.BooleanDtype):
        return NullableFlags(array)
    if isinstance(dtype, pd.StringDtype | pd.ArrowDtype) and hasattr(array, "__arrow_array__") and _holds_arrow(dtype):
        from ecorules.engines.arrow_sources import of_arrow

        return of_arrow(array.__arrow_array__())
    if isinstance(dtype, pd.StringDtype):
        return of_objects(array.to_numpy(dtype=object))
    if isinstance(dtype, pd.SparseDtype):
        return of_numpy(np.asarray(array))
    if pd.api.types.is_numeric_dtype(dtype) and dtype.kind in "iuf":
        return NullableNumbers(array)
    raise Unreadable(str(dtype))


def _texts(cells: pd.Index[Any]) -> Sequence[Any]:
    if not _holds_arrow(cells.dtype):
        return tuple(cells.tolist())
    from ecorules.engines.arrow_sources import ArrowTexts

    array = cells.array.__arrow_array__()  # categories are distinct, and none is missing
    return ArrowTexts(array.combine_chunks() if hasattr(array, "combine_chunks") else array)


def _holds_arrow(dtype: Any) -> bool:
    return getattr(dtype, "storage", "pyarrow") == "pyarrow"


def _coded(codes: Any, cells: tuple[Any, ...]) -> Source:
    if cells and all(isinstance(cell, str) for cell in cells):
        return Coded(codes, cells)
    whole = of_objects(np.array([*cells], dtype=object))
    if isinstance(whole, PlainNumbers):
        numbers = np.append(whole.array, np.nan)
        return PlainNumbers(numbers[codes])
    return Coded(codes, cells)


@dataclass(frozen=True, eq=False)
class NullableNumbers(Numbers):
    """Numbers with a mask of the missing ones."""

    array: Any

    def floats(self, rows: Rows) -> Floats:
        """The numbers of these rows."""
        found: Floats = self.array[rows].to_numpy(dtype=np.float64, na_value=np.nan)
        return found


@dataclass(frozen=True, eq=False)
class NullableFlags(Flags):
    """Truths with a mask of the missing ones."""

    array: Any

    def flags(self, rows: Rows) -> Codes:
        """The truths of these rows."""
        found: Codes = self.array[rows].to_numpy(dtype=np.int8, na_value=-1)
        return found
