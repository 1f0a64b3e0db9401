"""Which reader a file gets, by name and by content; what is no file, or no kind that is read."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest
from table_files import entries, write_table

from ecorules.archives import ArchiveError, check_archive
from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Cell, Grid
from ecorules.drafts.placing import Printed, grid_of
from ecorules.drafts.trouble import MOST, Findings
from ecorules.errors import EcoRulesError, SchemeError
from ecorules.text import Diagnostic

ROWS = [entries("序号", "指标", "指标值"), entries("1", "城镇污水处理率", "≥95")]
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refused(path: object) -> Diagnostic:
    with pytest.raises(SchemeError) as error:
        read_document(path)  # type: ignore[arg-type]
    (finding,) = error.value.diagnostics
    assert finding.message
    assert finding.message_en
    assert isinstance(error.value, EcoRulesError)
    return finding


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "code", "advice"),
    [
        ("a.doc", OLD, "E431", ".docx"),
        ("a.wps", OLD, "E431", ".docx"),
        ("a.xls", OLD, "E431", ".xlsx"),
        ("a.et", OLD, "E431", ".xlsx"),
        ("a.docx", OLD, "E431", "密码"),
        ("a.csv", OLD, "E431", ".docx"),
        ("a.doc", b"{\\rtf1}", "E431", ".docx"),
        ("a.xls", b"\x09\x08\x10", "E431", ".xlsx"),
        ("a.png", b"\x89PNG", "E431", ".xlsx"),
        ("a", b"x", "E431", ".txt"),
        ("a.exe", b"MZ", "E431", ".txt"),
        ("a.docx", b"not a zip", "E433", "另存"),
        ("a.xlsx", b"PK\x03\x04 broken", "E433", "另存"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "E433", "另存"),
        ("a.pdf", b"not a pdf", "E433", "另存"),
        ("a.pdf", b"%PDF-1.4\n%%EOF", "E433", "另存"),
        ("a.csv", b"", "E430", ""),
    ],
)
def test_files_that_are_refused(name: str, content: bytes, code: str, advice: str, tmp_path: Path) -> None:
    finding = refused(written(tmp_path / name, content))
    assert finding.code == code
    assert advice in finding.hint
    assert finding.where == name


@pytest.mark.parametrize("given", [5, None, b"a.csv", ["a.csv"]])
def test_what_is_no_path(given: object) -> None:
    assert refused(given).code == "E430"


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (
        tmp_path,
        tmp_path / "none.csv",
        tmp_path / "pipe.csv",
        "a\0b.csv",
        "\udcff.csv",
        "/dev/zero",
        "x" * 5000,
    ):
        assert refused(path).code == "E430"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(tmp_path / "a.xlsx").code == "E431"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (".html", "a.xls"),
        (".html", "a.doc"),
        (".html", "a.docx"),
        (".xlsx", "a.xls"),
        (".xlsx", "a.csv"),
        (".docx", "a.doc"),
        (".docx", "a"),
    ],
)
def test_a_file_is_read_as_what_it_holds(kind: str, name: str, tmp_path: Path) -> None:
    written(tmp_path / name, write_table(ROWS, tmp_path / f"made{kind}").read_bytes())
    document = read_document(tmp_path / name)
    assert [cell.text for cell in document.grids[0].cells][-1] == "≥95"
    assert [found.code for found in document.findings] == ["W439"]


@pytest.mark.parametrize(
    ("kind", "package", "extra"),
    [
        (".docx", "docx", "tables"),
        (".xlsx", "openpyxl", "tables"),
        (".html", "lxml", "tables"),
        (".pdf", "pdfplumber", "pdf"),
    ],
)
def test_a_missing_package_is_named(
    kind: str, package: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = kind == ".pdf"
    path = written(tmp_path / "a.pdf", b"%PDF-1.4\n") if pdf else write_table(ROWS, tmp_path / f"a{kind}")
    monkeypatch.setitem(sys.modules, package, None)
    finding = refused(path)
    assert finding.code == "E434"
    assert f"pip install 'ecorules[{extra}]'" in finding.message_en


def test_a_path_may_be_text_or_any_case(tmp_path: Path) -> None:
    write_table(ROWS, tmp_path / "a.csv").rename(tmp_path / "A.CSV")
    assert len(read_document(str(tmp_path / "A.CSV")).grids[0].cells) == 6


def test_beyond_a_number_findings_are_counted(tmp_path: Path) -> None:
    findings = Findings()
    for _ in range(MOST + 7):
        findings.add("W430", "文", "text")
    assert len(findings.all()) == MOST + 1
    assert "7" in findings.all()[-1].message


def test_a_grid_made_by_hand_may_be_inconsistent() -> None:
    cells = (Cell(lines=("a",), row=0, column=0, rows=9, columns=9), Cell(lines=("b",), row=0, column=1))
    grid = Grid(cells=cells, height=2, width=2)
    assert grid.at(1, 1) is cells[0]
    assert grid.at(0, 1) is cells[0]
    assert grid == Grid(cells=cells, height=2, width=2)
    assert hash(grid) == hash(Grid(cells=cells, height=2, width=2))


def test_a_cell_that_is_covered_is_said() -> None:
    findings = Findings()
    grid = grid_of([Printed(row=0, column=0, columns=2), Printed(row=0, column=1, lines=("b",))], findings, place="表1")
    assert grid is not None
    assert [cell.column for cell in grid.cells] == [0]
    assert ["b" in found.message for found in findings.all()] == [True]


def test_archives_of_many_files_or_with_broken_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5000):
            archive.writestr(f"{number}", "")
    with path.open("rb") as file, pytest.raises(ArchiveError) as error:
        check_archive(file)
    assert error.value.large
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "<a/>" * 100)
    data = bytearray(path.read_bytes())
    data[40:45] = b"XXXXX"
    path.write_bytes(data)
    with path.open("rb") as file, pytest.raises(ArchiveError) as error:
        check_archive(file)
    assert not error.value.large


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_declared_document_type_is_refused(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "a.xml", ("<!--" + "x" * 65520 + "-->" + '<!DOCTYPE a [<!ENTITY b "c">]><a/>').encode(encoding)
        )
    with path.open("rb") as file, pytest.raises(ArchiveError, match="DTD"):
        check_archive(file)
