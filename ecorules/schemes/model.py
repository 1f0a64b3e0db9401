"""What a scheme is made of, as plain frozen data: indicators, their parts, criteria, provenance.

Comes in: what a scheme file says, already checked. Goes out: values that hash, compare and pickle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecorules.errors import SchemeError
from ecorules.rules import Better, Rule
from ecorules.schemes.names import fold, shown, suggestion
from ecorules.text import Diagnostic


class UnknownNameError(SchemeError, KeyError):
    """A scheme, an indicator or a part that is not there; the message names the nearest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a part that reports a change measures: PM2.5浓度 behind PM2.5浓度下降幅度.

    ``rule`` is the part's demand read in the level's unit and direction.
    """

    name: str
    unit: str | None = None
    better: Better | None = None
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a figure was printed; what is None is as in the scheme's source.

    ``cell`` is a cell of the table as readers of tables name it (表1 行5 列3, Sheet1!F5),
    ``printed`` the row or cell as it stands there.
    """

    document: str | None = None
    number: str | None = None
    date: str | None = None
    page: str | None = None
    cell: str | None = None
    printed: str | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A threshold and since when it is in force: a year (2021) or a day (2021-07-01).

    ``start`` None is from the beginning. ``level_rule`` is the rule of the level behind a part.
    """

    start: str | None = None
    threshold: str
    rule: Rule
    level_rule: Rule | None = None
    provenance: Provenance | None = None
    confirmed: bool = True
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sub-indicator. ``number`` counts from 1, in the order of the scheme.

    ``threshold`` is the part's own text, or the one that the indicator's parts share.
    """

    number: int
    name: str
    unit: str | None = None
    threshold: str
    better: Better | None = None
    rule: Rule
    level: Level | None = None
    provenance: Provenance | None = None
    confirmed: bool = True
    unread: str | None = None
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The cells as the table prints them, where the scheme had to put them otherwise."""

    name: str | None = None
    unit: str | None = None
    threshold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of an indicator table.

    ``rule`` is None, and ``threshold`` too, where each part has a demand of its own; an
    indicator with parts passes when every applicable part passes. ``better`` is part of the
    scheme, not of the printed table. ``scope`` names the classes of regions that the row is for
    (适用范围); ``rule`` knows them, and other regions are 不涉及. ``unread`` says why the printed
    threshold could not be read: it is then settled by attestation only. ``versions`` are the
    thresholds by date, where there are several; ``threshold`` and ``rule`` are those in force.
    ``waive`` holds findings of lint that stand, each code with its reason.

    >>> from ecorules import load_scheme
    >>> row = load_scheme("changde-2020")["26"]
    >>> row.name, row.unit, row.threshold, row.attribute
    ('城镇污水处理率', '%', '市≥95 县≥85', '约束性')
    """

    id: str
    name: str
    unit: str | None = None
    threshold: str | None = None
    rule: Rule | None = None
    better: Better | None = None
    parts: tuple[Part, ...] = ()
    attribute: str | None = None
    domain: str | None = None
    task: str | None = None
    responsible: tuple[str, ...] = ()
    scope: str | None = None
    basis: str | None = None
    note: str | None = None
    printed: Printed | None = None
    provenance: Provenance | None = None
    confirmed: bool = True
    unread: str | None = None
    versions: tuple[Version, ...] = ()
    waive: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        asked = f"{len(self.parts)} parts" if self.threshold is None else repr(self.threshold)
        return f"<Indicator {self.id!r} {self.name!r}: {asked}>"

    def _repr_html_(self) -> str:
        """The indicator as a card for notebooks."""
        from ecorules.schemes.display import indicator_card

        return indicator_card(self)

    def part(self, key: int | str) -> Part:
        """A part by its number (from 1) or name. Raises ``SchemeError`` if there is none.

        >>> from ecorules import load_scheme
        >>> row = load_scheme("changde-2020")["8"]
        >>> row.part(2).name, row.part("优良天数比例").number
        ('PM2.5浓度下降幅度', 1)
        """
        name = str(key)
        for part in self.parts:
            if name == str(part.number) or fold(name) == fold(part.name):
                return part
        known = [part.name for part in self.parts]
        raise unknown_name(name, known, f"指标 {self.id} 的分项", f"part of indicator {self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A demand on the whole: the share of indicators met among the applicable ones.

    ``of`` is "all", an attribute, a domain, or the ids of indicators; ``rule`` is read from
    ``share`` in the same language as any threshold, in %, more is better.
    """

    name: str
    of: str | tuple[str, ...]
    share: str
    rule: Rule

    def covers(self, indicator: Indicator) -> bool:
        """Whether an indicator counts for this criterion."""
        if isinstance(self.of, tuple):
            return indicator.id in self.of
        return self.of == "all" or self.of in {indicator.attribute, indicator.domain}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a scheme was printed; ``confirmed`` is False where its figures were not seen there."""

    document: str
    number: str | None = None
    date: str | None = None
    page: str | None = None
    confirmed: bool = True
    url: str | None = None
    hash: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChange:
    """How a scheme departs from the one that it extends, and why."""

    kind: Literal["override", "add", "drop"]
    id: str
    reason: str


def unknown_name(name: str, known: list[str], kind: str, kind_en: str, where: str = "") -> UnknownNameError:
    """The error about a name that is not there, with the nearest one that is."""
    hint, hint_en = suggestion(name, known)
    return UnknownNameError(
        Diagnostic(
            code="E403",
            message=f"没有名为 “{shown(name)}” 的{kind}",
            message_en=f"there is no {kind_en} {shown(name)!r}",
            hint=hint,
            hint_en=hint_en,
            where=where,
        )
    )
