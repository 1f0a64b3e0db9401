"""The tornado and Sobol indices: analytic swings and shares, and every bad range."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.errors import EcoRulesError
from ecorules.schemes import Scheme, scheme_from_data
from ecorules.sensitivity import sobol, tornado


def scheme_of(*rows: dict[str, Any]) -> Scheme:
    return scheme_from_data(
        {
            "format": "1",
            "id": "small",
            "title": "小",
            "criteria": [{"name": "过半", "of": "all", "share": "≥50"}],
            "indicators": list(rows),
        }
    )


SCHEME = scheme_of(
    {"id": "1", "name": "甲率", "unit": "%", "threshold": "市≥95 县≥85", "better": "higher"},
    {"id": "2", "name": "乙量", "unit": "吨", "threshold": "≤300,或逐年下降", "better": "lower"},
    {
        "id": "3",
        "name": "丙",
        "parts": [
            {"name": "子", "unit": "%", "threshold": "≥80", "better": "higher"},
            {"name": "丑", "unit": "%", "threshold": "≥60", "better": "higher"},
        ],
    },
    {"id": "4", "name": "丁", "threshold": "开展"},
    {"id": "5", "name": "戊", "unit": "%", "threshold": "较2015年下降18%以上", "better": "lower"},
    {"id": "6", "name": "己", "threshold": "昼间≥90,夜间≥80", "unit": "%", "better": "higher"},
)
ROWS = [
    ("某市", 2019, "1", None, None, 93.0, None),
    ("某市", 2020, "1", None, None, 94.0, None),
    ("某市", 2018, "2", None, None, 340.0, None),
    ("某市", 2019, "2", None, None, 330.0, None),
    ("某市", 2020, "2", None, None, 335.0, None),
    ("某市", 2020, "3", "1", None, 79.0, None),
    ("某市", 2020, "3", "2", None, 61.0, None),
    ("某市", 2020, "4", None, None, None, None),
    ("某市", 2020, "5", None, None, None, 15.0),
    ("某市", 2020, "6", None, "昼间", 88.0, None),
    ("某市", 2020, "6", None, "夜间", 85.0, None),
]
TABLE = pd.DataFrame(ROWS, columns=["region", "year", "indicator", "part", "subject", "value", "change"])
TABLE["status"] = [None] * 7 + ["开展"] + [None] * 3
REGIONS = {"某市": {"设区市"}}


def swings(ranges: dict[str, Any], **given: Any) -> dict[str, list[float | None]]:
    frame = tornado(SCHEME, TABLE, ranges, regions=REGIONS, **given)
    return {row["lever"]: [row["low"], row["base"], row["high"], row["swing"]] for _, row in frame.iterrows()}


@settings(max_examples=40, deadline=None)
@given(low=st.floats(-500, 500), wide=st.floats(0, 500))
def test_a_margin_swings_as_wide_as_its_range(low: float, wide: float) -> None:
    high = low + wide
    found = swings({"1": (low, high)}, measure="margin of 1")["1"]
    assert found[1] == -1.0
    assert found[0] == pytest.approx(low - 95, abs=1e-9)
    assert found[2] == pytest.approx(high - 95, abs=1e-9)
    assert found[3] == pytest.approx(max(high, 94) - min(low, 94), abs=1e-9)


def test_each_kind_of_figure_is_moved() -> None:
    assert swings({"1": (94, 96)})["1"] == [1.0, 1.0, 2.0, 1.0]
    assert swings({"2": (250, 335)})["2"] == [2.0, 1.0, 1.0, 1.0]
    assert swings({"2": (329, 335)})["2"] == [2.0, 1.0, 1.0, 1.0]
    assert swings({"3/1": (70, 82)})["3/1"] == [1.0, 1.0, 2.0, 1.0]
    assert swings({"3/子": (70, 82)})["3/子"] == [1.0, 1.0, 2.0, 1.0]
    assert swings({"5": (15, 18)})["5"] == [1.0, 1.0, 2.0, 1.0]
    assert swings({"6/昼间": (88, 90)})["6/昼间"] == [1.0, 1.0, 2.0, 1.0]
    assert swings({"class": ["市", "县"]})["class"] == [1.0, 1.0, 2.0, 1.0]


def test_the_widest_swing_comes_first_and_what_has_none_last() -> None:
    found = tornado(SCHEME, TABLE, {"2": "±1%", "1": "±2%", "5": (0, 1)}, regions=REGIONS)
    assert found["swing"].is_monotonic_decreasing
    assert found["lever"].tolist()[0] == "1"
    first = found.iloc[0]
    assert (first["low_at"], first["base_at"], first["high_at"]) == (92.12, 94.0, 95.88)


def test_measures() -> None:
    assert swings({"1": (90, 99)}, measure="share")["1"][2] == pytest.approx(100 * 2 / 6)
    assert swings({"1": (90, 99)}, measure="过半")["1"] == [0.0, 0.0, 0.0, 0.0]
    assert swings({"3/1": (70, 90)}, measure="margin of 3/1")["3/1"] == [-10.0, -1.0, 10.0, 20.0]
    assert np.isnan(swings({"1": (90, 99)}, measure="margin of 4")["1"][3])


@pytest.mark.parametrize(
    ("lever", "row", "column"), [("1", 1, "value"), ("2", 4, "value"), ("3/2", 6, "value"), ("5", 8, "change")]
)
@pytest.mark.parametrize("number", [0.0, 17.9, 18.0, 59.9, 60.0, 94.9, 95.0, 300.0, 329.9, 330.0])
def test_the_same_as_the_assessment_of_changed_tables(lever: str, row: int, column: str, number: float) -> None:
    changed = TABLE.copy()
    changed.loc[row, column] = number
    whole = SCHEME.assess(changed, regions=REGIONS).summary().iloc[0]
    for measure, expected in (
        ("met", whole["pass"]),
        ("share", whole["share"]),
        ("过半", float(whole["过半"] == "pass")),
    ):
        assert swings({lever: (number, number)}, measure=measure)[lever][0] == pytest.approx(expected)


BAD: list[tuple[Any, str]] = [
    ({"26": (1, 2)}, "E751"),
    ({"甲": (1, 2)}, "E751"),
    ({"3": (1, 2)}, "E751"),
    ({"3/9": (1, 2)}, "E751"),
    ({"1/x": (1, 2)}, "E751"),
    ({1.5: (1, 2)}, "E751"),
    ({"class": ["市", "甲乙丙"]}, "E751"),
    ({"class": ["市", 5]}, "E751"),
    ({"1": (2, 1)}, "E752"),
    ({"1": (float("nan"), 1)}, "E753"),
    ({"1": (1, float("inf"))}, "E753"),
    ({"1": (1, 10**400)}, "E753"),
    ({"1": (1, 2, 3)}, "E753"),
    ({"1": 5}, "E753"),
    ({"1": "10"}, "E753"),
    ({"1": "±x%"}, "E753"),
    ({"1": "9" * 10**5}, "E753"),
    ({"1": None}, "E753"),
    ({"class": ["市"]}, "E753"),
    ({"class": "市"}, "E753"),
    ({"class": ["市", "市"]}, "E753"),
    ({"1": (1, 2), "甲率": (1, 2)}, "E753"),
    ({}, "E753"),
    (None, "E753"),
    ([("1", (1, 2))], "E753"),
    ({"4": (0, 1)}, "E755"),
    ({"1": ("开展", "未开展")}, "E755"),
    ({"1": (True, False)}, "E755"),
    ({"\ud800": (1, 2)}, "E751"),
    ({"6": "±5%"}, "E754"),
]


@pytest.mark.parametrize(("ranges", "code"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_bad_ranges_are_refused(ranges: Any, code: str) -> None:
    with pytest.raises(EcoRulesError) as caught:
        tornado(SCHEME, TABLE, ranges, regions=REGIONS)
    assert caught.value.diagnostics[0].code == code
    assert caught.value.diagnostics[0].message_en


def test_the_nearest_name_is_suggested() -> None:
    with pytest.raises(EcoRulesError, match="甲率"):
        tornado(SCHEME, TABLE, {"甲率率": (1, 2)}, regions=REGIONS)


@pytest.mark.parametrize(
    "measure", ["mett", "", None, 5, "margin of", "margin of 99", "margin of 3", "过一半吗", "差距"]
)
def test_a_measure_that_is_not_there_is_refused(measure: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        tornado(SCHEME, TABLE, {"1": (1, 2)}, regions=REGIONS, measure=measure)
    assert caught.value.diagnostics[0].code == "E756"


@pytest.mark.parametrize("scheme", [None, "changde-2020", 5])
def test_what_is_no_scheme_is_refused(scheme: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        tornado(scheme, TABLE, {"1": (1, 2)})
    assert caught.value.diagnostics[0].code == "E750"


# --- Sobol -------------------------------------------------------------------------------------


def indices(ranges: dict[str, Any], **given: Any) -> pd.DataFrame:
    pytest.importorskip("SALib")
    return sobol(SCHEME, TABLE, ranges, regions=REGIONS, **{"n": 256, "seed": 7, **given}).set_index("lever")


def test_an_additive_count_has_the_shares_of_its_variances() -> None:
    ranges = {"1": (94, 96), "3/1": (76, 81), "2": (330, 345)}
    found = indices(ranges, n=1024)
    chances = {"1": 0.5, "3/1": 0.2, "2": 0.0}
    parts = {lever: chance * (1 - chance) for lever, chance in chances.items()}
    whole = sum(parts.values())
    assert found["variance"].iloc[0] == pytest.approx(whole, rel=0.05)
    for lever, part in parts.items():
        row = found.loc[lever]
        assert abs(row["first"] - part / whole) <= 2 * row["first_conf"] + 0.02
        assert abs(row["total"] - part / whole) <= 2 * row["total_conf"] + 0.02


def test_a_linear_margin_is_all_its_own() -> None:
    found = indices({"1": (80, 100), "3/1": (70, 90)}, measure="margin of 1")
    assert found.loc["1", "first"] == pytest.approx(1, abs=found.loc["1", "first_conf"] + 0.02)
    assert found.loc["3/1", "total"] == 0
    assert found.loc["1", "mean"] == pytest.approx(-5, abs=0.1)
    assert found.loc["1", "variance"] == pytest.approx(20**2 / 12, rel=0.02)


def test_classes_are_drawn_and_interact() -> None:
    found = indices({"class": ["市", "县"], "1": (80, 100)}, n=1024)
    assert (found["total"] > found["first"]).all()
    assert found.loc["class", "first"] > 0.05


def test_the_same_seed_gives_the_same_table_and_another_another() -> None:
    ranges = {"1": (90, 99), "3/1": "±5%"}
    for seed in (0, 7):
        assert indices(ranges, seed=seed).equals(indices(ranges, seed=seed))
    assert not indices(ranges, seed=1).equals(indices(ranges, seed=2))


def test_one_lever_alone_has_it_all_and_none_where_nothing_varies() -> None:
    assert indices({"1": (90, 99)}).loc["1", "total"] == pytest.approx(1, abs=0.1)
    still = indices({"1": (10, 20)}).loc["1"]
    assert np.isnan(still["first"])
    assert still["variance"] == 0


def test_every_sample_is_judged_as_the_rule_judges_it() -> None:
    found = indices({"2": (290, 340)}, measure="met")
    assert found.loc["2", "mean"] == pytest.approx(1 + 40 / 50, abs=0.02)


BAD_DRAWS: list[tuple[dict[str, Any], str]] = [
    ({"n": 1000}, "E757"),
    ({"n": 0}, "E757"),
    ({"n": 1}, "E757"),
    ({"n": -8}, "E757"),
    ({"n": True}, "E757"),
    ({"n": 8.0}, "E757"),
    ({"n": "8"}, "E757"),
    ({"n": 2**40}, "E757"),
    ({"n": 2**22}, "E757"),
    ({"seed": -1}, "E757"),
    ({"seed": None}, "E757"),
    ({"seed": 2**32}, "E757"),
    ({"ranges": {"1": (5, 5)}}, "E752"),
    ({"ranges": {"1": (2, 1)}}, "E752"),
    ({"ranges": {"4": (0, 1)}}, "E755"),
    ({"measure": "margin of 4"}, "E759"),
    ({"measure": "nothing"}, "E756"),
]


@pytest.mark.parametrize(("given", "code"), BAD_DRAWS, ids=[str(number) for number in range(len(BAD_DRAWS))])
def test_bad_draws_are_refused(given: dict[str, Any], code: str) -> None:
    pytest.importorskip("SALib")
    arguments = {"ranges": {"1": (90, 99)}, "n": 16, **given}
    with pytest.raises(EcoRulesError) as caught:
        sobol(SCHEME, TABLE, regions=REGIONS, **arguments)
    assert caught.value.diagnostics[0].code == code


def test_without_salib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SALib", "SALib.sample", "SALib.sample.sobol", "SALib.analyze", "SALib.analyze.sobol"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(EcoRulesError, match=r"ecorules\[scenarios\]") as caught:
        sobol(SCHEME, TABLE, {"1": (90, 99)}, regions=REGIONS, n=16)
    assert caught.value.diagnostics[0].code == "E758"
