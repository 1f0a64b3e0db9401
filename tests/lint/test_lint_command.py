"""``ecorules lint``: statuses, formats, several schemes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ecorules.cli import main

FOLDER = Path(__file__).parents[1] / "golden" / "lint"
KEYS = ["code", "severity", "file", "line", "column", "indicator", "message", "message_en", "hint", "hint_en"]


def file(start: str) -> str:
    return str(next(FOLDER.glob(f"{start}*.yaml")))


@pytest.mark.parametrize(("scheme", "status"), [("W463", 1), ("E404", 1), ("N461", 0), ("N467", 0), ("good", 0)])
def test_the_status_tells_whether_something_is_to_be_mended(
    scheme: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", file(scheme)]) == status
    out = capsys.readouterr()
    assert out.err == ""
    assert Path(file(scheme)).name in out.out


def test_json_is_a_list_with_all_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "json", file("W463"), file("N461")]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [list(entry) for entry in found] == [KEYS] * len(found)
    assert [(entry["code"], entry["severity"], entry["line"], entry["indicator"]) for entry in found] == [
        ("W463", "warning", 8, "1"),
        ("W463", "warning", 9, "2"),
        ("W463", "warning", 14, None),
        ("N461", "note", 6, None),
    ]


def test_json_of_a_clean_scheme_is_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "json", file("good")]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(("scheme", "rows"), [("W463", 3), ("good", 0)])
def test_csv_has_a_header_also_without_findings(scheme: str, rows: int, capsys: pytest.CaptureFixture[str]) -> None:
    main(["lint", "--format", "csv", file(scheme)])
    header, *found = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == KEYS
    assert len(found) == rows


def test_the_language_of_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lint", file("W463"), "--lang", "en"])
    said = capsys.readouterr().out
    assert "lies outside 0 to 100 %" in said
    assert "errors 0, warnings 3, notes 0" in said


def test_all_bundled_schemes_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--all"]) == 0
    assert "changde-2020：错误 0，提醒 0" in capsys.readouterr().out


def test_a_scheme_given_twice_is_looked_over_once(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lint", "changde-2020", "changde-2020"])
    assert capsys.readouterr().out.count("changde-2020：") == 1


def test_no_scheme_at_all_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 2
    assert "--all" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "no-such-scheme", "--format", "json"]) == 2
    assert [entry["code"] for entry in json.loads(capsys.readouterr().out)] == ["E403"]
