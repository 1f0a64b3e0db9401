"""``ecorules assess``: a table of observations judged by a scheme."""

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
from ecorules.verdicts import Language


@app.command("assess")
def assess_tables(
    scheme: Annotated[str, typer.Argument(metavar="SCHEME", help="A bundled scheme's id, or a path to a .yaml file.")],
    observations: Annotated[
        str, typer.Argument(metavar="OBSERVATIONS", help="One row a measurement: CSV, xlsx or parquet.")
    ],
    regions: Annotated[str | None, typer.Option("--regions", help="One row a region, with its classes.")] = None,
    targets: Annotated[str | None, typer.Option("--targets", help="What the superior has demanded.")] = None,
    references: Annotated[str | None, typer.Option("--references", help="Named figures: 全国平均水平.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="The year to assess, or all; by default each region's latest.")
    ] = None,
    as_of: Annotated[
        int | None, typer.Option("--as-of", help="Judge by the thresholds in force at the end of this year.")
    ] = None,
    explain: Annotated[str | None, typer.Option("--explain", help="Explain the verdicts on this indicator.")] = None,
    region: Annotated[str | None, typer.Option("--region", help="Print this region only.")] = None,
    report: ReportOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Tables: also print indicators without data.")] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Judge a table of observations by a scheme. 按指标体系评判观测数据。"""
    if explain is not None and form is Format.CSV:
        raise typer.BadParameter("--explain goes with --format table or json", param_hint="--explain")
    assessed, reports = _year(year), asked(report)
    with patience(shown(f"{scheme} · {observations}"), steps=2) as done:
        chosen = ecorules.load_scheme(scheme)
        if as_of is not None:
            chosen = chosen.as_of(as_of)
        done()
        assessment = chosen.assess(observations, regions=regions, targets=targets, references=references, year=assessed)
        done()
    found = Printed(assessment, lang.value, None if region is None else as_typed(region))
    write(assessment, reports, lang, regions=None if region is None else found.regions)
    explanations = [] if explain is None else found.explanations(as_typed(explain))
    if form is Format.JSON:
        print(json_text(found.data() | ({} if explain is None else {"explanations": explanations})))
        return
    for warning in assessment.warnings:
        print(shown(warning.say(lang.value)), file=sys.stderr)
    if form is Format.CSV:
        print(csv_of(found.verdicts), end="")
        return
    page = Page(lang.value)
    page.heading(chosen.title)
    page.summary(found.summary)
    page.verdicts(found.verdicts, frozenset() if everything else found.without_data())
    page.gaps(found.gaps)
    for entry in explanations:
        page.explanation(entry["region"], entry["text"])


class Printed:
    """What is printed of an assessment: everything, or one region."""

    def __init__(self, assessment: ecorules.Assessment, lang: Language, region: str | None) -> None:
        if region is not None and region not in assessment.regions:
            known = ", ".join(assessment.regions[:10])
            raise typer.BadParameter(f"{region!r} was not assessed; there is {known}", param_hint="--region")
        self.assessment = assessment
        self.lang = lang
        self.regions = assessment.regions if region is None else (region,)
        self.summary = self._of_regions(assessment.summary())
        self.verdicts = self._of_regions(assessment.to_frame(lang))
        self.gaps = self._of_regions(assessment.gaps(lang))

    def _of_regions(self, frame: Any) -> Any:
        return frame[frame["region"].isin(self.regions)]

    def without_data(self) -> frozenset[tuple[str, int | None, str]]:
        """Region, year and id of the indicators that nothing was reported on, and that are undetermined for it."""
        return frozenset(
            (result.region, result.year, result.indicator.id)
            for result in self.assessment.results
            if result.verdict is ecorules.Verdict.UNKNOWN and not any(each.observed for each in (result, *result.parts))
        )

    def explanations(self, indicator: str) -> list[dict[str, str]]:
        """Why the indicator has its verdict in each region."""
        return [
            {"region": region, "text": self.assessment.explain(region, indicator, self.lang)} for region in self.regions
        ]

    def data(self) -> dict[str, Any]:
        """All of it as JSON-ready data."""
        return {
            "scheme": self.assessment.scheme.id,
            "summary": records(self.summary),
            "verdicts": records(self.verdicts),
            "gaps": records(self.gaps),
            "warnings": [warning.to_dict() for warning in self.assessment.warnings],
        }


def _year(text: str | None) -> int | str | None:
    if text is None or text == "all":
        return text
    if text.isascii() and text.isdecimal() and 0 < len(text) <= 4:
        return int(text)
    raise typer.BadParameter(f"{text!r} is neither a year nor 'all'", param_hint="--year")
