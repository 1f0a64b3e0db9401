"""What a demand means before it is put into words of either language.

Comes in: nodes, with the rule's unit, direction and settings. Goes out: which end of a range
binds, how far 左右 reaches, which way 改善 goes, and English glosses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecorules.language.canonical import PERCENT, number_text
from ecorules.rules import Approx, Better, Compare, Direction, Op, Range, Reach, Rule, Settings, Subject, Trend
from ecorules.tables import lexicon_table


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a demand stands: the unit of its bounds, the direction of the indicator, the settings."""

    unit: str | None
    better: Better | None
    settings: Settings

    @classmethod
    def of(cls, rule: Rule) -> Setting:
        """The setting of a rule's demand."""
        return cls(rule.unit, rule.better, rule.settings)

    @property
    def is_percent(self) -> bool:
        """Whether values are percentages, whose differences are 个百分点."""
        return self.unit in PERCENT

    def inside(self, subject: Subject) -> Setting:
        """The setting of a subject's demand: it may have a unit of its own."""
        return self if subject.unit is None else Setting(subject.unit, self.better, self.settings)


def weaker_end(demand: Range, better: Better | None) -> Compare | None:
    """The end of a range that binds when a direction is known: a target band is met beyond it."""
    if better == "higher":
        return Compare(op=Op.GT if demand.low_open else Op.GE, bound=demand.low)
    if better == "lower":
        return Compare(op=Op.LT if demand.high_open else Op.LE, bound=demand.high)
    return None


def around(demand: Approx, settings: Settings) -> tuple[float, float]:
    """The lowest and highest value that still counts as about the centre."""
    width = settings.approx * abs(demand.centre)
    return demand.centre - width, demand.centre + width


def reached(demand: Reach, setting: Setting) -> Op | None:
    """The relation that a bare number stands for, None if only equality is sure to meet it."""
    if setting.better is not None:
        return Op.GE if setting.better == "higher" else Op.LE
    if demand.bound == 100 and setting.is_percent:
        return Op.GE
    return Op.LE if demand.bound == 0 else None


def way(demand: Trend, better: Better | None) -> Direction:
    """Which way a course goes: 改善 follows the indicator, if its direction is known."""
    if demand.direction != "better" or better is None:
        return demand.direction
    return "up" if better == "higher" else "down"


def derived(number: float) -> str:
    """A computed figure without the noise of its last binary digits."""
    return number_text(float(f"{number:.12g}"))


def gloss(term: str) -> str:
    """The term with its English gloss behind it, if there is one.

    >>> gloss("市"), gloss("津市市")
    ('市 (prefecture-level city)', '津市市')
    """
    found = _glosses().get(term)
    return term if found is None else f"{term} ({found})"


@cache
def _glosses() -> dict[str, str]:
    table = lexicon_table("glosses")
    return {term: english for terms in table.values() for term, english in terms.items()}
