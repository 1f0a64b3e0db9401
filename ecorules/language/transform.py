"""From tokens to drafts: how the forms of the grammar hang together.

Comes in: the tokens of one text, as the automaton reduces them. Goes out: ``Clause`` and
``Many`` drafts, whose bodies make the nodes once labels are sorted and units settled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from ecorules.automaton import Word
from ecorules.language.change_bodies import ChangeBodies, read_base
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Amount, Base, Body, Clause, Draft, Label, Lead, Many, Measuring, Otherwise
from ecorules.language.labels import class_labels, rest_label, subject_label, year_label
from ecorules.language.lexicon import Lexicon
from ecorules.language.numbers import read_number
from ecorules.language.reference_bodies import ReferenceBodies
from ecorules.language.suffixes import span_of
from ecorules.language.vocabulary import Vocabulary, bare_word
from ecorules.language.word_bodies import BY_OTHERS, WordBodies
from ecorules.rules import Demand, Note, Op
from ecorules.text import Span

_COUNT: Final = r"[一二两三四五六七八九十\d]+"


class Reader(ReferenceBodies, WordBodies, ChangeBodies):
    """What the rules and aliases of the grammar stand for. It holds the lexicon, and no state of a text."""

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
        first = parts[0]
        if len(parts) == 1 and type(first) is Body and first.subject is None:
            return Clause(path=(), body=first, span=first.span, notes=[*first.notes], warnings=[*first.warnings])
        clause = Clause(path=(), body=_NOTHING, span=_whole(parts))
        found = _Around()
        for part in parts:
            if isinstance(part, Word):
                self._word_around(clause, found, part)
            elif isinstance(part, Body):
                clause.body = part
            elif isinstance(part, Base):
                found.base = part
            elif isinstance(part, Otherwise):
                clause.otherwise = (*clause.otherwise, part.draft)
            elif isinstance(part, tuple):
                found.path = [*part, *found.path] if part[0].kind == "year" else [*found.path, *part]
            else:
                clause.under = (*clause.under, part)
        if found.named is not None:
            self._qualify(clause, found, found.named)
        body = clause.body
        clause.lead = found.lead(body)
        clause.notes += [_note("period", word) for word in found.periods] + list(body.notes)
        clause.warnings += body.warnings
        if body.subject is not None:
            found.path = [*(label for label in found.path if body.subject.names[0] not in label.text), body.subject]
        clause.path = tuple(found.path)
        return clause

    def _word_around(self, clause: Clause, found: _Around, word: Word) -> None:
        """A word before or behind a demand: a label, or what changes how the demand counts."""
        match word.type:
            case "CLASSES" | "NAMED":
                found.path.extend(class_labels(word, self.classes))
            case "REST":
                found.path.append(rest_label(word))
            case "YEAR":
                found.path.append(year_label(word))
            case "LABEL" | "LONG_LABEL":
                found.path.append(subject_label(word, self.vocabulary))
                found.named = word
            case "SOFT" | "AIM":
                self._soften(clause, word)
            case "PERIOD":
                found.periods.append(word)
            case "BASE_FIRST":
                found.base = read_base([word], self.vocabulary)[0]
            case "TOTAL":
                clause.notes.append(_note("cumulative", word))
            case "WINDOW":
                found.years, found.each_year = _window(word), word.startswith("连续")
                clause.notes.append(_note("period", word))
            case "OF_WHICH":
                clause.of_which = True
            case "NOTE" | "FOOTNOTE":
                clause.notes.append(_note("annotation" if word.type == "NOTE" else "footnote", word))
            case "SUFFIX":
                self._share_suffix(clause, word)

    def clause_suffix(self, *parts: Any) -> Clause:
        return self.clause(*parts)

    def _qualify(self, clause: Clause, found: _Around, named: Word) -> None:
        """A name before a state may be an adverb: 全面 belongs to the words, 明显 makes them too loose."""
        body = clause.body
        name = bare_word(named).rstrip(":")
        if body.kind not in {"word", "trend"}:
            if name in (*self.vocabulary.manner, *self.vocabulary.vague, *self.vocabulary.soft):
                raise refuse("damaged", span_of(named), read=name)
            return
        adverb = next((name[len(word) :] for word in self.vocabulary.soft if name.startswith(word)), name)
        span = span_of(named).cover(body.span)
        if body.kind == "word" and re.fullmatch(BY_OTHERS, name + _said(body)):
            raise refuse("elsewhere", span)
        told_how = body.kind == "word" and name in self.vocabulary.manner
        if name.endswith(self.vocabulary.vague) and not told_how:
            raise refuse("loose", span, read=name)
        if body.kind == "trend" and name in self.vocabulary.manner:
            raise refuse("loose", span, read=name)
        if body.kind != "word":
            return
        if adverb and not (told_how or adverb.startswith(self.vocabulary.manner) or self._begins_state(name)):
            return
        found.path = [label for label in found.path if label.names != (name,)]
        clause.body = self._state(name + _said(body), span)

    def _begins_state(self, name: str) -> bool:
        """编制规划并 and 完成 before a state are the beginning of its words, no subject."""
        return name.endswith("并") or name in self.vocabulary.status or name in self.vocabulary.status_verbs

    def _soften(self, clause: Clause, token: Word) -> None:
        word = bare_word(token)
        clause.aim = clause.aim or word in self.vocabulary.aims
        clause.each = clause.each or word in self.vocabulary.each
        clause.notes.append(_note("aim" if word in self.vocabulary.aims else "softening", token))

    def _share_suffix(self, clause: Clause, token: Word) -> None:
        """A word behind the bracket of the last class belongs to every class before it."""
        kind = self._suffix(token)
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

    def tail_or(self, draft: Draft) -> Otherwise:
        return Otherwise(draft)

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

    def boxed(self, body: Body) -> Body:
        """〔≥18〕, 〔下降18%〕: accumulated over the plan period, whose first year the cell does not say."""
        note = Note(kind="cumulative", text="", span=body.span)
        lead_base = Base(None, None) if body.carries else None

        def make(unit: Measuring, lead: Lead) -> Demand:
            return body.make(unit, lead if lead_base is None or lead.base else lead._replace(base=lead_base))

        return body._replace(make=make, notes=(*body.notes, note), bare=None)

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


@dataclass(slots=True)
class _Around:
    """What stands around a body while a clause is put together."""

    path: list[Label] = field(default_factory=list)
    periods: list[Word] = field(default_factory=list)
    named: Word | None = None
    years: int | None = None
    each_year: bool = False
    base: Base | None = None

    def lead(self, body: Body) -> Lead:
        """What changes how the body counts; refused where the body cannot take it."""
        if len(self.periods) > 1:
            raise refuse("periods", span_of(self.periods[0]).cover(span_of(self.periods[-1])))
        if self.base is not None and body.kind != "change":
            raise refuse("two", body.span)
        if self.years is not None and body.kind in {"number", "reference", "grade"}:
            raise refuse("window", body.span)
        yearly = bool(self.periods) and body.kind == "change"
        return Lead(yearly=yearly, years=self.years, each_year=self.each_year, base=self.base)


def _said(body: Body) -> str:
    """The words of a state."""
    return str(getattr(body.make(Measuring(None, None, 0.0), Lead()), "words", ""))


def _note(kind: str, word: Word) -> Note:
    return Note(kind=kind, text=str(word), span=span_of(word))


_NOTHING: Final = Body("none", lambda *_: None, Span(0, 0))  # type: ignore[arg-type]


#: More demands than this in one cell are refused; the longest cells we know have about 40.
_MOST: Final = 300


def _check_count(items: Any) -> None:
    if len(items) > _MOST:
        raise refuse("many", items[0].span.cover(items[-1].span), count=len(items), limit=_MOST)


def _many(kind: str, glue: str, items: tuple[Draft, ...]) -> Draft:
    _check_count(items)
    if len(items) == 1:
        return items[0]
    return Many(kind, list(items), ["", *[glue] * (len(items) - 1)], items[0].span.cover(items[-1].span))


def _all(parts: tuple[Draft | Word, ...], plain: str) -> Draft:
    """Demands that hold together; the glue is 且 where the text says so, else the mark that stands there."""
    items = [part for part in parts if not isinstance(part, Word)]
    _check_count(items)
    said = (
        "且" if any(word in part for word in ("且", "并", "同时", "和", "与", "及", "但")) else plain
        for part in parts
        if isinstance(part, Word)
    )
    return Many("all", items, ["", *said], items[0].span.cover(items[-1].span))


def _amounts(parts: Any) -> tuple[list[Amount], Word | None]:
    """The amounts of a list, the last one's unit for all that have none, and the word behind them."""
    amounts = [part for part in parts if isinstance(part, Amount)]
    suffix = next((part for part in parts if isinstance(part, Word)), None)
    return [amount if amount.unit else amount._replace(unit=amounts[-1].unit) for amount in amounts], suffix


def _window(token: Word) -> int:
    """The number of values of a window: 近三年 is three, 连续三年 three changes and so four."""
    count = re.search(_COUNT, str(token))
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
    if isinstance(part, Otherwise):
        return part.draft.span
    return (part[0] if isinstance(part, tuple) and not isinstance(part, Body) else part).span  # type: ignore[no-any-return]
