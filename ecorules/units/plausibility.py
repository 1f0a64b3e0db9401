"""Slips of magnitude: a value that looks as if it were given in another unit.

Comes in: a value and the bound it is compared with, in one unit. Goes out: a ``Slip``, or None.
A slip is a suspicion to be shown, never a correction. Ordinary values are often far from their
bound, so a factor is only suspected where the unit has a neighbour at that distance:

====================================  =======================  =========================
unit                                  factor between the two   distance allowed
====================================  =======================  =========================
any unit but pH, dB, 个百分点, none   10 (a decimal point)     2 %, two digits or more
% with a value up to 1                100 (a share of 1)       2; any above a bound of 30
% with a value above 100              100                      1.5
money                                 10⁴ 10⁸ (元 万元 亿元)   1.5
counts of more than one               10⁴ (个 万个)            1.5
areas, also per area                  15 (亩 公顷)             1.25
areas alone                           100 10⁴ (km² ha m²)      1.5
mass, volume, length, energy          10³ 10⁴ 10⁸              1.5
====================================  =======================  =========================
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ecorules.units.conversion import canonical, kind, measure
from ecorules.units.reading import read
from ecorules.units.vocabulary import Kind

_NEVER: Final = {Kind.NONE, Kind.POINTS, Kind.LEVEL, Kind.PH, Kind.OPAQUE}
#: Measures that tables print in several multiples: 元 万元 亿元, mg μg, 吨 万吨.
_SCALED: Final = {"元", "克", "克二氧化碳", "克二氧化碳当量"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The value looks ``factor`` times as large as it should be (0.01 for a share given for a %).

    >>> found = slip(0.95, 90, "%")
    >>> found.factor, found.message_en
    (0.01, 'the value looks like a fraction of 1, but the unit is %')
    """

    factor: float
    message: str
    message_en: str


def slip(value: float, bound: float, unit: str | None) -> Slip | None:
    """A suspected slip of magnitude between a value and its bound, both in ``unit``.

    >>> slip(0.95, 90, "%").factor, slip(16.3, 250, "千克/公顷").factor
    (0.01, 0.06666666666666667)
    >>> slip(94.8, 90, "%") is None, slip(5, 35, "微克/立方米") is None
    (True, True)
    """
    if not (math.isfinite(value) and math.isfinite(bound)) or value * bound <= 0:
        return None
    ratio = abs(value / bound)
    if not math.isfinite(ratio) or ratio == 0:
        return None
    unit_kind = kind(unit)
    if unit_kind in _NEVER:
        return None
    if unit_kind is Kind.SHARE:
        found = _of_shares(abs(value), abs(bound), unit)
        if found is not None:
            return found
    for factor, distance in _neighbours(unit, unit_kind, abs(value)):
        for suspected in (float(factor), 1 / factor):
            if 1 / distance <= ratio / suspected <= distance:
                return _say(suspected, factor)
    return None


def _of_shares(value: float, bound: float, unit: str | None) -> Slip | None:
    if canonical(unit) != "%":
        return None
    near = 0.5 <= 100 * value / bound <= 2
    if value <= 1 and bound > 1.5 and (near or (bound >= 30 and value >= 0.1)):
        return Slip(
            factor=0.01,
            message="数值像是小数形式的比例，而单位是 %",
            message_en="the value looks like a fraction of 1, but the unit is %",
        )
    if value > 100 >= bound and 1 / 1.5 <= value / bound / 100 <= 1.5:
        return _say(100.0, 100)
    return None


def _neighbours(unit: str | None, unit_kind: Kind, value: float) -> Iterator[tuple[int, float]]:
    """Factors to the neighbouring units, each with the distance that is still suspicious."""
    if unit_kind is Kind.MONEY:
        yield from ((10**4, 1.5), (10**8, 1.5))
    elif unit_kind is Kind.COUNT:
        if value > 1:
            yield 10**4, 1.5
    elif unit_kind is Kind.PHYSICAL:
        yield from _of_measures(unit)
    if len(f"{value:.12g}".replace(".", "").strip("0")) > 1:
        yield 10, 1.02


def _of_measures(unit: str | None) -> Iterator[tuple[int, float]]:
    reading = read(unit)
    if reading is None:
        return
    powers = dict(measure(reading)[1])
    area = powers.get("米")
    if area in {2, -2}:
        yield 15, 1.25
    if powers == {"米": 2}:
        yield from ((100, 1.5), (10**4, 1.5))
    elif _SCALED & powers.keys() or powers.keys() == {"米"}:
        yield from ((10**3, 1.5), (10**4, 1.5), (10**8, 1.5))


def _say(suspected: float, factor: int) -> Slip:
    if factor == 15:
        return Slip(
            factor=suspected,
            message="数值与界限约差 15 倍，像是混用了亩和公顷",
            message_en="value and bound are about 15 times apart: 亩 and 公顷 (hectares) mixed up?",
        )
    if factor == 10:
        return Slip(
            factor=suspected,
            message="数值与界限恰差 10 倍，小数点可能错位",
            message_en="value and bound are exactly 10 times apart: a misplaced decimal point?",
        )
    said = {100: "100", 10**3: "1000", 10**4: "1万", 10**8: "1亿"}[factor]
    return Slip(
        factor=suspected,
        message=f"数值与界限约差 {said} 倍，单位可能用错",
        message_en=f"value and bound are about {factor:,} times apart: a value in another unit?",
    )
