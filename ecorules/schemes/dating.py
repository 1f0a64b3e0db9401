"""Thresholds by date: what was in force when.

Comes in: indicators with their versions. Goes out: the indicators of a year, with the rule that
held at its end. A version holds from its day until the next one; before the first, the
indicator or part is 不涉及.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ecorules.rules import NotAssessed, Rule
from ecorules.schemes.model import Indicator, Part, Version

#: What stands for the threshold of a row that was not in force yet: it reads as 不涉及.
NOT_YET = "不考核"


def in_force(row: Indicator, year: int) -> Indicator:
    """The indicator with the thresholds in force at the end of a year."""
    parts = tuple(_part(part, year) for part in row.parts)
    if not row.versions:
        return replace(row, parts=parts)
    held = _held(row.versions, year)
    return replace(
        row,
        threshold=held.threshold,
        rule=held.rule,
        provenance=held.provenance or row.provenance,
        confirmed=held.confirmed,
        unread=held.unread,
        parts=parts,
        versions=(),
    )


def began(row: Indicator, year: int) -> bool:
    """Whether any threshold of the indicator was in force at the end of a year."""
    demands: Sequence[Part | Indicator] = row.parts or (row,)
    return any(not each.versions or any(_begun(version, year) for version in each.versions) for each in demands)


def _part(part: Part, year: int) -> Part:
    if not part.versions:
        return part
    held = _held(part.versions, year)
    level = part.level
    if level is not None and held.level_rule is not None:
        level = replace(level, rule=held.level_rule)
    return replace(
        part,
        threshold=held.threshold,
        rule=held.rule,
        level=level,
        provenance=held.provenance or part.provenance,
        confirmed=held.confirmed,
        unread=held.unread,
        versions=(),
    )


def _held(versions: Sequence[Version], year: int) -> Version:
    """The last version that had begun by the end of the year; they stand in the order of their days."""
    begun = [version for version in versions if _begun(version, year)]
    return begun[-1] if begun else _not_yet(versions[0])


def _begun(version: Version, year: int) -> bool:
    return version.start is None or int(version.start[:4]) <= year


def _not_yet(first: Version) -> Version:
    level_rule = None if first.level_rule is None else _released(first.level_rule)
    return Version(threshold=NOT_YET, rule=_released(first.rule), level_rule=level_rule, provenance=first.provenance)


def _released(rule: Rule) -> Rule:
    return Rule(text=NOT_YET, unit=rule.unit, better=rule.better, demand=NotAssessed(), settings=rule.settings)
