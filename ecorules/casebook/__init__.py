"""Cases that prove a scheme: inputs, and the verdicts that must come of them; the template folder.

Comes in: a folder with ``cases.yaml`` and a scheme. Goes out: a ``CaseReport`` with what passed,
what failed and why, and what no case covers; or a new folder for a new city.
"""

from __future__ import annotations

from typing import Any

from ecorules.casebook.coverage import Coverage, Covered
from ecorules.casebook.report import CaseReport, CaseResult
from ecorules.casebook.running import run_cases
from ecorules.casebook.templates import NewFolder, new_folder

__all__ = ["CaseReport", "CaseResult", "Coverage", "Covered", "NewFolder", "cases_schema", "new_folder", "run_cases"]


def cases_schema() -> dict[str, Any]:
    """The JSON Schema of a cases file, as published in ``docs/cases.schema.json``."""
    from ecorules.casebook.filemodel import json_schema

    return json_schema()
