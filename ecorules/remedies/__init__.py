"""What is needed: the nearest changes that pass, by when, and whether the recent trend gets there."""

from __future__ import annotations

from ecorules.remedies.blocked import Blocked
from ecorules.remedies.control import ControlValue, compound, control_value
from ecorules.remedies.model import Adjustment, Remedies, Remedy
from ecorules.remedies.outlook import needed, remedies_of
from ecorules.remedies.reach import Reach, Reachability
from ecorules.remedies.regions import Interval
from ecorules.remedies.trying import remedy

__all__ = [
    "Adjustment",
    "Blocked",
    "ControlValue",
    "Interval",
    "Reach",
    "Reachability",
    "Remedies",
    "Remedy",
    "compound",
    "control_value",
    "needed",
    "remedies_of",
    "remedy",
]
