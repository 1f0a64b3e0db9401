"""The hand-written kernel on Arrow batches and pandas partitions, as one would map it over an engine.

Texts become codes with one ``index_in`` a column; numbers are taken where they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from by_hand import Tuned
from wide_table import LABELS, ROWS, Codes, Numbers, Worded

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = pa.schema(
    [("region", pa.string()), ("year", pa.int64()), *((row.id, pa.int8()) for row in ROWS)],
)


def judge_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches of the wide table in, batches of its codes out."""
    kernel = Tuned(ROWS)
    for batch in batches:
        codes = kernel.codes(
            {row.id: _numbers(batch.column(row.id)) for row in ROWS if not isinstance(row, Worded)},
            {row.id: _codes(batch.column(row.id), row.reports) for row in ROWS if isinstance(row, Worded)},
            {name: _codes(batch.column(name), tuple(labels)) for name, labels in LABELS.items()},
        )
        keys = [batch.column("region"), batch.column("year")]
        yield pa.RecordBatch.from_arrays([*keys, *(pa.array(row) for row in codes)], schema=SCHEMA)


def judge_partition(frame: pd.DataFrame) -> pd.DataFrame:
    """The same for a partition of pandas, whose strings are Arrow arrays already."""
    import pandas as pd

    codes = Tuned(ROWS).codes(
        {row.id: frame[row.id].to_numpy() for row in ROWS if not isinstance(row, Worded)},
        {row.id: _codes(_strings(frame[row.id]), row.reports) for row in ROWS if isinstance(row, Worded)},
        {name: _codes(_strings(frame[name]), tuple(labels)) for name, labels in LABELS.items()},
    )
    found = {row.id: codes[place] for place, row in enumerate(ROWS)}
    return pd.DataFrame({"region": frame["region"], "year": frame["year"], **found}, index=frame.index, copy=False)


def _numbers(column: pa.Array) -> Numbers:
    if column.null_count:
        column = column.fill_null(float("nan"))
    return column.to_numpy()


def _codes(column: pa.Array, words: tuple[str, ...]) -> Codes:
    return pc.index_in(column, _value_set(words, column.type)).fill_null(-1).cast(pa.int8()).to_numpy()


@cache
def _value_set(words: tuple[str, ...], kind: pa.DataType) -> pa.Array:
    return pa.array(words, kind)


def _strings(column: pd.Series) -> pa.Array:
    strings = pa.array(column)
    return strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
