"""Tables from CSV, xlsx and parquet files: what is read, what is refused, nothing executed."""

from __future__ import annotations

import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from ecorules.assessment import Assessment, files
from ecorules.errors import DataError
from ecorules.schemes import Scheme, load_scheme

TEXT = "region,year,indicator,value\n甲市,2020,28,14\n甲市,2020,29,39.5\n"
ROWS = [["region", "year", "indicator", "value"], ["甲市", 2020, 28, 14], ["甲市", 2020, "29", 39.5]]


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme("changde-2020")


def verdicts(assessment: Assessment) -> tuple[str, str]:
    return assessment.result("甲市", "28").verdict.value, assessment.result("甲市", "29").verdict.value


def refused(scheme: Scheme, path: Path) -> DataError:
    with pytest.raises(DataError) as error:
        scheme.assess(path)
    return error.value


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_the_encodings_that_offices_write(scheme: Scheme, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "观测.csv"
    file.write_bytes(TEXT.encode(encoding))
    assert verdicts(scheme.assess(file)) == ("pass", "fail")
    assert scheme.assess(str(file)) == scheme.assess(file)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_with_any_line_end_and_blank_lines(scheme: Scheme, tmp_path: Path, end: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(("\n" + TEXT + "\n,,,\n").replace("\n", end).encode())
    assert verdicts(scheme.assess(file)) == ("pass", "fail")


def test_a_column_without_a_heading_is_refused(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_csv(file)
    error = refused(scheme, file)
    assert error.diagnostics[0].code == "E502"
    assert "index=False" in str(error)


def test_chinese_headings(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    head = "地区,年份,指标,数值,单位,备注"
    file.write_text(f"{head}\n甲市,2020年,城镇人均公园绿地面积,14,平方米 /人,x\n", encoding="utf-8")
    assert scheme.assess(file).result("甲市", "28").verdict.value == "pass"


def test_xlsx_and_parquet_say_the_same_as_csv(scheme: Scheme, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    workbook(tmp_path / "a.xlsx", ROWS)
    frame = pd.DataFrame(ROWS[1:], columns=ROWS[0]).astype({"indicator": str, "value": float})
    frame.to_parquet(tmp_path / "a.parquet")
    expected = scheme.assess(tmp_path / "a.csv").to_dict()
    assert scheme.assess(tmp_path / "a.xlsx").to_dict() == expected
    assert scheme.assess(tmp_path / "a.parquet").to_dict() == expected
    assert scheme.assess(frame).to_dict() == expected


@pytest.mark.parametrize("cell", ["=1+1", '=cmd|"/c calc"!A0', "+SUM(1,2)", "-2+3", "@SUM(A1)", "=14"])
def test_a_formula_in_a_csv_cell_is_text(scheme: Scheme, tmp_path: Path, cell: str) -> None:
    file = tmp_path / "a.csv"
    pd.DataFrame([["甲市", 2020, "28", cell]], columns=ROWS[0]).to_csv(file, index=False)
    (finding,) = refused(scheme, file).diagnostics
    assert finding.code == "E504"
    assert cell[:5] in finding.message


def test_a_formula_as_a_name_is_kept_as_it_stands(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('region,year,indicator,value\n"=HYPERLINK(""x"")",2020,28,14\n', encoding="utf-8")
    assessment = scheme.assess(file)
    assert assessment.regions == ('=HYPERLINK("x")',)
    assert assessment.to_frame()["region"].iloc[0] == '=HYPERLINK("x")'


def test_a_formula_of_a_workbook_counts_by_its_stored_value(scheme: Scheme, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [ROWS[0], ["甲市", 2020, 28, "=7*2"]])
    error = refused(scheme, file)
    assert "第2行第4列" in str(error)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v></v>", b"<v>14</v>").replace(b"<v />", b"<v>14</v>")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert scheme.assess(tmp_path / "b.xlsx").result("甲市", "28").verdict.value == "pass"


def test_a_cell_shown_as_a_percentage_is_one(scheme: Scheme, tmp_path: Path) -> None:
    def assessed(value: float, unit: str | None) -> Assessment:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([*ROWS[0], "unit"])
        sheet.append(["甲市", 2020, "29", value, unit])
        sheet["D2"].number_format = "0.0%"
        book.save(tmp_path / "a.xlsx")
        return scheme.assess(tmp_path / "a.xlsx")

    assert assessed(0.399, None).result("甲市", "29").value == 39.9
    assert assessed(0.4, "%").result("甲市", "29").verdict.value == "pass"
    with pytest.raises(DataError, match="百分比"):
        assessed(0.4, "千克")


def test_other_sheets_of_a_workbook_are_named(scheme: Scheme, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS)
    assert not scheme.assess(file).warnings
    book = openpyxl.load_workbook(file)
    book.create_sheet("空表")
    book.create_sheet("2019年")["A1"] = "region"
    book.save(file)
    (warning,) = scheme.assess(file).warnings
    assert warning.code == "W505"
    assert "2019年" in warning.message
    assert "空表" not in warning.message


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unopened(scheme: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MAX_UNPACKED + 1))
    start = time.perf_counter()
    assert "unpacks" in str(refused(scheme, file))
    assert time.perf_counter() - start < 10


def test_a_workbook_with_a_cell_in_the_last_row_is_refused(scheme: Scheme, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    last = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", last)
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert refused(scheme, file).diagnostics[0].code == "E501"


def test_entities_in_a_workbook_are_not_expanded(scheme: Scheme, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 12))
    parts[name] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">' + laughs + b"]><worksheet>&l11;</worksheet>"
    with zipfile.ZipFile(file, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    start = time.perf_counter()
    assert refused(scheme, file).diagnostics[0].code == "E501"
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"\n\n"),
        ("a.csv", "region,year,indicator,value\n甲市,2020\n".encode()),
        ("a.csv", "region,year,indicator\n甲市,2020,28,14\n".encode()),
        ("a.csv", 'region,year,indicator\n"甲市,2020,28\n'.encode()),
        ("a.csv", b"region,year,indicator\n\xff\xff\xff,2020,28\n"),
        ("a.csv", b"\xff\xfea"),
        ("a.csv", b"region," + b"x" * 200_000),
        ("a.csv", ",".join(f"c{at}" for at in range(200)).encode()),
        ("a.xlsx", b"not a workbook"),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.parquet", b"PAR1broken"),
        ("a.parquet", b""),
        ("a.txt", b"x"),
        ("a.xls", b"x"),
        ("a", b"x"),
    ],
)
def test_files_that_cannot_be_read_are_refused(scheme: Scheme, tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    error = refused(scheme, file)
    assert error.diagnostics[0].code in {"E501", "E502", "E503"}
    assert len(str(error)) < 3000


@pytest.mark.parametrize("name", ["missing.csv", "missing.xlsx", "missing.parquet", "folder.csv", "a\0.csv"])
def test_paths_to_nothing_are_refused(scheme: Scheme, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert refused(scheme, Path(f"{tmp_path}/{name}")).diagnostics[0].code == "E501"


@pytest.mark.parametrize(
    ("name", "package", "extra"), [("a.xlsx", "openpyxl", "tables"), ("a.parquet", "pyarrow", "engines")]
)
def test_a_missing_extra_is_named(
    scheme: Scheme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / name).write_bytes(b"x")
    error = refused(scheme, tmp_path / name)
    assert f"ecorules[{extra}]" in str(error)
    assert package in str(error)


def test_files_beyond_the_limits_are_refused(scheme: Scheme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(files, "MAX_ROWS", 1)
    assert "1 行" in str(refused(scheme, tmp_path / "a.csv"))
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert "字节" in str(refused(scheme, tmp_path / "a.csv"))


@pytest.mark.parametrize("given", [None, 3, b"a.csv.x", [["a"]], {"region": ["a"]}, object()])
def test_what_is_no_table_is_refused(scheme: Scheme, given: object) -> None:
    with pytest.raises(DataError):
        scheme.assess(given)
