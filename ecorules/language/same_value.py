"""Several demands on one value: which stand together, and which are a row that names no classes.

Comes in: the unlabelled demands of a text. Goes out: the same, ranges that do not meet joined
by 或; or a refusal, for ``≥95 ≥90 ≥85`` asks for somebody's classes.
"""

from __future__ import annotations

from itertools import pairwise

from ecorules.language.complaints import refuse
from ecorules.rules import AllOf, AnyOf, Approx, Compare, Demand, Grade, Op, Range, Reach, Status, Subject
from ecorules.text import Span

_LOWER, _UPPER = (Op.GE, Op.GT), (Op.LE, Op.LT)


def settle_together(demands: list[Demand], glue: list[str]) -> list[Demand]:
    """The unlabelled demands of one scope, checked against one another."""
    if len(demands) == 1:
        return demands
    numbers = [demand for demand in demands if isinstance(demand, Compare | Range | Approx | Reach)]
    ranges = [demand for demand in numbers if isinstance(demand, Range)]
    if len(numbers) > 1:
        if len(ranges) == len(numbers) == len(demands) and _apart(ranges):
            return [AnyOf(items=tuple(ranges), span=_over(ranges))]
        _check_row(numbers)
    _check_words(demands)
    return demands


def _apart(ranges: list[Range]) -> bool:
    ordered = sorted(ranges, key=lambda item: item.low)
    return all(left.high < right.low for left, right in pairwise(ordered))


def _check_row(numbers: list[Compare | Range | Approx | Reach]) -> None:
    lower = [item for item in numbers if isinstance(item, Compare) and item.op in _LOWER]
    upper = [item for item in numbers if isinstance(item, Compare) and item.op in _UPPER]
    if len(lower) + len(upper) != len(numbers) or len(lower) > 1 or len(upper) > 1:
        raise refuse("row", _over(numbers))
    if lower and upper and lower[0].bound > upper[0].bound:
        raise refuse("ends", _over(numbers))


def _check_words(demands: list[Demand]) -> None:
    words = [demand.words for demand in demands if isinstance(demand, Status)]
    if len(set(words)) < len(words) or {"有", "无"} <= set(words):
        raise refuse("row", _over(demands))
    if sum(isinstance(demand, Grade) for demand in demands) > 1:
        raise refuse("row", _over(demands))


def _over(demands: list[Demand] | list[Range] | list[Compare | Range | Approx | Reach]) -> Span | None:
    spans = [demand.span for demand in demands if demand.span is not None]
    return spans[0].cover(spans[-1]) if spans else None


def joined(kind: type[AllOf] | type[AnyOf], items: list[Demand], span: Span) -> Demand:
    """The items in one node, flat; what is said of one subject stands under it once."""
    flat: list[Demand] = []
    for item in items:
        flat.extend(item.items if isinstance(item, kind) else (item,))
    merged: list[Demand] = []
    for item in flat:
        place = next((at for at, other in enumerate(merged) if _same_subject(other, item)), None)
        if place is None:
            merged.append(item)
        else:
            merged[place] = _merged(kind, merged[place], item)
    return merged[0] if len(merged) == 1 else kind(items=tuple(merged), span=span)


def _same_subject(one: Demand, other: Demand) -> bool:
    return isinstance(one, Subject) and isinstance(other, Subject) and (one.name, one.unit) == (other.name, other.unit)


def _merged(kind: type[AllOf] | type[AnyOf], one: Demand, other: Demand) -> Demand:
    assert isinstance(one, Subject)
    assert isinstance(other, Subject)
    span = one.span.cover(other.span) if one.span and other.span else None
    inner = joined(
        kind,
        settle_together([one.demand, other.demand], []) if kind is AllOf else [one.demand, other.demand],
        span or Span(0, 0),
    )
    return Subject(name=one.name, demand=inner, unit=one.unit, span=span)
