"""The arithmetic of projections: rates, paths, trends.

Comes in: figures and rates. Goes out: figures, unrounded. Rates of several years compound: a fall
by 6.54, 8.51, 3.6 and 5.52 % is one by 22.12 %, not by their sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

Path = Literal["linear", "compound"]
PATHS: Final = ("linear", "compound")

#: Digits that a projected figure keeps; what lies behind them is noise of the arithmetic.
DIGITS: Final = 12


class Trend(NamedTuple):
    """How a history moved between two of its years: by an amount a year, or by a rate in % a year."""

    first: int
    last: int
    path: Path
    rate: float


def compounded(rates: Iterable[float]) -> float:
    """What yearly rates in % come to together, in %.

    >>> round(compounded([-6.54, -8.51, -3.6, -5.52]), 2)
    -22.12
    """
    product = 1.0
    for rate in rates:
        product *= 1 + rate / 100
    return (product - 1) * 100


def clean(number: float) -> float:
    """A figure without the noise of its last digits; infinities stay what they are.

    >>> clean(0.1 + 0.2)
    0.3
    """
    return float(f"{number:.{DIGITS}g}") if math.isfinite(number) else number


def can_compound(*figures: float) -> bool:
    """Whether a rate can lead from the first figure to the others: none is nought, and all have one sign."""
    return all(figure > 0 for figure in figures) or all(figure < 0 for figure in figures)


def grown(start: float, rates: Sequence[float]) -> list[float]:
    """The figures of the years behind ``start``, each by its rate in %."""
    figures = []
    for rate in rates:
        start *= 1 + rate / 100
        figures.append(start)
    return figures


def stepped(start: float, steps: Sequence[float]) -> list[float]:
    """The figures of the years behind ``start``, each by its amount.

    >>> stepped(10.0, [1.0, 2.0])
    [11.0, 13.0]
    """
    figures = []
    for step in steps:
        start += step
        figures.append(start)
    return figures


def way(start: float, end: float, years: int, path: Path) -> list[float]:
    """The figures of so many years that lead from ``start`` to ``end``; the last is ``end`` itself.

    ``path`` "compound" needs figures of one sign, none of them nought.

    >>> way(90.0, 96.0, 3, "linear")
    [92.0, 94.0, 96.0]
    """
    if path == "linear":
        inner = [start + (end - start) * year / years for year in range(1, years)]
    else:
        inner = [start * (end / start) ** (year / years) for year in range(1, years)]
    return [*inner, end]


def trend(history: Mapping[int, float], path: Path, last: int) -> Trend | None:
    """The movement over the last years of a history, from the first figure of that window to the last.

    The window is ``last`` calendar years long and ends with the last figure. None where it holds
    fewer than two figures. "compound" needs figures of one sign, none of them nought.

    >>> trend({2016: 80.0, 2018: 84.0, 2020: 90.0}, "linear", 3)
    Trend(first=2018, last=2020, path='linear', rate=3.0)
    """
    end = max(history, default=0)
    years = [year for year in sorted(history) if end - last < year <= end]
    if len(years) < 2:
        return None
    first, between = years[0], end - years[0]
    if path == "linear":
        return Trend(first, end, path, (history[end] - history[first]) / between)
    return Trend(first, end, path, ((history[end] / history[first]) ** (1 / between) - 1) * 100)
