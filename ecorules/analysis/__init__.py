"""What can be said of rules without data: gaps, dead arms, contradictions."""

from __future__ import annotations

from ecorules.analysis.arms import DeadArm, Gap, dead_arms, gaps
from ecorules.analysis.contradictions import Contradiction, contradictions

__all__ = ["Contradiction", "DeadArm", "Gap", "contradictions", "dead_arms", "gaps"]
