"""What the cases of a scheme cover, and what they leave unproved.

Comes in: the verdicts that cases gave. Goes out: ``Coverage``: demands without a case, class arms
that decided none, verdicts that never came, and bounds that could be one unit off unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Key, rule_of
from ecorules.casebook.model import Case
from ecorules.casebook.mutants import Mutant, mutants
from ecorules.evaluation import Outcome
from ecorules.rules import Arms, Demand, Rule, children
from ecorules.schemes import Scheme
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

#: Evaluations for the bounds of one scheme; cases beyond are not tried, and the report says so.
MOST_TRIALS: Final = 200_000
_SETTLED: Final = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)
_COLUMNS: Final = ("indicator", "part", "name", "cases", "pass", "fail", "unknown", "not_applicable", "arms", "bounds")

Thing = tuple[str, int | None]
Holds = Callable[[int | None, Rule], bool]


@dataclass(slots=True)
class Seen:
    """What the cases met so far: verdicts of each demand, and the arms that decided."""

    verdicts: dict[Thing, list[Verdict]] = field(default_factory=dict)
    arms: dict[Thing, set[tuple[str, ...]]] = field(default_factory=dict)

    def add(self, indicator: str, part: int | None, verdict: Verdict, outcome: Outcome | None) -> None:
        """One demand judged."""
        thing = indicator, part
        self.verdicts.setdefault(thing, []).append(verdict)
        if outcome is not None and verdict in {Verdict.PASS, Verdict.FAIL}:
            deciding = {outcome.trace[at].arms for at in outcome.deciding}
            self.arms.setdefault(thing, set()).update(deciding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What cases show of one demand.

    ``verdicts`` came of its cases, ``arms`` are class arms that decided no case, ``bounds`` the
    shifts that no case notices; None where bounds were not tried.
    """

    indicator: str
    part: int | None
    name: str
    cases: int
    verdicts: tuple[Verdict, ...]
    arms: tuple[str, ...] = ()
    bounds: tuple[str, ...] | None = None

    @property
    def label(self) -> str:
        """The id, with the number of the part."""
        return self.indicator if self.part is None else f"{self.indicator}.{self.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the cases show of each demand of a scheme; ``cut`` tells that not all bounds were tried."""

    demands: tuple[Covered, ...]
    cut: bool = False

    @property
    def without_case(self) -> tuple[str, ...]:
        """Indicators, and parts as ``8.1``, that no case is about."""
        return tuple(one.label for one in self.demands if not one.cases)

    @property
    def arms(self) -> tuple[tuple[str, str], ...]:
        """Class arms that decided no case, each with its indicator."""
        return tuple((one.label, arm) for one in self.demands if one.cases for arm in one.arms)

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Shifts of a bound that no case notices, each with its indicator."""
        return tuple((one.label, bound) for one in self.demands if one.cases for bound in one.bounds or ())

    @property
    def never(self) -> tuple[tuple[str, Verdict], ...]:
        """Of demands with cases: which of 达标, 未达标, 无法判定 never came."""
        return tuple(
            (one.label, verdict)
            for one in self.demands
            if one.cases
            for verdict in _SETTLED
            if verdict not in one.verdicts
        )

    def explain(self, lang: Language = "zh") -> str:
        """What is not covered, a line each; one line where nothing is left out."""
        zh = lang == "zh"
        lines = []
        between = "、" if zh else ", "
        if self.without_case:
            said = between.join(self.without_case)
            lines.append(f"没有用例的指标：{said}" if zh else f"no case for: {said}")
        for label, arm in self.arms:
            lines.append(f"{label}：没有用例由 “{arm}” 判定" if zh else f"{label}: no case is decided by {arm!r}")
        for verdict in _SETTLED:
            labels = between.join(label for label, one in self.never if one is verdict)
            if labels:
                word = verdict.label(lang)
                lines.append(f"没有“{word}”的用例：{labels}" if zh else f"no case is {word!r}: {labels}")
        for label, bound in self.bounds:
            lines.append(f"{label}：{bound} 也没有用例察觉" if zh else f"{label}: no case notices {bound}")
        if self.cut:
            lines.append("用例太多，界限没有全部试过" if zh else "too many cases: not every bound was tried")
        if not lines:
            lines.append("用例覆盖全部指标" if zh else "the cases cover every demand")
        return "\n".join(lines)

    def to_frame(self) -> pd.DataFrame:
        """One row a demand: how many cases gave which verdict, what is not covered."""
        import pandas as pd

        frame = pd.DataFrame([_row(one) for one in self.demands], columns=list(_COLUMNS), dtype=object)
        frame["part"] = frame["part"].astype("Int64")
        return frame

    def to_dict(self) -> dict[str, Any]:
        """The coverage as JSON-ready data."""
        return {
            "demands": [_row(one) for one in self.demands],
            "without_case": list(self.without_case),
            "arms": [list(pair) for pair in self.arms],
            "bounds": [list(pair) for pair in self.bounds],
            "cut": self.cut,
        }


def _row(one: Covered) -> dict[str, Any]:
    counts = {verdict.value: one.verdicts.count(verdict) for verdict in Verdict}
    bounds = None if one.bounds is None else "; ".join(one.bounds)
    whole = {"indicator": one.indicator, "part": one.part, "name": one.name, "cases": one.cases}
    return {**whole, **counts, "arms": "; ".join(one.arms), "bounds": bounds}


def coverage_of(scheme: Scheme, seen: Seen, cases: Sequence[tuple[Case, Holds]] | None) -> Coverage:
    """What was covered; ``cases`` that passed are given where bounds are to be tried."""
    trials = _Trials(cases or ())
    demands = []
    for indicator in scheme:
        for part in indicator.parts or (None,):
            thing: Thing = indicator.id, part.number if part else None
            rule = rule_of(scheme, Key(indicator.id, part.number if part else 0, ""))
            verdicts = tuple(seen.verdicts.get(thing, ()))
            decided = seen.arms.get(thing, set())
            demands.append(
                Covered(
                    indicator=indicator.id,
                    part=thing[1],
                    name=part.name if part else indicator.name,
                    cases=len(verdicts),
                    verdicts=verdicts,
                    arms=tuple(" · ".join(arm) for arm in _arms(rule.demand, ()) if not _decided(arm, decided)),
                    bounds=None if cases is None else tuple(trials.unnoticed(thing)),
                )
            )
    return Coverage(demands=tuple(demands), cut=trials.left < 0)


def _decided(arm: tuple[str, ...], decided: Iterable[tuple[str, ...]]) -> bool:
    return any(one[: len(arm)] == arm for one in decided)


def _arms(demand: Demand, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The innermost class arms of a demand, each with those around it."""
    if isinstance(demand, Arms):
        for arm in demand.arms:
            path = (*above, "、".join(arm.labels) or "其他")
            inner = list(_arms(arm.demand, path))
            yield from inner or [path]
        return
    for inner_demand in children(demand):
        yield from _arms(inner_demand, above)


class _Trials:
    """Runs the cases of a demand again with one bound shifted, as long as there are trials left."""

    def __init__(self, cases: Sequence[tuple[Case, Holds]]) -> None:
        self.left = MOST_TRIALS
        self.cases: dict[Thing, list[tuple[Case, Holds]]] = {}
        for case, holds in cases:
            for asked in case.asked:
                self.cases.setdefault((case.indicator, asked.part), []).append((case, holds))

    def unnoticed(self, thing: Thing) -> Iterator[str]:
        """The shifts of a demand's bounds that no case notices, of each text that was in force in a case."""
        by_rule: dict[Rule, list[Holds]] = {}
        for case, holds in self.cases.get(thing, []):
            by_rule.setdefault(_rule(case, thing[1]), []).append(holds)
        for rule, own in by_rule.items():
            for mutant in mutants(rule):
                noticed = self.noticed(mutant, thing[1], own)
                if self.left < 0:
                    return
                if not noticed:
                    yield mutant.words

    def noticed(self, mutant: Mutant, part: int | None, cases: Sequence[Holds]) -> bool:
        for holds in cases:
            self.left -= 1
            if self.left < 0:
                return False
            if not holds(part, mutant.rule):
                return True
        return False


def _rule(case: Case, part: int | None) -> Rule:
    return next(asked.rule for asked in case.asked if asked.part == part)
