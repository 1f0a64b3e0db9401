"""The NumPy kernel: rules judged for many rows at a time, by integer codes.

Comes in: a rule, and columns of inputs. Goes out: int8 codes (0 fail, 1 unknown, 2 pass, 3 not
applicable) and margins. ``rule.verdicts`` and ``rule.margins`` run it, and so does every engine:
it is the only implementation of the language on arrays. ``ecorules.evaluation`` says the same of
one observation and explains it; the tests hold the two together.
"""

from __future__ import annotations

from ecorules.kernel.arrays import margins, verdicts
from ecorules.kernel.bound import BLOCK, BoundRule
from ecorules.kernel.columns import (
    NO_YEAR,
    NOTHING,
    Codes,
    Column,
    Floats,
    Ints,
    Labels,
    Mask,
    Place,
    Rows,
    Words,
)
from ecorules.kernel.found import all_codes, any_codes
from ecorules.kernel.history import History, Panel, RowHistory, YearColumns, YearMatrix
from ecorules.kernel.inputs import Given

__all__ = [
    "BLOCK",
    "NOTHING",
    "NO_YEAR",
    "BoundRule",
    "Codes",
    "Column",
    "Floats",
    "Given",
    "History",
    "Ints",
    "Labels",
    "Mask",
    "Panel",
    "Place",
    "RowHistory",
    "Rows",
    "Words",
    "YearColumns",
    "YearMatrix",
    "all_codes",
    "any_codes",
    "margins",
    "verdicts",
]
