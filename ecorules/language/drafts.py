"""What the grammar hands over, before labels are sorted and units settled.

Comes in: tokens. Goes out: ``Many`` and ``Clause`` trees. A clause has a path of labels and a
body; the body makes its demand once it is known in which unit its numbers are meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ecorules import units
from ecorules.errors import UnitError
from ecorules.language.complaints import refuse
from ecorules.rules import Demand, Note, Op
from ecorules.text import Diagnostic, Span

_MAGNITUDES: Final = frozenset("万亿")
#: No share is as large as this.
_TOO_MUCH: Final = 10_000
_MAGNITUDE: Final = "^[百千]?[万亿]{1,2}"


class Amount(NamedTuple):
    """A printed number with the unit printed behind it."""

    value: float
    unit: str | None
    kind: str
    text: str
    span: Span


class Base(NamedTuple):
    """What an amount of change is counted from: a year, so many years before, or a base only a report knows."""

    year: int | None
    years_before: int | None


class Otherwise(NamedTuple):
    """An alternative in a bracket behind a demand."""

    draft: Draft


class Lead(NamedTuple):
    """What stands around a body and changes how it counts."""

    yearly: bool = False
    years: int | None = None
    each_year: bool = False
    base: Base | None = None


NO_LEAD: Final = Lead()


class Measuring:
    """In which unit the bounds of a clause are given, and which way the indicator improves.

    The unit is the column's, or a subject's own.
    """

    def __init__(self, unit: str | None, better: str | None, approx: float, *, own: bool = False) -> None:
        self.unit = unit
        self.better = better
        self.approx = approx
        self._may_own = own
        self.owned = False

    def settle(self, amount: Amount) -> float:
        """The amount as a number in this unit; ``UnitError`` if it measures something else."""
        if amount.unit is None or amount.unit == "个单位":
            return self._plain(amount)
        if units.same(amount.unit, self.unit):
            return self._sensible(amount)
        try:
            return units.convert(amount.value, amount.unit, self.unit)
        except UnitError:
            if not self._may_own or self.owned:
                if {units.kind(amount.unit), units.kind(self.unit)} == {units.Kind.POINTS, units.Kind.SHARE}:
                    raise refuse("points", amount.span) from None
                raise refuse("unit", amount.span, printed=amount.unit, column=self.unit or "-") from None
        self.unit, self.owned = amount.unit, True
        return amount.value

    def points(self, amount: Amount) -> float:
        """A difference of percentages; of a subject of its own, that subject is measured in %."""
        fits = self.unit is None or units.same(self.unit, "%") or units.kind(self.unit) is units.Kind.POINTS
        if not fits:
            if not self._may_own or self.owned:
                raise refuse("unit", amount.span, printed=amount.unit, column=self.unit)
            self.unit, self.owned = "%", True
        return amount.value

    def _sensible(self, amount: Amount) -> float:
        """The number; 95,100 in a column of % is two values."""
        if amount.value >= _TOO_MUCH and "," in amount.text and units.kind(self.unit) is units.Kind.SHARE:
            raise refuse("row", amount.span, read=amount.text)
        return amount.value

    def _plain(self, amount: Amount) -> float:
        if amount.text[-1:] in _MAGNITUDES and self.unit is not None:
            base = re.sub(_MAGNITUDE, "", self.unit)
            if base and base != self.unit:
                # 突破1000亿 in a column of 亿元 is 1000亿元.
                return units.convert(amount.value, base, self.unit)
        if amount.kind != "fraction" or self.unit is None:
            return self._sensible(amount)
        if self.unit == "1":
            return amount.value
        share = units.kind(self.unit) is units.Kind.SHARE
        if "/" in amount.text and (not share or amount.value >= 1 or len(amount.text) > 5):
            raise refuse("slash", amount.span, read=amount.text)
        if not share:
            return amount.value
        from fractions import Fraction

        exact = Fraction(amount.value).limit_denominator(100_000)
        times = Fraction(units.convert(1.0, "1", self.unit))
        return float(exact * times) if float(exact) == amount.value else amount.value * float(times)


class Body(NamedTuple):
    """What a clause demands: ``make`` gives the node; ``amounts`` are in the value's unit."""

    kind: str
    make: Callable[[Measuring, Lead], Demand]
    span: Span
    amounts: tuple[Amount, ...] = ()
    inner: Draft | None = None
    #: A bare number whose relation a shared word behind the last bracket may still give.
    bare: Amount | None = None
    #: The relation of a plain comparison.
    op: Op | None = None
    #: A name inside the body: the variable of 6≤pH≤9, the indicator of △EQI>-1.
    subject: Label | None = None
    #: The bodies that 分别 hands to the subjects in order.
    paired: tuple[Body, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    #: The base that a change states, and whether it takes that of the change before it if it states none.
    base: Base | None = None
    carries: bool = False


class Label(NamedTuple):
    """A label before a demand, or in a bracket behind it: a class, the rest, a year or a subject."""

    kind: str
    names: tuple[str, ...]
    span: Span
    year: int = 0

    @property
    def text(self) -> str:
        """The label as it would be printed."""
        return "、".join(self.names) or str(self.year)


@dataclass(slots=True)
class Clause:
    """One demand with its labels."""

    path: tuple[Label, ...]
    body: Body
    span: Span
    lead: Lead = NO_LEAD
    aim: bool = False
    each: bool = False
    of_which: bool = False
    shared: Op | None = None
    under: tuple[Draft, ...] = ()
    #: What a bracket behind the demand allows instead of it: ≥80(或持续提高).
    otherwise: tuple[Draft, ...] = ()
    notes: list[Note] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether the clause has neither labels nor brackets that demand something."""
        return not (self.path or self.under or self.otherwise or self.shared or self.body.inner or self.body.paired)


@dataclass(slots=True)
class Many:
    """Several drafts side by side. ``kind`` is all or any; ``glue`` what stands before each item."""

    kind: str
    items: list[Draft]
    glue: list[str]
    span: Span


Draft = Clause | Many


def clauses(draft: Draft) -> list[Clause]:
    """Every clause of a draft, those inside brackets too."""
    found: list[Clause] = []
    waiting = [draft]
    while waiting:
        next_one = waiting.pop()
        if isinstance(next_one, Many):
            waiting.extend(reversed(next_one.items))
        else:
            found.append(next_one)
            waiting.extend(reversed((*next_one.under, *next_one.otherwise)))
            if next_one.body.inner is not None:
                waiting.append(next_one.body.inner)
    return found


def carry_base(found: list[Clause]) -> None:
    """比2020年A下降10%,B下降8%: a change with no base of its own counts from that of the one before it."""
    base: Base | None = None
    for clause in found:
        own = clause.lead.base or clause.body.base
        if own is not None:
            base = own
        elif base is not None and clause.body.carries:
            clause.lead = clause.lead._replace(base=base)
