"""Bodies of clauses whose demand is a number: comparisons, ranges, references.

Comes in: the tokens of a body. Goes out: a ``Body`` that makes the node in the unit of its
place. Every function stands for one alternative of the grammar and bears its name.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ecorules import units
from ecorules.automaton import Word
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount, Body, Label, Lead, Measuring
from ecorules.language.numbers import read_number, split_magnitude
from ecorules.language.suffixes import SuffixWords, span_of
from ecorules.language.vocabulary import ABOUT, BETWEEN, Vocabulary, bare_word
from ecorules.rules import Approx, Compare, Demand, Note, Op, Range, Reach
from ecorules.text import Span

_SIGNS: Final = {**{str(op): op for op in Op}, ">=": Op.GE, "=>": Op.GE, "<=": Op.LE, "=<": Op.LE}
#: What 比三十大 may end in for more; the other words are for less.
LARGER: Final = frozenset("大高多长")
_MAGNITUDE: Final = "[成百千万亿兆]"
_SCALED: Final = "([^成百千万亿兆]+)([成百千万亿兆]+)"
_MAGNITUDES: Final = frozenset("万亿")
#: A figure of somebody else, or of another year, is compared with, not shared in.
_COMPARED: Final = "年|全国|全省|全市|国家|平均|限值|标准|目标|任务|计划|指标|水平|现状|设计|基准|基数|原"
#: [1,800] may be a range or a number with its thousands set off.
_THOUSANDS: Final = r"\[\s*\d{1,3}(?:,\d{3})+\s*%?\s*\]"
#: 20十2 is 20±2 misread by a machine.
_TENS: Final = r"\d\s*十"
_POWER: Final = "[×^⁰¹²³⁴-⁹]|[Ee]"
_STRICT: Final = {Op.GE: Op.GT, Op.GT: Op.GT, Op.LE: Op.LT, Op.LT: Op.LT, Op.EQ: Op.LT}
_INCLUSIVE: Final = {Op.GE: Op.GE, Op.GT: Op.GE, Op.LE: Op.LE, Op.LT: Op.LE, Op.EQ: Op.EQ}
_UP, _DOWN = (Op.GE, Op.GT), (Op.LE, Op.LT)


def _relate(op: Op, amount: Amount, span: Span, **more: Any) -> Body:
    def make(unit: Measuring, _: Lead) -> Demand:
        return Compare(op=op, bound=unit.settle(amount), span=span)

    return Body("number", make, span, (amount,), op=op, **more)


def _reach(amount: Amount, span: Span, **more: Any) -> Body:
    def make(unit: Measuring, _: Lead) -> Demand:
        return Reach(bound=unit.settle(amount), span=span)

    return Body("number", make, span, (amount,), bare=amount, **more)


def _about(amount: Amount, span: Span) -> Body:
    def make(unit: Measuring, _: Lead) -> Demand:
        return Approx(centre=unit.settle(amount), span=span)

    return Body("number", make, span, (amount,))


def _between(
    low: Amount, high: Amount, span: Span, *, low_open: bool = False, high_open: bool = False, **more: Any
) -> Body:
    low, high = share_unit(low, high)

    def make(unit: Measuring, _: Lead) -> Demand:
        first, last = unit.settle(low), unit.settle(high)
        if first > last and not (first <= 0 and last <= 0):
            raise refuse("ends", span)
        if first > last:
            return Range(low=last, high=first, low_open=high_open, high_open=low_open, span=span)
        return Range(low=first, high=last, low_open=low_open, high_open=high_open, span=span)

    return Body("number", make, span, (low, high), **more)


def share_unit(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    """A unit at the end holds for both ends; a 万 or a power of ten there may or may not, so that is refused."""
    digits, magnitude = split_magnitude(low.text)
    if low.unit is None and magnitude and high.unit is not None and high.unit.startswith(magnitude):
        return low._replace(value=read_number(digits).value, unit=high.unit), high
    if re.search(_POWER, high.text) and not re.search(_POWER, low.text):
        raise refuse("place", low.span.cover(high.span), read=f"{low.text}~{high.text}")
    scaled = re.fullmatch(_SCALED, high.text)
    alone = low.unit is None and not re.search(_MAGNITUDE, low.text)
    if scaled and alone and low.value < read_number(scaled[1]).value:
        if scaled[2] != "成":
            raise refuse("place", low.span.cover(high.span), read=f"{low.text}~{high.text}")
        return low._replace(value=low.value * 10, unit=high.unit), high
    if low.unit is None:
        return low._replace(unit=high.unit), high
    return (low, high._replace(unit=low.unit)) if high.unit is None else (low, high)


class NumberBodies(SuffixWords):
    """The alternatives of the grammar that end in a number, a reference or a target."""

    vocabulary: Vocabulary

    # --- pieces

    def op(self, token: Word) -> tuple[Op, Word]:
        word = bare_word(token)
        if word == "为":
            return Op.EQ, token
        sign = _SIGNS.get(word) or self.vocabulary.compare.get(word)
        if sign is None and len(word) > 1:
            doing = next((doing for doing in self.vocabulary.doing if word.endswith(doing)), "")
            sign = self.vocabulary.compare.get(word.removesuffix(doing))
        if sign is None:
            raise refuse("sign", span_of(token), read=word)
        return sign, token

    def reach(self, token: Word) -> Word:
        return token

    def amount(self, number: Word, *rest: Word) -> Amount:
        span, unit, more = span_of(number), None, False
        for token in rest:
            span = span.cover(span_of(token))
            if token.type == "MORE_THAN":
                more = True
            else:
                unit = str(token).strip()
        read = read_number(str(number))
        if unit is not None and not unit.strip("/-— "):
            raise refuse("damaged", span, read=f"{number}{unit}")
        if read.unit is not None:
            if unit is not None:
                raise refuse("place", span, read=f"{number}{unit}")
            unit = read.unit
        if (read.kind == "ratio" and not read.value) or ("十" in number and re.search(_TENS, number)):
            raise refuse("damaged", span, read=str(number))
        value, text = read.value, str(number)
        if unit is not None and text[-1] in _MAGNITUDES:
            value, text, unit = _with_magnitude(value, text, unit)
        return Amount(value, unit, "more" if more else read.kind, text, span)

    def cumulative_amount(self, token: Word, unit: Word | None = None) -> Amount:
        """〔18〕 prints an amount accumulated over the plan period: the number itself."""
        inner, span = _inside(token), span_of(token)
        printed = "%" if inner.endswith("%") else None
        if unit is not None:
            span, printed = span.cover(span_of(unit)), str(unit)
        read = read_number(inner.rstrip("% "))
        return Amount(read.value, printed, read.kind, str(token), span)

    # --- a relation and a number

    def compare(self, op: tuple[Op, Word], amount: Amount, suffix: Word | None = None) -> Body:
        relation, token = op
        span = span_of(token).cover(amount.span)
        if suffix is not None:
            span = span.cover(span_of(suffix))
            kind = self._suffix(suffix, amount)
            if token.type == "IS" and kind == ABOUT:
                return _about(amount, span)
            if kind != relation or relation not in (Op.GE, Op.LE):
                raise refuse("conflict", span, read=f"{token}…{suffix}")
        return _relate(relation, amount, span)

    def compare_share(self, op: tuple[Op, Word], share: Word, amount: Amount, suffix: Word | None = None) -> Body:
        body = self.compare(op, amount, suffix)
        if amount.unit is None or units.kind(amount.unit) is not units.Kind.SHARE or re.search(_COMPARED, share):
            raise refuse("place", span_of(share), read=str(share))
        return body._replace(notes=(Note(kind="share", text=str(share), span=span_of(share)),))

    def compare_included(self, op: tuple[Op, Word], amount: Amount, included: Word) -> Body:
        """≥5(含), 超过5(含): the bracket settles whether the number is in; a sign must agree with it."""
        relation, token = op
        span = span_of(token).cover(span_of(included))
        word = bare_word(included)
        repeated = word.strip("()").lstrip("不").removeprefix("含").rstrip("%‰")
        if repeated not in {"", "本数", "本级"} and read_number(repeated).value != amount.value:
            raise refuse("two", span_of(included))
        said = _STRICT[relation] if "不含" in word else _INCLUSIVE[relation]
        if said != relation and (token.type == "SIGN" or relation is Op.EQ):
            raise refuse("conflict", span, read=f"{token}…{included}")
        return _relate(said, amount, span)

    def compare_range(
        self, op: tuple[Op, Word], low: Amount, sign: Word, high: Amount, suffix: Word | None = None
    ) -> Body:
        """应为6~9, pH=6~9: the range itself. Any other relation to a range could mean either end."""
        relation, token = op
        if relation is not Op.EQ:
            raise refuse("place", span_of(sign).cover(high.span), read=f"{sign}{high.text}")
        body = self.range(low, sign, high, suffix)
        return body._replace(span=span_of(token).cover(body.span))

    def pair(self, first: Body, second: Body) -> Body:
        raise AssertionError("joined in Reader")

    def than(self, than: Word, amount: Amount, more: Word) -> Body:
        op = Op.GT if str(more) in LARGER else Op.LT
        return _relate(op, amount, span_of(than).cover(span_of(more)))

    def from_to(self, start: Word, before: Amount, reach: Word, amount: Amount, suffix: Word | None = None) -> Body:
        body = self.reached(reach, amount, suffix)
        note = Note(
            kind="start", text=f"{start}{before.text}{before.unit or ''}", span=span_of(start).cover(before.span)
        )
        return body._replace(notes=(note,), span=span_of(start).cover(body.span))

    def from_range(self, start: Word, low: Amount, sign: Word, high: Amount, suffix: Word | None = None) -> Body:
        body = self.range(low, sign, high, suffix)
        return body._replace(span=span_of(start).cover(body.span))

    # --- a number that is reached or kept within

    def reached(self, reach: Word, amount: Amount, suffix: Word | None = None) -> Body:
        word = bare_word(reach)
        way = self._way(word)
        kind = self._suffix(suffix, amount)
        span = span_of(reach).cover(amount.span)
        if suffix is not None:
            span = span.cover(span_of(suffix))
        if amount.kind == "more":
            if kind is not None or way == Op.LE:
                raise refuse("conflict", span, read=f"{word}…")
            return _relate(Op.GT, amount, span)
        if kind is None:
            return _reach(amount, span) if way is None else _relate(way, amount, span)
        if kind == ABOUT:
            return _about(amount, span)
        if kind == BETWEEN:
            raise refuse("half", span, read=str(suffix))
        if way is not None and Op(kind) not in (_UP if way == Op.GE else _DOWN) and word not in ("达到", "达"):
            raise refuse("conflict", span, read=f"{word}…{suffix}")
        return _relate(Op(kind), amount, span)

    def _way(self, word: str) -> Op | None:
        sign = self.vocabulary.reach.get(word, "")
        return Op(sign) if sign else None

    def reached_range(self, reach: Word, low: Amount, sign: Word, high: Amount, suffix: Word | None = None) -> Body:
        body = self.range(low, sign, high, suffix)
        return body._replace(span=span_of(reach).cover(body.span))

    def reached_about(self, reach: Word, about: Word, amount: Amount, suffix: Word | None = None) -> Body:
        body = self.about(about, amount, suffix)
        return body._replace(span=span_of(reach).cover(body.span))

    def reached_compare(self, reach: Word, op: tuple[Op, Word], amount: Amount, suffix: Word | None = None) -> Body:
        way, (relation, _) = self._way(bare_word(reach)), op
        if way is not None and relation not in (_UP if way == Op.GE else _DOWN):
            raise refuse("conflict", span_of(reach).cover(amount.span), read=f"{reach}{op[1]}")
        body = self.compare(op, amount, suffix)
        return body._replace(span=span_of(reach).cover(body.span))

    # --- a number by itself

    def bare(self, amount: Amount, suffix: Word | None = None) -> Body:
        kind = self._suffix(suffix, amount)
        span = amount.span if suffix is None else amount.span.cover(span_of(suffix))
        if amount.kind == "more":
            if kind is not None:
                raise refuse("conflict", span, read=amount.text)
            return _relate(Op.GT, amount, span)
        if kind is None:
            if "/" in amount.text:
                raise refuse("slash", span, read=amount.text)
            return _reach(amount, span)
        if kind == ABOUT:
            return _about(amount, span)
        if kind == BETWEEN:
            raise refuse("half", span, read=str(suffix))
        return _relate(Op(kind), amount, span)

    def bare_between(self, low: Amount, first: Word, high: Amount, last: Word) -> Body:
        """6以上9以下: a range, each word saying whether its end is in."""
        span = low.span.cover(span_of(last))
        lower, upper = self._suffix(first, low), self._suffix(last, high)
        if lower not in _UP or upper not in _DOWN or "more" in (low.kind, high.kind):
            raise refuse("place", span_of(first).cover(span_of(last)), read=f"{first}{high.text}{last}")
        if low.value > high.value and low.unit == high.unit:
            raise refuse("ends", span)
        return _between(low, high, span, low_open=lower == Op.GT, high_open=upper == Op.LT)

    def share_in_state(self, amount: Amount, state: Word) -> Body:
        """100%达标: the share that is in that state, which is the value itself."""
        span = amount.span.cover(span_of(state))
        if amount.kind == "more" or amount.unit is None or units.kind(amount.unit) is not units.Kind.SHARE:
            raise refuse("place", span_of(state), read=str(state))
        note = Note(kind="share", text=str(state), span=span_of(state))
        return _reach(amount, span, notes=(note,))

    def range(self, low: Amount, _: Word, high: Amount, suffix: Word | None = None) -> Body:
        span = low.span.cover(high.span)
        if suffix is not None:
            span = span.cover(span_of(suffix))
            if self._suffix(suffix) != BETWEEN:
                raise refuse("conflict", span, read=str(suffix))
        return _between(low, high, span)

    def plus_minus(self, centre: Amount, _: Word, half: Amount) -> Body:
        from decimal import Decimal

        span = centre.span.cover(half.span)
        middle, width = Decimal(repr(centre.value)), Decimal(repr(half.value))
        unit = centre.unit or half.unit
        low = Amount(float(middle - width), unit, "plain", centre.text, centre.span)
        high = Amount(float(middle + width), half.unit or unit, "plain", half.text, half.span)
        return _between(low, high, span)

    def around_zero(self, sign: Word, half: Amount, suffix: Word | None = None) -> Body:
        low = half._replace(value=-half.value)
        span = span_of(sign).cover(half.span)
        if suffix is not None:
            span = span.cover(span_of(suffix))
            if self._suffix(suffix, half) not in {"≤", BETWEEN}:
                raise refuse("conflict", span, read=f"±…{suffix}")
        return _between(low, half, span)

    def reached_around(self, reach: Word, sign: Word, half: Amount, suffix: Word | None = None) -> Body:
        body = self.around_zero(sign, half, suffix)
        return body._replace(span=span_of(reach).cover(body.span))

    def chain(self, low: Amount, first: Word, name: Word, second: Word, high: Amount) -> Body:
        left, right = self.op(first)[0], self.op(second)[0]
        span = low.span.cover(high.span)
        label = None if str(name) in {"x", "X"} else Label("subject", (str(name),), span_of(name))
        if left in _DOWN and right in _DOWN:
            return _between(low, high, span, low_open=left is Op.LT, high_open=right is Op.LT, subject=label)
        if left in _UP and right in _UP:
            return _between(high, low, span, low_open=right is Op.GT, high_open=left is Op.GT, subject=label)
        raise refuse("ends", span)

    def about(self, about: Word, amount: Amount, suffix: Word | None = None) -> Body:
        span = span_of(about).cover(amount.span)
        if suffix is not None:
            span = span.cover(span_of(suffix))
            if self._suffix(suffix) != ABOUT:
                raise refuse("conflict", span, read=f"{about}…{suffix}")
        return _about(amount, span)

    def interval(self, token: Word, unit: Word | None = None) -> Body:
        text, span = str(token), span_of(token)
        printed = "%" if "%" in text else None
        if unit is not None:
            span, printed = span.cover(span_of(unit)), str(unit)
        if re.fullmatch(_THOUSANDS, text):
            raise refuse("place", span, read=text)
        ends = [float(end.replace("%", "")) for end in text[1:-1].split(",")]
        low, high = (Amount(end, printed, "plain", text, span) for end in ends)
        if low.value > high.value:
            raise refuse("ends", span)
        return _between(low, high, span, low_open=text[0] == "(", high_open=text[-1] == ")")

    def cumulative(self, token: Word, *rest: Word) -> Body:
        inner = _inside(token)
        span = span_of(token)
        unit = "%" if inner.endswith("%") else None
        suffix = None
        for part in rest:
            if part.type == "SUFFIX":
                suffix = part
            else:
                unit = str(part)
            span = span.cover(span_of(part))
        read = read_number(inner.rstrip("% "))
        body = self.bare(Amount(read.value, unit, read.kind, inner, span), suffix)
        return body._replace(span=span, notes=(Note(kind="cumulative", text=str(token), span=span_of(token)),))


def _inside(token: Word) -> str:
    """What stands between square brackets; a comma there may part two numbers or thousands."""
    inner = str(token)[1:-1].strip()
    if "," in inner:
        raise refuse("place", span_of(token), read=str(token))
    return inner


def _with_magnitude(value: float, text: str, unit: str) -> tuple[float, str, str]:
    """150万吨 is 150 in 万吨, if that is a unit."""
    number, magnitude = split_magnitude(text)
    if number and magnitude and units.known(magnitude + unit):
        return read_number(number).value, number, magnitude + unit
    return value, text, unit
