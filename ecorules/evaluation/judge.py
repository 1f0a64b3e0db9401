"""Judging a demand: the one place that visits every kind of node.

Comes in: a demand and its scope. Goes out: its ``Result``. Composite demands are judged whole,
so that the trace shows every clause that concerns the region and year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from ecorules.evaluation.against import (
    judge_reference,
    judge_standard,
    judge_target_compare,
    judge_task_number,
    judge_task_report,
)
from ecorules.evaluation.arms import fit, label_of
from ecorules.evaluation.changes import judge_change
from ecorules.evaluation.clauses import lone_subject, takes_value
from ecorules.evaluation.figures import Figure
from ecorules.evaluation.finding import Result, alike, alone, either, together
from ecorules.evaluation.scope import Scope
from ecorules.evaluation.texts import says_fulfilment
from ecorules.evaluation.trends import judge_trend
from ecorules.evaluation.values import judge_approx, judge_grade, judge_range, judge_reach, judge_status
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
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
)
from ecorules.units import canonical, same
from ecorules.verdicts import Verdict


def judge(demand: Demand, scope: Scope) -> Result:
    """What a demand comes to for the inputs of its scope."""
    match demand:
        case Compare() if scope.inputs.attest is None and not scope.parts:
            return scope.against(demand, demand.op, demand.bound)
        case AllOf(items=items):
            return together(_side_by_side(items, scope), scope.unit)
        case AnyOf(items=items):
            return either(_side_by_side(items, scope), scope.unit)
        case Arms():
            return _arms(demand, scope)
        case Milestones():
            return _milestones(demand, scope)
        case Subject():
            return _subject(demand, scope)
        case _:
            return _leaf(demand, scope)


def _leaf(leaf: Leaf, scope: Scope) -> Result:
    part = scope.parts.get(id(leaf)) if scope.parts else None
    if part is not None:
        scope = scope._replace(inputs=part, in_part=True, beside=False)
    attest = scope.inputs.attest
    match leaf:
        case NotAssessed():
            return alone(scope.finding(leaf, Verdict.NOT_APPLICABLE))
        case Task():
            return _task(leaf, scope)
        case TargetCompare() if isinstance(scope.inputs.target, str):
            return _target_text(leaf, scope, scope.inputs.target)
        case TargetCompare():
            return judge_target_compare(leaf, scope)
        case Standard():
            return judge_standard(leaf, scope)
        case ReferenceCompare():
            return judge_reference(leaf, scope)
        case Change():
            return judge_change(leaf, scope)
        case _ if attest is not None:
            return scope.attested(leaf, attest)
        case Compare(op=op, bound=bound):
            return scope.against(leaf, op, bound)
        case Range():
            return judge_range(leaf, scope)
        case Approx():
            return judge_approx(leaf, scope)
        case Reach():
            return judge_reach(leaf, scope)
        case Status():
            return judge_status(leaf, scope)
        case Grade():
            return judge_grade(leaf, scope)
        case Trend():
            return judge_trend(leaf, scope)
        case Unread(reason=reason):
            said = f"这一条未能读取：{reason}", f"the clause was not read: {reason}"
            return scope.unknown(leaf, *said, "reading")
        case _ as never:
            assert_never(never)


def _side_by_side(items: Sequence[Demand], scope: Scope) -> list[Result]:
    """Clauses joined by 且 or 或; a word clause beside a measured one leaves the value to that."""
    measured = [takes_value(item, lone=scope.lone) for item in items]
    several = sum(measured)
    free = scope if scope.frame is None else scope._replace(frame=None)
    beside = free if free.beside else free._replace(beside=True)
    return [judge(item, beside if several > own else free) for item, own in zip(items, measured, strict=True)]


def _subject(demand: Subject, scope: Scope) -> Result:
    part = scope.parts.get(id(demand)) if scope.parts else None
    inputs = part or (scope.inputs if scope.lone else scope.inputs.bare())
    below = scope.within(
        demand.demand,
        demand.span,
        inputs=inputs,
        unit=scope.unit if demand.unit is None else demand.unit,
        subject=demand.name,
        in_part=not scope.lone,
        beside=False,
    )
    return judge(demand.demand, below)


def _arms(demand: Arms, scope: Scope) -> Result:
    found = fit(demand, scope.inputs.classes)
    chosen = found.sure or found.possible
    if not chosen:
        return Result(Verdict.NOT_APPLICABLE)
    results = [
        judge(
            arm.demand,
            scope.within(
                arm.demand,
                arm.span,
                arms=(*scope.arms, label_of(arm)),
                not_given=tuple(dict.fromkeys((*scope.not_given, *found.not_given))),
            ),
        )
        for arm in chosen
    ]
    return together(results, scope.unit) if found.sure else alike(results, scope.unit, "classes")


def _milestones(demand: Milestones, scope: Scope) -> Result:
    year = scope.inputs.year
    if year is None:
        results = [_step(step, scope) for step in demand.steps]
        return alike(results, scope.unit, "year")
    held: Step | None = None
    for step in demand.steps:
        if step.year is None:
            held = held or step
        elif step.year <= year and (held is None or held.year is None or held.year <= step.year):
            held = step
    return Result(Verdict.NOT_APPLICABLE) if held is None else _step(held, scope)


def _step(step: Step, scope: Scope) -> Result:
    return judge(step.demand, scope.within(step.demand, step.span, step=step.year))


def _task(leaf: Task, scope: Scope) -> Result:
    target = scope.inputs.target
    if isinstance(target, bool):
        return scope.attested(leaf, target)
    if scope.inputs.attest is not None:
        return scope.attested(leaf, scope.inputs.attest)
    if isinstance(scope.inputs.value, str):
        reported = judge_task_report(leaf, scope)
        if reported.verdict is not Verdict.UNKNOWN:
            return reported
    if isinstance(target, str):
        return _target_text(leaf, scope, target)
    if isinstance(target, Figure):
        return judge_task_number(leaf, scope, target)
    return judge_task_report(leaf, scope)


def _target_text(leaf: Task | TargetCompare, scope: Scope, text: str) -> Result:
    """A target in words: a report that it is met, or a threshold text for the same inputs."""
    met = says_fulfilment(text)
    if met is not None:
        return scope.settled(leaf, met, value=text)
    if scope.within_target:
        reason, reason_en = "上级任务又指向上级任务", "the target asks for a target again"
        return scope.unknown(leaf, reason, reason_en, "target", reference=text)
    from ecorules.language import parse

    target = parse(text, unit=scope.unit, better=scope.rule.better)
    if isinstance(leaf, TargetCompare) and isinstance(target.demand, Reach):
        return scope.against(leaf, leaf.op, target.demand.bound, reference=leaf.name)
    lone = lone_subject(target.demand)
    unit = target.unit if lone is None or lone.unit is None else lone.unit
    inputs = scope.inputs._replace(target=None)
    if canonical(scope.unit) is not None and not same(unit, scope.unit):
        inputs = inputs.converted(scope.unit, unit)
    below = scope._replace(
        rule=target,
        inputs=inputs,
        unit=unit,
        parts={},
        lone=lone is not None,
        in_part=scope.in_part,
        frame=None,
        beside=False,
        within_target=True,
        subject="",
        arms=(),
    )
    result = judge(target.demand, below)
    clause, span = scope.clause(leaf)
    findings = tuple(
        replace(
            finding,
            clause=clause,
            span=span,
            reference=finding.clause,
            subject=scope.subject,
            arms=scope.arms,
            step=scope.step,
        )
        for finding in result.deciding or result.findings
    )
    return result._replace(findings=findings, deciding=findings)
