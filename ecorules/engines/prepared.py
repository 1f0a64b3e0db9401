"""What a plan asks of any table, worked out once for all tables of a process.

Comes in: a plan. Goes out: ``Prepared``: each demand of the scheme with its rule made ready for
arrays, and the columns about it with what reads their cells. An engine that judges thousands of
batches pays for this once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ecorules.assessment import LEVEL, Key, known_labels, labels_in, reference_said, rule_of
from ecorules.engines.columns import Aspect, Classes, ClassFlag, Figure, Reference
from ecorules.engines.plan import Plan, demands_on, is_measured, looks_back
from ecorules.engines.readers import Saying
from ecorules.engines.says import (
    attested,
    base_said,
    change_said,
    flag_said,
    labels_said,
    met_or_not,
    status_said,
    target_of,
    value_said,
)
from ecorules.evaluation import fold as fold_label
from ecorules.kernel import BoundRule
from ecorules.rules import Rule, TargetCompare, Task, attested_words
from ecorules.schemes import Indicator, Part, fold

#: Plans kept ready; and tables after which what was kept of their texts is given up.
_PLANS: Final = 8
_TABLES: Final = 1000

Sets = tuple[frozenset[str], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class AboutOne:
    """The columns about one thing: what each says, for which year, its name, what reads its cells."""

    said: tuple[tuple[Aspect, int | None, str, Saying], ...] = ()
    looks_back: bool = False
    asks_target: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class Asked:
    """A demand on an indicator or a part.

    ``own`` are the columns of the indicator or part itself, ``level`` those of the level behind
    a reported change, ``whole`` those of the indicator that a part belongs to, ``subjects`` those of
    subjects and clauses in the rule's text. ``first`` and ``at`` are the rows of the codes: of the indicator,
    and of the part if it is asked for.
    """

    first: int
    at: int | None
    rule: Rule
    bound: BoundRule
    part: Part | None
    own: AboutOne
    level: AboutOne
    whole: AboutOne
    subjects: Mapping[str, AboutOne]
    asks_target: bool
    clause: str | None

    @property
    def has_level(self) -> bool:
        """Whether the part reports a change of something."""
        return self.part is not None and self.part.level is not None

    @cached_property
    def simple(self) -> bool:
        """Whether the rule has one column, its value, or none at all."""
        others = (self.level, self.whole, *self.subjects.values())
        only_value = all(aspect is Aspect.VALUE for aspect, *_ in self.own.said)
        return only_value and not self.has_level and not any(other.said for other in others)


@dataclass(eq=False)
class Prepared:
    """A plan ready for tables. ``words`` keeps the texts of columns, so that each is judged once in many tables."""

    plan: Plan
    demands: tuple[Asked, ...]
    classes: tuple[tuple[str, Classes | ClassFlag, Saying], ...]
    references: tuple[tuple[str, Reference, Saying], ...]
    flags: dict[str, Sets]
    words: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    tables: int = 0
    _sets: dict[tuple[str, ...], Sets] = field(default_factory=dict)

    def sets(self, words: tuple[str, ...]) -> Sets:
        """The class labels of each text of a column."""
        if words not in self._sets:
            self._sets[words] = tuple([frozenset(map(fold_label, labels_in(word))) for word in words])
        return self._sets[words]


_ready: dict[int, Prepared] = {}


def prepared(plan: Plan) -> Prepared:
    """The plan made ready, kept from the table before."""
    found = _ready.get(id(plan))
    if found is None or found.plan is not plan or found.tables >= _TABLES:
        if len(_ready) >= _PLANS:
            _ready.clear()
        found = _ready[id(plan)] = _prepare(plan)
    found.tables += 1
    return found


def _prepare(plan: Plan) -> Prepared:
    known = {fold(label): label for label in known_labels(plan.scheme)}
    labels = Saying(labels_said(known))
    classes: list[tuple[str, Classes | ClassFlag, Saying]] = []
    references: list[tuple[str, Reference, Saying]] = []
    flags: dict[str, Sets] = {}
    for column, meaning in plan.meanings:
        if isinstance(meaning, Classes):
            classes.append((column, meaning, labels))
        elif isinstance(meaning, ClassFlag):
            classes.append((column, meaning, Saying(flag_said)))
            flags[meaning.label] = (frozenset(), frozenset({fold_label(meaning.label)}))
        elif isinstance(meaning, Reference):
            references.append((column, meaning, Saying(reference_said)))
    return Prepared(plan, tuple(_Demands(plan).asked()), tuple(classes), tuple(references), flags)


class _Demands:
    """The demands of a plan's scheme with the columns about them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.scheme = plan.scheme
        self.by_key: dict[Key, list[tuple[Figure, str]]] = {}
        for column, meaning in plan.meanings:
            if isinstance(meaning, Figure):
                self.by_key.setdefault(meaning.key, []).append((meaning, column))

    def asked(self) -> list[Asked]:
        """Every demand, in the order of the codes."""
        found: list[Asked] = []
        row = 0
        for indicator in self.scheme:
            first, row = row, row + 1
            for part in indicator.parts or (None,):
                at = row if part is not None and self.plan.parts else None
                row += at is not None
                found.append(self._demand(indicator, part, first, at))
        return found

    def _demand(self, indicator: Indicator, part: Part | None, first: int, at: int | None) -> Asked:
        key = Key(indicator.id, part.number if part else 0, "")
        rule = rule_of(self.scheme, key)
        words = attested_words(rule.demand)
        subjects = [one.subject for one in self.by_key if one[:2] == key[:2] and one.subject not in {"", LEVEL}]
        return Asked(
            first=first,
            at=at,
            rule=rule,
            bound=BoundRule(rule),
            part=part,
            own=self._about(key),
            level=self._about(key._replace(subject=LEVEL)),
            whole=self._whole(indicator) if part is not None else AboutOne(),
            subjects={subject: self._about(key._replace(subject=subject)) for subject in subjects},
            asks_target=self._asks_target(key),
            clause=words[0] if len(words) == 1 else None,
        )

    def _about(self, key: Key) -> AboutOne:
        figures = self.by_key.get(key, [])
        measured = any(is_measured(self.scheme, figure) for figure, _ in figures)
        return AboutOne(
            said=tuple((figure.aspect, figure.year, column, self._say(figure)) for figure, column in figures),
            looks_back=measured and any(looks_back(*one) for one in demands_on(self.scheme, key)),
            asks_target=measured and self._asks_target(key),
        )

    def _asks_target(self, key: Key) -> bool:
        return any(isinstance(leaf, Task | TargetCompare) for leaf, _ in demands_on(self.scheme, key))

    def _whole(self, indicator: Indicator) -> AboutOne:
        target, value = Saying(met_or_not(indicator)), Saying(attested(indicator))
        figures = self.by_key.get(Key(indicator.id, 0, ""), [])
        return AboutOne(
            said=tuple(
                (figure.aspect, None, column, target if figure.aspect is Aspect.TARGET else value)
                for figure, column in figures
            )
        )

    def _say(self, figure: Figure) -> Saying:
        rule = self._rule_of_cells(figure.key)
        match figure.aspect:
            case Aspect.VALUE:
                return Saying(value_said(rule, figure.key.subject))
            case Aspect.BASE:
                return Saying(base_said(rule, figure.key.subject))
            case Aspect.STATUS:
                return Saying(status_said(rule))
            case Aspect.CHANGE:
                return Saying(change_said)
            case Aspect.TARGET:
                return Saying(target_of(rule_of(self.scheme, figure.key)))

    def _rule_of_cells(self, key: Key) -> Rule:
        """The rule that says what cells may hold: a part's own for the change that it reports."""
        if key.part and key.subject != LEVEL:
            return self.scheme[key.indicator].parts[key.part - 1].rule
        return rule_of(self.scheme, key)
