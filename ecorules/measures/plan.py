"""What came of the question: a plan with what is chosen, what it costs and what it changes.

Comes in: choices that were verified. Goes out: frames, explanations, HTML, plain data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ecorules.assessment import Assessment, Result
from ecorules.measures import wording
from ecorules.verdicts import Language

if TYPE_CHECKING:
    import pandas as pd

Status = Literal["optimal", "limit", "infeasible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One measure taken: its amount (1 if it is taken or not) and what that costs."""

    measure: str
    amount: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """An indicator, or a part of it, that stands in the way.

    ``kind``: no_measure (nothing acts on it), fixed (what acts on it cannot move it: a state, a reported
    change, no figure), out_of_reach (``best`` is the nearest value that the measures reach, ``lack``
    what it then lacks), conflict (it can be met, but not beside the others).
    """

    indicator: str
    part: int | None
    name: str
    kind: Literal["no_measure", "fixed", "out_of_reach", "conflict"]
    reason: str
    reason_en: str
    best: float | None = None
    lack: float | None = None
    unit: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The obstacle as JSON-ready data."""
        keys = ("indicator", "part", "name", "kind", "reason", "reason_en", "best", "lack", "unit")
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPlan:
    """What one region takes.

    ``status``: optimal; limit (the time was up: the set meets the criteria, its cost may be above the
    least by the share ``gap``); infeasible (``obstacles`` stand in the way, nothing is chosen).
    ``before`` and ``after`` hold the verdict of each criterion asked for.
    """

    region: str
    status: Status
    cost: float
    chosen: tuple[Chosen, ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    met_before: int
    met_after: int
    applicable: int
    gap: float = 0.0
    obstacles: tuple[Obstacle, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The region's plan as JSON-ready data."""
        return {
            "region": self.region,
            "status": self.status,
            "cost": self.cost,
            "chosen": [{"measure": one.measure, "amount": one.amount, "cost": one.cost} for one in self.chosen],
            "criteria_before": dict(self.before),
            "criteria_after": dict(self.after),
            "met_before": self.met_before,
            "met_after": self.met_after,
            "applicable": self.applicable,
            "gap": self.gap,
            "obstacles": [each.to_dict() for each in self.obstacles],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cheapest measures that meet the criteria of a scheme by a year, region by region.

    ``before`` is the assessment of the year ``by`` with the present figures held, ``after`` the one
    with the chosen measures: the plan was verified by it.

    >>> import pandas as pd
    >>> import ecorules
    >>> from ecorules.schemes import scheme_from_yaml
    >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
    >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
    >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
    >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
    >>> plan.status, plan.cost, plan.gap, plan.after.result("甲市", 1).verdict.label("en")
    ('optimal', 5.0, 0.0, 'met')
    """

    scheme: str
    by: int
    regions: tuple[RegionPlan, ...]
    before: Assessment
    after: Assessment

    @property
    def status(self) -> Status:
        """infeasible if any region's is; limit if the time was up for any; else optimal."""
        found = {region.status for region in self.regions}
        return "infeasible" if "infeasible" in found else "limit" if "limit" in found else "optimal"

    @property
    def cost(self) -> float:
        """What all that is chosen costs."""
        return float(f"{sum(region.cost for region in self.regions):.12g}")

    @property
    def gap(self) -> float:
        """The largest gap of any region."""
        return max((region.gap for region in self.regions), default=0.0)

    def region(self, name: str) -> RegionPlan:
        """The plan of one region. Raises ``DataError`` for one that has none.

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> plan.region("甲市").chosen
        (Chosen(measure='管网', amount=1.0, cost=5.0),)
        """
        from ecorules.measures.names import unknown

        for region in self.regions:
            if region.region == name:
                return region
        raise unknown(str(name), [region.region for region in self.regions], "地区", "region")

    def measures(self) -> pd.DataFrame:
        """What is chosen: region, measure, amount, cost.

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> plan.measures().values.tolist()
        [['甲市', '管网', 1.0, 5.0]]
        """
        import pandas as pd

        table = [(region.region, one.measure, one.amount, one.cost) for region in self.regions for one in region.chosen]
        return pd.DataFrame(table, columns=["region", "measure", "amount", "cost"])

    def criteria(self) -> pd.DataFrame:
        """The criteria: region, criterion, before, after (verdicts).

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> plan.criteria().iloc[0].to_dict()
        {'region': '甲市', 'criterion': '全部适用指标达标', 'before': 'fail', 'after': 'pass'}
        """
        import pandas as pd

        table = [
            (region.region, name, region.before[name], region.after[name])
            for region in self.regions
            for name in region.before
        ]
        return pd.DataFrame(table, columns=["region", "criterion", "before", "after"])

    def to_frame(self) -> pd.DataFrame:
        """Values and verdicts before and after, one row an indicator, and one each of its parts.

        Columns: region, indicator (id), part, name, unit, value_before, value_after, verdict_before,
        verdict_after.

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> plan.to_frame()[["indicator", "value_before", "value_after", "verdict_after"]].values.tolist()
        [['1', 91.0, 95.5, 'pass']]
        """
        import pandas as pd

        table = [
            {
                "region": one.region,
                "indicator": one.indicator.id,
                "part": one.part.number if one.part else None,
                "name": one.name,
                "unit": None if one.parts else one.unit,
                "value_before": one.value,
                "value_after": other.value,
                "verdict_before": one.verdict.value,
                "verdict_after": other.verdict.value,
            }
            for one, other in zip(_rows(self.before), _rows(self.after), strict=True)
        ]
        columns = ["region", "indicator", "part", "name", "unit"]
        columns += ["value_before", "value_after", "verdict_before", "verdict_after"]
        frame = pd.DataFrame(table, columns=columns, dtype=object)
        frame["part"] = frame["part"].astype("Int64")
        return frame

    def explain(self, lang: Language = "zh") -> str:
        """What is taken where and why, or what stands in the way; in Chinese or English.

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> print(plan.explain("en"))
        By 2021, at a total cost of 5.
        甲市: cost 5, indicators met 0 → 1/1:
        - 管网 (5)
        全部适用指标达标: not met → met
        """
        return wording.explained(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON-ready data.

        >>> import pandas as pd
        >>> import ecorules
        >>> from ecorules.schemes import scheme_from_yaml
        >>> row = "{id: '1', name: 污水处理率, unit: '%', threshold: ≥95, better: higher}"
        >>> scheme = scheme_from_yaml("{format: '1', id: small, title: 一项指标, indicators: [" + row + "]}")
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["1"], "value": [91.0]})
        >>> pipes = ecorules.Measure(name="管网", cost=5, effects={"1": 4.5})
        >>> plan = ecorules.cheapest(scheme, observed, [pipes], 2021)
        >>> plan.to_dict()["regions"][0]["chosen"]
        [{'measure': '管网', 'amount': 1.0, 'cost': 5.0}]
        """
        return {
            "scheme": self.scheme,
            "by": self.by,
            "status": self.status,
            "cost": self.cost,
            "gap": self.gap,
            "regions": [region.to_dict() for region in self.regions],
        }

    def __repr__(self) -> str:
        count = sum(len(region.chosen) for region in self.regions)
        return f"<Plan {self.scheme!r} by {self.by}: {self.status}, cost {self.cost:g}, {count} measures>"

    def _repr_html_(self) -> str:
        """The explanation for notebooks; everything given is escaped."""
        return wording.card(self)


def _rows(assessment: Assessment) -> Iterator[Result]:
    for result in assessment.results:
        yield result
        yield from result.parts
