"""The map of verdicts: regions by indicators, a cell for each verdict.

Comes in: an assessment, or a frame with verdicts. Goes out: a heat map, by year where there are
several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment
from ecorules.charts import asked, canvas
from ecorules.charts.words import DARK, SIGNS, legend, word
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.charts.canvas import Drawn

_COLUMNS: Final = ("region", "year", "indicator", "verdict")
#: The size of a cell in pixels, and what the whole may be: drawings beyond that cannot be written as PNG.
_STEP, _LEAST, _LONGEST = 22, 5, 6_000
#: Beneath this size a cell has no room for its symbol.
_ROOM: Final = 11


def verdict_map(
    found: Assessment | pd.DataFrame,
    *,
    regions: Iterable[str] | None = None,
    years: Iterable[int] | int | None = None,
    lang: Language = "zh",
) -> Drawn:
    """Every verdict of regions and indicators as a coloured cell with its symbol, a panel a year.

    found: an assessment, or a frame with the columns region, year, indicator, verdict (and, where there are any,
        part, name, value, unit, reason); rows of parts are left out.

    Raises ``DataError`` for a frame without these columns, with two verdicts for one cell, or for a region or year
    that is not in it.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> frame = pd.DataFrame({"region": ["甲市", "乙县"], "year": 2020, "indicator": "26", "verdict": ["pass", "fail"]})
    >>> print(charts.verdict_map(frame, lang="en").description)
    Verdicts (2020): 2 regions by 1 indicator; met 1, not met 1.
    """
    rows = (
        asked.table(found.to_frame(lang), _COLUMNS) if isinstance(found, Assessment) else asked.table(found, _COLUMNS)
    )
    rows = asked.some([row for row in rows if row.get("part") is None])
    rows = asked.selected(rows, "region", regions, ("地区", "region"))
    rows = asked.selected(rows, "year", years, ("年份", "year"))
    asked.once(rows, ("region", "year", "indicator"))
    cells = sorted((_cell(row, lang) for row in rows), key=lambda cell: cell["year"])
    return _drawn(cells, lang)


def _cell(row: asked.Row, lang: Language) -> dict[str, Any]:
    verdict = asked.verdict_of(row)
    name = row.get("name")
    indicator = str(row["indicator"])
    return {
        "region": canvas.text(row["region"]),
        "year": canvas.text("–" if row["year"] is None else row["year"]),
        "indicator": canvas.text(indicator if name in {None, indicator} else f"{indicator} {name}"),
        "verdict": verdict.label(lang),
        "code": verdict.code,
        "value": " ".join(str(row[held]) for held in ("value", "unit") if row.get(held) is not None) or "–",
        "reason": str(row.get("reason") or "–"),
    }


def _drawn(cells: list[dict[str, Any]], lang: Language) -> Drawn:
    alt = canvas.library()
    regions, indicators = asked.distinct(cells, "region"), asked.distinct(cells, "indicator")
    years = sorted(asked.distinct(cells, "year"))
    # Names of regions are short: they stand above, unless there are so many that the reader has to scroll down.
    across, down = ("region", "indicator") if len(regions) <= 40 else ("indicator", "region")
    labels = {"region": regions, "indicator": indicators}
    width, height = _step(len(labels[across]) * len(years)), _step(len(labels[down]))
    x = alt.X(
        f"{across}:N",
        title=None,
        scale=alt.Scale(domain=labels[across]),
        axis=alt.Axis(orient="top", labelAngle=-60, labels=width >= _LEAST + 3, ticks=False, domain=False),
    )
    y = alt.Y(
        f"{down}:N",
        title=None,
        scale=alt.Scale(domain=labels[down]),
        axis=alt.Axis(labels=height >= _LEAST + 3, ticks=False, domain=False),
    )
    names, colours = legend(lang)
    colour = alt.Color(
        "verdict:N",
        title=word("verdict", lang),
        scale=alt.Scale(domain=names, range=colours),
        legend=alt.Legend(orient="bottom", direction="horizontal"),
    )
    over = [
        ("region:N", word("region", lang)),
        ("indicator:N", word("indicator", lang)),
        ("year:N", word("year", lang)),
    ]
    over += [(f"{name}:N", word(name, lang)) for name in ("verdict", "value", "reason")]
    base = alt.Chart()  # the layers have no data of their own: a panel gives them its share
    layers = [base.mark_rect(stroke="white").encode(x=x, y=y, color=colour, tooltip=canvas.tips(*over))]
    if min(width, height) >= _ROOM:
        layers += [_signs(verdict, min(width, height)).encode(x=x, y=y) for verdict in SIGNS]
    whole = alt.layer(*layers).properties(width={"step": width}, height={"step": height})
    if len(years) > 1:
        header = alt.Header(title=None, labelFontWeight="bold", labelFontSize=13, labelOrient="bottom")
        whole = whole.facet(column=alt.Column("year:N", header=header, sort=None), data=canvas.data(cells))
    else:
        whole = whole.properties(data=canvas.data(cells))
    return canvas.finished(
        whole, title=_title(years, lang), says=_says(cells, len(regions), len(indicators), years, lang), lang=lang
    )


def _signs(verdict: Verdict, step: int) -> Any:
    """The sign of one verdict in its cells: drawn, so that no font has to have it."""
    dark = verdict in {Verdict.UNKNOWN, Verdict.NOT_APPLICABLE}
    base = canvas.library().Chart().transform_filter(f"datum.code === {verdict.code}")
    look = {"filled": False, "strokeWidth": 2, "opacity": 1, "stroke": DARK if dark else "white", "tooltip": None}
    return base.mark_point(shape=SIGNS[verdict], size=(0.55 * step) ** 2, **look)


def _step(count: int) -> int:
    return max(_LEAST, min(_STEP, _LONGEST // max(count, 1)))


def _title(years: list[str], lang: Language) -> str:
    span = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return word("verdicts", lang) + ("" if span == "–" else f"（{span}）" if lang == "zh" else f" ({span})")


def _says(cells: list[dict[str, Any]], regions: int, indicators: int, years: list[str], lang: Language) -> str:
    counts = Counter(cell["verdict"] for cell in cells)
    names, _ = legend(lang)
    told = [f"{name} {counts[name]}" for name in names if counts[name]]
    title = _title(years, lang)
    if lang == "en":
        extent = f"{_counted(regions, 'region')} by {_counted(indicators, 'indicator')}"
        return f"{title}: {extent}; {', '.join(told)}."
    return f"{title}：{regions}个地区、{indicators}项指标；{'，'.join(told)}。"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
