"""Bodies of clauses that compare with somebody else's figure: a mean, a limit, a superior's number.

Comes in: the tokens of a body. Goes out: a ``Body``. Every function stands for one alternative
of the grammar and bears its name.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules import units
from ecorules.automaton import Word
from ecorules.language.bodies import LARGER, NumberBodies
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount, Body, Lead, Measuring
from ecorules.language.numbers import read_number
from ecorules.language.suffixes import span_of
from ecorules.language.vocabulary import bare_word
from ecorules.rules import Demand, Op, ReferenceCompare, TargetCompare, Task
from ecorules.text import Span

_YEARS: Final = r"近\s*([一二两三四五六七八九十\d]+)\s*年"
_BETTER: Final = {("higher", False): Op.GE, ("higher", True): Op.GT, ("lower", False): Op.LE, ("lower", True): Op.LT}
#: Words that reach a figure from whichever side is the worse.
ATTAINING: Final = frozenset({"达到", "达"})
_SIGNED: Final = frozenset({"≥", ">", "≤", "<"})


class ReferenceBodies(NumberBodies):
    """The alternatives of the grammar that name a figure."""

    def reference(self, op: tuple[Op, Word], name: Word) -> Body:
        return self._reference(op, name, span_of(op[1]).cover(span_of(name)))

    def _reference(self, op: tuple[Op | None, Word], name: Word, span: Span, factor: float = 1.0) -> Body:
        """A comparison with a named figure; with no relation the better direction gives it."""
        printed, years = bare_word(name), _window(name)
        said, token = op

        def make(unit: Measuring, _: Lead) -> Demand:
            relation = said
            if relation is None:
                if unit.better is None:
                    raise refuse("direction", span, read=str(name))
                strict = token.type == "BETTER"
                relation = _BETTER[unit.better, strict]
            elif bare_word(token) in ATTAINING and unit.better is not None and relation is Op.GE:
                relation = _BETTER[unit.better, False]
            return ReferenceCompare(op=relation, name=printed, factor=factor, years=years, span=span)

        return Body("reference", make, span)

    def bare_reference(self, name: Word, suffix: Word | None = None) -> Body:
        kind = self._suffix(suffix)
        span = span_of(name) if suffix is None else span_of(name).cover(span_of(suffix))
        if kind not in {None, *_SIGNED}:
            raise refuse("conflict", span, read=f"{name}{suffix}")
        return self._reference((Op(kind) if kind else None, name), name, span)

    def bare_factor(self, name: Word, amount: Amount, suffix: Word | None = None) -> Body:
        kind = self._suffix(suffix, amount)
        if kind not in {None, *_SIGNED}:
            raise refuse("conflict", amount.span, read=f"{amount.text}{suffix}")
        return self.reference_factor((Op(kind) if kind else None, name), name, amount)

    def reached_factor(self, reach: Word, name: Word, amount: Amount, suffix: Word | None = None) -> Body:
        kind = self._suffix(suffix, amount)
        op = Op(kind) if kind in _SIGNED else self._way(bare_word(reach))
        return self.reference_factor((op, reach if kind is None else name), name, amount)

    def reached_target(self, reach: Word, name: Word, suffix: Word | None = None) -> Body:
        kind, way = self._suffix(suffix), self._way(bare_word(reach))
        op = Op(kind) if kind in _SIGNED else way
        if op is None:
            raise refuse("half", span_of(reach).cover(span_of(name)), read=f"{reach}{name}")
        if kind is None and bare_word(reach) in ATTAINING:
            return self._attained(reach, name)
        return self.target((op, reach), name)

    def _attained(self, reach: Word, name: Word) -> Body:
        """达到省定目标 is the superior's task: which side attains it, only the indicator's direction tells."""
        span, printed = span_of(reach).cover(span_of(name)), bare_word(name)

        def make(unit: Measuring, _: Lead) -> Demand:
            if unit.better is None:
                return Task(words=f"{bare_word(reach)}{printed}", span=span)
            return TargetCompare(op=_BETTER[unit.better, False], name=printed, span=span)

        return Body("reference", make, span)

    def better_reference(self, word: Word, name: Word) -> Body:
        return self._reference((None, word), name, span_of(word).cover(span_of(name)))

    def than_reference(self, than: Word, name: Word, more: Word, amount: Amount, suffix: Word | None = None) -> Body:
        op = Op.GT if str(more) in LARGER else Op.LT
        return self.reference_offset((op, than), name, amount, suffix)

    def reference_factor(self, op: tuple[Op | None, Word], name: Word, amount: Amount) -> Body:
        span = span_of(op[1]).cover(amount.span)
        if amount.unit is not None and units.same(amount.unit, "%"):
            factor = _share(amount)
        elif amount.unit == "倍" or (amount.unit is None and amount.kind == "fraction"):
            factor = amount.value
        else:
            raise refuse("place", amount.span, read=f"的{amount.text}{amount.unit or ''}")
        return self._reference(op, name, span, factor)

    def reference_offset(self, op: tuple[Op, Word], name: Word, amount: Amount, suffix: Word | None = None) -> Body:
        relation, token = op
        span = span_of(token).cover(amount.span)
        if self._suffix(suffix) not in {None, "≥"} or relation not in (Op.GT, Op.LT):
            raise refuse("conflict", span, read=f"{token}{name}{amount.text}")
        printed, sign, years = bare_word(name), 1 if relation is Op.GT else -1, _window(name)

        def make(unit: Measuring, _: Lead) -> Demand:
            outer = Op.GE if relation is Op.GT else Op.LE
            if amount.unit is not None and units.same(amount.unit, "%"):
                if unit.unit is None or units.kind(unit.unit) is units.Kind.SHARE:
                    raise refuse("offset", span, read=f"{amount.text}%")
                factor = _share(amount, sign)
                return ReferenceCompare(op=outer, name=printed, factor=factor, years=years, span=span)
            offset = sign * _difference(unit, amount)
            return ReferenceCompare(op=outer, name=printed, offset=offset, years=years, span=span)

        return Body("reference", make, span)

    def reference_shift(self, op: tuple[Op, Word], name: Word, shift: Word, amount: Amount) -> Body:
        printed, sign, years = bare_word(name), -1 if str(shift) == "-" else 1, _window(name)
        span = span_of(op[1]).cover(amount.span)

        def make(unit: Measuring, _: Lead) -> Demand:
            offset = sign * _difference(unit, amount)
            return ReferenceCompare(op=op[0], name=printed, offset=offset, years=years, span=span)

        return Body("reference", make, span)

    def target(self, op: tuple[Op, Word], name: Word) -> Body:
        span = span_of(op[1]).cover(span_of(name))
        printed = bare_word(name)

        def make(_: Measuring, __: Lead) -> Demand:
            return TargetCompare(op=op[0], name=printed, span=span)

        return Body("reference", make, span)

    def reached_reference(self, reach: Word, name: Word, suffix: Word | None = None) -> Body:
        way, kind = self._way(bare_word(reach)), self._suffix(suffix)
        op = Op(kind) if kind in _SIGNED else way
        if op is None:
            raise refuse("half", span_of(reach).cover(span_of(name)), read=f"{reach}{name}")
        span = span_of(reach).cover(span_of(name))
        return self._reference((op, reach if kind is None else name), name, span)


def _share(amount: Amount, sign: int = 0) -> float:
    """A percentage as a factor, or 1 and so many per cent more or less, rounded once."""
    from fractions import Fraction

    share = Fraction(repr(amount.value)) / 100
    return float(1 + sign * share if sign else share)


def _window(name: Word) -> int | None:
    """The years of a mean of the last years: 近5年平均."""
    found = re.search(_YEARS, bare_word(name))
    return None if found is None else int(read_number(found.group(1)).value)


def _difference(unit: Measuring, amount: Amount) -> float:
    """An amount that is added to a figure: 个百分点 belong to a percentage, other units to their own."""
    points = amount.unit is not None and units.kind(amount.unit) is units.Kind.POINTS
    return unit.points(amount) if points else unit.settle(amount)
