"""Levers on single figures: set to, add, scale, cap.

Comes in: a lever at work and one figure, or the figures of one thing. Goes out: others in their
place.
"""

from __future__ import annotations

import math

from ecorules.assessment import BadCell, Key, rule_of, scope_of, worded
from ecorules.scenarios.aiming import Trouble
from ecorules.scenarios.figures import Mark, Spot
from ecorules.scenarios.model import ALL, Add, Cap, Scale, SetTo
from ecorules.scenarios.words import say
from ecorules.scenarios.work import Work
from ecorules.schemes import Part


def set_to(work: Work, lever: SetTo, spot: Spot, part: Part | None) -> bool:
    """Put a number, a state or a reported change in its place; say whether that changes anything."""
    mark = Mark(work.number, *say(lever))
    if lever.change:
        if not isinstance(lever.value, float):
            raise Trouble("E708", "所报变化应是数", "a reported change is a number")
        unit = lever.unit or (part.unit if part and part.level else None)
        return work.figures.put_change(spot, lever.value, unit, mark)
    if isinstance(lever.value, float):
        return work.put(spot, work.amount(lever.value, lever.unit, spot), "stated", mark)
    if lever.unit is not None:
        raise Trouble("E705", "状态没有单位", "a state has no unit")
    rule = rule_of(work.figures.tables.scheme, spot.key)
    try:
        held = worded(lever.value, scope_of(rule, spot.key.subject))
    except BadCell as bad:
        raise Trouble("E708", *bad.said) from None
    return work.figures.put(spot, held, "stated", mark)


def shift(work: Work, lever: Add | Scale, spot: Spot) -> None:
    """Add an amount to a figure, or multiply it; without a figure there is nothing to do."""
    number = work.figures.number(spot)
    if number is None:
        return
    work.note(spot.region, spot.key)
    moved = number * lever.factor if isinstance(lever, Scale) else number + work.amount(lever.amount, lever.unit, spot)
    kind = work.figures.kinds.get(spot, "stated")
    work.note(spot.region, spot.key, work.put(spot, moved, kind, Mark(work.number, *say(lever)), onto=True))


def cap(work: Work, lever: Cap, region: str, key: Key, years: tuple[int, ...] | None) -> None:
    """Bring the projected figures of one thing, or those of the years named, within the bounds."""
    unit = work.figures.unit(region, key)
    upper, lower = lever.upper, lever.lower
    if upper is None and lower is None:
        if unit not in {"%", "％"}:
            if lever.indicators == (ALL,) or not work.figures.numbers(region, key):
                return
            message, message_en = "不是百分比，要写明上限或下限", "it is no percentage: give a bound"
            raise Trouble("E702", message, message_en)
        upper, lower = 100.0, 0.0
    for year, number in work.figures.numbers(region, key).items():
        spot = Spot(region, key, year)
        if year not in years if years is not None else spot not in work.figures.marks:
            continue
        work.note(region, key)
        least = -math.inf if lower is None else work.amount(lower, lever.unit, spot)
        most = math.inf if upper is None else work.amount(upper, lever.unit, spot)
        held = min(max(number, least), most)
        kind = work.figures.kinds.get(spot, "stated")
        mark = Mark(work.number, *say(lever))
        work.note(region, key, held != number and work.put(spot, held, kind, mark, onto=True))
