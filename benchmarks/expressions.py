"""The wide table in general expression languages: one list of conditional expressions over the values of a row.

Comes in: the rows of a scheme and how a language writes a choice, a list and a missing value. Goes
out: its text, and rows of values as that language takes them. What ecorules reads out of 市≥95 县≥85
has to be spelled out here: the classes behind an arm, missing values, classes that no arm covers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan

from wide_table import FAIL, LABELS, NOT_APPLICABLE, PASS, UNKNOWN, ByClass, Compared, Panel, Ranged, Row, Worded

_SIGNS = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}

Values = dict[str, float | str | None]


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a language writes the few things that differ."""

    name: Callable[[str], str]
    missing: Callable[[str], str]
    both: str
    either: str
    choice: Callable[[str, str, str], str]


def _ternary(test: str, then: str, otherwise: str) -> str:
    return f"(({test}) ? {then} : {otherwise})"


PYTHON = Dialect(
    name=lambda column: f'row["{column}"]',
    missing=lambda column: f'row["{column}"] is None',
    both="and",
    either="or",
    choice=lambda test, then, otherwise: f"({then} if {test} else {otherwise})",
)
RULE_ENGINE = Dialect(name=str, missing=lambda column: f"{column} == null", both="and", either="or", choice=_ternary)
ZEN = RULE_ENGINE
#: cel-python refuses to compare a number with null: a missing value is left out of the row there.
CEL = Dialect(
    name=lambda column: f"row.{column}",
    missing=lambda column: f"!has(row.{column})",
    both="&&",
    either="||",
    choice=_ternary,
)


def text(rows: Sequence[Row], dialect: Dialect) -> str:
    return f"[{', '.join(_expression(row, dialect) for row in rows)}]"


def values(given: Panel) -> list[Values]:
    """The rows of a panel as dictionaries, None where there is nothing."""
    columns: dict[str, list[float | str | None]] = {}
    for name, numbers in given.numbers.items():
        columns[f"v{name}"] = [None if isnan(number) else number for number in numbers.tolist()]
    for name, codes in (*given.statuses.items(), *given.classes.items()):
        words = given.words[name]
        column = name if name in given.classes else f"v{name}"
        columns[column] = [None if code < 0 else words[code] for code in codes.tolist()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _expression(row: Row, dialect: Dialect) -> str:
    column = f"v{row.id}"
    name, missing = dialect.name(column), dialect.missing(column)
    match row:
        case Compared():
            met = f"{name} {_SIGNS[row.op]} {float(row.bound)}"
            return _chain(dialect, (missing, UNKNOWN), (met, PASS), FAIL)
        case Ranged(sides=((low, first), (high, second))):
            join = dialect.either if row.either else dialect.both
            met = f"{name} {_SIGNS[low]} {float(first)} {join} {name} {_SIGNS[high]} {float(second)}"
            return _chain(dialect, (missing, UNKNOWN), (met, PASS), FAIL)
        case ByClass():
            return _by_class(row, dialect)
        case Worded():
            first, second, failed, _ = row.reports
            passed = f"{name} in ['{first}', '{second}']"
            return _chain(dialect, (missing, UNKNOWN), (passed, PASS), (f"{name} == '{failed}'", FAIL), UNKNOWN)


def _by_class(row: ByClass, dialect: Dialect) -> str:
    name, label = dialect.name(f"v{row.id}"), dialect.name(row.column)
    met = [f"{name} {_SIGNS[row.op]} {float(bound)}" for _, bound in row.arms]
    stands = {arm: f"{label} in {_labels(row.column, arm)}" for arm in dict.fromkeys(LABELS[row.column].values())}
    of_class = UNKNOWN if None not in stands else NOT_APPLICABLE
    by_arm = [(stands[arm], _chain(dialect, (test, PASS), FAIL)) for test, (arm, _) in zip(met, row.arms, strict=True)]
    number_missing = dialect.missing(f"v{row.id}")
    open_ = _chain(dialect, (number_missing, UNKNOWN), (met[0], PASS), (met[-1], UNKNOWN), FAIL)
    known = [(number_missing, UNKNOWN), *by_arm]
    uncovered = [(stands[None], of_class)] if None in stands else []
    return _chain(dialect, (dialect.missing(row.column), open_), *uncovered, *known, of_class)


def _labels(column: str, arm: str | None) -> str:
    return f"[{', '.join(repr(label) for label, taken_by in LABELS[column].items() if taken_by == arm)}]"


def _chain(dialect: Dialect, *branches: tuple[str, int | str] | int) -> str:
    *tests, otherwise = branches
    found = str(otherwise)
    for test, then in reversed(tests):  # type: ignore[misc]
        found = dialect.choice(test, str(then), found)
    return found
