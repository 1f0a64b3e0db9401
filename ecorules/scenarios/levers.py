"""Levers: what a scenario changes, written in Python.

Comes in: an indicator and what becomes of it. Goes out: plain data, checked as far as that goes
without a scheme and figures; ``ecorules.run`` checks the rest. All levers take

- indicator: id or name, or several of them; ``follow``, ``hold`` and ``cap`` also "*" for all.
- part: the part of an indicator, by number from 1 or by name.
- subject: a subject of the threshold (面积), or the level behind a part (PM2.5浓度). Without one
  the figure that is judged is meant: of a part with a level, the level.
- regions: names of regions or labels of classes (县级市), one or several; all by default.
- years: 2023, (2021, 2022), "2021-2025", "2023-". By default ``set_to``, ``add``, ``scale`` and
  ``threshold`` act in the years of the run, ``cap`` on projected figures, and ``grow``,
  ``follow`` and ``hold`` from the year behind the region's last figure to the end of the run.

Amounts are in the indicator's unit, or in the ``unit`` given, and are converted. What cannot be a
lever raises ``DataError``.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from itertools import islice
from os import PathLike
from typing import Any, Final, NoReturn, TypedDict, Unpack

from ecorules.assessment import BadCell, cells
from ecorules.errors import DataError
from ecorules.scenarios.model import (
    ALL,
    Add,
    Cap,
    Follow,
    Grow,
    Hold,
    Reach,
    Scale,
    SetTo,
    Threshold,
    UseScheme,
)
from ecorules.scenarios.paths import PATHS, Path
from ecorules.scenarios.years import MOST_YEARS, NoYears, Years, years_of
from ecorules.schemes import Scheme, load_scheme, shown
from ecorules.text import Diagnostic

_MOST: Final = 2000
_LONGEST: Final = 4000


class Where(TypedDict, total=False):
    """The selectors that levers share.

    >>> add("26", 2, regions="县级市", years="2021-2025").regions
    ('县级市',)
    """

    part: str | int | None
    subject: str | None
    regions: str | Iterable[str] | None
    years: object


Indicators = str | int | Iterable[str | int]


def set_to(
    indicator: Indicators,
    value: float | str | bool,
    unit: str | None = None,
    *,
    change: bool = False,
    **where: Unpack[Where],
) -> SetTo:
    """The figure is ``value``: a number, 是 or 否 (True, False), a class (Ⅲ类), the words reported.

    With ``change`` the number is the reported change. It takes the place of whatever was observed.

    >>> set_to("26", 96, years=2025).value
    96.0
    """
    said = cells.yes_no(value)
    held: float | str | bool
    if said is not None:
        held = said
    elif isinstance(value, str) and not cells.is_number(value):
        held = _text(value, "value")
    else:
        held = _number(value, "value")
    return SetTo(value=held, unit=_unit(unit), change=bool(change), **_aim(indicator, where))


def add(indicator: Indicators, amount: float, unit: str | None = None, **where: Unpack[Where]) -> Add:
    """The figure and ``amount``, which may be negative; in the indicator's unit unless another is given.

    For an indicator in %, ``amount`` is in percentage points.

    >>> add("26", 2.5, years=2025).amount
    2.5
    """
    return Add(amount=_number(amount, "amount"), unit=_unit(unit), **_aim(indicator, where))


def scale(indicator: Indicators, factor: float, **where: Unpack[Where]) -> Scale:
    """The figure times ``factor``.

    >>> scale("化肥施用强度", 0.9).factor
    0.9
    """
    return Scale(factor=_number(factor, "factor"), **_aim(indicator, where))


def grow(indicator: Indicators, rate: float | Iterable[float], unit: str = "%", **where: Unpack[Where]) -> Grow:
    """From the last figure on, each year by ``rate`` per cent of the year before; negative rates fall.

    Several rates are those of the years one by one. With another ``unit`` (个百分点, 千克/公顷)
    each year by that amount. Of an indicator in %, a rate in % is relative.

    >>> grow("19", [-6.54, -8.51, -3.6, -5.52], years="2021-2024").rates
    (-6.54, -8.51, -3.6, -5.52)
    """
    given = [rate] if isinstance(rate, str) or not isinstance(rate, Iterable) else list(islice(rate, MOST_YEARS + 1))
    if not 1 <= len(given) <= MOST_YEARS:
        _refuse("rate", f"应有 1 到 {MOST_YEARS} 个年率", f"there should be 1 to {MOST_YEARS} yearly rates")
    rates = tuple(_number(each, "rate") for each in given)
    named = _unit(unit) or "%"
    if named in {"%", "％"} and any(each <= -100 for each in rates):
        _refuse("rate", "一年降不了 100% 或更多", "nothing falls by 100 % or more in a year")
    return Grow(rates=rates, unit="%" if named == "％" else named, **_aim(indicator, where))


def reach(
    indicator: Indicators,
    value: float,
    by: int,
    path: Path = "linear",
    unit: str | None = None,
    *,
    since: int | None = None,
    **where: Unpack[Where],
) -> Reach:
    """From the last figure to ``value`` in the year ``by``: by equal amounts, or "compound" by one rate.

    since: the year to start from, by default that of the last figure before ``by``. Behind ``by``
    nothing is known unless another lever says so.

    >>> lever = reach("26", 97, by=2025)
    >>> lever.value, lever.by, lever.path
    (97.0, 2025, 'linear')
    """
    target, begin = _year(by, "by"), None if since is None else _year(since, "since")
    if begin is not None and begin >= target:
        _refuse("since", "since 应早于 by", "`since` should come before `by`")
    aim = _aim(indicator, where)
    if aim["years"] is not None:
        _refuse("years", "reach 的年份由 since 和 by 给出", "the years of reach are given by `since` and `by`")
    number = _number(value, "value")
    return Reach(value=number, by=target, path=_path(path), unit=_unit(unit), since=begin, **aim)


def follow(indicator: Indicators, path: Path = "linear", last: int = 3, **where: Unpack[Where]) -> Follow:
    """From the last figure on, as the region's own observed figures have moved.

    The movement is that from the first to the last figure within the ``last`` calendar years that
    end with the last figure: an amount a year, or "compound" a rate. At least two figures are needed.

    >>> follow("*", last=5).last
    5
    """
    try:
        count = -1 if isinstance(last, bool) else operator.index(last)
    except TypeError:
        count = -1
    if not 2 <= count <= MOST_YEARS:
        _refuse(
            "last", f"last 应是 2 到 {MOST_YEARS} 的整数", f"`last` should be a whole number from 2 to {MOST_YEARS}"
        )
    return Follow(path=_path(path), last=count, **_aim(indicator, where, everything=True))


def hold(indicator: Indicators, **where: Unpack[Where]) -> Hold:
    """The last figure or state stays; nothing is carried on unless this lever says so.

    >>> hold(["26", "28"], years="2021-2025").indicators
    ('26', '28')
    """
    return Hold(**_aim(indicator, where, everything=True))


def cap(
    indicator: Indicators = ALL,
    upper: float | None = None,
    lower: float | None = None,
    unit: str | None = None,
    **where: Unpack[Where],
) -> Cap:
    """Projected figures stop at ``upper`` and ``lower``; without bounds, shares in % stop at 100 and 0.

    Figures as observed are left alone unless ``years`` names theirs. A cap that no figure comes up
    to is a warning, not an error.

    >>> cap("28", upper=15).upper
    15.0
    """
    bounds = [None if each is None else _number(each, name) for name, each in (("upper", upper), ("lower", lower))]
    if bounds[0] is not None and bounds[1] is not None and bounds[0] < bounds[1]:
        _refuse("upper", "上限低于下限", "the upper bound lies below the lower one")
    aim = _aim(indicator, where, everything=True)
    if aim["indicators"] == (ALL,) and bounds != [None, None]:
        _refuse("indicator", "写明界限时要指明指标", "a cap with bounds names its indicators")
    return Cap(upper=bounds[0], lower=bounds[1], unit=_unit(unit), **aim)


def threshold(indicator: Indicators, text: str, **where: Unpack[Where]) -> Threshold:
    """Another threshold text, in the language of the scheme's own; perhaps from a year on.

    >>> threshold("28", "≥15", years="2023-").text
    '≥15'
    """
    aim = _aim(indicator, where)
    for key in ("regions", "subject"):
        if aim[key]:
            _refuse(key, f"threshold 不分 {key}", f"a threshold has no `{key}`: it holds for all of them")
    return Threshold(text=_text(text, "text"), **aim)


def scheme(scheme: Scheme | str | PathLike[str]) -> UseScheme:
    """Another scheme, by itself, its id or the path of its file; it stands first in a scenario.

    Figures go to the indicators of the same name, and of the same id where the scheme extends the
    other. Raises ``SchemeError`` if it cannot be read.

    >>> scheme("national-2019").scheme.id
    'national-2019'
    """
    return UseScheme(scheme=scheme if isinstance(scheme, Scheme) else load_scheme(scheme))


def _aim(indicator: object, where: Where, *, everything: bool = False) -> dict[str, Any]:
    unknown = [key for key in where if key not in Where.__annotations__]
    if unknown:
        listed = "、".join(Where.__annotations__)
        _refuse(unknown[0], f"不认识的参数；可用 {listed}", f"unknown; there are {', '.join(Where.__annotations__)}")
    part, subject = where.get("part"), where.get("subject")
    indicators = _names(indicator, "indicator")
    if ALL in indicators and (not everything or len(indicators) > 1 or part is not None or subject is not None):
        _refuse("indicator", "这里要写明指标，不能用 *", "indicators are named here: * will not do")
    return {
        "indicators": indicators,
        "part": None if part is None else _names(part, "part")[0],
        "subject": None if subject is None else _text(subject, "subject"),
        "regions": () if where.get("regions") is None else _names(where["regions"], "regions"),
        "years": _years(where.get("years")),
    }


def _names(given: object, key: str) -> tuple[str, ...]:
    several = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(islice(given, _MOST + 1))
    if not 1 <= len(several) <= _MOST:
        _refuse(key, f"应有 1 到 {_MOST} 个名称", f"there should be 1 to {_MOST} names")
    try:
        names = [cells.name(each, key) for each in several]
    except (BadCell, ValueError, OverflowError) as bad:
        message, message_en = bad.said[:2] if isinstance(bad, BadCell) else ("应是名称", "a name is due")
        _refuse(key, message, message_en)
    return tuple(dict.fromkeys(_text(name, key) for name in names))


def _years(given: object) -> Years | None:
    if given is None:
        return None
    try:
        return years_of(given)
    except NoYears as error:
        _refuse("years", *error.said)


def _year(given: object, key: str) -> int:
    try:
        return cells.year(given)
    except (BadCell, ValueError, OverflowError) as bad:
        said = bad.said[:2] if isinstance(bad, BadCell) else ("应是年份", "a year is due")
        _refuse(key, *said)


def _number(given: object, key: str) -> float:
    try:
        number = cells.number(given, key)
    except BadCell as bad:
        _refuse(key, *bad.said[:2])
    except (ValueError, TypeError, ArithmeticError):
        number = math.nan
    if not math.isfinite(number):
        _refuse(key, "应是有限的数", "a finite number is due")
    return number


def _text(given: object, key: str) -> str:
    if not isinstance(given, str) or not given.strip():
        _refuse(key, "应是文字", "text is due")
    text = str(given).strip()
    if len(text) > _LONGEST:
        _refuse(key, "太长", "it is too long")
    return text


def _unit(given: object) -> str | None:
    return None if given is None else _text(given, "unit")


def _path(given: object) -> Path:
    if not isinstance(given, str) or given not in PATHS:
        _refuse(
            "path", f"应是 linear 或 compound，而不是 “{shown(given)}”", f"linear or compound, not {shown(given)!r}"
        )
    return "linear" if given == "linear" else "compound"


def _refuse(key: str, message: str, message_en: str) -> NoReturn:
    raise DataError(
        Diagnostic(code="E702", message=f"{shown(key)}：{message}", message_en=f"{shown(key)}: {message_en}")
    )
