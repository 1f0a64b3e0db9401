"""Pint units and quantities: the only place that touches Pint, and only when called.

Comes in: printed units, registries and quantities of the user. Goes out: Pint units of a small
registry of our own, and plain numbers. Pint never sees foreign text: units are put together
from listed names and exponents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import UnitError
from ecorules.text import Diagnostic
from ecorules.units.conversion import Dimensions, listed_measure, measure, name, scaled
from ecorules.units.reading import Reading, read
from ecorules.units.recognise import is_quantity
from ecorules.units.spelling import LIMIT, Factor, render, resolve
from ecorules.units.vocabulary import Kind, depends, vocabulary

if TYPE_CHECKING:
    import pint

#: Pint's names for the measures that ours rest on.
_BASES: Final = {"克": "gram", "米": "meter", "秒": "second", "安": "ampere", "开": "kelvin", "摩尔": "mole"}
#: Standard names that are no Python identifiers, as Pint needs them.
_NAMES: Final = {"%": "percent", "‰": "permille", "‱": "permyriad", "dB(A)": "dBA", "℃": "摄氏度", "1": "dimensionless"}
#: Pint's own names for units of ours; with prefixes where Pint has them.
_PINT: Final = {
    **{pint_name: ours for ours, pint_name in _BASES.items()},
    **{"percent": "%", "permille": "‰", "ppm": "ppm", "ppb": "ppb", "dimensionless": "1", "count": "个"},
    **{"liter": "升", "hectare": "公顷", "metric_ton": "吨", "joule": "焦", "watt": "瓦", "watt_hour": "瓦时"},
    **{"minute": "分钟", "hour": "小时", "day": "日", "week": "周", "month": "月", "year": "年"},
    **{"volt": "伏", "siemens": "西门子", "hertz": "赫兹", "pascal": "帕", "becquerel": "贝可"},
    **{"decibel": "dB", "degree_Celsius": "℃", "delta_degree_Celsius": "℃"},
}
_PREFIXES: Final = {
    **{"nano": -9, "micro": -6, "milli": -3, "centi": -2, "deci": -1},
    **{"hecto": 2, "kilo": 3, "mega": 6, "giga": 9, "tera": 12},
}
_MULTIPLES: Final = dict(zip(("百", "千", "万", "百万", "千万", "亿", "万亿"), (2, 3, 4, 6, 7, 8, 12), strict=True))
#: Own registry: no more units are made than this, whatever words come in.
_ROOM: Final = 10_000

_lock = RLock()
_own: list[Any] = []
_made: dict[str, Factor] = {}


def parse(text: str | None) -> pint.Unit:
    """A printed unit as a Pint unit of the library's own registry; no unit is dimensionless.

    A word that nobody listed becomes a unit of a dimension of its own. Units of different calls
    belong to one registry. Raises ``UnitError`` for text that is no unit.

    >>> parse("公斤/亩").dimensionality == parse("千克/公顷").dimensionality
    True
    >>> str(parse("吨标准煤/万元"))
    '吨标准煤 / 万元'
    """
    reading = read(text)
    with _lock:
        registry = _registry()
        powers: dict[str, int] = {}
        if reading is not None:
            for sign, factors in ((1, reading.over), (-1, reading.under)):
                for factor in factors:
                    label = _unit_for(registry, factor)
                    powers[label] = powers.get(label, 0) + sign * factor.power
        powers.pop("dimensionless", None)
        unit: pint.Unit = registry.Unit(_container({label: power for label, power in powers.items() if power}))
    return unit


def define(registry: Any) -> None:
    """Add the Chinese names, the multiples 万 and 亿 and the counts to a user's registry.

    Names that the registry has already stay as they are. Doing it twice does no harm.

    >>> import pint
    >>> registry = pint.UnitRegistry()
    >>> define(registry)
    >>> registry.Quantity(3, "公斤/亩").to("kg/hectare").magnitude
    45.0
    """
    from pint.facets.plain import PrefixDefinition  # Pint is loaded on request only

    with _lock:
        taken = set(dir(registry))
        number: Any = registry.non_int_type
        for multiple, exponent in _MULTIPLES.items():
            if f"{multiple}meter" not in registry:
                registry.define(PrefixDefinition(multiple, number(10**exponent)))
        spelled: dict[str, list[str]] = {unit: [unit] for unit in vocabulary().entries}
        for spelling, unit in vocabulary().spellings.items():
            if spelling != unit:
                spelled[unit].append(spelling)
        for unit, entry in vocabulary().entries.items():
            # A dot is part of a name to Python, a sign of multiplication to Pint.
            names = [one for one in spelled[unit] if one.isidentifier() and not one.isascii() and "·" not in one]
            if not entry.definition and unit not in _BASES:
                names.insert(0, _identifier(unit))
            free = list(dict.fromkeys(one for one in names if one not in taken))
            if unit == "年" and "year" in taken:
                _add(registry, free, Fraction(1), {"year": 1})
            else:
                _add(registry, free, *_reference(unit, taken))


def magnitude(quantity: Any, target: str | None) -> float:
    """The number of a Pint quantity in a printed unit.

    Units are matched by name where the names are known, else by the base units of the
    quantity's registry, whose definitions win where the two differ. Dimensionless quantities
    are shares (1 is 100 %). Raises ``UnitError`` for another dimension, and for a magnitude that
    is not one real number.

    >>> import pint
    >>> registry = pint.UnitRegistry()
    >>> magnitude(registry.Quantity(0.05, "mg/L"), "微克/升"), magnitude(registry.Quantity(0.85, ""), "%")
    (50.0, 85.0)
    """
    number = _scalar(quantity)
    powers = dict(quantity.unit_items())
    reading = read(target)
    if reading is None:
        if powers:
            raise _incompatible(quantity, target)
        return number
    unit, dimensions = measure(reading)
    own = bool(_own) and getattr(quantity, "_REGISTRY", None) is _own[0]
    factor, found = _measure_pint(powers, own)
    by_name = scaled(number, factor / unit, target) if found == dimensions else None
    by_base = _by_base(quantity, unit, dimensions, target, own)
    if by_name is None:
        if by_base is None:
            raise _incompatible(quantity, target)
        return by_base
    if by_base is None or not math.isfinite(number) or math.isclose(by_name, by_base, rel_tol=1e-9):
        return by_name
    return by_base


def _scalar(quantity: Any) -> float:
    found = quantity.magnitude if is_quantity(quantity) else None
    if found is not None and not isinstance(found, str | bytes | complex) and getattr(found, "shape", ()) == ():
        try:
            return float(found)
        except (TypeError, ValueError, OverflowError):
            pass
    shown = type(quantity if found is None else found).__name__
    raise UnitError(
        Diagnostic(
            code="E206",
            message=f"带单位的量应是一个实数，而不是 {shown}",
            message_en=f"a quantity holds one real number here, not {shown}",
        )
    )


def _by_base(quantity: Any, unit: Fraction, dimensions: Dimensions, target: str | None, own: bool) -> float | None:
    """By way of the base units of the quantity's own registry; None if they are of another dimension."""
    try:
        based = quantity.to_base_units()
        number = float(based.magnitude)
        factor, found = _measure_pint(dict(based.unit_items()), own)
    except Exception:  # a registry of the user raises what it likes: offsets, cycles, its own types
        return None
    return scaled(number, factor / unit, target) if found == dimensions else None


def _measure_pint(powers: Mapping[str, Any], own: bool) -> tuple[Fraction, Dimensions]:
    amount = Fraction(1)
    dimensions: dict[str, Any] = {}
    for pint_name, power in powers.items():
        one, parts = _measure_name(pint_name, own)
        whole = int(power) if power == int(power) else 0
        if not whole:
            return Fraction(0), (("?", 0),)
        amount *= one**whole
        for base, exponent in parts:
            dimensions[base] = dimensions.get(base, 0) + exponent * whole
    return amount, tuple(sorted((base, power) for base, power in dimensions.items() if power))


def _measure_name(pint_name: str, own: bool) -> tuple[Fraction, Dimensions]:
    """What a unit name of a registry measures; a name that nobody knows stands for itself."""
    if own and pint_name in _made:
        factor = _made[pint_name]
        return measure(Reading(over=(factor,), under=(), text=""))
    if pint_name in _PINT:
        return listed_measure(_PINT[pint_name])
    for prefix, exponent in _PREFIXES.items():
        rest = pint_name.removeprefix(prefix)
        if rest != pint_name and rest in _PINT:
            amount, dimensions = listed_measure(_PINT[rest])
            return amount * Fraction(10) ** exponent, dimensions
    found = resolve(pint_name) if len(pint_name) <= LIMIT else None
    if found is not None and found[0].name and (not pint_name.isascii() or _is_plain_count(found[0])):
        return measure(Reading(over=(found[0],), under=(), text=""))
    return Fraction(1), (("?" + pint_name, 1),)


def _is_plain_count(factor: Factor) -> bool:
    """English and Latin names are taken for ours only where Pint itself has none: yuan, person, MPN."""
    return factor.listed and vocabulary().entries[factor.name].kind in {Kind.COUNT, Kind.MONEY, Kind.PH, Kind.LEVEL}


def _incompatible(quantity: Any, target: str | None) -> UnitError:
    given = str(quantity.units)[:LIMIT] or "dimensionless"
    return UnitError(
        Diagnostic(
            code="E202",
            message=f"单位“{given}”不能换算成“{name(target)}”",
            message_en=f'"{given}" cannot be converted into "{name(target, "en")}"',
        )
    )


def _registry() -> Any:
    """The library's own registry: bare base units; others are added when they are asked for."""
    if not _own:
        import pint  # Pint is loaded on request only

        registry: Any = pint.UnitRegistry(None)
        for base in _BASES.values():
            _add(registry, [base], Fraction(1), {f"[{base}]": 1})
        _own.append(registry)
    return _own[0]


def _unit_for(registry: Any, factor: Factor) -> str:
    """The name of a factor in our registry, which gets to know it if it does not yet."""
    if factor.name in {"", "1"} and factor.mantissa == 1 and not factor.exponent:
        return "dimensionless"
    single = Factor(factor.name, factor.listed, factor.mantissa, factor.exponent)
    label = _identifier(render(single))
    if label in _made:
        return label
    if len(_made) >= _ROOM:
        raise UnitError(
            Diagnostic(
                code="E207",
                message=f"未列单位超过 {_ROOM} 个，不再登记",
                message_en=f"more than {_ROOM} different units; no further one is kept",
            )
        )
    amount, dimensions = measure(Reading(over=(single,), under=(), text=""))
    reference: dict[str, int] = {}
    for base, power in dimensions:
        known = _BASES.get(base) or _identifier(base.removeprefix("?"))
        if known == label:
            reference = {f"[{label}]": 1}
            break
        if base not in _BASES:
            _unit_for(registry, Factor(base.removeprefix("?"), listed=not base.startswith("?")))
        reference[known] = power
    _add(registry, [label], amount, reference)
    _made[label] = single
    return label


def _reference(unit: str, taken: set[str]) -> tuple[Fraction, dict[str, int]]:
    """A listed unit in the base units of a user's registry."""
    amount, dimensions = listed_measure(unit)
    reference: dict[str, int] = {}
    for base, power in dimensions:
        if base == unit and base not in _BASES:
            return amount, {f"[{_identifier(base)}]": 1}
        reference["year" if base == "年" and "year" in taken else _BASES.get(base) or _identifier(base)] = power
    return amount, reference


def _add(registry: Any, names: list[str], amount: Fraction, reference: Mapping[str, int]) -> None:
    from pint.facets.plain import ScaleConverter, UnitDefinition
    from pint.util import UnitsContainer

    if not names:
        return
    number = registry.non_int_type
    factor = number(amount.numerator) / number(amount.denominator)
    first, *aliases = names
    registry.define(UnitDefinition(first, None, tuple(aliases), ScaleConverter(factor), UnitsContainer(reference)))


def _container(powers: Mapping[str, int]) -> Any:
    from pint.util import UnitsContainer

    return UnitsContainer(powers)


def _identifier(unit: str) -> str:
    """A name that Pint accepts: a Python identifier; no two units share one."""
    if unit in _NAMES:
        return _NAMES[unit]
    safe = "".join(char if f"_{char}".isidentifier() else f"_{ord(char):x}_" for char in unit)
    return safe if safe.isidentifier() else f"_{safe}"


def _start_anew() -> None:
    with _lock:
        _own.clear()
        _made.clear()


depends(_start_anew)
