"""A rule as a narwhals expression.

Comes in: a rule and the name of a column. Goes out: an expression for any frame that narwhals
takes: pandas, Polars, PyArrow, DuckDB and others. narwhals comes in when this is first called.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, assert_never

from ecorules.errors import DataError, EcoRulesError
from ecorules.export.logic import Always, Among, Both, Bound, Condition, Either, Missing
from ecorules.export.planning import plan
from ecorules.rules import Rule
from ecorules.text import Diagnostic, printable

if TYPE_CHECKING:
    import narwhals as nw

_RELATIONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "≥": operator.ge,
    ">": operator.gt,
    "≤": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "≠": operator.ne,
}


def to_narwhals(
    rule: Rule,
    column: str,
    *,
    classes: Mapping[str, str | None] | None = None,
    year: str | None = "year",
) -> nw.Expr:
    """The rule as a narwhals expression that gives the verdict's code as int8.

    The arguments are those of ``to_sql``, and so are the codes and what is refused. The expression has
    no name of its own: give it one with ``alias``. The value's column must be one of numbers; an
    engine refuses text and booleans when the expression runs.

    Raises ``EcoRulesError`` where narwhals is not installed: ``pip install 'ecorules[engines]'``.

    >>> import pytest
    >>> nw = pytest.importorskip("narwhals", reason="narwhals is an extra")
    >>> import pandas as pd
    >>> from ecorules.rules import Compare, Op
    >>> rule = Rule(text="≥95", unit="%", demand=Compare(op=Op.GE, bound=95.0))
    >>> frame = nw.from_native(pd.DataFrame({"rate": [96.5, 92.0, float("nan")]}))
    >>> frame.select(to_narwhals(rule, "rate").alias("code"))["code"].to_list()
    [2, 0, 1]
    """
    try:
        import narwhals
    except ImportError:
        message, message_en = "需要 narwhals", "narwhals is needed"
        hint = "pip install 'ecorules[engines]'"
        missing = Diagnostic(code="E326", message=message, message_en=message_en, hint=hint, hint_en=hint)
        raise EcoRulesError(missing) from None
    found = plan(rule, column, classes, year)
    writer = _Writer(narwhals)
    codes = writer.code(found.rest)
    for condition, code in reversed(found.branches):
        codes = narwhals.when(writer.condition(condition)).then(writer.code(code)).otherwise(codes)
    if not found.branches:  # one code for every row, as long as the frame
        codes = narwhals.when(writer.column(found.value).is_null()).then(codes).otherwise(codes)
    return codes.cast(narwhals.Int8)


class _Writer:
    """narwhals is handed in: it is imported when it is first needed.

    Backends answer a test of a null with null, and some then fail or pass null on: each test
    therefore says False there.
    """

    def __init__(self, narwhals: Any) -> None:
        self.nw = narwhals

    def condition(self, condition: Condition) -> nw.Expr:
        match condition:
            case Always(holds):
                always: nw.Expr = self.nw.lit(holds)
                return always
            case Missing(column, given):
                missing = self.missing(column)
                return ~missing if given else missing
            case Bound(column, relation, number):
                stands: nw.Expr = _RELATIONS[relation](self.number(column), float(number))
                return stands.fill_null(False)
            case Among(column, labels, outside):
                text = self.column(column)
                found = ~text.is_null() & text.cast(self.nw.String).is_in(sorted(labels)).fill_null(False)
                return ~found if outside else found
            case Both(items):
                return reduce(operator.and_, map(self.condition, items))
            case Either(items):
                return reduce(operator.or_, map(self.condition, items))
            case _ as never:
                assert_never(never)

    def missing(self, name: str) -> nw.Expr:
        """Null, NaN or infinite. NaN is asked of the column itself: that refuses text and booleans."""
        column = self.column(name)
        infinite = (self.number(name).abs() == math.inf).fill_null(False)
        return column.is_null() | column.is_nan().fill_null(False) | infinite

    def number(self, name: str) -> nw.Expr:
        return self.column(name).cast(self.nw.Float64)

    def column(self, name: str) -> nw.Expr:
        if name == "*" or (name.startswith("^") and name.endswith("$")):  # Polars takes these for patterns
            shown = f"“{printable(name[:40])}”"
            message, message_en = f"列名 {shown} 是一个模式", f"the name {shown} is a pattern of columns"
            raise DataError(Diagnostic(code="E322", message=message, message_en=message_en))
        column: nw.Expr = self.nw.col(name)
        return column

    def code(self, code: int) -> nw.Expr:
        constant: nw.Expr = self.nw.lit(code, self.nw.Int8)
        return constant
