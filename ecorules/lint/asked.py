"""A scheme laid out for the checks: one entry for each demand that it makes.

Comes in: a ``Scheme``. Goes out: ``Table``, with every demand of a row, a part or a dated
version, its rule as the text alone gives it (without the row's scope), and its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Final

from ecorules.analysis import Contradiction, contradictions
from ecorules.errors import EcoRulesError
from ecorules.language import parse
from ecorules.lint.findings import Path
from ecorules.rules import AllOf, Arms, Better, Demand, Milestones, Rule, Subject, Unread, children
from ecorules.schemes import Indicator, Part, Scheme, Version

#: Regions and years, over all different rules of a scheme, that are searched for contradictions: some seconds
#: of work. The table of 36 indicators has one rule with 且 and three regions.
MOST_CASES: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One demand: of an indicator, or of one of its parts; of one version, where there are several.

    ``owner`` is the way from the row to the indicator or part, ``place`` to the text.
    """

    indicator: Indicator
    part: Part | None
    version: Version | None
    text: str
    rule: Rule
    owner: Path
    place: Path

    @property
    def holder(self) -> Indicator | Part:
        """The indicator or part that makes the demand."""
        return self.indicator if self.part is None else self.part

    @property
    def name(self) -> str:
        """The name of what is measured."""
        return self.holder.name

    @property
    def unit(self) -> str | None:
        """The unit of the column."""
        return self.holder.unit

    @property
    def unread(self) -> str | None:
        """Why the text cannot be read, if it cannot."""
        return self.holder.unread if self.version is None else self.version.unread


@dataclass(slots=True)
class Table:
    """A scheme with its demands; ``readable`` are those whose text was read."""

    scheme: Scheme
    asked: tuple[Asked, ...] = field(init=False)
    readable: tuple[Asked, ...] = field(init=False)
    _searched: int = 0
    _clashes: dict[Rule, tuple[Contradiction, ...]] = field(default_factory=dict)
    _read: dict[tuple[str, str | None, Better | None], Rule | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asked = tuple(each for row in self.scheme for each in self._of(row))
        self.readable = tuple(each for each in self.asked if not is_unread(each.rule))

    def _of(self, row: Indicator) -> Iterator[Asked]:
        if not row.parts:
            yield from self._versions(row, None, (), ("threshold",))
        for at, part in enumerate(row.parts):
            owner: Path = ("parts", at)
            shared = row.threshold is not None and part.threshold == row.threshold
            yield from self._versions(row, part, owner, ("threshold",) if shared else (*owner, "threshold"))

    def _versions(self, row: Indicator, part: Part | None, owner: Path, place: Path) -> Iterator[Asked]:
        holder: Indicator | Part = row if part is None else part
        if holder.versions:
            for at, version in enumerate(holder.versions):
                rule = self._rule(version.threshold, version.rule, row.scope)
                yield Asked(
                    indicator=row,
                    part=part,
                    version=version,
                    text=version.threshold,
                    rule=rule,
                    owner=owner,
                    place=(*place, at, "text"),
                )
        elif holder.threshold is not None and holder.rule is not None:
            rule = self._rule(holder.threshold, holder.rule, row.scope)
            yield Asked(
                indicator=row, part=part, version=None, text=holder.threshold, rule=rule, owner=owner, place=place
            )

    def _rule(self, text: str, rule: Rule, scope: str | None) -> Rule:
        """The rule of the text alone: under a scope the row's own rule has an arm that nobody printed."""
        if scope is None or is_unread(rule):
            return rule
        key = (text, rule.unit, rule.better)
        if key not in self._read:
            try:
                self._read[key] = parse(text, unit=rule.unit, better=rule.better)
            except EcoRulesError:
                self._read[key] = None
        return self._read[key] or rule

    def contradictions(self, rule: Rule) -> tuple[Contradiction, ...]:
        """What clashes in a rule, looked for once for each different rule."""
        if rule not in self._clashes:
            cases = _cases(rule.demand)
            wanted = 0 < cases <= MOST_CASES - self._searched
            self._searched += cases if wanted else 0
            self._clashes[rule] = contradictions(rule) if wanted else ()
        return self._clashes[rule]


def _cases(demand: Demand) -> int:
    """How many regions and years a demand tells apart; 0 where nothing is joined by 且."""
    found = list(nodes(demand))
    if not any(isinstance(node, AllOf) for node in found):
        return 0
    arms: dict[str, int] = {}
    for node in found:
        for arm in node.arms if isinstance(node, Arms) else ():
            arms[arm.dimension] = arms.get(arm.dimension, 1) + 1
    years = sum(len(node.steps) for node in found if isinstance(node, Milestones))
    return prod(arms.values()) * max(years, 1)


def is_unread(rule: Rule) -> bool:
    """Whether the rule stands for a text that could not be read."""
    return any(isinstance(node, Unread) for node in nodes(rule.demand))


def nodes(demand: Demand) -> Iterator[Demand]:
    """Every node of a demand, the whole first."""
    waiting = [demand]
    while waiting:
        node = waiting.pop(0)
        yield node
        waiting[:0] = children(node)


def measured(demand: Demand, unit: str | None, name: str) -> Iterator[tuple[Demand, str | None, str]]:
    """Every leaf with the unit and the name of what it measures."""
    if isinstance(demand, Subject):
        yield from measured(demand.demand, demand.unit if demand.unit is not None else unit, demand.name)
        return
    inside = children(demand)
    if not inside:
        yield demand, unit, name
    for inner in inside:
        yield from measured(inner, unit, name)
