"""Which years are meant: 2023, 2021-2025, 2023-, several of them.

Comes in: a number, numbers, or text. Goes out: ``Years``, plain data that knows what it holds.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ecorules.schemes import shown

#: A run of more years is no planning.
MOST_YEARS: Final = 200
_SPAN: Final = re.compile(r"(?P<first>\d{4})?\s*(?P<dash>[-–—~～至]?)\s*(?P<last>\d{4})?")
_BETWEEN: Final = re.compile(r"[,，、;；]")


class NoYears(ValueError):  # noqa: N818 - never leaves this part
    """What is no year; ``said`` is the reason in Chinese and English."""

    def __init__(self, message: str, message_en: str) -> None:
        super().__init__(message, message_en)
        self.said = (message, message_en)


@dataclass(frozen=True, slots=True)
class Years:
    """Spans of years, both ends included; None is an open end.

    >>> years_of("2021-2023、2025-").within(2020, 2026)
    (2021, 2022, 2023, 2025, 2026)
    """

    spans: tuple[tuple[int | None, int | None], ...]

    def within(self, first: int, last: int) -> tuple[int, ...]:
        """The years meant among those from ``first`` to ``last``, in order."""
        return tuple(year for year in range(first, last + 1) if year in self)

    def __contains__(self, year: int) -> bool:
        return any((a is None or a <= year) and (b is None or year <= b) for a, b in self.spans)

    @property
    def named(self) -> tuple[int, ...]:
        """The years that stand in the text: the ends of its spans."""
        return tuple(year for span in self.spans for year in span if year is not None)

    def __str__(self) -> str:
        return "、".join(_written(*span) for span in self.spans)


def _written(first: int | None, last: int | None) -> str:
    return str(first) if first == last else f"{first or ''}-{last or ''}"


def years_of(given: object) -> Years:
    """The years that a number, several numbers or a text mean. Raises ``NoYears``.

    >>> str(years_of(range(2021, 2024))), str(years_of([2021, "2024-"]))
    ('2021-2023', '2021、2024-')
    """
    if isinstance(given, Years):
        return given
    if isinstance(given, str):
        return Years(tuple(_span(piece) for piece in _pieces(given)))
    if isinstance(given, range) and given.step == 1 and len(given):
        return Years(((_year(given[0]), _year(given[-1])),))
    if isinstance(given, Iterable):
        several = list(islice(given, MOST_YEARS + 1))
        if not several or len(several) > MOST_YEARS:
            raise NoYears(f"应有 1 到 {MOST_YEARS} 个年份", f"there should be 1 to {MOST_YEARS} years")
        return Years(tuple(span for each in several for span in _one(each)))
    return Years(tuple(_one(given)))


def _one(given: object) -> tuple[tuple[int | None, int | None], ...]:
    if isinstance(given, str):
        return years_of(given).spans
    year = _year(given)
    return ((year, year),)


def _pieces(text: str) -> list[str]:
    pieces = [piece.strip() for piece in _BETWEEN.split(text[: MOST_YEARS * 12])]
    if len(pieces) > MOST_YEARS or len(text) > MOST_YEARS * 12:
        raise NoYears(f"年份超过 {MOST_YEARS} 段", f"more than {MOST_YEARS} spans of years")
    return pieces


def _span(piece: str) -> tuple[int | None, int | None]:
    found = _SPAN.fullmatch(piece.replace("年", ""))
    first, last = (found["first"], found["last"]) if found else (None, None)
    if found is None or not (first or last) or (first and last and not found["dash"]) or (last and not found["dash"]):
        raise _no_year(piece)
    if not found["dash"]:
        last = first
    ends = (int(first) if first else None, int(last) if last else None)
    for end in ends:
        if end is not None:
            _year(end)
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        raise NoYears(f"年份 “{piece}” 首尾颠倒", f"the years {piece!r} run backwards")
    return ends


def _year(given: object) -> int:
    try:
        year = -1 if isinstance(given, bool) else operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        raise _no_year(given) from None
    if not 1000 <= year <= 9999:
        raise _no_year(given)
    return year


def _no_year(given: object) -> NoYears:
    word = shown(given) if isinstance(given, str | int | float) else type(given).__name__
    return NoYears(
        f"“{word}” 不是年份；写作 2023、2021-2025 或 2023-",
        f"{word!r} is no year; write 2023, 2021-2025 or 2023-",
    )
