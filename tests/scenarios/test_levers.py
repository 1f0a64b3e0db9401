"""Levers one by one: what each does to figures and verdicts, and what it refuses."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from scenario_tables import REGIONS, at, observations, refused, small_scheme

import ecorules
from ecorules.scenarios import Lever, Scenario, levers, run, simulate

SCHEME = small_scheme()


def played(*made: Lever, years: object = "2020-2025", name: str = "试") -> Any:
    return run(SCHEME, observations(), Scenario(name, list(made)), years=years, regions=REGIONS)


def value(frame: Any, year: int, indicator: str, part: int | None = None, region: str = "甲市") -> Any:
    return at(frame, "试", region, year, indicator, part)["value"]


def codes(*made: Lever, years: object = "2020-2025") -> list[str]:
    return refused(lambda: played(*made, years=years))


# --- on single figures


def test_without_a_lever_nothing_is_carried_on() -> None:
    frame = run(SCHEME, observations(), years="2020-2022", regions=REGIONS)
    assert set(frame["scenario"]) == {"基准"}
    assert at(frame, "基准", "甲市", 2020, "1")["value"] == 93
    for year in (2021, 2022):
        row = at(frame, "基准", "甲市", year, "1")
        assert (row["value"], row["verdict"], row["by"]) == (None, "unknown", None)


def test_set_to_a_number() -> None:
    frame = played(levers.set_to("污水处理率", 96, years=2021, regions="甲市"))
    row = at(frame, "试", "甲市", 2021, "1")
    assert (row["value"], row["verdict"], row["margin"], row["by"]) == (96.0, "pass", 1.0, "设为 96")
    assert value(frame, 2022, "1") is None
    assert value(frame, 2021, "1", region="乙县") is None


@pytest.mark.parametrize(("said", "verdict"), [(True, "pass"), ("否", "fail"), ("已制定实施", "pass")])
def test_set_to_a_state(said: str | bool, verdict: str) -> None:
    frame = played(levers.set_to("3", said, years=2022))
    assert at(frame, "试", "甲市", 2022, "3")["verdict"] == verdict


def test_set_to_an_amount_in_another_unit() -> None:
    frame = played(levers.set_to("2", 19, unit="公斤/亩", years=2021, regions="甲市"))
    assert value(frame, 2021, "2") == 285
    assert at(frame, "试", "甲市", 2021, "2")["verdict"] == "pass"


def test_set_to_for_all_parts_that_share_a_demand() -> None:
    frame = played(levers.set_to("4", "是", years=2021, regions="甲市"))
    assert value(frame, 2021, "4", 1) is True


def test_a_part_with_a_level_is_moved_by_its_level() -> None:
    frame = played(levers.set_to("4", 30, part=2, years=2021, regions="甲市"))
    row = at(frame, "试", "甲市", 2021, "4", 2)
    assert (row["value"], row["unit"]) == (30.0, "微克/立方米")
    same = played(levers.set_to("4", 30, part="PM2.5浓度下降幅度", subject="PM2.5浓度", years=2021, regions="甲市"))
    assert frame.equals(same)


def test_what_was_reported_beside_a_level_goes_with_it() -> None:
    runs = simulate(SCHEME, observations(), Scenario("试", [levers.scale("4", 0.5, part=2, years=2020)]), years=2020)
    kept, gone = (runs.observations(name) for name in ("基准", "试"))
    assert (kept["change"] == 10).sum() == 1
    assert gone["change"].notna().sum() == 0


def test_a_reported_change_is_set() -> None:
    runs = simulate(
        SCHEME,
        observations(),
        Scenario("试", [levers.set_to("4", 12, part=2, change=True, years=2020, regions="甲市")]),
        years=2020,
    )
    table = runs.observations("试")
    row = table[(table["part"] == 2) & table["subject"].isna()].iloc[0]
    assert (row["change"], row["unit"]) == (12.0, "%")


def test_add_and_scale() -> None:
    frame = played(levers.add("1", 2), levers.scale("7", 1.2), years=2020)
    assert value(frame, 2020, "1") == 95
    assert at(frame, "试", "甲市", 2020, "1")["verdict"] == "pass"
    assert at(frame, "试", "乙县", 2020, "1")["verdict"] == "pass"
    assert value(frame, 2020, "7") == 15


@pytest.mark.parametrize("unit", ["个百分点", "百分点", "%"])
def test_points_are_added_to_a_percentage(unit: str) -> None:
    assert value(played(levers.add("1", 2, unit=unit), years=2020), 2020, "1") == 95


def test_a_subject_without_a_unit_of_the_rule_keeps_that_of_its_figures() -> None:
    frame = played(levers.add("5", -100, unit="公顷", subject="面积", years=2020))
    assert at(frame, "基准", "甲市", 2020, "5")["verdict"] == "pass"
    assert at(frame, "试", "甲市", 2020, "5")["verdict"] == "fail"


def test_cap_holds_shares_and_named_bounds() -> None:
    frame = played(levers.grow("1", 10), levers.cap(), years="2021-2025")
    assert value(frame, 2021, "1") == 100
    assert frame[(frame["indicator"] == "1") & (frame["scenario"] == "试")]["value"].max() == 100
    frame = played(levers.grow("7", -20), levers.cap("7", lower=8), years="2021-2025")
    assert [value(frame, year, "7") for year in (2021, 2022, 2025)] == [10, 8, 8]


def test_cap_leaves_observed_figures_alone_unless_their_year_is_named() -> None:
    assert codes(levers.cap("7", upper=12), years=2020) == ["E706"]
    assert value(played(levers.cap("7", upper=12, years=2020), years=2020), 2020, "7") == 12


def test_a_cap_that_does_not_bind_is_a_warning() -> None:
    frame = played(levers.grow("1", 0.1), levers.cap())
    assert any("W710" in said for said in frame.attrs["warnings"])


def test_a_share_beyond_100_is_a_warning() -> None:
    frame = played(levers.grow("1", 10))
    assert any("W711" in said and "cap" in said for said in frame.attrs["warnings"])
    assert not any("W711" in said for said in played(levers.grow("1", 10), levers.cap()).attrs["warnings"])


# --- from year to year


def test_grow_at_a_rate_and_by_an_amount() -> None:
    frame = played(levers.grow("7", 10, regions="甲市"), levers.grow("1", 0.5, unit="个百分点"))
    assert [value(frame, year, "7") for year in (2021, 2022)] == [13.75, 15.125]
    assert [value(frame, year, "1") for year in (2020, 2021, 2025)] == [93, 93.5, 95.5]
    assert value(frame, 2021, "7", region="乙县") is None


def test_yearly_rates_compound() -> None:
    fall = levers.grow("4", [-6.54, -8.51, -3.6, -5.52], part=2, regions="甲市")
    frame = played(fall, years="2020-2024")
    assert round((1 - value(frame, 2024, "4", 2) / value(frame, 2020, "4", 2)) * 100, 2) == 22.12


def test_reach_by_equal_steps_and_by_one_rate() -> None:
    frame = played(levers.reach("1", 98, by=2025, regions="甲市"))
    assert [value(frame, year, "1") for year in range(2020, 2026)] == [93, 94, 95, 96, 97, 98]
    frame = played(levers.reach("7", 50, by=2022, path="compound", regions="甲市"))
    assert [value(frame, year, "7") for year in (2021, 2022)] == [25, 50]
    assert value(frame, 2023, "7") is None


def test_reach_beyond_the_run_goes_part_of_the_way() -> None:
    frame = played(levers.reach("1", 103, by=2030, regions="甲市"), years="2021-2022")
    assert [value(frame, year, "1") for year in (2021, 2022)] == [94, 95]


def test_reach_since_an_observed_year_takes_the_place_of_history() -> None:
    frame = played(levers.reach("1", 98, by=2020, since=2018, regions="甲市"), years=[2019, 2020])
    assert [value(frame, year, "1") for year in (2019, 2020)] == [94, 98]


def test_paths_in_stages() -> None:
    frame = played(
        levers.reach("1", 95, by=2022, regions="甲市"), levers.reach("1", 98, by=2025, regions="甲市"), levers.cap()
    )
    assert [value(frame, year, "1") for year in range(2021, 2026)] == [94, 95, 96, 97, 98]


def test_follow_by_amount_and_by_rate() -> None:
    frame = played(levers.follow("1"))
    assert [value(frame, year, "1") for year in (2021, 2022)] == [94.5, 96]
    assert [value(frame, year, "1", region="乙县") for year in (2021, 2022)] == [84.5, 86]
    assert at(frame, "试", "甲市", 2021, "1")["by"] == "延续 2018–2020 年趋势，每年 +1.5"
    frame = played(levers.follow("1", last=2, regions="甲市"))
    assert value(frame, 2021, "1") == 95
    frame = played(levers.follow("2", path="compound", regions="甲市"))
    assert value(frame, 2021, "2") == pytest.approx(315 * 21 / 22)


def test_projected_years_are_history_for_trends() -> None:
    frame = played(levers.follow("2", regions="甲市"), years="2021-2022")
    assert at(frame, "试", "甲市", 2021, "2")["verdict"] == "pass"
    held = played(levers.hold("2", regions="甲市"), years="2021-2022")
    assert at(held, "试", "甲市", 2022, "2")["verdict"] == "fail"


def test_hold_states_figures_and_subjects() -> None:
    frame = played(levers.hold("*"), years="2021-2022")
    for indicator in ("1", "3", "5", "7"):
        assert value(frame, 2022, indicator) == value(frame, 2021, indicator)
    assert at(frame, "试", "甲市", 2022, "3")["verdict"] == "pass"
    assert at(frame, "试", "甲市", 2022, "5")["verdict"] == "pass"
    assert at(frame, "试", "甲市", 2022, "1")["by"] == "保持 2020 年的数"
    assert at(frame, "试", "乙县", 2022, "3")["verdict"] == "unknown"


def test_follow_everything_leaves_out_what_has_no_history() -> None:
    frame = played(levers.follow("*"), years="2021-2022")
    assert value(frame, 2021, "1") == 94.5
    assert value(frame, 2021, "7") is None
    assert value(frame, 2021, "3") is None


def test_a_later_path_takes_the_place_of_an_earlier_one() -> None:
    frame = played(levers.hold("*"), levers.follow("1"), levers.reach("1", 100, by=2022, regions="甲市"))
    assert [value(frame, year, "1") for year in (2021, 2022)] == [96.5, 100]
    assert value(frame, 2023, "1") is None
    assert value(frame, 2021, "1", region="乙县") == 84.5


def test_named_years_go_on_from_a_projected_figure() -> None:
    frame = played(
        levers.reach("1", 95, by=2022, regions="甲市"), levers.grow("1", 1, unit="%", years="2023-", regions="甲市")
    )
    assert value(frame, 2023, "1") == pytest.approx(95.95)


# --- rules


def test_a_threshold_from_a_year_on() -> None:
    frame = played(levers.hold("7"), levers.threshold("7", "≥12", years="2022-"), years="2020-2023")
    assert [at(frame, "试", "甲市", year, "7")["verdict"] for year in (2020, 2021, 2022, 2023)] == [
        "fail",
        "fail",
        "pass",
        "pass",
    ]
    assert at(frame, "试", "甲市", 2022, "7")["by"] == "保持 2020 年的数；指标值改为 ≥12"


def test_thresholds_of_parts_and_those_that_parts_share() -> None:
    frame = played(levers.threshold("6", "≤1", part="甲药"), levers.threshold("4", "保持稳定"), years=2020)
    assert at(frame, "试", "甲市", 2020, "6", 1)["verdict"] == "fail"
    assert at(frame, "试", "甲市", 2020, "4", 2)["verdict"] == "pass"
    assert at(frame, "基准", "甲市", 2020, "4", 2)["verdict"] == "unknown"


def test_a_threshold_has_the_direction_of_the_scheme() -> None:
    frame = played(levers.threshold("7", "市≥12 县≥14"), years=2020)
    assert at(frame, "试", "甲市", 2020, "7")["verdict"] == "pass"
    assert at(frame, "试", "乙县", 2020, "7")["verdict"] == "fail"


def test_another_scheme() -> None:
    other = ecorules.load_scheme("national-2019")
    table = observations()
    scenario = Scenario("国家", [levers.scheme(other)])
    frame = run(SCHEME, table, scenario, years=2020, regions=REGIONS)
    assert set(frame[frame["scenario"] == "国家"]["indicator"]) == {row.id for row in other}
    assert any("W712" in said for said in frame.attrs["warnings"])
    assert refused(lambda: run(SCHEME, table, Scenario("同", [levers.scheme(SCHEME)]), years=2020)) == ["E706"]


def test_a_scheme_that_knows_a_row_of_the_table_alone(tmp_path: Any) -> None:
    from ecorules.schemes import scheme_from_yaml

    text = SCHEME.to_yaml().replace("id: small", "id: more")
    more = scheme_from_yaml(text + "  - {id: '8', name: 新指标, unit: '%', threshold: ≥50}\n")
    table = observations()
    table.loc[len(table)] = ["甲市", 2020, "新指标", None, None, 60, "%"]
    frame = run(SCHEME, table, Scenario("新", [levers.scheme(more), levers.add("8", -20)]), years=2020)
    assert at(frame, "新", "甲市", 2020, "8")["verdict"] == "fail"
    assert any("W712" in said and "新指标" in said for said in frame.attrs["warnings"])


# --- regions


@pytest.mark.parametrize(
    ("regions", "moved"), [("设区市", {"甲市"}), ("县", {"乙县"}), (["市", "县"], {"甲市", "乙县"}), ("甲市", {"甲市"})]
)
def test_regions_by_name_and_by_class(regions: Any, moved: set[str]) -> None:
    frame = played(levers.add("1", 1, regions=regions), years=2020)
    made = frame[(frame["scenario"] == "试") & frame["by"].notna()]
    assert set(made["region"]) == moved


# --- refused


@pytest.mark.parametrize(
    ("lever", "code"),
    [
        (levers.set_to("1", 93, regions="甲市"), "E706"),
        (levers.set_to("3", True, regions="甲市"), "E706"),
        (levers.add("1", 0), "E706"),
        (levers.scale("1", 1), "E706"),
        (levers.add("6", 1, part=2), "E706"),
        (levers.add("1", 1, regions=["甲市", "丙县"]), "E703"),
        (levers.add("7", 1, regions="山区"), "E703"),
        (levers.add("1", 1, regions="大山区区"), "E703"),
        (levers.hold("1"), "E706"),
        (levers.grow("5", 1), "E706"),
        (levers.add("污水处理", 1), "E703"),
        (levers.add("6", 1), "E703"),
        (levers.add("6", 1, part=3), "E703"),
        (levers.add("5", 1, subject="面"), "E703"),
        (levers.set_to("1", 96, years=2031), "E704"),
        (levers.set_to("1", 96, years="2015-2020"), "E704"),
        (levers.set_to("1", 96, unit="千克/公顷"), "E705"),
        (levers.set_to("7", 96, unit="%"), "E705"),
        (levers.add("7", 1, unit="不知道"), "E705"),
        (levers.set_to("1", "很好"), "E708"),
        (levers.set_to("3", 5), "E708"),
        (levers.set_to("3", "是", unit="%"), "E705"),
        (levers.scale("1", 1e308), "E708"),
        (levers.reach("1", 98, by=2019), "E704"),
        (levers.cap("7"), "E702"),
        (levers.threshold("7", "≥13"), "E706"),
        (levers.threshold("7", "大于等于13"), "E706"),
        (levers.threshold("7", "很高"), "E709"),
        (levers.threshold("7", "≥13千克"), "E709"),
        (levers.threshold("6", "≥13"), "E703"),
        (levers.threshold("9", "≥13"), "E703"),
        (levers.threshold("4", "≥80", part=2), "E709"),
    ],
)  # fmt: skip
def test_a_lever_that_cannot_be_or_changes_nothing(lever: Lever, code: str) -> None:
    assert codes(lever, years=2020) == [code]


@pytest.mark.parametrize(
    ("lever", "code"),
    [
        (levers.follow("7"), "E707"),
        (levers.follow("1", last=2, years="2024-"), "E707"),
        (levers.grow("7", 1, years="2023-2024"), "E707"),
        (levers.grow("7", [1, 2]), "E702"),
        (levers.grow("7", [1, 2, 3], years="2021-2022"), "E702"),
        (levers.grow("7", 1, years=[2021, 2023]), "E704"),
        (levers.grow("7", 1, unit="公顷"), "E705"),
        (levers.grow("7", 1e306), "E708"),
        (levers.reach("7", 0, by=2022, path="compound"), "E708"),
        (levers.reach("7", 15, by=2022, since=2019), "E707"),
        (levers.hold("3", regions=["甲市", "乙县"]), "E706"),
        (levers.follow(["1", "6"]), "E707"),
        (levers.hold(["1", "不存在"]), "E703"),
    ],
)
def test_a_projection_that_cannot_be(lever: Lever, code: str) -> None:
    assert codes(lever) == [code]


def test_a_short_history_names_region_and_indicator() -> None:
    with pytest.raises(ecorules.DataError, match="甲市的 7 绿地"):
        played(levers.follow("7", regions="甲市"))


def test_the_nearest_name_is_named() -> None:
    with pytest.raises(ecorules.DataError, match="污水处理率"):
        played(levers.add("污水处理", 1))
    with pytest.raises(ecorules.DataError, match="面积"):
        played(levers.grow("5", 1))


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(ecorules.DataError) as caught:
        played(levers.add("8", 1), levers.add("1", 1, years=2020), levers.add("7", 0))
    assert [found.code for found in caught.value.diagnostics] == ["E703", "E706"]
    assert [("试 [1] add 8" in found.where, "试 [3] add 7" in found.where) for found in caught.value.diagnostics] == [
        (True, False),
        (False, True),
    ]


BAD: list[Any] = [
    lambda: levers.set_to("1", float("nan")),
    lambda: levers.set_to("1", None),
    lambda: levers.set_to("", 1),
    lambda: levers.set_to([], 1),
    lambda: levers.set_to(None, 1),
    lambda: levers.set_to("*", 1),
    lambda: levers.set_to("1", " "),
    lambda: levers.set_to("1", 1, years="soon"),
    lambda: levers.set_to("1", 1, years=[]),
    lambda: levers.set_to("1", 1, years=True),
    lambda: levers.set_to("1", 1, years="2025-2021"),
    lambda: levers.set_to("1", 1, years=999999),
    lambda: levers.set_to("1", 1, regions=[]),
    lambda: levers.set_to("1", 1, regions=5.5),
    lambda: levers.set_to("1", 1, part=[]),
    lambda: levers.set_to("1", 1, region="甲市"),
    lambda: levers.set_to("1", 1, unit=5),
    lambda: levers.add("1", "much"),
    lambda: levers.add("1", float("inf")),
    lambda: levers.add("*", 1),
    lambda: levers.scale("1", "1/2"),
    lambda: levers.scale("1", 10**400),
    lambda: levers.grow("1", []),
    lambda: levers.grow("1", -100),
    lambda: levers.grow("1", iter(int, 1)),
    lambda: levers.grow("1", "fast"),
    lambda: levers.reach("1", 1, by="soon"),
    lambda: levers.reach("1", 1, by=2025, since=2026),
    lambda: levers.reach("1", 1, by=2025, years=2024),
    lambda: levers.reach("1", 1, by=2025, path="quadratic"),
    lambda: levers.follow("1", last=1),
    lambda: levers.follow("1", last=2.5),
    lambda: levers.follow("*", part=1),
    lambda: levers.follow("1", path=[]),
    lambda: levers.cap("1", upper=1, lower=2),
    lambda: levers.cap("*", upper=1),
    lambda: levers.threshold("1", ""),
    lambda: levers.threshold("1", "≥1" * 9999),
    lambda: levers.threshold("1", "≥1", regions="甲市"),
    lambda: levers.scheme("no-such-scheme"),
    lambda: levers.scheme(5),
    lambda: Scenario("", []),
    lambda: Scenario(5, []),
    lambda: Scenario("x", ["add"]),
    lambda: Scenario("x", [levers.hold("1")] * 2001),
    lambda: Scenario("x", iter(int, 1)),
    lambda: Scenario("x", [], note=5),
    lambda: Scenario.combine("x"),
]


@pytest.mark.parametrize("make", BAD)
def test_what_can_be_no_lever(make: Any) -> None:
    assert refused(make)


def test_levers_are_plain_data() -> None:
    made = Scenario("x", [levers.reach("1", 98, by=2025, regions=["甲市"]), levers.hold("*")])
    assert pickle.loads(pickle.dumps(made)) == made
    assert hash(made) == hash(Scenario("x", tuple(made.levers)))
    both = made + Scenario("y", [levers.cap()])
    assert (both.name, len(both.levers)) == ("x + y", 3)
    assert Scenario.combine(made, made, name="z").levers == made.levers * 2
    with pytest.raises(TypeError):
        _ = made + 5  # type: ignore[operator]
