"""PDF files: ruled tables with merged cells, text around them, pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from table_files import Entry, Rows, entries, placed, size

from ecorules.drafts.files import read_document

pytest.importorskip("pdfplumber")

LEFT, TOP, WIDE, HIGH = 50, 700, 90, 40


def content(rows: Rows, before: str) -> bytes:
    """The strokes and letters of a page with one table."""
    height, _ = size(rows)
    out = [f"BT /F1 10 Tf {LEFT} {TOP + 20} Td ({before}) Tj ET"]
    for cell in placed(rows):
        x, y = LEFT + cell.column * WIDE, TOP - (cell.row + cell.rows) * HIGH
        out.append(f"{x} {y} {cell.columns * WIDE} {cell.rows * HIGH} re S")
        for at, line in enumerate(cell.lines):
            out.append(f"BT /F1 10 Tf {x + 5} {y + cell.rows * HIGH - 14 - 12 * at} Td ({line}) Tj ET")
    out.append(f"BT /F1 10 Tf {LEFT} {TOP - height * HIGH - 30} Td (end) Tj ET")
    return "\n".join(out).encode("ascii")


def write_pdf(pages: list[bytes], path: Path) -> Path:
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, page in enumerate(pages):
        head = "/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {head} /Contents {5 + 2 * at} 0 R >>".encode())
        objects.append(f"<< /Length {len(page)} >>\nstream\n".encode() + page + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF".encode()
    path.write_bytes(out)
    return path


ROWS = [
    [*entries("field", "No", "name"), Entry(("value",), 1, 1)],
    [Entry(("air",), 2, 1), *entries("1", "PM2.5\ndays", "35")],
    entries("2", "ozone", "160"),
    [Entry(("total of all",), 1, 4)],
]


def test_a_ruled_table_with_merged_cells(tmp_path: Path) -> None:
    document = read_document(write_pdf([content(ROWS, "Table 1")], tmp_path / "a.pdf"))
    (grid,) = document.grids
    shown = [(cell.row, cell.column, cell.rows, cell.columns, cell.lines) for cell in grid.cells]
    assert shown == [tuple(cell) for cell in placed(ROWS)]
    assert document.lines == ("Table 1", "end")
    assert (grid.title, grid.cells[0].place) == ("Table 1", "第1页 表1 行1 列1")


def test_tables_of_several_pages(tmp_path: Path) -> None:
    document = read_document(write_pdf([content(ROWS, "a"), content(ROWS, "b")], tmp_path / "a.pdf"))
    assert [grid.place for grid in document.grids] == ["第1页 表1", "第2页 表1"]


def test_a_page_without_text_is_said(tmp_path: Path) -> None:
    document = read_document(write_pdf([b"0 0 10 10 re S"], tmp_path / "a.pdf"))
    assert [found.code for found in document.findings] == ["W431"]
