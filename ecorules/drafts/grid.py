"""A printed table as a grid of cells with spans: what every reader of files hands on.

Comes in: nothing. Goes out: ``Cell``, ``Grid`` and ``Document``, plain frozen data. A cell keeps
its printed lines and its place in the file; nothing is interpreted here.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from ecorules.text import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A printed cell.

    ``lines`` are its paragraphs and broken lines, without outer blanks and empty lines; no line
    at all is an empty cell. ``row`` and ``column`` count from 0 in the grid; ``rows`` and
    ``columns`` say how far it is merged. ``place`` names it for people: ``表1 行5 列3``, ``Sheet1!F5``.
    ``formula`` marks a spreadsheet cell whose value was computed (its stored value is in ``lines``).
    """

    lines: tuple[str, ...]
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    place: str = ""
    formula: bool = False

    @property
    def text(self) -> str:
        """The lines as one line, parted by blanks: how ``printed`` keeps a cell.

        >>> Cell(lines=("市≥95", "县≥85"), row=0, column=0).text
        '市≥95 县≥85'
        """
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One table: its cells, each once, at its upper left corner, in reading order."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    place: str = ""
    title: str = ""
    #: For each place, row by row, the number of the cell that covers it; -1 where none does.
    _covering: array[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        covering = array("i", [-1]) * (self.height * self.width)
        for number, cell in enumerate(self.cells):
            for row in range(cell.row, min(cell.row + cell.rows, self.height)):
                for at in range(row * self.width + cell.column, row * self.width + self._end(cell)):
                    if covering[at] < 0:
                        covering[at] = number
        object.__setattr__(self, "_covering", covering)

    def _end(self, cell: Cell) -> int:
        return min(cell.column + cell.columns, self.width)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place of the grid; None where the file prints no cell.

        >>> wide = Cell(lines=("领域",), row=0, column=0, columns=2)
        >>> Grid(cells=(wide,), height=1, width=3).at(0, 1) is wide
        True
        """
        if not (0 <= row < self.height and 0 <= column < self.width):
            return None
        number = self._covering[row * self.width + column]
        return None if number < 0 else self.cells[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file holds: its tables, the lines of text around them, and what could not be read."""

    name: str
    grids: tuple[Grid, ...]
    lines: tuple[str, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
