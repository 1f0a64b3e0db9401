"""Ways to pass: what each input would have to be, joined by 且 and 或.

Comes in: what single clauses want of single inputs. Goes out: ways, each a set of wishes that
together meet a demand. A demand that a way cannot meet has none; one that makes no demand of
the region is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ecorules.remedies.around import Slot
from ecorules.remedies.regions import NOTHING, Region, both

#: More ways than this are not looked at; ``Remedies.cut`` says so.
MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The number must lie in a region; ``places`` are the decimals that its figures are printed with."""

    region: Region
    places: int
    unit: str | None
    clauses: tuple[str, ...]
    start: float | None = None
    year: int | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """The grade must be this one or better: 0 is Ⅰ."""

    worst: int
    kind: str
    clauses: tuple[str, ...]
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Somebody must attest that the clause is met."""

    clauses: tuple[str, ...]
    start: object = None


Wish = Numbers | Rank | Met
Way = Mapping[Slot, Wish]
Ways = list[Way]

#: Met as things stand, whatever else changes.
ALREADY: Final[Way] = {}


def together(several: Sequence[Ways | None]) -> tuple[Ways | None, bool]:
    """且: every way of one joined with every way of the others; and whether some were left out."""
    applicable = [ways for ways in several if ways is not None]
    if not applicable:
        return None, False
    joined: Ways = [ALREADY]
    cut = False
    for ways in applicable:
        product = [merged for one in joined for other in ways if (merged := _merged(one, other)) is not None]
        cut = cut or len(product) > MOST
        joined = product[:MOST]
    return joined, cut


def either(several: Sequence[Ways | None]) -> tuple[Ways | None, bool]:
    """或: the ways of each; and whether some were left out."""
    applicable = [ways for ways in several if ways is not None]
    if not applicable:
        return None, False
    listed = [way for ways in applicable for way in ways]
    return listed[:MOST], len(listed) > MOST


def _merged(one: Way, other: Way) -> Way | None:
    merged = dict(one)
    for slot, wish in other.items():
        held = merged.get(slot)
        joint = wish if held is None else _joint(held, wish)
        if joint is None:
            return None
        merged[slot] = joint
    return merged


def _joint(one: Wish, other: Wish) -> Wish | None:
    """What meets both wishes of one input; None where nothing does."""
    clauses = tuple(dict.fromkeys((*one.clauses, *other.clauses)))
    match one, other:
        case Numbers(), Numbers():
            region = both(one.region, other.region)
            if region == NOTHING:
                return None
            places, derived = max(one.places, other.places), one.derived or other.derived
            start = one.start if one.start is not None else other.start
            return replace(one, region=region, places=places, derived=derived, clauses=clauses, start=start)
        case Rank(), Rank() if one.kind == other.kind:
            return replace(one, worst=min(one.worst, other.worst), clauses=clauses)
        case Met(), Met():
            return replace(one, clauses=clauses)
        case _:
            return None


def every_number(ways: Iterable[Way], slot: Slot) -> list[Numbers]:
    """What the ways want of one number, where they want nothing else."""
    return [wish for way in ways if set(way) <= {slot} for wish in way.values() if isinstance(wish, Numbers)]
