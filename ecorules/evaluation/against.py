"""Clauses on somebody else's figure: tasks, targets, standards, references.

Comes in: a leaf and its scope. Goes out: what the leaf comes to. A task whose result nobody
reported stays unknown, whatever the value.
"""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from ecorules.evaluation.figures import Figure, computed
from ecorules.evaluation.finding import Result
from ecorules.evaluation.inputs import look_up
from ecorules.evaluation.scope import Scope
from ecorules.evaluation.texts import says_conformity, says_fulfilment, says_status, without_subject
from ecorules.rules import Op, ReferenceCompare, Standard, TargetCompare, Task


def judge_task_number(leaf: Task, scope: Scope, target: Figure) -> Result:
    """A task given as a number: reached in the direction in which the indicator improves."""
    derived = target.derived
    if scope.rule.better is not None:
        op = Op.GE if scope.rule.better == "higher" else Op.LE
        return scope.against(leaf, op, target.number, derived=derived)
    value = scope.figure(leaf, bound=target.number, unit=scope.unit)
    if isinstance(value, Result):
        return value
    derived = derived or scope.inputs.derived
    if scope.stand(value, Op.EQ, target.number, derived=derived).met:
        return scope.compared(leaf, value, Op.EQ, target.number, derived=derived)
    reason, reason_en = (
        "任务值是下限还是上限，取决于指标的方向",
        "whether the target is a floor or a cap depends on the direction",
    )
    shown = {"value": value, "bound": target.number, "unit": scope.unit}
    return scope.unknown(leaf, reason, reason_en, "better", **shown)


def judge_task_report(leaf: Task, scope: Scope) -> Result:
    """A task without a target: only a report that it was fulfilled settles it."""
    value = scope.inputs.value
    if isinstance(value, str):
        met = _says(value, leaf.words, scope, says_fulfilment)
        if met is not None:
            return scope.settled(leaf, met, value=value)
    reason, reason_en = "没有给出上级任务或其完成情况", "neither the superior's target nor its result was given"
    return scope.unknown(leaf, reason, reason_en, "target")


def judge_target_compare(leaf: TargetCompare, scope: Scope) -> Result:
    """The value against the superior's number, given as target or under its name."""
    target = scope.inputs.target
    if target is None:
        target = look_up(scope.inputs.references, leaf.name, scope.unit)
    if isinstance(target, bool):
        return scope.attested(leaf, target, op=leaf.op, reference=leaf.name)
    if scope.inputs.attest is not None:
        return scope.attested(leaf, scope.inputs.attest, op=leaf.op, reference=leaf.name)
    if isinstance(target, Figure):
        derived = target.derived
        return scope.against(leaf, leaf.op, target.number, derived=derived, reference=leaf.name)
    reason, reason_en = f"没有给出“{leaf.name}”", f"“{leaf.name}” was not given"
    lacking = ["target"] if isinstance(scope.inputs.value, float) else ["value", "target"]
    return scope.unknown(leaf, reason, reason_en, *lacking, op=leaf.op, reference=leaf.name)


def judge_standard(leaf: Standard, scope: Scope) -> Result:
    """Conformity to a standard: attested, under its name or as the value."""
    inputs = scope.inputs
    found = look_up(inputs.references, leaf.name, scope.unit)
    if found is None and leaf.verb:
        found = look_up(inputs.references, leaf.verb + leaf.name, scope.unit)
    if isinstance(found, bool):
        return scope.attested(leaf, found, reference=leaf.name)
    if inputs.attest is not None:
        return scope.attested(leaf, inputs.attest, reference=leaf.name)
    if isinstance(inputs.value, str):
        met = _says(inputs.value, leaf.verb + leaf.name, scope, says_conformity)
        if met is not None:
            return scope.settled(leaf, met, value=inputs.value, reference=leaf.name)
    if found is not None:
        reason = f"“{leaf.name}”给的是一个数，是否符合需要真假"
        reason_en = f"“{leaf.name}” was given as a number; conformity is True or False"
    else:
        reason, reason_en = _not_given(leaf.name, scope)
    return scope.unknown(leaf, reason, reason_en, "references", reference=leaf.name)


def judge_reference(leaf: ReferenceCompare, scope: Scope) -> Result:
    """The value against a named figure times its factor plus its offset."""
    inputs = scope.inputs
    found = look_up(inputs.references, leaf.name, scope.unit)
    if isinstance(found, bool):
        return scope.attested(leaf, found, op=leaf.op, reference=leaf.name)
    if inputs.attest is not None:
        return scope.attested(leaf, inputs.attest, op=leaf.op, reference=leaf.name)
    years: tuple[int, ...] = ()
    if found is None and leaf.years is not None:
        found, years = _mean(leaf.years, scope)
        if found is None:
            reason = f"没有给出“{leaf.name}”，近 {leaf.years} 年的数据也不全"
            reason_en = f"“{leaf.name}” was not given, nor all of the last {leaf.years} years"
            missing = ("history", "references")
            return scope.unknown(leaf, reason, reason_en, *missing, op=leaf.op, reference=leaf.name)
    if found is None:
        reason, reason_en = _not_given(leaf.name, scope)
        lacking = ["references"] if isinstance(inputs.value, float) else ["value", "references"]
        return scope.unknown(leaf, reason, reason_en, *lacking, op=leaf.op, reference=leaf.name, value=inputs.value)
    scaled = computed(leaf.factor * found.number, "参照值")
    derived = found.derived or bool(years) or leaf.factor != 1 or leaf.offset != 0
    return scope.against(
        leaf,
        leaf.op,
        scaled + leaf.offset,
        scaled,
        leaf.offset,
        derived=derived,
        reference=leaf.name,
        years=years,
        values=tuple(inputs.history[year] for year in years),
    )


def _says(report: str, words: str, scope: Scope, known: Callable[[str], bool | None]) -> bool | None:
    """What a report says of a clause: in words that are known, or in the clause's own."""
    for said in dict.fromkeys((report, without_subject(scope.subject, report))):
        met = known(said)
        met = says_status(words, said) if met is None else met
        if met is not None:
            return met
    return None


def _mean(count: int, scope: Scope) -> tuple[Figure | None, tuple[int, ...]]:
    """The mean of the last years of the history, if every one of them is known."""
    history, last = scope.inputs.history, scope.inputs.year
    if last is None or not 1 <= count <= len(history):
        return None, ()
    years = tuple(range(last - count + 1, last + 1))
    if any(year not in history for year in years):
        return None, ()
    return Figure(sum(history[year] / count for year in years), True), years


def _not_given(name: str, scope: Scope) -> tuple[str, str]:
    reason, reason_en = f"没有给出“{name}”", f"“{name}” was not given"
    names = [key for key in scope.inputs.references if len(key) <= 64]
    near = get_close_matches(name, names[:100], n=1, cutoff=0.7) if len(name) <= 64 else []
    if near:
        reason, reason_en = f"{reason}；给出的有“{near[0]}”", f"{reason_en}; “{near[0]}” was"
    return reason, reason_en
