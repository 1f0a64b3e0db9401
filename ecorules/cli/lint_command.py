"""``ecorules lint``: what looks wrong or unfinished in schemes."""

from __future__ import annotations

from typing import Annotated

import typer

import ecorules
from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.safe import as_typed, json_text, shown
from ecorules.cli.tables import csv_of
from ecorules.lint import NOT_THERE, Finding, lint
from ecorules.verdicts import Language

_COLUMNS = ("code", "severity", "file", "line", "column", "indicator", "message", "message_en", "hint", "hint_en")


@app.command("lint")
def lint_schemes(
    schemes: Annotated[
        list[str] | None, typer.Argument(metavar="SCHEME...", help="Bundled ids, or paths to .yaml files.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every bundled scheme.")] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Look for slips in schemes; status 1 if any is found. 检查指标体系中的疑点，发现问题时返回 1。"""
    wanted = list(dict.fromkeys(as_typed(scheme) for scheme in schemes or ()))
    if everything:
        wanted += [info.id for info in ecorules.schemes() if info.id not in wanted]
    if not wanted:
        raise typer.BadParameter("give a scheme, or --all for the bundled ones", param_hint="SCHEME")
    found = [(scheme, finding) for scheme in wanted for finding in lint(scheme)]
    if form is Format.JSON:
        print(json_text([finding.to_dict() for _, finding in found]))
    elif form is Format.CSV:
        rows = [finding.to_dict() for _, finding in found]
        print(csv_of(rows) if rows else ",".join(_COLUMNS) + "\n", end="")
    else:
        for scheme in wanted:
            _print(scheme, [finding for of, finding in found if of == scheme], lang.value)
    if any(finding.code in NOT_THERE for _, finding in found):
        raise typer.Exit(2)
    if any(finding.severity != "note" for _, finding in found):
        raise typer.Exit(1)


def _print(scheme: str, found: list[Finding], lang: Language) -> None:
    for finding in found:
        print(shown(finding.say(lang)))
    errors, warnings, notes = (
        sum(finding.severity == severity for finding in found) for severity in ("error", "warning", "note")
    )
    if lang == "zh":
        print(shown(f"{scheme}：错误 {errors}，提醒 {warnings}，说明 {notes}"))
    else:
        print(shown(f"{scheme}: errors {errors}, warnings {warnings}, notes {notes}"))
