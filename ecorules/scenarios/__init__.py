"""Scenarios: what if figures, or the rules themselves, were others.

Comes in: a scheme, the tables of an assessment, and named lists of levers, written in Python or
in a YAML file. Goes out: one tidy table of all scenarios, an ``Assessment`` of each, and by which
lever each figure came.
"""

from __future__ import annotations

from typing import Any

from ecorules.scenarios import levers
from ecorules.scenarios.model import BASELINE, Lever, Scenario
from ecorules.scenarios.paths import compounded
from ecorules.scenarios.reading import read_scenarios, scenarios_from_yaml
from ecorules.scenarios.result import Run, Runs, compare_runs
from ecorules.scenarios.running import run, simulate

__all__ = [
    "BASELINE",
    "Lever",
    "Run",
    "Runs",
    "Scenario",
    "compare_runs",
    "compounded",
    "levers",
    "read_scenarios",
    "run",
    "scenarios_from_yaml",
    "scenarios_schema",
    "simulate",
]


def scenarios_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, as published in ``docs/scenario.schema.json``."""
    from ecorules.scenarios.filemodel import json_schema

    return json_schema()
