"""Walking a demand for what evaluation asks of it, and clauses as words.

Comes in: a demand. Goes out: its leaves, its single subject if it has only one, and a printed
form of a leaf for rules that carry no places in a text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ecorules.rules import (
    Approx,
    Change,
    Compare,
    Demand,
    Grade,
    Leaf,
    NotAssessed,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    Unread,
    children,
    leaves,
    subject_nodes,
)
from ecorules.rules import lone_subject as only_subject
from ecorules.units import same

_NUMERIC: Final = (Compare, Range, Approx, Reach, TargetCompare, ReferenceCompare, Trend, Change)
_MEASURED: Final = (*_NUMERIC, Grade)
#: Leaves that a text given as the value can settle.
WORDED: Final = (Status, Grade, Standard, Task, Unread)
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


def lone_subject(demand: Demand) -> Subject | None:
    """The subject that the outer value can only mean: every measured leaf stands under it."""
    if isinstance(demand, _SINGLE) or not only_subject(demand):
        return None
    named = list(subject_nodes(demand))
    first = named[0] if named else None
    if first is None or any(one.name != first.name for one in named):
        return None
    return first if all(one.unit == first.unit or same(one.unit, first.unit) for one in named) else None


def takes_value(demand: Demand, *, lone: bool = False) -> bool:
    """Whether a clause that takes the outer value is settled by a measured value or a grade.

    ``lone`` tells that the outer value serves the rule's only subject too.
    """
    return any(isinstance(leaf, _MEASURED) for leaf in (leaves(demand) if lone else outer_leaves(demand)))


def printed(leaf: Leaf, unit: str | None) -> str:
    """A leaf in canonical text, for rules that carry no places in a text; ``unit`` is the rule's.

    >>> from ecorules.rules import Compare, Op
    >>> printed(Compare(op=Op.GE, bound=95.0), "%")
    '≥95'
    """
    from ecorules.language import canonical_text  # most rules were read from a text and quote it

    return canonical_text(Rule(text="", unit=unit, demand=leaf))


def number(figure: float) -> str:
    """A figure as a reader expects it: no trailing zeros, no noise of binary fractions.

    >>> number(95.0), number(92.3 - 95), number(1818000000.0)
    ('95', '-2.7', '1818000000')
    """
    if figure == int(figure) and abs(figure) < 1e15:
        return str(int(figure))
    return format(figure, ".10g")
