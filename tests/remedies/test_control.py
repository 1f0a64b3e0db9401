"""Control values and compound rates."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import DataError
from ecorules.remedies import ControlValue, compound, control_value

FIGURES = st.decimals(min_value=0, max_value=500, places=1).map(float)


def test_the_published_figures_of_a_county() -> None:
    found = control_value(57, 58, 209, 365)
    assert found == pytest.approx((57 * 365 - 58 * 209) / (365 - 209))
    assert round(found) == 56
    assert control_value(57, 55, 348) == pytest.approx(95, abs=4)
    assert round(control_value(56.86, 55, 348)) == 95


@given(target=FIGURES, mean=FIGURES, elapsed=st.integers(0, 364))
def test_the_rest_of_the_year_at_the_control_value_gives_the_target(target: float, mean: float, elapsed: int) -> None:
    found = control_value(target, mean, elapsed, 365)
    year = (mean * elapsed + found * (365 - elapsed)) / 365
    assert year == pytest.approx(target, abs=1e-9 * max(1.0, mean * 365))
    assert found.is_reachable == (target * 365 >= mean * elapsed or found >= 0)


@given(target=FIGURES, elapsed=st.integers(0, 364))
def test_a_year_on_its_target_may_go_on_as_it_is(target: float, elapsed: int) -> None:
    assert control_value(target, target, elapsed) == target


@given(target=FIGURES, mean=FIGURES, worse=st.floats(0.1, 50), elapsed=st.integers(1, 364))
def test_a_worse_beginning_leaves_less(target: float, mean: float, worse: float, elapsed: int) -> None:
    assert control_value(target, mean + worse, elapsed) < control_value(target, mean, elapsed)


def test_what_cannot_be_reached_any_more_is_said() -> None:
    lost = control_value(35, 60, 300)
    assert lost < 0
    assert not lost.is_reachable
    assert "已不可能达到" in lost.explain("zh")
    assert "cannot be reached any more" in lost.explain("en")
    assert control_value(57, 58, 209).explain("zh") == "前209天均值58，全年目标57：其余156天均值应为55.66。"
    assert "need a mean of 55.66" in control_value(57, 58, 209).explain("en")


def test_a_control_value_is_a_number_and_pickles() -> None:
    found = control_value(Decimal("57"), 58, 209)
    assert isinstance(found, ControlValue)
    assert found + 0.0 == float(found)
    again = pickle.loads(pickle.dumps(found))
    assert (again, again.elapsed) == (found, 209.0)


@pytest.mark.parametrize(
    "figures",
    [
        (57, 58, 365, 365),
        (57, 58, 366, 365),
        (57, 58, 0, 0),
        (57, 58, -1, 365),
        (-57, 58, 209, 365),
        (57, -58, 209, 365),
        (57, 58, 209, -365),
        (float("nan"), 58, 209, 365),
        (57, float("nan"), 209, 365),
        (57, float("inf"), 209, 365),
        (57, 58, float("nan"), 365),
        (None, 58, 209, 365),
        ("57", 58, 209, 365),
        (True, 58, 209, 365),
        (57, 58, 209, 10**400),
        (57, [58], 209, 365),
    ],
)
def test_figures_that_are_none_are_refused(figures: tuple[Any, ...]) -> None:
    with pytest.raises(DataError) as refused:
        control_value(*figures)
    assert refused.value.diagnostics[0].code == "E722"


def test_declines_compound_and_do_not_add() -> None:
    rates = [6.54, 8.51, 3.6, 5.52]
    assert round(compound(rates), 2) == 22.12
    assert round(sum(rates), 2) == 24.17


@given(rates=st.lists(st.floats(0, 99), min_size=1, max_size=60))
def test_compound_declines_are_no_more_than_their_sum(rates: list[float]) -> None:
    total = compound(rates)
    assert 0 <= total <= 100
    assert total <= sum(rates) + 1e-9
    assert total >= max(rates) - 1e-9


@given(rates=st.lists(st.floats(-50, 99), min_size=2, max_size=20))
def test_growth_is_a_decline_with_the_other_sign(rates: list[float]) -> None:
    assert compound(rates) == pytest.approx(-compound([-rate for rate in rates], "up"), rel=1e-9, abs=1e-9)


def test_one_rate_is_itself_and_a_total_loss_stays() -> None:
    assert compound([6.54]) == 6.54
    assert compound([100, 50]) == 100.0
    assert compound(iter([10, 10]), "up") == 21.0


@pytest.mark.parametrize(
    "rates",
    [
        [],
        None,
        5,
        "6.54",
        [101],
        [float("nan")],
        [float("inf")],
        ["6.54"],
        [None],
        [True],
        [1e7],
        [1.0] * 10_001,
        {"a": 1.0},
    ],
)
def test_rates_that_cannot_be_compounded_are_refused(rates: Any) -> None:
    with pytest.raises(DataError) as refused:
        compound(rates)
    assert refused.value.diagnostics[0].code == "E723"


def test_growth_beyond_what_a_number_holds_is_refused() -> None:
    with pytest.raises(DataError):
        compound([1e6] * 5000, "up")
    with pytest.raises(DataError):
        compound([1e6] * 90, "up")
    with pytest.raises(DataError):
        compound([1.0], "sideways")  # type: ignore[arg-type]
