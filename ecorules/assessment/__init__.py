"""Assessments: observations of many regions judged by every indicator of a scheme.

Comes in: a scheme and tables of observations, regions, targets and references. Goes out: an
``Assessment`` with a verdict and a reason for every region and indicator.
"""

from __future__ import annotations

from ecorules.assessment.assessing import assess
from ecorules.assessment.result import Assessment, Result

__all__ = ["Assessment", "Result", "assess"]
