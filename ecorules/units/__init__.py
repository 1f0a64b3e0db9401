"""Units of indicator tables: spelling, comparing, converting, and Pint units on request.

Comes in: the 单位 column as printed (``千克/公顷（折纯）``, ``μg/m³``, ``-``). Goes out: standard
spellings, exact conversions, warnings about slips of magnitude, Pint units. Units are text
everywhere else. Pint is loaded only by ``parse``, ``define`` and ``magnitude``, and never reads
foreign text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.units.conversion import amount, canonical, convert, kind, known, name, notes, same
from ecorules.units.pattern import unit_pattern
from ecorules.units.plausibility import Slip, slip
from ecorules.units.recognise import is_quantity
from ecorules.units.vocabulary import Kind, extend, reset

if TYPE_CHECKING:
    from ecorules.units.quantities import define, magnitude, parse

__all__ = [
    "Kind",
    "Slip",
    "amount",
    "canonical",
    "convert",
    "define",
    "extend",
    "is_quantity",
    "kind",
    "known",
    "magnitude",
    "name",
    "notes",
    "parse",
    "reset",
    "same",
    "slip",
    "unit_pattern",
]


def __getattr__(wanted: str) -> Any:
    """What needs Pint comes in when it is first asked for."""
    if wanted in {"define", "magnitude", "parse"}:
        from ecorules.units import quantities

        return getattr(quantities, wanted)
    raise AttributeError(f"module {__name__!r} has no attribute {wanted!r}")
