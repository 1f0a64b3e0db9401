"""One table as a frame of each engine, and back to plain rows: what the tests of the adapters share."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from ecorules.schemes import Scheme, scheme_from_yaml

Rows = list[dict[str, Any]]

SCHEME_TEXT = """
format: 1
id: small
title: 小表
indicators:
- {id: '1', name: 甲, unit: '%', threshold: '≥50'}
- {id: '2', name: 乙, unit: '%', threshold: '市≥95 县≥85'}
- {id: '3', name: 丙, unit: '-', threshold: 建立}
- {id: '4', name: 丁, unit: '%', threshold: 逐年提高, better: higher}
"""


@cache
def scheme() -> Scheme:
    """Three demands on a year by itself and, in 4, one on the years before it."""
    return scheme_from_yaml(SCHEME_TEXT)


@dataclass(frozen=True)
class Engine:
    """How a table gets into an engine, cut in pieces or not, and how a result is read."""

    name: str
    make: Callable[[Any, int], Any]
    rows: Callable[[Any], Rows]
    columns: Callable[[Any], list[str]]
    lazy: bool = True


def pieces(table: Any, count: int) -> list[Any]:
    """A table cut in about equal pieces, in order."""
    size = max(1, -(-table.num_rows // count))
    return [table.slice(start, size) for start in range(0, max(table.num_rows, 1), size)]


def key(row: dict[str, Any]) -> tuple[str, int]:
    return str(row["region"]), int(row["year"])


def in_order(rows: Rows) -> Rows:
    """The rows by region and year: engines promise no order."""
    return sorted(rows, key=key)


def _polars(table: Any, count: int) -> Any:
    polars = pytest.importorskip("polars")
    return polars.concat([polars.from_arrow(piece) for piece in pieces(table, count)], rechunk=False)


def _reader(table: Any, count: int) -> Any:
    import pyarrow as pa

    batches = [batch for piece in pieces(table, count) for batch in piece.to_batches()]
    return pa.RecordBatchReader.from_batches(table.schema, batches)


#: Before DuckDB 2.0 a relation does not keep its connection open.
_OPEN: list[Any] = []


def _duckdb(table: Any, count: int) -> Any:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.register("arrow_given", table)
    connection.execute("CREATE TABLE given AS SELECT * FROM arrow_given")
    connection.unregister("arrow_given")
    _OPEN.append(connection)
    return connection.table("given")


def _dask(table: Any, count: int) -> Any:
    dataframe = pytest.importorskip("dask.dataframe")
    meta = table.slice(0, 0).to_pandas()
    return dataframe.from_map(_to_pandas, pieces(table, count), meta=meta)


def _to_pandas(table: Any) -> Any:
    return table.to_pandas()


@cache
def spark() -> Any:
    """The one Spark session of a test run; skips where there is no Java or no PySpark."""
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


def _spark(table: Any, count: int) -> Any:
    from functools import reduce

    frames = [spark_frame(piece) for piece in pieces(table, count)]
    return reduce(lambda left, right: left.union(right), frames)


def spark_frame(table: Any) -> Any:
    """A Spark frame of one partition, with the types and nulls of an Arrow table."""
    from pyspark.sql.pandas.types import from_arrow_schema

    rows = [tuple(row[name] for name in table.column_names) for row in table.to_pylist()]
    return spark().createDataFrame(rows, from_arrow_schema(table.schema)).coalesce(1)


def _spark_rows(frame: Any) -> Rows:
    return [row.asDict() for row in frame.collect()]


def _duckdb_rows(relation: Any) -> Rows:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def _arrow_rows(table: Any) -> Rows:
    return list(table.to_pylist())


ENGINES = [
    Engine("pandas", lambda table, _: table.to_pandas(), lambda f: f.to_dict("records"), list, lazy=False),
    Engine("arrow table", lambda table, _: table, _arrow_rows, lambda f: f.column_names, lazy=False),
    Engine(
        "arrow batch",
        lambda table, _: (table.combine_chunks().to_batches() or [_empty_batch(table)])[0],
        _arrow_rows,
        lambda f: f.schema.names,
        lazy=False,
    ),
    Engine("arrow reader", _reader, lambda f: f.read_all().to_pylist(), lambda f: f.schema.names),
    Engine("polars", _polars, lambda f: f.to_dicts(), lambda f: f.columns, lazy=False),
    Engine(
        "polars lazy",
        lambda table, count: _polars(table, count).lazy(),
        lambda f: f.collect().to_dicts(),
        lambda f: f.collect_schema().names(),
    ),
    Engine("duckdb", _duckdb, _duckdb_rows, lambda f: f.columns, lazy=False),
    Engine("dask", _dask, lambda f: f.compute(scheduler="sync").to_dict("records"), lambda f: list(f.columns)),
    Engine("spark", _spark, _spark_rows, lambda f: f.columns),
]


def _empty_batch(table: Any) -> Any:
    import pyarrow as pa

    return pa.RecordBatch.from_pylist([], schema=table.schema)


def engines() -> list[Any]:
    """Every engine as a parameter, by name."""
    return [pytest.param(engine, id=engine.name.replace(" ", "-")) for engine in ENGINES]
