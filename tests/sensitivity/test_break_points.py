"""Break-points: at each the verdict flips, just before it does not, and none is nearer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rules

import ecorules
from ecorules.errors import EcoRulesError
from ecorules.rules import Rule, Settings
from ecorules.sensitivity import Flip, break_points
from ecorules.verdicts import Verdict

FIGURES = st.one_of(st.integers(-20, 300).map(float), st.decimals(min_value=0, max_value=400, places=2).map(float))
YEARS = st.dictionaries(st.integers(2014, 2020), FIGURES, min_size=1, max_size=6)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rule, dict[str, Any]]:
    rule = draw(rules())
    arguments: dict[str, Any] = {"year": 2020}
    history = draw(YEARS)
    if draw(st.booleans()):
        history[2020] = draw(FIGURES)
    arguments["history"] = history
    if draw(st.booleans()):
        arguments["change"] = draw(FIGURES)
    if draw(st.booleans()):
        arguments["target"] = draw(FIGURES)
    if draw(st.booleans()):
        arguments["references"] = {"全国平均水平": draw(FIGURES), "全省平均水平": draw(FIGURES)}
    if rule.subjects and draw(st.booleans()):
        arguments["parts"] = {name: draw(FIGURES) for name in rule.subjects}
    arguments["classes"] = draw(st.sampled_from([["设区市"], ["县"], ["市", "山区"], []]))
    return rule, arguments


def verdict(rule: Rule, arguments: Mapping[str, Any]) -> Verdict | None:
    try:
        return ecorules.evaluation.evaluate(rule, **arguments).verdict
    except EcoRulesError:
        return None


def put(arguments: Mapping[str, Any], flip: Flip, number: float) -> dict[str, Any]:
    """The arguments with a figure set, by hand."""
    made = dict(arguments)
    if flip.part:
        made["parts"] = {**made["parts"], flip.part: number}
    elif flip.what in ("value", "history"):
        made["history"] = {**made["history"], flip.year: number}
    elif flip.what == "reference":
        made["references"] = {**made["references"], flip.name: number}
    else:
        made[flip.what] = number
    return made


DATA = ("value", "history", "change", "target", "reference")


@settings(max_examples=60, deadline=None)
@given(cases())
def test_at_each_point_the_verdict_flips_and_just_before_it_does_not(case: tuple[Rule, dict[str, Any]]) -> None:
    rule, arguments = case
    start = verdict(rule, arguments)
    if start is None:
        return
    for flip in break_points(rule, **arguments):
        if flip.what not in DATA:
            continue
        assert flip.at is not None
        assert flip.now is not None
        hair = 1e-8 * max(abs(flip.at), 1e-9)
        away = (
            1
            if flip.at > flip.now or (flip.at == flip.now and not flip.included and _up(rule, arguments, flip))
            else -1
        )
        assert flip.to is not start
        if flip.included:
            assert verdict(rule, put(arguments, flip, flip.at)) is flip.to
        else:
            assert verdict(rule, put(arguments, flip, flip.at + away * hair)) is flip.to
        if abs(flip.at - flip.now) > 2 * hair:
            assert verdict(rule, put(arguments, flip, flip.at - away * hair)) in (start, None)


def _up(rule: Rule, arguments: Mapping[str, Any], flip: Flip) -> bool:
    assert flip.at is not None
    return verdict(rule, put(arguments, flip, flip.at + 1e-8 * max(abs(flip.at), 1e-9))) is flip.to


def figures(arguments: Mapping[str, Any]) -> list[tuple[Flip, float]]:
    """Every figure of the arguments, as the flip that would name it."""
    found = [
        (Flip(what="value" if year == 2020 else "history", to=Verdict.PASS, year=year), held)
        for year, held in arguments["history"].items()
    ]
    found += [(Flip(what=what, to=Verdict.PASS), arguments[what]) for what in ("change", "target") if what in arguments]
    parts = arguments.get("parts", {})
    found += [(Flip(what="value", to=Verdict.PASS, year=2020, part=name), held) for name, held in parts.items()]
    named = arguments.get("references", {})
    return found + [(Flip(what="reference", to=Verdict.PASS, name=name), held) for name, held in named.items()]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_on_a_grid_no_flip_is_nearer_than_the_one_that_is_stated(case: tuple[Rule, dict[str, Any]]) -> None:
    rule, arguments = case
    start = verdict(rule, arguments)
    if start is None:
        return
    points = break_points(rule, **arguments)
    for slot, now in figures(arguments):
        own = [flip for flip in points if _place(flip) == _place(slot)]
        below = max((flip.at for flip in own if not _above(rule, arguments, flip)), default=-1e9)
        above = min((flip.at for flip in own if _above(rule, arguments, flip)), default=1e9)
        for step in (0.01, 0.37, 1.0, 13.0, 210.0):
            for count in range(1, 7):
                for number in (now - step * count, now + step * count):
                    if below + 1e-6 * abs(below) < number < above - 1e-6 * abs(above):
                        assert verdict(rule, put(arguments, slot, number)) in (start, None), slot


def _place(flip: Flip) -> tuple[str, int | None, str, str]:
    return flip.what, flip.year, flip.name, flip.part


def _above(rule: Rule, arguments: Mapping[str, Any], flip: Flip) -> bool:
    assert flip.at is not None
    assert flip.now is not None
    return flip.at > flip.now or (flip.at == flip.now and _up(rule, arguments, flip))


def named(rule: Rule, what: str, **arguments: Any) -> list[tuple[float | None, bool, str]]:
    return [(flip.at, flip.included, flip.to.value) for flip in break_points(rule, **arguments) if flip.what == what]


@pytest.mark.parametrize(
    ("text", "value", "points"),
    [
        ("≥95", 92.5, [(95.0, True, "pass")]),
        (">95", 92.5, [(95.0, False, "pass")]),
        ("≥95", 95.0, [(95.0, False, "fail")]),
        ("6~9", 7.0, [(6.0, False, "fail"), (9.0, False, "fail")]),
        ("6~9", 12.0, [(9.0, True, "pass")]),
        ("≤5", 5.5, [(5.0, True, "pass")]),
    ],
)
def test_the_nearest_change_of_a_value(text: str, value: float, points: list[tuple[float, bool, str]]) -> None:
    assert named(ecorules.parse(text), "value", value=value) == points


def test_rounding_moves_the_point_to_the_half() -> None:
    rule = ecorules.parse("≥95", unit="%")
    assert named(rule, "value", value=92.0, settings=Settings(digits=0)) == [(94.5, False, "pass")]
    assert named(rule, "digits", value=94.6) == [(0, True, "pass")]


def test_a_point_is_in_the_unit_of_the_figure() -> None:
    rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    assert named(rule, "value", value=0.335, unit="吨/公顷") == [(0.3, True, "pass")]
    history = {2018: 0.34, 2019: 0.33, 2020: 0.335}
    assert named(rule, "value", history=history, unit="吨/公顷") == [(0.33, False, "pass")]
    assert named(rule, "history", history=history, unit="吨/公顷") == [(0.335, False, "pass")]


def test_a_mean_of_years_that_holds_the_value_is_solved() -> None:
    rule = ecorules.parse("低于近3年平均", better="lower")
    assert named(rule, "value", history={2018: 10.0, 2019: 8.0, 2020: 12.0}) == [(9.0, False, "pass")]
    assert named(rule, "history", history={2018: 10.0, 2019: 8.0, 2020: 12.0}) == [
        (16.0, False, "pass"),
        (14.0, False, "pass"),
    ]


def test_a_history_of_thousands_of_years_is_looked_at_in_part() -> None:
    rule = ecorules.parse("逐年下降", unit="吨")
    found = break_points(rule, history={year: float(year) for year in range(1000, 4000)})
    assert all(flip.year is None or flip.year > 3900 for flip in found)


def test_a_target_in_words_gives_points_too() -> None:
    task = ecorules.parse("完成上级规定的考核任务", unit="%", better="higher")
    assert named(task, "value", value=90.0, target="≥95") == [(95.0, True, "pass")]


@pytest.mark.parametrize("value", [1e-300, 1e300, 0.0, -0.0, -5.0, 5e-324])
def test_figures_of_any_size_have_their_point(value: float) -> None:
    found = named(ecorules.parse("≥95"), "value", value=value)
    assert [at for at, _, _ in found] == [95.0]


def test_a_bound_moves_to_the_value() -> None:
    rule = ecorules.parse("≥95", unit="%")
    assert named(rule, "threshold", value=92.5) == [(92.5, True, "pass")]
    assert named(rule, "threshold", value=95.0) == [(95.0, False, "fail")]


def test_each_other_class_has_its_verdict() -> None:
    rule = ecorules.parse("市≥95 县≥85", unit="%")
    found = [flip for flip in break_points(rule, value=90, classes={"设区市"}) if flip.what == "class"]
    assert [(flip.choice, flip.to.value, flip.percent) for flip in found] == [("县", "pass", None)]


def test_settings_have_points_of_their_own() -> None:
    stable = ecorules.parse("保持稳定", better="higher")
    assert named(stable, "stable", history={2019: 10.0, 2020: 9.5}) == [(0.5, True, "pass")]
    approx = ecorules.parse("15左右")
    assert named(approx, "approx", value=16.5) == [(0.1, True, "pass")]
    falling = ecorules.parse("逐年下降")
    assert named(falling, "window", history={2018: 1.0, 2019: 3.0, 2020: 2.0}) == [(2, True, "pass")]


def test_a_missing_direction_is_tried_both_ways() -> None:
    found = [flip for flip in break_points(ecorules.parse("16.5"), value=17.0) if flip.what == "better"]
    assert [(flip.choice, flip.to.value) for flip in found] == [("higher", "pass"), ("lower", "fail")]


def test_changes_targets_and_references() -> None:
    falling = ecorules.parse("较2015年下降18%以上", unit="吨")
    assert named(falling, "value", history={2015: 100.0, 2020: 85.0}) == [(82.0, True, "pass")]
    assert named(falling, "history", history={2015: 100.0, 2020: 85.0})[-1][0] == pytest.approx(85 / 0.82)
    assert named(falling, "change", change=15.0) == [(18.0, True, "pass")]
    task = ecorules.parse("完成上级规定的考核任务", better="higher")
    assert named(task, "target", value=90.0, target=95.0) == [(90.0, True, "pass")]
    below = ecorules.parse("低于全国平均水平")
    assert named(below, "reference", value=90.0, references={"全国平均水平": 85.0}) == [(90.0, False, "pass")]


@pytest.mark.parametrize("rule", [None, "≥95", 95, float("nan"), []])
def test_what_is_no_rule_is_refused(rule: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        break_points(rule, value=1)
    assert caught.value.diagnostics[0].code == "E750"


@pytest.mark.parametrize(
    "arguments", [{"value": float("inf")}, {"value": "x"}, {"history": {2020: "a"}}, {"year": "2020"}, {"classes": 5}]
)
def test_bad_arguments_are_refused_as_evaluate_does(arguments: dict[str, Any]) -> None:
    with pytest.raises(EcoRulesError):
        break_points(ecorules.parse("≥95"), **arguments)


@pytest.mark.parametrize("given", [{"value": True}, {"value": None}, {"value": "完成"}, {"value": float("nan")}, {}])
def test_what_is_no_number_has_no_point(given: dict[str, Any]) -> None:
    rule = ecorules.parse("开展")
    assert [flip for flip in break_points(rule, **given) if flip.at is not None] == []
