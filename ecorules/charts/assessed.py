"""What an assessment holds for one chart: the figures of the years, and the bounds in force in each.

Comes in: an assessment and names. Goes out: plain rows of figures and bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ecorules.assessment import Assessment, Result
from ecorules.charts.asked import figure, refuse
from ecorules.errors import EcoRulesError, SchemeError
from ecorules.evaluation import Finding
from ecorules.rules import Approx, Compare, Op, Range, Reach, ReferenceCompare, Rule, TargetCompare
from ecorules.schemes import Scheme
from ecorules.verdicts import Verdict

#: Demands whose bound stands beside the value itself, not beside a change of it.
_BESIDE: Final = (Compare, Range, Approx, Reach, TargetCompare, ReferenceCompare)
#: Attainment beyond this says no more than that the demand is met with room to spare.
CAP: Final = 120.0


class Bound(NamedTuple):
    """A bound on the value in one year; ``end`` tells the two ends of a range apart."""

    year: int
    bound: float
    clause: str
    end: str


def of(given: object) -> Assessment:
    """The assessment. Raises ``DataError`` for anything else."""
    if isinstance(given, Assessment):
        return given
    kind = type(given).__name__
    raise refuse("E782", f"应给出评估结果 Assessment，而不是 {kind}", f"an Assessment is due, not {kind}")


def judged(results: tuple[Result, ...]) -> Iterator[Result]:
    """The results that have a rule of their own: indicators, or their parts."""
    for result in results:
        yield from result.parts or (result,)


def in_year(assessment: Assessment, region: str, year: int | None) -> tuple[Result, ...]:
    """The results of a region, in its latest year by default. Raises as ``Assessment.result`` does."""
    if not assessment.results:
        raise refuse("E783", "没有可画的数据", "there is nothing to draw")
    if region not in assessment.regions or year is not None:
        first = next((one for one in assessment.results if one.region == region), assessment.results[0])
        assessment.result(region, first.indicator.id, None, year)
    own = [result for result in assessment.results if result.region == region]
    latest = max((result.year or 0 for result in own), default=0) if year is None else year
    return tuple(result for result in own if (result.year or 0) == latest)


def figures(assessment: Assessment, result: Result) -> dict[int, float]:
    """The figures of a region by year: those that were judged, and the history that the rule was given."""
    found: dict[int, float] = {}
    for whole in assessment.results:
        if whole.region != result.region or whole.indicator.id != result.indicator.id:
            continue
        one = whole if result.part is None else next((part for part in whole.parts if part.part == result.part), None)
        if one is None:
            continue
        given = one.inputs.arguments()
        for year, held in (given.get("history") or {}).items():
            value = figure(held)
            if value is not None:
                found.setdefault(year, value)
        value = figure(one.value)
        if value is not None and one.year is not None:
            found[one.year] = value
    return dict(sorted(found.items()))


def bounds(assessment: Assessment, result: Result, years: range) -> list[Bound]:
    """The bounds that were, are and will be in force: milestones and thresholds by date are those of each year."""
    asked = {name: held for name, held in result.inputs.arguments().items() if name not in _FIGURES}
    found: list[Bound] = []
    for year in years:
        rule = _rule(assessment.scheme, result, year)
        if rule is None:
            continue
        try:
            trace = rule.evaluate(**(asked | {"year": year})).trace
        except EcoRulesError:  # what was reported does not fit the demand of another year
            continue
        found += [bound for finding in trace for bound in _of_finding(finding, year)]
    return list(dict.fromkeys(found))


_FIGURES: Final = frozenset({"value", "history", "change", "parts"})


def _rule(scheme: Scheme, result: Result, year: int) -> Rule | None:
    if not result.indicator.versions and (result.part is None or not result.part.versions):
        return result.rule
    try:
        row = scheme.as_of(year)[result.indicator.id]
    except SchemeError:
        return None
    if result.part is None:
        return row.rule
    part = row.part(result.part.number)
    return part.level.rule if part.level else part.rule


def _of_finding(finding: Finding, year: int) -> Iterator[Bound]:
    if finding.bound is None or not isinstance(finding.demand, _BESIDE) or finding.subject:
        return
    yield Bound(year, finding.bound, finding.clause, "low")
    if finding.high is not None and finding.high != finding.bound:
        yield Bound(year, finding.high, finding.clause, "high")


def deciding(result: Result) -> Finding | None:
    """The clause that the margin is measured from, where it has a bound."""
    outcome = result.outcome
    if outcome is None or outcome.margin is None:
        return None
    candidates = (outcome.trace[at] for at in outcome.deciding)
    return next((one for one in candidates if one.distance == outcome.margin and one.bound is not None), None)


def relative_margin(result: Result) -> float | None:
    """The margin in per cent of its bound; None where no bound on a number decided, or the bound is 0."""
    clause = deciding(result)
    if clause is None or not clause.bound or clause.distance is None:
        return None
    return 100 * clause.distance / abs(clause.bound)


def attainment(result: Result) -> float | None:
    """How far a demand is attained, in per cent: value over bound, inverted where lower is better, at most ``CAP``.

    None for states, courses, changes, ranges, figures below zero, and everything undetermined:
    a ratio would mean nothing there.
    """
    clause = deciding(result)
    if clause is None or not isinstance(clause.demand, Compare | Reach | TargetCompare | ReferenceCompare):
        return None
    value, bound = figure(clause.value), clause.bound
    if value is None or bound is None or value < 0 or bound < 0 or result.verdict is Verdict.UNKNOWN:
        return None
    match clause.op:
        case Op.GE | Op.GT:
            return min(CAP, 100 * value / bound) if bound else None
        case Op.LE | Op.LT:
            if not value:
                return CAP if bound else None
            return min(CAP, 100 * bound / value)
        case _:
            return None


def label(result: Result) -> str:
    """An indicator or part as it stands on an axis: number and name."""
    number = result.indicator.id if result.part is None else f"{result.indicator.id}.{result.part.number}"
    return f"{number} {result.name}"


def plain(held: Any, unit: str | None) -> str:
    """A value with its unit as text."""
    if held is None:
        return "–"
    number = figure(held)
    return f"{held if number is None else f'{number:.10g}'} {unit or ''}".rstrip()
