"""Demands on the value as bounds that compare exactly.

Comes in: a leaf on a number, the rule's settings and direction. Goes out: the bounds it sets, as
plain comparisons of floats. The tolerance of a derived bound is worked into the bound: the
outermost float that still counts as equal takes its place.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from ecorules.errors import UnitError
from ecorules.export.logic import FALSE, Bound, Condition, both, negate
from ecorules.rules import DERIVED_TOLERANCE, Approx, Better, Compare, Range, Reach, Settings
from ecorules.units import same

Number = Compare | Range | Approx | Reach

_SIGN: Final = 1 << 63


def met_and_failed(
    leaf: Number, column: str, unit: str | None, better: Better | None, settings: Settings
) -> tuple[Condition, Condition]:
    """When a given value meets a leaf, and when it fails it; neither where the direction is open."""
    match leaf:
        case Compare(op=op, bound=bound):
            met: Condition = Bound(column, op.value, bound)
        case Range(low=low, high=high, low_open=low_open, high_open=high_open):
            above = Bound(column, ">" if low_open else "≥", low)
            below = Bound(column, "<" if high_open else "≤", high)
            met = _ends(above, below, better)
        case Approx(centre=centre):
            half = settings.approx * abs(centre)
            low, high = centre - half, centre + half
            met = _ends(
                Bound(column, "≥", _lowest(low, DERIVED_TOLERANCE * max(abs(low), abs(centre)))),
                Bound(column, "≤", _highest(high, DERIVED_TOLERANCE * max(abs(high), abs(centre)))),
                better,
            )
        case Reach(bound=bound):
            if better == "higher" or (better is None and bound == 100 and _in_percent(unit)):
                met = Bound(column, "≥", bound)
            elif better == "lower" or (better is None and bound == 0):
                met = Bound(column, "≤", bound)
            else:
                return Bound(column, "=", bound), FALSE
    return met, negate(met)


def _ends(above: Bound, below: Bound, better: Better | None) -> Condition:
    """Both ends of a range; where the indicator has a direction, the weaker one."""
    if better is None:
        return both(above, below)
    return above if better == "higher" else below


def _in_percent(unit: str | None) -> bool:
    try:
        return same(unit, "%")
    except UnitError:
        return False


def _lowest(bound: float, tolerance: float) -> float:
    """The least float that stands no more than the tolerance beneath a bound.

    >>> _lowest(14.25, 0.25), _lowest(0.0, 1e-9)
    (14.0, -1e-09)
    """
    return _first(lambda value: value - bound >= -tolerance, bound - 2 * tolerance, bound)


def _highest(bound: float, tolerance: float) -> float:
    """The greatest float that stands no more than the tolerance above a bound."""
    return -_lowest(-bound, tolerance)


def _first(holds: Callable[[float], bool], outside: float, inside: float) -> float:
    """The first float for which a condition holds, which it does not ``outside`` and does from there on."""
    if holds(outside):
        return outside
    low, high = _place(outside), _place(inside)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(_float(middle)):
            high = middle
        else:
            low = middle
    return _float(high)


def _place(number: float) -> int:
    """The place of a float among all floats, in order."""
    bits = int(struct.unpack("<Q", struct.pack("<d", number))[0])
    return bits if bits < _SIGN else _SIGN - bits


def _float(place: int) -> float:
    bits = place if place >= 0 else _SIGN - place
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])
