"""The heading rows of a table: where they are and what each column holds.

Comes in: a grid as a matrix, and columns named by hand. Goes out: ``Heading``. A heading may
take several rows, with merged cells (指标值 over 市 and 县; 指标名称 over two columns).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ecorules.drafts.grid import Cell
from ecorules.drafts.trouble import refuse
from ecorules.drafts.words import FIELDS, Field, bracketed, field_of, plain, year_of
from ecorules.language import Lexicon
from ecorules.schemes import shown, suggestion

Matrix = Sequence[Sequence[Cell | None]]

#: How far down the heading of a table is looked for, and how many rows it may take.
_SEARCHED: Final = 40
_DEEPEST: Final = 3
_LEVELS: Final[dict[str, int]] = {"指标": 1, "项目": 1, "考核指标": 1, "评价指标": 1, "建设指标": 1, "主要指标": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column with what it holds. ``over`` is what its heading adds: a class (市), a year, a unit."""

    at: int
    field: Field | None
    path: tuple[str, ...]
    label: str = ""
    year: str | None = None

    @property
    def title(self) -> str:
        """The heading in one line."""
        return "/".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The rows ``first`` up to ``end`` of a table, and its columns."""

    first: int
    end: int
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...] = field(default=(), repr=False)
    guessed: bool = False

    def of(self, wanted: Field) -> tuple[Column, ...]:
        """The columns of a field, from left to right."""
        return tuple(column for column in self.columns if column.field == wanted)

    @property
    def words(self) -> tuple[str, ...]:
        """What identifies the table: its headings from left to right."""
        return tuple(plain(column.title) for column in self.columns)

    @property
    def unit(self) -> str:
        """What stands in brackets behind the heading of the values: % of 目标值（%）."""
        found = {bracketed(word) for column in self.of("threshold") for word in column.path} - {""}
        return found.pop() if len(found) == 1 else ""


def find_heading(matrix: Matrix, given: Mapping[Field, str | int]) -> Heading | None:
    """The first heading that names an indicator column and a value column; None if there is none."""
    for first in range(min(len(matrix), _SEARCHED)):
        filled = [cell for cell in dict.fromkeys(matrix[first]) if cell is not None and cell.lines]
        if len(filled) < 2 and not (given and filled):
            continue
        found = _heading_at(matrix, first, given)
        if found is not None:
            return found
    return None


def beside(heading: Heading) -> tuple[Heading, Heading] | None:
    """The halves of a heading that says everything twice: a long table printed in two halves side by side."""
    middle, rest = divmod(len(heading.columns), 2)
    if rest or middle < 2 or heading.words[:middle] != heading.words[middle:]:
        return None
    left, right = heading.columns[:middle], heading.columns[middle:]
    return replace(heading, columns=left), replace(heading, columns=right)


def _heading_at(matrix: Matrix, first: int, given: Mapping[Field, str | int]) -> Heading | None:
    deepest = min(_DEEPEST, len(matrix) - first)
    for depth in range(1, deepest + 1):
        if not _covers(matrix, first, depth):
            continue
        paths = _paths(matrix, first, depth)
        columns = _assigned(paths, given)
        if columns is None:
            continue
        end = first + depth
        if depth < deepest and _goes_on(matrix, end, columns):
            continue
        cells = [cell for row in matrix[first:end] for cell in row if cell is not None]
        return Heading(first=first, end=end, columns=columns, cells=tuple(dict.fromkeys(cells)))
    return None


def _covers(matrix: Matrix, first: int, depth: int) -> bool:
    """No cell of the rows reaches beyond them, so that the heading ends where its cells do."""
    return all(
        cell is None or cell.row + cell.rows <= first + depth for row in matrix[first : first + depth] for cell in row
    )


def _goes_on(matrix: Matrix, row: int, columns: Sequence[Column]) -> bool:
    """Whether the next row is a second heading row: only beneath merged or empty headings, in words of headings."""
    below = [matrix[row][column.at] for column in columns]
    filled = [cell for cell in dict.fromkeys(below) if cell is not None and cell.lines]
    return (
        bool(filled)
        and all(_heads(cell.text) for cell in filled)
        and not any(
            cell is not None and cell.lines and column.field in ("id", "name", "unit")
            for cell, column in zip(below, columns, strict=True)
        )
    )


def _heads(text: str) -> bool:
    word = plain(text)
    return field_of(word) is not None or _label(word) != "" or (year_of(word) is not None and len(word) <= 12)


def _paths(matrix: Matrix, first: int, depth: int) -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    for at in range(len(matrix[first])):
        cells = dict.fromkeys(matrix[row][at] for row in range(first, first + depth))
        words = tuple(plain(cell.text) for cell in cells if cell is not None and cell.lines)
        above = matrix[first][at]
        # A sheet whose merged cells were taken apart prints the upper heading over its first column alone.
        if words and depth > 1 and (above is None or not above.lines) and paths and len(paths[-1]) > 1:
            words = (paths[-1][0], *words)
        paths.append(words)
    return paths


def _assigned(paths: Sequence[tuple[str, ...]], given: Mapping[Field, str | int]) -> tuple[Column, ...] | None:
    columns = [_column(at, path) for at, path in enumerate(paths)]
    if given:
        placed = {name: _places(key, columns) for name, key in given.items()}
        if any(not places for places in placed.values()):
            return None
        taken = {at for places in placed.values() for at in places}
        for at, column in enumerate(columns):
            if column.field in placed or at in taken:
                columns[at] = _with(column, None)
        for name, places in placed.items():
            for at in places:
                columns[at] = _with(columns[at], name)
    columns = _names(columns, by_hand="name" in given)
    columns = _values(_by_class(columns))
    fields = {column.field for column in columns}
    return tuple(columns) if {"name", "threshold"} <= fields else None


def _column(at: int, path: tuple[str, ...]) -> Column:
    if not path:
        return Column(at=at, field=None, path=path)
    top, last = field_of(path[0]), field_of(path[-1])
    named = last if last is not None else top
    label = _label(path[-1]) if len(path) > 1 else ""
    year = next((year for word in reversed(path) if (year := year_of(word))), None)
    if len(path) > 1 and top == "threshold" and last is None and not label and year is None:
        label = path[-1]
    return Column(at=at, field=named, path=path, label=label, year=year if named == "threshold" else None)


def _with(column: Column, named: Field | None) -> Column:
    year = next((year for word in column.path if (year := year_of(word))), None)
    return Column(
        at=column.at, field=named, path=column.path, label=column.label, year=year if named == "threshold" else None
    )


def _places(key: str | int, columns: Sequence[Column]) -> list[int]:
    if isinstance(key, int):
        return [key - 1] if 1 <= key <= len(columns) else []
    word = plain(key)
    exact = [column.at for column in columns if plain(column.title) == word]
    return exact or [column.at for column in columns if column.path and word in (column.path[-1], column.path[0])]


def _names(columns: list[Column], *, by_hand: bool) -> list[Column]:
    """One wording for the name wins; 二级指标 is the name where nothing finer stands."""
    names = [column for column in columns if column.field == "name"]
    if by_hand:
        return columns
    if not names:
        for spare in ("task", "domain"):
            found = [column for column in columns if column.field == spare and "指标" in column.path[-1]]
            if found:
                return [_with(column, "name") if column in found else column for column in columns]
        return columns
    weak = [column for column in names if column.path[-1] in _LEVELS]
    strong = [column for column in names if column not in weak]
    if weak and strong:
        return [_with(column, None) if column in weak else column for column in columns]
    return columns


def _by_class(columns: list[Column]) -> list[Column]:
    """Where no heading says 指标值, columns headed 市 and 县 hold the values of those classes."""
    if any(column.field == "threshold" for column in columns):
        return columns
    labels = {column.at: _label(column.path[-1]) for column in columns if column.path and column.field is None}
    classes = {at: label for at, label in labels.items() if label}
    if len(set(classes.values())) < 2:
        return columns
    return [
        replace(column, field="threshold", label=classes[column.at]) if column.at in classes else column
        for column in columns
    ]


def _values(columns: list[Column]) -> list[Column]:
    """Only columns of one kind of heading are values together: by class, by year, or one alone."""
    values = [column for column in columns if column.field == "threshold"]
    if len(values) < 2 or len({column.path for column in values}) == 1:
        return columns
    if all(column.label for column in values) or len({column.year for column in values} - {None}) == len(values):
        return columns
    return [
        _with(column, None) if column.field == "threshold" and column.path != values[0].path else column
        for column in columns
    ]


def _label(word: str) -> str:
    """The class that a heading beneath another names, without brackets; empty if it is none."""
    return word if Lexicon.default().classes.by_label.get(word.partition("（")[0].partition("(")[0]) else ""


def check_given(columns: Mapping[str, object] | None) -> dict[Field, str | int]:
    """The columns named by hand, checked. Raises ``SchemeError`` (E442)."""
    given: dict[Field, str | int] = {}
    for name, key in (columns or {}).items():
        found = next((known for known in FIELDS if known == name), None)
        if found is None:
            listed = f"可用：{'、'.join(FIELDS)}", f"known: {', '.join(FIELDS)}"
            hint, hint_en = suggestion(str(name), FIELDS, listed)
            refuse(
                "E442",
                f"没有名为 “{shown(name)}” 的列",
                f"there is no column {shown(name)!r}",
                hint=hint,
                hint_en=hint_en,
            )
        if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
            refuse("E442", f"列 {found} 应写标题或列号", f"column {found} takes a heading or a number")
        given[found] = key
    return given
