"""Numbers: taking them in, and setting them against a bound.

Comes in: whatever somebody gave as a number, and bounds from a rule. Goes out: finite floats,
and the one comparison that every clause uses. A figure is ``derived`` when it was computed
(converted, subtracted, averaged) and not printed; the tolerance is for those alone.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from numbers import Real
from typing import Final, NamedTuple, assert_never

from ecorules.evaluation.refusals import refuse, shown
from ecorules.rules import DERIVED_TOLERANCE, Op
from ecorules.units import convert, is_quantity, magnitude, same

_PLENTY: Final = Context(prec=400)
#: As many digits hold what two printed floats are apart; of computed ones fewer are sure.
_APART: Final = Context(prec=40)
_SURE: Final = 12


class Figure(NamedTuple):
    """A finite number, and whether it was computed."""

    number: float
    derived: bool = False


class Stand(NamedTuple):
    """How a value stands to a bound: met or not, and the signed distance, positive inside."""

    met: bool
    distance: float


def is_bool(given: object) -> bool:
    """Whether this is True or False, of Python or of NumPy."""
    return isinstance(given, bool) or (type(given).__module__ == "numpy" and type(given).__name__ in ("bool", "bool_"))


def is_missing(given: object) -> bool:
    """Whether this stands for no value: None, NaN, the missing markers of dataframes."""
    if given is None:
        return True
    if isinstance(given, float):
        return math.isnan(given)
    return str(type(given).__module__).startswith("pandas.") and type(given).__name__ in ("NAType", "NaTType")


def read_figure(
    given: object, what: str, target: str | None, source: str | None = None, code: str = "E301"
) -> Figure | None:
    """The number given, in the unit ``target``; None if it is missing.

    ``source`` is the unit it was given in, None if that is ``target`` already. Raises
    ``DataError`` for anything but a finite real number, ``UnitError`` for another dimension.
    """
    if type(given) is float and source is None and math.isfinite(given):
        return Figure(given)
    if is_missing(given):
        return None
    if is_quantity(given):
        number, derived = _finite(magnitude(given, target), what), True
    elif is_bool(given) or not isinstance(given, Real | Decimal):
        message, message_en = (
            f"{what} 应是一个数，给的是 {shown(given)}",
            f"{what} should be a number, not {shown(given)}",
        )
        raise refuse(code, message, message_en)
    else:
        number, derived = _finite(given, what), False
        if number is not None and source is not None and not same(source, target):
            number, derived = _finite(convert(number, source, target), what), True
    return None if number is None else Figure(number, derived)


def _finite(given: object, what: str) -> float | None:
    try:
        number = float(given)  # type: ignore[arg-type]
    except (OverflowError, ValueError, TypeError, ArithmeticError):
        raise refuse("E302", f"{what} 太大，或不是一个数", f"{what} is too large, or not a number") from None
    if math.isinf(number):
        hint, hint_en = "缺失的数请用 None", "use None for a missing number"
        raise refuse("E302", f"{what} 是无穷大", f"{what} is infinite", hint, hint_en)
    return None if math.isnan(number) else number


def computed(number: float, what: str) -> float:
    """A figure that was computed, refused if the inputs were too far apart for a float."""
    if math.isfinite(number):
        return number
    raise refuse("E302", f"{what} 超出可计算的范围", f"{what} is beyond what can be computed")


def slack(*operands: float) -> float:
    """How far a derived figure may be off its bound and still count as equal to it."""
    return DERIVED_TOLERANCE * max(map(abs, operands))


def rounded(number: float, digits: int) -> float:
    """The number as printed with so many decimals, half to even (GB/T 8170).

    >>> rounded(2.675, 2), rounded(2.665, 2)
    (2.68, 2.66)
    """
    return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN, _PLENTY))


def stand(op: Op, value: float, bound: float, tolerance: float = 0.0, digits: int | None = None) -> Stand:
    """How a value stands to a bound.

    ``tolerance`` is zero for printed values, which compare exactly, and ``slack`` of the
    bound's operands for derived ones.

    >>> stand(Op.GE, 92.5, 95.0)
    Stand(met=False, distance=-2.5)
    >>> stand(Op.GE, 92.3, 95.0).distance
    -2.7
    >>> stand(Op.GT, 0.1 + 0.2, 0.3, slack(0.3)).met
    False
    """
    if digits is not None:
        if tolerance:  # a rate of 18.349999999999994 is 18.35 before it is rounded
            value, bound = float(f"{value:.12g}"), float(f"{bound:.12g}")
        value, bound = rounded(value, digits), rounded(bound, digits)
    beyond = value - bound
    if abs(beyond) <= tolerance:
        beyond = 0.0
    elif beyond and not beyond.is_integer():
        beyond = _apart(value, bound, sure=not tolerance) or beyond
    match op:
        case Op.GE:
            return Stand(beyond >= 0, _reached(beyond))
        case Op.GT:
            return Stand(beyond > 0, _reached(beyond))
        case Op.LE:
            return Stand(beyond <= 0, _reached(0.0 - beyond))
        case Op.LT:
            return Stand(beyond < 0, _reached(0.0 - beyond))
        case Op.EQ:
            return Stand(beyond == 0, _reached(0.0 - abs(beyond)))
        case _ as never:
            assert_never(never)


def _apart(value: float, bound: float, *, sure: bool) -> float:
    """The difference of two figures as printed, without the noise of binary fractions.

    A computed figure (not ``sure``) carries that noise already: its last digits are left out.
    """
    apart = _APART.subtract(Decimal(repr(value)), Decimal(repr(bound)))
    if not sure:
        last = max(Decimal(repr(value)).adjusted(), Decimal(repr(bound)).adjusted()) - _SURE
        apart = apart.quantize(Decimal(1).scaleb(last), ROUND_HALF_EVEN, _PLENTY)
    return float(apart)


def _reached(distance: float) -> float:
    return computed(distance, "差值")
