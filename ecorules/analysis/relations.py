"""How a rule stands to another, as data.

Comes in: nothing. Goes out: ``Relation``, with its witnesses and its order by class and year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from ecorules.analysis.witnesses import Witness
from ecorules.verdicts import Language

Kind = Literal["same", "stricter", "looser", "incomparable", "undetermined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellOrder:
    """How two rules stand for the regions of some classes, from a year on; no classes: not stated."""

    classes: tuple[str, ...]
    year: int | None
    kind: Kind

    def place(self, lang: Language = "zh") -> str:
        """The classes and the year in words."""
        named = "、".join(self.classes) or ("未说明类别" if lang == "zh" else "no class stated")
        if self.year is None:
            return named
        year = f"{self.year} 年" if lang == "zh" else str(self.year)
        return f"{named}，{year}" if lang == "zh" else f"{named}, {year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How a rule stands to another.

    ``kind`` says how the first stands to the second. ``witnesses`` are inputs on which they
    differ, one in each direction in which they do, judged by evaluation; each gives the verdict
    of the first rule and of the other. ``reason`` says why nothing could be said. ``cells`` is the
    order for each class and year that the rules tell apart, empty where they tell none apart.

    >>> import ecorules
    >>> found = ecorules.relation(ecorules.parse("≥95", unit="%"), ecorules.parse("≥85", unit="%"))
    >>> found.kind, len(found.witnesses)
    ('stricter', 1)
    """

    kind: Kind
    witnesses: tuple[Witness, ...] = ()
    reason: str = ""
    reason_en: str = ""
    cells: tuple[CellOrder, ...] = ()

    def explain(self, lang: Language = "zh") -> str:
        """The order in words, with its witnesses and, by class, where it differs.

        >>> import ecorules
        >>> found = ecorules.relation(ecorules.parse("≥95", unit="%"), ecorules.parse("≥85", unit="%"))
        >>> print(found.explain("en"))
        stricter
        for instance: value=85: not met / met
        """
        lines = [KINDS[self.kind][lang == "en"]]
        reason = self.reason if lang == "zh" else self.reason_en
        if reason:
            lines[0] += f"：{reason}" if lang == "zh" else f": {reason}"
        if len({cell.kind for cell in self.cells}) > 1:
            lines += [_cell_line(cell, lang) for cell in self.cells]
        lines += [("例：" if lang == "zh" else "for instance: ") + one.say(lang) for one in self.witnesses]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The relation as JSON-ready data.

        >>> import ecorules
        >>> ecorules.relation(ecorules.parse("≥95", unit="%"), ecorules.parse("95以上", unit="%")).to_dict()
        {'kind': 'same', 'reason': '', 'reason_en': '', 'witnesses': [], 'cells': []}
        """
        return {
            "kind": self.kind,
            "reason": self.reason,
            "reason_en": self.reason_en,
            "witnesses": [one.to_dict() for one in self.witnesses],
            "cells": [{"classes": list(one.classes), "year": one.year, "kind": one.kind} for one in self.cells],
        }


KINDS: Final = {
    "same": ("相同", "the same"),
    "stricter": ("更严", "stricter"),
    "looser": ("更松", "looser"),
    "incomparable": ("互有宽严", "incomparable"),
    "undetermined": ("无法比较", "cannot be settled"),
}


def _cell_line(cell: CellOrder, lang: Language) -> str:
    mark = "：" if lang == "zh" else ": "
    return f"  {cell.place(lang)}{mark}{KINDS[cell.kind][lang == 'en']}"
