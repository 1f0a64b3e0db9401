"""The table of observations, row by row, into series by what they are about.

Comes in: the table and the scheme. Goes out: ``Observed``, which holds for each region and
each thing that is measured its entries by year, already in the unit of the rule. Every row is
checked; what is wrong with any of them is found before anything is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, NamedTuple

from ecorules.assessment import cells
from ecorules.assessment.cells import BadCell
from ecorules.assessment.sources import source_of
from ecorules.assessment.tables import Findings, Row, Table, read_table
from ecorules.rules import (
    Grade,
    Leaf,
    NotAssessed,
    Rule,
    Standard,
    Status,
    Task,
    Trend,
    Unread,
    attested_words,
    leaves,
    subject_nodes,
)
from ecorules.schemes import Indicator, Part, Scheme, fold, shown
from ecorules.text import Diagnostic
from ecorules.units import convert, magnitude, same

NAME: Final = ("观测表", "observations")
REQUIRED: Final = ("region", "year", "indicator")
OPTIONAL: Final = ("part", "subject", "value", "unit", "change", "status", "source", "basis", "note")

#: The subject under which the level behind a part is kept.
LEVEL: Final = "\0level"
#: The row of an entry that stands in no table: what a scenario made.
NO_ROW: Final = 0


class Key(NamedTuple):
    """What an entry is about: an indicator, its part (0 for none), a subject of its text ("" for none)."""

    indicator: str
    part: int
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was reported of one thing in one year.

    ``value`` is in the rule's unit; ``given`` is the number with its own unit if that is
    another one, so that the comparison knows that the figure was converted.
    """

    row: int
    value: float | str | bool | None = None
    given: tuple[float, str] | None = None
    change: float | None = None
    change_unit: str | None = None
    basis: str | None = None
    source: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether the row held more than its key."""
        return self.value is not None or self.change is not None


Series = dict[int, Entry]

#: Spellings of a difference of percentages.
POINTS: Final = frozenset({"百分点", "个百分点"})

#: Demands without a bound of their own: any one unit will do, if all years have it.
_UNITLESS: Final = (NotAssessed, Standard, Status, Task, Trend, Unread)


@dataclass(slots=True)
class Observed:
    """All observations: regions in order of appearance, and the series of each."""

    table: Table
    regions: dict[str, dict[Key, Series]] = field(default_factory=dict)

    def years(self, region: str) -> list[int]:
        """The years in which anything was reported of a region, in order."""
        by_key = self.regions.get(region, {})
        return sorted({year for series in by_key.values() for year, entry in series.items() if entry.says_something})


def read_observations(data: object, scheme: Scheme, findings: Findings) -> Observed:
    """The observations by region and key; what is wrong is added to the findings."""
    table = read_table(data, NAME, REQUIRED, OPTIONAL, findings)
    observed = Observed(table)
    rows = {row.number: row for row in table.rows}
    for row in table.rows:
        try:
            region, year = cells.name(row["region"], "region"), cells.year(row["year"])
            for key, entry in _entries(row, table, scheme, findings):
                series = observed.regions.setdefault(region, {}).setdefault(key, {})
                first = series.setdefault(year, entry)
                if first is not entry:
                    _add_duplicate(findings, table, rows[entry.row], first)
        except BadCell as bad:
            findings.add("E504", table, row, *bad.said)
    _settle_units(observed, scheme, rows, findings)
    _check_bases(observed, scheme, rows, findings)
    return observed


def _add_duplicate(findings: Findings, table: Table, row: Row, first: Entry) -> None:
    findings.add(
        "E505",
        table,
        row,
        f"与第{first.row}行重复：同一地区、年份、指标",
        f"repeats row {first.row}: same region, year and indicator",
        "来源不同就选定一行",
        "choose one row where sources differ",
    )


def _entries(row: Row, table: Table, scheme: Scheme, findings: Findings) -> Iterator[tuple[Key, Entry]]:
    """What a row says: one entry, or one for each part if it attests the demand they share."""
    indicator = find_indicator(row, table, scheme, findings)
    if indicator is None:
        return
    if row["part"] is None and indicator.parts:
        yield from _whole(row, indicator)
        return
    part = None
    if row["part"] is not None:
        part = find_part(row, table, indicator, findings)
        if part is None:
            return
    yield from _entry(row, table, indicator, part, findings)


def find_indicator(row: Row, table: Table, scheme: Scheme, findings: Findings) -> Indicator | None:
    """The indicator that a row names by id or name; a name nobody knows is found, with the nearest."""
    word = cells.name(row["indicator"], "indicator")
    for spelling in (word, word.removesuffix(".0")):  # 26.0 is what a frame with gaps makes of 26
        if spelling in scheme:
            return scheme[spelling]
    known = [name for indicator in scheme for name in (indicator.name, indicator.id)]
    findings.unknown(table, row, word, known, "指标", "indicator")
    return None


def find_part(row: Row, table: Table, indicator: Indicator, findings: Findings) -> Part | None:
    """The part that a row names by number or name."""
    word = cells.name(row["part"], "part")
    for part in indicator.parts:
        if word.removesuffix(".0") == str(part.number) or fold(word) == fold(part.name):
            return part
    known = [name for part in indicator.parts for name in (part.name, str(part.number))]
    findings.unknown(table, row, word, known, f"指标 {indicator.id} 的分项", f"part of indicator {indicator.id}")
    return None


def needs_part(indicator: Indicator) -> BadCell:
    """What is wrong with a row about an indicator as a whole where each of its parts is judged."""
    names = "、".join(f"{part.number} {part.name}" for part in indicator.parts)
    return BadCell(
        f"指标 {indicator.id} 有分项，须在 part 列写明是哪一项",
        f"indicator {indicator.id} has parts: name one in the column part",
        names,
        names,
    )


def _whole(row: Row, indicator: Indicator) -> Iterator[tuple[Key, Entry]]:
    said = row["status"] if row["status"] is not None else row["value"]
    measured = cells.is_number(said) or row["change"] is not None or row["subject"] is not None
    both = row["status"] is not None and row["value"] is not None
    if measured or both or said is None or indicator.threshold is None:
        raise needs_part(indicator)
    entry = Entry(
        row=row.number, value=state(said), basis=cells.text(row["basis"], "basis"), source=source_of(row.cells)
    )
    for part in indicator.parts:
        yield Key(indicator.id, part.number, ""), entry


def _entry(
    row: Row, table: Table, indicator: Indicator, part: Part | None, findings: Findings
) -> Iterator[tuple[Key, Entry]]:
    rule = part.rule if part else indicator.rule
    assert rule is not None  # an indicator without a rule has parts
    subject, unit = "", rule.unit
    level = part.level if part else None
    if row["subject"] is not None:
        word = cells.name(row["subject"], "subject")
        if level is not None and fold(word) == fold(level.name):
            subject, unit, rule = LEVEL, level.unit, level.rule
        else:
            known = [*rule.subjects, *([level.name] if level else [])]
            found = next((name for name in rule.subjects if fold(name) == fold(word)), None)
            if found is None:
                findings.unknown(table, row, word, known, "对象", "subject")
                return
            subject, unit = found, subject_unit(rule, found)
    is_change = level is not None and subject == ""
    if is_change and row["change"] is not None and row["value"] is not None:
        raise BadCell(
            "变化幅度写在 value 或 change 一列，不要两列都写",
            "the reported change belongs in value or in change, not in both",
        )
    value, given = _value(row, rule, unit, subject, points=is_change)
    change, change_unit = None, None
    if row["change"] is not None:
        change = cells.number(row["change"], "change")
        change_unit = cells.text(row["unit"], "unit") if row["value"] is None else None
    basis, source = cells.text(row["basis"], "basis"), source_of(row.cells)
    key = Key(indicator.id, part.number if part else 0, subject)
    if is_change and isinstance(value, float):
        said, its_unit = None if row["status"] is None else state(row["status"]), cells.unit(row["value"], row["unit"])
        yield key, Entry(row=row.number, value=said, change=value, change_unit=its_unit, source=source)
        return
    yield (
        key,
        Entry(
            row=row.number, value=value, given=given, change=change, change_unit=change_unit, basis=basis, source=source
        ),
    )
    if row["value"] is not None and row["status"] is not None:
        said = state(row["status"])
        yield key._replace(subject=_clause_of_status(rule, subject)), Entry(row=row.number, value=said, source=source)


def _value(
    row: Row, rule: Rule, unit: str | None, subject: str, *, points: bool
) -> tuple[float | str | bool | None, tuple[float, str] | None]:
    cell = row["value"]
    if cell is None:
        return (None if row["status"] is None else state(row["status"])), None
    scope = scope_of(rule, subject)
    if cells.quantity(cell):
        return cells.checked(lambda: magnitude(cell, unit)), None
    if not cells.is_number(cell):
        return worded(cell, scope), None
    value = cells.number(cell, "value")
    if asks_no_number(scope):
        raise state_due(rule)
    given = cells.unit(cell, row["unit"])
    if given is None or (points and given.strip() in POINTS and unit == "%"):
        return value, None
    if cells.checked(lambda: same(given, unit)):
        return value, None
    if unit is None and all(isinstance(leaf, _UNITLESS) for leaf in scope):
        return value, (value, given)
    return cells.checked(lambda: convert(value, given, unit)), (value, given)


def asks_no_number(scope: list[Leaf]) -> bool:
    """Whether every demand that an entry is about is on a state."""
    return all(isinstance(leaf, Status) for leaf in scope)


def state_due(rule: Rule) -> BadCell:
    """What is wrong with a number where a state is asked for."""
    return BadCell(
        f"指标值 “{rule.text}” 问的是状态，不是数",
        f"{rule.text!r} asks for a state, not a number",
        "写 是、否 或原词",
        "write 是, 否 or the words themselves",
    )


def worded(cell: Any, scope: list[Leaf]) -> str | bool:
    """A cell of the value column that is no number: a state, where the rule asks for one."""
    kinds = {type(leaf) for leaf in scope}
    digits = isinstance(cell, str) and any(char.isdigit() for char in cell) and Grade not in kinds
    wordy = not digits and bool(kinds & {Status, Grade, Standard, NotAssessed, Unread})
    if isinstance(cell, str) and not wordy and not (cells.yes_no(cell) is not None and Task in kinds):
        cells.number(cell, "value")
    return state(cell)


def state(cell: Any) -> str | bool:
    """What a cell reports: True or False if it says yes or no, else its words."""
    said = cells.yes_no(cell)
    if said is not None:
        return said
    if not isinstance(cell, str):
        raise BadCell(f"状态应是文字，而不是 {shown(cell)}", f"a state should be text, not {shown(cell)}")
    return cell


def _clause_of_status(rule: Rule, subject: str) -> str:
    """The clause that a state beside a number is about: the rule's one word clause."""
    words = attested_words(rule.demand)
    if subject or len(words) != 1:
        listed = "、".join(words)
        raise BadCell(
            "value 和 status 都有内容，但不知道 status 说的是哪一句",
            "there is both a value and a status, and nothing tells which clause the status is about",
            f"另起一行，在 subject 列写明：{listed}" if words else "只写其中一列",
            f"give it a row of its own with the subject: {listed}" if words else "fill one of the two columns",
        )
    return words[0]


def scope_of(rule: Rule, subject: str) -> list[Leaf]:
    """The leaves that an entry is about."""
    if subject in {"", LEVEL}:
        return list(leaves(rule.demand))
    inside = [leaf for node in subject_nodes(rule.demand) if node.name == subject for leaf in leaves(node.demand)]
    return inside or [leaf for leaf in leaves(rule.demand) if isinstance(leaf, Status) and leaf.words == subject]


def subject_unit(rule: Rule, subject: str) -> str | None:
    """The unit that a subject of a rule is judged in."""
    units = [node.unit for node in subject_nodes(rule.demand) if node.name == subject]
    return next((unit for unit in units if unit is not None), rule.unit)


def rule_of(scheme: Scheme, key: Key) -> Rule:
    """The rule that the entries under a key are judged by."""
    indicator = scheme[key.indicator]
    rule = indicator.rule
    if key.part:
        part = indicator.parts[key.part - 1]
        rule = part.level.rule if part.level is not None else part.rule
    assert rule is not None
    return rule


def _settle_units(observed: Observed, scheme: Scheme, rows: dict[int, Row], findings: Findings) -> None:
    """Bring figures of a rule without a unit (面积不减少) to the unit of the first that has one."""
    for key, series in ((key, series) for by_key in observed.regions.values() for key, series in by_key.items()):
        units = [entry.given[1] for _, entry in sorted(series.items()) if entry.given is not None]
        if not units or subject_unit(rule_of(scheme, key), key.subject) is not None:
            continue
        for year, entry in series.items():
            if not isinstance(entry.value, float):
                continue
            try:
                if entry.given is None:
                    message = f"其他年份的单位是 {shown(units[0])}，这里没有写单位"
                    raise BadCell(message, "other years state a unit, this one does not")
                value, unit = entry.given
                series[year] = replace(entry, value=cells.checked(partial(convert, value, unit, units[0])), given=None)
            except BadCell as bad:
                findings.add("E504", observed.table, rows[entry.row], *bad.said)


def _check_bases(observed: Observed, scheme: Scheme, rows: dict[int, Row], findings: Findings) -> None:
    """Refuse a trend over figures that were counted in different ways."""
    for _, _, entries in _trends(observed, scheme):
        bases = {entry.basis for entry in entries if entry.basis is not None}
        if len(bases) < 2:
            continue
        listed, listed_en = (mark.join(shown(basis) for basis in sorted(bases)) for mark in ("、", ", "))
        for entry in entries:
            findings.add(
                "E506",
                observed.table,
                rows[entry.row],
                f"同一趋势里有几种口径：{listed}",
                f"several bases in one trend: {listed_en}",
                "换算成同一口径，或只保留一种",
                "bring them to one basis, or keep one only",
            )


def unstated_bases(observed: Observed, scheme: Scheme, last: int | None = None) -> Iterator[Diagnostic]:
    """Warnings about trends up to a year in which some figures state their basis and others do not."""
    for region, key, entries in _trends(observed, scheme, last):
        if len({entry.basis for entry in entries}) < 2:
            continue
        rows = "、".join(str(entry.row) for entry in entries if entry.basis is None)
        part = f".{key.part}" if key.part else ""
        yield Diagnostic(
            code="W504",
            message=f"同一趋势里有的数写明口径，有的没有（第{rows}行）",
            message_en=f"in one trend some figures state their basis and others do not (rows {rows})",
            where=f"{shown(region)} {key.indicator}{part}",
        )


def _trends(observed: Observed, scheme: Scheme, last: int | None = None) -> Iterator[tuple[str, Key, list[Entry]]]:
    """The figures that a rule may compare over the years, up to the last one."""
    for region, by_key in observed.regions.items():
        for key, series in by_key.items():
            earlier = [entry for year, entry in series.items() if last is None or year <= last]
            entries = [entry for entry in earlier if isinstance(entry.value, float)]
            if len(entries) > 1 and (key.subject or "history" in rule_of(scheme, key).needs):
                yield region, key, entries
