"""Whole schemes on wide tables: one row a region and year, one column a figure.

Comes in: a dataframe of any engine. Goes out: the same kind of frame with a column of verdict
codes for every indicator. The columns are read once into a plan; the kernel judges them block
by block.
"""

from __future__ import annotations

from ecorules.engines.judging import judge_pandas, judge_sources, judge_table
from ecorules.engines.plan import Plan, plan_for

__all__ = ["Plan", "judge_pandas", "judge_sources", "judge_table", "plan_for"]
