"""Sheets of a workbook: plain values into cells that filter, print and never compute.

Comes in: headings with widths, and rows of plain values. Goes out: sheets of openpyxl. A text is
always a text: its type is set, and Excel is told that it was meant so. What a cell cannot hold
is made visible or cut, and the cuts are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import ceil
from typing import Any, Final

from ecorules.reports.words import COLOURS, word
from ecorules.text import printable
from ecorules.verdicts import Language, Verdict

#: What Excel holds in a cell, a sheet and a format.
MAX_TEXT: Final = 32_767
MAX_ROWS: Final = 1_048_576
#: A heading beyond this is no heading.
MAX_HEAD: Final = 200
MAX_FORMATS: Final = 100
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Of rows, in points; Excel has none that are higher.
_LINE_HEIGHT, _HIGHEST = 14.5, 409.0
_HEAD, _HEAD_INK, _LINE = "DCE6F1", "1F2A37", "C7D0D9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading, its width in half-width characters, whether long texts wrap, and a number format."""

    title: str
    width: float
    wrap: bool = False
    form: str = "General"
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Toned:
    """A value with the colours of a verdict behind it, and a number format of its own if it has one."""

    value: Any
    verdict: Verdict | None = None
    form: str | None = None
    bold: bool = False


@dataclass(slots=True)
class Book:
    """A workbook in the making; ``cut`` are the cells that could not hold all of their text."""

    lang: Language
    book: Any
    cut: list[str] = field(default_factory=list)
    _styles: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @classmethod
    def new(cls, lang: Language, title: str) -> Book:
        """An empty workbook with its properties."""
        from openpyxl import Workbook

        made = cls(lang, Workbook())
        made.book.remove(made.book.active)
        properties = made.book.properties
        properties.title, properties.creator = fitting(title)[:255], "ecorules"
        properties.language = "zh-CN" if lang == "zh" else "en"
        return made

    def sheet(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Iterable[Any]],
        *,
        frozen: int = 0,
        plain: bool = False,
    ) -> Any:
        """A sheet with a frozen heading and a filter; ``frozen`` columns stay at the left.

        ``plain`` is a table of data: no colours, and texts as they were read.
        """
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        columns = [replace(column, title=fitting(column.title)[:MAX_HEAD]) for column in columns]
        sheet = self.book.create_sheet(title)
        for at, column in enumerate(columns, start=1):
            cell = sheet.cell(1, at, column.title)
            cell.data_type, cell.quotePrefix = "s", column.title.startswith(_FORMULA)
            cell.font, cell.fill = Font(bold=True, color=_HEAD_INK), PatternFill("solid", fgColor=_HEAD)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            sheet.column_dimensions[get_column_letter(at)].width = column.width
        lines = max(ceil(wide(column.title) / (column.width - 2)) for column in columns)
        sheet.row_dimensions[1].height = min(lines * _LINE_HEIGHT + 6, _HIGHEST)
        last, body = 1, iter(rows)
        for last, row in enumerate(islice(body, MAX_ROWS - 1), start=2):
            lines = 1
            for at, (held, column) in enumerate(zip(row, columns, strict=True), start=1):
                written = self._put(sheet, last, at, held, column, plain=plain)
                if written and column.wrap:
                    lines = max(lines, ceil(wide(written) / (column.width - 2)))
            if lines > 1:
                sheet.row_dimensions[last].height = min(lines * _LINE_HEIGHT + 2, _HIGHEST)
        if next(body, None) is not None:
            self.cut.append(f"{title}: > {MAX_ROWS}")
        end = get_column_letter(len(columns))
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        sheet.auto_filter.ref = f"A1:{end}{last}"
        _for_print(sheet, end, last)
        return sheet

    def _put(self, sheet: Any, row: int, at: int, held: Any, column: Column, *, plain: bool) -> str:
        """One cell, made without the guesses of ``sheet.cell``, which take a text that begins with = for a formula.

        What comes back is the text in it, if it holds one.
        """
        from openpyxl.cell import Cell

        toned = held if isinstance(held, Toned) else Toned(held)
        value, text = toned.value, isinstance(toned.value, str) and toned.value != ""
        if value is None or value == "":
            value = None
            if plain:
                return ""
        cell = Cell(sheet, row, at)
        if text:
            value = fitting(value, lines=plain)
            if len(value) > MAX_TEXT:
                more = f"…（共 {len(value)} 字）" if self.lang == "zh" else f"… ({len(value)} characters)"
                value = value[: MAX_TEXT - len(more)] + more
                self.cut.append(f"{sheet.title}!{cell.coordinate}")
        if isinstance(value, float):
            value = repr(value)  # openpyxl itself writes 16 digits, which are not always enough
        cell._value, cell.data_type = value, "s" if text else "b" if isinstance(value, bool) else "n"
        form = None if text else toned.form or column.form
        quoted = text and value.startswith(_FORMULA)
        key = (form, column.wrap, column.centre, text, toned.verdict, toned.bold, quoted, plain)
        if key not in self._styles:
            self._styles[key] = _styled(cell, *key)
        cell._style = self._styles[key]
        sheet._cells[row, at] = cell
        return value if text else ""

    def data(self) -> bytes:
        """The workbook as the bytes of a file."""
        import io

        packed = io.BytesIO()
        self.book.save(packed)
        return packed.getvalue()


def _styled(
    cell: Any,
    form: str | None,
    wrap: bool,
    centre: bool,
    text: bool,
    verdict: Verdict | None,
    bold: bool,
    quoted: bool,
    plain: bool,
) -> Any:
    """The style of a cell; it is made once and shared, since making one costs more than the cell itself."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    if form:
        cell.number_format = form
    if not plain:
        side = Side("thin", color=_LINE)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        horizontal = "center" if centre else "left" if text else "right"
        cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=wrap)
    ink = None
    if verdict is not None:
        fill, ink = COLOURS[verdict]
        cell.fill = PatternFill("solid", fgColor=fill)
    if bold or ink is not None:
        cell.font = Font(bold=bold, color=ink)
    if quoted:
        cell.quotePrefix = True
    return cell._style


def _for_print(sheet: Any, end: str, last: int) -> None:
    """Landscape A4, as wide as the page, the heading on every page, page numbers beneath."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{end}{last}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.65
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.center.text = "&P / &N"
    sheet.oddHeader.center.text = "&A"


def fitting(text: str, *, lines: bool = False) -> str:
    """A text as XML can hold it: what would not show, or stand in no file, is made visible.

    ``lines`` keeps line breaks and what merely does not show, for tables that are read again.

    >>> fitting("a\\x01b\\ud800"), fitting("a\\nb"), fitting("a\\nb", lines=True)
    ('a�b�', 'a␤b', 'a\\nb')
    """
    if not lines:
        return printable(text)
    return "".join(char if char in "\t\n" or _in_xml(ord(char)) else "�" for char in text.replace("\r\n", "\n"))


def _in_xml(code: int) -> bool:
    return 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def wide(text: str) -> int:
    """How many half-width characters a text takes, about: a 汉字 takes two.

    >>> wide("pH值")
    4
    """
    return len(text.encode("gb18030", "replace"))


def with_unit(unit: str | None, forms: dict[str, str]) -> str:
    """The number format that shows a unit behind the number, if the unit is fit for one.

    ``forms`` are those in use: a workbook has room for so many.
    """
    if not unit:
        return "General"
    if unit not in forms:
        fit = len(unit) <= 20 and unit.isprintable() and not set(unit) & set('"\\') and len(forms) < MAX_FORMATS
        forms[unit] = f'General" {unit}"' if fit else "General"
    return forms[unit]


def yes_no(held: bool, lang: Language) -> str:
    """是 or 否."""
    return word("yes" if held else "no", lang)
