"""Clauses on a value: bounds, ranges, bare numbers, states and grades.

Comes in: a leaf and its scope. Goes out: what the leaf comes to.
"""

from __future__ import annotations

from ecorules.evaluation.clauses import number
from ecorules.evaluation.finding import Result
from ecorules.evaluation.scope import Scope
from ecorules.evaluation.texts import says_grade, says_state, without_subject
from ecorules.rules import Approx, Grade, Op, Range, Reach, Status


def judge_range(leaf: Range, scope: Scope) -> Result:
    """A range; where the indicator has a direction, only the weaker end binds."""
    above = Op.GT if leaf.low_open else Op.GE
    below = Op.LT if leaf.high_open else Op.LE
    if scope.rule.better == "higher":
        return scope.against(leaf, above, leaf.low)
    if scope.rule.better == "lower":
        return scope.against(leaf, below, leaf.high)
    return _between(leaf, scope, (above, leaf.low), (below, leaf.high))


def judge_approx(leaf: Approx, scope: Scope) -> Result:
    """About a number; where the indicator has a direction, only the worse side counts."""
    half = scope.settings.approx * abs(leaf.centre)
    low, high, tolerance = leaf.centre - half, leaf.centre + half, scope.settings.approx
    if scope.rule.better == "higher":
        return scope.against(leaf, Op.GE, low, leaf.centre, derived=True, tolerance=tolerance)
    if scope.rule.better == "lower":
        return scope.against(leaf, Op.LE, high, leaf.centre, derived=True, tolerance=tolerance)
    return _between(leaf, scope, (Op.GE, low), (Op.LE, high), leaf.centre, derived=True, tolerance=tolerance)


def _between(
    leaf: Range | Approx,
    scope: Scope,
    low: tuple[Op, float],
    high: tuple[Op, float],
    *operands: float,
    derived: bool = False,
    tolerance: float | None = None,
) -> Result:
    shown = {"bound": low[1], "high": high[1], "unit": scope.unit, "tolerance": tolerance}
    value = scope.figure(leaf, **shown)
    if isinstance(value, Result):
        return value
    derived = derived or scope.inputs.derived
    above = scope.stand(value, *low, *operands, derived=derived)
    below = scope.stand(value, *high, *operands, derived=derived)
    nearest = above if above.distance <= below.distance else below
    scope.check_magnitude(value, low[1] if nearest is above else high[1], scope.unit)
    return scope.settled(leaf, above.met and below.met, value=value, distance=nearest.distance, **shown)


def judge_reach(leaf: Reach, scope: Scope) -> Result:
    """A bare number: which way it binds, the indicator says, or a full share, or zero."""
    op = _way(leaf.bound, scope)
    if op is not None:
        return scope.against(leaf, op, leaf.bound)
    value = scope.figure(leaf, bound=leaf.bound, unit=scope.unit)
    if isinstance(value, Result):
        return value
    equal = scope.stand(value, Op.EQ, leaf.bound, derived=scope.inputs.derived)
    if equal.met:
        return scope.compared(leaf, value, Op.EQ, leaf.bound, derived=scope.inputs.derived)
    reason = f"“{number(leaf.bound)}”是下限还是上限，取决于指标的方向"
    reason_en = f"whether {number(leaf.bound)} is a floor or a cap depends on the direction of the indicator"
    shown = {"value": value, "bound": leaf.bound, "unit": scope.unit}
    return scope.unknown(leaf, reason, reason_en, "better", **shown)


def _way(bound: float, scope: Scope) -> Op | None:
    if scope.rule.better is not None:
        return Op.GE if scope.rule.better == "higher" else Op.LE
    if bound == 100 and scope.in_percent:
        return Op.GE
    return Op.LE if bound == 0 else None


def judge_status(leaf: Status, scope: Scope) -> Result:
    """A state or a prohibition: reported, never computed."""
    value = scope.inputs.value
    if isinstance(value, str):
        met = says_state(leaf, value)
        if met is None and scope.subject:
            met = says_state(leaf, without_subject(scope.subject, value))
        if met is not None:
            return scope.settled(leaf, met, value=value)
        reason, reason_en = "所报文字不能说明是否达到", "the text reported does not say whether it is met"
    elif value is not None and not scope.beside:
        reason, reason_en = "一个数不能说明状态是否达到", "a number does not say whether a state is reached"
    else:
        reason, reason_en = "没有报告是否达到", "nobody reported whether it is met"
    shown = value if isinstance(value, str) else None
    return scope.unknown(leaf, reason, reason_en, _report_in(scope), value=shown)


def judge_grade(leaf: Grade, scope: Scope) -> Result:
    """An ordered class, Ⅰ the best."""
    value = scope.inputs.value
    if isinstance(value, str):
        met = says_grade(leaf, value)
        if met is not None:
            return scope.settled(leaf, met, value=value, reference=leaf.grade + leaf.kind)
        reason, reason_en = "所报文字不是这里的类别", "the text reported is no grade of this kind"
    elif value is not None:
        reason, reason_en = "一个数不是类别", "a number is no grade"
    else:
        reason, reason_en = "没有给出类别", "no grade was given"
    shown = value if isinstance(value, str) else None
    return scope.unknown(leaf, reason, reason_en, _report_in(scope), value=shown, reference=leaf.grade + leaf.kind)


def _report_in(scope: Scope) -> str:
    """Where the report of a word clause belongs: beside a number, under its words in ``parts``."""
    return "parts" if scope.beside else "value"
