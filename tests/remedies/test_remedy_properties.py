"""A remedy passes, a step less does not, and nothing nearer was overlooked."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import changes, demands, numbers, references, rules, several_subjects, trends

from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.remedies import Adjustment, Remedies, Remedy, remedy
from ecorules.remedies.around import changed
from ecorules.remedies.regions import next_printed
from ecorules.rules import DERIVED_TOLERANCE, Demand, ReferenceCompare, Rule, Settings, asked_subjects, leaves
from ecorules.verdicts import Verdict

NUMBERS = st.one_of(
    st.integers(-50, 300).map(float),
    st.decimals(min_value=0, max_value=400, places=2).map(float),
    st.sampled_from([0.3, 99.999, 1e9, -4.4]),
)
HISTORIES = st.dictionaries(st.integers(2016, 2021), st.one_of(NUMBERS, st.none()), max_size=6)
FULL = st.lists(NUMBERS, min_size=6, max_size=6).map(lambda figures: dict(zip(range(2016, 2022), figures, strict=True)))
CLASSES = st.sets(
    st.sampled_from(["市", "设区市", "县级市", "旗", "山区", "平原地区", "中等城市", "小城市"]), max_size=3
)
REFERENCES = st.dictionaries(
    st.sampled_from(["全国平均水平", "全省平均值", "国家标准", "控制目标值"]),
    st.one_of(NUMBERS, st.booleans()),
    max_size=3,
)
TARGETS = st.one_of(NUMBERS, st.booleans(), st.sampled_from(["≥95", "≤40或逐年下降", "下降4%", "6~9", "完成"]))
PARTS = st.one_of(NUMBERS, st.booleans(), st.fixed_dictionaries({}, optional={"history": HISTORIES, "value": NUMBERS}))
BETTER = st.sampled_from(["higher", "lower", None])
#: As many looks between the present value and the remedy; each interval of passing values has an end among the bounds.
PROBES = 24


@st.composite
def observations(draw: st.DrawFn, of: Demand) -> dict[str, Any]:
    """Inputs such as an analyst has: some given, some not."""
    history = draw(st.one_of(HISTORIES, FULL))
    names = asked_subjects(of)
    every: dict[str, Any] = {
        "value": draw(NUMBERS) if not history else history[max(history)],
        "history": history,
        "change": draw(NUMBERS),
        "classes": draw(CLASSES),
        "target": draw(TARGETS),
        "references": draw(REFERENCES),
        "parts": draw(st.dictionaries(st.sampled_from(names), PARTS, max_size=3)) if names else None,
    }
    left_out = draw(st.sets(st.sampled_from(list(every)), max_size=3))
    return {name: held for name, held in every.items() if name not in left_out}


def sought(rule: Rule, inputs: dict[str, Any]) -> Remedies | None:
    """The remedies, or None where the inputs are refused."""
    try:
        evaluate(rule, **inputs)
    except EcoRulesError:
        return None
    return remedy(rule, **inputs)


def verdict(rule: Rule, inputs: Any) -> Verdict | None:
    try:
        return evaluate(rule, **inputs).verdict
    except EcoRulesError:
        return None


def with_value(inputs: dict[str, Any], new: float) -> dict[str, Any]:
    """The inputs with another value in the assessed year."""
    made = {**inputs, "value": new}
    history = inputs.get("history")
    if history:
        year = inputs.get("year") or max(history)
        made["history"] = {**history, year: new} if year in history else history
    return made


def lone_value(one: Remedy | None) -> Adjustment | None:
    """The change of a remedy that changes the value of the whole and nothing else."""
    if one is None or len(one.adjustments) != 1:
        return None
    only = one.adjustments[0]
    return only if only.kind == "value" and not only.part and isinstance(only.old, float) else None


def opened(found: Remedies, change: Adjustment, number: float) -> bool:
    """Whether a number lies behind an open end of a listed remedy: finer than figures are printed, and so not named."""
    others = (other for each in found.remedies for other in each.adjustments)
    return any(
        other.strict and other.slot == change.slot and other.interval is not None and other.interval.holds(number)
        for other in others
    )


@settings(max_examples=600, deadline=None)
@given(data=st.data(), demand=demands(), better=BETTER)
def test_every_remedy_passes_and_is_no_change_of_what_passes(data: st.DataObject, demand: Demand, better: Any) -> None:
    rule = Rule(text="", unit="%", better=better, demand=demand)
    inputs = data.draw(observations(demand))
    found = sought(rule, inputs)
    if found is None:
        return
    before = verdict(rule, inputs)
    assert found.verdict is before
    if before in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        assert found.remedies == ()
        assert found.otherwise == ()
    for each in (*found.remedies, *found.otherwise):
        assert verdict(rule, each.inputs) is Verdict.PASS
        assert all(change.new != change.old or change.kind != "value" for change in each.adjustments)
    assert all(each.is_own for each in found.remedies)
    assert not any(each.is_own for each in found.otherwise)
    assert found.chosen is None or found.chosen in found.remedies
    assert pickle.loads(pickle.dumps(found)) == found


@settings(max_examples=800, deadline=None)
@given(
    data=st.data(),
    demand=st.one_of(numbers(), trends(), references(), demands()),
    better=BETTER,
    digits=st.sampled_from([None, None, 0, 1]),
)
def test_a_step_less_does_not_pass_and_nothing_nearer_does(
    data: st.DataObject, demand: Demand, better: Any, digits: int | None
) -> None:
    rule = Rule(text="", unit="%", better=better, demand=demand, settings=Settings(digits=digits))
    # of a mean that holds the value itself, rounding makes a staircase: the remedy passes, but may not be the nearest
    assume(digits is None or not any(isinstance(leaf, ReferenceCompare) and leaf.years for leaf in leaves(demand)))
    inputs = data.draw(observations(demand))
    found = sought(rule, inputs)
    assume(found is not None)
    assert found is not None
    costs = [each for each in found.remedies if lone_value(each) is not None]
    cheapest = min(costs, key=lambda each: each.cost or 0.0, default=None)
    change = lone_value(cheapest)
    if change is None:
        return
    old, new = change.old, change.new
    assert isinstance(old, float)
    assert isinstance(new, float)
    step_back = math.nextafter(new, old)
    if change.strict:
        assert change.interval is not None
        assert change.places is not None
        end = change.interval.low if new > old else change.interval.high
        assert verdict(rule, with_value(inputs, end)) is not Verdict.PASS
    elif not change.derived and not found.rule.settings.digits and not opened(found, change, step_back):
        assert verdict(rule, with_value(inputs, step_back)) is not Verdict.PASS
    # what lies nearer than the bound does not pass, but for the tolerance of computed figures
    largest = max(
        1.0, *(abs(figure) for figure in (inputs.get("history") or {}).values() if figure is not None), abs(new)
    )
    slack = 1000 * DERIVED_TOLERANCE * largest if change.derived else 0.0
    assert change.interval is not None
    end = change.interval.low if new > old else change.interval.high
    for place in range(1, PROBES):
        between = old + (end - old) * place / PROBES
        if opened(found, change, between) or change.interval.holds(between):
            continue
        if abs(between - end) > slack and abs(between - old) < abs(end - old):
            assert verdict(rule, with_value(inputs, between)) is not Verdict.PASS, between


@settings(max_examples=400, deadline=None)
@given(data=st.data(), demand=st.one_of(numbers(), trends(), demands()), better=BETTER)
def test_where_no_value_is_named_none_passes(data: st.DataObject, demand: Demand, better: Any) -> None:
    rule = Rule(text="", unit="%", better=better, demand=demand)
    inputs = data.draw(observations(demand))
    assume(isinstance(inputs.get("value"), float))
    found = sought(rule, inputs)
    assume(found is not None and found.verdict is Verdict.FAIL)
    assert found is not None
    if found.cut or any(lone_value(each) for each in found.remedies):
        return
    bounds = [
        value
        for finding in found.outcome.trace
        for value in (finding.bound, finding.high, *finding.values)
        if value is not None
    ]
    for bound in (*bounds, 0.0, -1e6, 1e6):
        for probe in (bound, bound - 0.01, bound + 0.01):
            assert verdict(rule, with_value(inputs, probe)) is not Verdict.PASS, probe


@settings(max_examples=300, deadline=None)
@given(data=st.data(), demand=demands(), better=BETTER)
def test_the_printed_figure_passes_too(data: st.DataObject, demand: Demand, better: Any) -> None:
    rule = Rule(text="", unit="吨", better=better, demand=demand)
    inputs = data.draw(observations(demand))
    found = sought(rule, inputs)
    if found is None:
        return
    for each in found.remedies:
        change = lone_value(each)
        if change is not None and change.printed is not None:
            assert verdict(rule, with_value(inputs, change.printed)) is Verdict.PASS


@settings(max_examples=300, deadline=None)
@given(data=st.data(), rule=rules())
def test_any_rule_is_explained_in_both_languages(data: st.DataObject, rule: Rule) -> None:
    inputs = data.draw(observations(rule.demand))
    found = sought(rule, inputs)
    if found is None:
        return
    assert found.explain("zh").encode("utf-8", "surrogatepass")
    assert found.explain("en")
    assert found._repr_html_()
    assert found.to_dict()["verdict"] == found.verdict.value


@settings(max_examples=600, deadline=None)
@given(data=st.data(), demand=st.one_of(several_subjects(numbers()), changes(), demands()), better=BETTER)
def test_each_change_of_the_chosen_remedy_is_needed_to_its_last_step(
    data: st.DataObject, demand: Demand, better: Any
) -> None:
    rule = Rule(text="", unit="千克/公顷", better=better, demand=demand)
    inputs = data.draw(observations(demand))
    found = sought(rule, inputs)
    assume(found is not None)
    assert found is not None
    if found.chosen is None or (found.chosen.cost is None and len(found.remedies) > 1):
        return
    for change in found.chosen.adjustments:
        if change.slot is None or not isinstance(change.new, float) or not isinstance(change.old, float):
            continue
        up = change.new > change.old
        steps = []
        if change.strict:
            assert change.places is not None
            steps.append(next_printed(change.new, change.places, up=not up))
        elif not change.derived:
            steps.append(math.nextafter(change.new, change.old))
        for less in steps:
            if change.interval is not None and not change.interval.holds(less) and not opened(found, change, less):
                short = changed(found.chosen.inputs, change.slot, less, change.unit, change.year)
                assert verdict(rule, short) is not Verdict.PASS, change


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
    st.sampled_from([10**400, np.float64("nan"), np.True_, np.int64(3), np.array([1.0]), object, "Ⅲ", "是", "≤40"]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
WILD = st.one_of(ODD, st.lists(ODD, max_size=3), st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), ODD))
EXTREME = st.sampled_from([5e-324, 1e-300, 1.7e308, -1.7e308, 1e16 + 2, 0.1 + 0.2, -0.0])
KEYWORDS = ("value", "unit", "history", "change", "parts", "classes", "year", "target", "references", "settings")


@settings(max_examples=500, deadline=None)
@given(rule=rules(), inputs=st.dictionaries(st.sampled_from(KEYWORDS), WILD, max_size=4))
def test_any_inputs_give_remedies_or_a_refusal(rule: Rule, inputs: dict[str, Any]) -> None:
    try:
        found = remedy(rule, **inputs)
    except EcoRulesError:
        assert verdict(rule, inputs) is None
        return
    assert all(verdict(rule, each.inputs) is Verdict.PASS for each in (*found.remedies, *found.otherwise))
    assert found.explain("zh").encode("utf-8", "surrogatepass")


@settings(max_examples=400, deadline=None)
@given(data=st.data(), rule=rules(), years=st.sampled_from([1, 2, 900]))
def test_extreme_figures_give_remedies_or_a_refusal(data: st.DataObject, rule: Rule, years: int) -> None:
    figures = st.one_of(EXTREME, NUMBERS)
    history = {2020 - years: data.draw(figures), 2019: data.draw(figures), 2020: data.draw(figures)}
    inputs = {"history": history, "target": data.draw(figures), "references": {"全国平均水平": data.draw(figures)}}
    try:
        found = remedy(rule, **inputs)
    except EcoRulesError:
        assert verdict(rule, inputs) is None
        return
    assert all(verdict(rule, each.inputs) is Verdict.PASS for each in (*found.remedies, *found.otherwise))
    assert found.explain("en")
    assert json.dumps(found.to_dict(), allow_nan=False)
