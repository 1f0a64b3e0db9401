"""Columns of PyArrow.

Comes in: an array or chunked array. Goes out: its source. Numbers are read where they lie,
and their nulls beside them. Texts are encoded once for the table, and
dictionaries are taken as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.engines.sources import Coded, DistinctTexts, Flags, Nothing, Numbers, Source, Unreadable
from ecorules.kernel import Codes, Floats, Mask, Rows

if TYPE_CHECKING:
    import pyarrow as pa

#: Digits that a float holds exactly, and powers of ten that it does.
_EXACT: Final = 2**53
_TENS: Final = 22


def of_arrow(column: pa.ChunkedArray | pa.Array) -> Source:
    """The column that an Arrow array holds. Raises ``Unreadable``."""
    import pyarrow as pa
    from pyarrow import types

    if isinstance(column, pa.Array):
        column = pa.chunked_array([column])
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        if getattr(kind, "extension_name", "") == "arrow.bool8":
            return ArrowFlags(column.cast(pa.bool_()))
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], type=kind.storage_type)
        kind = column.type
    if types.is_run_end_encoded(kind):
        return of_arrow(_decoded(column))
    if types.is_null(kind):
        return Nothing()
    if types.is_floating(kind) or types.is_integer(kind):
        return ArrowNumbers(column)
    if types.is_decimal(kind):
        return ArrowDecimals(column)
    if types.is_boolean(kind):
        return ArrowFlags(column)
    if types.is_dictionary(kind):
        return _of_dictionary(column)
    if _is_text(kind):
        return _of_text(column)
    raise Unreadable(str(kind))


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.run_end_decode(column)


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types

    view = getattr(types, "is_string_view", None)
    return bool(types.is_string(kind) or types.is_large_string(kind) or (view is not None and view(kind)))


#: Columns of so many rows are worth a look at their first ones, for so few different words.
_MANY: Final = 20_000
_HEAD: Final = 1000
_FEW: Final = 32


def _of_text(column: pa.ChunkedArray) -> Coded:
    import pyarrow as pa

    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        column = column.cast(pa.large_string())
    quick = _of_few_words(column.chunk(0)) if column.num_chunks == 1 and len(column) >= _MANY else None
    return quick or _of_dictionary(column.dictionary_encode(), distinct=True)


def _of_few_words(texts: pa.Array) -> Coded | None:
    """The codes of a column that says only what its first rows say, or whose rows say it over and over.

    To look few words up, or to encode one row of each run, takes half as long as to encode all.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    head = texts.slice(0, _HEAD)
    words = pc.unique(head).drop_null()
    if len(words) <= _FEW:
        found = pc.index_in(texts, value_set=words)
        if found.null_count == texts.null_count:
            return Coded(found.fill_null(-1).to_numpy(zero_copy_only=False), ArrowTexts(words))
    elif len(pc.run_end_encode(head).values) <= _HEAD // _FEW * 4:
        runs = pc.run_end_encode(texts)
        once = _of_dictionary(pa.chunked_array([runs.values]).dictionary_encode(), distinct=True)
        lengths = np.diff(runs.run_ends.to_numpy(), prepend=0)
        return Coded(np.repeat(once.codes, lengths), once.cells)
    return None


def _of_dictionary(column: pa.ChunkedArray, *, distinct: bool = False) -> Coded:
    import pyarrow as pa
    from pyarrow import types

    kind = column.type.value_type
    if not (_is_text(kind) or types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind)):
        raise Unreadable(str(column.type))
    if column.num_chunks == 0:
        return Coded(np.empty(0, dtype=np.int64), ())
    whole = column.unify_dictionaries().combine_chunks() if column.num_chunks > 1 else column.chunk(0)
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    indices = whole.indices
    if indices.null_count:
        signed = indices.cast(pa.int64()) if types.is_unsigned_integer(indices.type) else indices
        indices = signed.fill_null(-1)
    codes = indices.to_numpy(zero_copy_only=False)
    if codes.dtype.kind == "u":
        codes = codes.astype(np.int64)
    return Coded(codes, ArrowTexts(whole.dictionary) if distinct else _entries(whole.dictionary))


def _entries(cells: pa.Array) -> Sequence[Any]:
    """The entries of a dictionary; texts stay where they are if no two are the same."""
    import pyarrow.compute as pc

    distinct = _is_text(cells.type) and not cells.null_count and pc.count_distinct(cells).as_py() == len(cells)
    return ArrowTexts(cells) if distinct else tuple(cells.to_pylist())


class ArrowTexts(DistinctTexts):
    """Distinct texts of an Arrow array."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    def __len__(self) -> int:
        return len(self._array)

    def __getitem__(self, at: Any) -> Any:
        found = self._array[at]
        return tuple(found.to_pylist()) if isinstance(at, slice) else found.as_py()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._array.to_pylist())

    @property
    def tidy(self) -> bool:
        """Whether none is empty or has blanks around it."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = self._array
        if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
            texts = texts.cast(pa.large_string())
        shortest = pc.min(pc.binary_length(texts)).as_py()
        return bool(shortest is None or shortest > 0) and bool(pc.utf8_trim_whitespace(texts).equals(texts))


@dataclass(frozen=True, eq=False)
class _Chunks:
    """What the chunks of a column have in common: where each begins, and the pieces of a block."""

    column: pa.ChunkedArray

    @cached_property
    def starts(self) -> list[int]:
        """Where each chunk begins, and the end."""
        starts = [0]
        for chunk in self.column.chunks:
            starts.append(starts[-1] + len(chunk))
        return starts

    def pieces(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """The chunks that hold rows from ``start`` to ``stop``: number, and first and last row within."""
        at = int(np.searchsorted(self.starts, start, side="right")) - 1
        while start < stop:
            begin, end = self.starts[at], self.starts[at + 1]
            if end > start:
                last = min(end, stop)
                yield at, start - begin, last - begin
                start = last
            at += 1


@dataclass(frozen=True, eq=False)
class ArrowNumbers(_Chunks, Numbers):
    """Numbers of an Arrow column."""

    _values: dict[int, tuple[NDArray[Any], NDArray[np.uint8] | None]] = field(default_factory=dict)

    def floats(self, rows: Rows) -> Floats:
        """The numbers of these rows; a view if they are float64 and none is missing."""
        if not isinstance(rows, slice):
            return self._whole[rows]
        start, stop, _ = rows.indices(self.starts[-1])
        parts = [self._piece(*piece) for piece in self.pieces(start, stop)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.empty(0)

    def masked(self, rows: Rows) -> tuple[Floats, Mask | None]:
        """The numbers of these rows where they lie, and where they are missing and may be anything."""
        if not isinstance(rows, slice):
            return self._whole[rows], None
        start, stop, _ = rows.indices(self.starts[-1])
        pieces = list(self.pieces(start, stop))
        if len(pieces) != 1:
            return self.floats(rows), None
        at, first, last = pieces[0]
        values, valid = self._of_chunk(at)
        numbers = values[first:last].astype(np.float64, copy=False)
        return numbers, None if valid is None else self._missing(at, valid, first, last)

    def integers(self) -> NDArray[np.integer[Any]] | None:
        """All numbers, if they are held as integers and none is missing."""
        import pyarrow as pa

        if not pa.types.is_integer(self.column.type) or self.column.null_count:
            return None
        found: NDArray[np.integer[Any]] = self.column.to_numpy()
        return found

    @cached_property
    def _whole(self) -> Floats:
        return self.floats(slice(0, None))

    def _piece(self, at: int, first: int, last: int) -> Floats:
        values, valid = self._of_chunk(at)
        if valid is None:
            return values[first:last].astype(np.float64, copy=False)
        return np.where(
            self._missing(at, valid, first, last), np.nan, values[first:last].astype(np.float64, copy=False)
        )

    def _of_chunk(self, at: int) -> tuple[NDArray[Any], NDArray[np.uint8] | None]:
        if at not in self._values:
            self._values[at] = _buffers(self.column.chunk(at))
        return self._values[at]

    def _missing(self, at: int, valid: NDArray[np.uint8], first: int, last: int) -> Mask:
        """Where the bits of validity are not set."""
        begin = self.column.chunk(at).offset + first
        bits = np.unpackbits(valid[begin >> 3 : (begin + last - first + 7) >> 3], bitorder="little")
        picked = bits[begin & 7 : (begin & 7) + last - first]
        return np.bitwise_xor(picked, 1, out=picked).view(np.bool_)


def _buffers(chunk: pa.Array) -> tuple[NDArray[Any], NDArray[np.uint8] | None]:
    """The values of a chunk where they lie, and its bits of validity if anything is missing."""
    valid, values = chunk.buffers()
    dtype = np.dtype(chunk.type.to_pandas_dtype())
    array = np.empty(0, dtype) if values is None else np.frombuffer(values, dtype)
    array = array[chunk.offset : chunk.offset + len(chunk)]
    missing = valid is not None and chunk.null_count
    return array, np.frombuffer(valid, np.uint8) if missing else None


@dataclass(frozen=True, eq=False)
class ArrowFlags(_Chunks, Flags):
    """Truths of an Arrow column."""

    def flags(self, rows: Rows) -> Codes:
        """The truths of these rows."""
        if not isinstance(rows, slice):
            return self._whole[rows]
        start, stop, _ = rows.indices(self.starts[-1])
        parts = [_flags(self.column.chunk(at)[first:last]) for at, first, last in self.pieces(start, stop)]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int8)

    @cached_property
    def _whole(self) -> Codes:
        return self.flags(slice(0, None))


def _flags(chunk: pa.BooleanArray) -> Codes:
    import pyarrow as pa

    numbers = chunk.cast(pa.int8())
    if numbers.null_count:
        numbers = numbers.fill_null(-1)
    return numbers.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, eq=False)
class ArrowDecimals(_Chunks, Numbers):
    """Decimal numbers of an Arrow column, each as the nearest float."""

    def floats(self, rows: Rows) -> Floats:
        """The numbers of these rows."""
        if not isinstance(rows, slice):
            return self._whole[rows]
        start, stop, _ = rows.indices(self.starts[-1])
        parts = [_decimals(self.column.chunk(at)[first:last]) for at, first, last in self.pieces(start, stop)]
        return np.concatenate(parts) if parts else np.empty(0)

    @cached_property
    def _whole(self) -> Floats:
        return self.floats(slice(0, None))


def _decimals(chunk: pa.Array) -> Floats:
    """A quotient of two exact floats is the nearest float; larger decimals are read one by one."""
    from pyarrow import types

    scale = chunk.type.scale
    if types.is_decimal128(chunk.type) and chunk.type.precision <= 18 and 0 <= scale <= _TENS:
        values = chunk.buffers()[1]
        low = np.frombuffer(values, np.int64)[2 * chunk.offset :][: 2 * len(chunk) : 2]
        missing = ~chunk.is_valid().to_numpy(zero_copy_only=False) if chunk.null_count else None
        low = low if missing is None else np.where(missing, 0, low)
        if not len(low) or np.abs(low).max() <= _EXACT:
            found = low / 10.0**scale
            return found if missing is None else np.where(missing, np.nan, found)
    return np.array([np.nan if cell is None else float(cell) for cell in chunk.to_pylist()], dtype=np.float64)
