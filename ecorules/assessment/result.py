"""What an assessment found: one result an indicator, region and year, and the tables made of them.

Comes in: results from ``assessing``. Goes out: frames, explanations, HTML. Everything is
computed from plain data when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import overview, pages, rollup
from ecorules.assessment.given import GivenTable
from ecorules.assessment.words import reason, whole_reason
from ecorules.errors import DataError
from ecorules.evaluation import Outcome
from ecorules.late import upward
from ecorules.rules import Rule
from ecorules.schemes import Indicator, Part, Scheme, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.charts import AssessmentCharts


@dataclass(frozen=True, slots=True)
class Inputs:
    """The arguments that one demand was judged on, as frozen pairs of name and figure.

    Only what was given is held; histories, parts and references are pairs themselves.

    >>> given = Inputs.of({"value": 96.0, "history": {2019: 95.0, 2020: 96.0}, "change": None})
    >>> given.arguments()
    {'value': 96.0, 'history': {2019: 95.0, 2020: 96.0}}
    """

    pairs: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, arguments: Mapping[str, Any]) -> Inputs:
        """The arguments of one call of ``evaluate``, frozen; what is None or empty is left out."""
        return cls(tuple((name, _frozen(name, held)) for name, held in arguments.items() if _is_given(held)))

    def arguments(self) -> dict[str, Any]:
        """The arguments as ``evaluate`` takes them; each call makes new ones."""
        return {name: _thawed(name, held) for name, held in self.pairs}


_PAIRS: Final = frozenset({"history", "references"})


def _is_given(held: object) -> bool:
    return held is not None and not (isinstance(held, Mapping | set | frozenset | tuple) and not held)


def _frozen(name: str, held: Any) -> Any:
    if name in _PAIRS:
        return tuple(held.items())
    if name == "classes":
        return tuple(sorted(held))
    if name == "parts":
        return tuple((key, Inputs.of(entry)) for key, entry in held.items())
    return held


def _thawed(name: str, held: Any) -> Any:
    if name in _PAIRS:
        return dict(held)
    if name == "parts":
        return {key: entry.arguments() for key, entry in held}
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One indicator, or one of its parts, in one region and year.

    ``value`` and ``unit`` are what was judged: of a part with a level, the level. ``outcome``
    is None for an indicator that is judged by its ``parts``. ``observed`` tells whether
    anything was reported, ``earlier`` the last year before with a report. ``inputs`` are the
    arguments that the ``rule`` was judged on; ``sources`` are the texts of the column ``source``
    that stand behind them: of the judged year, of the history that was looked at, of target and
    references, each once.
    """

    region: str
    year: int | None
    indicator: Indicator
    verdict: Verdict
    part: Part | None = None
    outcome: Outcome | None = None
    value: float | str | bool | None = None
    unit: str | None = None
    parts: tuple[Result, ...] = ()
    observed: bool = False
    earlier: int | None = None
    inputs: Inputs = Inputs()
    sources: tuple[str, ...] = ()

    def __repr__(self) -> str:
        year = "" if self.year is None else f" {self.year}"
        part = "" if self.part is None else f"/{self.part.number}"
        return f"<Result {self.region!r}{year} {self.indicator.id}{part} {self.verdict.value}>"

    @property
    def name(self) -> str:
        """The name of the part, or of the indicator."""
        return self.part.name if self.part else self.indicator.name

    @property
    def rule(self) -> Rule | None:
        """The rule that was judged: of a part with a level, the level's; None where only the parts are judged."""
        if self.part is None:
            return None if self.parts else self.indicator.rule
        return self.part.level.rule if self.part.level else self.part.rule

    @property
    def margin(self) -> float | None:
        """The signed distance to the deciding bound; None if there is none."""
        return self.outcome.margin if self.outcome else None

    def reason(self, lang: Language = "zh") -> str:
        """Why this verdict, on one line."""
        return whole_reason(self, lang) if self.parts else reason(self, lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Every indicator of a scheme judged in every region.

    ``results`` holds one ``Result`` an indicator, region and year, in the order of the tables
    and the scheme; ``warnings`` names what matched nothing (a region without classes, a
    reference nobody asks for). ``tables`` are those that were judged, for reports; they do not
    count in comparing.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
    >>> assessment = load_scheme("changde-2020").assess(observed)
    >>> assessment.regions, len(assessment.results), assessment.result("甲市", "28").verdict.label("en")
    (('甲市',), 36, 'not met')
    """

    scheme: Scheme
    results: tuple[Result, ...]
    warnings: tuple[Diagnostic, ...] = ()
    tables: tuple[GivenTable, ...] = field(default=(), compare=False, repr=False)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions, in order."""
        return tuple(dict.fromkeys(result.region for result in self.results))

    def result(
        self, region: str, indicator: str | int, part: int | str | None = None, year: int | None = None
    ) -> Result:
        """One result; ``year`` by default the region's latest assessed one.

        Raises ``SchemeError`` for an unknown indicator or part, ``DataError`` for a region or
        year that was not assessed.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> found = assessment.result("甲市", "28")
        >>> found.value, found.margin, found.verdict
        (12.0, -1.0, <Verdict.FAIL: 'fail'>)
        """
        wanted = self.scheme[indicator]
        of_region = [result for result in self.results if result.region == region]
        if not of_region:
            raise _not_assessed("地区", "region", region, self.regions)
        found = [result for result in of_region if result.indicator.id == wanted.id and year in {None, result.year}]
        if not found:
            raise _not_assessed("年份", "year", year, [str(result.year) for result in of_region])
        latest = max(found, key=lambda result: result.year or 0)
        if part is None:
            return latest
        return latest.parts[wanted.part(part).number - 1]

    def explain(
        self,
        region: str,
        indicator: str | int,
        lang: Language = "zh",
        part: int | str | None = None,
        year: int | None = None,
    ) -> str:
        """Why an indicator, or one of its parts, has its verdict: clause by clause, in Chinese or English.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> print(assessment.explain("甲市", "28", "en"))
        甲市 2020 28 城镇人均公园绿地面积
          Not met (未达标): 12 m²/person, below the lower bound 13 m²/person of “≥13”, off by 1 m²/person.
        """
        return pages.explained(self.result(region, indicator, part, year), lang)

    def to_frame(self, lang: Language = "zh") -> pd.DataFrame:
        """All verdicts as a tidy table.

        Columns: region, year, indicator (id), part, name, attribute, value, unit, verdict,
        margin, reason. An indicator with parts has a row of its own, whose ``part`` is empty,
        and one for each part; rows with an empty ``part`` are the indicators.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> frame = assessment.to_frame("en")
        >>> frame.loc[frame["indicator"] == "28", ["value", "unit", "verdict", "margin"]].values.tolist()
        [[12.0, '平方米/人', 'fail', -1.0]]
        """
        return rollup.to_frame(self, lang)

    def summary(self) -> pd.DataFrame:
        """One row a region and year: counts by verdict, by attribute and verdict, share met, criteria.

        ``share`` is the percentage met among the applicable indicators; what cannot be
        determined counts as applicable and not met. Each criterion of the scheme is a column
        named by it, with its verdict; ``criteria`` is the verdict of all of them.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> assessment.summary()[["region", "pass", "fail", "unknown", "share"]].values.tolist()
        [['甲市', 0, 1, 35, 0.0]]
        """
        return rollup.summary(self)

    def gaps(self, lang: Language = "zh") -> pd.DataFrame:
        """What fails and by how much, the largest gap relative to its bound first.

        ``gap`` is the distance to the deciding ``bound`` in ``gap_unit``, ``gap_percent`` the
        same in per cent of the bound; both are empty where a status or a trend fails. Of an indicator
        with parts, the failing parts are listed.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> assessment.gaps("en")[["region", "name", "value", "bound", "gap"]].values.tolist()
        [['甲市', '城镇人均公园绿地面积', 12.0, 13.0, 1.0]]
        """
        return rollup.gaps(self, lang)

    @property
    def charts(self) -> AssessmentCharts:
        """The charts of this assessment: verdict_map, attainment, attainment_radar, margins, history, path_to_target.

        They need ``pip install 'ecorules[reports]'``.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> charts = load_scheme("changde-2020").assess(observed).charts
        >>> charts.assessment.regions
        ('甲市',)
        """
        bound: AssessmentCharts = upward("Assessment.charts")(self)
        return bound

    def to_dict(self) -> dict[str, Any]:
        """All results as JSON-ready data.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> sorted(assessment.to_dict())
        ['results', 'scheme', 'warnings']
        """
        return rollup.to_dict(self)

    def to_html(
        self,
        path: str | PathLike[str] | None = None,
        lang: Language = "zh",
        *,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> str:
        """A report as one HTML page, written where a path is given; ``ecorules.reports.to_html`` says more.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> "城镇人均公园绿地面积" in assessment.to_html()
        True
        """
        page: str = upward("Assessment.to_html")(self, path, lang, regions=regions, date=date)
        return page

    def to_excel(
        self,
        path: str | PathLike[str],
        lang: Language = "zh",
        *,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> None:
        """Write a report as an Excel workbook; ``ecorules.reports.to_excel`` says more.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> file = Path(mkdtemp()) / "report.xlsx"
        >>> assessment.to_excel(file)
        >>> file.stat().st_size > 0
        True
        """
        upward("Assessment.to_excel")(self, path, lang, regions=regions, date=date)

    def to_word(
        self,
        path: str | PathLike[str],
        lang: Language = "zh",
        *,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> None:
        """Write a report as a Word document; ``ecorules.reports.to_word`` says more.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> file = Path(mkdtemp()) / "report.docx"
        >>> assessment.to_word(file)
        >>> file.stat().st_size > 0
        True
        """
        upward("Assessment.to_word")(self, path, lang, regions=regions, date=date)

    def __repr__(self) -> str:
        years = sorted({result.year for result in self.results if result.year is not None})
        span = "" if not years else f", {years[0]}" if len(years) == 1 else f", {years[0]}–{years[-1]}"
        count = f"{len(self.regions)} regions{span}, {len(self.results)} results, {len(self.warnings)} warnings"
        return f"<Assessment {self.scheme.id!r}: {count}>"

    def _repr_html_(self) -> str:
        """The assessment for notebooks: counts and criteria, then each region by 领域 and 任务, warnings last."""
        return overview.html(self)


def _not_assessed(kind: str, kind_en: str, given: object, known: Any) -> DataError:
    hint, hint_en = suggestion(str(given), known)
    return DataError(
        Diagnostic(
            code="E507",
            message=f"评估中没有{kind} “{shown(given)}”",
            message_en=f"{kind_en} {shown(given)!r} was not assessed",
            hint=hint,
            hint_en=hint_en,
        )
    )
