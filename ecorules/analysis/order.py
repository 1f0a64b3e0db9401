"""The order between two rules: the same, stricter, looser, incomparable, or not to be settled.

Comes in: two rules. Goes out: ``Relation``. Every region and year that the rules tell apart is
gone through; in each, every way in which the figures and reports of both rules can stand. What
holds in all of them is proven; what does not is shown by an input that evaluation has judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, NamedTuple

from ecorules.analysis.axis import CHANGE, COURSE, STANDARD, TASK, WORD, Axis, Pair, Point, same_unit
from ecorules.analysis.dimensions import agrees, axes, tie
from ecorules.analysis.logic import UNKNOWN, Clause, Formula, clauses, code, formula
from ecorules.analysis.regions import all_years, first_steps, label_groups, regions_of, resolved, subject_paths
from ecorules.analysis.relations import CellOrder, Kind, Relation
from ecorules.analysis.witnesses import Witness, witness
from ecorules.evaluation import check_settings, fold, read_labels, read_year, refuse, shown
from ecorules.rules import Rule, Settings, subject_nodes

#: More combinations than this in one region and year are not gone through, nor more regions and years.
MOST_COMBINATIONS: Final = 12_000
#: More than this altogether are not either.
MOST_ALTOGETHER: Final = 40_000
MOST_CELLS: Final = 600
#: Of the combinations on which the rules differ so many are kept, and so many tried as witnesses.
_KEPT: Final = 512
_TRIED: Final = 12


def relation(
    rule: Rule,
    other: Rule,
    *,
    settings: Settings | None = None,
    regions: Iterable[Iterable[str]] | None = None,
    year: int | None = None,
) -> Relation:
    """How ``rule`` stands to ``other``: stricter, if whatever meets it meets the other, and not the reverse.

    The inputs looked at are those that both rules can judge. Each is ranked 未达标 < 达标 < 不涉及:
    a rule that demands something where the other is 不涉及 is stricter there. "same", "stricter"
    and "looser" are said only if they hold for all inputs of this kind:

    - a region is of one class in each dimension or states none; ``regions`` (sets of labels)
      puts the regions that matter in their place, ``year`` the year;
    - figures within the tolerance of computed figures (1e-9) of a bound are on it; named figures
      are 0 or more; an amount of change agrees with the history beside it;
    - what is met clause by clause is reported clause by clause.

    Words are not understood: 建立 and 开展 may be the same thing or not, so two rules that each
    have words, tasks, standards or subjects of their own stay undetermined where that matters;
    what could not be read is the same as its own words only.
    Bounds in two units are compared in one. ``settings`` replaces those of both rules.
    Raises ``DataError`` for anything but rules, settings and labels.

    >>> from ecorules.language import parse
    >>> relation(parse("≥95"), parse("≥90")).kind
    'stricter'
    >>> print(relation(parse("市≥95 县≥85"), parse("≥90"), regions=[["市"], ["县"]]).explain("en"))
    incomparable
      市: stricter
      县: looser
    for instance: classes=市, value=90: not met / met
    for instance: classes=县, value=85: met / not met
    """
    for given in (rule, other):
        if not isinstance(given, Rule):
            raise refuse("E315", f"应给出一条规则，给的是 {shown(given)}", f"a rule is needed, not {shown(given)}")
    if settings is not None:
        check_settings(settings)
        rule, other = replace(rule, settings=settings), replace(other, settings=settings)
    if rule == other or (same_unit(rule.unit, other.unit) and replace(rule, unit=other.unit) == other):
        return Relation(kind="same")
    named = None if regions is None else _labels(regions)
    return _Comparison(rule, other, named, read_year(year, "year")).relation()


def _labels(regions: Iterable[Iterable[str]]) -> list[tuple[str, ...]]:
    """The regions that matter, each by its labels; without any, one that states none."""
    if isinstance(regions, str | bytes) or not isinstance(regions, Iterable):
        message, message_en = "regions 应是若干组类别名称", "regions should be sets of class labels"
        raise refuse("E307", f"{message}，给的是 {shown(regions)}", f"{message_en}, not {shown(regions)}")
    listed = [(one,) if isinstance(one, str) else tuple(one) for one in regions]
    for labels in listed:
        read_labels(labels, "regions")
    return list(dict.fromkeys(listed)) or [()]


def _undetermined(reason: str, reason_en: str) -> Relation:
    return Relation(kind="undetermined", reason=reason, reason_en=reason_en)


#: An axis with the clauses of one region and year, and one point on each axis with what ties it to others.
_Line = tuple[Axis, Sequence[Clause]]
_Chosen = Sequence[tuple[int, object]]


class _Cell(NamedTuple):
    labels: tuple[str, ...]
    year: int | None
    first: Formula
    second: Formula


@dataclass(slots=True)
class _Found:
    """What was found in one region and year: where either rule comes out lower, and the witnesses."""

    below: bool = False
    above: bool = False
    whole: bool = True
    lower: Witness | None = None
    higher: Witness | None = None

    @property
    def kind(self) -> Kind:
        return _kind(self.below, self.above, self.lower, self.higher, whole=self.whole)


def _kind(below: bool, above: bool, lower: Witness | None, higher: Witness | None, *, whole: bool) -> Kind:
    if lower is not None and higher is not None:
        return "incomparable"
    if not whole:
        return "undetermined"
    if not below and not above:
        return "same"
    if lower is not None and not above:
        return "stricter"
    return "looser" if higher is not None and not below else "undetermined"


class _Comparison:
    def __init__(self, rule: Rule, other: Rule, regions: list[tuple[str, ...]] | None, year: int | None) -> None:
        self.rules = (rule, other)
        self.regions = regions
        self.year = year
        self.paths = subject_paths(rule, other)
        units: dict[tuple[int, str], str | None] = {}
        self.mixed = False
        self.gone_through = 0
        for side, one in enumerate(self.rules):
            for node in subject_nodes(one.demand):
                unit = one.unit if node.unit is None else node.unit
                key = (side, self.paths(side, node.name))
                self.mixed = self.mixed or not same_unit(units.setdefault(key, unit), unit)
        self.pair = Pair(rule, other, units)

    def relation(self) -> Relation:
        if self.mixed:
            return _undetermined("一个分项有几个单位", "one subject has several units")
        cells = self._cells()
        if cells is None:
            return _undetermined("类别和年份的组合太多", "there are too many classes and years")
        listed = [clause for cell in cells for one in (cell.first, cell.second) for clause in clauses(one)]
        apart = self._apart(listed)
        if apart is not None:
            return apart
        all_axes = axes(self.pair, listed)
        if self.pair.split:
            return _undetermined(*self._reason(None))
        seen: dict[tuple[Formula, Formula], _Found] = {}
        orders: list[CellOrder] = []
        for cell in cells:
            key = (cell.first, cell.second)
            if key not in seen:
                seen[key] = self._compare(cell, all_axes)
            orders.append(CellOrder(classes=cell.labels, year=cell.year, kind=seen[key].kind))
        found = list(seen.values())
        lower = next((one.lower for one in found if one.lower is not None), None)
        higher = next((one.higher for one in found if one.higher is not None), None)
        whole, below, above = (
            all(one.whole for one in found),
            any(one.below for one in found),
            any(one.above for one in found),
        )
        kind = _kind(below, above, lower, higher, whole=whole)
        proven = None
        if whole and not above:
            proven = ("前者至少同样严", "the first is at least as strict")
        elif whole and not below:
            proven = ("后者至少同样严", "the second is at least as strict")
        reason, reason_en = self._reason(proven) if kind == "undetermined" else ("", "")
        return Relation(
            kind=kind,
            witnesses=tuple(one for one in (lower, higher) if one is not None),
            reason=reason,
            reason_en=reason_en,
            cells=tuple(orders) if len(orders) > 1 else (),
        )

    def _reason(self, proven: tuple[str, str] | None) -> tuple[str, str]:
        reasons = dict(self.pair.doubt.reasons)
        if not reasons:
            reasons["没有找到能说明差别的观测值"] = "no input was found that would show a difference"
        if proven:
            reasons[proven[0]] = proven[1]
        return "；".join(reasons), "; ".join(reasons.values())

    def _apart(self, listed: Sequence[Clause]) -> Relation | None:
        """Two rules on things measured in different units, where something other than words is asked."""
        for path in {clause.path for clause in listed}:
            measured = [
                clause for clause in listed if clause.path == path and not _worded(clause, self.pair.rules[clause.side])
            ]
            units = {side: self.pair.unit(clause) for side in (0, 1) for clause in measured if clause.side == side}
            if len(units) == 2 and None not in units.values() and not self.pair.factor_between(measured):
                return _undetermined(
                    f"单位不同，无法换算：{units[0]} 与 {units[1]}",
                    f"the units do not measure the same thing: {units[0]} and {units[1]}",
                )
        return None

    def _cells(self) -> list[_Cell] | None:
        """The regions and years to go through; None if there are too many."""
        demands = [one.demand for one in self.rules]
        years: list[int | None] = [*all_years(demands)]
        if years and any(step.year is not None for step in first_steps(demands)):
            years.insert(0, min(year for year in years if year is not None) - 1)
        years = years or [None]
        if self.year is not None:
            years = [self.year]
        regions = self.regions if self.regions is not None else regions_of(label_groups(demands), MOST_CELLS)
        if regions is None:
            return None
        if len(regions) * len(years) > MOST_CELLS:
            return None
        cells = []
        for labels in regions:
            folded = frozenset(map(fold, labels))
            for year in years:
                first, second = (
                    formula(resolved(demand, folded, year), side, "", self._path_of(side))
                    for side, demand in enumerate(demands)
                )
                cells.append(_Cell(labels, year, first, second))
        return cells

    def _path_of(self, side: int) -> Callable[[str], str]:
        return lambda name: self.paths(side, name)

    def _compare(self, cell: _Cell, all_axes: Sequence[Axis]) -> _Found:
        """One region and year: every combination of points, and a witness for each direction."""
        here = set(clauses(cell.first)) | set(clauses(cell.second))
        lines = [(axis, [clause for clause in axis.met if clause in here]) for axis in all_axes]
        lines = [(axis, members) for axis, members in lines if members]
        ties = [tie(axis, members) for axis, members in lines]
        tied = {axis.path for (axis, _), one in zip(lines, ties, strict=True) if one is not None}
        points = [
            _distinct(axis, members, one, whole=axis.kind == COURSE and axis.path in tied)
            for (axis, members), one in zip(lines, ties, strict=True)
        ]
        found = _Found()
        count = prod(map(len, points))
        self.gone_through += count
        if count > MOST_COMBINATIONS or self.gone_through > MOST_ALTOGETHER:
            self.pair.doubt.add("需要比较的组合太多", "there are too many combinations to compare")
            found.whole = False
            return found
        own = self._own_names(lines)
        apart: tuple[list[_Chosen], list[_Chosen]] = ([], [])
        for chosen in product(*points):
            if tied and not _agree(lines, chosen):
                continue
            met = {
                clause: axis.met[clause][place]
                for (axis, members), (place, _) in zip(lines, chosen, strict=True)
                for clause in members
            }
            first, second = code(cell.first, met), code(cell.second, met)
            if first == second or UNKNOWN in (first, second):
                continue
            found.below, found.above = found.below or first < second, found.above or first > second
            kept = apart[first > second]
            if len(kept) < _KEPT and (not own or len({met[clause] for clause in own}) == 1):
                kept.append(chosen)
        found.lower = self._witness(lines, apart[0], cell, less=True)
        found.higher = self._witness(lines, apart[1], cell, less=False)
        return found

    def _witness(self, lines: Sequence[_Line], apart: Sequence[_Chosen], cell: _Cell, *, less: bool) -> Witness | None:
        """An input for one of the combinations, the first that evaluation confirms."""
        for chosen in apart[:: max(1, len(apart) // _TRIED)]:
            combo = [
                (axis, members, axis.points[place]) for (axis, members), (place, _) in zip(lines, chosen, strict=True)
            ]
            found = witness(self.pair, combo, cell.labels, cell.year, less=less)
            if found is not None:
                return found
        return None

    def _own_names(self, lines: Sequence[_Line]) -> list[Clause]:
        """Clauses on words or subjects that only their own rule names, if both rules have such.

        Nobody knows whether they mean the same, so no difference between them is shown.
        """
        on_path: dict[str, set[int]] = {}
        for axis, members in lines:
            on_path.setdefault(axis.path, set()).update(clause.side for clause in members)
        own: dict[int, list[Clause]] = {0: [], 1: []}
        for axis, members in lines:
            sides = {clause.side for clause in members}
            named = axis.kind in (WORD, TASK, STANDARD) or (axis.path and len(on_path[axis.path]) == 1)
            if named and len(sides) == 1:
                own[sides.pop()].extend(members)
        if not own[0] or not own[1]:
            return []
        names = ["、".join(dict.fromkeys(_named(clause) for clause in own[side])) for side in (0, 1)]
        self.pair.doubt.add(
            f"文字不同，是否同一要求无从得知：{names[0]} 与 {names[1]}",
            f"different words may or may not mean the same: {names[0]} and {names[1]}",
        )
        return own[0] + own[1]


def _worded(clause: Clause, rule: Rule) -> bool:
    """Whether a clause asks for a report and not for a figure."""
    return not rule.unit or type(clause.leaf).__name__ in (
        "Status",
        "Standard",
        "Task",
        "Grade",
        "NotAssessed",
        "Unread",
    )


def _named(clause: Clause) -> str:
    words = getattr(clause.leaf, "words", "") or getattr(clause.leaf, "name", "")
    return clause.path if clause.path else str(words)


def _distinct(
    axis: Axis, members: Sequence[Clause], tied: Callable[[Point], object] | None, *, whole: bool
) -> list[tuple[int, object]]:
    """One point for each set of clauses met, with what ties it to other axes; of courses all, where tied."""
    seen: dict[object, tuple[int, object]] = {}
    for place, point in enumerate(axis.points):
        mark = tied(point) if tied is not None else point.tie if whole else None
        seen.setdefault((tuple(axis.met[clause][place] for clause in members), mark), (place, mark))
    return list(seen.values())


def _agree(lines: Sequence[_Line], chosen: _Chosen) -> bool:
    """Whether the changes of a combination can belong to its courses."""
    for (course, _), (_, ranks) in zip(lines, chosen, strict=True):
        if course.kind != COURSE:
            continue
        for (change, _), (_, mark) in zip(lines, chosen, strict=True):
            if change.kind == CHANGE and change.path == course.path and not agrees(ranks, mark):  # type: ignore[arg-type]
                return False
    return True
