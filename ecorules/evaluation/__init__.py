"""Judging one observation against one rule, with a trace and an explanation.

The kernel judges many at a time by the same readings of words, classes and figures, which it
takes from here.
"""

from __future__ import annotations

from ecorules.evaluation.arms import Fit, fit
from ecorules.evaluation.cards import marked, notes, rule_card
from ecorules.evaluation.clauses import WORDED, lone_subject, outer_leaves
from ecorules.evaluation.direction import needs_better
from ecorules.evaluation.evaluate import check_settings, evaluate
from ecorules.evaluation.explain import difference_unit
from ecorules.evaluation.figures import is_bool, is_missing, read_figure, rounded
from ecorules.evaluation.finding import Finding
from ecorules.evaluation.folding import fold, reference_key
from ecorules.evaluation.inputs import read_labels, read_year
from ecorules.evaluation.outcome import Outcome
from ecorules.evaluation.parts import addressed_nodes
from ecorules.evaluation.refusals import refuse, shown
from ecorules.evaluation.texts import (
    says_conformity,
    says_fulfilment,
    says_grade,
    says_state,
    says_status,
    without_subject,
)

__all__ = [
    "WORDED",
    "Finding",
    "Fit",
    "Outcome",
    "addressed_nodes",
    "check_settings",
    "difference_unit",
    "evaluate",
    "fit",
    "fold",
    "is_bool",
    "is_missing",
    "lone_subject",
    "marked",
    "needs_better",
    "notes",
    "outer_leaves",
    "read_figure",
    "read_labels",
    "read_year",
    "reference_key",
    "refuse",
    "rounded",
    "rule_card",
    "says_conformity",
    "says_fulfilment",
    "says_grade",
    "says_state",
    "says_status",
    "shown",
    "without_subject",
]
