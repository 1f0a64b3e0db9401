"""``--report`` of ``assess`` and ``scenario``."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from ecorules.cli import main

FOLDER = "examples/changde/synthetic"
ASSESS = ["assess", "changde-2020", f"{FOLDER}/observations.csv", "--regions", f"{FOLDER}/regions.csv"]


def test_reports_of_every_kind_are_written_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / f"out{ending}" for ending in (".html", ".xlsx", ".docx")]
    asked = [word for path in paths for word in ("--report", str(path))]
    assert main([*ASSESS, *asked, "--region", "甲区", "--lang", "en", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert [line for line in err.splitlines() if line.startswith("wrote ")] == [f"wrote {path}" for path in paths]
    assert "wrote" not in out
    assert "not met" in paths[0].read_text(encoding="utf-8")
    assert {
        row[0] for row in openpyxl.load_workbook(paths[1])["Indicators"].iter_rows(min_row=2, values_only=True)
    } == {"甲区"}
    assert len(docx.Document(str(paths[2])).tables) > 3


@pytest.mark.parametrize(("name", "code"), [("out.pdf", "E796"), ("out", "E796"), ("no/where/out.html", "E797")])
def test_a_report_that_cannot_be_is_refused_before_anything_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    command = ["assess", "changde-2020", "nowhere.csv", "--report", str(tmp_path / name)]
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert code in err
    assert out == ""


def test_scenarios_have_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.xlsx"
    command = ["scenario", "changde-2020", f"{FOLDER}/observations.csv", "examples/changde/scenarios.yaml"]
    assert main([*command, "--regions", f"{FOLDER}/regions.csv", "--region", "示例市", "--report", str(path)]) == 0
    assert f"已写入 {path}" in capsys.readouterr().err
    assert "评判的变化" in openpyxl.load_workbook(path).sheetnames
