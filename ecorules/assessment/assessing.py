"""Judging every indicator of a scheme in every region.

Comes in: a scheme and tables. Goes out: an ``Assessment``. All tables are read and checked
first; then each region, year and indicator is judged, and every figure that a rule refuses is
found before the one error is raised.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from ecorules.assessment.changes import changes_asked, counts_positive, misfit
from ecorules.assessment.context import References, Regions, Targets, asked_references
from ecorules.assessment.given import given_tables
from ecorules.assessment.observations import (
    LEVEL,
    NO_ROW,
    Entry,
    Key,
    Observed,
    Series,
    subject_unit,
    unstated_bases,
)
from ecorules.assessment.prepared import Tables, read_tables
from ecorules.assessment.result import Assessment, Inputs, Result
from ecorules.assessment.sources import each_once, entries_sources, reference_sources
from ecorules.errors import DataError, EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.language import parse
from ecorules.rules import Arms, Change, Demand, Rule, children
from ecorules.schemes import Indicator, Part, Scheme, fold, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.units import convert
from ecorules.verdicts import all_of


def assess(
    scheme: Scheme,
    observations: object,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | str | None = None,
) -> Assessment:
    """Judge observations by every indicator of a scheme.

    observations: a pandas DataFrame, or the path of a CSV, xlsx or parquet file; one row a
        measurement: ``region, year, indicator`` (id or name), then ``part`` (number from 1, or
        name), ``subject``, ``value``, ``unit``, ``change``, ``status``, ``source``, ``basis``,
        ``note``. A subject is one named in the threshold (面积), or the level behind a part
        (PM2.5浓度); the part's own row then holds the reported change. Earlier years of a
        region are the history.
    regions: ``region`` and any columns with class labels (level, terrain, city_size, …), or
        ``{region: {labels}}``. Nothing is inferred from a region's name.
    targets: ``region, year, indicator, target`` and perhaps ``part``, ``unit``: what the
        superior demanded: 是 or 否 (met or not), a number, or a threshold text. For a part
        with a level they refer to the level.
    references: ``name, value`` and perhaps ``region``, ``year``.
    year: the year to assess; by default each region's latest year with observations, "all"
        for every such year.

    Raises ``DataError`` with every offending row of all tables.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> rows = [("甲市", 2020, "26", 96.0), ("甲市", 2020, "城镇人均公园绿地面积", 12.0)]
    >>> observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> assessment = assess(load_scheme("changde-2020"), observations, regions={"甲市": {"设区市"}})
    >>> assessment.result("甲市", "26").verdict.label(), assessment.result("甲市", "28").verdict.label()
    ('达标', '未达标')
    """
    _check_scheme(scheme)
    chosen = _chosen_year(year)
    tables = read_tables(scheme, observations, regions, targets, references)
    judge = _Judge.of(tables)
    results = tuple(judge.results(chosen))
    if judge.refused:
        raise DataError(judge.refused)
    last = chosen if isinstance(chosen, int) else None
    return Assessment(
        scheme=scheme,
        results=results,
        warnings=(*table_warnings(tables, last), *judge.warnings),
        tables=given_tables(tables),
    )


def judge_cells(
    tables: Tables, cells: Iterable[tuple[str, int, Indicator]]
) -> tuple[list[Result], tuple[Diagnostic, ...]]:
    """Judge chosen indicators in chosen regions and years: the results in that order, and warnings.

    Raises ``DataError`` with every figure that a rule refuses.
    """
    judge = _Judge.of(tables)
    results = [
        judge.indicator(region, year, indicator, tables.references.of(region, year))
        for region, year, indicator in cells
    ]
    if judge.refused:
        raise DataError(judge.refused)
    return results, tuple(judge.warnings)


def table_warnings(tables: Tables, last: int | None = None) -> tuple[Diagnostic, ...]:
    """What the tables leave in doubt before anything is judged: bases left unsaid, names that match nothing."""
    bases = unstated_bases(tables.observed, tables.scheme, last)
    unmatched = _unmatched_names(tables.scheme, tables.observed, tables.regions, tables.targets, tables.references)
    return (*tables.warnings, *bases, *unmatched)


def _check_scheme(scheme: object) -> None:
    if not isinstance(scheme, Scheme):
        kind = type(scheme).__name__
        message, message_en = f"应给出方案，而不是 {kind}", f"a scheme is due, not {kind}"
        raise DataError(Diagnostic(code="E501", message=message, message_en=message_en))


def _chosen_year(year: object) -> int | str | None:
    if year is None or (isinstance(year, str) and year == "all"):
        return year
    if isinstance(year, str) and len(year) == 4 and year.isascii() and year.isdigit():
        return int(year)
    try:
        if not isinstance(year, bool):
            return operator.index(year)  # type: ignore[arg-type]
    except TypeError:
        pass
    given = shown(year) if isinstance(year, str | float) else type(year).__name__
    raise DataError(
        Diagnostic(
            code="E504",
            message=f'year 应是年份、"all" 或 None，而不是 {given}',
            message_en=f'year should be a year, "all" or None, not {given}',
        )
    )


class _Asked(NamedTuple):
    """What a rule can use; asking it once for all regions and years saves the walk."""

    subjects: tuple[str, ...]
    changes: tuple[Change, ...]
    labels: frozenset[str]
    keys: tuple[Key, ...]


@dataclass(slots=True)
class _Judge:
    scheme: Scheme
    observed: Observed
    regions: Regions
    targets: Targets
    references: References
    refused: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    asked: dict[Key, _Asked] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Tables) -> _Judge:
        return cls(tables.scheme, tables.observed, tables.regions, tables.targets, tables.references)

    def results(self, chosen: int | str | None) -> Iterator[Result]:
        """Every indicator in every region and assessed year, in the order of the tables."""
        latest = max((year for region in self.observed.regions for year in self.observed.years(region)), default=None)
        for region in dict.fromkeys((*self.regions.labels, *self.observed.regions)):
            for year in self.years(region, chosen, latest):
                references = self.references.of(region, year)
                for indicator in self.scheme:
                    yield self.indicator(region, year, indicator, references)

    def years(self, region: str, chosen: int | str | None, latest: int | None) -> list[int | None]:
        """The years to assess; where a region has no observations, the latest of any region."""
        if isinstance(chosen, int):
            return [chosen]
        years = self.observed.years(region)
        if not years:
            return [latest]
        return list(years) if chosen == "all" else [years[-1]]

    def indicator(self, region: str, year: int | None, indicator: Indicator, references: dict[str, Any]) -> Result:
        if not indicator.parts:
            return self.one(region, year, indicator, None, references)
        parts = tuple(self.one(region, year, indicator, part, references) for part in indicator.parts)
        verdict = all_of(part.verdict for part in parts)
        sources = each_once(source for part in parts for source in part.sources)
        return Result(region=region, year=year, indicator=indicator, verdict=verdict, parts=parts, sources=sources)

    def one(
        self, region: str, year: int | None, indicator: Indicator, part: Part | None, references: dict[str, Any]
    ) -> Result:
        """One demand in one region and year."""
        number = part.number if part else 0
        rule = indicator.rule if part is None else part.level.rule if part.level else part.rule
        assert rule is not None
        by_key = self.observed.regions.get(region, {})
        key, has_level = Key(indicator.id, number, ""), bool(part and part.level)
        if key not in self.asked:
            keys = tuple(key._replace(subject=subject) for subject in ("", LEVEL, *rule.subjects))
            labels = frozenset(_labels_asked(rule.demand))
            self.asked[key] = _Asked(rule.subjects, changes_asked([rule]), labels, keys)
        asked = self.asked[key]
        place = _Place(region, year, key, by_key)
        target = self.targets.get(region, year, indicator.id, number)
        inputs = _inputs(by_key, key, rule, asked, year, has_level=has_level)
        if inputs["change"] is not None:
            self.fit_change(inputs, asked, rule, part, target, place)
        inputs["classes"] = {label for label in self.regions.labels.get(region, ()) if fold(label) in asked.labels}
        inputs |= {"year": year, "target": target, "references": references}
        try:
            outcome = evaluate(rule, **inputs)
        except EcoRulesError as error:
            self.refused.extend(_located(error.diagnostics, place))
            outcome = evaluate(rule, year=year)
        if outcome.warnings:
            self.warnings.extend(_located(outcome.warnings, place))
        measured = by_key.get(key._replace(subject=LEVEL) if has_level else key, {})
        at_year = measured.get(year) if year is not None else None
        about = [by_key[own] for own in asked.keys if own in by_key]
        return Result(
            region=region,
            year=year,
            indicator=indicator,
            part=part,
            verdict=outcome.verdict,
            outcome=outcome,
            value=at_year.value if at_year else None,
            unit=rule.unit,
            observed=any(year in entries and entries[year].says_something for entries in about),
            earlier=max((at for at in measured if year is None or at < year), default=None),
            inputs=Inputs.of(inputs),
            sources=each_once(self.sources(place, about, outcome)),
        )

    def sources(self, place: _Place, about: list[Series], outcome: Outcome) -> Iterator[str]:
        """Where the figures behind an outcome were published."""
        region, year, key, _ = place
        yield from entries_sources(about, year, outcome)
        target = self.targets.source(region, year, key.indicator, key.part)
        if target is not None:
            yield target
        if self.references.sources:
            yield from reference_sources(self.references.sources_of(region, year), outcome)

    def fit_change(
        self, inputs: dict[str, Any], asked: _Asked, rule: Rule, part: Part | None, target: object, place: _Place
    ) -> None:
        """Keep a reported change from demands that it cannot answer."""
        targets = [parse(target, unit=rule.unit, better=rule.better)] if isinstance(target, str) else []
        changes = (*asked.changes, *changes_asked(targets))
        if part is not None and part.level is not None and not changes:
            inputs["change"] = None  # the level's own figures are what is asked for
        reason = misfit(changes, _unit_of_change(place), counts_positive(part))
        if reason is not None:
            inputs["change"] = None
            message, message_en = f"没有用到所报变化：{reason[0]}", f"the reported change was not used: {reason[1]}"
            warning = Diagnostic(code="W506", message=message, message_en=message_en)
            self.warnings.extend(_located([warning], place))


class _Place(NamedTuple):
    """Where a judgement stands: what messages name, and the rows behind it."""

    region: str
    year: int | None
    key: Key
    by_key: dict[Key, Series]


def _unit_of_change(place: _Place) -> str | None:
    """The unit in which a change was reported, of the thing itself or of the level behind it."""
    if place.year is None:
        return None
    series = (place.by_key.get(place.key._replace(subject=subject), {}) for subject in ("", LEVEL))
    entries = [entries[place.year] for entries in series if place.year in entries]
    return next((entry.change_unit for entry in entries if entry.change is not None), None)


def _located(findings: Iterable[Diagnostic], place: _Place) -> Iterator[Diagnostic]:
    """What a rule refused or warned of, with the rows that it was given."""
    region, year, key, by_key = place
    about = {series[year].row for other, series in by_key.items() if year in series and other[:2] == key[:2]}
    rows = "、".join(map(str, sorted(about - {NO_ROW})))
    name = f"{key.indicator}.{key.part}" if key.part else key.indicator
    where = f"观测表 (observations) {shown(region)} {year} {name}" + (f"，行 {rows}" if rows else "")
    for finding in findings:
        yield replace(finding, span=None, where=where)


def _inputs(
    by_key: dict[Key, Series], key: Key, rule: Rule, asked: _Asked, year: int | None, *, has_level: bool
) -> dict[str, Any]:
    """The arguments of ``evaluate`` that observations supply."""
    own = by_key.get(key, {})
    measured = by_key.get(key._replace(subject=LEVEL), {}) if has_level else own
    inputs = _of_series(measured, rule.unit, year)
    entry = own.get(year) if year is not None else None
    if entry is not None:
        inputs["change"] = entry.change
        if has_level and entry.value is not None:
            inputs["value"] = entry.value  # what was reported of the whole, beside the level's figures
    parts: dict[str, Any] = {}
    for subject in asked.subjects:
        series = by_key.get(key._replace(subject=subject))
        unit = subject_unit(rule, subject)
        given = {name: found for name, found in _of_series(series or {}, unit, year).items() if found is not None}
        if given:
            parts[subject] = given
    inputs["parts"] = parts or None
    return inputs


def _labels_asked(demand: Demand) -> Iterator[str]:
    """The class labels, in every spelling, that tell where a region stands in a rule's arms.

    A region has labels of many dimensions; a rule is given those of its own.
    """
    if isinstance(demand, Arms):
        groups = [labels for _, labels in demand.known]
        groups += [arm.covers + arm.within + arm.labels for arm in demand.arms]
        yield from (fold(label) for labels in groups for label in labels)
    for inner in children(demand):
        yield from _labels_asked(inner)


def _of_series(series: Series, unit: str | None, year: int | None) -> dict[str, Any]:
    """Value, history and change of one year; all in one other unit if any figure was given in one."""
    if year is None:
        return {"value": None, "unit": None, "history": None, "change": None}
    entry = series.get(year)
    value = entry.value if entry else None
    past = {at: found for at, found in series.items() if at <= year and isinstance(found.value, float)}
    other = next((found.given[1] for found in past.values() if found.given), None)
    history = {at: _number_in(found, unit, other) for at, found in past.items()}
    return {
        "value": history.get(year, value),
        "unit": other,
        "history": history or None,
        "change": entry.change if entry else None,
    }


def _number_in(entry: Entry, unit: str | None, other: str | None) -> float:
    assert isinstance(entry.value, float)
    if other is None:
        return entry.value
    if entry.given is not None and entry.given[1] == other:
        return entry.given[0]
    return convert(entry.value, unit, other)


_NO_TARGET_REGION: Final = ("目标表中的地区没有观测", "region of the targets has no observations")
_NO_REFERENCE_REGION: Final = ("参照表中的地区没有观测", "region of the references has no observations")


def _unmatched_names(
    scheme: Scheme, observed: Observed, regions: Regions, targets: Targets, references: References
) -> Iterator[Diagnostic]:
    """Names that match nothing: no error, since tables may serve several schemes, but worth a look."""
    seen = list(dict.fromkeys((*regions.labels, *observed.regions)))
    if regions.labels:
        for region in observed.regions:
            if region not in regions.labels:
                message, message_en = "观测表中的地区不在地区表里", "observed region is not in the table of regions"
                yield _unmatched("W501", region, message, message_en, regions.labels)
    for region in dict.fromkeys(place[0] for place in targets.found):
        if region not in seen:
            yield _unmatched("W502", region, *_NO_TARGET_REGION, seen)
    for region in dict.fromkeys(place[0] for place in references.found if place[0] is not None):
        if region not in seen:
            yield _unmatched("W502", region, *_NO_REFERENCE_REGION, seen)
    asked = asked_references(scheme)
    asked_folded = {fold(name) for name in asked}
    for name in dict.fromkeys(name for held in references.found.values() for name in held):
        if fold(name) not in asked_folded:
            yield _unmatched("W503", name, "没有指标问到这个参照", "no indicator asks for this reference", asked)


def _unmatched(code: str, name: str, message: str, message_en: str, known: Any) -> Diagnostic:
    hint, hint_en = suggestion(name, known)
    return Diagnostic(
        code=code,
        message=f"{message}：“{shown(name)}”",
        message_en=f"{message_en}: {shown(name)!r}",
        hint=hint,
        hint_en=hint_en,
    )
