"""Where reports are written: whole or not at all, and refused in both languages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from reported import changde

from ecorules import EcoRulesError
from ecorules.reports import asked, report_path

KINDS = ["html", "excel", "word"]
ENDINGS = {"html": ".html", "excel": ".xlsx", "word": ".docx"}


def write(kind: str, path: Any, **more: Any) -> None:
    getattr(changde(), f"to_{kind}")(path, regions=["甲区"], **more)


def refused(kind: str, path: Any, **more: Any) -> str:
    with pytest.raises(EcoRulesError) as caught:
        write(kind, path, **more)
    finding = caught.value.diagnostics[0]
    assert finding.message
    assert finding.message_en
    return finding.code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["out", "out.pdf", "out.xls", "out.html.gz", ".html", ""])
def test_another_ending_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    assert refused(kind, tmp_path / name) == "E796"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", [3, [], object(), b"\xff.pdf"])
def test_what_is_no_path_is_refused(kind: str, path: object) -> None:
    assert refused(kind, path) == "E796"


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_written_is_refused(tmp_path: Path, kind: str) -> None:
    ending = ENDINGS[kind]
    assert refused(kind, tmp_path / "nowhere" / f"out{ending}") == "E797"
    (tmp_path / f"folder{ending}").mkdir()
    assert refused(kind, tmp_path / f"folder{ending}") == "E797"
    assert refused(kind, tmp_path / f"a\0b{ending}") == "E797"
    (tmp_path / "file").write_text("")
    assert refused(kind, tmp_path / "file" / f"out{ending}") == "E797"
    assert refused(kind, tmp_path / f"{'长' * 300}{ending}") == "E797"


@pytest.mark.parametrize("kind", KINDS)
def test_another_language_is_refused_and_leaves_nothing(tmp_path: Path, kind: str) -> None:
    assert refused(kind, tmp_path / f"out{ENDINGS[kind]}", lang="fr") == "E795"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"out{ENDINGS[kind]}"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(kind, path)
    assert path.read_bytes() != b"old"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_replaced_still_stands(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"out{ENDINGS[kind]}"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert refused(kind, path) == "E797"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_leads_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link, real = tmp_path / "out.html", tmp_path / "real" / "there.html"
    link.symlink_to(real)
    write("html", link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("kind", "package"), [("excel", "openpyxl"), ("word", "python-docx")])
def test_a_missing_library_is_named_with_the_extra_that_brings_it(
    tmp_path: Path, kind: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "find_spec", lambda name: None)
    with pytest.raises(EcoRulesError) as caught:
        write(kind, tmp_path / f"out{ENDINGS[kind]}")
    finding = caught.value.diagnostics[0]
    assert finding.code == "E798"
    assert package in finding.message
    assert "pip install 'ecorules[reports]'" in finding.hint_en
    write("html", tmp_path / "out.html")


def test_paths_of_reports_are_checked_before_the_work(tmp_path: Path) -> None:
    assert report_path(str(tmp_path / "A.XLSX")).suffix == ".XLSX"
    for bad, code in (("out.pdf", "E796"), ("nowhere/out.html", "E797"), ("a\0/out.html", "E797")):
        with pytest.raises(EcoRulesError) as caught:
            report_path(str(tmp_path / bad))
        assert caught.value.diagnostics[0].code == code
