"""What is needed: the nearest changes that pass, by when, and whether the recent trend gets there."""

from __future__ import annotations

from ecorules.remedies.blocked import Blocked
from ecorules.remedies.model import Adjustment, Remedies, Remedy
from ecorules.remedies.regions import Interval
from ecorules.remedies.remedy import remedy

__all__ = [
    "Adjustment",
    "Blocked",
    "Interval",
    "Remedies",
    "Remedy",
    "remedy",
]
