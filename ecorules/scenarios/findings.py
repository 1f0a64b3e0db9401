"""What is wrong with a scenario file, each finding with file, line and column.

Comes in: the places of a YAML tree, and problems of its shape. Goes out: one ``SchemeError`` that
lists everything found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from ecorules.errors import SchemeError
from ecorules.schemes import Node, shown, suggestion
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from ecorules.scenarios.filemodel import ScenariosShape

#: The way to a value from the root of the file.
Place = tuple[str | int, ...]
#: Findings beyond these are not collected: one slip in a long list is said once too often anyway.
_MOST: Final = 200


@dataclass(slots=True)
class Findings:
    """Findings about one file, in the order of its lines."""

    file: str
    tree: Node
    found: list[tuple[tuple[int, int], Diagnostic]] = field(default_factory=list)

    def add(self, code: str, path: Place, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        """One finding about the value at a path."""
        finding = Diagnostic(
            code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=self.at(path)
        )
        self.found.append((self.place(path), finding))
        if len(self.found) >= _MOST:
            self.settle()

    def place(self, path: Place) -> tuple[int, int]:
        """Where the value at a path stands, or the nearest value around it; kinds of levers are passed over."""
        node = self.tree
        place = (node.line, node.column)
        for step in path:
            value: Any = node.value
            if isinstance(value, dict) and isinstance(step, str):
                if step not in value:
                    continue
                place, node = node.keys[step], value[step]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                node = value[step]
                place = (node.line, node.column)
            else:
                break
        return place

    def at(self, path: Place) -> str:
        """The place of a value as it stands in messages: ``scenarios.yaml:12:5``."""
        line, column = self.place(path)
        return f"{shown(self.file)}:{line}:{column}"

    def settle(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.found:
            self.found.sort(key=lambda entry: entry[0])
            raise SchemeError([finding for _, finding in self.found])


def shape_of(findings: Findings) -> ScenariosShape:
    """The shape of a file. Raises ``SchemeError`` with everything that does not fit it."""
    from pydantic import ValidationError

    from ecorules.scenarios.filemodel import ScenariosShape

    try:
        return ScenariosShape.model_validate(findings.tree.plain())
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            _add(problem, findings)
        findings.settle()
        raise AssertionError("a problem of shape is a finding") from None


def _add(problem: Any, findings: Findings) -> None:
    from ecorules.scenarios import filemodel

    path: Place = tuple(problem["loc"])
    key = shown(path[-1]) if path else ""
    add = partial(findings.add, "E701", path)
    match problem["type"]:
        case "missing":
            add(f"缺少 “{key}”", f"{key!r} is missing")
        case "extra_forbidden":
            known = filemodel.keys_at(path[:-1])
            listed = f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}"
            add(f"不认识的键 “{key}”", f"unknown key {key!r}", *suggestion(str(path[-1]), known, listed))
        case "union_tag_not_found":
            listed = f"可用：{'、'.join(filemodel.SHAPES)}", f"there are: {', '.join(filemodel.SHAPES)}"
            add("缺少 “lever”", "'lever' is missing", *listed)
        case "union_tag_invalid":
            word, known = str(problem["ctx"]["tag"]), list(filemodel.SHAPES)
            listed = f"可用：{'、'.join(known)}", f"there are: {', '.join(known)}"
            message, message_en = f"没有名为 “{shown(word)}” 的杠杆", f"there is no lever {shown(word)!r}"
            findings.add("E703", (*path, "lever"), message, message_en, *suggestion(word, known, listed))
        case "string_type":
            add(f"“{key}” 应是文字或数", f"{key!r} should be text or a number")
        case "list_type":
            add(f"“{key}” 应是列表", f"{key!r} should be a list")
        case "too_short" if key == "scenarios":
            add("没有情景", "there are no scenarios")
        case "model_type" | "model_attributes_type" | "dict_type":
            add("这里应是若干 “键: 值”", "a mapping of keys to values should stand here")
        case "literal_error":
            expected = str(problem["ctx"]["expected"]).replace("'", "")
            add(f"“{key}” 的值不对", f"{key!r} has a wrong value", f"应为 {expected}", f"it should be {expected}")
        case "string_too_short" | "too_short":
            add(f"“{key}” 是空的", f"{key!r} is empty")
        case "string_too_long" | "too_long":
            add(f"“{key}” 太长", f"{key!r} is too long")
        case _:
            message = shown(problem["msg"])
            add(f"“{key}” 不对：{message}", f"{key!r}: {message}")
