"""The same seed gives the same figures: on every run, however blocks are cut, whatever else is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecorules.schemes import load_scheme
from ecorules.uncertainty import Distribution, LogNormal, Normal, Simulation, Triangular, Uniform, monte_carlo
from ecorules.uncertainty.draws import GROUP

SCHEME = load_scheme("changde-2020")
LABELS = {"甲市": {"设区市", "平原地区"}, "乙县": {"县"}, "丙区": {"市辖区"}}
GIVEN: list[Distribution] = [
    Normal(indicator="26", sd=3.0),
    LogNormal(indicator="20", cv=0.1),
    Triangular(indicator="28", low="-20%", mode=0, high="20%", relative=True),
    Uniform(indicator="18", low=-0.3, high=0.3, relative=True),
]


def table() -> pd.DataFrame:
    rows = [
        (region, year, indicator, value)
        for region in LABELS
        for year in (2018, 2019, 2020)
        for indicator, value in (("26", 95.0), ("28", 13.0), ("20", 4.1), ("18", 0.7))
    ]
    return pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])


def simulated(distributions: Any = None, frame: pd.DataFrame | None = None, **given: Any) -> Simulation:
    settings = {"draws": 5000, "seed": 7, "regions": LABELS} | given
    return monte_carlo(SCHEME, table() if frame is None else frame, distributions or GIVEN, **settings)


def counts(found: Simulation) -> list[Any]:
    return [one.counts for one in (*found.chances, *found.of_criteria, *found.of_awards)]


@pytest.mark.parametrize("method", ["random", "latin", "sobol"])
@pytest.mark.parametrize("correlation", [None, {("26", "28"): 0.5, ("26", "20"): -0.3}])
def test_blocks_do_not_matter(method: str, correlation: Any) -> None:
    if method != "random":
        pytest.importorskip("scipy")
    whole = simulated(method=method, correlation=correlation)
    for block in (1, 2049, 4096, 10**9):
        assert counts(simulated(method=method, correlation=correlation, block=block)) == counts(whole)
    assert len({one for one in counts(whole) if one is not None}) > 10


def test_the_same_seed_and_another() -> None:
    assert counts(simulated()) == counts(simulated())
    assert counts(simulated()) != counts(simulated(seed=8))
    assert counts(simulated(seed=np.int64(7))) == counts(simulated())


def test_what_else_is_drawn_does_not_matter() -> None:
    alone = simulated([Normal(indicator="26", sd=3.0)])
    for year in (2018, 2019, 2020):
        for region in LABELS:
            assert alone.chance(region, "26", year=year) == simulated().chance(region, "26", year=year)


def test_other_regions_and_their_order_do_not_matter() -> None:
    some = table().query("region != '乙县'").iloc[::-1]
    found = simulated(frame=some, regions={name: LABELS[name] for name in ("丙区", "甲市")})
    for region in ("甲市", "丙区"):
        assert found.chance(region, "20").counts == simulated().chance(region, "20").counts


def test_more_draws_begin_with_the_same() -> None:
    few, many = simulated(draws=10), simulated(draws=GROUP + 10)
    for draw in (0, 9):
        pd.testing.assert_frame_equal(few.observations(draw), many.observations(draw))


@pytest.mark.parametrize("method", ["random", "latin", "sobol"])
def test_a_draw_can_be_made_again(method: str) -> None:
    if method != "random":
        pytest.importorskip("scipy")
    found = simulated(method=method, draws=3 * GROUP + 5)
    draws = found.plan.draws(found.plan.figures)
    out = np.empty((len(found.plan.figures), found.draws))
    draws.fill(out, 0)
    for draw in (3 * GROUP + 4, GROUP, 0):
        frame = found.observations(draw)
        at = next(i for i, one in enumerate(found.plan.figures) if one.figure[:3:2] == ("甲市", 2020))
        name = found.plan.figures[at].figure.key.indicator
        held = frame[(frame["region"] == "甲市") & (frame["year"] == 2020) & (frame["indicator"] == name)]
        assert held["value"].tolist() == [out[at, draw]]


def test_no_two_figures_share_their_draws() -> None:
    found = simulated([Normal(indicator="26", sd=3.0, bounds=None)])
    scores = found.plan.draws(found.plan.figures).group(0)
    apart = np.corrcoef(scores) - np.eye(len(scores))
    assert np.abs(apart).max() < 5 / np.sqrt(GROUP)
    again = found.plan.draws(found.plan.figures).group(1)
    assert not np.isin(scores, again).any()


def test_memory_does_not_grow_with_draws() -> None:
    import tracemalloc

    peaks = []
    for draws in (40_000, 400_000):
        tracemalloc.start()
        simulated([Normal(indicator="26", sd=3.0)], draws=draws, block=20_000)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_many_regions_are_judged_some_at_a_time() -> None:
    names = [f"{number}县" for number in range(34)]
    frame = pd.DataFrame(
        [(name, 2020, "26", 80 + at % 10) for at, name in enumerate(names)],
        columns=["region", "year", "indicator", "value"],
    )
    given = {"regions": {name: {"县"} for name in names}, "draws": 300}
    together = simulated([Normal(indicator="26", sd=3.0)], frame, **given)
    for name in ("31县", "32县"):
        alone = simulated([Normal(indicator="26", sd=3.0)], frame[frame["region"] == name], **given)
        assert together.chance(name, "26").counts == alone.chance(name, "26").counts
    assert [one.region for one in together.of_awards] == names
