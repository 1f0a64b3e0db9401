"""Clauses on somebody else's figure, for many rows: tasks, targets, standards, references.

Comes in: a leaf and its scope. Goes out: what the leaf comes to. A task whose result nobody
reported stays unknown, whatever the value. Layers are put on one another in the order in which
the scalar path asks, the strongest last.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ecorules.evaluation import (
    reference_key,
    refuse,
    says_conformity,
    says_fulfilment,
    says_status,
    shown,
    without_subject,
)
from ecorules.kernel.columns import NOTHING, Column, Mask
from ecorules.kernel.figures import check_finite
from ecorules.kernel.found import UNKNOWN, Found, chosen
from ecorules.kernel.scope import Judge, Scope, attested
from ecorules.kernel.targets import judge_target_texts
from ecorules.kernel.values import only_equal
from ecorules.rules import Op, ReferenceCompare, Standard, TargetCompare, Task


def judge_task(leaf: Task, scope: Scope, judge: Judge) -> Found:
    """A task: reported as met or not, given as a number or as a threshold text."""
    target, value = scope.inputs.target, scope.inputs.value
    found = scope.unknown()
    if target.numbers is not None:
        found = chosen(~target.lost, _task_number(scope, target), found)
    reported = _says(leaf.words, scope, says_fulfilment, (id(leaf), scope.subject))
    told = (reported.codes != UNKNOWN) | _given(value, scope.n) | _given(target, scope.n)
    if target.words is not None:
        asked = (target.words.codes >= 0) & ~told
        found = judge_target_texts(leaf, scope, asked, judge, found)
    found = chosen(reported.codes != UNKNOWN, reported, found)
    return attested(target.attest, attested(value.attest, found))


def _given(column: Column, n: int) -> Mask:
    """Where True or False was given."""
    return np.zeros(n, dtype=bool) if column.attest is None else column.attest >= 0


def _task_number(scope: Scope, target: Column) -> Found:
    assert target.numbers is not None
    if scope.rule.better is None:
        return only_equal(scope, target.numbers, derived=target.derived)
    op = Op.GE if scope.rule.better == "higher" else Op.LE
    return scope.against(op, target.numbers, derived=target.derived)


def judge_target_compare(leaf: TargetCompare, scope: Scope, judge: Judge) -> Found:
    """The value against the superior's number, given as target or under its name."""
    given = scope.inputs.target
    target = given.filled(_looked_up(scope, leaf.name), scope.n)
    found = scope.unknown()
    if target.numbers is not None:
        found = scope.against(leaf.op, target.numbers, derived=target.derived)
    found = attested(target.attest, attested(scope.inputs.value.attest, found))
    if given.words is not None:
        found = judge_target_texts(leaf, scope, given.words.codes >= 0, judge, found)
    return found


def judge_standard(leaf: Standard, scope: Scope) -> Found:
    """Conformity to a standard: attested, under its name or as the value."""
    found = _looked_up(scope, leaf.name)
    if leaf.verb:
        found = found.filled(_looked_up(scope, leaf.verb + leaf.name), scope.n)
    reported = _says(leaf.verb + leaf.name, scope, says_conformity, (id(leaf), scope.subject))
    return attested(found.attest, attested(scope.inputs.value.attest, reported))


def judge_reference(leaf: ReferenceCompare, scope: Scope) -> Found:
    """The value against a named figure times its factor plus its offset."""
    reference = _looked_up(scope, leaf.name)
    computed = leaf.factor != 1 or leaf.offset != 0
    if leaf.years is not None:
        reference = reference.filled(_mean(leaf.years, scope), scope.n)
    found = scope.unknown()
    if reference.numbers is not None:
        scaled = leaf.factor * reference.numbers
        check_finite(scaled, "参照值", "the reference")
        derived = reference.derived | computed
        found = scope.against(leaf.op, scaled + leaf.offset, scaled, leaf.offset, derived=derived)
    return attested(reference.attest, attested(scope.inputs.value.attest, found))


def _says(words: str, scope: Scope, known: Callable[[str], bool | None], key: object) -> Found:
    """What reports say of a clause: in words that are known, or in the clause's own."""

    def says(report: str) -> bool | None:
        for said in dict.fromkeys((report, without_subject(scope.subject, report))):
            met = known(said)
            met = says_status(words, said) if met is None else met
            if met is not None:
                return met
        return None

    return scope.worded(key, says, scope.inputs.value.words)


def _mean(count: int, scope: Scope) -> Column:
    """The mean of the last years of the history, where every one of them is known."""
    history = scope.inputs.history
    if history is None or count < 1:
        return NOTHING
    mean = np.zeros(scope.n)
    for ago in reversed(range(count)):
        mean = mean + history.back(ago) / count
    return Column(numbers=mean, derived=True)


def _looked_up(scope: Scope, name: str) -> Column:
    """The reference of this name: as printed, else whatever its width, blanks and ending are."""
    references = scope.inputs.place.references
    if name in references:
        return references[name]
    wanted = reference_key(name)
    found = NOTHING
    for key, column in references.items():
        if reference_key(key) == wanted:
            _check_agreement(found, column, name)
            found = found.filled(column, scope.n)
    return found


def _check_agreement(first: Column, second: Column, name: str) -> None:
    """Refuse two spellings of one name that hold different figures."""
    apart = False
    if first.numbers is not None and second.numbers is not None:
        apart = bool(((first.numbers != second.numbers) & ~first.lost & ~second.lost).any())
    if first.attest is not None and second.attest is not None:
        apart |= bool(((first.attest != second.attest) & (first.attest >= 0) & (second.attest >= 0)).any())
    for numbers, attest in ((first, second.attest), (second, first.attest)):
        if numbers.numbers is not None and attest is not None:
            apart |= bool((~numbers.lost & (attest >= 0)).any())
    if apart:
        message = f"references 中 {shown(name)} 有几个不同的写法，所给的不一致"
        raise refuse("E310", message, f"references hold several spellings of {shown(name)} that disagree")
