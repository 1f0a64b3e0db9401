"""A regular expression for units in running text.

Goes out: the pattern that the grammar of thresholds uses right after a number. In a cell
nothing but the vocabulary says where a unit ends (``5人以下``, ``3分之二``), so opaque words are
not matched, and the lexicon lists what must not follow a short unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from ecorules.units.spelling import fold
from ecorules.units.vocabulary import Vocabulary, depends, vocabulary

#: Single signs that are printed for listed units.
_PRINTED: Final = "㎡㎥㎢㎞㎝㎜㎏㎎㎍㎖㏊㏄㎾"
_RAISED: Final = re.compile("(?<=[mM米里])([23])")
#: Amounts of a sample or a population that units are counted per: 个/10L, 件/100人.
_PER: Final = r"(?:(?:10{1,4}|25|50|500)(?=[LlgkK升克人户平公毫万亿]|m[Ll2²3³]))?"
#: Words that no cell prints after a number; the unit column may.
_ENGLISH: Final = re.compile(r"[a-z]{5,}|[a-z]+-[a-z]+")
_LATIN_END: Final = "(?![A-Za-z0-9])"
_MULTIPLIER: Final = "[十百千万亿]{0,4}?"


@cache
def unit_pattern() -> str:
    """A regular expression that matches a printed unit at the start of half-width text.

    Full-width forms are expected to be folded (％ to %, （ to (), blanks to be kept. It matches the
    longest listed unit with its multiplier and what it is divided or multiplied by, has no
    groups that capture, and takes linear time. An opaque unit is not matched.

    >>> import re
    >>> re.match(unit_pattern(), "万吨标准煤以内").group()
    '万吨标准煤'
    >>> re.match(unit_pattern(), "升/(人·日)以下").group(), re.match(unit_pattern(), "分之二")
    ('升/(人·日)', None)
    """
    words = vocabulary()
    printed = [*words.spellings, *(sign for sign in _PRINTED if fold(sign)[0] in words.spellings)]
    heads = [spelling for spelling in printed if not _ENGLISH.fullmatch(spelling)]
    first = _any_of(spelling for spelling in heads if spelling not in words.never_first)
    later = _any_of(words.below)
    number = r"(?:1|10|100)?[百千万亿]{1,2}(?![0-9])"
    group = r"\((?=[^()0-9<>≤≥=]{1,16}[·.*•])[^()0-9<>≤≥=]{1,20}\)"
    below = rf"(?: ?[/·•] ?每?(?:{_PER}{_MULTIPLIER}{later}|{group}|{number})){{0,4}}"
    head = rf"(?:/ ?每?(?:1|10|100)?)?{_MULTIPLIER}"
    return rf"(?:{head}(?!{_no_word(words)}){first}{below}|/ ?每?{number})"


depends(unit_pattern.cache_clear)


def _no_word(words: Vocabulary) -> str:
    """What begins like a unit and is another word: 3分之二, 5处理."""
    return "|".join(re.escape(unit + char) for unit, chars in words.not_before.items() for char in chars)


def _any_of(spellings: Iterable[str]) -> str:
    """A pattern for the longest of many spellings.

    A flat list: a tree of common beginnings is five times as slow to compile, and the pattern is
    compiled whenever a program starts.
    """
    latin: list[str] = []
    other: list[str] = []
    for spelling in sorted({form for one in spellings for form in _forms(one)}, key=lambda form: (-len(form), form)):
        pattern = _RAISED.sub(_raised, re.escape(spelling))
        if not spelling[-1].isalnum() or not spelling[-1].isascii():
            other.append(pattern)
        elif spelling.isascii() or spelling[0] in "μµ":
            latin.append(pattern)
        else:
            other.append(pattern + _LATIN_END)
    return f"(?:{'|'.join(other)}|(?:{'|'.join(latin)}){_LATIN_END})"


def _forms(spelling: str) -> Iterator[str]:
    """A spelling as it may stand in a text that is half-width but otherwise as printed."""
    yield spelling
    if "μ" in spelling:
        yield spelling.replace("μ", "µ")
    if "CO2" in spelling:
        yield spelling.replace("CO2", "CO₂")


def _raised(digit: re.Match[str]) -> str:
    """m2, m², m^2."""
    return r"\^?[2²]" if digit[0] == "2" else r"\^?[3³]"
