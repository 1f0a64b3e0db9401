"""Canonical text: the printed form of each kind of demand, and that no two demands share one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import demands

from ecorules.language.canonical import canonical_text, number_text
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
    Standard,
    Status,
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
)

RELATIVE, DIFFERENCE = Measure.RELATIVE, Measure.DIFFERENCE
HIGH, LOW = Compare(op=Op.GE, bound=90.0), Compare(op=Op.LE, bound=300.0)
RISING = Trend(kind=TrendKind.EVERY_YEAR, direction="up")
EITHER, BOTH = AnyOf(items=(HIGH, RISING)), AllOf(items=(HIGH, Status(words="开展")))


def text(demand: Demand, unit: str | None = None) -> str:
    return canonical_text(Rule(text="", unit=unit, demand=demand))


def trend(kind: TrendKind, direction: Any, **more: Any) -> Trend:
    return Trend(kind=kind, direction=direction, **more)


def change(direction: Any, amount: float, measure: Measure, op: Op = Op.GE, **more: Any) -> Change:
    return Change(direction=direction, op=op, amount=amount, measure=measure, **more)


def by_class(*pairs: tuple[tuple[str, ...], Demand]) -> Arms:
    return Arms(arms=tuple(Arm(labels=labels, demand=demand) for labels, demand in pairs), known=())


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (95.0, "95"),
        (0.5, "0.5"),
        (-4.4, "-4.4"),
        (0.0, "0"),
        (-0.0, "-0"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-17, "0.00000000000000001"),
        (1e-18, "1E-18"),
        (1234567890123456.0, "1234567890123456"),
        (1e16, "10000000000000000"),
        (1e17, "1E+17"),
        (5e-324, "5E-324"),
        (1.5e300, "1.5E+300"),
    ],
)
def test_numbers_are_short(number: float, printed: str) -> None:
    assert number_text(number) == printed


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back(number: float) -> None:
    assert float(number_text(number)).hex() == number.hex()


@pytest.mark.parametrize(
    ("demand", "printed"),
    [
        (Compare(op=Op.GE, bound=95.0), "≥95"),
        (Compare(op=Op.EQ, bound=5.0), "=5"),
        (Range(low=6.0, high=9.0), "6~9"),
        (Range(low=-4.5, high=-4.0), "-4.5~-4"),
        (Range(low=40.0, high=60.0, low_open=True), "(40,60]"),
        (Range(low=40.0, high=60.0, high_open=True), "[40,60)"),
        (Range(low=40.0, high=60.0, low_open=True, high_open=True), "(40,60)"),
        (Approx(centre=15.0), "15左右"),
        (Reach(bound=100.0), "100"),
        (Status(words="制定实施"), "制定实施"),
        (Status(words="不得检出", prohibition=True), "不得检出"),
        (Grade(grade="Ⅲ"), "达到或优于Ⅲ类"),
        (Grade(grade="Ⅱ", strict=True, kind="级"), "优于Ⅱ级"),
        (Task(words="完成上级规定的考核任务"), "完成上级规定的考核任务"),
        (TargetCompare(op=Op.GE, name="上级下达任务"), "≥上级下达任务"),
        (Standard(name="功能区标准"), "达到功能区标准"),
        (Standard(verb="符合", name="国家标准"), "符合国家标准"),
        (NotAssessed(), "不考核"),
    ],
)
def test_single_demands(demand: Demand, printed: str) -> None:
    assert text(demand) == printed


@pytest.mark.parametrize(
    ("more", "printed"),
    [
        ({}, "<全国平均水平"),
        ({"factor": 0.5}, "<全国平均水平的50%"),
        ({"factor": 0.07}, "<全国平均水平的7%"),
        ({"factor": 0.333}, "<全国平均水平的0.333倍"),
        ({"factor": 1.2}, "<全国平均水平的1.2倍"),
        ({"offset": 0.5}, "<全国平均水平+0.5"),
        ({"offset": -2.0}, "<全国平均水平-2"),
        ({"factor": 0.5, "offset": 3.0}, "<全国平均水平的50%+3"),
    ],
)
def test_references(more: dict[str, float], printed: str) -> None:
    assert text(ReferenceCompare(op=Op.LT, name="全国平均水平", **more)) == printed  # type: ignore[arg-type]


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_factors_read_back(factor: float) -> None:
    assume(factor != 1)
    printed = text(ReferenceCompare(op=Op.LT, name="全国平均水平", factor=factor)).removeprefix("<全国平均水平的")
    read = float(printed[:-1]) / 100 if printed.endswith("%") else float(printed.removesuffix("倍"))
    assert read == factor


@pytest.mark.parametrize(
    ("demand", "printed"),
    [
        (trend(TrendKind.EVERY_YEAR, "up"), "逐年上升"),
        (trend(TrendKind.EVERY_YEAR, "down", years=5), "近5年逐年下降"),
        (trend(TrendKind.EVERY_YEAR, "better"), "逐年改善"),
        (trend(TrendKind.GRADUAL, "up"), "逐步上升"),
        (trend(TrendKind.GRADUAL, "down"), "逐步下降"),
        (trend(TrendKind.GRADUAL, "better"), "逐步改善"),
        (trend(TrendKind.NOT_WORSE, "up"), "不降低"),
        (trend(TrendKind.NOT_WORSE, "down"), "不增加"),
        (trend(TrendKind.NOT_WORSE, "better"), "不恶化"),
        (trend(TrendKind.NOT_WORSE, "up", base_year=2015), "不低于2015年"),
        (trend(TrendKind.NOT_WORSE, "down", base_year=2015), "不高于2015年"),
        (trend(TrendKind.NOT_WORSE, "better", base_year=2015), "不劣于2015年"),
        (trend(TrendKind.STABLE, "better"), "保持稳定"),
        (trend(TrendKind.STABLE, "better", base_year=2015), "较2015年保持稳定"),
        (trend(TrendKind.IMPROVING, "up"), "持续提高"),
        (trend(TrendKind.IMPROVING, "down", years=3), "近3年持续下降"),
        (trend(TrendKind.IMPROVING, "better"), "持续改善"),
    ],
)
def test_courses(demand: Demand, printed: str) -> None:
    assert text(demand) == printed


@pytest.mark.parametrize(
    ("demand", "unit", "printed"),
    [
        (change("down", 18.0, RELATIVE, base_year=2015), None, "较2015年下降≥18%"),
        (change("down", 4.0, RELATIVE, years_before=1), None, "较上年下降≥4%"),
        (change("up", 15.0, RELATIVE, years_before=5), "%", "较5年前上升≥15%"),
        (change("up", 15.0, RELATIVE), None, "较基准年上升≥15%"),
        (change("up", 5.0, DIFFERENCE, years_before=1), "%", "较上年上升≥5个百分点"),
        (change("up", 5.0, DIFFERENCE, years_before=1), "天", "较上年上升≥5天"),
        (change("up", 5.0, DIFFERENCE, years_before=1), None, "较上年上升≥5个单位"),
        (change("down", 3.0, RELATIVE, pace=Pace.AVERAGE), None, "年均下降≥3%"),
        (change("up", 0.2, DIFFERENCE, pace=Pace.AVERAGE), "%", "年均上升≥0.2个百分点"),
        (change("up", 1.0, DIFFERENCE, Op.GT, pace=Pace.EVERY_YEAR), "%", "每年上升>1个百分点"),
        (change("up", 1.0, RELATIVE, pace=Pace.EVERY_YEAR, years=5), None, "近5年每年上升≥1%"),
        (change("signed", 0.0, RELATIVE, Op.LE, years_before=1), None, "零增长"),
        (change("signed", 0.0, RELATIVE, Op.LT, years_before=1), None, "负增长"),
        (change("signed", 0.0, RELATIVE, Op.GT, years_before=1), None, "正增长"),
        (change("signed", 0.0, RELATIVE, Op.GE, years_before=1), None, "较上年增长率≥0%"),
        (change("signed", 0.0, RELATIVE, Op.LE, base_year=2020), None, "较2020年零增长"),
        (change("signed", 3.0, RELATIVE, Op.LE, years_before=1), None, "较上年增长率≤3%"),
        (change("signed", 3.0, RELATIVE, Op.LE, pace=Pace.AVERAGE), None, "年均增长率≤3%"),
        (change("signed", -1.0, DIFFERENCE, Op.GT, years_before=1), None, "△>-1"),
        (change("signed", -1.0, DIFFERENCE, Op.GT, base_year=2015), None, "较2015年△>-1"),
        (change("signed", -1.0, DIFFERENCE, Op.GT), "%", "较基准年△>-1"),
    ],
)
def test_amounts_of_change(demand: Demand, unit: str | None, printed: str) -> None:
    assert text(demand, unit) == printed


@pytest.mark.parametrize(
    ("demand", "printed"),
    [
        (Subject(name="城区", demand=HIGH), "城区≥90"),
        (Subject(name="面积", demand=trend(TrendKind.NOT_WORSE, "up")), "面积不降低"),
        (Subject(name="性质", demand=Status(words="不改变")), "性质不改变"),
        (Subject(name="应用率", demand=Reach(bound=100.0)), "应用率:100"),
        (Subject(name="pH", demand=Range(low=6.0, high=9.0)), "pH:6~9"),
        (Subject(name="pH", demand=Range(low=6.0, high=9.0, low_open=True)), "pH:(6,9]"),
        (Subject(name="降幅", demand=Reach(bound=-4.4)), "降幅:-4.4"),
        (Subject(name="城区", demand=EITHER), "城区:(≥90或逐年上升)"),
        (Subject(name="城区", demand=by_class((("市",), HIGH), (("县",), LOW))), "城区:(市≥90; 县≤300)"),
        (Subject(name="面积", demand=HIGH, unit="公顷"), "面积≥90公顷"),
        (Subject(name="面积", demand=Range(low=6.0, high=9.0), unit="公顷"), "面积:6~9公顷"),
        (Subject(name="面积", demand=Range(low=6.0, high=9.0, low_open=True), unit="公顷"), "面积:(6,9]公顷"),
        (Subject(name="面积", demand=Approx(centre=15.0), unit="公顷"), "面积:15公顷左右"),
        (
            Subject(name="面积", demand=change("up", 5.0, DIFFERENCE, years_before=1), unit="公顷"),
            "面积较上年上升≥5公顷",
        ),
        (
            Subject(name="比例", demand=change("up", 5.0, DIFFERENCE, years_before=1), unit="%"),
            "比例较上年上升≥5个百分点",
        ),
        (Subject(name="面积", demand=RISING, unit="公顷"), "面积逐年上升"),
    ],
)
def test_subjects(demand: Demand, printed: str) -> None:
    assert text(demand, "千克/公顷") == printed


@pytest.mark.parametrize(
    ("demand", "printed"),
    [
        (by_class((("市",), HIGH), (("县",), LOW)), "市≥90; 县≤300"),
        (by_class((("市",), Reach(bound=100.0)), (("县",), Status(words="开展"))), "市:100; 县:开展"),
        (by_class((("超大城市", "特大城市"), HIGH), ((), LOW)), "超大城市、特大城市≥90; 其他≤300"),
        (by_class((("市",), by_class((("山区",), HIGH), (("平原地区",), LOW)))), "市:(山区≥90; 平原地区≤300)"),
        (by_class((("市",), EITHER)), "市:(≥90或逐年上升)"),
        (Milestones(steps=(Step(year=2020, demand=HIGH), Step(year=2030, demand=LOW))), "2020年≥90; 2030年≤300"),
        (Milestones(steps=(Step(year=None, demand=HIGH), Step(year=2030, demand=RISING))), "≥90; 2030年:逐年上升"),
        (Milestones(steps=(Step(year=None, demand=BOTH), Step(year=2030, demand=HIGH))), "(≥90且开展); 2030年≥90"),
    ],
)
def test_arms_and_milestones(demand: Demand, printed: str) -> None:
    assert text(demand) == printed


@pytest.mark.parametrize(
    ("demand", "printed"),
    [
        (BOTH, "≥90且开展"),
        (EITHER, "≥90或逐年上升"),
        (AllOf(items=(Task(words="完成上级任务"), EITHER)), "完成上级任务且(≥90或逐年上升)"),
        (AnyOf(items=(BOTH, LOW)), "(≥90且开展)或≤300"),
        (AllOf(items=(by_class((("市",), HIGH)), LOW)), "(市≥90)且≤300"),
        (AnyOf(items=(Milestones(steps=(Step(year=2020, demand=HIGH),)), LOW)), "(2020年≥90)或≤300"),
        (AllOf(items=(Subject(name="城区", demand=HIGH), Subject(name="农村", demand=LOW))), "城区≥90;农村≤300"),
    ],
)
def test_conjunctions_and_alternatives_are_bracketed_inside_each_other(demand: Demand, printed: str) -> None:
    assert text(demand) == printed


@given(st.lists(demands(), min_size=2, max_size=6), st.sampled_from([None, "%", "天"]))
def test_different_demands_have_different_texts(several: list[Demand], unit: str | None) -> None:
    texts = {text(demand, unit) for demand in several}
    assert len(texts) == len(set(several))


@given(demands())
def test_a_text_is_one_line_with_its_brackets_closed(demand: Demand) -> None:
    printed = text(demand)
    assert printed.isprintable()
    # An interval opens and closes with brackets of either kind.
    assert sum(map(printed.count, "([")) == sum(map(printed.count, ")]"))
