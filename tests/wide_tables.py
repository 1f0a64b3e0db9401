"""Wide tables and the tidy ones that say the same, to hold the engines to ``Scheme.assess``."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ecorules.errors import EcoRulesError
from ecorules.schemes import Scheme


@dataclass(frozen=True)
class About:
    """What a column of a wide table is about, as its maker knows it."""

    indicator: str
    part: int | None = None
    subject: str | None = None
    aspect: str = "value"
    year: int | None = None

    @property
    def name(self) -> str:
        """The column's name by the published scheme of names."""
        name = self.indicator + (f"__{self.part}" if self.part else "")
        name += f"__s_{self.subject}" if self.subject else ""
        if self.aspect == "base":
            return f"{name}__y{self.year}"
        return name if self.aspect == "value" else f"{name}__{self.aspect}"


Rows = list[dict[str, Any]]


def missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def oracle(
    scheme: Scheme, rows: Rows, columns: Sequence[About], labels: Sequence[str] = ()
) -> dict[Any, list[int]] | None:
    """The codes of each region and year by ``assess``: indicators and parts; None if it refuses the data.

    ``labels`` names the columns of class labels; columns that begin with ``ref__`` are references.
    """
    observations, targets, references, regions = tidy(rows, columns, labels)
    found: dict[Any, list[int]] = {}
    for year in sorted({row["year"] for row in rows}):
        try:
            assessment = scheme.assess(observations, regions, targets, references, year=year)
        except EcoRulesError:
            return None
        for row in rows:
            if row["year"] != year:
                continue
            codes = []
            for indicator in scheme:
                result = assessment.result(row["region"], indicator.id)
                codes += [result.verdict.code, *(part.verdict.code for part in result.parts)]
            found[row["region"], year] = codes
    return found


def tidy(rows: Rows, columns: Sequence[About], labels: Sequence[str] = ()) -> tuple[Any, Any, Any, Any]:
    observations: list[dict[str, Any]] = []
    targets: list[dict[str, Any]] = []
    references: list[dict[str, Any]] = []
    regions: dict[str, dict[str, Any]] = {}
    bases: dict[Any, dict[str, Any]] = {}
    for row in rows:
        key = {"region": row["region"], "year": row["year"]}
        regions[row["region"]] = {name: row[name] for name in labels if not missing(row[name])}
        about: dict[Any, dict[str, Any]] = defaultdict(dict)
        for column in columns:
            cell = row[column.name]
            if missing(cell):
                continue
            thing = {"indicator": column.indicator, "part": column.part, "subject": column.subject}
            if column.aspect == "target":
                targets.append(key | {"indicator": column.indicator, "part": column.part, "target": cell})
            elif column.aspect == "base":
                base = {"region": row["region"], "year": column.year}
                bases[row["region"], column.name] = base | thing | {"value": cell}
            else:
                about[column.indicator, column.part, column.subject] |= thing | {column.aspect: cell}
        observations += [key | cells for cells in about.values()]
        for name, cell in row.items():
            if name.startswith("ref__") and not missing(cell):
                references.append(key | {"name": name.removeprefix("ref__"), "value": cell})
    said = {(row["region"], row["year"], row["indicator"], row["part"], row["subject"]) for row in observations}
    for row in bases.values():  # the year's own row says it already
        if (row["region"], row["year"], row["indicator"], row["part"], row["subject"]) not in said:
            observations.append(row)
    return (
        _frame(observations, ["region", "year", "indicator", "part", "subject", "value", "change", "status"]),
        _frame(targets, ["region", "year", "indicator", "part", "target"]),
        _frame(references, ["region", "year", "name", "value"]),
        pd.DataFrame([{"region": region, **found} for region, found in regions.items()], dtype=object),
    )


def _frame(rows: Rows, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame([[row.get(column) for column in columns] for row in rows], columns=columns, dtype=object)


def wide(rows: Rows, names: Sequence[str]) -> pd.DataFrame:
    """The rows as a frame of objects."""
    return pd.DataFrame({name: np.array([*(row[name] for row in rows), None], dtype=object)[:-1] for name in names})


def codes_of(frame: pd.DataFrame) -> dict[Any, list[int]]:
    """The code columns of a judged frame by region and year."""
    cells = frame.to_numpy(dtype=object)
    return {(row[0], int(row[1])): [int(code) for code in row[2:]] for row in cells}
