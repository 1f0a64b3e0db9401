"""Markdown: pipe tables with a rule beneath the heading, and HTML tables that stand in the text."""

from __future__ import annotations

import html
import re
from typing import Final

from ecorules.drafts.grid import Grid
from ecorules.drafts.pages import read_page
from ecorules.drafts.placing import MAX_CELLS, MAX_ROWS, Printed, grid_of, title_before
from ecorules.drafts.texts import lines_of, raised
from ecorules.drafts.trouble import Findings, too_large

#: A line with more bars is no row; a text that is longer is no cell, its marks are left in it.
MAX_BARS: Final = 1000
MAX_MARKED: Final = 100_000
_RULE: Final = re.compile(r"\s{0,99}:?-+:?\s{0,99}")
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_RAISED: Final = re.compile(r"<sup>([^<]{0,99})</sup>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,999}>")
_BOLD: Final = re.compile(r"(?<!\\)(\*\*|__)(?=\S)([^*_]{1,999}?)(?<=\S)(?<!\\)\1")
_LINK: Final = re.compile(r"(?<![!\\])\[([^\[\]]{1,999})\]\([^()\s]{0,999}\)")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_FENCE: Final = re.compile(r"\s{0,3}(```|~~~)")
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)


def read_markdown(text: str, findings: Findings) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The tables of a text and its other lines, in reading order."""
    return _Markdown(text.splitlines(), findings).read()


def has_table(lines: list[str]) -> bool:
    """Whether a pipe table with its rule stands in the lines."""
    return any(_begins_table(lines, at) for at in range(len(lines) - 1))


def _begins_table(lines: list[str], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at] or "-" not in lines[at + 1]:
        return False
    if max(lines[at].count("|"), lines[at + 1].count("|")) > MAX_BARS:
        return False
    rule = _split(lines[at + 1])
    return all(_RULE.fullmatch(cell) for cell in rule) and len(rule) == len(_split(lines[at]))


class _Markdown:
    def __init__(self, source: list[str], findings: Findings) -> None:
        self._source = source
        self._findings = findings
        self._lines: list[str] = []
        self._grids: list[Grid] = []
        self._cells = 0

    def read(self) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
        at = 0
        while at < len(self._source):
            line = self._source[at]
            if fence := _FENCE.match(line):
                at = self._fenced(at + 1, fence[1])
            elif _TABLE.search(line):
                at = self._html(at)
            elif _begins_table(self._source, at):
                at = self._table(at)
            else:
                self._lines.extend(_printed(line.lstrip("#> \t")))
                at += 1
        return tuple(self._grids), tuple(self._lines)

    def _fenced(self, at: int, fence: str) -> int:
        """Lines of code are kept as they stand."""
        while at < len(self._source) and not self._source[at].lstrip().startswith(fence):
            self._lines.extend(lines_of(self._source[at]))
            at += 1
        return at + 1

    def _html(self, at: int) -> int:
        end, depth = at, 0
        while end < len(self._source):
            lower = self._source[end].lower()
            depth += lower.count("<table") - lower.count("</table")
            end += 1
            if depth <= 0:
                break
        title = title_before(self._lines)
        grids, lines = read_page("\n".join(self._source[at:end]), self._findings)
        for grid in grids:
            place = f"表{len(self._grids) + 1}"
            self._grids.append(
                Grid(
                    cells=grid.cells,
                    height=grid.height,
                    width=grid.width,
                    place=place,
                    title=grid.title or title,
                )
            )
        self._lines.extend(lines)
        return end

    def _table(self, at: int) -> int:
        heading = _split(self._source[at])
        printed = self._row(0, heading, len(heading))
        row, line = 1, at + 2
        while line < len(self._source) and "|" in self._source[line]:
            printed.extend(self._row(row, _split(self._source[line]), len(heading)))
            row, line = row + 1, line + 1
            if row > MAX_ROWS or self._cells > MAX_CELLS:
                too_large(f"表超过 {MAX_ROWS} 行", f"a table of more than {MAX_ROWS} rows")
        place = f"表{len(self._grids) + 1}"
        grid = grid_of(printed, self._findings, place=place, title=title_before(self._lines))
        if grid is not None:
            self._grids.append(grid)
        return line

    def _row(self, row: int, cells: list[str], width: int) -> list[Printed]:
        self._cells += len(cells)
        printed = [Printed(row=row, column=column, lines=_printed(cell)) for column, cell in enumerate(cells)]
        if len(cells) > width:
            message = f"这一行有 {len(cells)} 格，表头有 {width} 格"
            printed[0].remarks.append(("W438", message, f"the row has {len(cells)} cells, the heading {width}"))
        return printed


def _split(line: str) -> list[str]:
    """The cells of a row; a bar behind a backslash parts none."""
    text = line.strip().removeprefix("|")
    cells = re.split(r"(?<!\\)((?:\\\\)*)\|", text)
    # The split keeps pairs of backslashes before a bar: they belong to the cell before it.
    joined = ["".join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
    if len(joined) > 1 and not joined[-1].strip():
        joined.pop()
    return joined


def _printed(cell: str) -> tuple[str, ...]:
    """The printed lines of a cell: breaks, entities and escapes resolved, marks of bold text left out."""
    if len(cell) > MAX_MARKED:
        return lines_of(cell)
    text = _RAISED.sub(lambda found: raised(found[1]), _BREAK.sub("\n", cell))
    text = _LINK.sub(r"\1", _TAG.sub("", _BOLD.sub(r"\2", text)))
    return lines_of(_ESCAPED.sub(r"\1", html.unescape(text)))
