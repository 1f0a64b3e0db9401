"""The rows of a table, one group for each indicator.

Comes in: the matrix of a grid below its heading. Goes out: ``Row`` groups with their cells by
field. Titles, totals, remarks, repeated headings are told in the ledger; a row without a serial
number is a sub-indicator, the rest of the row above, or an indicator that lost its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecorules.drafts.grid import Cell
from ecorules.drafts.headings import Column, Heading, Matrix
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.spelling import clean, is_item, pieces, serial
from ecorules.drafts.trouble import quoted
from ecorules.drafts.words import FIELDS, REMARK, TOTAL, Field, plain

_NUMBER_AND_NAME: Final[tuple[Field, Field]] = ("id", "name")
_CHINESE: Final = re.compile("[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
#: Which field has a cell that covers the columns of several.
_FIRST: Final[tuple[Field, ...]] = (
    "name", "threshold", "id", "domain", "task", "unit", "attribute", "responsible", "scope", "note",
)  # fmt: skip


@dataclass(slots=True)
class Line:
    """One printed row of an indicator: for each field the cells that cover it, empty ones included."""

    at: int
    cells: dict[Field, tuple[Cell, ...]]
    values: tuple[tuple[Column, Cell], ...] = ()
    #: Cells that cover columns of two fields: the field that has them, and the one that goes without.
    spread: tuple[tuple[Cell, Field, Field], ...] = ()

    def text(self, wanted: Field) -> str:
        """The field's text in this row."""
        return " ".join(pieces(self.cells.get(wanted, ())))


@dataclass(slots=True)
class Row:
    """An indicator's printed rows. ``rest`` are rows that go on after a break, and add to its cells."""

    lines: list[Line]
    rest: list[Line] = field(default_factory=list)
    section: Cell | None = None
    #: What was decided about its lines: the cell, in Chinese, in English.
    said: list[tuple[Cell, str, str]] = field(default_factory=list)

    def cells(self, wanted: Field) -> tuple[Cell, ...]:
        """The filled cells of a field, each once, from top to bottom."""
        found = (cell for line in (*self.lines, *self.rest) for cell in line.cells.get(wanted, ()))
        return tuple(cell for cell in dict.fromkeys(found) if cell.lines)

    def first(self, wanted: Field) -> Cell | None:
        """The first cell of a field, filled or empty: the place of findings about it."""
        filled = self.cells(wanted)
        return filled[0] if filled else next(iter(self.lines[0].cells.get(wanted, ())), None)

    def all_cells(self) -> Iterator[Cell]:
        """The cells that begin in its lines."""
        for line in (*self.lines, *self.rest):
            yield from (cell for cells in line.cells.values() for cell in cells if cell.row == line.at)

    @property
    def place(self) -> Cell:
        """The cell that stands for the row."""
        for wanted in ("name", "id", *FIELDS):
            found = self.first(wanted)
            if found is not None:
                return found
        raise AssertionError("a row has a cell")


@dataclass(slots=True)
class Body:
    """What was read of a table: its rows, remarks below or between them, and printed totals."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    totals: list[tuple[str, Cell]] = field(default_factory=list)


def cleaned(matrix: Sequence[Sequence[Cell | None]], ledger: Ledger) -> list[list[Cell | None]]:
    """The matrix with the text of its cells cleaned; what hides something is told."""
    new: dict[int, Cell | None] = {}
    for row in matrix:
        for cell in row:
            if cell is not None and id(cell) not in new:
                new[id(cell)] = _clean(cell, ledger)
    return [[None if cell is None else new[id(cell)] for cell in row] for row in matrix]


def _clean(cell: Cell, ledger: Ledger) -> Cell:
    lines = tuple(line for line in map(str.strip, map(clean, cell.lines)) if line)
    hidden = any("�" in line for line in lines)
    if lines == cell.lines and not hidden:
        return cell
    changed = Cell(
        lines=lines, row=cell.row, column=cell.column, rows=cell.rows, columns=cell.columns,
        place=cell.place, formula=cell.formula,
    )  # fmt: skip
    if hidden:
        text = quoted(changed.text)
        ledger.add(
            "W456",
            f"单元格含有不可见字符，以 � 代替：{text}",
            f"the cell holds invisible characters, shown as �: {text}",
            cell=changed,
        )
    return changed


def read_rows(matrix: Matrix, heading: Heading, ledger: Ledger, body: Body) -> None:
    """Add the rows below a heading to a body; a table that continues another adds to the same body."""
    _Reader(matrix, heading, ledger, body).read()


class _Reader:
    def __init__(self, matrix: Matrix, heading: Heading, ledger: Ledger, body: Body) -> None:
        self.matrix = matrix
        self.heading = heading
        self.ledger = ledger
        self.body = body
        self.section: Cell | None = None
        self.has_ids = bool(heading.of("id"))
        self.titles = {column.at: plain(column.path[-1]) for column in heading.columns if column.path}

    def read(self) -> None:
        for at in range(self.heading.end, len(self.matrix)):
            row = (self.matrix[at][column.at] for column in self.heading.columns)
            starting = [cell for cell in dict.fromkeys(row) if cell is not None and cell.row == at]
            filled = [cell for cell in starting if cell.lines]
            if filled and not self.aside(at, filled):
                self.place(self.line(at), filled)

    def aside(self, at: int, filled: list[Cell]) -> bool:
        """Rows that are no indicators: told, and True."""
        if self.repeats_heading(at, filled):
            self.ledger.skip(filled, "跳过重复的表头", "a repeated heading, skipped", code="N440")
            return True
        first = filled[0].text
        if TOTAL.match(plain(first)) or any(TOTAL.match(plain(cell.text)) for cell in self.named(filled)):
            self.body.totals.extend((cell.text, cell) for cell in filled)
            self.ledger.skip(filled, "跳过合计行", "a row of totals, skipped")
            return True
        if self.is_section(filled):
            self.begin_section(filled)
            return True
        if not self.alone(at, filled):
            return False
        if REMARK.match(plain(first)):
            self.body.remarks.extend(" ".join(cell.lines) for cell in filled)
            self.body.totals.append((first, filled[0]))
            self.ledger.skip(filled, "表注，记入 note", "a remark, kept in the note")
        elif not self.heading.of("domain") and not self.has_serial(filled):
            self.begin_section(filled)
        else:
            self.body.totals.append((first, filled[0]))
            self.ledger.skip(filled, "跳过不是指标的一行", "a row that is no indicator, skipped")
        return True

    def is_section(self, filled: list[Cell]) -> bool:
        """A row of 一 and a name, and nothing else, where the table has no column of domains."""
        if len(filled) != 2 or self.heading.of("domain"):
            return False
        number, name = ({column.at for column in self.heading.of(wanted)} for wanted in _NUMBER_AND_NAME)
        return (
            filled[0].column in number
            and filled[1].column in name
            and _CHINESE.fullmatch(plain(filled[0].text)) is not None
        )

    def begin_section(self, filled: list[Cell]) -> None:
        text = " ".join(cell.text for cell in filled)
        self.section = filled[-1]
        self.ledger.use(filled)
        message = f"整行文字当作以下各项的领域：{quoted(text)}"
        message_en = f"a row of one text, taken for the domain of those below: {quoted(text)}"
        self.ledger.add("W455", message, message_en, cell=filled[0])

    def repeats_heading(self, at: int, filled: list[Cell]) -> bool:
        known = set(self.titles.values()) | {word for column in self.heading.columns for word in column.path}
        same = sum(plain(cell.text) in known for cell in filled)
        own = sum(self.titles.get(cell.column) == plain(cell.text) for cell in filled)
        return same == len(filled) and own >= min(2, len(filled)) and len(filled) >= min(2, len(self.titles))

    def named(self, filled: list[Cell]) -> Iterator[Cell]:
        places = {column.at for wanted in ("id", "domain", "name") for column in self.heading.of(wanted)}
        return (cell for cell in filled if cell.column in places)

    def alone(self, at: int, filled: list[Cell]) -> bool:
        """One text over the whole row, or with nothing beside it, not even from above in the columns that count."""
        if len(filled) != 1:
            return False
        cell = filled[0]
        if cell.columns >= max(3, len(self.heading.columns) - 1):
            return True
        counted = [column.at for wanted in ("name", "threshold", "id") for column in self.heading.of(wanted)]
        over = [self.matrix[at][place] for place in counted]
        if any(other is not None and other.lines and other is not cell for other in over):
            return False
        numbered = {column.at for column in self.heading.of("id")}
        return (
            cell.column not in counted
            or bool(REMARK.match(plain(cell.text)))
            or (cell.column in numbered and len(plain(cell.text)) > 2 and serial(cell.text) is None)
        )

    def has_serial(self, filled: list[Cell]) -> bool:
        places = {column.at for column in self.heading.of("id")}
        return any(cell.column in places and serial(cell.text) for cell in filled)

    def line(self, at: int) -> Line:
        cells: dict[Field, tuple[Cell, ...]] = dict.fromkeys(FIELDS, ())
        owners: dict[int, Field] = {}
        spread: list[tuple[Cell, Field, Field]] = []
        for wanted in _FIRST:
            over = dict.fromkeys(self.matrix[at][column.at] for column in self.heading.of(wanted))
            for cell in filter(None, over):
                owner = owners.setdefault(id(cell), wanted)
                if owner == wanted:
                    cells[wanted] = (*cells[wanted], cell)
                elif cell.lines:
                    spread.append((cell, owner, wanted))
        own = ((column, self.matrix[at][column.at]) for column in self.heading.of("threshold"))
        values = tuple((column, cell) for column, cell in own if cell is not None and cell in cells["threshold"])
        return Line(at=at, cells=cells, values=values, spread=tuple(spread))

    def place(self, line: Line, filled: list[Cell]) -> None:
        """A line begins an indicator, or belongs to the one before."""
        rows = self.body.rows
        before = rows[-1] if rows else None
        if before is not None and self.merged_with(line, before):
            before.lines.append(line)
        elif before is not None and self.is_under(line, before):
            before.lines.append(line)
            what = " | ".join(quoted(cell.text) for cell in filled)
            message = f"序号在上一指标之下，当作它的分项：{what}"
            message_en = f"numbered below the indicator above, taken for a part of it: {what}"
            before.said.append((filled[0], message, message_en))
        elif before is None or not self.lacks_id(line):
            rows.append(Row(lines=[line], section=self.section))
        else:
            self.without_id(line, before, filled)

    def merged_with(self, line: Line, before: Row) -> bool:
        """A serial cell, or with none in the table a name, reaches down into this row."""
        wanted: Field = "id" if self.has_ids else "name"
        own, above = line.cells[wanted][:1], before.lines[-1].cells[wanted][:1]
        return bool(own and above) and own[0] is above[0] and bool(own[0].lines) and own[0].row < line.at

    def is_under(self, line: Line, before: Row) -> bool:
        """A number below that of an indicator without a demand of its own: 1.2 or 1-2 below 1."""
        head, own = before.lines[0].text("id"), line.text("id")
        return bool(head) and own[: len(head) + 1] in (f"{head}.", f"{head}-") and not before.lines[0].text("threshold")

    def lacks_id(self, line: Line) -> bool:
        return not line.text("id") if self.has_ids else not line.text("name")

    def without_id(self, line: Line, before: Row, filled: list[Cell]) -> None:
        name, value = line.text("name"), line.text("threshold")
        what = " | ".join(quoted(cell.text) for cell in filled)
        cell = (line.cells["name"] or tuple(filled))[0]
        fresh = any(cell.row == line.at for cell in line.cells["name"] if cell.lines)
        if name and fresh and value and not is_item(name) and before.lines[0].text("threshold"):
            self.body.rows.append(Row(lines=[line], section=self.section))
            return
        if name and fresh and (value or is_item(name)):
            before.lines.append(line)
            message = f"没有序号的一行，当作上一指标的分项：{what}"
            before.said.append(
                (cell, message, f"a row without a number, taken for a part of the indicator above: {what}")
            )
            return
        fresh_cells = {name: tuple(c for c in cells if c.row == line.at) for name, cells in line.cells.items()}
        values = tuple((column, cell) for column, cell in line.values if cell.row == line.at and cell.lines)
        before.rest.append(Line(at=line.at, cells=fresh_cells, values=values))
        message = f"没有序号的一行，接在上一行各格之后：{what}"
        before.said.append(
            (filled[0], message, f"a row without a number, joined to the cells of the row above: {what}")
        )
