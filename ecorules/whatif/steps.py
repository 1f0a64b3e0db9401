"""The steps of an axis: the settings that an exported page can show.

Comes in: an axis, and the verdict as a function of its setting. Goes out: ``Steps``. Among them are
the present figure, every break-point of the verdict in the range, and a grid of round numbers.
Between two neighbouring steps the verdict is that of one of the two: where it would be a third, a
step is put in between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome
from ecorules.rules import DEFAULT_SETTINGS, leaves
from ecorules.sensitivity import Slot, candidates, looked_at, of_bound
from ecorules.units import convert
from ecorules.verdicts import Verdict
from ecorules.whatif.axes import Axis, Setting, level, same_setting, unit_of
from ecorules.whatif.judging import ease, rejudged, verdict

#: So many numbers at which a verdict could turn are tried, the nearest to the present one first.
_TRIED: Final = 400
#: So many break-points become steps.
_MOST_BREAKS: Final = 40
_ROUND: Final = (1.0, 2.0, 5.0, 10.0)
_LARGE: Final = 1e300

Judged = Callable[[float], Verdict | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The settings of an axis in order; ``by`` is the distance on the grid, ``breaks`` where the verdict turns.

    ``all_breaks`` is False where there may be more break-points than those.
    """

    axis: Axis
    settings: tuple[Setting, ...]
    by: float | None = None
    breaks: tuple[float, ...] = ()
    all_breaks: bool = True

    def at(self, setting: Setting) -> int:
        """The place of a setting that is among them."""
        return next(at for at, one in enumerate(self.settings) if same_setting(one, setting))


def steps_of(axis: Axis, result: Result, count: int, start: Setting) -> Steps:
    """The steps of an axis: about ``count`` round numbers with what must be among them, or the choices of a state.

    ``start`` is the setting to start from, which is among them as the one reported is.
    """
    if not axis.is_number:
        known = any(same_setting(start, one) for one in axis.choices)
        return Steps(axis=axis, settings=axis.choices if known else (start, *axis.choices))

    @cache
    def judged(number: float) -> Verdict | None:
        return verdict(result, axis, number)

    now = axis.now if isinstance(axis.now, float) else None
    sure = {one for one in (axis.now, start) if isinstance(one, float)}
    tried, most = _candidates(axis, result), int(_TRIED * ease(result))
    breaks = turning(judged, tried, now, most)
    kept = sorted(sorted(breaks, key=lambda one: abs(one - (now or 0.0)))[:_MOST_BREAKS])
    bounds = _own_bounds(axis, result)
    grid, by = _grid(sure, kept, bounds, count, share=axis.unit in ("%", "％"))
    numbers = _apart(sorted({*grid, *kept, *bounds, *sure}), {*kept, *sure})
    numbers = _between(judged, [one for one in numbers if one in sure or judged(one) is not None])
    worded: list[Setting] = [] if isinstance(axis.now, float) else [axis.now]
    if not isinstance(start, float) and not any(same_setting(start, one) for one in worded):
        worded.append(start)
    return Steps(
        axis=axis,
        settings=(*worded, *numbers),
        by=by,
        breaks=tuple(kept),
        all_breaks=len(kept) == len(breaks) and len(tried) <= most,
    )


def turning(judged: Judged, tried: Iterable[float], now: float | None, most: int = _TRIED) -> list[float]:
    """Those of some numbers at which the verdict really turns; of very many the nearest are tried.

    >>> turning(lambda number: Verdict.PASS if number >= 95 else Verdict.FAIL, [90.0, 95.0, 100.0], 92.0)
    [95.0]
    """
    finite = {one for one in tried if math.isfinite(one) and abs(one) < _LARGE}
    near = sorted(finite, key=lambda one: (abs(one - (now or 0.0)), one))[:most]
    known = _plain(sorted(near))
    if not known:
        return []
    sides = [_before(known[0]), *(_middle(one, other) for one, other in pairwise(known))]
    sides.append(_beyond(known[-1]))
    found = []
    for at, one in enumerate(known):
        here = judged(one)
        if not (judged(sides[at]) is here is judged(sides[at + 1])):
            found.append(one)
    return found


def _plain(numbers: list[float]) -> list[float]:
    """Of numbers that are one but for the noise of binary fractions the one with the fewest digits."""
    kept: list[float] = []
    for one in numbers:
        if kept and abs(one - kept[-1]) <= 1e-9 * max(abs(one), abs(kept[-1])):
            kept[-1] = min(kept[-1], one, key=lambda number: len(repr(number)))
        else:
            kept.append(one)
    return kept


def _before(number: float) -> float:
    return number - max(1.0, abs(number))


def _beyond(number: float) -> float:
    return number + max(1.0, abs(number))


def _middle(one: float, other: float) -> float:
    return one + (other - one) / 2


def _candidates(axis: Axis, result: Result) -> set[float]:
    """Every number at which the verdict could turn, in the unit of the axis."""
    rule, outcome = result.rule, result.outcome
    assert rule is not None
    if outcome is None:
        return set()
    if axis.kind == "bound":
        leaf = list(leaves(rule.demand))[axis.leaf]
        return set(of_bound(leaf, outcome, rule.settings))
    arguments = result.inputs.arguments()
    year = arguments.get("year")
    slot = Slot("change" if axis.kind == "change" else "value", axis.key, year)
    if axis.key and axis.key not in arguments.get("parts", {}):
        arguments["parts"] = {**arguments.get("parts", {}), axis.key: {}}
    years = frozenset(looked_at(_at_hand(axis, result, outcome))) | ({year} if year is not None else frozenset())
    found = candidates(slot, rule, arguments, year, rule.settings or DEFAULT_SETTINGS, years)
    source = level(arguments, axis.key).get("unit")
    if axis.kind == "value" and source is not None:
        found = _converted(found, source, unit_of(rule, axis.key))
    return found


def _at_hand(axis: Axis, result: Result, outcome: Outcome) -> Outcome:
    """The outcome with some figure, which looks at the years that matter."""
    if axis.now is not None:
        return outcome
    try:
        return rejudged(result, {axis: 1.0}).outcome or outcome
    except EcoRulesError:
        return outcome


def _converted(numbers: set[float], source: str, unit: str | None) -> set[float]:
    try:
        return {float(f"{convert(one, source, unit):.12g}") for one in numbers}
    except EcoRulesError:
        return set()


def _own_bounds(axis: Axis, result: Result) -> list[float]:
    """The bounds beside which a figure stands, whether or not they turn the verdict."""
    if axis.kind == "bound":
        return [axis.now] if isinstance(axis.now, float) else []
    trace = () if result.outcome is None else result.outcome.trace
    beside = [finding for finding in trace if finding.subject in ("", axis.key) and finding.unit == axis.unit]
    found = [number for finding in beside for number in (finding.bound, finding.high) if number is not None]
    return [number for number in found if math.isfinite(number) and abs(number) < _LARGE]


def _grid(
    sure: set[float], breaks: list[float], bounds: list[float], count: int, *, share: bool
) -> tuple[list[float], float]:
    """Round numbers from well below to well above what matters, and the distance between them."""
    matter = [*breaks, *bounds, *sure]
    if not matter:
        matter = [0.0, 100.0] if share else [0.0, 10.0]
    low, high = min(matter), max(matter)
    room = max((high - low) / 2, 0.15 * max(abs(low), abs(high))) or 1.0
    start, stop = low - room, high + room
    if low >= 0:
        start = max(start, 0.0)
    if share and low >= 0 and high <= 100:
        stop = min(stop, 100.0)
    by = _round_up((stop - start) / max(count, 2))
    first, last = math.ceil(round(start / by, 9)), math.floor(round(stop / by, 9))
    return [_tidy(number * by) for number in range(first, min(last, first + 4 * count) + 1)], by


def _round_up(number: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(number))
    return next(_tidy(one * power) for one in _ROUND if one * power >= number * (1 - 1e-12))


def _apart(numbers: list[float], sure: set[float]) -> list[float]:
    """The numbers without those of the grid that nothing but noise keeps from another."""
    kept: list[float] = []
    for one in numbers:
        if kept and abs(one - kept[-1]) <= 1e-9 * max(abs(one), abs(kept[-1])):
            if one in sure and kept[-1] not in sure:
                kept[-1] = one
            elif one in sure:
                kept.append(one)
            continue
        kept.append(one)
    return kept


def _between(judged: Judged, numbers: list[float]) -> list[float]:
    """The numbers with one more in each gap where the verdict is neither that before nor that behind."""
    made: list[float] = []
    for at, one in enumerate(numbers):
        if at:
            middle = _tidy(_middle(numbers[at - 1], one))
            inside = judged(middle)
            if numbers[at - 1] < middle < one and inside not in (None, judged(numbers[at - 1]), judged(one)):
                made.append(middle)
        made.append(one)
    return made


def _tidy(number: float) -> float:
    return float(f"{number:.12g}")
