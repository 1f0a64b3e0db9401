"""A tornado: one lever at a time, from its low end to its high one.

Comes in: a scheme, tables and ranges. Goes out: a table, the widest swing first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from ecorules.evaluation import refuse, shown
from ecorules.schemes import Scheme
from ecorules.sensitivity.measuring import Place, read_measure
from ecorules.sensitivity.ranges import Lever, named, read_ranges

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "region", "year", "lever", "indicator", "part", "measure", "low_at", "base_at", "high_at", "low", "base", "high",
    "swing",
)  # fmt: skip


def tornado(
    scheme: Scheme,
    observations: object,
    ranges: Mapping[str, Any],
    *,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | str | None = None,
    measure: str = "met",
) -> pd.DataFrame:
    """What each lever moves alone, from its low end to its high one, the widest swing first.

    The tables are those of ``Scheme.assess``.

    ranges: an indicator by id or name, with its part behind a stroke (``"12/1"``), to ``(low, high)`` in
        the unit of its demand, or to ``"±10%"`` of what was reported; ``"class"`` to a list of class labels.
        A lever moves the assessed year's figure, or the reported change where that is all there is.
    measure: "met" (indicators met), "share" (per cent of the applicable ones), the name of a
        criterion (1 met, 0 not met or not known), or "margin of 26", "margin of 12/1".

    One row a region, year and lever: low_at, base_at, high_at (where the lever stands; of a
    class the labels with the lowest and highest outcome), low, base, high (the measure there),
    swing (the largest of the three less the smallest). Empty where there is no margin, or
    a share of a figure that was not reported. Only the ends are tried: a range with two bounds may pass between
    them.

    Raises ``DataError`` for ranges and measures that cannot be used, and what ``assess`` raises.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> rows = [("甲市", 2020, "26", 94.0), ("甲市", 2020, "28", 12.0)]
    >>> observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> ranges = {"28": "±5%", "26": (90, 96)}
    >>> frame = tornado(load_scheme("changde-2020"), observations, ranges, regions={"甲市": {"设区市"}})
    >>> frame[["lever", "low", "base", "high", "swing"]].values.tolist()
    [['26', 0.0, 0.0, 1.0, 1.0], ['28', 0.0, 0.0, 0.0, 0.0]]
    """
    places, levers = moved(scheme, observations, ranges, regions, targets, references, year, measure)
    rows = []
    for place in places:
        base = float(place.outcomes({}, 1)[0])
        of_place = [_row(place, lever, base) for lever in levers]
        of_place.sort(key=lambda row: -1.0 if row["swing"] is None else row["swing"], reverse=True)
        rows += of_place
    return _frame(rows)


def moved(
    scheme: object,
    observations: object,
    ranges: object,
    regions: object,
    targets: object,
    references: object,
    year: int | str | None,
    measure: object,
) -> tuple[list[Place], tuple[Lever, ...]]:
    """Every region and year with what the levers stand at there."""
    if not isinstance(scheme, Scheme):
        raise refuse("E750", f"应给出方案，给的是 {shown(scheme)}", f"a scheme is needed, not {shown(scheme)}")
    levers = read_ranges(ranges, scheme)
    wanted = read_measure(measure, scheme)
    results = scheme.assess(observations, regions, targets, references, year).results
    places = []
    for (region, at), group in groupby(results, key=lambda result: (result.region, result.year)):
        place = Place(region, at, tuple(group), wanted)
        place.take(levers)
        places.append(place)
    for lever in levers:
        if lever.relative and all(place.base[lever] is None for place in places):
            message = f"{shown(lever.name)} 在任何地区都没有报数，不能按份额变动"
            message_en = f"no region reported a figure for {shown(lever.name)} that a share could be of"
            raise refuse("E754", message, message_en, "写两个数", "give two numbers")
    return places, levers


def _row(place: Place, lever: Lever, base: float) -> dict[str, Any]:
    """One lever in one region and year."""
    row: dict[str, Any] = {"region": place.region, "year": place.year, **named(lever), "measure": place.measure.name}
    row |= {"base_at": place.base[lever], "base": _number(base)}
    tried = list(_tried(place, lever))
    if lever.labels:
        known = [pair for pair in tried if not math.isnan(pair[1])]
        ordered = sorted(known or tried, key=lambda pair: pair[1])
        tried = [ordered[0], ordered[-1]]
    if tried:
        (row["low_at"], low), (row["high_at"], high) = tried
        outcomes = [low, base, high] if not lever.labels or not math.isnan(base) else [low, high]
        row |= {"low": _number(low), "high": _number(high)}
        if not any(map(math.isnan, outcomes)):
            row["swing"] = float(f"{max(outcomes) - min(outcomes):.12g}")
    return {column: row.get(column) for column in COLUMNS}


def _tried(place: Place, lever: Lever) -> Iterator[tuple[float | str, float]]:
    now = place.base[lever]
    ends = lever.labels or lever.ends(now if isinstance(now, float) else None)
    if ends is not None:
        yield from zip(ends, map(float, place.outcomes({lever: list(ends)}, len(ends))), strict=True)


def _number(given: float) -> float | None:
    return None if math.isnan(given) else given


def _frame(table: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table, columns=list(COLUMNS), dtype=object)
    for column in ("year", "part"):
        frame[column] = frame[column].astype("Int64")
    for column in ("low", "base", "high", "swing"):
        frame[column] = frame[column].astype("float64")
    return frame
