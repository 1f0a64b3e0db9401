"""Findings of this part.

Comes in: what is wrong, in Chinese and English. Goes out: ``DataError``.
"""

from __future__ import annotations

from ecorules.errors import DataError
from ecorules.text import Diagnostic


def finding(code: str, message: str, message_en: str, hint: str = "", hint_en: str = "", where: str = "") -> Diagnostic:
    """One finding."""
    return Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)


def refusal(code: str, message: str, message_en: str, hint: str = "", hint_en: str = "", where: str = "") -> DataError:
    """The error about one finding."""
    return DataError(finding(code, message, message_en, hint, hint_en, where))
