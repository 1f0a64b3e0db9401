"""What holds for every rule and every observation."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import demands, rules

from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.evaluation.arms import fit
from ecorules.rules import Arms, Compare, Demand, Op, Range, Reach, Rule, asked_subjects, children
from ecorules.verdicts import Verdict

DEFINITE = {Verdict.PASS, Verdict.FAIL}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.binary(max_size=3),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.sampled_from(
        [10**400, np.float64("nan"), np.True_, np.int64(3), np.array([1.0]), object, "Ⅲ", "是", "开展", Fraction(1, 3)]
    ),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
WILD = st.one_of(ODD, st.lists(ODD, max_size=3), st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), ODD))
NUMBERS = st.one_of(st.integers(-50, 300).map(float), st.sampled_from([0.3, 99.999, 1e9, -4.4]))
HISTORIES = st.dictionaries(st.integers(2016, 2021), st.one_of(NUMBERS, st.none()), max_size=6)
CLASSES = st.sets(
    st.sampled_from(["市", "设区市", "县级市", "旗", "山区", "平原地区", "中等城市", "小城市", "沿海"]), max_size=3
)
NAMES = ("全国平均水平", "全省平均值", "国家标准", "控制目标值")
REFERENCES = st.dictionaries(st.sampled_from(NAMES), st.one_of(NUMBERS, st.booleans()), max_size=3)
PARTS = st.one_of(NUMBERS, st.booleans(), st.fixed_dictionaries({}, optional={"history": HISTORIES, "value": NUMBERS}))
KEYWORDS = ("value", "unit", "history", "change", "parts", "classes", "year", "target", "references", "settings")


def all_arms(demand: Demand) -> Iterator[Arms]:
    """Every list of arms in a demand."""
    if isinstance(demand, Arms):
        yield demand
    for inner in children(demand):
        yield from all_arms(inner)


def attempt(rule: Rule, **inputs: Any) -> Outcome | EcoRulesError:
    """The outcome, or the refusal."""
    try:
        return evaluate(rule, **inputs)
    except EcoRulesError as refused:
        return refused


def verdict(rule: Rule, **inputs: Any) -> Verdict | None:
    """The verdict, or None where the inputs are refused."""
    outcome = attempt(rule, **inputs)
    return outcome.verdict if isinstance(outcome, Outcome) else None


@settings(max_examples=400, deadline=None)
@given(rule=rules(), given_inputs=st.dictionaries(st.sampled_from(KEYWORDS), WILD, max_size=4))
def test_any_inputs_give_an_outcome_or_a_refusal(rule: Rule, given_inputs: dict[str, Any]) -> None:
    outcome = attempt(rule, **given_inputs)
    if isinstance(outcome, EcoRulesError):
        assert outcome.diagnostics
        assert str(outcome).encode("utf-8")
        return
    assert isinstance(outcome, Outcome)
    assert outcome.explain("zh").encode("utf-8")
    assert outcome.explain("en").encode("utf-8")
    assert outcome._repr_html_().encode("utf-8")


@st.composite
def observations(draw: st.DrawFn, of: Demand) -> dict[str, Any]:
    """Inputs such as an analyst has: some given, some not."""
    history = draw(HISTORIES)
    names = asked_subjects(of)
    every: dict[str, Any] = {
        "value": draw(NUMBERS) if not history else history[max(history)],
        "history": history,
        "change": draw(NUMBERS),
        "classes": draw(CLASSES),
        "target": draw(st.one_of(NUMBERS, st.booleans())),
        "references": draw(REFERENCES),
        "parts": draw(st.dictionaries(st.sampled_from(names), PARTS, max_size=3)) if names else None,
    }
    left_out = draw(st.sets(st.sampled_from(list(every)), max_size=2))
    return {name: held for name, held in every.items() if name not in left_out}


@settings(max_examples=400, deadline=None)
@given(data=st.data(), demand=demands(), better=st.sampled_from(["higher", "lower", None]))
def test_outcomes_are_consistent(data: st.DataObject, demand: Demand, better: Any) -> None:
    rule = Rule(text="", unit="%", better=better, demand=demand)
    inputs = data.draw(observations(demand))
    outcome = attempt(rule, **inputs)
    if isinstance(outcome, EcoRulesError):
        return
    assert (outcome.verdict is Verdict.UNKNOWN) == bool(outcome.missing)
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    assert evaluate(rule, **inputs) == outcome
    if outcome.margin is not None:
        assert outcome.verdict in DEFINITE
        assert outcome.margin >= 0 if outcome.verdict is Verdict.PASS else outcome.margin <= 0
    for place in outcome.deciding:
        if outcome.verdict in DEFINITE:
            assert outcome.trace[place].verdict is outcome.verdict


@settings(max_examples=400, deadline=None)
@given(
    data=st.data(),
    demand=demands(),
    better=st.sampled_from(["higher", "lower", None]),
    removed=st.sampled_from(["value", "target", "classes", "references", "history"]),
)
def test_less_is_never_known_to_be_otherwise(data: st.DataObject, demand: Demand, better: Any, removed: str) -> None:
    """Leaving an input out may make the verdict unknown, but never turns it round.

    Classes that no arm covers are set apart: they take the arms out, and without them arms that
    all agree decide. So is a history that gives the year: before the first milestone nothing is
    demanded, and without a year the milestones decide if they agree. A superior's number given
    both as the target and under its name is two numbers: the target counts, without it the other.
    """
    rule = Rule(text="", unit="%", better=better, demand=demand)
    assume(removed != "history" or "year" not in rule.needs)
    inputs = data.draw(observations(demand))
    assume(removed != "target" or not inputs.get("references") or {"target", "references"} - rule.needs)
    labels = frozenset(inputs.get("classes") or ())
    assume(removed != "classes" or all(any(fit(arms, labels)[:2]) for arms in all_arms(demand)))
    whole = verdict(rule, **inputs)
    less = verdict(rule, **{name: held for name, held in inputs.items() if name != removed})
    if whole in DEFINITE and less in DEFINITE:
        assert whole is less


@settings(max_examples=300, deadline=None)
@given(
    bound=NUMBERS,
    values=st.tuples(NUMBERS, NUMBERS),
    kind=st.sampled_from(["floor", "cap", "reach up", "reach down", "band up", "band down"]),
)
def test_a_better_value_is_never_judged_worse(bound: float, values: tuple[float, float], kind: str) -> None:
    shapes: dict[str, Demand] = {
        "floor": Compare(op=Op.GE, bound=bound),
        "cap": Compare(op=Op.LE, bound=bound),
        "reach up": Reach(bound=bound),
        "reach down": Reach(bound=bound),
        "band up": Range(low=bound, high=bound + 5),
        "band down": Range(low=bound - 5, high=bound),
    }
    upward = kind in ("floor", "reach up", "band up")
    rule = Rule(text="", unit="%", better="higher" if upward else "lower", demand=shapes[kind])
    worse, better = sorted(values) if upward else sorted(values, reverse=True)
    outcomes = evaluate(rule, worse), evaluate(rule, better)
    assert outcomes[0].verdict.code <= outcomes[1].verdict.code
    assert outcomes[0].margin is not None
    assert outcomes[1].margin is not None
    assert outcomes[0].margin <= outcomes[1].margin


@pytest.mark.parametrize("number", [5, 5.0, Decimal(5), Fraction(5), np.float32(5), np.int8(5)])
@given(rule=rules())
@settings(max_examples=40, deadline=None)
def test_every_kind_of_number_is_the_same_number(number: object, rule: Rule) -> None:
    assert verdict(rule, value=number) == verdict(rule, value=5.0)
