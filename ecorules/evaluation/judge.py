"""Judging a demand: the one place that visits every kind of node.

Comes in: a demand and its scope. Goes out: its ``Result``. Composite demands are judged whole,
so that the trace shows every clause that concerns the region and year.
"""

from __future__ import annotations

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
from ecorules.evaluation.figures import Figure
from ecorules.evaluation.finding import Result, alike, alone, either, together
from ecorules.evaluation.scope import Scope
from ecorules.evaluation.texts import says_fulfilment
from ecorules.evaluation.trends import judge_trend
from ecorules.evaluation.values import judge_approx, judge_grade, judge_range, judge_reach, judge_status
from ecorules.rules import nodes
from ecorules.rules.nodes import Demand, Leaf
from ecorules.verdicts import Verdict


def judge(demand: Demand, scope: Scope) -> Result:
    """What a demand comes to for the inputs of its scope."""
    match demand:
        case nodes.Compare() if scope.inputs.attest is None and not scope.parts:
            return scope.against(demand, demand.op, demand.bound)
        case nodes.AllOf(items=items):
            below = _grouped(demand, scope)
            return together([judge(item, below) for item in items], scope.unit)
        case nodes.AnyOf(items=items):
            below = _grouped(demand, scope)
            return either([judge(item, below) for item in items], scope.unit)
        case nodes.Arms():
            return _arms(demand, scope)
        case nodes.Milestones():
            return _milestones(demand, scope)
        case nodes.Subject():
            return _subject(demand, scope)
        case _:
            return _leaf(demand, scope)


def _leaf(leaf: Leaf, scope: Scope) -> Result:
    part = scope.parts.get(id(leaf)) if scope.parts else None
    if part is not None:
        scope = replace(scope, inputs=part, in_part=True, group=None)
    attest = scope.inputs.attest
    match leaf:
        case nodes.NotAssessed():
            return alone(scope.finding(leaf, Verdict.NOT_APPLICABLE))
        case nodes.Task():
            return _task(leaf, scope)
        case nodes.TargetCompare() if isinstance(scope.inputs.target, str):
            return _target_text(leaf, scope, scope.inputs.target)
        case nodes.TargetCompare():
            return judge_target_compare(leaf, scope)
        case nodes.Standard():
            return judge_standard(leaf, scope)
        case nodes.ReferenceCompare():
            return judge_reference(leaf, scope)
        case nodes.Change():
            return judge_change(leaf, scope)
        case _ if attest is not None:
            return scope.attested(leaf, attest)
        case nodes.Compare(op=op, bound=bound):
            return scope.against(leaf, op, bound)
        case nodes.Range():
            return judge_range(leaf, scope)
        case nodes.Approx():
            return judge_approx(leaf, scope)
        case nodes.Reach():
            return judge_reach(leaf, scope)
        case nodes.Status():
            return judge_status(leaf, scope)
        case nodes.Grade():
            return judge_grade(leaf, scope)
        case nodes.Trend():
            return judge_trend(leaf, scope)
        case _ as never:
            assert_never(never)


def _grouped(demand: nodes.AllOf | nodes.AnyOf, scope: Scope) -> Scope:
    if scope.group is not None and scope.frame is None:
        return scope
    return replace(scope, group=scope.group or demand, frame=None)


def _subject(demand: nodes.Subject, scope: Scope) -> Result:
    part = scope.parts.get(id(demand)) if scope.parts else None
    inputs = part or (scope.inputs if scope.lone else scope.inputs.bare())
    below = scope.within(
        demand.demand,
        demand.span,
        inputs=inputs,
        unit=scope.unit if demand.unit is None else demand.unit,
        subject=demand.name,
        in_part=not scope.lone,
        group=None,
    )
    return judge(demand.demand, below)


def _arms(demand: nodes.Arms, scope: Scope) -> Result:
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


def _milestones(demand: nodes.Milestones, scope: Scope) -> Result:
    year = scope.inputs.year
    if year is None:
        results = [_step(step, scope) for step in demand.steps]
        return alike(results, scope.unit, "year")
    held: nodes.Step | None = None
    for step in demand.steps:
        if step.year is None:
            held = held or step
        elif step.year <= year and (held is None or held.year is None or held.year <= step.year):
            held = step
    return Result(Verdict.NOT_APPLICABLE) if held is None else _step(held, scope)


def _step(step: nodes.Step, scope: Scope) -> Result:
    return judge(step.demand, scope.within(step.demand, step.span, step=step.year))


def _task(leaf: nodes.Task, scope: Scope) -> Result:
    target = scope.inputs.target
    if isinstance(target, bool):
        return scope.attested(leaf, target)
    if scope.inputs.attest is not None:
        return scope.attested(leaf, scope.inputs.attest)
    if isinstance(target, str):
        return _target_text(leaf, scope, target)
    if isinstance(target, Figure):
        return judge_task_number(leaf, scope, target)
    return judge_task_report(leaf, scope)


def _target_text(leaf: nodes.Task | nodes.TargetCompare, scope: Scope, text: str) -> Result:
    """A target in words: a report that it is met, or a threshold text for the same inputs."""
    met = says_fulfilment(text)
    if met is not None:
        return scope.settled(leaf, met, value=text)
    if scope.within_target:
        reason, reason_en = "上级任务又指向上级任务", "the target asks for a target again"
        return scope.unknown(leaf, reason, reason_en, "target", reference=text)
    from ecorules.language import parse  # noqa: PLC0415 - most evaluations read no text

    target = parse(text, unit=scope.unit, better=scope.rule.better)
    if isinstance(leaf, nodes.TargetCompare) and isinstance(target.demand, nodes.Reach):
        return scope.against(leaf, leaf.op, target.demand.bound, reference=leaf.name)
    inputs = replace(scope.inputs, target=None)
    below = replace(
        scope, rule=target, inputs=inputs, parts={}, frame=None, group=None, within_target=True, subject="", arms=()
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
    return replace(result, findings=findings, deciding=findings)
