"""PySpark: a DataFrame in, a DataFrame out, classic or Connect. Nothing runs and nothing is collected.

The frame is judged by ``mapInArrow`` where its rows are. Where a trend needs whole regions they are
brought together first; where none does no value travels, and repeats across partitions are found by
an aggregate over the keys alone, whose branch adds no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ecorules.engines.plan import Plan, plan_for
from ecorules.engines.repeats import repeated
from ecorules.engines.stream import WHITESPACE, Judge, result_schema
from ecorules.errors import DataError
from ecorules.schemes import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from ecorules.schemes import Scheme

_NUMBERS: Final = frozenset({"boolean", "byte", "short", "integer", "long", "float", "double", "decimal"})
#: Every repeated region ends the job; this many are named.
_NAMED: Final = 20


def on_frame(scheme: Scheme, frame: Any, *, parts: bool, keep: Sequence[str]) -> Any:
    """The verdicts of a Spark DataFrame as one; repeated keys end the job that runs it."""
    texts = {field.name for field in frame.schema.fields if field.dataType.typeName() not in _NUMBERS}
    plan = plan_for(scheme, frame.columns, parts=parts, keep=keep, texts=texts)
    read = frame.select([_quoted(name) for name in plan.columns])
    given = {field.name: field for field in read.schema.fields}
    result_schema(plan, _arrow_schema(given, plan))
    schema = _schema(given, plan)
    # Arrow functions of Spark do not find columns with a dot in their names.
    read = read.toDF("region", "year", *(f"column_{number}" for number in range(2, len(plan.columns))))
    region, year = (given[name].dataType.typeName() for name in plan.columns[:2])
    place = f"TRIM(BOTH '{WHITESPACE}' FROM region)" if region == "string" else "region"
    if plan.whole_regions or year == "string":
        return _together(read, place).mapInArrow(Judge(plan), schema)
    judged = read.mapInArrow(Judge(plan, search=False), schema)
    return judged.union(_repeats(read.selectExpr(f"{place} AS region", "year"), schema))


def _together(read: Any, place: str) -> Any:
    """The rows with those of a region side by side."""
    placed = read.selectExpr("*", f"{place} AS place")
    return placed.repartition("place").sortWithinPartitions("place").drop("place")


def _repeats(keys: Any, schema: Any) -> Any:
    """No rows, or the end of the job if a key stands twice.

    Rows are counted against the bits that their years set, 64 years to a number: where a partition
    holds many years of a region, one row travels for them. The Python function hides the branch
    from the filters and columns of a later query, none of which may drop the search.
    """
    years = keys.selectExpr("region", "TRY_CAST(year AS BIGINT) AS year")
    bits = "SHIFTLEFT(CAST(1 AS BIGINT), CAST(PMOD(year, 64) AS INT)) AS bit"
    counted = (
        years.selectExpr("region", "year", "FLOOR(year / 64) AS span", bits)
        .groupBy("region", "span")
        .agg({"bit": "bit_or", "year": "count"})
        .selectExpr("region", "BIT_COUNT(`bit_or(bit)`) AS years", "`count(year)` AS rows")
    )
    return counted.where("years <> rows").mapInArrow(_refuse, schema)


def _refuse(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Raises for the first rows of the search that come in."""
    for batch in batches:
        if batch.num_rows:
            raise _repeated(batch.slice(0, _NAMED).to_pylist())
    return
    yield


def _repeated(found: list[dict[str, Any]]) -> DataError:
    return DataError([repeated(f"{shown(row['region'])}: {row['rows']} > {row['years']}") for row in found])


def _arrow_schema(given: dict[str, Any], plan: Plan) -> pa.Schema:
    """The columns as Arrow will bring them, so that a wrong type is refused before anything runs.

    Columns that are kept are of no interest: whatever Spark can send through Arrow will do.
    """
    import pyarrow as pa

    kinds = {
        "string": pa.string(), "varchar": pa.string(), "char": pa.string(), "boolean": pa.bool_(),
        "byte": pa.int8(), "short": pa.int16(), "integer": pa.int32(), "long": pa.int64(),
        "float": pa.float32(), "double": pa.float64(), "void": pa.null(),
        "date": pa.date32(), "timestamp": pa.timestamp("us", "UTC"), "timestamp_ntz": pa.timestamp("us"),
        "decimal": pa.decimal128(38, 18), "array": pa.list_(pa.float64()), "struct": pa.struct([("a", pa.string())]),
    }  # fmt: skip
    kept = set(plan.results) - set(plan.codes) - set(plan.columns[:2])
    return pa.schema(
        (name, pa.null() if name in kept else kinds.get(given[name].dataType.typeName(), pa.binary()))
        for name in plan.columns
    )


def _schema(given: dict[str, Any], plan: Plan) -> Any:
    """The columns that come out: the keys and kept ones with their types, bytes for the codes."""
    from pyspark.sql.types import ByteType, StructField, StructType

    codes = set(plan.codes)
    return StructType([StructField(name, ByteType()) if name in codes else given[name] for name in plan.results])


def _quoted(name: str) -> str:
    """A name as a column of its own: a dot in it is no field of a struct."""
    return "`" + name.replace("`", "``") + "`"
