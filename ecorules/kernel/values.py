"""Clauses on a value, for many rows: bounds, ranges, bare numbers, states and grades.

Comes in: a leaf and its scope. Goes out: what the leaf comes to.
"""

from __future__ import annotations

import numpy as np

from ecorules.evaluation import says_grade, says_state, without_subject
from ecorules.kernel.figures import Bound
from ecorules.kernel.found import PASS, UNKNOWN, Found, Margins
from ecorules.kernel.scope import Scope
from ecorules.rules import Approx, Grade, Op, Range, Reach, Status


def judge_range(leaf: Range, scope: Scope) -> Found:
    """A range; where the indicator has a direction, only the weaker end binds."""
    above = Op.GT if leaf.low_open else Op.GE
    below = Op.LT if leaf.high_open else Op.LE
    if scope.rule.better == "higher":
        return scope.against(above, leaf.low)
    if scope.rule.better == "lower":
        return scope.against(below, leaf.high)
    return both_ends(scope.against(above, leaf.low), scope.against(below, leaf.high))


def judge_approx(leaf: Approx, scope: Scope) -> Found:
    """About a number; where the indicator has a direction, only the worse side counts."""
    half = scope.settings.approx * abs(leaf.centre)
    low, high = leaf.centre - half, leaf.centre + half
    if scope.rule.better == "higher":
        return scope.against(Op.GE, low, leaf.centre, derived=True)
    if scope.rule.better == "lower":
        return scope.against(Op.LE, high, leaf.centre, derived=True)
    above = scope.against(Op.GE, low, leaf.centre, derived=True)
    below = scope.against(Op.LE, high, leaf.centre, derived=True)
    return both_ends(above, below)


def both_ends(above: Found, below: Found) -> Found:
    """Inside both bounds; the nearer one gives the margin."""
    margins: Margins = {unit: np.minimum(margin, below.margins[unit]) for unit, margin in above.margins.items()}
    return Found(np.minimum(above.codes, below.codes), margins)


def judge_reach(leaf: Reach, scope: Scope) -> Found:
    """A bare number: which way it binds, the indicator says, or a full share, or zero."""
    if scope.rule.better is not None:
        return scope.against(Op.GE if scope.rule.better == "higher" else Op.LE, leaf.bound)
    if leaf.bound == 100 and scope.in_percent:
        return scope.against(Op.GE, leaf.bound)
    if leaf.bound == 0:
        return scope.against(Op.LE, leaf.bound)
    return only_equal(scope, leaf.bound)


def only_equal(scope: Scope, bound: Bound, *, derived: bool | np.ndarray = False) -> Found:
    """A bound of which nobody said whether it is a floor or a cap: equal passes, else nobody knows."""
    found = scope.against(Op.EQ, bound, derived=derived)
    margins = {unit: np.where(found.codes == PASS, margin, np.nan) for unit, margin in found.margins.items()}
    return Found(np.maximum(found.codes, UNKNOWN), margins)


def judge_status(leaf: Status, scope: Scope) -> Found:
    """A state or a prohibition: reported, never computed."""
    subject = scope.subject

    def says(report: str) -> bool | None:
        met = says_state(leaf, report)
        return says_state(leaf, without_subject(subject, report)) if met is None and subject else met

    return scope.worded((id(leaf), subject), says, scope.inputs.value.words)


def judge_grade(leaf: Grade, scope: Scope) -> Found:
    """An ordered class, Ⅰ the best."""
    return scope.worded(id(leaf), lambda report: says_grade(leaf, report), scope.inputs.value.words)
