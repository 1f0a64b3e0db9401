"""Monte Carlo over the observations of an assessment.

Comes in: a scheme, its tables, and how uncertain their figures are. Goes out: ``Simulation``,
with the probability of every verdict. Each draw is judged as an assessment of its figures would.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from ecorules.assessment import NO_ROW, Entry, Observed, Result, Tables, judge_cells, read_tables, table_warnings
from ecorules.schemes import Scheme, shown
from ecorules.uncertainty.copula import Copula, read_correlation
from ecorules.uncertainty.draws import GROUP, Draws, Method, check_method
from ecorules.uncertainty.figures import Drawn, drawn_figures
from ecorules.uncertainty.reading import read_distributions
from ecorules.uncertainty.result import Plan, Simulation, simulation
from ecorules.uncertainty.running import Chunk, Counts, Place, chunks
from ecorules.uncertainty.saying import refusal

MAX_DRAWS: Final = 1_000_000_000
_MAX_YEARS: Final = 1000


def monte_carlo(
    scheme: Scheme,
    observations: object,
    distributions: object,
    draws: int = 10_000,
    *,
    seed: int | None = None,
    regions: object = None,
    targets: object = None,
    references: object = None,
    years: int | Iterable[int] | None = None,
    method: Method = "random",
    correlation: object = None,
    block: int | None = None,
) -> Simulation:
    """The probability of each verdict when figures are uncertain.

    observations, regions, targets, references: as ``assess`` takes them.
    distributions: a list of ``Normal``, ``LogNormal``, ``Triangular``, ``Uniform``, ``Empirical``;
        a mapping from indicator, or (indicator, part[, subject]), to one or several; or a
        DataFrame with a row a distribution. Figures without one stay as observed. With a mean
        or ends of their own and ``years``, distributions also stand for years not observed.
    draws: how many. seed: a whole number from 0, which must be given: the same one gives the
        same figures on every run.
    years: the years to judge; by default every one with a report or a drawn figure. Earlier
        years of a draw are its history.
    method: "random"; "latin" (hypercubes of 2048 draws) or "sobol" (scrambled, best with a
        power of two) spread the draws evenly, and need SciPy.
    correlation: of indicators in the same region and year, as a square DataFrame or as
        ``{(one, other): correlation}``: a Gaussian copula. Regions and years are independent.
    block: draws judged at a time; it changes memory and time, and no figure.

    Raises ``DataError`` for bad tables, distributions that cannot be, unknown names, states in the
    place of numbers, a matrix that is no correlation; ``method`` names the extra it lacks.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> from ecorules.uncertainty import Normal
    >>> rows = [("甲市", 2020, "26", 96.0), ("甲市", 2020, "28", 12.0)]
    >>> observed = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> found = monte_carlo(load_scheme("changde-2020"), observed, [Normal(indicator="26", sd=1.0)],
    ...                     draws=4000, seed=1, regions={"甲市": {"设区市"}})
    >>> round(found.chance("甲市", "26").probability("pass"), 2)
    0.85
    """
    _check_scheme(scheme)
    _check_numbers(draws, seed, block)
    assert seed is not None
    check_method(method)
    tables = read_tables(scheme, observations, regions, targets, references)
    figures = drawn_figures(read_distributions(distributions), tables)
    copula = read_correlation(correlation, scheme)
    _check_correlated(copula, figures)
    places = _places(tables, figures, years)
    wanted = [(region, year, one) for region, own in places.items() for year in own for one in scheme]
    observed, warnings = judge_cells(tables, wanted)
    filled = with_drawn(tables, figures)
    judged = observed if filled is tables else judge_cells(filled, wanted)[0]
    plan = Plan(tables, tuple(figures), seed, method, draws, copula)
    counts = run(scheme, places, judged, plan, block)
    return simulation(scheme, plan, observed, counts, (*table_warnings(tables), *warnings))


def run(
    scheme: Scheme, places: Mapping[str, Sequence[int]], results: Sequence[Result], plan: Plan, block: int | None
) -> dict[Place, Counts]:
    """Judge all draws; the regions some at a time, since they do not share any figure."""
    by_region: dict[str, list[Result]] = {}
    for result in results:
        by_region.setdefault(result.region, []).append(result)
    counts: dict[Place, Counts] = {}
    for regions, figures in chunks(list(places), plan.figures):
        draws = plan.draws(figures)
        chunk = Chunk(scheme, regions, [one for region in regions for one in by_region.get(region, ())], draws)
        chunk.run(block)
        counts.update(chunk.counts)
    return counts


def with_drawn(tables: Tables, figures: Sequence[Drawn]) -> Tables:
    """The tables with a figure in the rule's unit wherever one is drawn: what the draws take the place of."""
    regions = dict(tables.observed.regions)
    changed = False
    for one in figures:
        region, key, year, what = one.figure
        series = regions.get(region, {}).get(key, {})
        entry = series.get(year)
        if entry is not None and one.observed is not None and (what == "change" or entry.given is None):
            continue
        entry = entry or Entry(row=NO_ROW)
        figure = one.centre if one.observed is None else one.observed
        made = replace(entry, change=figure) if what == "change" else replace(entry, value=figure, given=None)
        regions[region] = {**regions.get(region, {}), key: {**series, year: made}}
        changed = True
    if not changed:
        return tables
    return replace(tables, observed=Observed(tables.observed.table, regions))


def _check_scheme(scheme: object) -> None:
    if not isinstance(scheme, Scheme):
        kind = type(scheme).__name__
        raise refusal("E730", f"应给出方案，而不是 {kind}", f"a scheme is due, not {kind}")


def _check_numbers(draws: object, seed: object, block: object) -> None:
    count = _whole(draws)
    if count is None or not 1 <= count <= MAX_DRAWS:
        message, message_en = (
            f"draws 应是 1 到 {MAX_DRAWS} 的整数",
            f"draws should be a whole number from 1 to {MAX_DRAWS}",
        )
        raise refusal("E736", f"{message}，给的是 {shown(draws)}", f"{message_en}, not {shown(draws)}")
    size = _whole(block)
    if block is not None and (size is None or size < 1):
        message, message_en = "block 应是正整数", "block should be a whole number from 1"
        raise refusal("E736", f"{message}，给的是 {shown(block)}", f"{message_en}, not {shown(block)}")
    start = _whole(seed)
    if start is None or not 0 <= start < 2**128:
        hint, hint_en = "写 seed=1 或任何非负整数，并记下来", "write seed=1 or any whole number from 0, and keep it"
        given = "" if seed is None else f"：{shown(seed)}"
        raise refusal("E737", f"没有可用的种子{given}", f"no usable seed{given}", hint, hint_en)


def _whole(given: object) -> int | None:
    if isinstance(given, bool):
        return None
    try:
        return operator.index(given)  # type: ignore[arg-type]
    except TypeError:
        return None


def _check_correlated(copula: Copula | None, figures: Sequence[Drawn]) -> None:
    if copula is None:
        return
    drawn = {one.figure.key for one in figures}
    for key in copula.keys:
        if key not in drawn:
            name = f"{key.indicator}__{key.part}" if key.part else key.indicator
            hint, hint_en = "给它一个分布，或从相关矩阵中去掉", "give it a distribution, or leave it out"
            message = f"相关矩阵：{name} 没有抽样"
            raise refusal("E739", message, f"correlation: nothing is drawn of {name}", hint, hint_en)


def _places(tables: Tables, figures: Sequence[Drawn], years: object) -> dict[str, list[int]]:
    """The years to judge of each region."""
    own = {region: set(tables.observed.years(region)) for region in tables.place_names()}
    for one in figures:
        own.setdefault(one.figure.region, set()).add(one.figure.year)
    known = {year for held in own.values() for year in held}
    if years is None:
        latest = max(known)
        return {region: sorted(held) or [latest] for region, held in own.items()}
    chosen = _years(years)
    for year in chosen:
        if year not in known:
            message, message_en = f"{year} 年没有观测，也没有抽样", f"nothing was observed or is drawn for {year}"
            listed = "、".join(map(str, sorted(known)[-20:]))
            raise refusal("E732", message, message_en, listed, listed)
    return dict.fromkeys(own, chosen)


def _years(given: object) -> list[int]:
    one = _whole(given)
    listed: list[Any] = [one] if one is not None else []
    if one is None and isinstance(given, Iterable) and not isinstance(given, str | bytes):
        listed = [_whole(each) for each in islice(given, _MAX_YEARS + 1)]
    if not listed or len(listed) > _MAX_YEARS or any(year is None for year in listed):
        message, message_en = "years 应是年份，或一列年份", "years should be a year or a list of years"
        raise refusal("E732", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    return sorted(set(listed))


__all__ = ["GROUP", "Draws", "monte_carlo", "run", "with_drawn"]
