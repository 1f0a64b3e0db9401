"""What the columns of a wide table mean.

Comes in: a scheme and the name of a column. Goes out: what the column holds, or nothing. Names
are folded before they are compared; a dot of a subject's name may be written ``_``, since
Spark reads dots as fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ecorules.assessment import LEVEL, BadCell, Key, asked_references, known_labels, needs_part
from ecorules.language import Lexicon
from ecorules.rules import Arms, Demand, Rule, children
from ecorules.schemes import Indicator, Part, Scheme, fold, nearest

_SUFFIX: Final = re.compile(r"(.+)__(target|change|status|y(\d{4}))", re.DOTALL)
_REFERENCE: Final = "ref__"
_LABEL: Final = "class__"


class Aspect(StrEnum):
    """What a column says of its thing."""

    VALUE = "value"
    TARGET = "target"
    CHANGE = "change"
    STATUS = "status"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class Figure:
    """A column about an indicator, a part or a subject; ``year`` is set for a base year's figure."""

    key: Key
    aspect: Aspect
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Classes:
    """A column of class labels; the dimension it is named after."""

    dimension: str


@dataclass(frozen=True, slots=True)
class ClassFlag:
    """A column that tells whether a region is of one class."""

    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of figures to compare with."""

    name: str


Meaning = Figure | Classes | ClassFlag | Reference


@dataclass(slots=True)
class Names:
    """Every name that a column may have for one scheme."""

    scheme: Scheme
    bases: dict[str, list[Key]] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    #: Every base, dimension and reference as it is best written, for suggestions.
    spelled: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, scheme: Scheme) -> Names:
        """The names that a scheme's columns may have."""
        names = cls(scheme)
        for base, key in _bases(scheme):
            names.spelled.append(base.replace(".", "_"))
            for spelling in dict.fromkeys((fold(base), fold(base.replace(".", "_")))):
                names.bases.setdefault(spelling, []).append(key)
        for dimension in (*Lexicon.default().classes.dimensions, *_dimensions(scheme)):
            names.classes[fold(dimension)] = dimension
        names.labels = {fold(label): label for label in known_labels(scheme)}
        for reference in asked_references(scheme):
            for spelling in (reference, reference.replace(".", "_")):
                names.references.setdefault(fold(spelling), reference)
        names.spelled += [*names.classes.values(), *(_REFERENCE + name for name in names.references.values())]
        return names

    def meanings(self, column: str) -> list[Meaning]:
        """What a column can mean; more than one where ids of a scheme look like other names."""
        found: list[Meaning] = [Figure(key, Aspect.VALUE) for key in self.bases.get(fold(column), ())]
        suffixed = _SUFFIX.fullmatch(column.strip()[:1000])
        if suffixed is not None:
            base, suffix, year = suffixed.groups()
            aspect = Aspect.BASE if year else Aspect(suffix)
            found += [Figure(key, aspect, int(year) if year else None) for key in self.bases.get(fold(base), ())]
        dimension = self.classes.get(fold(column))
        if dimension is not None:
            found.append(Classes(dimension))
        start, _, rest = column.strip().partition("__")
        if fold(start) == "class" and fold(rest) in self.labels:
            found.append(ClassFlag(self.labels[fold(rest)]))
        if fold(start) == "ref" and fold(rest) in self.references:
            found.append(Reference(self.references[fold(rest)]))
        return found

    def near(self, column: str) -> str | None:
        """The name that was probably meant: by id for an indicator's or a part's name, else the nearest one."""
        suffixed = _SUFFIX.fullmatch(column.strip()[:1000])
        base, suffix = (column, "") if suffixed is None else (suffixed.group(1), f"__{suffixed.group(2)}")
        for indicator in self.scheme:
            named = {fold(indicator.name): indicator.id}
            named |= {fold(part.name): f"{indicator.id}__{part.number}" for part in indicator.parts}
            if fold(base) in named:
                return named[fold(base)] + suffix
        start, _, rest = column.strip().partition("__")
        if fold(start) == "class":
            label = nearest(rest, self.labels.values())
            return None if label is None else _LABEL + label
        own = [name for name in self.spelled if name.partition("__")[0] == start] if "__" in base else []
        found = nearest(base, own) or nearest(base, self.spelled)
        return None if found is None else found + suffix


def unusable(figure: Figure, indicator: Indicator) -> BadCell | None:
    """Why a column cannot be used although its name is known; None if it can."""
    part = indicator.parts[figure.key.part - 1] if figure.key.part else None
    if part is None and indicator.parts:
        attested = figure.aspect in {Aspect.VALUE, Aspect.STATUS} and indicator.threshold is not None
        if not attested and figure.aspect is not Aspect.TARGET:
            return _by_part(indicator)
    if part is not None and part.level is not None:
        level = f"{indicator.id}__{part.number}__s_{part.level.name}".replace(".", "_")
        if figure.key.subject == "" and figure.aspect is Aspect.BASE:
            hint, hint_en = f"写作 {level}__y{figure.year}", f"write {level}__y{figure.year}"
            message, message_en = (
                "基准年的数应是所测水平的数",
                "a base year's figure is one of the level behind the change",
            )
            return BadCell(message, message_en, hint, hint_en)
        if figure.key.subject == LEVEL and figure.aspect is Aspect.CHANGE:
            change = f"{indicator.id}__{part.number}"
            message, message_en = "水平的变化就是这一分项本身", "the change of the level is the part itself"
            return BadCell(message, message_en, f"写作 {change}", f"write {change}")
    return None


def _by_part(indicator: Indicator) -> BadCell:
    message, message_en, _, _ = needs_part(indicator).said
    names = "、".join(f"{indicator.id}__{part.number} {part.name}" for part in indicator.parts)
    message = message.replace("须在 part 列写明是哪一项", "须每个分项一列")
    message_en = message_en.replace("name one in the column part", "give each a column")
    return BadCell(message, message_en, names, names)


def _bases(scheme: Scheme) -> Iterator[tuple[str, Key]]:
    for indicator in scheme:
        yield indicator.id, Key(indicator.id, 0, "")
        if indicator.rule is not None and not indicator.parts:
            for subject in indicator.rule.subjects:
                yield f"{indicator.id}__s_{subject}", Key(indicator.id, 0, subject)
        for part in indicator.parts:
            base = f"{indicator.id}__{part.number}"
            yield base, Key(indicator.id, part.number, "")
            for name, subject in _subjects(part):
                yield f"{base}__s_{name}", Key(indicator.id, part.number, subject)


def _subjects(part: Part) -> Iterable[tuple[str, str]]:
    """The subjects of a part's columns by name; the level behind it comes before a subject of its name."""
    named = {fold(subject): (subject, subject) for subject in part.rule.subjects}
    if part.level is not None:
        named[fold(part.level.name)] = (part.level.name, LEVEL)
    return named.values()


def _dimensions(scheme: Scheme) -> Iterator[str]:
    """The dimensions that the arms of a scheme's rules tell apart."""
    for rule in rules_of(scheme):
        yield from _arm_dimensions(rule.demand)


def _arm_dimensions(demand: Demand) -> Iterator[str]:
    if isinstance(demand, Arms):
        yield from (dimension for dimension, _ in demand.known if dimension)
    for inner in children(demand):
        yield from _arm_dimensions(inner)


def rules_of(scheme: Scheme) -> Iterator[Rule]:
    """Every rule that judges something in a scheme."""
    for indicator in scheme:
        if indicator.parts:
            yield from (part.level.rule if part.level is not None else part.rule for part in indicator.parts)
        elif indicator.rule is not None:
            yield indicator.rule
