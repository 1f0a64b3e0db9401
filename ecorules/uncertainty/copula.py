"""Correlation between indicators: a Gaussian copula.

Comes in: a matrix, or pairs with their correlation. Goes out: the matrix by key, checked, and
for any choice of its keys what turns independent normal draws into correlated ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Final

import numpy as np

from ecorules.assessment import Key
from ecorules.kernel import Floats
from ecorules.schemes import Scheme, shown
from ecorules.uncertainty.figures import find_key
from ecorules.uncertainty.saying import refusal

MAX_CORRELATED: Final = 1000
#: Eigenvalues down to this one count as zero, and entries so near as equal.
_TOLERANCE: Final = 1e-8


@dataclass(frozen=True, eq=False)
class Copula:
    """Correlations of the normal scores behind the figures of one region and year."""

    keys: tuple[Key, ...]
    matrix: Floats
    _factors: dict[tuple[int, ...], Floats] = field(default_factory=dict)

    def factor(self, places: tuple[int, ...]) -> Floats:
        """The square root of the correlations of some keys: times independent scores it gives correlated ones."""
        if places not in self._factors:
            chosen = self.matrix[np.ix_(places, places)]
            factor: Any
            try:
                factor = np.linalg.cholesky(chosen)
            except np.linalg.LinAlgError:
                sizes, directions = np.linalg.eigh(chosen)
                factor = directions * np.sqrt(np.maximum(sizes, 0.0))
            self._factors[places] = factor
        return self._factors[places]


def read_correlation(given: object, scheme: Scheme) -> Copula | None:
    """The correlations given as a square DataFrame, or as ``{(one, other): correlation}``.

    Names are ids or names of indicators, ``23__1`` for a part, or (indicator, part[, subject]).
    Raises ``DataError`` for unknown names, and for what is no correlation matrix.
    """
    if given is None:
        return None
    names, matrix = _of_pairs(given) if isinstance(given, Mapping) else _of_frame(given)
    if len(names) > MAX_CORRELATED:
        raise _impossible(f"超过 {MAX_CORRELATED} 项", f"more than {MAX_CORRELATED} names")
    keys = tuple(_key(name, scheme) for name in names)
    if len(set(keys)) < len(keys):
        raise _impossible("有的指标写了两次", "an indicator stands twice")
    _check(matrix)
    return Copula(keys, matrix)


def _of_frame(given: Any) -> tuple[list[Any], Floats]:
    if not (hasattr(given, "columns") and hasattr(given, "index") and hasattr(given, "to_numpy")):
        kind = type(given).__name__
        raise _impossible(
            f"应是方阵 DataFrame 或成对的映射，而不是 {kind}", f"a square DataFrame or a mapping is due, not {kind}"
        )
    names, columns = list(given.index), list(given.columns)
    if set(names) != set(columns) or len(names) != len(columns) or len(set(names)) < len(names):
        raise _impossible("行名与列名应相同，各写一次", "rows and columns should have the same names, each once")
    try:
        matrix = np.array(given[names].to_numpy(dtype=np.float64))
    except (TypeError, ValueError):
        raise _impossible("应都是数", "all entries should be numbers") from None
    return names, matrix


def _of_pairs(given: Mapping[Any, Any]) -> tuple[list[Any], Floats]:
    at: dict[Any, int] = {}
    entries: dict[tuple[int, int], float] = {}
    for pair, value in given.items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise _impossible(f"键 {shown(pair)} 应是两个指标", f"the key {shown(pair)} should be two indicators")
        if not isinstance(value, Real) or isinstance(value, bool):
            raise _impossible(f"{shown(pair)} 应是数", f"{shown(pair)} should be a number")
        one, other = (at.setdefault(name, len(at)) for name in pair)
        if one == other or entries.get((other, one), value) != value:
            raise _impossible(
                f"{shown(pair)} 写了两次，或是同一指标", f"{shown(pair)} stands twice, or is one indicator"
            )
        entries[one, other] = float(value)
    if not at:
        raise _impossible("是空的", "it is empty")
    if len(at) > MAX_CORRELATED:
        raise _impossible(f"超过 {MAX_CORRELATED} 项", f"more than {MAX_CORRELATED} names")
    matrix = np.eye(len(at))
    for (one, other), value in entries.items():
        matrix[one, other] = matrix[other, one] = value
    return list(at), matrix


def _key(name: object, scheme: Scheme) -> Key:
    words = [str(word) for word in name] if isinstance(name, tuple) else str(name).split("__", 2)
    if not 1 <= len(words) <= 3:
        raise _impossible(f"不认识的名称 {shown(name)}", f"unknown name {shown(name)}")
    part = words[1] if len(words) > 1 and words[1] not in {"", "0", "None"} else None
    return find_key(scheme, words[0], part, words[2] if len(words) > 2 else None)[1]


def _check(matrix: Floats) -> None:
    """Refuse what is no correlation matrix."""
    if not np.isfinite(matrix).all() or (np.abs(matrix) > 1 + _TOLERANCE).any():
        raise _impossible("相关系数应在 -1 与 1 之间", "correlations should lie between -1 and 1")
    if (np.abs(np.diag(matrix) - 1) > _TOLERANCE).any():
        raise _impossible("对角线应都是 1", "the diagonal should be ones")
    if (np.abs(matrix - matrix.T) > _TOLERANCE).any():
        raise _impossible("矩阵应对称", "the matrix should be symmetric")
    smallest = float(np.linalg.eigvalsh((matrix + matrix.T) / 2).min())
    if smallest < -_TOLERANCE * max(1, len(matrix)):
        said = f"{smallest:.3g}"
        message = f"这些相关系数不能同时成立（矩阵不是半正定的，最小特征值 {said}）"
        raise _impossible(message, f"no figures have these correlations: the matrix has the eigenvalue {said}")


def _impossible(message: str, message_en: str) -> Any:
    return refusal("E739", f"相关矩阵：{message}", f"correlation: {message_en}")
