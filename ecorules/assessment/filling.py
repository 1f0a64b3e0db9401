"""Observations with the unit of every figure stated.

Comes in: a table and the unit in which each indicator and part is reported where the table says
none. Goes out: the same table with those units, so that a scheme with other units reads it right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ecorules.assessment.tables import ALIASES, frame_of
from ecorules.evaluation import is_missing
from ecorules.schemes import fold

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("indicator", "part", "subject", "unit")


def with_units(observations: object, units: Mapping[tuple[str, str], str | None]) -> pd.DataFrame:
    """The table with ``units`` filled in: keys are a folded id or name, and a folded part or "".

    Rows with a unit, and rows about a subject, stay as they are.
    """
    frame = frame_of(observations)
    headings = {fold(str(heading)): at for at, heading in enumerate(frame.columns)}
    at = {
        column: next(
            (headings[name] for name in map(fold, (column, *ALIASES.get(column, ()))) if name in headings), None
        )
        for column in _COLUMNS
    }
    if at["indicator"] is None:
        return frame
    place = at["unit"]
    own: list[object] = [None] * len(frame) if place is None else frame.iloc[:, place].tolist()
    filled = [
        _unit(row, at, given, units) for row, given in zip(frame.itertuples(index=False, name=None), own, strict=True)
    ]
    import pandas as pd

    column = pd.Series(filled, index=frame.index, dtype=object)
    if place is None:
        return frame.assign(unit=column)
    frame.isetitem(place, filled)
    return frame


def _unit(
    row: tuple[object, ...], at: Mapping[str, int | None], given: object, units: Mapping[tuple[str, str], str | None]
) -> object:
    indicator, part, subject = (_word(row, at[column]) for column in _COLUMNS[:3])
    if _word((given,), 0) or subject:
        return given
    return units.get((indicator, part), given)


def _word(row: tuple[object, ...], place: int | None) -> str:
    """A cell as a folded word; "" for an empty one, numbers as whole numbers where they are."""
    cell = None if place is None else row[place]
    if is_missing(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return fold(str(cell))
