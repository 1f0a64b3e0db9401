"""An assessment as a page for notebooks: counts first, then each region by 领域 and 任务.

Comes in: an ``Assessment``. Goes out: HTML of bounded size, which tells what it leaves out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment.rollup import criterion_verdict, share
from ecorules.assessment.words import missing_words, no_data
from ecorules.evaluation import difference_unit, marked, notes
from ecorules.markup import fragment, render
from ecorules.schemes import by_task
from ecorules.units import convert
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.assessment.result import Assessment, Result

#: So many results are shown one by one; regions beyond are in the tables of counts and signs.
SHOWN_RESULTS: Final = 700
#: Rows of the tables of counts and of signs, and of one region.
SHOWN_ROWS: Final = 300
#: Columns of years, the latest ones.
SHOWN_YEARS: Final = 6
#: More regions and years than these are folded away.
_OPEN: Final = 12
#: A table of signs with more columns than this helps nobody.
_SIGNS: Final = 120

ByYear = dict[int | None, list["Result"]]


def html(assessment: Assessment, lang: Language = "zh") -> str:
    """The page of an assessment, with the stylesheet."""
    return fragment(body(assessment, lang), lang)


def body(assessment: Assessment, lang: Language = "zh") -> str:
    """The page of an assessment, for a document that has the stylesheet."""
    regions = by_region(assessment.results)
    places = [(region, year, results) for region, years in regions.items() for year, results in years.items()]
    shown = _within_budget(regions)
    attributes = list(dict.fromkeys(one.attribute for one in assessment.scheme if one.attribute))
    signs = len(places) > 1 and len(assessment.scheme) <= _SIGNS
    return render(
        "assessment.html",
        lang=lang,
        scheme=assessment.scheme,
        regions=len(regions),
        years=sorted({year for _, year, _ in places if year is not None}),
        total=Counter(result.verdict for result in assessment.results),
        attributes=attributes,
        places=[_place(assessment, *place, attributes) for place in places[:SHOWN_ROWS]],
        more_places=max(len(places) - SHOWN_ROWS, 0),
        folded=len(places) > _OPEN,
        signs=places[:SHOWN_ROWS] if signs else [],
        blocks=[_block(region, regions[region], lang) for region in shown],
        left_out=[region for region in regions if region not in shown],
        warnings=notes(assessment.warnings),
        verdicts=(Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE),
    )


def by_region(results: Sequence[Result]) -> dict[str, ByYear]:
    """The results of each region, by year."""
    found: dict[str, ByYear] = {}
    for result in results:
        found.setdefault(result.region, {}).setdefault(result.year, []).append(result)
    return found


def _within_budget(regions: dict[str, ByYear]) -> dict[str, ByYear]:
    """The first regions, as many as a page should hold; always the very first."""
    shown: dict[str, ByYear] = {}
    held = 0
    for region, years in regions.items():
        held += sum(1 + len(result.parts) for results in years.values() for result in results)
        if shown and held > SHOWN_RESULTS:
            break
        shown[region] = years
    return shown


def _place(
    assessment: Assessment, region: str, year: int | None, results: list[Result], attributes: list[str]
) -> dict[str, Any]:
    """One row of the table of counts."""
    met = {name: [result.verdict for result in results if result.indicator.attribute == name] for name in attributes}
    return {
        "region": region,
        "year": year,
        "counts": Counter(result.verdict for result in results),
        "share": share(tuple(results)),
        "attributes": [
            (verdicts.count(Verdict.PASS), len(verdicts) - verdicts.count(Verdict.NOT_APPLICABLE))
            for verdicts in met.values()
        ],
        "criteria": [criterion_verdict(one, tuple(results)) for one in assessment.scheme.criteria],
    }


def _block(region: str, years: ByYear, lang: Language) -> dict[str, Any]:
    """One region: its latest year judged, the years before beside it."""
    ordered = sorted(years, key=lambda year: year or 0)
    last, latest = ordered[-1], years[ordered[-1]]
    several = len(ordered) > 1
    columns: list[int | None] = list(ordered) if several else [*_history_years(latest), last]
    shown = columns[-SHOWN_YEARS:]
    judged = {year: {result.indicator.id: result for result in years[year]} for year in shown if year in years}
    results = {result.indicator.id: result for result in latest[:SHOWN_ROWS]}
    groups = [
        (domain, task, [_row(results[one.id], shown, judged, lang) for one in rows])
        for domain, task, rows in by_task(result.indicator for result in results.values())
    ]
    return {
        "region": region,
        "year": last,
        "counts": Counter(result.verdict for result in latest),
        "columns": shown,
        "earlier": [year for year in columns[:-SHOWN_YEARS] if year is not None],
        "several": several,
        "groups": groups,
        "more": len(latest) - len(results),
    }


def _history_years(results: list[Result]) -> list[int]:
    """The years before the assessed one with figures that were given to the rules."""
    found = {
        year
        for whole in results
        for result in (whole, *whole.parts)
        for year in _history(result)
        if year != result.year
    }
    return sorted(found)


def _history(result: Result) -> dict[int, Any]:
    """The figures of earlier years in the unit of the rule."""
    given = dict(result.inputs.pairs)
    history, other = dict(given.get("history") or ()), given.get("unit")
    if other is None:
        return history
    return {year: value if value is None else convert(value, other, result.unit) for year, value in history.items()}


def _row(
    result: Result, columns: list[int | None], judged: dict[int | None, dict[str, Result]], lang: Language
) -> dict[str, Any]:
    """An indicator with its parts, each with a cell a year."""
    lines = [(result, _same(result, columns, judged, None))]
    lines += [(part, _same(part, columns, judged, at)) for at, part in enumerate(result.parts)]
    return {"lines": [_line(one, columns, in_years, lang) for one, in_years in lines]}


def _same(
    result: Result, columns: list[int | None], judged: dict[int | None, dict[str, Result]], part: int | None
) -> dict[int | None, Result]:
    """The results of the same row in the years that were assessed."""
    wholes = {year: judged.get(year, {}).get(result.indicator.id) for year in columns}
    return {
        year: whole if part is None else whole.parts[part]
        for year, whole in wholes.items()
        if whole is not None and (part is None or part < len(whole.parts))
    }


def _line(
    result: Result, columns: list[int | None], in_years: dict[int | None, Result], lang: Language
) -> dict[str, Any]:
    outcome, part = result.outcome, result.part
    threshold = part.threshold if part else result.indicator.threshold
    cut = marked(outcome) if outcome is not None and outcome.text else ()
    history = _history(result)
    reason = result.reason(lang)
    other: Language = "en" if lang == "zh" else "zh"
    return {
        "result": result,
        "threshold": threshold or "",
        "pieces": cut if len(cut) > 1 else (),
        "cells": list(_cells(columns, in_years, history, lang)),
        "margin_unit": difference_unit(outcome.margin_unit) or "" if outcome else "",
        "reason": reason,
        "said": [] if result.parts else [(lang, reason), (other, result.reason(other))],
        "missing": missing_words(result, lang) if result.verdict is Verdict.UNKNOWN and outcome else "",
        "no_data": no_data(result, lang) if result.verdict is Verdict.UNKNOWN and outcome else "",
    }


def _cells(
    columns: list[int | None], in_years: dict[int | None, Result], history: dict[int, Any], lang: Language
) -> Iterator[dict[str, Any]]:
    """A value a year; the years before the last with their verdict where they were assessed."""
    for year in columns:
        found = in_years.get(year)
        if found is None:
            yield {"value": None if year is None else history.get(year), "verdict": None, "why": ""}
        elif year == columns[-1]:
            yield {"value": found.value, "verdict": None, "why": ""}
        else:
            why = f"{found.verdict.label(lang)}{'：' if lang == 'zh' else ': '}{found.reason(lang)}"
            yield {"value": found.value, "verdict": found.verdict, "why": why}
