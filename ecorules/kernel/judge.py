"""Judging a demand for many rows: the one place of the kernel that visits every kind of node.

Comes in: a demand and its scope. Goes out: the codes of its verdicts, and margins if asked for.
``ecorules.evaluation.judge`` says the same of one row, with what an explanation needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import numpy as np

from ecorules.kernel.against import judge_reference, judge_standard, judge_target_compare, judge_task
from ecorules.kernel.arms import Option, fits, ladder
from ecorules.kernel.changes import judge_change
from ecorules.kernel.columns import NO_YEAR, Labels
from ecorules.kernel.found import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Found, alike, chosen, constant, either, together
from ecorules.kernel.scope import Lead, Scope, attested, select
from ecorules.kernel.trends import judge_trend
from ecorules.kernel.values import judge_approx, judge_grade, judge_range, judge_reach, judge_status
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
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
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
)


def judge(demand: Demand, scope: Scope) -> Found:
    """What a demand comes to for the inputs of its scope."""
    match demand:
        case Compare(op=op, bound=bound) if scope.inputs.value.attest is None and not scope.parts:
            return scope.against(op, bound)
        case AllOf(items=items):
            return together([judge(item, scope) for item in items], scope.unit)
        case AnyOf(items=items):
            return either([judge(item, scope) for item in items], scope.unit)
        case Arms():
            return _arms(demand, scope)
        case Milestones():
            return _milestones(demand, scope)
        case Subject():
            return _subject(demand, scope)
        case _:
            return _addressed(demand, scope)


def _addressed(leaf: Leaf, scope: Scope) -> Found:
    """A clause with inputs of its own where they were given, with those around it elsewhere."""
    part = scope.parts.get(id(leaf)) if scope.parts else None
    if part is None:
        return _leaf(leaf, scope)
    inputs, known = part
    found = _leaf(leaf, scope.where(known)._replace(inputs=inputs))
    return found if known.all() else chosen(known, found, _leaf(leaf, scope.where(~known)))


def _leaf(leaf: Leaf, scope: Scope) -> Found:
    attest = scope.inputs.value.attest
    match leaf:
        case NotAssessed():
            return constant(NOT_APPLICABLE, scope.n)
        case Task():
            return judge_task(leaf, scope, judge)
        case TargetCompare():
            return judge_target_compare(leaf, scope, judge)
        case Standard():
            return judge_standard(leaf, scope)
        case ReferenceCompare():
            return judge_reference(leaf, scope)
        case Change():
            return judge_change(leaf, scope)
        case Compare(op=op, bound=bound):
            return attested(attest, scope.against(op, bound))
        case Range():
            return attested(attest, judge_range(leaf, scope))
        case Approx():
            return attested(attest, judge_approx(leaf, scope))
        case Reach():
            return attested(attest, judge_reach(leaf, scope))
        case Status():
            return attested(attest, judge_status(leaf, scope))
        case Grade():
            return attested(attest, judge_grade(leaf, scope))
        case Trend():
            return attested(attest, judge_trend(leaf, scope))
        case Unread():
            return attested(attest, constant(UNKNOWN, scope.n))
        case _ as never:
            assert_never(never)


def _subject(demand: Subject, scope: Scope) -> Found:
    part = scope.parts.get(id(demand)) if scope.parts else None
    inputs = part[0] if part is not None else scope.inputs if scope.lone else scope.inputs.bare()
    unit = scope.unit if demand.unit is None else demand.unit
    return judge(demand.demand, scope._replace(inputs=inputs, unit=unit, subject=demand.name))


def _arms(demand: Arms, scope: Scope) -> Found:
    """Each arm is judged for all rows, and each row takes the arms that its region fits."""
    lead, coded, options = fits(demand, scope)
    bounds = [arm.demand for arm in demand.arms if isinstance(arm.demand, Compare)]
    if scope.plain and len(bounds) == len(demand.arms):
        return ladder(bounds, lead, coded, options, scope)
    judged = [judge(arm.demand, _of_arm(at, lead, coded, options, scope)) for at, arm in enumerate(demand.arms)]
    return select(lead, coded, [_fitting(option, judged, scope) for option in options])


def _of_arm(at: int, lead: Lead, coded: Labels, options: Sequence[Option], scope: Scope) -> Scope:
    """The scope of an arm: where targets are given in words, with the rows that may fit it."""
    if scope.inputs.target.words is None and not scope.parts:
        return scope
    fitting = [constant(PASS if at in option.arms else FAIL, scope.n) for option in options]
    return scope.where(select(lead, coded, fitting).codes == PASS)


def _fitting(option: Option, judged: Sequence[Found], scope: Scope) -> Found:
    """The verdict of the arms that regions fit, or may fit."""
    found = [judged[at] for at in option.arms]
    if not found:
        return constant(NOT_APPLICABLE, scope.n)
    return together(found, scope.unit) if option.sure else alike(found, scope.unit)


def _milestones(demand: Milestones, scope: Scope) -> Found:
    year = scope.inputs.place.year
    if isinstance(year, int):
        at = _held(demand, year)
        return constant(NOT_APPLICABLE, scope.n) if at is None else judge(demand.steps[at].demand, scope)
    if year is None:
        return alike([judge(step.demand, scope) for step in demand.steps], scope.unit)
    before, unknown = len(demand.steps), len(demand.steps) + 1
    distinct, place = np.unique(year, return_inverse=True)
    held = [unknown if each == NO_YEAR else _held(demand, each) for each in distinct.tolist()]
    numbers = np.array([before if at is None else at for at in held], dtype=np.int64)
    own = numbers[place]
    steps = [judge(step.demand, scope.where((own == at) | (own == unknown))) for at, step in enumerate(demand.steps)]
    options = [*steps, constant(NOT_APPLICABLE, scope.n), alike(steps, scope.unit)]
    return select(Lead.of(numbers.tolist(), before), Labels(place, ()), options)


def _held(demand: Milestones, year: int) -> int | None:
    """The number of the milestone that holds in a year; None before the first."""
    held: int | None = None
    for at, step in enumerate(demand.steps):
        if step.year is None:
            held = at if held is None else held
        elif step.year <= year:
            before = None if held is None else demand.steps[held].year
            if before is None or before <= step.year:
                held = at
    return held
