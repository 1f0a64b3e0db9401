"""Region and year of every row: read, checked, and in order where the years before are asked for.

Comes in: the two columns. Goes out: ``Keys``. A row without a region or a year is refused, and
so is a region that has a year twice. A frame that is sorted already is not sorted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.assessment import BadCell, cells
from ecorules.engines.sources import Coded, DistinctTexts, Flags, Nothing, Numbers, Source
from ecorules.engines.trouble import Trouble
from ecorules.kernel import NO_YEAR, Ints, Panel, Rows
from ecorules.schemes import shown
from ecorules.text import Diagnostic

#: Stands for a year that cannot be read: not missing, and refused before anything is judged.
_SOME_YEAR: Final = 1000
#: A table of so many places for each row is still cheaper than sorting.
_ROOM: Final = 16
_MISSING: Final = Diagnostic(code="E523", message="没有地区或年份", message_en="a region or a year is missing")
_REPEATED: Final = Diagnostic(
    code="E524",
    message="同一地区、年份不止一行",
    message_en="a region has a year more than once",
    hint="一个地区一年一行",
    hint_en="one row a region and year",
)


@dataclass(frozen=True, eq=False)
class Keys:
    """Region and year of every row; ``region`` numbers the names, -1 stands for none."""

    region: Ints
    names: Sequence[str]
    year: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.year)

    def named(self, row: int) -> str:
        """The region and year of a row."""
        code, year = int(self.region[row]), int(self.year[row])
        return " ".join(([shown(self.names[code])] if code >= 0 else []) + ([str(year)] if year != NO_YEAR else []))

    @cached_property
    def _turns(self) -> NDArray[np.bool_]:
        """Where the next row is of another region."""
        turns: NDArray[np.bool_] = self.region[1:] != self.region[:-1]
        return turns

    @cached_property
    def in_order(self) -> bool:
        """Whether each region's rows stand together, their years rising. Then no key repeats."""
        rising = self.year[1:] > self.year[:-1]
        if not (rising | self._turns).all():
            return False
        occurring = int(np.count_nonzero(np.bincount(self.region, minlength=1))) if len(self) else 0
        return int(np.count_nonzero(self._turns)) + bool(len(self)) == occurring

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        """One number for each region and year."""
        first = int(self.year.min(initial=9999))
        return self.region.astype(np.int64) * self._span + (self.year - first)

    @cached_property
    def _span(self) -> int:
        return int(self.year.max(initial=0)) - int(self.year.min(initial=9999)) + 1 if len(self) else 1

    def repeated(self) -> NDArray[np.intp]:
        """The rows whose region and year stood in an earlier row."""
        none = np.empty(0, dtype=np.intp)
        room = len(self.names) * self._span
        if room <= _ROOM * len(self) + 1_000_000:
            seen = np.zeros(room, dtype=np.bool_)
            seen[self._numbers] = True
            if np.count_nonzero(seen) == len(self):
                return none
        elif self.in_order:
            return none
        order = np.argsort(self._numbers, kind="stable")
        ordered = self._numbers[order]
        return np.sort(order[1:][ordered[1:] == ordered[:-1]])

    @cached_property
    def order(self) -> NDArray[np.intp] | None:
        """The rows by region and year; None if they stand so."""
        if self.in_order:
            return None
        order = np.argsort(self.year.astype(np.uint16), kind="stable")
        for shift in range(0, max(len(self.names).bit_length(), 1), 16):  # numbers of two bytes are sorted in one go
            digit = (self.region >> shift).astype(np.uint16)
            order = order[np.argsort(digit[order], kind="stable")]
        return order

    def blocks(self, size: int) -> Iterator[tuple[Rows, int]]:
        """Blocks of about so many rows, as they stand, each with its length."""
        for start in range(0, len(self), size):
            stop = min(start + size, len(self))
            yield slice(start, stop), stop - start

    def panels(self, size: int) -> Iterator[tuple[Rows, int, Panel]]:
        """Blocks of whole regions, sorted by region and year; at least one region each."""
        order = self.order
        if order is None:
            region: Ints = np.concatenate([[0], np.cumsum(self._turns)]) if len(self) else np.empty(0, dtype=np.int64)
            year = self.year
        else:
            region, year = self.region[order], self.year[order]
        ends = np.append(np.flatnonzero(region[1:] != region[:-1]) + 1, len(self))
        start = 0
        while start < len(self):
            at = int(np.searchsorted(ends, start + size, side="right")) - 1
            stop = int(ends[at]) if at >= 0 and ends[at] > start else int(ends[at + 1])
            rows = slice(start, stop) if order is None else order[start:stop]
            yield rows, stop - start, Panel(region[start:stop], year[start:stop])
            start = stop


def read_keys(region: Source, region_name: str, year: Source, year_name: str, n: int, trouble: Trouble) -> Keys:
    """The keys of every row; what is wrong with them is added to the trouble."""
    codes, names = _regions(region, region_name, n, trouble)
    years = _years(year, year_name, n, trouble)
    keys = Keys(codes, names, years)
    trouble.keys = keys
    unnamed, undated = codes.min(initial=0) < 0, years.min(initial=9999) == NO_YEAR
    if unnamed:
        trouble.add(_MISSING, (region_name,), np.flatnonzero(codes < 0))
    if undated:
        trouble.add(_MISSING, (year_name,), np.flatnonzero(years == NO_YEAR))
    if not trouble.found:
        trouble.add(_REPEATED, (region_name, year_name), keys.repeated())
    return keys


def _regions(source: Source, name: str, n: int, trouble: Trouble) -> tuple[Ints, Sequence[str]]:
    match source:
        case Coded(codes=codes, cells=given):
            return _named(codes, given, name, trouble)
        case Numbers():
            import pandas as pd

            codes, distinct = pd.factorize(source.floats(slice(0, n)), use_na_sentinel=True)
            return _named(codes, tuple(distinct.tolist()), name, trouble)
        case Flags():
            _refuse(name, "应是地区名", "should hold names of regions", trouble)
            return np.zeros(n, dtype=np.int8), ("",)
        case Nothing():
            return np.full(n, -1, dtype=np.int8), ()


def _named(codes: Ints, given: Sequence[Any], column: str, trouble: Trouble) -> tuple[Ints, Sequence[str]]:
    """Regions by their names; two cells with one name are one region."""
    if given.tidy if isinstance(given, DistinctTexts) else _tidy(given):
        return codes, given
    places: dict[str, int] = {}
    table = np.full(len(given) + 1, -1, dtype=np.int64)
    refused: dict[int, BadCell] = {}
    for code, cell in enumerate(given):
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        try:
            named = cells.name(cell, column)
        except BadCell as bad:
            named, refused[code] = "", bad
        table[code] = places.setdefault(named, len(places))
    if refused:
        trouble.add_coded(codes, refused, column)
    return table[codes], tuple(places)


def _tidy(given: Sequence[Any]) -> bool:
    """Whether these are names as they are: texts with no blank in any, none empty, none twice."""
    if not set(map(type, given)) <= {str}:
        return False
    together = "".join(given)
    return len("".join(together.split())) == len(together) and len({"", *given}) == len(given) + 1


def _years(source: Source, name: str, n: int, trouble: Trouble) -> NDArray[np.int64]:
    match source:
        case Coded(codes=codes, cells=given):
            return _of_cells(codes, given, name, trouble)
        case Numbers():
            array = source.integers()
            if array is None:
                return _of_floats(source.floats(slice(0, n)), name, trouble)
            if not len(array) or (array.min() >= 1000 and array.max() <= 9999):
                return array.astype(np.int64, copy=False)
            return _of_floats(array.astype(np.float64), name, trouble)
        case Flags():
            _refuse(name, "应是年份", "should hold years", trouble)
            return np.full(n, _SOME_YEAR, dtype=np.int64)
        case Nothing():
            return np.full(n, NO_YEAR, dtype=np.int64)


def _of_cells(codes: Ints, given: Sequence[Any], name: str, trouble: Trouble) -> NDArray[np.int64]:
    table = np.full(len(given) + 1, NO_YEAR, dtype=np.int64)
    refused: dict[int, BadCell] = {}
    for code, cell in enumerate(given):
        said = cell.strip() if isinstance(cell, str) else cell
        if said is None or said == "":
            continue
        try:
            table[code] = cells.year(said)
        except BadCell as bad:
            table[code], refused[code] = _SOME_YEAR, bad
    if refused:
        trouble.add_coded(codes, refused, name)
    return table[codes]


def _of_floats(given: NDArray[np.float64], name: str, trouble: Trouble) -> NDArray[np.int64]:
    missing = np.isnan(given)
    fine = (given >= 1000) & (given <= 9999) & (given == np.floor(given))
    wrong = np.flatnonzero(~fine & ~missing)
    if len(wrong):
        try:
            cells.year(float(given[wrong[0]]))
        except BadCell as bad:
            trouble.add_cell(bad, name, wrong)
    years = np.where(missing, NO_YEAR, _SOME_YEAR)
    years[fine] = given[fine]
    return years


def _refuse(name: str, message: str, message_en: str, trouble: Trouble) -> None:
    trouble.add_column("E522", name, f"“{name}” {message}", f"{name!r} {message_en}")
