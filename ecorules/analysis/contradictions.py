"""Demands that nothing can meet: ``(市≥95 县≥85)且≤90``, ``逐年上升且逐年下降``.

Comes in: a rule. Goes out: the clauses that exclude one another, for which classes and years.
Every clause is judged by evaluation itself, on every bound of the rule and between any two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ecorules.analysis.regions import all_years, resolved, single_cells
from ecorules.analysis.samples import NUMERIC, alone, between, cuts
from ecorules.evaluation import evaluate, fold
from ecorules.language import canonical_text
from ecorules.rules import (
    AllOf,
    AnyOf,
    Arms,
    Demand,
    Leaf,
    Milestones,
    NotAssessed,
    Rule,
    Subject,
    Trend,
    TrendKind,
    children,
)
from ecorules.text import Span
from ecorules.verdicts import Verdict

#: More regions and years than this are not looked through.
_MOST_CELLS = 2000

#: Trends that ask for a change in their direction: no course takes two such of opposite directions.
_MOVING = frozenset({TrendKind.EVERY_YEAR, TrendKind.IMPROVING})

Passing = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Clauses that cannot all be met.

    ``clauses`` quotes them and ``spans`` are their places, in the order of the text. ``classes``
    is a region on which they all bear (empty if on every one), ``year`` a year (None if any).
    ``subject`` is the part they are about, "" for the rule's own value.
    """

    clauses: tuple[str, ...]
    spans: tuple[Span | None, ...]
    classes: tuple[str, ...] = ()
    year: int | None = None
    subject: str = ""


def contradictions(rule: Rule) -> tuple[Contradiction, ...]:
    """Clauses joined by 且 that nothing can meet together, and ranges without a number.

    Bounds on one value are compared exactly, in each class and year; of trends, only those of
    opposite directions are seen to clash. An empty result is no proof that the rule can be met.

    >>> from ecorules.language import parse
    >>> [found.clauses for found in contradictions(parse("<5.5且>5.5"))]
    [('<5.5', '>5.5')]
    >>> [(found.clauses, found.classes) for found in contradictions(parse("(市≥95 县≥85)且≤90"))]
    [(('≥95', '≤90'), ('市',))]
    """
    cells = single_cells([rule.demand])
    years: list[int | None] = [*all_years([rule.demand])] or [None]
    if len(cells) * len(years) > _MOST_CELLS:
        return ()
    found: dict[object, Contradiction] = {}
    for labels in cells:
        for year in years:
            demand = resolved(rule.demand, frozenset(map(fold, labels)), year)
            for subject, leaves in _clashes(demand, rule, rule.unit, ""):
                key = (subject, *((leaf, leaf.span) for leaf in leaves))
                if key not in found:
                    found[key] = Contradiction(
                        clauses=tuple(_quoted(leaf, rule) for leaf in leaves),
                        spans=tuple(leaf.span for leaf in leaves),
                        classes=labels,
                        year=year,
                        subject=subject,
                    )
    return tuple(found.values())


def _clashes(demand: Demand, rule: Rule, unit: str | None, subject: str) -> Iterator[tuple[str, tuple[Leaf, ...]]]:
    """The lowest clashes of a demand, and those inside its subjects."""
    scale = _Scale(rule, unit, demand)
    for leaves in scale.lowest(demand):
        yield subject, leaves
    for inner in _subjects(demand):
        own = unit if inner.unit is None else inner.unit
        yield from _clashes(inner.demand, rule, own, inner.name)


class _Scale:
    """The sample values of one subject, and which of them pass each clause on it."""

    def __init__(self, rule: Rule, unit: str | None, demand: Demand) -> None:
        leaves = [leaf for leaf in _own_leaves(demand) if isinstance(leaf, NUMERIC)]
        samples = between(cut for leaf in leaves for cut in cuts(leaf, rule.settings))
        self._all: Passing = frozenset(range(len(samples)))
        self._passing = {
            id(leaf): frozenset(
                place
                for place, sample in enumerate(samples)
                if evaluate(alone(leaf, rule, unit), sample).verdict is not Verdict.FAIL
            )
            for leaf in leaves
        }

    def lowest(self, demand: Demand) -> Iterator[tuple[Leaf, ...]]:
        """The lowest demands that no sample passes, as the clauses that clash."""
        if isinstance(demand, AnyOf | AllOf):
            seen = False
            for item in demand.items:
                for leaves in self.lowest(item):
                    seen = True
                    yield leaves
            if isinstance(demand, AllOf) and not seen:
                yield from self._between_items(demand)
        elif isinstance(demand, NUMERIC) and not self._passing.get(id(demand), self._all):
            yield (demand,)

    def _between_items(self, demand: AllOf) -> Iterator[tuple[Leaf, ...]]:
        """Pairs of items that clash; all of them, if only all of them together do."""
        clashing: list[tuple[Demand, ...]] = [
            pair
            for pair in combinations(demand.items, 2)
            if not self._of(pair[0]) & self._of(pair[1]) or _opposite(*pair)
        ]
        if not clashing and not self._of(demand):
            clashing = [demand.items]
        for items in clashing:
            trends = [item for item in items if isinstance(item, Trend)]
            leaves = [leaf for item in items for leaf in _own_leaves(item) if id(leaf) in self._passing]
            yield tuple(trends if len(trends) == len(items) else leaves)

    def _of(self, demand: Demand) -> Passing:
        """The samples that a demand does not exclude; whatever is not on this value excludes none."""
        if isinstance(demand, AllOf):
            return self._all.intersection(*(self._of(item) for item in demand.items))
        if isinstance(demand, AnyOf):
            asked = [item for item in demand.items if not isinstance(item, NotAssessed)]
            return frozenset[int]().union(*(self._of(item) for item in asked)) if asked else self._all
        return self._passing.get(id(demand), self._all)


def _opposite(first: Demand, second: Demand) -> bool:
    """Whether two trends ask for changes of the last year that exclude each other."""
    if not isinstance(first, Trend) or not isinstance(second, Trend):
        return False
    ways = {first.direction, second.direction}
    return {first.kind, second.kind} <= _MOVING and ways == {"up", "down"}


def _own_leaves(demand: Demand) -> Iterator[Leaf]:
    """The leaves that are about the same value; those of subjects are not."""
    if isinstance(demand, AllOf | AnyOf):
        for item in demand.items:
            yield from _own_leaves(item)
    elif not isinstance(demand, Subject | Arms | Milestones):
        yield demand


def _subjects(demand: Demand) -> Iterator[Subject]:
    if isinstance(demand, Subject):
        yield demand
    elif isinstance(demand, AllOf | AnyOf | Arms | Milestones):
        for item in children(demand):
            yield from _subjects(item)


def _quoted(leaf: Leaf, rule: Rule) -> str:
    quoted = "" if leaf.span is None else leaf.span.of(rule.text)
    return quoted or canonical_text(Rule(text="", unit=rule.unit, demand=leaf))
