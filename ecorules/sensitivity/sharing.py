"""Sobol indices: which lever the spread of an outcome comes from, all moved together.

Comes in: a scheme, tables and ranges. Goes out: first-order and total indices with their
confidence, by SALib.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation import is_bool, refuse, shown
from ecorules.schemes import Scheme
from ecorules.sensitivity.measuring import Place
from ecorules.sensitivity.ranges import Lever, named
from ecorules.sensitivity.swinging import moved
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "region", "year", "lever", "indicator", "part", "measure", "first", "first_conf", "total", "total_conf", "mean",
    "variance", "samples",
)  # fmt: skip
_MOST: Final = 2**22


def sobol(
    scheme: Scheme,
    observations: object,
    ranges: Mapping[str, Any],
    *,
    n: int = 1024,
    seed: int = 0,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | str | None = None,
    measure: str = "met",
) -> pd.DataFrame:
    """First-order and total Sobol indices of each lever, every lever moved evenly over its range.

    The tables, ``ranges`` and ``measure`` are those of ``tornado``; classes are drawn evenly from the list.

    n: base samples, a power of two; the measure is computed n × (levers + 2) times, by arrays.
    seed: of the sample and of the confidence; the same seed gives the same table.

    One row a region, year and lever: first and total (shares of the variance, 0 to 1 but for the error of
    sampling), first_conf and total_conf (half-widths of their 95 % confidence), mean and
    variance of the measure, samples. The indices are empty where the measure does not vary.

    Needs SALib: ``pip install 'ecorules[scenarios]'``. Raises ``DataError`` for what cannot be
    used, also where the measure has no value for some sample.

    >>> import pandas as pd, pytest
    >>> from ecorules import load_scheme
    >>> SALib = pytest.importorskip("SALib", reason="SALib is an extra")
    >>> rows = [("甲市", 2020, "26", 94.0), ("甲市", 2020, "28", 12.0)]
    >>> observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> frame = sobol(load_scheme("changde-2020"), observations, {"26": (90, 98), "28": (10, 14)}, n=64,
    ...     regions={"甲市": {"设区市"}}, measure="margin of 26")
    >>> frame["total"].round(2).tolist()
    [0.99, 0.0]
    """
    _check(n, seed)
    places, levers = moved(scheme, observations, ranges, regions, targets, references, year, measure)
    for lever in levers:
        if not lever.labels and lever.low == lever.high:
            name = shown(lever.name)
            raise refuse("E752", f"{name} 的范围两端相同", f"the range of {name} is a single number")
    if n * (len(levers) + 2) > _MOST:
        raise refuse("E757", f"样本超过 {_MOST} 个", f"more than {_MOST} samples")
    sample, analyze = _salib()
    problem = {"num_vars": len(levers), "names": [lever.name for lever in levers], "bounds": [[0.0, 1.0]] * len(levers)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = sample(problem, n, calc_second_order=False, seed=seed)
    rows = [row for place in places for row in _rows(place, levers, problem, drawn, analyze, seed)]
    return _frame(rows)


def _check(n: object, seed: object) -> None:
    if is_bool(n) or not isinstance(n, int) or not 2 <= n <= _MOST or n & (n - 1):
        raise refuse(
            "E757",
            f"n 应是 2 的幂，如 1024，给的是 {shown(n)}",
            f"n should be a power of two, such as 1024, not {shown(n)}",
        )
    if is_bool(seed) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        message_en = f"seed should be a whole number below 2**32, not {shown(seed)}"
        raise refuse("E757", f"seed 应是小于 2**32 的非负整数，给的是 {shown(seed)}", message_en)


def _salib() -> tuple[Any, Any]:
    try:
        from SALib.analyze.sobol import analyze
        from SALib.sample.sobol import sample
    except ImportError:
        install = "pip install 'ecorules[scenarios]'"
        raise EcoRulesError(
            Diagnostic(
                code="E758",
                message=f"Sobol 指数需要 SALib：{install}",
                message_en=f"Sobol indices need SALib: {install}",
            )
        ) from None
    return sample, analyze


def _rows(
    place: Place, levers: tuple[Lever, ...], problem: dict[str, Any], drawn: Any, analyze: Any, seed: int
) -> list[dict[str, Any]]:
    """One region and year: the measure of every sample, and what of its spread is whose."""
    import numpy as np

    columns = {lever: _column(place, lever, drawn[:, at]) for at, lever in enumerate(levers)}
    outcomes = place.outcomes(columns, len(drawn))
    if not np.isfinite(outcomes).all():
        where, lost = f"{shown(place.region)} {place.year}", int((~np.isfinite(outcomes)).sum())
        message = f"{where}：{lost} 个样本没有 {shown(place.measure.name)} 的值"
        raise refuse("E759", message, f"{where}: {shown(place.measure.name)} has no value in {lost} samples")
    found: dict[str, Any] = {}
    if np.ptp(outcomes) > 0:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = analyze(
                problem, outcomes, calc_second_order=False, seed=seed + 1
            )  # a seed of 0 counts as none there
    rows = []
    for at, lever in enumerate(levers):
        row = {"region": place.region, "year": place.year, **named(lever), "measure": place.measure.name}
        for name, key in (("first", "S1"), ("first_conf", "S1_conf"), ("total", "ST"), ("total_conf", "ST_conf")):
            row[name] = float(found[key][at]) if found else None
        row |= {"mean": float(outcomes.mean()), "variance": float(outcomes.var()), "samples": len(drawn)}
        rows.append(row)
    return rows


def _column(place: Place, lever: Lever, unit: Any) -> Any:
    """Draws between 0 and 1 as figures, or classes, of a lever."""
    import numpy as np

    if lever.labels:
        at = np.minimum((unit * len(lever.labels)).astype(int), len(lever.labels) - 1)
        return np.array(lever.labels, dtype=object)[at]
    now = place.base[lever]
    ends = lever.ends(now if isinstance(now, float) else None)
    if ends is None:
        where = f"{shown(place.region)} {shown(lever.name)}"
        message, message_en = f"{where} 没有报数，不能按份额变动", f"{where} has no figure that a share could be of"
        raise refuse("E754", message, message_en, "写两个数", "give two numbers")
    return ends[0] + unit * (ends[1] - ends[0])


def _frame(table: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table, columns=list(COLUMNS), dtype=object)
    for column in ("year", "part", "samples"):
        frame[column] = frame[column].astype("Int64")
    for column in ("first", "first_conf", "total", "total_conf", "mean", "variance"):
        frame[column] = frame[column].astype("float64")
    return frame
