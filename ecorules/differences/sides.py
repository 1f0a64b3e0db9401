"""The same observations judged by two schemes.

Comes in: a comparison and tables in the ids and names of the first scheme. Goes out: the
comparison with both assessments. Each scheme is given the rows of the other that it lacks, so
that it can take the same tables; what they come to there counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ecorules.assessment import assess, with_units
from ecorules.differences.comparison import Comparison, Difference
from ecorules.errors import EcoRulesError
from ecorules.language import parse
from ecorules.rules import asked_subjects
from ecorules.schemes import Indicator, Part, Scheme, fold
from ecorules.units import canonical, convert


def assess_both(
    comparison: Comparison,
    observations: object,
    regions: object,
    targets: object,
    references: object,
    year: int | str | None,
) -> Comparison:
    """The comparison with both schemes' assessments of the same tables."""
    mine: list[Indicator] = list(comparison.scheme)
    theirs: list[Indicator] = []
    left_out: list[tuple[str, str, str]] = []
    pairs = {one.indicator.id: one for one in comparison.differences if one.indicator is not None and one.part is None}
    for place, row in enumerate(mine):
        pair = pairs.get(row.id)
        if pair is None or pair.other is None:
            theirs.append(row)
            continue
        reason = _unfit(pair)
        if reason is not None:
            left_out.append((pair.other.id, *reason))
            theirs.append(row)
            continue
        mine[place], twin = _alike(row, pair)
        theirs.append(twin)
    crossed = [one for one in comparison.differences if one.part is not None or one.other_part is not None]
    for one in crossed:
        if one.other is not None and one.other.id not in {left[0] for left in left_out} and one.other_part is None:
            reason_zh, reason_en = "与另一方案的分项配对", "paired with a part of the other scheme"
            left_out.append((one.other.id, reason_zh, reason_en))
    added = [_renamed(one.other, comparison) for one in comparison.differences if one.kind == "new" and one.other]
    first = _scheme(comparison.scheme, [*mine, *added])
    second = _scheme(comparison.other, [*theirs, *added])
    table = _with_units(observations, comparison, {left[0] for left in left_out})
    found = [
        assess(scheme, table, regions=regions, targets=targets, references=references, year=year)
        for scheme in (first, second)
    ]
    return replace(comparison, assessment=found[0], other_assessment=found[1], left_out=tuple(left_out))


def _scheme(scheme: Scheme, rows: Sequence[Indicator]) -> Scheme:
    """A scheme of these rows; demands on the whole are not its own any more."""
    return replace(scheme, indicators=tuple(rows), criteria=())


def _unfit(pair: Difference) -> tuple[str, str] | None:
    """Why observations of the first row cannot be put to the second; None if they can."""
    mine, theirs = pair.indicator, pair.other
    assert mine is not None
    assert theirs is not None
    if pair.other_part is not None or bool(mine.parts) != bool(theirs.parts):
        return "只有一方分为若干分项", "only one of the two is divided into parts"
    twins: list[tuple[Indicator | Part, Indicator | Part]] = [
        (one.part, one.other_part) for one in pair.parts if one.part and one.other_part
    ]
    twins = twins or [(mine, theirs)]
    for first, second in twins:
        if first.rule is not None and second.rule is not None:
            names = [set(map(fold, asked_subjects(row.rule.demand))) for row in (first, second) if row.rule]
            if names[0] != names[1]:
                return "所要求的分项不同", "the subjects that the texts name are not the same"
        if not _convertible(first.unit, second.unit):
            return "单位不同，无法换算", "the units do not measure the same thing"
    return None


def _convertible(one: str | None, other: str | None) -> bool:
    try:
        if canonical(one) != canonical(other):
            convert(1.0, one, other)
    except EcoRulesError:
        return False
    return True


def _alike(row: Indicator, pair: Difference) -> tuple[Indicator, Indicator]:
    """Both rows with the same id, name and parts: a part that one lacks is 不考核 there."""
    other = pair.other
    assert other is not None
    if not row.parts:
        return row, replace(other, id=row.id, name=row.name)
    twins = {one.part.number: one.other_part for one in pair.parts if one.part and one.other_part}
    mine = list(row.parts)
    theirs = []
    for part in row.parts:
        twin = twins.get(part.number)
        if twin is None:
            theirs.append(_waived(part))
        else:
            level = (
                twin.level if twin.level is None or part.level is None else replace(twin.level, name=part.level.name)
            )
            theirs.append(replace(twin, number=part.number, name=part.name, level=level))
    for one in pair.parts:
        if one.part is None and one.other_part is not None:
            number = len(mine) + 1
            theirs.append(replace(one.other_part, number=number))
            mine.append(_waived(replace(one.other_part, number=number)))
    return replace(row, parts=tuple(mine)), replace(other, id=row.id, name=row.name, parts=tuple(theirs))


def _waived(part: Part) -> Part:
    """A part of which nothing is asked."""
    nothing = parse("不考核", unit=part.unit, better=part.better)
    level = None if part.level is None else replace(part.level, rule=nothing)
    return replace(part, threshold="不考核", rule=nothing, level=level, versions=())


def _renamed(row: Indicator, comparison: Comparison) -> Indicator:
    """A new row under an id that the first scheme has not given to something else."""
    return replace(row, id=f"{comparison.other.id}:{row.id}") if row.id in comparison.scheme else row


def _with_units(observations: object, comparison: Comparison, left_out: set[str]) -> object:
    """The table with the units of the first scheme where the second has others; as it is where none differ."""
    units: dict[tuple[str, str], str | None] = {}
    for pair in comparison.differences:
        if pair.indicator is None or pair.other is None or pair.part is not None or pair.other.id in left_out:
            continue
        keys = (fold(pair.indicator.id), fold(pair.indicator.name))
        if not pair.parts and _differ(pair.indicator.unit, pair.other.unit):
            units.update({(key, ""): pair.indicator.unit for key in keys})
        for one in pair.parts:
            if one.part is not None and one.other_part is not None and _differ(one.part.unit, one.other_part.unit):
                named = (fold(str(one.part.number)), fold(one.part.name))
                units.update({(key, name): one.part.unit for key in keys for name in named})
    return with_units(observations, units) if units else observations


def _differ(one: str | None, other: str | None) -> bool:
    try:
        return canonical(one) != canonical(other)
    except EcoRulesError:
        return one != other
