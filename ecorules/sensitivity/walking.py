"""From a number outwards to the nearest one with another verdict.

Comes in: the verdict as a function of one number, and numbers among which every break-point
is. Goes out: the nearest break-point on each side. Between two neighbouring candidates the
verdict is one and the same, so that each gap is asked once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from ecorules.rules import DERIVED_TOLERANCE
from ecorules.verdicts import Verdict

Judged = Callable[[float], Verdict | None]

#: A computed figure counts as equal to its bound this near: so far a stated point may be off.
TOLERANCE: Final = 4 * DERIVED_TOLERANCE
#: More candidates than this on one side are not looked at.
_MOST: Final = 2000
_HALVINGS: Final = 200
#: Binary fractions of one decimal figure are this near.
_NOISE: Final = 1e-15


class Point(NamedTuple):
    """Where a verdict flips: at ``at`` itself if ``included``, else directly beyond it.

    ``exact`` tells that a clause gives the point; else it was found by search.
    """

    at: float
    included: bool
    to: Verdict
    exact: bool = True


def nearest(
    judged: Judged,
    now: float,
    candidates: Iterable[float],
    *,
    up: bool,
    least: float | None = None,
    scale: float = 0.0,
) -> Point | None:
    """The nearest point on one side with another verdict than that of ``now``; None where there is none.

    ``least`` is the smallest number that makes sense; ``scale`` the size of the figures that a
    computed one is made from, where they are larger than it.

    >>> met = lambda number: Verdict.PASS if number >= 95 else Verdict.FAIL
    >>> nearest(met, 92.5, [95.0], up=True)
    Point(at=95.0, included=True, to=<Verdict.PASS: 'pass'>, exact=True)
    >>> nearest(met, 96.0, [95.0], up=False)
    Point(at=95.0, included=False, to=<Verdict.FAIL: 'fail'>, exact=True)
    """
    start = judged(now)
    if start is None:
        return None
    usable = {float(one) for one in candidates if math.isfinite(one) and (least is None or one >= least)}
    known = sorted((one for one in usable if (one >= now if up else one <= now)), reverse=not up)[:_MOST]
    before = now
    for number in _between(now, known, up=up):
        if not math.isfinite(number) or (least is not None and number < least):
            continue
        found = judged(number)
        if found is None:
            continue
        if found is not start:
            return _settled(judged, start, found, before, number, frozenset(known), scale)
        before = number
    return None


def _between(now: float, known: list[float], *, up: bool) -> Iterator[float]:
    """Each candidate, a number in each gap before it, and one beyond the last."""
    before = now
    for one in known:
        if one != before:
            yield before + (one - before) / 2
            yield one
        before = one
    step = max(1.0, abs(before), abs(now))
    yield before + step if up else before - step


def _settled(
    judged: Judged, start: Verdict, to: Verdict, same: float, other: float, known: frozenset[float], scale: float
) -> Point:
    """The point between a number with the old verdict and one with the new."""
    if other in known and judged(math.nextafter(other, same)) is start:
        return _plainest(judged, to, other, known, _NOISE * abs(other))
    if same in known and judged(math.nextafter(same, other)) is to:
        return _plainest(judged, to, same, known, _NOISE * abs(same))
    for _ in range(_HALVINGS):
        middle = same + (other - same) / 2
        if middle in (same, other):
            break
        found = judged(middle)
        if found is start:
            same = middle
        else:
            other, to = middle, found or to
    room = TOLERANCE * max(abs(other), scale)
    if any(abs(one - other) <= room for one in known):
        return _plainest(judged, to, other, known, room)
    return Point(other, True, to, exact=False)


def _plainest(judged: Judged, to: Verdict, at: float, known: frozenset[float], room: float) -> Point:
    """The point as the candidate this near with the fewest digits: 9 and not 8.999999999999998."""
    near = min((one for one in known if abs(one - at) <= room), key=lambda one: (len(repr(one)), abs(one - at)))
    return Point(near, judged(near) is to, to)


def nearest_whole(
    judged: Callable[[int], Verdict | None], now: int, stops: Iterable[int]
) -> tuple[int, Verdict] | None:
    """The first of some whole numbers, in their order, that gives another verdict than ``now``."""
    start = judged(now)
    for one in stops:
        found = judged(one)
        if found is not None and found is not start:
            return one, found
    return None
