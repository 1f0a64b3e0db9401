"""What a verdict hangs on: exact break-points, one lever at a time, and shares of the spread.

How one number of a judgement is set, and among which numbers its verdict can turn, stands here for
whoever asks "what if" as well.
"""

from __future__ import annotations

from ecorules.sensitivity.breaking import Flip, break_points, clause_bounds, with_clause
from ecorules.sensitivity.candidates import candidates, of_bound
from ecorules.sensitivity.flipping import flips
from ecorules.sensitivity.sharing import sobol
from ecorules.sensitivity.slots import Slot, looked_at, with_number
from ecorules.sensitivity.swinging import tornado

__all__ = [
    "Flip",
    "Slot",
    "break_points",
    "candidates",
    "clause_bounds",
    "flips",
    "looked_at",
    "of_bound",
    "sobol",
    "tornado",
    "with_clause",
    "with_number",
]
