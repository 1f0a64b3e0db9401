"""A demand as a formula over its clauses, and the verdict that true and false clauses give it.

Comes in: a demand with the arms and milestones of one region chosen. Goes out: a formula, and its
verdict's code by the rules of ``ecorules.verdicts``: 不涉及 is left out of 且 and 或 alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ecorules.rules import AllOf, AnyOf, Arms, Demand, Leaf, Milestones, NotAssessed, Subject, children

FAIL: Final = 0
UNKNOWN: Final = 1
PASS: Final = 2
NOT_APPLICABLE: Final = 3


class Clause(NamedTuple):
    """A leaf of one of two rules (side 0 or 1), and the subject that it is about ("" for the value)."""

    side: int
    path: str
    leaf: Leaf


#: What puts clauses together: 且, 或, or demands of which any may hold.
_AND, _OR, _OPEN = "and", "or", "open"


class Formula(NamedTuple):
    """A demand over clauses: one clause, none (不涉及), or several put together."""

    clause: Clause | None = None
    join: str = ""
    items: tuple[Formula, ...] = ()


def formula(demand: Demand, side: int, path: str, path_of: Callable[[str], str]) -> Formula:
    """The formula of a resolved demand; ``path_of`` names the subjects."""
    match demand:
        case NotAssessed():
            return Formula()
        case Subject(name=name, demand=inner):
            return formula(inner, side, path_of(name), path_of)
        case AllOf() | AnyOf() | Arms() | Milestones():
            join = _AND if isinstance(demand, AllOf) else _OR if isinstance(demand, AnyOf) else _OPEN
            return Formula(None, join, tuple(formula(item, side, path, path_of) for item in children(demand)))
        case _:
            return Formula(Clause(side, path, demand))


def clauses(one: Formula) -> Iterator[Clause]:
    """Every clause of a formula."""
    if one.clause is not None:
        yield one.clause
    for item in one.items:
        yield from clauses(item)


def code(one: Formula, met: Mapping[Clause, bool]) -> int:
    """The verdict's code when these clauses are met or not."""
    if one.clause is not None:
        return PASS if met[one.clause] else FAIL
    found: Sequence[int] = [code(item, met) for item in one.items]
    if one.join == _OPEN:
        return found[0] if len(set(found)) == 1 else UNKNOWN
    asked = [verdict for verdict in found if verdict != NOT_APPLICABLE]
    if not asked:
        return NOT_APPLICABLE
    return min(asked) if one.join == _AND else max(asked)
