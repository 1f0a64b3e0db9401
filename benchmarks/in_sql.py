"""The wide table as one SELECT of CASE expressions, as DuckDB takes it; NaN and null are told apart from numbers."""

from __future__ import annotations

from collections.abc import Sequence

from wide_table import FAIL, LABELS, NOT_APPLICABLE, PASS, UNKNOWN, ByClass, Compared, Ranged, Row, Worded

_SIGNS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}


def select(rows: Sequence[Row], table: str) -> str:
    return f"SELECT region, year, {', '.join(_column(row) for row in rows)} FROM {table}"


def _column(row: Row) -> str:
    return f'CAST({_case(row)} AS TINYINT) AS "{row.id}"'


def _case(row: Row) -> str:
    name = f'"{row.id}"'
    missing = f"({name} IS NULL OR isnan({name}))" if not isinstance(row, Worded) else ""
    match row:
        case Compared():
            return _when((missing, UNKNOWN), (f"{name} {_SIGNS[row.op]} {row.bound}", PASS), (None, FAIL))
        case Ranged(sides=((low, first), (high, second))):
            join = "OR" if row.either else "AND"
            met = f"{name} {_SIGNS[low]} {first} {join} {name} {_SIGNS[high]} {second}"
            return _when((missing, UNKNOWN), (met, PASS), (None, FAIL))
        case ByClass():
            return _by_class(row, name, missing)
        case Worded():
            first, second, failed, _ = row.reports
            passed = f"{name} IN ('{first}', '{second}')"
            return _when((passed, PASS), (f"{name} = '{failed}'", FAIL), (None, UNKNOWN))


def _by_class(row: ByClass, name: str, missing: str) -> str:
    met = [f"{name} {_SIGNS[row.op]} {bound}" for _, bound in row.arms]
    arms = [
        (f"{_stands(row.column, arm)} AND {meets}", PASS) for meets, (arm, _) in zip(met[1:], row.arms[1:], strict=True)
    ]
    labels = LABELS[row.column].values()
    uncovered = [(_stands(row.column, None), NOT_APPLICABLE)] if None in labels else []
    unclassed = (f"{row.column} IS NULL AND {met[-1]}", UNKNOWN)
    return _when(*uncovered, (missing, UNKNOWN), (met[0], PASS), *arms, unclassed, (None, FAIL))


def _stands(name: str, arm: str | None) -> str:
    labels = ", ".join(f"'{label}'" for label, taken_by in LABELS[name].items() if taken_by == arm)
    return f"{name} IN ({labels})"


def _when(*branches: tuple[str | None, int]) -> str:
    cases = [f"ELSE {code}" if test is None else f"WHEN {test} THEN {code}" for test, code in branches]
    return f"CASE {' '.join(cases)} END"
