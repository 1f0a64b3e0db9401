"""Word files (.docx): every table a grid, paragraphs outside as lines.

python-docx opens the file; its tables are read from the elements themselves, for a cell that is
merged, nested, tracked or wrapped in a control shows only there. Nothing a file refers to is opened.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final, NoReturn

from ecorules.archives import ArchiveError, check_archive
from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_CELLS, MAX_ROWS, Printed, grid_of, title_before
from ecorules.drafts.texts import lines_of
from ecorules.drafts.trouble import Findings, damaged, needs, quoted, too_large
from ecorules.drafts.wordtext import Remark, TextReader, local, notes_of
from ecorules.errors import SchemeError

MAX_NESTED: Final = 20
#: What wraps rows, cells or paragraphs and prints nothing itself.
WRAPPERS: Final = frozenset(
    ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice")
)
#: A span beyond any table: Word itself allows 63 columns.
MAX_SPAN: Final = 10_000


def read_word(data: bytes, findings: Findings) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The tables of a Word file in reading order, nested ones as grids of their own, and its other lines."""
    try:
        import docx
    except ImportError:
        needs("python-docx", "tables", ".docx")
    try:
        check_archive(io.BytesIO(data))
        document = docx.Document(io.BytesIO(data))
        return _Word(document, findings).read()
    except SchemeError:
        raise
    except ArchiveError as complaint:
        refuse_archive(complaint)
    except MemoryError:
        too_large("文件内容过多", "the file holds too much")
    except Exception as error:  # a damaged file fails in python-docx in many ways
        damaged(f"Word 文件无法读取：{quoted(str(error))}", f"the Word file cannot be read: {quoted(str(error))}")


def refuse_archive(complaint: ArchiveError) -> NoReturn:
    """Refuse a file for what its archive holds."""
    message, message_en = quoted(complaint.message), quoted(complaint.message_en)
    if complaint.large:
        too_large(message, message_en)
    damaged(message, message_en)


class _Word:
    def __init__(self, document: Any, findings: Findings) -> None:
        self._document = document
        self._findings = findings
        self._notes = notes_of(document)
        self._text = TextReader(self._notes)
        self._lines: list[str] = []
        self._grids: dict[int, Grid | None] = {}
        self._count = 0
        self._cells = 0

    def read(self) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
        self._blocks(self._document.element.body)
        self._aside()
        grids = (self._grids[number] for number in sorted(self._grids))
        return tuple(grid for grid in grids if grid is not None), tuple(self._lines)

    def _blocks(self, body: Any) -> None:
        for block in _unwrapped(body, ("p", "tbl", "altChunk"), self._findings):
            match local(block):
                case "tbl":
                    self._table(block, title_before(self._lines), 0)
                case "p":
                    text, remarks, boxes = self._text.paragraph(block)
                    self._lines.extend(lines_of(text))
                    self._report(remarks, lines_of(text)[:1])
                    for box in boxes:
                        self._blocks(box)
                case "altChunk":
                    self._findings.add("W431", "嵌入的其他文件没有读入", "another file stands in it, left out")

    def _report(self, remarks: Iterable[Remark], line: tuple[str, ...]) -> None:
        """Findings about a paragraph that stands in no table; pictures there are nobody's concern."""
        for code, message, message_en in remarks:
            if code != "W431":
                self._findings.add(code, message, message_en, where=quoted(line[0]) if line else "")

    def _table(self, table: Any, title: str, depth: int) -> int:
        if depth > MAX_NESTED:
            too_large("表格嵌套过深", "tables are nested too deep")
        self._count += 1
        number, place = self._count, f"表{self._count}"
        cells: list[Printed] = []
        above: dict[int, Printed] = {}
        height = 0
        for row in _unwrapped(table, ("tr",), self._findings):
            if _has(row, "trPr", "del"):
                text = quoted(" ".join(self._text.plain(row)))
                message, message_en = (
                    f"修订中删除的行没有读入：{text}",
                    f"a row deleted by revision was left out: {text}",
                )
                self._findings.add("W430", message, message_en, where=f"{place} 行{height + 1}")
                continue
            if height >= MAX_ROWS:
                too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows", where=place)
            above = self._row(row, height, above, cells, place, depth)
            height += 1
        self._grids[number] = grid_of(cells, self._findings, place=place, title=title)
        return number

    def _row(
        self, row: Any, at: int, above: dict[int, Printed], cells: list[Printed], place: str, depth: int
    ) -> dict[int, Printed]:
        """Add the cells of a row; by column, those that the next row may continue."""
        column = _number(row, "trPr", "gridBefore", 0)
        below: dict[int, Printed] = {}
        left: Printed | None = None
        for element in _unwrapped(row, ("tc",), self._findings):
            self._cells += 1
            if self._cells > MAX_CELLS:
                too_large(f"表格超过 {MAX_CELLS} 格", f"more than {MAX_CELLS} cells in tables")
            columns = max(1, _number(element, "tcPr", "gridSpan", 1))
            cell = Printed(row=at, column=column, columns=columns)
            self._fill(cell, element, depth)
            down, across = _merge(element, "vMerge"), _merge(element, "hMerge")
            upper = above.get(column)
            if across == "continue" and left is not None:
                left.columns += columns
                _swallow(left, cell)
            elif down == "continue" and upper is not None and upper.columns == columns:
                upper.rows = at + 1 - upper.row
                _swallow(upper, cell)
                below[column] = upper
            else:
                if down == "continue":
                    message = "上方没有与之合并的单元格"
                    cell.remarks.append(("W434", message, "merged with a cell above that is not there"))
                cells.append(cell)
                left = cell
                if down is not None:
                    below[column] = cell
            column += columns
        return below

    def _fill(self, cell: Printed, element: Any, depth: int) -> None:
        texts: list[str] = []
        for block in _unwrapped(element, ("p", "tbl", "altChunk"), self._findings):
            match local(block):
                case "p":
                    text, remarks, boxes = self._text.paragraph(block)
                    texts.append(text)
                    cell.remarks.extend(remarks)
                    for box in boxes:
                        self._blocks(box)
                case "tbl":
                    number = self._table(block, "", depth + 1)
                    message = f"格中另有表{number}，已单独读出"
                    cell.remarks.append(("W432", message, f"table {number} stands in it, read as a table of its own"))
                case _:
                    cell.remarks.append(("W431", "嵌入的其他文件没有读入", "another file stands in it, left out"))
        if _has(element, "tcPr", "cellDel"):
            message = f"修订中删除的格没有读入：{quoted(' '.join(texts))}"
            cell.remarks.append(
                ("W430", message, f"a cell deleted by revision was left out: {quoted(' '.join(texts))}")
            )
            texts = []
        cell.lines = lines_of("\n".join(texts))

    def _aside(self) -> None:
        """What a Word file prints beside its text: notes as lines, headers and comments by name."""
        for note in self._notes.values():
            self._lines.extend(lines_of(note))
        kept: set[str] = set()
        for section in self._document.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
                if not part.is_linked_to_previous:
                    kept.add(" ".join(lines_of("\n".join(p.text for p in part.paragraphs))))
        for text in sorted(kept - {""}):
            self._findings.add(
                "W433", f"页眉页脚没有读入：{quoted(text)}", f"a page header was left out: {quoted(text)}"
            )


def _swallow(cell: Printed, hidden: Printed) -> None:
    """Add to a merged cell what stands in a cell beneath it; Word does not print that."""
    cell.remarks.extend(hidden.remarks)
    if hidden.lines:
        text = quoted(" ".join(hidden.lines))
        message, message_en = f"被合并的单元格盖住，没有读入：{text}", f"covered by a merged cell, left out: {text}"
        cell.remarks.append(("W434", message, message_en))


def _unwrapped(parent: Any, wanted: tuple[str, ...], findings: Findings) -> Iterator[Any]:
    """The children of these names, however they are wrapped."""
    for child in parent:
        name = local(child)
        if name in wanted:
            yield child
        elif name in WRAPPERS:
            yield from _unwrapped(child, wanted, findings)
        elif name in ("del", "moveFrom"):
            text = quoted("".join(part.text or "" for part in child.iter() if local(part) in ("t", "delText")))
            message, message_en = f"修订中删除的内容没有读入：{text}", f"deleted by revision, left out: {text}"
            findings.add("W430", message, message_en)


def _property(element: Any, group: str, name: str) -> Any | None:
    for child in element:
        if local(child) == group:
            for item in child:
                if local(item) == name:
                    return item
    return None


def _has(element: Any, group: str, name: str) -> bool:
    return _property(element, group, name) is not None


def _value(item: Any) -> str | None:
    return next((str(value) for key, value in item.attrib.items() if key.rpartition("}")[2] == "val"), None)


def _number(element: Any, group: str, name: str, otherwise: int) -> int:
    item = _property(element, group, name)
    value = None if item is None else _value(item)
    if value is None or not value.isascii() or not value.isdigit():
        return otherwise
    return min(int(value[:9]), MAX_SPAN)


def _merge(element: Any, name: str) -> str | None:
    """How a cell is merged: "restart" begins, "continue" goes on; None if it is not."""
    item = _property(element, "tcPr", name)
    return None if item is None else (_value(item) or "continue")
