"""Single texts of a table, tried: thresholds with the language, units with the vocabulary.

Nothing here decides about a scheme; ``pairing`` asks which of several ways to cut a cell can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ecorules.drafts.spelling import closed, is_void
from ecorules.errors import EcoRulesError
from ecorules.language import parse
from ecorules.rules import Arms, Rule, leaves
from ecorules.text import Diagnostic
from ecorules.units import canonical, known


@dataclass(frozen=True, slots=True)
class Reading:
    """A threshold text with its rule, or with the first reason why there is none."""

    text: str
    rule: Rule | None
    problem: Diagnostic | None = None

    @property
    def plain(self) -> bool:
        """Read, and with no doubt about any word of it."""
        return self.rule is not None and not self.rule.diagnostics


@lru_cache(maxsize=4096)
def read(text: str, unit: str | None = None) -> Reading:
    """What a text demands."""
    try:
        return Reading(text, parse(text, unit=unit))
    except EcoRulesError as error:
        return Reading(text, None, error.diagnostics[0])


def is_unit(text: str) -> bool:
    """Whether a text is a unit that is listed, or a dash for none."""
    if is_void(text):
        return bool(text)
    try:
        return len(text) <= 60 and known(text) and not text.startswith("/")
    except EcoRulesError:
        return False


def unit_name(text: str) -> str | None:
    """A unit in its standard spelling; a text that is none stays as it is."""
    try:
        return canonical(text)
    except EcoRulesError:
        return text


def units(words: Sequence[str], wanted: int) -> tuple[tuple[str, ...], bool]:
    """The units that the pieces of a cell spell, and whether each is listed.

    ``wanted`` is the number that the parts of the row could take; one unit, broken over lines,
    goes before several unless that many are wanted.

    >>> units(["吨标准煤", "/万元"], 0), units(["%", "-", "%"], 3)
    ((('吨标准煤/万元',), True), (('%', '-', '%'), True))
    """
    if not words:
        return (), True
    if len(words) > 1 and len(words) == wanted and all(map(is_unit, words)):
        return tuple(words), True
    whole = closed(words)
    if is_unit(whole) and not is_void(whole):
        return (whole,), True
    if wanted < 2 and len(set(words)) == 1 and is_unit(words[0]):
        return (words[0],), True
    for cut in _cuts(len(words), wanted) if len(words) <= 12 else ():
        found = tuple(closed(words[start:end]) for start, end in cut)
        if all(map(is_unit, found)):
            return found, True
    if len(words) == 1:
        return (whole,), is_unit(whole)
    return tuple(words), False


def demands(words: Sequence[str], unit: Sequence[str | None], wanted: int) -> tuple[str, ...] | None:
    """The pieces of a cell as ``wanted`` demands, each of them read; None if they are not that many.

    >>> demands(["≥95", "不明显", "不降低"], (None,), 3)
    ('≥95', '不明显', '不降低')
    >>> demands(["≤300,", "或逐年下降", "≤3.5,", "或逐年下降"], (None,), 2)
    ('≤300, 或逐年下降', '≤3.5, 或逐年下降')
    """
    if wanted < 2 or len(words) < wanted:
        return None
    if len(words) == wanted:
        return tuple(words)
    found: list[tuple[str, ...]] = []
    for cut in _cuts(len(words), wanted) if len(words) <= 12 else ():
        texts = tuple(" ".join(words[start:end]) for start, end in cut)
        if all(read(text, unit[at % len(unit)]).plain for at, text in enumerate(texts)):
            found.append(texts)
    return found[0] if len(found) == 1 else None


def _cuts(count: int, wanted: int) -> list[tuple[tuple[int, int], ...]]:
    """The ways to cut a row of pieces into so many runs."""
    from itertools import combinations

    if not 1 <= wanted <= count:
        return []
    return [tuple(zip((0, *at), (*at, count), strict=True)) for at in combinations(range(1, count), wanted - 1)]


def is_class(text: str) -> bool:
    """Whether a text is the name of a class of regions: 山区, 平原地区, 大城市."""
    return class_kind(text) != "" and read(f"{text}≥1").plain


def are_classes(texts: Sequence[str]) -> bool:
    """Whether texts name classes, most of them with nothing behind: 高寒区林草覆盖率 beside 山区 and 平原地区."""
    return all(map(class_kind, texts)) and 2 * sum(map(is_class, texts)) > len(texts)


def class_kind(text: str) -> str:
    """What a class tells about a region: terrain, level, development; empty for a text that is none."""
    found = read(f"{text}≥1") if len(text) < 30 else None
    if found is None or found.rule is None or not isinstance(found.rule.demand, Arms):
        return ""
    return found.rule.demand.arms[0].dimension


def by_class(rule: Rule | None) -> bool:
    """Whether a rule has a demand for each of several classes."""
    return rule is not None and bool(rule.classes)


def kinds(rule: Rule) -> frozenset[str]:
    """The names of the kinds of demand in a rule: Compare, Status, Task, …"""
    return frozenset(type(leaf).__name__ for leaf in leaves(rule.demand))
