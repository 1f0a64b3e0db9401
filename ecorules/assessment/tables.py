"""A table of any kind into rows of plain cells.

Comes in: a pandas DataFrame, or the path of a CSV, xlsx or parquet file. Goes out: ``Table``,
whose cells are text, numbers, booleans or None, each row with the number under which its
reader will find it. Columns are known by their English or Chinese names; an unknown one is
refused, so that a slip in a heading cannot drop a column in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment.files import RawTable, is_nan, read_csv, read_parquet, read_xlsx
from ecorules.errors import DataError
from ecorules.schemes import fold, shown, suggestion
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd

#: Cells longer than this are no names, figures or states.
MAX_CELL: Final = 10_000

ALIASES: Final = {
    "region": ("地区", "区域", "行政区"),
    "year": ("年份", "年度", "年"),
    "indicator": ("指标", "指标名称", "序号"),
    "part": ("分项", "分指标"),
    "subject": ("对象",),
    "value": ("数值", "值", "现状值"),
    "unit": ("单位",),
    "change": ("变化", "变化幅度"),
    "status": ("状态",),
    "source": ("来源", "数据来源"),
    "basis": ("口径",),
    "note": ("备注",),
    "target": ("目标", "目标值"),
    "name": ("名称",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` as the reader of the file counts, and its cells by column."""

    number: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns; ``name`` says which table it is, in Chinese and English.

    ``file`` is the name of the file that it stood in, ``digest`` the SHA-256 of that.
    """

    name: tuple[str, str]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    file: str | None = None
    digest: str | None = None


@dataclass(slots=True)
class Findings:
    """What is wrong with the tables, collected until all are read."""

    found: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    def add(
        self, code: str, table: Table, row: Row | None, message: str, message_en: str, hint: str = "", hint_en: str = ""
    ) -> None:
        """One finding about a row, or about the table."""
        zh, en = table.name
        where = f"{zh} ({en})" if row is None else f"{zh}第{row.number}行 ({en}, row {row.number})"
        self.found.append(
            Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)
        )

    def unknown(
        self, table: Table, row: Row | None, word: object, known: Sequence[str], kind: str, kind_en: str
    ) -> None:
        """A name that is not known, with the nearest one that is."""
        message, message_en = f"没有名为 “{shown(word)}” 的{kind}", f"there is no {kind_en} {shown(word)!r}"
        self.add("E503", table, row, message, message_en, *suggestion(str(word), known))

    def settle(self) -> None:
        """Raise what was found as one error."""
        if self.found:
            raise DataError(self.found)


def read_table(
    data: object, name: tuple[str, str], required: Sequence[str], optional: Sequence[str] | None, findings: Findings
) -> Table:
    """The table with its columns under their standard names; ``optional`` None allows any further column.

    A table that cannot be used comes back empty, and the findings say why. A ``Table`` is one already.
    """
    if isinstance(data, Table):
        return data
    raw, before = _raw(data, name), len(findings.found)
    known = (*required, *(optional or ()))
    if raw.unread:
        listed = "、".join(raw.unread)
        findings.warnings.append(
            Diagnostic(
                code="W505",
                message=f"只读了第一个工作表，没有读：{listed}",
                message_en=f"only the first sheet was read, not {listed}",
                where=f"{name[0]} ({name[1]})",
            )
        )
    names = {fold(word): column for column in known for word in (column, *ALIASES.get(column, ()))}
    empty = Table(name, (), ())
    columns: list[str] = []
    for heading in raw.columns:
        column = names.get(fold(heading)) if isinstance(heading, str) else None
        if column is None and optional is None and isinstance(heading, str) and heading.strip():
            column = heading.strip()
        if column is None and (heading is None or (isinstance(heading, str) and not heading.strip())):
            at = len(columns) + 1
            hint, hint_en = "用 pandas 写表时加 index=False", "write tables from pandas with index=False"
            findings.add("E502", empty, None, f"第{at}列没有表头", f"column {at} has no heading", hint, hint_en)
            column = f"\0{at}"
        elif column is None:
            findings.unknown(empty, None, heading, known, "列", "column")
            column = f"\0{len(columns)}"
        if column in columns:
            findings.add("E502", empty, None, f"列 “{shown(column)}” 重复", f"column {shown(column)!r} stands twice")
        columns.append(column)
    for column in required:
        if column not in columns:
            findings.add("E502", empty, None, f"缺少列 “{column}”", f"column {column!r} is missing")
    if len(findings.found) > before:
        return empty
    table = Table(name, tuple(columns), tuple(_rows(raw, columns)), *_file(data))
    for row in table.rows:
        for column, cell in row.cells.items():
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                findings.add("E504", table, row, f"“{column}” 的内容太长", f"the cell of {column!r} is too long")
    return table if len(findings.found) == before else empty


def frame_of(data: object) -> pd.DataFrame:
    """Observations given as a frame or a file, as a frame of their own with the headings as they stand."""
    import pandas as pd

    raw = _raw(data, ("观测数据", "observations"))
    return pd.DataFrame([list(cells) for _, cells in raw.rows], columns=list(raw.columns), dtype=object)


def _file(data: object) -> tuple[str, str] | tuple[()]:
    """Name and SHA-256 of the file of a table; nothing for other tables."""
    if not isinstance(data, str | PathLike):
        return ()
    path = _path(data)
    return path.name, sha256(path.read_bytes()).hexdigest()


def _rows(raw: RawTable, columns: Sequence[str]) -> Iterator[Row]:
    for number, cells in raw.rows:
        clean = [_cell(cell) for cell in cells]
        if any(cell is not None for cell in clean):
            yield Row(number, dict(zip(columns, clean, strict=True)))


def _cell(cell: Any) -> Any:
    """Blank text is no cell; other text loses the blanks around it."""
    if isinstance(cell, str):
        return cell.strip() or None
    return cell


def _raw(data: object, name: tuple[str, str]) -> RawTable:
    if isinstance(data, str | PathLike):
        file = _path(data)
        if file.suffix.lower() == ".xlsx":
            return read_xlsx(file, name)
        reader = _READERS.get(file.suffix.lower())
        if reader is None:
            raise DataError(
                Diagnostic(
                    code="E501",
                    message=f"不认识的文件类型 “{shown(file.suffix)}”",
                    message_en=f"unknown kind of file {shown(file.suffix)!r}",
                    hint="可用 .csv、.xlsx、.parquet",
                    hint_en=".csv, .xlsx and .parquet are read",
                    where=shown(file.name),
                )
            )
        return reader(file)
    return _from_frame(data, name)


_READERS: Final[dict[str, Callable[[Path], RawTable]]] = {".csv": read_csv, ".parquet": read_parquet}


def _path(given: str | PathLike[Any]) -> Path:
    path = fspath(given)
    return Path(path if isinstance(path, str) else path.decode("utf-8", "replace"))


def _from_frame(data: object, name: tuple[str, str]) -> RawTable:
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        kind = type(data).__name__
        raise DataError(
            Diagnostic(
                code="E501",
                message=f"应给出 DataFrame 或文件路径，而不是 {kind}",
                message_en=f"a DataFrame or the path of a file is due, not {kind}",
                where=f"{name[0]} ({name[1]})",
            )
        )
    missing = (None, pd.NA, pd.NaT)
    columns = [data.iloc[:, at].tolist() for at in range(data.shape[1])]
    tidy = [[None if is_nan(one) or any(one is no for no in missing) else one for one in cells] for cells in columns]
    rows = enumerate(zip(*tidy, strict=True), start=1) if tidy else iter(())
    return RawTable(tuple(data.columns), tuple((number, tuple(cells)) for number, cells in rows))
