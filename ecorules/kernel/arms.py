"""Which arms of a rule each region fits: every distinct set of labels is looked at once.

Comes in: class arms and the regions' label columns. Goes out: the distinct fits, and how the
rows lead to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import product
from math import prod
from typing import Final, NamedTuple

import numpy as np

from ecorules.evaluation import fit, fold
from ecorules.kernel.columns import Codes, Ints, Labels, Mask
from ecorules.kernel.figures import met
from ecorules.kernel.found import NOT_APPLICABLE, Found, constant
from ecorules.kernel.scope import Lead, Scope, looked_up, select
from ecorules.rules import Arms, Compare

#: Up to so many combinations of labels are looked at outright; beyond, only those that occur.
_MOST: Final = 100


class _Telling(NamedTuple):
    """A column with labels that the arms ask for.

    ``table`` leads from its codes to ``sets``, the labels that are asked for; the last entry is for
    regions without a label.
    """

    at: int
    table: Ints
    sets: tuple[frozenset[str], ...]


class _Plan(NamedTuple):
    """How the label columns lead to the fits, settled once for all blocks of a table."""

    telling: tuple[_Telling, ...]
    options: tuple[Option, ...]
    lead: Lead
    kept: tuple[tuple[frozenset[str], ...], ...]


class Option(NamedTuple):
    """Arms, by number, that a region fits; ``sure`` that it does, else one of them is its own."""

    arms: tuple[int, ...]
    sure: bool


def fits(demand: Arms, scope: Scope) -> tuple[Lead, Labels, Sequence[Option]]:
    """The options that occur, a code for each row, and how the codes lead to the options."""
    classes = scope.inputs.place.classes
    key = (id(demand), *[id(labels.sets) for labels in classes])
    plan = scope.memo.get(key)
    if plan is None:
        plan = scope.memo[key] = _plan(demand, classes)
    if not plan.telling:
        return plan.lead, Labels(np.zeros(scope.n, dtype=np.int8), ()), plan.options
    if plan.options:
        return plan.lead, _numbered(plan, classes), plan.options
    occurring, index = np.unique(_numbered(plan, classes).codes, return_inverse=True)
    sizes = tuple(len(column.sets) for column in plan.telling)
    places = zip(*np.unravel_index(occurring, sizes), strict=True)
    found = tuple(_option(demand, _merged(plan, place)) for place in places)
    return Lead.of(range(len(found)), 0), Labels(index, ()), found


def ladder(bounds: Sequence[Compare], lead: Lead, coded: Labels, options: Sequence[Option], scope: Scope) -> Found:
    """What arms with plain bounds come to, in half the steps that arms of any kind take.

    A number that meets every bound that may hold passes, one that meets some is undecided: the
    code is how many of "every" and "some" hold. Where arms surely hold, all must be met.
    """
    value = scope.inputs.value
    stands = [met(value, bound.op, bound.bound) for bound in bounds]
    rungs = [Found(_rungs([stands[at] for at in option.arms], option, scope.n)) for option in options]
    codes = select(lead, coded, rungs).codes
    return Found(np.bitwise_or(codes, value.lost.view(np.int8)))


def _rungs(stands: Sequence[Mask], option: Option, n: int) -> Codes:
    if not stands:
        return constant(NOT_APPLICABLE, n).codes
    every = reduce(np.logical_and, stands)
    some = every if option.sure else reduce(np.logical_or, stands)
    return np.add(every.view(np.int8), some.view(np.int8))


def _option(demand: Arms, labels: frozenset[str]) -> Option:
    found = fit(demand, labels)
    deciding = {id(arm) for arm in found.sure or found.possible}
    return Option(tuple(at for at, arm in enumerate(demand.arms) if id(arm) in deciding), bool(found.sure))


def _plan(demand: Arms, classes: tuple[Labels, ...]) -> _Plan:
    asked = _asked(demand)
    columns = [_reduced(at, labels, asked) for at, labels in enumerate(classes)]
    telling = tuple(column for column in columns if any(column.sets))
    kept = tuple(labels.sets for labels in classes)  # so that their ids stay theirs
    if prod(len(column.sets) for column in telling) > _MOST:
        return _Plan(telling, (), Lead(0), kept)
    found = [_option(demand, frozenset().union(*sets)) for sets in product(*[column.sets for column in telling])]
    options = tuple(dict.fromkeys(found))
    numbered = [options.index(option) for option in found]
    if len(telling) != 1:
        return _Plan(telling, options, Lead.of(numbered, 0), kept)
    *straight, none = [numbered[at] for at in telling[0].table.tolist()]  # from the column's own codes to the fits
    return _Plan(telling, options, Lead.of(straight, none), kept)


def _merged(plan: _Plan, place: Sequence[int]) -> frozenset[str]:
    return frozenset().union(*[column.sets[at] for column, at in zip(plan.telling, place, strict=True)])


def _asked(demand: Arms) -> frozenset[str]:
    """The labels, folded, that tell where a region stands in these arms."""
    listed = [label for _, labels in demand.known for label in labels]
    listed += [label for arm in demand.arms for label in (*arm.labels, *arm.covers, *arm.within)]
    return frozenset(fold(label) for label in listed)


def _reduced(at: int, labels: Labels, asked: frozenset[str]) -> _Telling:
    sets = [one & asked for one in labels.sets]
    distinct = tuple(dict.fromkeys((frozenset[str](), *sets)))
    number = {one: place for place, one in enumerate(distinct)}
    kind: type[np.int8 | np.int32] = np.int8 if len(distinct) < 128 else np.int32
    table: Ints = np.array([*[number[one] for one in sets], 0], dtype=kind)
    return _Telling(at, table, distinct)


def _numbered(plan: _Plan, classes: tuple[Labels, ...]) -> Labels:
    """All label columns as one, the last counting fastest; of a single column its own codes."""
    first, *others = plan.telling
    if plan.options and not others:
        return classes[first.at]
    codes = classes[first.at].codes
    numbers: Ints = looked_up(first.table[:-1], codes, first.table[-1])
    for column in others:
        if not plan.options:
            numbers = numbers.astype(np.int64)
        lower = looked_up(column.table[:-1], classes[column.at].codes, column.table[-1])
        numbers = numbers * numbers.dtype.type(len(column.sets)) + lower
    return Labels(numbers, ())
