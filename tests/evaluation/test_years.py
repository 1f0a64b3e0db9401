"""Clauses on a history: courses, amounts of change, milestones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ecorules.errors import DataError
from ecorules.evaluation import Outcome, evaluate
from ecorules.rules import (
    AnyOf,
    Change,
    Compare,
    Demand,
    Measure,
    Milestones,
    NotAssessed,
    Op,
    Pace,
    Rule,
    Settings,
    Step,
    Trend,
    TrendKind,
)
from ecorules.verdicts import Verdict

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE
EVERY, GRADUAL, NOT_WORSE = TrendKind.EVERY_YEAR, TrendKind.GRADUAL, TrendKind.NOT_WORSE
STABLE, IMPROVING = TrendKind.STABLE, TrendKind.IMPROVING


def judged(demand: Demand, value: object = None, better: Any = None, unit: str | None = "%", **inputs: Any) -> Outcome:
    return evaluate(Rule(text="", unit=unit, better=better, demand=demand), value, **inputs)


def change(direction: Any = "down", amount: float = 18.0, op: Op = Op.GE, **more: Any) -> Change:
    more.setdefault("measure", Measure.RELATIVE)
    return Change(direction=direction, op=op, amount=amount, **more)


def years(*values: float | None, last: int = 2020) -> dict[int, float | None]:
    return {last - len(values) + 1 + place: value for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("kind", "direction", "values", "verdict"),
    [
        (EVERY, "down", (3, 2, 1), PASS),
        (EVERY, "down", (9, 3, 2, 1), PASS),
        (EVERY, "down", (1, 3, 2, 1), PASS),
        (EVERY, "down", (3, 3, 1), FAIL),
        (EVERY, "down", (3, 2, 2), FAIL),
        (EVERY, "down", (None, 2, 2), FAIL),
        (EVERY, "down", (3, None, 1), UNKNOWN),
        (EVERY, "down", (1, None, 3), UNKNOWN),
        (EVERY, "down", (None, 2, 1), UNKNOWN),
        (EVERY, "down", (2, 1), UNKNOWN),
        (EVERY, "down", (2, 1, None), UNKNOWN),
        (EVERY, "down", (1, 2, None), FAIL),
        (EVERY, "up", (1, 2, 3), PASS),
        (EVERY, "up", (1, 2, 2), FAIL),
        (GRADUAL, "down", (3, 4, 1), PASS),
        (GRADUAL, "down", (3, 4, 3), FAIL),
        (GRADUAL, "down", (1, 4, 3), FAIL),
        (GRADUAL, "down", (1, None, 3), FAIL),
        (GRADUAL, "down", (3, None, 1), UNKNOWN),
        (GRADUAL, "down", (2, 1), UNKNOWN),
        (GRADUAL, "up", (1, 5, 3), PASS),
        (NOT_WORSE, "up", (5, 5), PASS),
        (NOT_WORSE, "up", (5, 6), PASS),
        (NOT_WORSE, "up", (9, 5, 6), PASS),
        (NOT_WORSE, "up", (5, 4), FAIL),
        (NOT_WORSE, "down", (5, 5), PASS),
        (NOT_WORSE, "down", (5, 6), FAIL),
        (NOT_WORSE, "up", (5,), UNKNOWN),
        (NOT_WORSE, "up", (5, None, 5), UNKNOWN),
        (IMPROVING, "up", (80, 81, 82), PASS),
        (IMPROVING, "up", (80, 79, 81), PASS),
        (IMPROVING, "up", (80, 79, 80), PASS),
        (IMPROVING, "up", (82, 80, 81), FAIL),
        (IMPROVING, "up", (80, 81, 81), FAIL),
        (IMPROVING, "up", (None, 81, 81), FAIL),
        (IMPROVING, "up", (82, None, 81), FAIL),
        (IMPROVING, "up", (80, None, 81), UNKNOWN),
        (IMPROVING, "up", (80, 81), UNKNOWN),
        (IMPROVING, "down", (5, 6, 5), PASS),
    ],
)
def test_a_course(kind: TrendKind, direction: Any, values: Any, verdict: Verdict) -> None:
    outcome = judged(Trend(kind=kind, direction=direction), history=years(*values))
    assert (outcome.verdict, outcome.margin) == (verdict, None)
    assert outcome.missing == (("history",) if verdict is UNKNOWN else ())
    assert outcome.explain("zh")
    assert outcome.explain("en")


@pytest.mark.parametrize("kind", [EVERY, IMPROVING, STABLE, NOT_WORSE, GRADUAL])
@pytest.mark.parametrize(("better", "verdict"), [("higher", PASS), ("lower", FAIL), (None, UNKNOWN)])
def test_better_is_up_or_down(kind: TrendKind, better: Any, verdict: Verdict) -> None:
    outcome = judged(Trend(kind=kind, direction="better"), better=better, history=years(1, 2, 3))
    assert outcome.verdict is verdict
    assert outcome.missing == (("better",) if verdict is UNKNOWN else ())


def test_without_direction_and_history_both_are_missing() -> None:
    outcome = judged(Trend(kind=IMPROVING, direction="better"), history={2020: 1})
    assert outcome.missing == ("history", "better")


def test_stability_has_a_tolerance() -> None:
    demand, history = Trend(kind=STABLE, direction="better"), years(60.0, 59.7)
    assert judged(demand, better="higher", history=history).verdict is FAIL
    assert judged(demand, better="higher", history=history, settings=Settings(stable=0.3)).verdict is PASS
    assert judged(demand, better="higher", history=history, settings=Settings(stable=0.2)).verdict is FAIL
    assert judged(demand, better="lower", history=years(5, 5.3), settings=Settings(stable=0.3)).verdict is PASS
    outcome = judged(demand, better="higher", history=history, settings=Settings(stable=0.5))
    assert "0.5" in outcome.explain("zh")


def test_windows() -> None:
    assert judged(Trend(kind=EVERY, direction="down", years=2), history=years(2, 1)).verdict is PASS
    assert judged(Trend(kind=EVERY, direction="down", years=4), history=years(1, 3, 2, 1)).verdict is FAIL
    demand = Trend(kind=EVERY, direction="down")
    assert judged(demand, history=years(1, 3, 2, 1), settings=Settings(window=4)).verdict is FAIL
    endless = Trend(kind=EVERY, direction="down", years=10**9)
    assert judged(endless, history=years(3, 2, 1)).verdict is UNKNOWN
    assert judged(endless, history=years(1, 2, 1)).verdict is FAIL


def test_the_slope_of_a_longer_window() -> None:
    demand = Trend(kind=GRADUAL, direction="down", years=5)
    assert judged(demand, history=years(5, 9, 1, 1, 4.9)).verdict is PASS
    assert judged(demand, history=years(5, 0, 3, 9, 4.9)).verdict is FAIL


def test_a_base_year_wins() -> None:
    demand = Trend(kind=NOT_WORSE, direction="up", base_year=2015)
    history = {2015: 80, 2019: 90, 2020: 85}
    assert judged(demand, history=history).verdict is PASS
    plain = Trend(kind=NOT_WORSE, direction="up")
    assert judged(plain, history=history).verdict is FAIL
    assert judged(plain, history=history, settings=Settings(base_year=2015)).verdict is PASS
    assert judged(demand, history={2019: 90, 2020: 85}).missing == ("history",)
    assert judged(demand, history={2015: 80}, year=2010, value=1).verdict is UNKNOWN
    assert judged(demand, history=history).trace[0].base_year == 2015


@pytest.mark.parametrize(
    ("demand", "verdict"),
    [
        (change(), PASS),  # 较基准年: the text counts from a year that it does not name
        (change(years_before=1), FAIL),  # no base at all: the year before
        (change(pace=Pace.AVERAGE), FAIL),  # 年均: from the first year of the history
        (change(base_year=2018), FAIL),
    ],
)
def test_the_base_year_of_the_settings_is_for_bases_without_a_year(demand: Change, verdict: Verdict) -> None:
    history = {2014: 50.0, 2015: 50.0, 2018: 41.0, 2019: 41.0, 2020: 40.0}
    settings = Settings(base_year=2015)
    assert judged(demand, history=history, settings=settings).verdict is verdict
    assert judged(change(), history=history).missing == ("change",)


def test_the_assessed_year() -> None:
    demand = Trend(kind=EVERY, direction="down")
    assert judged(demand, history={2020: 1, 2018: 3, 2019: 2}).verdict is PASS
    assert judged(demand, history=years(3, 2, 1, 9, last=2021), year=2020).verdict is PASS
    assert judged(demand, 1, history=years(3, 2, last=2019), year=2020).verdict is PASS
    assert judged(demand, history=years(3, 2, last=2019), year=2020).verdict is UNKNOWN
    assert judged(demand, 1, history=years(3, 2, None)).verdict is PASS
    assert judged(Compare(op=Op.LE, bound=1.0), history=years(3, 2, 1)).margin == 0
    assert judged(Compare(op=Op.LE, bound=1.0), history=years(3, 2, 1), year=2019).margin == -1
    assert judged(Compare(op=Op.LE, bound=1.0), history=years(3, 2, None)).missing == ("value",)


def test_a_value_that_differs_from_the_history_is_refused() -> None:
    demand = Compare(op=Op.LE, bound=9.0)
    with pytest.raises(DataError, match="E305"):
        judged(demand, 2, history=years(3, 2, 1))
    assert judged(demand, 1, history=years(3, 2, 1)).verdict is PASS
    assert judged(demand, 2, history=years(3, 2, 1), year=2019).verdict is PASS
    assert judged(demand, 0.1 + 0.2, history=years(3, 0.3)).verdict is PASS


@pytest.mark.parametrize(
    "history",
    [
        [1, 2, 3],
        {"2020": 1},
        {2020.0: 1},
        {True: 1},
        {None: 1},
        {2020: "1"},
        {2020: True},
        {2020: float("inf")},
        {2020: 1j},
        {10**9: 1},
        "2020",
    ],
)
def test_histories_that_cannot_be_used(history: Any) -> None:
    with pytest.raises(DataError):
        judged(Trend(kind=EVERY, direction="down"), history=history)


@pytest.mark.parametrize("year", [2020.0, "2020", True, 10**9, object()])
def test_years_that_cannot_be_used(year: Any) -> None:
    with pytest.raises(DataError, match="E308"):
        judged(Compare(op=Op.GE, bound=1.0), 1, year=year)


def test_years_of_numpy() -> None:
    history = {np.int64(2019): np.float64(2), np.int64(2020): np.float64(1)}
    assert judged(Trend(kind=NOT_WORSE, direction="down"), history=history, year=np.int64(2020)).verdict is PASS


def test_an_attestation_stands_but_a_contradiction_is_shown() -> None:
    outcome = judged(Trend(kind=EVERY, direction="down"), True, history=years(1, 2, 3))
    assert outcome.verdict is PASS
    assert [warning.code for warning in outcome.warnings] == ["W304"]
    assert judged(Trend(kind=EVERY, direction="down"), True, history=years(3, 2, 1)).warnings == ()


DIFFERENCE = Measure.DIFFERENCE


@pytest.mark.parametrize(
    ("demand", "inputs", "verdict", "margin"),
    [
        (change(base_year=2015), {"change": 18}, PASS, 0),
        (change(base_year=2015), {"change": 17.9}, FAIL, -0.1),
        (change(base_year=2015), {"history": {2015: 50, 2020: 40}}, PASS, 2),
        (change(base_year=2015), {"history": {2015: 50, 2020: 41}}, PASS, 0),
        (change(base_year=2015), {"history": {2015: 50, 2020: 42}}, FAIL, -2),
        (change(base_year=2015), {"value": 40, "year": 2020, "history": {2015: 50}}, PASS, 2),
        (change("up", 5.0, years_before=1), {"history": {2019: 80, 2020: 84}}, PASS, 0),
        (change("up", 5.0, years_before=1), {"history": {2019: -80, 2020: -76}}, PASS, 0),
        (change("up", 15.0, years_before=5), {"history": {2015: 100, 2020: 115}}, PASS, 0),
        (change("signed", 0.0, Op.LE, years_before=1), {"history": {2019: 5, 2020: 5}}, PASS, 0),
        (change("signed", 0.0, Op.LE, years_before=1), {"history": {2019: 5, 2020: 6}}, FAIL, -20),
        (change("signed", 0.0, Op.LT, years_before=1), {"history": {2019: 5, 2020: 5}}, FAIL, 0),
        (change("signed", 0.0, Op.LT, years_before=1), {"change": -3}, PASS, 3),
        (change("up", 100.0, base_year=2010), {"history": {2010: 4, 2020: 8}}, PASS, 0),
        (change("up", 5.0, base_year=2015, measure=DIFFERENCE), {"history": {2015: 80, 2020: 85}}, PASS, 0),
        (
            change("up", 5.0, base_year=2015, measure=DIFFERENCE),
            {"history": {2015: 80, 2020: 84.1}},
            FAIL,
            -0.9,
        ),
        (change("up", 0.3, years_before=1, measure=DIFFERENCE), {"history": {2019: 82.3, 2020: 82.6}}, PASS, 0),
        (change("signed", -1.0, Op.GT, measure=DIFFERENCE), {"change": -0.5}, PASS, 0.5),
        (change(amount=3.0, pace=Pace.AVERAGE), {"history": {2018: 100, 2020: 94.09}}, PASS, 0),
        (change(amount=3.0, pace=Pace.AVERAGE), {"history": {2018: 100, 2020: 94.2}}, FAIL, None),
        (
            change("up", 0.2, pace=Pace.AVERAGE, measure=DIFFERENCE),
            {"history": {2015: 1, 2017: 0, 2020: 2}},
            PASS,
            0,
        ),
        (
            change("up", 1.0, pace=Pace.EVERY_YEAR, measure=DIFFERENCE),
            {"history": years(1, 2, 4)},
            PASS,
            0,
        ),
        (
            change("up", 1.0, pace=Pace.EVERY_YEAR, measure=DIFFERENCE),
            {"history": years(1, 2, 2.5)},
            FAIL,
            -0.5,
        ),
        (
            change("up", 1.0, pace=Pace.EVERY_YEAR, measure=DIFFERENCE),
            {"history": years(None, 2, 2.5)},
            FAIL,
            -0.5,
        ),
        (change(base_year=2015), {"value": True}, PASS, None),
        (change(base_year=2015), {"value": False}, FAIL, None),
    ],
)
def test_an_amount_of_change(demand: Change, inputs: Any, verdict: Verdict, margin: float | None) -> None:
    outcome = judged(demand, **inputs)
    assert outcome.verdict is verdict
    if margin is not None:
        assert outcome.margin == pytest.approx(margin)
    assert outcome.explain("zh")
    assert outcome.explain("en")


@pytest.mark.parametrize(
    ("demand", "inputs", "missing"),
    [
        (change(base_year=2015), {}, ("history", "change")),
        (change(base_year=2015), {"value": 18}, ("history", "change")),
        (change(base_year=2015), {"history": {2018: 44, 2020: 40}}, ("history", "change")),
        (change(base_year=2025), {"history": {2020: 40}}, ("history", "change")),
        (change(years_before=1), {"history": {2019: 0, 2020: 40}}, ("change",)),
        (change(), {"history": {2015: 50, 2020: 40}}, ("change",)),
        (change(pace=Pace.AVERAGE), {"history": {2020: 40}}, ("history", "change")),
        (change(pace=Pace.AVERAGE), {"history": {2018: -1, 2020: 40}}, ("change",)),
        (change("up", 1.0, pace=Pace.EVERY_YEAR), {"history": years(1, None, 3)}, ("history", "change")),
        (change("up", 1.0, pace=Pace.EVERY_YEAR), {"history": years(0, 1, 3)}, ("history", "change")),
    ],
)
def test_a_change_that_cannot_be_known(demand: Change, inputs: Any, missing: Any) -> None:
    outcome = judged(demand, **inputs)
    assert (outcome.verdict, outcome.missing) == (UNKNOWN, missing)
    assert outcome.trace[0].reason


def test_the_base_year_of_the_settings_serves_where_the_text_names_none() -> None:
    history = {2015: 50, 2019: 40, 2020: 40}
    assert judged(change(), history=history, settings=Settings(base_year=2015)).verdict is PASS
    assert judged(change(years_before=1), history=history, settings=Settings(base_year=2015)).verdict is FAIL


@pytest.mark.parametrize("given", ["18", True, 1j, float("inf"), [18]])
def test_changes_that_cannot_be_used(given: object) -> None:
    with pytest.raises(DataError):
        judged(change(), change=given)


def test_a_limit_or_a_course() -> None:
    demand = AnyOf(items=(Compare(op=Op.LE, bound=300.0), Trend(kind=EVERY, direction="down")))
    unit = "千克/公顷"
    assert judged(demand, 320, "lower", unit, history={2018: 340, 2019: 330, 2020: 320}).verdict is PASS
    assert judged(demand, 290, "lower", unit).verdict is PASS
    assert judged(demand, 320, "lower", unit).missing == ("history",)
    assert judged(demand, None, "lower", unit).missing == ("value", "history")
    failed = judged(demand, 320, "lower", unit, history={2018: 340, 2019: 310, 2020: 320})
    assert (failed.verdict, failed.margin) == (FAIL, -20)


STEPS = (Step(year=2020, demand=Compare(op=Op.GE, bound=60.0)), Step(year=2030, demand=Compare(op=Op.GE, bound=95.0)))


@pytest.mark.parametrize(
    ("first", "value", "year", "verdict"),
    [
        (False, 60, 2020, PASS),
        (False, 59, 2029, FAIL),
        (False, 94, 2030, FAIL),
        (False, 95, 2040, PASS),
        (False, 1, 2019, NOT_APPLICABLE),
        (True, 50, 2019, PASS),
        (True, 49, 2019, FAIL),
        (True, 59, 2020, FAIL),
        (False, 96, None, PASS),
        (False, 10, None, FAIL),
        (False, 70, None, UNKNOWN),
    ],
)
def test_milestones(first: bool, value: float, year: int | None, verdict: Verdict) -> None:
    steps = (Step(year=None, demand=Compare(op=Op.GE, bound=50.0)), *STEPS) if first else STEPS
    outcome = judged(Milestones(steps=steps), value, year=year)
    assert outcome.verdict is verdict
    assert outcome.missing == (("year",) if verdict is UNKNOWN else ())


def test_the_history_tells_the_year_of_a_milestone() -> None:
    assert judged(Milestones(steps=STEPS), history={2025: 70}).verdict is PASS
    assert judged(Milestones(steps=STEPS), history={2031: 70}).verdict is FAIL
    assert judged(Milestones(steps=STEPS), True, year=2019).verdict is NOT_APPLICABLE
    late = Milestones(steps=(Step(year=2020, demand=NotAssessed()), Step(year=2030, demand=NotAssessed())))
    assert judged(late).verdict is NOT_APPLICABLE
    assert judged(Milestones(steps=STEPS), year=2025).missing == ("value",)
    assert judged(Milestones(steps=STEPS)).missing == ("value", "year")
