"""The cheapest measures that meet a scheme's criteria by a year, and the frontier of cost against indicators met.

Comes in: a scheme, observations, and measures with cost and effects. Goes out: a ``Plan``. SciPy
(``pip install 'ecorules[scenarios]'``) solves the programs; ``Scheme.assess`` verifies what it found.
"""

from __future__ import annotations

from ecorules.measures.measure import Measure
from ecorules.measures.plan import Chosen, Obstacle, Plan, RegionPlan
from ecorules.measures.planning import cheapest, frontier
from ecorules.measures.reading import read_measures

__all__ = ["Chosen", "Measure", "Obstacle", "Plan", "RegionPlan", "cheapest", "frontier", "read_measures"]
