"""Which row of one scheme is which row of another, as somebody states it.

Comes in: a mapping, or a YAML or CSV file. Goes out: pairs of keys: an id, a name, or a part
(``12.1``, ``12/特有性水生物种保持率``). A key that stands for nothing in the other scheme is
paired with None.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Final, NoReturn

from ecorules.errors import EcoRulesError, SchemeError
from ecorules.schemes import Indicator, Part, Scheme, UnknownNameError, read_yaml, shown
from ecorules.text import Diagnostic

#: A file larger than this is no crosswalk.
_LARGEST: Final = 2_000_000
_MOST: Final = 10_000

#: A row of a scheme: an indicator, or one of its parts.
Row = tuple[Indicator, Part | None]


def read_crosswalk(given: object) -> dict[str, str | None]:
    """The crosswalk given as a mapping, or as the path of a YAML or CSV file.

    YAML holds ``key in A: key in B``, one a line; CSV two columns, with or without a heading ``a,b``.
    Nothing behind a key says that the other scheme has no such row. Raises ``SchemeError``.

    >>> read_crosswalk({"12": "林草覆盖率", 13: None})
    {'12': '林草覆盖率', '13': None}
    """
    if isinstance(given, str | PathLike):
        path = Path(fspath(given))
        pairs = _from_file(path)
        where = shown(path.name)
    elif isinstance(given, Mapping):
        pairs, where = list(given.items()), ""
    else:
        kind = type(given).__name__
        _refuse(
            f"对照表应是映射或文件路径，而不是 {kind}", f"a crosswalk is a mapping or the path of a file, not {kind}"
        )
    if len(pairs) > _MOST:
        _refuse("对照表太长", "the crosswalk is too long", where)
    found: dict[str, str | None] = {}
    for key, value in pairs:
        if not _usable(key) or not (value is None or _usable(value)):
            _refuse(
                f"对照表中不可用的一行：{shown(key)}: {shown(value)}",
                f"a line of the crosswalk cannot be used: {shown(key)}: {shown(value)}",
                where,
            )
        name = str(key).strip()
        if name in found:
            _refuse(f"对照表中 “{shown(name)}” 出现两次", f"{shown(name)!r} stands twice in the crosswalk", where)
        found[name] = str(value).strip() or None if value is not None else None
    return found


def _usable(word: object) -> bool:
    return (isinstance(word, str) or type(word) is int) and len(str(word)) <= 1000


def _from_file(path: Path) -> list[tuple[object, object]]:
    where = shown(path.name)
    try:
        if path.stat().st_size > _LARGEST:
            _refuse("对照表文件太大", "the file of the crosswalk is too large", where)
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = shown(getattr(error, "strerror", None) or "UTF-8")
        _refuse(f"读不了对照表：{reason}", f"the crosswalk cannot be read: {reason}", where)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _from_yaml(text, where)
    if path.suffix.lower() != ".csv":
        _refuse(f"不认识的文件类型 “{shown(path.suffix)}”", f"unknown kind of file {shown(path.suffix)!r}", where)
    return _from_csv(text, where)


def _from_yaml(text: str, where: str) -> list[tuple[object, object]]:
    try:
        tree = read_yaml(text, where).plain()
    except EcoRulesError as error:
        found = error.diagnostics[0]
        _refuse(f"读不了对照表：{found.message}", f"the crosswalk cannot be read: {found.message_en}", found.where)
    if not isinstance(tree, dict):
        _refuse("对照表应是一行一对 “甲: 乙”", "a crosswalk holds one pair a line, `a: b`", where)
    return list(tree.items())


def _from_csv(text: str, where: str) -> list[tuple[object, object]]:
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), strict=True)]
    except csv.Error:
        _refuse("对照表不是 CSV", "the crosswalk is no CSV", where)
    rows = [row for row in rows if any(row)]
    if rows and [cell.lower() for cell in rows[0][:2]] == ["a", "b"]:
        rows = rows[1:]
    for row in rows:
        if len(row) < 2 or any(row[2:]) or not row[0]:
            _refuse("对照表的每一行应有两列", "each row of a crosswalk has two columns", where)
    return [(row[0], row[1] or None) for row in rows]


def _refuse(message: str, message_en: str, where: str = "") -> NoReturn:
    raise SchemeError(Diagnostic(code="E480", message=message, message_en=message_en, where=where))


def stated_pairs(crosswalk: Mapping[str, str | None], scheme: Scheme, other: Scheme) -> list[tuple[Row, Row | None]]:
    """The rows that a crosswalk pairs. Raises ``SchemeError`` with every key that names nothing, or twice the same."""
    found: list[tuple[Row, Row | None]] = []
    wrong: list[Diagnostic] = []
    seen: dict[tuple[int, str, int | None], str] = {}
    for key, value in crosswalk.items():
        rows: list[Row | None] = []
        for side, (name, of) in enumerate(((key, scheme), (value, other))):
            if name is None:
                rows.append(None)
                continue
            row = _row(name, of, wrong)
            rows.append(row)
            if row is None:
                continue
            mark = (side, row[0].id, None if row[1] is None else row[1].number)
            if mark in seen:
                wrong.append(
                    Diagnostic(
                        code="E482",
                        message=f"对照表两次提到 {of.id} 的 “{shown(name)}”",
                        message_en=f"the crosswalk pairs {shown(name)!r} of {of.id} twice",
                    )
                )
            seen[mark] = name
        if rows[0] is not None and (rows[1] is not None or value is None):
            found.append((rows[0], rows[1]))
    if wrong:
        raise SchemeError(wrong)
    return found


def _row(name: str, scheme: Scheme, wrong: list[Diagnostic]) -> Row | None:
    """The indicator or part that a key names; None where there is none, and ``wrong`` says so."""
    if name in scheme:
        return scheme[name], None
    for mark in ("/", "."):
        before, _, behind = name.rpartition(mark)
        if before and before in scheme:
            try:
                return scheme[before], scheme[before].part(behind)
            except UnknownNameError as error:
                wrong.append(_nothing(name, scheme, error))
                return None
    try:
        scheme[name]
    except UnknownNameError as error:
        wrong.append(_nothing(name, scheme, error))
    return None


def _nothing(name: str, scheme: Scheme, error: UnknownNameError) -> Diagnostic:
    near = error.diagnostics[0]
    return Diagnostic(
        code="E481",
        message=f"对照表中的 “{shown(name)}” 不在方案 {shown(scheme.id)} 中",
        message_en=f"{shown(name)!r} of the crosswalk is not in the scheme {shown(scheme.id)}",
        hint=near.hint,
        hint_en=near.hint_en,
    )
