"""Frames as tables for people and as CSV."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Container, Iterable, Mapping
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

_ORDER: Final = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
_COLOURS: Final = {
    Verdict.PASS: "green",
    Verdict.FAIL: "bold red",
    Verdict.UNKNOWN: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}
_WORDS: Final = {
    "summary": ("汇总", "Summary"),
    "gaps": ("差距", "Gaps"),
    "schemes": ("内置指标体系", "Bundled schemes"),
    "explanation": ("说明", "Explanation"),
    "all": ("全部", "all"),
    "id": ("编号", "id"),
    "title": ("名称", "title"),
    "level": ("层级", "level"),
    "indicators": ("指标数", "indicators"),
    "confirmed": ("已核实", "confirmed"),
    "document": ("依据文件", "document"),
    "region": ("地区", "region"),
    "year": ("年份", "year"),
    "of": ("范围", "of"),
    "share": ("达标率%", "met, %"),
    "indicator": ("序号", "id"),
    "name": ("指标", "name"),
    "attribute": ("属性", "attribute"),
    "value": ("现状值", "value"),
    "verdict": ("评判", "verdict"),
    "reason": ("理由", "reason"),
    "bound": ("界限", "bound"),
    "gap": ("差距", "gap"),
    "gap_percent": ("差距%", "gap, %"),
    "differences": ("指标对照", "Indicators"),
    "suggestions": ("名称相近、未配对", "Near names, not paired"),
    "shares": ("达标率", "Shares met"),
    "changed": ("评判的变化", "Changed verdicts"),
    "left_out": ("未参与评判", "Not judged"),
    "other_id": ("对方编号", "other id"),
    "other_name": ("对方指标", "other name"),
    "matched_by": ("配对依据", "matched by"),
    "kind": ("变化", "change"),
    "example": ("例", "for instance"),
    "changes": ("其他变化", "also"),
    "scheme": ("方案", "scheme"),
    "applicable": ("适用", "applicable"),
    "met": ("达标", "met"),
    "least": ("至少%", "at least, %"),
    "most": ("至多%", "at most, %"),
    "scenario": ("情景", "scenario"),
    "scenarios": ("各情景", "Scenarios"),
    "turns": ("评判有变的指标（最后一年）", "Verdicts that turn (last year)"),
    "before": ("原评判", "before"),
    "value_before": ("原值", "value before"),
    "criteria": ("总体要求", "criteria"),
    "by": ("来自", "by"),
}


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
            self._print(self._word(title), rows)

    def summary(self, frame: Any) -> None:
        """How many indicators have which verdict, of all and of each attribute; which criteria are met."""
        rows: list[dict[str, Any]] = []
        criteria: list[dict[str, Any]] = []
        for row in records(frame):
            head = {"region": row["region"], "year": row["year"]}
            for before in ["", *(key.removesuffix("fail") for key in row if key.endswith("_fail"))]:
                counts = {verdict.value: row[f"{before}{verdict.value}"] for verdict in _ORDER}
                applicable = sum(counts.values()) - counts["not_applicable"]
                share = round(100 * counts["pass"] / applicable, 1) if applicable else None
                rows.append({**head, "of": before.removesuffix("_") or self._word("all"), **counts, "share": share})
            judged = [key for key, value in row.items() if value in _ORDER and key != "criteria"]
            criteria.extend({**head, "of": key, "verdict": row[key]} for key in judged)
        self._print(self._word("summary"), rows)
        if criteria:
            self._print("", criteria)

    def verdicts(self, frame: Any, without_data: Container[tuple[Any, Any, Any]]) -> None:
        """The verdicts, one table a region and year; indicators without data are counted beneath it."""
        for (region, year), group in groupby(records(frame), key=lambda row: (row["region"], row["year"])):
            title = " ".join(str(word) for word in (region, year) if word is not None)
            rows, left_out = [], []
            for row in group:
                if (region, year, row["indicator"]) in without_data:
                    left_out.append(row["indicator"])
                    continue
                rows.append(
                    {
                        "indicator": _place(row),
                        "name": row["name"],
                        "attribute": row["attribute"],
                        "value": _amount(row["value"], row["unit"]),
                        "verdict": row["verdict"],
                        "reason": row["reason"],
                    }
                )
            if rows:
                self._print(title, rows)
            if left_out:
                self._without_data(title, list(dict.fromkeys(left_out)))

    def _without_data(self, title: str, left_out: list[str]) -> None:
        ids = shown("、".join(left_out) if self.lang == "zh" else ", ".join(left_out))
        count = len(left_out)
        zh = f"没有数据、无法判定的指标 {count} 项（--all 列出）：{ids}"
        en = f"{count} indicators without data cannot be determined (--all lists them): {ids}"
        self.console.print(Text(f"{shown(title)}  {en if self.lang == 'en' else zh}"))

    def gaps(self, frame: Any) -> None:
        """What fails and by how much; nothing if nothing fails."""
        rows = [
            {
                "region": row["region"],
                "year": row["year"],
                "indicator": _place(row),
                "name": row["name"],
                "value": _amount(row["value"], row["unit"]),
                "bound": row["bound"],
                "gap": _amount(row["gap"], row["gap_unit"]),
                "gap_percent": None if row["gap_percent"] is None else round(row["gap_percent"], 1),
            }
            for row in records(frame)
        ]
        if rows:
            self._print(self._word("gaps"), rows)

    def scenarios(self, frame: Any) -> None:
        """How many indicators have which verdict: one row a scenario, region and year."""
        rows = [
            {
                **{key: row[key] for key in ("scenario", "region", "year")},
                **{verdict.value: row[verdict.value] for verdict in _ORDER},
                "share": None if row["share"] is None else round(row["share"], 1),
                "criteria": row["criteria"],
            }
            for row in records(frame)
        ]
        if rows:
            self._print(self._word("scenarios"), rows)

    def turns(self, frame: Any) -> None:
        """What a scenario turns in its last year: verdicts and figures before and after."""
        rows = records(frame)
        last = max((row["year"] for row in rows), default=None)
        turned = [
            {
                "scenario": row["scenario"],
                "region": row["region"],
                "indicator": _place(row),
                "name": row["name"],
                "value_before": row["value_before"],
                "value": row["value"],
                "before": row["verdict_before"],
                "verdict": row["verdict"],
                "by": row["by"],
            }
            for row in rows
            if row["year"] == last
        ]
        if turned:
            self._print(f"{self._word('turns')} {last}", turned)

    def explanation(self, region: str, text: str) -> None:
        """What stands behind a verdict."""
        self.heading(f"{self._word('explanation')} · {region}")
        self.console.print(Text(shown_lines(text)))

    def _word(self, key: str) -> str:
        if key in _ORDER:
            return Verdict(key).label(self.lang)
        return _WORDS[key][self.lang == "en"] if key in _WORDS else key

    def _print(self, title: str, rows: list[dict[str, Any]]) -> None:
        heading = Text(shown(title), style="bold") if title else None
        table = Table(title=heading, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for column in rows[0]:
            numeric = all(isinstance(row[column], int | float | None) for row in rows)
            table.add_column(shown(self._word(column)), justify="right" if numeric else "left", overflow="fold")
        for row in rows:
            table.add_row(*(self._cell(column, value) for column, value in row.items()))
        self.console.print(table)

    def _cell(self, column: str, value: Any) -> Text:
        if column in {"verdict", "before", "criteria"} and value in _ORDER:
            verdict = Verdict(value)
            return Text(verdict.label(self.lang), style=_COLOURS[verdict])
        if column == "confirmed":
            return Text(f"{100 * value:.0f} %")
        return Text(_number(value))


def _place(row: Mapping[str, Any]) -> str:
    """The id of an indicator, and the number of the part."""
    return str(row["indicator"]) if row["part"] is None else f"{row['indicator']}.{row['part']}"


def _amount(value: Any, unit: Any) -> str:
    return "" if value is None else f"{_number(value)} {unit or ''}".rstrip()


def _number(value: Any) -> str:
    """A value for people: a number without noise in its last digits, nothing for what is missing."""
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else shown(value)
