"""Levers that lead from year to year: grow, reach, follow, hold.

Comes in: a lever at work and one thing in one region. Goes out: its figures of the years ahead.
What is projected is never made up: without a figure to start from, a history, or a common sign
for a rate there is none.
"""

from __future__ import annotations

from typing import assert_never

from ecorules.assessment import Key
from ecorules.scenarios.aiming import Trouble
from ecorules.scenarios.figures import Kind, Mark, Spot
from ecorules.scenarios.model import ALL, Follow, Grow, Hold, PathLever, Reach
from ecorules.scenarios.paths import Trend, can_compound, grown, stepped, trend, way
from ecorules.scenarios.words import say, say_trend
from ecorules.scenarios.work import Work


def project(work: Work, lever: PathLever, region: str, key: Key, years: tuple[int, ...] | None) -> None:
    """Project one thing in one region, in the place of what earlier paths made of it."""
    before = work.figures.values(region, key)
    if isinstance(lever, Hold):
        _hold(work, region, key, years)
    else:
        _lead(work, lever, region, key, years)
    if work.figures.values(region, key) != before:
        work.note(region, key, changed=True)


def _lead(work: Work, lever: Grow | Reach | Follow, region: str, key: Key, years: tuple[int, ...] | None) -> None:
    """Lead from the figure that a path starts from to those of the years ahead."""
    begin = _begin(work, lever, region, key, years)
    if begin is None:
        return
    work.note(region, key)
    last = lever.by if isinstance(lever, Reach) else max(years or (work.horizon.last,))
    if begin >= last:
        return
    spot = Spot(region, key, begin)
    start = work.figures.number(spot)
    assert start is not None
    made = _made(work, lever, spot, start, last)
    if made is None:
        return
    figures, mark = made
    work.figures.drop_paths(region, key, begin + 1)
    end = lever.by if isinstance(lever, Reach) else None
    for year, figure in enumerate(figures, start=begin + 1):
        if year <= work.horizon.last:
            kind: Kind = "stated" if year == end else "path"
            work.put(Spot(region, key, year), figure, kind, mark)


def _begin(
    work: Work, lever: Grow | Reach | Follow, region: str, key: Key, years: tuple[int, ...] | None
) -> int | None:
    """The year that a path starts from; None if there is nothing to start from. Raises ``Trouble``."""
    numbers = work.figures.numbers(region, key)
    if not numbers:
        return None
    wanted = lever.since if isinstance(lever, Reach) else None
    if years is not None:
        if list(years) != list(range(years[0], years[-1] + 1)):
            raise Trouble("E704", "年份之间不能有空缺", "the years should follow one another")
        wanted = years[0] - 1
    if wanted is not None:
        if wanted not in numbers:
            if lever.indicators == (ALL,):
                return None
            place, place_en = work.named(region, key)
            message = f"{place}没有 {wanted} 年的数可以起算"
            raise Trouble("E707", message, f"{place_en}: there is no figure for {wanted} to start from")
        return wanted
    stated = [year for year in work.figures.stated(region, key) if year in numbers]
    if isinstance(lever, Reach):
        behind = max(stated, default=None)
        observed = max(work.figures.observed(region, key), default=0)
        if lever.by <= observed and not _was_set(work, region, key, lever.by):
            place, place_en = work.named(region, key)
            message = f"{place}{lever.by} 年不晚于最近的数据年份 {observed}"
            message_en = f"{place_en}: {lever.by} does not come after the last year with figures, {observed}"
            hint = (
                "目标年应在将来；改写过去的路径要写明 since",
                "the target year lies ahead; a path of the past needs `since`",
            )
            raise Trouble("E704", message, message_en, *hint)
        stated = [year for year in stated if year < lever.by]
        if not stated and behind is not None:
            return None
    return max(stated, default=None)


def _was_set(work: Work, region: str, key: Key, year: int) -> bool:
    return Spot(region, key, year) in work.figures.marks


def _made(
    work: Work, lever: Grow | Reach | Follow, spot: Spot, start: float, last: int
) -> tuple[list[float], Mark] | None:
    """The figures of the years behind the start, and what they came by."""
    years = last - spot.year
    match lever:
        case Grow():
            return _growth(work, lever, spot, start, years), Mark(work.number, *say(lever))
        case Reach():
            end = work.amount(lever.value, lever.unit, spot)
            if lever.path == "compound" and not can_compound(start, end):
                raise work.no_rate(spot, (start, end))
            return way(start, end, years, lever.path), Mark(work.number, *say(lever))
        case Follow():
            found = _trend(work, lever, spot)
            if found is None:
                return None
            rates = [found.rate] * years
            figures = stepped(start, rates) if found.path == "linear" else grown(start, rates)
            return figures, Mark(work.number, *say_trend(found))
        case _ as never:
            assert_never(never)


def _growth(work: Work, lever: Grow, spot: Spot, start: float, years: int) -> list[float]:
    rates = list(lever.rates) * years if len(lever.rates) == 1 else list(lever.rates)
    if len(rates) < years:
        message = f"有 {len(rates)} 个年率，却有 {years} 年（{spot.year + 1}–{spot.year + years}）"
        message_en = f"there are {len(rates)} yearly rates for {years} years ({spot.year + 1}–{spot.year + years})"
        raise Trouble("E702", message, message_en)
    if len(rates) > years:
        message, message_en = f"年率多于 {years} 年", f"there are more rates than the {years} years"
        raise Trouble("E702", message, message_en, "写明 years", "give `years`")
    if lever.unit == "%":
        if start <= 0:
            raise work.no_rate(spot, (start,))
        return grown(start, rates)
    return stepped(start, [work.amount(rate, lever.unit, spot) for rate in rates])


def _trend(work: Work, lever: Follow, spot: Spot) -> Trend | None:
    """The movement of the region's own observed figures up to the start; None if all are taken and it has none."""
    observed = work.figures.observed(spot.region, spot.key)
    history = {
        year: entry.value
        for year, entry in sorted(observed.items())
        if isinstance(entry.value, float) and year <= spot.year
    }
    everything = lever.indicators == (ALL,)
    end = max(history, default=0)
    window = [history[year] for year in history if end - lever.last < year]
    if len(window) < 2:
        if everything:
            return None
        place, place_en = work.named(spot.region, spot.key)
        message = f"{place}近 {lever.last} 年只有 {len(window)} 年的数，看不出趋势；至少要两年"
        message_en = f"{place_en}: too few figures in {lever.last} years for a trend ({len(window)}); two are needed"
        hint, hint_en = "补数据，加大 last，或改用 hold、grow", "add figures, widen `last`, or use hold or grow"
        raise Trouble("E707", message, message_en, hint, hint_en)
    if lever.path == "compound" and not can_compound(*window):
        if everything:
            return None
        raise work.no_rate(spot, tuple(window))
    return trend(history, lever.path, lever.last)


def _hold(work: Work, region: str, key: Key, years: tuple[int, ...] | None) -> None:
    """Carry the last value, or that of the year before the years named."""
    series = work.figures.series(region, key)
    stated = work.figures.stated(region, key)
    if not stated:
        return
    work.note(region, key)
    begin = max(stated)
    if years is not None:
        known = [year for year, entry in series.items() if entry.value is not None and year < years[0]]
        if not known:
            return
        begin = max(known)
    value = work.figures.number(Spot(region, key, begin))
    held = series[begin].value if value is None else value
    assert held is not None
    chosen = years or tuple(range(begin + 1, work.horizon.last + 1))
    if not chosen:
        return
    mark = Mark(work.number, f"保持 {begin} 年的数", f"the figure for {begin} held")
    work.figures.drop_paths(region, key, chosen[0])
    for year in chosen:
        work.put(Spot(region, key, year), held, "path", mark)
