"""Assessments: observations of many regions judged by every indicator of a scheme.

Comes in: a scheme and tables of observations, regions, targets and references. Goes out: an
``Assessment`` with a verdict and a reason for every region and indicator. What a cell says is
read in one way for all tables; the engines read theirs with the same functions.
"""

from __future__ import annotations

from ecorules.assessment import cells
from ecorules.assessment.assessing import assess, judge_cells, table_warnings
from ecorules.assessment.cells import BadCell
from ecorules.assessment.changes import changes_asked, counts_positive, misfit
from ecorules.assessment.context import asked_references, known_labels, labels_in, reference_said, target_said
from ecorules.assessment.filling import with_units
from ecorules.assessment.given import GivenTable
from ecorules.assessment.observations import (
    LEVEL,
    NO_ROW,
    Entry,
    Key,
    Observed,
    Series,
    asks_no_number,
    needs_part,
    rule_of,
    scope_of,
    state,
    state_due,
    subject_unit,
    worded,
)
from ecorules.assessment.overview import body as overview_body
from ecorules.assessment.prepared import Tables, observations_table, read_tables, targets_table
from ecorules.assessment.result import Assessment, Inputs, Result
from ecorules.assessment.rollup import Gap, gap_of
from ecorules.assessment.tables import ALIASES, MAX_CELL, Row, Table

__all__ = [
    "ALIASES",
    "LEVEL",
    "MAX_CELL",
    "NO_ROW",
    "Assessment",
    "BadCell",
    "Entry",
    "Gap",
    "GivenTable",
    "Inputs",
    "Key",
    "Observed",
    "Result",
    "Row",
    "Series",
    "Table",
    "Tables",
    "asked_references",
    "asks_no_number",
    "assess",
    "cells",
    "changes_asked",
    "counts_positive",
    "gap_of",
    "judge_cells",
    "known_labels",
    "labels_in",
    "misfit",
    "needs_part",
    "observations_table",
    "overview_body",
    "read_tables",
    "reference_said",
    "rule_of",
    "scope_of",
    "state",
    "state_due",
    "subject_unit",
    "table_warnings",
    "target_said",
    "targets_table",
    "with_units",
    "worded",
]
