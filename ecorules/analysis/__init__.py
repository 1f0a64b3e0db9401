"""What can be said of rules without data: their order, gaps, dead arms, contradictions."""

from __future__ import annotations

from ecorules.analysis.arms import DeadArm, Gap, dead_arms, gaps
from ecorules.analysis.contradictions import Contradiction, contradictions
from ecorules.analysis.order import relation
from ecorules.analysis.relations import KINDS, CellOrder, Kind, Relation
from ecorules.analysis.witnesses import Witness

__all__ = [
    "KINDS",
    "CellOrder",
    "Contradiction",
    "DeadArm",
    "Gap",
    "Kind",
    "Relation",
    "Witness",
    "contradictions",
    "dead_arms",
    "gaps",
    "relation",
]
