"""Cases as plain data: what is given, and what must come of it.

Comes in: a cases file, already checked against its scheme. Goes out: ``Case`` and ``RegionCase``,
which ``running`` judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ecorules.rules import Rule
from ecorules.schemes import Scheme
from ecorules.verdicts import Verdict

#: Inputs that an unknown verdict may lack, as ``missing`` names them.
INPUTS: Final = ("value", "history", "change", "parts", "classes", "year", "target", "references", "better", "reading")

_ORDER: Final = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
#: The words for a verdict, in the order in which editors offer them.
WORDS: Final[Mapping[str, Verdict]] = {
    **{verdict.label("zh"): verdict for verdict in _ORDER},
    **{verdict.value: verdict for verdict in _ORDER},
    **{verdict.label("en"): verdict for verdict in _ORDER},
}

#: How far a margin may be off where a case does not say.
TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one judgement; what is None is not asked."""

    verdict: Verdict | None = None
    margin: float | None = None
    tolerance: float = TOLERANCE
    missing: frozenset[str] | None = None
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One demand and the arguments of ``evaluate`` that it is judged with."""

    part: int | None
    name: str
    rule: Rule
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One indicator, or one of its parts, judged on its own.

    ``asked`` holds one demand, or those of all parts where the case names none. ``where`` is the
    place in the file.
    """

    name: str
    where: str
    indicator: str
    part: int | None
    asked: tuple[Asked, ...]
    expected: Expected
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What one indicator, part or criterion of a region must be; ``key`` as the file names it."""

    key: str
    where: str
    verdict: Verdict
    indicator: str = ""
    part: int | None = None
    criterion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCase:
    """A region assessed from tables, which are given by what the file calls them: observations, …

    ``as_of`` is the year whose thresholds it is judged by.
    """

    name: str
    where: str
    tables: Mapping[str, Path]
    region: str | None
    year: int | None
    as_of: int | None
    named: tuple[Named, ...]
    others: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casebook:
    """A cases file with its scheme."""

    file: Path
    scheme: Scheme
    cases: tuple[Case | RegionCase, ...] = field(repr=False)
