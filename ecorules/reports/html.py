"""A report as one HTML page: no script, no outside request, made to be read and to be printed.

Comes in: a ``Report``. Goes out: the text of the page. Sources are numbered and listed once, so
that a long address does not stand behind every figure.
"""

from __future__ import annotations

from os import PathLike
from typing import Any, Final

from ecorules.assessment import Assessment
from ecorules.markup import SIGNS, TONES, figure, page, render
from ecorules.reports.asked import HTML, path_with
from ecorules.reports.files import write_whole
from ecorules.reports.making import report, verdicts_by
from ecorules.reports.model import Line, Region, Report, Row, failing, undetermined
from ecorules.reports.words import ORDER, sentences, word
from ecorules.units import same
from ecorules.verdicts import Language


def to_html(
    assessment: Assessment,
    path: str | PathLike[str] | None = None,
    lang: str = "zh",
    *,
    regions: object = None,
    date: object = None,
) -> str:
    """The report on an assessment as one HTML page; written to a file where a path is given.

    path: a file ending in ``.html``; one that is there is replaced, whole or not at all.
    lang: "zh" or "en".
    regions: the names of those to report on; by default all.
    date: that of the report, "2024-05-01"; without one the page bears none.

    The page holds its style, no script, and asks nothing of any network; printed, each page of a
    table has its heading.

    Raises ``EcoRulesError`` (E795–E799) for another ending or language, and where the file cannot
    be written.
    """
    file = None if path is None else path_with(path, HTML)
    found = report(assessment, lang, regions=regions, date=date)
    text = document(found)
    if file is not None:
        write_whole(file, text.encode("utf-8", "replace"))
    return text


def document(found: Report) -> str:
    """The report as the text of a page."""
    lang = found.lang
    numbers = _numbered(found)
    body = render(
        "report.html",
        report=found,
        lang=lang,
        w=lambda key: word(key, lang),
        verdicts=ORDER,
        regions=[_region(found, at, region, numbers) for at, region in enumerate(found.regions, start=1)],
        criteria=[name for name, _ in found.regions[0].totals[-1].criteria] if found.regions else [],
        map=[(region.name, verdicts_by(region, found.indicators)) for region in found.regions],
        gaps=[_gap(line, lang) for line in failing(found.latest)],
        unknowns=_unknowns(found, lang),
        origins=found.origins,
        sources=list(numbers),
    )
    return page(found.title, body, lang, style=_STYLE)


def _numbered(found: Report) -> dict[str, int]:
    """The sources of all lines, numbered in order of appearance."""
    sources = (source for region in found.regions for row in region.rows for source in row.last.sources)
    return {source: at for at, source in enumerate(dict.fromkeys(sources), start=1)}


def _region(found: Report, at: int, region: Region, numbers: dict[str, int]) -> dict[str, Any]:
    rows, before = [], ("", "")
    for row in region.rows:
        group = (row.domain, row.task)
        rows.append(_row(found, row, numbers, "" if group == before else " · ".join(filter(None, group))))
        before = group
    last = region.totals[-1] if region.totals else None
    return {"at": at, "name": region.name, "rows": rows, "total": last, "totals": region.totals}


def _row(found: Report, row: Row, numbers: dict[str, int], group: str) -> dict[str, Any]:
    line, lang = row.last, found.lang
    judged = {each.year: each for each in row.lines}
    values = []
    for year, value in zip(found.years, row.values, strict=True):
        own = judged.get(year)
        told = own is not None and len(found.assessed) > 1
        values.append(
            {
                "text": figure(value, lang),
                "number": isinstance(value, float),
                "sign": SIGNS[own.verdict] if told and own is not None else "",
                "tone": f"er-{TONES[own.verdict]}" if told and own is not None else "",
            }
        )
    return {
        "group": group,
        "line": line,
        "values": values,
        "gap": _amount(line.gap.amount, line.gap.unit, line.unit),
        "sources": [numbers[source] for source in line.sources],
        "sign": SIGNS[line.verdict],
        "label": line.verdict.label(lang),
        "tone": f"er-{TONES[line.verdict]}",
    }


def _amount(amount: float | None, unit: str | None, own: str) -> str:
    """A gap; its unit only where it is another than that of the row."""
    if amount is None:
        return ""
    return figure(amount) if same(unit, own) else f"{figure(amount)} {unit or ''}".rstrip()


def _gap(line: Line, lang: Language) -> dict[str, Any]:
    gap = line.gap
    return {
        "line": line,
        "value": figure(line.value, lang),
        "number": isinstance(line.value, float),
        "bound": figure(gap.bound),
        "gap": "" if gap.amount is None else f"{figure(gap.amount)} {gap.unit or ''}".rstrip(),
        "percent": "" if gap.percent is None else f"{gap.percent:.1f}",
    }


def _unknowns(found: Report, lang: Language) -> list[dict[str, Any]]:
    """What is undetermined by region: each with what to report."""
    by_region: dict[tuple[str, int | None], list[Line]] = {}
    for line in undetermined(found.latest):
        by_region.setdefault((line.region, line.year), []).append(line)
    return [
        {"region": region, "year": year, "lines": [(line, sentences(line.due, lang)) for line in lines]}
        for (region, year), lines in by_region.items()
    ]


_STYLE: Final = """
.ecorules.er-page{max-width:1500px}
.ecorules .er-toc{columns:12em auto;list-style:decimal;padding-left:2em;margin:.3em 0}
.ecorules .er-toc li{overflow-wrap:anywhere;break-inside:avoid}
.ecorules section{margin:1.4em 0}
.ecorules table.er-table th.er-row{font-weight:600;overflow-wrap:anywhere;min-width:5em}
.ecorules table.er-table td.er-v,.ecorules table.er-table td.er-state{min-width:3.5em;overflow-wrap:anywhere}
.ecorules table.er-table td.er-v{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.ecorules table.er-table td.er-gap{text-align:right;min-width:4em}
.ecorules table.er-table td.er-mark{white-space:nowrap;font-weight:600}
.ecorules table.er-table.er-map th,.ecorules table.er-table.er-map td{padding:.15em .3em;text-align:center}
.ecorules table.er-table.er-map th,.ecorules table.er-table.er-map td{border:1px solid var(--er-line);min-width:1.7em}
.ecorules table.er-table.er-map thead th{white-space:nowrap;text-align:center}
.ecorules table.er-table.er-map tbody th{text-align:left;white-space:normal;min-width:5em;max-width:12em}
.ecorules .er-legend span{margin-right:1em}
.ecorules ol.er-sources li{overflow-wrap:anywhere}
@media screen{.ecorules .er-map thead th{position:sticky;top:0}}
@media print{
@page{size:A4 landscape;margin:12mm}
.ecorules section.er-region{break-before:page}
.ecorules section#map{break-inside:avoid}
.ecorules table.er-table{width:100%}
.ecorules table.er-table th,.ecorules table.er-table td{padding:.15em .35em}
.ecorules table.er-table td.er-name,.ecorules table.er-table th.er-name{min-width:6em}
.ecorules table.er-table td.er-wide,.ecorules table.er-table th.er-wide{min-width:11em}
.ecorules .er-group{break-after:avoid}
.ecorules h2,.ecorules h3{break-after:avoid}
.ecorules a{color:inherit;text-decoration:none}
}
"""
