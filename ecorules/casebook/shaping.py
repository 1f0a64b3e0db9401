"""A YAML tree into the shape of a cases file, with every slip in words that fit its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.casebook.findings import Findings, Place
from ecorules.schemes import shape_problem

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
    match problem["type"], path[-1] if path else "":
        case "missing", "indicator":
            hint = "一个指标的用例写 indicator；整个地区的用例写 observations"
            hint_en = "a case of one indicator names it; a case of a whole region has `observations`"
            said = "缺少 “indicator”", "'indicator' is missing", hint, hint_en
        case "too_short", "cases":
            said = "没有用例", "there are no cases", "", ""
        case _:
            said = shape_problem(problem, filemodel.keys_at)
    findings.add("E486", path, *said)
