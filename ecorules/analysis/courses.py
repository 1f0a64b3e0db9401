"""Courses of a few years that tell trends apart.

Comes in: trends of two rules on one subject. Goes out: histories, one for each order in which the
figures of the years concerned can stand, ties included, and which trends each may meet. A trend
asks how years stand to one another; only the slope behind 逐步 of more than three years and a
tolerance behind 稳定 ask for more than their order, and there both answers are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from ecorules.rules import Settings, Trend, TrendKind

#: The assessed year of the histories made here, unless a milestone asks for another.
LAST: Final = 2020
#: Orders of more figures than this are not listed: seven would be 47,293.
MOST_FIGURES: Final = 6


class Reading(NamedTuple):
    """A trend with its window, direction, base and tolerance settled.

    ``sign`` is 1 for up. ``base`` is the year compared with, None for the one before the last;
    ``rounded`` tells that figures are rounded before they are compared, and slopes are not.
    """

    kind: TrendKind
    sign: int
    window: int
    base: int | None
    tolerance: float
    rounded: bool = False


class Course(NamedTuple):
    """Figures as ranks: of the years of a window, the last one last, and of base years outside it."""

    window: tuple[int, ...]
    bases: tuple[tuple[int, int], ...]

    @property
    def step(self) -> int:
        """Whether the last year is above (1), at (0) or below (-1) the one before."""
        return _sign(self.window[-1] - self.window[-2])

    def history(self, last: int, value: float, spacing: float, shape: Callable[[int], float]) -> dict[int, float]:
        """The course as a history that ends with a value; ``shape`` makes figures of ranks, in order."""
        lowest = min(self.window + tuple(rank for _, rank in self.bases))
        top = self.window[-1] - lowest
        ranks = dict(self.bases) | {last - place: rank for place, rank in enumerate(reversed(self.window))}
        ranks = {year: rank - lowest for year, rank in ranks.items()}
        return {
            year: value + (shape(rank) - shape(top)) * spacing if rank != top else value
            for year, rank in sorted(ranks.items())
        }


def read_trend(leaf: Trend, better: str | None, settings: Settings) -> Reading | None:
    """A trend as evaluation reads it; None where its direction is not known."""
    if leaf.direction == "better":
        if better is None:
            return None
        sign = 1 if better == "higher" else -1
    else:
        sign = 1 if leaf.direction == "up" else -1
    window, base, tolerance = max(leaf.years or settings.window, 2), None, 0.0
    if leaf.kind in (TrendKind.NOT_WORSE, TrendKind.STABLE):
        window, base = 2, leaf.base_year
        if leaf.kind is TrendKind.NOT_WORSE and base is None:
            base = settings.base_year
        if leaf.kind is TrendKind.STABLE:
            tolerance = settings.stable
    return Reading(leaf.kind, sign, window, base, tolerance, settings.digits is not None)


def courses(readings: Sequence[Reading]) -> list[Course] | None:
    """Every order of the figures that these trends look at; None if there are too many figures."""
    window = max([2, *(reading.window for reading in readings)])
    bases = sorted({reading.base for reading in readings if reading.base is not None})
    if window + len(bases) > MOST_FIGURES:
        return None
    return [
        Course(ranks[:window], tuple(zip(bases, ranks[window:], strict=True)))
        for ranks in weak_orders(window + len(bases))
    ]


@lru_cache(maxsize=8)
def weak_orders(count: int) -> tuple[tuple[int, ...], ...]:
    """Every order of so many figures, ties included, as ranks from 0.

    >>> weak_orders(2)
    ((0, 0), (0, 1), (1, 0))
    """
    return tuple(ranks for ranks in product(range(count), repeat=count) if set(ranks) == set(range(max(ranks) + 1)))


def may_be(reading: Reading, course: Course) -> tuple[bool, ...]:
    """What a trend can come to for a course: True, False, or both where the order does not settle it."""
    window = [reading.sign * rank for rank in course.window[-reading.window :]]
    match reading.kind:
        case TrendKind.EVERY_YEAR:
            return (all(now > before for before, now in _pairs(window)),)
        case TrendKind.IMPROVING:
            return (window[-1] > window[-2] and window[-1] >= window[0],)
        case TrendKind.GRADUAL:
            if window[-1] <= window[0]:
                return (False,)
            steady = not reading.rounded and all(now >= before for before, now in _pairs(window))
            steady = steady or len(window) <= 3
            return (True,) if steady else (True, False)
        case TrendKind.NOT_WORSE | TrendKind.STABLE:
            base = window[-2] if reading.base is None else reading.sign * dict(course.bases)[reading.base]
            if window[-1] >= base:
                return (True,)
            return (True, False) if reading.tolerance else (False,)


def implies(one: Reading, other: Reading) -> bool:
    """Whether every course that meets one trend is known to meet the other."""
    if one.sign != other.sign:
        return False
    if other.kind in (TrendKind.NOT_WORSE, TrendKind.STABLE):
        moving = one.kind in (TrendKind.EVERY_YEAR, TrendKind.IMPROVING) and other.base is None
        return moving or (one.kind is TrendKind.NOT_WORSE and one.base == other.base)
    if one.kind is not TrendKind.EVERY_YEAR or other.window > one.window:
        return False
    return other.kind is not TrendKind.GRADUAL or not other.rounded


def long_courses(readings: Sequence[Reading]) -> list[Course]:
    """A few courses where there are too many to list: level, steady, turned or broken at each window."""
    longest = max([2, *(reading.window for reading in readings)])
    bases = sorted({reading.base for reading in readings if reading.base is not None})
    up = tuple(range(longest))
    found = [up, up[::-1], (0,) * longest]
    for window in sorted({reading.window for reading in readings}):
        head = longest - window
        found += [(window,) * head + tuple(range(window)), (0,) * head + tuple(range(window, 0, -1))]
        found += [(0,) * (longest - 1) + (1,), (1,) * (longest - 1) + (0,), (0, *up[:-1]), (0, *up[:-1])[::-1]]
        broken = (*up[:-2], up[-1], up[-2]) if longest > 2 else up
        found += [broken, broken[::-1]]
    return [
        Course(ranks, tuple((base, rank) for base in bases))
        for ranks in dict.fromkeys(found)
        for rank in (-1, longest + 1)
    ]


def rises_every_year(course: Course, window: int, sign: int) -> bool | None:
    """Whether each year of a window is beyond the one before; None if the course is shorter."""
    if window > len(course.window):
        return None
    return all(sign * now > sign * before for before, now in _pairs(course.window[-window:]))


def _pairs(values: Sequence[int]) -> Iterator[tuple[int, int]]:
    return pairwise(values)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
