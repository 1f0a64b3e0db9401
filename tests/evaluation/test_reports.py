"""Clauses on what is reported: states, prohibitions, grades, tasks, standards, references."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import ecorules.language
from ecorules.errors import DataError, EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.rules import (
    AllOf,
    Compare,
    Demand,
    Grade,
    Leaf,
    NotAssessed,
    Op,
    Reach,
    ReferenceCompare,
    Rule,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
)
from ecorules.verdicts import Verdict

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN


def judged(demand: Demand, value: object = None, better: Any = None, unit: str | None = "%", **inputs: Any) -> Outcome:
    return evaluate(Rule(text="", unit=unit, better=better, demand=demand), value, **inputs)


@pytest.mark.parametrize(
    ("words", "report", "verdict"),
    [
        ("建立", True, PASS),
        ("建立", np.True_, PASS),
        ("建立", "是", PASS),
        ("建立", "达标", PASS),
        ("建立", "已达标", PASS),
        ("建立", "建立", PASS),
        ("建立", "已建立", PASS),
        ("建立", "已经 建立。", PASS),
        ("划定并遵守", "已划定，并遵守", PASS),
        ("不明显", "不明显", PASS),
        ("建立", False, FAIL),
        ("建立", np.False_, FAIL),
        ("建立", "否", FAIL),
        ("建立", "未达标", FAIL),
        ("建立", "不达标", FAIL),
        ("建立", "未建立", FAIL),
        ("建立", "没有建立", FAIL),
        ("建立", "尚未建立", FAIL),
        ("建立", "未能建立", FAIL),
        ("建立", "还未建立", FAIL),
        ("建立", "正在建立", UNKNOWN),
        ("建立", "部分建立", UNKNOWN),
        ("建立", "", UNKNOWN),
        ("有效开展", "未开展", UNKNOWN),
        ("建立", "建立" * 1_000_000, UNKNOWN),
        ("建立", "\ud800", UNKNOWN),
        ("建立", None, UNKNOWN),
        ("建立", 1, UNKNOWN),
        ("建立", 0.0, UNKNOWN),
    ],
)
def test_a_state(words: str, report: object, verdict: Verdict) -> None:
    outcome = judged(Status(words=words), report)
    assert outcome.verdict is verdict
    assert outcome.missing == (("value",) if verdict is UNKNOWN else ())
    assert outcome.margin is None
    assert outcome.verdict.label("zh") in outcome.explain("zh")


@pytest.mark.parametrize(
    ("words", "report", "verdict"),
    [
        ("不得检出", True, PASS),
        ("不得检出", False, FAIL),
        ("不得检出", "未检出", PASS),
        ("不得检出", "均未检出", PASS),
        ("不得检出", "没有检出", PASS),
        ("不得检出", "检出", FAIL),
        ("不得检出", "已检出", FAIL),
        ("不得检出", "有", FAIL),
        ("不得检出", "无", UNKNOWN),
        ("不得检出", "是", UNKNOWN),
        ("不得检出", "否", UNKNOWN),
        ("不得检出", "", UNKNOWN),
        ("不得检出", "0.01mg/L", UNKNOWN),
        ("不得检出", 0, UNKNOWN),
        ("未发生", "未发生", PASS),
        ("未发生", "没有", PASS),
        ("未发生", "没有发生", PASS),
        ("未发生", "发生", FAIL),
        ("未发生", "无", UNKNOWN),
        ("无", "无", PASS),
        ("无", "有", FAIL),
        ("无异味", "无", PASS),
        ("无异味", "无异味", PASS),
        ("无异味", "没有异味", PASS),
        ("无异味", "有异味", FAIL),
        ("无异味", "异味", FAIL),
        ("严禁出现", "出现", FAIL),
    ],
)
def test_a_prohibition(words: str, report: object, verdict: Verdict) -> None:
    assert judged(Status(words=words, prohibition=True), report).verdict is verdict


@pytest.mark.parametrize(
    ("grade", "strict", "report", "verdict"),
    [
        ("Ⅲ", False, "Ⅲ", PASS),
        ("Ⅲ", False, "III类", PASS),
        ("Ⅲ", False, "3", PASS),
        ("Ⅲ", False, "三类", PASS),
        ("Ⅲ", False, "ＩＩＩ类", PASS),
        ("Ⅲ", False, "ii", PASS),
        ("Ⅲ", False, "Ⅱ类水质", PASS),
        ("Ⅲ", False, "Ⅳ", FAIL),
        ("Ⅲ", False, "劣V", FAIL),
        ("Ⅲ", False, "劣五类", FAIL),
        ("Ⅲ", False, "劣Ⅴ类", FAIL),
        ("Ⅲ", True, "Ⅲ", FAIL),
        ("Ⅲ", True, "Ⅱ", PASS),
        ("Ⅴ", False, "劣Ⅴ", FAIL),
        ("Ⅴ", False, "Ⅴ", PASS),
        ("劣Ⅴ", False, "劣Ⅴ", PASS),
        ("Ⅲ", False, "达标", PASS),
        ("Ⅲ", False, "未达标", FAIL),
        ("Ⅲ", False, True, PASS),
        ("Ⅲ", False, False, FAIL),
        ("Ⅲ", False, "劣Ⅲ类", UNKNOWN),
        ("Ⅲ", False, "Ⅱ~Ⅲ类", UNKNOWN),
        ("Ⅲ", False, "优", UNKNOWN),
        ("Ⅲ", False, "VI", UNKNOWN),
        ("Ⅲ", False, "Ⅲ级", UNKNOWN),
        ("Ⅲ", False, None, UNKNOWN),
    ],
)
def test_a_grade(grade: str, strict: bool, report: object, verdict: Verdict) -> None:
    outcome = judged(Grade(grade=grade, strict=strict), report)
    assert (outcome.verdict, outcome.margin) == (verdict, None)


@pytest.mark.parametrize("value", [3, 3.0, np.float64(3)])
def test_a_number_is_no_grade(value: object) -> None:
    with pytest.raises(DataError, match="E314"):
        judged(Grade(grade="Ⅲ"), value)
    with pytest.raises(DataError, match="E314"):
        judged(Grade(grade="Ⅲ"), history={2020: value})


@pytest.mark.parametrize(
    ("demand", "report", "verdict"),
    [
        (Status(words="健全"), "健全", PASS),
        (Status(words="健全"), "制度健全", PASS),
        (Status(words="健全"), "制度：已健全。", PASS),
        (Status(words="健全"), "制度未健全", FAIL),
        (Status(words="健全"), "制度尚未健全", FAIL),
        (Status(words="健全"), "制度", UNKNOWN),
        (Status(words="健全"), "机制健全", UNKNOWN),
        (Status(words="健全"), "未制度健全", FAIL),
        (Status(words="健全"), "尚未 制度健全", FAIL),
        (Status(words="健全"), "已制度健全", PASS),
        (Status(words="健全"), "已经制度健全。", PASS),
        (Status(words="健全"), "已机制健全", UNKNOWN),
        (Status(words="健全"), "已制度", UNKNOWN),
        (Status(words="不改变"), "制度未改变", PASS),
        (Status(words="不改变"), "制度已改变", FAIL),
        (Status(words="无异味", prohibition=True), "制度无异味", PASS),
        (Status(words="无异味", prohibition=True), "制度有异味", FAIL),
        (Standard(name="国家标准", verb="符合"), "制度符合国家标准", PASS),
        (Standard(name="国家标准", verb="符合"), "制度未符合国家标准", FAIL),
        (Standard(name="国家标准", verb="符合"), "制度符合地方标准", UNKNOWN),
        (Task(words="完成上级任务"), "制度已完成上级任务", PASS),
        (Task(words="完成上级任务"), "尚未完成上级任务", FAIL),
        (Task(words="完成上级任务"), "制度基本完成上级任务", UNKNOWN),
    ],
)
def test_a_report_may_repeat_the_whole_clause(demand: Leaf, report: str, verdict: Verdict) -> None:
    """制度健全 reported of the text 制度健全, whose subject is 制度."""
    subject = Subject(name="制度", demand=demand)
    assert judged(subject, report).verdict is verdict
    beside = AllOf(items=(Compare(op=Op.GE, bound=90), subject))
    assert judged(beside, 95, parts={"制度": report}).verdict is verdict


def test_nothing_demanded_is_not_applicable() -> None:
    for value in (None, 5, True, False):
        assert judged(NotAssessed(), value).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("value", "target", "better", "verdict", "missing"),
    [
        (None, True, None, PASS, ()),
        (None, False, None, FAIL, ()),
        (True, False, None, FAIL, ()),
        (True, None, None, PASS, ()),
        (False, None, None, FAIL, ()),
        (True, 85, None, PASS, ()),
        ("已完成", None, None, PASS, ()),
        ("未完成", None, None, FAIL, ()),
        ("进行中", None, None, UNKNOWN, ("target",)),
        (None, "完成", None, PASS, ()),
        (None, "未完成", None, FAIL, ()),
        (86, 85, "higher", PASS, ()),
        (85, 85, "higher", PASS, ()),
        (84, 85, "higher", FAIL, ()),
        (84, 85, "lower", PASS, ()),
        (86, 85, "lower", FAIL, ()),
        (85, 85, None, PASS, ()),
        (86, 85, None, UNKNOWN, ("better",)),
        (None, 85, "higher", UNKNOWN, ("value",)),
        (86, None, "higher", UNKNOWN, ("target",)),
        (86, float("nan"), "higher", UNKNOWN, ("target",)),
        (None, None, None, UNKNOWN, ("target",)),
    ],
)
def test_a_task(value: object, target: object, better: Any, verdict: Verdict, missing: Any) -> None:
    outcome = judged(Task(words="完成上级规定的考核任务"), value, better, target=target)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


def test_a_task_measured_against_a_number_has_a_margin() -> None:
    assert judged(Task(words="完成任务"), 86, "higher", target=85).margin == 1


@pytest.mark.parametrize("target", [[85], 1j, float("inf"), object(), {"a": 1}])
def test_targets_that_cannot_be_used(target: object) -> None:
    with pytest.raises(DataError):
        judged(Task(words="完成任务"), 86, "higher", target=target)


def test_a_target_is_read_as_a_threshold_text() -> None:
    task = Task(words="完成上级规定的考核任务")
    assert judged(task, 86, "higher", target="≥85%").margin == 1
    assert judged(task, 84, "higher", target="85").verdict is FAIL
    falling = {2018: 3, 2019: 2, 2020: 1}
    assert judged(task, better="lower", history=falling, target="逐年下降").verdict is PASS
    assert judged(task, 84, target="完成上级规定的考核任务").missing == ("target",)
    with pytest.raises(EcoRulesError):
        judged(task, 84, target="促稳提质")
    with pytest.raises(EcoRulesError):
        judged(task, 84, target="")


def test_a_targets_own_text_is_judged_on_the_same_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[str, Demand] = {
        "≥85": Compare(op=Op.GE, bound=85.0),
        "任务": Task(words="完成上级任务"),
        "80": Reach(bound=80.0),
    }

    def parse(text: str, unit: str | None = None, better: Any = None) -> Rule:
        return Rule(text=text, unit=unit, better=better, demand=read[text])

    monkeypatch.setattr(ecorules.language, "parse", parse, raising=False)
    outcome = judged(Task(words="完成任务"), 86, target="≥85")
    assert (outcome.verdict, outcome.margin) == (PASS, 1)
    assert outcome.trace[0].reference == "≥85"
    assert "≥85" in outcome.explain("zh")
    assert judged(Task(words="完成任务"), 84, target="≥85").verdict is FAIL
    missing = judged(Task(words="完成任务"), target="≥85")
    assert (missing.verdict, missing.missing) == (UNKNOWN, ("value",))
    again = judged(Task(words="完成任务"), 84, target="任务")
    assert (again.verdict, again.missing) == (UNKNOWN, ("target",))
    assert judged(TargetCompare(op=Op.LT, name="控制值"), 80, target="80").verdict is FAIL
    assert judged(TargetCompare(op=Op.LE, name="控制值"), 80, target="80").verdict is PASS


@pytest.mark.parametrize(
    ("value", "inputs", "verdict", "missing"),
    [
        (50, {"target": 50}, PASS, ()),
        (51, {"target": 50}, FAIL, ()),
        (50, {"references": {"控制目标值": 50}}, PASS, ()),
        (51, {"references": {"控制 目标值": 50}}, FAIL, ()),
        (51, {"references": {"控制目标值": True}}, PASS, ()),
        (51, {"target": 60, "references": {"控制目标值": 50}}, PASS, ()),
        (None, {"target": True}, PASS, ()),
        (None, {"target": False}, FAIL, ()),
        (True, {}, PASS, ()),
        (None, {"target": 50}, UNKNOWN, ("value",)),
        (50, {}, UNKNOWN, ("target",)),
        (None, {}, UNKNOWN, ("value", "target")),
    ],
)
def test_a_targets_number(value: object, inputs: dict[str, Any], verdict: Verdict, missing: Any) -> None:
    outcome = judged(TargetCompare(op=Op.LE, name="控制目标值"), value, **inputs)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


@pytest.mark.parametrize(
    ("value", "references", "verdict"),
    [
        (None, {"功能区标准": True}, PASS),
        (None, {"功能区标准": False}, FAIL),
        (None, {"达到功能区标准": True}, PASS),
        (None, {"功能区 标准": np.True_}, PASS),
        (True, {}, PASS),
        (True, {"功能区标准": False}, FAIL),
        ("达标", {}, PASS),
        ("符合", {}, PASS),
        ("不符合", {}, FAIL),
        ("未达标", {}, FAIL),
        ("基本符合", {}, UNKNOWN),
        (60, {}, UNKNOWN),
        (None, {"功能区标准": 60}, UNKNOWN),
        (None, {"功能区标准": None}, UNKNOWN),
        (None, {}, UNKNOWN),
    ],
)
def test_a_standard(value: object, references: dict[str, Any], verdict: Verdict) -> None:
    outcome = judged(Standard(name="功能区标准"), value, references=references)
    assert outcome.verdict is verdict
    if verdict is UNKNOWN:
        assert outcome.missing == ("references",)
        assert "功能区标准" in outcome.trace[0].reason


@pytest.mark.parametrize(
    ("demand", "value", "references", "verdict", "missing"),
    [
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, {"全国平均水平": 10}, PASS, ()),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 10, {"全国平均水平": 10}, FAIL, ()),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, {"全国平均值": 10}, PASS, ()),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, {"全国 平均": 10}, PASS, ()),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, {"全省平均水平": 10}, UNKNOWN, ("references",)),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), None, {"全国平均水平": 10}, UNKNOWN, ("value",)),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), None, {}, UNKNOWN, ("value", "references")),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), 99, {"全国平均水平": True}, PASS, ()),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), None, {"全国平均水平": False}, FAIL, ()),
        (ReferenceCompare(op=Op.LE, name="全国平均值", factor=0.5), 5, {"全国平均值": 10}, PASS, ()),
        (ReferenceCompare(op=Op.LE, name="全国平均值", factor=0.5), 5.1, {"全国平均值": 10}, FAIL, ()),
        (ReferenceCompare(op=Op.GE, name="全省平均水平", offset=0.5), 60.5, {"全省平均水平": 60}, PASS, ()),
        (ReferenceCompare(op=Op.GE, name="全省平均水平", offset=0.5), 60.4, {"全省平均水平": 60}, FAIL, ()),
    ],
)
def test_a_reference(demand: Demand, value: object, references: Any, verdict: Verdict, missing: Any) -> None:
    outcome = judged(demand, value, references=references)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


def test_a_mean_of_years_comes_from_references_or_from_the_history() -> None:
    demand = ReferenceCompare(op=Op.GE, name="近3年平均", years=3)
    history = {2018: 80, 2019: 90, 2020: 100}
    assert judged(demand, history=history).margin == 10
    assert judged(demand, history=history, references={"近3年平均": 101}).verdict is FAIL
    gap = judged(demand, history={2018: 80, 2020: 100})
    assert (gap.verdict, gap.missing) == (UNKNOWN, ("history", "references"))
    assert judged(ReferenceCompare(op=Op.GE, name="近年平均", years=10**9), history=history).verdict is UNKNOWN


@pytest.mark.parametrize(
    "references", [[("甲", 1)], {1: 1}, {"全国平均水平": "61"}, {"全国平均": 1, "全国平均值": 2}, {"全国平均": 1j}]
)
def test_references_that_cannot_be_used(references: Any) -> None:
    with pytest.raises(DataError, match="E310"):
        judged(ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, references=references)


def test_a_name_that_is_nearly_given_is_shown() -> None:
    outcome = judged(ReferenceCompare(op=Op.LT, name="全国平均水平"), 9, references={"全国总体平均水平": 10})
    assert "全国总体平均水平" in outcome.explain("zh")
    assert "全国总体平均水平" in outcome.explain("en")


def test_an_attestation_holds_for_every_leaf_but_specific_reports_win() -> None:
    demand = AllOf(items=(Compare(op=Op.GE, bound=90.0), Task(words="完成任务"), Standard(name="国家标准")))
    assert judged(demand, True).verdict is PASS
    assert judged(demand, False).verdict is FAIL
    assert judged(demand, True, target=False).verdict is FAIL
    assert judged(demand, True, references={"国家标准": False}).verdict is FAIL


def test_a_text_that_no_clause_can_use_is_refused() -> None:
    number = Compare(op=Op.GE, bound=90.0)
    with pytest.raises(DataError, match="E303"):
        judged(number, "优")
    mixed = judged(AllOf(items=(number, Status(words="开展"))), "开展")
    assert (mixed.verdict, mixed.missing) == (UNKNOWN, ("value",))


def test_inputs_that_were_not_used_are_named() -> None:
    outcome = judged(Compare(op=Op.GE, bound=90.0), 95, change=3, target=90)
    assert [warning.code for warning in outcome.warnings] == ["W303", "W303"]
    assert outcome.verdict is PASS
