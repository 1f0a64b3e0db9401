"""``ecorules test``: the cases of a scheme, run."""

from __future__ import annotations

from typing import Annotated

import typer

from ecorules.casebook import CaseReport, run_cases
from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.patience import patience
from ecorules.cli.safe import as_typed, csv_text, json_text, shown, shown_lines
from ecorules.cli.tables import records

_FAILED = 1


@app.command("test")
def run_files(
    paths: Annotated[
        list[str], typer.Argument(metavar="FOLDER…", help="Folders with a cases.yaml, or files of cases.")
    ],
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also say what no case covers, and which bounds none pins down.")
    ] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Run the cases of a scheme: inputs and the verdicts that must come of them. 运行方案的用例。"""
    reports: list[CaseReport] = []
    with patience(shown(paths[0]), steps=len(paths)) as done:
        for path in paths:
            reports.append(run_cases(as_typed(path), coverage=coverage))
            done()
    if form is Format.JSON:
        print(json_text({"reports": [report.to_dict() for report in reports]}))
    elif form is Format.CSV:
        rows = [{"file": report.file.name, **row} for report in reports for row in records(report.to_frame(lang.value))]
        print(csv_text(list(rows[0]), rows), end="")
    else:
        for report in reports:
            print(shown_lines(report.explain(lang.value)))
            if coverage:
                print(shown_lines(report.coverage.explain(lang.value)))
    if not all(report.ok for report in reports):
        raise typer.Exit(_FAILED)
