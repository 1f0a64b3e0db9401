"""Cleaning a text before it is read, with places that still point into the text as given.

Comes in: a cell as printed. Goes out: ``Cleaned``: half-width, one character for one, and
blanks taken out of words that a line break has cut. Nothing else is normalised: a blanket
Unicode normalisation would turn 120① into 1201 and 10³ into 103.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, NamedTuple

from ecorules.language.complaints import refuse
from ecorules.language.number_forms import NUMERAL_FORMS, NUMERAL_FORMS_IN_NUMBERS
from ecorules.language.numbers import fold_numerals
from ecorules.text import Span

#: Longer texts are refused: the longest cell of the tables we know has about 300 characters.
MAX_LENGTH: Final = 10_000
#: Brackets nested deeper than this are refused.
MAX_DEPTH: Final = 16

_PAIRS: Final = {
    "≧": "≥",
    "⩾": "≥",
    "﹥": ">",
    "≦": "≤",
    "⩽": "≤",
    "﹤": "<",
    "﹦": "=",
    "≯": "≤",
    "≮": "≥",
    "≫": ">",
    "≪": "<",
    "∽": "~",
    "∼": "~",
    "〜": "~",
    "﹣": "-",
    "−": "-",
    "–": "-",
    "―": "—",
    "‐": "-",
    "‑": "-",
    "－": "-",
    "〔": "[",
    "〕": "]",
    "［": "[",
    "］": "]",
    "﹙": "(",
    "﹚": ")",
    "﹪": "%",
    "﹔": ";",
    "﹐": ",",
    "﹑": "、",
    "\u3000": " ",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\t": " ",
    "\r": " ",
    "\u200b": " ",
    "\ufeff": " ",
    "\ufe0e": " ",
    "\ufe0f": " ",
    "∶": ":",
    "⁎": "*",
    "∗": "*",
    "Δ": "△",
    "ⅰ": "Ⅰ",
    "ⅱ": "Ⅱ",
    "ⅲ": "Ⅲ",
    "ⅳ": "Ⅳ",
    "ⅴ": "Ⅴ",
    "µ": "μ",
    "：": ":",
}
_FOLD: Final = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | _PAIRS)
_ODD: Final = frozenset((*map(chr, _FOLD), *NUMERAL_FORMS, *NUMERAL_FORMS_IN_NUMBERS))
_GAP: Final = re.compile(r"(?<=[\u4e00-\u9fff()])\s+(?=[\u4e00-\u9fff()])")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]+")
_WIDE_COMMA: Final = re.compile(r"(?<![0-9.,，])([1-9][0-9]{0,2})，([1-9][0-9]{2})(?![0-9.])")
#: Two values of one row are not as far apart as this.
_APART: Final = 20
_LONGEST_WORD: Final = 14
#: How items of a list are marked, each style with its number in the second group.
_COUNTED: Final = "123456789一二三四五六七八九"
_MARK_STARTS: Final = frozenset("(1一 \n")
_FIRST_MARK: Final = re.compile(r"(?:^|:)\s*\(?[1一][).、是]")
_ITEM_MARKS: Final = tuple(
    re.compile(rf"(?:^|[:;,。\n]|(?<=[;。]) )\s*({style})")
    for style in (
        r"\(([1-9])\)",
        r"([1-9])\)",
        r"([1-9])[.、](?=[^\d\s]| [^\d\s])",
        r"\(([一二三四五六七八九])\)[、.]?",
        r"([一二三四五六七八九])[、是](?=[^一二三四五六七八九\d])",
    )
)
#: A text is mended at this many places at most.
MENDED: Final = 4


class Cleaned(NamedTuple):
    """A cleaned text; ``places`` maps its characters to those of the original, None if one to one."""

    text: str
    places: tuple[int, ...] | None = None

    def original(self, span: Span) -> Span:
        """The span in the text as given."""
        if self.places is None:
            return span
        start = self.places[min(span.start, len(self.places) - 1)]
        last = self.places[max(min(span.end, len(self.places)) - 1, 0)]
        return Span(start, max(last + 1, start))


def fold(text: str) -> str:
    """Full-width and other spellings of a character as one: ％ is %, ≧ is ≥. The length stays.

    >>> fold("≧９５％")
    '≥95%'
    """
    return fold_numerals(text.translate(_FOLD)) if not _ODD.isdisjoint(text) else text


def clean(text: str, words: Collection[str]) -> Cleaned:
    """The text as the grammar wants it. Control characters, surrogates and overlong texts are refused."""
    if len(text) > MAX_LENGTH:
        raise refuse("long", Span(MAX_LENGTH, MAX_LENGTH + 1), length=len(text), limit=MAX_LENGTH)
    folded = fold(text)
    if "，" in text:
        _refuse_two_numbers(text)
    if not folded.isprintable():
        _refuse_unprintable(folded)
    if "(" in folded or ")" in folded:
        _check_depth(folded)
    if (":" in folded or folded[:1] in _MARK_STARTS) and _FIRST_MARK.search(folded):
        folded = _without_marks(folded)
    if _GAP.search(folded):
        return _mend(folded, words)
    return Cleaned(folded)


def _without_marks(text: str) -> str:
    """The text with the marks of its items, (1) (2) or 1. 2. or 一是 二是, blanked out.

    Only a sequence from one on, each at the start of a clause, marks items: 5(8) does not.
    """
    for marks in _ITEM_MARKS:
        found = [*marks.finditer(text)]
        if len(found) < 2 or (found[0].start(1) and text[: found[0].start(1)].strip()[-1:] not in ("", ":")):
            continue
        if [_COUNTED.index(mark.group(2)) % 9 for mark in found] == [*range(len(found))]:
            for mark in found:
                text = text[: mark.start(1)] + " " * (mark.end(1) - mark.start(1)) + text[mark.end(1) :]
            return text
    return text


def _refuse_two_numbers(text: str) -> None:
    """300，280 with a wide comma is two values as likely as one number; 1，200 and 12，000 are numbers."""
    for found in _WIDE_COMMA.finditer(text):
        first, second = found.groups()
        if int(second) < _APART * int(first):
            raise refuse("row", Span(*found.span()), read=found.group())


def _refuse_unprintable(text: str) -> None:
    for place, char in enumerate(text):
        if not char.isprintable() and char not in " \n":
            name = "surrogate" if unicodedata.category(char) == "Cs" else f"U+{ord(char):04X}"
            raise refuse("control", Span(place, place + 1), name=name)


def _check_depth(text: str) -> None:
    depth = 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
            if depth > MAX_DEPTH:
                raise refuse("deep", Span(place, place + 1), limit=MAX_DEPTH)
        elif char == ")":
            depth -= 1


def _mend(text: str, words: Collection[str]) -> Cleaned:
    """Take out the blanks that stand inside a word of the lexicon (``完成年度审核 计划``)."""
    drop: set[int] = set()
    for gap in _GAP.finditer(text):
        if _inside_word(text, gap.start(), gap.end(), words):
            drop.update(range(gap.start(), gap.end()))
    if not drop:
        return Cleaned(text)
    places = tuple(place for place in range(len(text)) if place not in drop)
    return Cleaned("".join(text[place] for place in places), places)


def mend_at(cleaned: Cleaned, place: int) -> Cleaned | None:
    """The text without the blank next to a word that could not be read; None if there is no such blank.

    A line break may cut words that only together mean something (``低于全国 平均水平``).
    """
    text = cleaned.text
    word = _WORD.match(text, place)
    for at in (place, word.end()) if word else (place,):
        start, end = len(text[:at].rstrip()), len(text) - len(text[at:].lstrip())
        if start < end and start and end < len(text) and _WORD.match(text, start - 1) and _WORD.match(text, end):
            places = cleaned.places or tuple(range(len(text)))
            return Cleaned(text[:start] + text[end:], (*places[:start], *places[end:]))
    return None


#: Bracketed pairs with nothing between them: 市(≥95)县(≥85), ≥75%(山区)≥45%(丘陵区).
_PAIR: Final = re.compile(r"([^()\s,;、。:或且并和及与同][^()\n;]{0,30}\([^()]{1,40}\)\s*)")


def part_pairs(cleaned: Cleaned) -> Cleaned | None:
    """The text with a semicolon between bracketed pairs that stand close together; None if it is no list of them."""
    text = cleaned.text.strip()
    pairs = _PAIR.findall(text) if text.endswith(")") else []
    if len(pairs) < 2 or "".join(pairs) != text:
        return None
    at = cleaned.text.index(text)
    places = cleaned.places or tuple(range(len(cleaned.text)))
    joined: list[str] = []
    where: list[int] = []
    for pair in pairs:
        if joined:
            joined.append(";")
            where.append(places[at])
        joined.append(pair)
        where.extend(places[at : at + len(pair)])
        at += len(pair)
    return Cleaned("".join(joined), tuple(where))


def _inside_word(text: str, start: int, end: int, words: Collection[str]) -> bool:
    """Whether some word of the lexicon begins before the gap and ends behind it."""
    before = re.sub(r"\s+", "", text[max(0, start - 2 * _LONGEST_WORD) : start])[-_LONGEST_WORD:]
    behind = re.sub(r"\s+", "", text[end : end + 2 * _LONGEST_WORD])[:_LONGEST_WORD]
    return any(
        before[-left:] + behind[:right] in words
        for left in range(1, len(before) + 1)
        for right in range(1, min(len(behind), _LONGEST_WORD - left) + 1)
    )
