"""A rule with one bound shifted by a unit of its last printed place, or with the other sign.

Comes in: a rule. Goes out: its neighbours, each with words for what is different: ``≥95 → ≥96``.
Cases that cannot tell a rule from such a neighbour do not pin the bound down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, Final

from ecorules.rules import Approx, Change, Compare, Demand, Op, Range, Reach, Rule
from ecorules.text import Span

_STRICT: Final = {Op.GE: Op.GT, Op.GT: Op.GE, Op.LE: Op.LT, Op.LT: Op.LE}
_BOUNDS: Final[dict[type, tuple[str, ...]]] = {
    Approx: ("centre",),
    Change: ("amount",),
    Compare: ("bound",),
    Range: ("low", "high"),
    Reach: ("bound",),
}
_NUMBER: Final = re.compile(r"\d[\d,，]*(?:[.．](\d+))?")
#: Rules have few bounds; a rule with more is cut here.
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule beside the one that was printed; ``words`` say how it differs."""

    rule: Rule
    words: str


def mutants(rule: Rule) -> Iterator[Mutant]:
    """The neighbours of a rule.

    >>> import ecorules
    >>> [mutant.words for mutant in mutants(ecorules.parse("≤3.5,或逐年下降", unit="千克/公顷"))]
    ['≤3.5 → ≤3.4', '≤3.5 → ≤3.6', '≤3.5 → <3.5']
    """
    for count, (before, after, demand) in enumerate(_changed(rule.demand, rule.text)):
        if count == _MOST:
            return
        yield Mutant(rule=replace(rule, demand=demand), words=f"{before} → {after}")


def _changed(demand: Any, text: str) -> Iterator[tuple[str, str, Demand]]:
    """What stood there, what stands there now, and the demand with it, for one change after another."""
    kind = type(demand)
    if kind in _BOUNDS:
        for leaf in _shifted(demand, text):
            yield _words(demand), _words(leaf), leaf
        return
    for name in (field.name for field in fields(demand)):
        held = getattr(demand, name)
        if name == "demand":
            for before, after, inner in _changed(held, text):
                yield before, after, replace(demand, demand=inner)
        elif name in {"items", "arms", "steps"} and isinstance(held, tuple):
            for at, item in enumerate(held):
                for before, after, inner in _changed(item, text):
                    yield before, after, replace(demand, **{name: (*held[:at], inner, *held[at + 1 :])})


def _shifted(leaf: Any, text: str) -> Iterator[Any]:
    for name in _BOUNDS[type(leaf)]:
        bound = getattr(leaf, name)
        step = last_place(bound, leaf.span, text)
        for sign in (-1, 1):
            yield replace(leaf, **{name: float(Decimal(repr(bound)) + sign * step)})
    if isinstance(leaf, Compare | Change) and leaf.op in _STRICT:
        yield replace(leaf, op=_STRICT[leaf.op])


def last_place(bound: float, span: Span | None, text: str) -> Decimal:
    """One unit in the last place of a bound as it is printed; of the number itself where it is not found."""
    value = Decimal(repr(bound))
    for found in _NUMBER.finditer(span.of(text) if span is not None else ""):
        printed = found[0].replace(",", "").replace("，", "").replace("．", ".")
        if abs(Decimal(printed)) == abs(value):
            return Decimal(1).scaleb(-len(found[1] or ""))
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0))


def _words(leaf: Any) -> str:
    if isinstance(leaf, Range):
        return f"{leaf.low:.12g}~{leaf.high:.12g}"
    if isinstance(leaf, Approx):
        return f"{leaf.centre:.12g}左右"
    if isinstance(leaf, Reach):
        return f"{leaf.bound:.12g}"
    return f"{leaf.op}{leaf.amount if isinstance(leaf, Change) else leaf.bound:.12g}"
