"""Scenario files with what comes of them; ``golden/README.md`` says how to read and renew them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from scenario_tables import REGIONS, observations, small_scheme

import ecorules
from ecorules.scenarios import run, scenarios_from_yaml

FILES = sorted((Path(__file__).parent / "golden").glob("*.txt"))


def outcome(text: str, name: str) -> list[str]:
    """The lines beneath the scenario of a golden file."""
    try:
        scenarios = scenarios_from_yaml(text, name)
        frame = run(small_scheme(), observations(), scenarios, years="2020-2022", regions=REGIONS)
    except ecorules.EcoRulesError as error:
        return [finding.say(lang) for finding in error.diagnostics for lang in ("zh", "en")]
    made = frame[frame["by"].notna()]
    lines = []
    for row in made.itertuples():
        place = row.indicator if row.part is pd.NA else f"{row.indicator}.{row.part}"
        lines.append(f"{row.scenario} {row.region} {row.year} {place} {row.value} {row.verdict} {row.by}")
    return lines + frame.attrs["warnings"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_comes_to_what_its_file_says(file: Path) -> None:
    text, mark, expected = file.read_text(encoding="utf-8").partition("\n=>\n")
    assert mark
    lines = outcome(text, file.name)
    if os.environ.get("ECORULES_ACCEPT"):
        file.write_text(text + mark + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        return
    assert lines == expected.splitlines()


def test_there_are_golden_files() -> None:
    assert len(FILES) >= 5
