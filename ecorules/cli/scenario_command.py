"""``ecorules scenario``: figures and rules as they might be, judged."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

import ecorules
from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.patience import patience
from ecorules.cli.reporting import ReportOption, asked, write
from ecorules.cli.safe import as_typed, json_text, shown
from ecorules.cli.tables import Page, csv_of, records
from ecorules.scenarios import Runs, read_scenarios, simulate


@app.command("scenario")
def run_scenarios(
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="A bundled scheme's id, or a path to a .yaml file.")],
    observations: Annotated[
        str, typer.Argument(metavar="OBSERVATIONS", help="One row a measurement: CSV, xlsx or parquet.")
    ],
    scenarios: Annotated[str, typer.Argument(metavar="SCENARIOS", help="A .yaml file of scenarios.")],
    years: Annotated[
        str | None,
        typer.Option("--years", help="2021-2025; by default from the latest data to the last year of a lever."),
    ] = None,
    regions: Annotated[str | None, typer.Option("--regions", help="One row a region, with its classes.")] = None,
    targets: Annotated[str | None, typer.Option("--targets", help="What the superior has demanded.")] = None,
    references: Annotated[str | None, typer.Option("--references", help="Named figures: 全国平均水平.")] = None,
    as_of: Annotated[
        int | None, typer.Option("--as-of", help="Judge by the thresholds in force at the end of this year.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="The scenario to compare with; by default 基准.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="Print this region only.")] = None,
    report: ReportOption = None,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Judge what would be under scenarios, and compare. 按情景推算并评判，与基准比较。"""
    made, reports = read_scenarios(as_typed(scenarios)), asked(report)
    with patience(shown(f"{scheme} · {scenarios}"), steps=len(made) + 2) as done:
        chosen = ecorules.load_scheme(scheme)
        if as_of is not None:
            chosen = chosen.as_of(as_of)
        done()
        runs = simulate(
            chosen,
            observations,
            made,
            years=None if years is None else as_typed(years),
            regions=regions,
            targets=targets,
            references=references,
            step=done,
        )
    compared, only = None if against is None else as_typed(against), None if region is None else as_typed(region)
    printed = _Printed(runs, lang, against=compared, region=only)
    write(runs, reports, lang, regions=None if only is None else (only,), against=compared)
    printed.print(chosen.title, form)


class _Printed:
    """What is printed of a run: everything, or one region."""

    def __init__(self, runs: Runs, lang: Lang, *, against: str | None, region: str | None) -> None:
        known = list(dict.fromkeys(name for run in runs for name in run.assessment.regions))
        if region is not None and region not in known:
            listed = ", ".join(map(shown, known[:10]))
            raise typer.BadParameter(f"{region!r} was not judged; there is {listed}", param_hint="--region")
        self.runs = runs
        self.lang = lang
        self.region = region
        self.compared = self._of_region(runs.compare(against, lang.value))

    def _of_region(self, frame: Any) -> Any:
        return frame if self.region is None else frame[frame["region"] == self.region]

    def print(self, title: str, form: Format) -> None:
        """Print in one of the forms; warnings go to the standard error, or into the JSON."""
        if form is Format.JSON:
            data = {
                "scenarios": [{"name": run.scenario.name, "note": run.scenario.note} for run in self.runs],
                "summary": records(self._of_region(self.runs.summary())),
                "compared": records(self.compared),
                "verdicts": records(self._of_region(self.runs.to_frame(self.lang.value))),
                "warnings": [warning.to_dict() for warning in self.runs.warnings],
            }
            print(json_text(data))
            return
        for warning in self.runs.warnings:
            print(shown(warning.say(self.lang.value)), file=sys.stderr)
        if form is Format.CSV:
            print(csv_of(self._of_region(self.runs.to_frame(self.lang.value))), end="")
            return
        page = Page(self.lang.value)
        page.heading(title)
        page.scenarios(self._of_region(self.runs.summary()))
        page.turns(self.compared)
