"""Foreign text on its way to a terminal, a spreadsheet or a program.

Names and texts come from files and arguments. What a terminal would obey, a spreadsheet would
compute or a JSON reader would choke on is made plain here, and nowhere else.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ecorules.text import printable

#: A spreadsheet takes a text that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def shown(text: object) -> str:
    """A text as one line that no terminal obeys.

    >>> shown("a\\x1b[31mb")
    'a�[31mb'
    """
    return printable(str(text))


def shown_lines(text: str) -> str:
    """A text of several lines that no terminal obeys.

    >>> print(shown_lines("常德\\n\\x07市"))
    常德
    �市
    """
    return "\n".join(printable(line) for line in text.split("\n"))


def as_typed(argument: str) -> str:
    """An argument in UTF-8, whatever the locale took it for.

    >>> as_typed("≥95")
    '≥95'
    """
    if sys.getfilesystemencoding().lower() == "utf-8":
        return argument
    try:
        return os.fsencode(argument).decode("utf-8")
    except UnicodeError:
        return argument


def plain(value: Any) -> Any:
    """A value as JSON knows it: a missing number is None, a number of NumPy is a number.

    >>> plain({"value": float("nan"), "codes": (0, 2)})
    {'value': None, 'codes': [0, 2]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None if math.isnan(value) else str(value)
    return None if type(value).__name__ in {"NAType", "NaTType"} else str(value)


def json_text(data: object) -> str:
    """The data as JSON that a terminal can show and every reader can read.

    >>> json_text({"text": "≥95\\u202e"}) == '{\\n  "text": "≥95' + chr(92) + 'u202e"\\n}'
    True
    """
    text = json.dumps(plain(data), ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as CSV; a text that a spreadsheet would take for a formula gets an apostrophe.

    >>> csv_text(["name", "value"], [{"name": "=1+1", "value": -5.0}])
    "name,value\\n'=1+1,-5.0\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(plain(row.get(column))) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs"} else "�" for char in value
    )
    return f"'{text}" if text.startswith(_FORMULA) else text
