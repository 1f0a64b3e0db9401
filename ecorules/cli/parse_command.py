"""``ecorules parse``: one threshold text, and what it demands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

import ecorules
from ecorules.cli.app import app
from ecorules.cli.safe import as_typed, json_text, shown, shown_lines
from ecorules.text import mark


class Better(StrEnum):
    """Which way an indicator improves."""

    HIGHER = "higher"
    LOWER = "lower"


@app.command("parse")
def parse_text(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A threshold as printed: '≤300,或逐年下降'.")],
    unit: Annotated[str | None, typer.Option("--unit", help="The unit of the column: '千克/公顷'.")] = None,
    better: Annotated[Better | None, typer.Option("--better", help="Which way the indicator improves.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read one threshold text and say what it demands. 读一个目标值，说明其要求。"""
    try:
        rule = ecorules.parse(
            as_typed(text),
            unit=None if unit is None else as_typed(unit),
            better=None if better is None else better.value,
        )
    except ecorules.EcoRulesError as error:
        if as_json:
            print(json_text({"text": as_typed(text), "diagnostics": [found.to_dict() for found in error.diagnostics]}))
        raise
    if as_json:
        print(json_text(_rule_data(rule)))
        return
    print(shown(rule.to_text()))
    for label, words in (
        ("zh", rule.describe("zh")),
        ("en", rule.describe("en")),
        ("unit", rule.unit or ""),
        ("needs", ", ".join(sorted(rule.needs))),
        ("classes", "、".join(rule.classes)),
        ("subjects", "、".join(rule.subjects)),
    ):
        if words:
            print(f"  {label:<9}{shown(words)}")
    for found in rule.diagnostics:
        print(shown_lines(found.say("zh")))
        print(f"  {shown_lines(found.say('en'))}")
        if found.span is not None:
            print(mark(rule.text, found.span))


def _rule_data(rule: ecorules.Rule) -> dict[str, Any]:
    return {
        "text": rule.text,
        "unit": rule.unit,
        "better": rule.better,
        "canonical": rule.to_text(),
        "description": {"zh": rule.describe("zh"), "en": rule.describe("en")},
        "needs": sorted(rule.needs),
        "classes": rule.classes,
        "subjects": rule.subjects,
        "diagnostics": [found.to_dict() for found in rule.diagnostics],
        "rule": rule.to_dict(),
    }
