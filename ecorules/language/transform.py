"""From tokens to drafts: how the forms of the grammar hang together.

Comes in: the tokens of one text, through Lark's inlined transformer. Goes out: ``Clause`` and
``Many`` drafts, whose bodies make the nodes once labels are sorted and units settled.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ecorules.automaton import Word
from ecorules.language.bodies import NumberBodies, span_of
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount, Base, Body, Clause, Draft, Label, Lead, Many, Measuring
from ecorules.language.labels import class_labels, rest_label, subject_label, year_label
from ecorules.language.lexicon import Lexicon
from ecorules.language.numbers import read_number
from ecorules.language.vocabulary import Vocabulary, bare_word
from ecorules.language.word_bodies import WordBodies, read_base
from ecorules.rules import Note, Op
from ecorules.text import Span

_COUNT: Final = re.compile(r"[一二两三四五六七八九十\d]+")


class Reader(NumberBodies, WordBodies):
    """The callbacks of the threshold grammar. It holds the lexicon, and no state of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.classes = lexicon.classes
        self.vocabulary = Vocabulary(lexicon.words)

    # --- several demands

    def all_sep(self, *items: Draft) -> Draft:
        return _many("all", ";", items)

    def all_comma(self, *parts: Draft | Word) -> Draft:
        return _all(parts, ",")

    def any_comma(self, *items: Draft) -> Draft:
        return _many("any", ",或", items)

    def any_or(self, *items: Draft) -> Draft:
        return _many("any", "或", items)

    def all_and(self, *parts: Draft | Word) -> Draft:
        return _all(parts, "、")

    def all_of(self, _: Word, draft: Draft) -> Draft:
        return draft

    def one_of(self, head: Word, draft: Draft) -> Draft:
        if not isinstance(draft, Many) or draft.kind != "all":
            raise refuse("half", span_of(head), read=str(head))
        return Many("any", draft.items, ["或"] * len(draft.items), draft.span)

    # --- one demand

    def clause(self, *parts: Any) -> Clause:
        clause = Clause(path=(), body=_NOTHING, span=_NOTHING.span)
        path: list[Label] = []
        periods: list[Word] = []
        years: int | None = None
        each_year = False
        base: Base | None = None
        named: Word | None = None
        for part in parts:
            if isinstance(part, Body):
                clause.body = part
            elif isinstance(part, Word):
                match part.type:
                    case "CLASSES" | "NAMED":
                        path.extend(class_labels(part, self.classes))
                    case "REST":
                        path.append(rest_label(part))
                    case "YEAR":
                        path.append(year_label(part))
                    case "LABEL" | "LONG_LABEL":
                        path.append(subject_label(part, self.vocabulary))
                        named = part
                    case "SOFT" | "AIM":
                        self._soften(clause, part)
                    case "PERIOD":
                        periods.append(part)
                    case "WINDOW":
                        years = _window(part)
                        each_year = str(part).startswith("连续")
                        clause.notes.append(Note(kind="period", text=str(part), span=span_of(part)))
                    case "OF_WHICH":
                        clause.of_which = True
                    case "NOTE":
                        clause.notes.append(Note(kind="annotation", text=str(part), span=span_of(part)))
                    case "FOOTNOTE":
                        clause.notes.append(Note(kind="footnote", text=str(part), span=span_of(part)))
                    case "SUFFIX":
                        self._share_suffix(clause, part)
            elif isinstance(part, Base):
                base = part
            elif isinstance(part, tuple):
                path = [*part, *path] if part[0].kind == "year" else [*path, *part]
            elif isinstance(part, (Clause, Many)):
                clause.under = (*clause.under, part)
        if named is not None and clause.body.kind in {"word", "trend"}:
            path, clause.body = self._qualified(named, path, clause.body)
        if len(periods) > 1:
            raise refuse("periods", span_of(periods[0]).cover(span_of(periods[-1])))
        if base is not None and clause.body.kind != "change":
            raise refuse("two", clause.body.span)
        if years is not None and clause.body.kind in {"number", "reference", "grade"}:
            raise refuse("window", clause.body.span)
        yearly = bool(periods) and clause.body.kind == "change"
        clause.lead = Lead(yearly=yearly, years=years, each_year=each_year, base=base)
        clause.notes += [Note(kind="period", text=str(token), span=span_of(token)) for token in periods]
        clause.notes += clause.body.notes
        clause.warnings += clause.body.warnings
        if clause.body.subject is not None:
            path.append(clause.body.subject)
        clause.path = tuple(path)
        clause.span = _whole(parts)
        return clause

    def clause_suffix(self, *parts: Any) -> Clause:
        return self.clause(*parts)

    def _qualified(self, named: Word, path: list[Label], body: Body) -> tuple[list[Label], Body]:
        """A name before a state may be an adverb: 全面 belongs to the words, 明显 makes them too loose."""
        name = bare_word(named).rstrip(":")
        adverb = next((name[len(word) :] for word in self.vocabulary.soft if name.startswith(word)), name)
        span = span_of(named).cover(body.span)
        if name.endswith(self.vocabulary.vague):
            raise refuse("loose", span, read=name)
        if adverb and adverb not in self.vocabulary.manner or body.kind != "word":
            return path, body
        said = body.make(Measuring(None, None, 0.0), Lead())
        return [label for label in path if label.names != (name,)], self._state(name + getattr(said, "words", ""), span)

    def _soften(self, clause: Clause, token: Word) -> None:
        word = bare_word(token)
        clause.aim = clause.aim or word in self.vocabulary.aims
        clause.each = clause.each or word in self.vocabulary.each
        kind = "aim" if word in self.vocabulary.aims else "softening"
        clause.notes.append(Note(kind=kind, text=word, span=span_of(token)))

    def _share_suffix(self, clause: Clause, token: Word) -> None:
        """A word behind the bracket of the last class belongs to every class before it."""
        kind = self.vocabulary.suffix[bare_word(token)]
        if clause.body.bare is None or kind not in set(Op):
            raise refuse("conflict", span_of(token), read=str(token))
        clause.shared = Op(kind)

    # --- behind a demand

    def tail_class(self, token: Word) -> tuple[Label, ...]:
        return (rest_label(token),) if token.type == "REST" else class_labels(token, self.classes)

    def tail_year(self, token: Word) -> tuple[Label, ...]:
        return (year_label(token),)

    def tail_base(self, token: Word) -> Base:
        return read_base([token], self.vocabulary)[0]

    def tail_demands(self, draft: Draft) -> Draft:
        return draft

    # --- bodies made of bodies

    def group(self, draft: Draft) -> Body:
        def make(*_: object) -> Any:
            raise AssertionError("groups are built by the arrangement")

        return Body("group", make, draft.span, inner=draft)

    def pair(self, first: Body, second: Body) -> Body:
        """大于等于100小于等于310: two relations to one value with nothing between them."""
        amounts = (*first.amounts, *second.amounts)
        if len({amount.unit for amount in amounts}) > 1:
            raise refuse("condition", first.span.cover(second.span))
        items: list[Draft] = [Clause(path=(), body=body, span=body.span) for body in (first, second)]
        return self.group(Many("all", items, ["", "且"], first.span.cover(second.span)))

    def each_of(self, token: Word, bodies: tuple[Body, ...]) -> Body:
        def make(*_: object) -> Any:
            raise refuse("each_of", span_of(token))

        return Body("paired", make, span_of(token).cover(bodies[-1].span), paired=bodies)

    def paired_compare(self, op: tuple[Op, Word], *rest: Amount | Word) -> tuple[Body, ...]:
        amounts, suffix = _amounts(rest)
        return tuple(self.compare(op, amount, suffix) for amount in amounts)

    def paired_reach(self, reach: Word, *rest: Amount | Word) -> tuple[Body, ...]:
        amounts, suffix = _amounts(rest)
        return tuple(self.reached(reach, amount, suffix) for amount in amounts)

    def paired_change(self, *parts: Any) -> tuple[Body, ...]:
        before = [part for part in parts if isinstance(part, Word) and part.type in {"BASE", "PACE"}]
        how, *rest = parts[len(before) :]
        amounts, suffix = _amounts(rest)
        return tuple(self._change(before, how, amount, suffix) for amount in amounts)


_NOTHING: Final = Body("none", lambda *_: None, Span(0, 0))  # type: ignore[arg-type, return-value]


def _many(kind: str, glue: str, items: tuple[Draft, ...]) -> Draft:
    if len(items) == 1:
        return items[0]
    return Many(kind, list(items), ["", *[glue] * (len(items) - 1)], items[0].span.cover(items[-1].span))


def _all(parts: tuple[Draft | Word, ...], plain: str) -> Draft:
    """Demands that hold together; the glue is 且 where the text says so, else the mark that stands there."""
    items = [part for part in parts if not isinstance(part, Word)]
    said = ("且" if any(word in part for word in ("且", "并", "同时", "和", "与", "及")) else plain for part in parts if isinstance(part, Word))
    return Many("all", items, ["", *said], items[0].span.cover(items[-1].span))


def _amounts(parts: Any) -> tuple[list[Amount], Word | None]:
    """The amounts of a list, the last one's unit for all that have none, and the word behind them."""
    amounts = [part for part in parts if isinstance(part, Amount)]
    suffix = next((part for part in parts if isinstance(part, Word)), None)
    return [amount if amount.unit else amount._replace(unit=amounts[-1].unit) for amount in amounts], suffix


def _window(token: Word) -> int:
    """The number of values of a window: 近三年 is three, 连续三年 three changes and so four."""
    count = _COUNT.search(str(token))
    assert count is not None
    years = int(read_number(count.group()).value)
    return years + 1 if str(token).lstrip().startswith("连续") else years


def _whole(parts: Any) -> Span:
    """From the first part of a clause to its last."""
    return Span(_span(parts[0]).start, _span(parts[-1]).end)


def _span(part: Any) -> Span:
    if isinstance(part, Word):
        return Span(part.start_pos, part.end_pos)
    if isinstance(part, Base):
        return Span(0, 0)
    return (part[0] if isinstance(part, tuple) and not isinstance(part, Body) else part).span  # type: ignore[no-any-return]
