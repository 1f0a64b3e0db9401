"""Amounts of change: 较2015年下降18%以上, 年均增长5%, 零增长.

Comes in: a change and its scope. Goes out: what it comes to. The change as reported decides;
without it, it is computed from the history. A plain value is never taken for a change.
"""

from __future__ import annotations

from typing import Any

from ecorules.evaluation.figures import Stand, computed, read_figure
from ecorules.evaluation.finding import Result, alone
from ecorules.evaluation.scope import Scope
from ecorules.rules import Change, Measure, Pace
from ecorules.verdicts import Verdict


def judge_change(leaf: Change, scope: Scope) -> Result:
    """Whether a change is as large as the text demands."""
    inputs, unit = scope.inputs, _unit(leaf, scope)
    if inputs.change is not None:
        figure = read_figure(inputs.change, "change", unit, code="E311")
        if figure is not None:
            derived = figure.derived
            return scope.compared(leaf, figure.number, leaf.op, leaf.amount, derived=derived, unit=unit)
    if inputs.attest is not None:
        return scope.attested(leaf, inputs.attest)
    if inputs.year is None:
        reason, reason_en = "没有给出变化幅度，也没有历年数据", "neither the change nor a history was given"
        return scope.unknown(leaf, reason, reason_en, "change", "history", op=leaf.op, bound=leaf.amount, unit=unit)
    if leaf.pace is Pace.EVERY_YEAR:
        return _every_year(leaf, scope, inputs.year, unit)
    base = _base(leaf, scope, inputs.year)
    if base is None:
        reason, reason_en = (
            "基准年不明，需要报告的变化幅度",
            "the base year is not known: the change as reported is needed",
        )
        return scope.unknown(leaf, reason, reason_en, "change", op=leaf.op, bound=leaf.amount, unit=unit)
    return _between(leaf, scope, base, inputs.year, unit)


def _between(leaf: Change, scope: Scope, base: int, last: int, unit: str | None) -> Result:
    history = scope.inputs.history
    years = (base, last)
    values = tuple(history.get(year) for year in years)
    shown = {"op": leaf.op, "bound": leaf.amount, "unit": unit, "years": years, "values": values, "base_year": base}
    if base >= last:
        reason = f"只有一年的数据，或基准年 {base} 不早于评价年 {last}"
        reason_en = f"there is one year only, or the base year {base} is not before the year assessed, {last}"
        return scope.unknown(leaf, reason, reason_en, "history", "change", **shown)
    absent = [str(year) for year in years if year not in history]
    if absent:
        reason, reason_en = f"缺少 {'、'.join(absent)} 年的数据", f"no figure for {', '.join(absent)}"
        return scope.unknown(leaf, reason, reason_en, "history", "change", **shown)
    count = last - base if leaf.pace is Pace.AVERAGE else 1
    change = _change(leaf, history[base], history[last], count)
    if change is None:
        reason, reason_en = f"{base} 年的数不能作比率的基数", f"the figure for {base} cannot be the base of a rate"
        return scope.unknown(leaf, reason, reason_en, "change", **shown)
    found = {"years": years, "values": values, "base_year": base, "unit": unit}
    return scope.compared(leaf, change, leaf.op, leaf.amount, derived=True, **found)


def _every_year(leaf: Change, scope: Scope, last: int, unit: str | None) -> Result:
    """The change of each year of the window; the smallest room, or the largest lack, is reported."""
    history = scope.inputs.history
    window = max(leaf.years or scope.settings.window, 2)
    start = last - window + 1
    years = tuple(year for year in sorted(history) if start <= year <= last)
    worst: tuple[Stand, float] | None = None
    counted = 0
    for year in years:
        if year == start or year - 1 not in history:
            continue
        change = _change(leaf, history[year - 1], history[year], 1)
        if change is None:
            continue
        counted += 1
        stood = scope.stand(change, leaf.op, leaf.amount, derived=True)
        if worst is None or (stood.met, stood.distance) < (worst[0].met, worst[0].distance):
            worst = stood, change
    values = tuple(history[year] for year in years)
    shown: dict[str, Any] = {"op": leaf.op, "bound": leaf.amount, "unit": unit, "years": years, "values": values}
    if worst is not None and (not worst[0].met or counted == window - 1):
        verdict = Verdict.PASS if worst[0].met else Verdict.FAIL
        return alone(scope.finding(leaf, verdict, value=worst[1], distance=worst[0].distance, **shown))
    reason, reason_en = f"{start}–{last} 年的数据不全", f"the history from {start} to {last} is not complete"
    return scope.unknown(leaf, reason, reason_en, "history", "change", **shown)


def _base(leaf: Change, scope: Scope, last: int) -> int | None:
    """The year that the change is counted from; None where only a report knows it."""
    if leaf.base_year is not None:
        return leaf.base_year
    if leaf.years_before is not None:
        return last - leaf.years_before
    if leaf.pace is Pace.AVERAGE:
        if leaf.years is not None:
            return last - leaf.years + 1
        return min((year for year in scope.inputs.history if year <= last), default=last)
    return scope.settings.base_year


def _change(leaf: Change, before: float, now: float, years: int) -> float | None:
    """The change in the direction that the text names; None where a rate has no base."""
    if leaf.measure is Measure.DIFFERENCE:
        grown = (now - before) / years
    elif leaf.pace is Pace.AVERAGE:
        if before <= 0 or now <= 0:
            return None
        try:
            grown = ((now / before) ** (1 / years) - 1) * 100
        except OverflowError:
            return None
    elif before == 0:
        return None
    else:
        grown = (now - before) / abs(before) * 100
    return computed(-grown if leaf.direction == "down" else grown, "变化幅度")


def _unit(leaf: Change, scope: Scope) -> str | None:
    if leaf.measure is Measure.RELATIVE:
        return "%"
    return "个百分点" if scope.in_percent else scope.unit
