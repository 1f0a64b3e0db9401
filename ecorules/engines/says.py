"""What a cell of a wide table says, by what its column is for.

Comes in: a rule, or an indicator. Goes out: functions that read one cell, or raise ``BadCell``.
They are made of those that read the tables of an assessment, so that a cell says the same in
either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecorules.assessment import (
    BadCell,
    asks_no_number,
    cells,
    labels_in,
    needs_part,
    scope_of,
    state,
    state_due,
    target_said,
    worded,
)
from ecorules.engines.readers import Say
from ecorules.evaluation import evaluate
from ecorules.rules import Rule, Status
from ecorules.schemes import Indicator, fold, shown, suggestion


def value_said(rule: Rule, subject: str) -> Say:
    """A value: a number, a state, an attestation, as the rule or the subject of its text asks for."""
    scope = scope_of(rule, subject)

    def say(cell: Any) -> float | bool | str:
        if cells.is_number(cell):
            if asks_no_number(scope):
                raise state_due(rule)
            return cells.number(cell, "value")
        said = worded(cell, scope)
        return _as_text(cell, rule) if isinstance(said, bool) else said

    return say


def status_said(rule: Rule) -> Say:
    """A state beside a number."""

    def say(cell: Any) -> float | bool | str:
        said = state(cell)
        return _as_text(cell, rule) if isinstance(said, bool) else said

    return say


def _as_text(cell: Any, rule: Rule) -> bool | str:
    """What 是 and the like say. A rule of nothing but a state says the same to the word, which is quicker."""
    said = cells.yes_no(cell)
    assert said is not None
    if not isinstance(cell, str) or not isinstance(rule.demand, Status):
        return said
    same = evaluate(rule, cell).verdict is evaluate(rule, said).verdict
    return cell if same else said


def base_said(rule: Rule, subject: str) -> Say:
    """A base year's figure: a number."""
    value = value_said(rule, subject)

    def say(cell: Any) -> float | bool | str:
        return value(cell) if cells.is_number(cell) else cells.number(cell, "value")

    return say


def change_said(cell: Any) -> float:
    """A reported change: a number."""
    return cells.number(cell, "change")


def target_of(rule: Rule) -> Say:
    """The superior's target."""
    return lambda cell: target_said(cell, rule)


def met_or_not(indicator: Indicator) -> Say:
    """A target for all parts of an indicator: met or not."""

    def say(cell: Any) -> bool:
        said = None if cells.is_number(cell) else target_said(cell, None)
        if not isinstance(said, bool):
            raise needs_part(indicator)
        return said

    return say


def attested(indicator: Indicator) -> Say:
    """What is reported of an indicator with parts as a whole: a state, never a number."""

    def say(cell: Any) -> bool | str:
        if cells.is_number(cell):
            raise needs_part(indicator)
        return state(cell)

    return say


class _UnknownLabel(BadCell):
    """A class that nobody knows; the nearest is sought when the message is read, since few of many are."""

    def __init__(self, label: str, known: Mapping[str, str]) -> None:
        super().__init__(f"没有名为 “{shown(label)}” 的类别", f"there is no class {shown(label)!r}")
        self._of = (label, known)

    def __getattribute__(self, name: str) -> Any:
        if name != "said":
            return super().__getattribute__(name)
        message, message_en, _, _ = super().__getattribute__(name)
        label, known = self._of
        return (message, message_en, *suggestion(label, known.values()))


def labels_said(known: Mapping[str, str]) -> Say:
    """Class labels; ``known`` holds them folded."""

    def say(cell: Any) -> str:
        if not isinstance(cell, str):
            raise BadCell("应是类别名", "class labels should be text")
        for label in labels_in(cell):
            if fold(label) not in known:
                raise _UnknownLabel(label, known)
        return cell

    return say


def flag_said(cell: Any) -> bool:
    """Whether a region is of a class."""
    said = cells.yes_no(cell)
    if said is None:
        raise BadCell(f"应是 是 或 否，而不是 {shown(cell)}", f"should say yes or no, not {shown(cell)}")
    return said
