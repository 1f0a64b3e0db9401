"""Bodies of clauses that demand a course over years or an amount of change.

Comes in: the tokens of a body. Goes out: a ``Body``. Every function stands for one alternative
of the grammar and bears its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, Literal, cast

from ecorules import units
from ecorules.automaton import Word
from ecorules.language.bodies import share_unit
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount, Base, Body, Label, Lead, Measuring
from ecorules.language.numbers import read_number
from ecorules.language.suffixes import SuffixWords, span_of
from ecorules.language.vocabulary import ABOUT, Vocabulary, bare_word
from ecorules.rules import Change, Demand, Direction, Measure, Note, Op, Pace, Trend, TrendKind
from ecorules.text import Span

How = tuple[Word, Op | str | None]
_YEAR: Final = r"(?:19|20)\d\d"
_BEFORE: Final = r"([一二两三四五六七八九十\d]+)\s*年前?"
#: Words of pace that say what an amount counts from.
_BASED: Final = ("累计",)
_BASE_WAYS: Final[dict[str, Direction]] = {
    "不低于": "up",
    "不少于": "up",
    "不小于": "up",
    "不高于": "down",
    "不超过": "down",
    "不多于": "down",
    "不大于": "down",
    "不劣于": "better",
}


class ChangeBodies(SuffixWords):
    """The alternatives of the grammar that speak of years."""

    vocabulary: Vocabulary

    def trend(self, *parts: Word) -> Body:
        token = parts[-1]
        kind, way = self.vocabulary.trends[bare_word(token)]
        if len(parts) == 1:
            return self._trend(kind, way, span_of(token))
        span = span_of(parts[0]).cover(span_of(token))
        base, _ = read_base([parts[0]], self.vocabulary)
        if kind is not TrendKind.NOT_WORSE or (base.year is None and base.years_before != 1):
            raise refuse("conflict", span, read=f"{parts[0]}{token}")
        return self._trend(TrendKind.NOT_WORSE, way, span, base.year)

    def trend_verb(self, token: Word) -> Body:
        """下降 alone says nothing of the years; behind 连续三年 it does."""
        way, span = self.vocabulary.trend_verbs[bare_word(token)], span_of(token)

        def make(_: Measuring, lead: Lead) -> Demand:
            if lead.years is None:
                raise refuse("loose", span, read=str(token))
            return Trend(kind=TrendKind.EVERY_YEAR, direction=way, years=lead.years, span=span)

        return Body("trend", make, span)

    def _trend(self, kind: TrendKind, way: Direction, span: Span, base_year: int | None = None) -> Body:
        def make(_: Measuring, lead: Lead) -> Demand:
            if lead.years is not None and kind in (TrendKind.NOT_WORSE, TrendKind.STABLE):
                raise refuse("loose", span, read="")
            return Trend(kind=kind, direction=way, years=lead.years, base_year=base_year, span=span)

        return Body("trend", make, span)

    def base_year(self, token: Word) -> Body:
        words = bare_word(token)
        year = re.search(_YEAR, words)
        word = next(word for word in _BASE_WAYS if words.startswith(word))
        return self._trend(TrendKind.NOT_WORSE, _BASE_WAYS[word], span_of(token), int(year.group()) if year else None)

    def growth(self, *parts: Word) -> Body:
        token = parts[-1]
        op, span = self.vocabulary.growth[bare_word(token)], span_of(parts[0]).cover(span_of(token))
        base, _ = read_base(list(parts[:-1]), self.vocabulary)
        node = Change(
            direction="signed",
            op=op,
            amount=0.0,
            measure=Measure.RELATIVE,
            base_year=base.year,
            years_before=base.years_before,
            span=span,
        )
        return Body("change", lambda _unit, _lead: node, span)

    def delta(self, *parts: Any) -> Body:
        """△EQI>-1: the change of a named indicator, with its sign."""
        *before, token, op, amount = parts
        base, _ = read_base(before, self.vocabulary)
        span, name = span_of(parts[0]).cover(amount.span), bare_word(token).lstrip("△")
        label = Label("subject", (name,), span_of(token)) if name else None

        def make(unit: Measuring, _: Lead) -> Demand:
            return Change(
                direction="signed",
                op=op[0],
                amount=unit.settle(amount),
                measure=Measure.DIFFERENCE,
                base_year=base.year,
                years_before=base.years_before,
                span=span,
            )

        return Body("change", make, span, subject=label)

    # --- amounts of change

    def how(self, token: Word, relation: tuple[Op, Word] | Word | None = None) -> How:
        if relation is None:
            return token, None
        if isinstance(relation, tuple):
            if relation[1].type == "IS":
                raise refuse("conflict", span_of(token).cover(span_of(relation[1])), read=f"{token}为")
            return token, relation[0]
        sign = self.vocabulary.reach.get(bare_word(relation))
        if sign == "≤":
            raise refuse("conflict", span_of(token).cover(span_of(relation)), read=f"{token}{relation}")
        return token, ABOUT if relation.type == "ABOUT" else Op.GE if sign == "≥" else None

    def how_before(self, relation: Word, token: Word) -> How:
        """至少下降18%: the relation before the word of change."""
        return token, Op(self.vocabulary.compare[bare_word(relation)])

    def change(self, *parts: Word | How | Amount) -> Body:
        before = [part for part in parts if isinstance(part, Word) and part.type in {"BASE", "PACE"}]
        how, amount, *rest = parts[len(before) :]
        assert isinstance(amount, Amount)
        suffix = rest[0] if rest and isinstance(rest[0], Word) else None
        return self._change(before, how, amount, suffix)  # type: ignore[arg-type]

    def _change(self, before: list[Word], how: How, amount: Amount, suffix: Word | None) -> Body:
        token, said = how
        span = span_of(before[0] if before else token).cover(amount.span)
        kind = None
        if suffix is not None:
            span, kind = span.cover(span_of(suffix)), self._suffix(suffix)
        if amount.value == 0 and said is None and kind is None:
            # 新增0个 is a cap, 增长0% may be either.
            raise refuse("direction", span, read=f"{token}{amount.text}")
        op = None if ABOUT in (said, kind) else self._change_op(said, kind, amount, span)  # type: ignore[arg-type]
        way, noun = self._change_way(bare_word(token))
        base, pace = read_base(before, self.vocabulary)
        stated = any(word.type == "BASE" or bare_word(word).endswith(_BASED) or str(word) == "年" for word in before)
        if amount.text.startswith("[") and not stated:
            base, stated = Base(None, None), True

        def make(unit: Measuring, lead: Lead) -> Demand:
            measure, number, certain = _measured(unit, amount, noun=noun)
            counted = Pace.EVERY_YEAR if lead.yearly else pace
            if lead.years is not None and counted is not Pace.EVERY_YEAR:
                if not lead.each_year:
                    raise refuse("loose", span, read=str(token))
                counted = Pace.EVERY_YEAR
            year, years_before = (lead.base or base) if counted is Pace.TOTAL and certain else (None, None)

            def change(op: Op, number: float) -> Demand:
                return Change(
                    direction=way,
                    op=op,
                    amount=number,
                    measure=measure,
                    pace=counted,
                    base_year=year,
                    years_before=years_before,
                    years=lead.years,
                    span=span,
                )

            if op is not None:
                return change(op, number)
            from decimal import Decimal

            share = Decimal(repr(unit.approx))
            low, high = (float(Decimal(repr(number)) * side) for side in (1 - share, 1 + share))
            return _band(change, low, high, way, unit.better)

        notes = (Note(kind="cumulative", text=amount.text, span=amount.span),) if amount.text.startswith("[") else ()
        carries = pace is Pace.TOTAL and not stated
        return Body("change", make, span, notes=notes, base=base if stated else None, carries=carries)

    def change_range(self, *parts: Word | How | Amount) -> Body:
        """增长5%~6%: as with every range, the weaker end binds where a direction is known."""
        before = [part for part in parts if isinstance(part, Word) and part.type in {"BASE", "PACE"}]
        amounts = [part for part in parts if isinstance(part, Amount)]
        token, said = cast("How", parts[len(before)])
        suffix = parts[-1] if isinstance(parts[-1], Word) and parts[-1].type == "SUFFIX" else None
        if suffix is not None or said is not None:
            raise refuse("conflict", amounts[0].span.cover(amounts[1].span), read=f"{token}{amounts[0].text}~")
        low, high = share_unit(*amounts)
        least, most = (
            self._change(before, cast("How", (token, op)), amount, None) for op, amount in ((Op.GE, low), (Op.LE, high))
        )
        way, _ = self._change_way(bare_word(token))
        span = least.span.cover(most.span)

        def make(unit: Measuring, lead: Lead) -> Demand:
            ends = {Op.GE: least, Op.LE: most}
            return _band(lambda op, _: ends[op].make(unit, lead), low.value, high.value, way, unit.better)

        return Body("change", make, span, base=least.base, carries=least.carries)

    def _change_op(self, said: Op | None, kind: str | None, amount: Amount, span: Span) -> Op:
        if amount.kind == "more":
            said, kind = Op.GT, None
        if kind is None:
            return said or Op.GE
        if kind not in {"≥", ">", "≤", "<"} or (said is not None and said != kind):
            raise refuse("conflict", span, read=kind)
        return Op(kind)

    def _change_way(self, word: str) -> tuple[Literal["up", "down"], bool]:
        """The direction that a word of change names, and whether it is a noun (降幅)."""
        word = word.removeprefix("年度").removeprefix("年")
        if word in self.vocabulary.change_nouns:
            return self.vocabulary.change_nouns[word], True
        for ending in ("幅度", "幅", "率", "了", ""):
            stem = word.removesuffix(ending)
            if word.endswith(ending) and stem in self.vocabulary.change_words:
                return self.vocabulary.change_words[stem], ending in {"幅度", "幅", "率"}
        raise AssertionError(word)

    def doubled(self, *parts: Word) -> Body:
        before = [part for part in parts if part.type in {"BASE", "PACE"}]
        token = parts[len(before)]
        times = str(token).removeprefix("翻").removesuffix("番") or "一"
        amount = (2.0 ** read_number(times).value - 1) * 100
        span = span_of(parts[0]).cover(span_of(parts[-1]))
        base, pace = read_base(before, self.vocabulary)
        if pace is not Pace.TOTAL:
            raise refuse("conflict", span, read=str(token))

        def make(_: Measuring, lead: Lead) -> Demand:
            year, years_before = lead.base or base
            return Change(
                direction="up",
                op=Op.GE,
                amount=amount,
                measure=Measure.RELATIVE,
                base_year=year,
                years_before=years_before,
                span=span,
            )

        stated = any(word.type == "BASE" for word in before)
        return Body("change", make, span, base=base if stated else None, carries=not before)


def _band(
    change: Callable[[Op, float], Demand], low: float, high: float, way: Literal["up", "down"], better: str | None
) -> Demand:
    """About, or between, amounts of change: the weaker end binds, for an amount of change is a minimum.

    Only where the change is known to be for the worse is it a maximum.
    """
    worse = better is not None and (way == "up") != (better == "higher")
    return change(Op.LE, high) if worse else change(Op.GE, low)


def read_base(before: list[Word], words: Vocabulary) -> tuple[Base, Pace]:
    """The base and the pace that the words before a change state; the year before if none."""
    base = Base(None, 1)
    pace = Pace.TOTAL
    stated = any(token.type == "BASE" for token in before)
    for token in before:
        word = bare_word(token)
        year, years = re.search(_YEAR, word), re.search(_BEFORE, word)
        if token.type == "PACE":
            if word.endswith(("年均", "平均")) or word == "平均每年":
                pace = Pace.AVERAGE
            elif word in {"每年", "逐年"}:
                pace = Pace.EVERY_YEAR
            elif word.endswith("累计") and not stated:
                base = Base(None, int(read_number(years.group(1)).value) if years else None)
        elif year:
            base = Base(int(year.group()), None)
        elif any(name in word for name in words.previous) or word == "同比":
            base = Base(None, 1)
        elif years:
            base = Base(None, int(read_number(years.group(1)).value))
        else:
            base = Base(None, None)
    return base, pace


def _measured(unit: Measuring, amount: Amount, *, noun: bool) -> tuple[Measure, float, bool]:
    """How an amount of change counts, as a number, and whether the text settles it.

    % is relative to the base, 个百分点 a difference. A number with no unit takes the column's
    where that is one of change; where it stays open, only a reported change can be compared.
    """
    printed = amount.unit
    if printed is None and amount.kind == "fraction":
        return Measure.RELATIVE, amount.value * 100, True
    if printed is None and unit.unit is not None and units.kind(unit.unit) in (units.Kind.SHARE, units.Kind.POINTS):
        printed = unit.unit
    if printed is None or printed == "个单位":
        certain = printed is not None or (not noun and unit.unit is not None)
        return Measure.DIFFERENCE, unit.settle(amount), certain
    kind = units.kind(printed)
    if printed == "倍":
        from fractions import Fraction

        return Measure.RELATIVE, float(Fraction(repr(amount.value)) * 100), True
    if kind is units.Kind.POINTS:
        return Measure.DIFFERENCE, unit.points(amount), True
    if kind is units.Kind.SHARE:
        return Measure.RELATIVE, units.convert(amount.value, printed, "%"), True
    return Measure.DIFFERENCE, unit.settle(amount._replace(unit=printed)), True
