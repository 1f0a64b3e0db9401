"""What a what-if is about: one region and year, and the indicators that are shown.

Comes in: an assessment and names. Goes out: the results of that region and year, and the ids of
the indicators in the order of the card.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from ecorules.assessment import Assessment, Result
from ecorules.evaluation import read_year, refuse, shown
from ecorules.schemes import Indicator, Scheme, suggestion
from ecorules.verdicts import Verdict
from ecorules.whatif.axes import Axis, Place, place_of

#: So many indicators are shown where none are named.
USUAL: Final = 12
#: More than this are refused.
MOST: Final = 100


def in_region(assessment: object, region: object, year: object) -> tuple[Assessment, str, tuple[Result, ...]]:
    """The assessment, the region, and its results in one year, the latest by default."""
    if not isinstance(assessment, Assessment):
        kind = shown(assessment)
        raise refuse("E790", f"应给出评估结果，给的是 {kind}", f"an assessment is needed, not {kind}")
    regions = assessment.regions
    if region is None and len(regions) == 1:
        region = regions[0]
    if not isinstance(region, str) or region not in regions:
        raise _no_region(region, regions)
    own = [result for result in assessment.results if result.region == region]
    years = sorted({result.year for result in own if result.year is not None})
    wanted = read_year(year, "year", code="E791")
    if wanted is None:
        wanted = years[-1] if years else None
    elif wanted not in years:
        listed = "、".join(map(str, years[-8:]))
        message, message_en = f"评估中没有 {wanted} 年", f"{wanted} was not assessed"
        raise refuse("E791", message, message_en, f"有：{listed}", f"assessed: {listed.replace('、', ', ')}")
    return assessment, region, tuple(result for result in own if result.year == wanted)


def _no_region(region: object, regions: tuple[str, ...]) -> Exception:
    listed = "、".join(shown(name) for name in regions[:8])
    known = (f"可选：{listed}", f"one of: {listed.replace('、', ', ')}") if regions else ("", "")
    if region is None:
        message = f"评估中有 {len(regions)} 个地区，请写明 region"
        return refuse("E791", message, f"{len(regions)} regions were assessed: name one as `region`", *known)
    hint, hint_en = suggestion(region, regions, known) if isinstance(region, str) else known
    said = shown(region)
    return refuse("E791", f"评估中没有地区 {said}", f"region {said} was not assessed", hint, hint_en)


def chosen(indicators: object, results: tuple[Result, ...], axes: Iterable[Axis], scheme: Scheme) -> tuple[str, ...]:
    """The ids of the indicators to show: those named, "all", or the ones nearest to another verdict."""
    if indicators is None:
        return _nearest(results, axes)
    if isinstance(indicators, str) and indicators == "all":
        named = [row.id for row in scheme]
    else:
        listed = (indicators,) if isinstance(indicators, str | int) else indicators
        if not isinstance(listed, Iterable):
            message, message_en = "indicators 应是指标的编号或名称", "indicators should be ids or names"
            raise refuse("E790", f"{message}，给的是 {shown(listed)}", f"{message_en}, not {shown(listed)}")
        named = [find(name, scheme).id for name, _ in zip(listed, range(MOST + 1), strict=False)]
    ids = tuple(dict.fromkeys(named))
    if not ids or len(ids) > MOST:
        raise refuse("E790", f"indicators 应有 1 至 {MOST} 项", f"indicators should be 1 to {MOST}")
    return ids


def find(name: object, scheme: Scheme) -> Indicator:
    """The indicator of an id or name. Raises ``DataError`` with the nearest one."""
    if isinstance(name, Indicator):
        name = name.id
    if isinstance(name, str | int) and not isinstance(name, bool) and str(name) in scheme:
        return scheme[str(name)]
    known = [word for row in scheme for word in (row.name, row.id)]
    hint, hint_en = suggestion(str(name), known) if isinstance(name, str) else ("", "")
    raise refuse("E792", f"没有这个指标：{shown(name)}", f"there is no indicator {shown(name)}", hint, hint_en)


def _nearest(results: tuple[Result, ...], axes: Iterable[Axis]) -> tuple[str, ...]:
    """Indicators with a figure: those that fail first, then the undetermined, each the closest to a bound first."""
    measured = {axis.place for axis in axes if axis.kind in ("value", "change") and axis.now is not None}
    moved = {axis.place for axis in axes if axis.kind != "bound"}
    ranked = sorted(
        (result for result in results if _places(result) & (measured or moved)),
        key=lambda result: (_RANK[result.verdict], _distance(result, measured)),
    )
    return tuple(result.indicator.id for result in ranked[:USUAL])


_RANK: Final = {Verdict.FAIL: 0, Verdict.UNKNOWN: 1, Verdict.PASS: 2, Verdict.NOT_APPLICABLE: 3}


def _places(result: Result) -> set[Place]:
    return {place_of(demand) for demand in result.parts or (result,)}


def _distance(result: Result, measured: set[Place]) -> float:
    """How far the nearest bound is in parts of it; of an indicator with parts, of those that decide."""
    deciding = [one for one in result.parts or (result,) if one.verdict is result.verdict]
    return min((_of(one) for one in deciding if place_of(one) in measured), default=math.inf)


def _of(demand: Result) -> float:
    if demand.margin is None or demand.outcome is None:
        return math.inf
    bounds = [finding.bound for finding in demand.outcome.trace if finding.bound]
    return abs(demand.margin) / abs(bounds[0]) if bounds else math.inf
