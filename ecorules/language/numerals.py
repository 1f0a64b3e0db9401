"""Chinese and mixed numerals: the reading behind ``grammar/number.lark``.

Comes in: one numeral without blanks, in half-width characters and simplified numerals. Goes out:
its exact value, the unit it carries and its form. The grammar nests the units; the callbacks here
add up and refuse what only the values tell (5千60百, 3万4).
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from ecorules.grammars import ParseError, load_parser

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS: Final = {"十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "兆": 10**12}
_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")}

Reading = tuple[Fraction, str | None, Literal["plain", "fraction", "ratio"]]


class NumeralError(ValueError):
    """A text that is no numeral; ``place`` is the character where reading stopped."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def read_numeral(text: str) -> Reading:
    """The exact value of a numeral, its unit and its form.

    Raises ``NumeralError``, ``WrongPlaceError`` or, for a denominator of zero, ``ZeroDivisionError``.

    >>> read_numeral("三分之二")
    (Fraction(2, 3), None, 'fraction')
    """
    try:
        reading: Reading = _parser()(text)
    except ParseError as error:
        place = error.pos_in_stream
        raise NumeralError(len(text) if place is None or not 0 <= place < len(text) else place) from None
    return reading


@cache
def _parser() -> Callable[[str], Any]:
    calls = _Numerals()
    names = [name for name in vars(_Numerals) if not name.startswith("_")]
    spread = SimpleNamespace(**{name: _spread(getattr(calls, name)) for name in names})
    return load_parser("number", spread).parse


def _spread(call: Callable[..., object]) -> Callable[[list[Any]], object]:
    """The parser hands over a list; the callbacks name their parts."""
    return lambda parts: call(*parts)


class WrongPlaceError(ValueError):
    """A digit where its place cannot be told: 5千60百, 3万4, 二百两."""


class _ArabicInteger(int):
    """A coefficient or remainder written in arabic digits."""


class _Liang(int):
    """两, which stands before a unit or alone: behind a unit it is one itself."""


class _Head(NamedTuple):
    value: int
    unit: int


class _Numerals:
    """The callbacks of the grammar, named as its rules are."""

    def hanzi_digit(self, char: str) -> int:
        return _Liang(2) if char == "两" else _DIGITS[char]

    def arabic_integer(self, digits: str) -> int:
        return _ArabicInteger(digits.replace(",", ""))

    def zero(self) -> int:
        return 0

    def positional(self, digits: str) -> int:
        return int("".join(str(_DIGITS[char]) for char in digits))

    def head(self, *parts: Any) -> _Head:
        unit = _UNITS[parts[-1]]
        return _Head((int(parts[0]) if len(parts) == 2 else 1) * unit, unit)

    def wan_of_wan(self, head: _Head, _: str) -> _Head:
        return _Head(head.value * 10**4, 10**8)

    def alone(self, head: _Head | int) -> int:
        return head if isinstance(head, int) else head.value

    def joined(self, head: _Head, rest: int) -> int:
        if rest >= head.unit or isinstance(rest, _Liang):
            raise WrongPlaceError
        return head.value + rest

    def last_digit(self, head: _Head, digit: int) -> int:
        lower = head.unit // 10
        if isinstance(digit, _Liang):
            raise WrongPlaceError
        if isinstance(digit, _ArabicInteger):  # 3万4000 fills the place, 3万4 leaves it open
            if not lower <= digit < head.unit:
                raise WrongPlaceError
            return head.value + digit
        return head.value + digit * lower

    def decimal(self, whole: int, places: str, scale: int = 1) -> Fraction:
        digits = "".join(str(_DIGITS.get(char, char)) for char in places[1:])
        return (whole + Fraction(int(digits), 10 ** len(digits))) * scale

    def arabic_decimal(self, digits: str, scale: int = 1) -> Fraction:
        return _places(digits) * scale

    def scale(self, *units: str) -> int:
        scale = 1
        for unit in units:
            if _UNITS[unit] < scale and unit not in "万亿":
                raise WrongPlaceError
            scale *= _UNITS[unit]
        return scale

    def minus(self, _: str, value: Fraction) -> Fraction:
        return -value

    def plain(self, value: Fraction) -> Reading:
        return Fraction(value), None, "plain"

    def rate(self, parts: str, value: Fraction) -> Reading:
        whole = 1
        for unit in parts[:-2]:
            whole *= _UNITS[unit]
        if whole == 1000:
            return Fraction(value), "‰", "plain"
        return Fraction(value) * 100 / whole, "%", "plain"

    def fraction(self, whole: int, _: str, part: Fraction) -> Reading:
        return Fraction(part) / whole, None, "fraction"

    def mixed(self, number: int, _and: str, whole: int, _: str, part: Fraction) -> Reading:
        return number + Fraction(part) / whole, None, "fraction"

    def tenths(self, value: Fraction, _: str, digit: int = 0) -> Reading:
        return Fraction(value) * 10 + digit, "%", "plain"

    def tenths_half(self, value: Fraction, _: str, _half: str) -> Reading:
        return Fraction(value) * 10 + 5, "%", "plain"

    def start(self, reading: Reading) -> Reading:
        return reading

    def negative(self, _: str, reading: Reading) -> Reading:
        exact, unit, kind = reading
        return -exact, unit, kind


def _places(digits: str) -> Fraction:
    whole, _, places = digits.replace(",", "").partition(".")
    return Fraction(int(whole + places), 10 ** len(places))
