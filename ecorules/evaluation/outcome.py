"""The outcome of one evaluation: a verdict, and everything that led to it.

Comes in: what judging a rule came to. Goes out: ``Outcome``, plain data that explains itself in
Chinese and English and pickles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecorules.evaluation.cards import outcome_card
from ecorules.evaluation.explain import explanation
from ecorules.evaluation.finding import Finding
from ecorules.text import Diagnostic
from ecorules.verdicts import Language, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a rule for one observation.

    ``margin`` is the signed distance to the deciding bound in ``margin_unit`` (the rule's unit,
    or that of the change): positive inside, negative outside, 0 on it, None if no bound on a
    number decided. ``missing`` names the inputs that would settle an unknown verdict, in a
    fixed order. ``trace`` holds one finding a clause; ``deciding`` are the places in it of
    those that the verdict rests on. ``warnings`` are slips that the figures hint at.

    >>> import ecorules
    >>> outcome = ecorules.parse("≥95", unit="%").evaluate(92)
    >>> outcome.verdict.label(), outcome.margin, outcome.margin_unit, outcome.missing
    ('未达标', -3.0, '%', ())
    >>> [(finding.clause, finding.verdict.value) for finding in outcome.trace]
    [('≥95', 'fail')]
    """

    verdict: Verdict
    margin: float | None = None
    margin_unit: str | None = None
    missing: tuple[str, ...] = ()
    trace: tuple[Finding, ...] = ()
    deciding: tuple[int, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    text: str = ""

    def explain(self, lang: Language = "zh") -> str:
        """The verdict in words: what decided, with value, bound and distance, or what is missing.

        >>> import ecorules
        >>> outcome = ecorules.parse("≥95", unit="%").evaluate(92)
        >>> print(outcome.explain("en"))
        Not met (未达标): 92%, below the lower bound 95% of “≥95”, off by 3 percentage points.
        >>> print(outcome.explain())
        未达标：92%，低于“≥95”的下限 95%，差 3个百分点。
        """
        return explanation(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The outcome as JSON-ready data.

        >>> import ecorules
        >>> found = ecorules.parse("≥95", unit="%").evaluate(92).to_dict()
        >>> found["verdict"], found["margin"], found["missing"]
        ('fail', -3.0, [])
        """
        return {
            "verdict": self.verdict.value,
            "margin": self.margin,
            "margin_unit": self.margin_unit,
            "missing": list(self.missing),
            "trace": [finding.to_dict() for finding in self.trace],
            "deciding": list(self.deciding),
            "warnings": [warning.to_dict() for warning in self.warnings],
            "text": self.text,
        }

    def _repr_html_(self) -> str:
        """The outcome as a card for notebooks: the text with its clauses marked, and the grounds."""
        return outcome_card(self)
