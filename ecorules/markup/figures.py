"""Values as they stand in a table.

Comes in: a number, a state, a text or nothing. Goes out: text, not yet escaped.
"""

from __future__ import annotations

import math
from typing import Final

from ecorules.verdicts import Language

#: Numbers below this are written out; no official table has an exponent in it.
_WRITTEN_OUT: Final = 1e15
#: A printed minus: as wide as a plus, and no line breaks after it.
MINUS: Final = "\N{MINUS SIGN}"


def figure(value: float | str | bool | None, lang: Language = "zh") -> str:
    """A value as it is printed: 是 or 否 for a state, ten digits of a number, nothing for None.

    >>> figure(95.0), figure(0.1 + 0.2), figure(-3e12), figure(True), figure(False, "en"), figure(None)
    ('95', '0.3', '−3000000000000', '是', 'no', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
        case int() | float():
            return _number(float(value)).replace("-", MINUS)
        case _:
            return value


def signed(value: float | None) -> str:
    """A distance with its sign.

    >>> signed(2.5), signed(-2.7), signed(0.0), signed(None)
    ('+2.5', '−2.7', '0', '')
    """
    if value is None or value == 0:
        return figure(None if value is None else 0.0)
    return f"+{figure(value)}" if value > 0 else figure(value)


def _number(value: float) -> str:
    short = f"{value:.10g}"
    if "e" not in short or not math.isfinite(value) or not 1 <= abs(value) < _WRITTEN_OUT:
        return short
    return f"{value:.0f}"
