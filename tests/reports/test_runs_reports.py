"""Reports on scenarios: the totals of each, and what turns by which lever."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import html as reader
from markups import HOSTILE
from reported import safe
from scenario_tables import observations, small_scheme

from ecorules import EcoRulesError, Scenario, levers, simulate
from ecorules.reports import runs_to_html
from ecorules.scenarios import Runs


@cache
def runs() -> Runs:
    scheme = small_scheme()
    first = scheme.indicators[0].id
    better = Scenario("强化", [levers.set_to(first, 1e6)])
    return simulate(scheme, observations(), [Scenario("基准"), better], years=[2021])


def test_every_format_holds_the_turns_of_the_comparison(tmp_path: Path) -> None:
    compared = runs().compare()
    assert len(compared) > 0
    page = runs().to_html(tmp_path / "runs.html")
    safe(page)
    runs().to_excel(tmp_path / "runs.xlsx")
    runs().to_word(tmp_path / "runs.docx", "en", date="2024-05-01")
    tree = reader.fromstring(page)
    assert len(tree.xpath("//section[3]//tbody/tr")) == len(compared)
    book = openpyxl.load_workbook(tmp_path / "runs.xlsx")
    assert book.sheetnames == ["汇总", "评判的变化", "各情景", "说明"]
    read = list(book["评判的变化"].iter_rows(min_row=2, values_only=True))
    assert [row[6] for row in read] == compared["value"].tolist()
    assert [row[10] for row in read] == compared["by"].tolist()
    assert len(list(book["汇总"].iter_rows(min_row=2))) == len(runs().summary())
    tables = docx.Document(str(tmp_path / "runs.docx")).tables
    assert len(tables[1].rows) == len(compared) + 1


def test_regions_and_the_scenario_compared_with_can_be_chosen() -> None:
    region = runs().runs[0].assessment.regions[0]
    tree = reader.fromstring(runs().to_html(lang="en", against="强化", regions=[region]))
    assert {row.xpath("./td")[0].text for row in tree.xpath("//section[2]//tbody/tr")} == {region}
    with pytest.raises(EcoRulesError, match="E713"):
        runs().to_html(against="弱化")
    with pytest.raises(EcoRulesError, match="E799"):
        runs().to_html(regions=["nowhere"])
    with pytest.raises(EcoRulesError, match="E799"):
        runs_to_html("runs")  # type: ignore[arg-type]


def test_hostile_names_of_scenarios_are_harmless(tmp_path: Path) -> None:
    found = runs()
    named = tuple(
        replace(run, scenario=replace(run.scenario, name=name, note=name))
        for run, name in zip(found.runs, ("基准", HOSTILE[0]), strict=True)
    )
    hostile = replace(found, runs=named)
    safe(hostile.to_html())
    hostile.to_excel(tmp_path / "runs.xlsx")
    assert openpyxl.load_workbook(tmp_path / "runs.xlsx")["各情景"]["A3"].value == HOSTILE[0]


def test_scenarios_name_no_source_of_figures_that_levers_made() -> None:
    changed = runs().runs[1].assessment
    first = changed.scheme.indicators[0].id
    for result in changed.results:
        if result.indicator.id == first and not result.parts:
            assert result.sources == ()
