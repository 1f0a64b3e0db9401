"""Exit statuses, formats and bad input of the commands, with a small assessment that stands in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ecorules
from ecorules.cli import main

EVIL = "\x1b[31m[red]常德[/red]\x07\u202e"


@dataclass(frozen=True)
class FakeScheme:
    """A scheme that judges anything alike and remembers what it was given."""

    id: str = "fake"
    title: str = EVIL
    asked: Any = None

    def assess(self, observations: object, **tables: object) -> FakeAssessment:
        self.asked.update(tables, observations=observations)
        return FakeAssessment(scheme=self)


@dataclass(frozen=True)
class FakeAssessment:
    scheme: Any = None
    regions: tuple[str, ...] = (EVIL, "桃源县")
    results: tuple[Any, ...] = (
        SimpleNamespace(
            region=EVIL,
            year=2020,
            indicator=SimpleNamespace(id="23"),
            verdict=ecorules.Verdict.UNKNOWN,
            observed=False,
            parts=(SimpleNamespace(observed=False),),
        ),
    )
    warnings: tuple[Any, ...] = (ecorules.Diagnostic(code="W501", message=f"没有 {EVIL}", message_en=f"no {EVIL}"),)

    def to_frame(self, lang: str = "zh") -> pd.DataFrame:
        return pd.DataFrame(
            {
                "region": [EVIL, EVIL, "桃源县"],
                "year": [2020, 2020, 2020],
                "indicator": ["1", "23", "1"],
                "part": pd.array([None, 2, None], dtype="Int64"),
                "name": ["=HYPERLINK(1)", "[bold]化肥", "森林覆盖率"],
                "attribute": ["约束性", "参考性", "约束性"],
                "value": [96.5, np.nan, -3.0],
                "unit": ["%", None, "%"],
                "verdict": ["pass", "unknown", "fail"],
                "margin": [1.5, np.nan, -98.0],
                "reason": ["", f"缺少数值 {lang}", "-3 < 95"],
            }
        )

    def summary(self) -> pd.DataFrame:
        counts = {"pass": [1, 0], "fail": [0, 1], "unknown": [1, 0], "not_applicable": [0, 1]}
        return pd.DataFrame(
            {
                "region": [EVIL, "桃源县"],
                "year": [2020, 2020],
                "indicators": [2, 2],
                **counts,
                "share": [50.0, 0.0],
                **{f"约束性_{verdict}": count for verdict, count in counts.items()},
                "约束性 100%": ["unknown", "fail"],
                "criteria": ["unknown", "fail"],
            }
        )

    def gaps(self, lang: str = "zh") -> pd.DataFrame:
        row = {"region": "桃源县", "year": 2020, "indicator": "1", "part": None, "name": "森林覆盖率", "value": -3.0}
        more = {"unit": "%", "bound": 95.0, "gap": 98.0, "gap_unit": "%", "gap_percent": 103.1578947, "reason": lang}
        return pd.DataFrame([row | more])

    def explain(self, region: str, indicator: str, lang: str) -> str:
        return f"{region} {indicator} {lang}\n第二行"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    given: dict[str, Any] = {}
    monkeypatch.setattr(ecorules, "load_scheme", lambda name: FakeScheme(asked=given), raising=False)
    return given


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "数据.csv"
    path.write_text("region,year,indicator,value\n", encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    for char in "\x1b\x07\u202e\x9b":
        assert char not in out + err
    return status, out, err


@pytest.mark.usefixtures("asked")
class TestAssess:
    def test_tables_for_people(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        status, out, err = run(capsys, "assess", "fake", table, "--explain", "1", "--all")
        assert status == 0
        assert err.startswith("W501 没有 �")
        assert "[red]常德[/red]" in out
        assert "[bold]化肥" in out
        assert "23.2" in out
        for word in ("汇总", "差距", "达标", "未达标", "无法判定", "缺少数值 zh", "96.5 %", "说明", "第二行", "103.2"):
            assert word in out

    def test_indicators_without_data_are_counted(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        _, out, _ = run(capsys, "assess", "fake", table)
        assert "23.2" not in out
        assert "没有数据、无法判定的指标 1 项（--all 列出）：23" in out

    def test_one_region(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        for form in ("table", "csv", "json"):
            status, out, _ = run(capsys, "assess", "fake", table, "--region", "桃源县", "--format", form)
            assert status == 0
            assert "桃源县" in out
            assert "bold" not in out
        status, _, err = run(capsys, "assess", "fake", table, "--region", "长沙市")
        assert status == 2
        assert "桃源县" in err

    def test_in_english(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        _, out, _ = run(capsys, "assess", "fake", table, "--lang", "en", "--explain", "1", "--all")
        for word in ("Summary", "Gaps", "not met", "cannot be determined", "缺少数值 en", "桃源县 1 en"):
            assert word in out

    def test_csv(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        status, out, _ = run(capsys, "assess", "fake", table, "--format", "csv")
        assert status == 0
        rows = list(csv.DictReader(io.StringIO(out)))
        assert list(rows[0]) == list(FakeAssessment().to_frame().columns)
        assert [row["value"] for row in rows] == ["96.5", "", "-3.0"]
        assert [row["name"] for row in rows] == ["'=HYPERLINK(1)", "[bold]化肥", "森林覆盖率"]
        assert rows[2]["reason"] == "'-3 < 95"
        assert [row["verdict"] for row in rows] == ["pass", "unknown", "fail"]

    def test_json(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        status, out, _ = run(capsys, "assess", "fake", table, "--format", "json", "--explain", "1")
        assert status == 0
        data = json.loads(out)
        assert data["verdicts"][0]["region"] == EVIL
        assert data["verdicts"][1]["value"] is None
        assert data["verdicts"][1]["part"] == 2
        assert data["summary"][1]["约束性_fail"] == 1
        assert data["warnings"][0]["code"] == "W501"
        assert data["gaps"][0]["gap"] == 98.0
        assert [entry["region"] for entry in data["explanations"]] == [EVIL, "桃源县"]

    def test_every_table_is_handed_on(
        self, capsys: pytest.CaptureFixture[str], table: str, asked: dict[str, Any]
    ) -> None:
        files = [word for name in ("regions", "targets", "references") for word in (f"--{name}", table)]
        status, _, _ = run(capsys, "assess", "fake", table, *files, "--year", "2020")
        assert status == 0
        assert asked == dict.fromkeys(["observations", "regions", "targets", "references"], table) | {"year": 2020}

    def test_no_explanation_in_csv(self, capsys: pytest.CaptureFixture[str], table: str) -> None:
        status, out, err = run(capsys, "assess", "fake", table, "--format", "csv", "--explain", "1")
        assert (status, out) == (2, "")
        assert "--explain" in err


@pytest.mark.parametrize("option", ["", "--regions", "--targets", "--references"])
@pytest.mark.parametrize(
    "name",
    ["没有.csv", ".", "x" * 5000, f"{EVIL}.csv", "/dev/zero", "a\x00b", "bytes.csv", "book.xlsx"],
    ids=["missing", "folder", "long", "evil", "device", "nul", "bytes", "no workbook"],
)
def test_unreadable_files(
    capsys: pytest.CaptureFixture[str], table: str, tmp_path: Path, option: str, name: str
) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00\x81\xd8" * 9)
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    path = f"{tmp_path}/{name}" if not name.startswith("/") else name
    words = [path] if not option else [table, option, path]
    status, out, err = run(capsys, "assess", "changde-2020", *words)
    assert (status, out) == (2, "")
    assert err.startswith("E5")


@pytest.mark.parametrize("name", ["没有.yaml", "./", "bytes.yaml", "/dev/zero", "deep.yaml", EVIL])
def test_unreadable_schemes(capsys: pytest.CaptureFixture[str], table: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\x81")
    (tmp_path / "deep.yaml").write_text("[" * 50_000, encoding="utf-8")
    path = f"{tmp_path}/{name}" if not name.startswith("/") else name
    status, out, err = run(capsys, "assess", path, table)
    assert (status, out) == (2, "")
    assert err.startswith("E4")


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (ecorules.DataError(ecorules.Diagnostic(code="E501", message=EVIL, message_en="bad row")), 2, "E501"),
        (PermissionError(13, "Permission denied", f"{EVIL}.csv"), 2, "E601"),
        (RecursionError("deep"), 2, "E699"),
        (MemoryError(), 2, "E699"),
        (ValueError(EVIL), 2, "E699"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_goes_wrong_is_said_in_words(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    error: BaseException,
    status: int,
    words: str,
) -> None:
    def load(name: str) -> None:
        raise error

    monkeypatch.setattr(ecorules, "load_scheme", load, raising=False)
    found, out, err = run(capsys, "assess", "fake", table)
    assert (found, out) == (status, "")
    assert words in err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        [EVIL],
        ["parse"],
        ["parse", "≥95", "≥96"],
        ["parse", "≥95", "--better", "best"],
        ["parse", "≥95", "--nothing"],
        ["assess"],
        ["assess", "changde-2020"],
        ["assess", "changde-2020", "x.csv", "--rapport", "out.html"],
        ["assess", "changde-2020", "x.csv", "--year", "last"],
        ["assess", "changde-2020", "x.csv", "--year", "-1"],
        ["assess", "changde-2020", "x.csv", "--year", "２０２０"],
        ["assess", "changde-2020", "x.csv", "--year", "1" * 5000],
        ["assess", "changde-2020", "x.csv", "--format", "xml"],
        ["schemes", "--format", EVIL],
        ["schemes", "extra"],
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert "Usage: ecorules" in (err if arguments else out)


def test_a_text_that_looks_like_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "parse", "-5~5")
    assert status == 2
    assert "ecorules parse -- '-5~5'" in err
    status, out, _ = run(capsys, "parse", "--", "-5~5")
    assert status == 0
    assert "-5" in out


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"ecorules {ecorules.__version__}\n", "")
    status, out, _ = run(capsys, "assess", "--help")
    assert status == 0
    assert "--targets" in out


def test_parse_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "parse", "≤300,或逐年下降", "--unit", "千克/公顷", "--better", "lower")
    assert (status, err) == (0, "")
    rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    assert out.splitlines()[0] == rule.to_text()
    for words in (rule.describe("zh"), rule.describe("en"), "千克/公顷", "history, value"):
        assert words in out


def test_parse_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "parse", "市≥95 县≥85", "--json")
    assert status == 0
    data = json.loads(out)
    rule = ecorules.parse("市≥95 县≥85")
    assert data["canonical"] == rule.to_text()
    assert data["classes"] == list(rule.classes)
    assert data["needs"] == sorted(rule.needs)
    assert ecorules.Rule.from_dict(data["rule"]) == rule


def test_warnings_are_shown_with_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    text = "≥60且≤90或逐年提高"
    rule = ecorules.parse(text)
    status, out, _ = run(capsys, "parse", text)
    assert status == 0
    for found in rule.diagnostics:
        assert found.code in out


@pytest.mark.parametrize(
    "text", ["", " ", "><95", "\x1b[2J≥95", "≥9\udcff5", "≥" * 50_000, "(" * 20_000, "\x00", "[red]"]
)
def test_texts_that_cannot_be_read(capsys: pytest.CaptureFixture[str], text: str) -> None:
    status, out, err = run(capsys, "parse", text)
    assert (status, out) == (2, "")
    assert err.startswith("E")
    assert len(err) < 5_000


def test_a_refusal_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "parse", "市县><95", "--json")
    assert status == 2
    found = json.loads(out)["diagnostics"]
    assert found[0]["code"].startswith("E1")
    assert found[0]["code"] in err


def test_schemes(capsys: pytest.CaptureFixture[str]) -> None:
    assert "changde-2020" in run(capsys, "schemes")[1]
    listed = json.loads(run(capsys, "schemes", "--format", "json")[1])
    assert {entry["id"]: entry["indicators"] for entry in listed}["changde-2020"] == 36
    rows = list(csv.DictReader(io.StringIO(run(capsys, "schemes", "--format", "csv")[1])))
    assert [row["id"] for row in rows] == [entry["id"] for entry in listed]


def test_an_unknown_scheme(capsys: pytest.CaptureFixture[str], table: str) -> None:
    status, _, err = run(capsys, "assess", "changde-2021", table)
    assert status == 2
    assert "changde-2020" in err
