"""A rule as conditions on the columns of one row.

Comes in: a rule, and the columns that hold value, classes and year. Goes out: ``Plan``, the
conditions for each verdict. A demand comes to two conditions that may hold together: ``met``
(pass or not applicable) and ``failed`` (fail or not applicable); unknown is where neither holds.
且 and 或 then join one of the two item by item, so that conditions grow with the rule and no
faster. The one exception are arms in several dimensions inside one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecorules.evaluation import fold, lone_subject
from ecorules.export.logic import FALSE, TRUE, Among, Bound, Condition, Missing, both, either, negate
from ecorules.export.numbers import met_and_failed
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arm,
    Arms,
    Compare,
    Demand,
    Milestones,
    NotAssessed,
    Range,
    Reach,
    Rule,
    Subject,
    children,
    leaves,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where a row holds what is asked: ``classes`` by dimension, and ``year``, may be nowhere."""

    value: str
    classes: Mapping[str, str | None]
    year: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Conditions with the code that each gives, tried in order; ``rest`` is the code where none holds."""

    value: str
    branches: tuple[tuple[Condition, int], ...]
    rest: int


class Truth(NamedTuple):
    """When a demand is met or not applicable, failed or not applicable, not applicable.

    ``open`` tells that a given value may leave it unknown.
    """

    met: Condition
    failed: Condition
    out: Condition
    open: bool


class _Choice(NamedTuple):
    """A demand among several, when it concerns the row, and when it surely does."""

    demand: Demand
    chosen: Condition
    sure: Condition


def lower(rule: Rule, columns: Columns) -> Plan:
    """The conditions of a rule that can be exported."""
    lone = lone_subject(rule.demand)
    unit = rule.unit if lone is None or lone.unit is None else lone.unit
    found = _Lowering(rule, columns).truth(rule.demand, unit)
    branches = [(found.out, 3)]
    if any(not isinstance(leaf, NotAssessed) for leaf in leaves(rule.demand)):
        branches.append((Missing(columns.value), 1))
    branches.append((found.met, 2))
    if found.open:  # where a given value settles the rule, what is not met has failed
        branches.append((found.failed, 0))
    return _plan(columns.value, branches, rest=1 if found.open else 0)


def _plan(value: str, branches: list[tuple[Condition, int]], rest: int) -> Plan:
    """The branches that are not settled beforehand."""
    kept: list[tuple[Condition, int]] = []
    for condition, code in branches:
        if condition == TRUE:
            rest = code
            break
        if condition != FALSE:
            kept.append((condition, code))
    return Plan(value=value, branches=tuple(kept), rest=rest)


class _Lowering:
    def __init__(self, rule: Rule, columns: Columns) -> None:
        self.rule = rule
        self.columns = columns
        self.spellings = _spellings(rule.demand)

    def truth(self, demand: Demand, unit: str | None) -> Truth:
        """What a demand comes to; ``unit`` is that of the value."""
        match demand:
            case NotAssessed():
                return Truth(TRUE, TRUE, TRUE, open=False)
            case Compare() | Range() | Approx() | Reach():
                met, failed = met_and_failed(demand, self.columns.value, unit, self.rule.better, self.rule.settings)
                return Truth(met, failed, FALSE, open=failed == FALSE)
            case AllOf(items=items):
                return _all_of([self.truth(item, unit) for item in items])
            case AnyOf(items=items):
                turned = _all_of([_turned(self.truth(item, unit)) for item in items])
                return _turned(turned)
            case Arms():
                return self.choice(self.arms(demand), unit)
            case Milestones():
                return self.choice(self.milestones(demand), unit)
            case Subject(demand=inner):
                return self.truth(inner, unit if demand.unit is None else demand.unit)
            case _:
                raise AssertionError(f"{type(demand).__name__} is refused before")

    def choice(self, choices: list[_Choice], unit: str | None) -> Truth:
        """The demands that concern a row: all must be met if they surely do, else they must agree."""
        found = [self.truth(one.demand, unit) for one in choices]
        pairs = list(zip(choices, found, strict=True))
        out = both(*(either(negate(one.chosen), inner.out) for one, inner in pairs))
        in_force = both(*(either(negate(one.chosen), negate(inner.out)) for one, inner in pairs))
        met = both(*(either(negate(one.chosen), inner.met) for one, inner in pairs))
        failed = both(*(either(negate(one.chosen), inner.failed) for one, inner in pairs))
        several = not _exclusive([one.sure for one in choices])
        some = either(*(one.sure for one in choices)) if several else FALSE
        met = both(met, _any(some, out, in_force))
        failed = both(failed, _any(out, in_force))
        if several:
            seen = either(*(both(one.sure, inner.failed, negate(inner.out)) for one, inner in pairs))
            failed = either(failed, seen)
        return Truth(met, failed, out, open=len(pairs) > 1 or any(inner.open for inner in found))

    def arms(self, demand: Arms) -> list[_Choice]:
        """Which arms concern a row, as ``ecorules.evaluation`` finds them for one region."""
        named = [arm for arm in demand.arms if arm.labels]
        sure = {id(arm): self.holds((*arm.labels, *arm.covers), arm.dimension) for arm in named}
        given = {dimension: self.holds(known, dimension) for dimension, known in demand.known}
        for arm in named:
            given[arm.dimension] = either(given.get(arm.dimension, FALSE), sure[id(arm)])
        possible = {
            id(arm): both(
                negate(sure[id(arm)]), either(negate(given[arm.dimension]), self.holds(arm.within, arm.dimension))
            )
            for arm in named
        }
        some_sure, some_possible = either(*sure.values()), either(*possible.values())
        not_given = either(*map(negate, given.values()))
        for other in demand.arms:
            if other.labels:
                continue
            own = self.holds(other.covers, *given)
            rest = both(negate(own), negate(some_sure))
            sure[id(other)] = either(own, both(rest, negate(some_possible), negate(not_given)))
            possible[id(other)] = both(rest, either(some_possible, not_given))
            some_sure = either(some_sure, sure[id(other)])
            some_possible = either(some_possible, possible[id(other)])
        none_sure = negate(some_sure)
        return [
            _Choice(arm.demand, either(sure[id(arm)], both(none_sure, possible[id(arm)])), sure[id(arm)])
            for arm in demand.arms
        ]

    def holds(self, names: Iterable[str], *dimensions: str) -> Condition:
        """The label in a column of these dimensions is among the names, in any spelling that the rule knows."""
        wanted = {fold(name) for name in names} & self.spellings.keys()
        labels = frozenset[str]().union(*(self.spellings[name] for name in wanted))
        columns = map(self.columns.classes.get, dimensions)
        return either(*(Among(column, labels) for column in columns if column is not None))

    def milestones(self, demand: Milestones) -> list[_Choice]:
        """Which steps concern a row: the one that its year falls under, all of them without a year."""
        column = self.columns.year
        if column is None:
            return [_Choice(step.demand, TRUE, FALSE) for step in demand.steps]
        by_year = {step.year: step.demand for step in demand.steps if step.year is not None}
        years = sorted(by_year)
        first = next((step.demand for step in demand.steps if step.year is None), None)
        periods = [(year, then, by_year[year]) for year, then in zip(years, [*years[1:], None], strict=True)]
        spans: list[tuple[int | None, int | None, Demand]] = [*periods]
        if first is not None:
            spans.insert(0, (None, years[0] if years else None, first))
        choices = []
        for start, end, inner in spans:
            after = TRUE if start is None else Bound(column, "≥", start)
            before = TRUE if end is None else Bound(column, "<", end)
            choices.append(_Choice(inner, either(Missing(column), both(after, before)), FALSE))
        return choices


def _all_of(items: Sequence[Truth]) -> Truth:
    out = both(*(item.out for item in items))
    failed = either(*(both(item.failed, negate(item.out)) for item in items), out)
    return Truth(both(*(item.met for item in items)), failed, out, open=any(item.open for item in items))


def _turned(truth: Truth) -> Truth:
    """Met and failed in each other's place: 或 of demands is 且 of these, turned back."""
    return Truth(truth.failed, truth.met, truth.out, truth.open)


def _any(*conditions: Condition) -> Condition:
    """``either``, written only where nothing of it always holds."""
    return TRUE if TRUE in conditions else either(*conditions)


def _exclusive(conditions: Sequence[Condition]) -> bool:
    """Whether at most one of the conditions holds in any row."""
    seen: Condition = FALSE
    for condition in conditions:
        if both(seen, condition) != FALSE:
            return False
        seen = either(seen, condition)
    return True


def _spellings(demand: Demand) -> dict[str, frozenset[str]]:
    """For each name of a class, folded, the spellings of it that the rule holds."""
    found: dict[str, set[str]] = {}
    for name in _names(demand):
        folded = fold(name)
        if folded:
            found.setdefault(folded, {folded}).add(name)
    return {folded: frozenset(names) for folded, names in found.items()}


def _names(demand: Demand) -> list[str]:
    names: list[str] = []
    if isinstance(demand, Arms):
        names += [label for _, known in demand.known for label in known]
        names += [label for arm in demand.arms for label in _labels(arm)]
    for inner in children(demand):
        names += _names(inner)
    return names


def _labels(arm: Arm) -> tuple[str, ...]:
    return (*arm.labels, *arm.covers, *arm.within)
