"""Whether a reported change answers what a rule or a target asks.

Comes in: a reported change with its unit, and the demands it could answer. Goes out: a reason
why it does not fit, or none. 下降 and 提高 are opposite signs, % and 个百分点 different amounts;
a figure of one kind must not settle a demand of the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ecorules.rules import Change, Measure, Rule, leaves
from ecorules.schemes import Part

_RELATIVE = frozenset({"%", "％", "百分比", "‰"})


def counts_positive(part: Part | None) -> Literal["up", "down"] | None:
    """Which way the level behind a part moves when the reported change is positive; None if there is none."""
    if part is None or part.level is None or part.level.better is None:
        return None
    improves = part.level.better == "higher"
    return "up" if improves == (part.better != "lower") else "down"


def changes_asked(rules: Iterable[Rule]) -> tuple[Change, ...]:
    """The demands on an amount of change."""
    return tuple(leaf for rule in rules for leaf in leaves(rule.demand) if isinstance(leaf, Change))


def misfit(asked: tuple[Change, ...], unit: str | None, positive: str | None) -> tuple[str, str] | None:
    """Why a reported change cannot answer these demands; None if it can."""
    for demand in asked:
        if positive is not None and demand.direction != positive:
            return "所报变化的方向与要求的不同", "the reported change counts the other way than the demand"
        if unit is not None and (unit.strip() in _RELATIVE) != (demand.measure is Measure.RELATIVE):
            return "所报变化与要求的一个是相对变化，一个是差值", "of report and demand one is relative, one is not"
    return None
