"""Targets in words: each distinct text is read once and judged where it was given.

Comes in: a clause that asks for the superior's target, and target texts. Goes out: what each
comes to: a report that it is met, or a threshold text for the same inputs.
"""

from __future__ import annotations

import numpy as np

from ecorules.evaluation import lone_subject, says_fulfilment
from ecorules.kernel.columns import NOTHING, Mask
from ecorules.kernel.found import FAIL, PASS, UNKNOWN, Found, constant, scattered
from ecorules.kernel.scope import Judge, Scope
from ecorules.language import parse
from ecorules.rules import Reach, Rule, TargetCompare, Task
from ecorules.units import canonical, same


def judge_target_texts(leaf: Task | TargetCompare, scope: Scope, asked: Mask, judge: Judge, found: Found) -> Found:
    """What the target texts come to where they are asked for; what was found stays elsewhere."""
    words = scope.inputs.target.words
    assert words is not None
    places = np.flatnonzero(asked if scope.live is None else asked & scope.live)
    places = places[np.argsort(words.codes[places], kind="stable")]
    codes = words.codes[places]
    groups = np.split(places, np.flatnonzero(codes[1:] != codes[:-1]) + 1) if len(places) else []
    judged = []
    for rows in groups:
        below = scope._replace(inputs=scope.inputs.rows(rows, len(rows)), parts={}, live=None)
        judged.append((rows, _judge_text(leaf, below, words.words[words.codes[rows[0]]], judge)))
    return scattered(judged, found)


def _judge_text(leaf: Task | TargetCompare, scope: Scope, text: str, judge: Judge) -> Found:
    met = says_fulfilment(text)
    if met is not None:
        return constant(PASS if met else FAIL, scope.n)
    if scope.within_target:
        return constant(UNKNOWN, scope.n)
    target = _read(text, scope)
    if isinstance(leaf, TargetCompare) and isinstance(target.demand, Reach):
        return scope.against(leaf.op, target.demand.bound)
    lone = lone_subject(target.demand)
    unit = target.unit if lone is None or lone.unit is None else lone.unit
    inputs = scope.inputs._replace(target=NOTHING)
    if canonical(scope.unit) is not None and not same(unit, scope.unit):
        inputs = inputs.converted(scope.unit, unit)
    below = scope._replace(rule=target, inputs=inputs, unit=unit, lone=lone is not None, within_target=True, subject="")
    return judge(target.demand, below)


def _read(text: str, scope: Scope) -> Rule:
    key = ("target", text, scope.unit, scope.rule.better)
    if key not in scope.memo:
        scope.memo[key] = parse(text, unit=scope.unit, better=scope.rule.better)
    rule: Rule = scope.memo[key]
    return rule
