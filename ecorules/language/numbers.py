"""Numbers as tables print them: 95, 1,050, 10³, 2.5:1, 三分之二, 百分之八十, 4.78万亿.

Comes in: text in half-width characters and simplified numerals, blanks kept (``fold_numerals``
gives the numerals). Goes out: a ``Number``, or a ``ThresholdSyntaxError`` that says what is
damaged. Values are computed exactly and rounded once. ``number_pattern`` finds where a number
stands; it takes damaged ones whole, so that they are refused by name instead of read by half.
Plain numbers end here; all others go through ``number_reading``, loaded when the first comes.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from ecorules.language.number_forms import NUMERAL_FORMS, NUMERAL_FORMS_IN_NUMBERS, PATTERNS

_plain: Final = re.compile(r"-?+(?:0|[1-9][0-9]{0,17}+)(?:\.[0-9]{1,20}+)?+\Z").match

_magnitude: Final = re.compile(r"([+-]?[0-9.,]+)[ \t]{0,4}([百千]?万亿?|[百千]?亿)").fullmatch

_forms: Final = str.maketrans(NUMERAL_FORMS)
_all_forms: Final = str.maketrans(NUMERAL_FORMS | NUMERAL_FORMS_IN_NUMBERS)
_in_numbers: Final = re.compile(f"[{''.join(NUMERAL_FORMS_IN_NUMBERS)}]")

Kind = Literal["plain", "fraction", "ratio"]


class Number(NamedTuple):
    """What a number says: its value, the unit that it carries in itself, and its form.

    ``unit`` is ``"%"`` for 百分之八十 and 九成, ``"‰"`` for 千分之二, else None. ``kind`` tells a
    fraction (三分之二, 2/3, 半数) and a ratio (2.5:1) from a plain number.
    """

    value: float
    unit: str | None
    kind: Kind


def read_number(text: str) -> Number:
    """Read one number, whole.

    百分之N is N with the unit %; a stated numeral before 分之 makes a fraction (一百分之五 is 0.05).
    A last digit right behind 百, 千, 万 or 亿 counts the next lower place: 一万三 is 13000.

    Raises ``ThresholdSyntaxError`` for anything damaged, ambiguous or out of range; its span
    refers to ``text``.

    >>> read_number("1,050.5")
    Number(value=1050.5, unit=None, kind='plain')
    >>> read_number("百分之八十")
    Number(value=80.0, unit='%', kind='plain')
    >>> read_number("3又4分之1")
    Number(value=3.25, unit=None, kind='fraction')
    """
    if _plain(text):
        # Most numbers end here, so the tuple is made the quick way; "or" turns -0.0 into 0.0.
        return tuple.__new__(Number, (float(text) or 0.0, None, "plain"))
    from ecorules.language.number_reading import read_exactly, rounded

    exact, unit, kind = read_exactly(text)
    return Number(rounded(text, exact), unit, kind)


def number_pattern() -> str:
    """A regular expression for one number at a place of cleaned text, as much of it as there is.

    It has no groups and takes linear time. It also matches damaged numbers, for ``read_number``
    to refuse.

    >>> re.match(number_pattern(), "1.5万以上").group()
    '1.5万'
    """
    return PATTERNS["number"]


def arabic_pattern() -> str:
    """Like ``number_pattern``, for numbers that start with a digit, a sign or a decimal point."""
    return PATTERNS["arabic"]


def hanzi_pattern() -> str:
    """Like ``number_pattern``, for numbers that start with a Chinese numeral."""
    return PATTERNS["hanzi"]


def fold_numerals(text: str) -> str:
    """Fold traditional and formal numerals to simplified ones, one character to one.

    Characters that are also ordinary words (伍 in 队伍, 陆 in 陆地, 参 in 参照) are folded only
    where they stand in a number.

    >>> fold_numerals("≥伍拾萬，陆地面积≥壹仟")
    '≥五十万，陆地面积≥一千'
    """
    folded = text.translate(_forms)
    if _in_numbers.search(folded) is None:
        return folded
    return re.sub(PATTERNS["formal"], lambda found: found.group().translate(_all_forms), folded)


def split_magnitude(text: str) -> tuple[str, str]:
    """Take a closing 万, 亿, 万亿 … off an arabic number, for a unit such as 万吨.

    The second part is empty if there is none.

    >>> split_magnitude("150万"), split_magnitude("三万")
    (('150', '万'), ('三万', ''))
    """
    found = _magnitude(text)
    return (found[1], found[2]) if found else (text, "")
