"""Where a clause stands: class arms, subjects, and the keys of ``parts``."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecorules.errors import DataError
from ecorules.evaluation import Outcome, evaluate
from ecorules.rules import (
    AllOf,
    Arm,
    Arms,
    Compare,
    Demand,
    Grade,
    NotAssessed,
    Op,
    Rule,
    Standard,
    Status,
    Subject,
    Task,
    Trend,
    TrendKind,
)
from ecorules.text import Span
from ecorules.verdicts import Verdict

PASS, FAIL, UNKNOWN, NOT_APPLICABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

CITY = ("市", "设区市", "地级市")
COUNTY = ("县", "县级市", "市辖区", "旗")
LEVEL = ("level", (*CITY, *COUNTY, "乡"))
TERRAIN = ("terrain", ("山区", "丘陵", "丘陵区", "丘陵地区", "平原", "平原区", "平原地区"))
CLIMATE = ("climate", ("干旱半干旱地区", "青藏高原地区", "湿润地区"))


def judged(demand: Demand, value: object = None, better: Any = None, unit: str | None = "%", **inputs: Any) -> Outcome:
    text = inputs.pop("text", "")
    return evaluate(Rule(text=text, unit=unit, better=better, demand=demand), value, **inputs)


def at_least(bound: float, op: Op = Op.GE) -> Compare:
    return Compare(op=op, bound=bound)


def arm(label: str, demand: Demand, dimension: str, *covers: str, within: tuple[str, ...] = ()) -> Arm:
    return Arm(labels=(label,), demand=demand, dimension=dimension, covers=covers or (label,), within=within)


BY_LEVEL = Arms(
    arms=(arm("市", at_least(95.0), "level", *CITY), arm("县", at_least(85.0), "level", *COUNTY)), known=(LEVEL,)
)


@pytest.mark.parametrize(
    ("value", "classes", "verdict"),
    [
        (95, {"市"}, PASS),
        (94, {"设区市"}, FAIL),
        (90, ["县级市"], PASS),
        (84, ("市辖区",), FAIL),
        (90, "县", PASS),
        (90, {" 县 级市"}, PASS),
        (90, {"县级市", "平原地区"}, PASS),
        (90, {"乡"}, NOT_APPLICABLE),
        (None, {"乡"}, NOT_APPLICABLE),
        (90, {"平原地区"}, UNKNOWN),
        (90, (), UNKNOWN),
        (90, None, UNKNOWN),
        (97, (), PASS),
        (80, (), FAIL),
        (97, {"平原地区"}, PASS),
        (90, {"县": True, "市": False}, PASS),
        (90, {"县": np.False_}, UNKNOWN),
        (90, np.array(["县"]), PASS),
        (90, pd.Series(["县"]), PASS),
        (90, (label for label in ["县"]), PASS),
        (True, (), PASS),
        (True, {"乡"}, NOT_APPLICABLE),
    ],
)
def test_arms_of_one_dimension(value: object, classes: Any, verdict: Verdict) -> None:
    outcome = judged(BY_LEVEL, value, classes=classes)
    assert outcome.verdict is verdict
    assert outcome.missing == (("classes",) if verdict is UNKNOWN else ())


def test_the_outcome_names_the_arm_and_what_was_not_given() -> None:
    outcome = judged(BY_LEVEL, 90, classes="县级市")
    assert (outcome.trace[0].arms, outcome.trace[0].not_given) == (("县",), ())
    assert "“县”" in outcome.explain("zh")
    outcome = judged(BY_LEVEL, 97)
    assert [finding.arms for finding in outcome.trace] == [("市",), ("县",)]
    assert outcome.trace[0].not_given == ("level",)
    assert "未给出行政层级" in outcome.explain("zh")
    assert "not given: administrative level" in outcome.explain("en")
    assert outcome.margin == 2


def test_value_and_classes_may_both_be_missing() -> None:
    assert judged(BY_LEVEL).missing == ("value", "classes")
    assert judged(BY_LEVEL, classes="市").missing == ("value",)


@pytest.mark.parametrize("classes", [5, 0, [1], [None], b"abc", {"县": 1}, {"县": "是"}, [["县"]], np.array([1.0])])
def test_classes_that_cannot_be_used(classes: Any) -> None:
    with pytest.raises(DataError, match="E307"):
        judged(BY_LEVEL, 90, classes=classes)


def test_endless_classes_are_refused() -> None:
    with pytest.raises(DataError, match="E307"):
        judged(BY_LEVEL, 90, classes=itertools.repeat("县"))


BY_LAND = Arms(
    arms=(
        arm("山区", at_least(60.0), "terrain"),
        arm("丘陵地区", at_least(40.0), "terrain", "丘陵", "丘陵区", "丘陵地区"),
        arm("平原地区", at_least(18.0), "terrain", "平原", "平原区", "平原地区"),
        arm("干旱半干旱地区", at_least(35.0), "climate"),
        arm("青藏高原地区", at_least(70.0), "climate"),
    ),
    known=(TERRAIN, CLIMATE),
)


@pytest.mark.parametrize(
    ("value", "classes", "verdict"),
    [
        (70, {"山区"}, PASS),
        (39, {"丘陵地区"}, FAIL),
        (39, {"丘陵区"}, FAIL),
        (69, {"青藏高原地区"}, FAIL),
        (69, {"山区", "青藏高原地区"}, FAIL),
        (70, {"山区", "青藏高原地区"}, PASS),
        (60, {"山区", "湿润地区"}, PASS),
        (50, (), UNKNOWN),
        (17, (), FAIL),
        (70, (), PASS),
        (50, {"湿润地区"}, UNKNOWN),
        (60, {"湿润地区"}, PASS),
    ],
)
def test_arms_of_two_dimensions(value: float, classes: Any, verdict: Verdict) -> None:
    assert judged(BY_LAND, value, classes=classes).verdict is verdict


def test_arms_in_arms() -> None:
    def land(mountain: float, plain: float) -> Arms:
        return Arms(
            arms=(
                arm("山区", at_least(mountain), "terrain"),
                arm("平原", at_least(plain), "terrain", "平原", "平原地区"),
            ),
            known=(TERRAIN,),
        )

    demand = Arms(
        arms=(arm("市", land(60.0, 18.0), "level", *CITY), arm("县", land(65.0, 20.0), "level", *COUNTY)),
        known=(LEVEL,),
    )
    assert judged(demand, 60, classes={"市", "山区"}).verdict is PASS
    assert judged(demand, 64, classes={"县", "山区"}).verdict is FAIL
    assert judged(demand, 19, classes={"县级市", "平原地区"}).verdict is FAIL
    assert judged(demand, 62, classes={"山区"}).verdict is UNKNOWN
    assert judged(demand, 66, classes={"山区"}).verdict is PASS
    assert judged(demand, 70, classes={"市", "丘陵地区"}).verdict is NOT_APPLICABLE
    assert judged(demand, 19, classes={"县", "平原"}).trace[0].arms == ("县", "平原")


WATER = ("water", ("缺水城市", "丰水城市"))
OTHERWISE = Arms(
    arms=(
        Arm(labels=(), demand=at_least(80.0), covers=("其他", "其他地区")),
        arm("缺水城市", at_least(20.0), "water"),
    ),
    known=(WATER,),
)


@pytest.mark.parametrize(
    ("value", "classes", "verdict"),
    [
        (50, {"缺水城市"}, PASS),
        (50, {"丰水城市"}, FAIL),
        (50, {"其他地区"}, FAIL),
        (50, {"其他"}, FAIL),
        (80, {"丰水城市"}, PASS),
        (50, (), UNKNOWN),
        (85, (), PASS),
        (10, {"山区"}, FAIL),
    ],
)
def test_the_arm_for_all_others(value: float, classes: Any, verdict: Verdict) -> None:
    assert judged(OTHERWISE, value, classes=classes).verdict is verdict


def test_the_arm_for_all_others_waits_for_an_arm_that_may_fit() -> None:
    sizes = ("city_size", ("大城市", "中等城市", "小城市", "中小城市"))
    demand = Arms(
        arms=(
            arm("中等城市", at_least(60.0), "city_size", within=("中小城市",)),
            Arm(labels=(), demand=at_least(40.0)),
        ),
        known=(sizes,),
    )
    assert judged(demand, 50, classes={"中小城市"}).verdict is UNKNOWN
    assert judged(demand, 60, classes={"中小城市"}).verdict is PASS
    assert judged(demand, 50, classes={"小城市"}).verdict is PASS
    assert judged(demand, 50, classes={"中等城市"}).verdict is FAIL


def test_a_label_that_may_fit_no_other_arm() -> None:
    sizes = ("city_size", ("大城市", "中等城市", "中小城市"))
    demand = Arms(arms=(arm("中等城市", at_least(60.0), "city_size", within=("中小城市",)),), known=(sizes,))
    assert judged(demand, 70, classes={"中小城市"}).verdict is PASS
    assert judged(demand, 70, classes={"大城市"}).verdict is NOT_APPLICABLE


def test_arms_may_demand_different_things() -> None:
    demand = Arms(
        arms=(
            arm("市", at_least(100.0), "level", *CITY),
            arm("县", Status(words="开展"), "level", *COUNTY),
            arm("乡", NotAssessed(), "level"),
        ),
        known=(LEVEL,),
    )
    assert judged(demand, 100, classes="市").verdict is PASS
    assert judged(demand, "开展", classes="县").verdict is PASS
    assert judged(demand, 100, classes="县").missing == ("value",)
    assert judged(demand, 100, classes="乡").verdict is NOT_APPLICABLE
    assert judged(demand, 100).verdict is UNKNOWN
    assert judged(demand, True).verdict is UNKNOWN


def test_a_label_nearly_known_is_pointed_out() -> None:
    outcome = judged(BY_LEVEL, 97, classes={"县级巿"})
    assert [warning.code for warning in outcome.warnings] == ["W302"]
    assert "县级市" in outcome.warnings[0].hint
    assert judged(BY_LEVEL, 97, classes={"沿海", "东部地区"}).warnings == ()


def subject(name: str, demand: Demand, unit: str | None = None) -> Subject:
    return Subject(name=name, demand=demand, unit=unit)


KEPT = AllOf(
    items=(
        subject("面积", Trend(kind=TrendKind.NOT_WORSE, direction="up")),
        subject("性质", Status(words="不改变")),
        subject("功能", Trend(kind=TrendKind.NOT_WORSE, direction="up")),
    )
)


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ({"面积": True, "性质": True, "功能": True}, PASS),
        ({"面积": True, "性质": True, "功能": False}, FAIL),
        ({"面积": True, "性质": True}, UNKNOWN),
        ({"功能": False}, FAIL),
        ({"面积": {"history": {2018: 100, 2019: 100, 2020: 99}}, "性质": True, "功能": True}, FAIL),
        ({"面积": {"history": {2018: 101, 2019: 100, 2020: 100}}, "性质": "不改变", "功能": True}, PASS),
        ({"面积": {"history": {2020: 100}}, "性质": True, "功能": True}, UNKNOWN),
        ({"面积": 5, "性质": True, "功能": True}, UNKNOWN),
        ({"面积": None, "性质": True, "功能": True}, UNKNOWN),
        ({}, UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_subjects(parts: Any, verdict: Verdict) -> None:
    outcome = judged(KEPT, unit=None, parts=parts)
    assert outcome.verdict is verdict
    assert outcome.missing == (("parts",) if verdict is UNKNOWN else ())


def test_the_whole_may_be_attested() -> None:
    assert judged(KEPT, True).verdict is PASS
    assert judged(KEPT, False).verdict is FAIL
    assert judged(KEPT, True, parts={"性质": False}).verdict is FAIL


def test_an_outer_number_does_not_serve_several_subjects() -> None:
    demand = AllOf(items=(subject("城镇段", at_least(70.0)), subject("农村段", at_least(90.0))))
    outcome = judged(demand, 99)
    assert (outcome.verdict, outcome.missing) == (UNKNOWN, ("parts",))
    assert [warning.code for warning in outcome.warnings] == ["W303"]
    assert judged(demand, parts={"农村段": 85}).verdict is FAIL
    with pytest.raises(DataError, match="E303"):
        judged(demand, "达标")


def test_an_unlabelled_clause_beside_subjects_takes_the_value() -> None:
    demand = AllOf(items=(at_least(100.0), subject("优良中等路率", at_least(85.0))))
    assert judged(demand, 100, parts={"优良中等路率": 85}).verdict is PASS
    assert judged(demand, 99, parts={"优良中等路率": 90}).verdict is FAIL
    assert judged(demand, 100).missing == ("parts",)
    assert judged(demand, parts={"优良中等路率": 85}).missing == ("value",)


def test_a_lone_subject_takes_the_outer_inputs() -> None:
    demand = subject("应用率", at_least(90.0))
    assert judged(demand, 95).verdict is PASS
    assert judged(demand, parts={"应用率": 95}).verdict is PASS
    assert judged(demand, 95, parts={"应用率": 80}).verdict is FAIL
    assert judged(demand).missing == ("value",)
    assert judged(demand, history={2020: 95}).verdict is PASS
    filled = judged(demand, 95, parts={"应用率": {"change": 3}})
    assert filled.verdict is PASS
    named = Arms(
        arms=(arm("市", demand, "level"), arm("县", subject("应用率", at_least(80.0)), "level")), known=(LEVEL,)
    )
    assert judged(named, 85, classes="县").verdict is PASS
    with pytest.raises(DataError, match="E314"):
        judged(subject("水质", Grade(grade="Ⅲ")), 3)


def test_words_beside_a_lone_subject_leave_it_the_value() -> None:
    demand = AllOf(items=(Standard(name="功能区标准"), Status(words="开展"), subject("应用率", at_least(90.0))))
    outcome = judged(demand, 95)
    assert outcome.missing == ("parts", "references")
    assert judged(demand, 80).verdict is FAIL
    assert judged(demand, 95, parts={"开展": True}, references={"功能区标准": True}).verdict is PASS
    history = {2019: 5, 2020: 4}
    course = AllOf(
        items=(Standard(name="功能区标准"), subject("水质", Trend(kind=TrendKind.NOT_WORSE, direction="up")))
    )
    assert judged(course, history=history).verdict is FAIL


def test_a_lone_subject_has_its_own_unit() -> None:
    demand = subject("总量", at_least(200.0, Op.LE), "万吨")
    assert judged(demand, 150, unit=None).margin == 50
    assert evaluate(Rule(text="", unit=None, demand=demand), 1_500_000, unit="吨").margin == 50


def test_subjects_keep_their_own_units() -> None:
    demand = AllOf(items=(subject("甲", at_least(2.0), "万吨"), subject("乙", at_least(5.0))))
    outcome = judged(demand, parts={"甲": {"value": 30_000, "unit": "吨"}, "乙": 6})
    assert (outcome.verdict, [finding.unit for finding in outcome.trace]) == (PASS, ["万吨", "%"])


def test_a_part_inherits_classes_years_and_references_only() -> None:
    inner = Arms(arms=(arm("市", at_least(95.0), "level"), arm("县", at_least(85.0), "level")), known=(LEVEL,))
    demand = AllOf(
        items=(subject("甲", inner), subject("乙", Standard(name="国家标准")), subject("丙", Task(words="完成任务")))
    )
    given: dict[str, Any] = {"classes": "县", "references": {"国家标准": True}, "target": True}
    outcome = judged(demand, parts={"甲": 90, "丙": {"target": True}}, **given)
    assert outcome.verdict is PASS
    assert judged(demand, parts={"甲": 90}, **given).missing == ("parts",)
    assert judged(demand, parts={"甲": {"value": 90, "classes": "市"}, "丙": True}, **given).verdict is FAIL
    refused = judged(demand, parts={"甲": 90, "丙": True, "乙": {"references": {"国家标准": False}}}, **given)
    assert refused.verdict is FAIL


POLLUTANTS = AllOf(
    items=(subject("化学需氧量(COD)", at_least(3.5, Op.LT)), subject("二氧化硫(SO₂)", at_least(4.5, Op.LT)))
)


@pytest.mark.parametrize(
    "keys",
    [
        ("化学需氧量(COD)", "二氧化硫(SO₂)"),
        ("化学需氧量（COD）", "二氧化硫（SO2）"),
        ("COD", "SO2"),
        ("ＣＯＤ", "SO₂"),
        ("化学需氧量", "二氧化硫"),
        (" 化学 需氧量", "二氧化硫"),
    ],
)
def test_keys_of_parts(keys: tuple[str, str]) -> None:
    assert judged(POLLUTANTS, parts={keys[0]: 3, keys[1]: 4}).verdict is PASS
    assert judged(POLLUTANTS, parts={keys[0]: 3, keys[1]: 5}).verdict is FAIL


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"氨氮": 1}, "化学需氧量"),
        ({"化学需氧": 1}, "是否指"),
        ({"COD": 1, "化学需氧量": 1}, "两个键"),
        ({1: 2}, "应是文字"),
        ([("COD", 1)], "应是"),
        ("COD", "应是"),
        ({"COD": {"figure": 1}}, "不认识的输入"),
        ({"COD": {"value": 1, "parts": {}}}, "不认识的输入"),
        ({"x" * 1_000_000: 1}, "没有这个分项"),
        ({"\ud800": 1}, "没有这个分项"),
    ],
)
def test_parts_that_cannot_be_used(parts: Any, message: str) -> None:
    with pytest.raises(DataError, match="E306") as refused:
        judged(POLLUTANTS, parts=parts)
    assert message in str(refused.value)


def test_half_a_name_that_two_subjects_share_is_refused() -> None:
    demand = AllOf(items=(subject("浓度(COD)", at_least(1.0)), subject("浓度(氨氮)", at_least(1.0))))
    with pytest.raises(DataError, match="不止一个"):
        judged(demand, parts={"浓度": 1})
    assert judged(demand, parts={"COD": 1, "氨氮": 1}).verdict is PASS


def test_wrong_inputs_of_a_part_name_it() -> None:
    with pytest.raises(DataError, match="COD"):
        judged(POLLUTANTS, parts={"COD": 1j})
    with pytest.raises(DataError, match="COD"):
        judged(POLLUTANTS, parts={"COD": {"history": [1]}})


TEXT = "≥90 且无危险废物排放，并达到国家标准"
BESIDE = AllOf(
    items=(
        Compare(op=Op.GE, bound=90.0, span=Span(0, 3)),
        Status(words="无危险废物排放", prohibition=True, span=Span(5, 12)),
        Standard(name="国家标准", span=Span(14, 20)),
    )
)


@pytest.mark.parametrize(
    ("parts", "verdict", "missing"),
    [
        ({"无危险废物排放": True, "达到国家标准": True}, PASS, ()),
        ({"且无危险废物排放，": True, "并 达到国家标准": True}, PASS, ()),
        ({"无危险废物排放": False, "达到国家标准": True}, FAIL, ()),
        ({"无危险废物排放": "没有", "达到国家标准": "符合"}, PASS, ()),
        ({"无危险废物排放": True}, UNKNOWN, ("references",)),
        ({"达到国家标准": True}, UNKNOWN, ("parts",)),
        ({"≥90": False}, FAIL, ()),
    ],
)
def test_words_beside_a_number(parts: Any, verdict: Verdict, missing: Any) -> None:
    outcome = judged(BESIDE, 96, parts=parts, text=TEXT)
    assert (outcome.verdict, outcome.missing) == (verdict, missing)


def test_a_course_is_addressed_by_its_printed_words() -> None:
    demand = AllOf(items=(at_least(90.0), Trend(kind=TrendKind.EVERY_YEAR, direction="up", span=Span(3, 7))))
    assert judged(demand, 95, parts={"逐年提高": True}, text="≥90逐年提高").verdict is PASS
    assert (
        judged(demand, 95, parts={"逐年提高": {"history": {2018: 3, 2019: 2, 2020: 1}}}, text="≥90逐年提高").verdict
        is FAIL
    )
    unspanned = AllOf(items=(at_least(90.0), Trend(kind=TrendKind.EVERY_YEAR, direction="up")))
    assert judged(unspanned, 95, parts={"逐年上升": True}).verdict is PASS
