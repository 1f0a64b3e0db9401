"""Sorting labels: from a flat list of clauses to arms, milestones and subjects.

Comes in: the drafts of a text. Goes out: one ``Demand``. Separators only say that clauses hold
together; which label governs which clause is settled here: a label opens a scope, a label of
the same kind opens the next one, labels of another kind stand inside.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Final, cast

from ecorules.language.classes import Classes
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Body, Clause, Draft, Label, Many, Measuring, clauses
from ecorules.language.findings import finding
from ecorules.language.labels import looks_like_class
from ecorules.language.same_value import joined, settle_together
from ecorules.language.scopes import (
    Group,
    Row,
    continued,
    dealt,
    flat,
    for_every_arm,
    grouped,
    hoisted,
    is_class,
    only_an_aim,
    outside_brackets,
    share_suffix,
    split_names,
    without_path,
)
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arm,
    Arms,
    Compare,
    Demand,
    Milestones,
    Note,
    Range,
    Reach,
    Step,
    Subject,
)
from ecorules.text import Diagnostic, Span

_FIGURES: Final = (Approx, Compare, Range, Reach)
_MEASURED: Final = frozenset({"number", "reference"})


class Arrangement:
    """Builds the demand of one text; collects what is noted and warned on the way."""

    def __init__(self, text: str, unit: Measuring, classes: Classes, *, alone: bool) -> None:
        self.text = text
        self.classes = classes
        self.warnings: list[Diagnostic] = []
        self.notes: list[Note] = []
        self._column = unit
        self._alone = alone
        self._units: dict[str, Measuring] = {}
        self._inside: list[str] = []

    def demand(self, draft: Draft, unit: Measuring) -> Demand:
        """The demand of a draft whose plain numbers are in this unit."""
        if isinstance(draft, Many):
            draft = for_every_arm(draft)
        if isinstance(draft, Many) and draft.kind == "any":
            return self._any(draft, unit)
        return self._all(self._rows(draft), unit, draft.span)

    # --- or

    def _any(self, draft: Many, unit: Measuring) -> Demand:
        first = draft.items[0]
        path = hoisted(draft)
        if path:
            return self._all([Row(path, without_path(draft), "")], unit, draft.span)
        if (
            any(isinstance(item, Many) and item.kind == "all" and "且" in item.glue for item in draft.items)
            and "或" in draft.glue
        ):
            self._ambiguous(draft)
        if isinstance(first, Many) and sum(is_class(clause.path) for clause in clauses(first)) > 1:
            self.warnings.append(finding("every_arm", draft.items[-1].span))
        if any(is_class(clause.path) for item in draft.items[1:] for clause in outside_brackets(item)):
            raise refuse("place", draft.span, read="或")
        return joined(AnyOf, [self.demand(item, unit) for item in draft.items], draft.span)

    def _ambiguous(self, draft: Many) -> None:
        texts = [
            [part.span.of(self.text).strip() for part in item.items]
            if isinstance(item, Many)
            else [item.span.of(self.text).strip()]
            for item in draft.items
        ]
        chosen = "或".join(f"({'且'.join(parts)})" if len(parts) > 1 else parts[0] for parts in texts)
        other = "且".join(f"({'或'.join(run)})" if len(run) > 1 else run[0] for run in _other_reading(texts))
        self.warnings.append(finding("ambiguous", draft.span, chosen=chosen, other=other))

    # --- and

    def _rows(self, draft: Draft) -> list[Row]:
        rows: list[Row] = []
        for glue, item in flat(draft, ""):
            path = hoisted(item)
            rows.extend(dealt(Row(path, without_path(item) if path else item, glue), self.classes))
        return continued(rows)

    def _all(self, rows: list[Row], unit: Measuring, span: Span) -> Demand:
        share_suffix(rows)
        groups = grouped(rows)
        self._check_labels(groups)
        return joined_all(self._items(groups, unit), span)

    def _check_labels(self, groups: list[Group]) -> None:
        labels = [group.label for group in groups if group.label is not None]
        named = [
            label
            for label in labels
            if label.kind == "subject" and any(looks_like_class(name, alone=True) for name in label.names)
        ]
        if len(named) > 1 and not any(label.kind == "rest" for label in labels):
            raise refuse("class", named[0].span, read=named[0].text)
        if any(label.kind.startswith("class") for label in labels):
            for label in labels:
                if label.kind == "subject" and any(map(looks_like_class, label.names)):
                    raise refuse("class", label.span, read=label.text)
        if any(label.kind == "rest" for label in labels):
            for group in groups:
                if group.label is not None and group.label.kind == "subject":
                    group.label = group.label._replace(kind=f"class:{group.label.text}")
        elif len(labels) > 1:
            self._check_mixed(groups)

    def _check_mixed(self, groups: list[Group]) -> None:
        """A class and a subject side by side, each with its figure: 城区≥95,乡镇≥80 may be either.

        且 says that both are demanded.
        """
        for before, after in pairwise(groups):
            labels = {_sort_of(group): group.label for group in (before, after) if _has_figure(group)}
            if labels.keys() >= {"class", "subject"} and after.rows[0].glue != "且":
                one, other = labels["class"], labels["subject"]
                assert one is not None
                assert other is not None
                raise refuse("mixed", one.span.cover(other.span), read=one.text, near=other.text)

    def _items(self, groups: list[Group], unit: Measuring) -> list[Demand]:
        items: list[Demand] = []
        kinds = ["" if group.label is None else group.label.kind.partition(":")[0] for group in groups]
        done = 0
        while done < len(groups):
            kind = {"rest": "class"}.get(kinds[done], kinds[done])
            end = done + 1
            while end < len(groups) and {"rest": "class"}.get(kinds[end], kinds[end]) == kind:
                end += 1
            run = groups[done:end]
            if kind == "" and end < len(groups) and self._opens(run[0], groups[end], kinds[end]):
                later = end
                while later < len(groups) and {"rest": "class"}.get(kinds[later], kinds[later]) == {
                    "rest": "class"
                }.get(kinds[end], kinds[end]):
                    later += 1
                build = self._milestones if kinds[end] == "year" else self._arms
                items.append(build(groups[end:later], unit, run[0]))
                done = later
                continue
            if kind == "":
                items.extend(self._plain(run[0], unit))
            elif kind == "class":
                items.append(self._arms(run, unit, None))
            elif kind == "year":
                items.append(self._milestones(run, unit, None))
            else:
                items.extend(item for group in run for item in self._subjects(group, unit))
            done = end
        return items

    def _opens(self, plain: Group, after: Group, kind: str) -> bool:
        """Whether unlabelled rows are the first arm or the first step of the labelled ones behind them."""
        if kind == "year":
            return True
        if kind not in {"class", "rest"} or len(plain.rows) != 1 or after.rows[0].glue in {"且", ""}:
            return False
        _check_note(plain.rows[0].draft, after)
        measured = [row.draft for row in (plain.rows[0], after.rows[0])]
        return all(isinstance(draft, Clause) and draft.body.kind in _MEASURED for draft in measured)

    def _plain(self, group: Group, unit: Measuring) -> list[Demand]:
        drafts = [row.draft for row in group.rows]
        kept = [draft for draft in drafts if not only_an_aim(draft, drafts)]
        for draft in drafts:
            if draft not in kept:
                self.notes.append(Note(kind="aim", text=draft.span.of(self.text), span=draft.span))
        return settle_together(
            [self._one(draft, unit) for draft in kept], [row.glue for row in group.rows][: len(kept)]
        )

    def _one(self, draft: Draft, unit: Measuring) -> Demand:
        if isinstance(draft, Many):
            return self.demand(draft, unit)
        self.notes += draft.notes
        self.warnings += draft.warnings
        body = draft.body
        demand = self.demand(body.inner, unit) if body.inner is not None else body.make(unit, draft.lead)
        for under in draft.under:
            demand = self._with_bracket(demand, draft, under, unit)
        if draft.otherwise:
            others = [self.demand(other, unit) for other in draft.otherwise]
            if isinstance(demand, _FIGURES) and any(isinstance(other, _FIGURES) for other in others):
                raise refuse("two", draft.otherwise[0].span)
            demand = joined(AnyOf, [demand, *others], draft.span)
        return demand

    def _with_bracket(self, demand: Demand, clause: Clause, under: Draft, unit: Measuring) -> Demand:
        """A bracket behind a demand subdivides it: by class, by year, or 其中 by subject."""
        groups = grouped(self._rows(under))
        self._check_labels(groups)
        kinds = {"" if group.label is None else group.label.kind.partition(":")[0] for group in groups}
        if kinds <= {"class", "rest"} and any(row.path for group in groups for row in group.rows):
            raise refuse("two", under.span)
        plain = Group(None, [Row((), Clause(path=(), body=_already(demand, clause.body), span=clause.span), "")])
        if kinds <= {"class", "rest"}:
            inner = {group.label.kind for group in groups if group.label is not None}
            if inner & set(self._inside):
                raise refuse("two", under.span)
            return self._arms(groups, unit, plain)
        if kinds == {"year"}:
            return self._milestones(groups, unit, plain)
        if kinds == {"subject"} and any(clause.of_which for clause in clauses(under)):
            return joined_all(
                [demand, *(item for group in groups for item in self._subjects(group, unit))], clause.span
            )
        raise refuse("two", under.span)

    # --- labels

    def _under(self, group: Group, unit: Measuring) -> Demand:
        rows = group.rows
        span = rows[0].draft.span.cover(rows[-1].draft.span)
        return self._all(rows, unit, span)

    def _subjects(self, group: Group, unit: Measuring) -> list[Demand]:
        label = group.label
        assert label is not None
        first = group.rows[0].draft
        names, bodies = label.names, None
        if isinstance(first, Clause) and len(group.rows) == 1:
            if first.body.paired:
                names, bodies = split_names(label.names), first.body.paired
                if len(names) != len(bodies):
                    raise refuse("each_of", label.span)
            elif first.each:
                names = split_names(label.names)
        built: list[Demand] = []
        for place, name in enumerate(names):
            measuring = self._unit_of(name, unit)
            rows = group.rows if bodies is None else [Row((), replace(cast("Clause", first), body=bodies[place]), "")]
            demand = self._under(Group(None, rows), measuring)
            own = measuring.unit if measuring.owned and not self._alone else None
            span = label.span.cover(_body_span(group.rows[-1].draft))
            built.append(Subject(name=name, demand=demand, unit=own, span=span))
        return built

    def _unit_of(self, name: str, unit: Measuring) -> Measuring:
        if self._alone:
            return self._column
        if name not in self._units:
            self._units[name] = Measuring(unit.unit, unit.better, unit.approx, own=True)
        return self._units[name]

    def _milestones(self, groups: list[Group], unit: Measuring, before: Group | None) -> Demand:
        steps = (
            []
            if before is None
            else [Step(year=None, demand=joined_all(self._plain(before, unit), before.rows[0].draft.span))]
        )
        last = 0
        for group in groups:
            label = group.label
            assert label is not None
            if label.year <= last:
                raise refuse("order", label.span)
            last = label.year
            demand = self._under(Group(None, group.rows), unit)
            steps.append(Step(year=label.year, demand=demand, span=label.span.cover(group.rows[-1].draft.span)))
        return Milestones(steps=tuple(steps), span=groups[0].rows[0].draft.span.cover(groups[-1].rows[-1].draft.span))

    def _arms(self, groups: list[Group], unit: Measuring, before: Group | None) -> Demand:
        labels = [group.label for group in groups if group.label is not None]
        if before is not None and any(label.kind == "rest" for label in labels):
            raise refuse("row", before.rows[0].draft.span)
        covered = self.classes.coverage(tuple((label.kind, label.names) for label in labels))
        arms: list[Arm] = []
        if before is not None:
            demand = joined_all(self._plain(before, unit), before.rows[0].draft.span)
            arms.append(Arm(labels=(), demand=demand, covers=self.classes.rest, span=before.rows[0].draft.span))
        seen: set[str] = set()
        for label, group, (covers, within) in zip(labels, groups, covered.arms, strict=True):
            repeated = seen & set(label.names or ("",))
            if repeated:
                raise refuse("same_class", label.span, read=label.text)
            seen |= set(label.names or ("",))
            self._inside.append(label.kind)
            demand = self._under(Group(None, self._named(label, group.rows)), unit)
            self._inside.pop()
            rest = label.kind == "rest"
            arms.append(
                Arm(
                    labels=() if rest else label.names,
                    demand=demand,
                    dimension="" if rest else label.kind.partition(":")[2],
                    covers=covers,
                    within=within,
                    span=label.span.cover(group.rows[-1].draft.span),
                )
            )
        span = groups[0].rows[0].draft.span.cover(groups[-1].rows[-1].draft.span)
        return Arms(arms=tuple(arms), known=covered.known, span=span.cover(labels[0].span))

    def _named(self, label: Label, rows: list[Row]) -> list[Row]:
        """A measured name behind a class belongs to the arm: 高寒区林草覆盖率≥90 is the arm 高寒区."""
        if len(rows) != 1 or len(rows[0].path) != 1 or rows[0].path[0].kind != "subject":
            return rows
        name = rows[0].path[0]
        self.warnings.append(finding("measures_else", name.span, label=label.text, read=name.text))
        return [Row((), rows[0].draft, rows[0].glue)]


def joined_all(items: list[Demand], span: Span) -> Demand:
    """The items as one demand; a single one stays itself."""
    return joined(AllOf, items, span)


def _check_note(plain: Draft, after: Group) -> None:
    """100(城市);≥80(县): a bracket before one that names a class is no note, and names no class that is listed."""
    label = after.label
    if not isinstance(plain, Clause) or label is None or label.span.start < after.rows[0].draft.span.start + 1:
        return
    for note in plain.notes:
        if note.kind == "annotation":
            raise refuse("class", note.span, read=note.text.strip("()"))


def _sort_of(group: Group) -> str:
    return "" if group.label is None else group.label.kind.partition(":")[0]


def _has_figure(group: Group) -> bool:
    """Whether the first demand under a label is a figure that a list of arms could hold."""
    first = clauses(group.rows[0].draft)[0]
    return first.body.kind in {"number", "grade"}


def _already(demand: Demand, body: Body) -> Body:
    """A body whose node has been made."""
    return Body(body.kind, lambda *_: demand, body.span)


def _body_span(draft: Draft) -> Span:
    return draft.body.span if isinstance(draft, Clause) else draft.span


def _other_reading(texts: list[list[str]]) -> list[list[str]]:
    """The runs that 或 joins when it binds tighter than 且."""
    runs: list[list[str]] = []
    for parts in texts:
        joins = bool(runs) and bool(parts)
        if joins:
            runs[-1].append(parts[0])
        runs.extend([part] for part in parts[joins:])
    return runs
