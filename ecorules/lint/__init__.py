"""Lint: what looks wrong or unfinished in a scheme that can be loaded.

Comes in: a scheme or its file. Goes out: findings with codes, places, and what would be right;
errors (E), warnings (W) that are mended or waived with a reason, notes (N).
"""

from __future__ import annotations

from ecorules.lint.classes import COMPLETE
from ecorules.lint.findings import NOT_THERE, Finding, Severity
from ecorules.lint.linting import lint
from ecorules.lint.table import CHECKS, STALE, WAIVED, Check

__all__ = ["CHECKS", "COMPLETE", "NOT_THERE", "STALE", "WAIVED", "Check", "Finding", "Severity", "lint"]
