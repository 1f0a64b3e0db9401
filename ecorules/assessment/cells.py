"""What one cell says: a number, a year, yes or no, a name.

Comes in: a cell of a table. Goes out: the plain value, or ``BadCell`` with the reason.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from numbers import Real
from typing import Any, Final, TypeVar

from ecorules.assessment.files import Percent
from ecorules.errors import EcoRulesError
from ecorules.schemes import shown
from ecorules.units import is_quantity

_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．－＋，", "0123456789.-+,")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?|[+-]?\.\d+")
_YES: Final = frozenset({"是", "true", "True", "TRUE"})
_NO: Final = frozenset({"否", "false", "False", "FALSE"})


_Result = TypeVar("_Result")


class BadCell(Exception):  # noqa: N818 - never leaves this part
    """A cell that does not say what its column should; message in Chinese and English, with hints."""

    def __init__(self, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        super().__init__(message, message_en, hint, hint_en)
        self.said = (message, message_en, hint, hint_en)


def is_number(cell: Any) -> bool:
    """Whether the cell is a number, or text that is nothing but one."""
    if isinstance(cell, str):
        return len(cell) < 400 and _NUMBER.fullmatch(cell.translate(_HALF_WIDTH)) is not None
    return isinstance(cell, Real | Decimal) and not isinstance(cell, bool)


def number(cell: Any, column: str) -> float:
    """The finite number of a cell; of a cell shown as a percentage, the number of per cent.

    >>> number("1,008.5", "value"), number("９５", "value")
    (1008.5, 95.0)
    """
    if not is_number(cell):
        raise BadCell(
            f"“{column}” 应是数，而不是 “{shown(cell)}”",
            f"{column!r} should be a number, not {shown(cell)!r}",
            "单位写在 unit 列，状态写在 status 列；没有数据就留空",
            "units belong in the column unit, states in status; leave the cell empty where there are no data",
        )
    try:
        if isinstance(cell, Percent):
            cell = Decimal(repr(float(cell))) * 100
        value = float(cell.translate(_HALF_WIDTH).replace(",", "") if isinstance(cell, str) else cell)
    except (OverflowError, ValueError):
        value = math.inf
    if not math.isfinite(value):
        raise BadCell(f"“{column}” 的数太大或不是有限的数", f"{column!r} is too large or not finite")
    return value


def unit(cell: Any, given: Any) -> str | None:
    """The unit of a number: the one given beside it, or % if its cell is shown as a percentage."""
    said = text(given, "unit")
    if not isinstance(cell, Percent):
        return said
    if said not in {None, "%", "％"}:
        raise BadCell(f"单元格是百分比，unit 却是 {shown(said)}", f"the cell is a percentage, its unit {shown(said)!r}")
    return "%"


def year(cell: Any) -> int:
    """A year as a whole number of four digits.

    >>> year("2020"), year(2020.0), year("2020年")
    (2020, 2020, 2020)
    """
    text = str(cell).removesuffix("年") if isinstance(cell, str) else cell
    value: float | None = None
    if isinstance(text, str):
        text = text.translate(_HALF_WIDTH)
        value = float(text) if re.fullmatch(r"\d{4}(?:\.0)?", text) else None
    elif isinstance(text, Real) and not isinstance(text, bool):
        value = float(text) if 1000 <= text <= 9999 else None  # type: ignore[operator]
    if value is None or not value.is_integer() or not 1000 <= value <= 9999:
        raise BadCell(
            f"年份 “{shown(cell)}” 应是四位数，如 2020",
            f"the year {shown(cell)!r} should be four digits, such as 2020",
        )
    return int(value)


def yes_no(cell: Any) -> bool | None:
    """True or False if the cell says so (是, 否), None if it says something else.

    >>> yes_no("是"), yes_no(False), yes_no("建立")
    (True, False, None)
    """
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        return True if cell in _YES else False if cell in _NO else None
    kind = type(cell)
    return bool(cell) if kind.__module__ == "numpy" and kind.__name__ in {"bool", "bool_"} else None


def name(cell: Any, column: str) -> str:
    """A name: text, or a whole number written as one (an id read as 26)."""
    if isinstance(cell, str) and cell.strip():
        return cell.strip()
    if isinstance(cell, Real) and not isinstance(cell, bool) and float(cell).is_integer():
        return str(int(float(cell)))
    if cell is None or isinstance(cell, str):
        raise BadCell(f"“{column}” 是空的", f"{column!r} is empty")
    raise BadCell(f"“{column}” 应是文字", f"{column!r} should be text")


def text(cell: Any, column: str) -> str | None:
    """Free text, None if the cell is empty."""
    return None if cell is None else cell if isinstance(cell, str) else name(cell, column)


def checked(read: Callable[[], _Result]) -> _Result:
    """What a function of another part gives; what it refuses is a bad cell."""
    try:
        return read()
    except EcoRulesError as error:
        finding = error.diagnostics[0]
        raise BadCell(finding.message, finding.message_en, finding.hint, finding.hint_en) from None


def quantity(cell: Any) -> bool:
    """Whether the cell is a quantity with a unit of its own."""
    return not isinstance(cell, str | bool | int | float) and is_quantity(cell)
