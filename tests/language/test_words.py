"""Rules in words: each says what it means, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from strategies import rules

from ecorules.language.words import describe
from ecorules.rules import (
    AllOf,
    AnyOf,
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
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Standard,
    Status,
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
)

HIGH, LOW = Compare(op=Op.GE, bound=95.0), Compare(op=Op.GE, bound=85.0)
FALLING = Trend(kind=TrendKind.EVERY_YEAR, direction="down")


def words(demand: Demand, unit: str | None = None, **more: Any) -> tuple[str, str]:
    rule = Rule(text="", unit=unit, demand=demand, **more)
    return describe(rule, "zh"), describe(rule, "en")


def change(direction: Any, amount: float, measure: Measure, **more: Any) -> Change:
    return Change(direction=direction, op=Op.GE, amount=amount, measure=measure, **more)


def test_arms_of_bounds_read_as_one_sentence() -> None:
    arms = (Arm(labels=("市",), demand=HIGH), Arm(labels=("县",), demand=LOW))
    zh, en = words(Arms(arms=arms, known=()), "%")
    assert zh == "数值不低于 95%（市）；不低于 85%（县）"
    assert en == "at least 95 % for 市 (prefecture-level city); at least 85 % for 县 (county level)"


def test_arms_of_several_labels_other_arms_and_groups() -> None:
    both = AllOf(items=(HIGH, Status(words="开展")))
    arms = (Arm(labels=("超大城市", "特大城市"), demand=both), Arm(labels=(), demand=LOW))
    zh, en = words(Arms(arms=arms, known=()))
    assert zh == "超大城市、特大城市：（数值不低于 95；并且“开展”（须证实已做到））；不低于 85（其他）"
    assert en.endswith("at least 85 for all other classes")
    assert " or 特大城市 (very large city, 5 to 10 million)" in en


@pytest.mark.parametrize(
    ("demand", "better", "zh", "en"),
    [
        (Compare(op=Op.LT, bound=5.0), None, "数值低于 5%", "less than 5 %"),
        (Range(low=6.0, high=9.0), None, "数值在 6% 与 9% 之间（含两端）", "between 6 % and 9 % (both ends included)"),
        (
            Range(low=-4.5, high=-4.0),
            "lower",
            "数值不高于 -4%（目标区间 -4.5% 至 -4%，数值越小越好，只有较弱的一端约束）",
            "at most -4 % (target band -4.5 % to -4 %, lower is better, only the weaker end binds)",
        ),
        (
            Approx(centre=15.0),
            None,
            "数值约为 15%（允许偏差 ±5%，即 14.25% 至 15.75%）",
            "about 15 % (within ±5 %: 14.25 % to 15.75 %)",
        ),
        (
            Approx(centre=15.0),
            "higher",
            "数值约为 15%，即不低于 14.25%（允许偏差 5%，数值越大越好，只有较差的一侧约束）",
            "about 15 %: at least 14.25 % (within 5 %, higher is better, only the worse side counts)",
        ),
        (
            Reach(bound=80.0),
            "higher",
            "数值达到 80%，即不低于 80%（数值越大越好）",
            "reaches 80 %: at least 80 % (higher is better)",
        ),
        (
            Reach(bound=80.0),
            "lower",
            "数值达到 80%，即不高于 80%（数值越小越好）",
            "reaches 80 %: at most 80 % (lower is better)",
        ),
        (
            Reach(bound=80.0),
            None,
            "数值达到 80%（等于即达标；未说明指标方向，其他数值无法判定）",
            "reaches 80 % (equality passes; which way is better is not stated, so other values are undecided)",
        ),
        (
            Reach(bound=100.0),
            None,
            "数值达到 100%，即不低于 100%（未说明指标方向，已到极值）",
            "reaches 100 %: at least 100 % (direction not stated, but the bound is extreme)",
        ),
    ],
)
def test_bounds_say_what_binds(demand: Demand, better: str | None, zh: str, en: str) -> None:
    assert words(demand, "%", better=better) == (zh, en)


@pytest.mark.parametrize(
    ("demand", "zh", "en"),
    [
        (Status(words="制定实施"), "须证实已做到", "(drawn up and carried out), attested as done"),
        (Status(words="不得检出", prohibition=True), "须证实未违反", "attested as kept"),
        (Grade(grade="Ⅲ"), "等级达到或优于Ⅲ类", "class Ⅲ or better"),
        (Grade(grade="劣Ⅴ", strict=True), "等级优于劣Ⅴ类", "strictly better than 劣Ⅴ类 (worse than class Ⅴ)"),
        (Grade(grade="Ⅱ", kind="级"), "等级达到或优于Ⅱ级", "grade Ⅱ or better"),
        (Grade(grade="Ⅲ", strict=True), "等级优于Ⅲ类", "strictly better"),
        (Task(words="完成上级任务"), "需上级认定是否完成", "needs the superior's finding, number or text"),
        (TargetCompare(op=Op.LE, name="控制目标值"), "数值不高于“控制目标值”", "at most 控制目标值 (control target)"),
        (Standard(name="功能区标准"), "达到“功能区标准”", "conforms to the standard"),
        (
            ReferenceCompare(op=Op.LT, name="全国平均水平", factor=0.5, offset=-2.0),
            "数值低于“全国平均水平”的 0.5 倍减 2 个百分点",
            "less than 0.5 times 全国平均水平 (national average) minus 2 percentage points",
        ),
        (ReferenceCompare(op=Op.LT, name="近5年平均", years=5), "近5年历史数据的平均", "mean of the last 5 years"),
        (NotAssessed(), "不考核", "not assessed"),
        (
            change("down", 18.0, Measure.RELATIVE, base_year=2015),
            "比2015年下降幅度不低于 18%",
            "fall of at least 18 % against 2015",
        ),
        (
            change("up", 5.0, Measure.DIFFERENCE, years_before=1),
            "比上一年上升量不低于 5 个百分点",
            "5 percentage points against the year before",
        ),
        (change("up", 5.0, Measure.RELATIVE, years_before=5), "比5年前", "5 years before"),
        (change("up", 5.0, Measure.RELATIVE), "需报告的变化量", "needs the reported change"),
        (change("up", 5.0, Measure.RELATIVE, pace=Pace.AVERAGE), "复合率", "compound rate"),
        (
            change("up", 5.0, Measure.DIFFERENCE, pace=Pace.EVERY_YEAR, years=5),
            "近5年每一年的",
            "every one of the last 5 years",
        ),
        (change("signed", 0.0, Measure.RELATIVE, years_before=1), "增长率不低于 0%", "negative for a fall"),
    ],
)
def test_other_leaves_say_what_they_need(demand: Demand, zh: str, en: str) -> None:
    found = words(demand, "%")
    assert zh in found[0]
    assert en in found[1]


def test_courses_say_their_window() -> None:
    assert words(FALLING) == (
        "近3年逐年下降，即每一年都低于前一年",
        "falling every year over the last 3 years: each year below the one before",
    )
    assert "近5年" in words(FALLING, settings=Settings(window=5))[0]
    own = Trend(kind=TrendKind.GRADUAL, direction="up", years=4)
    assert words(own, settings=Settings(window=5))[0].startswith("近4年逐步上升")


def test_courses_follow_the_indicator_or_say_that_they_cannot() -> None:
    stable = Trend(kind=TrendKind.STABLE, direction="better")
    assert words(stable, better="lower") == ("保持稳定，即不高于上一年", "stable: not above the year before")
    assert words(stable)[0].endswith("（未说明指标方向，需 better）")
    assert words(stable)[1].endswith("(which way is better is not stated: needs better)")
    slack = words(stable, "天", better="higher", settings=Settings(stable=2.0))
    assert slack == ("保持稳定，即不低于上一年（容许差 2 天）", "stable: not below the year before by more than 2 d")


def test_a_base_year_comes_from_the_text_before_the_settings() -> None:
    plain = Trend(kind=TrendKind.NOT_WORSE, direction="up")
    stated = Trend(kind=TrendKind.NOT_WORSE, direction="up", base_year=2015)
    assert words(plain)[0] == "不低于上一年"
    assert words(plain, settings=Settings(base_year=2010))[0] == "不低于2010年"
    assert words(stated, settings=Settings(base_year=2010)) == ("不低于2015年", "not below 2015")


def test_trees_group_what_is_put_together() -> None:
    either = AnyOf(items=(Compare(op=Op.LE, bound=300.0), FALLING))
    tree = AllOf(items=(Subject(name="城区", demand=either), Subject(name="面积", demand=LOW, unit="公顷")))
    assert words(tree) == (
        "城区：（数值不高于 300；或者近3年逐年下降，即每一年都低于前一年）；并且面积：数值不低于 85 公顷",
        "城区 (urban area): (at most 300; or falling every year over the last 3 years: each year below the one before)"
        "; and 面积 (area): at least 85 ha",
    )


def test_milestones_say_from_when() -> None:
    steps = (Step(year=None, demand=LOW), Step(year=2030, demand=HIGH))
    zh, en = words(Milestones(steps=steps))
    assert zh == "首个年份之前：数值不低于 85；2030年起：数值不低于 95"
    assert en == "before the first year named: at least 85; from 2030: at least 95"


@given(rules())
def test_every_rule_has_words_in_both_languages(rule: Rule) -> None:
    zh, en = describe(rule, "zh"), describe(rule, "en")
    assert zh.isprintable()
    assert en.isprintable()
    assert zh.count("（") == zh.count("）")
    assert en.count("(") == en.count(")")
    assert zh != en
