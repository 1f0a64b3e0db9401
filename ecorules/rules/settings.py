"""The settings of a reading: windows, tolerances, rounding. Defaults are the reference reading."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How words without a number of their own are counted. Every outcome reports what it used.

    - window: years of a trend that states none, the assessed year included (近三年).
    - approx: relative half-width of 左右, 约, 近.
    - stable: how much worse than the year before still counts as 保持稳定, in the value's unit.
    - base_year: the year that 不降低 and the like compare with where the text names none, None for
      the year before; also the base of a change that the text counts from a year it does not
      name (较基准年下降18%), which with None only a reported change can settle. A change without
      any base (下降4%) counts from the year before, and 年均 from the first year of the history,
      whatever stands here.
    - digits: compare value and bound rounded to this many decimals (GB/T 8170), None as given.

    >>> Settings(approx=0.1).window
    3
    """

    window: int = 3
    approx: float = 0.05
    stable: float = 0.0
    base_year: int | None = None
    digits: int | None = None


#: A derived figure within this share of the largest operand of its bound counts as equal to it.
DERIVED_TOLERANCE = 1e-9

DEFAULT_SETTINGS = Settings()
