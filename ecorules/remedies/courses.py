"""What a trend or an amount of change asks of the last value, given the years before it.

Comes in: a trend or a change and its surroundings. Goes out: the region in which the assessed
year's value must lie; or why no such value does it: a year is missing, an earlier year has
broken the course already, or the direction is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, isfinite
from typing import Final, assert_never

from ecorules.remedies.around import Around
from ecorules.remedies.regions import EVERYTHING, NOTHING, Interval, Region, as_float, both, exact, satisfying
from ecorules.rules import DERIVED_TOLERANCE, Better, Change, Measure, Op, Pace, Settings, Trend, TrendKind

#: Of a window the missing ones among so many of the latest years are named.
_NAMED: Final = 20
#: Powers beyond this are not computed exactly.
_EXACT: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The region for the last value, and the earlier figures that it was computed from."""

    region: Region
    figures: tuple[float, ...]
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Why no value of the assessed year does it.

    ``missing`` are years without a figure; ``broken`` is the year that broke the course, and
    ``clean`` the first year whose window leaves it out.
    """

    missing: tuple[int, ...] = ()
    broken: int | None = None
    clean: int | None = None
    no_direction: bool = False
    no_year: bool = False
    no_base: bool = False


def trend_course(leaf: Trend, around: Around, settings: Settings, better: Better | None) -> Course | Stuck:
    """What a trend asks of the assessed year's value."""
    if around.year is None:
        return Stuck(no_year=True)
    if leaf.direction == "better" and better is None:
        return Stuck(no_direction=True)
    up = better == "higher" if leaf.direction == "better" else leaf.direction == "up"
    past, last = around.past, around.year
    match leaf.kind:
        case TrendKind.EVERY_YEAR:
            return _every_year(past, last, leaf.years, settings, up=up)
        case TrendKind.GRADUAL:
            return _gradual(past, last, leaf.years, settings, up=up)
        case TrendKind.NOT_WORSE | TrendKind.STABLE:
            base = leaf.base_year
            if base is None and leaf.kind is TrendKind.NOT_WORSE:
                base = settings.base_year
            base = last - 1 if base is None else base
            if base > last:
                return Stuck(no_base=True)
            if base == last:
                return Course(region=EVERYTHING, figures=())
            if base not in past:
                return Stuck(missing=(base,))
            allowed = settings.stable if leaf.kind is TrendKind.STABLE else 0.0
            bound = past[base] - allowed if up else past[base] + allowed
            region = satisfying(Op.GE if up else Op.LE, bound, settings.digits)
            return Course(region=region, figures=(past[base], allowed), derived=allowed != 0)
        case TrendKind.IMPROVING:
            start = last - max(leaf.years or settings.window, 2) + 1
            absent = tuple(year for year in dict.fromkeys((start, last - 1)) if year not in past)
            if absent:
                return Stuck(missing=absent)
            beyond = satisfying(Op.GT if up else Op.LT, past[last - 1], settings.digits)
            not_worse = satisfying(Op.GE if up else Op.LE, past[start], settings.digits)
            return Course(region=both(beyond, not_worse), figures=(past[last - 1], past[start]))
        case _ as never:
            assert_never(never)


def _every_year(
    past: dict[int, float], last: int, stated: int | None, settings: Settings, *, up: bool
) -> Course | Stuck:
    window = max(stated or settings.window, 2)
    start = last - window + 1
    op = Op.GT if up else Op.LT
    for year in sorted((year for year in past if start < year < last), reverse=True):
        if year - 1 in past:
            region = satisfying(op, past[year - 1], settings.digits)
            if not any(interval.holds(past[year]) for interval in region):
                return Stuck(broken=year, clean=year + window - 1)
    absent = absent_years(past, start, last)
    if absent:
        return Stuck(missing=absent)
    return Course(region=satisfying(op, past[last - 1], settings.digits), figures=(past[last - 1],))


def _gradual(past: dict[int, float], last: int, stated: int | None, settings: Settings, *, up: bool) -> Course | Stuck:
    start = last - max(stated or settings.window, 2) + 1
    absent = absent_years(past, start, last)
    if absent:
        return Stuck(missing=absent)
    figures = [past[year] for year in range(start, last)]
    middle = Fraction(len(figures), 2)  # of the places 0, 1, … of the window, the last included
    turning = -sum((place - middle) * exact(figure) for place, figure in enumerate(figures)) / middle
    slope = satisfying(Op.GT if up else Op.LT, as_float(turning))
    beyond = satisfying(Op.GT if up else Op.LT, figures[0], settings.digits)
    return Course(region=both(beyond, slope), figures=tuple(figures), derived=len(figures) > 1)


def absent_years(past: dict[int, float], start: int, last: int) -> tuple[int, ...]:
    """The years of a window without a figure; of a long window the latest of them."""
    if sum(start <= year < last for year in past) == last - start:
        return ()
    latest = tuple(year for year in range(max(start, last - _NAMED), last) if year not in past)
    if latest:
        return latest
    year = last - _NAMED
    while year in past:
        year -= 1
    return (year,)


def change_course(leaf: Change, around: Around, settings: Settings) -> Course | Stuck:
    """What an amount of change asks of the assessed year's value."""
    if around.year is None:
        return Stuck(no_year=True)
    past, last = around.past, around.year
    if leaf.pace is Pace.EVERY_YEAR:
        return _change_every_year(leaf, past, last, settings)
    base = _base(leaf, past, last, settings)
    if base is None or base >= last:
        return Stuck(no_base=True)
    if base not in past:
        return Stuck(missing=(base,))
    return _from_base(leaf, past[base], last - base if leaf.pace is Pace.AVERAGE else 1, settings)


def _change_every_year(leaf: Change, past: dict[int, float], last: int, settings: Settings) -> Course | Stuck:
    window = max(leaf.years or settings.window, 2)
    start = last - window + 1
    for year in sorted((year for year in past if start < year < last), reverse=True):
        if year - 1 in past:
            due = _from_base(leaf, past[year - 1], 1, settings)
            if isinstance(due, Stuck):
                return due
            if not _nearly_holds(due, past[year]):
                return Stuck(broken=year, clean=year + window - 1)
    absent = absent_years(past, start, last)
    return Stuck(missing=absent) if absent else _from_base(leaf, past[last - 1], 1, settings)


def _nearly_holds(course: Course, number: float) -> bool:
    """Whether a figure lies in the region, with the tolerance of computed figures."""
    slack = DERIVED_TOLERANCE * max(map(abs, (number, *course.figures)), default=0.0)
    return any(
        interval.holds(number)
        or (not interval.low_open and 0 <= interval.low - number <= slack)
        or (not interval.high_open and 0 <= number - interval.high <= slack)
        for interval in course.region
    )


def _base(leaf: Change, past: dict[int, float], last: int, settings: Settings) -> int | None:
    if leaf.base_year is not None:
        return leaf.base_year
    if leaf.years_before is not None:
        return last - leaf.years_before
    if leaf.pace is Pace.AVERAGE:
        if leaf.years is not None:
            return last - leaf.years + 1
        return min((year for year in past if year <= last), default=None)
    return settings.base_year


def _from_base(leaf: Change, base: float, years: int, settings: Settings) -> Course | Stuck:
    """The region of values whose change from a base is as demanded."""
    rate = leaf.pace is Pace.AVERAGE and leaf.measure is Measure.RELATIVE
    if leaf.measure is Measure.RELATIVE and (base == 0 or (rate and base <= 0)):
        return Stuck(no_base=True)
    found = [_back(interval, leaf, base, years) for interval in satisfying(leaf.op, leaf.amount, settings.digits)]
    region = tuple(interval for interval in found if not interval.is_empty)
    if rate:
        region = both(region, (Interval(low=0.0, low_open=True),))
    return Course(region=region or NOTHING, figures=(base,), derived=True)


def _back(change: Interval, leaf: Change, base: float, years: int) -> Interval:
    """The values behind a range of changes; a decline turns it round."""
    ends = _value(change.low, leaf, base, years), _value(change.high, leaf, base, years)
    if leaf.direction == "down":
        return Interval(ends[1], change.high_open, ends[0], change.low_open)
    return Interval(ends[0], change.low_open, ends[1], change.high_open)


def _value(change: float, leaf: Change, base: float, years: int) -> float:
    """The value that a change leads to from a base."""
    grown = -change if leaf.direction == "down" else change
    if not isfinite(grown):
        return grown
    if leaf.measure is Measure.DIFFERENCE:
        return as_float(exact(base) + exact(grown) * years)
    if leaf.pace is not Pace.AVERAGE:
        return as_float(exact(base) + abs(exact(base)) * exact(grown) / 100)
    factor = 1 + exact(grown) / 100
    if factor <= 0:
        return -inf
    if years <= _EXACT:
        return as_float(exact(base) * factor**years)
    try:
        return base * as_float(factor) ** years
    except OverflowError:
        return inf
