"""Refusing inputs: one way to say what was given and what would be right.

Comes in: what is wrong, in Chinese and English. Goes out: a ``DataError``. Objects of unknown
kinds are named by their type, never printed: their ``repr`` belongs to somebody else.
"""

from __future__ import annotations

from ecorules.errors import DataError
from ecorules.text import Diagnostic, printable

#: Texts longer than this are cut in messages.
_LONG = 40


def refuse(code: str, message: str, message_en: str, hint: str = "", hint_en: str = "", where: str = "") -> DataError:
    """The error to raise for an input that cannot be used."""
    finding = Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)
    return DataError(finding)


def shown(given: object) -> str:
    """An input as it may stand in a message: short, on one line, with nothing invisible.

    >>> shown("a" * 50)
    '“aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…”'
    >>> shown(None), shown(2.5), shown([1])
    ('None', '2.5', 'list')
    """
    if isinstance(given, str):
        tail = "…" if len(given) > _LONG else ""
        return f"“{printable(str(given[:_LONG]))}{tail}”"
    if given is None or type(given) in (bool, float):
        return repr(given)
    if type(given) is int and abs(given) < 10**15:
        return str(given)
    return type(given).__name__[:_LONG]
