"""Every step of a page is what evaluate says of it, and nothing hides between two steps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from strategies import rules

import ecorules
from ecorules.assessment import Inputs, Result
from ecorules.assessment.rollup import criterion_verdict
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.markup import signed
from ecorules.rules import Rule, leaves
from ecorules.schemes import Criterion, Indicator
from ecorules.sensitivity import clause_bounds, with_clause
from ecorules.verdicts import Verdict
from ecorules.whatif.axes import Axis, Setting, axes_of
from ecorules.whatif.judging import rejudged
from ecorules.whatif.steps import steps_of
from ecorules.whatif.tables import (
    DemandTable,
    combined,
    criterion_codes,
    demand_table,
    label,
    reason_templates,
    runs,
)

FIGURES = st.one_of(st.integers(-20, 300).map(float), st.decimals(min_value=0, max_value=400, places=2).map(float))
YEARS = st.dictionaries(st.integers(2014, 2020), FIGURES, min_size=1, max_size=6)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A rule judged on some figures."""
    rule = draw(rules())
    arguments: dict[str, Any] = {"year": 2020, "history": draw(YEARS), "classes": draw(st.sampled_from(["市", "山区"]))}
    if draw(st.booleans()):
        arguments["history"][2020] = draw(FIGURES)
    if draw(st.booleans()):
        arguments["change"] = draw(FIGURES)
    if draw(st.booleans()):
        arguments["target"] = draw(FIGURES)
    if draw(st.booleans()):
        arguments["references"] = {"全国平均水平": draw(FIGURES)}
    if rule.subjects and draw(st.booleans()):
        arguments["parts"] = {name: {"value": draw(FIGURES)} for name in rule.subjects[:2]}
    arguments["classes"] = [arguments["classes"]]
    try:
        outcome = evaluate(rule, **arguments)
    except EcoRulesError:
        assume(False)
        raise
    row = Indicator(id="1", name="指标", unit=rule.unit, threshold=rule.text, rule=rule)
    return Result(
        region="甲市", year=2020, indicator=row, verdict=outcome.verdict, outcome=outcome, unit=rule.unit,
        observed=True, inputs=Inputs.of(arguments),
    )  # fmt: skip


def by_hand(result: Result, settings: Mapping[Axis, Setting]) -> tuple[Verdict, float | None] | None:
    """The verdict and margin with these settings, put into the arguments here; None where it is refused."""
    rule, arguments = result.rule, result.inputs.arguments()
    assert rule is not None
    for axis, setting in settings.items():
        if axis.kind == "bound":
            assert isinstance(setting, float)
            leaf = list(leaves(rule.demand))[axis.leaf]
            made = list(clause_bounds(leaf, axis.op))[axis.end][1](setting)
            rule = Rule(
                text=rule.text, unit=rule.unit, better=rule.better, settings=rule.settings,
                demand=with_clause(rule.demand, leaf, made),
            )  # fmt: skip
        elif axis.key:
            entry = dict(arguments.get("parts", {}).get(axis.key, {}))
            entry["change" if axis.kind == "change" else "value"] = setting
            arguments["parts"] = {**arguments.get("parts", {}), axis.key: entry}
        elif axis.kind == "change":
            arguments["change"] = setting
        else:
            arguments["value"] = setting
            arguments["history"] = {at: held for at, held in arguments["history"].items() if at != 2020}
    try:
        outcome = evaluate(rule, **arguments)
    except EcoRulesError:
        return None
    return outcome.verdict, outcome.margin


def cells(table: DemandTable) -> list[dict[Axis, Setting]]:
    """The settings of every cell, in the order of the table."""
    made = []
    for settings in product(*(steps.settings for steps in reversed(table.axes))):
        chosen = zip((steps.axis for steps in reversed(table.axes)), settings, strict=True)
        made.append({axis: held for axis, held in chosen if held != axis.now or type(held) is not type(axis.now)})
    return made


#: A table has many cells: fewer examples judge as much.
FEWER = profile(max_examples=max(profile.default.max_examples // 4, 20))


@FEWER
@given(result=results(), bounds=st.booleans())
def test_every_cell_is_what_evaluate_says(result: Result, bounds: bool) -> None:
    axes = [axis for axis in axes_of(result) if bounds or axis.kind != "bound"]
    assume(axes)
    table = demand_table(result, axes, {}, 60, "zh")
    assert table.codes[table.place(table.start)] == result.verdict.code
    for place, settings in enumerate(cells(table)):
        due = by_hand(result, settings)
        if due is None:
            assert table.codes[place] == Verdict.UNKNOWN.code
            continue
        assert (table.codes[place], table.margins[place]) == (due[0].code, due[1]), settings


@FEWER
@given(result=results())
def test_the_steps_of_a_figure_are_what_the_kernel_says(result: Result) -> None:
    axes = [axis for axis in axes_of(result) if axis.kind == "value" and not axis.key]
    assume(axes)
    table = demand_table(result, axes, {}, 60, "zh")
    numbers = [one for one in table.axes[0].settings if isinstance(one, float)]
    arguments = result.inputs.arguments()
    arguments["history"] = {at: held for at, held in arguments["history"].items() if at != 2020}
    arguments["parts"] = {key: held["value"] for key, held in arguments.get("parts", {}).items()}
    arguments.pop("value", None)
    assert result.rule is not None
    try:
        codes = result.rule.verdicts(numbers, **arguments)
        margins = result.rule.margins(numbers, **arguments)
    except EcoRulesError:
        assume(False)
        raise
    skipped = len(table.codes) - len(numbers)
    assert list(table.codes[skipped:]) == codes.tolist()
    for one, other in zip(table.margins[skipped:], margins.tolist(), strict=True):
        # The kernel leaves out the last digits of binary fractions.
        assert math.isnan(other) if one is None else other == pytest.approx(one, rel=1e-9, abs=1e-9)


@FEWER
@given(result=results(), share=st.floats(0.001, 0.999))
def test_between_two_steps_the_verdict_is_that_of_one_of_them(result: Result, share: float) -> None:
    for axis in axes_of(result):
        if not axis.is_number:
            continue
        steps = steps_of(axis, result, 12, axis.now)
        assert steps.at(axis.now) >= 0
        numbers = [one for one in steps.settings if isinstance(one, float)]
        assert numbers == sorted(set(numbers))
        if not steps.all_breaks:
            continue
        for low, high in pairwise(numbers):
            inside = low + (high - low) * share
            found = [by_hand(result, {axis: one}) for one in (low, inside, high)]
            if None not in found:
                assert found[1][0] in (found[0][0], found[2][0]), (axis, low, inside, high)


@FEWER
@given(result=results(), data=st.data())
def test_reasons_come_back_whole(result: Result, data: st.DataObject) -> None:
    axes = list(axes_of(result))
    assume(axes)
    lang = data.draw(st.sampled_from(["zh", "en"]))
    table = demand_table(result, axes, {}, 60, lang)
    pool, places = reason_templates(table)
    assert len(places) == len(table.reasons) == len(table.codes)
    for cell, at in enumerate(product(*(range(len(steps.settings)) for steps in reversed(table.axes)))):
        text = pool[places[cell]]
        for number, (steps, one) in enumerate(zip(table.axes, reversed(at), strict=True)):
            text = text.replace(chr(0xE000 + number), label(steps.settings[one]))
        assert text.replace(chr(0xE010), signed(table.margins[cell]).lstrip("+−")) == table.reasons[cell]


@given(result=results(), data=st.data())
def test_a_move_back_is_no_move(result: Result, data: st.DataObject) -> None:
    axes = [axis for axis in axes_of(result) if axis.is_number]
    assume(axes)
    axis = data.draw(st.sampled_from(axes))
    scheme = ecorules.Scheme(id="x", title="x", indicators=(result.indicator,))
    card = ecorules.what_if(ecorules.Assessment(scheme=scheme, results=(result,)), indicators="all")
    number = data.draw(FIGURES)
    try:
        moved = card.move(axis, number)
    except EcoRulesError:
        return
    assert moved.result("1").verdict == rejudged(result, {axis: number} if number != axis.now else {}).verdict
    assert moved.move(axis, axis.now) == card
    assert moved.reset() == card
    assert moved.reset("1") == card


@st.composite
def shares(draw: st.DrawFn) -> Criterion:
    text = draw(st.sampled_from(["100%", "≥90%", "≥50%", ">60%", "≤80%", "40%~60%", "=50%"]))
    return Criterion(name="c", of="all", share=text, rule=ecorules.parse(text, unit="%", better="higher"))


@given(criterion=shares(), still=st.lists(st.sampled_from(Verdict), max_size=5), live=st.integers(0, 5), data=st.data())
def test_criteria_are_those_of_the_assessment(
    criterion: Criterion, still: list[Verdict], live: int, data: st.DataObject
) -> None:
    codes = criterion_codes(criterion, Counter(still), live)
    moving = data.draw(st.lists(st.sampled_from(Verdict), min_size=live, max_size=live))
    row = Indicator(id="1", name="x", threshold="≥1", rule=ecorules.parse("≥1"))
    found = tuple(Result(region="r", year=1, indicator=row, verdict=each) for each in [*still, *moving])
    count = Counter(moving)
    side = live + 1
    place = (count[Verdict.PASS] * side + count[Verdict.UNKNOWN]) * side + count[Verdict.NOT_APPLICABLE]
    assert codes[place] == criterion_verdict(criterion, found).code


@given(st.lists(st.integers(0, 3), max_size=50))
def test_runs_spread_out_again(numbers: list[int]) -> None:
    coded = runs(numbers)
    spread = [one for one, count in zip(coded[::2], coded[1::2], strict=True) for _ in range(count)]
    assert spread == numbers


@pytest.mark.parametrize("mask", range(16))
def test_verdicts_combine_as_everywhere(mask: int) -> None:
    verdicts = [verdict for verdict in Verdict if mask >> verdict.code & 1]
    assert combined()[mask] == ecorules.verdicts.all_of(verdicts).code
