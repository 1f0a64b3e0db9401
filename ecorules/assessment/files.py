"""CSV, xlsx and parquet files into raw rows, within bounds of size.

Comes in: a path. Goes out: headings and rows with the numbers a reader of the file sees.
Nothing in a cell is executed: text that begins with = is text. A formula of a workbook counts
by the value that was stored with it, and is refused if none was.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn

from ecorules.archives import ArchiveError, check_archive
from ecorules.errors import DataError
from ecorules.schemes import fold, shown
from ecorules.text import Diagnostic

MAX_BYTES: Final = 32_000_000
MAX_UNPACKED: Final = 64_000_000
#: Elements and attributes of a workbook: more than the rows and columns below have.
MAX_MARKS: Final = 20_000_000
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 100
#: A workbook's rows may trail off in formatted, empty cells; so far and no further.
MAX_TRAILING: Final = 256


class Percent(float):
    """A fraction that its workbook shows as a percentage: 0.955 in a cell formatted as 95.5%."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """Headings as they stand, and numbered rows of cells, as many as there are headings.

    ``unread`` names the sheets of a workbook that were left aside though they hold something.
    """

    columns: tuple[Any, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    unread: tuple[str, ...] = ()


def read_csv(path: Path) -> RawTable:
    """A CSV file in UTF-8 (with or without mark) or GB 18030; every cell is text."""
    text = _decoded(_bytes(path), path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, tuple[Any, ...]]] = []
    head: tuple[str, ...] | None = None
    line = 1
    try:
        for cells in reader:
            number, line = line, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if head is None:
                head = tuple(cells)
                continue
            if len(cells) != len(head):
                message = f"第{number}行有 {len(cells)} 格，表头有 {len(head)} 格"
                refuse(path, message, f"row {number} has {len(cells)} cells, the heading {len(head)}")
            rows.append((number, tuple(cells)))
            _check_count(len(rows), path)
    except csv.Error as error:
        refuse(path, f"第{line}行不是合法的 CSV：{shown(error)}", f"row {line} is not valid CSV: {shown(error)}")
    return RawTable(_heading(head, path), tuple(rows))


def read_xlsx(path: Path, titles: Sequence[str] = ()) -> RawTable:
    """The sheet of a workbook that has one of the titles, else its first one."""
    try:
        import openpyxl
    except ImportError:
        _refuse_extra(path, "openpyxl", "tables")
    _check_archive(path)
    try:
        rows, formulas, unread = _sheet(openpyxl.load_workbook(path, read_only=True, data_only=False), path, titles)
        if formulas:
            stored, _, _ = _sheet(openpyxl.load_workbook(path, read_only=True, data_only=True), path, titles)
            _fill_formulas(rows, formulas, stored, path)
    except DataError:
        raise
    except Exception as error:  # a damaged workbook fails in openpyxl in many ways
        refuse(path, f"无法读取工作簿：{shown(error)}", f"the workbook cannot be read: {shown(error)}")
    numbered = [(at, cells) for at, cells in enumerate(rows, start=1) if cells]
    if not numbered:
        refuse(path, "表是空的", "the table is empty")
    head = tuple(numbered[0][1])
    width = len(head)
    for number, cells in numbered[1:]:
        if len(cells) > width:
            refuse(path, f"第{number}行的格多于表头", f"row {number} has more cells than the heading")
    body = tuple((number, (*cells, *[None] * (width - len(cells)))) for number, cells in numbered[1:])
    return RawTable(head, body, unread)


def _fill_formulas(rows: list[list[Any]], formulas: list[tuple[int, int]], stored: list[list[Any]], path: Path) -> None:
    """Put the value that was stored with each formula in its place."""
    for row, column in formulas:
        value = stored[row][column] if row < len(stored) and column < len(stored[row]) else None
        if value is None:
            message = f"第{row + 1}行第{column + 1}列的公式没有存下结果，请粘贴为数值"
            message_en = f"the formula in row {row + 1}, column {column + 1} has no stored value: paste it as a value"
            refuse(path, message, message_en)
        rows[row][column] = value


def read_parquet(path: Path) -> RawTable:
    """A parquet file."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        _refuse_extra(path, "pyarrow", "engines")
    _bytes_within(path)
    try:
        with parquet.ParquetFile(path) as file:
            meta = file.metadata
            unpacked = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
            _check_count(meta.num_rows, path)
            if unpacked > MAX_UNPACKED or meta.num_columns > MAX_COLUMNS:
                refuse(path, "文件太大", "the file is too large")
            table = file.read()
    except (OSError, pyarrow.ArrowException) as error:
        refuse(path, f"无法读取：{shown(error)}", f"cannot be read: {shown(error)}")
    columns = [[None if is_nan(cell) else cell for cell in column.to_pylist()] for column in table.columns]
    rows = enumerate(zip(*columns, strict=True), start=1) if columns else iter(())
    return RawTable(tuple(table.column_names), tuple((number, tuple(cells)) for number, cells in rows))


def is_nan(cell: Any) -> bool:
    """Whether a cell is the float that stands for no value."""
    return isinstance(cell, float) and math.isnan(cell)


def _sheet(
    book: Any, path: Path, titles: Sequence[str]
) -> tuple[list[list[Any]], list[tuple[int, int]], tuple[str, ...]]:
    """The cells of the sheet with a title, or of the first; where formulas stand in it; the sheets left aside.

    Who gives a sheet the name of the table means that one, so that no other is left aside.
    """
    try:
        rows: list[list[Any]] = []
        formulas: list[tuple[int, int]] = []
        named = next((each for each in book.worksheets if fold(each.title) in map(fold, titles)), None)
        sheet = named or book.worksheets[0]
        sheet.reset_dimensions()
        for at, cells in enumerate(sheet.iter_rows()):
            _check_count(at, path)
            values = [_shown_value(cell) for cell in cells]
            while values and values[-1] is None:
                values.pop()
            if len(cells) > MAX_TRAILING or len(values) > MAX_COLUMNS:
                refuse(path, f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
            rows.append(values)
            formulas.extend((at, column) for column, cell in enumerate(cells) if cell.data_type == "f")
        others = () if named else book.worksheets[1:]
        return rows, formulas, tuple(shown(other.title) for other in others if _holds_something(other))
    finally:
        book.close()


def _holds_something(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(cell.value is not None for row in islice(sheet.iter_rows(), 20) for cell in row[:MAX_COLUMNS])


def _shown_value(cell: Any) -> Any:
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return Percent(value)
    return value


def _check_archive(path: Path) -> None:
    """Refuse a workbook that unpacks to far more than its size, or is none, before a library opens it."""
    _bytes_within(path)
    try:
        with path.open("rb") as file:
            check_archive(file, most=MAX_UNPACKED, marks=MAX_MARKS)
    except OSError as error:
        refuse(path, f"无法读取文件：{shown(error.strerror)}", f"the file cannot be read: {shown(error.strerror)}")
    except ArchiveError as error:
        refuse(path, shown(error.message), shown(error.message_en))


def _bytes_within(path: Path) -> None:
    try:
        size = path.stat().st_size
        if not path.is_file():
            refuse(path, "不是文件", "not a file")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        refuse(path, f"无法读取文件：{shown(reason)}", f"the file cannot be read: {shown(reason)}")
    if size > MAX_BYTES:
        refuse(path, f"文件超过 {MAX_BYTES} 字节", f"the file has more than {MAX_BYTES} bytes")


def _bytes(path: Path) -> bytes:
    _bytes_within(path)
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(path, f"无法读取文件：{shown(error.strerror)}", f"the file cannot be read: {shown(error.strerror)}")


def _decoded(data: bytes, path: Path) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    texts: list[str] = []
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            texts.append(data.decode(encoding))
            break
    if not texts:
        refuse(path, "文字编码不是 UTF-8 或 GB 18030", "the text is neither UTF-8 nor GB 18030")
    return texts[0]


def _heading(head: tuple[str, ...] | None, path: Path) -> tuple[str, ...]:
    if head is None:
        refuse(path, "表是空的", "the table is empty")
    if len(head) > MAX_COLUMNS:
        refuse(path, f"超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns")
    return head


def _check_count(rows: int, path: Path) -> None:
    if rows > MAX_ROWS:
        refuse(path, f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows")


def _refuse_extra(path: Path, package: str, extra: str) -> NoReturn:
    kind, install = path.suffix, f"pip install 'ecorules[{extra}]'"
    refuse(path, f"读取 {kind} 需要 {package}：{install}", f"{package} is needed to read {kind}: {install}")


def refuse(path: Path, message: str, message_en: str) -> NoReturn:
    """Raise ``DataError`` about a file as a whole."""
    raise DataError(Diagnostic(code="E501", message=message, message_en=message_en, where=shown(path.name))) from None
