"""The bundled schemes put to use: whole tables of observations assessed under them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ecorules.schemes import load_scheme

CHANGDE = Path(__file__).parents[2] / "examples" / "changde"


def test_sections_of_rivers_and_lakes_are_judged_by_their_class() -> None:
    waters = load_scheme("gb-3838-2002")
    observed = pd.DataFrame(
        [
            (name, 2020, row, value)
            for name in ("断面甲", "湖心乙")
            for row, value in (("5", 20), ("8", 0.1), ("9", 1.2))
        ],
        columns=["region", "year", "indicator", "value"],
    )
    regions = pd.DataFrame(
        {"region": ["断面甲", "湖心乙"], "water_function": ["Ⅲ类水域", "四类水域"], "water_body": ["河流", "湖泊"]}
    )
    assessed = waters.assess(observed, regions=regions)
    found = {
        (name, row): assessed.result(name, row).verdict.value for name in regions.region for row in ("5", "8", "9")
    }
    assert found == {
        ("断面甲", "5"): "pass",
        ("断面甲", "8"): "pass",
        ("断面甲", "9"): "not_applicable",
        ("湖心乙", "5"): "pass",
        ("湖心乙", "8"): "pass",
        ("湖心乙", "9"): "pass",
    }


def test_air_of_two_zones_in_a_wide_table() -> None:
    air = load_scheme("gb-3095-2012")
    frame = pd.DataFrame(
        {"region": ["景区", "城区"], "year": [2020, 2020], "pm2.5-year": [16.0, 35.0], "grade": ["一级", "二级"]}
    )
    codes = air.verdicts(frame)
    assert list(codes["pm2.5-year"]) == [0, 2]
    assert list(codes["so2-year"]) == [1, 1]


def test_changde_is_assessed_under_the_national_table_by_the_names_of_its_rows() -> None:
    national, changde = load_scheme("national-2019"), load_scheme("changde-2020")
    observed = pd.read_csv(CHANGDE / "observations.csv", dtype=str)
    observed["indicator"] = [changde[row].name for row in observed.indicator]
    assert all(name in national for name in observed.indicator)
    regions = pd.read_csv(CHANGDE / "regions.csv", dtype=str)
    assessed = national.assess(observed, regions=regions)
    assert assessed.result("常德市", "农村无害化卫生厕所普及率").verdict.value == "not_applicable"
    assert assessed.result("津市市", "城镇人均公园绿地面积").verdict.value == "not_applicable"
    assert assessed.result("常德市", "环境空气质量").verdict.value == "unknown"
    assert {row.name for row in changde} - {row.name for row in national} == {
        "河湖长制",
        "生态文明建设示范镇村创建",
        "农药化肥",
    }
