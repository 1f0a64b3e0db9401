"""The ways in which a demand can be passed: the one place that visits every kind of node.

Comes in: a rule, the arguments of one evaluation and its outcome. Goes out: the ways, what
stands in the way of others, and the classes whose arms were not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation import (
    Finding,
    Outcome,
    addressed_nodes,
    evaluate,
    fit,
    lone_subject,
    outer_leaves,
    read_labels,
    says_fulfilment,
)
from ecorules.remedies.around import Around, Slot, part_entry, read_around
from ecorules.remedies.blocked import Blocked, blocked
from ecorules.remedies.clauses import given_figures, leaf_ways
from ecorules.remedies.regions import Interval
from ecorules.remedies.ways import Met, Numbers, Ways, Wish, either, together
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arm,
    Arms,
    Change,
    Compare,
    Demand,
    Grade,
    Leaf,
    Milestones,
    NotAssessed,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Standard,
    Status,
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
    attested_words,
)
from ecorules.units import convert, same

_LEAVES: Final = (
    Compare, Range, Approx, Reach, Status, Grade, Task, TargetCompare, Standard, ReferenceCompare,
    NotAssessed, Unread, Trend, Change,
)  # fmt: skip

#: More classes than this are not named.
_NAMED: Final = 8

Place = tuple[int, str, tuple[str, ...], int | None]


@dataclass(slots=True)
class Search:
    """One look for ways to pass a rule.

    ``other_arms`` are the class arms that the region's classes do not choose, with the labels
    of their dimension; ``given`` are the figures of others (tasks, references) that would let the
    present value pass; ``cut`` tells that there were more ways than are looked at.
    """

    rule: Rule
    settings: Settings
    inputs: Mapping[str, Any]
    outcome: Outcome
    blocked: list[Blocked] = field(default_factory=list)
    other_arms: list[tuple[Arms, Arm]] = field(default_factory=list)
    given: list[tuple[Slot, Numbers]] = field(default_factory=list)
    cut: bool = False
    within_target: bool = False
    _found: dict[Place, Finding] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)
    _lone: Subject | None = None
    _words: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for finding in self.outcome.trace:
            self._found[id(finding.demand), finding.subject, finding.arms, finding.step] = finding
        for key in self.inputs.get("parts") or {}:
            for node in addressed_nodes(self.rule, key):
                self._keys[id(node)] = key
        self._lone = lone_subject(self.rule.demand)
        self._words = frozenset(attested_words(self.rule.demand))

    def all_ways(self) -> Ways | None:
        """Every way to pass the rule; None if it demands nothing here."""
        lone = self._lone
        unit = self.rule.unit if lone is None or lone.unit is None else lone.unit
        around = read_around(self.inputs, unit)
        alone = len(list(outer_leaves(self.rule.demand))) <= 1
        return self.ways(self.rule.demand, replace(around, whole=alone))

    def ways(self, demand: Demand, around: Around) -> Ways | None:
        """The ways to meet a demand."""
        match demand:
            case AllOf(items=items):
                return self._noted(together([self.ways(item, around) for item in items]))
            case AnyOf(items=items):
                return self._noted(either([self.ways(item, around) for item in items]))
            case Arms():
                return self._arms(demand, around)
            case Milestones():
                return self._milestones(demand, around)
            case Subject():
                return self._subject(demand, around)
            case _:
                return self._leaf(demand, around)

    def _noted(self, joined: tuple[Ways | None, bool]) -> Ways | None:
        ways, cut = joined
        self.cut = self.cut or cut
        return ways

    def _arms(self, demand: Arms, around: Around) -> Ways | None:
        found = fit(demand, read_labels(around.classes or (), "classes"))
        chosen = found.sure or found.possible
        self.other_arms += [(demand, arm) for arm in demand.arms if arm.labels and arm not in found.sure]
        inside = [self.ways(arm.demand, replace(around, arms=(*around.arms, _label(arm)))) for arm in chosen]
        if not found.sure and len(chosen) > 1:
            self.blocked.append(blocked("classes", "、".join(_label(arm) for arm in chosen[:_NAMED])))
            if len({ways is None for ways in inside}) > 1:
                return []
        return self._noted(together(inside))

    def _milestones(self, demand: Milestones, around: Around) -> Ways | None:
        if around.year is None:
            inside = [self._step(step, around) for step in demand.steps]
            if len({ways is None for ways in inside}) > 1:
                self.blocked.append(blocked("year", ""))
                return []
            return self._noted(together(inside))
        held = holding(demand, around.year)
        return None if held is None else self._step(held, around)

    def _step(self, step: Step, around: Around) -> Ways | None:
        return self.ways(step.demand, replace(around, step=step.year))

    def _subject(self, demand: Subject, around: Around) -> Ways | None:
        unit = around.unit if demand.unit is None else demand.unit
        key = self._keys.get(id(demand))
        lone = self._lone is not None
        if key is None:
            inner = around if lone else replace(around.below(), key=demand.name)
            inner = replace(inner, unit=unit)
        else:
            entry = part_entry(self.inputs.get("parts"), key)
            own = {"value", "history"} & set(entry)
            if lone:
                entry = {**{name: held for name, held in self.inputs.items() if name in _FILLED}, **entry}
            inner = read_around(entry, unit, around.below(), key if own or not lone else "")
            inner = replace(inner, arms=around.arms, step=around.step)
        alone = isinstance(demand.demand, _LEAVES)
        return self.ways(demand.demand, replace(inner, subject=demand.name, whole=alone))

    def _leaf(self, leaf: Leaf, around: Around) -> Ways | None:
        if isinstance(leaf, NotAssessed):
            return None
        key = self._keys.get(id(leaf))
        if key is not None:
            entry = part_entry(self.inputs.get("parts"), key)
            own = read_around(entry, around.unit, around.below(), key)
            around = replace(own, arms=around.arms, step=around.step, subject=around.subject, whole=True)
        if isinstance(leaf, Task | TargetCompare) and isinstance(around.target, str):
            reported = says_fulfilment(around.target)
            if reported is None and not (isinstance(leaf, Task) and self._settled_by_report(leaf, around)):
                return self._target_text(leaf, around, around.target)
        finding = self._found.get((id(leaf), around.subject, around.arms, around.step))
        if finding is None:
            return []
        found, why = leaf_ways(leaf, around, finding, self.rule, self.settings, self._words)
        self.blocked += why
        self.given += given_figures(leaf, around, finding, self.rule, self.settings)
        return found

    def _settled_by_report(self, leaf: Task, around: Around) -> bool:
        """Whether a task was settled before its target was looked at."""
        if around.attest is not None:
            return True
        finding = self._found.get((id(leaf), around.subject, around.arms, around.step))
        return finding is not None and finding.demand is leaf

    def _target_text(self, leaf: Task | TargetCompare, around: Around, text: str) -> Ways | None:
        """The ways to pass a superior's target that is itself a threshold text."""
        from ecorules.language import parse

        slot = Slot("target", around.key)
        if self.within_target:
            return [{slot: Met(clauses=(text,), start=text)}]
        target = parse(text, unit=around.unit, better=self.rule.better)
        if isinstance(leaf, TargetCompare) and isinstance(target.demand, Reach):
            target = replace(target, demand=Compare(op=leaf.op, bound=target.demand.bound, span=target.demand.span))
        lone = lone_subject(target.demand)
        unit = target.unit if lone is None or lone.unit is None else lone.unit
        inside = {
            "value": _given(around),
            "unit": None if same(unit, around.unit) else around.unit,
            "history": dict(around.history) or None,
            "change": around.change,
            "classes": around.classes,
            "year": around.year,
            "references": dict(around.references),
            "settings": self.settings,
        }
        try:
            outcome = evaluate(target, **inside)  # type: ignore[arg-type]
        except EcoRulesError:  # what was given of the clause is nothing that the target's text takes
            return [{slot: Met(clauses=(text,), start=text)}]
        known = {name: held for name, held in inside.items() if held is not None}
        below = Search(rule=target, settings=self.settings, inputs=known, outcome=outcome, within_target=True)
        ways = below.all_ways()
        self.blocked += below.blocked
        self.cut = self.cut or below.cut
        if ways is None:
            return None
        try:
            return [
                {_outer(held, around): _wish_in(held, wish, around.unit) for held, wish in way.items()} for way in ways
            ]
        except EcoRulesError:  # a unit that cannot be read converts into nothing
            return [{slot: Met(clauses=(text,), start=text)}]


_FILLED: Final = frozenset({"value", "unit", "history", "change", "target"})


def holding(demand: Milestones, year: int) -> Step | None:
    """The milestone that holds in a year; None before the first."""
    held: Step | None = None
    for step in demand.steps:
        if step.year is None:
            held = held or step
        elif step.year <= year and (held is None or held.year is None or held.year <= step.year):
            held = step
    return held


def _given(around: Around) -> object:
    return around.attest if around.attest is not None else around.text if around.text is not None else around.value


def _outer(slot: Slot, around: Around) -> Slot:
    """A slot of the target's text as one of the clause that has the target."""
    return slot._replace(key=around.key) if not slot.key else slot


def _wish_in(slot: Slot, wish: Wish, unit: str | None) -> Wish:
    """A wish for a value in the unit of the clause around it; a change keeps its own."""
    if not isinstance(wish, Numbers) or slot.input != "value" or wish.unit == unit or same(wish.unit, unit):
        return wish
    region = tuple(
        Interval(_in(held.low, wish.unit, unit), held.low_open, _in(held.high, wish.unit, unit), held.high_open)
        for held in wish.region
    )
    start = None if wish.start is None else _in(wish.start, wish.unit, unit)
    return replace(wish, region=region, unit=unit, start=start, derived=True)


def _in(number: float, source: str | None, target: str | None) -> float:
    return number if abs(number) == float("inf") else convert(number, source, target)


def _label(arm: Arm) -> str:
    return "、".join(arm.labels) or "其他"
