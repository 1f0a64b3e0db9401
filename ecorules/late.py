"""The upward references of public objects, all in one table.

Data lies low and its methods are thin: ``Rule.evaluate`` belongs to a part above ``rules``.
Such a method looks its function up here when it is first called, so that importing the data
loads nothing above it. The test of the layers allows exactly these references and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final

UPWARD: Final[dict[str, str]] = {
    "Rule.to_text": "ecorules.language:canonical_text",
    "Rule.describe": "ecorules.language:describe",
    "Rule._repr_html_": "ecorules.evaluation:rule_card",
    "Rule.evaluate": "ecorules.evaluation:evaluate",
    "Rule.verdicts": "ecorules.kernel:verdicts",
    "Rule.margins": "ecorules.kernel:margins",
    "Rule.to_narwhals": "ecorules.export:to_narwhals",
    "Rule.to_sql": "ecorules.export:to_sql",
    "Scheme.assess": "ecorules.assessment:assess",
    "Scheme.lint": "ecorules.lint:lint",
    "Scheme.verdicts": "ecorules.engines:verdicts",
    "Scheme.compare": "ecorules.differences:compare",
    "Assessment.to_html": "ecorules.reports:to_html",
    "Assessment.to_excel": "ecorules.reports:to_excel",
    "Assessment.to_word": "ecorules.reports:to_word",
    "Runs.to_html": "ecorules.reports:runs_to_html",
    "Runs.to_excel": "ecorules.reports:runs_to_excel",
    "Runs.to_word": "ecorules.reports:runs_to_word",
    "Assessment.charts": "ecorules.charts:AssessmentCharts",
}


@cache
def upward(name: str) -> Callable[..., Any]:
    """The function that stands behind a method of a lower part."""
    module, _, function = UPWARD[name].partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found
