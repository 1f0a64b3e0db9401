"""Converting: exact factors, kinds that do not mix, slips of magnitude."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules import units
from ecorules.errors import UnitError
from ecorules.units.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("number", "source", "target", "expected"),
    [
        (0.05, "mg/L", "μg/L", 50.0),
        (0.07, "mg/m³", "微克/立方米", 70.0),
        (1500, "万元", "元", 15000000.0),
        (3, "亿元", "万元", 30000.0),
        (15, "亩", "公顷", 1.0),
        (1, "平方公里", "公顷", 100.0),
        (1, "平方公里", "亩", 1500.0),
        (1, "公斤/亩", "千克/公顷", 15.0),
        (1, "吨标准煤", "GJ", 29.3076),
        (2100000, "吨标准煤", "万吨标准煤", 210.0),
        (0.55, "tce/万元", "kgce/元", 0.055),
        (1, "kWh", "MJ", 3.6),
        (12, "‰", "%", 1.2),
        (0.85, "1", "%", 85.0),
        (1, "ppm", "%", 0.0001),
        (22, "/10万", "‰", 0.22),
        (5, "万个", "个", 50000.0),
        (3, "件/万人", "件/人", 0.0003),
        (1, "方", "L", 1000.0),
        (1, "斤", "kg", 0.5),
        (1, "吨", "kg", 1000.0),
        (660, "分钟", "小时", 11.0),
        (2, "年", "月", 24.0),
        (120, "升/人·日", "立方米/(人·日)", 0.12),
        (3, "t/km2", "g/m2", 3.0),
        (2, "升/人日", "升/(人·日)", 2.0),
        (1, "mg/kg", "%", 0.0001),
        (2, "个千分点", "个百分点", 0.2),
        (35, "千克/公顷(折纯)", "kg/hm²", 35.0),
        (7, "年一遇", "年一遇", 7.0),
        (7, None, "-", 7.0),
    ],
)
def test_factors(number: float, source: str | None, target: str | None, expected: float) -> None:
    assert units.convert(number, source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("%", "个百分点"),
        ("个百分点", "‰"),
        ("%", None),
        (None, "%"),
        ("人", "户"),
        ("人", "人次"),
        ("名", "人"),
        ("辆", "标台"),
        ("个", "件"),
        ("千克", "公顷"),
        ("千克/公顷", "千克/公顷·年"),
        ("天", "年"),
        ("天", "工作日"),
        ("元", "美元"),
        ("dB(A)", "dB"),
        ("dB(A)", "%"),
        ("pH", "1"),
        ("℃", "K"),
        ("ppm", "mg/L"),
        ("吨", "吨标准煤"),
        ("吨二氧化碳", "吨二氧化碳当量"),
        ("年一遇", "年"),
        ("铂钴色度单位", "度"),
        ("甲", "乙"),
        ("公里\n公顷", "公里"),
    ],
)
def test_units_of_other_measures_are_refused_by_name(source: str | None, target: str | None) -> None:
    with pytest.raises(UnitError) as caught:
        units.convert(1.0, source, target)
    (finding,) = caught.value.diagnostics
    assert finding.code == "E202"
    for unit in (source, target):
        assert units.name(unit) in finding.message
        assert units.name(unit, "en") in finding.message_en


def test_points_and_shares_come_with_a_hint() -> None:
    with pytest.raises(UnitError, match="percentage point is the difference"):
        units.convert(1.0, "个百分点", "%")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_pass_unchanged(number: float) -> None:
    found = units.convert(number, "亩", "公顷")
    assert found == number or (math.isnan(found) and math.isnan(number))


def test_a_number_too_large_for_the_unit_is_refused() -> None:
    with pytest.raises(UnitError):
        units.convert(1e308, "亿元", "元")
    assert units.convert(5e-324, "元", "亿元") == 0.0


PAIRS = [
    ("亩", "公顷"),
    ("mg/L", "μg/L"),
    ("万元", "元"),
    ("%", "‰"),
    ("吨标准煤", "GJ"),
    ("公斤/亩", "kg/ha"),
    ("kWh", "MJ"),
]


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200), st.sampled_from(PAIRS))
def test_there_and_back(number: float, pair: tuple[str, str]) -> None:
    there = units.convert(number, *pair)
    back = units.convert(there, pair[1], pair[0])
    assert math.isclose(back, number, rel_tol=1e-15, abs_tol=1e-300)


@given(st.integers(-10_000, 10_000), st.integers(0, 3))
def test_decimals_convert_without_a_trace(number: int, places: int) -> None:
    printed = float(f"{number}e-{places}")
    assert units.convert(printed, "mg/L", "μg/L") == float(f"{number}e{3 - places}")


@pytest.mark.parametrize("name", sorted(vocabulary().entries.keys() - {"1"}))
def test_every_listed_unit_converts_by_ten_thousand(name: str) -> None:
    assert units.convert(1.5, "万" + name, name) == 15000.0


@pytest.mark.parametrize(
    ("value", "bound", "unit", "factor"),
    [
        (0.95, 90, "%", 0.01),
        (0.5, 90, "%", 0.01),
        (0.8, 60, "%", 0.01),
        (9480, 90, "%", 100),
        (9.48, 94.8, "%", 0.1),
        (1500, 15000000, "元", 1e-4),
        (24000, 2.4, "万元/人", 1e4),
        (16.3, 250, "千克/公顷", 1 / 15),
        (3600, 250, "公斤/公顷", 15),
        (1500, 100, "公顷", 15),
        (100000, 10, "公顷", 1e4),
        (0.033, 35, "微克/立方米", 1e-3),
        (44000, 35, "微克/立方米", 1e3),
        (450, 0.45, "吨标准煤/万元", 1e3),
        (52800, 5, "人", 1e4),
    ],
)
def test_slips_of_magnitude(value: float, bound: float, unit: str, factor: float) -> None:
    found = units.slip(value, bound, unit)
    assert found is not None
    assert found.factor == pytest.approx(factor)
    assert found.message
    assert found.message_en


@pytest.mark.parametrize(
    ("value", "bound", "unit"),
    [
        (94.8, 90, "%"),
        (100, 10, "%"),
        (0, 5, "%"),
        (0.5, 5, "%"),
        (0.8, 5, "%"),
        (1, 1.5, "%"),
        (33, 35, "微克/立方米"),
        (5, 35, "微克/立方米"),
        (13, 15, "平方米/人"),
        (120, 250, "千克/公顷"),
        (1, 10000, "个"),
        (100, 1, "件"),
        (30, 3, "项"),
        (7, 70, "pH"),
        (6, 60, "dB(A)"),
        (0.9, 90, "个百分点"),
        (0.9, 90, None),
        (0.9, 90, "年一遇"),
        (math.nan, 90, "%"),
        (0.9, math.inf, "%"),
        (0.9, 0, "%"),
        (-0.9, 90, "%"),
        (1e308, 1e-308, "元"),
        (5e-324, 1e300, "元"),
    ],
)
def test_ordinary_values_raise_no_alarm(value: float, bound: float, unit: str | None) -> None:
    assert units.slip(value, bound, unit) is None


@given(st.floats(), st.floats(), st.sampled_from(["%", "元", "千克/公顷", "个", "mg/L", None, "pH"]))
def test_a_slip_is_never_an_error(value: float, bound: float, unit: str | None) -> None:
    found = units.slip(value, bound, unit)
    assert found is None or found.factor > 0


@given(st.floats(0.25, 4), st.floats(2, 100), st.sampled_from(["%", "元", "千克/公顷", "个", "mg/L"]))
def test_values_near_their_bound_are_never_suspected(ratio: float, bound: float, unit: str) -> None:
    assert units.slip(bound * ratio, bound, unit) is None or bound * ratio <= 1


def test_spellings_are_read_once() -> None:
    units.convert(1.0, "公斤/亩", "kg/ha")
    start = time.perf_counter()
    for _ in range(1000):
        units.same("ug/m3", "微克/立方米")
    assert time.perf_counter() - start < 0.5
