"""Remedies as plain data: what has to change, to what, and what nothing can mend.

Comes in: what ``remedy`` found. Goes out: frozen data that explains itself in Chinese and English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any, Literal

from ecorules.evaluation import Outcome
from ecorules.remedies.around import Slot
from ecorules.remedies.blocked import Blocked
from ecorules.remedies.regions import Interval
from ecorules.remedies.wording import card, explanation, phrase
from ecorules.rules import Rule
from ecorules.verdicts import Language, Verdict

Kind = Literal["value", "change", "grade", "attest", "class", "target", "reference"]
#: What the region itself can change; the others are somebody else's to decide.
_OWN = frozenset({"value", "change", "grade", "attest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One input that changes, from ``old`` to ``new``.

    ``kind`` is value (the assessed year's figure), change (the change as reported), grade,
    attest (somebody must report that the clause is met), class, target or reference. ``part``
    is the key of ``parts`` that it stands under, ``name`` the reference's name. ``new`` is in
    ``unit``; it lies in ``interval``, all of which passes. ``strict`` tells that the bound itself
    does not pass and ``new`` is the next figure with ``places`` decimals. ``printed`` is the
    nearest passing figure with that many decimals, None if there is none. ``derived`` bounds
    were computed; figures within 1e-9 of them count as equal.
    """

    kind: Kind
    input: Literal["value", "change", "target", "references", "classes"]
    old: float | str | bool | None
    new: float | str | bool
    clauses: tuple[str, ...]
    part: str = ""
    name: str = ""
    unit: str | None = None
    year: int | None = None
    interval: Interval | None = None
    strict: bool = False
    places: int | None = None
    printed: float | None = None
    derived: bool = False

    @property
    def slot(self) -> Slot | None:
        """The input as the search names it; None for classes."""
        return None if self.input == "classes" else Slot(self.input, self.part, self.name)

    @property
    def difference(self) -> float | None:
        """How far a number has to move, with its sign; None where there is no number yet.

        It is computed from the figures as printed: 95 after 92.3 are 2.7 away.
        """
        if isinstance(self.old, bool) or not isinstance(self.old, float) or not isinstance(self.new, float):
            return None
        apart = float(f"{self.new - self.old:.12g}")
        return apart if isfinite(apart) else None

    @property
    def cost(self) -> float | None:
        """The relative change of a value: |new − old| / |old|, or / |new| where the old one is 0.

        None for anything but a measured value that is known, and where no number holds the share.
        """
        apart = self.difference
        if apart is None or self.kind != "value":
            return None
        assert isinstance(self.old, float)
        assert isinstance(self.new, float)
        scale = abs(self.old) or abs(self.new)
        share = abs(apart) / scale if scale else 0.0
        return share if isfinite(share) else None

    def with_printed(self, printed: float | None) -> Adjustment:
        """The adjustment with the figure as it would be printed."""
        return replace(self, printed=printed)

    def with_new(self, new: float) -> Adjustment:
        """The adjustment to another number."""
        return replace(self, new=new)

    def say(self, lang: Language = "zh") -> str:
        """The change in words."""
        return phrase(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON-ready data; infinite ends of the interval are None."""
        low, high = (self.interval.low, self.interval.high) if self.interval else (None, None)
        return {
            "kind": self.kind,
            "input": self.input,
            "part": self.part,
            "name": self.name,
            "old": self.old,
            "new": self.new,
            "unit": self.unit,
            "year": self.year,
            "low": None if low == float("-inf") else low,
            "high": None if high == float("inf") else high,
            "strict": self.strict,
            "printed": self.printed,
            "cost": self.cost,
            "clauses": list(self.clauses),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Changes that together make a rule pass.

    ``inputs`` are the arguments with the changes made: ``rule.evaluate(**remedy.inputs)`` passes.
    """

    adjustments: tuple[Adjustment, ...]
    inputs: Mapping[str, Any] = field(hash=False, repr=False)

    @property
    def cost(self) -> float | None:
        """The relative changes of all values, added; None unless every change is one of a known value."""
        costs = [each.cost for each in self.adjustments]
        return sum(cost for cost in costs if cost is not None) if None not in costs else None

    @property
    def is_own(self) -> bool:
        """Whether the region can bring it about: not another class, task or reference."""
        return all(each.kind in _OWN for each in self.adjustments)

    def say(self, lang: Language = "zh") -> str:
        """The changes in words, on one line."""
        return ("；" if lang == "zh" else "; ").join(each.say(lang) for each in self.adjustments)

    def to_dict(self) -> dict[str, Any]:
        """The changes as JSON-ready data."""
        return {"adjustments": [each.to_dict() for each in self.adjustments], "cost": self.cost}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """What would make a rule pass, for one observation.

    ``remedies`` are the changes that the region can bring about, in the order of the text;
    ``otherwise`` what would pass as another class, or with another task or reference (never
    chosen); ``blocked`` the clauses that nothing in the assessed year can mend. ``cut`` tells
    that there were more ways than are looked at. All are empty where the rule passes already or
    does not apply.
    """

    verdict: Verdict
    outcome: Outcome = field(repr=False)
    rule: Rule = field(repr=False)
    remedies: tuple[Remedy, ...] = ()
    otherwise: tuple[Remedy, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    cut: bool = False

    @property
    def comparable(self) -> tuple[Remedy, ...]:
        """The remedies whose costs can be compared: changes of known values."""
        return tuple(each for each in self.remedies if each.cost is not None)

    @property
    def chosen(self) -> Remedy | None:
        """The cheapest of the comparable remedies; without any, the only remedy; else None."""
        comparable = self.comparable
        if comparable:
            return min(comparable, key=lambda each: each.cost or 0.0)
        return self.remedies[0] if len(self.remedies) == 1 else None

    def explain(self, lang: Language = "zh") -> str:
        """What is needed, in words, one way a line."""
        return explanation(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """What is needed as JSON-ready data; ``chosen`` is a place in ``remedies``."""
        chosen = self.chosen
        return {
            "verdict": self.verdict.value,
            "text": self.rule.text,
            "remedies": [each.to_dict() for each in self.remedies],
            "chosen": None if chosen is None else self.remedies.index(chosen),
            "otherwise": [each.to_dict() for each in self.otherwise],
            "blocked": [each.to_dict() for each in self.blocked],
            "cut": self.cut,
        }

    def _repr_html_(self) -> str:
        """The explanation as a card for notebooks; everything given is escaped."""
        return card(self)
