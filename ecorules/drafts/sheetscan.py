"""One pass over a sheet of a workbook: how far it reaches, what is merged, hidden or computed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, Any, Final
from xml.parsers import expat

from ecorules.drafts.trouble import damaged, quoted, too_large

#: Where a sheet ends.
LAST_ROW: Final = 1 << 20
LAST_COLUMN: Final = 1 << 14
MAX_MERGED: Final = 100_000
MAX_FORMULAS: Final = 200_000
_COORDINATE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)
_YES: Final = ("1", "true")


@dataclass(slots=True)
class Run:
    """A piece of a text in one font."""

    text: str = ""
    raised: bool = False
    struck: bool = False


@dataclass(slots=True)
class SheetScan:
    """Rows and columns count from 1; a merged cell is its first and last row and column."""

    last_row: int = 0
    last_column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    #: Texts in several fonts that stand in the sheet itself.
    rich: dict[tuple[int, int], list[Run]] = field(default_factory=dict)


def scan_sheet(source: IO[bytes]) -> SheetScan:
    """What a sheet's XML says, read as a stream."""
    scan = SheetScan()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    handler = _Handler(scan)
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.data
    try:
        parser.ParseFile(source)
    except expat.ExpatError as error:
        damaged(f"工作表已损坏：{quoted(str(error))}", f"a sheet is damaged: {quoted(str(error))}")
    return scan


class _Handler:
    def __init__(self, scan: SheetScan) -> None:
        self._scan = scan
        self._row = 0
        self._column = 0
        self._runs: list[Run] | None = None
        self._in_text = False

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        scan = self._scan
        match name.rpartition(" ")[2]:
            case "row":
                self._row = _number(attributes.get("r")) or self._row + 1
                if self._row > LAST_ROW:
                    damaged("行超出了工作表的范围", "a row beyond the end of its sheet")
                self._column = 0
                if attributes.get("hidden") in _YES:
                    scan.hidden_rows.add(self._row)
            case "c":
                found = _COORDINATE.fullmatch(attributes.get("r", ""))
                self._column = column_number(found[1]) if found else self._column + 1
                self._row = int(found[2]) if found else self._row
                if self._row > LAST_ROW or self._column > LAST_COLUMN:
                    damaged("单元格超出了工作表的范围", "a cell beyond the end of its sheet")
            case "v" | "is" | "f" as kind:
                scan.last_row = max(scan.last_row, self._row)
                scan.last_column = max(scan.last_column, self._column)
                self._runs = [Run()] if kind == "is" else None
                if kind == "f":
                    scan.formulas.add((self._row, self._column))
                    if len(scan.formulas) > MAX_FORMULAS:
                        too_large("公式过多", "too many formulas")
            case "r" if self._runs is not None:
                self._runs.append(Run())
            case "t" if self._runs is not None:
                self._in_text = True
            case "vertAlign" if self._runs is not None:
                self._runs[-1].raised = attributes.get("val") == "superscript"
            case "strike" if self._runs is not None:
                self._runs[-1].struck = attributes.get("val", "1") in _YES
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "col" if attributes.get("hidden") in _YES:
                scan.hidden_columns.append((_number(attributes.get("min")), _number(attributes.get("max"))))

    def data(self, text: str) -> None:
        if self._in_text and self._runs is not None:
            self._runs[-1].text += text

    def end(self, name: str) -> None:
        self._in_text = False
        if self._runs is not None and name.endswith(" is"):
            if any(run.raised or run.struck for run in self._runs):
                self._scan.rich[self._row, self._column] = self._runs
            self._runs = None

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        begin, end = _COORDINATE.fullmatch(first), _COORDINATE.fullmatch(last or first)
        if begin is None or end is None:
            damaged(f"合并区域写法不对：{quoted(ref)}", f"a merged range that is none: {quoted(ref)}")
        rows = sorted((int(begin[2]), int(end[2])))
        columns = sorted((column_number(begin[1]), column_number(end[1])))
        self._scan.merged.append((rows[0], columns[0], rows[1], columns[1]))
        if len(self._scan.merged) > MAX_MERGED:
            too_large("合并的单元格过多", "too many merged cells")


def _number(text: str | None) -> int:
    return int(text[:9]) if text and text.isascii() and text.isdigit() else 0


def column_number(letters: str) -> int:
    """The number of a column, from 1.

    >>> column_number("AA")
    27
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(27)
    'AA'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
