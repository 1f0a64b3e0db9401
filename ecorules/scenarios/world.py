"""One scheme with its tables, judged once as they were observed.

Comes in: a scheme and tables. Goes out: ``World``, on which any number of scenarios stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ecorules.assessment import (
    Key,
    Result,
    Series,
    Table,
    Tables,
    judge_cells,
    observations_table,
    read_tables,
    table_warnings,
    targets_table,
)
from ecorules.scenarios.aiming import Horizon
from ecorules.scenarios.figures import Figures
from ecorules.scenarios.model import Threshold
from ecorules.scenarios.reforms import left_out, rows_under
from ecorules.schemes import Scheme
from ecorules.text import Diagnostic

Cell = tuple[str, str, int]


@dataclass(slots=True)
class World:
    """One scheme with its tables, and what it finds without levers."""

    tables: Tables
    sources: tuple[Table, Table] | None = None
    results: dict[Cell, Result] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()
    memo: dict[Any, Result] = field(default_factory=dict)
    kept: list[Figures] = field(default_factory=list)
    texts: dict[tuple[int, Threshold], Scheme] = field(default_factory=dict)

    def settle(self, horizon: Horizon) -> None:
        """Judge everything as it was observed, once."""
        if self.results:
            return
        names, rows = self.tables.place_names(), self.tables.scheme.indicators
        cells = [(region, year, row) for region in names for year in horizon.years for row in rows]
        results, warnings = judge_cells(self.tables, cells)
        keys = ((region, row.id, year) for region, year, row in cells)
        self.results = dict(zip(keys, results, strict=True))
        self.warnings = (*self.warnings, *warnings)


def world_of(
    scheme: Scheme,
    observations: object,
    reforms: Sequence[Scheme],
    regions: object,
    targets: object,
    references: object,
) -> World:
    """The tables as the scheme of the run reads them; with reforms, rows that only these know are set aside."""
    if not reforms:
        tables = read_tables(scheme, observations, regions, targets, references)
        return World(tables, warnings=table_warnings(tables))
    measured, goals = observations_table(observations), targets_table(targets)
    rows, left = rows_under(measured, scheme, scheme, reforms)
    wanted, left_goals = rows_under(goals, scheme, scheme, reforms)
    tables = read_tables(scheme, rows, regions, wanted, references)
    warnings = table_warnings(tables) + left_rows(left, left_goals, scheme)
    return World(tables, (measured, goals), warnings=warnings)


def left_rows(rows: Sequence[str], goals: Sequence[str], scheme: Scheme) -> tuple[Diagnostic, ...]:
    """Warnings about rows that a scheme has no place for."""
    tables = ((rows, "观测表 (observations)"), (goals, "目标表 (targets)"))
    return tuple(left_out(left, scheme, name) for left, name in tables if left)


def figures_of(tables: Tables, cell: Cell, keys: Sequence[Key]) -> tuple[tuple[Key, tuple[object, ...]], ...]:
    """What is known of some things in one region up to a year, to tell whether it is the same elsewhere."""
    region, _, year = cell
    by_key = tables.observed.regions.get(region, {})
    return tuple((key, _until(by_key.get(key, {}), year)) for key in keys)


def _until(series: Series, year: int) -> tuple[object, ...]:
    entries = sorted(entry for entry in series.items() if entry[0] <= year)
    return tuple(
        (at, type(entry.value), entry.value, entry.given, entry.change, entry.change_unit) for at, entry in entries
    )
