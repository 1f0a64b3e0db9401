"""What is wrong with a scheme file, each finding with its line, column and indicator.

Comes in: problems with their place in the file's tree. Goes out: one ``SchemeError`` with all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from ecorules.errors import SchemeError
from ecorules.schemes.names import shown, suggestion
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
        node = self.tree
        place = (node.line, node.column)
        for step in path:
            if isinstance(node.value, dict) and isinstance(step, str) and step in node.value:
                place, node = node.keys[step], node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = (node.line, node.column)
            else:
                break
        return place

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

    kind, path = problem["type"], tuple(step for step in problem["loc"] if step not in filemodel.CHOICES)
    key = shown(path[-1]) if path else ""
    add = partial(findings.add, "E402", path)
    match kind:
        case "missing":
            add(f"缺少 “{key}”", f"{key!r} is missing")
        case "extra_forbidden":
            known = filemodel.keys_at(path[:-1])
            listed = f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}"
            add(f"不认识的键 “{key}”", f"unknown key {key!r}", *suggestion(str(path[-1]), known, listed))
        case "string_type":
            add(f"“{key}” 应是文字", f"{key!r} should be text")
        case "list_type":
            add(f"“{key}” 应是列表", f"{key!r} should be a list")
        case "bool_parsing":
            add(f"“{key}” 应是 true 或 false", f"{key!r} should be true or false")
        case "model_type" | "model_attributes_type" | "dict_type":
            add("这里应是若干 “键: 值”", "a mapping of keys to values should stand here")
        case "literal_error":
            expected = str(problem["ctx"]["expected"]).replace("'", "")
            zh = expected.replace(" or ", " 或 ")
            add(f"“{key}” 的值不对", f"{key!r} has a wrong value", f"应为 {zh}", f"it should be {expected}")
        case "string_pattern_mismatch":
            form, form_en = _FORMS.get(str(path[-1]), ("", ""))
            add(f"“{key}” 的写法不对", f"{key!r} is not written as it should be", form, form_en)
        case "string_too_short" | "too_short":
            add(f"“{key}” 是空的", f"{key!r} is empty")
        case "string_too_long" | "too_long":
            add(f"“{key}” 太长", f"{key!r} is too long")
        case _:
            message = shown(problem["msg"])
            add(f"“{key}” 不对：{message}", f"{key!r}: {message}")


_FORMS = {
    "id": (
        "编号由字母、数字、汉字、“.”、“-” 组成；方案编号只用小写字母和数字",
        "letters, digits, '.', '-'; a scheme's id in lower case",
    ),
    "date": ("日期写作 2020-03-23", "a date is written 2020-03-23"),
    "from": ("写作年份 2021 或日期 2021-07-01", "a year, 2021, or a day, 2021-07-01"),
    "hash": ("写作 sha256: 加 64 位十六进制数", "it is written sha256: and 64 hexadecimal digits"),
}
