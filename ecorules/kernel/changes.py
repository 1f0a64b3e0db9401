"""Amounts of change, for many rows: 较2015年下降18%以上, 年均增长5%, 零增长.

Comes in: a change and its scope. Goes out: what it comes to. The change as reported decides;
without it, it is computed from the history. A plain value is never taken for a change.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

import numpy as np

from ecorules.kernel.columns import Column, Floats, Ints
from ecorules.kernel.figures import check_finite
from ecorules.kernel.found import UNKNOWN, Found, chosen
from ecorules.kernel.history import History
from ecorules.kernel.scope import Scope, attested
from ecorules.rules import Change, Measure, Pace


def judge_change(leaf: Change, scope: Scope) -> Found:
    """Whether changes are as large as the text demands."""
    found = attested(scope.inputs.value.attest, _computed(leaf, scope))
    reported = scope.inputs.change
    if reported.numbers is None:
        return found
    return chosen(~reported.lost, _reported(leaf, scope, reported), found)


def _reported(leaf: Change, scope: Scope, reported: Column) -> Found:
    assert reported.numbers is not None
    return scope.stand(reported.numbers, leaf.op, leaf.amount, derived=reported.derived, unit=_unit(leaf, scope))


def _computed(leaf: Change, scope: Scope) -> Found:
    """The change between two years of the history, or in each year of a window."""
    history = scope.inputs.history
    if history is None:
        return scope.unknown()
    if leaf.pace is Pace.EVERY_YEAR:
        return _every_year(leaf, scope, history)
    base = _base(leaf, scope, history)
    if base is None:
        return scope.unknown()
    ago, before = base
    change = _change(leaf, before, history.back(0), ago if leaf.pace is Pace.AVERAGE else 1)
    change = np.where(np.asarray(ago) >= 1, change, np.nan)
    return scope.stand(change, leaf.op, leaf.amount, derived=True, unit=_unit(leaf, scope))


def _every_year(leaf: Change, scope: Scope, history: History) -> Found:
    """The change of each year of the window; the smallest room, or the largest lack, is reported."""
    window = max(leaf.years or scope.settings.window, 2)
    years = [history.back(ago) for ago in range(window)]
    unit = _unit(leaf, scope)
    stood = [
        scope.stand(_change(leaf, before, now, 1), leaf.op, leaf.amount, derived=True, unit=unit)
        for now, before in pairwise(years)
    ]
    codes = reduce(np.minimum, [found.codes for found in stood])
    if not scope.margins:
        return Found(codes)
    worst = reduce(np.fmin, [found.margins[unit] for found in stood])
    return Found(codes, {unit: np.where(codes == UNKNOWN, np.nan, worst)})


def _base(leaf: Change, scope: Scope, history: History) -> tuple[int | Ints, Floats] | None:
    """How many years ago the base was, and its figure; None where only a report knows the base."""
    year = leaf.base_year
    if year is None and leaf.years_before is not None:
        return leaf.years_before, history.back(leaf.years_before)
    if year is None and leaf.pace is Pace.AVERAGE:
        return history.first() if leaf.years is None else (leaf.years - 1, history.back(leaf.years - 1))
    year = scope.settings.base_year if year is None else year
    last = scope.inputs.place.year
    if year is None or last is None:
        return None
    return last - year, history.on(year)


def _change(leaf: Change, before: Floats, now: Floats, years: int | Ints) -> Floats:
    """The change in the direction that the text names; NaN where a rate has no base."""
    with np.errstate(all="ignore"):
        if leaf.measure is Measure.DIFFERENCE:
            grown = (now - before) / years
        elif leaf.pace is Pace.AVERAGE:
            rate = (now / before) ** (1 / np.asarray(years)) - 1
            grown = np.where((before > 0) & (now > 0) & np.isfinite(rate), rate * 100, np.nan)
        else:
            grown = np.where(before == 0, np.nan, (now - before) / np.abs(before) * 100)
    check_finite(grown, "变化幅度", "the change")
    return 0.0 - grown if leaf.direction == "down" else grown


def _unit(leaf: Change, scope: Scope) -> str | None:
    if leaf.measure is Measure.RELATIVE:
        return "%"
    return "个百分点" if scope.in_percent else scope.unit
