"""The template folder: everything in it runs, and a copy of it does too."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from ecorules.casebook import new_folder, run_cases
from ecorules.cli import main
from ecorules.errors import SchemeError
from ecorules.resources import template_dir
from ecorules.schemes import load_scheme
from ecorules.verdicts import Verdict

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "examples" / "template"
FILES = ("README.md", "cases.yaml", "observations.csv", "regions.csv", "scheme.yaml", "targets.csv")


def test_the_template_is_the_folder_of_the_checkout() -> None:
    assert Path(template_dir()) == TEMPLATE
    assert tuple(sorted(path.name for path in TEMPLATE.iterdir())) == FILES


def test_the_cases_of_the_template_cover_it() -> None:
    found = run_cases(TEMPLATE, coverage=True)
    assert found.ok, found.explain("en")
    assert found.coverage.explain("en") == "the cases cover every demand"
    for demand in found.coverage.demands:
        assert {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN} <= set(demand.verdicts), demand.label


def test_the_template_shows_every_common_form() -> None:
    scheme = load_scheme(TEMPLATE / "scheme.yaml")
    text = (TEMPLATE / "scheme.yaml").read_text(encoding="utf-8")
    assert 8 <= len(scheme) <= 10
    assert {row.attribute for row in scheme} == {"约束性", "参考性"}
    assert any(row.scope for row in scheme)
    assert any(row.versions for row in scheme)
    assert any(row.provenance for row in scheme)
    assert any(part.level for row in scheme for part in row.parts)
    assert any(row.parts and row.threshold for row in scheme)
    assert any(row.parts and not row.threshold for row in scheme)
    for key in ("provenance:", "confirmed: false", "printed:", "from:", "better:", "criteria:"):
        assert key in text
    for real in ("常德", "湖南", "长沙"):
        assert not any(real in path.read_text(encoding="utf-8") for path in TEMPLATE.iterdir())


@pytest.mark.parametrize(
    ("name", "chosen"), [("示例县", "new-scheme"), ("My_City 2025", "my-city-2025"), ("a.b", "a-b")]
)
def test_a_copy_runs(tmp_path: Path, name: str, chosen: str) -> None:
    made = new_folder(name, parent=tmp_path)
    assert (made.path, made.id, made.files) == (tmp_path / name, chosen, FILES)
    scheme = load_scheme(made.path / "scheme.yaml")
    assert (scheme.id, scheme.title) == (chosen, f"{name}生态文明建设指标体系")
    assert run_cases(made.path).ok
    assert (made.path / "README.md").read_text(encoding="utf-8").startswith(f"# {made.title}\n")
    assert (made.path / "cases.yaml").read_bytes() == (TEMPLATE / "cases.yaml").read_bytes()


@pytest.mark.parametrize("title", ['引号 " 和 \\ 与 : #', "- [a", "'", "标题\U0001f600", "x" * 200, "\\1 \\g<0>"])
def test_any_title_of_one_line_is_kept(tmp_path: Path, title: str) -> None:
    made = new_folder("a", title=title, id="a-1", parent=tmp_path)
    scheme = load_scheme(made.path / "scheme.yaml")
    assert (scheme.id, scheme.title) == ("a-1", title)
    assert (made.path / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


def test_the_commands_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = new_folder("示例", parent=tmp_path)
    monkeypatch.chdir(made.path)
    readme = (made.path / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ecorules .*$", readme, re.M)
    assert len(commands) >= 3
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, command
    out = capsys.readouterr().out
    assert "用例覆盖全部指标" in out
    assert "化肥施用强度" in out


def test_the_template_passes_lint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(TEMPLATE)
    assert main(["lint", "scheme.yaml"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        "", " ", ".", "..", "../x", "a/b", "a\\b", "/tmp/x", "~/x/y", "a\0b", "a\nb", "\x1b[31m", "a\u202eb", "\ud800",
        "-rf", ".hidden", "name.", " a", "a ", "CON", "nul.txt", "com1", "a:b", "a*", "x" * 300, "汉" * 100, 5, None,
    ],
)  # fmt: skip
def test_what_is_no_name_of_a_folder_is_refused(tmp_path: Path, name: object) -> None:
    with pytest.raises(SchemeError) as caught:
        new_folder(name, parent=tmp_path)  # type: ignore[arg-type]
    assert caught.value.diagnostics[0].code == "E497"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["", "A", "示例", "a b", "a_b", "-a", "a\n", "x" * 65, 5])
def test_what_is_no_id_is_refused(tmp_path: Path, given: object) -> None:
    with pytest.raises(SchemeError, match="E497"):
        new_folder("a", id=given, parent=tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "a\x07b", "a\u2028b", "\ud800", "x" * 201, 5])
def test_what_is_no_title_is_refused(tmp_path: Path, title: object) -> None:
    with pytest.raises(SchemeError, match="E497"):
        new_folder("a", title=title, parent=tmp_path)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    for name in ("full", "file", "link", "dangling"):
        with pytest.raises(SchemeError, match="E496"):
            new_folder(name, parent=tmp_path)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert not list((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "gone").exists()


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert new_folder("empty", parent=tmp_path).files == FILES


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match="E496"):
        new_folder("a", parent=tmp_path / "gone")
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        with pytest.raises(SchemeError, match="E496"):
            new_folder("a", parent=tmp_path)
