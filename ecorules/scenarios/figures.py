"""The figures of one scenario: those observed, and over them what levers made.

Comes in: the tables as read. Goes out: for each region and key its entries by year, with the
levers that each figure came by. What is observed is never changed in place, so that many
scenarios stand on the same tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from ecorules.assessment import LEVEL, NO_ROW, Entry, Key, Observed, Series, Tables, rule_of, subject_unit
from ecorules.scenarios.paths import clean

#: A figure stated by a lever stands; one on the way between figures gives way to another path.
Kind = Literal["stated", "path"]


class Mark(NamedTuple):
    """By which lever a figure came: its place in the scenario, from 1, and words in Chinese and English."""

    lever: int
    said: str
    said_en: str


class Spot(NamedTuple):
    """One figure: of what, where and when."""

    region: str
    key: Key
    year: int


@dataclass(slots=True)
class Figures:
    """The figures of a scenario on top of its tables."""

    tables: Tables
    over: dict[str, dict[Key, Series]] = field(default_factory=dict)
    exact: dict[Spot, float] = field(default_factory=dict)
    kinds: dict[Spot, Kind] = field(default_factory=dict)
    marks: dict[Spot, tuple[Mark, ...]] = field(default_factory=dict)
    units: dict[tuple[str, Key], str | None] = field(default_factory=dict)
    own: set[tuple[str, Key]] = field(default_factory=set)

    def fork(self) -> Figures:
        """The same figures for other levers to go on from; series are shared until one of the two changes them."""
        self.own.clear()
        over = {region: dict(made) for region, made in self.over.items()}
        held = (dict(self.exact), dict(self.kinds), dict(self.marks))
        return Figures(self.tables, over, *held, self.units)

    def series(self, region: str, key: Key) -> Series:
        """The entries of one thing in one region by year."""
        found = self.over.get(region, {}).get(key)
        return self.observed(region, key) if found is None else found

    def observed(self, region: str, key: Key) -> Series:
        """The entries as observed."""
        return self.tables.observed.regions.get(region, {}).get(key, {})

    def keys(self, region: str) -> tuple[Key, ...]:
        """What is known of a region."""
        return tuple(dict.fromkeys((*self.tables.observed.regions.get(region, {}), *self.over.get(region, {}))))

    def number(self, spot: Spot) -> float | None:
        """The number of a year, with all its digits; None if there is none."""
        if spot in self.exact:
            return self.exact[spot]
        entry = self.series(spot.region, spot.key).get(spot.year)
        value = entry.value if entry else None
        return value if isinstance(value, float) else None

    def numbers(self, region: str, key: Key) -> dict[int, float]:
        """The numbers of one thing by year."""
        years = self.series(region, key)
        found = {year: self.number(Spot(region, key, year)) for year in sorted(years)}
        return {year: number for year, number in found.items() if number is not None}

    def stated(self, region: str, key: Key) -> list[int]:
        """The years with a value that no path made, in order."""
        series = self.series(region, key)
        return [
            year
            for year in sorted(series)
            if series[year].value is not None and self.kinds.get(Spot(region, key, year)) != "path"
        ]

    def unit(self, region: str, key: Key) -> str | None:
        """The unit that the numbers of one thing are held in: the rule's, or that of its first figure with one."""
        place = (region, key)
        if place in self.units:
            return self.units[place]
        unit = subject_unit(rule_of(self.tables.scheme, key), key.subject)
        if unit is None:
            numbers = [e for _, e in sorted(self.observed(region, key).items()) if isinstance(e.value, float)]
            about = {entry.row for entry in numbers}
            rows = {row.number: row["unit"] for row in self.tables.observed.table.rows if row.number in about}
            stated = (rows.get(entry.row) for entry in numbers)
            unit = next((str(each) for each in stated if each is not None), None)
        self.units[place] = unit
        return unit

    def put(self, spot: Spot, value: float | str | bool, kind: Kind, mark: Mark, *, onto: bool = False) -> bool:
        """Give a year a value, and say whether that changes anything; ``onto`` keeps the marks there are.

        What was reported beside the figure, a change or that it is met, goes: it was about
        another figure.
        """
        series = self.series(spot.region, spot.key)
        before = series.get(spot.year)
        number = isinstance(value, float)
        held = clean(value) if isinstance(value, float) else value
        if before is not None and type(before.value) is type(held) and before.value in (held, value):
            if kind == "stated" and spot in self.kinds:
                self.kinds[spot] = kind
            return False
        if number:
            self.exact[spot] = float(value)
        else:
            self.exact.pop(spot, None)
        basis = before.basis if before else next((series[year].basis for year in sorted(series, reverse=True)), None)
        self._own(spot)[spot.year] = Entry(row=before.row if before else NO_ROW, value=held, basis=basis)
        if spot.key.subject == LEVEL:
            self._forget_report(spot)
        self.kinds[spot] = kind
        self.marks[spot] = (*(self.marks.get(spot, ()) if onto else ()), mark)
        return True

    def put_change(self, spot: Spot, change: float, unit: str | None, mark: Mark) -> bool:
        """Give a year a reported change."""
        entry = self.series(spot.region, spot.key).get(spot.year) or Entry(row=NO_ROW)
        if entry.change == change and entry.change_unit == unit:
            return False
        self._own(spot)[spot.year] = replace(entry, change=change, change_unit=unit, source=None)
        self.marks[spot] = (mark,)
        return True

    def drop_paths(self, region: str, key: Key, since: int) -> bool:
        """Take back what earlier paths made of the years from ``since`` on; say whether there was any."""
        years = [year for year in self.series(region, key) if year >= since]
        paths = [Spot(region, key, year) for year in years if self.kinds.get(Spot(region, key, year)) == "path"]
        observed = self.observed(region, key)
        for spot in paths:
            own = self._own(spot)
            own.pop(spot.year)
            if spot.year in observed:
                own[spot.year] = observed[spot.year]
            for held in (self.exact, self.kinds, self.marks):
                held.pop(spot, None)
        return bool(paths)

    def judged(self) -> Tables:
        """The tables with the scenario's figures in their place."""
        observed = self.tables.observed
        changed = {region: {**observed.regions.get(region, {}), **made} for region, made in self.over.items()}
        return replace(self.tables, observed=Observed(observed.table, {**observed.regions, **changed}))

    def touched(self) -> dict[tuple[str, str], list[Key]]:
        """What levers made, by region and indicator."""
        found: dict[tuple[str, str], list[Key]] = {}
        for region, made in self.over.items():
            for key in made:
                found.setdefault((region, key.indicator), []).append(key)
        return found

    def values(self, region: str, key: Key) -> dict[int, object]:
        """The values of one thing by year, to tell whether a lever changed them."""
        return {year: entry.value for year, entry in self.series(region, key).items() if entry.value is not None}

    def _own(self, spot: Spot) -> Series:
        made, place = self.over.setdefault(spot.region, {}), (spot.region, spot.key)
        if place not in self.own:
            made[spot.key] = dict(self.series(spot.region, spot.key))
            self.own.add(place)
        return made[spot.key]

    def _forget_report(self, spot: Spot) -> None:
        """A change or an attestation of the whole was about the level as observed."""
        whole = spot._replace(key=spot.key._replace(subject=""))
        if spot.year in self.series(whole.region, whole.key) and whole not in self.marks:
            del self._own(whole)[spot.year]
