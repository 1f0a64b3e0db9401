"""Looking words up: what a printed word of the lexicon stands for.

Comes in: a lexicon. Goes out: ``Vocabulary``, the tables that the reader asks, each word
written without blanks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from ecorules.language.combined import compare_words, reach_words, trend_words
from ecorules.rules import Direction, Op, TrendKind

#: What a word behind a number says besides a relation.
_WAYS: Final[tuple[Literal["up", "down"], ...]] = ("up", "down")
ABOUT, BETWEEN = "about", "between"


def bare_word(text: str) -> str:
    """A printed word without the blanks that a line break left in it."""
    return "".join(text.split()) if " " in text or "\n" in text else str(text)


class Vocabulary:
    """The words of a lexicon, by what they stand for."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.compare: dict[str, Op] = {word: Op(sign) for word, sign in compare_words(words).items()}
        self.doing = tuple(words["compare_doing"]["words"])
        self.reach = reach_words(words)
        self.suffix: dict[str, str] = {word: kind for kind, listed in words["suffix"].items() for word in listed}
        self.aims = frozenset(words["soft"]["aim"])
        self.soft = tuple(words["soft"]["plain"])
        self.each = frozenset(words["soft"]["each"])
        self.trends: dict[str, tuple[TrendKind, Direction]] = {
            word: (TrendKind(kind), cast(Direction, way)) for word, (kind, way) in trend_words(words).items()
        }
        self.trend_verbs: dict[str, Direction] = {
            word: way for way, listed in words["trend"]["verbs"].items() for word in listed
        }
        self.growth = {word: Op(sign) for sign, listed in words["trend"]["growth"].items() for word in listed}
        change = words["change"]
        self.change_words: dict[str, Literal["up", "down"]] = {word: way for way in _WAYS for word in change[way]}
        self.change_nouns: dict[str, Literal["up", "down"]] = {
            word: way for way in _WAYS for word in change[f"{way}_noun"]
        }
        self.previous = tuple(sorted(change["previous"], key=len, reverse=True))
        self.stated = tuple(change["stated"])
        self.status = frozenset(words["status"]["words"])
        self.status_verbs = tuple(words["status"]["verbs"])
        self.loose = tuple(words["status"]["loose"])
        self.vague = tuple(words["status"]["vague"])
        self.manner = tuple(words["status"]["manner"])
        self.single = frozenset(words["subject"]["single"])
        self.not_subject = {name: kind for kind, names in words["not_subject"].items() for name in names}
        self.reference_ends = (*words["reference"]["means"], *words["reference"]["targets"])
        self.elsewhere = tuple(words["elsewhere"]["starts"])
        self.prohibitions = frozenset(words["prohibition"]["words"])
        self.task_words = frozenset(words["task"]["words"])
        self.standard_verbs = tuple(sorted(words["standard"]["verbs"], key=len, reverse=True))
        self.period = frozenset(words["period"]["words"])
        self.none = frozenset(words["none"]["words"])

    def says_how(self, name: str) -> bool:
        """Whether a name is only an adverb: it may belong to the words of a state behind it."""
        return name in self.soft or name in self.vague or name in self.manner

    def known(self) -> frozenset[str]:
        """Every whole word, for mending broken lines and for suggesting the nearest one."""
        return frozenset(
            (
                *self.compare,
                *self.reach,
                *self.suffix,
                *self.trends,
                *self.growth,
                *self.change_words,
                *self.change_nouns,
                *self.status,
                *self.prohibitions,
                *self.task_words,
                *self.period,
                *self.none,
                *self.previous,
                *self.stated,
            )
        )
