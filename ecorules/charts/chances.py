"""Chances and costs: probabilities by year, levers by what they move, costs by what they reach.

Comes in: tidy frames, known by their columns. Goes out: charts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ecorules.charts import asked, canvas
from ecorules.charts.words import BLUE, COLOURS, DARK, ORANGE, ORDER, PALE, legend, word
from ecorules.schemes import shown
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.charts.canvas import Drawn

_REGION: Final = ("地区", "region")


def probability_ribbon(
    frame: pd.DataFrame,
    indicator: str | int | None = None,
    *,
    region: str | None = None,
    part: int | None = None,
    lang: Language = "zh",
) -> Drawn:
    """The probability of each verdict by year, as bands that add up to one.

    frame: the columns region, year, pass, fail, unknown (and not_applicable); indicator or criterion, part and name
        where there are any: what ``probabilities``, ``criteria`` and ``awards`` of a simulation give. ``indicator`` is
        then an id, a name, or the name of a criterion. Years without probabilities leave a gap.

    Raises ``DataError`` for unknown names, for probabilities that are none, and where nothing was drawn.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> rows = [("甲市", 2020, 0.7, 0.3, 0.0), ("甲市", 2021, 0.9, 0.1, 0.0)]
    >>> frame = pd.DataFrame(rows, columns=["region", "year", "pass", "fail", "unknown"])
    >>> print(charts.probability_ribbon(frame, lang="en").description)
    甲市: Probability of meeting the demand: 2020 70.0%, 2021 90.0%.
    """
    kinds = [verdict for verdict in ORDER if verdict is not Verdict.NOT_APPLICABLE]
    rows = asked.table(frame, ("region", "year", *(verdict.value for verdict in kinds)))
    if "indicator" in rows[0]:
        rows = asked.of_part(asked.of_indicator(rows, indicator), part)
    elif "criterion" in rows[0]:
        rows = asked.only(rows, "criterion", indicator, ("条件", "criterion"))
    rows = asked.only(asked.some(rows), "region", region, _REGION)
    asked.once(rows, ("year",))
    rows.sort(key=asked.year_of)
    bands, run, told = [], 0, []
    for row in rows:
        shares = {verdict: asked.number(row, verdict.value) for verdict in ORDER}
        if any(shares[verdict] is None for verdict in kinds):
            run += 1
            continue
        _probable([share for share in shares.values() if share is not None])
        told.append((asked.year_of(row), shares[Verdict.PASS]))
        for place, verdict in enumerate(ORDER):
            about = {"year": asked.year_of(row), "verdict": verdict.label(lang), "place": place, "run": run}
            bands.append(about | {"share": shares[verdict] or 0.0})
    if not bands:
        why = str(rows[0].get("reason") or "")
        raise asked.refuse("E783", "没有概率可画", "there are no probabilities to draw", shown(why), shown(why))
    alt = canvas.library()
    names, colours = legend(lang)
    colour = alt.Color(
        "verdict:N", title=None, scale=alt.Scale(domain=names, range=colours),
        legend=alt.Legend(orient="bottom", direction="horizontal"),
    )  # fmt: skip
    y = alt.Y(
        "share:Q",
        title=word("probability", lang),
        stack="zero",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    tips = canvas.tips(
        ("year:O", word("year", lang)), ("verdict:N", word("verdict", lang)), ("share:Q", word("probability", lang))
    )
    lengths = Counter(band["run"] for band in bands)
    base = canvas.chart(bands)
    if min(lengths.values()) > len(ORDER):
        x = alt.X(
            "year:Q",
            title=word("year", lang),
            axis=alt.Axis(format="d", tickMinStep=1),
            scale=alt.Scale(nice=False, zero=False),
        )
        runs = [base.transform_filter(f"datum.run === {at}") for at in lengths]
        drawn: Any = alt.layer(
            *(
                one.mark_area(line=False, opacity=0.92).encode(x=x, y=y, color=colour, order="place:Q", tooltip=tips)
                for one in runs
            )
        )
    else:
        x = alt.X("year:O", title=word("year", lang), axis=alt.Axis(labelAngle=0))
        drawn = base.mark_bar().encode(x=x, y=y, color=colour, order="place:Q", tooltip=tips)
    first = rows[0]
    what = [str(first[held]) for held in ("indicator", "criterion", "name") if first.get(held) is not None]
    title = " · ".join(filter(None, (canvas.short(first["region"]), canvas.short(" ".join(what)))))
    listed = [f"{year} {share:.1%}" for year, share in told if share is not None]
    says = (
        f"{title}: {word('ribbon', lang)}: {', '.join(listed)}."
        if lang == "en"
        else f"{title}：{word('ribbon', lang)}：{'，'.join(listed)}。"
    )
    made = drawn.properties(width=520 if len(told) > 3 else 280, height=280)
    return canvas.finished(made, title=title, subtitle=word("ribbon", lang), says=says, lang=lang)


def _probable(shares: list[float]) -> None:
    if any(not 0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > 1e-6:
        told = ", ".join(f"{share:.6g}" for share in shares)
        raise asked.refuse(
            "E786", f"概率应在 0 至 1 之间，合计为 1：{told}", f"probabilities lie in 0 to 1 and add up to 1: {told}"
        )


def tornado(frame: pd.DataFrame, *, title: str | None = None, unit: str | None = None, lang: Language = "zh") -> Drawn:
    """What each lever moves: bars from the base to the figure at its low and its high end, the longest first.

    frame: the columns lever, low, base, high: the figure that comes out at the low end of the lever, at the base, and
    at its high end. A lever without both figures is an error.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> frame = pd.DataFrame({"lever": ["26", "28"], "low": [30, 31], "base": [32, 32], "high": [33, 32]})
    >>> print(charts.tornado(frame, title="指标数", lang="en").description)
    指标数: 26 3, 28 1.
    """
    rows = asked.table(frame, ("lever", "low", "base", "high"))
    asked.once(rows, ("lever",))
    bars: list[dict[str, Any]] = []
    spans: dict[str, float] = {}
    for row in rows:
        low, base, high = (asked.number(row, column) for column in ("low", "base", "high"))
        if low is None or base is None or high is None or row["lever"] is None:
            message = f"因素 “{shown(row['lever'])}” 缺少数值"
            raise asked.refuse("E786", message, f"the lever {shown(row['lever'])!r} lacks a figure")
        lever = canvas.text(row["lever"])
        spans[lever] = max(low, base, high) - min(low, base, high)
        bars += [
            {"lever": lever, "side": word(side, lang), "from": base, "to": to, "out": to >= base}
            for side, to in (("low", low), ("high", high))
        ]
    alt = canvas.library()
    order = sorted(spans, key=lambda lever: -spans[lever])
    span = word("value", lang) + (f"（{unit}）" if unit and lang == "zh" else f" ({unit})" if unit else "")
    y = alt.Y(
        "lever:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(ticks=False, domain=False, labelLimit=260)
    )
    x = alt.X("from:Q", title=canvas.text(span), scale=alt.Scale(zero=False, padding=34))
    sides = alt.Scale(domain=[word("low", lang), word("high", lang)], range=[BLUE, ORANGE])
    tips = canvas.tips(
        ("lever:N", word("lever", lang)),
        ("side:N", word("side", lang)),
        ("from:Q", word("base", lang)),
        ("to:Q", word("value", lang)),
    )
    base = canvas.chart(bars)
    drawn = base.mark_bar(height=16).encode(
        y=y,
        x=x,
        x2="to:Q",
        color=alt.Color("side:N", title=None, scale=sides, legend=alt.Legend(orient="top")),
        tooltip=tips,
    )
    ends = (("datum.out && datum.to !== datum.from", "left", 4), ("!datum.out", "right", -4))
    texts = [
        base.transform_filter(keep)
        .mark_text(align=align, dx=dx, fontSize=11, color=DARK)
        .encode(y=y, x=alt.X("to:Q"), text=alt.Text("to:Q", format=",.4~g"))
        for keep, align, dx in ends
    ]
    line = base.mark_tick(color=DARK, thickness=2, size=20).encode(y=y, x=x)
    made = alt.layer(drawn, *texts, line).properties(width=480, height={"step": 28})
    heading = title or word("tornado", lang)
    told = [f"{lever} {spans[lever]:.4g}" for lever in order[:12]]
    says = f"{heading}: {', '.join(told)}." if lang == "en" else f"{heading}：{'，'.join(told)}。"
    return canvas.finished(made, title=canvas.short(heading), says=says, lang=lang)


def frontier(frame: pd.DataFrame, *, unit: str | None = None, lang: Language = "zh") -> Drawn:
    """The least cost of each number of indicators met.

    frame: the columns met and cost; a row without a cost (out of reach) is left out and counted in the subtitle.
    ``unit`` is that of the cost.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> frame = pd.DataFrame({"met": [30, 31, 32], "cost": [0.0, 5.0, 17.0]})
    >>> print(charts.frontier(frame, unit="亿元", lang="en").description)
    Cost and indicators met: 30: 0, 31: 5, 32: 17.
    """
    rows = asked.table(frame, ("met", "cost"))
    points = []
    for row in rows:
        met, cost = asked.number(row, "met"), asked.number(row, "cost")
        if met is not None and cost is not None:
            points.append({"met": met, "cost": cost})
    out = len(rows) - len(points)
    if not points:
        raise asked.refuse("E783", "没有一个方案可行", "no row has a cost: nothing is within reach")
    points.sort(key=lambda point: (point["met"], point["cost"]))
    alt = canvas.library()
    heading = word("cost", lang) + (f"（{unit}）" if unit and lang == "zh" else f" ({unit})" if unit else "")
    y = alt.Y(
        "met:Q",
        title=word("met", lang),
        axis=alt.Axis(tickMinStep=1, format="d"),
        scale=alt.Scale(zero=False, padding=14),
    )
    x = alt.X("cost:Q", title=canvas.text(heading))
    base = canvas.chart(points)
    line = base.mark_line(interpolate="step-after", color=PALE, strokeWidth=2).encode(x=x, y=y, order="met:Q")
    tips = canvas.tips(("met:Q", word("met", lang)), ("cost:Q", word("cost", lang)))
    dots = base.mark_circle(size=90, color=COLOURS[Verdict.PASS], opacity=1).encode(x=x, y=y, tooltip=tips)
    said = base.mark_text(align="left", dx=8, dy=10, fontSize=11, color=DARK).encode(
        x=x, y=y, text=alt.Text("cost:Q", format=",.6~g")
    )
    made = alt.layer(line, dots, said).properties(width=520, height=300)
    subtitle = "" if not out else f"另有 {out} 档达不到" if lang == "zh" else f"{out} more out of reach"
    told = [f"{point['met']:g}: {point['cost']:.6g}" for point in points[:20]]
    says = f"{word('frontier', lang)}{'：' if lang == 'zh' else ': '}{', '.join(told)}. {subtitle}".rstrip()
    return canvas.finished(made, title=word("frontier", lang), subtitle=subtitle, says=says, lang=lang)
