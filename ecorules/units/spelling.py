"""Spellings: one form for the many ways in which a unit is printed.

Comes in: a unit as printed, or one word of it. Goes out: half-width text with the place that
each character came from, and factors looked up in the vocabulary. There is no blanket Unicode
normalisation: each sign that is folded stands in a table here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ecorules.errors import UnitError
from ecorules.text import Diagnostic, Span
from ecorules.units.vocabulary import Vocabulary, vocabulary

#: Longer texts are no units; the limit bounds the cost of reading any text.
LIMIT: Final = 80

_BLANKS: Final = frozenset(" \t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f\u3000")
_SIGNS: Final = {
    **dict.fromkeys("·•∙⋅・‧×✕*", "·"),
    **dict.fromkeys("∕⁄", "/"),
    **dict.fromkeys("〔[【", "("),
    **dict.fromkeys("〕]】", ")"),
    "\u00b5": "μ",
    "﹪": "%",
    "㎡": "m2",
    "㎥": "m3",
    "㎢": "km2",
    "㎞": "km",
    "㎝": "cm",
    "㎜": "mm",
    "㎏": "kg",
    "㎎": "mg",
    "㎍": "μg",
    "㎖": "mL",
    "ℓ": "L",
    "㏊": "ha",
    "㏄": "cc",
    "㎾": "kW",
    "\u2126": "\u03a9",
    "\uffe5": "¥",
    "⁻": "-",
    "−": "-",
}
_SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_SUBSCRIPTS: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

MULTIPLIER: Final = r"(?:[0-9]{1,13}(?:\.[0-9]{1,9})?(?:\^-?[0-9]{1,2})?)?[十百千万亿]{0,4}"
_AMOUNT: Final = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,9}))?(?:\^(-?[0-9]{1,2}))?")
_SCIENTIFIC: Final = re.compile(r"[0-9.]+[eE][0-9-]+")
_SYMBOLS: Final = frozenset("%‰‱℃℉°Ω¥$#′″")
_CHINESE: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_POWER: Final = re.compile(r"(.*[^0-9^-])\^?(-?[1-9])")
_PLAIN: Final = ("", "10", "100", "千", "万", "10万", "百万", "千万", "亿", "10亿", "百亿", "千亿", "万亿")
#: Digits as they are printed above the line.
RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Factor:
    """One unit of a compound: ``mantissa·10^exponent`` times a unit to a power.

    ``name`` is the standard name, "" for a mere number; ``listed`` is False for an opaque word.
    """

    name: str
    listed: bool = True
    mantissa: int = 1
    exponent: int = 0
    power: int = 1


def fold(text: str) -> tuple[str, list[int]]:
    """The text in half-width form without blanks, and where each of its characters came from.

    >>> fold("千克 ／公顷（折纯）")[0]
    '千克/公顷(折纯)'
    >>> fold("10³个/m³")[0]
    '10^3个/m3'
    """
    folded: list[str] = []
    places: list[int] = []
    raised = False
    for place, char in enumerate(text):
        if char in _BLANKS:
            continue
        plain = _fold_char(char)
        if char in _SUPERSCRIPTS or char == "⁻":
            if not raised and folded and folded[-1][-1].isdecimal():
                plain = "^" + plain
            raised = True
        else:
            raised = False
        folded.append(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


def _fold_char(char: str) -> str:
    if "！" <= char <= "～":
        char = chr(ord(char) - 0xFEE0)
    return _SIGNS.get(char) or _SUPERSCRIPTS.get(char) or _SUBSCRIPTS.get(char) or char


def resolve(word: str) -> tuple[Factor, str] | None:
    """A word of a unit as a factor, with the note that was printed in one word with it.

    None if nothing can be made of the word: numbers and signs without a letter.

    >>> resolve("万吨标煤")[0]
    Factor(name='吨标准煤', listed=True, mantissa=1, exponent=4, power=1)
    >>> resolve("万元GDP")[1]
    'GDP'
    """
    words = vocabulary()
    factor = _listed(word, words)
    if factor is not None:
        return factor, ""
    for note in words.notes:
        for rest in (word.removesuffix(note), word.removeprefix(note)):
            factor = None if rest == word else _listed(rest, words)
            if factor is not None and factor.name:
                return factor, note
    amount = _AMOUNT.match(word)
    rest = word[amount.end() :] if amount else word
    number = _number(amount, "") if amount else (1, 0)
    worded = any(char.isalpha() or char in _SYMBOLS for char in rest)
    if number is None or not worded or "^" in rest or _SCIENTIFIC.fullmatch(word):
        return None
    return Factor(rest, listed=False, mantissa=number[0], exponent=number[1]), ""


def _listed(word: str, words: Vocabulary) -> Factor | None:
    """A listed spelling, with a multiplier before it and an exponent behind it if need be."""
    name = words.spellings.get(word)
    if name is not None:
        return Factor(name)
    amount = _AMOUNT.match(word)
    start = amount.end() if amount else 0
    end = start
    while True:
        number = _number(amount, word[start:end])
        rest = word[end:]
        if number is not None:
            name, power = _raised(rest, words)
            if name or (amount and not rest):
                return Factor(name, mantissa=number[0], exponent=number[1], power=power)
        if end - start == 4 or rest[:1] not in _CHINESE:
            return None
        end += 1


def _raised(word: str, words: Vocabulary) -> tuple[str, int]:
    if word in words.spellings:
        return words.spellings[word], 1
    power = _POWER.fullmatch(word)
    if power is None or power[1] not in words.spellings:
        return "", 1
    return words.spellings[power[1]], int(power[2])


def _number(amount: re.Match[str] | None, chinese: str) -> tuple[int, int] | None:
    """A multiplier as mantissa and exponent of ten, None if it is 0 or no power that makes sense."""
    whole, decimals, power = amount.groups("") if amount else ("1", "", "")
    exponent = sum(_CHINESE[char] for char in chinese)
    if power:
        if whole != "10" or decimals:
            return None
        whole, exponent = "1", exponent + int(power)
    digits = (whole + decimals).lstrip("0")
    exponent -= len(decimals)
    plain = digits.rstrip("0")
    exponent += len(digits) - len(plain)
    return (int(plain), exponent) if plain and abs(exponent) <= 24 else None


def render(factor: Factor) -> str:
    """A factor in its standard spelling; reading it again gives the same factor."""
    words = vocabulary()
    number = _render_number(factor.mantissa, factor.exponent)
    if not factor.name:
        return number or "1"
    name = factor.name
    if factor.power != 1:
        raised = words.spellings.get(f"{name}{factor.power}") if factor.power > 0 else None
        name = raised or name + str(factor.power).translate(RAISED)
    whole = number + name
    return words.spellings.get(whole, whole) if factor.power == 1 else whole


def _render_number(mantissa: int, exponent: int) -> str:
    if mantissa == 1 and 0 <= exponent < len(_PLAIN):
        return _PLAIN[exponent]
    if mantissa == 1 and not -9 <= exponent <= 12:
        return f"10^{exponent}"
    if exponent >= 0:
        return str(mantissa * 10**exponent)
    digits = str(mantissa).rjust(1 - exponent, "0")
    return f"{digits[:exponent]}.{digits[exponent:]}"


def unreadable(
    text: str, span: Span, message: str = "", message_en: str = "", hint: str = "", hint_en: str = ""
) -> UnitError:
    """The error for a text that is no unit, with its place."""
    return UnitError(
        Diagnostic(
            code="E201",
            message=message or "这里无法作为单位来读",
            message_en=message_en or "this cannot be read as a unit",
            span=span,
            hint=hint,
            hint_en=hint_en,
        ),
        text,
    )
