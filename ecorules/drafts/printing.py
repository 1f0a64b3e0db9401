"""Numbers and dates of a spreadsheet as its sheet prints them.

A cell holds 0.95 and prints 95%; only what is printed is handed on. The number formats that
tables of indicators use are followed; any other gives None, and its reader says so.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Final

#: Digits that a spreadsheet keeps of a number.
KEPT: Final = 15
#: Decimal places that are printed at most.
MAX_PLACES: Final = 30
_PIECES: Final = re.compile(
    r"""(?P<literal>"[^"]*"|\\.|[_*].)|(?P<bracket>\[[^\]]*\])|(?P<number>[#0?,.]+(?:E[+-][0#?]+)?)|(?P<percent>%)"""
    r"|(?P<general>General|@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
#: Signs that stand for themselves in a number format.
_PLAIN: Final = frozenset("$-+/():!^&'~{}<>= ￥¥‰℃≥≤≦≧～－—·，。；：（）、")
_DATE_PIECES: Final = re.compile(
    r"""(?P<literal>"[^"]*"|\\.|[_*].)|(?P<bracket>\[[^\]]*\])|(?P<field>y+|m+|d+|h+|s+)|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)


def printed_number(value: float, number_format: str) -> str | None:
    """A number as its format prints it; None if the format is none of those that are followed.

    >>> printed_number(0.955, "0.0%"), printed_number(12000, '#,##0"元"'), printed_number(0.1 + 0.2, "General")
    ('95.5%', '12,000元', '0.3')
    """
    try:
        number = Decimal(f"{value:.{KEPT}g}")
    except (InvalidOperation, OverflowError, ValueError):
        return None
    if not number.is_finite():
        return None
    sections = _sections(number_format or "General")
    if any(re.search(r"\[[<>=]", section) for section in sections):
        return None
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    shape = sections[at]
    return _shaped(abs(number) if at == 1 else number, shape)


def printed_text(text: str, number_format: str) -> str:
    """A text as its format prints it: the fourth part says how, or the only one if it has a place for text.

    >>> printed_text("20", '"≥"@')
    '≥20'
    """
    sections = _sections(number_format)
    shape = sections[3] if len(sections) > 3 else sections[0] if len(sections) == 1 else ""
    if "@" not in shape or len(shape) > 200:
        return text
    pieces = ((piece.lastgroup, piece[0]) for piece in _PIECES.finditer(shape))
    return "".join(_literal(part) if kind == "literal" else text if part == "@" else part for kind, part in pieces)


def general(value: float) -> str:
    """A number in the general format.

    >>> general(95.0), general(1e20)
    ('95', '100000000000000000000')
    """
    text = f"{value:.{KEPT}g}"
    if "e" not in text:
        return text
    return f"{Decimal(text):f}" if 1e-9 < abs(value) < 1e21 else text


def printed_date(value: dt.datetime | dt.date | dt.time, number_format: str) -> str | None:
    """A date as its format prints it; None if the format is none of those that are followed.

    >>> printed_date(dt.datetime(2020, 3, 23), 'yyyy"年"m"月"d"日"')
    '2020年3月23日'
    """
    shape = _sections(number_format)[0]
    out: list[str] = []
    hours = False
    for piece in _DATE_PIECES.finditer(shape):
        kind, text = piece.lastgroup, piece[0]
        if kind == "literal":
            out.append(_literal(text))
        elif kind == "bracket":
            if re.fullmatch(r"\[[hms]+\]", text, re.IGNORECASE):
                return None
        elif kind == "other":
            if text.isalpha() and text.isascii():
                return None
            out.append(text)
        else:
            field = _field(value, text.lower(), minutes=hours)
            if field is None:
                return None
            hours = text[0] in "hH" or (hours and not field)
            out.append(field)
    return "".join(out).strip() or None


def _field(value: dt.datetime | dt.date | dt.time, field: str, *, minutes: bool) -> str | None:
    kind, long = field[0], len(field) > 1
    name = {"y": "year", "m": "minute" if minutes else "month", "d": "day", "h": "hour", "s": "second"}[kind]
    number = getattr(value, name, None)
    if number is None or (kind in "md" and len(field) > 2):
        return None
    if kind == "y":
        return f"{number:04d}" if len(field) > 2 else f"{number % 100:02d}"
    return f"{number:02d}" if long else str(number)


def _sections(number_format: str) -> list[str]:
    """The parts for positive numbers, negative ones, zero and text."""
    return re.findall(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*);?', number_format, re.DOTALL)[:-1] or [""]


def _literal(text: str) -> str:
    if text.startswith('"'):
        return text[1:-1]
    return text[1:] if text.startswith("\\") else " " if text.startswith("_") else ""


def _shaped(number: Decimal, shape: str) -> str | None:
    before: list[str] = []
    after: list[str] = []
    digits: str | None = None
    percents = 0
    for piece in _PIECES.finditer(shape):
        kind, text = piece.lastgroup, piece[0]
        side = before if digits is None else after
        if kind == "literal":
            side.append(_literal(text))
        elif kind == "bracket":
            if text.upper().startswith("[DBNUM"):
                return None  # prints 五 for 5
            currency = re.match(r"\[\$([^-\]]*)", text)
            side.append(currency[1] if currency else "")
        elif kind == "percent":
            percents += 1
            side.append("%")
        elif kind == "other":
            if text not in _PLAIN and not "\u2e80" <= text <= "\uffef":
                return None
            side.append(text)
        elif digits is None:
            digits = text
        else:
            return None
    if digits is None:
        # A part without a place for the number prints its words alone.
        words = "".join(before).strip()
        return words or None
    body = _digits(number.scaleb(2 * percents), digits)
    if body is None:
        return None
    sign = "-" if body.startswith("-") else ""
    return f"{sign}{''.join(before)}{body.removeprefix('-')}{''.join(after)}".strip()


def _digits(number: Decimal, shape: str) -> str | None:
    if shape.lower() in ("general", "@"):
        return general(float(number))
    if "E" in shape.upper():
        mantissa, _, exponent = shape.upper().partition("E")
        places = len(mantissa.partition(".")[2])
        text = f"{number:.{min(places, MAX_PLACES)}E}"
        head, _, power = text.partition("E")
        return f"{head}E{'+' if exponent.startswith('+') and int(power) >= 0 else ''}{int(power):0{len(exponent) - 1}d}"
    whole, dot, fraction = shape.partition(".")
    if "," in fraction or whole.endswith(","):
        return None  # scaled by thousands
    places = len(fraction)
    if places > MAX_PLACES or abs(number.adjusted()) > 60:
        return None
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=120))
    sign, text = ("-" if rounded < 0 else ""), f"{abs(rounded):f}"
    left, _, right = text.partition(".")
    needed = max(fraction.rfind("0") + 1, 0)
    while len(right) > needed and right.endswith("0"):
        right = right[:-1]
    least = sum(char == "0" for char in whole)
    left = left.zfill(least) if least else left.lstrip("0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", left)
    return f"{sign}{left}{dot if right or dot else ''}{right}"
