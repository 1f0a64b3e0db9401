"""Units of rows that were not read, or whose unit nothing uses, may be anything.

Comes in: a unit as printed. Goes out: what ``ecorules.units`` says of it; a text that is no unit
is an opaque one here, equal to itself alone.
"""

from __future__ import annotations

from ecorules import units
from ecorules.errors import UnitError
from ecorules.units import Kind


def canonical(unit: str | None) -> str | None:
    """The standard spelling; the text itself where it cannot be read as a unit."""
    try:
        return units.canonical(unit)
    except UnitError:
        return unit


def kind(unit: str | None) -> Kind:
    """What the unit counts.

    >>> kind("%").value, kind("5")
    ('share', <Kind.OPAQUE: 'opaque'>)
    """
    try:
        return units.kind(unit)
    except UnitError:
        return Kind.OPAQUE


def known(unit: str) -> bool:
    """Whether every word of the unit is listed."""
    try:
        return units.known(unit)
    except UnitError:
        return False
