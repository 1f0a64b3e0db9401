"""Figures of the bundled schemes, by what they decide."""

from __future__ import annotations

from typing import Any

import pytest

from ecorules.schemes import Indicator, Part, load_scheme


def verdict(asked: Indicator | Part, value: Any = None, **inputs: Any) -> str:
    assert asked.rule is not None
    return asked.rule.evaluate(value, **inputs).verdict.value


# --- GB 3838-2002 ------------------------------------------------------------------------------

# id: the limits of classes Ⅰ to Ⅴ, as the standard prints them
WATER = {
    "4": "2 4 6 10 15",
    "5": "15 15 20 30 40",
    "6": "3 3 4 6 10",
    "7": "0.15 0.5 1.0 1.5 2.0",
    "10": "0.01 1.0 1.0 1.0 1.0",
    "11": "0.05 1.0 1.0 2.0 2.0",
    "12": "1.0 1.0 1.0 1.5 1.5",
    "13": "0.01 0.01 0.01 0.02 0.02",
    "14": "0.05 0.05 0.05 0.1 0.1",
    "15": "0.00005 0.00005 0.0001 0.001 0.001",
    "16": "0.001 0.005 0.005 0.005 0.01",
    "17": "0.01 0.05 0.05 0.05 0.1",
    "18": "0.01 0.01 0.05 0.05 0.1",
    "19": "0.005 0.05 0.2 0.2 0.2",
    "20": "0.002 0.002 0.005 0.01 0.1",
    "21": "0.05 0.05 0.05 0.5 1.0",
    "22": "0.2 0.2 0.2 0.3 0.3",
    "23": "0.05 0.1 0.2 0.5 1.0",
    "24": "200 2000 10000 20000 40000",
}


@pytest.mark.parametrize("row", WATER)
def test_water_passes_at_the_limit_of_its_class_and_fails_beyond(row: str) -> None:
    limits = WATER[row].split()
    asked = load_scheme("gb-3838-2002")[row]
    assert asked.printed is not None
    assert asked.printed.threshold == "≤ " + WATER[row]
    for roman, limit in zip("ⅠⅡⅢⅣⅤ", limits, strict=True):
        assert verdict(asked, float(limit), classes={f"{roman}类水域"}) == "pass"
        assert verdict(asked, float(limit) * 1.001, classes={f"{roman}类水域"}) == "fail"


def test_dissolved_oxygen_is_better_the_higher() -> None:
    asked = load_scheme("gb-3838-2002")["溶解氧"]
    for roman, limit in zip("ⅠⅡⅢⅣⅤ", (7.5, 6, 5, 3, 2), strict=True):
        assert verdict(asked, limit, classes={f"{roman}类水域"}) == "pass"
        assert verdict(asked, limit - 0.1, classes={f"{roman}类水域"}) == "fail"


def test_phosphorus_differs_between_rivers_and_lakes() -> None:
    asked = load_scheme("gb-3838-2002")["8"]
    limits = zip("ⅠⅡⅢⅣⅤ", (0.02, 0.1, 0.2, 0.3, 0.4), (0.01, 0.025, 0.05, 0.1, 0.2), strict=True)
    for roman, river, lake in limits:
        assert verdict(asked, river, classes={f"{roman}类水域", "河流"}) == "pass"
        assert verdict(asked, river * 1.01, classes={f"{roman}类水域", "河流"}) == "fail"
        for body in ("湖泊", "水库"):
            assert verdict(asked, lake, classes={f"{roman}类水域", body}) == "pass"
            assert verdict(asked, lake * 1.01, classes={f"{roman}类水域", body}) == "fail"
    assert verdict(asked, 0.1, classes={"Ⅲ类水域"}) == "unknown"


def test_nitrogen_is_for_lakes_and_reservoirs_only() -> None:
    asked = load_scheme("gb-3838-2002")["9"]
    assert verdict(asked, 9.9, classes={"Ⅲ类水域", "河流"}) == "not_applicable"
    for roman, limit in zip("ⅠⅡⅢⅣⅤ", (0.2, 0.5, 1.0, 1.5, 2.0), strict=True):
        assert verdict(asked, limit, classes={f"{roman}类水域", "湖泊"}) == "pass"
        assert verdict(asked, limit + 0.1, classes={f"{roman}类水域", "水库"}) == "fail"


def test_temperature_and_acidity_hold_for_every_class() -> None:
    scheme = load_scheme("gb-3838-2002")
    assert [verdict(scheme["1"].part(1), value) for value in (1, 1.1)] == ["pass", "fail"]
    assert [verdict(scheme["1"].part(2), value) for value in (2, 2.1)] == ["pass", "fail"]
    assert [verdict(scheme["2"], value) for value in (5.9, 6, 9, 9.1)] == ["fail", "pass", "pass", "fail"]


def test_micrograms_are_converted() -> None:
    mercury = load_scheme("gb-3838-2002")["汞"]
    assert verdict(mercury, 0.1, unit="μg/L", classes={"Ⅲ类水域"}) == "pass"
    assert verdict(mercury, 0.11, unit="μg/L", classes={"Ⅲ类水域"}) == "fail"


# --- GB 3095-2012 ------------------------------------------------------------------------------

# id: the limits of grades one and two
AIR = {
    "so2-year": (20, 60),
    "so2-24h": (50, 150),
    "so2-1h": (150, 500),
    "no2-year": (40, 40),
    "no2-24h": (80, 80),
    "no2-1h": (200, 200),
    "co-24h": (4, 4),
    "co-1h": (10, 10),
    "o3-8h": (100, 160),
    "o3-1h": (160, 200),
    "pm10-year": (40, 70),
    "pm10-24h": (50, 150),
    "pm2.5-year": (15, 35),
    "pm2.5-24h": (35, 75),
    "tsp-year": (80, 200),
    "tsp-24h": (120, 300),
    "nox-year": (50, 50),
    "nox-24h": (100, 100),
    "nox-1h": (250, 250),
    "pb-year": (0.5, 0.5),
    "pb-quarter": (1, 1),
    "bap-year": (0.001, 0.001),
    "bap-24h": (0.0025, 0.0025),
}


def test_the_air_standard_has_these_rows() -> None:
    assert [row.id for row in load_scheme("gb-3095-2012")] == list(AIR)


@pytest.mark.parametrize("row", AIR)
def test_air_passes_at_the_limit_of_its_grade_and_fails_beyond(row: str) -> None:
    asked = load_scheme("gb-3095-2012")[row]
    assert asked.basis is not None
    assert asked.basis in asked.name
    for grade, limit in zip(("一级", "二级"), AIR[row], strict=True):
        assert verdict(asked, limit, classes={grade}) == "pass"
        assert verdict(asked, limit * 1.01, classes={grade}) == "fail"


def test_fine_particles_between_the_grades() -> None:
    yearly = load_scheme("gb-3095-2012")["PM2.5年平均浓度"]
    assert verdict(yearly, 36, classes={"二级"}) == "fail"
    assert verdict(yearly, 16) == "unknown"
    assert verdict(yearly, 15) == "pass"
    assert verdict(yearly, 36) == "fail"
    assert verdict(yearly, 0.035, unit="mg/m³", classes={"二级"}) == "pass"


# --- the national indicators of 2019 -----------------------------------------------------------

CITY_ONLY = ["9", "23", "24", "31", "34", "36"]
COUNTY_ONLY = ["25", "28", "32"]


def test_scopes_of_the_national_table() -> None:
    scheme = load_scheme("national-2019")
    assert [row.id for row in scheme if row.scope == "市"] == CITY_ONLY
    assert [row.id for row in scheme if row.scope == "县"] == COUNTY_ONLY
    assert sum(row.scope == "市县" for row in scheme) == 31


@pytest.mark.parametrize(("ids", "outside", "inside"), [(CITY_ONLY, "县级市", "设区市"), (COUNTY_ONLY, "自治州", "旗")])
def test_a_row_for_others_is_not_applicable(ids: list[str], outside: str, inside: str) -> None:
    scheme = load_scheme("national-2019")
    for row in (scheme[row] for row in ids):
        for asked in row.parts or (row,):
            assert verdict(asked, True, classes={outside}) == "not_applicable"
            assert verdict(asked, True, classes={inside}) != "not_applicable"


def test_figures_of_the_national_table() -> None:
    scheme = load_scheme("national-2019")
    assert verdict(scheme["6"], 99, classes={"设区市"}) == "fail"
    assert verdict(scheme["6"], True, classes={"县"}) == "pass"
    assert [verdict(scheme["10"], 40, classes={zone}) for zone in ("干旱半干旱地区", "湿润地区")] == ["pass", "fail"]
    assert verdict(scheme["11"], 60, classes={"山区"}) == "pass"
    assert verdict(scheme["11"], 60, classes={"山区", "青藏高原地区"}) == "fail"
    assert verdict(scheme["22"], 4.4) == "fail"
    assert verdict(scheme["26"], 80) == "pass"
    assert verdict(scheme["31"], 14.9, classes={"市"}) == "fail"
    assert verdict(scheme["33"], 50) == "pass"


def test_only_what_was_seen_counts_as_confirmed() -> None:
    scheme = load_scheme("national-2019")
    assert [row.id for row in scheme if row.confirmed] == ["1"]


# --- Hunan 2018 --------------------------------------------------------------------------------


def test_figures_of_hunan() -> None:
    scheme = load_scheme("hunan-2018")
    assert verdict(scheme["2"], 19) == "fail"
    assert verdict(scheme["11"], 56, history={2017: 57, 2018: 56}) == "fail"
    assert verdict(scheme["11"], 56, history={2017: 55, 2018: 56}) == "pass"
    assert verdict(scheme["12"], 40, classes={"丘陵区"}) == "pass"
    assert verdict(scheme["12"], 69, classes={"草原区"}) == "fail"
    assert verdict(scheme["16"], "未发生") == "pass"
    assert [row.id for row in scheme if not row.confirmed] == ["19"]


# --- eco-counties 2007 -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("development", "level", "line"),
    [
        ("经济发达地区", "县级市", 8000),
        ("经济发达地区", "市辖区", 8000),
        ("经济发达地区", "县", 6000),
        ("经济发达地区", "旗", 6000),
        ("经济欠发达地区", "县级市", 6000),
        ("经济欠发达地区", "市辖区", 6000),
        ("经济欠发达地区", "县", 4500),
    ],
)
def test_nested_classes_of_2007(development: str, level: str, line: int) -> None:
    income = load_scheme("ecocounty-2007")["农民年人均纯收入"]
    assert verdict(income, line, classes={development, level}) == "pass"
    assert verdict(income, line - 1, classes={development, level}) == "fail"


def test_nested_classes_of_2007_with_one_of_them_unknown() -> None:
    income = load_scheme("ecocounty-2007")["1"]
    assert verdict(income, 7000, classes={"经济发达地区"}) == "unknown"
    assert verdict(income, 7000, classes={"县"}) == "pass"
    assert verdict(income, 8000) == "pass"
    assert verdict(income, 4499) == "fail"


def test_figures_of_2007() -> None:
    scheme = load_scheme("ecocounty-2007")
    assert verdict(scheme["17"], 250) == "fail"
    assert verdict(scheme["22"], 95) == "fail"
    assert verdict(scheme["6"], 20, classes={"丘陵地区"}) == "pass"
    oxygen, sulphur = scheme["10"].parts
    within = {"国家总量控制指标": True}
    assert verdict(oxygen, 3.4, references=within) == "pass"
    assert verdict(oxygen, 3.5, references=within) == "fail"
    assert verdict(sulphur, 4.4, references={"国家总量控制指标": False}) == "fail"
    waste = scheme["12"].part(2)
    assert verdict(waste, 95, parts={"无危险废物排放": True}) == "pass"
    assert verdict(waste, 95) == "unknown"
    assert [row.id for row in scheme if row.confirmed] == ["1", "4", "5", "6", "7", "8", "9"]
    assert [part.name for row in scheme if not row.confirmed for part in row.parts if part.confirmed] == [
        "单位工业增加值新鲜水耗",
        "城镇污水集中处理率",
    ]


# --- water-saving cities 2006 ------------------------------------------------------------------


def test_figures_of_the_water_saving_city() -> None:
    scheme = load_scheme("water-saving-city-2006")
    mean = {"全国平均值": 200}
    assert verdict(scheme["12"], 100, references=mean) == "pass"
    assert verdict(scheme["12"], 101, references=mean, history={2005: 106, 2006: 101}) == "fail"
    assert verdict(scheme["12"], 101, references=mean, history={2005: 110, 2006: 101}) == "pass"
    assert [verdict(scheme["15"], value) for value in (75, 74)] == ["pass", "fail"]
    assert verdict(scheme["21"], 75, classes={"地级市"}) == "pass"
    assert verdict(scheme["21"], 75, classes={"省会城市"}) == "fail"
    assert verdict(scheme["25"], 1) == "pass"
