"""PyArrow: tables, batches, readers that are read when they are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from engine_frames import scheme

from ecorules.engines.dispatch import verdicts
from ecorules.errors import DataError

pa = pytest.importorskip("pyarrow", reason="PyArrow is not installed")


def table(**columns: Any) -> Any:
    return pa.table({"region": ["甲县", "乙县"], "year": [2020, 2020], "1": [40.0, 60.0], **columns})


def test_rows_keep_their_order_and_keys_their_type() -> None:
    kinds = [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]
    for kind in kinds:
        given = table().set_column(0, "region", pa.array(["乙县", "甲县"]).cast(kind))
        result = verdicts(scheme(), given)
        assert result.schema.field("region").type == kind
        assert result["region"].to_pylist() == ["乙县", "甲县"]
        assert result["1"].to_pylist() == [0, 2]


def test_a_reader_is_read_when_its_result_is() -> None:
    read = []

    def batches() -> Iterator[Any]:
        read.append(True)
        yield from table().to_batches()

    for column in ("1", "4"):
        read.clear()
        schema = pa.schema([("region", pa.string()), ("year", pa.int64()), (column, pa.float64())])
        named = (pa.RecordBatch.from_arrays(batch.columns, schema=schema) for batch in batches())
        reader = pa.RecordBatchReader.from_batches(schema, named)
        result = verdicts(scheme(), reader)
        assert result.schema.names == ["region", "year", "1", "2", "3", "4"]
        assert read == []
        assert result.read_all().num_rows == 2
        assert read == [True]


def test_a_reader_with_a_trend_need_not_be_sorted() -> None:
    rows = [(f"r{number}", year, float(year)) for year in (2003, 2001, 2002) for number in range(40_000)]
    region, year, value = zip(*rows, strict=True)
    given = pa.table({"region": region, "year": year, "4": value})
    result = verdicts(scheme(), given.to_reader(max_chunksize=1000)).read_all()
    assert sorted(set(zip(result["year"].to_pylist(), result["4"].to_pylist(), strict=True))) == [
        (2001, 1), (2002, 1), (2003, 2),
    ]  # fmt: skip


def test_an_error_of_a_reader_carries_ours() -> None:
    given = pa.concat_tables([table()] * 2)
    reader = verdicts(scheme(), given.to_reader(max_chunksize=1))
    with pytest.raises(Exception, match="E52"):
        reader.read_all()


def test_a_batch_stays_one_batch() -> None:
    batch = table().to_batches()[0]
    result = verdicts(scheme(), batch)
    assert isinstance(result, pa.RecordBatch)
    assert result.num_rows == 2


def test_two_columns_of_one_name_are_refused() -> None:
    given = pa.Table.from_arrays([*table().columns, table()["1"]], names=["region", "year", "1", "1"])
    with pytest.raises(DataError, match="E52"):
        verdicts(scheme(), given)
