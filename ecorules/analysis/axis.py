"""What the clauses of two rules look at: an axis for each figure, course or report.

Comes in: nothing but two rules. Goes out: ``Axis``, with the points that tell its clauses apart,
and ``Pair``, which judges a clause alone and knows the unit that it is printed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ecorules.analysis.logic import Clause
from ecorules.analysis.samples import alone
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.rules import Rule
from ecorules.units import canonical, convert
from ecorules.verdicts import Verdict

#: Kinds of axis.
VALUE: Final = "value"
GRADE: Final = "grade"
WORD: Final = "word"
TASK: Final = "task"
STANDARD: Final = "standard"
TARGET: Final = "target"
REFERENCE: Final = "reference"
COURSE: Final = "course"
CHANGE: Final = "change"
FREE: Final = "free"
UNREAD: Final = "unread"


class Point(NamedTuple):
    """One way in which an axis can stand: what it is, and what ties it to points of other axes, if anything does."""

    what: Any
    tie: object = None


@dataclass(slots=True)
class Axis:
    """One thing that clauses look at. ``met`` tells for each clause which points meet it."""

    kind: str
    path: str
    name: object
    points: list[Point]
    met: dict[Clause, tuple[bool, ...]] = field(default_factory=dict)

    @property
    def sides(self) -> set[int]:
        """Which of the two rules look at it."""
        return {clause.side for clause in self.met}


@dataclass(slots=True)
class Doubt:
    """Why a comparison may stay open, in Chinese and English."""

    reasons: dict[str, str] = field(default_factory=dict)

    def add(self, reason: str, reason_en: str) -> None:
        """Note a reason once."""
        self.reasons[reason] = reason_en


class Pair:
    """Two rules side by side, with the unit of each subject in each."""

    def __init__(self, first: Rule, second: Rule, units: Mapping[tuple[int, str], str | None]) -> None:
        self.rules = (first, second)
        self.units = units
        self.doubt = Doubt()
        #: Whether the two rules ask for figures of one thing in units that do not go together.
        self.split = False
        #: How many more inputs may be tried as witnesses: the work of one comparison is bounded.
        self.tries = 600
        #: Which keys of ``parts`` each rule names.
        self.named: dict[tuple[int, str], bool] = {}

    def unit(self, clause: Clause) -> str | None:
        """The unit that a clause is printed in."""
        return self.units.get((clause.side, clause.path), self.rules[clause.side].unit)

    def factor_between(self, clauses: Iterable[Clause]) -> bool:
        """Whether figures of all these clauses can be put in one unit."""
        units = [self.unit(clause) for clause in clauses]
        try:
            for unit in units[1:]:
                convert(1.0, unit, units[0])
        except EcoRulesError:
            return False
        return True

    def judged(self, clause: Clause, **given: Any) -> bool | None:
        """What evaluation makes of a clause alone; None if it cannot say."""
        verdict = evaluate(alone(clause.leaf, self.rules[clause.side], self.unit(clause)), **given).verdict
        return None if verdict in (Verdict.UNKNOWN, Verdict.NOT_APPLICABLE) else verdict is Verdict.PASS


def plain_unit(unit: str | None) -> str | None:
    """The standard spelling of a unit; one that cannot be read stands for itself."""
    try:
        return canonical(unit)
    except EcoRulesError:
        return unit


def same_unit(one: str | None, other: str | None) -> bool:
    """Whether two units are one; units that cannot be read are where they are spelled alike."""
    return one == other or plain_unit(one) == plain_unit(other)
