"""Comparing two schemes: what is the same, stricter, looser, new or dropped, and whom it touches.

Comes in: two schemes, perhaps a crosswalk and tables of observations. Goes out: ``Comparison``.
"""

from __future__ import annotations

from ecorules.differences.comparing import compare
from ecorules.differences.comparison import Comparison, Difference, FieldChange, Suggestion, VerdictChange
from ecorules.differences.crosswalk import read_crosswalk

__all__ = [
    "Comparison",
    "Difference",
    "FieldChange",
    "Suggestion",
    "VerdictChange",
    "compare",
    "read_crosswalk",
]
