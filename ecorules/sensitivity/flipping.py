"""Every flip of an assessment as a table: what hangs by how little.

Comes in: an assessment. Goes out: one row a region, year, demand and break-point.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment, Result
from ecorules.evaluation import is_bool, refuse, shown
from ecorules.sensitivity.breaking import Flip, break_points
from ecorules.verdicts import Language, Verdict, all_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "region", "year", "indicator", "part", "name", "unit", "verdict", "what", "subject", "of_year", "of", "now", "at",
    "included", "change", "percent", "choice", "to", "whole", "exact", "how",
)  # fmt: skip
_WHOLE: Final = ("year", "part", "of_year")
_NUMBERS: Final = ("now", "at", "change", "percent")
_WORDS: Final = {
    "value": ("指标值", "value"),
    "history": ("历年数", "figure"),
    "change": ("所报变化", "reported change"),
    "target": ("上级任务", "target"),
    "reference": ("参照", "reference"),
    "threshold": ("界限", "bound"),
    "class": ("类别", "class"),
    "stable": ("保持稳定的允差", "tolerance of stable"),
    "approx": ("左右的半宽", "half-width of about"),
    "window": ("趋势年数", "years of a trend"),
    "digits": ("修约位数", "decimals compared"),
    "better": ("指标方向", "direction"),
}
_CHOICES: Final = {"higher": ("越大越好", "higher"), "lower": ("越小越好", "lower"), "None": ("不修约", "not rounded")}


def flips(assessment: Assessment, *, within: float | None = None, lang: Language = "zh") -> pd.DataFrame:
    """What flips which verdict of an assessment, each thing changed alone, the nearest first.

    within: only break-points at most so many per cent away; what has no distance is then left out.
    lang: the language of ``how``.

    One row a region, year, demand (an indicator, or its part) and break-point. Columns: region,
    year, indicator, part, name, unit, verdict (now); what (value, history, change, target,
    reference, threshold, class, stable, approx, window, digits, better), subject (the key of
    ``parts`` that a figure belongs to), of_year (the year of a figure), of (the reference, the
    clause, the dimension of a class), now, at (the break-point; empty where a setting is absent),
    included (at itself gives the other verdict; else directly beyond it), change (at less now),
    percent (that relative to now), choice (the other class or direction), to (the verdict then),
    whole (the indicator's verdict then, with the other parts as they are), exact (the clause
    gives the point; else it was found by search), how (the same in words).

    Sorted by percent; what has none comes last. Other classes are listed with the verdict they
    give even where it is the same.

    Raises ``DataError`` for something else than an assessment, or a ``within`` that is no share.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> observations = pd.DataFrame([("甲市", 2020, "26", 94.0)], columns=["region", "year", "indicator", "value"])
    >>> assessment = load_scheme("changde-2020").assess(observations, regions={"甲市": {"设区市"}})
    >>> frame = flips(assessment, within=5, lang="en")
    >>> print("; ".join(frame["how"]))
    bound “市≥95” 95 → 94: not met → met; value 94 → 95: not met → met
    """
    if not isinstance(assessment, Assessment):
        kind = shown(assessment)
        raise refuse("E750", f"应给出评估结果，给的是 {kind}", f"an assessment is needed, not {kind}")
    most = _share(within)
    rows = [row for result in assessment.results for row in _rows(result, most, lang)]
    rows.sort(key=lambda row: math.inf if row["percent"] is None else row["percent"])
    return _frame(rows)


def _share(within: object) -> float | None:
    if within is None:
        return None
    if is_bool(within) or not isinstance(within, int | float) or not 0 <= within < math.inf:
        raise refuse(
            "E753",
            f"within 应是百分数，如 5，给的是 {shown(within)}",
            f"within should be per cent, such as 5, not {shown(within)}",
        )
    return float(within)


def _rows(result: Result, most: float | None, lang: Language) -> Iterator[dict[str, Any]]:
    for demand in result.parts or (result,):
        assert demand.rule is not None
        for flip in break_points(demand.rule, **demand.inputs.arguments()):
            percent = flip.percent
            if most is not None and (percent is None or percent > most):
                continue
            beside = [part.verdict for part in result.parts if part is not demand]
            yield {
                "region": demand.region,
                "year": demand.year,
                "indicator": demand.indicator.id,
                "part": demand.part.number if demand.part else None,
                "name": demand.name,
                "unit": demand.unit,
                "verdict": demand.verdict.value,
                "what": flip.what,
                "subject": flip.part,
                "of_year": flip.year,
                "of": flip.name,
                "now": flip.now,
                "at": flip.at,
                "included": flip.included,
                "change": _apart(flip),
                "percent": percent,
                "choice": flip.choice,
                "to": flip.to.value,
                "whole": (all_of([*beside, flip.to]) if result.parts else flip.to).value,
                "exact": flip.exact,
                "how": _how(flip, demand.verdict, lang),
            }


def _apart(flip: Flip) -> float | None:
    return None if flip.at is None or flip.now is None else float(f"{flip.at - flip.now:.12g}")


def _how(flip: Flip, verdict: Verdict, lang: Language) -> str:
    """One flip on one line."""
    en = lang == "en"
    where = [_WORDS[flip.what][en]]
    if flip.part:
        where.insert(0, flip.part)
    if flip.what == "history":
        where.append(str(flip.year))
    elif flip.name and flip.what != "class":
        where.append(f"“{flip.name}”")
    now = _CHOICES["None"][en] if flip.what == "digits" and flip.now is None else _number(flip.now)
    if flip.choice:
        now, then = now if flip.what == "digits" else "", _CHOICES.get(flip.choice, (flip.choice, flip.choice))[en]
    else:
        beyond = "" if flip.included else " (beyond)" if en else "（不含）"
        then = _number(flip.at) + beyond
    stays = verdict is flip.to
    said = flip.to.label(lang) if stays else f"{verdict.label(lang)} → {flip.to.label(lang)}"
    return f"{' '.join(where)} {now}{' ' if now else ''}→ {then}{': ' if en else '：'}{said}"


def _number(figure: float | None) -> str:
    if figure is None:
        return ""
    return str(int(figure)) if figure == int(figure) and abs(figure) < 1e15 else format(figure, ".12g")


def _frame(table: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table, columns=list(COLUMNS), dtype=object)
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    for column in _NUMBERS:
        frame[column] = frame[column].astype("float64")
    for column in ("included", "exact"):
        frame[column] = frame[column].astype(bool)
    return frame
