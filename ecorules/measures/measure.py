"""Measures: what they cost, what they change, what they go with.

Comes in: keyword arguments, or what a file of measures said. Goes out: ``Measure``, checked on its
own; what it names is checked against a scheme in ``names``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Literal

from ecorules.evaluation import refuse
from ecorules.schemes import fold, shown

#: More measures than these in one question are refused.
MOST: Final = 500
#: More steps of one measure than these are refused.
_STEPS: Final = 1_000_000
_LARGEST: Final = 1e12
_YEARS: Final = (1900, 9999)
#: A number, and what stands after it.
_AMOUNT: Final = re.compile(r"([+\-−]?\d{1,15}(?:\.\d{1,12})?)\s*(\S.{0,38})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure that a region may take.

    - cost: more than 0, in any one money for all measures; of a ``scale`` measure, per unit of its amount.
    - effects: ``{indicator: amount}``. The key is an id, a name, a part as ``"8.2"``, or the name of
      a part. A number is added to the value, in the indicator's unit, with its sign; text may add a unit
      (``"-3 微克/立方米"``, ``"1.5百分点"``), and ``"-5%"`` is relative to the value as it stands
      now. Of a ``scale`` measure, all this per unit of its amount.
    - kind: "once" (taken or not) or "scale" (an amount from ``low`` to ``high`` if taken at all; in
      steps of ``step`` from ``low`` on, or any amount between).
    - excludes, requires: names of measures that cannot, or must, be taken in the same region.
    - regions: where it may be taken; None for everywhere. Every region decides, and pays, for itself.
    - start: the first year in which it has its effect.

    Raises ``DataError`` (E760) for a measure that costs nothing or less, or that cannot be used.

    >>> Measure(name="煤改气", cost=300, effects={"8.2": -4, "8.1": "+2%"}).cost
    300.0
    >>> bus = Measure(name="公交", cost=2, effects={"29": 0.5}, kind="scale", high=10, step=0.5)
    >>> bus.is_continuous, bus.steps, bus.most
    (False, 20, 10.0)
    """

    name: str
    cost: float
    effects: Mapping[str, float | str] = field(hash=False)
    kind: Literal["once", "scale"] = "once"
    low: float = 0.0
    high: float | None = None
    step: float | None = None
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    regions: tuple[str, ...] | None = None
    start: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        where = _name(self.name)
        _set(self, "cost", _number(self.cost, "cost", where))
        if self.cost <= 0:
            raise bad("成本应大于 0", "the cost should be more than 0", where)
        _set(self, "effects", _effects(self.effects, where))
        for key in ("excludes", "requires"):
            _set(self, key, _names(getattr(self, key), key, where))
        if self.regions is not None:
            _set(self, "regions", _names(self.regions, "regions", where))
            if not self.regions:
                raise bad("regions 是空的", "`regions` is empty", where)
        _check_start(self.start, where)
        if not isinstance(self.note, str):
            raise bad("note 应是文字", "`note` should be text", where)
        _check_scale(self, where)

    @property
    def is_continuous(self) -> bool:
        """Whether any amount between the bounds can be taken."""
        return self.kind == "scale" and self.step is None

    @property
    def most(self) -> float:
        """The largest amount; 1 for a measure that is taken or not."""
        if self.kind == "once" or self.high is None:
            return 1.0
        return self.high if self.step is None else float(exact(self.low) + self.steps * exact(self.step))

    @property
    def steps(self) -> int:
        """How many steps there are above ``low``; 0 for any other kind."""
        if self.step is None or self.high is None:
            return 0
        return int((exact(self.high) - exact(self.low)) / exact(self.step))

    def to_dict(self) -> dict[str, Any]:
        """The measure as JSON-ready data.

        >>> Measure(name="煤改气", cost=300, effects={"8.2": -4}).to_dict()["effects"]
        {'8.2': -4.0}
        """
        return {
            "name": self.name,
            "cost": self.cost,
            "effects": dict(self.effects),
            "kind": self.kind,
            "low": self.low,
            "high": self.high,
            "step": self.step,
            "excludes": list(self.excludes),
            "requires": list(self.requires),
            "regions": None if self.regions is None else list(self.regions),
            "start": self.start,
            "note": self.note,
        }


def bad(message: str, message_en: str, where: str, code: str = "E760") -> Exception:
    """The error for a measure that cannot be used; ``where`` is its name."""
    return refuse(code, message, message_en, where=f"措施 (measure) {shown(where)}")


def exact(number: float) -> Fraction:
    """A number as it is printed: 0.1 is a tenth."""
    return Fraction(repr(float(number)))


def amount_of(given: float | str) -> tuple[Fraction, str | None]:
    """An effect as number and unit; None for a plain number."""
    if isinstance(given, str):
        found = _AMOUNT.fullmatch(given.strip())
        assert found is not None  # checked when the measure was made
        return Fraction(found[1].replace("−", "-")), (found[2] or "").strip() or None
    return exact(given), None


def check_measures(measures: object) -> tuple[Measure, ...]:
    """A list of measures, each named once, whose names of each other are known."""
    if isinstance(measures, Measure) or not isinstance(measures, Iterable) or isinstance(measures, str | Mapping):
        kind = type(measures).__name__
        raise refuse("E767", f"measures 应是措施的列表，而不是 {kind}", f"measures should be a list, not {kind}")
    found: list[Measure] = []
    for each in measures:
        if not isinstance(each, Measure):
            kind = type(each).__name__
            raise refuse("E767", f"measures 里应是 Measure，而不是 {kind}", f"a Measure is due, not {kind}")
        if len(found) == MOST:
            raise refuse("E767", f"措施多于 {MOST} 个", f"there are more than {MOST} measures")
        found.append(each)
    by_name: dict[str, Measure] = {}
    for each in found:
        if by_name.setdefault(fold(each.name), each) is not each:
            raise bad("名称重复", "the name stands twice", each.name)
    for each in found:
        _check_others(each, by_name)
    return tuple(found)


def _check_others(measure: Measure, by_name: dict[str, Measure]) -> None:
    from ecorules.measures.names import unknown

    for key in (*measure.excludes, *measure.requires):
        other = by_name.get(fold(key))
        if other is None:
            known = [one.name for one in by_name.values()]
            raise unknown(key, known, "措施", "measure", measure.name)
        if other is measure:
            raise bad("不能排除或要求自己", "a measure cannot exclude or require itself", measure.name)
    for key in measure.requires:
        other = by_name[fold(key)]
        if other.is_continuous and other.low == 0:
            said = f"“{shown(other.name)}” 的量可以是 0，不能被要求：写明 low"
            raise bad(said, f"{shown(other.name)!r} may be 0 and cannot be required: give it a `low`", measure.name)


def _set(measure: Measure, key: str, value: object) -> None:
    object.__setattr__(measure, key, value)


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.strip() or len(name) > 200:
        raise bad(
            "名称应是 1–200 个字的文字", "the name should be a text of 1 to 200 characters", str(type(name).__name__)
        )
    return name


def _number(given: object, key: str, where: str) -> float:
    try:
        number = math.nan if isinstance(given, bool | str) else float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not abs(number) <= _LARGEST:
        raise bad(f"{key} 应是有限的数", f"`{key}` should be a finite number", where)
    return number


def _effects(given: object, where: str) -> Mapping[str, float | str]:
    if not isinstance(given, Mapping) or not given or len(given) > 1000:
        raise bad("effects 应是 {指标: 数} 的映射，不能为空", "`effects` should map indicators to amounts", where)
    effects: dict[str, float | str] = {}
    for key, amount in given.items():
        word = str(key) if isinstance(key, str | int) and not isinstance(key, bool) else ""
        if not word.strip() or len(word) > 400:
            raise bad("effects 的键应是指标", "a key of `effects` should be an indicator", where)
        effects[word] = _amount(amount, word, where)
        if amount_of(effects[word])[0] == 0:
            raise bad(f"对 “{shown(word)}” 没有作用（0）", f"the effect on {shown(word)!r} is 0", where)
    return MappingProxyType(effects)


def _amount(given: object, word: str, where: str) -> float | str:
    if not isinstance(given, str):
        return _number(given, f"effects[{shown(word)}]", where)
    if _AMOUNT.fullmatch(given.strip()) is None:
        message = f"对 “{shown(word)}” 的作用 “{shown(given)}” 不是数、带单位的数或百分数"
        raise bad(message, f"the effect {shown(given)!r} on {shown(word)!r} is no amount", where)
    return given.strip()


def _names(given: object, key: str, where: str) -> tuple[str, ...]:
    listed = (given,) if isinstance(given, str) else given
    if not isinstance(listed, Iterable) or isinstance(listed, Mapping | bytes):
        raise bad(f"{key} 应是名称的列表", f"`{key}` should be a list of names", where)
    names: list[str] = []
    for name in listed:
        if not isinstance(name, str) or not name.strip() or len(names) >= 1000:
            raise bad(f"{key} 应是名称的列表", f"`{key}` should be a list of names", where)
        names.append(name)
    return tuple(names)


def _check_start(start: object, where: str) -> None:
    if start is None:
        return
    if not isinstance(start, int) or isinstance(start, bool) or not _YEARS[0] <= start <= _YEARS[1]:
        raise bad("start 应是年份", "`start` should be a year", where)


def _check_scale(measure: Measure, where: str) -> None:
    if measure.kind not in ("once", "scale"):
        raise bad("kind 应是 once 或 scale", "`kind` should be once or scale", where)
    if measure.kind == "once":
        if (measure.low, measure.high, measure.step) != (0.0, None, None):
            raise bad("low、high、step 只用于 scale", "`low`, `high` and `step` are for the kind scale", where)
        return
    if measure.high is None:
        raise bad("scale 须写明 high", "the kind scale needs `high`", where)
    _set(measure, "low", _number(measure.low, "low", where))
    _set(measure, "high", _number(measure.high, "high", where))
    if not 0 <= measure.low <= measure.high or measure.high == 0:
        raise bad("应有 0 ≤ low ≤ high，且 high 大于 0", "0 ≤ low ≤ high and high above 0 are due", where)
    if measure.step is None:
        return
    _set(measure, "step", _number(measure.step, "step", where))
    if measure.step <= 0 or measure.steps > _STEPS or measure.most == 0:
        raise bad("step 应大于 0，且步数有限", "`step` should be above 0, and fit between the bounds", where)
