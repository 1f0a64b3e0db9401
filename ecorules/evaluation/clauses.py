"""Walking a demand for what evaluation asks of it, and clauses as words.

Comes in: a demand. Goes out: its leaves, its single subject if it has only one, and a printed
form of a leaf for rules that carry no places in a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from ecorules.rules import nodes
from ecorules.rules.nodes import Demand, Leaf, Subject
from ecorules.units import same

_COURSES: Final = {
    nodes.TrendKind.EVERY_YEAR: {"up": "逐年上升", "down": "逐年下降", "better": "逐年改善"},
    nodes.TrendKind.GRADUAL: {"up": "逐步上升", "down": "逐步下降", "better": "逐步改善"},
    nodes.TrendKind.NOT_WORSE: {"up": "不降低", "down": "不增加", "better": "不恶化"},
    nodes.TrendKind.STABLE: {"up": "保持稳定", "down": "保持稳定", "better": "保持稳定"},
    nodes.TrendKind.IMPROVING: {"up": "持续上升", "down": "持续下降", "better": "持续改善"},
}
_PACES: Final = {nodes.Pace.TOTAL: "", nodes.Pace.AVERAGE: "年均", nodes.Pace.EVERY_YEAR: "每年"}
_WAYS: Final = {"up": "上升", "down": "下降", "signed": "变化"}

#: Leaves that set a number against something.
NUMERIC: Final = (
    nodes.Compare,
    nodes.Range,
    nodes.Approx,
    nodes.Reach,
    nodes.TargetCompare,
    nodes.ReferenceCompare,
    nodes.Trend,
    nodes.Change,
)
#: Leaves that a text given as the value can settle.
WORDED: Final = (nodes.Status, nodes.Grade, nodes.Standard, nodes.Task)
_SINGLE: Final = (*NUMERIC, *WORDED, nodes.NotAssessed)


def is_single(demand: Demand) -> bool:
    """Whether a demand is one clause: a leaf, or a subject with a leaf."""
    return isinstance(demand.demand if isinstance(demand, Subject) else demand, _SINGLE)


def inner(demand: Demand) -> tuple[Demand, ...]:
    """The demands directly within a demand."""
    match demand:
        case nodes.AllOf(items=items) | nodes.AnyOf(items=items):
            return items
        case nodes.Arms(arms=arms):
            return tuple(arm.demand for arm in arms)
        case nodes.Milestones(steps=steps):
            return tuple(step.demand for step in steps)
        case Subject(demand=one):
            return (one,)
        case _:
            return ()


def leaves(demand: Demand, *, into_subjects: bool = True) -> Iterator[Leaf]:
    """The leaves of a demand, in order; those under subjects only on request."""
    if isinstance(demand, _SINGLE):
        yield demand
    elif into_subjects or not isinstance(demand, Subject):
        for one in inner(demand):
            yield from leaves(one, into_subjects=into_subjects)


def subjects(demand: Demand) -> Iterator[Subject]:
    """The subjects of a demand, in order."""
    if isinstance(demand, Subject):
        yield demand
    for one in inner(demand):
        yield from subjects(one)


def lone_subject(demand: Demand) -> Subject | None:
    """The subject that every leaf stands under, if it is one and the same throughout.

    Such a rule takes the outer value. Leaves that demand nothing (不考核) do not count.
    """
    if isinstance(demand, _SINGLE):
        return None
    if any(not isinstance(leaf, nodes.NotAssessed) for leaf in leaves(demand, into_subjects=False)):
        return None
    named = list(subjects(demand))
    first = named[0] if named else None
    if first is None or any(one.name != first.name or not same(one.unit, first.unit) for one in named):
        return None
    return first


def printed(leaf: Leaf) -> str:
    """A leaf in the words of a threshold text.

    >>> printed(nodes.Compare(op=nodes.Op.GE, bound=95.0))
    '≥95'
    """
    match leaf:
        case nodes.Compare(op=op, bound=bound):
            return f"{op.value}{number(bound)}"
        case nodes.Range(low=low, high=high):
            return f"{number(low)}~{number(high)}"
        case nodes.Approx(centre=centre):
            return f"{number(centre)}左右"
        case nodes.Reach(bound=bound):
            return number(bound)
        case nodes.Status(words=words) | nodes.Task(words=words):
            return words
        case nodes.Grade(grade=grade, strict=strict, kind=kind):
            return f"{'优于' if strict else '达到或优于'}{grade}{kind}"
        case nodes.Standard(name=name, verb=verb):
            return f"{verb}{name}"
        case nodes.TargetCompare(op=op, name=name):
            return f"{op.value}{name}"
        case nodes.ReferenceCompare(op=op, name=name, factor=factor, offset=offset):
            times = "" if factor == 1 else f"×{number(factor)}"
            plus = "" if offset == 0 else f"{'+' if offset > 0 else '-'}{number(abs(offset))}"
            return f"{op.value}{name}{times}{plus}"
        case nodes.NotAssessed():
            return "不考核"
        case nodes.Trend(kind=kind, direction=direction):
            return _COURSES[kind][direction]
        case nodes.Change(direction=way, op=op, amount=amount, pace=pace, measure=measure):
            sign = "%" if measure is nodes.Measure.RELATIVE else ""
            return f"{_PACES[pace]}{_WAYS[way]}{op.value}{number(amount)}{sign}"
        case _ as never:
            assert_never(never)


def number(figure: float) -> str:
    """A figure as a reader expects it: no trailing zeros, no noise of binary fractions.

    >>> number(95.0), number(92.3 - 95), number(1818000000.0)
    ('95', '-2.7', '1818000000')
    """
    if figure == int(figure) and abs(figure) < 1e15:
        return str(int(figure))
    return format(figure, ".10g")
