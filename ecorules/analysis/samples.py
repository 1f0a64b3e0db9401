"""Numbers that tell demands on one value apart: every bound, and one number between any two.

Comes in: leaves on a number. Goes out: sample values. A demand on a value changes its verdict at
its bounds only, so that between two neighbouring bounds one number speaks for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from ecorules.rules import DERIVED_TOLERANCE, Approx, Compare, Demand, Range, Reach, Rule, Settings

#: Leaves whose verdict depends on nothing but a number given as the value.
NUMERIC: Final = (Compare, Range, Approx, Reach)

#: Computed bounds nearer to each other than this share are one: evaluation takes them for equal too.
_SAME: Final = 4 * DERIVED_TOLERANCE


def cuts(leaf: Demand, settings: Settings) -> tuple[float, ...]:
    """The numbers at which a leaf on a plain value changes its verdict, in its own unit."""
    match leaf:
        case Compare(bound=bound) | Reach(bound=bound):
            return rounded_cuts((bound,), settings)
        case Range(low=low, high=high):
            return rounded_cuts((low, high), settings)
        case Approx(centre=centre):
            half = settings.approx * abs(centre)
            return rounded_cuts((centre - half, centre, centre + half), settings)
        case _:
            return ()


def rounded_cuts(ends: tuple[float, ...], settings: Settings) -> tuple[float, ...]:
    """Bounds, and where values are rounded before they are compared the ends of what is rounded to them."""
    if settings.digits is None:
        return ends
    step = 0.5 * 10.0**-settings.digits
    return tuple(near for end in ends for near in (end - step, end, end + step))


def between(points: Iterable[float], *, computed: bool = False) -> list[float]:
    """The points, a number between any two neighbours, and one beyond each end.

    Of ``computed`` points those within the tolerance of computed figures are one.

    >>> between([90, 95])
    [89.0, 90, 92.5, 95, 96.0]
    """
    ordered: list[float] = []
    for point in sorted(set(points)):
        if computed and ordered and point - ordered[-1] <= _SAME * max(abs(point), abs(ordered[-1])):
            continue
        ordered.append(point)
    if not ordered:
        return [0.0]
    samples = [_below(ordered[0])]
    for place, point in enumerate(ordered):
        samples.append(point)
        if place + 1 < len(ordered):
            middle = point + (ordered[place + 1] - point) / 2
            if point < middle < ordered[place + 1]:
                samples.append(middle)
    samples.append(-_below(-ordered[-1]))
    return [sample for sample in samples if math.isfinite(sample)]


def _below(point: float) -> float:
    lower = point - 1.0
    return lower if lower < point else point - abs(point) * 1e-3


def alone(leaf: Demand, rule: Rule, unit: str | None) -> Rule:
    """A leaf of a rule as a rule of its own, to be judged by the one evaluator there is."""
    return Rule(text="", unit=unit, better=rule.better, demand=leaf, settings=rule.settings)
