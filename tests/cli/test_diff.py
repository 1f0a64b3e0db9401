"""``ecorules diff``: tables, CSV and JSON, and exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ecorules.cli import main

SYNTHETIC = Path(__file__).parents[2] / "examples" / "changde" / "synthetic"
TABLES = ["--observations", str(SYNTHETIC / "observations.csv"), "--regions", str(SYNTHETIC / "regions.csv")]


def test_a_table_of_what_differs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "180")  # wide enough that no name is broken
    assert main(["diff", "changde-2020", "national-2019"]) == 0
    out = capsys.readouterr().out
    assert "changde-2020 → national-2019" in out
    assert "更严 3" in out
    assert "≥4.5" in out
    assert "生态文明建设规划" not in out
    assert main(["diff", "changde-2020", "national-2019", "--all", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "stricter" in out
    assert "生态文明建设规划" in out


def test_csv_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "changde-2020", "national-2019", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["kind"] for row in rows} >= {"same", "stricter", "looser", "new", "dropped"}
    assert main(["diff", "changde-2020", "changde-2020", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"same": 36}


def test_observations_tell_whose_verdicts_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "changde-2020", "national-2019", *TABLES, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {row["scheme"] for row in data["shares"]} == {"changde-2020", "national-2019"}
    assert any(row["verdict"] == "pass" and row["other_verdict"] == "fail" for row in data["changed_verdicts"])
    assert main(["diff", "changde-2020", "national-2019", *TABLES, "--year", "2020", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Changed verdicts" in out
    assert "Shares met" in out


def test_a_crosswalk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.csv"
    file.write_text("7,32\n", encoding="utf-8")
    assert main(["diff", "changde-2020", "national-2019", "--crosswalk", str(file), "--format", "json"]) == 0
    pairs = {(row["id"], row["other_id"]): row for row in json.loads(capsys.readouterr().out)["differences"]}
    assert pairs["7", "32"]["matched_by"] == "crosswalk"


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff"],
        ["diff", "changde-2020"],
        ["diff", "changde-2020", "no-such-scheme"],
        ["diff", "changde-2020", "national-2019", "--crosswalk", "no-such.csv"],
        ["diff", "changde-2020", "national-2019", "--regions", "regions.csv"],
        ["diff", "changde-2020", "national-2019", "--observations", "no-such.csv"],
        ["diff", "changde-2020", "national-2019", *TABLES, "--year", "20x0"],
        ["diff", "changde-2020", "national-2019", "--format", "xml"],
    ],
)
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.strip()
    assert "Traceback" not in captured.err
