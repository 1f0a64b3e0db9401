"""A mixed integer program, row by row, for SciPy's HiGHS.

Comes in: variables with cost and bounds, rows of coefficients. Goes out: a solution, the word that
there is none, or that the time was up. SciPy is the extra ``scenarios`` and is imported here only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation import refuse

_INSTALL: Final = "pip install 'ecorules[scenarios]'"
#: How SciPy numbers what came of a program.
_OPTIMAL, _LIMIT, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Solution:
    """The values of all variables; ``gap`` is how far the cost may be from the least, as a share of it."""

    values: tuple[float, ...]
    cost: float
    gap: float
    is_optimal: bool


@dataclass(slots=True)
class Program:
    """A program to be minimised, while it is made."""

    costs: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    integral: list[bool] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def variable(self, cost: float = 0.0, low: float = 0.0, high: float = 1.0, *, integral: bool = True) -> int:
        """A variable, by its number."""
        self.costs.append(cost)
        self.bounds.append((low, high))
        self.integral.append(integral)
        return len(self.costs) - 1

    def row(self, coefficients: Mapping[int, float], low: float = -math.inf, high: float = math.inf) -> None:
        """A linear constraint."""
        self.rows.append((dict(coefficients), low, high))

    def copy(self, costs: Mapping[int, float] | None = None) -> Program:
        """The same program, with other costs if they are given."""
        made = self.costs if costs is None else [costs.get(at, 0.0) for at in range(len(self.costs))]
        return Program(list(made), list(self.bounds), list(self.integral), list(self.rows))

    def solve(self, seconds: float) -> Solution | None:
        """The cheapest solution; None if there is none.

        Raises ``DataError`` E766 where SciPy is not installed, E769 if the time was up before
        any solution was found.
        """
        optimize, sparse = scipy_parts()
        if not self.costs:
            feasible = all(low <= 0 <= high for _, low, high in self.rows)
            return Solution((), 0.0, 0.0, is_optimal=True) if feasible else None
        lows, highs = zip(*self.bounds, strict=True)
        found = optimize.milp(
            self.costs,
            integrality=[int(each) for each in self.integral],
            bounds=optimize.Bounds(lows, highs),
            constraints=self.constraints(optimize, sparse),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            if found.status == _INFEASIBLE:
                return None
            raise _unsolved(found.status, seconds)
        gap = 0.0 if found.status == _OPTIMAL else float(found.get("mip_gap") or 0.0)
        return Solution(tuple(map(float, found.x)), float(found.fun), gap, found.status == _OPTIMAL)

    def constraints(self, optimize: Any, sparse: Any) -> Any:
        """The rows as one sparse constraint."""
        if not self.rows:
            return ()
        import numpy as np

        data, across, down = [], [], []
        for number, (coefficients, _, _) in enumerate(self.rows):
            for at, coefficient in coefficients.items():
                data.append(coefficient)
                down.append(number)
                across.append(at)
        # SciPy 1.11 hands the indices to HiGHS as they are, and HiGHS takes small ones.
        places = np.asarray(down, dtype=np.int32), np.asarray(across, dtype=np.int32)
        matrix = sparse.csr_array((data, places), shape=(len(self.rows), len(self.costs)))
        return optimize.LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])


def scipy_parts() -> tuple[Any, Any]:
    """SciPy's optimisation and sparse arrays. Raises ``DataError`` (E766) where it is not installed."""
    try:
        from scipy import optimize, sparse
    except ImportError:
        message, message_en = "求最省的措施需要 SciPy", "the cheapest measures need SciPy"
        raise refuse("E766", message, message_en, f"执行 {_INSTALL}", _INSTALL) from None
    return optimize, sparse


def _unsolved(status: int, seconds: float) -> EcoRulesError:
    if status == _LIMIT:
        message, message_en = f"{seconds:g} 秒内没有找到解", f"no solution was found within {seconds:g} seconds"
        return refuse("E769", message, message_en, "加大 time_limit", "give a longer time_limit")
    message, message_en = f"求解器停止，状态 {status}", f"the solver stopped with status {status}"
    return refuse("E769", message, message_en)
