"""Class arms and milestones that leave something out, or that nothing reaches.

Comes in: a rule. Goes out: gaps and dead arms as data, with labels and places; nothing is judged
here to be a fault, that is for the reader of a scheme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ecorules.analysis.regions import nodes
from ecorules.evaluation import fold
from ecorules.language import Lexicon
from ecorules.rules import Arm, Arms, Demand, Milestones, Rule, children
from ecorules.text import Span

DeadKind = Literal["repeated", "overruled", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Classes that no arm takes: a region of one of them is 不涉及.

    ``labels`` are standard names, the broadest ones only: 市 stands for 设区市 and the like where
    none of them is taken; ``every`` lists them all. ``taken`` are the labels of the arms. Where
    arms stand in several dimensions a region is left out only if it is in a gap of each, and there
    is one ``Gap`` for each. ``within`` are the arms around these, outermost first.
    """

    dimension: str
    labels: tuple[str, ...]
    every: tuple[str, ...]
    taken: tuple[str, ...]
    within: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadArm:
    """An arm or milestone that decides nothing, or less than its label says.

    - repeated: an arm before it has a class of its own; both demands hold for a region of that class.
      Of two milestones of one year the later in the text holds, and the earlier is dead.
    - overruled: nearer arms take every class below its label; a region that states only the broad
      class still falls under it. An arm for all others is overruled where other arms take every class.
    - unreachable: the arms around it take no region of its class.

    ``labels`` are the arm's labels (empty for the arm for all others), ``year`` the milestone's year.
    ``by`` are the labels of the arms that take its regions; ``same_demand`` tells whether what is
    repeated asks the same.
    """

    kind: DeadKind
    labels: tuple[str, ...] = ()
    year: int | None = None
    by: tuple[str, ...] = ()
    same_demand: bool = False
    span: Span | None = None
    by_span: Span | None = None


def gaps(rule: Rule) -> tuple[Gap, ...]:
    """The classes that the arms of a rule leave out, each set of arms for itself.

    Arms with one for all others (其他) leave out nothing, nor do arms that take every class of a
    dimension.

    >>> from ecorules.language import parse
    >>> [(gap.dimension, gap.labels) for gap in gaps(parse("山区≥60 丘陵地区≥40 平原地区≥18"))]
    [('terrain', ('高寒地区', '草原地区'))]
    >>> gaps(parse("山区≥60 其他地区≥40"))
    ()
    """
    return tuple(_gaps(rule.demand, ()))


def dead_arms(rule: Rule) -> tuple[DeadArm, ...]:
    """Arms and milestones that never decide, or that others overrule.

    >>> from ecorules.language import parse
    >>> [(dead.kind, dead.labels, dead.by) for dead in dead_arms(parse("中小城市≥50 中等城市≥45 小城市≥40"))]
    [('overruled', ('中小城市',), ('中等城市', '小城市'))]
    """
    found: list[DeadArm] = []
    for node in nodes(rule.demand):
        if isinstance(node, Milestones):
            found.extend(_dead_steps(node))
        elif isinstance(node, Arms):
            found.extend(_repeated(node))
            found.extend(_overruled(node))
    found.extend(_unreachable(rule.demand, {}))
    return tuple(found)


def _gaps(demand: Demand, above: tuple[Arm, ...]) -> Iterator[Gap]:
    if isinstance(demand, Arms):
        yield from _gaps_of(demand, above)
        for arm in demand.arms:
            yield from _gaps(arm.demand, (*above, arm))
        return
    for inner in children(demand):
        yield from _gaps(inner, above)


def _gaps_of(arms: Arms, above: tuple[Arm, ...]) -> Iterator[Gap]:
    if any(not arm.labels for arm in arms.arms):
        return
    found = []
    for dimension, known in arms.known:
        taken = {fold(label) for arm in arms.arms for label in (*arm.labels, *arm.covers, *arm.within)}
        reached = [arm for arm in above if arm.dimension == dimension]
        around = {fold(label) for label in (*reached[-1].labels, *reached[-1].covers)} if reached else None
        free = [
            name
            for name, spellings in _classes(known)
            if taken.isdisjoint(map(fold, spellings))
            and (around is None or not around.isdisjoint(map(fold, spellings)))
        ]
        if not free:
            return
        labels = tuple(name for name in free if not _broader(name) & set(free))
        found.append((dimension, labels, tuple(free)))
    for dimension, labels, every in found:
        yield Gap(
            dimension=dimension,
            labels=labels,
            every=every,
            taken=tuple(label for arm in arms.arms if arm.dimension == dimension for label in arm.labels),
            within=tuple("、".join(arm.labels) or "其他" for arm in above),
            span=arms.span,
        )


def _repeated(arms: Arms) -> Iterator[DeadArm]:
    """Arms with a label of an arm before them; of arms for all others, every one but the first."""
    for place, arm in enumerate(arms.arms):
        own = set(map(fold, arm.labels))
        for before in arms.arms[:place]:
            shared = own & set(map(fold, before.labels)) or (not arm.labels and not before.labels)
            if shared:
                yield DeadArm(
                    kind="repeated",
                    labels=arm.labels,
                    by=before.labels,
                    same_demand=arm.demand == before.demand,
                    span=arm.span,
                    by_span=before.span,
                )
                break


def _overruled(arms: Arms) -> Iterator[DeadArm]:
    for arm in arms.arms:
        others = [other for other in arms.arms if other is not arm and other.labels]
        if not arm.labels:
            full = [dimension for dimension, known in arms.known if _all_taken(known, others)]
            if full:
                by = tuple(label for other in others if other.dimension == full[0] for label in other.labels)
                yield DeadArm(kind="overruled", by=by, span=arm.span)
            continue
        below = {name for name in _lexicon() if _broader(name) & set(arm.labels)} - set(arm.labels)
        own = set(map(fold, arm.covers))
        if below and all(own.isdisjoint(map(fold, _lexicon()[name])) for name in below):
            by = tuple(label for other in others for label in other.labels if label in below)
            if by:
                spans = [other.span for other in others if set(other.labels) & below]
                yield DeadArm(kind="overruled", labels=arm.labels, by=by, span=arm.span, by_span=spans[0])


def _all_taken(known: Sequence[str], arms: Sequence[Arm]) -> bool:
    taken = {fold(label) for arm in arms for label in (*arm.labels, *arm.covers)}
    return all(not taken.isdisjoint(map(fold, spellings)) for _, spellings in _classes(known))


def _unreachable(demand: Demand, around: dict[str, Arm]) -> Iterator[DeadArm]:
    """Arms under an arm of the same dimension that takes none of their regions."""
    if not isinstance(demand, Arms):
        for inner in children(demand):
            yield from _unreachable(inner, around)
        return
    for arm in demand.arms:
        outer = around.get(arm.dimension) if arm.labels else None
        if outer is not None:
            taken = {fold(label) for label in (*outer.labels, *outer.covers)}
            if taken.isdisjoint(fold(label) for label in (*arm.labels, *arm.covers)):
                yield DeadArm(kind="unreachable", labels=arm.labels, by=outer.labels, span=arm.span, by_span=outer.span)
        yield from _unreachable(arm.demand, {**around, arm.dimension: arm} if arm.labels else around)


def _dead_steps(milestones: Milestones) -> Iterator[DeadArm]:
    """Of milestones of one year the last holds; of undated ones the first."""
    steps = milestones.steps
    for place, step in enumerate(steps):
        rivals = steps[:place] if step.year is None else steps[place + 1 :]
        for other in rivals:
            if other.year == step.year:
                same = other.demand == step.demand
                yield DeadArm(kind="repeated", year=step.year, same_demand=same, span=step.span, by_span=other.span)
                break


def _classes(known: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The classes behind spellings, each with all its spellings; a label nobody lists is its own class."""
    by_label = Lexicon.default().classes.by_label
    found: dict[str, tuple[str, ...]] = {}
    for label in known:
        listed = by_label.get(label)
        name = label if listed is None else listed.name
        found[name] = (*found.get(name, ()), label)
    return list(found.items())


def _lexicon() -> dict[str, tuple[str, ...]]:
    return {name: found.spellings for name, found in Lexicon.default().classes.by_name.items()}


def _broader(name: str) -> set[str]:
    """Every class that a class belongs to, itself left out."""
    by_name = Lexicon.default().classes.by_name
    above: set[str] = set()
    waiting = [name]
    while waiting:
        found = by_name.get(waiting.pop())
        for broad in () if found is None else found.of:
            if broad not in above:
                above.add(broad)
                waiting.append(broad)
    return above - {name}
