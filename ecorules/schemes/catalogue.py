"""The bundled schemes, and finding one by id or path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ecorules.errors import SchemeError
from ecorules.schemes.bundle import bundled_ids, bundled_path
from ecorules.schemes.model import UnknownNameError
from ecorules.schemes.names import shown, suggestion
from ecorules.schemes.reading import read_scheme
from ecorules.schemes.scheme import Scheme
from ecorules.text import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeInfo:
    """One line about a bundled scheme.

    ``indicators`` is their number, ``confirmed`` the share of demands, 0 to 1, whose figures were
    seen in a document.
    """

    id: str
    title: str
    year: int | None
    level: str | None
    indicators: int
    confirmed: float
    document: str | None


def schemes() -> tuple[SchemeInfo, ...]:
    """What is bundled.

    >>> {info.id: info.indicators for info in schemes()}["changde-2020"]
    36
    """
    return tuple(_info(_bundled(name)) for name in bundled_ids())


def load_scheme(scheme: str | os.PathLike[str]) -> Scheme:
    """A bundled scheme by its id, or the scheme of a YAML file by its path.

    Raises ``SchemeError``: for an unknown id with the nearest one, for a file with every
    finding in it.

    >>> load_scheme("changde-2020")["11"].threshold
    '山区≥60 丘陵地区≥40 平原地区≥18'
    """
    if isinstance(scheme, str) and scheme in bundled_ids():
        return _bundled(scheme)
    if not isinstance(scheme, str | os.PathLike) or not isinstance(os.fspath(scheme), str):
        kind = type(scheme).__name__
        message, message_en = f"应给出方案编号或路径，而不是 {kind}", f"a scheme's id or path is due, not {kind}"
        raise SchemeError(Diagnostic(code="E400", message=message, message_en=message_en))
    if _is_path(scheme):
        return read_scheme(scheme)
    name = str(scheme)
    ids = bundled_ids()
    hint, hint_en = suggestion(name, ids, (f"内置方案：{'、'.join(ids)}", f"bundled: {', '.join(ids)}"))
    raise UnknownNameError(
        Diagnostic(
            code="E403",
            message=f"没有名为 “{shown(name)}” 的内置方案，也没有这个文件",
            message_en=f"there is no bundled scheme {shown(name)!r}, nor such a file",
            hint=hint,
            hint_en=hint_en,
        )
    )


def _is_path(scheme: str | os.PathLike[str]) -> bool:
    if not isinstance(scheme, str):
        return True
    if "/" in scheme or os.sep in scheme or scheme.endswith((".yaml", ".yml")):
        return True
    try:
        return Path(scheme).is_file()
    except (OSError, ValueError):
        return False


@cache
def _bundled(name: str) -> Scheme:
    return read_scheme(bundled_path(name))


def _info(scheme: Scheme) -> SchemeInfo:
    return SchemeInfo(
        id=scheme.id,
        title=scheme.title,
        year=scheme.year,
        level=scheme.level,
        indicators=len(scheme.indicators),
        confirmed=round(scheme.confirmed_share, 4),
        document=scheme.source.document if scheme.source else None,
    )
