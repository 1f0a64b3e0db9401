"""The regions and years that rules tell apart.

Comes in: demands. Goes out: for each dimension of class the groups of labels that all of them
treat alike, one label to stand for each, and a demand with the arms and milestones of one
region and year chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from ecorules.evaluation import fit, fold, lone_subject
from ecorules.rules import (
    AllOf,
    AnyOf,
    Arms,
    Demand,
    Milestones,
    NotAssessed,
    Rule,
    Step,
    Subject,
    children,
    subject_nodes,
)

#: Labels that stand for their group, if they are in it: most regions are of these.
_USUAL = frozenset({"市", "县"})


def nodes(demand: Demand) -> Iterator[Demand]:
    """A demand and everything inside it, in the order of the text."""
    yield demand
    for inner in children(demand):
        yield from nodes(inner)


def all_arms(demands: Iterable[Demand]) -> list[Arms]:
    """Every set of arms, outer ones first."""
    return [node for demand in demands for node in nodes(demand) if isinstance(node, Arms)]


def all_years(demands: Iterable[Demand]) -> list[int]:
    """Every year from which a milestone holds, in order."""
    steps = (
        step for demand in demands for node in nodes(demand) if isinstance(node, Milestones) for step in node.steps
    )
    return sorted({step.year for step in steps if step.year is not None})


def label_groups(demands: Iterable[Demand]) -> dict[str, list[str]]:
    """For each dimension, a label of every group that the arms treat alike.

    The dimension "" holds what a region says of itself to fall under the arm for all others (其他).
    Standard names of arms come before other spellings.
    """
    arms = all_arms(demands)
    by_dimension: dict[str, dict[str, None]] = {}
    for one in arms:
        for arm in one.arms:
            named = by_dimension.setdefault(arm.dimension, {})
            named.update(dict.fromkeys((*arm.labels, *arm.covers)))
        for dimension, known in one.known:
            by_dimension.setdefault(dimension, {}).update(dict.fromkeys(known))
    groups: dict[str, list[str]] = {}
    for dimension, labels in by_dimension.items():
        seen: dict[tuple[object, ...], str] = {}
        for label in sorted(labels, key=lambda label: label not in _USUAL):
            seen.setdefault(_standing(label, arms), label)
        groups[dimension] = list(seen.values())
    return groups


def _standing(label: str, arms: Sequence[Arms]) -> tuple[object, ...]:
    """How a region with this label alone stands to each set of arms."""
    labels = frozenset({fold(label)})
    standing: list[object] = []
    for one in arms:
        found = fit(one, labels)
        places = {id(arm): place for place, arm in enumerate(one.arms)}
        standing.append(
            (
                tuple(places[id(arm)] for arm in found.sure),
                tuple(places[id(arm)] for arm in found.possible),
                found.not_given,
            )
        )
    return tuple(standing)


def single_cells(demands: Sequence[Demand]) -> list[tuple[str, ...]]:
    """Regions with one class in each dimension; regions that call themselves 其他 are left out."""
    groups = [labels for dimension, labels in label_groups(demands).items() if dimension]
    return list(product(*groups))


def resolved(demand: Demand, labels: frozenset[str], year: int | None) -> Demand:
    """The demand on a region with these folded labels in a year; None is no year at all.

    ``NotAssessed`` where no arm or milestone concerns it. Arms and milestones that are left are
    those that the region or the year leaves open: what all of their demands agree on holds.
    """
    match demand:
        case Arms(known=known, span=span):
            found = fit(demand, labels)
            chosen = [replace(arm, demand=resolved(arm.demand, labels, year)) for arm in found.sure or found.possible]
            if not chosen:
                return NotAssessed()
            if len(chosen) == 1:
                return chosen[0].demand
            if found.sure:
                return AllOf(items=tuple(arm.demand for arm in chosen))
            return Arms(arms=tuple(chosen), known=known, span=span)
        case Milestones(steps=steps) if year is not None:
            held = step_in(steps, year)
            return NotAssessed() if held is None else resolved(held.demand, labels, year)
        case Milestones(steps=steps, span=span):
            return Milestones(
                steps=tuple(replace(step, demand=resolved(step.demand, labels, year)) for step in steps), span=span
            )
        case AllOf(items=items, span=span):
            return AllOf(items=tuple(resolved(item, labels, year) for item in items), span=span)
        case AnyOf(items=items, span=span):
            return AnyOf(items=tuple(resolved(item, labels, year) for item in items), span=span)
        case Subject(name=name, demand=inner, unit=unit, span=span):
            return Subject(name=name, demand=resolved(inner, labels, year), unit=unit, span=span)
        case _:
            return demand


def step_in(steps: Sequence[Step], year: int) -> Step | None:
    """The milestone that holds in a year: the latest that has begun, else the first undated one."""
    held: Step | None = None
    for step in steps:
        if step.year is None:
            held = held or step
        elif step.year <= year and (held is None or held.year is None or held.year <= step.year):
            held = step
    return held


def subject_paths(rule: Rule, other: Rule) -> Callable[[int, str], str]:
    """The names of subjects, spelled as first printed; a lone subject is the value where the other names none."""
    sides = (rule, other)
    lone = [lone_subject(one.demand) for one in sides]
    named = [bool(list(subject_nodes(one.demand))) for one in sides]
    printed: dict[str, str] = {}
    for one in sides:
        for node in subject_nodes(one.demand):
            printed.setdefault(fold(node.name), node.name)

    def path(side: int, name: str) -> str:
        if lone[side] is not None and not named[1 - side]:
            return ""
        return printed[fold(name)]

    return path


def first_steps(demands: Iterable[Demand]) -> list[Step]:
    """The first milestone of every list: before a dated one nothing is asked."""
    return [node.steps[0] for demand in demands for node in nodes(demand) if isinstance(node, Milestones)]


def regions_of(groups: dict[str, list[str]], most: int) -> list[tuple[str, ...]] | None:
    """One class in each dimension, or none stated; then what regions say that are of no named class."""
    others = groups.get("", [])
    options = [[*labels, ""] for dimension, labels in groups.items() if dimension]
    if prod(map(len, options)) > most:
        return None
    regions = [tuple(label for label in chosen if label) for chosen in product(*options)]
    return list(dict.fromkeys([*regions, *((label,) for label in others)]))
