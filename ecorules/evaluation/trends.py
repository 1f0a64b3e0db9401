"""Courses over years: 逐年下降, 不降低, 保持稳定, 持续改善.

Comes in: a trend and its scope. Goes out: what it comes to. A missing year makes the
comparisons that need it unknown; one comparison seen to break the rule already fails it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import assert_never

from ecorules.evaluation.figures import Stand, slack
from ecorules.evaluation.finding import Result
from ecorules.evaluation.scope import Scope
from ecorules.rules import Op, Trend, TrendKind


def judge_trend(leaf: Trend, scope: Scope) -> Result:
    """Whether the history takes the course that the text names."""
    sign = _sign(leaf, scope)
    last = scope.inputs.year
    if last is None:
        return scope.unknown(leaf, "没有给出历年数据", "no history was given", "history")
    if sign is None:
        reason = "变好是升是降，取决于指标的方向"
        reason_en = "whether better is up or down depends on the direction of the indicator"
        missing = ("better",) if _complete(_years(leaf, scope, last), scope) else ("history", "better")
        return scope.unknown(leaf, reason, reason_en, *missing)
    tests = _Tests(scope, sign)
    match leaf.kind:
        case TrendKind.EVERY_YEAR:
            return _every_year(leaf, scope, tests, last)
        case TrendKind.GRADUAL:
            return _gradual(leaf, scope, tests, last)
        case TrendKind.NOT_WORSE | TrendKind.STABLE:
            base = _years(leaf, scope, last)[0]
            if base > last:
                reason, reason_en = (
                    f"基准年 {base} 晚于评价年 {last}",
                    f"the base year {base} is after the year assessed, {last}",
                )
                return scope.unknown(leaf, reason, reason_en, "history", base_year=base)
            allowed = scope.settings.stable if leaf.kind is TrendKind.STABLE else 0.0
            seen = [tests.not_worse(last, base, allowed)]
            shown = allowed if leaf.kind is TrendKind.STABLE else None
            return _course(leaf, scope, seen, (base, last), base_year=base, tolerance=shown)
        case TrendKind.IMPROVING:
            start = _years(leaf, scope, last)[0]
            seen = [tests.beyond(last, last - 1), tests.not_worse(last, start)]
            return _course(leaf, scope, seen, tuple(dict.fromkeys((start, last - 1, last))))
        case _ as never:
            assert_never(never)


class _Tests:
    """Comparisons of two years: True, False, or None where one of them is missing."""

    def __init__(self, scope: Scope, sign: int) -> None:
        self._scope, self._sign = scope, sign

    def beyond(self, year: int, before: int) -> bool | None:
        """Strictly beyond an earlier year in the direction named."""
        found = self._stand(year, Op.GT if self._sign > 0 else Op.LT, before, 0.0)
        return None if found is None else found.met

    def not_worse(self, year: int, before: int, allowed: float = 0.0) -> bool | None:
        """Not worse than an earlier year by more than is allowed."""
        found = self._stand(year, Op.GE if self._sign > 0 else Op.LE, before, -self._sign * allowed)
        return None if found is None else found.met

    def _stand(self, year: int, op: Op, before: int, offset: float) -> Stand | None:
        history = self._scope.inputs.history
        if year not in history or before not in history:
            return None
        derived = self._scope.inputs.history_derived or offset != 0
        bound = history[before]
        return self._scope.stand(history[year], op, bound + offset, bound, offset, derived=derived)


def _every_year(leaf: Trend, scope: Scope, tests: _Tests, last: int) -> Result:
    start = _years(leaf, scope, last)[0]
    history = scope.inputs.history
    shown = [year for year in sorted(history) if start <= year <= last]
    seen: list[bool | None] = [tests.beyond(year, year - 1) for year in shown if year - 1 >= start]
    if len(shown) < last - start + 1:
        seen.append(None)
    return _course(leaf, scope, seen, tuple(shown))


def _gradual(leaf: Trend, scope: Scope, tests: _Tests, last: int) -> Result:
    start = _years(leaf, scope, last)[0]
    history = scope.inputs.history
    shown = [year for year in sorted(history) if start <= year <= last]
    seen = [tests.beyond(last, start)]
    if len(shown) < last - start + 1:
        seen.append(None)
    elif seen[0]:
        seen.append(_slope([history[year] for year in shown]) == tests._sign)
    return _course(leaf, scope, seen, tuple(shown))


def _slope(values: Sequence[float]) -> int:
    """The sign of the least-squares slope of yearly values; noise of binary fractions is none."""
    largest, middle = max(map(abs, values)) or 1.0, (len(values) - 1) / 2
    first = values[0] / largest
    terms = [(place - middle) * (value / largest - first) for place, value in enumerate(values)]
    total, noise = fsum(terms), slack(0.0, *terms)
    return 0 if abs(total) <= noise else 1 if total > 0 else -1


def _course(
    leaf: Trend,
    scope: Scope,
    seen: Sequence[bool | None],
    years: tuple[int, ...],
    *,
    base_year: int | None = None,
    tolerance: float | None = None,
) -> Result:
    """Fail on the first comparison seen to break the rule, unknown while one is missing."""
    history = scope.inputs.history
    values = tuple(history.get(year) for year in years)
    shown = {"years": years, "values": values, "base_year": base_year, "tolerance": tolerance, "unit": scope.unit}
    if False in seen or None not in seen:
        return scope.settled(leaf, False not in seen, **shown)
    absent = [year for year in _needed(leaf, scope) if year not in history]
    named = "、".join(map(str, absent[:5])) + ("等" if len(absent) > 5 else "")
    named_en = ", ".join(map(str, absent[:5])) + (" and more" if len(absent) > 5 else "")
    return scope.unknown(leaf, f"缺少 {named} 年的数据", f"no figure for {named_en}", "history", **shown)


def _needed(leaf: Trend, scope: Scope) -> Sequence[int]:
    """The years that the comparisons need, the latest ones of a long window."""
    last = scope.inputs.year or 0
    start = _years(leaf, scope, last)[0]
    if leaf.kind in (TrendKind.EVERY_YEAR, TrendKind.GRADUAL):
        return range(max(start, last - 20), last + 1)
    return sorted({start, last, last - 1} if leaf.kind is TrendKind.IMPROVING else {start, last})


def _years(leaf: Trend, scope: Scope, last: int) -> tuple[int, int]:
    """The first year that matters and the last: the window, or the base of a single comparison."""
    if leaf.kind in (TrendKind.NOT_WORSE, TrendKind.STABLE):
        base = leaf.base_year
        if base is None and leaf.kind is TrendKind.NOT_WORSE:
            base = scope.settings.base_year
        return (last - 1 if base is None else base), last
    return last - max(leaf.years or scope.settings.window, 2) + 1, last


def _complete(years: tuple[int, int], scope: Scope) -> bool:
    return all(year in scope.inputs.history for year in years)


def _sign(leaf: Trend, scope: Scope) -> int | None:
    if leaf.direction != "better":
        return 1 if leaf.direction == "up" else -1
    if scope.rule.better is None:
        return None
    return 1 if scope.rule.better == "higher" else -1
