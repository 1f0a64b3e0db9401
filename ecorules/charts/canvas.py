"""The ground of every chart: data laid in as rows, one font, a title and a text that says what is seen.

Comes in: rows and words. Goes out: Altair charts. Whatever was given by a user is data or a
literal; column names are ours, and nothing of it becomes part of a Vega expression.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ecorules.charts.words import DARK, PALE, word
from ecorules.errors import EcoRulesError
from ecorules.text import Diagnostic
from ecorules.verdicts import Language

if TYPE_CHECKING:
    import altair

    #: What a function that draws returns: one view, several laid over each other, or panels.
    Drawn = altair.Chart | altair.LayerChart | altair.FacetChart

#: Fonts with Chinese characters, on Linux, macOS and Windows; browsers take the first they have.
FONTS: Final = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
    "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "SimSun",
)  # fmt: skip
_TITLE: Final = 60


def needs(library: str) -> EcoRulesError:
    """The error for a library that is not installed."""
    install = "pip install 'ecorules[reports]'"
    message, message_en = f"画图需要 {library}", f"{library} is needed for charts"
    return EcoRulesError(Diagnostic(code="E780", message=message, message_en=message_en, hint=install, hint_en=install))


def library() -> Any:
    """Altair, where it is installed."""
    try:
        import altair as found
    except ImportError as error:
        raise needs("altair") from error
    return found


def data(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Rows as data of a chart; Altair's limit on rows of frames does not apply to them."""
    return library().InlineData(values=[{name: clean(held) for name, held in row.items()} for row in rows])


def chart(rows: Iterable[Mapping[str, Any]]) -> Any:
    """A chart with its data inside."""
    return library().Chart(data(rows))


def clean(held: Any) -> Any:
    """A value as JSON can hold it: no lone surrogates or control characters, no infinities."""
    if isinstance(held, str):
        return text(held)
    if isinstance(held, float) and not math.isfinite(held):
        return None
    return held


def text(given: object) -> str:
    """A foreign name, whole, with every character visible."""
    return "".join("�" if unicodedata.category(char)[0] == "C" else char for char in str(given))


def short(given: object, most: int = _TITLE) -> str:
    """A foreign name as it may stand in a title."""
    whole = text(given)
    return whole if len(whole) <= most else f"{whole[: most - 1]}…"


def finished(made: Any, *, title: str, subtitle: str = "", says: str, lang: Language) -> Drawn:
    """The chart with its title, its text for readers who do not see it, and one look."""
    from ecorules.charts.notebook import enable

    enable()
    alt = library()
    heading = {"text": text(title), "anchor": "start", "fontSize": 15, "offset": 12, "color": DARK}
    if subtitle:
        heading |= {"subtitle": text(subtitle), "subtitleFontSize": 11, "subtitleColor": "#5a6068"}
    made = made.properties(title=alt.TitleParams(**heading))
    made = made.configure(font=", ".join((*FONTS, "sans-serif")), background="white")
    # Colours are all named: a front end with a dark theme would write white on the white ground.
    ink = {"labelColor": DARK, "titleColor": DARK, "titleFontWeight": "normal"}
    made = made.configure_axis(gridColor="#e8eaed", domainColor=PALE, tickColor=PALE, labelLimit=220, **ink)
    made = made.configure_view(stroke=None).configure_legend(labelLimit=260, **ink)
    made = made.configure_header(labelColor=DARK, titleColor=DARK)
    made.description = text(says)
    done: Drawn = made
    done.usermeta = {"ecorules": {"description": text(says), "lang": "en" if lang == "en" else "zh-CN"}}
    return done


def years_axis(lang: Language, **more: Any) -> Any:
    """The axis of years."""
    alt = library()
    axis = alt.Axis(format="d", tickMinStep=1, grid=False)
    return alt.X(
        "year:Q", title=word("year", lang), axis=axis, scale=alt.Scale(zero=False, nice=False, padding=18), **more
    )


def tips(*pairs: tuple[str, str]) -> list[Any]:
    """What is shown over a mark: columns of ours and their headings."""
    alt = library()
    return [
        alt.Tooltip(field=column.partition(":")[0], type=_KINDS[column[-1]], title=title) for column, title in pairs
    ]


_KINDS: Final = {"N": "nominal", "Q": "quantitative", "O": "ordinal"}
