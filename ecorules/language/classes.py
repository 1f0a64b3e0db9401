"""Classes of regions: what a label tells about a region, and which arm it falls under.

Comes in: the table of ``grammar/lexicon/classes.toml``. Goes out: ``Classes``, which finds the
class of a printed label and works out, for a list of arms, the labels that fall under each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class RegionClass:
    """A class of regions: its standard name, what it tells, the next broader classes, all spellings.

    >>> from ecorules.language import Lexicon
    >>> found = Lexicon.default().classes.by_label["丘陵区"]
    >>> found.name, found.dimension
    ('丘陵地区', 'terrain')
    """

    name: str
    dimension: str
    of: tuple[str, ...]
    spellings: tuple[str, ...]


def unknown_names(table: Mapping[str, Any]) -> list[str]:
    """Names that a table of classes uses and does not define, and dimensions with an entry of another layout."""
    entries = [
        (name, entry) for dimension in table["dimensions"] for name, entry in dict(table.get(dimension, {})).items()
    ]
    broken = [name for name, entry in entries if not isinstance(entry, Mapping)]
    used = [
        name
        for _, entry in entries
        if isinstance(entry, Mapping)
        for key in ("of", "over")
        for name in entry.get(key, ())
    ]
    used += [name for names in table["together"].values() for name in names]
    defined = {name for name, _ in entries}
    return broken + [name for name in used if name not in defined]


class Coverage(NamedTuple):
    """For each arm the labels sure to fall under it and those that may; and what each dimension knows."""

    arms: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    known: tuple[tuple[str, tuple[str, ...]], ...]


class Classes:
    """The classes of a lexicon and how they include one another.

    >>> from ecorules.language import Lexicon
    >>> classes = Lexicon.default().classes
    >>> [classes.by_label[label].name for label in ("县级市", "丘陵区")], "城区" in classes.by_label
    (['县级市', '丘陵地区'], False)
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.dimensions: dict[str, Any] = dict(table["dimensions"])
        self.together = {label: tuple(names) for label, names in table["together"].items()}
        self.rest = tuple(table["rest"]["words"])
        self.by_name: dict[str, RegionClass] = {}
        self.by_label: dict[str, RegionClass] = {}
        self._coverage: dict[tuple[tuple[str, tuple[str, ...]], ...], Coverage] = {}
        over: dict[str, list[str]] = {}
        entries = [
            (name, dimension, entry)
            for dimension in self.dimensions
            for name, entry in table.get(dimension, {}).items()
        ]
        for name, _, entry in entries:
            for below in entry.get("over", ()):
                over.setdefault(below, []).append(name)
        for name, dimension, entry in entries:
            spelled = [name, *entry.get("also", ())]
            if entry.get("spellings", True):
                spelled += [label[:-2] + "区" for label in spelled if label.endswith("地区") and len(label) > 3]
            found = RegionClass(
                name, dimension, (*entry.get("of", ()), *over.get(name, ())), tuple(dict.fromkeys(spelled))
            )
            self.by_name[name] = found
            for label in found.spellings:
                self.by_label.setdefault(label, found)

    @cached_property
    def long_labels(self) -> tuple[str, ...]:
        """The spellings that no other word holds by chance: two characters or more, no mere grade."""
        return tuple(label for label, found in self.by_label.items() if len(label) > 1 and found.dimension != "grade")

    @cached_property
    def named_labels(self) -> tuple[str, ...]:
        """The spellings that a measured name may follow at once (高寒区林草覆盖率)."""
        named = {dimension for dimension, entry in self.dimensions.items() if entry.get("named")}
        return tuple(label for label, found in self.by_label.items() if found.dimension in named)

    def coverage(self, arms: tuple[tuple[str, tuple[str, ...]], ...]) -> Coverage:
        """Which labels fall under which arm; an arm is its kind (``class:level``, ``rest``) and its names.

        The nearest arm takes a class: with arms for 县级市 and 县, 县级市 falls under the first.

        >>> from ecorules.language import Lexicon
        >>> arms = (("class:level", ("县级市",)), ("class:level", ("县",)))
        >>> cover = Lexicon.default().classes.coverage(arms)
        >>> ["县级市" in sure for sure, _ in cover.arms], ["旗" in sure for sure, _ in cover.arms]
        ([True, False], [False, True])
        """
        if arms not in self._coverage:
            if len(self._coverage) > 1000:
                self._coverage.clear()
            self._coverage[arms] = self._cover(arms)
        return self._coverage[arms]

    def _cover(self, arms: tuple[tuple[str, tuple[str, ...]], ...]) -> Coverage:
        dimensions = dict.fromkeys(kind.partition(":")[2] for kind, _ in arms if kind != "rest")
        covers: list[list[str]] = [list(self.rest) if kind == "rest" else [] for kind, _ in arms]
        within: list[list[str]] = [[] for _ in arms]
        known = []
        for dimension in dimensions:
            places = [place for place, (kind, _) in enumerate(arms) if kind == f"class:{dimension}"]
            if dimension not in self.dimensions:
                for place in places:
                    covers[place].extend(arms[place][1])
                known.append((dimension, tuple(name for place in places for name in arms[place][1])))
                continue
            classes = [found for found in self.by_name.values() if found.dimension == dimension]
            known.append((dimension, tuple(label for found in classes for label in found.spellings)))
            for found in classes:
                nearest = self._nearest(found, arms, places)
                if nearest is not None:
                    covers[nearest].extend(found.spellings)
                    continue
                for place in places:
                    if any(found.name in step for name in arms[place][1] for step in self._broader(name)):
                        within[place].extend(found.spellings)
        return Coverage(
            tuple((tuple(sure), tuple(may)) for sure, may in zip(covers, within, strict=True)), tuple(known)
        )

    def _nearest(
        self, found: RegionClass, arms: tuple[tuple[str, tuple[str, ...]], ...], places: list[int]
    ) -> int | None:
        for step in self._broader(found.name):
            for place in places:
                if step & set(arms[place][1]):
                    return place
        return None

    def _broader(self, name: str) -> list[set[str]]:
        """A class itself, then the classes it belongs to, nearest first."""
        steps, seen = [{name}], {name}
        while steps[-1]:
            above = {broad for near in steps[-1] if near in self.by_name for broad in self.by_name[near].of} - seen
            seen |= above
            steps.append(above)
        return steps[:-1]
