"""Polars: data frames and lazy frames.

Comes in: a plan and a frame. Goes out: a frame of the same kind. The key and the kept columns are
those of the frame itself; what is judged goes to Arrow column by column, which copies no numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecorules.engines.arrow_sources import of_arrow
from ecorules.engines.judging import judge_columns
from ecorules.engines.plan import Plan, plan_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from ecorules.engines.sources import Source
    from ecorules.schemes import Scheme


def on_frame(scheme: Scheme, frame: pl.DataFrame, *, parts: bool, keep: Sequence[str]) -> pl.DataFrame:
    """The verdicts of a data frame as a data frame, its rows in their order."""
    return _judge(_plan(scheme, frame.schema, parts=parts, keep=keep), frame)


def on_lazy(scheme: Scheme, frame: pl.LazyFrame, *, parts: bool, keep: Sequence[str]) -> pl.LazyFrame:
    """The verdicts of a lazy frame as a lazy frame; its schema is known before it runs."""
    import polars as pl

    schema = frame.collect_schema()
    plan = _plan(scheme, schema, parts=parts, keep=keep)
    empty = pl.DataFrame(schema={name: schema[name] for name in plan.columns})
    # Early releases push filters and columns past a function unless told not to.
    return frame.select(plan.columns).map_batches(
        _judging(plan),
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
        schema=_judge(plan, empty).schema,
    )


def _plan(scheme: Scheme, schema: pl.Schema, *, parts: bool, keep: Sequence[str]) -> Plan:
    texts = {name for name, kind in schema.items() if not kind.is_numeric()}
    return plan_for(scheme, schema.names(), parts=parts, keep=keep, texts=texts)


def _judging(plan: Plan) -> Callable[[pl.DataFrame], pl.DataFrame]:
    def judge(frame: pl.DataFrame) -> pl.DataFrame:
        return _judge(plan, frame)

    return judge


def _judge(plan: Plan, frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    columns = {name: frame.get_column(name) for name in plan.columns}
    codes = judge_columns(plan, columns, _source, frame.height)
    judged = [pl.Series(name, row) for name, row in zip(plan.codes, codes, strict=True)]
    return frame.select(name for name in plan.results if name not in plan.codes).hstack(judged)


def _source(column: pl.Series) -> Source:
    """A column by way of Arrow, one at a time: texts are copied on that way, and not kept."""
    return of_arrow(column.to_arrow())
