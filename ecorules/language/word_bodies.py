"""Bodies of clauses whose demand is words: states, tasks, standards, grades, trends and changes.

Comes in: the tokens of a body. Goes out: a ``Body``. Every function stands for one alternative
of the grammar and bears its name.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules.automaton import Word
from ecorules.language.complaints import refuse, unknown_words
from ecorules.language.drafts import Body
from ecorules.language.findings import finding
from ecorules.language.suffixes import SuffixWords, span_of
from ecorules.language.vocabulary import Vocabulary, bare_word
from ecorules.rules import (
    GRADES,
    Demand,
    Grade,
    NotAssessed,
    Op,
    Standard,
    Status,
    Task,
)
from ecorules.text import Span

#: Cells that leave the demand to another text.
BY_OTHERS: Final = "(?:按|按照|依照|根据|参照).*(?:执行|确定|落实|办理)|另行.*"
_RANKS: Final = {
    **{name: place for place, name in enumerate("ⅠⅡⅢⅣⅤ")},
    **{name: place for place, name in enumerate(("I", "II", "III", "IV", "V"))},
    **{name: place for place, name in enumerate("一二三四五")},
    **{name: place for place, name in enumerate("12345")},
}
_NOT_BELOW: Final = frozenset(("不低于", "不劣于", "不差于", "不得低于", "不应低于"))
#: A name of a measure is no state: 完成率 alone demands nothing.
_MEASURES: Final = ("率", "比例", "占比", "比重", "面积", "数量", "总量", "天数", "次数")
_STRICT: Final = frozenset(("优于", "好于"))
_ABSENT: Final = ("无", "消除", "消灭")
How = tuple[Word, Op | str | None]
_YEAR: Final = r"(?:19|20)\d\d"
_BEFORE: Final = r"([一二两三四五六七八九十\d]+)\s*年前?"
_BASE_WAYS: Final = {
    "不低于": "up",
    "不少于": "up",
    "不小于": "up",
    "不高于": "down",
    "不超过": "down",
    "不多于": "down",
    "不大于": "down",
    "不劣于": "better",
}


def _word(kind: str, node: Demand, span: Span, **more: object) -> Body:
    return Body(kind, lambda _unit, _lead: node, span, **more)  # type: ignore[arg-type]


class WordBodies(SuffixWords):
    """The alternatives of the grammar whose demand is in words."""

    vocabulary: Vocabulary

    # --- states

    def status(self, token: Word) -> Body:
        return _word("word", Status(words=bare_word(token), span=span_of(token)), span_of(token))

    def prohibition(self, token: Word) -> Body:
        words, span = bare_word(token), span_of(token)
        if words.startswith(self.vocabulary.elsewhere):
            raise refuse("elsewhere", span)
        warnings = () if words in self.vocabulary.prohibitions else (finding("unlisted", span, read=words),)
        return _word("word", Status(words=words, prohibition=True, span=span), span, warnings=warnings)

    def phrase(self, token: Word) -> Body:
        words, span = bare_word(token), span_of(token)
        if words.startswith(self.vocabulary.elsewhere) or re.fullmatch(BY_OTHERS, words):
            raise refuse("elsewhere", span)
        return self._state(words, span)

    def _state(self, words: str, span: Span) -> Body:
        """A short phrase built on a verb of state, not listed: read, with a finding that says so."""
        if words.endswith(_MEASURES):
            raise refuse("no_number", span, read=words)
        if any(slogan in words for slogan in self.vocabulary.loose):
            raise refuse("loose", span, read=words)
        if len(words) > 16 or not any(verb in words for verb in self.vocabulary.status_verbs):
            raise unknown_words(words, span, self.vocabulary.known())
        return _word("word", Status(words=words, span=span), span, warnings=(finding("unlisted", span, read=words),))

    def not_assessed(self, token: Word) -> Body:
        return _word("none", NotAssessed(span=span_of(token)), span_of(token))

    def task(self, token: Word) -> Body:
        return _word("word", Task(words=bare_word(token), span=span_of(token)), span_of(token))

    def standard(self, token: Word) -> Body:
        words, span = bare_word(token), span_of(token)
        verb = next(verb for verb in self.vocabulary.standard_verbs if words.startswith(verb))
        return _word("word", Standard(name=words[len(verb) :], verb=verb, span=span), span)

    # --- grades

    def grade(self, token: Word, suffix: Word | None = None) -> Body:
        span = span_of(token)
        if suffix is not None:
            span = span.cover(span_of(suffix))
            if self._suffix(suffix) != "≥":
                raise refuse("grade_sign", span, read=f"{token}{suffix}")
        if _read_grade(str(token))[0] == GRADES[-1]:
            # Every grade reaches the worst: whatever stood before it said something else.
            raise refuse("grade_sign", span, read=str(token))
        return self._grade(token, span)

    def _grade(self, token: Word, span: Span, *, strict: bool = False) -> Body:
        grade, kind = _read_grade(str(token))
        return _word("grade", Grade(grade=grade, strict=strict, kind=kind, span=span), span)

    def grade_word(self, word: Word, token: Word, suffix: Word | None = None) -> Body:
        said, span = bare_word(word), span_of(word).cover(span_of(token))
        if suffix is not None:
            span = span.cover(span_of(suffix))
            if self._suffix(suffix) != "≥" or said in _STRICT or said.endswith(_ABSENT):
                raise refuse("grade_sign", span, read=f"{said}{token}{suffix}")
        if word.type == "COMPARE" and said not in _NOT_BELOW:
            raise refuse("grade_sign", span, read=f"{said}{token}")
        if word.type == "REACH" and self.vocabulary.reach.get(said) == "≤":
            raise refuse("grade_sign", span, read=f"{said}{token}")
        if said.endswith(_ABSENT) and _read_grade(str(token))[0] != GRADES[-1]:
            raise refuse("grade_sign", span, read=f"{said}{token}")
        return self._grade(token, span, strict=said in _STRICT or said.endswith(_ABSENT))

    def grade_range(self, first: Word, _: Word, last: Word) -> Body:
        span = span_of(first).cover(span_of(last))
        weaker = max(first, last, key=lambda token: GRADES.index(_read_grade(str(token))[0]))
        return self._grade(weaker, span)

    def grade_range_word(self, word: Word, first: Word, sign: Word, last: Word) -> Body:
        if bare_word(word) in _STRICT or bare_word(word).endswith(_ABSENT):
            raise refuse("grade_sign", span_of(word).cover(span_of(last)), read=f"{word}{first}")
        return self.grade_range(first, sign, last)._replace(span=span_of(word).cover(span_of(last)))


def _read_grade(text: str) -> tuple[str, str]:
    word = bare_word(text)
    kind = "级" if "级" in word else "类"
    bad = word.startswith("劣")
    stem = re.split("[类级水标地]", word.removeprefix("劣"))[0]
    return (GRADES[-1] if bad else GRADES[_RANKS[stem]]), kind
