"""Scenarios in a notebook: levers in words, counts side by side, the verdicts that turned and why."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from markups import HOSTILE, harmless
from scenario_tables import REGIONS, observations, small_scheme

from ecorules.scenarios import BASELINE, Runs, Scenario, levers, simulate
from ecorules.scenarios.pages import SHOWN_LEVERS, SHOWN_TURNS, run_page, runs_page, scenario_card
from ecorules.verdicts import Verdict

LEVERS = [
    levers.follow("*", last=2),
    levers.reach("1", 96, by=2022, regions="甲市"),
    levers.set_to("3", False, years=2022),
    levers.threshold("7", "≥14"),
    levers.cap("1", upper=100),
    levers.add("6", 2.5, part="乙药"),
]


@pytest.fixture(scope="module")
def runs() -> Runs:
    scenarios = [
        Scenario(BASELINE, [levers.follow("1", last=2), levers.hold("7"), levers.hold("3")]),
        Scenario("强化<b>", [levers.reach("1", 96, by=2022), levers.hold("7"), levers.hold("3")], "提标"),
        Scenario(
            "从严", [levers.follow("1", last=2), levers.hold("7"), levers.threshold("7", "≥14"), levers.hold("3")]
        ),
    ]
    return simulate(small_scheme(), observations(), scenarios, years="2021-2022", regions=REGIONS)


def test_the_levers_of_a_scenario_stand_in_both_languages() -> None:
    seen = harmless(Scenario("强化", LEVERS, "更严")._repr_html_())
    assert seen.count("tr") == 1 + len(LEVERS)
    for words in (
        ("强化", "更严", "6 个杠杆", "到 2022 年达到 96", "reach 96 by 2022", "甲市", "设为 否", "set to no"),
        ("指标值改为 ≥14", "threshold replaced by ≥14", "全部", "6·乙药", "加 +2.5", "2022"),
    ):
        for word in words:
            assert word in seen.text
    assert "6 levers" in harmless(scenario_card(Scenario("强化", LEVERS), "en")).text


def test_a_scenario_without_levers_says_so() -> None:
    assert "没有改变" in harmless(Scenario("基准")._repr_html_()).text
    assert "nothing is changed" in harmless(scenario_card(Scenario("基准"), "en")).text


def test_many_levers_are_counted() -> None:
    scenario = Scenario("多", [levers.add("1", at) for at in range(SHOWN_LEVERS + 7)])
    seen = harmless(scenario._repr_html_())
    assert seen.count("tr") == 1 + SHOWN_LEVERS
    assert "另有 7 个" in seen.text


def test_a_run_shows_its_levers_and_its_assessment(runs: Runs) -> None:
    seen = harmless(runs.run("强化<b>")._repr_html_())
    assert seen.text.index("到 2022 年达到 96") < seen.text.index("约束性") < seen.text.index("污水处理率")
    assert seen.count("table", "er-stack") == 1 + len(REGIONS)
    assert "met" in harmless(run_page(runs.runs[0], "en")).text


def test_scenarios_stand_side_by_side(runs: Runs) -> None:
    made = runs._repr_html_()
    seen = harmless(made)
    for name in runs.names:
        assert name in seen.text
    summary = runs.summary()
    for name in runs.names:
        for year in (2021, 2022):
            rows = summary[(summary["scenario"] == name) & (summary["year"] == year)]
            numbers = "".join(
                str(rows[verdict.value].sum()) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)
            )
            assert f"{name}{numbers}" in seen.bare


def test_the_verdicts_that_turned_are_listed_with_their_levers(runs: Runs) -> None:
    seen = harmless(runs._repr_html_())
    compared = runs.compare()
    assert seen.count("table", "er-stack") == len(runs) + 1
    for row in compared.to_dict("records"):
        assert row["by"] in seen.text
        assert row["name"] in seen.text
    assert "▲ 改善" in seen.text
    assert "▼ 变差" in seen.text
    english = harmless(runs_page(runs, "en")).text
    assert "▼ worse" in english
    assert "threshold replaced by ≥14" in english


def test_where_nothing_turned_it_is_said() -> None:
    alone = simulate(
        small_scheme(), observations(), Scenario(BASELINE, [levers.hold("7")]), years="2021", regions=REGIONS
    )
    assert alone.names == (BASELINE,)
    text = harmless(alone._repr_html_()).text
    assert "2021 基准" in text
    assert "判定都没有变化" not in text
    same = [Scenario(name, [levers.hold("7")]) for name in (BASELINE, "另一")]
    twice = simulate(small_scheme(), observations(), same, years="2021", regions=REGIONS)
    assert "判定都没有变化" in harmless(twice._repr_html_()).text
    assert "No verdict turned" in harmless(runs_page(twice, "en")).text


def test_what_turned_beyond_number_is_counted() -> None:
    rows = [(f"第{at}县", 2020, "7", None, None, 13.5, None) for at in range(SHOWN_TURNS + 30)]
    table = pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "subject", "value", "unit"])
    scenarios = [Scenario(BASELINE, [levers.hold("7")]), Scenario("二", [levers.set_to("7", 12)])]
    runs = simulate(small_scheme(), table, scenarios, years="2021")
    made = runs._repr_html_()
    assert "另有 30 处" in harmless(made).text
    assert len(made.encode()) < 300_000


@pytest.mark.parametrize("text", [text[:150] for text in HOSTILE])
def test_hostile_words_stay_words(text: str) -> None:
    made: list[Any] = [Scenario(text, [levers.set_to(text, text, regions=[text], part=text)], text)]
    for scenario in made:
        harmless(scenario._repr_html_())
    run = simulate(
        small_scheme(),
        observations(),
        [Scenario(text, [levers.hold("7")], text), Scenario("x")],
        years="2021",
        regions=REGIONS,
    )
    harmless(run._repr_html_())
