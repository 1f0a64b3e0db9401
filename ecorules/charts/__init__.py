"""Charts of assessments, scenarios and chances, in Chinese or English.

Comes in: assessments, and the tidy frames of the library by their columns. Goes out: Altair charts,
saved as pages that ask nothing of the network, as PNG or SVG. Needs ``pip install 'ecorules[reports]'``.
"""

from __future__ import annotations

from ecorules.charts.bars import attainment, attainment_radar, margins
from ecorules.charts.bound import AssessmentCharts
from ecorules.charts.chances import frontier, probability_ribbon, tornado
from ecorules.charts.grids import verdict_map
from ecorules.charts.lines import history, path_to_target
from ecorules.charts.runs import compare_scenarios
from ecorules.charts.saving import html, save

__all__ = [
    "AssessmentCharts",
    "attainment",
    "attainment_radar",
    "compare_scenarios",
    "frontier",
    "history",
    "html",
    "margins",
    "path_to_target",
    "probability_ribbon",
    "save",
    "tornado",
    "verdict_map",
]
