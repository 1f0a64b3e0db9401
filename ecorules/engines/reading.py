"""The columns of one table, each made a reader and put where it is asked for.

Comes in: a plan and the sources of a table. Goes out: ``Table``: the keys, the classes and
references around every row, and each demand of the scheme with the columns that answer it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import numpy as np

from ecorules.assessment import (
    LEVEL,
    BadCell,
    Key,
    asks_no_number,
    cells,
    known_labels,
    labels_in,
    needs_part,
    reference_said,
    rule_of,
    scope_of,
    state,
    state_due,
    target_said,
    worded,
)
from ecorules.engines.columns import Aspect, Classes, ClassFlag, Figure, Reference
from ecorules.engines.demands import DemandColumns
from ecorules.engines.inputs import Block, Named, Own
from ecorules.engines.keys import Keys, read_keys
from ecorules.engines.plan import Plan, demands_on, looks_back_itself
from ecorules.engines.readers import Readers, Say
from ecorules.engines.sources import Nothing, Source
from ecorules.engines.trouble import Trouble
from ecorules.evaluation import evaluate
from ecorules.evaluation import fold as fold_label
from ecorules.kernel import Column, Labels, Panel, Place, Rows
from ecorules.rules import Rule, Status, TargetCompare, Task
from ecorules.schemes import Indicator, Scheme, fold, shown, suggestion

#: Of each indicator the row of its codes, and its demands, each with the row of its own codes if asked for.
Judged = tuple[int, tuple[tuple[DemandColumns, int | None], ...]]


@dataclass(frozen=True, eq=False)
class Table:
    """A table ready to be judged."""

    keys: Keys
    judged: tuple[Judged, ...]
    classes: tuple[Labels, ...]
    references: Mapping[str, Named]
    trouble: Trouble

    def block(self, rows: Rows, n: int, panel: Panel | None = None) -> Block:
        """Some rows, with what surrounds them."""
        references: dict[str, Column] = {}
        place = Place(n=n, year=self.keys.year[rows], classes=tuple([labels.rows(rows) for labels in self.classes]))
        block = Block(rows=rows, n=n, place=place, panel=panel)
        if not self.references:
            return block
        references = {name: named.column(block) for name, named in self.references.items()}
        place = Place(n=n, year=place.year, classes=place.classes, references=references)
        return Block(rows=rows, n=n, place=place, panel=panel)


def read_table(plan: Plan, sources: Mapping[str, Source], n: int, trouble: Trouble) -> Table:
    """Make readers of all columns. Raises ``DataError`` for what is wrong with keys, texts and labels."""
    keys = read_keys(sources[plan.region], plan.region, sources[plan.year], plan.year, n, trouble)
    reading = _Reading(plan, sources, n, trouble)
    judged = reading.judged()
    classes = reading.classes()
    references = reading.references()
    trouble.settle()
    return Table(keys, judged, classes, references, trouble)


class _Reading:
    """One table while its columns are read."""

    def __init__(self, plan: Plan, sources: Mapping[str, Source], n: int, trouble: Trouble) -> None:
        self.plan = plan
        self.scheme = plan.scheme
        self.sources = sources
        self.n = n
        self.trouble = trouble
        self.readers = Readers(trouble)
        self.figures = {meaning: column for column, meaning in plan.meanings if isinstance(meaning, Figure)}
        self.by_key: dict[Key, list[Figure]] = {}
        for figure in self.figures:
            self.by_key.setdefault(figure.key, []).append(figure)

    def judged(self) -> tuple[Judged, ...]:
        """Every demand with its columns, in the order of the codes."""
        found: list[Judged] = []
        row = 0
        for indicator in self.scheme:
            first, row = row, row + 1
            demands: list[tuple[DemandColumns, int | None]] = []
            for number in [part.number for part in indicator.parts] or [0]:
                at = row if number and self.plan.parts else None
                row += at is not None
                demands.append((self.demand(indicator, number), at))
            found.append((first, tuple(demands)))
        return tuple(found)

    def demand(self, indicator: Indicator, number: int) -> DemandColumns:
        """One demand with its columns."""
        key = Key(indicator.id, number, "")
        rule = rule_of(self.scheme, key)
        part = indicator.parts[number - 1] if number else None
        demand = DemandColumns(rule=rule, part=part, own=self.own(key))
        if part is not None:
            demand.level = self.own(key._replace(subject=LEVEL))
            demand.whole = self.whole(indicator, rule, number)
        subjects = [one.subject for one in self.by_key if one[:2] == key[:2] and one.subject not in {"", LEVEL}]
        demand.subjects = {subject: self.own(key._replace(subject=subject)) for subject in subjects}
        if part is not None and part.level is not None:
            demand.own.looks_back = False  # what it holds is the change of each year
            demand.level.looks_back |= self._by_target(demand)
        else:
            demand.own.looks_back |= self._by_target(demand)
        return demand

    def _by_target(self, demand: DemandColumns) -> bool:
        """Whether a target given as text may ask for earlier years."""
        targets = (demand.own.target, demand.whole.target)
        return any(target is not None and target.reader.words is not None for target in targets)

    def own(self, key: Key) -> Own:
        """The columns under one key."""
        own = Own()
        for figure in self.by_key.get(key, ()):
            named = self.figure(figure)
            match figure.aspect:
                case Aspect.VALUE:
                    own.value = named
                case Aspect.STATUS:
                    own.status = named
                case Aspect.CHANGE:
                    own.change = named
                case Aspect.TARGET:
                    own.target = named
                case Aspect.BASE:
                    assert figure.year is not None
                    own.base[figure.year] = named
                case _ as never:
                    assert_never(never)
        if own.value is not None or own.base:
            own.looks_back = any(looks_back_itself(*found) for found in demands_on(self.scheme, key))
            asked = any(isinstance(leaf, Task | TargetCompare) for leaf, _ in demands_on(self.scheme, key))
            own.looks_back |= asked and own.target is not None and own.target.reader.words is not None
        return own

    def whole(self, indicator: Indicator, rule: Rule, number: int) -> Own:
        """The columns of an indicator with parts: they hold for each of them."""
        own = Own()
        for figure in self.by_key.get(Key(indicator.id, 0, ""), ()):
            column = self.figures[figure]
            say = _met_or_not(indicator) if figure.aspect is Aspect.TARGET else _attested(indicator)
            named = self.named(column, say)
            if figure.aspect is Aspect.TARGET:
                own.target = named
            elif figure.aspect is Aspect.STATUS:
                own.status = named
            else:
                own.value = named
        return own

    def figure(self, figure: Figure) -> Named:
        """The reader of a column about one thing."""
        rule = self._rule_of_cells(figure.key)
        match figure.aspect:
            case Aspect.VALUE:
                say = _value(rule, figure.key.subject)
            case Aspect.BASE:
                say = _base(rule, figure.key.subject)
            case Aspect.STATUS:
                say = _status(rule)
            case Aspect.CHANGE:
                say = _change
            case Aspect.TARGET:
                say = _target(rule_of(self.scheme, figure.key))
            case _ as never:
                assert_never(never)
        return self.named(self.figures[figure], say)

    def _rule_of_cells(self, key: Key) -> Rule:
        """The rule that says what cells may hold: a part's own for the change that it reports."""
        indicator = self.scheme[key.indicator]
        if key.part and key.subject != LEVEL:
            return indicator.parts[key.part - 1].rule
        return rule_of(self.scheme, key)

    def named(self, column: str, say: Say) -> Named:
        """A reader with the name of its column."""
        return Named(column, self.readers.reader(self.sources.get(column, Nothing()), column, say))

    def classes(self) -> tuple[Labels, ...]:
        """The class labels of every row, one of these a column."""
        found: list[Labels] = []
        known = {fold(label): label for label in known_labels(self.scheme)}
        for column, meaning in self.plan.meanings:
            if isinstance(meaning, Classes):
                named = self.named(column, _labels(known))
                words = named.column(self._all()).words
                if words is not None:
                    sets = tuple([frozenset(map(fold_label, labels_in(word))) for word in words.words])
                    found.append(Labels(words.codes, sets))
            elif isinstance(meaning, ClassFlag):
                attest = self.named(column, _flag).column(self._all()).attest
                if attest is not None:
                    found.append(Labels(attest, (frozenset(), frozenset({fold_label(meaning.label)}))))
        return tuple(found)

    def _all(self) -> Block:
        return Block(rows=slice(0, self.n), n=self.n, place=Place(n=self.n))

    def references(self) -> dict[str, Named]:
        """The figures to compare with, by name."""
        found = [(column, meaning) for column, meaning in self.plan.meanings if isinstance(meaning, Reference)]
        return {meaning.name: self.named(column, reference_said) for column, meaning in found}


def _value(rule: Rule, subject: str) -> Say:
    scope = scope_of(rule, subject)

    def say(cell: Any) -> float | bool | str:
        if cells.is_number(cell):
            if asks_no_number(scope):
                raise state_due(rule)
            return cells.number(cell, "value")
        said = worded(cell, scope)
        return _as_text(cell, rule) if isinstance(said, bool) else said

    return say


def _status(rule: Rule) -> Say:
    def say(cell: Any) -> float | bool | str:
        said = state(cell)
        return _as_text(cell, rule) if isinstance(said, bool) else said

    return say


def _as_text(cell: Any, rule: Rule) -> bool | str:
    """What 是 and the like say. A rule of nothing but a state says the same to the word, which is quicker."""
    said = cells.yes_no(cell)
    assert said is not None
    if not isinstance(cell, str) or not isinstance(rule.demand, Status):
        return said
    same = evaluate(rule, cell).verdict is evaluate(rule, said).verdict
    return cell if same else said


def _base(rule: Rule, subject: str) -> Say:
    value = _value(rule, subject)

    def say(cell: Any) -> float | bool | str:
        return value(cell) if cells.is_number(cell) else cells.number(cell, "value")

    return say


def _change(cell: Any) -> float:
    return cells.number(cell, "change")


def _target(rule: Rule) -> Say:
    return lambda cell: target_said(cell, rule)


def _met_or_not(indicator: Indicator) -> Say:
    def say(cell: Any) -> bool:
        said = None if cells.is_number(cell) else target_said(cell, None)
        if not isinstance(said, bool):
            raise needs_part(indicator)
        return said

    return say


def _attested(indicator: Indicator) -> Say:
    def say(cell: Any) -> bool | str:
        if cells.is_number(cell):
            raise needs_part(indicator)
        return state(cell)

    return say


def _labels(known: Mapping[str, str]) -> Say:
    def say(cell: Any) -> str:
        if not isinstance(cell, str):
            raise BadCell("应是类别名", "class labels should be text")
        for label in labels_in(cell):
            if fold(label) not in known:
                hint, hint_en = suggestion(label, known.values())
                message, message_en = f"没有名为 “{shown(label)}” 的类别", f"there is no class {shown(label)!r}"
                raise BadCell(message, message_en, hint, hint_en)
        return cell

    return say


def _flag(cell: Any) -> bool:
    said = cells.yes_no(cell)
    if said is None:
        raise BadCell(f"应是 是 或 否，而不是 {shown(cell)}", f"should say yes or no, not {shown(cell)}")
    return said


__all__ = ["Scheme", "Table", "np", "read_table"]
