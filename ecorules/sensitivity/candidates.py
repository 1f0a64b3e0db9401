"""Numbers among which every break-point of a verdict is.

Comes in: the clauses of a rule and the other figures of a judgement. Goes out: for one of the
figures, every number at which some clause could turn: bounds, other years, and what a change,
a mean or a multiple solves to. It is no harm to name too many: each is tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome, rounded
from ecorules.language import parse
from ecorules.rules import (
    Approx,
    Change,
    Compare,
    Leaf,
    Measure,
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Subject,
    Trend,
    TrendKind,
    children,
    leaves,
)
from ecorules.sensitivity.slots import Arguments, Slot, is_number, level
from ecorules.units import convert

_INHERITED: Final = ("unit", "value", "history", "change", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The figures around a clause, in the unit of one level: the whole, or a part."""

    settings: Settings
    year: int | None
    value: float | None = None
    history: Mapping[int, float] = field(default_factory=dict)
    compared: frozenset[int] = frozenset()
    targets: tuple[float, ...] = ()
    references: tuple[float, ...] = ()

    def turned(self, bound: float) -> tuple[float, ...]:
        """Where a figure that is rounded, or not, comes to stand at or beyond a bound."""
        digits = self.settings.digits
        if digits is None:
            return (bound,)
        half = 0.5 * 10.0**-digits
        on = rounded(bound, digits)
        return (bound, on, _tidy(on - half), _tidy(on + half))


def all_leaves(rule: Rule, arguments: Arguments) -> list[Leaf]:
    """The clauses of a rule, and those of the targets that were given as a threshold text."""
    listed = list(leaves(rule.demand))
    for key in ("", *arguments.get("parts", {})):
        target = level(arguments, key).get("target")
        if isinstance(target, str):
            try:
                listed += leaves(parse(target, unit=rule.unit, better=rule.better).demand)
            except EcoRulesError:  # 已完成 is no threshold
                continue
    return listed


def candidates(
    slot: Slot, rule: Rule, arguments: Arguments, year: int | None, settings: Settings, compared: frozenset[int]
) -> set[float]:
    """Every number at which the verdict could turn, as a function of the number in this slot.

    ``compared`` are the years of the history that were looked at.
    """
    clauses = all_leaves(rule, arguments)
    found = {0.0}
    keys = ("", *arguments.get("parts", {})) if slot.kind == "reference" else (slot.key,)
    whole = {name: held for name, held in arguments.items() if name in _INHERITED}
    for key in keys:
        given = {**whole, **level(arguments, key)}  # a lone subject takes what it lacks from the whole
        unit = given.get("unit")
        for own in _units(rule) if unit is not None else [None]:
            try:
                around = _around(given, unit, own, year, settings, arguments.get("references") or {})
                around = replace(around, compared=compared)
                numbers = list(chain.from_iterable(_of(leaf, slot, around) for leaf in clauses))
                if unit is not None and slot.kind in ("value", "history"):
                    numbers = [convert(number, own, unit) for number in numbers if math.isfinite(number)]
            except EcoRulesError:  # this unit is another subject's
                continue
            found.update(number for number in numbers if math.isfinite(number))
    return found


def _units(rule: Rule) -> list[str | None]:
    """The unit of the rule, and those of its subjects."""

    def inside(demand: Any) -> Iterator[str | None]:
        if isinstance(demand, Subject) and demand.unit is not None:
            yield demand.unit
        for inner in children(demand):
            yield from inside(inner)

    return list(dict.fromkeys((rule.unit, *inside(rule.demand))))


def _around(
    given: Mapping[str, Any],
    unit: str | None,
    own: str | None,
    year: int | None,
    settings: Settings,
    references: Mapping[str, Any],
) -> Around:
    def taken(number: Any) -> float:
        return float(number) if unit is None else convert(float(number), unit, own)

    history = {at: taken(held) for at, held in (given.get("history") or {}).items() if is_number(held)}
    value = taken(given["value"]) if is_number(given.get("value")) else None
    if year is not None and value is None:
        value = history.get(year)
    elif year is not None and value is not None:
        history.setdefault(year, value)
    numbers = tuple(float(held) for held in references.values() if is_number(held))
    target = given.get("target")
    return Around(
        settings=settings,
        year=year,
        value=value,
        history=history,
        targets=((float(target),) if is_number(target) else ()),
        references=numbers,
    )


def _of(leaf: Leaf, slot: Slot, around: Around) -> Iterator[float]:
    match slot.kind:
        case "change":
            if isinstance(leaf, Change):
                yield from around.turned(leaf.amount)
        case "target":
            if around.value is not None:
                yield from around.turned(around.value)
        case "reference":
            yield from _of_reference(leaf, around)
        case "value":
            yield from _of_value(leaf, around)
            yield from _of_past(leaf, slot, around)
        case "history":
            yield from _of_past(leaf, slot, around)


def _of_reference(leaf: Leaf, around: Around) -> Iterator[float]:
    if around.value is None:
        return
    factor, offset = (leaf.factor, leaf.offset) if isinstance(leaf, ReferenceCompare) else (1.0, 0.0)
    if factor:
        yield from (_tidy((number - offset) / factor) for number in around.turned(around.value))


def _of_value(leaf: Leaf, around: Around) -> Iterator[float]:
    for bound in bounds(leaf, around.settings):
        yield from around.turned(bound)
    factor, offset = (leaf.factor, leaf.offset) if isinstance(leaf, ReferenceCompare) else (1.0, 0.0)
    for given in (*around.targets, *around.references):
        yield from around.turned(given)
        yield from around.turned(factor * given + offset)


def bounds(leaf: Leaf, settings: Settings) -> tuple[float, ...]:
    """The bounds on a value that a clause holds itself."""
    match leaf:
        case Compare(bound=bound) | Reach(bound=bound):
            return (bound,)
        case Range(low=low, high=high):
            return (low, high)
        case Approx(centre=centre):
            half = settings.approx * abs(centre)
            return (centre - half, centre + half, _tidy(centre - half), _tidy(centre + half))
        case _:
            return ()


def _of_past(leaf: Leaf, slot: Slot, around: Around) -> Iterator[float]:
    """Where a year's figure meets what a course, a change or a mean of years asks."""
    match leaf:
        case Trend():
            yield from _of_trend(leaf, slot, around)
        case Change():
            for year, other in around.history.items():
                if year != slot.year and slot.year is not None and year in around.compared:
                    yield from _of_change(leaf, slot.year, year, other, around)
        case ReferenceCompare(years=int(count)) if around.year is not None:
            yield from _of_mean(leaf, count, slot, around)
        case _:
            return


def _of_trend(leaf: Trend, slot: Slot, around: Around) -> Iterator[float]:
    allowed = around.settings.stable if leaf.kind is TrendKind.STABLE else 0.0
    others = [held for year, held in around.history.items() if year != slot.year and year in around.compared]
    for other in others:
        for near in {other, other - allowed, other + allowed, _tidy(other - allowed), _tidy(other + allowed)}:
            yield from around.turned(near)
        for number in around.turned(other):
            yield from (number - allowed, number + allowed)
    if leaf.kind is not TrendKind.GRADUAL or around.year is None or slot.year is None:
        return
    start = around.year - max(leaf.years or around.settings.window, 2) + 1
    middle = (start + around.year) / 2
    if start <= slot.year <= around.year and slot.year != middle and around.year - start < 10_000:
        weighed = [
            (year - middle) * around.history[year]
            for year in range(start, around.year + 1)
            if year != slot.year and year in around.history
        ]
        number = -math.fsum(weighed) / (slot.year - middle)
        yield from (number, _tidy(number))


def _of_change(leaf: Change, year: int, other_year: int, other: float, around: Around) -> Iterator[float]:
    """The figure of a year with which its change from, or to, another year is the amount asked for."""
    count = abs(year - other_year) if leaf.pace is Pace.AVERAGE else 1
    sign = -1.0 if leaf.direction == "down" else 1.0
    for amount in around.turned(leaf.amount):
        for number in _solved(leaf, sign * amount, other, count, later=year > other_year):
            yield from (number, _tidy(number))


def _solved(leaf: Change, grown: float, other: float, count: int, *, later: bool) -> Iterator[float]:
    if leaf.measure is Measure.DIFFERENCE:
        yield other + grown * count if later else other - grown * count
        return
    rate = grown / 100
    if leaf.pace is Pace.AVERAGE:
        if 1 + rate >= 0:
            try:
                times = (1 + rate) ** count
            except OverflowError:
                return
            if later:
                yield other * times
            elif times:
                yield other / times
        return
    if later:
        yield other + abs(other) * rate
    else:
        yield from (other / factor for factor in (1 + rate, 1 - rate) if factor)


def _of_mean(leaf: ReferenceCompare, count: int, slot: Slot, around: Around) -> Iterator[float]:
    assert around.year is not None
    if count > len(around.history) or slot.year is None or around.value is None:
        return
    years = range(around.year - count + 1, around.year + 1)
    if slot.year not in years or any(year not in around.history for year in years):
        return
    rest = math.fsum(around.history[year] for year in years if year != slot.year)
    if slot.year == around.year:
        if leaf.factor != count:
            number = (leaf.factor * rest / count + leaf.offset) / (1 - leaf.factor / count)
            yield from (number, _tidy(number))
    elif leaf.factor:
        for value in around.turned(around.value):
            number = (value - leaf.offset) * count / leaf.factor - rest
            yield from (number, _tidy(number))


def of_bound(leaf: Leaf, outcome: Outcome, settings: Settings) -> Iterator[float]:
    """Where a bound of a clause comes to stand at the figure that it was compared with."""
    around = Around(settings=settings, year=None)
    for finding in outcome.trace:
        if finding.demand is leaf and isinstance(finding.value, float):
            for number in around.turned(finding.value):
                yield from (number, _tidy(number))
                if isinstance(leaf, Approx):
                    yield from (number / factor for factor in (1 - settings.approx, 1 + settings.approx) if factor)


def of_stable(outcome: Outcome, settings: Settings) -> Iterator[float]:
    """Tolerances with which two years that were compared are just within each other."""
    around = Around(settings=settings, year=None)
    for finding in outcome.trace:
        held = [number for number in finding.values if number is not None]
        for one in held:
            for other in held:
                for number in chain(around.turned(one), around.turned(one - other)):
                    yield from (abs(number - other), _tidy(abs(number - other)), abs(number))


def of_approx(clauses: Iterable[Leaf], outcome: Outcome, settings: Settings) -> Iterator[float]:
    """Half-widths with which a value is just about the number."""
    around = Around(settings=settings, year=None)
    values = [finding.value for finding in outcome.trace if isinstance(finding.value, float)]
    for leaf in clauses:
        if isinstance(leaf, Approx) and leaf.centre:
            for value in values:
                for number in around.turned(value):
                    yield abs(number - leaf.centre) / abs(leaf.centre)
                    yield _tidy(abs(number - leaf.centre) / abs(leaf.centre))


def _tidy(number: float) -> float:
    """The number without the noise of binary fractions."""
    return float(f"{number:.12g}")
