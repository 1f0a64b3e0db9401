"""The outcome: its words, its card, its data."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from ecorules.evaluation import Outcome, evaluate
from ecorules.rules import (
    AllOf,
    Approx,
    Arm,
    Arms,
    Change,
    Compare,
    Demand,
    Grade,
    Measure,
    Milestones,
    NotAssessed,
    Op,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Status,
    Step,
    Subject,
    Task,
    Trend,
    TrendKind,
)
from ecorules.text import Span
from ecorules.verdicts import Verdict

COUNTIES = ("县", "县级市")


def classed() -> Rule:
    text = "市≥95 县≥85"
    arms = tuple(
        Arm(
            labels=(label,),
            demand=Compare(op=Op.GE, bound=bound, span=Span(at + 1, at + 4)),
            dimension="level",
            covers=covers,
            span=Span(at, at + 4),
        )
        for label, bound, covers, at in (("市", 95.0, ("市", "设区市"), 0), ("县", 85.0, COUNTIES, 5))
    )
    known = (("level", ("市", "设区市", *COUNTIES)),)
    return Rule(text=text, unit="%", better="higher", demand=Arms(arms=arms, known=known))


def judged(demand: Demand, value: object = None, better: Any = None, unit: str | None = "%", **inputs: Any) -> Outcome:
    return evaluate(Rule(text="", unit=unit, better=better, demand=demand), value, **inputs)


def test_the_clause_is_quoted_with_its_label_and_its_place() -> None:
    outcome = evaluate(classed(), 92.3, classes="设区市")
    (finding,) = outcome.trace
    assert (finding.clause, finding.span) == ("市≥95", Span(0, 4))
    assert outcome.explain("zh") == "未达标：92.3%，低于“市≥95”的下限 95%，差 2.7个百分点（按“市”）。"
    assert outcome.explain() == outcome.explain("zh")
    english = "Not met (未达标): 92.3%, below the lower bound 95% of “市≥95”, off by 2.7 percentage points (as “市”)."
    assert outcome.explain("en") == english


def test_an_unknown_says_what_would_settle_it() -> None:
    outcome = evaluate(classed(), 92.3)
    assert outcome.explain("zh").splitlines()[-1] == "需要补充：地区类别（classes）。"
    assert outcome.explain("en").splitlines()[-1] == "Would settle it: the region's classes (classes)."


@pytest.mark.parametrize(
    ("demand", "value", "inputs", "zh", "en"),
    [
        (Compare(op=Op.GE, bound=95.0), 95, {}, "正好在界上", "exactly on it"),
        (
            Compare(op=Op.LT, bound=5.0),
            4,
            {},
            "4%，低于“<5”的上限 5%，余 1个百分点",
            "with 1 percentage point to spare",
        ),
        (Range(low=6.0, high=9.0), 7, {}, "在“6~9”的 6 至 9% 之间", "within 6 to 9%"),
        (Range(low=6.0, high=9.0), 10, {}, "不在“6~9”", "outside 6 to 9%"),
        (Approx(centre=20.0), 19, {}, "容差 ±5%", "tolerance ±5%"),
        (Reach(bound=80.0), 81, {}, "取决于指标的方向", "depends on the direction"),
        (Status(words="开展"), "已开展", {}, "所报 “已开展”，达到“开展”", "“已开展” was reported"),
        (Status(words="开展"), False, {}, "据报告，“开展”未达到", "reported as not met"),
        (Status(words="开展"), "在办", {}, "在办", "does not say"),
        (Grade(grade="Ⅲ"), "Ⅳ", {}, "未达到“达到或优于Ⅲ类”", "does not meet"),
        (NotAssessed(), 1, {}, "“不考核”，不作要求", "makes no demand"),
        (Task(words="完成任务"), 1, {}, "没有给出上级任务", "target"),
        (
            ReferenceCompare(op=Op.LT, name="全国平均水平"),
            9,
            {"references": {"全国平均水平": 10}},
            "低于“<全国平均水平”的上限 10%",
            "below the upper bound 10%",
        ),
        (
            Trend(kind=TrendKind.EVERY_YEAR, direction="down"),
            None,
            {"history": {2018: 3, 2019: 2, 2020: 2}},
            "2018 年 3、2019 年 2、2020 年 2，不符合“逐年下降”",
            "2018: 3, 2019: 2, 2020: 2",
        ),
        (
            Change(direction="down", op=Op.GE, amount=18.0, measure=Measure.RELATIVE, base_year=2015),
            None,
            {"history": {2015: 50, 2020: 40}},
            "变化幅度 20%，不低于“较2015年下降≥18%”的下限 18%，余 2个百分点（2015–2020 年）",
            "a change of 20%",
        ),
        (
            Trend(kind=TrendKind.NOT_WORSE, direction="up", base_year=2015),
            None,
            {"history": {2015: 50, 2020: 40}},
            "与 2015 年相比",
            "against 2015",
        ),
        (
            Milestones(steps=(Step(year=2020, demand=Compare(op=Op.GE, bound=60.0)),)),
            59,
            {"year": 2021},
            "2020 年起的要求",
            "the demand from 2020 on",
        ),
        (
            Milestones(steps=(Step(year=2020, demand=Compare(op=Op.GE, bound=60.0)),)),
            59,
            {"year": 2011},
            "没有要求",
            "demands nothing",
        ),
        (
            Subject(name="应用率", demand=AllOf(items=(Compare(op=Op.GE, bound=60.0), Compare(op=Op.LE, bound=90.0)))),
            50,
            {},
            "应用率",
            "应用率",
        ),
    ],
)
def test_explanations(demand: Demand, value: object, inputs: Any, zh: str, en: str) -> None:
    outcome = judged(demand, value, **inputs)
    assert zh in outcome.explain("zh")
    assert en in outcome.explain("en")


def test_long_explanations_are_counted() -> None:
    items = tuple(Compare(op=Op.GE, bound=float(bound)) for bound in range(10))
    outcome = judged(AllOf(items=items), 50)
    assert outcome.explain("zh").splitlines()[-1] == "另有 6 条。"
    assert len(outcome.trace) == len(outcome.deciding) == 10


def test_deciding_are_the_clauses_of_that_verdict() -> None:
    outcome = judged(AllOf(items=(Compare(op=Op.GE, bound=90.0), Compare(op=Op.LE, bound=95.0))), 97)
    assert outcome.deciding == (1,)
    assert [finding.verdict for finding in outcome.trace] == [Verdict.PASS, Verdict.FAIL]
    assert outcome.explain("zh").count("\n") == 0


def test_the_card_of_lone_surrogates_can_be_written() -> None:
    rule = Rule(text="\ud800≥5\x00", unit="\udfff", demand=Compare(op=Op.GE, bound=5.0, span=Span(0, 4)))
    outcome = evaluate(rule, 4)
    assert outcome._repr_html_().encode("utf-8")
    assert outcome.explain("zh").encode("utf-8")
    assert outcome.explain("en").encode("utf-8")


@pytest.mark.parametrize("value", [92.3, None, True, 97])
def test_outcomes_are_plain_data(value: object) -> None:
    outcome = evaluate(classed(), value, classes="县")
    assert pickle.loads(pickle.dumps(outcome)) == outcome
    data = json.loads(json.dumps(outcome.to_dict(), ensure_ascii=False, allow_nan=False))
    assert data["verdict"] == outcome.verdict.value
    assert data["trace"][0]["clause"] == "县≥85"
    assert data["trace"][0]["arms"] == ["县"]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (
            90,
            "无法判定：各类别结果不同（市 未达标；县 达标），需要行政层级。",
            "the classes differ (市 not met; 县 met)",
        ),
        (97, "达标：各类别均达标（未给出行政层级）。", "met for every class"),
        (80, "未达标：各类别均未达标（未给出行政层级）。", "not met for any class"),
        (None, "无法判定：“市≥95”：没有给出指标值（按“市”；未给出行政层级）。", "no value was given"),
    ],
)
def test_what_the_classes_come_to_is_said_first(value: object, zh: str, en: str) -> None:
    outcome = evaluate(classed(), value)
    assert outcome.explain("zh").splitlines()[0] == zh
    assert en in outcome.explain("en").splitlines()[0]


def test_classes_of_several_clauses_are_not_summed_up() -> None:
    both = AllOf(items=(Compare(op=Op.GE, bound=85.0), Compare(op=Op.LE, bound=92.0)))
    arms = (
        Arm(labels=("市",), demand=both, dimension="level"),
        Arm(labels=("县",), demand=Compare(op=Op.GE, bound=85.0), dimension="level"),
    )
    outcome = judged(Arms(arms=arms, known=(("level", ("市", "县")),)), 95)
    assert outcome.verdict is Verdict.UNKNOWN
    assert "各类别" not in outcome.explain("zh")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (320, "千克/公顷", "320千克/公顷，高于“≤300”的上限", "320 kg/ha, above the upper bound 300 kg/ha"),
        (320, "1", "320，高于“≤300”的上限 300，差 20。", "320, above the upper bound 300 of “≤300”, off by 20."),
        (320, "万元", "差 20万元", "off by 20 × 10⁴ yuan"),
        (320, "<嘿>", "差 20<嘿>", "off by 20 <嘿>"),
        (300.1, "‰", "差 0.1‰", "off by 0.1‰"),
    ],
)
def test_units_are_named_in_the_language_of_the_sentence(value: float, unit: str, zh: str, en: str) -> None:
    outcome = judged(Compare(op=Op.LE, bound=300.0), value, unit=unit)
    assert zh in outcome.explain("zh")
    assert en in outcome.explain("en")


@pytest.mark.parametrize(
    ("op", "value", "bound", "margin"),
    [
        (Op.GE, 92.3, 95.0, -2.7),
        (Op.LE, 0.7, 0.8, 0.1),
        (Op.GE, 0.3, 0.3, 0.0),
        (Op.GE, 5e-324, 0.0, 5e-324),
        (Op.LT, 1e300, 1e-300, -1e300),
        (Op.EQ, 0.1, 0.3, -0.2),
        (Op.GE, 0.30000000000000004, 0.3, 4e-17),
    ],
)
def test_the_margin_is_the_difference_of_what_is_printed(op: Op, value: float, bound: float, margin: float) -> None:
    assert judged(Compare(op=op, bound=bound), value).margin == margin


def test_the_margin_of_a_computed_change_has_no_noise() -> None:
    demand = Change(direction="up", op=Op.GE, amount=5.0, measure=Measure.DIFFERENCE, years_before=1)
    assert judged(demand, history={2019: 60.0, 2020: 62.3}).margin == -2.7


def test_a_question_ends_with_its_own_mark() -> None:
    outcome = judged(Compare(op=Op.LE, bound=300.0), 4500, unit="千克/公顷")
    assert outcome.explain("en").endswith("?")
    assert outcome.explain("zh").endswith("。")


def test_a_slip_of_magnitude_is_pointed_out() -> None:
    outcome = judged(Compare(op=Op.GE, bound=7.0), 70_000, unit="万元")
    assert outcome.verdict is Verdict.PASS
    assert [warning.code for warning in outcome.warnings] == ["W301"]
    assert "⚠" in outcome._repr_html_()
    assert "注意：" in outcome.explain("zh")
    assert "Note: " in outcome.explain("en")


def test_the_parts_that_are_missing_are_named() -> None:
    outcome = judged(AllOf(items=(Compare(op=Op.GE, bound=90.0), Status(words="无危险废物排放"))), 95)
    assert (
        outcome.explain("zh")
        == "无法判定：“无危险废物排放”：没有报告是否达到。\n需要补充：各分项的数据（parts: 无危险废物排放）。"
    )
    assert outcome.explain("en").splitlines()[-1] == "Would settle it: the parts (parts: 无危险废物排放)."


def test_a_unit_that_cannot_be_read_does_not_stand_in_the_way() -> None:
    outcome = judged(Compare(op=Op.GE, bound=7.0), 70_000, unit="<i>公里\n公顷")
    assert (outcome.verdict, outcome.warnings) == (Verdict.PASS, ())
    assert judged(Reach(bound=100.0), 101, unit="<i>").verdict is Verdict.UNKNOWN
