"""``ecorules diff``: how one scheme stands to another."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import ecorules
from ecorules.cli.app import Format, FormatOption, Lang, LangOption, app
from ecorules.cli.patience import patience
from ecorules.cli.safe import as_typed, json_text, shown
from ecorules.cli.tables import Page, csv_of, records
from ecorules.differences import Comparison
from ecorules.verdicts import Language

#: Kinds that a reader of changes looks for; rows that are the same are counted only.
_QUIET = "same"


@app.command("diff")
def compare_schemes(
    scheme: Annotated[str, typer.Argument(metavar="A", help="A bundled scheme's id, or a path to a .yaml file.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The scheme that is set against it.")],
    crosswalk: Annotated[
        str | None, typer.Option("--crosswalk", help="Which row of A is which of B: YAML or CSV.")
    ] = None,
    observations: Annotated[
        str | None, typer.Option("--observations", help="Judge these by both schemes, in the ids and names of A.")
    ] = None,
    regions: Annotated[str | None, typer.Option("--regions", help="One row a region, with its classes.")] = None,
    targets: Annotated[str | None, typer.Option("--targets", help="What the superior has demanded.")] = None,
    references: Annotated[str | None, typer.Option("--references", help="Named figures: 全国平均水平.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="The year to assess, or all.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Tables: also print rows that are the same.")] = False,
    form: FormatOption = Format.TABLE,
    lang: LangOption = Lang.ZH,
) -> None:
    """Compare two schemes: what B asks beyond A. 比较两套指标体系：B 相对于 A 更严、更松、新增、取消。"""
    if observations is None and any(one is not None for one in (regions, targets, references, year)):
        raise typer.BadParameter("it goes with --observations", param_hint="--regions/--targets/--references/--year")
    with patience(shown(f"{scheme} · {other}"), steps=1) as done:
        comparison = ecorules.load_scheme(scheme).compare(
            ecorules.load_scheme(other),
            crosswalk=None if crosswalk is None else as_typed(crosswalk),
            observations=observations,
            regions=regions,
            targets=targets,
            references=references,
            year=_year(year),
        )
        done()
    if form is Format.JSON:
        print(json_text(comparison.to_dict()))
    elif form is Format.CSV:
        print(csv_of(comparison.to_frame(lang.value, parts=True)), end="")
    else:
        _print(comparison, lang.value, everything=everything)


def _year(given: str | None) -> int | str | None:
    if given is None or given == "all":
        return given
    if given.isascii() and given.isdigit() and len(given) == 4:
        return int(given)
    raise typer.BadParameter(f"{given!r} is no year: write 2020, or all", param_hint="--year")


def _print(comparison: Comparison, lang: Language, *, everything: bool) -> None:
    page = Page(lang)
    page.heading(f"{comparison.scheme.id} → {comparison.other.id}")
    words = {"zh": "，", "en": ", "}
    page.heading(
        words[lang].join(f"{comparison.word(kind, lang)} {count}" for kind, count in comparison.counts.items())
    )
    rows = [row for row in records(comparison.to_frame(lang, parts=True)) if everything or row["kind"] != _QUIET]
    page.table("differences", [_row(row, comparison, lang) for row in rows])
    page.table("suggestions", list(comparison.suggestions))
    if comparison.assessment is None:
        return
    page.table("shares", [_rounded(row) for row in records(comparison.shares())])
    page.table("changed", [_verdicts(row, lang) for row in records(comparison.changed_verdicts(lang))])
    left_out = [{"id": one, "reason": zh if lang == "zh" else en} for one, zh, en in comparison.left_out]
    page.table("left_out", left_out)


def _row(row: dict[str, Any], comparison: Comparison, lang: Language) -> dict[str, Any]:
    """A difference for people: both ids, the name, the kind in words, both thresholds, an example or the reason."""
    return {
        "id": row["id"],
        "other_id": row["other_id"],
        "name": row["name"] if row["name"] is not None else row["other_name"],
        "kind": comparison.word(row["kind"], lang),
        comparison.scheme.id: row["threshold"],
        comparison.other.id: row["other_threshold"],
        "example": row["reason"] or row["example"],
    }


def _verdicts(row: dict[str, Any], lang: Language) -> dict[str, Any]:
    said = {key: ecorules.Verdict(row[key]).label(lang) for key in ("verdict", "other_verdict")}
    kept = {key: row[key] for key in ("region", "year", "id", "name")}
    return kept | {"of": f"{said['verdict']} → {said['other_verdict']}", "reason": row["other_reason"]}


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: round(held, 1) if isinstance(held, float) else held for key, held in row.items()}
