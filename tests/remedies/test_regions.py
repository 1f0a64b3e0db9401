"""Regions of numbers, the nearest number inside, and rates."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.evaluation import rounded
from ecorules.remedies import Interval, Reach, Reachability
from ecorules.remedies.reach import class_of, historical, projected, rate
from ecorules.remedies.regions import EVERYTHING, as_printed, both, decimals, holds, inside, next_printed, satisfying
from ecorules.rules import Op

PRINTED = st.decimals(min_value=-500, max_value=500, places=2).map(float)
OPS = st.sampled_from(Op)
MEETS: dict[Op, Any] = {
    Op.GE: lambda value, bound: value >= bound,
    Op.GT: lambda value, bound: value > bound,
    Op.LE: lambda value, bound: value <= bound,
    Op.LT: lambda value, bound: value < bound,
    Op.EQ: lambda value, bound: value == bound,
}


@given(op=OPS, value=PRINTED, bound=PRINTED)
def test_a_region_holds_what_meets_the_relation(op: Op, value: float, bound: float) -> None:
    assert holds(satisfying(op, bound), value) == MEETS[op](value, bound)


@given(op=OPS, value=PRINTED, bound=PRINTED, digits=st.integers(0, 2))
def test_a_rounded_region_holds_what_meets_it_after_rounding(op: Op, value: float, bound: float, digits: int) -> None:
    met = MEETS[op](rounded(value, digits), rounded(bound, digits))
    assert holds(satisfying(op, bound, digits), value) == met


@given(pairs=st.lists(st.tuples(OPS, PRINTED), min_size=1, max_size=4), value=PRINTED)
def test_the_common_region_holds_what_each_holds(pairs: list[tuple[Op, float]], value: float) -> None:
    common = EVERYTHING
    for op, bound in pairs:
        common = both(common, satisfying(op, bound))
    assert holds(common, value) == all(MEETS[op](value, bound) for op, bound in pairs)
    assert not any(interval.is_empty for interval in common)


@given(op=OPS, bound=PRINTED, start=PRINTED, places=st.integers(0, 4))
def test_candidates_lie_inside_and_the_first_is_the_nearest_of_its_kind(
    op: Op, bound: float, start: float, places: int
) -> None:
    (interval,) = satisfying(op, bound)
    if interval.holds(start):
        return
    tried = list(inside(interval, start, places))
    assert tried
    assert all(interval.holds(number) for number in tried)
    if op in (Op.GE, Op.LE, Op.EQ):
        assert tried[0] == bound
    else:
        assert tried[0] == next_printed(bound, places, up=op is Op.GT)
        assert not interval.holds(next_printed(tried[0], places, up=op is Op.LT))


@given(number=PRINTED, places=st.integers(0, 3), up=st.booleans())
def test_the_next_figure_is_one_unit_of_its_last_place_away_at_most(number: float, places: int, up: bool) -> None:
    near = next_printed(number, places, up=up)
    assert (near > number) == up
    assert abs(near - number) <= 10**-places * (1 + 1e-9)
    assert decimals(near) <= places


def test_a_narrow_opening_is_met_with_finer_figures() -> None:
    narrow = Interval(low=0.3, low_open=True, high=0.31, high_open=True)
    assert next(inside(narrow, 0.2, 1)) == 0.301
    closed = Interval(low=0.3, low_open=True, high=math.nextafter(0.3, 1), high_open=True)
    assert list(inside(closed, 0.2, 1)) == []


def test_figures_as_printed() -> None:
    assert as_printed(326.4, Interval(high=326.4), 340.0, 0) == 326.0
    assert as_printed(95.0, Interval(low=95.0), 92.3, 1) == 95.0
    assert as_printed(5.25, Interval(low=5.2, high=5.3), 6.0, 0) is None
    assert decimals(math.inf, None, 1e21) == 0


def test_an_interval_without_ends_offers_nothing() -> None:
    assert list(inside(Interval(), 3.0, 1)) == []


def test_rates_of_few_years_are_none() -> None:
    rule = Reachability()
    assert historical({2020: 3.0}, 2020, rule) is None
    assert historical({2018: 3.0, 2019: 4.0}, 2020, rule) is None
    assert historical({2010: 3.0, 2020: 4.0}, 2020, rule) is None
    found = historical({2010: 1.0, 2015: 3.0, 2018: 9.0, 2020: 4.0}, 2020, rule)
    assert found is not None
    assert (found.first, found.last, found.figures, found.points) == (2015, 2020, 3, 0.2)


def test_rates_of_figures_that_are_not_positive_have_no_per_cent() -> None:
    assert rate(0.0, 4.0, 2018, 2020).percent is None
    assert rate(-3.0, 4.0, 2018, 2020).percent is None
    compound = Reachability(pace="compound")
    assert class_of(rate(0.0, 4.0, 2018, 2020), rate(1.0, 4.0, 2018, 2020), compound) is Reach.UNKNOWN
    assert projected(0.0, rate(3.0, 0.0, 2018, 2020), 3, compound) is None
    assert projected(1e300, rate(1.0, 1e300, 2019, 2020), 9, compound) is None


@given(figures=st.lists(PRINTED, min_size=2, max_size=2), years=st.integers(1, 20))
def test_a_rate_leads_from_one_figure_to_the_other(figures: list[float], years: int) -> None:
    found = rate(*figures, 2000, 2000 + years)
    assert projected(figures[0], found, years, Reachability()) == figures[1]


@pytest.mark.parametrize(
    ("due", "past", "reach"),
    [
        (1.0, 1.0, "easy"),
        (1.01, 1.0, "effort"),
        (2.0, 1.0, "effort"),
        (2.01, 1.0, "hard"),
        (1.0, -1.0, "hard"),
        (1.0, 0.0, "hard"),
    ],
)
def test_classes_begin_and_end_where_the_rule_says(due: float, past: float, reach: str) -> None:
    assert class_of(rate(50.0, 50.0 + due, 0, 1), rate(50.0 - past, 50.0, 0, 1), Reachability()) == reach
    assert class_of(rate(50.0, 50.0 - due, 0, 1), rate(50.0 + past, 50.0, 0, 1), Reachability()) == reach
