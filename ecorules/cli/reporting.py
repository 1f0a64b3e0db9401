"""``--report``: files written beside what is printed, their kind told by their ending."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import Annotated, Any

import typer

from ecorules.cli.app import Lang
from ecorules.cli.safe import as_typed, shown
from ecorules.reports import report_path

ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", help="Also write a report: out.html, out.xlsx or out.docx; may be repeated."),
]


def asked(reports: list[str] | None) -> list[str]:
    """The paths given, refused before anything long is done: by their ending, a missing library or folder."""
    paths = [as_typed(path) for path in reports or []]
    for path in paths:
        report_path(path)
    return paths


def write(found: Any, paths: list[str], lang: Lang, *, regions: Collection[str] | None, **more: Any) -> None:
    """Write the reports on an assessment or on runs, and say on the standard error what was written."""
    for path in paths:
        match report_path(path).suffix.lower():
            case ".xlsx":
                found.to_excel(path, lang.value, regions=regions, **more)
            case ".docx":
                found.to_word(path, lang.value, regions=regions, **more)
            case _:
                found.to_html(path, lang.value, regions=regions, **more)
        said = f"已写入 {shown(path)}" if lang is Lang.ZH else f"wrote {shown(path)}"
        print(said, file=sys.stderr)
