"""The data in ``examples/changde``: what they hold, and what the assessment makes of them."""

from __future__ import annotations

import csv
import runpy
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from ecorules.assessment import Assessment
from ecorules.errors import DataError
from ecorules.schemes import load_scheme

FOLDER = Path(__file__).parents[2] / "examples" / "changde"
SYNTHETIC = FOLDER / "synthetic"


def assess(folder: Path, year: int | str | None = None) -> Assessment:
    return load_scheme("changde-2020").assess(
        folder / "observations.csv", regions=folder / "regions.csv", targets=folder / "targets.csv", year=year
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_published_figure_names_an_authority_or_a_paper() -> None:
    hosts = {row["source"].split("/")[2] for name in ("observations.csv", "targets.csv") for row in rows(FOLDER / name)}
    assert hosts == {"sthjj.changde.gov.cn", "cd.rednet.cn"}


def test_the_air_of_2018_passes() -> None:
    result = assess(FOLDER, 2018).result("常德市", "8")
    assert result.verdict.value == "pass"
    assert [part.value for part in result.parts] == [82.5, 44.0]


def test_the_figures_of_2018_are_those_of_one_report() -> None:
    assert {row["basis"] for row in rows(FOLDER / "observations.csv") if row["year"] == "2018"} == {"2019年1月发布口径"}
    warnings = [warning.code for warning in assess(FOLDER).warnings]
    assert warnings == ["W504"]
    assert not assess(FOLDER, 2018).warnings  # the figure without a basis is a later one


def test_what_is_not_published_stays_open() -> None:
    for year in (2018, 2020):
        verdicts = Counter(result.verdict.value for result in assess(FOLDER, year).results if result.region == "常德市")
        assert verdicts["fail"] == 0
        assert verdicts["unknown"] >= 35
    county = assess(FOLDER).result("津市市", "26")
    assert county.verdict.value == "unknown"


def test_levels_are_given_and_nothing_else_about_regions() -> None:
    levels = {row["region"]: row["level"] for row in rows(FOLDER / "regions.csv")}
    assert levels["常德市"] == "设区市"
    assert levels["津市市"] == "县级市"
    assert Counter(levels.values()) == {"设区市": 1, "市辖区": 2, "县级市": 1, "县": 6}
    assert all(not row["terrain"] and not row["city_size"] for row in rows(FOLDER / "regions.csv"))


def test_unconfirmed_figures_are_not_assessed_by_mistake() -> None:
    unconfirmed = FOLDER / "observations-unconfirmed.csv"
    assert all(row["confirmed"] == "no" and row["reason"] for row in rows(unconfirmed))
    with pytest.raises(DataError, match="confirmed"):
        load_scheme("changde-2020").assess(unconfirmed)


def test_the_goals_of_the_plan_are_rules() -> None:
    goals = load_scheme(FOLDER / "goals.yaml")
    texts = [part.threshold for goal in goals for part in (goal.parts or (goal,))]
    assert texts == ["100%", "90%以上", "30个以上", "60个以上", "达到100%", "均达到80%以上", "均达到80%以上"]
    columns = ["region", "year", "indicator", "part", "value"]
    reached = [("1", 0, 100), ("2", 0, 90), ("3", 0, 30), ("4", 0, 60), ("5", 0, 100), ("6", 1, 80), ("6", 2, 80)]
    rows = [("常德市", 2020, indicator, part or None, value) for indicator, part, value in reached]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    assert set(goals.assess(frame).to_frame()["verdict"]) == {"pass"}
    frame["value"] = frame["value"] - 1
    assert set(goals.assess(frame).to_frame()["verdict"]) == {"fail"}
    assert set(goals.assess(frame.iloc[:0], regions={"常德市": {"设区市"}}).to_frame()["verdict"]) == {"unknown"}


def test_the_synthetic_tables_are_what_the_script_writes(tmp_path: Path) -> None:
    main = runpy.run_path(str(SYNTHETIC / "generate.py"))["main"]
    main(tmp_path)
    for name in ("observations.csv", "regions.csv", "targets.csv"):
        assert (tmp_path / name).read_bytes() == (SYNTHETIC / name).read_bytes()


def test_the_synthetic_assessment_is_full() -> None:
    assessment = assess(SYNTHETIC, "all")
    assert len(assessment.results) == 10 * 5 * 36
    frame = assessment.to_frame()
    settled = frame[frame["year"] == 2020]["verdict"].isin(["pass", "fail"])
    assert settled.mean() > 0.9
    assert {"pass", "fail"} <= set(frame["verdict"])
    assert not assessment.warnings
    inputs = rows(SYNTHETIC / "observations.csv")
    assert {row["unit"] for row in inputs} >= {"公斤/亩", "微克/立方米", "%"}
    assert {row["subject"] for row in inputs} >= {"", "面积", "性质", "功能", "PM2.5浓度"}
    assert {row["target"] for row in rows(SYNTHETIC / "targets.csv")} >= {"是", "否", "≥70", "42"}


def test_no_synthetic_region_is_a_real_one() -> None:
    real = {row["region"] for row in rows(FOLDER / "regions.csv")}
    assert not real & {row["region"] for row in rows(SYNTHETIC / "regions.csv")}


def test_twenty_regions_and_five_years_take_seconds() -> None:
    frame = pd.read_csv(SYNTHETIC / "observations.csv", dtype=str)
    twice = pd.concat([frame, frame.assign(region=frame["region"] + "二")])
    scheme = load_scheme("changde-2020")
    start = time.perf_counter()
    assessment = scheme.assess(twice, year="all")
    assert len(assessment.results) == 20 * 5 * 36
    assert time.perf_counter() - start < 20
