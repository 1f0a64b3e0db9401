"""Running the draws: block after block drawn, judged and counted.

Comes in: the tables with a figure in the place of each drawn one, what is drawn, and the
results on the figures as they stand. Goes out: how often each demand, criterion and award came
to each verdict. Only counts are kept, so memory does not grow with the number of draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.assessment import Result
from ecorules.kernel import Codes, Floats, Labels
from ecorules.schemes import Scheme
from ecorules.uncertainty.cells import Bound, Cell, Task, cell, tasks
from ecorules.uncertainty.criteria import Tally, judged_criteria
from ecorules.uncertainty.draws import GROUP, Draws
from ecorules.uncertainty.figures import Drawn
from ecorules.verdicts import Verdict

#: Cells that the kernel judges at a time: what it computes on the way stays in the processor's cache.
_CELLS: Final = 65_536
#: Regions judged together, figures and numbers held at a time.
_REGIONS: Final = 32
_FIGURES: Final = 8192
_HELD: Final = 2**25

FAIL, UNKNOWN, PASS, ABSENT = (verdict.code for verdict in Verdict)

Counts = NDArray[np.int64]
#: Region, year, and what: (indicator, part), a criterion by its place, or None for the award.
Place = tuple[str, int, Any]


@dataclass(eq=False)
class YearTasks:
    """What is judged in one year: each indicator with the tasks of its parts, and the certain part of it."""

    year: int
    indicators: list[IndicatorTasks] = field(default_factory=list)
    certain: list[list[Counts]] = field(default_factory=list)
    drawn: list[NDArray[np.bool_]] = field(default_factory=list)


@dataclass(eq=False)
class IndicatorTasks:
    """The tasks of one indicator in one year by part; ``certain`` is what its other parts come to."""

    indicator: int
    parts: list[tuple[int, Task]]
    rows: NDArray[np.intp]
    certain: Codes
    has_parts: bool

    @property
    def alone(self) -> Task | None:
        """The one task that is the indicator."""
        return self.parts[0][1] if not self.has_parts and len(self.parts) == 1 else None


class Chunk:
    """Some regions: their tasks, and how often what came out."""

    def __init__(self, scheme: Scheme, regions: Sequence[str], results: Sequence[Result], draws: Draws) -> None:
        self.regions = list(regions)
        self.draws = draws
        self.criteria = judged_criteria(scheme)
        self.ids = [indicator.id for indicator in scheme]
        self._rows = {one.figure: at for at, one in enumerate(draws.figures)}
        self._places = {region: at for at, region in enumerate(self.regions)}
        self._bounds: dict[tuple[int, int], Bound] = {}
        self.counts: dict[Place, Counts] = {}
        by_year: dict[int, list[list[Result]]] = {}
        order = {id: at for at, id in enumerate(self.ids)}
        for result in results:
            assert result.year is not None
            rows = by_year.setdefault(result.year, [[] for _ in self.ids])
            rows[order[result.indicator.id]].append(result)
        self.years = [self._year(year, by_year[year]) for year in sorted(by_year)]
        self.years = [year for year in self.years if year.indicators]

    def _year(self, year: int, results: list[list[Result]]) -> YearTasks:
        found = YearTasks(year)
        size = len(self.regions)
        found.certain = [[np.zeros(size, dtype=np.int64) for _ in range(3)] for _ in self.criteria]
        found.drawn = [np.zeros(size, dtype=bool) for _ in self.criteria]
        for at, of_regions in enumerate(results):
            made = self._indicator(at, year, of_regions)
            drawn = set() if made is None else set(made.rows.tolist())
            if made is not None:
                found.indicators.append(made)
            for judged, certain, touched in zip(self.criteria, found.certain, found.drawn, strict=True):
                if at not in judged.covered:
                    continue
                touched[list(drawn)] = True
                for result in of_regions:
                    place = self._places[result.region]
                    if place not in drawn:
                        _count_one(certain, place, result.verdict.code)
        return found

    def _indicator(self, at: int, year: int, results: Sequence[Result]) -> IndicatorTasks | None:
        by_part: dict[int, list[Cell]] = {}
        certain = np.full(len(self.regions), np.int8(ABSENT))
        rows: set[int] = set()
        for whole in results:
            place = self._places[whole.region]
            for result in whole.parts or (whole,):
                number = result.part.number if result.part else 0
                one = cell(place, result, self._bound(at, number, result), self._rows)
                if one.is_drawn:
                    by_part.setdefault(number, []).append(one)
                    rows.add(place)
                else:
                    certain[place] = min(certain[place], result.verdict.code)
        if not rows:
            return None
        made = [
            (number, task) for number, cells in by_part.items() for task in tasks(self._bounds[at, number], year, cells)
        ]
        places = np.array(sorted(rows), dtype=np.intp)
        return IndicatorTasks(at, made, places, certain[places], any(result.parts for result in results))

    def _bound(self, at: int, number: int, result: Result) -> Bound:
        if (at, number) not in self._bounds:
            assert result.rule is not None
            self._bounds[at, number] = Bound(result.rule)
        return self._bounds[at, number]

    @property
    def width(self) -> int:
        """How many draws are judged at a time unless the caller says."""
        held = max(_HELD // max(len(self.draws.figures), 1) // GROUP, 1)
        return GROUP * min(max(round(_CELLS / len(self.regions) / GROUP), 1), held)

    def run(self, block: int | None) -> None:
        """Draw, judge and count all draws."""
        if not self.years:
            return
        width = self.width if block is None else min(-(-block // GROUP) * GROUP, max(self.width, GROUP))
        buffer = np.empty(len(self.draws.figures) * min(width, self.draws.total))
        for first in range(0, self.draws.total, width):
            count = min(width, self.draws.total - first)
            drawn = buffer[: len(self.draws.figures) * count].reshape(-1, count)
            self.draws.fill(drawn, first)
            self.judge(drawn)

    def judge(self, drawn: Floats) -> None:
        """Judge and count some draws."""
        labels: dict[Any, Labels] = {}
        for year in self.years:
            tallies = [
                Tally(certain, drawn.shape[1], len(judged.covered)) if touched.any() else None
                for judged, certain, touched in zip(self.criteria, year.certain, year.drawn, strict=True)
            ]
            for one in year.indicators:
                self._judge_indicator(one, year.year, drawn, labels, tallies)
            self._judge_criteria(year, tallies, drawn.shape[1])

    def _judge_indicator(
        self,
        one: IndicatorTasks,
        year: int,
        drawn: Floats,
        labels: dict[Any, Labels],
        tallies: Sequence[Tally | None],
    ) -> None:
        task = one.alone
        if task is not None:
            codes, rows = task.codes(drawn, labels), task.places
        else:
            codes, rows = np.repeat(one.certain[:, None], drawn.shape[1], axis=1), one.rows
            for number, part in one.parts:
                found = part.codes(drawn, labels)
                places = [each.place for each in part.cells]
                if one.has_parts:
                    self._count(found, places, year, (one.indicator, number))
                at = np.searchsorted(one.rows, places)
                codes[at] = np.minimum(codes[at], found)
        masks = self._count(codes, np.arange(len(self.regions))[rows].tolist(), year, (one.indicator, 0))
        for judged, tally in zip(self.criteria, tallies, strict=True):
            if tally is not None and one.indicator in judged.covered:
                tally.add(rows, masks)

    def _judge_criteria(self, year: YearTasks, tallies: Sequence[Tally | None], width: int) -> None:
        """The criteria, and the award: all of them."""
        award: Codes | None = None
        places = list(range(len(self.regions)))
        touched = np.zeros(len(places), dtype=bool)
        for at, (judged, tally, certain) in enumerate(zip(self.criteria, tallies, year.certain, strict=True)):
            held = tally or Tally(certain, width, len(judged.covered))
            codes = judged.codes(*held.counts)
            award = codes if award is None else np.minimum(award, codes)
            drawn = np.flatnonzero(year.drawn[at]).tolist()
            touched |= year.drawn[at]
            if drawn:
                self._count(codes[drawn], drawn, year.year, at)
        if award is not None:
            drawn = np.flatnonzero(touched).tolist()
            self._count(award[drawn], drawn, year.year, None)

    def _count(self, codes: Codes, places: Sequence[int], year: int, what: Any) -> tuple[NDArray[np.bool_], ...]:
        """Count the codes of each region; the masks of what is met, unknown and not applicable."""
        masks = codes == PASS, codes == UNKNOWN, codes == ABSENT
        counted = [_by_row(mask) for mask in masks]
        for place, passed, unknown, absent in zip(places, *counted, strict=True):
            key = self.regions[place], year, what
            counts = self.counts.get(key)
            if counts is None:
                counts = self.counts[key] = np.zeros(4, dtype=np.int64)
            counts += (codes.shape[1] - passed - unknown - absent, unknown, passed, absent)
        return masks


def _by_row(mask: NDArray[np.bool_]) -> list[int]:
    """How often each row holds; most masks hold nowhere."""
    if not mask.any():
        return [0] * len(mask)
    return [int(np.count_nonzero(row)) for row in mask]


def _count_one(counts: Sequence[Counts], place: int, code: int) -> None:
    for count, wanted in zip(counts, (PASS, UNKNOWN, ABSENT), strict=True):
        count[place] += code == wanted


def chunks(regions: Sequence[str], figures: Sequence[Drawn]) -> Iterator[tuple[list[str], list[Drawn]]]:
    """The regions some at a time, with their figures in order: those of one indicator and year lie side by side."""
    by_region: dict[str, list[int]] = {region: [] for region in regions}
    for at, one in enumerate(figures):
        if one.figure.region in by_region:
            by_region[one.figure.region].append(at)
    some: list[str] = []
    held: list[int] = []
    for region in regions:
        if some and (len(some) >= _REGIONS or len(held) + len(by_region[region]) > _FIGURES):
            yield some, [figures[at] for at in sorted(held)]
            some, held = [], []
        some.append(region)
        held += by_region[region]
    if some:
        yield some, [figures[at] for at in sorted(held)]
