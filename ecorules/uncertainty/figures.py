"""Which figures are drawn, and from what.

Comes in: distributions and the tables of an assessment. Goes out: for every drawn figure its
distribution, the observed figure and its bounds. A name that nothing bears, a state in the
place of a number, and a distribution that finds no figure are errors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ecorules.assessment import LEVEL, Key, Tables, needs_part, rule_of, scope_of, subject_unit
from ecorules.errors import DataError, EcoRulesError
from ecorules.rules import Grade, NotAssessed, Standard, Status
from ecorules.schemes import Indicator, Part, Scheme, fold, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.uncertainty.distributions import Distribution, Empirical, LogNormal, Normal, Triangular, Uniform
from ecorules.uncertainty.saying import finding, refusal
from ecorules.units import same

#: More figures than this are refused: their draws would take days.
MAX_FIGURES: Final = 2_000_000
_WORDS: Final = (Status, Grade, Standard, NotAssessed)

What = Literal["value", "change"]


class Figure(NamedTuple):
    """One number that can be drawn: what it is about, its year, and whether it is a reported change."""

    region: str
    key: Key
    year: int
    what: What


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with what it is drawn from; ``observed`` is None where nothing was."""

    figure: Figure
    distribution: Distribution
    observed: float | None
    low: float
    high: float

    @property
    def centre(self) -> float:
        """A figure in the middle, for what has to be known before anything is drawn."""
        match self.distribution:
            case Normal(mean=mean) | LogNormal(mean=mean):
                found = self.observed if mean is None else mean
            case Uniform() | Triangular():
                figures = self.distribution.figures(self.observed)
                found = figures[len(figures) // 2]
            case Empirical(values=values, relative=relative):
                found = values[len(values) // 2] + (self.observed if relative else 0)
            case _:
                found = self.observed
        return float(min(max(0.0 if found is None else found, self.low), self.high))


def drawn_figures(distributions: tuple[Distribution, ...], tables: Tables) -> list[Drawn]:
    """Every figure that is drawn. Where several distributions find one, the more particular is taken.

    A named indicator is more particular than none, then a named part or subject, then named
    regions, then named years. Raises ``DataError`` with everything that is wrong.
    """
    matcher = _Matcher(tables)
    taken: dict[Figure, tuple[tuple[bool, ...], Distribution]] = {}
    for at, distribution in enumerate(distributions, start=1):
        where = f"分布 {at} (distribution {at})"
        try:
            figures = matcher.figures(distribution)
        except EcoRulesError as error:
            matcher.wrong += [_placed(one, where) for one in error.diagnostics]
            continue
        rank = _rank(distribution)
        for figure in figures:
            before = taken.get(figure)
            if before is not None and before[0] == rank:
                message, message_en = f"{_said(figure)} 有两个分布", f"{_said(figure)} has two distributions"
                matcher.wrong.append(finding("E735", message, message_en, where=where))
                break
            if before is None or before[0] < rank:
                taken[figure] = (rank, distribution)
        if len(taken) > MAX_FIGURES:
            raise refusal("E743", f"要抽的数超过 {MAX_FIGURES} 个", f"more than {MAX_FIGURES} figures to draw")
    found = [] if matcher.wrong else [matcher.drawn(figure, one) for figure, (_, one) in taken.items()]
    if matcher.wrong:
        raise DataError(matcher.wrong)
    order = {indicator.id: at for at, indicator in enumerate(tables.scheme)}
    places = {region: at for at, region in enumerate(tables.place_names())}

    def place(one: Drawn) -> tuple[object, ...]:
        region, key, year, what = one.figure
        return order[key.indicator], key.part, key.subject, year, what, places[region]

    return sorted(found, key=place)


def _rank(one: Distribution) -> tuple[bool, ...]:
    return (
        one.indicator is not None,
        one.part is not None,
        one.subject is not None,
        one.of is not None,
        one.regions is not None,
        one.years is not None,
    )


def _placed(one: Diagnostic, where: str) -> Diagnostic:
    return finding(one.code, one.message, one.message_en, one.hint, one.hint_en, where)


def _said(figure: Figure) -> str:
    part = f"/{figure.key.part}" if figure.key.part else ""
    return f"{shown(figure.region)} {figure.year} {figure.key.indicator}{part}"


def find_key(scheme: Scheme, indicator: str, part: str | None, subject: str | None) -> tuple[Indicator, Key]:
    """The key of a thing by the names of its indicator, part and subject; part 0 and subject "" if not named."""
    if indicator not in scheme:
        known = [name for one in scheme for name in (one.name, one.id)]
        raise _unknown(indicator, known, "指标", "indicator")
    found = scheme[indicator]
    number = 0
    if part is not None:
        number = next((one.number for one in found.parts if part == str(one.number) or fold(part) == fold(one.name)), 0)
        if not number:
            known = [one.name for one in found.parts]
            raise _unknown(part, known, f"指标 {found.id} 的分项", f"part of indicator {found.id}")
    key = Key(found.id, number, "")
    if subject is None:
        return found, key
    if found.parts and not number:
        raise refusal("E732", *needs_part(found).said)
    one = _part(found, number)
    if one is not None and one.level is not None and fold(subject) == fold(one.level.name):
        return found, key._replace(subject=LEVEL)
    subjects = rule_of(scheme, key).subjects
    name = next((known for known in subjects if fold(known) == fold(subject)), None)
    if name is None:
        known = [*subjects, *([one.level.name] if one is not None and one.level is not None else [])]
        raise _unknown(subject, known, "对象", "subject")
    return found, key._replace(subject=name)


def _part(indicator: Indicator, number: int) -> Part | None:
    return indicator.parts[number - 1] if number else None


def _unknown(word: object, known: Iterable[str], kind: str, kind_en: str) -> DataError:
    hint, hint_en = suggestion(str(word), known)
    message, message_en = f"没有名为 “{shown(word)}” 的{kind}", f"there is no {kind_en} {shown(word)!r}"
    return refusal("E732", message, message_en, hint, hint_en)


@dataclass(slots=True)
class _Matcher:
    tables: Tables
    wrong: list[Diagnostic] = field(default_factory=list)
    observed: dict[str, dict[str, dict[Figure, float]]] = field(init=False)
    regions: dict[str, None] = field(init=False)
    years: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.observed, self.years = {}, set()
        self.regions = dict.fromkeys(self.tables.place_names())
        for figure, value in observed_figures(self.tables):
            by_region = self.observed.setdefault(figure.key.indicator, {})
            by_region.setdefault(figure.region, {})[figure] = value
            self.years.add(figure.year)

    def figures(self, one: Distribution) -> list[Figure]:
        """The figures that a distribution is of."""
        self.check_places(one)
        if one.indicator is None:
            return self.of_all(one)
        part = None if one.part is None else str(one.part)
        indicator, key = find_key(self.tables.scheme, str(one.indicator), part, one.subject)
        self.check_state(indicator, key, one)
        if not one.is_scale_free and indicator.parts and not key.part:
            raise refusal("E732", *needs_part(indicator).said)
        if not one.is_relative and one.years is not None:
            return list(self.made(one, indicator, key))
        found = [
            figure
            for figure in self.asked(indicator.id, one)
            if (_within(figure.key, key, one) if one.is_scale_free else figure.key == key)
        ]
        self.check_found(found, one, key)
        return found

    def of_all(self, one: Distribution) -> list[Figure]:
        """Every observed number."""
        if one.part is not None or one.subject is not None:
            raise refusal("E732", "写了分项或对象，没有写指标", "a part or subject is named and no indicator")
        if not one.is_scale_free:
            hint, hint_en = 'sd="5%"，或 cv=0.05', 'sd="5%", or cv=0.05'
            message = "没有写指标的分布对所有的数，离散程度须用百分数"
            raise refusal("E731", message, "a distribution of all figures has its spread in per cent", hint, hint_en)
        found = [figure for indicator in self.observed for figure in self.asked(indicator, one)]
        self.check_found(found, one, None)
        return found

    def asked(self, indicator: str, one: Distribution) -> Iterator[Figure]:
        """The observed figures of an indicator in the regions and years that a distribution names."""
        by_region = self.observed.get(indicator, {})
        for region in by_region if one.regions is None else one.regions:
            for figure in by_region.get(region, ()):
                if (one.years is None or figure.year in one.years) and one.of in {None, figure.what}:
                    yield figure

    def made(self, one: Distribution, indicator: Indicator, key: Key) -> Iterator[Figure]:
        """The figures of the regions and years named, whether observed or not."""
        part = _part(indicator, key.part)
        reported = part is not None and part.level is not None and key.subject == ""
        what: What = "change" if one.of == "change" or reported else "value"
        for region in one.regions or self.regions:
            series = self.tables.observed.regions.get(region, {}).get(key, {})
            for year in one.years:
                if year in series and isinstance(series[year].value, str | bool):
                    raise _is_state(f"{shown(region)} {year}")
                yield Figure(region, key, year, what)

    def check_places(self, one: Distribution) -> None:
        """Refuse regions that no table has, and years in which nothing was observed."""
        for region in one.regions or ():
            if region not in self.regions:
                raise _unknown(region, self.regions, "地区", "region")
        needed = one.is_relative or one.indicator is None
        for year in (one.years or ()) if needed else ():
            if year not in self.years:
                raise refusal("E732", f"{year} 年没有观测的数", f"no number was observed in {year}")

    def check_state(self, indicator: Indicator, key: Key, one: Distribution) -> None:
        """Refuse what is no number: a state, a grade, a standard."""
        parts = [key.part] if key.part else [part.number for part in indicator.parts] or [0]
        worded = []
        for number in parts:
            part = _part(indicator, number)
            if part is not None and part.level is not None:
                worded.append(False)
                continue
            rule = rule_of(self.tables.scheme, key._replace(part=number, subject=""))
            scope = scope_of(rule, key.subject)
            worded.append(all(isinstance(leaf, _WORDS) for leaf in scope))
        if all(worded):
            raise _is_state(f"{indicator.id} {indicator.name} “{one.subject or indicator.threshold or ''}”")

    def check_found(self, found: list[Figure], one: Distribution, key: Key | None) -> None:
        """Every region and year that is named has a number, and if none is, at least one place has."""
        regions, years = {each.region for each in found}, {each.year for each in found}
        lacking = [shown(region) for region in one.regions or () if region not in regions]
        lacking += [str(year) for year in one.years or () if year not in years]
        if found and not lacking:
            return
        if key is not None and not found and self.said_in_words(key):
            raise _is_state(key.indicator)
        listed = "、".join(lacking[:20]) or (key.indicator if key else "")
        hint = "没有观测的年份要写出均值或两端，以及年份" if one.is_relative else ""
        hint_en = "where nothing was observed, give the mean or the ends, and the years" if one.is_relative else ""
        message, message_en = f"没有可抽的数：{listed}", f"no number to draw: {listed}"
        raise refusal("E734", message, message_en, hint, hint_en)

    def said_in_words(self, key: Key) -> bool:
        """Whether all that was reported under a key is states."""
        held = [
            entry.value for by_key in self.tables.observed.regions.values() for entry in by_key.get(key, {}).values()
        ]
        return any(isinstance(value, str | bool) for value in held)

    def drawn(self, figure: Figure, one: Distribution) -> Drawn:
        """A figure with its distribution, and its bounds; what does not fit is found."""
        observed = self.observed.get(figure.key.indicator, {}).get(figure.region, {}).get(figure)
        low, high = self.bounds(figure, one, observed)
        if isinstance(one, LogNormal) and one.mean is None and observed is not None and observed <= 0:
            message = f"{_said(figure)} 是 {observed:g}，对数正态分布只用于正数"
            message_en = f"{_said(figure)} is {observed:g}; a lognormal distribution is of positive figures"
            self.wrong.append(finding("E741", message, message_en))
        return Drawn(figure, one, observed, low, high)

    def bounds(self, figure: Figure, one: Distribution, observed: float | None) -> tuple[float, float]:
        """Where the draws of a figure end."""
        if one.bounds is None or (one.bounds == "share" and figure.what == "change"):
            return -math.inf, math.inf
        if one.bounds != "share":
            low, high = one.bounds
            return (-math.inf if low is None else low), (math.inf if high is None else high)
        rule = rule_of(self.tables.scheme, figure.key._replace(subject=""))
        plain = figure.key.subject in {"", LEVEL}
        unit = rule.unit if plain else subject_unit(rule, figure.key.subject)
        series = self.tables.observed.regions.get(figure.region, {}).get(figure.key, {}).values()
        known = [entry.value for entry in series if isinstance(entry.value, float)]
        known += [] if observed is not None else [Drawn(figure, one, None, -math.inf, math.inf).centre]
        return (0.0, 100.0) if same(unit, "%") and all(0 <= each <= 100 for each in known) else (-math.inf, math.inf)


def observed_figures(tables: Tables) -> Iterator[tuple[Figure, float]]:
    """Every observed number of the tables."""
    for region, by_key in tables.observed.regions.items():
        for key, series in by_key.items():
            for year, entry in series.items():
                if isinstance(entry.value, float):
                    yield Figure(region, key, year, "value"), entry.value
                if entry.change is not None:
                    yield Figure(region, key, year, "change"), entry.change


def _within(held: Key, key: Key, one: Distribution) -> bool:
    """Whether a key is the one named, or one of its parts and subjects where those are not named."""
    return (
        held.indicator == key.indicator
        and (one.part is None or held.part == key.part)
        and (one.subject is None or held.subject == key.subject)
    )


def _is_state(where: str) -> DataError:
    hint, hint_en = (
        "没有概率可言；要看影响，用情景把状态改一改",
        "there is no probability to it: change the state in a scenario",
    )
    return refusal("E733", f"{where}：问的或报的是状态，不是数", f"{where}: a state, not a number", hint, hint_en)
