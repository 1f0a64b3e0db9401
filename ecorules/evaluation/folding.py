"""Names as they compare: width, blanks, lowered digits, the signs of Ⅴ and kinds of bracket do not matter.

Comes in: a class label, a subject, a reference as somebody typed it. Goes out: the key under
which it is looked up. Nothing here is shown to a reader.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: Names longer than this are folded each time: a cache must not hold megabytes.
_CACHED: Final = 64

_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOWERED: Final = {ord(low): ord(digit) for low, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)}
_ROMAN: Final = {
    ord(sign): letters
    for signs in ("ⅠⅡⅢⅣⅤ", "ⅰⅱⅲⅳⅴ")
    for sign, letters in zip(signs, ("I", "II", "III", "IV", "V"), strict=True)
}
#: Spreadsheets and web pages leave these between characters, where nobody sees them.
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_SIGNS: Final = {ord("≧"): "≥", ord("⩾"): "≥", ord("≦"): "≤", ord("⩽"): "≤", ord("【"): "[", ord("】"): "]"}
_FOLDED: Final = {**_WIDTH, **_LOWERED, **_ROMAN, **_UNSEEN, **_SIGNS, ord("。"): ".", ord("、"): ","}

#: A word in square brackets; an interval such as [40,60) keeps its own.
_SQUARE: Final = re.compile(r"\[([^\W\d][^\[\]()]*)\]")
_CONNECTIVE: Final = re.compile(r"^(?:[,;.:]|并且|同时|且|并|和|或者|或)+")
_TRAILING: Final = re.compile(r"[,;.:]+$")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_MEAN: Final = re.compile(r"(?:平均水平|平均值|平均数|平均|均值)$")


def fold(text: str) -> str:
    """The text in half width, without blanks, with lowered digits on the line and Ⅴ in letters.

    >>> fold("ＳＯ₂ （年均）"), fold("劣Ⅴ类【河流】")
    ('SO2(年均)', '劣V类(河流)')
    """
    return _fold_cached(text) if len(text) <= _CACHED else _fold(text)


def _fold(text: str) -> str:
    plain = "".join(text.translate(_FOLDED).split())
    return _SQUARE.sub(r"(\1)", plain) if "[" in plain else plain


_fold_cached = lru_cache(maxsize=4096)(_fold)


@lru_cache(maxsize=1024)
def fold_all(labels: tuple[str, ...]) -> frozenset[str]:
    """The folded labels of an arm, or of a dimension."""
    return frozenset(fold(label) for label in labels)


def clause_key(text: str) -> str:
    """A clause as it is looked up: folded, without the connective before it.

    >>> clause_key("，且 无危险废物排放。")
    '无危险废物排放'
    """
    folded = fold(text)
    return _TRAILING.sub("", _CONNECTIVE.sub("", folded)) or folded


def bracket_keys(name: str) -> tuple[str, ...]:
    """A name without its bracket, and what stands in the bracket.

    >>> bracket_keys("化学需氧量(COD)")
    ('化学需氧量', 'COD')
    >>> bracket_keys("面积")
    ()
    """
    folded = fold(name)
    inside = [first or second for first, second in _BRACKETS.findall(folded)]
    if not inside:
        return ()
    return tuple(key for key in (_BRACKETS.sub("", folded), *inside) if key)


def reference_key(name: str) -> str:
    """A reference's name as it is looked up: 平均水平, 平均值 and 平均 are one ending.

    >>> reference_key("全国平均水平") == reference_key("全国 平均值") == reference_key("全国平均")
    True
    """
    return _MEAN.sub("平均", fold(name))
