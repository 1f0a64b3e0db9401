"""Why a clause cannot be mended by changing the assessed year's figures.

Comes in: what stands in the way. Goes out: ``Blocked``, in Chinese and English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from ecorules.remedies.courses import Stuck
from ecorules.verdicts import Language

Kind = Literal["history", "broken", "better", "classes", "year", "base", "never", "references", "unproved"]

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "history": ("缺少{years}年的数据，算不出需要的数", "no figure for {years}: what is needed cannot be computed"),
    "broken": (
        "{broken}年已不符合要求，评价年的数再好也不能补救；{clean}年起评价窗口不再包含它",
        "{broken} broke the course already and no figure of the assessed year mends it; "
        "the window is clean of it from {clean} on",
    ),
    "better": (
        "指标以高为好还是以低为好没有说明（better），算不出需要的数",
        "whether higher or lower is better is not said (better): what is needed cannot be computed",
    ),
    "classes": (
        "没有给出地区类别（classes），各类别的要求不同",
        "the region's classes are not given and the demands differ by class",
    ),
    "year": ("没有给出评价年份（year）", "the assessed year is not given"),
    "base": (
        "基准年没有可用的数，算不出需要的数",
        "the base year has no figure that can be used: what is needed cannot be computed",
    ),
    "never": ("没有数能达到这一条", "no figure meets the clause"),
    "references": ("没有给出参照值“{name}”（references）", "the reference “{name}” is not given"),
    "unproved": (
        "算出的改变经核对不能达标，未列出",
        "what was computed did not pass when it was tried, and is not listed",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A clause that no figure of the assessed year can meet, and why.

    ``kind`` is one of history (years are missing), broken (an earlier year broke the course;
    ``clean`` is the first year whose window leaves it out), better, classes, year, base,
    references (inputs that are missing), never (no figure exists) and unproved (what was
    computed did not pass).
    """

    clause: str
    kind: Kind
    reason: str
    reason_en: str
    years: tuple[int, ...] = ()
    clean: int | None = None

    def say(self, lang: Language = "zh") -> str:
        """The clause and the reason on one line."""
        return f"“{self.clause}”：{self.reason}" if lang == "zh" else f"“{self.clause}”: {self.reason_en}"

    def to_dict(self) -> dict[str, Any]:
        """The reason as JSON-ready data."""
        return {
            "clause": self.clause,
            "kind": self.kind,
            "reason": self.reason,
            "reason_en": self.reason_en,
            "years": list(self.years),
            "clean": self.clean,
        }


def blocked(
    kind: Kind, clause: str, *, years: tuple[int, ...] = (), clean: int | None = None, name: str = ""
) -> Blocked:
    """The entry for a clause, in words."""
    zh, en = _WORDS[kind]
    shown = years[:5]
    filled = {
        "years": "、".join(map(str, shown)) + ("等" if len(years) > 5 else ""),
        "broken": years[0] if years else "",
        "clean": clean,
        "name": name[:40],
    }
    filled_en = {**filled, "years": ", ".join(map(str, shown)) + (" and more" if len(years) > 5 else "")}
    return Blocked(
        clause=clause, kind=kind, reason=zh.format(**filled), reason_en=en.format(**filled_en), years=years, clean=clean
    )


def stuck(why: Stuck, clause: str) -> Blocked:
    """Why a course cannot be mended by its last value."""
    if why.no_direction:
        return blocked("better", clause)
    if why.broken is not None:
        return blocked("broken", clause, years=(why.broken,), clean=why.clean)
    if why.missing:
        return blocked("history", clause, years=why.missing)
    return blocked("year" if why.no_year else "base", clause)
