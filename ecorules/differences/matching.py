"""Which indicators of two schemes are one: by a crosswalk, by name, by id where the names agree.

Comes in: two schemes and what a crosswalk states. Goes out: pairs with how they were found, what
is left, and near misses. Two things are never paired because both are number 12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Literal, TypeVar

from ecorules.differences.crosswalk import Row
from ecorules.schemes import Indicator, Part, Scheme, fold

MatchedBy = Literal["crosswalk", "name", "id"]

#: Names that are alike to this degree are suggested, never paired.
_NEAR: Final = 0.6
#: Of one id, a name that is the other with words added is the same thing, if it is not too much longer.
_SAME: Final = 0.7
_MOST_SUGGESTED: Final = 40_000
#: Added words that turn a name round.
_TURNING: Final = frozenset("非不未无")

Named = TypeVar("Named", Indicator, Part)


@dataclass(slots=True)
class Matches:
    """Pairs of indicators, pairs that cross levels (a part with an indicator), what is left of each scheme."""

    pairs: list[tuple[Indicator, Indicator, MatchedBy]] = field(default_factory=list)
    crossed: list[tuple[Row, Row]] = field(default_factory=list)
    left: list[Indicator] = field(default_factory=list)
    right: list[Indicator] = field(default_factory=list)


def match_schemes(scheme: Scheme, other: Scheme, stated: Sequence[tuple[Row, Row | None]]) -> Matches:
    """The indicators of two schemes in pairs."""
    found = Matches()
    apart: set[str] = set()
    taken: set[str] = set()
    for (first, part), second in stated:
        if second is None:
            if part is None:
                apart.add(first.id)
        elif part is None and second[1] is None:
            found.pairs.append((first, second[0], "crosswalk"))
            apart.add(first.id)
            taken.add(second[0].id)
        elif part is None or second[1] is None:
            found.crossed.append(((first, part), second))
            if part is None:
                apart.add(first.id)
            if second[1] is None:
                taken.add(second[0].id)
    mine = [row for row in scheme if row.id not in apart]
    theirs = [row for row in other if row.id not in taken]
    pairs = match_rows([(row, row.id) for row in mine], [(row, row.id) for row in theirs])
    found.pairs += pairs
    matched = {first.id for first, _, _ in found.pairs}, {second.id for _, second, _ in found.pairs}
    crossed = {row[0].id for row, _ in found.crossed if row[1] is None}
    crossed_other = {row[0].id for _, row in found.crossed if row[1] is None}
    found.left = [row for row in scheme if row.id not in matched[0] | crossed]
    found.right = [row for row in other if row.id not in matched[1] | crossed_other]
    order = {row.id: place for place, row in enumerate(scheme)}
    found.pairs.sort(key=lambda pair: order[pair[0].id])
    return found


def match_rows(
    mine: Sequence[tuple[Named, str]], theirs: Sequence[tuple[Named, str]]
) -> list[tuple[Named, Named, MatchedBy]]:
    """Rows of one name, where the name stands once on each side; then rows of one id whose names agree."""
    names = Counter(fold(row.name) for row, _ in mine), Counter(fold(row.name) for row, _ in theirs)
    by_name = {fold(row.name): (row, key) for row, key in theirs}
    found: list[tuple[Named, Named, MatchedBy]] = []
    done: tuple[set[str], set[str]] = (set(), set())
    for row, key in mine:
        name = fold(row.name)
        if name in by_name and names[0][name] == names[1][name] == 1:
            twin, twin_key = by_name[name]
            found.append((row, twin, "name"))
            done[0].add(key)
            done[1].add(twin_key)
    by_id = {fold(key): (row, key) for row, key in theirs if key not in done[1]}
    for row, key in mine:
        if key not in done[0] and fold(key) in by_id:
            twin, twin_key = by_id[fold(key)]
            if names_agree(row.name, twin.name):
                found.append((row, twin, "id"))
                done[1].add(twin_key)
    return found


def names_agree(one: str, other: str) -> bool:
    """Whether one name is the other with words added, and none that turn it round.

    >>> names_agree("城镇污水处理率", "城镇生活污水处理率"), names_agree("城镇污水处理率", "农村污水处理率")
    (True, False)
    """
    short, long = sorted((fold(one), fold(other)), key=len)
    if short == long:
        return True
    matcher = SequenceMatcher(None, short, long, autojunk=False)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    if any(step[0] != "insert" for step in steps):
        return False
    added = "".join(long[step[3] : step[4]] for step in steps)
    return matcher.ratio() >= _SAME and _TURNING.isdisjoint(added)


def near_misses(left: Sequence[Indicator], right: Sequence[Indicator]) -> list[tuple[Indicator, Indicator]]:
    """For each row without a pair the row of the other scheme with the nearest name, if any is near.

    Of very long schemes none are looked for.
    """
    if len(left) * len(right) > _MOST_SUGGESTED:
        return []
    found = []
    for row in left:
        scored = [(SequenceMatcher(None, fold(row.name), fold(one.name), autojunk=False), one) for one in right]
        best = max(
            ((matcher.ratio(), place) for place, (matcher, _) in enumerate(scored) if matcher.quick_ratio() >= _NEAR),
            default=(0.0, -1),
            key=lambda entry: entry[0],
        )
        if best[0] >= _NEAR:
            found.append((row, right[best[1]]))
    return found
