"""What surrounds the observations: the regions' classes, the superior's targets, references.

Comes in: tables, or for the regions a mapping. Goes out: plain look-ups by region and year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

from ecorules.assessment import cells
from ecorules.assessment.cells import BadCell
from ecorules.assessment.observations import Key, find_indicator, find_part, needs_part, rule_of
from ecorules.assessment.sources import source_of
from ecorules.assessment.tables import Findings, Row, Table, read_table
from ecorules.errors import EcoRulesError
from ecorules.language import Lexicon, parse
from ecorules.rules import ReferenceCompare, Rule, Standard, TargetCompare, leaves
from ecorules.schemes import Scheme, fold, shown
from ecorules.units import convert

_BETWEEN: Final = re.compile(r"[、;；,，/\s]+")
#: No region has so many classes; an endless iterator has.
MAX_LABELS: Final = 1000
_IGNORED: Final = frozenset({"note", "source", "备注", "来源"})
_DONE: Final = {"完成": True, "达标": True, "未完成": False, "未达标": False}

Target = float | bool | str
Reference = float | bool
Held = TypeVar("Held")


@dataclass(slots=True)
class Regions:
    """The class labels of each region, in the order given, and the table that they stood in."""

    labels: dict[str, frozenset[str]] = field(default_factory=dict)
    table: Table | None = None


def read_regions(data: object, scheme: Scheme, findings: Findings) -> Regions:
    """Regions with their labels: a table, or ``{region: labels}``, or ``{region: {dimension: label}}``."""
    if isinstance(data, Regions):
        return data
    regions = Regions()
    if data is None:
        return regions
    known = known_labels(scheme)
    by_fold = {fold(label) for label in known}
    name = ("地区表", "regions")
    if isinstance(data, Mapping):
        pairs = enumerate(data.items(), start=1)
        rows = tuple(Row(at, {"region": region, "labels": labels}) for at, (region, labels) in pairs)
        table = Table(name, ("region", "labels"), rows)
    else:
        table = read_table(data, name, ("region",), None, findings)
    regions.table = table
    for row in table.rows:
        try:
            region = cells.name(row["region"], "region")
            labels = [label for column in table.columns for label in _labels(column, row[column])]
        except BadCell as bad:
            findings.add("E504", table, row, *bad.said)
            continue
        for label in labels:
            if fold(label) not in by_fold:
                findings.unknown(table, row, label, known, "类别", "class")
        if region in regions.labels:
            findings.add("E505", table, row, f"地区 “{shown(region)}” 重复", f"region {shown(region)!r} stands twice")
        regions.labels[region] = frozenset(labels)
    return regions


def _labels(column: str, cell: Any) -> list[str]:
    if column == "region" or column in _IGNORED or cell is None:
        return []
    if isinstance(cell, str):
        return labels_in(cell)
    if column == "labels" and isinstance(cell, Iterable):
        given = list(islice(cell.values() if isinstance(cell, Mapping) else cell, MAX_LABELS + 1))
        if len(given) <= MAX_LABELS and all(isinstance(label, str) for label in given):
            return [label.strip() for label in given if label.strip()]
    raise BadCell(f"“{column}” 应是类别名", f"{column!r} should hold the names of classes")


def labels_in(text: str) -> list[str]:
    """The class labels of a cell: 县级市、平原地区."""
    return [label for label in _BETWEEN.split(text) if label]


def known_labels(scheme: Scheme) -> tuple[str, ...]:
    """Every class label that the lexicon or a rule of the scheme knows."""
    labels = dict.fromkeys(Lexicon.default().classes.by_label)
    for rule in _rules(scheme):
        labels.update(dict.fromkeys(rule.classes))
    return tuple(labels)


@dataclass(slots=True)
class Targets:
    """The superior's targets by region, year and what they are about, and where they were published."""

    table: Table
    found: dict[tuple[str, int, str, int], tuple[Target, int]] = field(default_factory=dict)
    sources: dict[tuple[str, int, str, int], str] = field(default_factory=dict)

    def get(self, region: str, year: int | None, indicator: str, part: int) -> Target | None:
        """The target of one thing in one year; None if none was given."""
        if year is None:
            return None
        entry = self.found.get((region, year, indicator, part))
        return entry[0] if entry else None

    def source(self, region: str, year: int | None, indicator: str, part: int) -> str | None:
        """Where the target of one thing in one year was published, if that was said."""
        return None if year is None else self.sources.get((region, year, indicator, part))


def read_targets(data: object, scheme: Scheme, findings: Findings) -> Targets:
    """The targets; one for an indicator with parts is for each part if it says no more than met or not."""
    table = raw_targets(data, findings)
    targets = Targets(table)
    for row in table.rows:
        try:
            region, year = cells.name(row["region"], "region"), cells.year(row["year"])
            for key, target in _targets(row, table, scheme, findings):
                place = (region, year, key.indicator, key.part)
                if place in targets.found:
                    first = targets.found[place][1]
                    findings.add("E505", table, row, f"与第{first}行重复", f"repeats row {first}")
                elif target is not None:
                    targets.found[place] = (target, row.number)
                    source = source_of(row.cells)
                    if source is not None:
                        targets.sources[place] = source
        except BadCell as bad:
            findings.add("E504", table, row, *bad.said)
    return targets


def raw_targets(data: object, findings: Findings) -> Table:
    """The table of targets with its columns under their standard names."""
    name = ("目标表", "targets")
    if data is None:
        return Table(name, (), ())
    required, optional = ("region", "year", "indicator", "target"), ("part", "unit", "source", "basis", "note")
    return read_table(data, name, required, optional, findings)


def _targets(row: Row, table: Table, scheme: Scheme, findings: Findings) -> list[tuple[Key, Target | None]]:
    indicator = find_indicator(row, table, scheme, findings)
    if indicator is None:
        return []
    if row["part"] is not None:
        part = find_part(row, table, indicator, findings)
        if part is None:
            return []
        key = Key(indicator.id, part.number, "")
        return [(key, _target(row, rule_of(scheme, key)))]
    if not indicator.parts:
        key = Key(indicator.id, 0, "")
        return [(key, _target(row, rule_of(scheme, key)))]
    said = _target(row, None)
    if said is not None and not isinstance(said, bool):
        raise needs_part(indicator)
    return [(Key(indicator.id, part.number, ""), said) for part in indicator.parts]


def _target(row: Row, rule: Rule | None) -> Target | None:
    cell = row["target"]
    return None if cell is None else target_said(cell, rule, row["unit"])


def target_said(cell: Any, rule: Rule | None, given: Any = None) -> Target:
    """What a cell says of the superior's target: met or not, a number in the rule's unit, a threshold text.

    ``given`` is the unit beside it. Raises ``BadCell``; a text must be one that the rule can be held to.
    """
    said = cells.yes_no(cell)
    if said is None and isinstance(cell, str):
        said = _DONE.get(cell)
    if said is not None:
        return said
    if cells.is_number(cell):
        value = cells.number(cell, "target")
        unit = cells.unit(cell, given)
        if rule is None or unit is None:
            return value
        return cells.checked(lambda: convert(value, unit, rule.unit))
    if not isinstance(cell, str):
        return cells.number(cell, "target")
    if rule is not None:
        try:
            parse(cell, unit=rule.unit, better=rule.better)
        except EcoRulesError as error:
            finding = error.diagnostics[0]
            raise BadCell(
                f"目标 “{shown(cell)}” 无法读取：{finding.message}",
                f"the target {shown(cell)!r} cannot be read: {finding.message_en}",
                finding.hint,
                finding.hint_en,
            ) from None
    return cell


@dataclass(slots=True)
class References:
    """Figures to compare with, the most particular first: of a region and year, a region, a year, any."""

    table: Table
    found: dict[tuple[str | None, int | None], dict[str, Reference]] = field(default_factory=dict)
    sources: dict[tuple[str | None, int | None], dict[str, str]] = field(default_factory=dict)

    def of(self, region: str, year: int | None) -> dict[str, Reference]:
        """The references that hold for a region in a year."""
        return _merged(self.found, region, year)

    def sources_of(self, region: str, year: int | None) -> dict[str, str]:
        """Where the references that hold for a region in a year were published, as far as that was said."""
        return _merged(self.sources, region, year)


def _merged(
    found: Mapping[tuple[str | None, int | None], Mapping[str, Held]], region: str, year: int | None
) -> dict[str, Held]:
    merged: dict[str, Held] = {}
    for place in ((None, None), (None, year), (region, None), (region, year)):
        merged.update(found.get(place, {}))
    return merged


def read_references(data: object, findings: Findings) -> References:
    """References by region and year."""
    if isinstance(data, References):
        return data
    name = ("参照表", "references")
    if data is None:
        return References(Table(name, (), ()))
    table = read_table(data, name, ("name", "value"), ("region", "year", "source", "basis", "note"), findings)
    references = References(table)
    for row in table.rows:
        try:
            word = cells.name(row["name"], "name")
            region = cells.text(row["region"], "region")
            year = None if row["year"] is None else cells.year(row["year"])
            value = reference_said(row["value"])
        except BadCell as bad:
            findings.add("E504", table, row, *bad.said)
            continue
        held = references.found.setdefault((region, year), {})
        if word in held:
            findings.add("E505", table, row, f"参照 “{shown(word)}” 重复", f"reference {shown(word)!r} stands twice")
        held[word] = value
        source = source_of(row.cells)
        if source is not None:
            references.sources.setdefault((region, year), {})[word] = source
    return references


def reference_said(cell: Any, column: str = "value") -> Reference:
    """What a cell says of a reference: a number, or that it is met or not."""
    said = cells.yes_no(cell)
    return said if said is not None else cells.number(cell, column)


def _rules(scheme: Scheme) -> list[Rule]:
    rules = [indicator.rule for indicator in scheme if indicator.rule is not None]
    return rules + [part.rule for indicator in scheme for part in indicator.parts]


def asked_references(scheme: Scheme) -> tuple[str, ...]:
    """The names of references that rules of the scheme ask for."""
    asked = [leaf for rule in _rules(scheme) for leaf in leaves(rule.demand)]
    return tuple(
        dict.fromkeys(leaf.name for leaf in asked if isinstance(leaf, Standard | TargetCompare | ReferenceCompare))
    )
