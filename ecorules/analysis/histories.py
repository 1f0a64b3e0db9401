"""Histories and reported changes in which courses and amounts of change stand as they should.

Comes in: the points of one subject. Goes out: ``history`` and ``change`` as arguments of
``evaluate``, in several shapes, the likeliest first; evaluation has the last word on each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from ecorules.analysis.axis import CHANGE, COURSE, Axis, Point
from ecorules.analysis.courses import LAST, Course
from ecorules.analysis.logic import Clause
from ecorules.rules import Change, Measure, Pace

#: How ranks of a course become figures: evenly, ever faster, ever slower.
_SHAPES: Final = (lambda rank: rank, lambda rank: 4.0**rank / 4, lambda rank: 6.0 - 6.0 / (1 + rank))
_VALUE: Final = 60.0
#: Yearly rates in per cent, put together two by two.
_RATES: Final = (-4.5, 4.5, 0.0, -2.5, 2.5, -1.2, 1.2, -0.4, 0.4, -8.0, 8.0)
_LONGEST: Final = 60


def pasts(
    entries: Sequence[tuple[Axis, Sequence[Clause], Point]], year: int | None, value: float | None
) -> Iterator[dict[str, Any]]:
    """The history and the change of one subject; one empty mapping if neither is asked for."""
    found = [point.what for axis, _, point in entries if axis.kind == COURSE and point.what is not None]
    course: Course | None = found[0] if found else None
    changes = [
        (clauses[0].leaf, float(point.what))
        for axis, clauses, point in entries
        if axis.kind == CHANGE and isinstance(clauses[0].leaf, Change)
    ]
    end = _VALUE if value is None else value
    if course is None:
        if len(changes) == 1:
            yield {"change": changes[0][1]}
        elif changes:
            yield {"history": _of_changes(changes, year, end)}
            yield from _paces(changes, year, end)
        else:
            yield {}
        return
    for leaf, amount in changes:
        spacing = _spacing(leaf, amount, course, end)
        if spacing is not None:
            yield {"history": course.history(_last(course, year), end, spacing, _SHAPES[0])}
    reported: Mapping[str, Any] = {"change": changes[0][1]} if changes else {}
    for spacing in (1.0, 10.0, 0.001, max(1.0, abs(end) * 0.05)):
        for shape in _SHAPES:
            yield {**reported, "history": course.history(_last(course, year), end, spacing, shape)}
    if changes:
        yield from _paces(changes, year, end)


def _last(course: Course, year: int | None) -> int:
    if year is not None:
        return year
    return max(LAST, *(base + len(course.window) for base, _ in course.bases)) if course.bases else LAST


def _spacing(leaf: Change, amount: float, course: Course, end: float) -> float | None:
    """How far ranks are apart where the last year changed by this amount; None where that says nothing."""
    apart = course.window[-1] - course.window[-2]
    grown = -amount if leaf.direction == "down" else amount
    before = _before(leaf, grown, end)
    if leaf.years_before != 1 or leaf.pace is not Pace.TOTAL or not apart or before is None:
        return None
    spacing = (end - before) / apart
    return spacing if spacing > 0 else None


def _before(leaf: Change, grown: float, end: float) -> float | None:
    """The figure from which a value has grown so much."""
    if leaf.measure is Measure.DIFFERENCE:
        return end - grown
    return end / (1 + grown / 100) if grown > -100 else None


def _paces(changes: Sequence[tuple[Change, float]], year: int | None, end: float) -> Iterator[dict[str, Any]]:
    """Histories of one rate a year and another in the last year, whatever they are good for."""
    bases = [leaf.base_year for leaf, _ in changes if leaf.base_year is not None]
    last = year if year is not None else max([LAST, *(base + 2 for base in bases)])
    first = min([last - 9, *bases, *(last - leaf.years_before for leaf, _ in changes if leaf.years_before)])
    largest = max(1.0, *(abs(leaf.amount) / 5 for leaf, _ in changes))
    if last - first > _LONGEST:
        return
    for rate, latest in product(_RATES, repeat=2):
        history, figure = {last: end}, end
        for past in range(last - 1, first - 1, -1):
            figure /= 1 + (latest if past == last - 1 else rate) * min(largest, 10.0) / 100
            history[past] = figure
        yield {"history": dict(sorted(history.items()))}


def _of_changes(changes: Sequence[tuple[Change, float]], year: int | None, end: float) -> dict[int, float]:
    """A history in which each base year stands to the last as its change says."""
    bases = [leaf.base_year for leaf, _ in changes if leaf.base_year is not None]
    last = year if year is not None else max([LAST, *(base + 1 for base in bases)])
    history = {last: end}
    for leaf, amount in changes:
        if leaf.base_year is None and leaf.years_before is None:
            continue
        base = leaf.base_year if leaf.base_year is not None else last - (leaf.years_before or 1)
        before = _before(leaf, -amount if leaf.direction == "down" else amount, end)
        if before is not None:
            history.setdefault(base, before)
    return dict(sorted(history.items()))
