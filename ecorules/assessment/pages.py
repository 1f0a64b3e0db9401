"""Results for reading: explanations in text, the table of a notebook in HTML.

Comes in: results. Goes out: text; whatever came from a table is escaped.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ecorules.assessment.words import no_data
from ecorules.text import printable
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.assessment.result import Assessment, Result

#: A notebook shows so many regions and years; ``to_frame`` holds all.
SHOWN: Final = 10

_COLOUR: Final = {
    Verdict.PASS: "#2e7d32",
    Verdict.FAIL: "#c62828",
    Verdict.UNKNOWN: "#8a6d00",
    Verdict.NOT_APPLICABLE: "#757575",
}


#: Notebooks set tables to the right; narrow columns of 汉字 would break at every character.
_CELL: Final = "text-align:left;vertical-align:top;padding:2px 8px"
_SHORT: Final = f"{_CELL};white-space:nowrap"

_TITLES: Final = ("序号", "指标名称", "指标属性", "现状值", "单位", "指标值", "达标情况", "说明")


def explained(result: Result, lang: Language) -> str:
    """The verdict of one indicator or part with its grounds, part by part."""
    lines = [_heading(result, lang)]
    if result.outcome is not None:
        lines += [f"  {line}" for line in result.outcome.explain(lang).splitlines()]
        missing = no_data(result, lang) if result.verdict is Verdict.UNKNOWN else ""
        lines += [f"  {missing}"] if missing else []
    for part in result.parts:
        lines += [f"  {line}" for line in explained(part, lang).splitlines()]
    return "\n".join(lines)


def _heading(result: Result, lang: Language) -> str:
    """The name; the verdict too where no explanation follows that begins with it."""
    if result.part is not None:
        return f"{result.part.number}. {result.part.name}"
    year = "" if result.year is None else f" {result.year}"
    verdict = f"{'：' if lang == 'zh' else ': '}{result.verdict.label(lang)}" if result.parts else ""
    return f"{result.region}{year} {result.indicator.id} {result.indicator.name}{verdict}"


def html(assessment: Assessment) -> str:
    """A block for each region and year, the first one open: what it came to, and its indicators."""
    by_region = groupby(assessment.results, key=lambda result: (result.region, result.year))
    groups = [(key, list(group)) for key, group in by_region]
    blocks = [
        _block(region, year, results, first=at == 0) for at, ((region, year), results) in enumerate(groups[:SHOWN])
    ]
    rest = len(groups) - SHOWN
    tail = f"<p>另有 {rest} 个地区和年份，见 to_frame()。</p>" if rest > 0 else ""
    return f"<div><h4>{_safe(assessment.scheme.title)}</h4>{''.join(blocks)}{tail}</div>"


def _block(region: str, year: int | None, results: list[Result], *, first: bool) -> str:
    count = {verdict: sum(result.verdict is verdict for result in results) for verdict in Verdict}
    counts = "，".join(f"{verdict.label()} {count[verdict]}" for verdict in _COLOUR)
    head = "".join(f'<th style="{_SHORT}">{title}</th>' for title in _TITLES)
    body = "".join(_line(result) for whole in results for result in (whole, *whole.parts))
    title = _safe(f"{region} {year or ''}".strip())
    return (
        f"<details{' open' if first else ''}><summary><b>{title}</b>：{counts}</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _line(result: Result) -> str:
    part = result.part
    threshold = part.threshold if part else result.indicator.threshold
    cells = [
        "" if part else result.indicator.id,
        part.name if part else result.indicator.name,
        "" if part else result.indicator.attribute or "",
        _value(result.value),
        "" if result.parts else result.unit or "",
        threshold or "",
    ]
    styles = (_SHORT, f"{_CELL};padding-left:2em" if part else _CELL, _SHORT, _CELL, _SHORT, _CELL)
    before = "".join(f'<td style="{style}">{_safe(cell)}</td>' for style, cell in zip(styles, cells, strict=True))
    verdict = f'<td style="{_SHORT};color:{_COLOUR[result.verdict]}">{result.verdict.label()}</td>'
    return f'<tr>{before}{verdict}<td style="{_CELL}">{_safe(result.reason())}</td></tr>'


def _safe(text: str) -> str:
    return escape(printable(text))


def _value(value: float | str | bool | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case float():
            return f"{value:.10g}"
        case _:
            return value
