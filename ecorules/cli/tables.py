"""Frames as tables for people and as CSV."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ecorules.cli.safe import csv_text, plain, shown, shown_lines
from ecorules.verdicts import Language, Verdict

#: Columns of a table that nobody watches; a terminal's own width otherwise.
WIDTH: Final = 140

_COLOURS: Final = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}
_TITLES: Final = {
    "summary": ("汇总", "Summary"),
    "gaps": ("差距", "Gaps"),
    "schemes": ("内置指标体系", "Bundled schemes"),
    "explanation": ("说明", "Explanation"),
}
_HEADERS: Final = {
    "region": "地区", "year": "年份", "indicator": "序号", "part": "分项", "name": "指标", "attribute": "属性",
    "value": "现状值", "unit": "单位", "verdict": "评判", "margin": "差额", "reason": "理由", "id": "编号",
    "title": "名称", "level": "层级", "indicators": "指标数", "threshold": "目标值", "bound": "界限", "gap": "差距",
    "pass": "达标", "fail": "未达标", "unknown": "无法判定", "not_applicable": "不涉及", "share": "达标率",
    "issuer": "发布单位", "target": "目标值", "criteria": "是否符合要求", "applicable": "适用", "total": "合计",
}  # fmt: skip


def records(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame, or of a list of plain objects, as dicts of plain values."""
    if hasattr(frame, "to_dict") and hasattr(frame, "columns"):
        rows: Iterable[Any] = frame.to_dict("records")
    else:
        rows = frame
    return [{str(key): plain(value) for key, value in _fields(row).items()} for row in rows]


def _fields(row: Any) -> Mapping[Any, Any]:
    if isinstance(row, Mapping):
        return row
    if dataclasses.is_dataclass(row) and not isinstance(row, type):
        return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}
    fields: Mapping[Any, Any] = row._asdict()
    return fields


def _columns(frame: Any, rows: list[dict[str, Any]]) -> list[str]:
    if hasattr(frame, "columns"):
        return [str(column) for column in frame.columns]
    return list(dict.fromkeys(key for row in rows for key in row))


def csv_of(frame: Any) -> str:
    """The frame as CSV text with a header, also when it has no rows."""
    rows = records(frame)
    return csv_text(_columns(frame, rows), rows)


class Page:
    """Tables and text for people, on the standard output, in one language."""

    def __init__(self, lang: Language) -> None:
        watched = sys.stdout.isatty() or "COLUMNS" in os.environ
        self.lang: Language = lang
        self.console = Console(
            width=None if watched else WIDTH, markup=False, highlight=False, emoji=False, soft_wrap=False
        )

    def heading(self, title: str) -> None:
        """One line in bold."""
        self.console.print(Text(shown(title), style="bold"))

    def table(self, title: str, frame: Any) -> None:
        """A frame as it stands; nothing if it has no rows."""
        rows = records(frame)
        if rows:
            self._print(_TITLES[title][self.lang == "en"], _columns(frame, rows), rows)

    def verdicts(self, frame: Any) -> None:
        """The verdicts, one table a region and year."""
        for key, group in groupby(records(frame), key=lambda row: (row.get("region"), row.get("year"))):
            rows = [self._verdict_row(row) for row in group]
            self._print(" ".join(str(word) for word in key if word is not None), list(rows[0]), rows)

    def explanation(self, region: str, text: str) -> None:
        """What stands behind a verdict."""
        self.heading(f"{_TITLES['explanation'][self.lang == 'en']} · {region}")
        self.console.print(Text(shown_lines(text)))

    def _verdict_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        part = row.get("part")
        number = row.get("indicator")
        value, unit = row.get("value"), row.get("unit") or ""
        return {
            "indicator": number if part in {None, ""} else f"{number}.{part}",
            "name": row.get("name"),
            "attribute": row.get("attribute"),
            "value": "" if value is None else f"{_number(value)} {unit}".rstrip(),
            "verdict": row.get("verdict"),
            "reason": row.get("reason"),
        }

    def _print(self, title: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
        table = Table(title=Text(shown(title), style="bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for column in columns:
            header = _HEADERS.get(column, column) if self.lang == "zh" else column
            numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
            table.add_column(Text(shown(header)), justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(self._cell(column, row.get(column)) for column in columns))
        self.console.print(table)

    def _cell(self, column: str, value: Any) -> Text:
        if column == "verdict" and isinstance(value, str) and value in set(Verdict):
            verdict = Verdict(value)
            return Text(verdict.label(self.lang), style=_COLOURS[verdict])
        return Text(_number(value))


def _number(value: Any) -> str:
    """A value for people: a number without noise in its last digits, nothing for what is missing."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else shown(value)
