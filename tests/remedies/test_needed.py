"""What regions need by a year: rates, years of attainment, classes, and what stays unknown."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.assessment import Assessment, assess
from ecorules.errors import DataError
from ecorules.remedies import Reach, Reachability, needed, remedies_of
from ecorules.remedies.outlook import COLUMNS
from ecorules.schemes import Scheme, scheme_from_yaml
from ecorules.verdicts import Verdict

SCHEME = """
format: "1"
id: small
title: 小方案
indicators:
  - {id: "1", name: 污水处理率, unit: "%", threshold: "≥95"}
  - {id: "2", name: 化肥强度, unit: 千克/公顷, threshold: "≤300,或逐年下降", better: lower}
  - {id: "3", name: 能耗, unit: 吨, threshold: 逐年下降, better: lower}
  - {id: "4", name: 制度, threshold: 建立}
  - {id: "5", name: 覆盖率, unit: "%", threshold: "2020年≥60 2025年≥80 2030年≥95"}
  - {id: "6", name: 处置率, unit: "%", threshold: "市≥95 县≥85"}
  - id: "7"
    name: 空气
    parts:
      - {name: 优良天数, unit: "%", threshold: "≥80"}
      - {name: 细颗粒物, unit: 微克/立方米, threshold: "≤35", better: lower}
  - {id: "8", name: 稳定值, unit: "%", threshold: 保持稳定, better: higher}
  - {id: "9", name: 超额率, unit: "%", threshold: ">100", better: higher}
  - {id: "10", name: 保护地, threshold: "面积不减少,性质不改变"}
"""


def small() -> Scheme:
    return scheme_from_yaml(SCHEME, "small.yaml")


def assessed(rows: list[tuple[Any, ...]], **given: Any) -> Assessment:
    columns = ["region", "year", "indicator", "value", "part", "subject", "unit"]
    table = pd.DataFrame([(*row, *[None] * (len(columns) - len(row))) for row in rows], columns=columns)
    return assess(small(), table, **given)


def row(
    rows: list[tuple[Any, ...]], indicator: str, by: int = 2025, part: int | None = None, **given: Any
) -> pd.Series:
    reachability = given.pop("reachability", None)
    frame = needed(assessed(rows, **given), by=by, reachability=reachability)
    mine = frame[frame["indicator"] == indicator]
    mine = mine[mine["part"].isna()] if part is None else mine[mine["part"] == part]
    assert len(mine) == 1
    return mine.iloc[0]


def years(indicator: str, *figures: float, last: int = 2020, **more: Any) -> list[tuple[Any, ...]]:
    first = last - len(figures) + 1
    return [("甲市", first + place, indicator, figure, *more.values()) for place, figure in enumerate(figures)]


def test_the_columns_are_the_documented_ones() -> None:
    frame = needed(assessed(years("1", 88.0, 90.0)), by=2025)
    assert tuple(frame.columns) == COLUMNS
    assert [str(frame[name].dtype) for name in ("year", "due", "attained", "remedy")] == ["Int64"] * 3 + ["float64"]
    assert all(name in (needed.__doc__ or "") for name in COLUMNS)


def test_needed_and_historical_rates_stand_side_by_side() -> None:
    found = row(years("1", 86.0, 88.0, 90.0), "1")
    assert (found["verdict"], found["value"], found["remedy"], found["change"]) == ("fail", 90.0, 95.0, 5.0)
    assert (found["by"], found["due"]) == (2025, 2025)
    assert found["rate_points"] == 1.0
    assert found["rate_percent"] == pytest.approx(((95 / 90) ** (1 / 5) - 1) * 100)
    assert (found["history_from"], found["history_years"], found["history_points"]) == (2018, 3, 2.0)
    assert found["history_percent"] == pytest.approx(((90 / 86) ** (1 / 2) - 1) * 100)
    assert (found["attained"], found["reach"]) == (2023, "易达标")
    assert "95" in found["how"]


@pytest.mark.parametrize(
    ("figures", "reach", "attained"),
    [
        ((86.0, 88.0, 90.0), "易达标", 2023),
        ((88.8, 89.4, 90.0), "经努力可达", 2029),
        ((89.6, 89.8, 90.0), "难以达标", 2045),
        ((92.0, 91.0, 90.0), "难以达标", None),
        ((90.0, 90.0, 90.0), "难以达标", None),
        ((90.0,), "无法判定", None),
        ((94.0, 95.0), "已达标", 2020),
    ],
)
def test_the_class_follows_the_rates(figures: tuple[float, ...], reach: str, attained: int | None) -> None:
    found = row(years("1", *figures), "1")
    assert found["reach"] == reach
    assert found["attained"] is pd.NA if attained is None else found["attained"] == attained
    if reach == "无法判定":
        assert "算不出历史速度" in found["reason"]
        assert pd.isna(found["history_points"])
        assert found["rate_points"] == 1.0
    if attained is None and len(figures) > 1:
        assert "50年内达不到" in found["reason"]


def test_the_rule_of_the_classes_can_be_set() -> None:
    figures = years("1", 88.8, 89.4, 90.0)
    assert row(figures, "1", reachability=Reachability(effort=1.5))["reach"] == "难以达标"
    assert row(figures, "1", reachability=Reachability(least=4))["reach"] == "无法判定"
    long = years("1", 70.0, 89.8, 89.9, 90.0)
    assert row(long, "1")["reach"] == "易达标"
    assert row(long, "1", reachability=Reachability(recent=2))["reach"] == "难以达标"
    assert row(long, "1", reachability=Reachability(recent=2, horizon=3))["attained"] is pd.NA
    assert (
        row(years("7", 44.0, 40.0, part=2), "7", part=2, reachability=Reachability(pace="compound"))["attained"] == 2022
    )


def test_a_history_without_the_assessed_year_gives_no_rate() -> None:
    found = row([*years("1", 86.0, 88.0, last=2019), ("甲市", 2020, "4", "已建立")], "1")
    assert (found["verdict"], found["reach"], found["remedy"]) == ("unknown", "无法判定", 95.0)
    assert pd.isna(found["history_points"])
    assert "没有评估年的数" in found["reason"]


def test_the_threshold_is_the_one_that_holds_in_the_target_year() -> None:
    rows = years("5", 58.0, 62.0)
    assert row(rows, "5", by=2024)["reach"] == "已达标"
    assert row(rows, "5", by=2025)["remedy"] == 80.0
    far = row(rows, "5", by=2031)
    assert (far["verdict"], far["remedy"], far["attained"]) == ("pass", 95.0, 2029)


def test_thresholds_by_date_are_those_of_the_target_year() -> None:
    text = SCHEME.replace('threshold: "≥95"}', 'threshold: [{text: "≥90", from: 2019}, {text: "≥98", from: 2024}]}', 1)
    scheme = scheme_from_yaml(text, "small.yaml")
    table = pd.DataFrame(years("1", 90.0, 92.0), columns=["region", "year", "indicator", "value"])
    frame = needed(scheme.as_of(2020).assess(table), by=2025).set_index("indicator")
    assert frame.loc["1", "reach"] == "已达标"
    frame = needed(scheme.assess(table), by=2025).set_index("indicator")
    assert frame.loc["1", "remedy"] == 98.0
    assert needed(scheme.assess(table), by=2023).set_index("indicator").loc["1", "reach"] == "已达标"


def test_for_a_course_the_next_year_counts() -> None:
    found = row(years("3", 52.0, 50.0, 50.0), "3")
    assert (found["verdict"], found["reach"], found["attained"]) == ("fail", "易达标", 2022)
    assert pd.isna(found["remedy"])
    assert "2022年起" in found["reason"]
    rising = row(years("3", 50.0, 51.0, 52.0), "3")
    assert (rising["reach"], rising["attained"]) == ("无法判定", pd.NA)
    one_lost = row(years("3", 52.0, 53.0, 50.0), "3")
    assert one_lost["verdict"] == "fail"
    assert (one_lost["due"], one_lost["remedy"], one_lost["attained"]) == (2021, 49.0, 2021)
    assert "逐年变化" in one_lost["reason"]


def test_a_level_by_the_year_goes_before_a_course() -> None:
    found = row(years("2", 340.0, 330.0, 335.0), "2")
    assert (found["due"], found["remedy"]) == (2025, 300.0)
    assert found["attained"] == 2022  # 2021 fits no window without 2020, which rose
    kept = row(years("2", 340.0, 330.0, 320.0), "2")
    assert (kept["verdict"], kept["reach"]) == ("pass", "已达标")
    assert "趋势" in kept["reason"]


def test_holding_the_present_figure_may_be_enough() -> None:
    found = row(years("8", 84.7, 82.0), "8")
    assert (found["verdict"], found["reach"], found["due"]) == ("fail", "经努力可达", 2021)
    assert "保持现有水平" in found["reason"]


def test_an_attestation_has_no_rate() -> None:
    found = row([("甲市", 2020, "4", "尚未建立")], "4")
    assert (found["verdict"], found["reach"]) == ("fail", "无法判定")
    assert "须认定" in found["how"]
    assert "认定" in found["reason"]
    assert pd.isna(found["rate_points"])


def test_parts_have_rows_and_the_whole_the_class_of_the_farthest() -> None:
    rows = [*years("7", 76.0, 78.0, part=1), *years("7", 36.1, 36.0, part=2)]
    assert row(rows, "7", part=1)["reach"] == "易达标"
    assert row(rows, "7", part=2)["reach"] == "经努力可达"
    assert row(rows, "7")["reach"] == "经努力可达"
    assert "最难" in row(rows, "7")["reason"]


def test_the_class_of_a_region_decides_which_arm_is_needed() -> None:
    rows = years("6", 80.0, 82.0)
    assert row(rows, "6", regions={"甲市": {"设区市"}})["remedy"] == 95.0
    assert row(rows, "6", regions={"甲市": {"县级市"}})["remedy"] == 85.0
    open_ = row(rows, "6")
    assert (open_["reach"], pd.isna(open_["remedy"])) == ("无法判定", True)
    assert "地区类别" in open_["reason"]
    assert row(years("6", 94.0, 96.0), "6")["reach"] == "已达标"


def test_extreme_figures_make_no_rates_up() -> None:
    frame = needed(assessed([*years("1", 5e-324, 1e-300), *years("7", 1.7e308, 1e308, part=2)]), by=2025)
    assert len(frame) == 12
    assert not frame[["rate_points", "history_points", "rate_percent"]].isin([float("inf"), float("-inf")]).any().any()


def test_shares_stop_at_a_hundred() -> None:
    found = row(years("9", 97.0, 99.0), "9")
    assert (found["reach"], found["attained"]) == ("难以达标", pd.NA)
    assert "0 至 100%" in found["reason"]
    no_share = row(years("9", 101.0, 99.0, 100.0), "9")
    assert no_share["remedy"] == 101.0
    assert "0 至 100%" not in no_share["reason"]


def test_figures_in_another_unit_have_rates_in_the_rules_unit() -> None:
    rows = [("甲市", year, "7", figure, 2, None, "毫克/立方米") for year, figure in [(2019, 0.044), (2020, 0.04)]]
    found = row(rows, "7", part=2)
    assert found["history_points"] == pytest.approx(-4)
    assert (found["remedy"], found["rate_points"], found["attained"]) == (35.0, -1.0, 2022)


def test_a_part_of_a_text_has_its_own_history() -> None:
    rows = [
        ("甲市", year, "10", area, None, "面积", "公顷") for year, area in [(2018, 100.0), (2019, 101.0), (2020, 100.5)]
    ]
    rows.append(("甲市", 2020, "10", "是", None, "性质", None))
    found = row(rows, "10")
    assert found["verdict"] == "fail"
    assert found["reach"] in ("易达标", "经努力可达")
    assert found["attained"] == 2021


def test_regions_without_any_data_stay_unknown() -> None:
    frame = needed(assessed(years("1", 88.0, 90.0), regions={"甲市": {"设区市"}, "乙县": {"县"}}), by=2025)
    empty = frame[frame["region"] == "乙县"]
    assert set(empty["reach"]) == {"无法判定"}
    assert empty["history_points"].isna().all()
    assert empty["attained"].isna().all()


def test_of_several_assessed_years_the_latest_counts() -> None:
    frame = needed(assessed(years("1", 86.0, 88.0, 90.0), year="all"), by=2025)
    assert set(frame["year"]) == {2020}


def test_english_has_the_same_rows() -> None:
    rows = assessed(years("1", 86.0, 88.0, 90.0))
    zh, en = needed(rows, by=2025), needed(rows, by=2025, lang="en")
    assert zh["remedy"].equals(en["remedy"])
    assert en.set_index("indicator").loc["1", "reach"] == "easy to reach"
    assert en.set_index("indicator").loc["4", "reach"] == "cannot be determined"


def test_remedies_of_a_result() -> None:
    found = assessed(years("1", 86.0, 88.0, 90.0), year=2020)
    remedies = remedies_of(found.result("甲市", "1"))
    assert remedies.chosen is not None
    assert remedies.chosen.adjustments[0].new == 95.0
    with pytest.raises(DataError):
        remedies_of(found.result("甲市", "7"))
    with pytest.raises(DataError):
        remedies_of(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", [2020, 2019, 1, 0, -5, 10**9, None, "2025", 2025.0, True, float("nan"), [2025]])
def test_a_target_year_that_is_none_or_past_is_refused(by: Any) -> None:
    with pytest.raises(DataError) as refused:
        needed(assessed(years("1", 88.0, 90.0)), by=by)
    assert refused.value.diagnostics[0].code == "E720"


@pytest.mark.parametrize("given", [None, "changde-2020", 7, pd.DataFrame()])
def test_something_else_than_an_assessment_is_refused(given: Any) -> None:
    with pytest.raises(DataError) as refused:
        needed(given)
    assert refused.value.diagnostics[0].code == "E721"


@pytest.mark.parametrize(
    "wrong",
    [
        {"effort": 0.5},
        {"effort": float("nan")},
        {"effort": float("inf")},
        {"effort": "2"},
        {"effort": True},
        {"recent": 0},
        {"recent": 2.5},
        {"least": 1},
        {"pace": "log"},
        {"horizon": 0},
        {"horizon": 10**6},
    ],
)
def test_a_rule_of_reach_that_cannot_be_used_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DataError) as refused:
        Reachability(**wrong)
    assert refused.value.diagnostics[0].code == "E724"


def test_the_rule_of_reach_is_said_in_both_languages() -> None:
    assert "2倍" in Reachability().say("zh")
    assert "up to 2 times" in Reachability().say("en")
    with pytest.raises(DataError):
        needed(assessed(years("1", 88.0, 90.0)), by=2025, reachability="easy")  # type: ignore[arg-type]
    assert [reach.label("zh") for reach in Reach] == [
        "已达标",
        "易达标",
        "经努力可达",
        "难以达标",
        "无法判定",
        "不涉及",
    ]


@settings(max_examples=60, deadline=None)
@given(
    figures=st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=6),
    by=st.integers(2021, 2040),
)
def test_the_year_of_attainment_is_the_first_that_the_trend_passes(figures: list[float], by: int) -> None:
    found = row(years("1", *figures), "1", by=by)
    last = figures[-1]
    if last >= 95:
        assert found["reach"] == "已达标"
        return
    used = figures[-6:]
    rate = (used[-1] - used[0]) / (len(used) - 1) if len(used) > 1 else None
    if rate is None or rate <= 0:
        assert found["attained"] is pd.NA
        assert found["reach"] == ("无法判定" if rate is None else "难以达标")
        return
    if found["attained"] is not pd.NA:
        ahead = int(found["attained"]) - 2020
        assert last + ahead * rate >= 95 - 1e-9
        assert last + (ahead - 1) * rate < 95
        assert (found["reach"] == "易达标") == (ahead <= by - 2020)
    else:
        assert last + 50 * rate < 95


def test_every_value_due_passes_when_it_is_reached() -> None:
    rows = years("1", 86.0, 88.0, 90.0) + years("3", 52.0, 53.0, 50.0) + years("2", 340.0, 330.0, 335.0)
    frame = needed(assessed(rows), by=2025).dropna(subset=["value", "remedy"])
    assert len(frame) == 3
    for each in frame.itertuples():
        later = [*rows, ("甲市", int(each.due), each.indicator, each.remedy)]
        assert assessed(later, year=int(each.due)).result("甲市", each.indicator).verdict is Verdict.PASS
