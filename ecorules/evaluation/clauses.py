"""Walking a demand for what evaluation asks of it, and clauses as words.

Comes in: a demand. Goes out: its leaves, its single subject if it has only one, and a printed
form of a leaf for rules that carry no places in a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from ecorules.rules import (
    Approx,
    Change,
    Compare,
    Demand,
    Grade,
    Leaf,
    Measure,
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
    TrendKind,
    children,
    leaves,
)
from ecorules.rules import lone_subject as only_subject
from ecorules.units import same

_COURSES: Final = {
    TrendKind.EVERY_YEAR: {"up": "逐年上升", "down": "逐年下降", "better": "逐年改善"},
    TrendKind.GRADUAL: {"up": "逐步上升", "down": "逐步下降", "better": "逐步改善"},
    TrendKind.NOT_WORSE: {"up": "不降低", "down": "不增加", "better": "不恶化"},
    TrendKind.STABLE: {"up": "保持稳定", "down": "保持稳定", "better": "保持稳定"},
    TrendKind.IMPROVING: {"up": "持续上升", "down": "持续下降", "better": "持续改善"},
}
_PACES: Final = {Pace.TOTAL: "", Pace.AVERAGE: "年均", Pace.EVERY_YEAR: "每年"}
_WAYS: Final = {"up": "上升", "down": "下降", "signed": "变化"}

_NUMERIC: Final = (Compare, Range, Approx, Reach, TargetCompare, ReferenceCompare, Trend, Change)
_MEASURED: Final = (*_NUMERIC, Grade)
#: Leaves that a text given as the value can settle.
WORDED: Final = (Status, Grade, Standard, Task)
_SINGLE: Final = (*_NUMERIC, *WORDED, NotAssessed)


def is_single(demand: Demand) -> bool:
    """Whether a demand is one clause: a leaf, or a subject with a leaf."""
    return isinstance(demand.demand if isinstance(demand, Subject) else demand, _SINGLE)


def outer_leaves(demand: Demand) -> Iterator[Leaf]:
    """The leaves outside subjects, in order: those that take the outer value."""
    if isinstance(demand, _SINGLE):
        yield demand
    elif not isinstance(demand, Subject):
        for inner in children(demand):
            yield from outer_leaves(inner)


def subjects(demand: Demand) -> Iterator[Subject]:
    """The subjects of a demand, in order."""
    if isinstance(demand, Subject):
        yield demand
    for inner in children(demand):
        yield from subjects(inner)


def lone_subject(demand: Demand) -> Subject | None:
    """The subject that the outer value can only mean: every measured leaf stands under it."""
    if isinstance(demand, _SINGLE) or not only_subject(demand):
        return None
    named = list(subjects(demand))
    first = named[0] if named else None
    if first is None or any(one.name != first.name for one in named):
        return None
    return first if all(one.unit == first.unit or same(one.unit, first.unit) for one in named) else None


def takes_value(demand: Demand, *, lone: bool = False) -> bool:
    """Whether a clause that takes the outer value is settled by a measured value or a grade.

    ``lone`` tells that the outer value serves the rule's only subject too.
    """
    return any(isinstance(leaf, _MEASURED) for leaf in (leaves(demand) if lone else outer_leaves(demand)))


def printed(leaf: Leaf) -> str:
    """A leaf in the words of a threshold text.

    >>> from ecorules.rules import Compare, Op
    >>> printed(Compare(op=Op.GE, bound=95.0))
    '≥95'
    """
    match leaf:
        case Compare(op=op, bound=bound):
            return f"{op.value}{number(bound)}"
        case Range(low=low, high=high):
            return f"{number(low)}~{number(high)}"
        case Approx(centre=centre):
            return f"{number(centre)}左右"
        case Reach(bound=bound):
            return number(bound)
        case Status(words=words) | Task(words=words):
            return words
        case Grade(grade=grade, strict=strict, kind=kind):
            return f"{'优于' if strict else '达到或优于'}{grade}{kind}"
        case Standard(name=name, verb=verb):
            return f"{verb}{name}"
        case TargetCompare(op=op, name=name):
            return f"{op.value}{name}"
        case ReferenceCompare(op=op, name=name, factor=factor, offset=offset):
            times = "" if factor == 1 else f"×{number(factor)}"
            plus = "" if offset == 0 else f"{'+' if offset > 0 else '-'}{number(abs(offset))}"
            return f"{op.value}{name}{times}{plus}"
        case NotAssessed():
            return "不考核"
        case Trend(kind=kind, direction=direction):
            return _COURSES[kind][direction]
        case Change(direction=way, op=op, amount=amount, pace=pace, measure=measure):
            sign = "%" if measure is Measure.RELATIVE else ""
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
