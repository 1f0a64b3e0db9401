"""PyArrow: tables, record batches and readers of record batches.

Comes in: a plan and Arrow data. Goes out: data of the same kind. A reader stays a reader, which
reads and judges when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecorules.engines.judging import judge_table
from ecorules.engines.plan import Plan, plan_for
from ecorules.engines.stream import judge_batches, result_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from ecorules.schemes import Scheme


def on_table(scheme: Scheme, table: pa.Table, *, parts: bool, keep: Sequence[str]) -> pa.Table:
    """The verdicts of a table as a table, its rows in their order."""
    plan = _plan(scheme, table.schema, parts=parts, keep=keep)
    return judge_table(plan, table.select(list(plan.columns)))


def on_batch(scheme: Scheme, batch: pa.RecordBatch, *, parts: bool, keep: Sequence[str]) -> pa.RecordBatch:
    """The verdicts of one record batch as one."""
    import pyarrow as pa

    judged = on_table(scheme, pa.Table.from_batches([batch]), parts=parts, keep=keep).combine_chunks()
    batches = judged.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=judged.schema)


def on_reader(
    scheme: Scheme, reader: pa.RecordBatchReader, *, parts: bool, keep: Sequence[str]
) -> pa.RecordBatchReader:
    """The verdicts of a stream of batches as a stream; it can be read once, as the one that is given.

    Where a trend needs whole regions the columns that are judged are read before the first
    verdict: nobody vouches that a reader is sorted.
    """
    import pyarrow as pa

    plan = _plan(scheme, reader.schema, parts=parts, keep=keep)
    schema = result_schema(plan, reader.schema)
    return pa.RecordBatchReader.from_batches(schema, _read(plan, reader))


def _plan(scheme: Scheme, schema: pa.Schema, *, parts: bool, keep: Sequence[str]) -> Plan:
    from pyarrow import types

    texts = {field.name for field in schema if not (types.is_integer(field.type) or types.is_floating(field.type))}
    return plan_for(scheme, schema.names, parts=parts, keep=keep, texts=texts)


def _read(plan: Plan, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    columns = list(plan.columns)
    batches = (batch.select(columns) for batch in reader)
    if not plan.whole_regions:
        yield from judge_batches(plan, batches)
        return
    schema = pa.schema([reader.schema.field(name) for name in columns])
    yield from judge_table(plan, pa.Table.from_batches(batches, schema)).to_batches()
