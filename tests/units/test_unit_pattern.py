"""The pattern for units in running text."""

from __future__ import annotations

import re
import time

import pytest

from ecorules import units

PATTERN = re.compile(units.unit_pattern())


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("%以上", "%"),
        ("%", "%"),
        ("‰", "‰"),
        ("个百分点以上", "个百分点"),
        ("百分点", "百分点"),
        ("万吨标准煤以内", "万吨标准煤"),
        ("吨(标准煤)/万元", "吨(标准煤)/万元"),
        ("吨标准煤 /万元", "吨标准煤 /万元"),
        ("吨标准煤/万元以下", "吨标准煤/万元"),
        ("人以下", "人"),
        ("人/百万车公里以内", "人/百万车公里"),
        ("微克/立方米左右", "微克/立方米"),
        ("μg/m³以下", "μg/m³"),
        ("µg/m3,且", "µg/m3"),
        ("mg/L;", "mg/L"),
        ("㎡以上", "㎡"),
        ("m²;4", "m²"),
        ("m^2", "m^2"),
        ("m<H≤100m", "m"),
        ("升/(人·日)以内", "升/(人·日)"),
        ("升/人·日", "升/人·日"),
        ("L/(人·d)", "L/(人·d)"),
        ("kg/hm²·a", "kg/hm²·a"),
        ("千克/公顷(折纯)", "千克/公顷"),
        ("kg/ha)", "kg/ha"),
        ("件/万人", "件/万人"),
        ("件/每万人", "件/每万人"),
        ("/10万", "/10万"),
        ("/10万人", "/10万人"),
        ("个/10L", "个/10L"),
        ("个/100mL以下", "个/100mL"),
        ("dB(A)以下", "dB(A)"),
        ("分贝", "分贝"),
        ("tCO₂e/t", "tCO₂e/t"),
        ("个工作日", "个工作日"),
        ("个月内", "个月"),
        ("小时", "小时"),
        ("年以上", "年"),
        ("次/年", "次/年"),
        ("处", "处"),
        ("平方公里以上", "平方公里"),
        ("万亩,并保持", "万亩"),
        ("亿元", "亿元"),
        ("名以上", "名"),
        ("岁", "岁"),
        ("℃", "℃"),
    ],
)
def test_the_longest_unit_is_matched(text: str, unit: str) -> None:
    found = PATTERN.match(text)
    assert found is not None
    assert found[0] == unit
    assert units.known(unit)


@pytest.mark.parametrize(
    "text",
    [
        "以上",
        "左右",
        "分之二",
        "处理率",
        "年底",
        "年均下降",
        "年一遇",
        "项目",
        "天数",
        "升高",
        "人均",
        "所有",
        "万",
        "亿以上",
        "/45",
        "/60",
        "层以上",
        "A级景区",
        "a,60b",
        "aa",
        "级",
        "类",
        "倍增",
        "kgx",
        "的",
    ],
)
def test_other_words_are_not_units(text: str) -> None:
    assert PATTERN.match(text) is None


def test_nothing_is_not_a_unit() -> None:
    assert PATTERN.match("") is None
    assert PATTERN.match(" %") is None


@pytest.mark.parametrize(
    ("text", "unit"), [("dB/50dB", "dB"), ("%/45%", "%"), ("吨/且", "吨"), ("吨·且", "吨"), ("吨/(", "吨")]
)
def test_what_does_not_go_on_as_a_unit_is_left(text: str, unit: str) -> None:
    found = PATTERN.match(text)
    assert found is not None
    assert found[0] == unit


def test_there_are_no_groups() -> None:
    assert PATTERN.groups == 0
    assert not PATTERN.groupindex


@pytest.mark.parametrize(
    "text", ["吨/" * 50_000, "千" * 100_000, "个·" * 50_000, "吨/(" + "人·" * 50_000, "吨" + " " * 100_000]
)
def test_long_texts_take_no_time(text: str) -> None:
    start = time.perf_counter()
    found = PATTERN.match(text)
    assert time.perf_counter() - start < 0.1
    assert found is None or len(found[0]) < 200
