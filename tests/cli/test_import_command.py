"""``ecorules import``: what it writes, what it prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ecorules
from ecorules.cli import main

TABLE = Path(__file__).parents[1] / "drafts" / "changde-2020.txt"
OWN = "甲,乙,丙,丁\n1,河湖长制,-,全面实施\n2,碳排放强度,吨/万元,2\n"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_a_table_becomes_a_scheme_file_and_its_findings_are_printed_by_indicator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "scheme.yaml"
    assert run("import", TABLE, "-o", target, "--id", "changde") == 0
    scheme = ecorules.load_scheme(target)
    assert (scheme.id, scheme.title, len(scheme)) == ("changde", "常德市生态文明建设示范市指标任务分解表", 36)
    printed = capsys.readouterr().out
    assert "36 项指标，17 个分项" in printed
    assert "都是提示" in printed
    assert printed.index("全表") < printed.index("指标 8 环境空气质量") < printed.index("指标 11 林草覆盖率")
    assert "W442 表1 行12 列6" in printed
    assert "W458" in printed[: printed.index("指标 8")]
    assert printed.index("\n指标 36 ") < printed.index("W438"), "what the reader of the file found is filed by its cell"
    assert "# W442" in target.read_text(encoding="utf-8")


def test_what_is_printed_in_english_is_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", TABLE, "-o", tmp_path / "scheme.yaml", "--lang", "en") == 0
    printed = capsys.readouterr().out
    assert "they are advice" in printed
    assert "put together in order" in printed


def test_json_and_csv_hold_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", TABLE, "-o", tmp_path / "a.yaml", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["indicators"], data["file"]) == (36, str(tmp_path / "a.yaml"))
    assert {entry["code"] for entry in data["findings"] if entry["indicator"] == "11"} == {"W442"}
    assert run("import", TABLE, "-o", tmp_path / "b.yaml", "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "indicator,code,where,message,hint"
    assert len(lines) >= len(data["findings"]) + 1


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "scheme.yaml"
    target.write_text("mine", encoding="utf-8")
    assert run("import", TABLE, "-o", target) == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert "--force" in capsys.readouterr().err
    assert run("import", TABLE, "-o", target, "--force") == 0
    assert len(ecorules.load_scheme(target)) == 36


def test_columns_and_the_table_are_given_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    target = tmp_path / "own.yaml"
    assert run("import", path, "-o", target) == 2
    assert "E440" in capsys.readouterr().err
    columns = ["--column", "name=乙", "--column", "threshold=4", "--column", "id = 甲", "--column", "unit=丙"]
    assert run("import", path, "-o", target, *columns, "--table", "1") == 0
    assert [(row.id, row.name, row.unit) for row in ecorules.load_scheme(target)] == [
        ("1", "河湖长制", "-"),
        ("2", "碳排放强度", "吨/万元"),
    ]
    assert "better: lower" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.docx", "-o", "x.yaml"],
        [str(TABLE), "-o", "x.yaml", "--column", "name"],
        [str(TABLE), "-o", "x.yaml", "--column", "nane=指标名称"],
        [str(TABLE), "-o", "x.yaml", "--column", "name=没有"],
        [str(TABLE), "-o", "x.yaml", "--column", "name=指标名称", "--column", "name=单位"],
        [str(TABLE), "-o", "x.yaml", "--table", "7"],
        [str(TABLE), "-o", "x.yaml", "--id", "大写"],
        [str(TABLE), "-o", "no/such/folder/x.yaml"],
        [str(TABLE)],
    ],
)
def test_what_cannot_be_read_or_written_ends_with_status_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("import", *arguments) == 2
    assert "Traceback" not in (printed := capsys.readouterr().err)
    assert printed.strip()
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_table_moves_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "evil.csv"
    path.write_text("序号,指标名称,单位,指标值\n1,\x1b[31m红\x07,[red]%[/red],≥95\u202e\n", encoding="utf-8")
    assert run("import", path, "-o", tmp_path / "evil.yaml") == 0
    printed = capsys.readouterr().out
    assert not set("\x1b\x07\u202e") & set(printed)
    assert "\x1b" not in (tmp_path / "evil.yaml").read_text(encoding="utf-8")
