"""Courses of years: what was observed, what is demanded, and what is needed to get there.

Comes in: an assessment or a tidy frame, and the frame of what is needed. Goes out: line charts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment, Result
from ecorules.charts import asked, assessed, canvas
from ecorules.charts.words import BLUE, DARK, ORANGE, word
from ecorules.remedies import needed as what_is_needed
from ecorules.rules import Milestones, Rule
from ecorules.verdicts import Language

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.charts.canvas import Drawn

_SPAN: Final = 200
_REGION: Final = ("地区", "region")


def path_to_target(
    found: Assessment | pd.DataFrame,
    indicator: str | int,
    *,
    region: str | None = None,
    part: int | str | None = None,
    by: int | None = None,
    needed: pd.DataFrame | None = None,
    lang: Language = "zh",
) -> Drawn:
    """The years of one indicator, its threshold with the milestones, and the path needed to a target year.

    found: an assessment, or a frame with the columns region, year, indicator, value (part, name, unit where there
        are any); a frame knows no thresholds, so none are drawn.
    by: the target year; what is needed until then is then worked out (of an assessment).
    needed: what ``ecorules.remedies.needed`` gave, with the columns region, indicator, year, value, due, remedy, in
        place of ``by``.

    Raises ``DataError`` or ``SchemeError`` for names that are not there, and for an indicator without any figure.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts, load_scheme
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
    >>> assessment = load_scheme("changde-2020").assess(observed)
    >>> print(charts.path_to_target(assessment, "28", by=2025, lang="en").description)
    甲市 · 28 城镇人均公园绿地面积; observed 12 in 2020 平方米/人; demand ≥13; needed 13 in 2025.
    """
    if isinstance(found, Assessment):
        region = _region(found, region)
        result = found.result(region, indicator, part)
        if result.parts:
            raise asked.refuse(
                "E785",
                "这项指标按分项评价，应写明 part",
                "the indicator is judged by its parts: name one",
                "、".join(f"{one.part.number} {one.name}" for one in result.parts if one.part),
                ", ".join(f"{one.part.number} {one.name}" for one in result.parts if one.part),
            )
        values = assessed.figures(found, result)
        title, unit = f"{region} · {assessed.label(result)}", result.unit
        if needed is None and by is not None:
            own = replace(
                found,
                results=tuple(r for r in found.results if r.region == region and r.indicator.id == result.indicator.id),
            )
            needed = what_is_needed(own, by, lang=lang)
        indicator, part = result.indicator.id, result.part.number if result.part else None
    else:
        rows = asked.table(found, ("region", "year", "indicator", "value"))
        rows = asked.only(asked.of_indicator(rows, indicator), "region", region, _REGION)
        rows = asked.some(asked.of_part(rows, part))
        asked.once(rows, ("year",))
        values = {asked.year_of(row): held for row in rows if (held := asked.figure(row["value"])) is not None}
        values, result = dict(sorted(values.items())), None
        first = rows[0]
        title, unit = f"{first['region']} · {first['indicator']} {first.get('name') or ''}".rstrip(), first.get("unit")
        region, indicator = str(first["region"]), str(first["indicator"])
    path = [] if needed is None else _path(needed, region, str(indicator), part)
    return _drawn(_Lines(found, result, values, path), title, unit, "path", lang)


def history(
    assessment: Assessment,
    region: str,
    indicator: str | int,
    *,
    part: int | str | None = None,
    lang: Language = "zh",
) -> Drawn:
    """The figures of one indicator by year, with the threshold in force in each and its milestones.

    Raises ``DataError`` or ``SchemeError`` for names that are not there, and for an indicator without any figure.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts, load_scheme
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
    >>> assessment = load_scheme("changde-2020").assess(observed)
    >>> print(charts.history(assessment, "甲市", "28", lang="en").description)
    甲市 · 28 城镇人均公园绿地面积; observed 12 in 2020 平方米/人; demand ≥13.
    """
    return path_to_target(assessed.of(assessment), indicator, region=region, part=part, lang=lang)


def _region(assessment: Assessment, region: str | None) -> str:
    if region is not None:
        return region
    rows: list[asked.Row] = [{"region": one} for one in assessment.regions]
    return str(asked.only(asked.some(rows), "region", None, _REGION)[0]["region"])


def _path(needed: pd.DataFrame, region: str, indicator: str, part: object) -> list[tuple[int, float]]:
    """From the present figure to the one that is due; nothing where no figure is due."""
    rows = asked.table(needed, ("region", "indicator", "year", "value", "due", "remedy"))
    rows = [row for row in rows if str(row["region"]) == region and str(row["indicator"]) == indicator]
    rows = [row for row in rows if str(row.get("part")) == str(part)]
    for row in rows:
        now, due = asked.figure(row["value"]), asked.number(row, "remedy")
        if now is not None and due is not None and row["due"] is not None:
            return [(asked.year_of(row), now), (asked.year_of({"year": row["due"]}), due)]
    return []


class _Lines:
    """What the chart shows: figures, bounds, milestones, the path."""

    def __init__(
        self, found: Any, result: Result | None, values: dict[int, float], path: list[tuple[int, float]]
    ) -> None:
        self.values, self.path = values, path
        self.bounds: list[assessed.Bound] = []
        self.steps: set[int] = set()
        years = [*values, *(year for year, _ in path)]
        if result is not None:
            self.steps = _steps(result.rule)
            own = [result.year] if result.year is not None else []
            years += [*own, *self.steps]
            if years:
                first, last = min(years), max(years)
                first = max(first, last - _SPAN)
                self.bounds = assessed.bounds(found, result, range(first, last + 1))
        if not values and not self.bounds:
            raise asked.refuse(
                "E783",
                "这项指标没有数值，也没有数值界限，画不成历年变化",
                "the indicator has no figures and no bound on a number: there is no course to draw",
            )


def _steps(rule: Rule | None) -> set[int]:
    """The years of milestones."""
    if rule is None or not isinstance(rule.demand, Milestones):
        return set()
    return {step.year for step in rule.demand.steps if step.year is not None}


def _drawn(lines: _Lines, title: str, unit: str | None, what: str, lang: Language) -> Drawn:
    alt = canvas.library()
    names = {key: word(key, lang) for key in ("observed", "demand", "due")}
    domain = list(names.values())
    colour = alt.Color(
        "series:N", title=None, scale=alt.Scale(domain=domain, range=[BLUE, ORANGE, DARK]),
        legend=alt.Legend(orient="top", values=_present(lines, names)),
    )  # fmt: skip
    y_title = word("value", lang) + (f"（{unit}）" if unit and lang == "zh" else f" ({unit})" if unit else "")
    x = canvas.years_axis(lang)
    y = alt.Y("value:Q", title=canvas.text(y_title), scale=alt.Scale(zero=False, nice=True))
    over = canvas.tips(
        ("series:N", word("clause", lang)), ("year:Q", word("year", lang)), ("value:Q", word("value", lang))
    )
    layers = []
    if lines.bounds:
        rows = [
            {"series": names["demand"], "year": one.year, "value": one.bound, "clause": one.clause,
             "key": f"{one.clause} {one.end}", "step": one.year in lines.steps}
            for one in lines.bounds
        ]  # fmt: skip
        base = canvas.chart(rows)
        dashed = base.mark_line(interpolate="step-after", strokeDash=[6, 4], strokeWidth=2)
        layers.append(dashed.encode(x=x, y=y, color=colour, detail="key:N", tooltip=over))
        if any(row["step"] for row in rows):
            marks = canvas.chart([row for row in rows if row["step"]]).mark_point(shape="diamond", size=90, filled=True)
            layers.append(marks.encode(x=x, y=y, color=colour, tooltip=over))
        labels = canvas.chart(_labelled(rows)).mark_text(align="left", baseline="bottom", dy=-5, fontSize=11, limit=180)
        layers.append(labels.encode(x=x, y=y, color=colour, text="clause:N"))
    if lines.path:
        rows = [{"series": names["due"], "year": year, "value": value} for year, value in lines.path]
        way = canvas.chart(rows).mark_line(strokeDash=[2, 3], point={"filled": False, "size": 70, "fill": "white"})
        layers.append(way.encode(x=x, y=y, color=colour, tooltip=over))
    if lines.values:
        rows = [{"series": names["observed"], "year": year, "value": value} for year, value in lines.values.items()]
        line = canvas.chart(rows).mark_line(strokeWidth=2.5, point={"size": 60})
        layers.append(line.encode(x=x, y=y, color=colour, tooltip=over))
    made = alt.layer(*layers).properties(width=560, height=300)
    heading = word(what if lines.path else "history", lang)
    return canvas.finished(
        made, title=canvas.short(title), subtitle=heading, says=_says(title, unit, lines, lang), lang=lang
    )


def _present(lines: _Lines, names: dict[str, str]) -> list[str]:
    held = {"observed": lines.values, "demand": lines.bounds, "due": lines.path}
    return [names[key] for key, there in held.items() if there]


def _labelled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One label a clause, where its line begins; the upper end of a range carries none."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["key"].endswith(" low"):
            first.setdefault(row["clause"], row)
    return list(first.values())


def _says(title: str, unit: str | None, lines: _Lines, lang: Language) -> str:
    named = unit or ""
    told = [title]
    if lines.values:
        listed = "、".join(f"{year}年 {value:.10g}" for year, value in list(lines.values.items())[-12:])
        listed_en = ", ".join(f"{value:.10g} in {year}" for year, value in list(lines.values.items())[-12:])
        told.append(f"observed {listed_en} {named}".rstrip() if lang == "en" else f"实际值 {listed}{named}")
    clauses = list(dict.fromkeys(one.clause for one in lines.bounds))
    if clauses:
        told.append(f"demand {', '.join(clauses)}" if lang == "en" else f"要求 {'、'.join(clauses)}")
    if lines.path:
        (_, _), (year, due) = lines.path
        told.append(f"needed {due:.10g} in {year}" if lang == "en" else f"{year}年需要达到 {due:.10g}{named}")
    return "; ".join(told) + "." if lang == "en" else "；".join(told) + "。"
