"""The four verdicts and how 且 and 或 combine them.

Comes in: verdicts of clauses. Goes out: the verdict of the whole. Kleene's three values
(fail < unknown < pass) combine by minimum and maximum; 不涉及 stands outside that order
and is left out wherever it appears.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

Language = Literal["zh", "en"]

_LABELS = {
    "fail": ("未达标", "not met"),
    "unknown": ("无法判定", "cannot be determined"),
    "pass": ("达标", "met"),
    "not_applicable": ("不涉及", "not applicable"),
}


class Verdict(StrEnum):
    """What became of a demand: 未达标, 无法判定, 达标 or 不涉及.

    >>> Verdict.PASS.label("zh"), Verdict.PASS.code
    ('达标', 2)
    >>> Verdict("unknown") is Verdict.UNKNOWN
    True
    """

    FAIL = "fail"
    UNKNOWN = "unknown"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"

    @property
    def code(self) -> int:
        """The number that stands for this verdict in arrays: 0, 1, 2 or 3."""
        return _CODES[self]

    def label(self, lang: Language = "zh") -> str:
        """The word for this verdict in Chinese or English.

        >>> Verdict.FAIL.label(), Verdict.FAIL.label("en")
        ('未达标', 'not met')
        """
        return _LABELS[self.value][lang == "en"]

    @classmethod
    def from_code(cls, code: int) -> Verdict:
        """The verdict that a code of an array stands for.

        >>> Verdict.from_code(0)
        <Verdict.FAIL: 'fail'>
        """
        return _BY_CODE[code]


_BY_CODE = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)
_CODES = {verdict: code for code, verdict in enumerate(_BY_CODE)}


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """且: the worst of the applicable verdicts; 不涉及 if none is applicable.

    >>> all_of([Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN])
    <Verdict.UNKNOWN: 'unknown'>
    """
    return min(verdicts, key=_CODES.__getitem__, default=Verdict.NOT_APPLICABLE)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """或: the best of the applicable verdicts; 不涉及 if none is applicable.

    >>> any_of([Verdict.FAIL, Verdict.NOT_APPLICABLE])
    <Verdict.FAIL: 'fail'>
    """
    applicable = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    return max(applicable, key=_CODES.__getitem__, default=Verdict.NOT_APPLICABLE)
