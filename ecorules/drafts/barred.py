"""Plain text with bars: the form in which tables come out of web pages.

Every cell ends with a bar, so a row has as many bars as the heading has; its cells may run over
several lines, and a line may begin with the bar of the line before. A merged cell at the left is
printed in its first row only: in the rows beneath, the cells stand too far left, and the bars that
are missing there stand empty at the row's end. A row is moved right only if the count of its empty
cells at the end and what stands in it both say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ecorules.drafts.grid import Grid
from ecorules.drafts.placing import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Printed, grid_of, title_before
from ecorules.drafts.shifting import Shifts
from ecorules.drafts.texts import lines_of
from ecorules.drafts.trouble import Findings, too_large

BAR: Final = "|"
#: Signs that are drawn for a bar.
DRAWN: Final = "｜│┃"
#: A row reaches over so many lines at most.
MAX_LINES: Final = 40
#: Widths of the heading that are tried, and the lines of a table that is tried with one only.
TRIED: Final = 3
MANY: Final = 5000
#: So many lines without a bar end a table.
GAP: Final = 5
MAX_TABLE_LINES: Final = 100_000
_RULE: Final = re.compile(r"[\s|+=:\-─━┼├┤┌┐└┘┬┴]*")
_STROKES: Final = ("---", "===", "───", "━━━")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row and how many bars it has more (or, below zero, fewer) than the heading."""

    cells: tuple[tuple[str, ...], ...]
    excess: int


def read_barred(text: str, findings: Findings) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The tables of a plain text and its other lines, in reading order."""
    source = text.splitlines()
    if BAR not in text and (sign := next((sign for sign in DRAWN if sign in text), None)):
        source = [line.replace(sign, BAR) for line in source]
    grids: list[Grid] = []
    lines: list[str] = []
    for table in _blocks(source):
        if isinstance(table, str):
            lines.extend(lines_of(table))
            continue
        place = f"表{len(grids) + 1}"
        grid, rest = _table(table, findings, place, title_before(lines))
        if grid is not None:
            grids.append(grid)
        lines.extend(line for text in rest for line in lines_of(text))
    return tuple(grids), tuple(lines)


def _blocks(source: list[str]) -> Iterator[str | list[str]]:
    """Lines of prose one by one, the lines of a table together."""
    at = 0
    while at < len(source):
        if not _begins_table(source[at]):
            yield source[at]
            at += 1
            continue
        end = last = at
        while end < len(source) and end - last <= GAP:
            last = end if BAR in source[end] else last
            end += 1
            if last - at > MAX_TABLE_LINES:
                too_large(f"表超过 {MAX_TABLE_LINES} 行文字", f"a table of more than {MAX_TABLE_LINES} lines")
        yield [line for line in source[at : last + 1] if not _is_rule(line)]
        at = last + 1


def _begins_table(line: str) -> bool:
    """Two bars, or one at an end: a bar between two words may part anything."""
    return line.count(BAR) > 1 or line.strip().startswith(BAR) or line.strip().endswith(BAR)


def _is_rule(line: str) -> bool:
    """Whether a line is drawn between two rows."""
    return any(stroke in line for stroke in _STROKES) and _RULE.fullmatch(line) is not None


def _table(source: list[str], findings: Findings, place: str, title: str) -> tuple[Grid | None, list[str]]:
    """The grid of a table, and the lines among its own that belong to no row."""
    if not source:
        return None, []
    if sum(line.count(BAR) for line in source) > MAX_CELLS + MAX_ROWS:
        too_large(f"表超过 {MAX_CELLS} 格", f"a table of more than {MAX_CELLS} cells", where=place)
    framed = _is_framed(source)
    closed = any(line.rstrip().endswith(BAR) for line in source)
    if not closed:
        rows = [_Row(tuple(lines_of(cell) for cell in line.split(BAR)), 0) for line in source if line.strip()]
        width, rest = len(rows[0].cells), list[str]()
        rows = [_Row(row.cells, len(row.cells) - width) for row in rows]
    else:
        lines = [line.strip().removeprefix(BAR) for line in source] if framed else source
        width, rows, rest = _parted(lines)
    if all(row.cells and not row.cells[0] for row in rows):
        # A bar before each row, not an empty column.
        width, rows = width - 1, [_Row(row.cells[1:], row.excess) for row in rows]
    if width > MAX_COLUMNS:
        too_large(f"表超过 {MAX_COLUMNS} 列", f"a table of more than {MAX_COLUMNS} columns", where=place)
    if len(rows) > MAX_ROWS or sum(len(row.cells) for row in rows) > MAX_CELLS:
        too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows", where=place)
    return grid_of(_placed(rows, width), findings, place=place, title=title), rest


def _is_framed(source: list[str]) -> bool:
    """Whether each row is one line with a bar on either side."""
    return all(line.strip().startswith(BAR) and line.strip().endswith(BAR) for line in source if BAR in line)


def _parted(lines: list[str]) -> tuple[int, list[_Row], list[str]]:
    """How many bars a row has, the rows, and the lines that belong to none.

    The heading ends with the first line that ends with a bar, or a later one if with that most rows
    do not come out whole.
    """
    bars, widths = 0, list[int]()
    for line in lines[:MAX_LINES]:
        bars += line.count(BAR)
        if bars > 1 and line.rstrip().endswith(BAR):
            widths.append(bars)
    tried: list[tuple[int, list[_Row], list[str]]] = []
    for width in widths[: TRIED if len(lines) < MANY else 1] or [bars]:
        rows, rest = _rows(lines, width)
        if 2 * sum(row.excess != 0 for row in rows) <= len(rows):
            return width, rows, rest
        tried.append((width, rows, rest))
    return tried[0]


def _rows(lines: list[str], width: int) -> tuple[list[_Row], list[str]]:
    """Lines into rows: of all ways to part them, the one with the fewest rows of another width."""
    bars = [line.count(BAR) for line in lines]
    ends = [line.rstrip().endswith(BAR) for line in lines]
    far = float("inf")
    # best[n]: the least cost of the first n lines, and where their last row begins.
    best: list[tuple[float, int]] = [(0, 0)] + [(far, 0)] * len(lines)
    for end in range(1, len(lines) + 1):
        count = 0
        for start in range(end - 1, max(-1, end - 1 - MAX_LINES), -1):
            count += bars[start]
            cost = _cost(count, width, closed=ends[end - 1], lines=end - start)
            if best[start][0] + cost < best[end][0]:
                best[end] = (best[start][0] + cost, start)
            if count > 3 * width:
                break
    rows: list[_Row] = []
    rest: list[str] = []
    end = len(lines)
    while end:
        start = best[end][1]
        text = "\n".join(lines[start:end])
        if BAR in text:
            rows.append(_row(text, width))
        else:
            rest.append(text)
        end = start
    return rows[::-1], rest[::-1]


def _cost(count: int, width: int, *, closed: bool, lines: int) -> float:
    if count == width and closed:
        return 0
    if not count:
        return 1.0 if lines == 1 else float("inf")
    # A damaged row; the fewer lines it takes with it the better.
    return 10 + (3 * (count - width) if count > width else 2 * (width - count)) + 0.1 * lines + (0 if closed else 5)


def _row(text: str, width: int) -> _Row:
    cells = [lines_of(cell) for cell in text.split(BAR)]
    if not cells[-1]:
        cells.pop()
    return _Row(tuple(cells), text.count(BAR) - width)


def _placed(rows: Sequence[_Row], width: int) -> list[Printed]:
    """The cells of every row in their columns; merged cells reach down over what is left out."""
    shifts = Shifts([row.cells for row in rows], width)
    printed: list[Printed] = []
    above: list[Printed | None] = [None] * width
    for at, row in enumerate(rows):
        cells = [Printed(row=at, column=column, lines=lines) for column, lines in enumerate(row.cells)]
        cells.extend(Printed(row=at, column=column) for column in range(len(cells), width))
        if row.excess and at:
            cells[0].remarks.append(_wrong_count(width + row.excess, width))
        empty = len(cells) - len(_without_end(row.cells))
        if at and empty and len(cells) == width:
            moved = shifts.of(at, empty) if at > 1 else None
            if moved is None:
                message = f"行末有 {empty} 个空格，但各列内容不能说明这一行该右移几列，按原样读入"
                message_en = f"{empty} cells at the end are empty, but the columns do not say how far the row is moved"
                cells[0].remarks.append(("W438", message, message_en))
            elif moved:
                if not shifts.counted:
                    message = f"行末有 {empty} 个空格，按各列的内容右移 {moved} 列；表中没有序号可核对"
                    message_en = f"moved {moved} columns right by what the columns hold; no serial numbers confirm it"
                    cells[0].remarks.append(("W438", message, message_en))
                cells = _moved(cells, above, moved)
        for cell in cells:
            if cell.column < width:
                above[cell.column] = cell
        printed.extend(cells)
    return printed


def _moved(cells: list[Printed], above: list[Printed | None], moved: int) -> list[Printed]:
    """The cells of a row moved right, the merged cells above made longer."""
    for column, cell in enumerate(above[:moved]):
        if cell is not None and cell.column == column:
            cell.rows = cells[0].row + 1 - cell.row
    kept = cells[: len(cells) - moved]
    for cell in kept:
        cell.column += moved
    return kept


def _without_end(cells: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _wrong_count(bars: int, width: int) -> tuple[str, str, str]:
    return "W438", f"这一行有 {bars} 个 “|”，表头有 {width} 个", f"the row has {bars} bars, the heading {width}"
