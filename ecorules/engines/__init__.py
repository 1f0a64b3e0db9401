"""A scheme on wide tables: one row a region and year, one column an indicator, codes out.

Comes in: a scheme and a frame of pandas, Polars, PyArrow, DuckDB, Dask or PySpark. Goes out: a
frame of the same kind with a column of verdict codes for every indicator. All of them run the
kernel on arrays or Arrow batches; no engine is imported unless a frame of its own is given.
"""

from __future__ import annotations

from ecorules.engines.dispatch import verdicts
from ecorules.engines.judging import judge_pandas, judge_table
from ecorules.engines.plan import Plan, plan_for

__all__ = ["Plan", "judge_pandas", "judge_table", "plan_for", "verdicts"]
