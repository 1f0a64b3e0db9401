"""Which table of a document holds the indicators.

Comes in: a document. Goes out: its one table of indicators, as the grids that make it up: a table
may go on over several pages, with its heading repeated or without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ecorules.drafts.grid import Cell, Document, Grid
from ecorules.drafts.headings import Heading, beside, find_heading
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.readings import read
from ecorules.drafts.rows import cleaned
from ecorules.drafts.spelling import serial
from ecorules.drafts.trouble import quoted, refuse
from ecorules.drafts.words import Field, plain

#: Larger tables are no tables of indicators.
MAX_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """One grid of a table, with its heading; a piece that continues another has that one's."""

    grid: Grid
    matrix: Sequence[Sequence[Cell | None]]
    heading: Heading
    number: int


def choose(
    document: Document, given: Mapping[Field, str | int], table: int | str | None, ledger: Ledger
) -> list[Piece]:
    """The pieces of the table to be read. Raises ``SchemeError`` (E440, E441, E442)."""
    grids = list(enumerate(document.grids, start=1))
    if table is not None:
        grids = _named(document, table)
    tables: list[list[Piece]] = []
    for number, grid in grids:
        if grid.height * grid.width > MAX_CELLS:
            refuse("E443", "表太大", "the table is too large", where=grid.place)
        ledger.offset = number
        matrix = cleaned([[grid.at(row, at) for at in range(grid.width)] for row in range(grid.height)], ledger)
        heading = find_heading(matrix, given)
        before = tables[-1][-1] if tables else None
        if heading is not None and (halves := beside(heading)):
            tables.append([Piece(grid, matrix, half, number) for half in halves])
            message = "两张同样的表左右并排，先左后右接起来读"
            message_en = "the table stands twice side by side, the right half is read after the left"
            ledger.add("N443", message, message_en, place=grid.place or f"表{number}")
        elif heading is not None:
            piece = Piece(grid, matrix, heading, number)
            if before is not None and before.heading.words == heading.words and _runs_on(tables[-1], piece):
                tables[-1].append(piece)
                _say_joined(piece, ledger)
            else:
                tables.append([piece])
        elif before is not None and before.number == number - 1 and before.grid.width == grid.width:
            piece = Piece(grid, matrix, _headless(before.heading), number)
            if _continues(before, piece):
                tables[-1].append(piece)
                _say_joined(piece, ledger)
        elif table is not None and given and all(isinstance(key, int) for key in given.values()):
            refuse("E442", *_no_columns(given, matrix), where=grid.place)
    if not tables:
        _none(document, [grid for _, grid in grids], given)
    if len(tables) > 1:
        _too_many(tables)
    _say_others(document, tables[0], ledger)
    return tables[0]


def _headless(heading: Heading) -> Heading:
    return Heading(first=0, end=0, columns=heading.columns)


def _named(document: Document, table: int | str) -> list[tuple[int, Grid]]:
    grids = list(enumerate(document.grids, start=1))
    if isinstance(table, bool) or not isinstance(table, int | str):
        refuse("E442", "table 应写表的序号、工作表名或标题", "`table` is a number, a sheet's name or a title")
    if isinstance(table, int):
        found = [(number, grid) for number, grid in grids if number == table]
    else:
        word = plain(table)
        found = [each for each in grids if word in (plain(each[1].place), plain(each[1].title))]
        found = found or [each for each in grids if word in plain(each[1].title)]
    if not found:
        refuse(
            "E440",
            f"没有表 “{quoted(str(table))}”",
            f"there is no table {quoted(str(table))!r}",
            hint=f"文件中有：{_listed(document.grids)}",
            hint_en=f"the file has: {_listed(document.grids)}",
            where=document.name,
        )
    return found


def _runs_on(before: Sequence[Piece], piece: Piece) -> bool:
    """Whether a table with the same headings goes on: its numbers do not begin anew."""
    last, first = _serials(before[-1]), _serials(piece)
    if last and first:
        return first[0] > last[-1]
    return not piece.grid.title or piece.grid.title == before[-1].grid.title


def _continues(before: Piece, piece: Piece) -> bool:
    """Whether a grid without a heading is the rest of the one before: by its numbers, or by its values."""
    last, first = _serials(before), _serials(piece)
    if last and first:
        return first[0] == last[-1] + 1
    at = [column.at for column in piece.heading.of("threshold")]
    texts = [cell.text for row in piece.matrix[:20] for place in at if (cell := row[place]) is not None and cell.lines]
    return bool(texts) and 2 * sum(read(text).plain for text in texts) >= len(texts)


def _serials(piece: Piece) -> list[int]:
    at = [column.at for column in piece.heading.of("id")][:1]
    cells = [row[place] for row in piece.matrix[piece.heading.end :] for place in at]
    found = (serial(cell.text) for cell in cells if cell is not None and cell.lines)
    return [int(one[0]) for one in found if one and one[0].isascii() and one[0].isdecimal() and len(one[0]) < 7]


def _say_joined(piece: Piece, ledger: Ledger) -> None:
    ledger.offset = piece.number
    ledger.add(
        "N443", "接在前一张表之后", "goes on from the table before", place=piece.grid.place or f"表{piece.number}"
    )


def _say_others(document: Document, chosen: Sequence[Piece], ledger: Ledger) -> None:
    numbers = {piece.number for piece in chosen}
    others = [grid for number, grid in enumerate(document.grids, start=1) if number not in numbers]
    if others:
        ledger.add(
            "W453",
            f"没有读取的表：{_listed(others)}",
            f"tables that were not read: {_listed(others)}",
        )


def _none(document: Document, grids: Sequence[Grid], given: Mapping[Field, str | int]) -> None:
    seen = "；".join(_first_row(grid) for grid in grids[:5])
    hint, hint_en = f"用 columns 指明各列；所见：{seen or '没有表'}", f"name the columns; seen: {seen or 'no table'}"
    if given:
        listed = "、".join(f"{name}={key}" for name, key in given.items())
        refuse(
            "E442",
            f"没有一张表有这些列：{quoted(listed)}",
            f"no table has these columns: {quoted(listed)}",
            hint=f"所见：{seen}",
            hint_en=f"seen: {seen}",
            where=document.name,
        )
    refuse(
        "E440",
        "没有认出指标表：要有指标名称栏和指标值栏",
        "no table of indicators was recognised: it has a column of names and one of values",
        hint=hint,
        hint_en=hint_en,
        where=document.name,
    )


def _no_columns(given: Mapping[Field, str | int], matrix: Sequence[Sequence[Cell | None]]) -> tuple[str, str]:
    width = len(matrix[0]) if matrix else 0
    return f"表有 {width} 列，所给的列用不上", f"the table has {width} columns, those given cannot be used"


def _too_many(tables: Sequence[Sequence[Piece]]) -> None:
    listed = _listed([pieces[0].grid for pieces in tables], [pieces[0].number for pieces in tables])
    refuse(
        "E441",
        f"有 {len(tables)} 张指标表",
        f"there are {len(tables)} tables of indicators",
        hint=f"用 table 选一张：{listed}",
        hint_en=f"choose one with `table`: {listed}",
    )


def _listed(grids: Sequence[Grid], numbers: Sequence[int] = ()) -> str:
    named = [
        " ".join(filter(None, (str(numbers[at]) if numbers else "", quoted(grid.place), quoted(grid.title))))
        for at, grid in enumerate(grids[:10])
    ]
    return "、".join(named) + ("…" if len(grids) > 10 else "")


def _first_row(grid: Grid) -> str:
    cells = [quoted(cell.text) for cell in grid.cells if cell.lines][:8]
    return f"{quoted(grid.place)} {' | '.join(cells)}"
