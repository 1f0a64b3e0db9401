"""One table, written as files of every kind that ``read_document`` takes."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

CHANGDE = Path(__file__).parent / "drafts" / "changde_2020_table.json"
#: The same table as plain text, with lines before and after it.
CHANGDE_TEXT = Path(__file__).parent / "drafts" / "changde-2020.txt"
SUFFIXES = (".docx", ".xlsx", ".html", ".csv", ".tsv", ".md", ".txt")


class Entry(NamedTuple):
    """A printed cell: its lines, and how many rows and columns it is merged over."""

    lines: tuple[str, ...] = ()
    rows: int = 1
    columns: int = 1


class Placed(NamedTuple):
    """Where a cell stands, as a grid says it."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[str, ...]


Rows = Sequence[Sequence[Entry]]


def changde_rows() -> list[list[Entry]]:
    """The table of Changde's plan of 2020, heading first, with its merged cells and broken lines."""
    rows = json.loads(CHANGDE.read_text(encoding="utf-8"))
    return [[Entry(tuple(cell["lines"]), cell.get("rows", 1), cell.get("columns", 1)) for cell in row] for row in rows]


def entries(*texts: str) -> list[Entry]:
    """A row of unmerged cells; a line break in a text parts its lines.

    >>> entries("指标", "市≥95\\n县≥85")[1].lines
    ('市≥95', '县≥85')
    """
    return [Entry(tuple(text.split("\n")) if text else ()) for text in texts]


def placed(rows: Rows) -> list[Placed]:
    """Each cell in the next free place of its row."""
    taken: set[tuple[int, int]] = set()
    found: list[Placed] = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            found.append(Placed(row, column, cell.rows, cell.columns, cell.lines))
            taken.update((row + down, column + right) for down in range(cell.rows) for right in range(cell.columns))
    return found


def size(rows: Rows) -> tuple[int, int]:
    """How many rows and columns the table has."""
    width = max((cell.column + cell.columns for cell in placed(rows)), default=0)
    return len(rows), width


def write_table(
    rows: Rows, path: Path, *, before: Sequence[str] = (), after: Sequence[str] = (), encoding: str = "utf-8"
) -> Path:
    """Write the table to a file of the kind that its suffix names, lines around it where the kind has any."""
    match path.suffix:
        case ".docx":
            _docx(rows, path, before, after)
        case ".xlsx":
            _xlsx(rows, path)
        case ".html" | ".htm":
            path.write_text(as_html(rows, before, after), encoding=encoding)
        case ".csv" | ".tsv":
            with path.open("w", encoding=encoding, newline="") as file:
                writer = csv.writer(file, delimiter="," if path.suffix == ".csv" else "\t")
                writer.writerows(["\n".join(lines) for lines in row] for row in _flat(rows))
        case ".md":
            path.write_text(as_markdown(rows, before, after), encoding=encoding)
        case ".txt":
            path.write_text(as_text(rows, before, after), encoding=encoding)
        case _:
            raise ValueError(path.suffix)
    return path


def said_by(rows: Rows, suffix: str) -> list[Placed]:
    """What a kind of file can say of a table: merged cells, merged cells at the left only, or none."""
    if suffix in (".docx", ".xlsx", ".html", ".htm"):
        return placed(rows)
    height, _ = size(rows)
    flat = _flat(rows)
    singles = {(r, c): Placed(r, c, 1, 1, lines) for r, row in enumerate(flat) for c, lines in enumerate(row)}
    if suffix == ".txt":
        omitted = _omitted(rows)
        for row in range(height):
            for column in range(omitted[row]):
                del singles[row, column]
        for cell in placed(rows):
            if (cell.row, cell.column) in singles:
                reach = 1
                while cell.row + reach < height and cell.column < omitted[cell.row + reach] and reach < cell.rows:
                    reach += 1
                singles[cell.row, cell.column] = Placed(cell.row, cell.column, reach, 1, cell.lines)
    return sorted(singles.values())


def _flat(rows: Rows) -> list[list[tuple[str, ...]]]:
    """The lines at each place, what a merged cell covers left empty."""
    height, width = size(rows)
    flat: list[list[tuple[str, ...]]] = [[()] * width for _ in range(height)]
    for cell in placed(rows):
        flat[cell.row][cell.column] = cell.lines
    return flat


def _omitted(rows: Rows) -> list[int]:
    """How many cells at the left of each row are covered from above."""
    height, width = size(rows)
    above = [[False] * width for _ in range(height)]
    for cell in placed(rows):
        if cell.columns == 1:
            for row in range(cell.row + 1, min(cell.row + cell.rows, height)):
                above[row][cell.column] = True
    return [next((at for at, covered in enumerate(row) if not covered), width) for row in above]


def as_text(rows: Rows, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
    """The table with a bar behind each cell; what is covered at the left leaves its bars at the row's end."""
    lines = []
    for row, omitted in zip(_flat(rows), _omitted(rows), strict=True):
        cells = ["\n".join(cell) for cell in row[omitted:]]
        lines.append(" | ".join(cells) + " |" + ("" if not omitted else " " + "|" * omitted))
    return "\n".join([*before, *lines, *after]) + "\n"


def as_html(rows: Rows, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
    """The table as a page, lines parted by breaks and paragraphs in turn."""
    out = ["<!DOCTYPE html><html><head><meta charset=utf-8><style>td {color: red}</style></head><body>"]
    out.extend(f"<p>{html.escape(line)}</p>" for line in before)
    out.append("<table border=1><tbody>")
    for at, row in enumerate(rows):
        out.append("<tr>")
        for cell in row:
            spans = (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
                f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            )
            texts = [html.escape(line) for line in cell.lines]
            inner = "<br>".join(texts) if at % 2 else "".join(f"<p>{text}</p>" for text in texts)
            out.append(f"<td{spans}>{inner}</td>")
        out.append("</tr>")
    out.append("</tbody></table>")
    out.extend(f"<p>{html.escape(line)}</p>" for line in after)
    return "\n".join([*out, "</body></html>"])


def as_markdown(rows: Rows, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
    """The table with pipes, its lines parted by ``<br>``."""
    lines = []
    for at, row in enumerate(_flat(rows)):
        lines.append("| " + " | ".join("<br>".join(map(_escaped, cell)) for cell in row) + " |")
        if not at:
            lines.append("|" + " --- |" * len(row))
    return "\n".join([*before, "", *lines, "", *after]) + "\n"


def _escaped(text: str) -> str:
    return "".join("\\" + char if char in "\\`*_[]<>&|#" else char for char in text)


def _docx(rows: Rows, path: Path, before: Sequence[str], after: Sequence[str]) -> None:
    import docx

    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    height, width = size(rows)
    table = document.add_table(height, width)
    grid = [list(row.cells) for row in table.rows]
    for cell in placed(rows):
        target = grid[cell.row][cell.column]
        if (cell.rows, cell.columns) != (1, 1):
            target = target.merge(grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
        paragraph = target.paragraphs[0]
        for at, line in enumerate(cell.lines):
            if at and cell.row % 2:
                paragraph.add_run().add_break()
            elif at:
                paragraph = target.add_paragraph()
            paragraph.add_run(line)
    for line in after:
        document.add_paragraph(line)
    document.save(str(path))


def _xlsx(rows: Rows, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for cell in placed(rows):
        target = sheet.cell(cell.row + 1, cell.column + 1)
        target.value = "\n".join(cell.lines) or None
        if target.data_type == "f":
            target.data_type = "s"
        if (cell.rows, cell.columns) != (1, 1):
            sheet.merge_cells(
                start_row=cell.row + 1,
                start_column=cell.column + 1,
                end_row=cell.row + cell.rows,
                end_column=cell.column + cell.columns,
            )
    book.save(path)
