"""Polars: data frames and lazy frames.

Comes in: a plan and a frame. Goes out: a frame of the same kind. The key and the kept columns are
those of the frame itself; only what is judged goes to Arrow, which copies no numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecorules.engines.judging import judge_table
from ecorules.engines.plan import Plan, plan_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

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

    judged = judge_table(plan, frame.select(plan.columns).to_arrow())
    codes = pl.DataFrame(judged.select(list(plan.codes)))
    kept = [name for name in plan.results if name not in plan.codes]
    return frame.select(kept).hstack(codes)
