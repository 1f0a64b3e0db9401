"""The cheapest measures, and what more of them would cost.

Comes in: a scheme, tables and measures. Goes out: a ``Plan``, or the frontier as a frame. Every set
of measures is judged by ``Scheme.assess`` on the changed observations before it is returned.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment, Result, assess
from ecorules.evaluation import refuse
from ecorules.measures.choosing import Choice, Found, Need, met_now, need_of
from ecorules.measures.holding import Held, hold, hold_targets
from ecorules.measures.measure import Measure, check_measures
from ecorules.measures.names import At, Effect, criteria_of, effects_in, unknown
from ecorules.measures.obstacles import obstacles_of
from ecorules.measures.plan import Chosen, Plan, RegionPlan
from ecorules.measures.solving import scipy_parts
from ecorules.measures.standing import standing
from ecorules.schemes import Scheme, shown
from ecorules.verdicts import Verdict

if TYPE_CHECKING:
    import pandas as pd

#: How often a set that did not pass when it was assessed is replaced by the next.
_TRIES: Final = 20
#: The name of the demand where a scheme states no criteria.
ALL: Final = "全部适用指标达标"


def cheapest(
    scheme: Scheme,
    observations: object,
    measures: object,
    by: int,
    *,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | None = None,
    criteria: object = None,
    time_limit: float = 60.0,
) -> Plan:
    """The cheapest measures with which each region meets the criteria of a scheme by a year.

    observations, regions, targets, references: the tables of ``Scheme.assess``.
    measures: a list of ``Measure``, or what ``read_measures`` returns.
    by: the year of the thresholds. The figures of each region's latest year (or of ``year``) stand in
        it, plus the effects of the measures taken; the years between stay empty. So do targets, of the
        latest year that has any.
    criteria: names of the scheme's criteria; by default all. A scheme without criteria asks for every
        applicable indicator.
    time_limit: seconds for each program that is solved.

    What needs a reported state or change, or has no figure, counts as it stands and no measure moves it;
    what cannot be determined is not counted as met. Each region is a program of its own.

    Raises ``DataError`` or ``SchemeError`` for anything that cannot be used: E760 a measure, E761 the year,
    E762 an unknown name, E763 a unit, E766 SciPy is missing, E767 an argument, E768 a plan that
    did not pass when it was assessed, E769 no solution in time.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> observations = pd.DataFrame([("甲市", 2020, "26", 91.0)], columns=["region", "year", "indicator", "value"])
    >>> pipes = Measure(name="管网", cost=5, effects={"26": 2.5})
    >>> plant = Measure(name="处理厂", cost=12, effects={"26": 6})
    >>> frame = frontier(load_scheme("changde-2020"), observations, [pipes, plant], 2021, regions={"甲市": {"设区市"}})
    >>> frame["cost"].tolist()
    [0.0, 12.0]
    """
    asked = _Question(scheme, observations, measures, by, regions, targets, references, year, time_limit)
    wanted = criteria_of(asked.scheme, criteria)
    needs: dict[str, list[Need]] = {}
    for name, choice in asked.choices.items():
        whole = Need(ALL, choice.applicable, len(choice.applicable))
        needs[name] = [need_of(criterion, choice.results) for criterion in wanted] or [whole]
    found, after = asked.verified(
        {name: (needs[name], choice.cheapest(needs[name])) for name, choice in asked.choices.items()}
    )
    plans = tuple(asked.region_plan(choice, needs[name], found[name], after) for name, choice in asked.choices.items())
    return Plan(scheme=scheme.id, by=asked.by, regions=plans, before=asked.before, after=after)


def frontier(
    scheme: Scheme,
    observations: object,
    measures: object,
    by: int,
    *,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | None = None,
    time_limit: float = 60.0,
) -> pd.DataFrame:
    """What it costs at least to meet so many indicators, from none to as many as the measures reach.

    The arguments are those of ``cheapest``. One row a region and number: region, met (at least so many
    applicable indicators), cost, gap (0 unless the time was up), measures (``{name: amount}``).

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> observations = pd.DataFrame([("甲市", 2020, "26", 91.0)], columns=["region", "year", "indicator", "value"])
    >>> plant = Measure(name="处理厂", cost=12, effects={"26": 6})
    >>> frame = frontier(load_scheme("changde-2020"), observations, [plant], 2021, regions={"甲市": {"设区市"}})
    >>> frame[["met", "cost"]].values.tolist()
    [[0.0, 0.0], [1.0, 12.0]]
    """
    import pandas as pd

    asked = _Question(scheme, observations, measures, by, regions, targets, references, year, time_limit)
    table: list[dict[str, Any]] = []
    for name, choice in asked.choices.items():
        now = met_now(choice.results)
        most = max(now, len(choice.most_met().met))
        for count in range(most + 1):
            need = [Need("", choice.applicable, count)]
            solved = choice.cheapest(need) if count > now else Found({}, 0.0, frozenset(), 0.0, is_optimal=True)
            found = asked.verified({name: (need, solved)})[0][name] if count > now else solved
            if found is None:
                break
            taken = {each: float(amount) for each, amount in found.amounts.items()}
            table.append({"region": name, "met": count, "cost": found.cost, "gap": found.gap, "measures": taken})
    return pd.DataFrame(table, columns=["region", "met", "cost", "gap", "measures"])


@dataclass(slots=True)
class _Question:
    """All that was asked, checked; the present figures held to the year, and each region's choice."""

    given: Scheme
    observations: object
    measures: object
    by: int
    regions: object
    targets: object
    references: object
    year: object
    seconds: float
    scheme: Scheme = field(init=False)
    before: Assessment = field(init=False)
    held: Held = field(init=False)
    choices: dict[str, Choice] = field(init=False)

    def __post_init__(self) -> None:
        if not isinstance(self.given, Scheme):
            kind = type(self.given).__name__
            raise refuse("E767", f"应给出方案，而不是 {kind}", f"a scheme is due, not {kind}")
        measures = check_measures(self.measures)
        self.by = _year(self.by, "by")
        start = None if self.year is None else _year(self.year, "year")
        self.seconds = _seconds(self.seconds)
        scipy_parts()
        self.scheme = self.given.as_of(self.by)
        effects = {measure.name: effects_in(self.scheme, measure) for measure in measures}
        now = assess(self.scheme, self.observations, self.regions, self.targets, self.references, year=start)
        known = now.regions
        for measure in measures:
            for name in measure.regions or ():
                if name not in known:
                    raise unknown(name, list(known), "地区", "region", measure.name)
        latest = _latest(now, self.by)
        self.held = hold(self.observations, self.scheme, latest, self.by)
        self.targets = hold_targets(self.targets, self.by)
        self.before = self.assessed({})
        self.choices = {name: self.choice(name, measures, effects) for name in latest}

    def assessed(self, found: Mapping[str, Found]) -> Assessment:
        """The assessment of the year with sets of measures taken."""
        values: dict[tuple[str, At], tuple[float, str | None]] = {}
        for name, each in found.items():
            for at, stand in self.choices[name].standings.items():
                value = stand.after(each.amounts) if stand.passing is not None else None
                if value is not None and value != stand.result.value:
                    rule = stand.result.rule
                    assert rule is not None
                    values[name, at] = (value, rule.unit)
        frame = self.held.frame(values)
        return assess(self.scheme, frame, self.regions, self.targets, self.references, year=self.by)

    def choice(self, region: str, measures: tuple[Measure, ...], effects: Mapping[str, dict[At, Effect]]) -> Choice:
        """The program of one region."""
        usable = {
            each.name: each
            for each in measures
            if (each.regions is None or region in each.regions) and (each.start is None or each.start <= self.by)
        }
        results = tuple(result for result in self.before.results if result.region == region)
        standings = {}
        for at, result in _demands(results):
            acting = {name: effects[name][at] for name in usable if at in effects[name]}
            movable = None
            if (region, at) not in self.held.places:
                movable = "no_value"
            elif result.rule is not None and result.rule.unit is None and (region, at) in self.held.mixed:
                movable = "mixed"
            standings[at] = standing(result, at, acting, usable, self.by, movable)
        return Choice(region, results, standings, usable, self.seconds)

    def verified(
        self, wanted: dict[str, tuple[list[Need], Found | None]]
    ) -> tuple[dict[str, Found | None], Assessment]:
        """Sets of measures that pass when they are assessed; those that do not are replaced by the next.

        Raises ``DataError`` (E768) if none of the sets tried passes.
        """
        found = {name: each for name, (_, each) in wanted.items()}
        for _ in range(_TRIES):
            after = self.assessed({name: each for name, each in found.items() if each is not None})
            passing = _passing(after)
            wrong = [
                name
                for name, each in found.items()
                if each is not None and not _holds(each, wanted[name][0], passing[name])
            ]
            if not wrong:
                return found, after
            for name in wrong:
                choice, set_aside = self.choices[name], found[name]
                assert set_aside is not None
                again = choice.cheapest(wanted[name][0]) if choice.forbid(set_aside) else None
                if again is None:  # not infeasible: sets were found, and the assessment did not agree
                    raise _unverified(wrong)
                found[name] = again
        raise _unverified(wrong)

    def region_plan(self, choice: Choice, needs: list[Need], found: Found | None, after: Assessment) -> RegionPlan:
        """What came of one region."""
        name = choice.region
        chosen: tuple[Chosen, ...] = ()
        if found is not None:
            chosen = tuple(
                Chosen(
                    measure=each, amount=float(amount), cost=float(f"{choice.measures[each].cost * float(amount):.12g}")
                )
                for each, amount in found.amounts.items()
            )
        later = tuple(result for result in after.results if result.region == name)
        return RegionPlan(
            region=name,
            status="infeasible" if found is None else "optimal" if found.is_optimal else "limit",
            cost=0.0 if found is None else found.cost,
            chosen=chosen,
            before={need.name: _said(need, choice.results) for need in needs},
            after={need.name: _said(need, later) for need in needs},
            met_before=met_now(choice.results),
            met_after=met_now(later),
            applicable=len(choice.applicable),
            gap=0.0 if found is None else found.gap,
            obstacles=obstacles_of(choice, needs, self.by) if found is None else (),
        )


def _demands(results: tuple[Result, ...]) -> Iterator[tuple[At, Result]]:
    for result in results:
        if not result.parts:
            yield At(result.indicator.id, 0), result
        for part in result.parts:
            assert part.part is not None
            yield At(result.indicator.id, part.part.number), part


def _passing(assessment: Assessment) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for result in assessment.results:
        inside = found.setdefault(result.region, set())
        if result.verdict is Verdict.PASS:
            inside.add(result.indicator.id)
    return found


def _holds(found: Found, needs: list[Need], passing: set[str]) -> bool:
    """Whether the assessment agrees: what counts as met passes, and the needs are met."""
    return found.met <= passing and all(len(passing & set(need.indicators)) >= need.least for need in needs)


def _said(need: Need, results: tuple[Result, ...]) -> str:
    """The verdict of a criterion, as the assessment's summary gives it."""
    if not need.indicators:
        return Verdict.NOT_APPLICABLE.value
    verdicts = [result.verdict for result in results if result.indicator.id in need.indicators]
    met, open_ones = verdicts.count(Verdict.PASS), verdicts.count(Verdict.UNKNOWN)
    if met >= need.least:
        return Verdict.PASS.value
    return Verdict.UNKNOWN.value if met + open_ones >= need.least else Verdict.FAIL.value


def _latest(assessment: Assessment, by: int) -> dict[str, int]:
    """The year whose figures stand in ``by``, for every region that has any."""
    latest: dict[str, int] = {}
    for result in assessment.results:
        if result.year is not None and (result.observed or any(part.observed for part in result.parts)):
            latest[result.region] = result.year
    late = {name: year for name, year in latest.items() if year > by}
    if late:
        listed = "、".join(f"{shown(name)} {year}" for name, year in list(late.items())[:5])
        raise refuse("E761", f"by {by} 早于观测年份：{listed}", f"by {by} lies before the figures: {listed}")
    if not latest:
        raise refuse("E767", "没有任何地区有观测值", "no region has any observation")
    return latest


def _year(given: object, name: str) -> int:
    try:
        year = None if isinstance(given, bool) else operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        year = None
    if year is None or not 1900 <= year <= 9999:
        raise refuse("E761", f"{name} 应是年份，如 2025", f"{name} should be a year such as 2025")
    return year


def _seconds(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 86_400 or math.isnan(given):
        raise refuse("E767", "time_limit 应是大于 0 的秒数", "time_limit should be seconds above 0")
    return float(given)


def _unverified(names: list[str]) -> Exception:
    listed = "、".join(map(shown, names[:5]))
    message = f"算出的措施经评估不能达标，未给出：{listed}"
    return refuse("E768", message, f"what was computed did not pass when it was assessed and is not given: {listed}")
