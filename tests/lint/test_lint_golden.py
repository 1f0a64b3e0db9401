"""Schemes with one thing wrong each, and what lint says of them.

Beside each ``tests/golden/lint/NAME.yaml`` lies ``NAME.txt`` with the findings: code, place, and the
words in Chinese and English. ``ECORULES_ACCEPT=1 pytest tests/lint/test_lint_golden.py`` writes
what is found now; review the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from ecorules.lint import CHECKS, STALE, WAIVED, Finding, lint
from ecorules.schemes import read_scheme

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "golden" / "lint"
FILES = sorted(FOLDER.glob("*.yaml"))
CODES = [*(check.code for check in CHECKS), STALE, WAIVED]


def written(finding: Finding) -> str:
    place = f"{finding.line}:{finding.column}" + (f" {finding.indicator}" if finding.indicator else "")
    words = [finding.message, finding.message_en, finding.hint, finding.hint_en]
    return "\n  ".join([f"{finding.code} {place}", *filter(None, words)])


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_lint_says_of_a_file_what_stands_beside_it(path: Path) -> None:
    said = "".join(f"{written(finding)}\n" for finding in lint(path))
    beside = path.with_suffix(".txt")
    if os.environ.get("ECORULES_ACCEPT"):
        beside.write_text(said, encoding="utf-8")
    assert said == beside.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_file_gives_the_code_it_is_named_after(path: Path) -> None:
    found = {finding.code for finding in lint(path)}
    code = path.stem.partition("-")[0]
    assert code in found or (code == "good" and not found)


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_file_and_a_row_in_both_overviews(code: str) -> None:
    assert [path for path in FILES if path.stem.startswith(f"{code}-")]
    for page in ("lint.md", "lint.zh.md"):
        linked = re.findall(r"\(errors/(\w+)\.md\)", (ROOT / "docs" / page).read_text(encoding="utf-8"))
        assert code in linked, page


def test_a_code_is_given_by_one_check_only() -> None:
    assert len(CODES) == len(set(CODES))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_finding_stands_where_its_indicator_does(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    starts = {number for number, line in enumerate(lines, start=1) if re.match(r"  - \{?id: ", line)}
    for finding in lint(path):
        assert finding.file == str(path)
        assert finding.line is not None
        assert finding.column is not None
        assert finding.where.startswith(f"{path}:{finding.line}:{finding.column}")
        assert 1 <= finding.line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        if finding.indicator is not None:
            start = max(number for number in starts if number <= finding.line)
            assert f'id: "{finding.indicator}"' in lines[start - 1]


@pytest.mark.parametrize("path", [path for path in FILES if not path.stem.startswith("E")], ids=lambda path: path.stem)
def test_a_scheme_in_memory_gives_the_same_findings_without_lines(path: Path) -> None:
    scheme = read_scheme(path)
    found = lint(scheme)
    assert sorted((finding.code, finding.message) for finding in found) == sorted(
        (finding.code, finding.message) for finding in lint(path)
    )
    assert {(finding.line, finding.column, finding.file) for finding in found} <= {(None, None, "")}
    assert lint(scheme) == found


def test_the_bundled_changde_scheme_and_its_goals_pass() -> None:
    for scheme in ("changde-2020", str(ROOT / "examples" / "changde" / "goals.yaml")):
        assert [finding.say() for finding in lint(scheme) if finding.severity != "note"] == []
