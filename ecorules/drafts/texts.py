"""Bytes into text, and text into the printed lines of a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from ecorules.drafts.trouble import Findings, damaged, refuse

#: So many characters of several bytes before the first that is none: the text was meant as UTF-8.
TELLING: Final = 8
_SUPERSCRIPTS: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")


def lines_of(text: str) -> tuple[str, ...]:
    """The printed lines of a text: without outer blanks, none empty; what does not print becomes �.

    >>> lines_of("  市≥95 \\n\\n县≥85")
    ('市≥95', '县≥85')
    """
    lines = (_printing(line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def all_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """The printed lines of several texts, one after another."""
    return tuple(line for text in texts for line in lines_of(text))


def raised(text: str) -> str:
    """A text printed as an exponent: 10 and a raised 4 must never close up to 104.

    >>> raised("2")
    '²'
    """
    return text.translate(_SUPERSCRIPTS)


def _printing(line: str) -> str:
    if line.isprintable():
        return line
    return "".join("�" if unicodedata.category(char) in ("Cc", "Cs") else char for char in line.replace("\t", " "))


def decoded(data: bytes, findings: Findings, *, declared: str | None = None) -> str:
    """A file's text: by its mark, by what it declares, as UTF-8, as UTF-16, else as GB 18030."""
    text = _decoded(data, findings, declared)
    if "\0" in text:
        damaged("含有空字符（NUL），不是文字文件", "it has NUL characters: not a text file")
    return text


def _decoded(data: bytes, findings: Findings, declared: str | None) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(data, "utf-16")
    if (found := _try(data, "utf-8-sig")) is not None:
        return found if "\0" not in found[:200] else _wide(data) or found
    if (wide := _wide(data)) is not None:
        return wide
    if declared is not None and declared not in ("utf-8", "gb18030") and (found := _try(data, declared)) is not None:
        return found
    if declared == "utf-8" or _meant_as_utf8(data):
        refuse(
            "E435",
            "UTF-8 文字有损坏",
            "the UTF-8 text is damaged",
            hint="用原来的软件重新保存",
            hint_en="save it anew with the program it comes from",
        )
    return _as(data, "gb18030")


def _as(data: bytes, encoding: str) -> str:
    found = _try(data, encoding)
    if found is None:
        hint, hint_en = "另存为 UTF-8 编码", "save it as UTF-8"
        refuse("E435", "文字编码无法识别", "the encoding of the text is not known", hint=hint, hint_en=hint_en)
    return found


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its blanks, digits and line breaks is zero."""
    head = data[:4000]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) < max(2, len(head) / 20) or min(odd, even):
        return None
    return _try(data, "utf-16-le" if odd > even else "utf-16-be")


def _meant_as_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data[: error.start])) >= TELLING
    return True
