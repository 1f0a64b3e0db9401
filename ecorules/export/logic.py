"""Conditions on the columns of one row, kept small while they are put together.

Comes in: tests of a column. Goes out: trees of ``Both`` and ``Either`` over tests, with no negation
around them: a negation is pushed down to the tests. So a test that an engine answers with NULL
counts as one that does not hold, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, assert_never

#: Tests in one condition. SQLite takes expressions a thousand deep; no printed cell comes near.
MOST: Final = 800
#: So many labels weigh as much as one test more.
_LABELS: Final = 100

Relation = Literal["≥", ">", "≤", "<", "=", "≠"]
_OPPOSITE: Final[dict[Relation, Relation]] = {"≥": "<", ">": "≤", "≤": ">", "<": "≥", "=": "≠", "≠": "="}


class TooLargeError(Exception):
    """A condition has more than ``MOST`` tests; the door of the export turns this into a finding."""


@dataclass(frozen=True, slots=True)
class Always:
    """What holds in every row, or in none."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """The column holds no finite number: null, NaN, infinite; ``given`` for the opposite."""

    column: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """The column's number stands in this relation to a bound. Only for rows where it is not missing."""

    column: str
    relation: Relation
    number: float


@dataclass(frozen=True, slots=True)
class Among:
    """The column's text is one of these; with ``outside`` it is none of them, or null."""

    column: str
    labels: frozenset[str]
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """Every item holds. ``size`` counts the tests inside."""

    items: tuple[Condition, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Either:
    """One item holds. ``size`` counts the tests inside."""

    items: tuple[Condition, ...]
    size: int


Condition = Always | Missing | Bound | Among | Both | Either

TRUE: Final = Always(True)
FALSE: Final = Always(False)


def negate(condition: Condition) -> Condition:
    """What holds where this does not, of rows whose tested numbers are given."""
    match condition:
        case Always(holds):
            return Always(not holds)
        case Missing(column, given):
            return Missing(column, not given)
        case Bound(column, relation, number):
            return Bound(column, _OPPOSITE[relation], number)
        case Among(column, labels, outside):
            return Among(column, labels, not outside)
        case Both(items):
            return either(*map(negate, items))
        case Either(items):
            return both(*map(negate, items))
        case _ as never:
            assert_never(never)


def both(*conditions: Condition) -> Condition:
    """Every condition holds; tests of one column's text become one test.

    >>> both(Among("level", frozenset("市县")), Among("level", frozenset("县"), outside=True))
    Among(column='level', labels=frozenset({'市'}), outside=False)
    """
    items: dict[Condition, None] = {}
    texts: dict[str, Among] = {}
    for item in _flat(conditions, Both):
        if item == FALSE or (isinstance(item, Missing) and negate(item) in items):
            return FALSE
        if isinstance(item, Among):
            held = texts.get(item.column)
            texts[item.column] = item if held is None else _common(held, item)
        elif item != TRUE:
            items[item] = None
    merged = [test for test in texts.values() if test.labels or not test.outside]
    if any(not test.labels for test in merged):
        return FALSE
    return _joined([*merged, *items], Both, TRUE)


def either(*conditions: Condition) -> Condition:
    """One condition holds; tests of one column's text become one test.

    >>> either(Missing("year"), Missing("year", given=True))
    Always(holds=True)
    """
    items: dict[Condition, None] = {}
    texts: dict[str, Among] = {}
    for item in _flat(conditions, Either):
        if item == TRUE or (isinstance(item, Missing) and negate(item) in items):
            return TRUE
        if isinstance(item, Among):
            held = texts.get(item.column)
            texts[item.column] = item if held is None else _turned(_common(_turned(held), _turned(item)))
        elif item != FALSE:
            items[item] = None
    merged = [test for test in texts.values() if test.labels or test.outside]
    if any(not test.labels for test in merged):
        return TRUE
    return _joined([*merged, *items], Either, FALSE)


def size(condition: Condition) -> int:
    """How many tests a condition holds, written out."""
    match condition:
        case Both(size=count) | Either(size=count):
            return count
        case Among(labels=labels):
            return 1 + len(labels) // _LABELS
        case _:
            return 1


def _flat(conditions: Iterable[Condition], kind: type[Both] | type[Either]) -> Iterable[Condition]:
    for condition in conditions:
        if isinstance(condition, kind):
            yield from condition.items
        else:
            yield condition


def _joined(items: list[Condition], kind: type[Both] | type[Either], empty: Condition) -> Condition:
    if len(items) < 2:
        return items[0] if items else empty
    count = sum(map(size, items))
    if count > MOST:
        raise TooLargeError
    return kind(tuple(items), count)


def _common(one: Among, other: Among) -> Among:
    """The texts that pass both tests."""
    if one.outside and other.outside:
        return Among(one.column, one.labels | other.labels, outside=True)
    if one.outside or other.outside:
        inside, outside = (other, one) if one.outside else (one, other)
        return Among(one.column, inside.labels - outside.labels)
    return Among(one.column, one.labels & other.labels)


def _turned(test: Among) -> Among:
    return Among(test.column, test.labels, not test.outside)
