"""适用范围 (scope): the classes of regions that a row of the table is for.

Comes in: the cell as printed. Goes out: the rule, under an arm of those classes, so that every
way of judging leaves the other regions out: they are 不涉及. The words are those of the class
lexicon (规程 2019, art. 3, for 市 and 县), as before a bound: ``市≥95``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ecorules.errors import EcoRulesError
from ecorules.language import parse
from ecorules.rules import Arms, Rule

#: Printed scopes that leave nobody out.
_ALL: Final = frozenset({"市县", "市、县", "市,县", "市和县", "市/县", "县市", "县、市", "全部", "所有", "-", "—"})


def under_scope(rule: Rule, scope: str | None) -> Rule | None:
    """The rule for regions of the scope only; None if the scope is none that the lexicon knows."""
    labels = "".join((scope or "-").split()).replace("，", ",").replace("／", "/")
    if labels in _ALL:
        return rule
    arms = _arms("、".join(labels.replace(",", "、").replace("/", "、").split("、")))
    if arms is None:
        return None
    only = arms.arms[0]
    demand = replace(arms, arms=(replace(only, demand=rule.demand, span=None),), span=None)
    return replace(rule, demand=demand)


def _arms(labels: str) -> Arms | None:
    """The arm that the lexicon makes of these labels before a demand."""
    try:
        demand = parse(f"{labels}≥1").demand
    except EcoRulesError:
        return None
    return demand if isinstance(demand, Arms) and len(demand.arms) == 1 and demand.arms[0].labels else None
