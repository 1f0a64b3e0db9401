"""What is said when a text is refused: one message for each form, in Chinese and English.

Comes in: the kind of a refusal, or the place where the grammar could not go on. Goes out: an
error whose finding says what was read and what would be right, in the analyst's words. Every
pattern is linear in the text: repetitions are bounded, so that a hostile cell costs no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ecorules.errors import EcoRulesError, ThresholdSyntaxError, UnitError
from ecorules.language.catalogue import CATALOGUE
from ecorules.language.refused_forms import Strength, bracket_fault, find_form, refused_form
from ecorules.text import Diagnostic, Span, printable


def refuse(kind: str, span: Span | None, **data: object) -> EcoRulesError:
    """The error for a kind of refusal; the reader adds the text that the span points into."""
    entry = CATALOGUE[kind]
    fields = {"read": "", "near": "", "near_en": "", **{name: _shown(value) for name, value in data.items()}}
    finding = Diagnostic(
        code=entry.code,
        message=entry.zh.format(**fields),
        message_en=entry.en.format(**fields),
        span=span,
        hint=entry.hint.format(**fields),
        hint_en=entry.hint_en.format(**fields),
    )
    return (UnitError if kind in {"unit", "points"} else ThresholdSyntaxError)(finding)


def _shown(value: object) -> str:
    """What was read, short enough for a message."""
    text = str(value)
    return printable(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


_SHOWN: Final = 60


def explained(error: EcoRulesError, text: str) -> EcoRulesError:
    """The error, or a better one where the text as a whole has a form that is refused as such.

    Numbers and units are read by themselves; what is wrong with them is placed in the text.

    ``≥75为健康；60≤X<75为亚健康`` fails on a unit 为健康; what it is, is a table of grades.
    """
    error = _within(error, text)
    finding = error.diagnostics[0]
    if finding.code in _PLAIN_ENOUGH:
        return error
    certain = bracket_fault(text) or find_form(text, Strength.CERTAIN)
    if certain is None and finding.code in _OPEN:
        certain = find_form(text, Strength.LIKELY, finding.span)
    if certain is None and finding.code == "E108" and finding.span is not None:
        run = _compiled(_RUN).match(text, finding.span.start)
        if run is not None and run.group().isascii() and run.end() > finding.span.end:
            return unknown_words(run.group(), Span(*run.span()), ())
    if certain is None or CATALOGUE[certain[0]].code == finding.code:
        return error
    return refuse(certain[0], certain[1], read=certain[1].of(text))


def _within(error: EcoRulesError, text: str) -> EcoRulesError:
    """An error about a number or a unit alone, placed in the whole text."""
    if error.text is None or error.text == text:
        return error
    found = re.search(rf"(?<![\d.]){re.escape(error.text)}", text) or re.search(re.escape(error.text), text)
    offset = found.start() if found else 0
    placed = [
        replace(item, span=Span(item.span.start + offset, item.span.end + offset)) if item.span and found else item
        for item in error.diagnostics
    ]
    return type(error)(placed, text)


#: Codes that nothing explains better: empty, too long, control characters, too deep.
_PLAIN_ENOUGH: Final = frozenset(("E100", "E104", "E105", "E106"))
#: Codes that only say that something could not be read: a form that is likely explains more.
_OPEN: Final = frozenset(("E101", "E103", "E108", "E112", "E114", "E201"))


def complain(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    """The error for a text that the grammar could not read at a place."""
    here = Span(min(place, max(len(text) - 1, 0)), min(place, max(len(text) - 1, 0)) + 1)
    form = bracket_fault(text) or find_form(text, Strength.CERTAIN) or find_form(text, Strength.LIKELY, here)
    if form is not None:
        return refuse(form[0], form[1], read=form[1].of(text))
    return _at_end(text, place) or _at_sign(text, place) or _unknown(text, place, words)


def _at_end(text: str, place: int) -> EcoRulesError | None:
    """The text ends too early: the mark goes to its last word or sign."""
    end = len(text.rstrip())
    if place < end:
        return None
    last = _compiled(_LAST).search(text, max(0, end - 20), end)
    span = Span(last.start() if last else max(end - 1, 0), end)
    alone = span.start == len(text) - len(text.lstrip())
    kind = "no_number" if alone or text[span.start] in _SIGNS else "half"
    return refuse(kind, span, read=span.of(text))


#: Patterns are compiled when a text is first refused: most programs never refuse one.
_compiled: Final = lru_cache(maxsize=16)(re.compile)

_SIGNS: Final = "<>=≥≤≠!"
_LAST: Final = rf"(?:[{_SIGNS}]{{1,6}}|[\u4e00-\u9fff]{{1,8}}|\S)$"
_SIGN_RUN: Final = rf"[{_SIGNS}]{{1,6}}"
#: A word as far as it goes; several Latin words in a row are one.
_RUN: Final = r"[A-Za-z_.:/']{1,40}(?: [A-Za-z_.:/']{1,40}){0,4}(?![^\s\W])|[^\s\d;,。、:()\[\]<>=≥≤±~]{1,20}"
_NUMBER_AHEAD: Final = r"\s{0,10}[\d.+-]"
_GRADE: Final = r"劣?[ⅠⅡⅢⅣⅤIV]{1,3}\s{0,4}(?:[类级]|$)"
_CODE: Final = r"[\dA-Za-z_./:]"
_CONNECTIVE: Final = r"[,;\s]{0,3}(?:或者?|并?且|同时)"


def _at_sign(text: str, place: int) -> EcoRulesError | None:
    """A comparison sign that nobody knows, or one with no number behind it."""
    before = len(text[:place].rstrip())
    first = place if place < len(text) and text[place] in _SIGNS else before
    while first and text[first - 1] in _SIGNS and place - first < 6:
        first -= 1
    run = _compiled(_SIGN_RUN).match(text, first)
    if run is None:
        return None
    span = Span(*run.span())
    if len(run.group()) > 1 or run.group() in "≠!":
        return refuse("sign", span, read=run.group())
    if place < run.end() and _compiled(_NUMBER_AHEAD).match(text, run.end()):
        return refuse("place", span, read=text[place : place + 8].strip())
    if place != run.end() or text[place] in "%‰,;。、":
        return refuse("no_number", span, read=run.group())
    grade = _compiled(_GRADE).match(text, place)
    if grade is not None:
        span = span.cover(Span(*grade.span()))
        return refuse("grade_sign", span, read=span.of(text))
    if text[place].isdigit():
        return refuse("place", span, read=text[run.start() : run.start() + 8].strip())
    found = _compiled(_RUN).match(text, place)
    read = found.group() if found else text[place]
    return refuse("not_number", Span(place, place + len(read)), sign=run.group(), read=read)


def _unknown(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    joined = _compiled(_CONNECTIVE).match(text, place)
    if joined is not None and (not text[:place].strip() or text[:place].rstrip()[-1] in "或且,;"):
        return refuse("no_first", Span(*joined.span()), read=joined.group().strip())
    first = place
    while first and place - first < 40 and _compiled(_CODE).match(text, first - 1) and text[place].isascii():
        first -= 1
    run = _compiled(_RUN).match(text, first)
    if run is None or run.end() <= place:
        return refuse("place", Span(place, place + 1), read=text[place : place + 8].strip() or text[place])
    if run.group() in words and _compiled(_NUMBER_AHEAD).match(text, run.end()):
        return refuse("place", Span(*run.span()), read=run.group())
    return unknown_words(run.group(), Span(*run.span()), words)


def unknown_words(read: str, span: Span, words: Iterable[str]) -> EcoRulesError:
    """The error for words that the lexicon does not have, with the nearest that it has if one is near."""
    form = find_form(read, Strength.CERTAIN)
    if form is not None:
        return refuse(form[0], span, read=read)
    if read in words or read in _LACKING:
        return refuse("no_number", span, read=read)
    near = _nearest(read, words)
    return refuse(
        "word",
        span,
        read=read,
        near=f"是否为 “{near}”？" if near else "可在词库（lexicon）中补充",
        near_en=f"did you mean “{near}”?" if near else "it can be added to the lexicon",
    )


#: Words that say nothing without a number and stand in no list of whole words.
_LACKING: Final = frozenset(("约", "近", "大约", "为", "由", "从", "比", "达", "至少", "至多"))


def _nearest(read: str, words: Iterable[str]) -> str | None:
    """The known word that differs by one character, or by two in a long word; None if none is as near."""
    if not 3 <= len(read) <= 16:
        return None
    apart = 1 if len(read) < 6 else 2
    listed = sorted(word for word in words if abs(len(word) - len(read)) <= apart and len(word) > 2)
    import difflib

    alike = difflib.get_close_matches(read, listed, n=6, cutoff=0.66)
    near = min(alike, key=lambda word: _changes(read, word), default=None)
    return near if near is not None and _changes(read, near) <= apart else None


def _changes(one: str, other: str) -> int:
    """How many characters must be put in, left out or replaced to make one word the other."""
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, start=1):
        corner, row[0] = row[0], place
        for at, wanted in enumerate(other, start=1):
            corner, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, corner + (char != wanted))
    return row[-1]


__all__ = ["CATALOGUE", "complain", "explained", "refuse", "refused_form", "unknown_words"]
