"""Reading the numbers that are more than digits and a point: the slow path behind ``numbers``.

Comes in: one number in half-width characters. Goes out: its exact value, the unit it carries
and its form, or a ``ThresholdSyntaxError`` that says what is damaged. Chinese numerals go
through ``numerals``, loaded when the first of them comes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

from ecorules.errors import ThresholdSyntaxError
from ecorules.language.number_forms import NUMERAL_FORMS, NUMERAL_FORMS_IN_NUMBERS
from ecorules.text import Diagnostic, Span

if TYPE_CHECKING:
    from ecorules.language.numerals import Reading

#: A number longer than this is no number of a table.
LONGEST: Final = 60

DAMAGED: Final = "E141"
AMBIGUOUS: Final = "E142"
OUT_OF_RANGE: Final = "E143"

_WORDS: Final = {"半数": Fraction(1, 2), "一半": Fraction(1, 2)}
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")

_WHOLE = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)"
_DECIMAL = rf"(?:{_WHOLE}(?:\.[0-9]*)?|\.[0-9]+)"
_POWER = r"10(?:\^([+-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_decimal: Final = re.compile(_DECIMAL).fullmatch
_exponent: Final = re.compile(rf"({_DECIMAL})[eE]([+-]?[0-9]+)").fullmatch
_power: Final = re.compile(rf"(?:({_DECIMAL})[×xX*])?{_POWER}").fullmatch
_parts: Final = re.compile(rf"(?:({_WHOLE})[ \t]+)?({_DECIMAL})/({_DECIMAL})").fullmatch
_ratio: Final = re.compile(rf"({_DECIMAL}):({_DECIMAL})").fullmatch
_digits_meet: Final = re.compile("[0-9,][0-9,]|[一二三四五六七八九两][零一二三四五六七八九两]").match
_grouped: Final = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9])")
_SEVERAL: Final = ("数字之间有空格，分不清是一个数还是几个数", "a blank between digits: one number or several")
_forms: Final = str.maketrans(NUMERAL_FORMS | NUMERAL_FORMS_IN_NUMBERS)


def read_exactly(text: str) -> Reading:
    """The exact value of a number, its unit and its form.

    >>> read_exactly("2 1/4")
    (Fraction(9, 4), None, 'fraction')
    """
    if len(text) > LONGEST:
        _refuse(text, OUT_OF_RANGE, "数字过长", "the number is too long")
    body = text.strip(" \t")
    if not body:
        _refuse(text, DAMAGED, "此处应为数字", "a number is expected here")
    folded = _join_groups(text, body.translate(_forms))
    return _read_arabic(text, folded) or _read_numeral(text, folded)


def _join_groups(text: str, body: str) -> str:
    """Close groups of three digits (1 000 000), unless they could be several numbers."""

    def close(found: re.Match[str]) -> str:
        groups = found.group().split(" ")
        if len(groups[0]) == 3 and not any(group.startswith("0") for group in groups[1:]):
            _refuse(text, AMBIGUOUS, *_SEVERAL)
        return "".join(groups)

    return _grouped.sub(close, body) if " " in body else body


def _read_arabic(text: str, body: str) -> Reading | None:
    """A number without Chinese numerals; None if there are any."""
    sign = -1 if body[0] in "-负" else 1
    spaced = body[1:].lstrip(" \t") if body[0] == "负" else body[body[0] in "+-" :]
    digits = re.sub(r"[ \t]*([.×xX*])[ \t]*", r"\1", spaced)
    if _decimal(digits):
        return sign * _fraction(digits), None, "plain"
    if found := _exponent(digits):
        return sign * _fraction(found[1]) * _ten_to(text, found[2]), None, "plain"
    if found := _power(digits):
        exponent = found[2] or found[3].translate(_SUPERSCRIPTS)
        return sign * _fraction(found[1] or "1") * _ten_to(text, exponent), None, "plain"
    if found := _parts(digits):
        whole = _fraction(found[1] or "0")
        return sign * (whole + _divide(text, _fraction(found[2]), _fraction(found[3]))), None, "fraction"
    if found := _ratio(digits):
        return sign * _divide(text, _fraction(found[1]), _fraction(found[2])), None, "ratio"
    if re.search(r"[一-鿿]", digits) is None:
        _refuse_damaged(text, digits)
    return None


def _fraction(digits: str) -> Fraction:
    whole, _, places = digits.replace(",", "").partition(".")
    return Fraction(int(whole + places or "0"), 10 ** len(places))


def _ten_to(text: str, exponent: str) -> Fraction:
    power = int(exponent)
    if abs(power) > 400:
        _refuse_range(text)
    return Fraction(10) ** power


def _divide(text: str, part: Fraction, whole: Fraction) -> Fraction:
    if whole == 0:
        _refuse(text, DAMAGED, "分母不能为零", "the denominator is zero")
    return part / whole


def _read_numeral(text: str, body: str) -> Reading:
    """A number with Chinese numerals in it."""
    kept = [place for place, char in enumerate(body) if char not in " \t"]
    _check_blanks(text, body, kept)
    compact = "".join(body[place] for place in kept)
    if compact in _WORDS:
        return _WORDS[compact], None, "fraction"
    if compact in {"半百", "负半百"}:
        return Fraction(50 if compact == "半百" else -50), None, "plain"
    from ecorules.language.numerals import NumeralError, WrongPlaceError, read_numeral

    try:
        return read_numeral(compact)
    except NumeralError as error:
        found = error.place
        # Groups that were closed up shift places by a blank each; the mark is near enough.
        first = len(text) - len(text.lstrip(" \t"))
        start = min(first + (kept[found] if found < len(kept) else len(body)), len(text))
        _refuse_damaged(text, compact, Span(start, start + 1))
    except WrongPlaceError:
        _refuse(text, AMBIGUOUS, "数位不清", "the places of the digits do not fit together")
    except ZeroDivisionError:
        _refuse(text, DAMAGED, "分母不能为零", "the denominator is zero")


def _check_blanks(text: str, body: str, kept: list[int]) -> None:
    """A blank between two digits parts two numbers; between a digit and a unit it means nothing."""
    for left, right in pairwise(kept):
        if right > left + 1 and _digits_meet(body[left] + body[right]):
            _refuse(text, AMBIGUOUS, *_SEVERAL)


#: What damaged numbers look like, the most telling first.
_DAMAGES: Final = tuple(
    (re.compile(pattern), code, message, message_en)
    for pattern, code, message, message_en in (
        (
            r"[0-9][×xX*][0-9]",
            AMBIGUOUS,
            "分不清是乘积还是幂，幂应写作 3×10^4 或 3×10⁴",
            "a product or a power: write a power as 3×10^4 or 3×10⁴",
        ),
        (r"[0-9]。[0-9]", DAMAGED, "小数点写成了句号", "a full stop stands for the decimal point"),
        (r"\.[0-9]*\.", DAMAGED, "小数点多于一个", "there is more than one decimal point"),
        (
            r"(?<![0-9.,:/])0[0-9]",
            DAMAGED,
            "数字以 0 开头，可能缺小数点",
            "the number starts with 0: a decimal point may be missing",
        ),
        (r"[0-9],|,[0-9]", DAMAGED, "千位分隔符位置不对", "the commas do not part groups of three digits"),
        (r"[0-9][ \t]+[0-9]", AMBIGUOUS, *_SEVERAL),
        (
            r"[一二三四五六七八九两]{2}",
            AMBIGUOUS,
            "数字连写，可能是概数（三五个）",
            "digits side by side may be an approximate number (三五个)",
        ),
    )
)


def rounded(text: str, exact: Fraction) -> float:
    """The nearest float; refused if it is out of range."""
    try:
        value = float(exact)
    except OverflowError:
        _refuse_range(text)
    if value == 0 and exact != 0:
        _refuse_range(text)
    return value


def _refuse_range(text: str) -> NoReturn:
    _refuse(text, OUT_OF_RANGE, "数值超出可表示的范围", "the number is out of range")


def _refuse_damaged(text: str, digits: str, span: Span | None = None) -> NoReturn:
    """Say what is wrong with a number."""
    for damage, code, message, message_en in _DAMAGES:
        if damage.search(digits):
            _refuse(text, code, message, message_en, span)
    _refuse(text, DAMAGED, "这不是一个数", "this is not a number", span)


def _refuse(text: str, code: str, message: str, message_en: str, span: Span | None = None) -> NoReturn:
    raise ThresholdSyntaxError(
        Diagnostic(code=code, message=message, message_en=message_en, span=span or Span(0, len(text))),
        text,
    )
