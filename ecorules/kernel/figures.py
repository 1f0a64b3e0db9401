"""Figures against bounds, for many rows: the one comparison that every clause uses.

Comes in: numbers, a bound for all rows or one for each. Goes out: verdict codes and distances.
Printed values compare exactly; derived ones within ``DERIVED_TOLERANCE`` of the largest operand
of their bound, as in ``ecorules.evaluation``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, assert_never

import numpy as np

from ecorules.evaluation import refuse, rounded
from ecorules.kernel.columns import Codes, Column, Floats, Mask
from ecorules.rules import DERIVED_TOLERANCE, Op

Bound = float | Floats

_MET: Final[dict[Op, Callable[..., Any]]] = {
    Op.GE: np.greater_equal,
    Op.GT: np.greater,
    Op.LE: np.less_equal,
    Op.LT: np.less,
    Op.EQ: np.equal,
}
#: Floats have about so many sure digits; of a computed figure fewer are.
_PRINTED, _COMPUTED = 15, 12
#: Powers of ten up to this one are exact floats.
_EXACT: Final = 22
_WHOLE: Final = 2.0**52


def codes_of(met: Mask, lost: Mask) -> Codes:
    """Pass where met, unknown where lost, fail elsewhere; ``met`` is False where lost and is used up."""
    codes = met.view(np.int8)
    np.add(codes, codes, out=codes)
    return np.bitwise_or(codes, lost.view(np.int8), out=codes)


def met(numbers: Column, op: Op, bound: Bound) -> Mask:
    """Where printed numbers stand in a relation to a printed bound; nowhere that either is missing."""
    found: Mask = _MET[op](numbers.raw, bound)
    return np.greater(found, numbers.lost, out=found) if numbers.masked else found


def compared(numbers: Column, op: Op, bound: Bound) -> Codes:
    """Printed numbers against a printed bound."""
    lost = numbers.lost | np.isnan(bound) if isinstance(bound, np.ndarray) else numbers.lost
    return codes_of(met(numbers, op, bound), lost)


def distances(
    numbers: Floats, bound: Bound, slack: Bound, digits: int | None, *, derived: bool | Mask = False
) -> Floats:
    """How far the numbers are above the bound, zero within the slack; NaN where either is missing."""
    if digits is not None:
        numbers, bound = _as_printed(numbers, bound, digits, derived)
    with np.errstate(over="ignore", invalid="ignore"):
        beyond = np.subtract(numbers, bound)
    return np.where(np.abs(beyond) <= slack, 0.0, beyond)


def stood(beyond: Floats, op: Op) -> Codes:
    """The codes of distances above a bound."""
    return codes_of(_MET[op](beyond, 0.0), np.isnan(beyond))


def inside(beyond: Floats, op: Op) -> Floats:
    """Distances above a bound as distances into what it allows."""
    match op:
        case Op.GE | Op.GT:
            return beyond
        case Op.LE | Op.LT:
            return 0.0 - beyond
        case Op.EQ:
            return 0.0 - np.abs(beyond)
        case _ as never:
            assert_never(never)


def cleaned(beyond: Floats, numbers: Floats, bound: Bound, derived: bool | Mask) -> Floats:
    """Distances of figures as printed, without the noise of binary fractions: -2.7 for 92.3 - 95."""
    largest = np.maximum(np.abs(numbers), np.abs(bound))
    with np.errstate(all="ignore"):
        sure = np.where(derived, _COMPUTED, _PRINTED)
        places = np.clip(np.nan_to_num(sure - np.ceil(np.log10(largest)), nan=0.0, posinf=0.0, neginf=0.0), 0, _EXACT)
        scale = 10.0**places
        whole = np.rint(beyond * scale)
        return np.where((np.abs(whole) < _WHOLE) & (whole != 0), whole / scale, beyond)


def slack_of(derived: bool | Mask, bound: Bound, *operands: Bound) -> Bound:
    """How far a derived figure may be off its bound and still count as equal to it."""
    if derived is False:
        return 0.0
    largest = np.abs(bound)
    for operand in operands:
        largest = np.maximum(largest, np.abs(operand))
    return np.where(derived, DERIVED_TOLERANCE * largest, 0.0)


def check_finite(numbers: Bound, what: str, what_en: str) -> None:
    """Refuse figures that were computed from inputs too far apart for a float."""
    if np.isinf(numbers).any():
        raise refuse("E302", f"{what}超出可计算的范围", f"{what_en} is beyond what can be computed")


def _as_printed(numbers: Floats, bound: Bound, digits: int, derived: bool | Mask) -> tuple[Floats, Floats]:
    """Both rounded to so many decimals; computed figures lose their noise first (18.349999999999994 is 18.35)."""
    bound = np.broadcast_to(np.asarray(bound, dtype=np.float64), numbers.shape)
    if derived is not False:
        numbers = np.where(derived, _significant(numbers), numbers)
        bound = np.where(derived, _significant(bound), bound)
    return round_half_even(numbers, digits), round_half_even(bound, digits)


def _significant(numbers: Floats) -> Floats:
    """Twelve significant digits."""
    with np.errstate(all="ignore"):
        places = _COMPUTED - 1 - np.floor(np.log10(np.abs(numbers)))
        scale = 10.0 ** np.clip(np.nan_to_num(places, nan=0.0, posinf=0.0, neginf=0.0), 0, _EXACT)
        whole = np.rint(numbers * scale)
        return np.where(np.abs(whole) < _WHOLE, whole / scale, numbers)


def round_half_even(numbers: Floats, digits: int) -> Floats:
    """Numbers as printed with so many decimals, half to even (GB/T 8170).

    Where the decimal digits of a number decide a tie, they are looked at one by one.

    >>> round_half_even(np.array([2.675, 2.665, 0.5]), 2).tolist()
    [2.68, 2.66, 0.5]
    """
    factor = 10.0 ** abs(digits)
    with np.errstate(all="ignore"):
        scaled = numbers * factor if digits >= 0 else numbers / factor
        whole = np.rint(scaled)
        found = whole / factor if digits >= 0 else whole * factor
        near_tie = np.abs(np.abs(scaled - np.floor(scaled)) - 0.5) <= np.maximum(1e-9, 1e-15 * np.abs(scaled))
        slow = (near_tie | (np.abs(scaled) >= _WHOLE)) & np.isfinite(numbers)
    if slow.any():
        distinct, place = np.unique(numbers[slow], return_inverse=True)
        found = found.copy()
        found[slow] = np.array([rounded(number, digits) for number in distinct.tolist()])[place]
    return found
