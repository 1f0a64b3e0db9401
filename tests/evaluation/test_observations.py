"""Observations as people write them down, judged through the reading of a text."""

from __future__ import annotations

from enum import Enum
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecorules
from ecorules.errors import DataError, UnitError
from ecorules.rules import Settings
from ecorules.verdicts import Verdict

PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN


def judged(text: str, unit: str | None = None, better: Any = None, **inputs: Any) -> Verdict:
    return ecorules.parse(text, unit=unit, better=better).evaluate(**inputs).verdict


class Report(str, Enum):  # noqa: UP042 - the older way of writing it, whose str() is the member's name
    DONE = "已建立"
    GRADE = "Ⅱ类"


@pytest.mark.parametrize(
    ("text", "report", "verdict"),
    [
        ("制度完善", "已制度完善", PASS),
        ("制度完善", "制度已完善", PASS),
        ("制度完善", "已完善", PASS),
        ("制度完善", "未制度完善", FAIL),
        ("制度完善", "制度尚未完善", FAIL),
        ("制度完善", "正在完善", UNKNOWN),
        ("制定实施", "制定未实施", FAIL),
        ("建立", Report.DONE, PASS),
        ("建立", np.str_("已建立"), PASS),
        ("达到或优于Ⅲ类", Report.GRADE, PASS),
        ("达到或优于Ⅲ类", "V类", FAIL),
        ("无劣Ⅴ类", "劣V类", FAIL),
        ("无劣Ⅴ类", "Ｖ", PASS),
    ],
)
def test_a_report_in_other_words(text: str, report: object, verdict: Verdict) -> None:
    assert judged(text, value=report) is verdict


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("劣Ⅴ类水体比例≤5%;Ⅲ类水体比例≤60%", ("劣V类水体比例", "III 类水体比例")),
        ("SO₂≤60;NO₂≤40", ("SO2", "ＮＯ２")),
        ("化学需氧量(COD)<35 二氧化硫(SO2)<45", ("化学需氧量【COD】", "二氧化硫 [SO₂]")),
        ("化学需氧量(COD)<35 二氧化硫(SO2)<45", ("化学需氧量\u200b（COD）", "SO₂")),
    ],
)
def test_a_key_of_parts_in_other_characters(text: str, keys: tuple[str, str]) -> None:
    rule = ecorules.parse(text)
    assert rule.evaluate(parts=dict.fromkeys(keys, 3)).verdict is PASS
    assert rule.evaluate(parts={keys[0]: 3, keys[1]: 99}).verdict is FAIL


@pytest.mark.parametrize(
    ("unit", "target", "value", "verdict"),
    [
        ("%", "空气优良天数比例≥85%", 90, PASS),
        ("%", "空气优良天数比例≥85%", 80, FAIL),
        ("千克", "用量≥0.5吨", 600, PASS),
        ("千克", "用量≥0.5吨", 400, FAIL),
        ("-", "≥85%", 90, PASS),
        (None, "150万吨", 160, PASS),
        ("%", 95, "已完成", PASS),
        ("%", 95, "未完成", FAIL),
        ("%", "≥95%", "已完成", PASS),
        ("%", "≥95%", True, PASS),
    ],
)
def test_a_target_in_words_is_judged_on_the_same_value(
    unit: str | None, target: object, value: object, verdict: Verdict
) -> None:
    assert judged("完成上级规定的考核任务", unit, "higher", value=value, target=target) is verdict


def test_a_target_of_another_dimension_is_refused() -> None:
    with pytest.raises(UnitError):
        judged("完成上级规定的考核任务", "%", "lower", value=38, target="PM2.5浓度≤35微克/立方米")


def test_a_unit_belongs_to_the_figures_it_came_with() -> None:
    rule = ecorules.parse("单位能耗≤0.5且逐年下降", unit="吨", better="lower")
    rising, falling = {2018: 400.0, 2019: 500.0, 2020: 450.0}, {2018: 600.0, 2019: 500.0, 2020: 450.0}
    for history, verdict in ((rising, FAIL), (falling, PASS)):
        tonnes = {year: figure / 1000 for year, figure in history.items()}
        assert rule.evaluate(history=history, unit="千克", parts={"单位能耗": 0.45}).verdict is verdict
        apart = {"单位能耗": {"value": 450, "unit": "千克"}}
        assert rule.evaluate(history=tonnes, parts=apart).verdict is verdict
        together = {"单位能耗": {"history": history, "unit": "千克"}}
        assert rule.evaluate(0.45, parts=together).verdict is verdict
        assert rule.evaluate(450, unit="千克", parts={"单位能耗": {"history": tonnes}}).verdict is verdict
    assert rule.evaluate(history=falling, parts={"单位能耗": {"unit": "千克"}}).verdict is PASS


def test_a_computed_figure_is_rounded_as_if_it_were_exact() -> None:
    rule = ecorules.parse("较2015年下降18.4%", unit="吨", better="lower", settings=Settings(digits=1))
    assert rule.evaluate(history={2015: 100, 2020: 81.65}).verdict is PASS
    assert rule.evaluate(history={2015: 100, 2020: 81.66}).verdict is FAIL


@pytest.mark.parametrize("classes", [np.array("市"), np.array(1.0), object(), 5, b"ab"])
def test_what_cannot_be_listed_is_no_set_of_classes(classes: object) -> None:
    with pytest.raises(DataError):
        judged("市≥95 县≥85", "%", "higher", value=90, classes=classes)


@pytest.mark.parametrize("year", [np.timedelta64(3, "D"), "2020", 2020.0, True, 10**9])
def test_what_is_no_year(year: object) -> None:
    with pytest.raises(DataError):
        judged("2020年≥60", "%", "higher", value=90, year=year)
    with pytest.raises(DataError):
        judged("2020年≥60", "%", "higher", history={year: 1})


HIGHER = ("≥95", ">95", "100", "90左右", "80~95", "2020年≥60 2030年≥95", "市≥95 县≥85", "≥60且不降低",
          "≥95,或逐年上升", "不降低", "稳步提升", "保持稳定", "较2018年提高10%", "年均增长3%", "每年提高1个百分点以上",
          "高于全国平均水平",
          "不低于近3年平均", "≥上级下达任务", "完成上级规定的考核任务")  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    text=st.sampled_from(HIGHER),
    past=st.lists(st.integers(40, 110), min_size=3, max_size=3),
    values=st.lists(st.floats(40, 110), min_size=2, max_size=2).map(sorted),
    town=st.sampled_from([(), ("市",), ("县",)]),
)
def test_a_better_year_is_never_judged_worse(
    text: str, past: list[int], values: list[float], town: tuple[str, ...]
) -> None:
    rule = ecorules.parse(text, unit="%", better="higher")
    worse, better = (
        rule.evaluate(
            history={**dict(zip((2018, 2019, 2020), past, strict=True)), 2021: value},
            classes=town,
            target=80,
            references={"全国平均水平": 70},
        ).verdict
        for value in values
    )
    assert worse.code <= better.code
