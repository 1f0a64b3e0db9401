"""Charts: valid specifications that hold every row, names found or refused, hostile names as data only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules import charts
from ecorules.assessment import Assessment
from ecorules.charts import fonts, saving
from ecorules.charts.assessed import attainment
from ecorules.remedies import needed

pytest.importorskip("altair")

FOLDER = Path(__file__).parents[2] / "examples" / "changde" / "synthetic"
HOSTILE = "</script><script>alert(1)</script>.[0]\"'\\\n<!--${x}\ud800"
RUN = ["scenario", "region", "year", "indicator", "part", "value", "verdict", "margin"]


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    tables = {name: FOLDER / f"{name}.csv" for name in ("regions", "targets")}
    return ecorules.load_scheme("changde-2020").assess(FOLDER / "observations.csv", **tables)


def run_frame(name: str = "基准") -> pd.DataFrame:
    rows = [
        (scenario, "甲市", year, "26", None, value, "pass" if value >= 95 else "fail", None)
        for scenario, first in ((name, 90.0), ("加快", 93.0))
        for year, value in ((2020, first), (2023, first + 2), (2025, first + 4))
    ]
    return pd.DataFrame(rows, columns=RUN, dtype=object)


def chances(name: str = "甲市") -> pd.DataFrame:
    rows = [
        (name, year, "26", None, share, 0.9 - share, 0.1) for year, share in ((2020, 0.1), (2021, 0.4), (2022, 0.7))
    ]
    return pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "pass", "fail", "unknown"], dtype=object)


def levers(name: str = "管网") -> pd.DataFrame:
    return pd.DataFrame(
        [(name, 8, 12, 15), ("绿化", 11, 12, 12)], columns=["lever", "low", "base", "high"], dtype=object
    )


def verdicts(name: str = "甲市") -> pd.DataFrame:
    rows = [(name, 2020, "1", name, "pass"), (name, 2020, "2.x[0]", "乙", "not_applicable")]
    return pd.DataFrame(rows, columns=["region", "year", "indicator", "name", "verdict"], dtype=object)


def course(name: str = "甲市") -> pd.DataFrame:
    rows = [(name, 2019, name, 1.0), (name, 2020, name, 2.0)]
    return pd.DataFrame(rows, columns=["region", "year", "indicator", "value"], dtype=object)


DRAWN: dict[str, Callable[[Assessment], Any]] = {
    "verdict_map": charts.verdict_map,
    "path_to_target": lambda found: charts.path_to_target(found, "26", region="示例市", by=2025),
    "history": lambda found: charts.history(found, "示例市", "城镇污水处理率", lang="en"),
    "margins": lambda found: charts.margins(found, "示例市"),
    "attainment": lambda found: charts.attainment(found, "示例市", lang="en"),
    "attainment_radar": lambda found: charts.attainment_radar(found, "示例市"),
    "scenarios": lambda _: charts.compare_scenarios(run_frame()),
    "scenario lines": lambda _: charts.compare_scenarios(run_frame(), "26"),
    "ribbon": lambda _: charts.probability_ribbon(chances()),
    "bars of probability": lambda _: charts.probability_ribbon(chances()[:1], lang="en"),
    "tornado": lambda _: charts.tornado(levers()),
    "frontier": lambda _: charts.frontier(pd.DataFrame({"met": [3, 4, 5], "cost": [0, 10.5, None]}), unit="万元"),
}
HOSTILES: dict[str, Callable[[], Any]] = {
    "verdict_map": lambda: charts.verdict_map(verdicts(HOSTILE)),
    "path_to_target": lambda: charts.path_to_target(course(HOSTILE), HOSTILE),
    "scenarios": lambda: charts.compare_scenarios(run_frame(HOSTILE)),
    "scenario lines": lambda: charts.compare_scenarios(run_frame(HOSTILE), "26"),
    "ribbon": lambda: charts.probability_ribbon(chances(HOSTILE)),
    "tornado": lambda: charts.tornado(levers(HOSTILE), title=HOSTILE, unit=HOSTILE),
    "frontier": lambda: charts.frontier(pd.DataFrame({"met": [1], "cost": [2]}), unit=HOSTILE),
}


def rows_of(chart: Any) -> list[list[dict[str, Any]]]:
    return list(chart.to_dict()["datasets"].values())


def code(caught: pytest.ExceptionInfo[ecorules.EcoRulesError]) -> str:
    return caught.value.diagnostics[0].code


@pytest.mark.parametrize("name", DRAWN)
def test_each_chart_is_a_valid_specification_with_a_text_of_what_it_shows(name: str, assessment: Assessment) -> None:
    chart = DRAWN[name](assessment)
    spec = chart.to_dict()
    assert len(spec["description"]) > 15
    assert spec["usermeta"]["ecorules"]["description"] == spec["description"]
    json.dumps(spec, allow_nan=False).encode("utf-8")


def test_the_map_holds_every_indicator_of_every_region(assessment: Assessment) -> None:
    (rows,) = rows_of(charts.verdict_map(assessment))
    assert len(rows) == len(assessment.results)
    frame = assessment.to_frame()
    counts = frame[frame["part"].isna()]["verdict"].value_counts()
    said = charts.verdict_map(assessment).description
    assert f"达标 {counts['pass']}" in said
    assert f"未达标 {counts['fail']}" in said


def test_several_years_are_panels_that_share_one_table(assessment: Assessment) -> None:
    frame = assessment.to_frame()
    both = pd.concat([frame, frame.assign(year=2019)])
    spec = charts.verdict_map(both).to_dict()
    assert spec["facet"]["column"]["field"] == "year"
    # a layer with data of its own would show all years in every panel
    assert all("data" not in layer for layer in spec["spec"]["layer"])
    assert "facet" in charts.compare_scenarios(run_frame()).to_dict()


def test_two_hundred_regions_are_all_drawn_and_limits_of_altair_are_left_alone() -> None:
    import altair as alt

    before = alt.data_transformers.active
    rows = [(f"地区{at}", 2020, str(row), "pass") for at in range(200) for row in range(36)]
    chart = charts.verdict_map(pd.DataFrame(rows, columns=["region", "year", "indicator", "verdict"]))
    assert [len(data) for data in rows_of(chart)] == [7200]
    assert alt.data_transformers.active == before


def test_the_path_shows_figures_threshold_and_what_is_due(assessment: Assessment) -> None:
    chart = charts.path_to_target(assessment, "26", region="示例市", by=2025)
    series = {row["series"]: row for data in rows_of(chart) for row in data}
    assert set(series) == {"实际值", "要求", "需要的路径"}
    assert series["要求"]["value"] == 95
    assert (series["需要的路径"]["year"], series["需要的路径"]["value"]) == (2025, 95)
    given = charts.path_to_target(assessment, "26", region="示例市", needed=needed(assessment, 2025))
    assert given.to_dict() == chart.to_dict()


def test_milestones_step_in_their_years() -> None:
    text = "format: '1'\nid: x\ntitle: x\nindicators: [{id: '1', name: 甲, unit: '%', threshold: 2020年≥60 2025年≥95}]"
    from ecorules.schemes import scheme_from_yaml

    scheme = scheme_from_yaml(text)
    observed = pd.DataFrame([("甲市", 2020, "1", 70.0)], columns=["region", "year", "indicator", "value"])
    chart = charts.history(scheme.assess(observed), "甲市", "1")
    bounds = {row["year"]: row["value"] for data in rows_of(chart) for row in data if row["series"] == "要求"}
    assert (bounds[2020], bounds[2024], bounds[2025]) == (60, 60, 95)


def test_attainment_is_inverted_where_lower_is_better_and_none_for_states(assessment: Assessment) -> None:
    ratios = {result.indicator.id: attainment(result) for result in assessment.results if result.region == "示例市"}
    assert ratios["1"] is None
    assert ratios["26"] == pytest.approx(100 * 94.6 / 95)
    assert max(ratio for ratio in ratios.values() if ratio is not None) <= 120
    low = assessment.result("示例市", "23", 1)
    assert isinstance(low.value, float)
    bound = low.outcome.trace[0].bound if low.outcome else None
    assert bound is not None
    assert attainment(low) == pytest.approx(min(120, 100 * bound / low.value))


@pytest.mark.parametrize("name", HOSTILES)
def test_hostile_names_are_data_and_harmless(name: str) -> None:
    pytest.importorskip("vl_convert")
    chart = HOSTILES[name]()
    spec = chart.to_dict()
    expressions = [found for found in _values(spec, {"filter", "test", "expr", "calculate"}) if isinstance(found, str)]
    assert not any("alert" in found for found in expressions)
    page = charts.html(chart)
    ours = page.replace(saving._bundle(saving._version()), "")
    assert "<script>alert" not in ours
    assert ours.count("<script>") == ours.count("</script>") == 2
    page.encode("utf-8")


def _values(held: Any, keys: set[str]) -> list[Any]:
    if isinstance(held, dict):
        own = [value for key, value in held.items() if key in keys]
        return own + [one for key, value in held.items() if key != "datasets" for one in _values(value, keys)]
    return [one for value in held for one in _values(value, keys)] if isinstance(held, list) else []


def test_a_page_asks_nothing_of_the_network(assessment: Assessment, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    chart = charts.margins(assessment, "示例市")
    charts.save(chart, tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    ours = page.replace(saving._bundle(saving._version()), "")
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)", ours) == []
    # what stands in the library's scripts can ask for nothing either: the policy of the page forbids it
    assert "default-src &#x27;none&#x27;" in ours
    assert "connect-src" not in ours
    assert 'aria-label="示例市' in page


def test_pictures_are_written_where_there_is_a_font(assessment: Assessment, tmp_path: Path) -> None:
    pytest.importorskip("vl_convert")
    try:
        fonts.chinese()
    except ecorules.EcoRulesError:
        pytest.skip("no font with Chinese characters")
    chart = charts.history(assessment, "示例市", "26")
    charts.save(chart, tmp_path / "a.png", scale=1)
    assert (tmp_path / "a.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    charts.save(chart, tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_no_font_is_an_error_and_never_boxes(assessment: Assessment, tmp_path: Path, monkeypatch: Any) -> None:
    pytest.importorskip("vl_convert")
    monkeypatch.setattr(fonts, "folders", lambda: iter([tmp_path]))
    with pytest.raises(ecorules.EcoRulesError, match="fonts-noto-cjk") as caught:
        charts.save(charts.history(assessment, "示例市", "26"), tmp_path / "a.png")
    assert code(caught) == "E781"
    assert not (tmp_path / "a.png").exists()
    frame = pd.DataFrame({"met": [1, 2], "cost": [1, 2]})
    charts.save(charts.frontier(frame, lang="en"), tmp_path / "b.png", scale=1)
    assert (tmp_path / "b.png").exists()


@pytest.mark.parametrize(
    ("draw", "expected", "says"),
    [
        (lambda found: charts.verdict_map(3), "E782", "int"),
        (lambda found: charts.margins(pd.DataFrame(), "x"), "E782", "Assessment"),
        (lambda found: charts.verdict_map(pd.DataFrame({"region": [], "year": []})), "E782", "indicator"),
        (lambda found: charts.verdict_map(verdicts()[:0]), "E783", "nothing to draw"),
        (lambda found: charts.verdict_map(verdicts(), regions=["甲"]), "E784", "甲市"),
        (lambda found: charts.verdict_map(pd.concat([verdicts()] * 2)), "E785", "two rows"),
        (lambda found: charts.verdict_map(verdicts().assign(verdict="maybe")), "E786", "maybe"),
        (lambda found: charts.compare_scenarios(run_frame(), "27"), "E784", "there are: 26"),
        (lambda found: charts.compare_scenarios(run_frame(), "26", region="甲"), "E784", "甲"),
        (lambda found: charts.compare_scenarios(run_frame().assign(value="是"), "26"), "E783", "figures"),
        (lambda found: charts.probability_ribbon(chances().assign(fail=0.9)), "E786", "add up to 1"),
        (lambda found: charts.probability_ribbon(chances().assign(**{"pass": None})), "E783", "probabilities"),
        (lambda found: charts.tornado(levers().assign(low=None)), "E786", "管网"),
        (lambda found: charts.tornado(levers().assign(low="x")), "E786", "numbers"),
        (lambda found: charts.frontier(pd.DataFrame({"met": [1], "cost": [None]})), "E783", "within reach"),
        (lambda found: charts.path_to_target(found, "26"), "E785", "示例市"),
        (lambda found: charts.path_to_target(found, "23", region="示例市"), "E785", "parts"),
        (lambda found: charts.history(found, "示例市", "1"), "E783", "no figures"),
        (lambda found: charts.history(found, "示例", "26"), "E507", "示例市"),
        (lambda found: charts.history(found, "示例市", "城镇污水处理"), "E", "城镇污水处理率"),
        (lambda found: charts.margins(found, "示例市", year=1999), "E507", "1999"),
        (lambda found: charts.save(charts.frontier(pd.DataFrame({"met": [1], "cost": [1]})), "a.bmp"), "E787", ".png"),
        (lambda found: charts.save("x", "a.html"), "E789", "str"),
    ],
)
def test_what_cannot_be_drawn_says_why(
    draw: Callable[[Assessment], Any], expected: str, says: str, assessment: Assessment
) -> None:
    with pytest.raises(ecorules.EcoRulesError) as caught:
        draw(assessment)
    assert code(caught).startswith(expected)
    assert says in str(caught.value)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecorules.charts.asked.MAX_ROWS", 1)
    with pytest.raises(ecorules.EcoRulesError) as caught:
        charts.verdict_map(verdicts())
    assert code(caught) == "E788"


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    with pytest.raises(ecorules.EcoRulesError, match=r"ecorules\[reports\]") as caught:
        charts.tornado(levers())
    assert code(caught) == "E780"
