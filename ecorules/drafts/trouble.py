"""What the readers of files report, and how they refuse a file.

Findings are gathered, errors end the reading. A file made to trouble its reader can give rise to
any number of findings: beyond ``MOST`` they are counted only.
"""

from __future__ import annotations

from typing import Final, NoReturn

from ecorules.errors import SchemeError
from ecorules.schemes import shown
from ecorules.text import Diagnostic

MOST: Final = 5000
#: So much of a text is quoted in a finding.
QUOTED: Final = 40


class Findings:
    """The findings about one file, in the order in which it was read."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self._beyond = 0

    def add(
        self, code: str, message: str, message_en: str, *, where: str = "", hint: str = "", hint_en: str = ""
    ) -> None:
        """Note something about a place of the file."""
        if len(self._found) >= MOST:
            self._beyond += 1
            return
        finding = Diagnostic(code=code, message=message, message_en=message_en, where=where, hint=hint, hint_en=hint_en)
        self._found.append(finding)

    def all(self) -> tuple[Diagnostic, ...]:
        """Every finding; the last says how many more there would have been."""
        if not self._beyond:
            return tuple(self._found)
        more = Diagnostic(code="W439", message=f"另有 {self._beyond} 处", message_en=f"and {self._beyond} places more")
        return (*self._found, more)


def quoted(text: str) -> str:
    """A text in a finding: one line, short, every character visible."""
    line = " ".join(text.split())
    return shown(line if len(line) <= QUOTED else line[:QUOTED] + "…")


def refuse(code: str, message: str, message_en: str, *, where: str = "", hint: str = "", hint_en: str = "") -> NoReturn:
    """Raise ``SchemeError`` about a file, or a place in it."""
    finding = Diagnostic(code=code, message=message, message_en=message_en, where=where, hint=hint, hint_en=hint_en)
    raise SchemeError(finding) from None


def too_large(message: str, message_en: str, *, where: str = "") -> NoReturn:
    """Refuse a file that holds more than is read at once."""
    refuse(
        "E432",
        message,
        message_en,
        where=where,
        hint="只留下指标表，另存一份再读",
        hint_en="save a copy with the table of indicators alone",
    )


def damaged(message: str, message_en: str, *, where: str = "") -> NoReturn:
    """Refuse a file whose content is broken or forged."""
    refuse("E433", message, message_en, where=where, hint="用原来的软件打开后另存", hint_en="open it and save it anew")


def needs(package: str, extra: str, kind: str) -> NoReturn:
    """Refuse a kind of file whose reader is not installed."""
    install = f"pip install 'ecorules[{extra}]'"
    refuse("E434", f"读取 {kind} 需要 {package}：{install}", f"{package} is needed to read {kind}: {install}")
