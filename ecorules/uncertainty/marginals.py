"""Scores into figures: each row of scores by the distribution of its figure.

Comes in: standard normal scores, or uniform ones, a row a figure. Goes out: the figures, in
place. Rows of one kind of distribution are computed together. All go through the quantile
function, so that what is correlated or spread evenly among the scores is so among the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.errors import DataError
from ecorules.kernel import Floats
from ecorules.schemes import shown
from ecorules.uncertainty.distributions import Empirical, LogNormal, Triangular, Uniform, _Spread
from ecorules.uncertainty.figures import Drawn
from ecorules.uncertainty.gauss import cdf, quantile
from ecorules.uncertainty.saying import refusal

#: No score lies farther out; what would leave the range of floats there is refused.
_FARTHEST: Final = 40.0
_LARGEST: Final = 1e300
#: Bounds that leave a smaller share of a distribution leave nothing.
_LEAST: Final = 1e-9

#: What turns the scores of some rows into figures; the scores are used up.
Turn = Callable[[Floats], Floats]
Rows = slice | NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Marginals:
    """How rows of scores become figures; ``normal`` tells which rows take normal scores, the others uniform ones."""

    normal: NDArray[np.bool_]
    turns: tuple[tuple[Rows, Turn], ...]

    def apply(self, scores: Floats) -> None:
        """Put the figures in the place of their scores."""
        for rows, turn in self.turns:
            own = scores[rows]
            figures = turn(own)
            if figures is not own or not isinstance(rows, slice):
                scores[rows] = figures


def marginals(drawn: Sequence[Drawn]) -> Marginals:
    """The turns of all rows. Raises ``DataError`` where bounds leave nothing, or figures leave the range of floats."""
    makers: dict[str, list[int]] = {}
    for at, one in enumerate(drawn):
        cut = one.distribution.beyond == "truncate" and (np.isfinite(one.low) or np.isfinite(one.high))
        kind = f"{one.distribution.kind}{' cut' if cut else ''}"
        makers.setdefault(kind, []).append(at)
    normal = np.zeros(len(drawn), dtype=bool)
    turns: list[tuple[Rows, Turn]] = []
    for kind, places in makers.items():
        name, _, cut = kind.partition(" ")
        those = [drawn[at] for at in places]
        if name in {"normal", "lognormal"}:
            normal[places] = not cut
            turn = _spread(those, cut=bool(cut))
        elif name == "empirical":
            turn = _empirical(those)
        else:
            turn = _between(those, cut=bool(cut))
        turns.append((consecutive(places), _within(those, turn)))
    return Marginals(normal, tuple(turns))


def consecutive(places: Sequence[int]) -> Rows:
    """A slice where the places follow each other, which spares copies."""
    if places and list(places) == list(range(places[0], places[0] + len(places))):
        return slice(places[0], places[-1] + 1)
    return np.array(places, dtype=np.intp)


def _column(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def _within(those: Sequence[Drawn], turn: Turn) -> Turn:
    """The same, with figures beyond a bound put on it."""
    low, high = _column([one.low for one in those]), _column([one.high for one in those])
    if not (np.isfinite(low).any() or np.isfinite(high).any()):
        return turn

    def clipped(scores: Floats) -> Floats:
        figures = turn(scores)
        return np.clip(figures, low, high, out=figures)

    return clipped


def _spread(those: Sequence[Drawn], *, cut: bool) -> Turn:
    """Normal and lognormal."""
    logs = isinstance(those[0].distribution, LogNormal)
    means, deviations = np.array([_moments(one) for one in those]).T
    with np.errstate(over="ignore", invalid="ignore"):
        if logs:
            squares = np.log1p((deviations / means) ** 2)
            means, deviations = np.log(means) - squares / 2, np.sqrt(squares)
        farthest = np.abs(means) + _FARTHEST * deviations
    too_far = ~(farthest < (np.log(_LARGEST) if logs else _LARGEST))
    if too_far.any():
        one = those[int(np.argmax(too_far))]
        raise _misfit(one, "E742", "抽出的数会超出可计算的范围", "its draws are beyond what can be computed")
    mean, deviation = means[:, None], deviations[:, None]

    def turn(scores: Floats) -> Floats:
        scores *= deviation
        scores += mean
        if logs:
            np.exp(scores, out=scores)
        return scores

    if not cut:
        return turn
    lows, highs = (_edge([getattr(one, side) for one in those], logs=logs) for side in ("low", "high"))
    with np.errstate(divide="ignore", invalid="ignore"):
        below, above = ((ends - means) / deviations for ends in (lows, highs))
    certain = deviations == 0
    below = np.where(certain, np.where(means >= lows, -np.inf, np.inf), below)
    above = np.where(certain, np.where(means <= highs, np.inf, -np.inf), above)
    first, width = _share(those, cdf(below), cdf(above))
    return lambda scores: turn(quantile(np.clip(first + scores * width, *_INSIDE)))


#: Shares of which the quantile is finite.
_INSIDE: Final = (2.0**-60, 1.0 - 2.0**-53)


def _edge(ends: Sequence[float], *, logs: bool) -> Floats:
    found = np.array(ends, dtype=np.float64)
    if not logs:
        return found
    return np.where(found > 0, np.log(np.where(found > 0, found, 1.0)), -np.inf)


def _moments(one: Drawn) -> tuple[float, float]:
    spread = one.distribution
    assert isinstance(spread, _Spread)
    mean = one.observed if spread.mean is None else spread.mean
    assert mean is not None
    return mean, spread.deviation(mean)


def _share(those: Sequence[Drawn], below: Floats, above: Floats) -> tuple[Floats, Floats]:
    """Where the part within the bounds begins among all shares, and how much it is."""
    width = above - below
    if (width < _LEAST).any():
        one = those[int(np.argmax(width < _LEAST))]
        raise _misfit(one, "E741", "界限之内没有可抽的数", "its bounds leave nothing to draw from")
    return below[:, None], width[:, None]


def _between(those: Sequence[Drawn], *, cut: bool) -> Turn:
    """Uniform and triangular."""
    ends = [_ends(one) for one in those]
    low, high = _column([one[0] for one in ends]), _column([one[-1] for one in ends])
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.isfinite((high - low) * (high - low))
    if not finite.all():
        one = those[int(np.argmin(finite))]
        raise _misfit(one, "E742", "抽出的数会超出可计算的范围", "its draws are beyond what can be computed")
    triangular = isinstance(those[0].distribution, Triangular)
    mode = _column([one[1] for one in ends]) if triangular else low
    first, width = np.zeros_like(low), np.ones_like(low)
    if cut:
        bottom, top = _column([one.low for one in those]), _column([one.high for one in those])
        shares = [_below(np.clip(edge, low, high), low, mode, high, triangular=triangular) for edge in (bottom, top)]
        certain = low == high
        shares[0] = np.where(certain, np.where(low >= bottom, 0.0, 1.0), shares[0])
        shares[1] = np.where(certain, np.where(low <= top, 1.0, 0.0), shares[1])
        first, width = _share(those, shares[0][:, 0], shares[1][:, 0])

    def turn(scores: Floats) -> Floats:
        shares = first + scores * width if cut else scores
        if not triangular:
            return low + (high - low) * shares
        span = high - low
        rising = low + np.sqrt(shares * (span * (mode - low)))
        falling = high - np.sqrt((1.0 - shares) * (span * (high - mode)))
        return np.where(shares * span < mode - low, rising, falling)

    return turn


def _ends(one: Drawn) -> list[float]:
    between = one.distribution
    assert isinstance(between, Uniform | Triangular)
    return between.figures(one.observed)


def _below(at: Floats, low: Floats, mode: Floats, high: Floats, *, triangular: bool) -> Floats:
    """The share below a figure; 0 where the ends are one."""
    span = np.where(high > low, high - low, 1.0)
    if not triangular:
        return (at - low) / span
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = (at - low) ** 2 / (span * (mode - low))
        falling = 1.0 - (high - at) ** 2 / (span * (high - mode))
    return np.where(at < mode, rising, np.where(high > mode, falling, 1.0))


def _empirical(those: Sequence[Drawn]) -> Turn:
    """One of the values of each row."""
    rows: list[Floats] = []
    for one in those:
        empirical = one.distribution
        assert isinstance(empirical, Empirical)
        values = np.array(empirical.values, dtype=np.float64)
        if empirical.relative:
            assert one.observed is not None
            values = values + one.observed
        if not np.isfinite(values).all():
            raise _misfit(one, "E742", "抽出的数会超出可计算的范围", "its draws are beyond what can be computed")
        if empirical.beyond == "truncate":
            values = values[(values >= one.low) & (values <= one.high)]
        if not len(values):
            raise _misfit(one, "E741", "界限之内没有可抽的数", "its bounds leave nothing to draw from")
        rows.append(values)

    def turn(scores: Floats) -> Floats:
        figures = np.empty_like(scores)
        for at, values in enumerate(rows):
            places = np.minimum((scores[at] * len(values)).astype(np.intp), len(values) - 1)
            figures[at] = values[places]
        return figures

    return turn


def _misfit(one: Drawn, code: str, message: str, message_en: str) -> DataError:
    figure: Any = one.figure
    where = f"{shown(figure.region)} {figure.year} {figure.key.indicator}"
    return refusal(code, f"{where}：{message}", f"{where}: {message_en}")
