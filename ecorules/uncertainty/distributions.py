"""How figures are uncertain, as plain frozen data.

Comes in: what somebody knows of the error of a figure. Goes out: a distribution for the figures
it names. What cannot be a distribution is refused when it is made.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from itertools import islice
from numbers import Real
from typing import Any, ClassVar, Final, Literal, NoReturn

from ecorules.schemes import shown
from ecorules.uncertainty.saying import refusal

#: No list of regions, years or values is longer.
MAX_LISTED: Final = 1_000_000
_PERCENT: Final = re.compile(r"\s*([+-]?\d{1,15}(?:\.\d{1,15})?)\s*[%％]\s*")

Beyond = Literal["clip", "truncate"]
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What the distributions share: which figures they are of, and where figures end.

    indicator: id or name; None for every observed number. part: number from 1, or name.
        subject: as in observations. None means all parts and subjects if the spread is given
        in per cent, else the indicator's own value.
    regions, years: one or several; None for all that were observed.
    of: "value" or "change" (as reported) where both were; None for whichever is a number.
    bounds: no figure leaves them; an end of None is open. "share" is 0 to 100 for values in %
        that were observed within 0 to 100, and nothing for others. None is no bounds at all.
    beyond: "clip" puts a figure beyond a bound on the bound (some then lie exactly on it);
        "truncate" draws from what lies within, so that none lies on it.
    """

    indicator: str | int | None = None
    part: int | str | None = None
    subject: str | None = None
    regions: Any = None
    years: Any = None
    of: Literal["value", "change"] | None = None
    bounds: Any = "share"
    beyond: Beyond = "clip"

    kind: ClassVar[str] = ""

    def __post_init__(self) -> None:
        _set(self, "indicator", _name(self.indicator, "indicator"))
        _set(self, "part", _name(self.part, "part"))
        _set(self, "subject", _name(self.subject, "subject"))
        _set(self, "regions", _names(self.regions))
        _set(self, "years", _years(self.years))
        _set(self, "bounds", _bounds(self.bounds))
        if not _is_one_of(self.of, (None, "value", "change")):
            _impossible("of", self.of, '应是 "value" 或 "change"', 'should be "value" or "change"')
        if not _is_one_of(self.beyond, ("clip", "truncate")):
            _impossible("beyond", self.beyond, '应是 "clip" 或 "truncate"', 'should be "clip" or "truncate"')
        self._check()

    def _check(self) -> None:
        """Refuse parameters that no distribution of this kind has."""

    @property
    def is_relative(self) -> bool:
        """Whether it needs an observed figure to stand around."""
        return False

    @property
    def is_scale_free(self) -> bool:
        """Whether the spread is given in per cent, and so means the same for figures of any unit."""
        return False

    def to_dict(self) -> dict[str, Any]:
        """The distribution as JSON-ready data; what was left at its default is left out."""
        held = {one.name: (getattr(self, one.name), one.default) for one in fields(self)}
        given = {name: value for name, (value, default) in held.items() if value != default}
        listed = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
        return {"distribution": self.kind, **listed}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spread(Distribution):
    """A mean and a standard deviation: ``sd`` in the indicator's unit, or as "5%" of the mean; or ``cv``."""

    mean: float | None = None
    sd: float | str | None = None
    cv: float | None = None

    def _check(self) -> None:
        if self.mean is not None:
            _set(self, "mean", _number(self.mean, "mean"))
        if (self.sd is None) == (self.cv is None):
            message = f"{self.kind}：sd 和 cv 给且只给一个"
            raise refusal("E731", message, f"{self.kind}: give one of sd and cv")
        if self.sd is not None:
            percent = _percent(self.sd)
            size = _number(self.sd, "sd") if percent is None else percent
            if size < 0:
                _impossible("sd", self.sd, "不能是负数", "cannot be negative")
            _set(self, "sd", size if percent is None else f"{percent:.15g}%")
        if self.cv is not None:
            _set(self, "cv", _number(self.cv, "cv"))
            if not 0 <= self.cv <= 1:
                said = '应在 0 与 1 之间；5% 写 0.05，或 sd="5%"'
                _impossible("cv", self.cv, said, 'is a ratio: 5 % is 0.05, or sd="5%"')

    @property
    def is_relative(self) -> bool:
        """Whether the observed figure is the mean."""
        return self.mean is None

    @property
    def is_scale_free(self) -> bool:
        """Whether the deviation is a share of the mean."""
        return self.mean is None and (self.cv is not None or isinstance(self.sd, str))

    def deviation(self, mean: float) -> float:
        """The standard deviation around a mean."""
        if self.cv is not None:
            return self.cv * abs(mean)
        percent = _percent(self.sd)
        if percent is not None:
            return percent / 100 * abs(mean)
        assert isinstance(self.sd, float)
        return self.sd


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal(_Spread):
    """Normal around the observed figure, or around ``mean``.

    ``sd`` is the standard deviation in the indicator's unit, or a text in per cent of the mean;
    ``cv`` is the same as a ratio. Raises ``DataError`` for a negative or missing deviation.

    >>> Normal(indicator="26", sd=1.5).deviation(96), Normal(indicator="26", sd="5%").deviation(80)
    (1.5, 4.0)
    """

    kind: ClassVar[str] = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal(_Spread):
    """Lognormal with the observed figure, or ``mean``, as its mean and ``sd`` or ``cv`` as its deviation.

    Figures are never negative; the observed figure must be positive.

    >>> LogNormal(indicator="14", cv=0.2).is_relative
    True
    """

    kind: ClassVar[str] = "lognormal"

    def _check(self) -> None:
        _Spread._check(self)
        if self.mean is not None and self.mean <= 0:
            _impossible("mean", self.mean, "应是正数", "should be positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Between(Distribution):
    """Two ends: figures themselves, or with ``relative`` what is added to the observed figure ("-5%" of it)."""

    low: float | str
    high: float | str
    relative: bool = False

    def _check(self) -> None:
        if not isinstance(self.relative, bool):
            _impossible("relative", self.relative, "应是 True 或 False", "should be True or False")
        for name in self._figures:
            value = getattr(self, name)
            percent = _percent(value) if self.relative else None
            _set(self, name, _number(value, name) if percent is None else f"{percent:.15g}%")
        kinds = {isinstance(getattr(self, name), str) for name in self._figures if getattr(self, name) != 0}
        if len(kinds) > 1:
            message = f"{self.kind}：各端点要么都是百分数，要么都不是"
            raise refusal("E731", message, f"{self.kind}: give all figures in per cent, or none")
        figures = [_size(getattr(self, name)) for name in self._figures]
        if figures != sorted(figures):
            listed = ", ".join(f"{name}={shown(getattr(self, name))}" for name in self._figures)
            message = f"{self.kind}：次序应是 {' ≤ '.join(self._figures)}，给的是 {listed}"
            raise refusal("E731", message, f"{self.kind}: the order is {' ≤ '.join(self._figures)}, not {listed}")

    @property
    def _figures(self) -> tuple[str, ...]:
        return ("low", "high")

    @property
    def is_relative(self) -> bool:
        """Whether the figures are added to the observed one."""
        return self.relative

    @property
    def is_scale_free(self) -> bool:
        """Whether the ends are shares of the observed figure."""
        return any(isinstance(getattr(self, name), str) for name in self._figures)

    def figures(self, observed: float | None) -> list[float]:
        """The ends, and the mode, as figures."""
        held = [getattr(self, name) for name in self._figures]
        if not self.relative:
            return [float(one) for one in held]
        assert observed is not None
        return [observed + (_size(one) / 100 * abs(observed) if isinstance(one, str) else one) for one in held]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform(_Between):
    """Any figure between ``low`` and ``high`` alike.

    >>> Uniform(indicator="26", low=-2, high=1, relative=True).figures(95.0)
    [93.0, 96.0]
    """

    kind: ClassVar[str] = "uniform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangular(_Between):
    """From ``low`` to ``high``, most likely at ``mode``.

    >>> Triangular(indicator="26", low="-2%", mode=0, high="1%", relative=True).figures(50.0)
    [49.0, 50.0, 50.5]
    """

    mode: float | str
    kind: ClassVar[str] = "triangular"

    @property
    def _figures(self) -> tuple[str, ...]:
        return ("low", "mode", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Empirical(Distribution):
    """One of these values, each alike; with ``relative`` they are deviations, added to the observed figure.

    >>> Empirical(indicator="26", values=[95, 94.2, 96.1]).values
    (94.2, 95.0, 96.1)
    >>> Empirical(values=[-1, 0, 1], relative=True).is_relative
    True
    """

    values: Any
    relative: bool = False
    kind: ClassVar[str] = "empirical"

    def _check(self) -> None:
        if not isinstance(self.relative, bool):
            _impossible("relative", self.relative, "应是 True 或 False", "should be True or False")
        listed = _listed(self.values, "values")
        if not listed:
            raise refusal("E731", "empirical：values 是空的", "empirical: values is empty")
        _set(self, "values", tuple(sorted(_number(value, "values") for value in listed)))

    @property
    def is_relative(self) -> bool:
        """Whether the values are added to the observed figure."""
        return self.relative


KINDS: Final[dict[str, type[Distribution]]] = {
    one.kind: one for one in (Normal, LogNormal, Triangular, Uniform, Empirical)
}


def _set(distribution: Distribution, name: str, value: object) -> None:
    object.__setattr__(distribution, name, value)


def _impossible(name: str, given: object, message: str, message_en: str) -> NoReturn:
    raise refusal("E731", f"{name} {message}，给的是 {shown(given)}", f"{name} {message_en}; given: {shown(given)}")


def _number(given: object, name: str) -> float:
    """A finite number that was given as one."""
    if isinstance(given, Real) and not isinstance(given, bool):
        try:
            number = float(given)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    _impossible(name, given, "应是有限的数", "should be a finite number")


def _is_one_of(given: object, words: tuple[str | None, ...]) -> bool:
    return (given is None or isinstance(given, str)) and given in words


def _percent(given: object) -> float | None:
    match = _PERCENT.fullmatch(given) if isinstance(given, str) else None
    return None if match is None else float(match[1])


def _size(given: float | str) -> float:
    percent = _percent(given)
    return float(given) if percent is None else percent


def _name(given: object, what: str) -> str | None:
    if given is None or (isinstance(given, str) and given.strip()):
        return given if given is None else str(given).strip()
    if isinstance(given, Real) and not isinstance(given, bool) and float(given).is_integer():
        return str(int(float(given)))
    _impossible(what, given, "应是编号或名称", "should be an id or a name")


def _listed(given: object, what: str) -> list[Any]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        _impossible(what, given, "应是一列", "should be a list")
    listed = list(islice(given, MAX_LISTED + 1))
    if len(listed) > MAX_LISTED:
        _impossible(what, f"> {MAX_LISTED}", "太长", "is too long")
    return [one.item() if type(one).__module__ == "numpy" and hasattr(one, "item") else one for one in listed]


def _names(given: object) -> tuple[str, ...] | None:
    if given is None:
        return None
    listed = [given] if isinstance(given, str) else _listed(given, "regions")
    if not listed or not all(isinstance(name, str) and name.strip() for name in listed):
        _impossible("regions", given, "应是地区名称", "should be names of regions")
    return tuple(dict.fromkeys(name.strip() for name in listed))


def _years(given: object) -> tuple[int, ...] | None:
    if given is None:
        return None
    listed = [given] if isinstance(given, Real) else _listed(given, "years")
    for year in listed:
        if not _is_year(year):
            _impossible("years", year, "应是四位数的年份", "should be years of four digits")
    if not listed:
        _impossible("years", "[]", "是空的", "is empty")
    return tuple(sorted({int(float(year)) for year in listed}))


def _is_year(given: object) -> bool:
    whole = isinstance(given, Real) and not isinstance(given, bool) and float(given).is_integer()
    return whole and 1000 <= float(given) <= 9999  # type: ignore[arg-type]


def _bounds(given: Any) -> Any:
    if _is_one_of(given, (None, "share")):
        return given
    pair = _listed(given, "bounds")
    if len(pair) != 2:
        _impossible("bounds", given, '应是 (下限, 上限)、"share" 或 None', 'should be (low, high), "share" or None')
    low, high = (None if end is None else _number(end, "bounds") for end in pair)
    if low is not None and high is not None and low >= high:
        _impossible("bounds", given, "下限应小于上限", "should have its low end first")
    return (low, high)
