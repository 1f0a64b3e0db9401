"""One rule as an expression of somebody else's engine: SQL text, or a narwhals expression.

Comes in: a rule on a value, classes and a year. Goes out: an expression that gives the verdict's
code, 0 fail, 1 unknown, 2 pass, 3 not applicable, as ``Rule.evaluate`` would. What needs more
than the row at hand (years before, words, targets) is refused: ``scheme.verdicts`` reads that.
"""

from __future__ import annotations

from ecorules.export.frames import to_narwhals
from ecorules.export.sql import Dialect, to_sql

__all__ = ["Dialect", "to_narwhals", "to_sql"]
