"""Which arms of a rule each region fits: every distinct set of labels is looked at once.

Comes in: class arms and the regions' label columns. Goes out: for each row the number of a
``Fit``, and the fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecorules.evaluation import Fit, fit, fold
from ecorules.kernel.columns import Ints, Labels
from ecorules.kernel.scope import Scope, looked_up
from ecorules.rules import Arms

#: Up to so many combinations of labels are numbered outright; beyond, only those that occur.
_MOST: Final = 100


def fits(demand: Arms, scope: Scope) -> tuple[Ints, Sequence[Fit]]:
    """For each row the number of its fit to the arms."""
    classes = scope.inputs.place.classes
    key = (id(demand), *(id(labels.sets) for labels in classes))
    if key not in scope.memo:
        asked = _asked(demand)
        columns = [(at, _reduced(labels, asked)) for at, labels in enumerate(classes)]
        telling = [(at, reduced) for at, reduced in columns if any(reduced[1])]
        scope.memo[key] = telling, [labels.sets for labels in classes]  # kept, so that the ids stay theirs
    telling = scope.memo[key][0]
    if not telling:
        return np.zeros(scope.n, dtype=np.int8), (_fit(demand, frozenset(), scope),)
    codes, sets = _combined([(classes[at], reduced) for at, reduced in telling])
    return codes, tuple(_fit(demand, labels, scope) for labels in sets)


def _fit(demand: Arms, labels: frozenset[str], scope: Scope) -> Fit:
    key = (id(demand), labels)
    if key not in scope.memo:
        scope.memo[key] = fit(demand, labels)
    found: Fit = scope.memo[key]
    return found


def _asked(demand: Arms) -> frozenset[str]:
    """The labels, folded, that tell where a region stands in these arms."""
    listed = [label for _, labels in demand.known for label in labels]
    listed += [label for arm in demand.arms for label in (*arm.labels, *arm.covers, *arm.within)]
    return frozenset(fold(label) for label in listed)


def _reduced(labels: Labels, asked: frozenset[str]) -> tuple[np.ndarray, tuple[frozenset[str], ...]]:
    """A table from the codes of a column to its sets of labels that are asked for; the last is for none."""
    sets = [labels_of & asked for labels_of in labels.sets]
    distinct = tuple(dict.fromkeys((frozenset[str](), *sets)))
    number = {one: at for at, one in enumerate(distinct)}
    table = np.array([*(number[one] for one in sets), 0], dtype=np.int8 if len(distinct) < 128 else np.int32)
    return table, distinct


def _combined(
    columns: Sequence[tuple[Labels, tuple[np.ndarray, tuple[frozenset[str], ...]]]],
) -> tuple[Ints, tuple[frozenset[str], ...]]:
    """All columns as one: for each row the number of its set of labels."""
    first, (table, sets) = columns[0]
    codes = looked_up(table[:-1], first.codes, table[-1])
    for labels, (other, other_sets) in columns[1:]:
        size = len(other_sets)
        if len(sets) * size <= _MOST:
            codes = codes * np.int8(size) + looked_up(other[:-1], labels.codes, other[-1])
            sets = tuple(one | two for one in sets for two in other_sets)
        else:
            wide = codes.astype(np.int64) * size + other[labels.codes]
            occurring, codes = np.unique(wide, return_inverse=True)
            sets = tuple(sets[at // size] | other_sets[at % size] for at in occurring.tolist())
    return codes, sets
