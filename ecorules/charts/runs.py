"""Scenarios beside each other: indicators by verdict, values by year.

Comes in: the tidy frame of a run, known by its columns. Goes out: charts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ecorules.charts import asked, canvas
from ecorules.charts.words import DARK, ORDER, legend, word
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.charts.canvas import Drawn

_REGION: Final = ("地区", "region")
_RUN: Final = ("scenario", "region", "year", "indicator", "part", "value", "verdict")
#: Colours that colour-blind readers tell apart; scenarios beyond them repeat, with another dash.
_LINES: Final = ("#30343b", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8c6d31")


def compare_scenarios(
    frame: pd.DataFrame,
    indicator: str | int | None = None,
    *,
    region: str | None = None,
    part: int | None = None,
    lang: Language = "zh",
) -> Drawn:
    """Scenarios beside each other: the indicators by verdict, or the values of one indicator by year.

    frame: what ``run`` gave: scenario, region, year, indicator, part, value, verdict.
    indicator: None counts verdicts of indicators, a panel a year, over all regions or in one; else a line a scenario
        of that indicator's value in one region, filled where the demand is met.

    Raises ``DataError`` for missing columns, unknown names, and an indicator without figures.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> import ecorules
    >>> from ecorules import charts
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.5]})
    >>> more = ecorules.Scenario("扩绿", [ecorules.levers.add("28", 1)])
    >>> frame = ecorules.run(ecorules.load_scheme("changde-2020"), observed, more)
    >>> print(charts.compare_scenarios(frame, "28", lang="en").description)
    甲市 · 28 城镇人均公园绿地面积: 基准 12.5 (2020, not met); 扩绿 13.5 (2020, met).
    """
    rows = asked.table(frame, _RUN)
    if indicator is None:
        if region is not None:
            rows = asked.only(rows, "region", region, _REGION)
        return _counts(asked.some([row for row in rows if row["part"] is None]), region, lang)
    rows = asked.some(asked.of_part(asked.of_indicator(rows, indicator), part))
    rows = asked.only(rows, "region", region, _REGION)
    asked.once(rows, ("scenario", "year"))
    return _values(rows, lang)


def _counts(rows: list[asked.Row], region: str | None, lang: Language) -> Drawn:
    asked.once(rows, ("scenario", "region", "year", "indicator"))
    alt = canvas.library()
    scenarios, years = asked.distinct(rows, "scenario"), sorted({asked.year_of(row) for row in rows})
    counted = Counter((row["scenario"], asked.year_of(row), asked.verdict_of(row)) for row in rows)
    names, colours = legend(lang)
    bars = []
    for scenario in scenarios:
        for year in years:
            at = 0
            for place, verdict in enumerate(ORDER):
                count = counted[scenario, year, verdict]
                if count:
                    about = {"scenario": canvas.text(scenario), "year": year, "verdict": verdict.label(lang)}
                    bars.append(
                        about | {"count": count, "place": place, "middle": at + count / 2, "ink": _ink(verdict)}
                    )
                at += count
    x = alt.X("count:Q", title=word("count", lang), stack="zero")
    y = alt.Y("scenario:N", title=None, scale=alt.Scale(domain=[canvas.text(one) for one in scenarios]))
    colour = alt.Color(
        "verdict:N", title=None, scale=alt.Scale(domain=names, range=colours),
        legend=alt.Legend(orient="bottom", direction="horizontal"),
    )  # fmt: skip
    over = [
        ("scenario:N", word("scenario", lang)),
        ("year:O", word("year", lang)),
        ("verdict:N", word("verdict", lang)),
    ]
    base = alt.Chart()  # the layers have no data of their own: a panel gives them its share
    tips = canvas.tips(*over, ("count:Q", word("count", lang)))
    drawn = base.mark_bar(stroke="white").encode(x=x, y=y, color=colour, order="place:Q", tooltip=tips)
    said = base.mark_text(fontSize=11).encode(
        x=alt.X("middle:Q", title=word("count", lang)), y=y, text="count:Q", color=alt.Color("ink:N", scale=None)
    )
    made = alt.layer(drawn, said).properties(width=520 if len(years) == 1 else 300, height={"step": 30})
    if len(years) > 1:
        header = alt.Header(title=None, labelFontWeight="bold")
        made = made.facet(facet=alt.Facet("year:O", header=header), columns=2, data=canvas.data(bars))
    else:
        made = made.properties(data=canvas.data(bars))
    where = "" if region is None else f" · {canvas.short(region)}"
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    told = []
    for scenario in scenarios:
        met = counted[scenario, years[-1], Verdict.PASS]
        whole = sum(counted[scenario, years[-1], verdict] for verdict in ORDER)
        told.append(f"{scenario} {met}/{whole}")
    last = f"{years[-1]}年达标：{'，'.join(told)}。" if lang == "zh" else f"met in {years[-1]}: {', '.join(told)}."
    title = f"{word('scenarios', lang)}{where} {span}"
    return canvas.finished(made, title=title, says=f"{title}. {last}", lang=lang)


def _ink(verdict: Verdict) -> str:
    return "white" if verdict in {Verdict.PASS, Verdict.FAIL} else DARK


def _values(rows: list[asked.Row], lang: Language) -> Drawn:
    alt = canvas.library()
    scenarios = asked.distinct(rows, "scenario")
    inks = {canvas.text(name): _LINES[at % len(_LINES)] for at, name in enumerate(scenarios)}
    points = []
    for row in rows:
        held, verdict = asked.figure(row["value"]), asked.verdict_of(row)
        if held is not None:
            ink = inks[canvas.text(row["scenario"])]
            about = {"scenario": canvas.text(row["scenario"]), "year": asked.year_of(row), "value": held}
            points.append(
                about
                | {"verdict": verdict.label(lang), "ink": ink, "fill": ink if verdict is Verdict.PASS else "white"}
            )
    if not points:
        raise asked.refuse("E783", "这项指标没有数值可画", "the indicator has no figures to draw")
    first = rows[0]
    named = f"{first['indicator']} {first.get('name') or ''}".rstrip()
    unit = first.get("unit")
    y_title = word("value", lang) + (f"（{unit}）" if unit and lang == "zh" else f" ({unit})" if unit else "")
    domain = [canvas.text(one) for one in scenarios]
    colour = alt.Color(
        "scenario:N", title=word("scenario", lang), legend=alt.Legend(orient="top", symbolType="stroke"),
        scale=alt.Scale(domain=domain, range=[inks[name] for name in domain]),
    )  # fmt: skip
    dashes = alt.StrokeDash("scenario:N", legend=None, scale=alt.Scale(domain=domain, range=_dashes(len(domain))))
    x, y = canvas.years_axis(lang), alt.Y("value:Q", title=canvas.text(y_title), scale=alt.Scale(zero=False))
    over = [("scenario:N", word("scenario", lang)), ("year:Q", word("year", lang)), ("value:Q", word("value", lang))]
    base = canvas.chart(points)
    line = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, strokeDash=dashes)
    dots = base.mark_point(size=60, opacity=1, strokeWidth=2).encode(
        x=x, y=y, stroke=alt.Stroke("ink:N", scale=None), fill=alt.Fill("fill:N", scale=None),
        tooltip=canvas.tips(*over, ("verdict:N", word("verdict", lang))),
    )  # fmt: skip
    title = f"{canvas.short(first['region'])} · {canvas.short(named)}"
    subtitle = f"{word('scenarios', lang)}：实心为达标" if lang == "zh" else "Scenarios compared: filled where met"
    ends = {point["scenario"]: point for point in points}
    told = [f"{name} {point['value']:.10g} ({point['year']}, {point['verdict']})" for name, point in ends.items()]
    made = alt.layer(line, dots).properties(width=560, height=300)
    return canvas.finished(made, title=title, subtitle=subtitle, says=f"{title}: {'; '.join(told)}.", lang=lang)


def _dashes(count: int) -> list[list[int]]:
    return [([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])[at // len(_LINES) % 4] for at in range(count)]
