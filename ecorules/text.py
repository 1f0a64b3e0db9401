"""Places in a text, and findings about them.

A ``Span`` is a stretch of the text as it was given; a ``Diagnostic`` is one finding about
such a stretch, in Chinese and English. ``mark`` draws the place beneath the text so that it
lines up under 汉字, which take two columns of a terminal.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from ecorules.verdicts import Language

#: Texts longer than this are shown in errors only around the place in question.
SHOWN = 60


class Span(NamedTuple):
    """A stretch of a text: characters ``start`` up to, not including, ``end``.

    >>> Span(2, 4).of("市县><95"), Span(2, 4).end
    ('><', 4)
    """

    start: int
    end: int

    def cover(self, other: Span) -> Span:
        """The smallest stretch that holds both.

        >>> Span(0, 2).cover(Span(5, 6))
        Span(start=0, end=6)
        """
        start, end = self
        first, last = other
        return Span(start if start < first else first, end if end > last else last)

    def of(self, text: str) -> str:
        """The characters of this stretch.

        >>> Span(0, 1).of("市≥95")
        '市'
        """
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: a code, a place, what was found and what would be right.

    ``code`` is stable and has an entry in the documentation; ``E`` codes refuse, ``W`` codes
    warn, ``N`` codes note. ``span`` is None when the finding concerns no place in a text.
    ``where`` names what a place in a text cannot: a row, a cell, a file.

    >>> import ecorules
    >>> finding = ecorules.parse("≥60且≤80或逐年提高", unit="%").diagnostics[0]
    >>> finding.span, finding.hint_en
    (Span(start=0, end=12), 'use brackets or commas to say which')
    """

    code: str
    message: str
    message_en: str
    span: Span | None = None
    hint: str = ""
    hint_en: str = ""
    where: str = ""

    def say(self, lang: Language = "zh") -> str:
        """The finding as one line in Chinese or English.

        >>> import ecorules
        >>> print(ecorules.parse("≥3捆").diagnostics[0].say("en"))
        W... the unit “捆” is not listed and compares with itself alone
        """
        message, hint = (self.message, self.hint) if lang == "zh" else (self.message_en, self.hint_en)
        before = f"{self.where}: " if self.where else ""
        behind = "" if not hint else (f"。提示：{hint}" if lang == "zh" else f". Hint: {hint}")
        return f"{self.code} {before}{message}{behind}"

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON-ready data.

        >>> import ecorules
        >>> ecorules.parse("≥3捆").diagnostics[0].to_dict()["message"]
        '单位 “捆” 不在单位表中，只能与自身比较'
        """
        return {
            "code": self.code,
            "message": self.message,
            "message_en": self.message_en,
            "span": None if self.span is None else [self.span.start, self.span.end],
            "hint": self.hint,
            "hint_en": self.hint_en,
            "where": self.where,
        }


def is_wide(char: str) -> bool:
    """Whether a character takes two columns of a terminal."""
    return unicodedata.east_asian_width(char) in "WF"


def printable(text: str) -> str:
    """The text with every character that would not show, or would move others, made visible.

    One character stands for one character, so that places still count right.

    >>> printable("≥\\n95")
    '≥␤95'
    """
    if text.isprintable():
        return str(text)
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char in "\n\r":
        return "␤"
    if char == "\u3000":
        return char
    return "�" if unicodedata.category(char)[0] in "CZ" and char != " " else char


def is_combined(char: str) -> bool:
    """Whether a character is drawn onto the one before it and takes no column of its own."""
    return unicodedata.category(char) in ("Mn", "Me")


def mark(text: str, span: Span) -> str:
    """The text around the span, line breaks made visible, and a line of marks beneath it.

    Marks and padding are as wide as the characters above them, so that they line up under 汉字.

    >>> print(mark("市县><95", Span(2, 4)))
    市县><95
    ．．^^
    """
    start = min(max(span.start, 0), len(text))
    end = min(max(span.end, start + 1), len(text) + 1)
    while 0 < start < len(text) and is_combined(text[start]):
        start -= 1
    first = max(0, min(start - SHOWN // 2, len(text) - SHOWN))
    last = min(len(text), first + SHOWN)
    shown = printable(text[first:last])
    head, tail = ("…" if first else ""), ("…" if last < len(text) else "")
    under = ["." * len(head)]
    for place, char in enumerate(shown[: max(end - first, 0)], start=first):
        under.append(_beneath(char, inside=place >= start))
    if start >= last:
        under.append("^")
    return f"{head}{shown}{tail}\n{''.join(under)}"


def _beneath(char: str, *, inside: bool) -> str:
    if is_combined(char):
        return ""
    if is_wide(char):
        return "＾" if inside else "．"
    return "^" if inside else "."


def place(text: str, span: Span) -> tuple[int, int]:
    """Line and character of a span's start, both counted from 1.

    >>> place("市≥95\\n县≥85", Span(5, 6))
    (2, 1)
    """
    before = text[: span.start]
    line = before.count("\n") + 1
    return line, span.start - (before.rfind("\n") + 1) + 1
