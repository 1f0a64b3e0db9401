"""Workbooks (.xlsx): every sheet that holds something a grid, its cells as they are printed.

openpyxl reads values, strings and formats as a stream; what it says of merged, hidden and computed
cells only at the price of a whole sheet in memory is gathered before, in one pass over the sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from ecorules.archives import ArchiveError, check_archive
from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_AREA, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Printed, grid_of
from ecorules.drafts.printing import general, printed_date, printed_number, printed_text
from ecorules.drafts.sheetscan import Run, SheetScan, column_letters, scan_sheet
from ecorules.drafts.texts import lines_of, raised
from ecorules.drafts.trouble import Findings, damaged, needs, quoted, too_large
from ecorules.drafts.word import refuse_archive
from ecorules.errors import SchemeError

#: Elements and attributes of a workbook; it is read several times over.
MAX_MARKS: Final = 1_500_000
MAX_SHEETS: Final = 100
#: Rows that all merged cells of a sheet reach over, taken together.
MAX_MERGED: Final = 2_000_000


def read_workbook(data: bytes, findings: Findings) -> tuple[Grid, ...]:
    """The sheets of a workbook that hold something, hidden ones too."""
    try:
        import openpyxl
    except ImportError:
        needs("openpyxl", "tables", ".xlsx")
    try:
        names = check_archive(io.BytesIO(data), marks=MAX_MARKS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=True)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                grids = tuple(_grids(book, archive, findings))
        _aside(names, findings)
        return grids
    except SchemeError:
        raise
    except ArchiveError as complaint:
        refuse_archive(complaint)
    except MemoryError:
        too_large("文件内容过多", "the file holds too much")
    except Exception as error:  # a damaged workbook fails in openpyxl in many ways
        damaged(f"工作簿无法读取：{quoted(str(error))}", f"the workbook cannot be read: {quoted(str(error))}")


def _grids(book: Any, archive: zipfile.ZipFile, findings: Findings) -> Iterator[Grid]:
    if len(book.worksheets) > MAX_SHEETS:
        too_large(f"超过 {MAX_SHEETS} 张工作表", f"more than {MAX_SHEETS} sheets")
    for sheet in book.worksheets:
        title = quoted(str(sheet.title))
        with archive.open(sheet._worksheet_path) as source:
            scan = scan_sheet(source)
        grid = _Sheet(sheet, title, scan, findings).grid()
        if grid is None:
            continue
        if sheet.sheet_state != "visible":
            findings.add("W436", "工作表是隐藏的，已照样读入", "the sheet is hidden; it was read", where=title)
        yield grid


def _aside(names: tuple[str, ...], findings: Findings) -> None:
    """What a workbook holds beside its cells."""
    kinds = {
        "xl/comments": ("W433", "批注没有读入", "comments were left out"),
        "xl/threadedComments": ("W433", "批注没有读入", "comments were left out"),
        "xl/drawings/drawing": ("W431", "图片、图形、文本框没有读入", "pictures, shapes and text boxes were left out"),
        "xl/chartsheets/": ("W431", "图表页没有读入", "chart sheets were left out"),
    }
    found = {kind for start, kind in kinds.items() if any(name.startswith(start) for name in names)}
    for code, message, message_en in sorted(found):
        findings.add(code, message, message_en)


class _Sheet:
    def __init__(self, sheet: Any, title: str, scan: SheetScan, findings: Findings) -> None:
        self._sheet = sheet
        self._title = title
        self._scan = scan
        self._findings = findings

    def grid(self) -> Grid | None:
        cells = self._cells()
        if not cells:
            return None
        rows = sorted({cell.row for cell in cells})
        left, right = min(cell.column for cell in cells), max(cell.column for cell in cells)
        if len(rows) > MAX_ROWS or len(rows) * (right - left + 1) > MAX_AREA:
            too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows", where=self._title)
        covered = self._merge(cells, set(rows), left, right)
        filled = {(cell.row, cell.column) for cell in cells}
        for row in rows:
            for column in range(left, right + 1):
                if (row, column) not in filled and (row, column) not in covered:
                    cells.append(Printed(row=row, column=column, place=self._place(row, column)))
        self._report_hidden(rows[0], rows[-1], left, right)
        return grid_of(cells, self._findings, place=self._title, title=self._title)

    def _cells(self) -> list[Printed]:
        """The cells that print something, counted from 1 as in the sheet."""
        scan, found = self._scan, list[Printed]()
        if scan.last_column > MAX_COLUMNS:
            message = f"表超过 {MAX_COLUMNS} 列"
            too_large(message, f"a table of more than {MAX_COLUMNS} columns", where=self._title)
        if not scan.last_row:
            return found
        self._sheet.reset_dimensions()
        for at, row in enumerate(self._sheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column), start=1):
            for column, cell in enumerate(row, start=1):
                computed = (at, column) in scan.formulas
                if cell.value is None and not computed:
                    continue
                printed = Printed(row=at, column=column, formula=computed, place=self._place(at, column))
                runs = scan.rich.get((at, column))
                printed.lines = lines_of(_text(cell, printed) if runs is None else _rich(runs, printed))
                if computed and cell.value is None:
                    message = "公式没有存下结果"
                    printed.remarks.append(("W435", message, "a formula without a stored value"))
                if printed.lines or printed.remarks:
                    found.append(printed)
            if len(found) > MAX_CELLS:
                too_large(f"表超过 {MAX_CELLS} 格", f"more than {MAX_CELLS} cells", where=self._title)
        return found

    def _merge(self, cells: list[Printed], rows: set[int], left: int, right: int) -> set[tuple[int, int]]:
        """Give the merged cells their spans; the places beneath them."""
        printed = {(cell.row, cell.column): cell for cell in cells}
        covered: set[tuple[int, int]] = set()
        steps = 0
        for top, first, bottom, last in self._scan.merged:
            if top not in rows or not left <= first <= right:
                continue
            anchor = printed.get((top, first))
            if anchor is None:
                anchor = printed[top, first] = Printed(row=top, column=first, place=self._place(top, first))
                cells.append(anchor)
            elif (anchor.rows, anchor.columns) != (1, 1):
                anchor.remarks.append(("W434", "合并的单元格相互重叠", "merged cells overlap"))
                continue
            anchor.rows, anchor.columns = bottom - top + 1, last - first + 1
            reach = range(top, bottom + 1) if bottom - top < len(rows) else sorted(rows)
            steps += len(reach) * (min(last, right) - first + 1)
            if steps > MAX_MERGED:
                too_large("合并的单元格过多", "too many merged cells", where=self._title)
            covered.update(
                (row, column)
                for row in reach
                if top <= row <= bottom and row in rows
                for column in range(first, min(last, right) + 1)
            )
        return covered

    def _report_hidden(self, top: int, bottom: int, left: int, right: int) -> None:
        rows = sorted(row for row in self._scan.hidden_rows if top <= row <= bottom)
        spans = ((max(first, left), min(last, right)) for first, last in self._scan.hidden_columns)
        columns = [(first, last) for first, last in spans if first <= last]
        if rows:
            shown = "、".join(str(row) for row in rows[:10]) + ("…" if len(rows) > 10 else "")
            message, message_en = f"隐藏的行也读入了：{shown}", f"hidden rows were read too: {shown}"
            self._findings.add("W436", message, message_en, where=self._title)
        if columns:
            shown = "、".join(f"{column_letters(first)}:{column_letters(last)}" for first, last in columns[:10])
            message, message_en = f"隐藏的列也读入了：{shown}", f"hidden columns were read too: {shown}"
            self._findings.add("W436", message, message_en, where=self._title)

    def _place(self, row: int, column: int) -> str:
        return f"{self._title}!{column_letters(column)}{row}"


def _text(cell: Any, printed: Printed) -> str:
    """What a cell prints."""
    value, shape = cell.value, cell.number_format or "General"
    text: str | None
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            text, otherwise = printed_number(value, shape), general(value)
        case dt.datetime() | dt.date() | dt.time():
            text, otherwise = printed_date(value, shape), str(value)
        case str():
            if cell.data_type == "e":
                printed.remarks.append(("W435", f"错误值 {quoted(value)}", f"the error value {quoted(value)}"))
            return printed_text(_unescaped(value), shape)
        case list():
            return _rich([_run(piece) for piece in value], printed)
        case _:
            text, otherwise = None, str(value)
    if text is None:
        what = quoted(shape)
        message = f"不认识的数字格式 {what}，按常规格式读为 {quoted(otherwise)}"
        printed.remarks.append(("W437", message, f"a number format that is not known, {what}: read as {otherwise}"))
        return otherwise
    return text


def _run(piece: Any) -> Run:
    font = getattr(piece, "font", None)
    text = str(getattr(piece, "text", piece))
    if font is None:
        return Run(text)
    return Run(text, raised=font.vertAlign == "superscript", struck=bool(font.strike))


def _rich(runs: list[Run], printed: Printed) -> str:
    """A text in several fonts: a raised figure stays one, struck text is said."""
    if any(run.struck and run.text.strip() for run in runs):
        message = "有加删除线的文字，已照原样读入"
        printed.remarks.append(("W431", message, "text that is struck through, read as it stands"))
    return "".join(raised(_unescaped(run.text)) if run.raised else _unescaped(run.text) for run in runs)


def _unescaped(text: str) -> str:
    return text.replace("_x000D_", "\n").replace("_x000d_", "\n") if "_x000" in text else text
