"""What is wrong with a scenario file, each finding with file, line and column.

Comes in: the places of a YAML tree, and problems of its shape. Goes out: one ``SchemeError`` that
lists everything found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecorules.schemes import FileFindings, shape_problem, shown, suggestion

if TYPE_CHECKING:
    from ecorules.scenarios.filemodel import ScenariosShape

#: The way to a value from the root of the file.
Place = tuple[str | int, ...]
Findings = FileFindings


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
    match problem["type"], path[-1] if path else "":
        case "union_tag_not_found", _:
            listed = f"可用：{'、'.join(filemodel.SHAPES)}", f"there are: {', '.join(filemodel.SHAPES)}"
            findings.add("E701", path, "缺少 “lever”", "'lever' is missing", *listed)
        case "union_tag_invalid", _:
            word, known = str(problem["ctx"]["tag"]), list(filemodel.SHAPES)
            listed = f"可用：{'、'.join(known)}", f"there are: {', '.join(known)}"
            message, message_en = f"没有名为 “{shown(word)}” 的杠杆", f"there is no lever {shown(word)!r}"
            findings.add("E703", (*path, "lever"), message, message_en, *suggestion(word, known, listed))
        case "too_short", "scenarios":
            findings.add("E701", path, "没有情景", "there are no scenarios")
        case _:
            findings.add("E701", path, *shape_problem(problem, filemodel.keys_at))
