"""The arguments of a report, checked before anything is made: language, path, regions, date.

Comes in: whatever a caller gave. Goes out: plain values, or an error in both languages.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from ecorules.errors import DataError, EcoRulesError
from ecorules.schemes import shown, suggestion
from ecorules.text import Diagnostic
from ecorules.verdicts import Language

HTML: Final = (".html", ".htm")
EXCEL: Final = (".xlsx",)
WORD: Final = (".docx",)
#: What each kind of file is written with: the module, its package, and the extra that brings it.
_NEEDS: Final = {".xlsx": ("openpyxl", "openpyxl"), ".docx": ("docx", "python-docx")}
#: No assessment has so many regions; an endless iterator has.
_MOST: Final = 1_000_000
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def language(given: object) -> Language:
    """The language of a report."""
    if isinstance(given, str) and given in {"zh", "en"}:
        return "zh" if given == "zh" else "en"
    said = shown(given) if isinstance(given, str) else type(given).__name__
    message, message_en = f"没有语言 “{said}”", f"there is no language {said!r}"
    raise refused("E795", message, message_en, '写 "zh" 或 "en"', 'write "zh" or "en"')


def path_with(given: object, endings: Sequence[str]) -> Path:
    """The path as one that has an ending of the kind."""
    if not isinstance(given, str | PathLike):
        kind = type(given).__name__
        raise refused("E796", f"应给出文件路径，而不是 {kind}", f"the path of a file is due, not {kind}")
    said = fspath(given)
    path = Path(said if isinstance(said, str) else said.decode("utf-8", "surrogateescape"))
    if path.suffix.lower() not in endings:
        listed = "、".join(endings)
        raise refused(
            "E796",
            f"报告文件 “{shown(path.name)}” 应以 {listed} 结尾",
            f"a report {shown(path.name)!r} should end in {', '.join(endings)}",
        )
    need(path.suffix.lower())
    return path


def report_path(given: str) -> Path:
    """A path whose ending says which kind of report is to be written; its library is there, and its folder.

    Raises ``EcoRulesError`` otherwise, so that nothing long is done in vain.

    >>> report_path("out.html").suffix
    '.html'
    """
    path = path_with(given, (*HTML, *EXCEL, *WORD))
    try:
        there = path.parent.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        folder = shown(str(path.parent))
        raise unwritable(path, f"没有文件夹 {folder}", f"there is no folder {folder}")
    return path


def need(ending: str) -> None:
    """Refuse a kind of file whose library is not installed."""
    module, package = _NEEDS.get(ending, ("", ""))
    if module and find_spec(module) is None:
        install = "pip install 'ecorules[reports]'"
        raise refused(
            "E798",
            f"写 {ending} 需要 {package}",
            f"{package} is needed to write {ending}",
            install,
            install,
        )


def day(given: object) -> str | None:
    """The date of a report as it is printed; None if none was given."""
    if given is None:
        return None
    if isinstance(given, datetime.date) and isinstance(given.year, int):  # the date that stands for none has no year
        return f"{given.year:04d}-{given.month:02d}-{given.day:02d}"
    if isinstance(given, str) and given.isascii() and _DATE.fullmatch(given):
        try:
            return datetime.date.fromisoformat(given).isoformat()
        except ValueError:
            pass
    said = shown(given) if isinstance(given, str | int) else type(given).__name__
    message, message_en = f"日期 “{said}” 无法读取", f"the date {said!r} cannot be read"
    raise refused("E799", message, message_en, "写 2024-05-01", "write 2024-05-01")


def chosen(given: object, known: Sequence[str]) -> tuple[str, ...]:
    """The regions that a report is about, in the order of the assessment; all of them by default."""
    if given is None:
        return tuple(known)
    names = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(islice(given, _MOST))
    for name in names:
        if not isinstance(name, str) or name not in known:
            said = shown(name) if isinstance(name, str) else type(name).__name__
            message, message_en = f"评估中没有地区 “{said}”", f"region {said!r} was not assessed"
            raise DataError(_finding("E799", message, message_en, *suggestion(str(name), known)))
    return tuple(name for name in known if name in names)


def unwritable(path: Path, why: str, why_en: str) -> EcoRulesError:
    """The error about a file that cannot be written."""
    name = shown(path.name)
    return refused("E797", f"无法写入 {name}：{why}", f"{name} cannot be written: {why_en}")


def refused(code: str, message: str, message_en: str, hint: str = "", hint_en: str = "") -> EcoRulesError:
    """An error about how a report was asked for."""
    return EcoRulesError(_finding(code, message, message_en, hint, hint_en))


def _finding(code: str, message: str, message_en: str, hint: str, hint_en: str) -> Diagnostic:
    return Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en)
