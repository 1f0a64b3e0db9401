"""Comparing and converting units, without Pint.

Comes in: units as printed. Goes out: canonical spellings, kinds and converted numbers. Factors
are exact fractions; a converted number is rounded once, at the end.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from ecorules.errors import UnitError
from ecorules.text import Diagnostic
from ecorules.units.reading import Reading, is_known, read
from ecorules.units.spelling import RAISED, Factor
from ecorules.units.vocabulary import Kind, definition, depends, vocabulary
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from fractions import Fraction

#: Exponents of the measures that stand alone: ``(("克", 1), ("米", -2))``.
Dimensions = tuple[tuple[str, int], ...]


def canonical(text: str | None) -> str | None:
    """The standard spelling of a unit, for comparison; None where there is no unit.

    Two texts with the same standard spelling are the same unit. Notes (折纯) are left out.
    Raises ``UnitError`` for text that is no unit.

    >>> canonical("ug/m3"), canonical("L/人·d"), canonical("折纯，kg／hm²"), canonical("—")
    ('微克/立方米', '升/(人·日)', '千克/公顷', None)
    """
    reading = read(text)
    return None if reading is None else reading.text


def same(first: str | None, second: str | None) -> bool:
    """Whether two texts are spellings of one unit.

    >>> same("㎡/人", "平方米/人"), same("亩", "公顷")
    (True, False)
    """
    return first == second or canonical(first) == canonical(second)


def notes(text: str | None) -> tuple[str, ...]:
    """What a unit's text says beside the unit; it does not change the unit.

    >>> notes("千克/公顷（折纯）"), notes("千克/万元(GDP)")
    (('折纯',), ('GDP',))
    """
    reading = read(text)
    return () if reading is None else reading.notes


def known(text: str | None) -> bool:
    """Whether every word of a unit is listed. A word that nobody listed compares with itself alone.

    >>> known("千克/公顷"), known(None), known("铂钴色度单位")
    (True, True, False)
    """
    reading = read(text)
    return reading is None or is_known(reading)


def name(text: str | None, lang: Language = "zh") -> str:
    """A unit's name for a sentence in Chinese or English.

    >>> name("吨标准煤/万元"), name("吨标准煤/万元", "en"), name("-", "en")
    ('吨标准煤/万元', 'tce/10⁴ yuan', 'no unit')
    """
    reading = read(text)
    if reading is None:
        return "无单位" if lang == "zh" else "no unit"
    return reading.text if lang == "zh" or reading.either else _english(reading)


def amount(number: str, text: str | None) -> str:
    """A number with its unit in an English sentence; a unit that cannot be read stays as printed.

    >>> amount("320", "千克/公顷"), amount("6", "万元"), amount("2", "个百分点"), amount("0.6", "1")
    ('320 kg/ha', '6 × 10⁴ yuan', '2 percentage points', '0.6')
    """
    try:
        if canonical(text) in (None, "1"):
            return number
        english = name(text, "en")
    except UnitError:
        english = str(text)
    if english == "percentage point" and number != "1":
        english = "percentage points"
    return f"{number} {'× ' if english[:1].isdigit() else ''}{english}"


def kind(text: str | None) -> Kind:
    """What a unit counts. A compound takes the kind of its parts if they agree, else it is physical.

    >>> kind("%").value, kind("个百分点").value, kind("件/万人").value, kind("年一遇").value
    ('share', 'points', 'count', 'opaque')
    """
    reading = read(text)
    if reading is None:
        return Kind.NONE
    if not is_known(reading):
        return Kind.OPAQUE
    entries = vocabulary().entries
    factors = [factor for factor in (*reading.over, *reading.under) if factor.name]
    kinds = {entries[factor.name].kind for factor in factors}
    for own in (Kind.POINTS, Kind.LEVEL, Kind.PH):
        if own in kinds:
            return own
    if len(factors) > 1 and not measure(reading)[1]:
        return Kind.SHARE
    if kinds <= {Kind.SHARE}:
        return Kind.SHARE
    kinds.discard(Kind.SHARE)
    if kinds == {Kind.MONEY, Kind.COUNT}:
        return Kind.MONEY
    return kinds.pop() if len(kinds) == 1 else Kind.PHYSICAL


def convert(number: float, source: str | None, target: str | None) -> float:
    """A number in another unit. NaN and infinities pass unchanged.

    Raises ``UnitError``, naming both units, if they do not measure the same thing. A difference
    in 个百分点 never converts into %, nor a number without a unit into one with.

    >>> convert(0.05, "mg/L", "μg/L"), convert(1, "公斤/亩", "kg/ha"), convert(85, "%", "1")
    (50.0, 15.0, 0.85)
    """
    if same(source, target):
        return float(number)
    return scaled(number, _factor(source, target), target)


def scaled(number: float, factor: Fraction, target: str | None) -> float:
    """A number times an exact factor, rounded once; ``target`` names the unit in an error."""
    if not math.isfinite(number):
        return float(number)
    from fractions import Fraction  # only conversions need it

    try:
        return float(Fraction(repr(float(number))) * factor)
    except OverflowError:
        raise UnitError(
            Diagnostic(
                code="E206",
                message=f"换算成“{name(target)}”后数值过大",
                message_en=f'the number is too large in "{name(target, "en")}"',
            )
        ) from None


@lru_cache(maxsize=4096)
def _factor(source: str | None, target: str | None) -> Fraction:
    given, wanted = read(source), read(target)
    if given is None or wanted is None:
        raise refused(source, target)
    amount, dimensions = measure(given)
    unit, wanted_dimensions = measure(wanted)
    if dimensions != wanted_dimensions:
        raise refused(source, target)
    return amount / unit


def measure(reading: Reading) -> tuple[Fraction, Dimensions]:
    """A unit as an exact multiple of the measures that stand alone."""
    from fractions import Fraction

    amount = Fraction(1)
    dimensions: dict[str, int] = {}
    for sign, factors in ((1, reading.over), (-1, reading.under)):
        for factor in factors:
            one, parts = _measure_factor(factor)
            amount *= one**sign
            for base, power in parts:
                dimensions[base] = dimensions.get(base, 0) + sign * power
    return amount, tuple(sorted((base, power) for base, power in dimensions.items() if power))


def _measure_factor(factor: Factor) -> tuple[Fraction, Dimensions]:
    from fractions import Fraction

    scale = Fraction(factor.mantissa) * Fraction(10) ** factor.exponent
    if not factor.name:
        return scale, ()
    if not factor.listed:
        return scale, (("?" + factor.name, factor.power),)
    amount, dimensions = listed_measure(factor.name)
    return scale * amount**factor.power, tuple((base, power * factor.power) for base, power in dimensions)


@lru_cache(maxsize=1024)
def listed_measure(unit: str) -> tuple[Fraction, Dimensions]:
    """A listed unit as an exact multiple of the measures that stand alone."""
    from fractions import Fraction

    entry = vocabulary().entries[unit]
    if not entry.definition:
        return Fraction(1), ((unit, 1),)
    number, atoms = definition(entry)
    amount = Fraction(number)
    dimensions: dict[str, int] = {}
    for atom, power in atoms:
        one, parts = listed_measure(atom)
        amount *= one**power
        for base, exponent in parts:
            dimensions[base] = dimensions.get(base, 0) + exponent * power
    return amount, tuple(sorted((base, power) for base, power in dimensions.items() if power))


depends(_factor.cache_clear)
depends(listed_measure.cache_clear)


def refused(source: str | None, target: str | None) -> UnitError:
    """The error for two units that do not measure the same thing."""
    hint, hint_en = "", ""
    if {kind(source), kind(target)} == {Kind.SHARE, Kind.POINTS}:
        hint = "个百分点是两个百分数之差，不是 %"
        hint_en = "a percentage point is the difference of two percentages, not a per cent"
    elif Kind.OPAQUE in {kind(source), kind(target)}:
        hint = "词表未列的单位只与自身相同，可用 ecorules.units.extend 补充"
        hint_en = "a unit that is not listed compares with itself alone; ecorules.units.extend adds one"
    return UnitError(
        Diagnostic(
            code="E202",
            message=f"单位“{name(source)}”不能换算成“{name(target)}”",
            message_en=f'"{name(source, "en")}" cannot be converted into "{name(target, "en")}"',
            hint=hint,
            hint_en=hint_en,
        )
    )


def _english(reading: Reading) -> str:
    top = "·".join(map(_english_factor, reading.over)) or "1"
    bottom = "·".join(map(_english_factor, reading.under))
    return top if not bottom else f"{top}/{bottom}" if len(reading.under) == 1 else f"{top}/({bottom})"


def _english_factor(factor: Factor) -> str:
    entry = vocabulary().entries.get(factor.name) if factor.listed else None
    unit = entry.english if entry else factor.name
    if factor.power != 1:
        unit += str(factor.power).translate(RAISED)
    if not factor.exponent and factor.mantissa == 1:
        return unit or "1"
    number = str(factor.mantissa) if factor.mantissa != 1 or not factor.exponent else ""
    if factor.exponent:
        power = "10" + ("" if factor.exponent == 1 else str(factor.exponent).translate(RAISED))
        number = f"{number}×{power}" if number else power
    return f"{number} {unit}".rstrip()
