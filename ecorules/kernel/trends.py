"""Courses over years, for many rows: 逐年下降, 不降低, 保持稳定, 持续改善.

Comes in: a trend and its scope. Goes out: what it comes to. Comparisons of two years are codes,
unknown where a year is missing, and combine by 且: one that is seen to break the rule fails it.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import assert_never

import numpy as np

from ecorules.kernel.columns import Codes, Floats, Mask
from ecorules.kernel.found import FAIL, PASS, UNKNOWN, Found
from ecorules.kernel.history import History
from ecorules.kernel.scope import Scope
from ecorules.rules import DERIVED_TOLERANCE, Op, Trend, TrendKind


def judge_trend(leaf: Trend, scope: Scope) -> Found:
    """Whether the histories take the course that the text names."""
    sign, history = _sign(leaf, scope), scope.inputs.history
    if sign is None or history is None:
        return scope.unknown()
    window = max(leaf.years or scope.settings.window, 2)
    course = _Course(scope, history, sign)
    match leaf.kind:
        case TrendKind.EVERY_YEAR:
            years = [history.back(ago) for ago in range(window)]
            pairs = pairwise(years)
            return Found(reduce(np.minimum, [course.beyond(now, before) for now, before in pairs]))
        case TrendKind.GRADUAL:
            return Found(_gradual(course, [history.back(ago) for ago in reversed(range(window))]))
        case TrendKind.NOT_WORSE | TrendKind.STABLE:
            stable = leaf.kind is TrendKind.STABLE
            base = leaf.base_year
            if base is None and not stable:
                base = scope.settings.base_year
            allowed = scope.settings.stable if stable else 0.0
            if base is None:
                return Found(course.not_worse(history.back(0), history.back(1), allowed))
            return Found(_since(course, base, allowed))
        case TrendKind.IMPROVING:
            now, before, start = (history.back(ago) for ago in (0, 1, window - 1))
            return Found(np.minimum(course.beyond(now, before), course.not_worse(now, start)))
        case _ as never:
            assert_never(never)


class _Course:
    """Comparisons of two years in the direction of a trend."""

    def __init__(self, scope: Scope, history: History, sign: int) -> None:
        self.scope, self.history, self.sign = scope, history, sign

    def beyond(self, now: Floats, before: Floats) -> Codes:
        """Strictly beyond an earlier year."""
        return self._stand(now, Op.GT if self.sign > 0 else Op.LT, before, 0.0)

    def not_worse(self, now: Floats, before: Floats, allowed: float = 0.0) -> Codes:
        """Not worse than an earlier year by more than is allowed."""
        return self._stand(now, Op.GE if self.sign > 0 else Op.LE, before, -self.sign * allowed)

    def _stand(self, now: Floats, op: Op, before: Floats, offset: float) -> Codes:
        derived = self.history.derived if offset == 0 else True
        without = self.scope._replace(margins=False)
        return without.stand(now, op, before + offset, before, offset, derived=derived).codes


def _since(course: _Course, base: int, allowed: float) -> Codes:
    """Against a base year, which must not come after the one assessed."""
    codes = course.not_worse(course.history.back(0), course.history.on(base), allowed)
    year = course.scope.inputs.place.year
    if year is None:
        return np.full_like(codes, UNKNOWN)
    return np.where(np.asarray(year) >= base, codes, UNKNOWN)


def _gradual(course: _Course, years: list[Floats]) -> Codes:
    """Last beyond first, and the least-squares slope of complete years has that sign."""
    ends = course.beyond(years[-1], years[0])
    complete: Mask = ~reduce(np.logical_or, [np.isnan(year) for year in years])
    right = _slope(years) == course.sign
    whole = np.where(right, PASS, FAIL)
    return np.where(ends == FAIL, FAIL, np.where(complete & (ends == PASS), whole, UNKNOWN))


def _slope(years: list[Floats]) -> Floats:
    """The sign of the least-squares slope of yearly values; noise of binary fractions is none."""
    middle = (len(years) - 1) / 2
    with np.errstate(all="ignore"):
        largest = reduce(np.maximum, [np.abs(year) for year in years])
        largest = np.where(largest == 0, 1.0, largest)
        first = years[0] / largest
        terms = [(place - middle) * (year / largest - first) for place, year in enumerate(years)]
        total = sum(terms[1:], terms[0])
        noise = DERIVED_TOLERANCE * reduce(np.maximum, [np.abs(term) for term in terms])
        return np.where(np.abs(total) <= noise, 0.0, np.sign(total))


def _sign(leaf: Trend, scope: Scope) -> int | None:
    if leaf.direction != "better":
        return 1 if leaf.direction == "up" else -1
    if scope.rule.better is None:
        return None
    return 1 if scope.rule.better == "higher" else -1
