"""What a single clause asks of a single input.

Comes in: a leaf, its surroundings and what it found. Goes out: its ways (none if no input of
the assessed year can meet it) and what stands in the way. A clause that was reported as met
stays met; one on a number keeps its region, so that mending one clause does not break another.
"""

from __future__ import annotations

import math
from typing import Final, assert_never

from ecorules.errors import UnitError
from ecorules.evaluation import Finding, is_bool
from ecorules.remedies.around import Around, Slot
from ecorules.remedies.blocked import Blocked, blocked, stuck
from ecorules.remedies.courses import Course, Stuck, absent_years, change_course, trend_course
from ecorules.remedies.regions import Region, as_float, both, decimals, exact, satisfying
from ecorules.remedies.ways import ALREADY, Met, Numbers, Rank, Ways
from ecorules.rules import (
    GRADES,
    Approx,
    Change,
    Compare,
    Grade,
    Leaf,
    Measure,
    NotAssessed,
    Op,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Standard,
    Status,
    TargetCompare,
    Task,
    Trend,
    Unread,
)
from ecorules.units import same
from ecorules.verdicts import Verdict

Found = tuple[Ways, list[Blocked]]

_REPORTED: Final = (Task, TargetCompare, Standard, ReferenceCompare)


def leaf_ways(
    leaf: Leaf, around: Around, finding: Finding, rule: Rule, settings: Settings, words: frozenset[str]
) -> Found:
    """The ways to meet one clause, and why there are no others.

    ``words`` are the clauses that take their attestation from ``parts`` by name.
    """
    clause = finding.clause
    if finding.attested:
        slot = _attested_slot(leaf, around, finding)
        return _reported(finding, slot, around)
    match leaf:
        case Compare(op=op, bound=bound):
            return _number(around, clause, satisfying(op, bound, settings.digits), bound), []
        case Range():
            return _number(around, clause, _range(leaf, rule, settings), leaf.low, leaf.high), []
        case Approx():
            return _number(around, clause, _approx(leaf, rule, settings), leaf.centre, derived=True), []
        case Reach(bound=bound):
            way = _way(leaf, around, rule)
            if way is None:
                return [], [blocked("better", clause)]
            return _number(around, clause, satisfying(way, bound, settings.digits), bound), []
        case Status() | Unread():
            return _reported(finding, _word_slot(leaf, around, words, rule), around)
        case Grade():
            return _grade(leaf, around, clause)
        case Task():
            return _task(around, finding, rule, settings)
        case TargetCompare():
            return _target(leaf, around, finding, settings)
        case Standard(name=name):
            return _reported(finding, Slot("references", name=name), around)
        case ReferenceCompare():
            return _reference(leaf, around, finding, settings)
        case Trend():
            course = trend_course(leaf, around, settings, rule.better)
            ways, why = _course(course, around, clause)
            if isinstance(course, Stuck) and not around.history and around.value is None and around.text is None:
                ways, _ = _reported(finding, _word_slot(leaf, around, words, rule), around)
            return ways, why
        case Change():
            return _change(leaf, around, clause, settings)
        case NotAssessed():
            return [], []
        case _ as never:
            assert_never(never)


def _number(around: Around, clause: str, region: Region, *printed: float, derived: bool = False) -> Ways:
    """The value must lie in a region."""
    wish = Numbers(
        region=region,
        places=decimals(around.value, *printed),
        unit=around.unit,
        clauses=(clause,),
        start=around.value,
        year=around.year,
        derived=derived,
    )
    return [{Slot("value", around.key): wish}]


def _reported(finding: Finding, slot: Slot, around: Around) -> Found:
    """Met if it was reported so; else it has to be attested."""
    if finding.verdict is Verdict.PASS:
        return [ALREADY], []
    start = around.attest if around.attest is not None else around.text
    return [{slot: Met(clauses=(finding.clause,), start=start)}], []


def _attested_slot(leaf: Leaf, around: Around, finding: Finding) -> Slot:
    """Where the attestation stands that settled a clause."""
    if isinstance(leaf, Task | TargetCompare) and is_bool(around.target):
        return Slot("target", around.key)
    if isinstance(leaf, TargetCompare | ReferenceCompare | Standard) and around.attest is None:
        return Slot("references", name=leaf.name)
    return Slot("value", around.key)


def _word_slot(leaf: Status | Unread | Trend, around: Around, words: frozenset[str], rule: Rule) -> Slot:
    """Where a clause takes its attestation: as the value if it is alone, else by its words."""
    own = "" if isinstance(leaf, Trend) else leaf.words
    if around.whole or (around.key and own not in words):
        return Slot("value", around.key)
    quoted = "" if leaf.span is None else leaf.span.of(rule.text).strip()
    return Slot("value", quoted or own)


def _range(leaf: Range, rule: Rule, settings: Settings) -> Region:
    above = satisfying(Op.GT if leaf.low_open else Op.GE, leaf.low, settings.digits)
    below = satisfying(Op.LT if leaf.high_open else Op.LE, leaf.high, settings.digits)
    if rule.better is None:
        return both(above, below)
    return above if rule.better == "higher" else below


def _approx(leaf: Approx, rule: Rule, settings: Settings) -> Region:
    half = settings.approx * abs(leaf.centre)
    above = satisfying(Op.GE, leaf.centre - half, settings.digits)
    below = satisfying(Op.LE, leaf.centre + half, settings.digits)
    if rule.better is None:
        return both(above, below)
    return above if rule.better == "higher" else below


def _way(leaf: Reach, around: Around, rule: Rule) -> Op | None:
    if rule.better is not None:
        return Op.GE if rule.better == "higher" else Op.LE
    if leaf.bound == 100 and in_percent(around.unit):
        return Op.GE
    return Op.LE if leaf.bound == 0 else None


def _grade(leaf: Grade, around: Around, clause: str) -> Found:
    due = GRADES.index(leaf.grade) - (1 if leaf.strict else 0)
    if due < 0:
        return [], [blocked("never", clause)]
    return [{Slot("value", around.key): Rank(worst=due, kind=leaf.kind, clauses=(clause,), start=around.text)}], []


def _task(around: Around, finding: Finding, rule: Rule, settings: Settings) -> Found:
    """A task reported as met or not, or given as a number that the value must reach."""
    target = around.target
    if target is None or isinstance(target, str) or isinstance(finding.value, str):
        return _reported(finding, Slot("target", around.key), around)
    if rule.better is None or finding.bound is None:
        return [], [blocked("better", finding.clause)]
    op = Op.GE if rule.better == "higher" else Op.LE
    return _number(around, finding.clause, satisfying(op, finding.bound, settings.digits), finding.bound), []


def _target(leaf: TargetCompare, around: Around, finding: Finding, settings: Settings) -> Found:
    if finding.bound is None:
        return _reported(finding, Slot("target", around.key), around)
    region = satisfying(leaf.op, finding.bound, settings.digits)
    return _number(around, finding.clause, region, finding.bound), []


def _reference(leaf: ReferenceCompare, around: Around, finding: Finding, settings: Settings) -> Found:
    """Against a named figure; of a mean of the last years the assessed value is a part itself."""
    if finding.bound is None and leaf.years is not None and around.year is not None and around.past:
        return _mean(leaf, leaf.years, around, finding.clause)
    if finding.bound is None:
        ways, _ = _reported(finding, Slot("references", name=leaf.name), around)
        return ways, [blocked("references", finding.clause, name=leaf.name)]
    if finding.years and leaf.years is not None:
        return _mean(leaf, leaf.years, around, finding.clause)
    region = satisfying(leaf.op, finding.bound, settings.digits)
    printed = (finding.bound,) if leaf.factor == 1 and leaf.offset == 0 else ()
    return _number(around, finding.clause, region, *printed, derived=True), []


def _mean(leaf: ReferenceCompare, count: int, around: Around, clause: str) -> Found:
    """The value against factor × mean + offset, where the mean holds the value: solved for the value."""
    assert around.year is not None
    years = range(around.year - count + 1, around.year)
    absent = absent_years(around.past, years.start, around.year)
    if count < 1 or absent:
        return [], [blocked("history", clause, years=absent)]
    figures = [around.past[year] for year in years]
    own = 1 - exact(leaf.factor) / count
    rest = exact(leaf.factor) * sum(map(exact, figures)) / count + exact(leaf.offset)
    if own == 0:
        return [], [blocked("never", clause)]
    op = leaf.op if own > 0 else _TURNED[leaf.op]
    return _number(around, clause, satisfying(op, as_float(rest / own)), *figures, derived=True), []


_TURNED: Final = {Op.GE: Op.LE, Op.LE: Op.GE, Op.GT: Op.LT, Op.LT: Op.GT, Op.EQ: Op.EQ}


def _course(course: Course | Stuck, around: Around, clause: str) -> Found:
    if isinstance(course, Stuck):
        return [], [stuck(course, clause)]
    if not course.region:
        return [], [blocked("never", clause)]
    derived = course.derived or around.history_derived
    return _number(around, clause, course.region, *course.figures, derived=derived), []


def _change(leaf: Change, around: Around, clause: str, settings: Settings) -> Found:
    """The change as reported decides; without it the value behind the change, from the history."""
    course = change_course(leaf, around, settings)
    if around.has_change or (isinstance(course, Stuck) and course.broken is None):
        wish = Numbers(
            region=satisfying(leaf.op, leaf.amount, settings.digits),
            places=decimals(around.change, leaf.amount),
            unit=_unit_of_change(leaf, around),
            clauses=(clause,),
            start=around.change,
            year=around.year,
        )
        why = [] if around.has_change or not isinstance(course, Stuck) else [stuck(course, clause)]
        return [{Slot("change", around.key): wish}], why
    return _course(course, around, clause)


def _unit_of_change(leaf: Change, around: Around) -> str | None:
    if leaf.measure is Measure.RELATIVE:
        return "%"
    return "个百分点" if in_percent(around.unit) else around.unit


def in_percent(unit: str | None) -> bool:
    """Whether figures of this unit are percentages."""
    try:
        return same(unit, "%")
    except UnitError:
        return False


def given_figures(
    leaf: Leaf, around: Around, finding: Finding, rule: Rule, settings: Settings
) -> list[tuple[Slot, Numbers]]:
    """Which figure of somebody else (a task, a reference) would let the present value pass."""
    if around.value is None or finding.attested or finding.verdict is Verdict.PASS:
        return []
    due, slot = exact(around.value), Slot("target", around.key)
    match leaf:
        case Task() if rule.better is not None and not isinstance(finding.value, str):
            op = Op.LE if rule.better == "higher" else Op.GE
        case TargetCompare():
            op = _TURNED[leaf.op]
        case ReferenceCompare(years=None, factor=factor) if factor != 0:
            op = _TURNED[leaf.op] if factor > 0 else leaf.op
            due, slot = (due - exact(leaf.offset)) / exact(factor), Slot("references", name=leaf.name)
        case _:
            return []
    bound = as_float(due)
    if not math.isfinite(bound):
        return []
    wish = Numbers(
        region=satisfying(op, bound, settings.digits),
        places=decimals(around.value),
        unit=around.unit,
        clauses=(finding.clause,),
        derived=True,
    )
    return [(slot, wish)]
