"""Workbooks: what a sheet prints, not what it stores; what is hidden, computed or merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Document
from ecorules.drafts.printing import printed_date, printed_number, printed_text


def book(tmp_path: Path, fill: Callable[[Any], object]) -> Document:
    """A workbook whose one sheet, 指标, was filled so."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "指标"
    fill(sheet)
    made.save(tmp_path / "book.xlsx")
    return read_document(tmp_path / "book.xlsx")


def shown(tmp_path: Path, value: object, number_format: str = "General") -> tuple[str, list[str]]:
    def fill(sheet: Any) -> None:
        sheet["B2"] = value
        sheet["B2"].number_format = number_format

    document = book(tmp_path, fill)
    (grid,) = document.grids
    assert [cell.place for cell in grid.cells] == ["指标!B2"]
    return grid.cells[0].text, [found.code for found in document.findings]


@pytest.mark.parametrize(
    ("value", "number_format", "text", "codes"),
    [
        (0.95, "0%", "95%", []),
        (0.955, "0.0%", "95.5%", []),
        (95, "General", "95", []),
        (0.1 + 0.2, "General", "0.3", []),
        (60, '"≥"0', "≥60", []),
        (12000, "#,##0", "12,000", []),
        (13, '0.0"平方米/人"', "13.0平方米/人", []),
        ("20", '"≥"@', "≥20", []),
        (True, "General", "TRUE", []),
        (0.5, "# ?/?", "0.5", ["W437"]),
        (dt.datetime(2020, 3, 23), 'yyyy"年"m"月"d"日"', "2020年3月23日", []),
        (dt.datetime(2020, 3, 23), "mmm-yy", "2020-03-23 00:00:00", ["W437"]),
        ("=1+1", "General", "", ["W435"]),
    ],
)
def test_cells_are_read_as_printed(
    value: object, number_format: str, text: str, codes: list[str], tmp_path: Path
) -> None:
    assert shown(tmp_path, value, number_format) == (text, codes)


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (-3.0, "0.00;(0.00)", "(3.00)"),
        (-3.0, "0.0", "-3.0"),
        (0.0, '0;-0;"—"', "—"),
        (5.0, "000", "005"),
        (1234567.5, "#,##0.00_ ", "1,234,567.50"),
        (12345.0, "0.0E+00", "1.2E+04"),
        (5.0, "[DBNum1]0", None),
        (5.0, "[>3]0;0.0", None),
        (1e300, "0.00", None),
        (float("nan"), "0", None),
        (float("inf"), "General", None),
        (5.0, "0,", None),
        (2.5, "0", "3"),
    ],
)
def test_number_formats(number: float, number_format: str, text: str | None) -> None:
    assert printed_number(number, number_format) == text


def test_formats_of_texts_and_dates_that_say_nothing_leave_them() -> None:
    assert printed_text("市≥95", "0.00") == "市≥95"
    assert printed_date(dt.time(9, 5), "h:mm") == "9:05"
    assert printed_date(dt.time(9, 5), "yyyy") is None


def test_merged_cells_and_the_places_beneath_them(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["领域", "序号", "指标值"])
        sheet.append(["制度", 1, "≥20"])
        sheet.append([None, 2, None])
        sheet.merge_cells("A2:A3")

    document = book(tmp_path, fill)
    (grid,) = document.grids
    assert [(cell.text, cell.rows) for cell in grid.cells if cell.column == 0] == [("领域", 1), ("制度", 2)]
    covering, empty = grid.at(2, 0), grid.at(2, 2)
    assert covering is not None
    assert covering.text == "制度"
    assert empty is not None
    assert (empty.lines, empty.place) == ((), "指标!C3")
    assert document.findings == ()


def test_stored_values_of_formulas_are_marked(tmp_path: Path) -> None:
    import zipfile

    made = openpyxl.Workbook()
    made.active["A1"] = "=95+0"
    made.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v />", b"<v>95</v>").replace(b"<v></v>", b"<v>95</v>"))
    (grid,) = read_document(tmp_path / "b.xlsx").grids
    assert [(cell.text, cell.formula) for cell in grid.cells] == [("95", True)]


def test_raised_and_struck_text_in_a_cell(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = CellRichText("4×10", TextBlock(InlineFont(vertAlign="superscript"), "4"))
        sheet["B1"] = CellRichText(TextBlock(InlineFont(strike=True), "90"), "95")

    document = book(tmp_path, fill)
    assert [cell.text for cell in document.grids[0].cells] == ["4×10⁴", "9095"]
    assert [(found.code, found.where) for found in document.findings] == [("W431", "指标!B1")]


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "指标"
    sheet.append(["a", "b"])
    sheet.append(["c", "d"])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    made.create_sheet("空")
    other = made.create_sheet("旧")
    other["A1"] = "x"
    other.sheet_state = "hidden"
    made.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert [(grid.place, len(grid.cells)) for grid in document.grids] == [("指标", 4), ("旧", 1)]
    assert [(found.code, found.where) for found in document.findings] == [
        ("W436", "指标"), ("W436", "指标"), ("W436", "旧")
    ]  # fmt: skip


def test_comments_are_reported(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "≥60"
        sheet["A1"].comment = Comment("仅考核县", "某人")

    assert [found.code for found in book(tmp_path, fill).findings] == ["W433"]


def test_empty_rows_and_edges_are_no_part_of_the_grid(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["C3"], sheet["D5"] = "a", "b"

    (grid,) = book(tmp_path, fill).grids
    assert (grid.height, grid.width) == (2, 2)
    assert [cell.place for cell in grid.cells] == ["指标!C3", "指标!D3", "指标!C5", "指标!D5"]


def test_an_empty_workbook_has_no_grid(tmp_path: Path) -> None:
    assert book(tmp_path, lambda sheet: None).grids == ()
