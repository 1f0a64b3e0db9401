"""From an assessment to a report: every row, line and fact, in one language.

Comes in: an ``Assessment``. Goes out: a ``Report``, which the formats lay out. The same
assessment makes the same report: nothing is asked of the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ecorules.assessment import Assessment, Gap, Result, gap_of
from ecorules.markup import figure
from ecorules.reports.asked import chosen, day, language, refused
from ecorules.reports.lacking import due
from ecorules.reports.model import Counts, Line, Region, Report, Row, Total, Value
from ecorules.reports.provenance import facts, origins
from ecorules.reports.words import ORDER, listed, sentences, word
from ecorules.schemes import Indicator, Part
from ecorules.units import convert
from ecorules.verdicts import Language, Verdict

#: So many columns of years; earlier figures stand in the tables that were judged.
MAX_YEARS: Final = 10


def report(assessment: Assessment, lang: str = "zh", *, regions: object = None, date: object = None) -> Report:
    """What the formats of a report lay out, as plain frozen data.

    regions: the names of those to report on; by default all.
    date: that of the report (2024-05-01); without one the report bears none, so that the same
        assessment always gives the same files.

    Raises ``EcoRulesError`` for another language, an unknown region, something else than an assessment.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> rows = pd.DataFrame([("甲市", 2020, "28", 12.0)], columns=["region", "year", "indicator", "value"])
    >>> made = report(load_scheme("changde-2020").assess(rows), "en")
    >>> line = next(line for line in made.lines if line.number == "28")
    >>> line.value, line.gap.amount, line.gap.unit, made.years
    (12.0, 1.0, '平方米/人', (2020,))
    """
    in_lang = language(lang)
    if not isinstance(assessment, Assessment):
        kind = type(assessment).__name__
        raise refused("E799", f"应给出评估结果，而不是 {kind}", f"an assessment is due, not {kind}")
    kept = frozenset(chosen(regions, assessment.regions))
    results = [result for result in assessment.results if result.region in kept]
    assessed = tuple(sorted({result.year for result in results if result.year is not None}))
    years, notes = _years(results, assessed, in_lang)
    told = day(date)
    by_region: dict[str, list[Result]] = {}
    for result in results:
        by_region.setdefault(result.region, []).append(result)
    by_name = totals(assessment, in_lang)
    return Report(
        lang=in_lang,
        title=f"{assessment.scheme.title} · {word('report', in_lang)}",
        scheme=assessment.scheme.title,
        regions=tuple(
            Region(name=name, rows=_rows(own, years, in_lang), totals=tuple(by_name.get(name, ())))
            for name, own in by_region.items()
        ),
        indicators=tuple((row.id, row.name) for row in assessment.scheme),
        years=years,
        assessed=assessed,
        facts=facts(assessment, in_lang, told),
        origins=origins(assessment.scheme, in_lang),
        warnings=tuple(warning.say(in_lang) for warning in assessment.warnings),
        notes=notes,
        tables=assessment.tables if regions is None else (),
        date=told,
    )


def _years(results: list[Result], assessed: tuple[int, ...], lang: Language) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The columns of figures: the years judged; where that is one, also those of the histories."""
    years = set(assessed)
    if len(assessed) == 1:
        years.update(year for result in results for each in (result, *result.parts) for year in _history(each))
    kept = sorted(years)[-MAX_YEARS:]
    left = len(years) - len(kept)
    if not left:
        return tuple(kept), ()
    zh, en = f"更早的 {left} 年没有列出", f"{left} earlier years are not shown"
    return tuple(kept), (zh if lang == "zh" else en,)


def _rows(results: list[Result], years: tuple[int, ...], lang: Language) -> tuple[Row, ...]:
    """The rows of one region: each indicator, and each of its parts, over the years."""
    rows = []
    by_indicator: dict[str, list[Result]] = {}
    for result in results:
        by_indicator.setdefault(result.indicator.id, []).append(result)
    for own in by_indicator.values():
        own.sort(key=lambda result: result.year or 0)
        rows.append(_row(own, years, lang))
        for at in range(max(len(each.parts) for each in own)):  # a scenario may turn to a table with other parts
            rows.append(_row([each.parts[at] for each in own if at < len(each.parts)], years, lang))
    return tuple(rows)


def _row(results: list[Result], years: tuple[int, ...], lang: Language) -> Row:
    lines = tuple(_line(result, lang) for result in results)
    indicator = results[-1].indicator
    found: dict[int, Value] = {}
    for result in results:
        found.update(_history(result))
    found.update({line.year: line.value for line in lines if line.year is not None and line.value is not None})
    values = tuple(found.get(year) for year in years)
    return Row(domain=indicator.domain or "", task=indicator.task or "", values=values, lines=lines)


def _history(result: Result) -> dict[int, Value]:
    """The figures of the years up to the judged one, in the unit of the result."""
    given = dict(result.inputs.pairs)
    unit, held = given.get("unit"), given.get("history", ())
    if unit is None or result.unit is None:
        return dict(held)
    return {year: convert(value, unit, result.unit) for year, value in held}


def _line(result: Result, lang: Language) -> Line:
    indicator, part = result.indicator, result.part
    asked: Indicator | Part = part or indicator
    return Line(
        region=result.region,
        year=result.year,
        number=f"{indicator.id}.{part.number}" if part else indicator.id,
        name=_name(result, lang),
        attribute=indicator.attribute or "",
        threshold=asked.threshold or "",
        unit="" if result.parts else result.unit or "",
        value=_value(result, lang),
        verdict=result.verdict,
        gap=gap_of(result) if result.verdict is Verdict.FAIL else Gap(),
        reason=result.reason(lang),
        responsible=listed(indicator.responsible, lang),
        sources=result.sources,
        due=due(result, lang),
        whole=bool(result.parts),
        part=part is not None,
    )


def _name(result: Result, lang: Language) -> str:
    """The name; behind that of a part with a level the level, whose figures stand in the row."""
    if result.part is None or result.part.level is None:
        return result.name
    level = result.part.level.name
    return f"{result.name}（{level}）" if lang == "zh" else f"{result.name} ({level})"


def _value(result: Result, lang: Language) -> Value:
    """What was reported of the judged year: a figure, a state, or what was said of each subject."""
    if result.value is not None:
        return figure(result.value, lang) if isinstance(result.value, bool) else result.value
    given = dict(result.inputs.pairs)
    parts = [(name, dict(entry.pairs).get("value")) for name, entry in given.get("parts", ())]
    said = [f"{name} {figure(held, lang)}" for name, held in parts if held is not None]
    if said:
        return sentences(said, lang)
    change = given.get("change")
    if change is None:
        return None
    return f"变化幅度 {figure(change)}" if lang == "zh" else f"change {figure(change)}"


def totals(assessment: Assessment, lang: Language) -> dict[str, list[Total]]:
    """The summary of an assessment by region, each region's years in order."""
    attributes = list(dict.fromkeys(row.attribute for row in assessment.scheme if row.attribute is not None))
    criteria = [criterion.name for criterion in assessment.scheme.criteria]
    found: dict[str, list[Total]] = {}
    for row in assessment.summary().to_dict("records"):
        counts = [_counts(row, "", word("all", lang))]
        counts += [_counts(row, f"{attribute}_", attribute) for attribute in attributes]
        met = row["criteria"]
        total = Total(
            region=row["region"],
            year=int(row["year"]) if isinstance(row["year"], int | float) else None,
            counts=tuple(counts),
            criteria=tuple((name, Verdict(row[name])) for name in criteria),
            met=Verdict(met) if isinstance(met, str) else None,
        )
        found.setdefault(total.region, []).append(total)
    for of_region in found.values():
        of_region.sort(key=lambda total: total.year or 0)
    return found


def _counts(row: dict[Any, Any], before: str, of: str) -> Counts:
    passed, failed, unknown, other = (int(row[f"{before}{verdict.value}"]) for verdict in ORDER)
    applicable = passed + failed + unknown
    share = 100 * passed / applicable if applicable else None
    return Counts(of=of, counts=(passed, failed, unknown, other), share=share)


def verdicts_by(region: Region, indicators: Iterable[tuple[str, str]]) -> list[Verdict | None]:
    """The latest verdict of each indicator in a region, in the order of the scheme."""
    found = {row.last.number: row.last.verdict for row in region.rows if not row.last.part}
    return [found.get(number) for number, _ in indicators]
