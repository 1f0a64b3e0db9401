"""PDF files, as well as they can be read: tables by their ruled lines, one grid for each page's piece.

A PDF holds strokes and letters, no tables. Cells are what the strokes enclose; a cell that spans
several rows or columns is known by its size. What no stroke encloses stays a line of text.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, Final

from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_CELLS, Printed, grid_of, title_before
from ecorules.drafts.texts import lines_of
from ecorules.drafts.trouble import Findings, damaged, needs, quoted, too_large
from ecorules.errors import SchemeError

MAX_PAGES: Final = 100
MAX_BYTES: Final = 16_000_000
#: Letters and strokes of one page.
MAX_OBJECTS: Final = 60_000
#: Strokes nearer than this, in points, are one edge.
NEAR: Final = 3.0

Box = tuple[float, float, float, float]


def read_pdf(data: bytes, findings: Findings) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The tables of a PDF file page by page, and the lines of text outside them."""
    try:
        import pdfplumber
    except ImportError:
        needs("pdfplumber", "pdf", ".pdf")
    if len(data) > MAX_BYTES:
        too_large(f"PDF 超过 {MAX_BYTES} 字节", f"a PDF of more than {MAX_BYTES} bytes")
    grids: list[Grid] = []
    lines: list[str] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as file:
            if len(file.pages) > MAX_PAGES:
                too_large(f"超过 {MAX_PAGES} 页", f"more than {MAX_PAGES} pages")
            for number, page in enumerate(file.pages, start=1):
                _page(page, number, grids, lines, findings)
                page.close()
    except SchemeError:
        raise
    except MemoryError:
        too_large("文件内容过多", "the file holds too much")
    except Exception as error:  # a damaged file fails in pdfminer in many ways
        damaged(f"PDF 无法读取：{quoted(str(error))}", f"the PDF cannot be read: {quoted(str(error))}")
    if not grids and not lines:
        message, message_en = "没有文字（可能是扫描件）", "there is no text in it (perhaps it is a scan)"
        findings.add("W431", message, message_en)
    return tuple(grids), tuple(lines)


def _page(page: Any, number: int, grids: list[Grid], lines: list[str], findings: Findings) -> None:
    if sum(len(found) for found in page.objects.values()) > MAX_OBJECTS:
        too_large("这一页内容过多", "a page holds too much", where=f"第{number}页")
    if page.images:
        message = f"第{number}页有图片，没有读入"
        findings.add("W431", message, f"pictures on page {number} were left out", where=f"第{number}页")
    tables = sorted(page.find_tables(), key=lambda table: (table.bbox[1], table.bbox[0]))
    top = page.bbox[1]
    for at, table in enumerate(tables, start=1):
        lines.extend(_outside(page, top, table.bbox[1]))
        place = f"第{number}页 表{at}"
        printed = _cells(page, table.cells)
        grid = grid_of(printed, findings, place=place, title=title_before(lines))
        if grid is not None:
            grids.append(grid)
        top = max(top, table.bbox[3])
    lines.extend(_outside(page, top, page.bbox[3]))


def _outside(page: Any, top: float, bottom: float) -> tuple[str, ...]:
    if bottom - top < 1:
        return ()
    left, _, right, _ = page.bbox
    return lines_of(page.within_bbox((left, top, right, bottom)).extract_text() or "")


def _cells(page: Any, boxes: Iterable[Box]) -> list[Printed]:
    boxes = list(boxes)
    if len(boxes) > MAX_CELLS:
        too_large(f"表超过 {MAX_CELLS} 格", f"a table of more than {MAX_CELLS} cells")
    across = _edges([edge for box in boxes for edge in (box[0], box[2])])
    down = _edges([edge for box in boxes for edge in (box[1], box[3])])
    printed: list[Printed] = []
    for box in boxes:
        column, right = _nearest(across, box[0]), _nearest(across, box[2])
        row, bottom = _nearest(down, box[1]), _nearest(down, box[3])
        if right > column and bottom > row:
            text = page.crop(box).extract_text() or ""
            cell = Printed(row=row, column=column, rows=bottom - row, columns=right - column, lines=lines_of(text))
            printed.append(cell)
    return printed


def _edges(places: list[float]) -> list[float]:
    """The places of edges, near ones taken together."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _nearest(edges: list[float], place: float) -> int:
    at = bisect_left(edges, place)
    around = [index for index in (at - 1, at) if 0 <= index < len(edges)]
    return min(around, key=lambda index: abs(edges[index] - place))
