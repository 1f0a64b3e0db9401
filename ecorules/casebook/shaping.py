"""A YAML tree into the shape of a cases file, with every slip in words that fit its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ecorules.casebook.findings import Findings, Place
from ecorules.schemes import shown, suggestion

if TYPE_CHECKING:
    from ecorules.casebook.filemodel import CasesShape


def shape_of(findings: Findings) -> CasesShape:
    """The shape of a file. Raises ``SchemeError`` with everything that does not fit it."""
    from pydantic import ValidationError

    from ecorules.casebook.filemodel import CasesShape

    try:
        return CasesShape.model_validate(findings.tree.plain())
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            _add(problem, findings)
        findings.settle()
        raise AssertionError("a problem of shape is a finding") from None


def _add(problem: Any, findings: Findings) -> None:
    from ecorules.casebook import filemodel

    path: Place = tuple(problem["loc"])
    steps = [step for step in path if not (isinstance(step, str) and step.startswith("<"))]
    key = shown(steps[-1]) if steps else ""
    add = partial(findings.add, "E486", path)
    match problem["type"]:
        case "missing" if key == "indicator":
            hint = "一个指标的用例写 indicator；整个地区的用例写 observations"
            hint_en = "a case of one indicator names it; a case of a whole region has `observations`"
            add("缺少 “indicator”", "'indicator' is missing", hint, hint_en)
        case "missing":
            add(f"缺少 “{key}”", f"{key!r} is missing")
        case "extra_forbidden":
            known = filemodel.keys_at(path[:-1])
            listed = f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}"
            add(f"不认识的键 “{key}”", f"unknown key {key!r}", *suggestion(str(steps[-1]), known, listed))
        case "string_type":
            add(f"“{key}” 应是文字或数", f"{key!r} should be text or a number")
        case "list_type":
            add(f"“{key}” 应是列表", f"{key!r} should be a list")
        case "too_short" if key == "cases":
            add("没有用例", "there are no cases")
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
