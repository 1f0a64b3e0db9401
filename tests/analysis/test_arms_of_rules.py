"""Gaps, dead arms and contradictions: what a scheme's reader is told about one rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ecorules.analysis import contradictions, dead_arms, gaps
from ecorules.evaluation import evaluate
from ecorules.language import parse
from ecorules.rules import AllOf, Arm, Arms, Compare, Milestones, Op, Range, Rule, Step, Subject
from ecorules.verdicts import Verdict
from tests.strategies import rules

LOW, HIGH = Compare(op=Op.LE, bound=90.0), Compare(op=Op.GE, bound=95.0)


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("山区≥60 丘陵地区≥40 平原地区≥18", {"terrain": ("高寒地区", "草原地区")}),
        ("市≥95 县≥85", {"level": ("直辖市", "乡镇", "街道")}),
        ("缺水城市≥20", {"water": ("非缺水城市",)}),
        ("县级市≥80", {"level": ("市", "直辖市", "市辖区", "自治县", "旗", "乡镇", "街道")}),
        ("市≥95 县≥85 缺水城市≥70", {"level": ("直辖市", "乡镇", "街道"), "water": ("非缺水城市",)}),
        ("≥95", {}),
        ("2020年≥60 2030年≥95", {}),
        ("山区≥60 其他≥18", {}),
        ("≥80，缺水城市≥20", {}),
        ("缺水城市≥20 非缺水城市≥30", {}),
        ("市≥95 县≥85 缺水城市≥70 非缺水城市≥60", {}),
        ("一级≥3 二级≥2 三级≥1 四级≥0 五级≥0", {"grade": ("一级A", "一级B")}),
    ],
)
def test_gaps_name_the_broadest_classes_that_no_arm_takes(text: str, left_out: dict[str, tuple[str, ...]]) -> None:
    found = {gap.dimension: gap.labels for gap in gaps(parse(text))}
    assert found == left_out


def test_a_region_in_a_gap_is_not_judged() -> None:
    rule = parse("县级市≥80", unit="%")
    (gap,) = gaps(rule)
    assert "设区市" in gap.every
    for label in gap.every:
        assert evaluate(rule, 50, classes=[label]).verdict is Verdict.NOT_APPLICABLE
    assert evaluate(rule, 50, classes=["县级市"]).verdict is Verdict.FAIL


def test_gaps_of_nested_arms_say_where_they_stand() -> None:
    rule = parse("经济发达地区 县级市(区)≥8000 县≥6000; 经济欠发达地区 县级市(区)≥6000 县≥4500")
    found = gaps(rule)
    assert [(gap.dimension, gap.within) for gap in found] == [
        ("development", ()),
        ("level", ("经济发达地区",)),
        ("level", ("经济欠发达地区",)),
    ]
    assert found[1].span is not None
    assert found[1].span.of(rule.text).startswith("经济发达地区")


@pytest.mark.parametrize(
    ("text", "kind", "labels", "by"),
    [
        ("中小城市≥50 中等城市≥45 小城市≥40", "overruled", ("中小城市",), ("中等城市", "小城市")),
        ("缺水城市≥20 非缺水城市≥30 其他≥50", "overruled", (), ("缺水城市", "非缺水城市")),
        ("设区市≥3 地级市≥4", "overruled", ("设区市",), ("地级市",)),
    ],
)
def test_arms_that_others_overrule(text: str, kind: str, labels: tuple[str, ...], by: tuple[str, ...]) -> None:
    (dead,) = dead_arms(parse(text))
    assert (dead.kind, dead.labels, dead.by) == (kind, labels, by)


@pytest.mark.parametrize(
    "text", ["市≥95 县≥85", "中小城市≥50 小城市≥40", "缺水城市≥20 其他≥50", "2020年≥6 2030年≥9", "≥5"]
)
def test_arms_that_all_take_something(text: str) -> None:
    assert dead_arms(parse(text)) == ()


def test_repeated_arms_and_milestones_of_rules_made_by_hand() -> None:
    arms = (
        Arm(labels=("山区",), dimension="terrain", covers=("山区",), demand=HIGH),
        Arm(labels=("山区",), dimension="terrain", demand=LOW),
    )
    (twice,) = dead_arms(Rule(text="", demand=Arms(arms=arms, known=(("terrain", ("山区", "平原地区")),))))
    assert (twice.kind, twice.labels, twice.by, twice.same_demand) == ("repeated", ("山区",), ("山区",), False)
    steps = (Step(year=2020, demand=HIGH), Step(year=2020, demand=LOW), Step(year=2030, demand=LOW))
    (early,) = dead_arms(Rule(text="", demand=Milestones(steps=steps)))
    assert (early.kind, early.year, early.same_demand) == ("repeated", 2020, False)
    assert evaluate(Rule(text="", demand=Milestones(steps=steps)), 80, year=2021).verdict is Verdict.PASS


def test_an_arm_inside_another_of_its_dimension_must_be_narrower() -> None:
    inner = Arms(
        arms=(Arm(labels=("县",), dimension="level", covers=("县",), demand=LOW),), known=(("level", ("县",)),)
    )
    outer = Arms(
        arms=(Arm(labels=("市",), dimension="level", covers=("市", "设区市"), demand=inner),),
        known=(("level", ("市", "设区市", "县")),),
    )
    (dead,) = dead_arms(Rule(text="", demand=outer))
    assert (dead.kind, dead.labels, dead.by) == ("unreachable", ("县",), ("市",))


@pytest.mark.parametrize(
    ("text", "clauses", "classes"),
    [
        ("<5.5且>5.5", ("<5.5", ">5.5"), ()),
        ("(市≥95 县≥85)且≤90", ("≥95", "≤90"), ("市",)),
        ("逐年上升且逐年下降", ("逐年上升", "逐年下降"), ()),
        ("(<5.5且>5.5)或≥9", ("<5.5", ">5.5"), ()),
    ],
)
def test_contradictions_quote_their_clauses(text: str, clauses: tuple[str, ...], classes: tuple[str, ...]) -> None:
    rule = parse(text)
    (found,) = contradictions(rule)
    assert (found.clauses, found.classes) == (clauses, classes)
    assert [span.of(rule.text) for span in found.spans if span] == list(clauses)


@pytest.mark.parametrize(
    "text",
    [
        "≥95",
        "6~9",
        "≥95或≤90",
        "≥90且无危险废物排放",
        "逐年下降或逐年上升",
        "市≥95 县≤85",
        "2020年≥60 2030年≥95",
        "不考核",
    ],
)
def test_what_can_be_met_is_no_contradiction(text: str) -> None:
    assert contradictions(parse(text)) == ()


def test_contradictions_of_rules_made_by_hand() -> None:
    both = AllOf(items=(HIGH, LOW))
    assert [found.clauses for found in contradictions(Rule(text="", demand=both))] == [("≥95", "≤90")]
    (named,) = contradictions(Rule(text="", demand=Subject(name="城区", demand=both)))
    assert named.subject == "城区"
    empty = Range(low=5.0, high=5.0, low_open=True)
    assert [found.clauses for found in contradictions(Rule(text="", demand=empty))] == [("(5,5]",)]
    assert contradictions(Rule(text="", demand=empty, better="higher")) == (), "only its lower end binds"
    three = AllOf(items=(Range(low=1.0, high=3.0), Range(low=2.0, high=5.0), Compare(op=Op.GT, bound=3.0)))
    assert [found.clauses for found in contradictions(Rule(text="", demand=three))] == [("1~3", ">3")]
    steps = (Step(year=2020, demand=LOW), Step(year=2030, demand=HIGH))
    (later,) = contradictions(Rule(text="", demand=AllOf(items=(LOW, Milestones(steps=steps)))))
    assert later.year == 2030


@settings(max_examples=150, deadline=None)
@given(rules())
def test_any_rule_can_be_looked_through(rule: Rule) -> None:
    for gap in gaps(rule):
        assert set(gap.labels) <= set(gap.every)
    assert all(dead.kind in ("repeated", "overruled", "unreachable") for dead in dead_arms(rule))
    for found in contradictions(rule):
        assert len(found.clauses) == len(found.spans) >= 1
    assert gaps(replace(rule, text="")) == gaps(rule)
