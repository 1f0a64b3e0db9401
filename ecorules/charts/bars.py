"""One region at a glance: how far from each bound, and how far attained.

Comes in: an assessment and a region. Goes out: bars of margins, dots or a radar of attainment.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment, Result
from ecorules.charts import asked, assessed, canvas
from ecorules.charts.words import BLUE, DARK, PALE, legend, word
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from ecorules.charts.canvas import Drawn

#: Bars end here, in per cent of the bound; what is beyond is told by its label.
_END: Final = 100.0
_ROW: Final = 20


def margins(assessment: Assessment, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
    """How far one region is from the bound of each indicator or part, in per cent of the bound; the worst first.

    Bars to the left miss the bound, bars to the right keep it; they end at 100 %, the label tells the figure. What
    has no distance (states, bounds of 0, what cannot be determined) is counted in the subtitle. ``year`` is by
    default the region's latest.

    Raises ``DataError`` for a region or year that was not assessed, or where nothing has a margin.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts, load_scheme
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
    >>> assessment = load_scheme("changde-2020").assess(observed)
    >>> print(charts.margins(assessment, "甲市", lang="en").description)
    甲市 2020 · Margins: 1 with a margin, 1 of them short of the bound; 45 without; 28 城镇人均公园绿地面积 -7.69%.
    """
    results = list(assessed.judged(assessed.in_year(assessed.of(assessment), region, year)))
    rows = [_margin(result, held, lang) for result in results if (held := assessed.relative_margin(result)) is not None]
    rows.sort(key=lambda row: row["margin"])
    if not rows:
        raise _none("没有一项指标有可比的差距", "no indicator has a margin that can be compared")
    alt = canvas.library()
    names, colours = legend(lang)
    end = max(1.0, *(1.25 * abs(row["drawn"]) for row in rows))
    y = alt.Y(
        "indicator:N", title=None, scale=alt.Scale(domain=[row["indicator"] for row in rows]),
        axis=alt.Axis(ticks=False, domain=False, labelLimit=260),
    )  # fmt: skip
    x = alt.X("drawn:Q", title=word("margin", lang), scale=alt.Scale(domain=[-end, end]))
    colour = alt.Color("verdict:N", title=None, scale=alt.Scale(domain=names, range=colours), legend=_below(rows))
    over = [
        ("indicator:N", word("indicator", lang)),
        ("value:N", word("value", lang)),
        ("clause:N", word("clause", lang)),
    ]
    over += [("verdict:N", word("verdict", lang)), ("shown:N", word("margin", lang))]
    base = canvas.chart(rows)
    bars = base.mark_bar(height=_ROW - 8).encode(y=y, x=x, color=colour, tooltip=canvas.tips(*over))
    right = base.transform_filter("datum.drawn >= 0").mark_text(align="left", dx=4, fontSize=11, color=DARK)
    left = base.transform_filter("datum.drawn < 0").mark_text(align="right", dx=-4, fontSize=11, color=DARK)
    zero = canvas.chart([{"drawn": 0}]).mark_rule(color=PALE).encode(x=x)
    layers = [bars, *(text.encode(y=y, x=x, text="shown:N") for text in (right, left)), zero]
    made = alt.layer(*layers).properties(width=460, height={"step": _ROW})
    failing = sum(row["margin"] < 0 for row in rows)
    left_out = len(results) - len(rows)
    zh = f"{len(rows)} 项有可比的差距，其中 {failing} 项未达到；{left_out} 项没有"
    en = f"{len(rows)} with a margin, {failing} of them short of the bound; {left_out} without"
    return _finished(made, "margins", region, results, (zh, en), rows, lang)


def attainment(assessment: Assessment, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
    """How far one region attains each bound: value over bound, inverted where lower is better, at most 120 %.

    States, courses, changes and ranges have no such ratio and are counted in the subtitle; the line at 100 % is the
    demand. Lengths from one line can be compared, which areas of a radar cannot.

    Raises as ``margins`` does.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts, load_scheme
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
    >>> assessment = load_scheme("changde-2020").assess(observed)
    >>> charts.attainment(assessment, "甲市", lang="en").description.rpartition("; ")[2]
    '28 城镇人均公园绿地面积 92.3%.'
    """
    rows, results = _attained(assessment, region, year, lang)
    alt = canvas.library()
    names, colours = legend(lang)
    y = alt.Y(
        "indicator:N", title=None, scale=alt.Scale(domain=[row["indicator"] for row in rows]),
        axis=alt.Axis(ticks=False, domain=False, labelLimit=260, grid=True),
    )  # fmt: skip
    x = alt.X("attained:Q", title=word("attained", lang), scale=alt.Scale(domain=[0, assessed.CAP]))
    colour = alt.Color("verdict:N", title=None, scale=alt.Scale(domain=names, range=colours), legend=_below(rows))
    over = [
        ("indicator:N", word("indicator", lang)),
        ("value:N", word("value", lang)),
        ("clause:N", word("clause", lang)),
    ]
    over += [("verdict:N", word("verdict", lang)), ("shown:N", word("attained", lang))]
    base = canvas.chart(rows)
    stem = base.mark_bar(height=2, color=PALE).encode(y=y, x=x)
    dots = base.mark_circle(size=120, opacity=1).encode(y=y, x=x, color=colour, tooltip=canvas.tips(*over))
    said = base.mark_text(align="left", dx=10, fontSize=11, color=DARK).encode(y=y, x=x, text="shown:N")
    line = canvas.chart([{"attained": 100}]).mark_rule(color=DARK, strokeDash=[4, 3]).encode(x=x)
    made = alt.layer(stem, line, dots, said).properties(width=460, height={"step": _ROW})
    return _finished(made, "attainment", region, results, _counted(rows, results), rows, lang)


def attainment_radar(assessment: Assessment, region: str, *, year: int | None = None, lang: Language = "zh") -> Drawn:
    """The ratios of ``attainment`` on the rays of a radar, with the ring of 100 %.

    The area means nothing, and the order of the rays changes the shape: ``attainment`` shows the same honestly. At
    least three indicators must have a ratio.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts, load_scheme
    >>> rows = [("甲市", 2020, "26", 96.0), ("甲市", 2020, "28", 12.0), ("甲市", 2020, "29", 50.0)]
    >>> observed = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> assessment = load_scheme("changde-2020").assess(observed, regions={"甲市": {"设区市"}})
    >>> charts.attainment_radar(assessment, "甲市", lang="en").description.rpartition("; ")[2]
    '26 城镇污水处理率 101%, 28 城镇人均公园绿地面积 92.3%, 29 城镇新建绿色建筑比例 ≥120%.'
    """
    rows, results = _attained(assessment, region, year, lang)
    if len(rows) < 3:
        raise _none("有达标程度的指标不足三项", "fewer than three indicators have a ratio")
    alt = canvas.library()
    end = assessed.CAP
    names, colours = legend(lang)
    rows = [row | _at(row["attained"], at, len(rows)) | {"order": at} for at, row in enumerate(rows)]
    rings = [
        _at(level, at, len(rows)) | {"order": at, "level": level} for level in (50, 100) for at in range(len(rows) + 1)
    ]
    labels = [_at(end + 8, at, len(rows)) | {"indicator": row["indicator"]} for at, row in enumerate(rows)]
    rays = [_at(end, at, len(rows)) | {"x0": 0.0, "y0": 0.0} for at in range(len(rows))]
    scale = alt.Scale(domain=[-end - 10, end + 10])
    x, y = alt.X("x:Q", axis=None, scale=scale), alt.Y("y:Q", axis=None, scale=scale)
    colour = alt.Color("verdict:N", title=None, scale=alt.Scale(domain=names, range=colours), legend=_below(rows))
    over = [
        ("indicator:N", word("indicator", lang)),
        ("value:N", word("value", lang)),
        ("clause:N", word("clause", lang)),
    ]
    over += [("shown:N", word("attained", lang))]
    layers = [
        canvas.chart(rays).mark_rule(color="#e3e6ea").encode(x=x, y=y, x2="x0:Q", y2="y0:Q"),
        *(
            canvas.chart([row for row in rings if row["level"] == level])
            .mark_line(
                color=DARK if level == 100 else PALE, strokeDash=[4, 3] if level == 100 else [1, 0], strokeWidth=1
            )
            .encode(x=x, y=y, order="order:Q")
            for level in (50, 100)
        ),
        canvas.chart([*rows, rows[0] | {"order": len(rows)}])
        .mark_line(color=BLUE, strokeWidth=2)
        .encode(x=x, y=y, order="order:Q"),
        canvas.chart(rows).mark_circle(size=90, opacity=1).encode(x=x, y=y, color=colour, tooltip=canvas.tips(*over)),
        canvas.chart([{**_at(100, 0, len(rows)), "said": "100%"}])
        .mark_text(fontSize=10, dx=16, dy=-6, color=DARK)
        .encode(x=x, y=y, text="said:N"),
    ]
    for align, keep in (("left", 1), ("right", -1), ("center", 0)):
        held = [label for label in labels if _side(label["x"]) == keep]
        for label in held if not keep else ():  # the one at the top and the one at the bottom stand clear of the rest
            label["y"] *= 1.06
        if held:
            layers.append(
                canvas.chart(held).mark_text(align=align, fontSize=11, limit=150).encode(x=x, y=y, text="indicator:N")
            )
    made = alt.layer(*layers).properties(width=460, height=460)
    return _finished(made, "attainment", region, results, _counted(rows, results), rows, lang)


def _at(level: float, at: int, count: int) -> dict[str, Any]:
    angle = 2 * math.pi * at / count
    return {"x": level * math.sin(angle), "y": level * math.cos(angle)}


def _side(x: float) -> int:
    return 0 if abs(x) < 1 else 1 if x > 0 else -1


def _attained(
    assessment: Assessment, region: str, year: int | None, lang: Language
) -> tuple[list[dict[str, Any]], list[Result]]:
    results = list(assessed.judged(assessed.in_year(assessed.of(assessment), region, year)))
    rows = []
    for result in results:
        held = assessed.attainment(result)
        if held is not None:
            beyond = "≥" if held >= assessed.CAP else ""
            rows.append(_about(result, lang) | {"attained": held, "shown": f"{beyond}{held:.3g}%"})
    if not rows:
        raise _none("没有一项指标有达标程度", "no indicator has a ratio of attainment")
    return rows, results


def _margin(result: Result, held: float, lang: Language) -> dict[str, Any]:
    drawn = max(-_END, min(_END, held))
    return _about(result, lang) | {"margin": held, "drawn": drawn, "shown": f"{held:+.3g}%" if held else "0%"}


def _about(result: Result, lang: Language) -> dict[str, Any]:
    clause = assessed.deciding(result)
    return {
        "indicator": canvas.text(assessed.label(result)),
        "value": assessed.plain(result.value, result.unit),
        "clause": clause.clause if clause else "–",
        "verdict": result.verdict.label(lang),
    }


def _counted(rows: list[dict[str, Any]], results: list[Result]) -> tuple[str, str]:
    left_out = len(results) - len(rows)
    return (
        f"{len(rows)} 项有达标程度，虚线为要求；{left_out} 项是状态、趋势或无法判定，没有",
        f"{len(rows)} with a ratio, the dashed line is the demand; {left_out} without: states, courses, undetermined",
    )


def _below(rows: list[dict[str, Any]]) -> Any:
    return canvas.library().Legend(orient="bottom", direction="horizontal", values=asked.distinct(rows, "verdict"))


def _none(message: str, message_en: str) -> Exception:
    hint, hint_en = "状态、趋势和无法判定的指标没有数值可比", "states, courses and what is undetermined have none"
    return asked.refuse("E783", message, message_en, hint, hint_en)


def _finished(
    made: Any,
    what: str,
    region: str,
    results: list[Result],
    counted: tuple[str, str],
    rows: list[dict[str, Any]],
    lang: Language,
) -> Drawn:
    year = results[0].year if results else None
    title = f"{canvas.short(region)} {'' if year is None else year} · {word(what, lang)}".replace("  ", " ")
    subtitle = counted[lang == "en"]
    listed = [f"{row['indicator']} {row['shown']}" for row in rows[:12]]
    says = (
        f"{title}: {subtitle}; {', '.join(listed)}." if lang == "en" else f"{title}：{subtitle}；{'，'.join(listed)}。"
    )
    return canvas.finished(made, title=title, subtitle=subtitle, says=says, lang=lang)
