"""The order between pairs of texts, as written in ``tests/golden/order``, and what cannot be compared."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ecorules.analysis import KINDS, relation
from ecorules.errors import DataError
from ecorules.evaluation import evaluate
from ecorules.language import parse
from ecorules.rules import Compare, Op, Rule, Settings, Unread
from ecorules.schemes import under_scope
from ecorules.verdicts import Verdict

GOLDEN = Path(__file__).parents[1] / "golden" / "order"
OPPOSITE = {"same": "same", "stricter": "looser", "looser": "stricter"}
VERDICTS = {verdict.label("zh"): verdict for verdict in Verdict}


class Case(NamedTuple):
    texts: tuple[str, str]
    regions: list[list[str]] | None
    order: str
    reason: str
    inputs: list[tuple[str, Verdict, Verdict]]


def cases() -> Iterator[Any]:
    for path in sorted(GOLDEN.glob("*.txt")):
        for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
            lines = [line for line in block.splitlines() if line.strip() and not line.startswith("#")]
            if not lines:
                continue
            first, second, *below = lines
            regions, order, reason, inputs = None, "", "", []
            for line in map(str.strip, below):
                if line.startswith("= "):
                    regions = [region.split() for region in line[2:].split("/")]
                elif line.startswith("=> "):
                    order, _, reason = line[3:].partition(": ")
                else:
                    given, _, found = line.partition(" => ")
                    one, other = (VERDICTS[word.strip()] for word in found.split("/"))
                    inputs.append((given, one, other))
            yield pytest.param(
                Case((first, second), regions, order, reason, inputs), id=f"{path.stem}-{number}-{first}"
            )


def read(line: str) -> Rule:
    text, _, bracket = line.partition("  [")
    unit, _, better = bracket.rstrip("]").partition(",")
    return parse(text, unit=unit.strip() or None, better=better.strip() or None)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", list(cases()))
def test_pairs_of_texts(case: Case) -> None:
    rule, other = map(read, case.texts)
    found = relation(rule, other, regions=case.regions)
    assert KINDS[found.kind][0] == case.order
    assert case.reason in found.reason
    assert relation(other, rule, regions=case.regions).kind == OPPOSITE.get(found.kind, found.kind)
    directions = set()
    for one in found.witnesses:
        first, second = (evaluate(each, **one.arguments(each)).verdict for each in (rule, other))
        assert (first, second) == (one.verdict, one.other_verdict)
        directions.add(first.code < second.code)
    expected = {"更严": {True}, "更松": {False}, "互有宽严": {True, False}, "相同": set()}
    assert directions == expected.get(case.order, directions)
    for given, first, second in case.inputs:
        value, *classes = given.split()
        inputs = {"value": value if value in "ⅠⅡⅢⅣⅤ" else float(value), "classes": classes}
        assert evaluate(rule, **inputs).verdict is first
        assert evaluate(other, **inputs).verdict is second


def test_the_order_by_class_names_each_class() -> None:
    found = relation(parse("市≥95 县≥85", unit="%"), parse("≥90", unit="%"))
    kinds = {cell.classes: cell.kind for cell in found.cells}
    assert kinds["市",] == "stricter"
    assert kinds["县",] == "looser"
    assert "市：更严" in found.explain()
    assert "县: looser" in found.explain("en")
    assert {one.inputs["classes"] for one in found.witnesses} == {("市",), ("县",)}


def test_a_year_may_be_given() -> None:
    rule, other = parse("2020年≥60 2030年≥95", unit="%"), parse("≥60", unit="%")
    assert relation(rule, other, year=2025).kind == "same"
    assert relation(rule, other, year=2030).kind == "stricter"
    assert relation(rule, other, year=2019).kind == "looser"


def test_settings_replace_those_of_both_rules() -> None:
    about, bound = parse("15左右", better="higher"), parse("≥14", better="higher")
    assert relation(about, bound).kind == "stricter"
    assert relation(about, bound, settings=Settings(approx=0.2)).kind == "looser"
    window = parse("逐年下降"), parse("近5年逐年下降")
    assert relation(*window, settings=Settings(window=5)).kind == "same"


def test_rounding_is_taken_into_account() -> None:
    rough = replace(parse("≥95"), settings=Settings(digits=0))
    assert relation(rough, parse("≥94.5")).kind == "stricter"
    assert relation(rough, parse("≥94.6")).kind == "looser"
    assert relation(rough, parse("≥95")).kind == "looser"


def test_what_could_not_be_read_is_only_the_same_as_itself() -> None:
    def unread(words: str) -> Rule:
        return Rule(text=words, demand=Unread(words=words, reason="scores"))

    assert relation(unread("≥90得10分"), unread("≥90 得10分")).kind == "same"
    assert relation(unread("≥90得10分"), unread("≥80得10分")).kind == "undetermined"
    found = relation(unread("≥90得10分"), parse("≥90"))
    assert (found.kind, bool(found.reason), bool(found.reason_en)) == ("undetermined", True, True)
    scoped = under_scope(unread("≥90得10分"), "市")
    assert scoped is not None
    assert relation(unread("≥90得10分"), scoped).kind != "same"


def test_a_relation_is_plain_data() -> None:
    found = relation(parse("市≥95 县≥85"), parse("≥90"))
    assert pickle.loads(pickle.dumps(found)) == found
    assert json.loads(json.dumps(found.to_dict()))["kind"] == "incomparable"
    past = relation(parse("逐年下降"), parse("逐步下降")).to_dict()
    assert json.dumps(past)
    assert past["witnesses"][0]["verdict"] == "fail"


@pytest.mark.parametrize("given", ["≥95", None, 95, Compare(op=Op.GE, bound=95.0)])
def test_only_rules_are_compared(given: Any) -> None:
    with pytest.raises(DataError, match="E315"):
        relation(given, parse("≥90"))
    with pytest.raises(DataError, match="E315"):
        relation(parse("≥90"), given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"regions": "市"}, "E307"),
        ({"regions": 5}, "E307"),
        ({"regions": [[5]]}, "E307"),
        ({"year": "2020"}, "E308"),
        ({"year": 10**9}, "E308"),
        ({"settings": "strict"}, "E312"),
    ],
)
def test_bad_arguments(given: dict[str, Any], code: str) -> None:
    with pytest.raises(DataError, match=code):
        relation(parse("≥95"), parse("≥90"), **given)


def test_very_large_rules_end_soon_and_say_so() -> None:
    words = "且".join(f"(≥{place}或逐年下降或完成上级规定的考核任务)" for place in range(40, 44))
    several = " ".join(f"甲{chr(0x4E00 + place)}项≥{place}" for place in range(18))
    assert relation(parse(words), parse("≥50")).kind in KINDS
    one, other = parse(several), parse(several.replace("≥1 ", "≥1.5 "))
    found = relation(one, other)
    assert found.kind == "undetermined"
    assert "太多" in found.reason
