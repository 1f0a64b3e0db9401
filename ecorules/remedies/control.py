"""Two sums that planners do every week: the control value for the rest of a year, and declines that compound.

Comes in: printed figures. Goes out: exact figures; anything that is no figure is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from math import isfinite
from numbers import Real
from typing import Final, Literal

from ecorules.errors import DataError
from ecorules.evaluation import is_bool, refuse, shown
from ecorules.remedies.regions import as_float, exact
from ecorules.verdicts import Language

#: No plan runs over so many years.
_MOST_RATES: Final = 10_000
_EXACT: Final = 50


class ControlValue(float):
    """The mean that the remaining days may have, as a number; ``explain`` says what it means.

    >>> control_value(57, 58, 209, 365)
    55.66025641025641
    """

    target: float
    mean: float
    elapsed: float
    total: float

    def __new__(cls, target: float, mean: float, elapsed: float, total: float) -> ControlValue:
        """The value that four checked figures come to; ``control_value`` checks them."""
        rest = (exact(target) * exact(total) - exact(mean) * exact(elapsed)) / (exact(total) - exact(elapsed))
        made = super().__new__(cls, as_float(rest))
        made.target, made.mean, made.elapsed, made.total = target, mean, elapsed, total
        return made

    def __reduce__(self) -> tuple[type[ControlValue], tuple[float, float, float, float]]:
        return ControlValue, (self.target, self.mean, self.elapsed, self.total)

    @property
    def is_reachable(self) -> bool:
        """Whether a mean of nothing less than 0 for the remaining days would do."""
        return self >= 0

    def explain(self, lang: Language = "zh") -> str:
        """What the remaining days must come to, in words."""
        days, elapsed = format(self.total - self.elapsed, "g"), format(self.elapsed, "g")
        mean, target, value = format(self.mean, "g"), format(self.target, "g"), format(float(self), ".4g")
        if lang == "zh":
            head = f"前{elapsed}天均值{mean}，全年目标{target}："
            if not self.is_reachable:
                return f"{head}其余{days}天须为{value}，小于 0，已不可能达到。"
            return f"{head}其余{days}天均值应为{value}。"
        head = f"mean {mean} after {elapsed} days, target {target} for the year: "
        if not self.is_reachable:
            return f"{head}the other {days} days would need {value}, below 0: it cannot be reached any more."
        return f"{head}the other {days} days need a mean of {value}."


def control_value(target: float, mean: float, elapsed: float, total: float = 365) -> ControlValue:
    """What the remaining days must average for the year to come out at a target: (T·N − mean·n) / (N − n).

    target: the mean that the whole year should have; mean: that of the ``elapsed`` days, out of
    ``total``. For a cap (PM2.5) the result is the most, for a floor the least that the rest may
    have. A negative result says that no concentration is low enough; ``is_reachable`` is False then.

    Raises ``DataError`` for anything but finite numbers from 0 on, and where no days remain.

    >>> round(control_value(57, 58, 209, 365))
    56
    >>> control_value(35, 60, 300).is_reachable
    False
    """
    given = {"target": target, "mean": mean, "elapsed": elapsed, "total": total}
    figures = {name: _figure(held, name) for name, held in given.items()}
    if figures["elapsed"] >= figures["total"]:
        raise refuse(
            "E722",
            f"已过 {figures['elapsed']:g} 天，全期 {figures['total']:g} 天，没有剩余的天数",
            f"{figures['elapsed']:g} of {figures['total']:g} days have passed: none remain",
        )
    return ControlValue(**figures)


def _figure(given: object, name: str) -> float:
    number = _number(given)
    if number is None or number < 0 or number > 1e15:
        message, message_en = f"{name} 应是不小于 0 的数", f"{name} should be a number from 0 on"
        raise refuse("E722", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    return number


def _number(given: object) -> float | None:
    if is_bool(given) or not isinstance(given, Real | Decimal):
        return None
    try:
        number = float(given)
    except (OverflowError, ValueError, TypeError, ArithmeticError):
        return None
    return number if isfinite(number) else None


def compound(rates: Iterable[float], direction: Literal["down", "up"] = "down") -> float:
    """What yearly rates in per cent come to together: each is counted from the figure of the year before.

    direction: "down" for declines (a positive rate is a decline), "up" for growth.

    Raises ``DataError`` for no rates, for what is no finite number, and for a decline of more than 100 %.

    >>> round(compound([6.54, 8.51, 3.6, 5.52]), 2)
    22.12
    >>> compound([10, 10], "up")
    21.0
    """
    if direction not in ("down", "up"):
        raise _bad_rates(
            f'direction 应是 "down" 或 "up"，给的是 {shown(direction)}', 'direction should be "down" or "up"'
        )
    if isinstance(rates, str | bytes) or not isinstance(rates, Iterable):
        raise _bad_rates(
            f"rates 应是一列数，给的是 {shown(rates)}", f"rates should be a list of numbers, not {shown(rates)}"
        )
    left, count = Fraction(1), 0
    for given in islice(rates, _MOST_RATES + 1):
        count += 1
        number = _number(given)
        if number is None or abs(number) > 1e6:
            raise _bad_rates(
                f"第 {count} 个速率不是可用的数：{shown(given)}", f"rate {count} is no usable number: {shown(given)}"
            )
        change = exact(number) / 100
        factor = 1 - change if direction == "down" else 1 + change
        if factor < 0:
            raise _bad_rates(f"第 {count} 个速率下降超过 100%", f"rate {count} is a decline of more than 100 %")
        left *= factor
        if count > _EXACT:  # beyond that many, fractions grow long and no digit of the result would differ
            rounded = as_float(left)
            if not isfinite(rounded):
                break
            left = Fraction(rounded)
    if count == 0:
        raise _bad_rates("没有给出速率", "no rates were given")
    if count > _MOST_RATES:
        raise _bad_rates("速率太多", "too many rates")
    total = as_float((1 - left if direction == "down" else left - 1) * 100)
    if not isfinite(total):
        raise _bad_rates("速率合计超出可计算的范围", "the rates together are beyond what can be computed")
    return total


def _bad_rates(message: str, message_en: str) -> DataError:
    return refuse("E723", message, message_en)
