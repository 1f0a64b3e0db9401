"""``ecorules scenario``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ecorules.cli import main

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "changde"
SYNTHETIC = FOLDER / "synthetic"
DATA = ("changde-2020", str(SYNTHETIC / "observations.csv"))
AROUND = ("--regions", str(SYNTHETIC / "regions.csv"), "--targets", str(SYNTHETIC / "targets.csv"))
PLAN = """format: "1"
scenarios:
  - name: 提标
    note: 试
    levers:
      - {lever: set_to, indicator: "26", value: 99, years: 2021}
      - {lever: hold, indicator: "1"}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return str(tmp_path / "plan.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["scenario", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_table_counts_and_names_what_turns(capsys: pytest.CaptureFixture[str], plan: str) -> None:
    status, out, err = run(capsys, *DATA, plan, *AROUND, "--years", "2021", "--region", "示例市")
    assert (status, err) == (0, "")
    assert "基准" in out
    assert "提标" in out
    assert "设为 99" in out
    assert "甲区" not in out


def test_english(capsys: pytest.CaptureFixture[str], plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "180")  # wide enough that no words are broken
    _, out, _ = run(capsys, *DATA, plan, *AROUND, "--years", "2021", "--region", "示例市", "--lang", "en")
    assert "set to 99" in out
    assert "Scenarios" in out


def test_csv_is_the_tidy_table(capsys: pytest.CaptureFixture[str], plan: str) -> None:
    status, out, _ = run(capsys, *DATA, plan, *AROUND, "--years", "2020-2021", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert list(rows[0])[:8] == ["scenario", "region", "year", "indicator", "part", "value", "verdict", "margin"]
    found = [
        row
        for row in rows
        if (row["scenario"], row["region"], row["year"], row["indicator"]) == ("提标", "甲区", "2021", "26")
    ]
    assert [(row["value"], row["verdict"], row["by"]) for row in found] == [("99.0", "pass", "设为 99")]


def test_json_holds_everything(capsys: pytest.CaptureFixture[str], plan: str) -> None:
    status, out, _ = run(capsys, *DATA, plan, *AROUND, "--format", "json", "--region", "甲区", "--against", "提标")
    data = json.loads(out)
    assert status == 0
    assert data["scenarios"] == [{"name": "基准", "note": None}, {"name": "提标", "note": "试"}]
    assert {row["year"] for row in data["summary"]} == {2020, 2021}
    assert {row["scenario"] for row in data["compared"]} == {"基准"}
    assert {row["region"] for row in data["verdicts"]} == {"甲区"}
    assert data["warnings"] == []


def test_warnings_go_to_the_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, *DATA, str(FOLDER / "scenarios.yaml"), *AROUND, "--years", "2025", "--format", "csv")
    assert status == 0
    assert err.startswith("W712")
    assert "W712" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--years", "soon"), "E711"),
        (("--years", "2019"), "E704"),
        (("--years", "2021", "--region", "火星"), "火星"),
        (("--years", "2021", "--against", "提"), "E713"),
        (("--years", "2020", "--as-of", "2020"), "E704"),
        (("--rapport", "x.html"), "--rapport"),
        (("--format", "xml"), "--format"),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], plan: str, arguments: tuple[str, ...], said: str) -> None:
    status, out, err = run(capsys, *DATA, plan, *AROUND, *arguments)
    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("text", ["", "a: [", "format: '1'\nscenarios: [{name: x, levers: [{lever: '\\e[31m'}]}]\n"])
def test_files_that_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    status, out, err = run(capsys, *DATA, str(file))
    assert (status, out) == (2, "")
    assert "plan.yaml" in err
    assert "\x1b" not in err
    assert run(capsys, *DATA, str(tmp_path / "gone.yaml"))[0] == 2
