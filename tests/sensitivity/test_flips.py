"""Flips of an assessment as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules.assessment import Assessment
from ecorules.errors import EcoRulesError
from ecorules.schemes import scheme_from_data
from ecorules.sensitivity import flips
from ecorules.sensitivity.flipping import COLUMNS


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return ecorules.load_scheme("changde-2020").assess(
        "examples/changde/observations.csv",
        regions="examples/changde/regions.csv",
        targets="examples/changde/targets.csv",
        year=2018,
    )


@pytest.fixture(scope="module")
def frame(assessment: Assessment) -> pd.DataFrame:
    return flips(assessment)


def test_the_nearest_come_first_and_what_has_no_distance_last(frame: pd.DataFrame) -> None:
    assert tuple(frame.columns) == COLUMNS
    assert frame["percent"].dropna().is_monotonic_increasing
    assert frame["percent"].isna().to_numpy()[-1]
    assert frame["percent"].first_valid_index() == 0


def test_every_break_point_flips(frame: pd.DataFrame) -> None:
    points = frame[frame["what"] != "class"]
    assert len(points) > 4
    assert (points["verdict"] != points["to"]).all()


def test_within_leaves_the_farther_out(assessment: Assessment, frame: pd.DataFrame) -> None:
    near = flips(assessment, within=8)
    assert 0 < len(near) < len(frame)
    assert near["percent"].max() <= 8
    assert len(near) == (frame["percent"] <= 8).sum()
    assert list(flips(assessment, within=0).columns) == list(COLUMNS)


def test_the_words_are_in_the_language_asked_for(assessment: Assessment, frame: pd.DataFrame) -> None:
    english = flips(assessment, lang="en")
    assert english["how"].str.contains("met|cannot be determined|not applicable").all()
    assert frame["how"].str.contains("达标|无法判定|不涉及").all()
    assert english.drop(columns="how").equals(frame.drop(columns="how"))


def test_parts_say_what_becomes_of_the_whole() -> None:
    data = {
        "format": "1",
        "id": "two",
        "title": "二项",
        "indicators": [
            {
                "id": "1",
                "name": "水质",
                "parts": [
                    {"name": "甲", "unit": "%", "threshold": "≥80"},
                    {"name": "乙", "unit": "%", "threshold": "≥60"},
                ],
            }
        ],
    }
    rows = [("某市", 2020, "1", "1", 79.0), ("某市", 2020, "1", "2", 50.0)]
    observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "value"])
    found = flips(scheme_from_data(data).assess(observations))
    values = found[found["what"] == "value"]
    assert values[["part", "at", "to", "whole"]].to_numpy().tolist() == [
        [1, 80.0, "pass", "fail"],
        [2, 60.0, "pass", "fail"],
    ]


@pytest.mark.parametrize("given", [None, 5, "changde-2020", pd.DataFrame(), object()])
def test_what_is_no_assessment_is_refused(given: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        flips(given)
    assert caught.value.diagnostics[0].code == "E750"


@pytest.mark.parametrize("within", [-1, float("nan"), float("inf"), "5", True, [5]])
def test_a_share_that_is_none_is_refused(assessment: Assessment, within: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        flips(assessment, within=within)
    assert caught.value.diagnostics[0].code == "E753"
