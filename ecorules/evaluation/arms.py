"""Which arms of a rule a region fits.

Comes in: class arms and the region's folded labels. Goes out: the arms that surely fit, those
that may, and the dimensions that the region does not state.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ecorules.evaluation.folding import fold_all
from ecorules.rules import Arm, Arms

#: A label longer than this is nobody's slip of the pen.
_LONGEST: Final = 24


class Fit(NamedTuple):
    """How a region stands to class arms.

    ``sure`` fit and decide together; where there are none, ``possible`` may fit. With neither,
    the rule does not concern the region. ``not_given`` are dimensions the region leaves open.
    """

    sure: tuple[Arm, ...]
    possible: tuple[Arm, ...]
    not_given: tuple[str, ...]


def fit(arms: Arms, labels: frozenset[str]) -> Fit:
    """The arms that a region with these labels fits.

    The arm for all other classes needs to know that no named class holds: every dimension is
    stated, and no named arm fits or may fit; or the region says so itself (其他地区).
    """
    named = [arm for arm in arms.arms if arm.labels]
    sure = [arm for arm in named if _holds(arm.labels, labels) or _holds(arm.covers, labels)]
    given = {dimension for dimension, known in arms.known if _holds(known, labels)}
    given.update(arm.dimension for arm in sure)
    possible = [arm for arm in named if arm not in sure and (arm.dimension not in given or _holds(arm.within, labels))]
    asked = [dimension for dimension, _ in arms.known] + [arm.dimension for arm in named]
    not_given = tuple(dimension for dimension in dict.fromkeys(asked) if dimension not in given)
    for other in arms.arms:
        if other.labels:
            continue
        if _holds(other.covers, labels):
            sure.append(other)
        elif not sure:
            (possible if possible or not_given else sure).append(other)
    return Fit(tuple(sure), () if sure else tuple(possible), not_given)


def label_of(arm: Arm) -> str:
    """An arm's classes as a reader names them."""
    return "、".join(arm.labels) or "其他"


def unknown_labels(arms: Sequence[Arms], labels: frozenset[str]) -> dict[str, str]:
    """Labels that nobody knows but that are nearly one the arms know, with that one.

    Labels of other dimensions are none of this rule's business and are not reported.
    """
    if not arms:
        return {}
    listed = [label for one in arms for _, labels_known in one.known for label in labels_known]
    listed += [label for one in arms for arm in one.arms for label in (*arm.covers, *arm.within)]
    known = tuple(dict.fromkeys(listed))
    folded = fold_all(known)
    near: dict[str, str] = {}
    for label in sorted(labels - folded - _lexicon_labels()):
        found = _nearest(label, known) if len(label) <= _LONGEST else None
        if found is not None:
            near[label] = found
    return near


@cache
def _lexicon_labels() -> frozenset[str]:
    """Every label that the lexicon lists: a class of another dimension is no slip of the pen."""
    from ecorules.language import Lexicon

    return fold_all(tuple(Lexicon.default().classes.by_label))


@lru_cache(maxsize=1024)
def _nearest(label: str, known: tuple[str, ...]) -> str | None:
    found = get_close_matches(label, known, n=1, cutoff=0.6)
    return found[0] if found else None


def _holds(names: tuple[str, ...], labels: frozenset[str]) -> bool:
    return bool(labels) and not labels.isdisjoint(fold_all(names))
