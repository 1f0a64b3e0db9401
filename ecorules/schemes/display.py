"""Indicators as rows for people: of a dataframe, of a table in a notebook.

Comes in: indicators. Goes out: dicts, or HTML with every foreign text escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from ecorules.schemes.model import Indicator

#: Notebooks set tables to the right and in the middle of their rows.
_CELL: Final = "text-align:left;vertical-align:top;padding:2px 8px"
_SHORT: Final = f"{_CELL};white-space:nowrap"


def html_table(caption: str, indicators: Sequence[Indicator]) -> str:
    """The indicators in the usual columns of a printed table."""
    titles = ("领域", "任务", "序号", "指标名称", "单位", "指标值", "指标属性", "责任单位")
    head = "".join(f'<th style="{_SHORT}">{title}</th>' for title in titles)
    body = "".join(_html_rows(indicator) for indicator in indicators)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def rows_of(indicator: Indicator) -> list[dict[str, Any]]:
    """A row for the indicator and one for each of its parts."""
    whole: dict[str, Any] = {
        "id": indicator.id,
        "part": None,
        "name": indicator.name,
        "unit": indicator.unit,
        "threshold": indicator.threshold,
        "better": indicator.better,
        "attribute": indicator.attribute,
        "domain": indicator.domain,
        "task": indicator.task,
        "responsible": "、".join(indicator.responsible),
    }
    own = ("name", "unit", "threshold", "better")
    parts = [whole | {"part": part.number, **{key: getattr(part, key) for key in own}} for part in indicator.parts]
    return [whole, *parts]


def _html_rows(indicator: Indicator) -> str:
    """A row for the indicator and one for each of its parts."""
    whole = indicator.threshold is not None
    own = [
        indicator.domain or "",
        indicator.task or "",
        indicator.id,
        indicator.name,
        (indicator.unit or "-") if whole else "",
        indicator.threshold or "",
        indicator.attribute or "",
        "、".join(indicator.responsible),
    ]
    below = [
        ["", "", "", part.name, "" if whole else part.unit or "-", "" if whole else part.threshold, "", ""]
        for part in indicator.parts
    ]
    return _html_row(own, _CELL) + "".join(_html_row(cells, f"{_CELL};padding-left:2em") for cells in below)


def _html_row(cells: list[str], name: str) -> str:
    styles = (_SHORT, _CELL, _SHORT, name, _CELL, _CELL, _SHORT, _CELL)
    shown = [f'<td style="{style}">{escape(cell)}</td>' for style, cell in zip(styles, cells, strict=True)]
    return f"<tr>{''.join(shown)}</tr>"
