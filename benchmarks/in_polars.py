"""The wide table as one Polars query: when and then, in the forms that were the fastest of several tried.

A missing number is null here, as Polars has it; NaN would be greater than every bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import polars as pl
from wide_table import FAIL, LABELS, NOT_APPLICABLE, PASS, UNKNOWN, ByClass, Compared, Ranged, Row, Worded

_COMPARE = {"≥": pl.Expr.ge, "≤": pl.Expr.le, ">": pl.Expr.gt, "<": pl.Expr.lt}


def query(rows: Sequence[Row]) -> list[pl.Expr]:
    """For each row of a scheme the expression of its codes."""
    return [_codes(row).alias(row.id) for row in rows]


def _codes(row: Row) -> pl.Expr:
    column = pl.col(row.id)
    match row:
        case Compared():
            return _three(_COMPARE[row.op](column, row.bound), column.is_null())
        case Ranged(sides=((low, first), (high, second))):
            one, other = _COMPARE[low](column, first), _COMPARE[high](column, second)
            return _three(one | other if row.either else one & other, column.is_null())
        case ByClass():
            return _by_class(row, column)
        case Worded():
            first, second, failed, _ = row.reports
            passed = (column == first) | (column == second)
            return pl.when(passed).then(_code(PASS)).when(column == failed).then(_code(FAIL)).otherwise(_code(UNKNOWN))


def _three(passed: pl.Expr, open_: pl.Expr) -> pl.Expr:
    return pl.when(passed).then(_code(PASS)).when(open_).then(_code(UNKNOWN)).otherwise(_code(FAIL))


def _by_class(row: ByClass, column: pl.Expr) -> pl.Expr:
    """The bounds are nested: the strictest arm passes every class, the loosest fails every class."""
    met = [_COMPARE[row.op](column, bound) for _, bound in row.arms]
    others = [meets & _stands(row.column, arm) for meets, (arm, _) in zip(met[1:], row.arms[1:], strict=True)]
    open_ = column.is_null() | (pl.col(row.column).is_null() & met[-1])
    codes = _three(reduce(or_, others, met[0]), open_)
    if None not in LABELS[row.column].values():
        return codes
    return pl.when(_stands(row.column, None)).then(_code(NOT_APPLICABLE)).otherwise(codes)


def _stands(name: str, arm: str | None) -> pl.Expr:
    return reduce(or_, [pl.col(name) == label for label, taken_by in LABELS[name].items() if taken_by == arm])


def _code(code: int) -> pl.Expr:
    return pl.lit(code, pl.Int8)
