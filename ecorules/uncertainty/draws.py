"""Draws: the figures of every draw, by random numbers that count.

Comes in: what is drawn from what, a seed and a method. Goes out: figures, so many draws at a
time. Draws are numbered, and made in groups of ``GROUP``: each group of each figure has random
numbers of its own (Philox with the group's number and the figure's name as its counter; with
Sobol one scrambled sequence a region). So neither the cut of the blocks nor what else is drawn
changes a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from ecorules.kernel import Floats
from ecorules.uncertainty.copula import Copula
from ecorules.uncertainty.figures import Drawn
from ecorules.uncertainty.gauss import cdf, quantile
from ecorules.uncertainty.marginals import Marginals, marginals
from ecorules.uncertainty.saying import refusal

Method = Literal["random", "latin", "sobol"]
METHODS: Final = ("random", "latin", "sobol")

#: Draws that share one stretch of random numbers; a power of two, which Sobol sequences need.
GROUP: Final = 2048
#: Dimensions of the Sobol sequences of SciPy.
_SOBOL: Final = 21_201
_INSIDE: Final = (2.0**-54, 1.0 - 2.0**-53)


@dataclass(eq=False)
class Draws:
    """The draws of some regions' figures: row i of what comes out is ``figures[i]``."""

    figures: Sequence[Drawn]
    seed: int
    method: Method
    total: int
    copula: Copula | None = None
    turn: Marginals = field(init=False)
    _normal: NDArray[np.bool_] = field(init=False)
    _mixed: list[tuple[Floats, NDArray[np.intp]]] = field(init=False)
    _by_region: dict[str, list[int]] = field(init=False)
    _counters: NDArray[np.uint64] = field(init=False)
    _sequences: dict[str, tuple[Any, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.turn = marginals(self.figures)
        self._mixed = self._correlated()
        self._normal = self.turn.normal.copy()
        for _, rows in self._mixed:
            self._normal[rows.ravel()] = True
        self._by_region = {}
        for at, one in enumerate(self.figures):
            self._by_region.setdefault(one.figure.region, []).append(at)
        if self.method == "sobol" and max(map(len, self._by_region.values()), default=0) > _SOBOL:
            message = f"Sobol 序列最多 {_SOBOL} 维，一个地区要抽的数多于此"
            raise refusal("E743", message, f"Sobol sequences have {_SOBOL} dimensions, a region has more figures")
        self._counters = np.array([_number(*one.figure) for one in self.figures], dtype=np.uint64).reshape(-1, 2)

    def _correlated(self) -> list[tuple[Floats, NDArray[np.intp]]]:
        """The rows that are mixed with each other: of one region and year, by the same factor."""
        if self.copula is None:
            return []
        place = {key: at for at, key in enumerate(self.copula.keys)}
        together: dict[tuple[str, int], dict[int, int]] = {}
        for at, one in enumerate(self.figures):
            if one.figure.key in place:
                held = together.setdefault((one.figure.region, one.figure.year), {})
                held.setdefault(place[one.figure.key], at)
        groups: dict[tuple[int, ...], list[list[int]]] = {}
        for held in together.values():
            places = tuple(sorted(held))
            if len(places) > 1:
                groups.setdefault(places, []).append([held[one] for one in places])
        return [(self.copula.factor(places), np.array(rows, dtype=np.intp)) for places, rows in groups.items()]

    def fill(self, out: Floats, first: int) -> None:
        """Put the draws from number ``first`` on, a multiple of ``GROUP``, into ``out`` (figures × draws)."""
        for start in range(0, out.shape[1], GROUP):
            count = min(GROUP, out.shape[1] - start)
            out[:, start : start + count] = self.group((first + start) // GROUP)[:, :count]

    def group(self, number: int) -> Floats:
        """The figures of one group of draws; of the last group only those that are asked for."""
        count = min(GROUP, self.total - number * GROUP)
        scores = np.empty((len(self.figures), count))
        if self.method == "random":
            self._random(scores, number)
        else:
            self._spread_evenly(scores, number)
        self._mix(scores)
        self.turn.apply(scores)
        return scores

    def _random(self, scores: Floats, number: int) -> None:
        bits, stream = _stream(self.seed)
        state: Any = bits.state
        counter = state["state"]["counter"]
        for row, (high, low), normal in zip(scores, self._counters, self._normal.tolist(), strict=True):
            counter[:] = (0, number, high, low)
            bits.state = state
            if normal:
                stream.standard_normal(out=row)
            else:
                stream.random(out=row)

    def _spread_evenly(self, scores: Floats, number: int) -> None:
        """Latin hypercubes of a group each, or the stretch of a Sobol sequence."""
        for region, rows in self._by_region.items():
            count = scores.shape[1]
            shares = self._sobol(region, len(rows), number, count) if self.method == "sobol" else None
            if shares is None:
                shares = _sampler("LatinHypercube", len(rows), self._generator(region, number + 1)).random(count)
            scores[rows] = shares.T
        if self._normal.any():
            scores[self._normal] = quantile(np.clip(scores[self._normal], *_INSIDE))

    def _sobol(self, region: str, width: int, number: int, count: int) -> Floats:
        sequence, at = self._sequences.get(region, (None, 0))
        if sequence is None or at > number:
            sequence, at = _sampler("Sobol", width, self._generator(region, 0)), 0
        if at < number:
            sequence.fast_forward((number - at) * GROUP)
        shares: Floats = sequence.random(GROUP)[:count]
        self._sequences[region] = (sequence, number + 1)
        return shares

    def _generator(self, region: str, number: int) -> np.random.Generator:
        # SciPy spawns generators of its own from this one, which takes a sequence of seeds.
        seeds = np.random.SeedSequence([self.seed, number, *_number(self.method, region)])
        return np.random.Generator(np.random.Philox(seeds))

    def _mix(self, scores: Floats) -> None:
        """Correlate the normal scores; rows that take uniform ones get their shares."""
        for factor, rows in self._mixed:
            for those in rows:
                scores[those] = factor @ scores[those]
        shares = self._normal & ~self.turn.normal
        if shares.any():
            scores[shares] = cdf(scores[shares])


def _stream(seed: int) -> tuple[np.random.Philox, np.random.Generator]:
    bits = np.random.Philox(key=np.random.SeedSequence(seed).generate_state(2, np.uint64))
    return bits, np.random.Generator(bits)


def _number(*name: object) -> tuple[int, int]:
    """A name as two numbers of 64 bits: the same on every machine, and of its own for each."""
    digest = blake2b(repr(name).encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def check_method(method: object) -> None:
    """Refuse a method that nobody knows, or that needs a package which is not there."""
    if not isinstance(method, str) or method not in METHODS:
        listed = "、".join(METHODS)
        raise refusal("E738", f"method 应是 {listed}", f"method should be one of {', '.join(METHODS)}")
    if method != "random":
        _qmc()


def _qmc() -> Any:
    try:
        from scipy.stats import qmc  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        install = "pip install 'ecorules[scenarios]'"
        message = f"拉丁超立方和 Sobol 抽样需要 scipy：{install}"
        raise refusal("E740", message, f"Latin hypercube and Sobol draws need scipy: {install}") from None
    return qmc


def _sampler(name: str, width: int, generator: np.random.Generator) -> Any:
    sampler = getattr(_qmc(), name)
    try:
        return sampler(width, rng=generator)
    except TypeError:  # before SciPy 1.15
        return sampler(width, seed=generator)
