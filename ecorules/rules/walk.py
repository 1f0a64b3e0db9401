"""Walking a demand, and what it asks for.

Comes in: a ``Demand``. Goes out: its parts and leaves in the order of the text, and the names
of the inputs, classes and subjects that could matter to its verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from ecorules.rules.nodes import (
    AllOf,
    AnyOf,
    Approx,
    Arms,
    Change,
    Compare,
    Demand,
    Grade,
    Leaf,
    Milestones,
    NotAssessed,
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
)

#: Inputs that a subject has of its own; the others describe the region or the year as a whole.
_OWN = frozenset({"value", "history", "change"})


def children(demand: Demand) -> tuple[Demand, ...]:
    """The demands that stand directly inside this one; none for a leaf.

    >>> from ecorules.rules import AllOf, Compare, Op, Status
    >>> both = AllOf(items=(Compare(op=Op.GE, bound=90), Status(words="开展")))
    >>> [type(item).__name__ for item in children(both)]
    ['Compare', 'Status']
    """
    match demand:
        case AllOf(items=items) | AnyOf(items=items):
            return items
        case Arms(arms=arms):
            return tuple(arm.demand for arm in arms)
        case Milestones(steps=steps):
            return tuple(step.demand for step in steps)
        case Subject(demand=inner):
            return (inner,)
        case _:
            return ()


def leaves(demand: Demand) -> Iterator[Leaf]:
    """Every leaf of the tree, in the order of the text."""
    if isinstance(demand, AllOf | AnyOf | Arms | Milestones | Subject):
        for inner in children(demand):
            yield from leaves(inner)
    else:
        yield demand


def subject_nodes(demand: Demand) -> Iterator[Subject]:
    """Every subject of the tree, in the order of the text.

    >>> from ecorules.rules import Compare, Op
    >>> rate = Subject(name="应用率", demand=Compare(op=Op.GE, bound=90))
    >>> [node.name for node in subject_nodes(rate)]
    ['应用率']
    """
    if isinstance(demand, Subject):
        yield demand
    for inner in children(demand):
        yield from subject_nodes(inner)


def asked_inputs(demand: Demand) -> frozenset[str]:
    """The arguments of ``evaluate`` that could matter to the verdict, by name.

    Of several inputs that can each settle the same leaf, all are named. What a subject is
    judged by comes in ``parts``, unless the text names one subject only: then ``value`` and the
    like serve it.

    >>> from ecorules.rules import AnyOf, Compare, Op, Trend, TrendKind
    >>> low, falling = Compare(op=Op.LE, bound=300), Trend(kind=TrendKind.EVERY_YEAR, direction="down")
    >>> sorted(asked_inputs(AnyOf(items=(low, falling))))
    ['history', 'value']
    """
    asked = _asked(demand, alone=lone_subject(demand))
    return asked | {"parts"} if attested_words(demand) else asked


def asked_classes(demand: Demand) -> tuple[str, ...]:
    """The class labels that the arms distinguish, each once, in the order of the text."""
    return _once(_labels(demand))


def asked_subjects(demand: Demand) -> tuple[str, ...]:
    """The keys of ``parts``: subjects, and word clauses beside a number, in the order of the text."""
    return _once(_keys(demand, beside=False))


def attested_words(demand: Demand) -> tuple[str, ...]:
    """The word clauses that stand beside a number, and so take their attestation from ``parts``.

    ``value`` is taken by the number: of ``≥90 且无危险废物排放`` the words are 无危险废物排放.
    Clauses in different arms or milestones do not stand beside each other.
    """
    return _once(key for key in _keys(demand, beside=False, subjects=False))


def lone_subject(demand: Demand) -> bool:
    """Whether one subject is the only thing that ``value`` can mean, so that it needs no name.

    Every measured leaf stands under that subject; words beside it take their attestation from
    ``parts``.

    >>> from ecorules.rules import Compare, Op, Subject
    >>> lone_subject(Subject(name="应用率", demand=Compare(op=Op.GE, bound=90)))
    True
    """
    paths = {
        path
        for path, leaf in _paths(demand, ())
        if path or not isinstance(leaf, Status | Task | Standard | NotAssessed | Unread)
    }
    return len(paths) == 1 and () not in paths


def _asked(demand: Demand, *, alone: bool) -> frozenset[str]:
    match demand:
        case Compare() | Range() | Approx() | Reach() | Status() | Grade() | Unread():
            return frozenset({"value"})
        case Task():
            return frozenset({"target", "value"})
        case TargetCompare():
            return frozenset({"target", "references", "value"})
        case Standard():
            return frozenset({"references", "value"})
        case ReferenceCompare(years=years):
            return frozenset({"references", "value"} | ({"history"} if years else set()))
        case NotAssessed():
            return frozenset()
        case Trend():
            return frozenset({"history"})
        case Change(pace=Pace.TOTAL, base_year=None, years_before=None):
            return frozenset({"change"})
        case Change():
            return frozenset({"change", "history"})
        case Subject(demand=inner):
            asked = _asked(inner, alone=alone)
            return asked if alone else (asked - _OWN) | {"parts"}
        case Arms():
            return _of_children(demand, alone=alone) | {"classes"}
        case Milestones():
            return _of_children(demand, alone=alone) | {"year"}
        case AllOf() | AnyOf():
            return _of_children(demand, alone=alone)
        case _:
            assert_never(demand)


def _of_children(demand: Demand, *, alone: bool) -> frozenset[str]:
    return frozenset[str]().union(*(_asked(inner, alone=alone) for inner in children(demand)))


def _labels(demand: Demand) -> Iterator[str]:
    if isinstance(demand, Arms):
        for arm in demand.arms:
            yield from arm.labels
            yield from _labels(arm.demand)
    else:
        for inner in children(demand):
            yield from _labels(inner)


def _keys(demand: Demand, *, beside: bool, subjects: bool = True) -> Iterator[str]:
    """Subjects and attested words; ``beside`` tells whether a number already takes ``value``."""
    match demand:
        case Subject(name=name, demand=inner):
            if subjects:
                yield name
            yield from _keys(inner, beside=False, subjects=subjects)
        case Status(words=words) if beside:
            yield words
        case AllOf(items=items) | AnyOf(items=items):
            measured = [_takes_number(item) for item in items]
            for item, own in zip(items, measured, strict=True):
                yield from _keys(item, beside=beside or sum(measured) > own, subjects=subjects)
        case _:
            for inner in children(demand):
                yield from _keys(inner, beside=beside, subjects=subjects)


def _takes_number(demand: Demand) -> bool:
    """Whether a leaf outside any subject is settled by a measured value."""
    if isinstance(demand, Subject):
        return False
    inside = children(demand)
    if inside:
        return any(map(_takes_number, inside))
    return not isinstance(demand, Status | Task | Standard | NotAssessed | Unread)


def _paths(demand: Demand, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Demand]]:
    """Each leaf with the names of the subjects it stands under."""
    path = (*above, demand.name) if isinstance(demand, Subject) else above
    inside = children(demand)
    if not inside:
        yield path, demand
    for inner in inside:
        yield from _paths(inner, path)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
