"""What can be moved in one judgement: its figures, its states, the bounds of its clauses.

Comes in: a result with the inputs it was judged on. Goes out: ``Axis``, one for each thing, which
can be set to another number or state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, TypeGuard

from ecorules.assessment import Result, scope_of, subject_unit
from ecorules.evaluation import WORDED, is_bool, is_missing, lone_subject, outer_leaves
from ecorules.rules import GRADES, Change, Grade, Leaf, Measure, NotAssessed, Op, Pace, Rule, Status, Task, leaves
from ecorules.sensitivity import clause_bounds
from ecorules.units import convert

#: What a thing is set to: a number, a state or grade in words, met or not met, or nothing reported.
Setting = float | str | bool | None
Kind = Literal["value", "change", "state", "bound"]

#: More clauses than this have no slider for their bound.
_MOST_BOUNDS: Final = 12


class Place(NamedTuple):
    """An indicator, and the number of its part (0 for none)."""

    indicator: str
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One thing that can be moved.

    ``key`` is the subject that a figure or state belongs to ("" for the whole), ``name`` what it is
    called beside the indicator: the subject, or the clause of a bound. ``now`` is the present
    setting, numbers in ``unit``; ``choices`` are the settings of a state,
    ``worded`` tells that only words answer it. ``leaf`` and ``end`` find
    the bound in the rule, ``op`` is the relation that a bare number stands for.
    """

    place: Place
    kind: Kind
    key: str = ""
    name: str = ""
    unit: str | None = None
    now: Setting = None
    choices: tuple[Setting, ...] = ()
    worded: bool = False
    leaf: int = -1
    end: int = 0
    op: Op | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is moved over numbers; else it is chosen among states."""
        return self.kind != "state"


def same_setting(one: Setting, other: Setting) -> bool:
    """Whether two settings are the same; 1 is not True."""
    return is_bool(one) == is_bool(other) and one == other


def place_of(result: Result) -> Place:
    """The place of a result."""
    return Place(result.indicator.id, result.part.number if result.part else 0)


def axes_of(result: Result) -> tuple[Axis, ...]:
    """Everything that can be moved in one judgement: figures and states first, then bounds."""
    rule = result.rule
    if rule is None:
        return ()
    return (*_figures(result, rule), *_bounds(result, rule))


def level(arguments: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What was given of the whole, or of a subject; nothing if it was not named."""
    if not key:
        return dict(arguments)
    entry = (arguments.get("parts") or {}).get(key, {})
    return dict(entry) if isinstance(entry, Mapping) else {"value": entry}


def unit_of(rule: Rule, key: str) -> str | None:
    """The unit that a figure is judged in."""
    if key:
        return subject_unit(rule, key)
    lone = lone_subject(rule.demand)
    return rule.unit if lone is None or lone.unit is None else lone.unit


def _figures(result: Result, rule: Rule) -> Iterator[Axis]:
    place, arguments = place_of(result), result.inputs.arguments()
    for key, scope in _scopes(rule, arguments):
        if not scope or all(isinstance(leaf, NotAssessed) for leaf in scope):
            continue
        given, unit = level(arguments, key), unit_of(rule, key)
        now = _now(given, unit, arguments.get("year"))
        if isinstance(now, str | bool) or (now is None and _is_state(scope, given, arguments)):
            worded = all(isinstance(leaf, (Status, Grade, NotAssessed)) for leaf in scope)
            choices = _choices(scope, now)
            yield Axis(place=place, kind="state", key=key, name=key, unit=unit, now=now, choices=choices, worded=worded)
            continue
        change = given.get("change")
        reported_only = all(_is_reported(leaf) or isinstance(leaf, Task | NotAssessed) for leaf in scope)
        if now is not None or not (reported_only and any(map(_is_reported, scope))):
            yield Axis(place=place, kind="value", key=key, name=key, unit=unit, now=now)
        if _is_figure(change) or (now is None and reported_only and any(map(_is_reported, scope))):
            yield Axis(
                place=place,
                kind="change",
                key=key,
                name=key,
                unit=_change_unit(scope, unit),
                now=float(change) if _is_figure(change) else None,
            )


def _scopes(rule: Rule, arguments: Mapping[str, Any]) -> Iterator[tuple[str, list[Leaf]]]:
    """The whole and each subject, with the clauses that a figure of it settles."""
    subjects = rule.subjects
    lone = lone_subject(rule.demand)
    if lone is not None and not any(name in level(arguments, lone.name) for name in ("value", "history", "change")):
        yield "", list(leaves(rule.demand))  # the figure of the only subject needs no name
        subjects = tuple(name for name in subjects if name != lone.name)
    elif lone is None:
        yield "", list(outer_leaves(rule.demand)) if subjects else list(leaves(rule.demand))
    for key in subjects:
        yield key, scope_of(rule, key)


def _now(given: Mapping[str, Any], unit: str | None, year: int | None) -> Setting:
    """The figure of the assessed year in the rule's unit, or what was reported instead."""
    value = given.get("value")
    if is_missing(value) and year is not None:
        value = (given.get("history") or {}).get(year)
    if is_missing(value):
        return None
    if isinstance(value, str) or is_bool(value):
        return str(value) if isinstance(value, str) else bool(value)
    if not _is_figure(value):
        return None
    source = given.get("unit")
    return float(value) if source is None else float(f"{convert(float(value), source, unit):.12g}")


def _is_figure(given: object) -> TypeGuard[float]:
    return isinstance(given, int | float) and not is_bool(given) and not is_missing(given)


def _is_state(scope: list[Leaf], given: Mapping[str, Any], arguments: Mapping[str, Any]) -> bool:
    """Whether a thing of which nothing was reported is answered in words."""
    target = given.get("target", arguments.get("target"))
    numbers = [leaf for leaf in scope if not isinstance(leaf, (*WORDED, NotAssessed))]
    if any(isinstance(leaf, Task) for leaf in scope) and (_is_figure(target) or isinstance(target, str)):
        return False
    return not numbers


def _is_reported(leaf: Leaf) -> bool:
    """Whether a clause asks for a change that only a report knows."""
    return isinstance(leaf, Change) and leaf.pace is Pace.TOTAL and leaf.base_year is None and leaf.years_before is None


def _change_unit(scope: list[Leaf], unit: str | None) -> str | None:
    measures = {leaf.measure for leaf in scope if isinstance(leaf, Change)}
    if measures == {Measure.RELATIVE}:
        return "%"
    return "个百分点" if unit == "%" else unit


def _choices(scope: list[Leaf], now: Setting) -> tuple[Setting, ...]:
    """What a state can be: as reported, met, not met, a grade, not reported."""
    grades = [leaf for leaf in scope if isinstance(leaf, Grade)]
    listed: list[Setting] = [True, False]
    if grades:
        listed = [f"{grade}{grades[0].kind}" for grade in GRADES]
    if now is not None and not any(same_setting(now, one) for one in listed):
        listed.insert(0, now)
    return (*listed, None)


def _bounds(result: Result, rule: Rule) -> Iterator[Axis]:
    """The bounds of the clauses that the judgement looked at."""
    if result.outcome is None:
        return
    listed, seen, count = list(leaves(rule.demand)), set[int](), 0
    for finding in result.outcome.trace:
        at = next((number for number, leaf in enumerate(listed) if leaf is finding.demand), None)
        if at is None or at in seen:
            continue  # a clause of the target's text
        seen.add(at)
        for end, (now, _) in enumerate(clause_bounds(finding.demand, finding.op)):
            count += 1
            if count > _MOST_BOUNDS:
                return
            unit = finding.unit if finding.unit is not None else unit_of(rule, finding.subject)
            yield Axis(
                place=place_of(result), kind="bound", name=finding.clause, unit=unit, now=now, leaf=at, end=end,
                op=finding.op,
            )  # fmt: skip
