"""Region and year of rows that are judged apart from each other, and what repeats among them.

Comes in: the key columns of one batch after another. Goes out: ``Keys``, a few bytes a row that
travel between workers, and a ``DataError`` that lists the region-years that stand twice. Repeats
within one batch are found where it is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import DataError
from ecorules.schemes import shown
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    Integers = np.ndarray[Any, np.dtype[np.int64]]

#: Every repeated key is counted; this many are named.
_NAMED: Final = 5
#: Marks, a byte each, that are made whatever the number of rows, and at most for one row.
_ROOM: Final = 1 << 20
_SPARSE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of one batch: its regions, and for each row the place of its region and the year.

    A name with blanks around it is the name without them, as everywhere. A row without a region
    has the place -1, one without a year the year 0.
    """

    regions: pa.Array
    places: np.ndarray[Any, np.dtype[np.int32]]
    years: np.ndarray[Any, np.dtype[np.int16]]


def keys_of(region: Any, year: Any) -> Keys:
    """The keys of a batch, from its two Arrow columns."""
    regions, places = places_of(region)
    return Keys(regions=regions, places=places, years=_years(_one(year)))


def places_of(region: Any) -> tuple[pa.Array, np.ndarray[Any, np.dtype[np.int32]]]:
    """The distinct regions of a column, and for each row the place of its own; -1 where it is null."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    names, places = _encoded(_one(region))
    if len(names) > len(places):
        # A slice of a large categorical carries all its categories.
        used = np.unique(places[places >= 0])
        names, places = (
            names.take(pa.array(used)),
            np.where(places < 0, -1, np.searchsorted(used, places)).astype(np.int32),
        )
    if not (pa.types.is_string(names.type) or pa.types.is_large_string(names.type)):
        return names, places
    stripped = pc.utf8_trim_whitespace(names)
    distinct, again = _encoded(stripped)
    if len(distinct) == len(names):
        return stripped, places
    return distinct, np.append(again, np.int32(-1))[places]


def refuse_repeats(blocks: Sequence[Keys]) -> None:
    """Raise ``DataError`` (E524) if a region-year stands in two of the blocks."""
    import numpy as np

    if len(blocks) < 2:
        return
    regions, places = _shared(blocks)
    years = np.concatenate([block.years for block in blocks]).astype(np.int64)
    first = int(years.min(initial=9999))
    span = int(years.max(initial=first)) - first + 1
    keys = places * span + (years - first)
    if _distinct(keys, len(regions) * span):
        return
    keys.sort()
    again = np.unique(keys[1:][keys[1:] == keys[:-1]])
    if len(again):
        named = [(regions[int(key // span)].as_py(), int(key % span) + first) for key in again[:_NAMED]]
        raise _repeated(named, len(again))


def repeated(where: str) -> Diagnostic:
    """The finding about region-years that stand more than once."""
    return Diagnostic(
        code="E524",
        message="同一地区、年份不止一行",
        message_en="a region has a year more than once",
        hint="一个地区一年一行",
        hint_en="one row a region and year",
        where=where,
    )


def _repeated(named: Sequence[tuple[Any, int]], count: int) -> DataError:
    listed = "、".join(f"{shown(region)} {year}" for region, year in named)
    rest = f" … 共 {count} 个 ({count} in all)" if count > len(named) else ""
    return DataError(repeated(listed + rest))


def encoded_once(column: Any) -> pa.Array:
    """A column in one piece as a dictionary and places in it; as it is, if it is one."""
    import pyarrow as pa

    column = _one(column)
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _one(column: Any) -> Any:
    """A column in one piece, chunked or not."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def _encoded(column: Any) -> tuple[Any, np.ndarray[Any, np.dtype[np.int32]]]:
    """The distinct values of an array, and for each row the place of its own; -1 where it is null."""
    import numpy as np
    import pyarrow as pa

    column = encoded_once(column)
    indices = column.indices
    if indices.null_count:
        indices = indices.cast(pa.int64()).fill_null(-1)
    names = column.dictionary
    if names.type not in {pa.string(), pa.large_string()} and not _is_number(names.type):
        names = names.cast(pa.large_string())
    return names, indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)


def _is_number(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_integer(kind) or types.is_floating(kind))


def _years(column: Any) -> np.ndarray[Any, np.dtype[np.int16]]:
    """Years as numbers, 0 where there is none; a text is read as in any other table."""
    import numpy as np
    import pyarrow.compute as pc

    if _is_number(column.type):
        given: Integers = pc.fill_null(column, 0).to_numpy(zero_copy_only=False)
        return given.astype(np.int16)
    distinct, places = _encoded(column)
    years: np.ndarray[Any, np.dtype[np.int16]] = np.array([*map(_year, distinct.to_pylist()), 0], np.int16)[places]
    return years


def _year(text: Any) -> int:
    from ecorules.assessment import BadCell, cells

    try:
        return cells.year(text.strip() if isinstance(text, str) else text)
    except BadCell:
        return 0


def _shared(blocks: Sequence[Keys]) -> tuple[Any, Integers]:
    """The regions of all blocks once each, and for every row the place of its region among them."""
    import numpy as np
    import pyarrow as pa

    kind = blocks[0].regions.type
    distinct, places = _encoded(pa.concat_arrays([block.regions.cast(kind) for block in blocks]))
    starts = np.cumsum([0, *(len(block.regions) for block in blocks)])
    of_rows = [places[start:][block.places] for start, block in zip(starts[:-1], blocks, strict=True)]
    return distinct, np.concatenate(of_rows).astype(np.int64)


def _distinct(keys: Integers, capacity: int) -> bool:
    """Whether no key stands twice, told by marking each one where there is room for all that could be."""
    import numpy as np

    if capacity > max(_ROOM, _SPARSE * len(keys)):
        return False
    marked = np.zeros(capacity, dtype=np.bool_)
    marked[keys] = True
    return int(np.count_nonzero(marked)) == len(keys)
