"""The normal distribution in NumPy alone: its distribution function and its quantiles.

Comes in: arrays. Goes out: arrays. ``quantile`` is Wichura's AS 241 (PPND16), about 1e-16
relative; ``cdf`` is Hart's approximation 5666 in the form of West (2005), about 1e-15 absolute.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from ecorules.kernel import Floats

_ABOVE: Final = (
    3.52624965998911e-02, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
    220.206867912376,
)  # fmt: skip
_BELOW: Final = (
    8.83883476483184e-02, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
    793.826512519948, 440.413735824752,
)  # fmt: skip
#: Beyond this many deviations the tail is a continued fraction.
_TAIL: Final = 7.07106781186547
_ROOT: Final = 2.506628274631
#: Nothing is left beyond.
_FARTHEST: Final = 40.0

_CENTRE: Final = (
    (2.50908092873012267e3, 3.34305755835881281e4, 6.72657709270087008e4, 4.59219539315498714e4,
     1.37316937655094611e4, 1.97159095030655144e3, 1.33141667891784377e2, 3.38713287279636661e0),
    (5.22649527885285456e3, 2.87290857357219426e4, 3.93078958000927106e4, 2.12137943015865958e4,
     5.39419602142475110e3, 6.87187007492057908e2, 4.23133307016009112e1, 1.0),
)  # fmt: skip
_MIDDLE: Final = (
    (7.74545014278341407e-4, 2.27238449892691845e-2, 2.41780725177450611e-1, 1.27045825245236838e0,
     3.64784832476320460e0, 5.76949722146069140e0, 4.63033784615654529e0, 1.42343711074968357e0),
    (1.05075007164441684e-9, 5.47593808499534494e-4, 1.51986665636164571e-2, 1.48103976427480074e-1,
     6.89767334985100004e-1, 1.67638483018380384e0, 2.05319162663775882e0, 1.0),
)  # fmt: skip
_FAR: Final = (
    (2.01033439929228813e-7, 2.71155556874348757e-5, 1.24266094738807843e-3, 2.65321895265761230e-2,
     2.96560571828504891e-1, 1.78482653991729133e0, 5.46378491116411436e0, 6.65790464350110377e0),
    (2.04426310338993978e-15, 1.42151175831644588e-7, 1.84631831751005468e-5, 7.86869131145613259e-4,
     1.48753612908506148e-2, 1.36929880922735805e-1, 5.99832206555887937e-1, 1.0),
)  # fmt: skip


def cdf(deviations: Floats) -> Floats:
    """How much of the standard normal distribution lies below.

    >>> cdf(np.array([0.0, 1.96])).round(6).tolist()
    [0.5, 0.975002]
    """
    size = np.minimum(np.abs(np.asarray(deviations, dtype=np.float64)), _FARTHEST)
    with np.errstate(under="ignore"):
        density = np.exp(-0.5 * size * size)
        near = density * _polynomial(_ABOVE, size) / _polynomial(_BELOW, size)
        fraction = size + 0.65
        for step in (4.0, 3.0, 2.0, 1.0):
            fraction = size + step / fraction
        upper = np.where(size < _TAIL, near, density / fraction / _ROOT)
    return np.where(np.asarray(deviations) > 0, 1.0 - upper, upper)


def quantile(shares: Floats) -> Floats:
    """The deviation below which this share of the standard normal distribution lies; shares in (0, 1).

    >>> quantile(np.array([0.5, 0.975])).round(6).tolist()
    [0.0, 1.959964]
    """
    shares = np.asarray(shares, dtype=np.float64)
    off = shares - 0.5
    square = 0.180625 - off * off
    centre = off * _polynomial(_CENTRE[0], square) / _polynomial(_CENTRE[1], square)
    with np.errstate(divide="ignore"):
        root = np.sqrt(-np.log(np.minimum(shares, 1.0 - shares)))
    middle = _polynomial(_MIDDLE[0], root - 1.6) / _polynomial(_MIDDLE[1], root - 1.6)
    with np.errstate(invalid="ignore"):
        far = _polynomial(_FAR[0], root - 5.0) / _polynomial(_FAR[1], root - 5.0)
    tail = np.where(root <= 5.0, middle, far)
    return np.where(np.abs(off) <= 0.425, centre, np.where(off < 0, -tail, tail))


def _polynomial(coefficients: tuple[float, ...], at: Floats) -> Floats:
    """Horner's rule, the highest power first."""
    found = np.full_like(at, coefficients[0])
    for coefficient in coefficients[1:]:
        found *= at
        found += coefficient
    return found
