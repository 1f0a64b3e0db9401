"""Judging one observation against one rule, with a trace and an explanation."""

from __future__ import annotations

from ecorules.evaluation.clauses import lone_subject
from ecorules.evaluation.evaluate import evaluate
from ecorules.evaluation.explain import difference_unit
from ecorules.evaluation.finding import Finding
from ecorules.evaluation.folding import fold
from ecorules.evaluation.outcome import Outcome

__all__ = ["Finding", "Outcome", "difference_unit", "evaluate", "fold", "lone_subject"]
