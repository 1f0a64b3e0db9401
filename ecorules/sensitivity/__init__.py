"""What a verdict hangs on: exact break-points, one lever at a time, and shares of the spread."""

from __future__ import annotations

from ecorules.sensitivity.breaking import Flip, break_points
from ecorules.sensitivity.flipping import flips
from ecorules.sensitivity.sharing import sobol
from ecorules.sensitivity.swinging import tornado

__all__ = ["Flip", "break_points", "flips", "sobol", "tornado"]
