"""HTML pages: every table a grid, the text around them as lines.

The page is read as a stream of tags, never as a tree, so that its size costs no memory. Scripts,
styles and comments print nothing and are passed over; what a page hides is left out and said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_CELLS, TO_THE_END, Printed, Slots, grid_of, title_before
from ecorules.drafts.texts import lines_of, raised
from ecorules.drafts.trouble import Findings, damaged, needs, quoted, too_large

#: Tags and pieces of text in one page.
MAX_PIECES: Final = 2_000_000
#: Tags within tags.
MAX_DEPTH: Final = 500
MAX_NESTED: Final = 20
#: Browsers take no more from the attributes of a cell.
MAX_COLSPAN: Final = 1000
MAX_ROWSPAN: Final = 65534
CHUNK: Final = 1 << 16

BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "legend", "li", "main", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
SILENT: Final = frozenset(("script", "style", "template", "noscript"))
DELETED: Final = frozenset(("del", "s", "strike"))
PICTURES: Final = frozenset(("img", "svg", "object", "embed", "canvas", "video", "math", "input", "select", "textarea"))
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)


def read_page(text: str, findings: Findings) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The tables of a page in reading order, nested ones as grids of their own, and its other lines."""
    try:
        from lxml import etree
    except ImportError:
        needs("lxml", "tables", ".html")
    if text.count("<") > MAX_PIECES:
        too_large("网页内容过多", "the page holds too much")
    page = _Page(findings)
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        for start in range(0, len(text), CHUNK):
            parser.feed(text[start : start + CHUNK].encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError as error:
        damaged(f"网页无法读取：{quoted(str(error))}", f"the page cannot be read: {quoted(str(error))}")
    return page.finish()


@dataclass(slots=True)
class _Table:
    number: int
    title: str
    nested: bool
    slots: Slots = field(default_factory=Slots)
    cells: list[Printed] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    cell: Printed | None = None
    caption: list[str] | None = None
    in_row: bool = False
    #: The first of the cells that stand in the group of rows being read.
    group: int = 0


class _Page:
    """What the parser calls for each tag."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._tables: list[_Table] = []
        self._done: dict[int, Grid | None] = {}
        self._count = 0
        self._cells = 0
        self._pieces = 0
        self._depth = 0
        self._lines: list[str] = []
        self._text: list[str] = []
        self._silent = 0
        self._hidden = 0
        self._hidden_text: list[str] = []
        self._raised = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count_piece()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            too_large("标签嵌套过深", "tags are nested too deep")
        if self._silent or tag in SILENT:
            self._silent += 1
            return
        if self._hidden or _is_hidden(attributes):
            # A hidden cell still takes its place in the row.
            self._hidden += 1
        match tag:
            case "table":
                self._begin_table()
            case "tr" | "td" | "th" | "thead" | "tbody" | "tfoot" | "caption" if self._tables:
                self._begin_in_table(self._tables[-1], tag, attributes)
            case "sup":
                self._raised += 1
            case _ if tag in BLOCKS:
                self._out().append("\n")
            case _ if tag in PICTURES:
                self._remark("W431", f"有 <{tag}>，无法读成文字", f"a <{tag}> that is no text")
            case _ if tag in DELETED:
                self._remark("W431", "有加删除线的文字，已照原样读入", "text that is struck through, read as it stands")

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._silent:
            self._silent -= 1
            return
        match tag:
            case "table" if self._tables:
                self._end_table()
            case "td" | "th" if self._tables:
                self._end_cell(self._tables[-1])
            case "tr" if self._tables:
                self._end_row(self._tables[-1])
            case "thead" | "tbody" | "tfoot" if self._tables:
                self._end_group(self._tables[-1])
            case "caption" if self._tables:
                table = self._tables[-1]
                table.title = " ".join(lines_of("".join(table.caption or ()))) or table.title
                table.caption = None
            case "sup":
                self._raised -= 1
            case _ if tag in BLOCKS:
                self._out().append("\n")
        if self._hidden:
            self._hidden -= 1
            if not self._hidden:
                self._report_hidden()

    def data(self, data: str) -> None:
        self._count_piece()
        if self._silent:
            return
        text = _BLANKS.sub(" ", data)
        self._out().append(raised(text) if self._raised else text)

    def comment(self, text: str) -> None:
        """Comments print nothing."""

    def close(self) -> None:
        while self._tables:
            self._end_table()
        self._report_hidden()
        self._flush()

    def finish(self) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
        grids = (self._done[number] for number in sorted(self._done))
        return tuple(grid for grid in grids if grid is not None), tuple(self._lines)

    def _count_piece(self) -> None:
        self._pieces += 1
        if self._pieces > MAX_PIECES:
            too_large("网页内容过多", "the page holds too much")

    def _out(self) -> list[str]:
        """Where text goes now."""
        if self._hidden:
            return self._hidden_text
        if not self._tables:
            return self._text
        table = self._tables[-1]
        if table.caption is not None:
            return table.caption
        # Text between the cells of a table stands before the table where browsers show it.
        return table.texts[-1] if table.cell is not None else self._text

    def _flush(self) -> None:
        self._lines.extend(lines_of("".join(self._text)))
        self._text.clear()

    def _remark(self, code: str, message: str, message_en: str) -> None:
        if self._tables and (cell := self._tables[-1].cell) is not None:
            cell.remarks.append((code, message, message_en))

    def _report_hidden(self) -> None:
        text = " ".join(lines_of("".join(self._hidden_text)))
        self._hidden_text.clear()
        if not text:
            return
        message, message_en = f"隐藏的文字没有读入：{quoted(text)}", f"hidden text was left out: {quoted(text)}"
        if self._tables and self._tables[-1].cell is not None:
            self._remark("W430", message, message_en)
        else:
            self._findings.add("W430", message, message_en, where=f"表{self._count}" if self._tables else "")

    def _begin_table(self) -> None:
        if len(self._tables) >= MAX_NESTED:
            too_large("表格嵌套过深", "tables are nested too deep")
        self._count += 1
        nested = bool(self._tables and self._tables[-1].cell is not None)
        if nested:
            message = f"格中另有表{self._count}，已单独读出"
            self._remark("W432", message, f"table {self._count} stands in it, read as a table of its own")
            self._out().append("\n")
        else:
            self._flush()
        self._tables.append(_Table(self._count, "" if nested else title_before(self._lines), nested))

    def _end_table(self) -> None:
        table = self._tables[-1]
        self._end_group(table)
        self._tables.pop()
        place = f"表{table.number}"
        self._done[table.number] = grid_of(table.cells, self._findings, place=place, title=table.title)
        self._out().append("\n")

    def _begin_in_table(self, table: _Table, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "caption":
                table.caption = []
            case "td" | "th":
                self._end_cell(table)
                if not table.in_row:
                    self._begin_row(table)
                self._begin_cell(table, attributes)
            case "tr":
                self._end_row(table)
                self._begin_row(table)
            case _:
                self._end_group(table)

    def _begin_row(self, table: _Table) -> None:
        table.slots.begin_row()
        table.in_row = True

    def _begin_cell(self, table: _Table, attributes: Mapping[str, str]) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            too_large(f"表格超过 {MAX_CELLS} 格", f"more than {MAX_CELLS} cells in tables")
        columns = _span(attributes.get("colspan"), MAX_COLSPAN) or 1
        rows = _span(attributes.get("rowspan"), MAX_ROWSPAN)
        row, column = table.slots.place(TO_THE_END if rows == 0 else rows, columns)
        table.cell = Printed(row=row, column=column, rows=TO_THE_END if rows == 0 else rows, columns=columns)
        table.texts.append([])
        for name, given in (("colspan", columns), ("rowspan", rows)):
            if _digits(attributes.get(name)) > max(given, 1):
                message = f"{name} 的数值过大：{quoted(attributes[name])}"
                table.cell.remarks.append(("W434", message, f"a {name} beyond measure: {quoted(attributes[name])}"))

    def _end_cell(self, table: _Table) -> None:
        if table.cell is None:
            return
        if self._hidden == 1 and self._hidden_text:
            self._report_hidden()
        table.cell.lines = lines_of("".join(table.texts.pop()))
        table.cells.append(table.cell)
        table.cell = None

    def _end_group(self, table: _Table) -> None:
        self._end_row(table)
        for cell in table.cells[table.group :]:
            _cut(cell, table.slots.row + 1)
        table.group = len(table.cells)
        table.slots.end_group()

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        table.in_row = False


def _cut(cell: Printed, end: int) -> None:
    """No cell reaches beyond its group of rows; one that says so was miscounted."""
    if cell.row + cell.rows > end:
        if cell.rows < TO_THE_END:
            cell.remarks.append(("W434", "合并的行数超出了表格", "merged over more rows than the table has"))
        cell.rows = end - cell.row


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")) is not None


def _span(value: str | None, most: int) -> int:
    """A span as a browser takes it; 0 where it is given as 0."""
    found = re.match(r"\s*(\d{1,20})", value or "1", re.ASCII)
    return min(int(found[1]), most) if found else 1


def _digits(value: str | None) -> int:
    found = re.match(r"\s*(\d{1,20})", value or "", re.ASCII)
    return int(found[1]) if found else 0
