"""The tables of an assessment, read and checked once.

Comes in: tables as users give them. Goes out: ``Tables``, which can be judged as often as is
needed, in parts, and with other figures in the place of some. ``assess`` and whatever asks
"what if" read with the same functions and judge with the same judge.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecorules.assessment.context import (
    References,
    Regions,
    Targets,
    raw_targets,
    read_references,
    read_regions,
    read_targets,
)
from ecorules.assessment.observations import NAME, OPTIONAL, REQUIRED, Observed, read_observations
from ecorules.assessment.tables import Findings, Table, read_table
from ecorules.schemes import Scheme
from ecorules.text import Diagnostic


@dataclass(frozen=True, slots=True)
class Tables:
    """What was read: observations by region and key, and what surrounds them."""

    scheme: Scheme
    observed: Observed
    regions: Regions
    targets: Targets
    references: References
    warnings: tuple[Diagnostic, ...] = ()

    def place_names(self) -> tuple[str, ...]:
        """The regions of the tables, those of the table of regions first."""
        return tuple(dict.fromkeys((*self.regions.labels, *self.observed.regions)))


def read_tables(
    scheme: Scheme, observations: object, regions: object = None, targets: object = None, references: object = None
) -> Tables:
    """Read the tables that ``assess`` describes. Raises ``DataError`` with every offending row of all of them.

    Observations, targets and references may be a ``Table`` whose columns are known already.
    """
    findings = Findings()
    observed = read_observations(observations, scheme, findings)
    known = read_regions(regions, scheme, findings)
    goals = read_targets(targets, scheme, findings)
    figures = read_references(references, findings)
    findings.settle()
    return Tables(scheme, observed, known, goals, figures, tuple(findings.warnings))


def observations_table(data: object) -> Table:
    """The table of observations with its columns under their standard names; no row is read yet.

    Raises ``DataError`` if the table cannot be used.
    """
    findings = Findings()
    table = read_table(data, NAME, REQUIRED, OPTIONAL, findings)
    findings.settle()
    return table


def targets_table(data: object) -> Table:
    """The table of targets likewise; empty if there is none."""
    findings = Findings()
    table = raw_targets(data, findings)
    findings.settle()
    return table
