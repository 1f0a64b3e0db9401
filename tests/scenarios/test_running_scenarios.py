"""Whole runs: the same figures as an assessment of the changed table, comparisons, properties, bad tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scenario_tables import REGIONS, at, observations, refused, small_scheme

import ecorules
from ecorules.scenarios import BASELINE, Scenario, compare_runs, compounded, levers, read_scenarios, run, simulate

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "changde"
SCHEME = small_scheme()
FIGURES = st.floats(min_value=0.01, max_value=1000).map(lambda value: round(value, 4))
FAST = settings(max_examples=40, deadline=None)


def table(figures: dict[int, float], indicator: str = "1", region: str = "甲市") -> pd.DataFrame:
    return pd.DataFrame(
        {"region": region, "year": list(figures), "indicator": indicator, "value": list(figures.values())}
    )


def verdicts(frame: pd.DataFrame, name: str) -> list[tuple[Any, ...]]:
    rows = frame[frame["scenario"] == name]
    return rows[["region", "year", "indicator", "part", "verdict"]].fillna(0).values.tolist()


@pytest.fixture(scope="module")
def runs() -> Any:
    synthetic = FOLDER / "synthetic"
    return simulate(
        ecorules.load_scheme("changde-2020"),
        synthetic / "observations.csv",
        FOLDER / "scenarios.yaml",
        years="2020-2025",
        regions=synthetic / "regions.csv",
        targets=synthetic / "targets.csv",
    )


@pytest.mark.parametrize("name", ["基准", "强化", "滞后"])
def test_a_run_is_the_assessment_of_its_own_table(runs: Any, name: str, tmp_path: Path) -> None:
    synthetic = FOLDER / "synthetic"
    file = tmp_path / "table.csv"
    runs.observations(name).to_csv(file, index=False)
    again = ecorules.load_scheme("changde-2020").assess(
        file, regions=synthetic / "regions.csv", targets=synthetic / "targets.csv", year="all"
    )
    columns = ["region", "year", "indicator", "part", "value", "verdict", "margin"]
    ours = runs[name].to_frame()[columns]
    theirs = again.to_frame()
    theirs = theirs[theirs["year"] >= 2020][columns].reset_index(drop=True)
    assert len(ours) == len(theirs)
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False, rtol=1e-9)


def test_the_tidy_table_is_in_order_and_whole(runs: Any) -> None:
    frame = runs.to_frame()
    assert list(frame.columns) == [
        *("scenario", "region", "year", "indicator", "part", "value", "verdict", "margin"),
        *("name", "unit", "attribute", "by"),
    ]
    assert list(dict.fromkeys(frame["scenario"])) == ["基准", "强化", "滞后", "提高标准", "国家指标"]
    demands = len(ecorules.load_scheme("changde-2020").to_frame(parts=True))
    assert (frame["scenario"] == "强化").sum() == demands * 10 * 6
    assert frame.equals(runs.to_frame())


def test_one_run_at_a_time_gives_the_same(runs: Any) -> None:
    synthetic = FOLDER / "synthetic"
    (alone,) = [each for each in read_scenarios(FOLDER / "scenarios.yaml") if each.name == "强化"]
    frame = run(
        ecorules.load_scheme("changde-2020"),
        synthetic / "observations.csv",
        alone,
        years="2020-2025",
        regions=synthetic / "regions.csv",
        targets=synthetic / "targets.csv",
        baseline=False,
    )
    whole = runs.to_frame()
    pd.testing.assert_frame_equal(frame, whole[whole["scenario"] == "强化"].reset_index(drop=True))


def test_comparing_says_what_turned_and_by_what(runs: Any) -> None:
    found = compare_runs(runs.to_frame(), against="基准")
    assert "基准" not in set(found["scenario"])
    one = found[(found["scenario"] == "强化") & (found["region"] == "示例市") & (found["year"] == 2025)]
    row = one[one["indicator"] == "11"].iloc[0]
    assert (row["verdict_before"], row["verdict"], row["turn"]) == ("fail", "pass", "better")
    assert row["by"] == "到 2025 年达到 40（等差）"
    assert runs.compare().equals(found)
    stricter = found[found["scenario"] == "提高标准"]
    assert set(stricter["turn"]) == {"worse"}
    assert set(stricter["indicator"]) == {"23", "28"}


def test_schemes_are_compared_by_name(runs: Any) -> None:
    found = runs.compare()
    other = found[found["scenario"] == "国家指标"]
    assert "一般工业固体废物综合利用率" not in set(other["name"])
    gone = other[(other["name"] == "化肥施用强度") & (other["year"] == 2025)]
    assert set(gone["turn"]) == {"other"}
    assert gone["verdict"].isna().all()


def test_the_summary_counts_by_scenario(runs: Any) -> None:
    summary = runs.summary()
    assert len(summary) == 5 * 10 * 6
    row = summary[(summary["scenario"] == "滞后") & (summary["region"] == "示例市") & (summary["year"] == 2025)].iloc[0]
    assert row["pass"] + row["fail"] + row["unknown"] + row["not_applicable"] == row["indicators"] == 36
    assert row["criteria"] == "fail"


def test_an_explanation_names_the_levers_year_by_year(runs: Any) -> None:
    said = runs.explain("强化", "示例市", "11", "en", year=2022)
    assert said.splitlines()[0].startswith("示例市 2021, 11 林草覆盖率")
    assert said.splitlines()[1].endswith("reach 40 by 2025 (by equal steps)")
    assert "no lever changed" in runs.explain("提高标准", "示例市", "8", "en", year=2020)
    assert refused(lambda: runs.explain("无", "示例市", "11")) == ["E713"]
    assert refused(lambda: runs.explain("强化", "无", "11")) == ["E507"]


def test_years_by_default_lead_from_the_data_to_the_last_lever() -> None:
    frame = run(SCHEME, observations(), Scenario("试", [levers.reach("1", 99, by=2023, regions="甲市")]))
    assert sorted(set(frame["year"])) == [2020, 2021, 2022, 2023]
    assert set(run(SCHEME, observations())["year"]) == {2020}


def test_a_baseline_of_ones_own_and_none() -> None:
    own = Scenario(BASELINE, [levers.hold("1")])
    frame = run(SCHEME, observations(), own, years=[2021])
    assert at(frame, BASELINE, "甲市", 2021, "1")["value"] == 93
    other = run(SCHEME, observations(), Scenario("试", [levers.hold("1")]), years=2021, baseline=False)
    assert set(other["scenario"]) == {"试"}


def test_targets_and_references_hold_by_year() -> None:
    targets = pd.DataFrame({"region": "甲市", "year": [2020, 2021], "indicator": "4", "part": 1, "target": [81, 90]})
    frame = run(
        SCHEME,
        observations(),
        Scenario("试", [levers.add("4", 3, part=1, years=2020), levers.hold("4", part=1)]),
        years=[2020, 2021],
        targets=targets,
    )
    assert at(frame, "基准", "甲市", 2020, "4", 1)["verdict"] == "pass"
    assert at(frame, "试", "甲市", 2021, "4", 1)["verdict"] == "fail"


@FAST
@given(st.dictionaries(st.sampled_from([2018, 2019, 2020]), FIGURES, min_size=1))
def test_setting_what_is_there_changes_nothing(figures: dict[int, float]) -> None:
    year, value = max(figures.items())
    same = Scenario("同", [levers.set_to("7", value, years=year)])
    assert refused(lambda: run(SCHEME, table(figures, "7"), same)) == ["E706"]


@FAST
@given(FIGURES, st.floats(min_value=0.01, max_value=100))
def test_scaling_there_and_back_leaves_the_verdicts(value: float, factor: float) -> None:
    assume(factor != 1 and value * factor != value)
    back = Scenario("回", [levers.scale("7", factor), levers.scale("7", 1 / factor)])
    frame = run(SCHEME, table({2019: 12, 2020: value}, "7"), back, years=2020)
    assert verdicts(frame, "回") == verdicts(frame, BASELINE)
    assert at(frame, "回", "甲市", 2020, "7")["value"] == value


@FAST
@given(FIGURES, st.floats(min_value=-90, max_value=90), st.floats(min_value=1, max_value=1000))
def test_a_cap_is_never_exceeded(value: float, rate: float, upper: float) -> None:
    assume(abs(rate) > 1e-3)
    capped = Scenario("限", [levers.grow("7", rate), levers.cap("7", upper=upper, lower=0.5)])
    frame = run(SCHEME, table({2020: value}, "7"), capped, years="2021-2025", baseline=False)
    held = frame[frame["indicator"] == "7"]["value"].astype(float)
    assert held.between(0.5 - 1e-12, upper * (1 + 1e-11)).all()


@FAST
@given(FIGURES, FIGURES, st.integers(min_value=2021, max_value=2030), st.sampled_from(["linear", "compound"]))
def test_a_path_comes_to_its_value_in_its_year(start: float, end: float, by: int, path: Any) -> None:
    assume(start != end)
    frame = run(SCHEME, table({2020: start}, "7"), Scenario("达", [levers.reach("7", end, by=by, path=path)]))
    assert at(frame, "达", "甲市", by, "7")["value"] == end
    between = frame[(frame["indicator"] == "7") & (frame["scenario"] == "达")]["value"].astype(float)
    assert between.is_monotonic_increasing or between.is_monotonic_decreasing


@FAST
@given(st.lists(st.floats(min_value=-50, max_value=50), min_size=1, max_size=6))
def test_rates_compound_as_growth_does(rates: list[float]) -> None:
    assume(all(abs(rate) > 0.01 for rate in rates))
    years = f"2021-{2020 + len(rates)}"
    frame = run(SCHEME, table({2020: 100}, "7"), Scenario("增", [levers.grow("7", rates, years=years)]))
    last = at(frame, "增", "甲市", 2020 + len(rates), "7")["value"]
    assert last - 100 == pytest.approx(compounded(rates), abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(observations()))))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    moves = Scenario("动", [levers.hold("*"), levers.follow("1"), levers.add("7", 1)])
    rows = observations()
    first = run(SCHEME, rows, moves, years="2020-2022", regions=REGIONS)
    other = run(SCHEME, rows.iloc[order], moves, years="2020-2022", regions=REGIONS)
    pd.testing.assert_frame_equal(first, other)


def test_the_order_of_regions_does_not_matter() -> None:
    moves = Scenario("动", [levers.hold("*"), levers.follow("1"), levers.add("7", 1, regions="县")])
    first = run(SCHEME, observations(), moves, years="2020-2022", regions=REGIONS)
    other = run(SCHEME, observations(), moves, years="2020-2022", regions=dict(reversed(REGIONS.items())))
    key = ["scenario", "region", "year", "indicator", "part"]
    pd.testing.assert_frame_equal(first.sort_values(key, ignore_index=True), other.sort_values(key, ignore_index=True))


@pytest.mark.parametrize(
    ("scenarios", "code"),
    [
        (5, "E711"),
        ([5], "E711"),
        ([Scenario("x"), Scenario("x")], "E710"),
        ([Scenario(str(number)) for number in range(1001)], "E711"),
        ("no-such-file.yaml", "E700"),
        ([], None),
    ],
)
def test_what_are_no_scenarios(scenarios: Any, code: str | None) -> None:
    if code is None:
        assert refused(lambda: run(SCHEME, observations(), scenarios, baseline=False)) == ["E711"]
    else:
        assert refused(lambda: run(SCHEME, observations(), scenarios)) == [code]


@pytest.mark.parametrize("years", ["soon", [], "2020-", 5, True, "1000-9999", [2020, None], {}, 2020.5, b"2020"])
def test_what_are_no_years(years: Any) -> None:
    assert refused(lambda: run(SCHEME, observations(), years=years)) == ["E711"]


def test_what_is_no_scheme_and_no_table() -> None:
    assert refused(lambda: run("changde-2020", observations())) == ["E711"]  # type: ignore[arg-type]
    assert refused(lambda: run(SCHEME, 5)) == ["E501"]
    assert refused(lambda: run(SCHEME, observations(), regions={"甲市": {"火星"}})) == ["E503"]
    assert refused(lambda: run(SCHEME, observations().iloc[:0])) == ["E711"]
    twice = pd.concat([observations(), observations()])
    assert set(refused(lambda: run(SCHEME, twice, Scenario("x", [levers.add("无", 1)])))) == {"E505"}


@pytest.mark.parametrize("frame", [None, 5, pd.DataFrame(), pd.DataFrame({"scenario": []})])
def test_only_the_table_of_a_run_is_compared(frame: Any) -> None:
    assert refused(lambda: compare_runs(frame)) == ["E713"]


def test_a_scenario_to_compare_with_is_named_with_the_nearest() -> None:
    frame = run(SCHEME, observations(), Scenario("强化措施", [levers.add("1", 1)]))
    with pytest.raises(ecorules.DataError, match="强化措施"):
        compare_runs(frame, against="强化措")
    assert len(compare_runs(run(SCHEME, observations()))) == 0


def test_hostile_names_are_shown_plainly() -> None:
    scenario = Scenario("\x1b[31m\u202e" + "长" * 100, [levers.add("\ud800\x07", 1)])
    with pytest.raises(ecorules.DataError) as caught:
        run(SCHEME, observations(), scenario)
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


INDICATORS = st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "绿地", ("1", "7"), "*", "无"])
WHERE = st.fixed_dictionaries(
    {},
    optional={
        "part": st.sampled_from([1, 2, "甲药", 3]),
        "subject": st.sampled_from(["面积", "性质", "PM2.5浓度"]),
        "regions": st.sampled_from(["甲市", "县", ["甲市", "乙县"], "丙"]),
        "years": st.sampled_from([2019, 2020, 2021, "2021-2023", "2022-", [2020, 2022], 2030]),
    },
)
AMOUNTS = st.sampled_from([0, 1, -1, 0.1, 50, -99.5, 1e6, 1e300, 1 / 3])
UNITS = st.sampled_from([None, "%", "个百分点", "公斤/亩", "公顷", "微克/立方米"])


@st.composite
def any_lever(draw: Any) -> Any:
    """A lever of any kind, most of them with some sense; None for one that cannot be made."""
    indicator, where, amount = draw(INDICATORS), draw(WHERE), draw(AMOUNTS)
    makes = [
        lambda: levers.set_to(
            indicator, draw(st.one_of(AMOUNTS, st.sampled_from(["是", "否", "好"]))), draw(UNITS), **where
        ),
        lambda: levers.set_to(indicator, amount, change=True, **where),
        lambda: levers.add(indicator, amount, draw(UNITS), **where),
        lambda: levers.scale(indicator, amount, **where),
        lambda: levers.grow(indicator, amount, draw(UNITS) or "%", **where),
        lambda: levers.reach(
            indicator,
            amount,
            by=draw(st.integers(2019, 2025)),
            path=draw(st.sampled_from(["linear", "compound"])),
            **where,
        ),
        lambda: levers.follow(indicator, path=draw(st.sampled_from(["linear", "compound"])), **where),
        lambda: levers.hold(indicator, **where),
        lambda: levers.cap(indicator, **where),
        lambda: levers.cap(indicator, upper=amount, **where),
    ]
    try:
        return draw(st.sampled_from(makes))()
    except ecorules.DataError:
        return None


def kept(made: list[Any]) -> Any:
    """A run with the levers that can be used one behind the other; the others are refused with a finding."""
    scenario = Scenario("任")
    runs = simulate(SCHEME, observations(), scenario, years="2019-2023", regions=REGIONS)
    for lever in made:
        longer = scenario + Scenario("任", [lever])
        try:
            runs = simulate(SCHEME, observations(), longer, years="2019-2023", regions=REGIONS, baseline=False)
        except ecorules.DataError as error:
            codes = {found.code for found in error.diagnostics}
            assert codes <= {f"E70{digit}" for digit in range(2, 9)}, error  # noqa: PT017
            continue
        scenario = longer
    return runs, scenario.name


@settings(max_examples=60, deadline=None)
@given(st.lists(any_lever().filter(lambda lever: lever is not None), min_size=3, max_size=10))
def test_any_levers_give_the_assessment_of_their_own_table_or_a_finding(made: list[Any]) -> None:
    runs, name = kept(made)
    columns = ["region", "year", "indicator", "part", "value", "verdict", "margin"]
    ours = runs[name].to_frame()[columns]
    table = runs.observations(name)
    for year in range(2019, 2024):
        theirs = SCHEME.assess(table, regions=REGIONS, year=year).to_frame()[columns]
        mine = ours[ours["year"] == year].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, rtol=1e-9)
