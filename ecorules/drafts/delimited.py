"""CSV and TSV files: one grid, no merged cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Printed, grid_of, trimmed
from ecorules.drafts.texts import lines_of
from ecorules.drafts.trouble import Findings, damaged, quoted, too_large

#: So many characters and rows decide what parts the cells.
TRIED: Final = 1 << 16
TRIED_ROWS: Final = 50
DELIMITERS: Final = (",", "\t", ";", "|")


def read_delimited(text: str, findings: Findings, *, delimiter: str | None = None) -> Grid | None:
    """The grid of a text whose cells are parted by a sign; places count the rows of the file.

    Without a delimiter given it is the one that parts most rows into the same number of cells.
    """
    rows = [tuple(lines_of(cell) for cell in cells) for cells in _rows(text, delimiter or _delimiter(text))]
    printed = [Printed(row=row, column=column, lines=lines) for row, column, lines in trimmed(rows)]
    return grid_of(printed, findings, place="表1", name=_names(printed))


def _names(printed: list[Printed]) -> Callable[[int, int], str]:
    # Places count as the file does, not as the grid without its empty edges.
    rows = sorted({cell.row for cell in printed})
    columns = sorted({cell.column for cell in printed})
    return lambda row, column: f"行{rows[row - 1] + 1} 列{columns[column - 1] + 1}"


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells = 0
    try:
        for at, row in enumerate(reader):
            cells += len(row)
            if at >= MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                message = f"表超过 {MAX_ROWS} 行、{MAX_COLUMNS} 列或 {MAX_CELLS} 格"
                too_large(message, f"a table of more than {MAX_ROWS} rows, {MAX_COLUMNS} columns or {MAX_CELLS} cells")
            yield row
    except csv.Error as error:
        where = f"行{reader.line_num}"
        damaged(f"不是合法的 CSV：{quoted(str(error))}", f"not valid CSV: {quoted(str(error))}", where=where)


def _delimiter(text: str) -> str:
    """The sign that parts the largest share of the first rows into the same number of cells.

    A share, since another sign inside quoted cells makes more rows of the same text.
    """
    head = text[:TRIED]
    best, most = DELIMITERS[0], (0.0, 0)
    for sign in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for row in islice(csv.reader(io.StringIO(head, newline=""), delimiter=sign), TRIED_ROWS):
                widths[len(row)] += 1
        except csv.Error:
            continue
        width, count = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0))
        share = count / max(widths.total(), 1)
        if (share, width) > most:
            best, most = sign, (share, width)
    return best
