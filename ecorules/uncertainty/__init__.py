"""Uncertain observations: how likely each verdict, each criterion and the award are.

Comes in: a scheme, its tables, and distributions of their figures. Goes out: ``Simulation``.
Draws are judged by the kernel, block after block; the same seed gives the same figures however
the blocks are cut.
"""

from __future__ import annotations

from ecorules.uncertainty.distributions import Distribution, Empirical, LogNormal, Normal, Triangular, Uniform
from ecorules.uncertainty.result import Chance, Simulation
from ecorules.uncertainty.simulating import monte_carlo

__all__ = [
    "Chance",
    "Distribution",
    "Empirical",
    "LogNormal",
    "Normal",
    "Simulation",
    "Triangular",
    "Uniform",
    "monte_carlo",
]
