"""What a part with a level may demand."""

from __future__ import annotations

from ecorules.rules import Approx, Compare, Grade, Range, Reach, ReferenceCompare, Rule, leaves

_OWN = (Approx, Compare, Grade, Range, Reach, ReferenceCompare)


def level_problem(rule: Rule) -> tuple[str, str] | None:
    """Why a part with this demand may name no level; None if it may.

    Tasks and trends of such a part are about the level; a bound of its own (≥4) would be about
    the reported change, and one demand cannot be about both.
    """
    for leaf in leaves(rule.demand):
        if isinstance(leaf, _OWN):
            return (
                "有自己数值界限的分项不能再写 level：任务和趋势指水平值，界限指变化幅度",
                "a part with a bound of its own names no level: tasks and trends are about the level, the bound is not",
            )
    return None
