"""The years before: three forms in which a history of many rows can be given.

Comes in: figures by year, as a matrix of consecutive years, or as rows of a table sorted by
region and year. Goes out: the figure so many years back, the figure of one year, the first one
known, for every row. NaN stands where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ecorules.kernel.columns import Floats, Ints, Mask, Rows


class History(Protocol):
    """Figures of earlier years, in the unit of the rule."""

    @property
    def derived(self) -> bool | Mask:
        """Which figures were converted."""

    def back(self, years: int) -> Floats:
        """The figure so many years before the one assessed; 0 is the assessed year's own."""

    def on(self, year: int) -> Floats:
        """The figure of one year, none where the years of the history have no numbers."""

    def first(self) -> tuple[Ints, Floats]:
        """How many years ago the first known figure was, and that figure."""

    def rows(self, rows: Rows) -> History:
        """These rows."""

    def scaled(self, factor: float) -> History:
        """The figures in another unit."""


@dataclass(frozen=True, eq=False)
class YearColumns:
    """Figures by year: ``{2018: array, 2019: array}``. ``year`` is the assessed one, for all rows or for each."""

    by_year: Mapping[int, Floats]
    year: int | Ints
    n: int
    derived: bool | Mask = False

    def back(self, years: int) -> Floats:
        """The figure so many years before the one assessed."""
        if isinstance(self.year, int):
            return self.on(self.year - years)
        found = np.full(self.n, np.nan)
        for year, column in self.by_year.items():
            np.copyto(found, column, where=self.year == year + years)
        return found

    def on(self, year: int) -> Floats:
        """The figure of one year."""
        column = self.by_year.get(year)
        return np.full(self.n, np.nan) if column is None else column

    def first(self) -> tuple[Ints, Floats]:
        """How many years ago the first known figure was, and that figure."""
        ago, found = np.zeros(self.n, dtype=np.int64), np.full(self.n, np.nan)
        for year in sorted(self.by_year):
            column = self.by_year[year]
            here = np.isnan(found) & ~np.isnan(column) & (self.year >= year)
            np.copyto(ago, self.year - year, where=here)
            np.copyto(found, column, where=here)
        return ago, found

    def rows(self, rows: Rows) -> YearColumns:
        """These rows."""
        by_year = {year: column[rows] for year, column in self.by_year.items()}
        n = len(range(self.n)[rows]) if isinstance(rows, slice) else len(rows)
        year = self.year if isinstance(self.year, int) else self.year[rows]
        return YearColumns(by_year, year, n, _picked(self.derived, rows))

    def scaled(self, factor: float) -> YearColumns:
        """The figures in another unit."""
        by_year = {year: column * factor for year, column in self.by_year.items()}
        return replace(self, by_year=by_year, derived=True)

    def with_current(self, numbers: Floats, derived: bool | Mask) -> YearColumns:
        """The same with these figures of the assessed year."""
        if isinstance(self.year, int):
            return replace(self, by_year={**self.by_year, self.year: numbers}, derived=derived)
        by_year = dict(self.by_year)
        for year in np.unique(self.year).tolist():
            by_year[year] = np.where(self.year == year, numbers, by_year.get(year, np.nan))
        return replace(self, by_year=by_year, derived=derived)


@dataclass(frozen=True, eq=False)
class YearMatrix:
    """Consecutive years side by side, the assessed one last; ``year`` is its number, if that is known."""

    columns: Floats
    year: int | Ints | None = None
    derived: bool | Mask = False

    def back(self, years: int) -> Floats:
        """The figure so many years before the one assessed."""
        if 0 <= years < self.columns.shape[1]:
            return self.columns[:, self.columns.shape[1] - 1 - years]
        return np.full(len(self.columns), np.nan)

    def on(self, year: int) -> Floats:
        """The figure of one year."""
        if self.year is None:
            return np.full(len(self.columns), np.nan)
        if isinstance(self.year, int):
            return self.back(self.year - year)
        place = self.columns.shape[1] - 1 - (self.year - year)
        there = (place >= 0) & (place < self.columns.shape[1])
        found = np.take_along_axis(self.columns, np.where(there, place, 0)[:, None], axis=1)[:, 0]
        return np.where(there, found, np.nan)

    def first(self) -> tuple[Ints, Floats]:
        """How many years ago the first known figure was, and that figure."""
        place = np.argmax(~np.isnan(self.columns), axis=1)
        found = np.take_along_axis(self.columns, place[:, None], axis=1)[:, 0]
        return self.columns.shape[1] - 1 - place, found

    def rows(self, rows: Rows) -> YearMatrix:
        """These rows."""
        year = self.year if self.year is None or isinstance(self.year, int) else self.year[rows]
        return YearMatrix(self.columns[rows], year, _picked(self.derived, rows))

    def scaled(self, factor: float) -> YearMatrix:
        """The figures in another unit."""
        return replace(self, columns=self.columns * factor, derived=True)

    def with_current(self, numbers: Floats, derived: bool | Mask) -> YearMatrix:
        """The same with these figures of the assessed year."""
        columns = np.column_stack([self.columns[:, :-1], numbers])
        return replace(self, columns=columns, derived=derived)


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of a table sorted by region, then year; no region has a year twice.

    ``region`` numbers the regions; it does not decrease. A block must hold whole regions: rows
    before its first are not seen.
    """

    region: Ints
    year: Ints
    _places: dict[int, tuple[NDArray[np.intp], Mask]] = field(default_factory=dict, repr=False)

    @cached_property
    def starts(self) -> NDArray[np.intp]:
        """Where each region begins."""
        return np.flatnonzero(np.concatenate([[True], self.region[1:] != self.region[:-1]]))[: len(self.region)]

    @cached_property
    def sizes(self) -> NDArray[np.intp]:
        """How many rows each region has."""
        return np.diff(np.append(self.starts, len(self.region)))

    def back(self, years: int) -> tuple[NDArray[np.intp], Mask]:
        """For each row, the place of the row so many years before, and whether there is one."""
        if years not in self._places:
            self._places[years] = self._back(years)
        return self._places[years]

    def _back(self, years: int) -> tuple[NDArray[np.intp], Mask]:
        here = np.arange(len(self.region))
        place, found = np.zeros_like(here), np.zeros(len(here), dtype=bool)
        # Years of a region differ: the row sought stands at most so many places before.
        farthest = min(years, int(self.sizes.max(initial=1)) - 1)
        for step in range(farthest + 1):
            before = here[step:] - step
            there = (self.region[before] == self.region[step:]) & (self.year[before] == self.year[step:] - years)
            place[step:][there] = before[there]
            found[step:] |= there
        return place, found

    def on(self, year: int) -> tuple[NDArray[np.intp], Mask]:
        """For each row, the place of its region's row of one year, and whether there is one."""
        at = np.flatnonzero(self.year == year)
        of_region = np.full(len(self.starts), -1)
        if len(at):
            of_region[np.searchsorted(self.starts, at, side="right") - 1] = at
        place = np.repeat(of_region, self.sizes)
        return np.maximum(place, 0), place >= 0


@dataclass(frozen=True, eq=False)
class RowHistory:
    """Earlier rows of the same region in a sorted table.

    ``base`` holds figures of single years that stand beside (``…__y2015``); they must not
    contradict the rows.
    """

    numbers: Floats
    panel: Panel
    base: Mapping[int, Floats]
    derived: bool | Mask = False

    def back(self, years: int) -> Floats:
        """The figure so many years before the one assessed."""
        found = self.numbers if years == 0 else self._taken(*self.panel.back(years))
        for year, column in self.base.items():
            found = np.where(np.isnan(found) & (self.panel.year - years == year), column, found)
        return found

    def on(self, year: int) -> Floats:
        """The figure of one year."""
        found = self._taken(*self.panel.on(year))
        column = self.base.get(year)
        return found if column is None else np.where(np.isnan(found), column, found)

    def first(self) -> tuple[Ints, Floats]:
        """How many years ago the first known figure was, and that figure."""
        here = np.arange(len(self.numbers))
        known = np.where(np.isnan(self.numbers), len(here), here)
        firsts = np.minimum.reduceat(known, self.panel.starts) if len(here) else known
        place = np.repeat(firsts, self.panel.sizes)
        found = place <= here
        place = np.where(found, place, 0)
        numbers = np.where(found, self.numbers[place], np.nan) if len(here) else self.numbers
        ago = np.where(found, self.panel.year - self.panel.year[place], 0) if len(here) else here
        for year in sorted(self.base, reverse=True):
            column = self.base[year]
            earlier = (
                ~np.isnan(column) & (self.panel.year >= year) & (np.isnan(numbers) | (self.panel.year - year > ago))
            )
            numbers, ago = np.where(earlier, column, numbers), np.where(earlier, self.panel.year - year, ago)
        return ago, numbers

    def rows(self, rows: Rows) -> Picked:
        """These rows, each with the history that it has among all."""
        return Picked(self, rows)

    def scaled(self, factor: float) -> RowHistory:
        """The figures in another unit."""
        base = {year: column * factor for year, column in self.base.items()}
        return replace(self, numbers=self.numbers * factor, base=base, derived=True)

    def _taken(self, place: NDArray[np.intp], found: Mask) -> Floats:
        return np.where(found, self.numbers[place], np.nan) if len(place) else self.numbers


@dataclass(frozen=True, eq=False)
class Picked:
    """Some rows of another history."""

    whole: History
    picked: Rows

    @property
    def derived(self) -> bool | Mask:
        """Whether the figures were converted."""
        return _picked(self.whole.derived, self.picked)

    def back(self, years: int) -> Floats:
        """The figure so many years before the one assessed."""
        return self.whole.back(years)[self.picked]

    def on(self, year: int) -> Floats:
        """The figure of one year."""
        return self.whole.on(year)[self.picked]

    def first(self) -> tuple[Ints, Floats]:
        """How many years ago the first known figure was, and that figure."""
        ago, numbers = self.whole.first()
        return ago[self.picked], numbers[self.picked]

    def rows(self, rows: Rows) -> Picked:
        """These rows."""
        return Picked(self, rows)

    def scaled(self, factor: float) -> Picked:
        """The figures in another unit."""
        return Picked(self.whole.scaled(factor), self.picked)


def _picked(derived: bool | Mask, rows: Rows) -> bool | Mask:
    return derived if isinstance(derived, bool) else derived[rows]
