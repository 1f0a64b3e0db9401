"""The present figures standing in the year of a plan, and the figures that measures make of them.

Comes in: the tables as given. Goes out: rows of observations and targets in which every region's
latest year stands in the year ``by`` too. Nothing is put into the years between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecorules.assessment import ALIASES, cells, with_units
from ecorules.evaluation import is_missing
from ecorules.measures.names import At
from ecorules.schemes import Scheme, fold

if TYPE_CHECKING:
    import pandas as pd

#: A row of observations with its standard columns.
Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """Observations held to a year: all rows, and where the figure of each demand stands in that year."""

    by: int
    rows: tuple[Cells, ...]
    places: Mapping[tuple[str, At], int]
    mixed: frozenset[tuple[str, At]]

    def frame(self, values: Mapping[tuple[str, At], tuple[float, str | None]] | None = None) -> pd.DataFrame:
        """The rows as a table, with some figures (and their units) in the place of those that stand there."""
        import pandas as pd

        rows = list(self.rows)
        for key, (value, unit) in (values or {}).items():
            at = self.places[key]
            rows[at] = {**rows[at], "value": value, "unit": unit if unit is not None else rows[at].get("unit")}
        return pd.DataFrame(rows, dtype=object)


def hold(observations: object, scheme: Scheme, latest: Mapping[str, int], by: int) -> Held:
    """The observations with the rows of each region's latest year standing in ``by`` too."""
    rows: list[Cells] = []
    places: dict[tuple[str, At], int] = {}
    units: dict[tuple[str, At], set[str | None]] = {}
    for row in _rows(observations):
        region, year = cells.name(row["region"], "region"), cells.year(row["year"])
        if year > latest.get(region, by):
            continue  # such a row says nothing
        made = [row]
        if year == latest.get(region) and year < by:
            made.append({**row, "year": by})
        for each in made:
            at = _measured(each, scheme)
            if at is not None:
                units.setdefault((region, at), set()).add(_text(each.get("unit")))
                if cells.year(each["year"]) == by and cells.is_number(each.get("value")):
                    places[region, at] = len(rows)
            rows.append(each)
    return Held(by, tuple(rows), places, frozenset(key for key, found in units.items() if len(found) > 1))


def hold_targets(targets: object, by: int) -> object:
    """The targets, those of the latest year before ``by`` standing in it where it has none of its own."""
    if targets is None:
        return None
    import pandas as pd

    latest: dict[tuple[str, str, str], tuple[int, Cells]] = {}
    rows = _rows(targets)
    for row in rows:
        year = cells.year(row["year"])
        key = cells.name(row["region"], "region"), fold(str(row["indicator"])), fold(str(row.get("part") or ""))
        if year <= by and (key not in latest or latest[key][0] < year):
            latest[key] = (year, row)
    rows += [{**row, "year": by} for year, row in latest.values() if year < by]
    return pd.DataFrame(rows, dtype=object)


def _rows(data: object) -> list[Cells]:
    frame = with_units(data, {})
    names = {fold(word): column for column, others in ALIASES.items() for word in (column, *others)}
    headings = [names.get(fold(str(heading)), str(heading)) for heading in frame.columns]
    rows = []
    for row in frame.itertuples(index=False, name=None):
        cleaned = [None if _is_blank(cell) else cell for cell in row]
        if any(cell is not None for cell in cleaned):
            rows.append(dict(zip(headings, cleaned, strict=True)))
    return rows


def _is_blank(cell: object) -> bool:
    return not cell.strip() if isinstance(cell, str) else is_missing(cell)


def _measured(row: Cells, scheme: Scheme) -> At | None:
    """The demand whose own figure a row holds; None for a row about something else."""
    word = cells.name(row["indicator"], "indicator")
    indicator = scheme[word] if word in scheme else scheme[word.removesuffix(".0")]
    subject = row.get("subject")
    if row.get("part") is None:
        return None if indicator.parts or subject is not None else At(indicator.id, 0)
    word = cells.name(row["part"], "part")
    for part in indicator.parts:
        if word.removesuffix(".0") == str(part.number) or fold(word) == fold(part.name):
            due = None if part.level is None else fold(part.level.name)
            return At(indicator.id, part.number) if (None if subject is None else fold(str(subject))) == due else None
    return None


def _text(cell: object) -> str | None:
    return None if cell is None else fold(str(cell))
