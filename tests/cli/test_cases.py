"""``ecorules test`` and ``ecorules new``: what is printed, and the exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ecorules.cli import main

ROOT = Path(__file__).parents[2]
HEAD = 'format: "1"\nscheme: changde-2020\ncases:\n'


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    for char in "\x1b\x07\u202e\x9b":
        assert char not in out + err
    return status, out, err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cases = ["{name: 差一点, indicator: 28, value: 12, expect: 达标}", "{indicator: 28, value: 13, expect: 达标}"]
    (tmp_path / "cases.yaml").write_text(HEAD + "".join(f"  - {case}\n" for case in cases), encoding="utf-8")
    return tmp_path


def test_cases_that_pass(capsys: pytest.CaptureFixture[str]) -> None:
    changde, template = str(ROOT / "examples" / "changde"), str(ROOT / "examples" / "template" / "cases.yaml")
    status, out, err = run(capsys, "test", changde, template, "--lang", "en", "--coverage")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("cases.yaml (changde-2020): ")
    assert lines[0].endswith("0 failed, 0 broken")
    assert lines[1] == "the cases cover every demand"
    assert lines[2].startswith("cases.yaml (template-2025): ")


def test_cases_that_fail(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    status, out, err = run(capsys, "test", str(folder))
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "未通过 cases.yaml:4:5 差一点",
        "  E494 应为“达标”，实为“未达标”",
        "    未达标：12平方米/人，低于“≥13”的下限 13平方米/人，差 1平方米/人。",
        "cases.yaml（changde-2020）：用例 2 个，通过 1，未通过 1，无法评判 0",
    ]
    status, out, _ = run(capsys, "test", str(folder), "--lang", "en", "--coverage")
    assert status == 1
    assert "below the lower bound 13" in out
    assert "no case for: 1, 2, 3" in out


def test_one_failure_among_several_files_counts(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert run(capsys, "test", str(ROOT / "examples" / "changde"), str(folder))[0] == 1


def test_json_and_csv(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    status, out, _ = run(capsys, "test", str(folder), "--format", "json")
    assert status == 1
    (report,) = json.loads(out)["reports"]
    assert report["counts"] == {"passed": 1, "failed": 1, "broken": 0}
    assert report["cases"][0]["expected"] == "pass"
    assert report["coverage"]["without_case"][:2] == ["1", "2"]
    status, out, _ = run(capsys, "test", str(folder), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["file"], row["case"], row["status"]) for row in rows] == [
        ("cases.yaml", "差一点", "failed"),
        ("cases.yaml", "城镇人均公园绿地面积", "passed"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}  - {{indicator: 99, expect: 达标}}\n", "E488 cases.yaml:4:6"),
        (f"{HEAD}  - {{indicator: 28, value: 13}}\n", "E490"),
        (f"{HEAD}  []\n", "E486"),
        ("format: '1'\ncases: [{indicator: 1, expect: 达标}]\n", "E487"),
        (f"{HEAD}  - {{indicator: '\\e[31m', expect: 达标}}\n", "E488"),
        (f'{HEAD}  - {{indicator: "\\e[31m\\u202e", expect: 达标}}\n', "E488"),
        ("a: [", "E401"),
    ],
)
def test_what_cannot_be_read_is_said(capsys: pytest.CaptureFixture[str], folder: Path, text: str, said: str) -> None:
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    status, out, err = run(capsys, "test", str(folder))
    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize("arguments", [("test",), ("test", "gone"), ("test", "gone", "--lang", "fr"), ("new",)])
def test_bad_usage(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert run(capsys, *arguments)[0] == 2


def test_names_of_cases_obey_no_terminal(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text = f'{HEAD}  - {{name: "\\e[31m[red]\\u202e=1", indicator: 28, value: 12, expect: 达标}}\n'
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    for form in ("table", "csv", "json"):
        status, out, _ = run(capsys, "test", str(folder), "--format", form)
        assert status == 1
        assert "[31m[red]" in out


def test_a_new_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "new", "我的 县", "--title", "我的县指标表", "--id", "wode-2025")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "我的 县/  wode-2025  我的县指标表"
    for said in ("下一步 / next:", "ecorules test '我的 县'", "ecorules assess '我的 县'/scheme.yaml"):
        assert said in out
    assert run(capsys, "test", "我的 县")[0] == 0
    status, _, err = run(capsys, "new", "我的 县")
    assert status == 2
    assert "E496" in err
    for name in ("../x", "a/b", "\x1b[31m"):
        status, _, err = run(capsys, "new", name)
        assert status == 2
        assert "E497" in err
