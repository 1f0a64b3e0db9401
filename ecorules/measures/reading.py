"""Files of measures: YAML into ``Measure``, every slip with file, line and column.

Comes in: a path. Goes out: a tuple of measures.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import EcoRulesError, SchemeError
from ecorules.measures.measure import Measure, check_measures
from ecorules.schemes import Node, read_yaml, shape_problem, shown
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from ecorules.measures.filemodel import MeasureShape, MeasuresShape

_MAX_BYTES: Final = 2_000_001
_NUMBER: Final = re.compile(r"[+\-−]?\d{1,15}(\.\d{1,12})?")
_YEAR: Final = re.compile(r"\d{4}")


def read_measures(path: str | os.PathLike[str]) -> tuple[Measure, ...]:
    """The measures of a YAML file.

    The file has ``format: "1"`` and ``measures``, a list whose entries have the keys of ``Measure``:
    name, cost, effects, and perhaps kind, low, high, step, excludes, requires, regions, start, note.

    Raises ``SchemeError`` with file, line and column: E764 for a file that cannot be opened, E765 for keys and
    values that do not fit, E760 and E762 for measures that cannot be used.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "measures.yaml"
    >>> _ = file.write_text("{format: '1', measures: [{name: 管网, cost: 5, effects: {'26': 2.5}}]}", encoding="utf-8")
    >>> [(one.name, one.cost) for one in read_measures(file)]
    [('管网', 5.0)]
    """
    file = _file(path)
    tree = read_yaml(_text(file), file.name)
    shape = _shape(tree, file.name)
    made: list[Measure] = []
    found: list[Diagnostic] = []
    for index, each in enumerate(shape.measures):
        try:
            made.append(_measure(each))
        except _SlipError as slip:
            where = _at(tree, file.name, ("measures", index, slip.key))
            found.append(Diagnostic(code="E765", message=slip.zh, message_en=slip.en, where=where))
        except EcoRulesError as error:
            found += _placed(error, _at(tree, file.name, ("measures", index)))
    if found:
        raise SchemeError(found)
    try:
        return check_measures(made)
    except EcoRulesError as error:
        named = {f"措施 (measure) {shown(each.name)}": index for index, each in enumerate(made)}
        index = named.get(error.diagnostics[0].where, 0)
        raise SchemeError(_placed(error, _at(tree, file.name, ("measures", index)))) from None


class _SlipError(Exception):
    """A scalar that is no number or year."""

    def __init__(self, key: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.key, self.zh, self.en = key, zh, en


def _measure(shape: MeasureShape) -> Measure:
    said: dict[str, Any] = shape.model_dump(exclude_none=True)
    for key in ("cost", "low", "high", "step"):
        if key in said:
            said[key] = _number(said[key], key)
    if "start" in said:
        if not _YEAR.fullmatch(said["start"]):
            raise _SlipError("start", "start 应是年份", "`start` should be a year")
        said["start"] = int(said["start"])
    for key in ("excludes", "requires", "regions"):
        if key in said:
            said[key] = (said[key],) if isinstance(said[key], str) else tuple(said[key])
    return Measure(**said)


def _number(text: str, key: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise _SlipError(
            key, f"{key} 应是数，而不是 “{shown(text)}”", f"`{key}` should be a number, not {shown(text)!r}"
        )
    return float(text.strip().replace("−", "-"))


def _shape(tree: Node, file: str) -> MeasuresShape:
    from pydantic import ValidationError

    from ecorules.measures import filemodel

    try:
        return filemodel.MeasuresShape.model_validate(tree.plain())
    except ValidationError as error:
        found = []
        for problem in error.errors(include_url=False, include_input=False)[:200]:
            message, message_en, hint, hint_en = shape_problem(problem, filemodel.keys_at)
            where = _at(tree, file, tuple(problem["loc"]))
            found.append(
                Diagnostic(code="E765", message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where)
            )
        raise SchemeError(found) from None


def _placed(error: EcoRulesError, where: str) -> list[Diagnostic]:
    return [replace(each, where=f"{where} {each.where}".strip()) for each in error.diagnostics]


def _at(tree: Node, file: str, path: tuple[str | int, ...]) -> str:
    line, column = tree.place_of(path)
    return f"{shown(file)}:{line}:{column}"


def _file(given: object) -> Path:
    if not isinstance(given, str | os.PathLike) or not isinstance(os.fspath(given), str):
        kind = type(given).__name__
        raise _unreadable("", f"应给出文件的路径，而不是 {kind}", f"the path of a file is due, not {kind}")
    return Path(given)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(shown(file), "文字编码不是 UTF-8", "the text is not UTF-8") from None
    except (OSError, ValueError) as error:
        reason = shown(getattr(error, "strerror", None) or error)
        raise _unreadable(shown(file), f"无法读取：{reason}", f"it cannot be read: {reason}") from None


def _unreadable(where: str, message: str, message_en: str) -> SchemeError:
    return SchemeError(Diagnostic(code="E764", message=message, message_en=message_en, where=where))
