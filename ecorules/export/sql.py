"""A rule as SQL text.

Comes in: a rule, the name of a column, a dialect. Goes out: one expression. Names and labels are
quoted, numbers are written so that the engine reads the very float.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import inf, nextafter
from typing import Final, Literal, assert_never, get_args

from ecorules.errors import DataError
from ecorules.export.logic import Always, Among, Both, Bound, Condition, Either, Missing
from ecorules.export.planning import plan
from ecorules.rules import Rule
from ecorules.text import Diagnostic

Dialect = Literal["duckdb", "sqlite", "postgres", "spark"]

_SIGNS: Final = {"≥": ">=", ">": ">", "≤": "<=", "<": "<", "=": "=", "≠": "<>"}


def to_sql(
    rule: Rule,
    column: str,
    dialect: Dialect,
    *,
    classes: Mapping[str, str | None] | None = None,
    year: str | None = "year",
) -> str:
    """The rule as an SQL expression that gives the verdict's code as a small integer.

    0 fail, 1 unknown, 2 pass, 3 not applicable: what ``rule.evaluate`` gives for the row. ``column``
    is the name of the column that holds the value, in the rule's unit; it is quoted, never read as
    SQL. Class labels stand as text in a column for each dimension, named ``level``, ``terrain``,
    ``city_size`` and so on, or as ``classes`` says (``{"level": "级别"}``; None for a dimension
    that the table does not have). Milestones ask ``year``, None if there is no such column.

    Null, NaN and infinities are no figures: the code is 1. A label counts as given if it is spelled
    as the rule's lexicon lists it. Bounds compare as exactly as in ``rule.evaluate``.

    Raises ``DataError`` that names every clause that one row cannot answer: courses and changes,
    states, grades, targets, standards, references, several subjects; and for rounding.

    >>> from ecorules.rules import Compare, Op
    >>> rule = Rule(text="≥95", unit="%", demand=Compare(op=Op.GE, bound=95.0))
    >>> to_sql(rule, "rate", "duckdb")
    'CAST(CASE WHEN "rate" IS NULL OR NOT isfinite("rate") THEN 1 WHEN "rate" >= 95e0 THEN 2 ELSE 0 END AS TINYINT)'
    """
    if not isinstance(dialect, str) or dialect not in _DIALECTS:
        known = "、".join(get_args(Dialect))
        message, message_en = f"没有这种 SQL 方言；可用：{known}", f"no such dialect of SQL; there are: {known}"
        raise DataError(Diagnostic(code="E321", message=message, message_en=message_en))
    writer = _DIALECTS[dialect]
    found = plan(rule, column, classes, year)
    branches = "".join(f" WHEN {writer.condition(condition)} THEN {code}" for condition, code in found.branches)
    return writer.whole(f"CASE{branches} ELSE {found.rest} END" if branches else str(found.rest))


class _Writer(ABC):
    """Standard SQL; dialects say what differs."""

    kind: str | None = None

    def whole(self, expression: str) -> str:
        return f"CAST({expression} AS {self.kind})"

    def condition(self, condition: Condition) -> str:
        match condition:
            case Always(holds):
                return "TRUE" if holds else "FALSE"
            case Missing(column, given):
                missing = self.missing(self.name(column))
                return f"NOT ({missing})" if given else missing
            case Bound(column, relation, number):
                return f"{self.number_of(self.name(column))} {_SIGNS[relation]} {self.number(float(number))}"
            case Among(column, labels, outside):
                name = self.text_of(self.name(column))
                listed = ", ".join(map(self.text, sorted(labels)))
                return f"({name} IS NULL OR {name} NOT IN ({listed}))" if outside else f"{name} IN ({listed})"
            case Both(items):
                return " AND ".join(map(self.inside, items))
            case Either(items):
                return " OR ".join(map(self.inside, items))
            case _ as never:
                assert_never(never)

    def inside(self, condition: Condition) -> str:
        written = self.condition(condition)
        bare = isinstance(condition, Bound | Among) or (isinstance(condition, Missing) and condition.given)
        return written if bare else f"({written})"

    def name(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def text(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    def text_of(self, name: str) -> str:
        return name

    def number_of(self, name: str) -> str:
        return name

    @abstractmethod
    def number(self, number: float) -> str:
        """A number as a literal that the engine reads as this very float."""

    @abstractmethod
    def missing(self, name: str) -> str:
        """The condition that a column holds no figure."""


class _DuckDB(_Writer):
    kind = "TINYINT"

    def number(self, number: float) -> str:  # with no exponent it would be a DECIMAL
        return _with_exponent(number)

    def missing(self, name: str) -> str:
        return f"{name} IS NULL OR NOT isfinite({name})"


class _SQLite(_Writer):
    """Columns hold anything: text is no figure, and whole numbers would compare as such."""

    def whole(self, expression: str) -> str:
        return expression

    def name(self, name: str) -> str:  # a name in double quotes that no column has would be a text
        return "`" + name.replace("`", "``") + "`"

    def number_of(self, name: str) -> str:
        return f"CAST({name} AS REAL)"

    def number(self, number: float) -> str:
        return repr(number) if _read_alike(number) else _of_whole_numbers(number)

    def missing(self, name: str) -> str:  # NaN is stored as NULL; 9e999 is how infinity is written
        return f"typeof({name}) NOT IN ('integer', 'real') OR {name} IN (9e999, -9e999)"


class _Postgres(_Writer):
    """A cast of the column would read text as numbers, so the bounds are cast instead."""

    kind = "smallint"

    def text(self, text: str) -> str:
        quoted = super().text(text)
        return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted

    def text_of(self, name: str) -> str:  # an enumeration refuses labels that it does not have
        return f"{name}::text"

    def number(self, number: float) -> str:
        return f"{_plain(number)}::float8"

    def missing(self, name: str) -> str:
        return f"{name} IS NULL OR {name} IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8)"


class _Spark(_Writer):
    """Spark reads text as numbers by itself, so the type is asked."""

    kind = "TINYINT"

    def name(self, name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    def text(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def number(self, number: float) -> str:
        return f"{_plain(number)}D"

    def missing(self, name: str) -> str:
        infinite = "double('Infinity'), double('-Infinity')"
        return f"{name} IS NULL OR typeof({name}) = 'string' OR isnan({name}) OR {name} IN ({infinite})"


_DIALECTS: Final[dict[str, _Writer]] = {
    "duckdb": _DuckDB(),
    "sqlite": _SQLite(),
    "postgres": _Postgres(),
    "spark": _Spark(),
}


def _plain(number: float) -> str:
    """The shortest decimal that reads back as this float: 95, 0.1, 1e+21."""
    return repr(number).removesuffix(".0")


def _with_exponent(number: float) -> str:
    plain = _plain(number)
    return plain if "e" in plain else f"{plain}e0"


def _read_alike(number: float) -> bool:
    """Whether SQLite is sure to read a decimal as this float.

    It multiplies or divides by a power of ten in the machine's widest float. That is right where
    both sides are whole floats and the quotient is not close to the middle of two floats.
    """
    decimal = Decimal(repr(abs(number))).normalize()
    whole, power = int("".join(map(str, decimal.as_tuple().digits))), int(decimal.as_tuple().exponent)
    if whole >= 1 << 53 or abs(power) > 22:
        return False
    exact = Fraction(decimal)
    middles = ((Fraction(abs(number)) + Fraction(nextafter(abs(number), way))) / 2 for way in (0.0, inf))
    return number == 0 or all(abs(exact - middle) * (1 << 62) > exact for middle in middles)


def _of_whole_numbers(number: float) -> str:
    """A float as a whole number times or over powers of two, each of which SQLite reads exactly.

    >>> _of_whole_numbers(0.1 + 0.2)
    '(1351079888211149.0 / 4503599627370496)'
    """
    top, bottom = number.as_integer_ratio()
    halvings, doublings = bottom.bit_length() - 1, 0
    while abs(top) >= 1 << 53:
        top, doublings = top >> 1, doublings + 1
    steps = [f" * {1 << step}" for step in _steps(doublings)] + [f" / {1 << step}" for step in _steps(halvings)]
    return f"({top}.0{''.join(steps)})"


def _steps(power: int) -> list[int]:
    """A power of two in steps that fit a whole number of SQLite."""
    return [62] * (power // 62) + [power % 62] * (power % 62 > 0)
