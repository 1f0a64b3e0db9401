"""Sets of numbers that pass: half-lines, ranges and their unions, and the nearest number inside.

Comes in: relations and bounds. Goes out: regions, and the numbers to try when a value has to be
brought into one. Ends are compared as printed; what a rounding lets through lies inside.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple, assert_never

from ecorules.evaluation import rounded
from ecorules.rules import Op

#: Figures printed with more decimals than these came out of a computer, not off a page.
FINEST: Final = 12
#: How far a computed figure is moved inwards, relative to itself, if binary noise keeps it out.
_NUDGES: Final = (1e-15, 1e-12, 1e-10, 2e-9)


class Interval(NamedTuple):
    """The numbers between two ends; an end that is ``open`` does not belong to them."""

    low: float = -math.inf
    low_open: bool = False
    high: float = math.inf
    high_open: bool = False

    def holds(self, number: float) -> bool:
        """Whether a number lies inside.

        >>> Interval(low=6.0, high=9.0, high_open=True).holds(9.0)
        False
        """
        above = number > self.low if self.low_open else number >= self.low
        below = number < self.high if self.high_open else number <= self.high
        return above and below

    @property
    def is_empty(self) -> bool:
        """Whether no number lies inside."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


#: A union of intervals, in order, none meeting the next.
Region = tuple[Interval, ...]

EVERYTHING: Final[Region] = (Interval(),)
NOTHING: Final[Region] = ()


def satisfying(op: Op, bound: float, digits: int | None = None) -> Region:
    """The numbers that stand in a relation to a bound, rounded first if ``digits`` says so (GB/T 8170).

    >>> satisfying(Op.GE, 95.0)
    (Interval(low=95.0, low_open=False, high=inf, high_open=False),)
    >>> satisfying(Op.GE, 95.0, digits=0)[0].low, satisfying(Op.GE, 95.0, digits=0)[0].low_open
    (94.5, True)
    """
    below, above = (bound, False), (bound, False)  # the ends of what counts as equal
    if digits is not None:
        below, above = _rounds_to(bound, digits)
    match op:
        case Op.GE:
            return (Interval(low=below[0], low_open=below[1]),)
        case Op.LE:
            return (Interval(high=above[0], high_open=above[1]),)
        case Op.GT:
            return (Interval(low=above[0], low_open=not above[1]),)
        case Op.LT:
            return (Interval(high=below[0], high_open=not below[1]),)
        case Op.EQ:
            return (Interval(low=below[0], low_open=below[1], high=above[0], high_open=above[1]),)
        case _ as never:
            assert_never(never)


def _rounds_to(bound: float, digits: int) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """Where the numbers begin and end that round to the same figure as a bound; ties go to the even one."""
    unit = Fraction(10) ** -digits
    printed = Fraction(Decimal(repr(rounded(bound, digits))))
    odd = bool(int(printed / unit) % 2)
    return (as_float(printed - unit / 2), odd), (as_float(printed + unit / 2), odd)


def as_float(number: Fraction) -> float:
    """The nearest float; infinite where there is none."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def exact(number: float) -> Fraction:
    """A float as the decimal number that it prints as."""
    return Fraction(Decimal(repr(number)))


def both(first: Region, second: Region) -> Region:
    """The numbers in both regions.

    >>> both(satisfying(Op.GE, 6.0), satisfying(Op.LT, 9.0))
    (Interval(low=6.0, low_open=False, high=9.0, high_open=True),)
    """
    found = []
    for one in first:
        for other in second:
            low, low_open = max((one.low, one.low_open), (other.low, other.low_open))
            high, high_closed = min((one.high, not one.high_open), (other.high, not other.high_open))
            joint = Interval(low, low_open, high, not high_closed)
            if not joint.is_empty:
                found.append(joint)
    return tuple(found)


def holds(region: Region, number: float) -> bool:
    """Whether a number lies in a region."""
    return any(interval.holds(number) for interval in region)


def decimals(*numbers: float | None) -> int:
    """The most decimals that any of these figures is printed with.

    >>> decimals(95.0, 92.35, None, 1e-7)
    7
    """
    most = 0
    for number in numbers:
        if number is not None and math.isfinite(number):
            exponent = Decimal(repr(number)).normalize().as_tuple().exponent
            most = max(most, -exponent if isinstance(exponent, int) else 0)
    return min(most, FINEST)


def next_printed(number: float, places: int, *, up: bool) -> float:
    """The next figure above, or below, that is printed with so many decimals.

    >>> next_printed(95.0, 1, up=True), next_printed(326.4, 0, up=False)
    (95.1, 326.0)
    """
    unit = Fraction(10) ** -places
    steps = exact(number) / unit
    return as_float((math.floor(steps) + 1 if up else math.ceil(steps) - 1) * unit)


def inside(interval: Interval, start: float, places: int) -> Iterator[float]:
    """Numbers of an interval to try for one that lies outside, the nearest first.

    A closed end is tried itself; beyond an open one the next figure as printed, and finer ones
    where the interval is narrower than that. The rest serves computed bounds, which binary
    noise may move.
    """
    up = start < interval.low or (start == interval.low and interval.low_open)
    end, is_open = (interval.low, interval.low_open) if up else (interval.high, interval.high_open)
    if not math.isfinite(end):
        return
    towards = math.inf if up else -math.inf
    tried: list[float] = []
    if not is_open:
        tried += [end, math.nextafter(end, towards)]
        tried += [end + abs(end) * nudge * (1 if up else -1) for nudge in _NUDGES]
    tried += [next_printed(end, finer, up=up) for finer in range(places, FINEST + 4)]
    tried += [math.nextafter(end, towards)]
    yield from dict.fromkeys(number for number in tried if math.isfinite(number) and interval.holds(number))


def as_printed(number: float, interval: Interval, start: float, places: int) -> float | None:
    """The figure with so many decimals that lies in the interval nearest to ``number``, farther from the start.

    None if the interval holds none.

    >>> as_printed(326.4, Interval(high=326.4), 340.0, 0)
    326.0
    """
    unit = Fraction(10) ** -places
    if (exact(number) / unit).denominator == 1:
        return number
    near = next_printed(number, places, up=number > start)
    return near if interval.holds(near) else None
