"""The choice of one region as a program: which measures, and which indicators are met by them.

Comes in: where the region's demands stand, the measures that it can take, the criteria. Goes out:
``Choice``, which can be asked for the cheapest set, for the most that can be met, and for how far
a value can be brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from ecorules.assessment import Result
from ecorules.evaluation import evaluate
from ecorules.measures.measure import Measure, exact
from ecorules.measures.names import At
from ecorules.measures.solving import Program, Solution
from ecorules.measures.standing import Standing
from ecorules.schemes import Criterion, fold
from ecorules.verdicts import Verdict

#: The decimals to which any amount that is not counted in steps is written.
_DECIMALS: Final = 9


@dataclass(frozen=True, slots=True)
class Need:
    """One criterion: at least ``least`` of these indicators met; ``least`` beyond their number cannot be met."""

    name: str
    indicators: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was chosen: amounts by measure, their cost, the indicators counted as met."""

    amounts: Mapping[str, Fraction]
    cost: float
    met: frozenset[str]
    gap: float
    is_optimal: bool


@dataclass(slots=True)
class Choice:
    """One region's program; ``taken``, ``amount`` and ``met`` are its variables, ``steps`` those counted in steps."""

    region: str
    results: tuple[Result, ...]
    standings: Mapping[At, Standing]
    measures: Mapping[str, Measure]
    seconds: float
    program: Program = field(default_factory=Program)
    taken: dict[str, int] = field(default_factory=dict)
    amount: dict[str, dict[int, float]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for measure in self.measures.values():
            self._add_measure(measure)
        for measure in self.measures.values():
            self._tie(measure)
        for result in self.results:
            self._add_indicator(result)

    @property
    def applicable(self) -> tuple[str, ...]:
        """The indicators that apply in the region."""
        return tuple(result.indicator.id for result in self.results if result.verdict is not Verdict.NOT_APPLICABLE)

    def cheapest(self, needs: Iterable[Need]) -> Found | None:
        """The cheapest set that meets the needs; None if none does."""
        program = self.program.copy()
        for need in needs:
            program.row({self.met[each]: 1.0 for each in need.indicators}, low=float(need.least))
        return self._found(program.solve(self.seconds))

    def nearest(self, needs: Iterable[Need]) -> Found:
        """The set that leaves the fewest indicators unmet beyond what the needs allow."""
        # of the sets that leave as few, one that meets the most
        reward = -1.0 / (4 * (len(self.met) + 1))
        program = self.program.copy(costs=dict.fromkeys(self.met.values(), reward))
        for need in needs:
            short = program.variable(1.0, high=float(len(need.indicators) + 1))
            row = {self.met[each]: 1.0 for each in need.indicators}
            program.row({**row, short: 1.0}, low=float(min(need.least, len(need.indicators))))
        found = self._found(program.solve(self.seconds))
        assert found is not None  # taking nothing is a solution
        return found

    def most_met(self) -> Found:
        """The set that meets the most indicators."""
        everything = Need("", self.applicable, len(self.applicable))
        return self.nearest([everything])

    def span(self, at: At) -> tuple[float, float]:
        """How low and how high the measures can bring one value, before it is stopped at 0 or 100."""
        stand = self.standings[at]
        assert stand.value is not None
        assert stand.deltas is not None
        ends = []
        for sign in (1.0, -1.0):
            program = self.program.copy(costs={})
            for index, coefficient in self._sum(stand).items():
                program.costs[index] = sign * coefficient
            solution = program.solve(self.seconds)
            assert solution is not None
            ends.append(float(stand.value) + sign * solution.cost)
        return ends[0], ends[1]

    def forbid(self, found: Found) -> bool:
        """Keep one set of measures out; False where amounts are not only taken or not taken."""
        if any(measure.kind != "once" for measure in self.measures.values()):
            return False
        inside = [self.taken[name] for name in self.measures if found.amounts.get(name)]
        outside = [self.taken[name] for name in self.measures if not found.amounts.get(name)]
        row = {**dict.fromkeys(inside, -1.0), **dict.fromkeys(outside, 1.0)}
        self.program.row(row, low=1.0 - len(inside))
        return True

    def _add_measure(self, measure: Measure) -> None:
        program, name = self.program, measure.name
        if measure.kind == "once":
            self.taken[name] = program.variable(measure.cost)
            self.amount[name] = {self.taken[name]: 1.0}
            return
        taken = self.taken[name] = program.variable()
        if measure.step is None:
            amount = program.variable(measure.cost, high=measure.most, integral=False)
            program.row({amount: 1.0, taken: -measure.most}, high=0.0)
            program.row({amount: 1.0, taken: -measure.low}, low=0.0)
            self.amount[name] = {amount: 1.0}
            return
        program.costs[taken] = measure.cost * measure.low
        steps = self.steps[name] = program.variable(measure.cost * measure.step, high=float(measure.steps))
        program.row({steps: 1.0, taken: -float(measure.steps)}, high=0.0)
        if measure.low == 0:  # no step at all is not taking it
            program.row({steps: 1.0, taken: -1.0}, low=0.0)
        self.amount[name] = {taken: measure.low, steps: measure.step}

    def _tie(self, measure: Measure) -> None:
        by_name = {fold(name): variable for name, variable in self.taken.items()}
        mine = self.taken[measure.name]
        for other in measure.excludes:
            if fold(other) in by_name:
                self.program.row({mine: 1.0, by_name[fold(other)]: 1.0}, high=1.0)
        for other in measure.requires:
            if fold(other) in by_name:
                self.program.row({mine: 1.0, by_name[fold(other)]: -1.0}, high=0.0)
            else:
                self.program.row({mine: 1.0}, high=0.0)

    def _add_indicator(self, result: Result) -> None:
        """Whether an indicator is met: 1 only if every part of it that applies passes."""
        if result.verdict is Verdict.NOT_APPLICABLE:
            return
        indicator = result.indicator
        met = self.met[indicator.id] = self.program.variable()
        parts = [At(indicator.id, part.number) for part in indicator.parts] or [At(indicator.id, 0)]
        for at in parts:
            self._add_demand(self.standings[at], met)

    def _add_demand(self, stand: Standing, met: int) -> None:
        if stand.passing is None:
            if stand.verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE):
                self.program.row({met: 1.0}, high=0.0)
            return
        inside = [self._add_range(stand, low, high) for low, high in stand.passing]
        self.program.row({met: 1.0, **dict.fromkeys(inside, -1.0)}, high=0.0)

    def _add_range(self, stand: Standing, low: float | None, high: float | None) -> int:
        """A variable that is 1 only if the value lies in one range that passes."""
        assert stand.value is not None
        inside, total = self.program.variable(), self._sum(stand)
        scale = 10.0 ** max(0, stand.digits - 3)  # steps of the printed figures must stand out from the solver's noise
        least, most = (end - float(stand.value) for end in stand.reach)
        if low is not None:
            due = float(exact(low) - stand.value)
            row = {at: each * scale for at, each in total.items()}
            self.program.row({**row, inside: (least - due) * scale}, low=least * scale)
        if high is not None:
            due = float(exact(high) - stand.value)
            row = {at: each * scale for at, each in total.items()}
            self.program.row({**row, inside: (most - due) * scale}, high=most * scale)
        return inside

    def _sum(self, stand: Standing) -> dict[int, float]:
        """What the measures add to a value, as coefficients."""
        row: dict[int, float] = {}
        assert stand.deltas is not None
        for name, delta in stand.deltas.items():
            for variable, each in self.amount[name].items():
                row[variable] = row.get(variable, 0.0) + float(delta * exact(each))
        return row

    def _found(self, solution: Solution | None) -> Found | None:
        if solution is None:
            return None
        amounts: dict[str, Fraction] = {}
        for name, measure in self.measures.items():
            amount = self._amount(measure, solution)
            if amount > 0:
                amounts[name] = amount
        cost = float(sum((exact(self.measures[name].cost) * amount for name, amount in amounts.items()), Fraction(0)))
        met = frozenset(name for name, variable in self.met.items() if solution.values[variable] > 0.5)
        return Found(amounts, cost, met, solution.gap, solution.is_optimal)

    def _amount(self, measure: Measure, solution: Solution) -> Fraction:
        if round(solution.values[self.taken[measure.name]]) == 0:
            return Fraction(0)
        if measure.kind == "once":
            return Fraction(1)
        if measure.step is not None:
            return exact(measure.low) + round(solution.values[self.steps[measure.name]]) * exact(measure.step)
        (variable,) = self.amount[measure.name]
        return exact(round(min(max(solution.values[variable], measure.low), measure.most), _DECIMALS))


def need_of(criterion: Criterion, results: Iterable[Result]) -> Need:
    """How many indicators a criterion needs: with that many met, or any more, its share passes."""
    covered = tuple(
        result.indicator.id
        for result in results
        if criterion.covers(result.indicator) and result.verdict is not Verdict.NOT_APPLICABLE
    )
    least = len(covered) + 1
    for met in range(len(covered), -1, -1):
        if not covered or evaluate(criterion.rule, value=100 * met / len(covered)).verdict is not Verdict.PASS:
            break
        least = met
    return Need(criterion.name, covered, least if covered else 0)


def met_now(results: Iterable[Result]) -> int:
    """How many indicators pass without any measure."""
    return Counter(result.verdict for result in results)[Verdict.PASS]
