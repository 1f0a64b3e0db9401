"""Results into tables: the tidy frame, the summary of each region, the gaps.

Comes in: an ``Assessment``. Goes out: pandas frames, or plain data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from ecorules.evaluation import difference_unit, evaluate
from ecorules.schemes import Criterion
from ecorules.verdicts import Language, Verdict, all_of

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.assessment.result import Assessment, Result

_KEY: Final = ("region", "year", "indicator", "part", "name", "attribute", "value", "unit")


def rows(results: tuple[Result, ...]) -> Iterator[Result]:
    """Each result, followed by those of its parts."""
    for result in results:
        yield result
        yield from result.parts


def to_frame(assessment: Assessment, lang: Language) -> pd.DataFrame:
    """The tidy table of ``Assessment.to_frame``."""
    return _frame([_row(result, lang) for result in rows(assessment.results)], (*_KEY, "verdict", "margin", "reason"))


def _row(result: Result, lang: Language) -> dict[str, Any]:
    return {
        "region": result.region,
        "year": result.year,
        "indicator": result.indicator.id,
        "part": result.part.number if result.part else None,
        "name": result.name,
        "attribute": result.indicator.attribute,
        "value": result.value,
        "unit": None if result.parts else result.unit,
        "verdict": result.verdict.value,
        "margin": result.margin,
        "reason": result.reason(lang),
    }


def _frame(table: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table, columns=list(columns), dtype=object)
    for column in frame.columns.intersection(["year", "part"]):
        frame[column] = frame[column].astype("Int64")
    for column in frame.columns.intersection(["margin", "gap", "bound", "gap_percent", "share"]):
        frame[column] = frame[column].astype("float64")
    return frame


def summary(assessment: Assessment) -> pd.DataFrame:
    """The table of ``Assessment.summary``."""
    attributes = list(dict.fromkeys(indicator.attribute for indicator in assessment.scheme if indicator.attribute))
    criteria = assessment.scheme.criteria
    table = []
    for (region, year), group in groupby(assessment.results, key=lambda result: (result.region, result.year)):
        results = tuple(group)
        row: dict[str, Any] = {"region": region, "year": year, "indicators": len(results)}
        row.update(_counts(results, ""))
        row["share"] = share(results)
        for attribute in attributes:
            row.update(_counts(tuple(r for r in results if r.indicator.attribute == attribute), f"{attribute}_"))
        met = {criterion.name: criterion_verdict(criterion, results) for criterion in criteria}
        row.update({name: verdict.value for name, verdict in met.items()})
        row["criteria"] = all_of(met.values()).value if met else None
        table.append(row)
    groups = ("", *(f"{name}_" for name in attributes))
    counted = [f"{group}{verdict.value}" for group in groups for verdict in Verdict]
    named = (criterion.name for criterion in criteria)
    columns = ("region", "year", "indicators", *counted[:4], "share", *counted[4:], *named, "criteria")
    frame = _frame(table, columns)
    for column in ("indicators", *counted):
        frame[column] = frame[column].astype("int64")
    return frame


def _counts(results: tuple[Result, ...], before: str) -> dict[str, int]:
    counts = Counter(result.verdict for result in results)
    return {f"{before}{verdict.value}": counts[verdict] for verdict in Verdict}


def share(results: tuple[Result, ...]) -> float | None:
    """The percentage met among the applicable ones; None if none is applicable."""
    applicable = sum(result.verdict is not Verdict.NOT_APPLICABLE for result in results)
    met = sum(result.verdict is Verdict.PASS for result in results)
    return 100 * met / applicable if applicable else None


def criterion_verdict(criterion: Criterion, results: tuple[Result, ...]) -> Verdict:
    """The verdict on a demand on the whole.

    It stands only if it is the same however the undetermined indicators would turn out.
    """
    verdicts = [result.verdict for result in results if criterion.covers(result.indicator)]
    counts = Counter(verdicts)
    applicable = len(verdicts) - counts[Verdict.NOT_APPLICABLE]
    if not applicable:
        return Verdict.NOT_APPLICABLE
    least, most = counts[Verdict.PASS], counts[Verdict.PASS] + counts[Verdict.UNKNOWN]
    return _settled(criterion, least, most, applicable)


@lru_cache(maxsize=1024)
def _settled(criterion: Criterion, least: int, most: int, applicable: int) -> Verdict:
    """The verdict that holds for every count that is possible; regions in the hundreds have few different ones."""
    possible = {evaluate(criterion.rule, value=100 * met / applicable).verdict for met in range(least, most + 1)}
    return possible.pop() if len(possible) == 1 else Verdict.UNKNOWN


def gaps(assessment: Assessment, lang: Language) -> pd.DataFrame:
    """The table of ``Assessment.gaps``."""
    failing = [result for result in rows(assessment.results) if result.verdict is Verdict.FAIL and not result.parts]
    table = [_gap(result, lang) for result in failing]
    table.sort(key=lambda row: -1.0 if row["gap_percent"] is None else row["gap_percent"], reverse=True)
    return _frame(table, (*_KEY, "bound", "gap", "gap_unit", "gap_percent", "reason"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """By how much a demand is missed: the ``bound``, the ``amount`` to it in ``unit``, and that in per cent of it."""

    bound: float | None = None
    amount: float | None = None
    unit: str | None = None
    percent: float | None = None


def gap_of(result: Result) -> Gap:
    """By how much a failing demand misses; empty where a status or a trend fails."""
    margin = result.margin
    if margin is None or result.outcome is None:
        return Gap()
    bound, amount = _deciding_bound(result, margin), abs(margin)
    percent = float(f"{100 * amount / abs(bound):.12g}") if bound else None
    return Gap(bound=bound, amount=amount, unit=difference_unit(result.outcome.margin_unit), percent=percent)


def _gap(result: Result, lang: Language) -> dict[str, Any]:
    row, gap = _row(result, lang), gap_of(result)
    del row["margin"], row["verdict"]
    return row | {"bound": gap.bound, "gap": gap.amount, "gap_unit": gap.unit, "gap_percent": gap.percent}


def _deciding_bound(result: Result, margin: float) -> float | None:
    """The bound that the margin is measured from."""
    assert result.outcome is not None
    deciding = [result.outcome.trace[at] for at in result.outcome.deciding]
    return next((finding.bound for finding in deciding if finding.distance == margin), None)


def to_dict(assessment: Assessment) -> dict[str, Any]:
    """The data of ``Assessment.to_dict``."""
    return {
        "scheme": assessment.scheme.id,
        "results": [
            {key: value for key, value in _row(result, "zh").items() if key != "reason"}
            | {"reason": result.reason("zh"), "reason_en": result.reason("en")}
            for result in rows(assessment.results)
        ],
        "warnings": [warning.to_dict() for warning in assessment.warnings],
    }
