"""What stands in the way where the criteria cannot be met.

Comes in: a region's choice, and the set that leaves the fewest indicators unmet. Goes out: the
indicators and parts that it leaves, each with what it lacks at best.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal

from ecorules.assessment import Result
from ecorules.measures.choosing import Choice, Need
from ecorules.measures.names import At
from ecorules.measures.plan import Obstacle
from ecorules.measures.standing import Standing, judge_of, printed
from ecorules.measures.wording import REASONS, out_of_reach
from ecorules.verdicts import Verdict


def obstacles_of(choice: Choice, needs: Iterable[Need], by: int) -> tuple[Obstacle, ...]:
    """The demands in the way: of the fewest indicators that have to stay unmet, those of each criterion that fails."""
    wanted = list(needs)
    found = choice.nearest(wanted)
    short = [need for need in wanted if len(found.met & set(need.indicators)) < need.least]
    unmet = {name for need in short for name in need.indicators if name not in found.met}
    results = [result for result in choice.results if result.indicator.id in unmet]
    return tuple(each for result in results for each in _of_indicator(choice, result, by))


def _of_indicator(choice: Choice, result: Result, by: int) -> Iterator[Obstacle]:
    ways = [(part, At(result.indicator.id, part.part.number)) for part in result.parts if part.part is not None]
    found = [
        _of_demand(choice, one, choice.standings[at], by) for one, at in ways or [(result, At(result.indicator.id, 0))]
    ]
    open_ones = [each for each in found if each is not None]
    hard = [each for each in open_ones if each.kind != "conflict"]
    yield from hard or open_ones


def _of_demand(choice: Choice, result: Result, stand: Standing, by: int) -> Obstacle | None:
    """Why one demand is not met; None for one that passes as it stands and is not moved."""
    if stand.passing is None:
        if stand.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
            return None
        kind: Literal["no_measure", "fixed"] = "no_measure" if stand.why == "no_measure" else "fixed"
        zh, en = REASONS[stand.why]
        return _obstacle(result, kind, f"{zh}。{result.reason('zh')}", f"{en}. {result.reason('en')}")
    low, high = (stand.capped(Fraction(end)) for end in choice.span(stand.at))
    margin = Fraction(1, 10**9)
    for least, most in stand.passing:
        if (least is None or high >= Fraction(least) - margin) and (most is None or low <= Fraction(most) + margin):
            return _obstacle(result, "conflict", *REASONS["conflict"])
    return _far(result, stand, [printed(low, stand.digits), printed(high, stand.digits)], by)


def _far(result: Result, stand: Standing, ends: list[float], by: int) -> Obstacle:
    """A demand that no measure brings far enough: the nearer end of what they reach, and what it lacks."""
    judge = judge_of(result, by)
    margins = {}
    for end in ends:
        outcome = judge(end)
        if outcome is not None and outcome.margin is not None:
            margins[end] = abs(outcome.margin)
    if not margins:
        zh, en = out_of_reach(None, None, None)
        reasons = f"{zh}。{result.reason('zh')}", f"{en}. {result.reason('en')}"
        return _obstacle(result, "out_of_reach", *reasons)
    best = min(margins, key=lambda end: margins[end])
    lack = float(f"{margins[best]:.12g}")
    return _obstacle(result, "out_of_reach", *out_of_reach(best, lack, result.unit), best, lack)


def _obstacle(
    result: Result,
    kind: Literal["no_measure", "fixed", "out_of_reach", "conflict"],
    reason: str,
    reason_en: str,
    best: float | None = None,
    lack: float | None = None,
) -> Obstacle:
    return Obstacle(
        indicator=result.indicator.id,
        part=result.part.number if result.part else None,
        name=result.name,
        kind=kind,
        reason=reason,
        reason_en=reason_en,
        best=best,
        lack=lack,
        unit=result.unit,
    )
