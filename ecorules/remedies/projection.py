"""The figures of later years: the present ones held, or the recent trend going on.

Comes in: the arguments that a demand was judged on. Goes out: arguments of later years, rates of
the past, and the first year that passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ecorules.assessment import subject_unit
from ecorules.evaluation import lone_subject
from ecorules.remedies.around import Slot, changed, part_entry, read_around
from ecorules.remedies.clauses import in_percent
from ecorules.remedies.model import Adjustment
from ecorules.remedies.reach import Rate, Reachability, historical, projected
from ecorules.remedies.saying import Said
from ecorules.remedies.search import holding
from ecorules.remedies.trying import passes
from ecorules.rules import AllOf, AnyOf, Arms, Demand, Milestones, NotAssessed, Rule, Subject


def in_year(demand: Demand, year: int) -> Demand:
    """A demand with the milestone that holds in a year in the place of all."""
    match demand:
        case Milestones():
            held = holding(demand, year)
            return NotAssessed(span=demand.span) if held is None else in_year(held.demand, year)
        case AllOf(items=items) | AnyOf(items=items):
            return replace(demand, items=tuple(in_year(item, year) for item in items))
        case Arms(arms=arms):
            inside = tuple(replace(arm, demand=in_year(arm.demand, year)) for arm in arms)
            return replace(demand, arms=inside)
        case Subject(demand=inner):
            return replace(demand, demand=in_year(inner, year))
        case _:
            return demand


def held_until(arguments: dict[str, Any], rule: Rule, year: int) -> dict[str, Any]:
    """The arguments with the present figures standing in a later year; a change reported now is not repeated."""
    made = without_change(arguments)
    for slot, unit in measured(arguments, rule).items():
        series = series_of(arguments, slot, unit)
        if arguments["year"] in series:
            made = with_figure(made, slot, series[arguments["year"]], unit, year)
    return {**made, "year": year}


def attained(
    rule: Rule, arguments: dict[str, Any], assessed: int, classes: Reachability
) -> tuple[int | None, Said | None]:
    """The first year that passes if the recent trend goes on; or why there is none."""
    slots = measured(arguments, rule)
    pasts = {slot: past_rate(arguments, slot, unit, assessed, classes) for slot, unit in slots.items()}
    if not pasts or None in pasts.values():
        return None, ("no_trend", {})
    # a share that fell to 0 falls no further; 稳定 there is no success: the trend must pass without the stop too
    stopped, free = dict(arguments), dict(arguments)
    for ahead in range(1, classes.horizon + 1):
        year = assessed + ahead
        for slot, past in pasts.items():
            assert past is not None
            series, unit = series_of(arguments, slot, slots[slot]), slots[slot]
            figure = projected(series[assessed], past, ahead, classes)
            if figure is None:
                return None, ("no_base", {})
            held = min(max(figure, 0.0), 100.0) if all_shares(unit, series) else figure
            stopped = with_figure(stopped, slot, held, unit, year)
            free = with_figure(free, slot, figure, unit, year)
        if all(passes(rule, {**without_change(made), "year": year}) for made in (stopped, free)):
            return year, None
    return None, ("never", {"horizon": classes.horizon})


def measured(arguments: dict[str, Any], rule: Rule) -> dict[Slot, str | None]:
    """The numbers that go on if the trend does: the value, or those of the parts."""
    slots: dict[Slot, str | None] = {}
    if isinstance(arguments.get("value"), float) or arguments.get("history"):
        slots[Slot("value")] = unit_of(rule)
    for key in arguments.get("parts") or {}:
        entry = part_entry(arguments["parts"], key)
        if isinstance(entry.get("value"), float) or entry.get("history"):
            slots[Slot("value", key)] = subject_unit(rule, key)
    return slots


def with_figure(arguments: Mapping[str, Any], slot: Slot, figure: float, unit: str | None, year: int) -> dict[str, Any]:
    """The arguments with a year's figure added to a series, as its latest."""
    made = changed(arguments, slot, figure, unit, None)
    if not slot.key:
        return made | {"history": {**(made.get("history") or {}), year: made["value"]}}
    entry = part_entry(made["parts"], slot.key)
    entry["history"] = {**(entry.get("history") or {}), year: entry["value"]}
    return made | {"parts": {**made["parts"], slot.key: entry}}


def without_change(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without the change reported for the assessed year."""
    return {name: held for name, held in arguments.items() if name != "change"}


def unit_of(rule: Rule) -> str | None:
    """The unit of a rule's value: that of its only subject, if it has one of its own."""
    lone = lone_subject(rule.demand)
    return rule.unit if lone is None or lone.unit is None else lone.unit


def series_of(arguments: dict[str, Any], slot: Slot, unit: str | None) -> dict[int, float]:
    """The known figures of a number, by year, in a unit."""
    own = arguments if not slot.key else {"year": arguments.get("year"), **part_entry(arguments.get("parts"), slot.key)}
    return dict(read_around(own, unit).history)


def past_rate(
    arguments: dict[str, Any], slot: Slot, unit: str | None, year: int | None, classes: Reachability
) -> Rate | None:
    """The historical rate of one number up to the assessed year."""
    return None if year is None else historical(series_of(arguments, slot, unit), year, classes)


def is_share(each: Adjustment, arguments: dict[str, Any]) -> bool:
    """Whether a number that changes is a share so far."""
    slot = each.slot
    return slot is not None and all_shares(each.unit, series_of(arguments, slot, each.unit))


def all_shares(unit: str | None, series: Mapping[int, float]) -> bool:
    """Whether figures are percentages that never left 0 to 100: such a share stops there."""
    return in_percent(unit) and all(0 <= figure <= 100 for figure in series.values())
