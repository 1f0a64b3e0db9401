"""What is wrong with a scheme file, each finding with its line, column and indicator.

Comes in: problems with their place in the file's tree. Goes out: one ``SchemeError`` with all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecorules.errors import SchemeError
from ecorules.schemes.names import shown
from ecorules.schemes.shapes import shape_problem
from ecorules.schemes.yamltext import Node, where
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from ecorules.schemes.filemodel import SchemeShape

#: Keys and numbers from the root of a file to a value in it.
Place = tuple[str | int, ...]


@dataclass(slots=True)
class Findings:
    """What was found in one file so far; ``tree`` tells the places."""

    file: str
    tree: Node
    found: list[tuple[tuple[int, int], Diagnostic]] = field(default_factory=list)

    def add(self, code: str, path: Place, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        """Note a problem with the value at a path."""
        place = self.place(path)
        indicator = self.indicator(path)
        at = where(self.file, place) + (f" 指标 {indicator}" if indicator else "")
        finding = Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=at)
        self.found.append((place, finding))

    def place(self, path: Place) -> tuple[int, int]:
        """Where the value at a path stands, or the nearest value around it."""
        return self.tree.place_of(path)

    def indicator(self, path: Place) -> str | None:
        """The id of the indicator that a path lies in."""
        if len(path) < 2 or path[0] != "indicators" or not isinstance(self.tree.value, dict):
            return None
        rows = self.tree.value["indicators"].value
        row = rows[path[1]].value if isinstance(rows, list) and isinstance(path[1], int) else None
        named = row.get("id") if isinstance(row, dict) else None
        return shown(named.value) if named is not None and isinstance(named.value, str) else None

    def settle(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.found:
            self.found.sort(key=lambda entry: entry[0])
            raise SchemeError([finding for _, finding in self.found])


def shape_of(tree: Node, findings: Findings) -> SchemeShape | None:
    """The tree as a checked shape; what is wrong with it is found."""
    from pydantic import ValidationError

    from ecorules.schemes.filemodel import SchemeShape

    try:
        return SchemeShape.model_validate(tree.plain())
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            _add_shape_problem(problem, findings)
    return None


def _add_shape_problem(problem: Any, findings: Findings) -> None:
    from ecorules.schemes import filemodel

    path: Place = tuple(problem["loc"])
    said = shape_problem(problem, filemodel.keys_at)
    if problem["type"] == "string_pattern_mismatch":
        said = (*said[:2], *_FORMS.get(str(path[-1]), ("", "")))
    findings.add("E402", path, *said)


_FORMS = {
    "id": (
        "编号由字母、数字、汉字、“.”、“-” 组成；方案编号只用小写字母和数字",
        "letters, digits, '.', '-'; a scheme's id in lower case",
    ),
    "date": ("日期写作 2020-03-23", "a date is written 2020-03-23"),
    "from": ("写作年份 2021 或日期 2021-07-01", "a year, 2021, or a day, 2021-07-01"),
    "hash": ("写作 sha256: 加 64 位十六进制数", "it is written sha256: and 64 hexadecimal digits"),
}
