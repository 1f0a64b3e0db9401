"""Clauses on a value: every row of numbers, units, margins, rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from ecorules.errors import DataError, UnitError
from ecorules.evaluation import Outcome, evaluate
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Change,
    Compare,
    Demand,
    Measure,
    Op,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Status,
)
from ecorules.verdicts import Verdict

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN


def rule(demand: Demand, unit: str | None = "%", better: Any = None, text: str = "") -> Rule:
    return Rule(text=text, unit=unit, better=better, demand=demand)


def judged(demand: Demand, value: object, better: Any = None, unit: str | None = "%", **inputs: Any) -> Outcome:
    return evaluate(rule(demand, unit, better), value, **inputs)


@pytest.mark.parametrize(
    ("op", "value", "verdict", "margin"),
    [
        (Op.GE, 95, PASS, 0),
        (Op.GE, 94.5, FAIL, -0.5),
        (Op.GE, 96, PASS, 1),
        (Op.GT, 95, FAIL, 0),
        (Op.GT, 95.5, PASS, 0.5),
        (Op.LE, 95, PASS, 0),
        (Op.LE, 96, FAIL, -1),
        (Op.LT, 95, FAIL, 0),
        (Op.LT, 94, PASS, 1),
        (Op.EQ, 95, PASS, 0),
        (Op.EQ, 95.5, FAIL, -0.5),
        (Op.EQ, 94.5, FAIL, -0.5),
    ],
)
def test_a_bound(op: Op, value: float, verdict: Verdict, margin: float) -> None:
    outcome = judged(Compare(op=op, bound=95.0), value)
    assert (outcome.verdict, outcome.margin) == (verdict, margin)
    assert outcome.missing == ()


@pytest.mark.parametrize("value", [None, float("nan"), np.nan, np.float64("nan"), Decimal("NaN")])
def test_a_missing_value_is_unknown(value: object) -> None:
    outcome = judged(Compare(op=Op.GE, bound=95.0), value)
    assert (outcome.verdict, outcome.margin, outcome.missing) == (UNKNOWN, None, ("value",))


@pytest.mark.parametrize("value", [96, 96.0, np.float64(96), np.int32(96), np.float32(96), Decimal("96"), Fraction(96)])
def test_numbers_of_every_kind(value: object) -> None:
    assert judged(Compare(op=Op.GE, bound=95.0), value).verdict is PASS


@pytest.mark.parametrize(
    "value",
    [
        "96",
        "达标",
        b"96",
        1j,
        [96],
        {"value": 96},
        object(),
        np.array([96.0]),
        float("inf"),
        float("-inf"),
        10**400,
        Decimal("1e999"),
        Decimal("sNaN"),
        np.complex128(1),
    ],
)
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(DataError):
        judged(Compare(op=Op.GE, bound=95.0), value)


@pytest.mark.parametrize(
    ("better", "open_ends", "value", "verdict", "margin"),
    [
        (None, (False, False), 6, PASS, 0),
        (None, (False, False), 9, PASS, 0),
        (None, (False, False), 7, PASS, 1),
        (None, (False, False), 8.5, PASS, 0.5),
        (None, (False, False), 5, FAIL, -1),
        (None, (False, False), 10, FAIL, -1),
        (None, (True, False), 6, FAIL, 0),
        (None, (False, True), 9, FAIL, 0),
        ("higher", (False, False), 6, PASS, 0),
        ("higher", (False, False), 20, PASS, 14),
        ("higher", (False, False), 5.5, FAIL, -0.5),
        ("higher", (True, False), 6, FAIL, 0),
        ("lower", (False, False), 9, PASS, 0),
        ("lower", (False, False), 1, PASS, 8),
        ("lower", (False, True), 9, FAIL, 0),
    ],
)
def test_a_range(better: Any, open_ends: tuple[bool, bool], value: float, verdict: Verdict, margin: float) -> None:
    demand = Range(low=6.0, high=9.0, low_open=open_ends[0], high_open=open_ends[1])
    outcome = judged(demand, value, better, None)
    assert (outcome.verdict, outcome.margin) == (verdict, margin)


def test_of_a_printed_reduction_the_weaker_end_binds() -> None:
    demand = Range(low=-4.5, high=-4.0)
    assert judged(demand, -4.11, "lower").verdict is PASS
    assert judged(demand, -4.9, "lower").verdict is PASS
    assert judged(demand, -3.9, "lower").verdict is FAIL


def test_ranges_that_do_not_meet() -> None:
    demand = AnyOf(items=(Compare(op=Op.LT, bound=5.5), Compare(op=Op.GT, bound=9.0)))
    assert judged(demand, 5, unit=None).verdict is PASS
    outcome = judged(demand, 7, unit=None)
    assert (outcome.verdict, outcome.margin) == (FAIL, -1.5)


@pytest.mark.parametrize(
    ("better", "value", "verdict"),
    [
        (None, 14.25, PASS),
        (None, 15.75, PASS),
        (None, 14.2, FAIL),
        (None, 15.8, FAIL),
        ("higher", 99, PASS),
        ("higher", 14.25, PASS),
        ("higher", 14.2, FAIL),
        ("lower", 1, PASS),
        ("lower", 15.75, PASS),
        ("lower", 15.8, FAIL),
    ],
)
def test_about(better: Any, value: float, verdict: Verdict) -> None:
    assert judged(Approx(centre=15.0), value, better).verdict is verdict


def test_about_a_negative_number_and_with_another_tolerance() -> None:
    assert judged(Approx(centre=-20.0), -19.0).verdict is PASS
    assert judged(Approx(centre=-20.0), -18.9).verdict is FAIL
    outcome = judged(Approx(centre=20.0), 18.0, settings=Settings(approx=0.1))
    assert (outcome.verdict, outcome.margin, outcome.trace[0].tolerance) == (PASS, 0.0, 0.1)
    assert "±10%" in outcome.explain("zh")
    assert "±10%" in outcome.explain("en")


@pytest.mark.parametrize(
    ("bound", "unit", "better", "value", "verdict", "missing"),
    [
        (80.0, "%", "higher", 80, PASS, ()),
        (80.0, "%", "higher", 79, FAIL, ()),
        (80.0, "%", "lower", 79, PASS, ()),
        (80.0, "%", "lower", 81, FAIL, ()),
        (80.0, "%", None, 80, PASS, ()),
        (80.0, "%", None, 81, UNKNOWN, ("better",)),
        (80.0, "%", None, None, UNKNOWN, ("value",)),
        (100.0, "%", None, 99.9, FAIL, ()),
        (100.0, "%", None, 100, PASS, ()),
        (100.0, "%", None, 101, PASS, ()),
        (100.0, "天", None, 101, UNKNOWN, ("better",)),
        (0.0, "个", None, 0, PASS, ()),
        (0.0, "个", None, 1, FAIL, ()),
        (-4.4, "%", "lower", -4.5, PASS, ()),
        (-4.4, "%", "lower", -4.3, FAIL, ()),
    ],
)
def test_a_bare_number(bound: float, unit: str, better: Any, value: Any, verdict: Verdict, missing: Any) -> None:
    outcome = judged(Reach(bound=bound), value, better, unit)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


def test_an_undecided_bare_number_has_no_margin() -> None:
    assert judged(Reach(bound=80.0), 81).margin is None
    assert judged(Reach(bound=80.0), 80).margin == 0


def test_units_are_converted_and_other_dimensions_refused() -> None:
    demand = Compare(op=Op.LE, bound=200.0)
    assert judged(demand, 1_900_000, unit="万吨").verdict is FAIL
    made = rule(demand, "万吨")
    assert evaluate(made, 1_900_000, unit="吨").verdict is PASS
    assert evaluate(made, 2_100_000, unit="吨").verdict is FAIL
    assert evaluate(made, 2_000_000, unit="吨").margin == 0
    assert evaluate(made, history={2020: 1_900_000}, unit="吨").verdict is PASS
    with pytest.raises(UnitError):
        evaluate(made, 5, unit="天")
    with pytest.raises(DataError):
        evaluate(made, 5, unit=3)  # type: ignore[arg-type]


def test_printed_figures_compare_exactly_and_derived_ones_within_the_tolerance() -> None:
    exact = Compare(op=Op.GE, bound=0.3)
    assert judged(exact, 0.3 - 1e-12).verdict is FAIL
    derived = ReferenceCompare(op=Op.LE, name="甲", factor=3.0)
    assert judged(derived, 0.3, references={"甲": 0.1}).verdict is PASS
    strict = ReferenceCompare(op=Op.LT, name="甲", factor=3.0)
    outcome = judged(strict, 0.3, references={"甲": 0.1})
    assert (outcome.verdict, outcome.margin) == (FAIL, 0)


def test_rounding_is_half_to_even_on_both_sides() -> None:
    rounded = Settings(digits=1)
    assert judged(Compare(op=Op.GE, bound=95.7), 95.65, settings=rounded).verdict is FAIL
    assert judged(Compare(op=Op.GE, bound=95.7), 95.75, settings=rounded).verdict is PASS
    assert judged(Compare(op=Op.GE, bound=95.7), 95.66, settings=rounded).verdict is PASS
    assert judged(Compare(op=Op.GE, bound=95.65), 95.6, settings=rounded).verdict is PASS
    assert judged(Compare(op=Op.GE, bound=95.7), 95.66).verdict is FAIL


def test_margins_of_and_and_or() -> None:
    both = AllOf(items=(Compare(op=Op.GE, bound=6.0), Compare(op=Op.LE, bound=10.0)))
    assert judged(both, 9).margin == 1
    assert judged(both, 12).margin == -2
    one = AnyOf(items=(Compare(op=Op.LE, bound=5.0), Compare(op=Op.GE, bound=8.0)))
    assert judged(one, 4).margin == 1
    assert judged(one, 7).margin == -1


def test_a_margin_belongs_to_what_decides() -> None:
    mixed = AllOf(items=(Compare(op=Op.GE, bound=90.0), Status(words="无危险废物排放")))
    kept = judged(mixed, 96, parts={"无危险废物排放": True})
    assert (kept.verdict, kept.margin) == (PASS, 6)
    broken = judged(mixed, 96, parts={"无危险废物排放": False})
    assert (broken.verdict, broken.margin) == (FAIL, None)
    assert judged(mixed, 96).margin is None


def test_clauses_in_different_units_take_the_margin_of_the_deciding_one() -> None:
    cut = Change(direction="down", op=Op.GE, amount=3.0, measure=Measure.RELATIVE, years_before=1)
    demand = AnyOf(items=(Compare(op=Op.LE, bound=35.0), cut))
    outcome = judged(demand, 40, unit="微克/立方米", change=4)
    assert (outcome.verdict, outcome.margin, outcome.margin_unit) == (PASS, 1, "%")
    outcome = judged(demand, 40, unit="微克/立方米", change=2)
    assert (outcome.verdict, outcome.margin, outcome.margin_unit) == (FAIL, -5, "微克/立方米")


def test_kleene() -> None:
    known, open_ = Compare(op=Op.GE, bound=90.0), Status(words="开展")
    assert judged(AllOf(items=(known, open_)), 80).verdict is FAIL
    assert judged(AllOf(items=(known, open_)), 95).verdict is UNKNOWN
    assert judged(AnyOf(items=(known, open_)), 95).verdict is PASS
    unknown = judged(AnyOf(items=(known, open_)), 80)
    assert (unknown.verdict, unknown.missing) == (UNKNOWN, ("parts",))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(window=1),
        Settings(window=10**9),
        Settings(window="3"),  # type: ignore[arg-type]
        Settings(approx=-1),
        Settings(approx=float("nan")),
        Settings(stable=float("inf")),
        Settings(base_year=2015.0),  # type: ignore[arg-type]
        Settings(digits=400),
        "loose",
    ],
)
def test_settings_that_no_reading_can_use(settings: Any) -> None:
    with pytest.raises(DataError, match="E312"):
        judged(Compare(op=Op.GE, bound=90.0), 1, settings=settings)


def test_only_rules_are_evaluated() -> None:
    with pytest.raises(DataError, match="E315"):
        evaluate("≥95", 96)  # type: ignore[arg-type]


def test_figures_too_far_apart_are_refused() -> None:
    with pytest.raises(DataError, match="E302"):
        judged(Compare(op=Op.GE, bound=-1.7e308), 1.7e308)
    with pytest.raises(DataError, match="E302"):
        judged(ReferenceCompare(op=Op.GE, name="甲", factor=1.2), 1, references={"甲": 1.7e308})
