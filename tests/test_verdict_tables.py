"""The truth tables of the documentation are those of the library: of rules, arrays, parts and criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import pytest

import ecorules
from ecorules.schemes import scheme_from_yaml
from ecorules.verdicts import Verdict, all_of, any_of

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"verdicts.md": "en", "verdicts.zh.md": "zh"}
WORDS = {"and": "and", "且": "and", "or": "or", "或": "or"}
COMBINE: dict[str, Callable[[Iterable[Verdict]], Verdict]] = {"and": all_of, "or": any_of}


def cells(line: str) -> list[str]:
    return [cell.strip().strip("*") for cell in line.strip().strip("|").split("|")]


def tables(page: str) -> dict[str, dict[tuple[Verdict, Verdict], Verdict]]:
    """Each truth table of a page by its connective."""
    verdicts = {verdict.label(PAGES[page]): verdict for verdict in Verdict}
    found: dict[str, dict[tuple[Verdict, Verdict], Verdict]] = {}
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        head = cells(line)
        if line.startswith("|") and head[0] in WORDS:
            rows = [cells(row) for row in lines[number + 2 : number + 2 + len(Verdict)]]
            found[WORDS[head[0]]] = {
                (verdicts[row[0]], verdicts[column]): verdicts[cell]
                for row in rows
                for column, cell in zip(head[1:], row[1:], strict=True)
            }
    return found


#: Demands and inputs that come to each verdict.
CLAUSE = {Verdict.FAIL: 10, Verdict.UNKNOWN: None, Verdict.PASS: 90}


def judged(connective: str, one: Verdict, other: Verdict) -> Verdict:
    """The verdict of a rule whose two clauses come to these."""
    texts = ["首项率≥50" if one is not Verdict.NOT_APPLICABLE else "首项率不考核"]
    texts.append("次项率≥50" if other is not Verdict.NOT_APPLICABLE else "次项率不考核")
    rule = ecorules.parse((";" if connective == "and" else ",或").join(texts), unit="%")
    given = {"首项率": one, "次项率": other}
    parts = {name: CLAUSE[verdict] for name, verdict in given.items() if CLAUSE.get(verdict) is not None}
    return rule.evaluate(parts=parts).verdict


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("connective", ["and", "or"])
def test_a_truth_table_is_that_of_the_library(page: str, connective: str) -> None:
    table = tables(page)[connective]
    assert len(table) == 16
    assert table == {pair: COMBINE[connective](pair) for pair in table}


@pytest.mark.parametrize("connective", ["and", "or"])
def test_rules_follow_the_table(connective: str) -> None:
    table = tables("verdicts.md")[connective]
    assert {pair: judged(connective, *pair) for pair in table} == table


def test_parts_of_an_indicator_follow_the_table_of_and() -> None:
    threshold = {Verdict.NOT_APPLICABLE: "不考核"}
    for (one, other), whole in tables("verdicts.md")["and"].items():
        named = ", ".join(
            f"{{name: 分项{at}, unit: '%', threshold: {threshold.get(verdict, '≥50')}}}"
            for at, verdict in enumerate((one, other), start=1)
        )
        scheme = scheme_from_yaml(
            f"{{format: '1', id: parts, title: 分项, indicators: [{{id: '1', name: 指标, parts: [{named}]}}]}}"
        )
        rows = [("甲市", 2020, "1", at, CLAUSE.get(verdict)) for at, verdict in enumerate((one, other), start=1)]
        rows = [row for row in rows if row[-1] is not None] or [("甲市", 2019, "1", 1, 50)]
        table = pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "value"])
        assert scheme.assess(table, year=2020).result("甲市", "1").verdict is whole, (one, other)
