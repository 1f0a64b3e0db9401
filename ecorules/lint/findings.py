"""A finding of lint: a diagnostic that also knows its place as data.

Comes in: what a check remarks on a row of a scheme. Goes out: ``Finding``, with file, line,
column and indicator for programs, and the same in ``where`` for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ecorules.schemes import shown
from ecorules.text import Diagnostic

Severity = Literal["error", "warning", "note"]
#: Keys and numbers from a row (or, of the scheme itself, from the root of the file) to a value.
Path = tuple[str | int, ...]

_SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "N": "note"}
#: A file that cannot be opened, a scheme that is not there: nothing was checked.
NOT_THERE = frozenset({"E400", "E403"})


class Remark(NamedTuple):
    """What a check says about a place: an indicator's id (None for the scheme), and the way from there."""

    row: str | None
    path: Path
    message: str
    message_en: str
    hint: str = ""
    hint_en: str = ""


def listing(words: Iterable[object], most: int = 20) -> tuple[str, str]:
    """Foreign words as a list in Chinese and in English.

    >>> listing(["1", "2"]), listing("abc", 2)
    (('1、2', '1, 2'), ('a、b…', 'a, b…'))
    """
    every = [shown(word) for word in words]
    more = "…" if len(every) > most else ""
    return "、".join(every[:most]) + more, ", ".join(every[:most]) + more


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Diagnostic):
    """A finding about a scheme. ``line`` and ``column`` count from 1, None where no file was read.

    The first letter of ``code`` is its severity: E a scheme that cannot be used, W what should be
    mended or waived with a reason, N what a reader should know.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    indicator: str | None = None

    @property
    def severity(self) -> Severity:
        """error, warning or note.

        >>> Finding(code="W463", message="", message_en="").severity
        'warning'
        """
        return _SEVERITIES.get(self.code[:1], "error")

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON-ready data."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "indicator": self.indicator,
            "message": self.message,
            "message_en": self.message_en,
            "hint": self.hint,
            "hint_en": self.hint_en,
        }
