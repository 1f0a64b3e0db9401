"""The outcome: its words, its card, its data."""

from __future__ import annotations

import json
import pickle
import re
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
    assert outcome.explain("zh") == "未达标：92.3%，低于“市≥95”的下限 95%，差 2.7%（按“市”）。"
    assert outcome.explain() == outcome.explain("zh")
    english = "Not met (未达标): 92.3%, below the lower bound 95% of “市≥95”, off by 2.7% (as “市”)."
    assert outcome.explain("en") == english


def test_an_unknown_says_what_would_settle_it() -> None:
    outcome = evaluate(classed(), 92.3)
    assert outcome.explain("zh").splitlines()[-1] == "需要补充：地区类别（classes）。"
    assert outcome.explain("en").splitlines()[-1] == "Would settle it: the region's classes (classes)."


@pytest.mark.parametrize(
    ("demand", "value", "inputs", "zh", "en"),
    [
        (Compare(op=Op.GE, bound=95.0), 95, {}, "正好在界上", "exactly on it"),
        (Compare(op=Op.LT, bound=5.0), 4, {}, "4%，低于“<5”的上限 5%，余 1%", "with 1% to spare"),
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
            "变化幅度 20%，不低于“较2015年下降≥18%”的下限 18%，余 2%（2015–2020 年）",
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


def test_the_card_marks_the_deciding_clause_and_escapes_everything() -> None:
    shown = evaluate(classed(), 92.3, classes="县")._repr_html_()
    assert "市≥95 <mark>县≥85</mark>" in shown
    evil = "<script>alert(1)</script>≥5&"
    demand = AllOf(
        items=(Compare(op=Op.GE, bound=5.0, span=Span(0, 28)), Status(words="<b>开展</b>", span=Span(-5, 99)))
    )
    outcome = evaluate(
        Rule(text=evil, unit="<i>", demand=demand), 4, parts={"<b>开展</b>": "<img src=x>"}, classes={"<u>"}
    )
    html = outcome._repr_html_()
    assert not re.search(r"<(script|b|img|i|u)[ >]", html)
    assert html.count("<div") == html.count("</div>")


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
