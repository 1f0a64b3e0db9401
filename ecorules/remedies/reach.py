"""Rates, and how far away a figure is at the rate of the past.

Comes in: a history and a figure that is due. Goes out: yearly rates as printed in plans
(points a year, per cent a year) and a class, by a rule that is data and can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isfinite
from typing import Final, Literal

from ecorules.evaluation import refuse
from ecorules.remedies.regions import as_float, exact
from ecorules.verdicts import Language

_LABELS: Final = {
    "reached": ("已达标", "already met"),
    "easy": ("易达标", "easy to reach"),
    "effort": ("经努力可达", "within reach with effort"),
    "hard": ("难以达标", "hard to reach"),
    "unknown": ("无法判定", "cannot be determined"),
    "not_applicable": ("不涉及", "not applicable"),
}


class Reach(StrEnum):
    """How far away a demand is: 已达标, 易达标, 经努力可达, 难以达标; 无法判定 or 不涉及 where nothing can be said.

    >>> Reach.EFFORT.label("zh"), Reach("easy").label("en")
    ('经努力可达', 'easy to reach')
    """

    REACHED = "reached"
    EASY = "easy"
    EFFORT = "effort"
    HARD = "hard"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"

    def label(self, lang: Language = "zh") -> str:
        """The word for this class in Chinese or English."""
        return _LABELS[self.value][lang == "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachability:
    """The rule by which demands are put into classes.

    - effort: 易达标 up to the historical rate, 经努力可达 up to this many times it, in the right direction;
      beyond it, or where the history stands still or runs the other way, 难以达标.
    - recent: the historical rate is counted over at most this many years before the assessed one.
    - least: figures that a rate needs, the assessed year's included; with fewer 无法判定.
    - pace: whether rates are compared in points a year ("linear") or per cent a year ("compound").
    - horizon: the recent trend is followed for so many years; what it has not reached then has no
      year of attainment.

    Raises ``DataError`` for a rule that cannot be used.

    >>> print(Reachability(effort=1.5).say("en"))
    easy: the historical rate suffices; with effort: up to 1.5 times it; hard: otherwise (points a year, at most 5 \
years back, at least 2 figures; trend followed for 50 years)
    """

    effort: float = 2.0
    recent: int = 5
    least: int = 2
    pace: Literal["linear", "compound"] = "linear"
    horizon: int = 50

    def __post_init__(self) -> None:
        right = {
            "effort": _is_number(self.effort) and 1 <= self.effort < 1e6,
            "recent": type(self.recent) is int and 1 <= self.recent <= 1000,
            "least": type(self.least) is int and 2 <= self.least <= 1001,
            "pace": self.pace in ("linear", "compound"),
            "horizon": type(self.horizon) is int and 1 <= self.horizon <= 1000,
        }
        wrong = [name for name, fine in right.items() if not fine]
        if wrong:
            message, message_en = (
                f"可达性规则中的 {'、'.join(wrong)} 不可用",
                f"unusable {', '.join(wrong)} in Reachability",
            )
            hint = "effort ≥1，least ≥2，recent 与 horizon 为 1 至 1000 的整数，pace 为 linear 或 compound"
            hint_en = "effort ≥1, least ≥2, recent and horizon whole numbers from 1 to 1000, pace linear or compound"
            raise refuse("E724", message, message_en, hint, hint_en)

    def say(self, lang: Language = "zh") -> str:
        """The rule in words, to stand beside the classes."""
        times = format(self.effort, "g")
        if lang == "zh":
            pace = "每年变化量" if self.pace == "linear" else "年均变化率"
            return (
                f"易达标：历史速度足够；经努力可达：不超过历史速度的{times}倍；其余为难以达标"
                f"（按{pace}，最多回溯{self.recent}年，至少{self.least}个数；趋势外推{self.horizon}年）"
            )
        pace = "points a year" if self.pace == "linear" else "per cent a year"
        return (
            f"easy: the historical rate suffices; with effort: up to {times} times it; hard: otherwise "
            f"({pace}, at most {self.recent} years back, at least {self.least} figures; "
            f"trend followed for {self.horizon} years)"
        )


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and isfinite(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A yearly rate between two years: in points, and in per cent a year where both figures are positive."""

    points: float
    percent: float | None
    first: int
    last: int
    figures: int
    step: Fraction


def rate(start: float, end: float, first: int, last: int, figures: int = 2) -> Rate:
    """The rate from one year's figure to another's.

    >>> found = rate(50.0, 46.0, 2018, 2020)
    >>> found.points, round(found.percent, 4)
    (-2.0, -4.0834)
    """
    step = (exact(end) - exact(start)) / (last - first)
    percent = None
    if start > 0 and end > 0:
        growth = (end / start) ** (1 / (last - first))
        percent = (growth - 1) * 100 if isfinite(growth) else None
    return Rate(points=as_float(step), percent=percent, first=first, last=last, figures=figures, step=step)


def historical(history: Mapping[int, float], year: int, rule: Reachability) -> Rate | None:
    """The rate of the years up to the assessed one; None if its own or too many other figures are missing."""
    years = sorted(known for known in history if year - rule.recent <= known <= year)
    if len(years) < rule.least or years[-1] != year:
        return None
    return rate(history[years[0]], history[year], years[0], year, len(years))


def class_of(needed: Rate, past: Rate | None, rule: Reachability) -> Reach:
    """The class of a needed rate beside the historical one.

    >>> needed = rate(50.0, 40.0, 2020, 2025)
    >>> class_of(needed, rate(54.0, 50.0, 2018, 2020), Reachability()).label()
    '易达标'
    >>> class_of(needed, rate(52.0, 50.0, 2018, 2020), Reachability()).label()
    '经努力可达'
    >>> class_of(needed, rate(48.0, 50.0, 2018, 2020), Reachability()).label()
    '难以达标'
    """
    if past is None:
        return Reach.UNKNOWN
    due, found = needed.points, past.points
    if rule.pace == "compound":
        if needed.percent is None or past.percent is None:
            return Reach.UNKNOWN
        due, found = needed.percent, past.percent
    if found == 0 or (due > 0) != (found > 0):
        return Reach.HARD
    ratio = abs(due) / abs(found)
    if ratio <= 1 + 1e-9:
        return Reach.EASY
    return Reach.EFFORT if ratio <= rule.effort * (1 + 1e-9) else Reach.HARD


def projected(figure: float, past: Rate, years: int, rule: Reachability) -> float | None:
    """The figure after some years if the recent rate goes on; None where a rate in per cent has no base.

    >>> projected(97.0, rate(95.5, 97.0, 2019, 2020), 2, Reachability())
    100.0
    """
    if rule.pace == "compound":
        if past.percent is None:
            return None
        try:
            return figure * (1 + past.percent / 100) ** years
        except OverflowError:
            return None
    return as_float(exact(figure) + years * past.step)
