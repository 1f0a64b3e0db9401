"""Probabilities against the distributions that they are drawn from."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ecorules.schemes import scheme_from_yaml
from ecorules.uncertainty import (
    Distribution,
    Empirical,
    LogNormal,
    Normal,
    Simulation,
    Triangular,
    Uniform,
    monte_carlo,
)
from ecorules.uncertainty.gauss import cdf, quantile

SCHEME = scheme_from_yaml(
    """
format: "1"
id: one-bound
title: 一个界限
criteria: [{name: 都达标, of: all, share: "100%"}]
indicators:
  - {id: "1", name: 甲, unit: 毫克/升, threshold: "≥10"}
  - {id: "2", name: 乙, unit: 毫克/升, threshold: "≤5"}
  - {id: "3", name: 丙, unit: "%", threshold: "≥98"}
""",
    "one-bound.yaml",
)
DRAWS = 20_000
PLAIN = NormalDist()


def simulated(*distributions: Distribution, **given: Any) -> Simulation:
    rows = [("甲市", 2020, "1", 10.4), ("甲市", 2020, "2", 4.8), ("甲市", 2020, "3", 97.0)]
    frame = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    return monte_carlo(SCHEME, frame, list(distributions), **({"draws": DRAWS, "seed": 1} | given))


def agrees(share: float, expected: float, draws: int = DRAWS) -> bool:
    return abs(share - expected) <= 4 * math.sqrt(expected * (1 - expected) / draws) + 1e-12


def passing(found: Simulation, indicator: str = "1") -> float:
    share = found.chance("甲市", indicator).probability()
    assert share is not None
    return share


@pytest.mark.parametrize("seed", range(5))
def test_a_normal_figure_against_one_bound(seed: int) -> None:
    found = simulated(Normal(indicator="1", sd=0.8), Normal(indicator="2", cv=0.1), seed=seed)
    assert agrees(passing(found), 1 - NormalDist(10.4, 0.8).cdf(10))
    assert agrees(passing(found, "2"), NormalDist(4.8, 0.48).cdf(5))


@pytest.mark.parametrize("seed", range(3))
def test_a_lognormal_figure(seed: int) -> None:
    found = simulated(LogNormal(indicator="1", cv=0.2), seed=seed)
    square = math.log1p(0.2**2)
    behind = NormalDist(math.log(10.4) - square / 2, math.sqrt(square))
    assert agrees(passing(found), 1 - behind.cdf(math.log(10)))
    figures = found.plan.draws(found.plan.figures).group(0)[0]
    assert abs(figures.mean() - 10.4) < 4 * 0.2 * 10.4 / math.sqrt(len(figures))


@pytest.mark.parametrize("seed", range(3))
def test_a_uniform_figure(seed: int) -> None:
    absolute = simulated(Uniform(indicator="1", low=9, high=12), seed=seed)
    assert agrees(passing(absolute), 2 / 3)
    relative = simulated(Uniform(indicator="1", low=-1, high=0.6, relative=True), seed=seed)
    assert agrees(passing(relative), 1 / 1.6)


@pytest.mark.parametrize("seed", range(3))
def test_a_triangular_figure(seed: int) -> None:
    found = simulated(Triangular(indicator="1", low=9, mode=11, high=12), seed=seed)
    assert agrees(passing(found), 1 - 1 / (3 * 2))
    found = simulated(Triangular(indicator="2", low=4, mode=4.5, high=6), seed=seed)
    assert agrees(passing(found, "2"), 1 - 1 / (2 * 1.5))


def test_an_empirical_figure() -> None:
    found = simulated(Empirical(indicator="1", values=[9, 9.5, 10, 11, 12]))
    assert agrees(passing(found), 3 / 5)
    found = simulated(Empirical(indicator="1", values=[-0.5, 0, 0.1, -0.41], relative=True))
    assert agrees(passing(found), 2 / 4)


def test_a_deviation_of_zero_is_certain() -> None:
    assert passing(simulated(Normal(indicator="1", sd=0))) == 1
    assert passing(simulated(Normal(indicator="1", mean=9.99, sd=0))) == 0
    assert passing(simulated(Triangular(indicator="1", low=10, mode=10, high=10))) == 1


@pytest.mark.parametrize("method", ["latin", "sobol"])
def test_evenly_spread_draws_agree_better(method: str) -> None:
    pytest.importorskip("scipy")
    expected = 1 - NormalDist(10.4, 0.8).cdf(10)
    apart = [
        passing(simulated(Normal(indicator="1", sd=0.8), method=method, draws=4096, seed=seed)) - expected
        for seed in range(5)
    ]
    assert max(map(abs, apart)) < 0.003 < math.sqrt(expected * (1 - expected) / 4096)


def test_shares_beyond_a_bound_are_put_on_it_or_drawn_within() -> None:
    clipped = simulated(Normal(indicator="3", sd=2.0))
    figures = clipped.plan.draws(clipped.plan.figures).group(0)[0]
    assert figures.max() == 100
    assert agrees(float(np.mean(figures == 100)), 1 - NormalDist(97, 2).cdf(100), len(figures))
    assert agrees(passing(clipped, "3"), 1 - NormalDist(97, 2).cdf(98))
    within = simulated(Normal(indicator="3", sd=2.0, beyond="truncate"))
    figures = within.plan.draws(within.plan.figures).group(0)[0]
    assert figures.max() < 100
    left = NormalDist(97, 2).cdf(100)
    assert agrees(passing(within, "3"), (left - NormalDist(97, 2).cdf(98)) / left)
    open_ended = simulated(Normal(indicator="3", sd=2.0, bounds=None))
    assert open_ended.plan.draws(open_ended.plan.figures).group(0).max() > 100


@pytest.mark.parametrize(
    ("distribution", "expected"),
    [
        (Uniform(indicator="1", low=8, high=14, bounds=(9, 12), beyond="truncate"), 2 / 3),
        (Uniform(indicator="1", low=8, high=14, bounds=(11, None)), 1),
        (
            Triangular(indicator="1", low=9, mode=11, high=12, bounds=(None, 11), beyond="truncate"),
            (2 / 3 - 1 / 6) * 1.5,
        ),
        (Empirical(indicator="1", values=[8, 9, 10, 11], bounds=(9, None), beyond="truncate"), 2 / 3),
        (Normal(indicator="1", mean=10, sd=1, bounds=(10, None), beyond="truncate"), 1),
        (LogNormal(indicator="1", mean=10, sd=1, bounds=(None, 9.9), beyond="truncate"), 0),
    ],
)
def test_bounds_of_ones_own(distribution: Distribution, expected: float) -> None:
    assert agrees(passing(simulated(distribution)), expected)


@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.6, 1.0])
@pytest.mark.parametrize("method", ["random", "latin", "sobol"])
def test_correlation_is_reproduced(correlation: float, method: str) -> None:
    if method != "random":
        pytest.importorskip("scipy")
    given = [Normal(indicator="1", sd=0.8), Normal(indicator="2", sd=0.4)]
    found = simulated(*given, correlation={("1", "2"): correlation}, method=method)
    draws = found.plan.draws(found.plan.figures)
    figures = np.hstack([draws.group(number) for number in range(5)])
    error = (1 - correlation**2) / math.sqrt(figures.shape[1])
    assert abs(np.corrcoef(figures)[0, 1] - correlation) <= 4 * error + 1e-9
    for row, (mean, deviation) in zip(figures, ((10.4, 0.8), (4.8, 0.4)), strict=True):
        assert abs(row.mean() - mean) < 4 * deviation / math.sqrt(len(row))
        assert abs(row.std() / deviation - 1) < 4 / math.sqrt(2 * len(row))


def test_correlation_of_other_distributions_is_that_of_their_scores() -> None:
    given = [Uniform(indicator="1", low=8, high=12), Triangular(indicator="2", low=3, mode=4, high=7)]
    found = simulated(*given, correlation=pd.DataFrame([[1, 0.7], [0.7, 1]], ["1", "乙"], ["1", "乙"]))
    figures = np.hstack([found.plan.draws(found.plan.figures).group(number) for number in range(9)])
    ranks = figures.argsort().argsort()
    spearman = 6 / math.pi * math.asin(0.7 / 2)
    assert abs(np.corrcoef(ranks)[0, 1] - spearman) < 4 / math.sqrt(figures.shape[1])
    assert figures[0].min() == pytest.approx(8, abs=0.01)
    assert figures[0].max() == pytest.approx(12, abs=0.01)


def test_the_award_of_correlated_figures() -> None:
    # Two normal figures, each met with probability one half: both with 1/4 + arcsin(r) / 2π.
    given = [
        Normal(indicator="1", mean=10, sd=1),
        Normal(indicator="2", mean=5, sd=1),
        Uniform(indicator="3", low=99, high=100),
    ]
    found = simulated(*given, correlation={("1", "2"): -0.5})
    expected = 0.25 + math.asin(0.5) / (2 * math.pi)
    (award,) = found.of_awards
    assert agrees(award.probability() or 0.0, expected)
    assert found.of_criteria[0].counts == award.counts


def test_normal_distribution_function_and_quantiles() -> None:
    at = np.linspace(-9, 9, 2001)
    expected = np.array([0.5 * math.erfc(-one / math.sqrt(2)) for one in at])
    assert np.abs(cdf(at) - expected).max() < 1e-14
    shares = np.concatenate([np.linspace(0.001, 0.999, 999), 10.0 ** -np.arange(4, 16)])
    found = np.array([PLAIN.inv_cdf(one) for one in shares])
    assert np.abs(quantile(shares) - found).max() < 1e-13
