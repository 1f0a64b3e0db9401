"""What a simulation found: how often each verdict came out, as tables, words and data.

Comes in: counts of verdicts. Goes out: probabilities with their standard errors. Where nothing
was drawn there is no probability: the verdict stands as assessed, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ecorules.assessment import Assessment, Result, Tables
from ecorules.errors import DataError
from ecorules.schemes import Indicator, Part, Scheme, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.uncertainty import precision, view, words
from ecorules.uncertainty.copula import Copula
from ecorules.uncertainty.draws import GROUP, Draws, Method
from ecorules.uncertainty.figures import Drawn
from ecorules.uncertainty.running import Counts, Place
from ecorules.uncertainty.saying import refusal
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

#: Deviations of the normal distribution between which 95 % lie.
_DEVIATIONS = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What was drawn from what: enough to make any draw again."""

    tables: Tables
    figures: tuple[Drawn, ...]
    seed: int
    method: Method
    total: int
    copula: Copula | None

    def draws(self, figures: Sequence[Drawn]) -> Draws:
        """The draws of some figures."""
        return Draws(figures, self.seed, self.method, self.total, self.copula)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How likely the verdicts of one thing are.

    ``indicator`` and ``part`` say which demand; ``criterion`` which criterion; if all are None
    it is the award: every criterion met. ``verdict`` is the one on the figures as observed.
    ``counts`` holds how many draws came to fail, unknown, pass and not applicable; None where
    nothing was drawn, and ``why`` then says so in Chinese and English.
    """

    region: str
    year: int
    verdict: Verdict
    indicator: Indicator | None = None
    part: Part | None = None
    criterion: str | None = None
    counts: tuple[int, int, int, int] | None = None
    why: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        """The name of the part, indicator or criterion."""
        if self.part is not None:
            return self.part.name
        return self.criterion or "" if self.indicator is None else self.indicator.name

    @property
    def draws(self) -> int:
        """How many draws were judged."""
        return sum(self.counts or ())

    def probability(self, verdict: Verdict | str = Verdict.PASS) -> float | None:
        """The share of draws with this verdict; None where nothing was drawn."""
        return None if self.counts is None else self.counts[Verdict(verdict).code] / self.draws

    def standard_error(self, verdict: Verdict | str = Verdict.PASS) -> float | None:
        """The standard error of that share; evenly spread draws have as a rule a smaller one."""
        share = self.probability(verdict)
        return None if share is None else float(np.sqrt(share * (1 - share) / self.draws))

    def interval(self, verdict: Verdict | str = Verdict.PASS) -> tuple[float, float] | None:
        """Wilson's 95 % interval of that share: it does not shrink to a point where no draw, or every one, has it."""
        share = self.probability(verdict)
        if share is None:
            return None
        square = _DEVIATIONS**2 / self.draws
        middle = (share + square / 2) / (1 + square)
        half = float(np.sqrt(share * (1 - share) * square + square**2 / 4)) / (1 + square)
        return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """The verdicts of many draws.

    ``chances`` are of indicators, each followed by its parts; ``of_criteria`` of the scheme's
    criteria, ``of_awards`` of all of them together, in each region and year.

    >>> import pandas as pd
    >>> import ecorules
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
    >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
    >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
    >>> found.draws, found.seed, found.method, found.regions
    (1000, 1, 'random', ('甲市',))
    """

    scheme: Scheme
    plan: Plan
    chances: tuple[Chance, ...]
    of_criteria: tuple[Chance, ...]
    of_awards: tuple[Chance, ...]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def draws(self) -> int:
        """How many draws were made."""
        return self.plan.total

    @property
    def seed(self) -> int:
        """The seed of the draws."""
        return self.plan.seed

    @property
    def method(self) -> Method:
        """How the draws were made."""
        return self.plan.method

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions, in order."""
        return tuple(dict.fromkeys(one.region for one in self.chances))

    def chance(
        self, region: str, indicator: str | int, part: int | str | None = None, year: int | None = None
    ) -> Chance:
        """The chances of one demand; ``year`` by default the region's latest.

        Raises ``SchemeError`` for an unknown indicator or part, ``DataError`` for a region or year
        that was not simulated.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> round(found.chance("甲市", "28").probability("pass"), 2)
        0.51
        """
        wanted = self.scheme[indicator]
        number = None if part is None else wanted.part(part).number
        own = [one for one in self.chances if one.region == region]
        if not own:
            raise _not_simulated("地区", "region", region, self.regions)
        found = [one for one in own if one.indicator is not None and one.indicator.id == wanted.id]
        found = [one for one in found if (one.part.number if one.part else None) == number and year in {None, one.year}]
        if not found:
            raise _not_simulated("年份", "year", year, sorted({str(one.year) for one in own}))
        return max(found, key=lambda one: one.year)

    def probabilities(self, lang: Language = "zh") -> pd.DataFrame:
        """One row an indicator and part in each region and year, with the probability of each verdict.

        Columns: region, year, indicator (id), part, name, attribute, verdict (on the figures as
        observed), drawn, ``pass``, ``fail``, ``unknown``, ``not_applicable``, each with its
        standard error (``pass_se``, …), ``pass_low`` and ``pass_high`` (95 %), reason. Where
        nothing was drawn the probabilities are empty and ``reason`` says why.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> frame = found.probabilities("en")
        >>> frame.loc[frame["indicator"] == "28", ["pass", "fail"]].round(2).values.tolist()
        [[0.51, 0.49]]
        """
        return words.frame(self.chances, lang)

    def criteria(self, lang: Language = "zh") -> pd.DataFrame:
        """One row a criterion in each region and year, with columns as in ``probabilities``.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> found.criteria()[["region", "year", "verdict"]].values.tolist()
        [['甲市', 2020, 'unknown']]
        """
        return words.frame(self.of_criteria, lang, "criterion")

    def awards(self, lang: Language = "zh") -> pd.DataFrame:
        """One row a region and year: the probability that every criterion is met.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> found.awards()[["region", "year", "verdict"]].values.tolist()
        [['甲市', 2020, 'unknown']]
        """
        return words.frame(self.of_awards, lang, "award")

    def close_calls(self, lang: Language = "zh") -> pd.DataFrame:
        """Verdicts that the printed precision of the observations cannot decide.

        A printed 95 may have been anything from 94.5 to 95.5. Each figure is moved by half a
        unit of its last printed place, for trends the last five years each way; rows are
        demands whose verdict then changes. Numbers are taken as written: give text ("95.0")
        where trailing zeros count. Columns: region, year, indicator, part, name, value, unit,
        half_unit, verdict, possible, reason. No draw takes part in this.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> found.close_calls("en")[["name", "value", "verdict", "possible"]].values.tolist()
        [['城镇人均公园绿地面积', 13.0, 'pass', 'fail/pass']]
        """
        years = {(one.region, one.year): None for one in self.chances}
        return precision.close_calls(self.plan.tables, list(years), lang)

    def observations(self, draw: int) -> pd.DataFrame:
        """The table of observations as one draw (from 0) has it, in the units of the rules.

        Assessed, it gives that draw's verdicts. Raises ``DataError`` for a draw that was not made.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> found.observations(0)[["region", "year", "indicator"]].values.tolist()
        [['甲市', 2020, '28']]
        """
        whole = isinstance(draw, int) and not isinstance(draw, bool)
        if not whole or not 0 <= draw < self.plan.total:
            message = f"没有第 {shown(draw)} 次抽样，有 0 到 {self.plan.total - 1}"
            raise refusal("E744", message, f"there is no draw {shown(draw)}, but 0 to {self.plan.total - 1}")
        column = self.plan.draws(self.plan.figures).group(draw // GROUP)[:, draw % GROUP]
        return words.observations(self.plan, column.tolist())

    def explain(self, lang: Language = "zh") -> str:
        """What was drawn and what came out, in Chinese or English.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> print(found.explain("en").splitlines()[0])
        常德市生态文明建设示范市指标任务分解表: 1 figures, 1000 draws (random draws, seed 1).
        """
        return words.explained(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Everything found as JSON-ready data.

        >>> import pandas as pd
        >>> import ecorules
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [13.0]})
        >>> spread = [ecorules.Normal(indicator="28", sd=0.5)]
        >>> found = ecorules.monte_carlo(ecorules.load_scheme("changde-2020"), observed, spread, draws=1000, seed=1)
        >>> found.to_dict()["draws"], found.to_dict()["seed"]
        (1000, 1)
        """
        return words.to_dict(self)

    def __repr__(self) -> str:
        about = f"{self.draws} draws of {len(self.plan.figures)} figures, seed {self.seed}, {self.method}"
        return f"<Simulation {self.scheme.id!r}: {about}, {len(self.regions)} regions>"

    def _repr_html_(self) -> str:
        """The probabilities as tables for notebooks, a block each region and year."""
        return view.html(self)


def simulation(
    scheme: Scheme,
    plan: Plan,
    observed: Sequence[Result],
    counts: Mapping[Place, Counts],
    warnings: tuple[Diagnostic, ...],
) -> Simulation:
    """Counts put beside the results on the figures as observed."""
    order = {indicator.id: at for at, indicator in enumerate(scheme)}
    chances: list[Chance] = []
    for result in observed:
        assert result.year is not None
        at = order[result.indicator.id]
        for one in (result, *result.parts):
            number = one.part.number if one.part else 0
            found = counts.get((result.region, result.year, (at, number)))
            chances.append(_chance(one, None if found is None else found.tolist()))
    of_criteria = list(_whole(scheme, observed, counts))
    return Simulation(
        scheme=scheme,
        plan=plan,
        chances=tuple(chances),
        of_criteria=tuple(one for one in of_criteria if one.criterion is not None),
        of_awards=tuple(one for one in of_criteria if one.criterion is None),
        warnings=warnings,
    )


def _chance(result: Result, counts: list[int] | None) -> Chance:
    assert result.year is not None
    return Chance(
        region=result.region,
        year=result.year,
        verdict=result.verdict,
        indicator=result.indicator,
        part=result.part,
        counts=None if counts is None else (counts[0], counts[1], counts[2], counts[3]),
        why=words.why(result, counts),
    )


def _whole(scheme: Scheme, observed: Sequence[Result], counts: Mapping[Place, Counts]) -> Iterator[Chance]:
    """Each criterion, and then the award, of every region and year."""
    if not scheme.criteria:
        return
    table = Assessment(scheme=scheme, results=tuple(observed)).summary()
    columns = [*(criterion.name for criterion in scheme.criteria), "criteria"]
    for region, year, *verdicts in table[["region", "year", *columns]].itertuples(index=False, name=None):
        for at, (name, verdict) in enumerate(zip(columns, verdicts, strict=True)):
            award = at == len(columns) - 1
            found = counts.get((region, int(year), None if award else at))
            yield Chance(
                region=region,
                year=int(year),
                verdict=Verdict(verdict),
                criterion=None if award else name,
                counts=None if found is None else tuple(found.tolist()),
                why=words.NOTHING_DRAWN if found is None else ("", ""),
            )


def _not_simulated(kind: str, kind_en: str, given: object, known: Sequence[str]) -> DataError:
    hint, hint_en = suggestion(str(given), known)
    message, message_en = f"模拟中没有{kind} “{shown(given)}”", f"{kind_en} {shown(given)!r} was not simulated"
    return refusal("E744", message, message_en, hint, hint_en)
