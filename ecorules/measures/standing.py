"""Where each demand of a region stands in the year of the plan, and which figures would pass.

Comes in: a result of the assessment of that year, with the figures held. Goes out: ``Standing``:
a verdict that no measure changes, or a value, what each measure adds to it, and the ranges that pass.

The ranges are found by judging: ``evaluate`` is asked at the ends of every range between the numbers
that the demand names, on the grid of the printed figures. Whatever a rule says of one value
(several ranges, 或, the region's class, the milestone of the year, the course of the years)
is so read by the one evaluator.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.measures.measure import Measure, exact
from ecorules.measures.names import At, Effect
from ecorules.units import convert, same
from ecorules.verdicts import Verdict

#: Figures are told apart to so many decimals at most.
FINEST: Final = 6
#: Ranges narrower than the reach of all measures divided by this, between no two numbers named, may be missed.
_GRID: Final = 64
_NAMED: Final = 400
#: A figure so large is no figure of an indicator.
_LARGEST: Final = 1e15


class Passing(NamedTuple):
    """A range of figures that pass, ends included; None for an end that no measure goes beyond."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One demand of one region. ``passing`` is None where no measure can move it; ``why`` is then the key of a reason.

    ``deltas`` hold what one unit of each measure adds. A ``share`` stops at 0 and at 100.
    """

    at: At
    result: Result
    value: Fraction | None = None
    deltas: Mapping[str, Fraction] | None = None
    passing: tuple[Passing, ...] | None = None
    reach: tuple[float, float] = (0.0, 0.0)
    share: bool = False
    digits: int = 0
    why: str = "no_measure"

    @property
    def verdict(self) -> Verdict:
        """The verdict without any measure."""
        return self.result.verdict

    def after(self, amounts: Mapping[str, Fraction]) -> float | None:
        """The value with measures taken, stopped at 0 and 100 if it is a share, as it would be printed."""
        if self.value is None or self.deltas is None:
            return None
        total = self.value
        for name, delta in self.deltas.items():
            total += delta * amounts.get(name, Fraction(0))
        return printed(self.capped(total), self.digits)

    def capped(self, value: Fraction) -> Fraction:
        """A value where it stops."""
        return min(max(value, Fraction(0)), Fraction(100)) if self.share else value


def printed(value: Fraction, digits: int) -> float:
    """A value as a float; what a solver's rounding keeps off the printed figure is brought to it."""
    grid = Fraction(round(value * 10**digits), 10**digits)
    return float(grid) if abs(grid - value) <= Fraction(1, 10**7) * max(Fraction(1), abs(value)) else float(value)


def standing(
    result: Result,
    at: At,
    effects: Mapping[str, Effect],
    measures: Mapping[str, Measure],
    by: int,
    movable: str | None,
) -> Standing:
    """Where one demand stands; ``effects`` are those of the measures that can be taken in the region.

    ``movable`` is None where the observations hold one figure to move, else the reason why not.
    """
    arguments = result.inputs.arguments()
    fixed = _fixed(result, arguments, effects, movable)
    if fixed is not None:
        return Standing(at=at, result=result, why=fixed)
    assert isinstance(result.value, float)
    rule = result.rule
    assert rule is not None
    value = exact(result.value)
    deltas = {name: effect.on(value) for name, effect in effects.items() if effect.on(value) != 0}
    share = _is_share(result, arguments)
    named = [*_numbers(rule.demand), *_numbers(arguments.get("history")), *_numbers(arguments.get("target"))]
    named += _numbers(arguments.get("references"))
    digits = _digits(value, deltas, measures, named)
    most = [delta * exact(measures[name].most) for name, delta in deltas.items()]
    low = value + sum((each for each in most if each < 0), Fraction(0))
    high = value + sum((each for each in most if each > 0), Fraction(0))
    if max(abs(low), abs(high)) > _LARGEST:
        return Standing(at=at, result=result, why="too_large")
    stand = Standing(
        at=at, result=result, value=value, deltas=deltas, reach=(float(low), float(high)), share=share, digits=digits
    )
    ends = stand.capped(low), stand.capped(high)
    judge = judge_of(result, by)
    found = _ranges(judge, ends, [float(value), *named[:_NAMED]], digits)
    return Standing(
        at=at,
        result=result,
        value=value,
        deltas=deltas,
        passing=tuple(found),
        reach=stand.reach,
        share=share,
        digits=digits,
        why="not_far",
    )


def _fixed(
    result: Result, arguments: Mapping[str, Any], effects: Mapping[str, Effect], movable: str | None
) -> str | None:
    """Why measures do not move this demand; None if they do."""
    if not effects:
        return "no_measure"
    if result.verdict is Verdict.NOT_APPLICABLE:
        return "not_applicable"
    if movable is not None:
        return movable
    if arguments.get("change") is not None:
        return "change"
    value = result.value
    if isinstance(value, bool) or not isinstance(value, float) or isinstance(arguments.get("value"), str | bool):
        return "no_value"
    given = arguments.get("value")
    unit = arguments.get("unit")
    assert result.rule is not None
    if given is None or not math.isclose(
        convert(given, unit, result.rule.unit) if unit else given, value, rel_tol=1e-9
    ):
        return "change"
    return None


def judge_of(result: Result, by: int) -> Callable[[float], Outcome | None]:
    """How a figure in the rule's unit is judged, everything else as it stands; None where the rule refuses it."""
    arguments = result.inputs.arguments()
    rule, unit = result.rule, arguments.get("unit")
    assert rule is not None
    history = arguments.get("history")

    def judge(value: float) -> Outcome | None:
        given = convert(value, rule.unit, unit) if unit else value
        made = {**arguments, "value": given}
        if history and by in history:
            made["history"] = {**history, by: given}
        try:
            return evaluate(rule, **made)
        except EcoRulesError:  # such as a change from a base of 0
            return None

    return judge


def _is_share(result: Result, arguments: Mapping[str, Any]) -> bool:
    """Whether the figures are percentages that never left 0 to 100: such a share stops there."""
    rule = result.rule
    assert rule is not None
    figures = [*_numbers(arguments.get("history")), *_numbers(arguments.get("value"))]
    return rule.unit is not None and same(rule.unit, "%") and all(0 <= figure <= 100 for figure in figures)


def _ranges(
    judge: Callable[[float], Outcome | None], ends: tuple[Fraction, Fraction], named: list[float], digits: int
) -> Iterator[Passing]:
    """The ranges that pass between two ends, on the grid of so many decimals."""
    grid = 10**digits
    first, last = math.floor(ends[0] * grid), math.ceil(ends[1] * grid)
    points = {first, last, *(first + (last - first) * step // _GRID for step in range(_GRID))}
    for number in named:
        if abs(number) <= _LARGEST:
            middle = math.floor(exact(number) * grid)
            points.update(point for point in range(middle - 1, middle + 3) if first <= point <= last)
    known: dict[int, bool] = {}

    def at(point: int) -> bool:
        if point not in known:
            found = judge(float(min(max(Fraction(point, grid), ends[0]), ends[1])))
            known[point] = found is not None and found.verdict is Verdict.PASS
        return known[point]

    start: int | None = first if at(first) else None
    ordered = sorted(points)
    for left, right in pairwise(ordered):
        if at(left) == at(right):
            continue
        inner, outer = left, right
        while outer - inner > 1:
            middle = (inner + outer) // 2
            inner, outer = (middle, outer) if at(middle) == at(left) else (inner, middle)
        if at(right):
            start = outer
        else:
            yield Passing(_end(start, first, grid), inner / grid)
            start = None
    if start is not None:
        yield Passing(_end(start, first, grid), None)


def _end(start: int | None, first: int, grid: int) -> float | None:
    return None if start is None or start == first else start / grid


def _digits(
    value: Fraction, deltas: Mapping[str, Fraction], measures: Mapping[str, Measure], named: list[float]
) -> int:
    """The decimals of every figure that steps of the measures lead to, and of the numbers named."""
    found = [value, *(exact(number) for number in named[:_NAMED])]
    for name, delta in deltas.items():
        measure = measures[name]
        found.append(delta)
        if measure.step is not None:
            found += [delta * exact(measure.step), delta * exact(measure.low)]
    return max(map(_decimals, found))


def _decimals(number: Fraction) -> int:
    return next((digits for digits in range(FINEST) if (number * 10**digits).denominator == 1), FINEST)


def _numbers(held: object) -> list[float]:
    """Every finite number inside a node, a mapping or a sequence."""
    if isinstance(held, bool) or held is None:
        return []
    if isinstance(held, int | float):
        return [float(held)] if math.isfinite(held) else []
    if isinstance(held, Mapping):
        return [number for inner in held.values() for number in _numbers(inner)]
    if isinstance(held, tuple | list):
        return [number for inner in held for number in _numbers(inner)]
    if is_dataclass(held):
        return [number for each in fields(held) if each.name != "span" for number in _numbers(getattr(held, each.name))]
    return []
