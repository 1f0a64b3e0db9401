"""Rules and outcomes as cards: what a reader sees, in both languages, and nothing that could do harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from markups import HOSTILE, harmless
from strategies import rules

import ecorules
from ecorules.evaluation import evaluate
from ecorules.rules import AllOf, Compare, Op, Rule, Status
from ecorules.text import Span
from ecorules.verdicts import Verdict


def test_the_card_of_a_rule_says_what_is_demanded() -> None:
    rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    seen = harmless(rule._repr_html_())
    for words in (rule.text, rule.to_text(), rule.describe("zh"), rule.describe("en"), "千克/公顷", "越低越好"):
        assert words in seen.text
    assert "lower is better" in seen.text
    assert "历年数据" in seen.text
    assert "the history" in seen.text


def test_the_card_of_a_rule_lists_classes_subjects_and_findings() -> None:
    classed = harmless(ecorules.parse("市≥95 县≥85", unit="%")._repr_html_())
    assert "市、县" in classed.text
    doubtful = ecorules.parse("≥90 且无危险废物排放", better="higher")
    assert doubtful.diagnostics
    seen = harmless(doubtful._repr_html_())
    for finding in doubtful.diagnostics:
        assert finding.code in seen.text
        assert finding.message in seen.text
        assert finding.message_en in seen.text


@pytest.mark.parametrize(
    ("given_", "verdict", "sign"),
    [({"classes": "县"}, Verdict.PASS, "✓"), ({"classes": "市"}, Verdict.FAIL, "✗"), ({}, Verdict.UNKNOWN, "?")],
)
def test_the_card_of_an_outcome_marks_clauses_by_verdict(given_: dict[str, str], verdict: Verdict, sign: str) -> None:
    rule = ecorules.parse("市≥95 县≥85", unit="%")
    outcome = rule.evaluate(92.3, **given_)
    seen = harmless(outcome._repr_html_())
    assert outcome.verdict is verdict
    assert f"{sign} {verdict.label('zh')}" in seen.text
    assert verdict.label("en") in seen.text
    assert seen.count("mark") == (2 if verdict is Verdict.UNKNOWN else 1)
    assert seen.count("mark", "er-deciding") == seen.count("mark")
    for line in (*outcome.explain("zh").split("\n"), *outcome.explain("en").split("\n")):
        assert line in seen.text
    assert all(finding.clause.split("：")[0] in "".join(seen.titles()) for finding in outcome.trace)


def test_margins_and_what_is_missing_are_said() -> None:
    rule = ecorules.parse("≥95", unit="%")
    assert "−2.7 个百分点" in harmless(rule.evaluate(92.3)._repr_html_()).text
    missing = harmless(rule.evaluate()._repr_html_()).text
    assert "缺少" in missing
    assert "指标值 the value" in missing


def test_both_arms_of_an_or_show_what_they_found() -> None:
    rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    seen = harmless(rule.evaluate(320, history={2018: 340, 2019: 330, 2020: 320})._repr_html_())
    kinds = [(attrs["class"] or "") for tag, attrs in seen.tags if tag == "mark"]
    assert kinds == ["er-bad", "er-good er-deciding"]
    assert seen.count("li") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    demand = AllOf(
        items=(
            Compare(op=Op.GE, bound=5.0, span=Span(0, 28)),
            Status(words="<b>开展</b>", span=Span(-5, 99)),
        )
    )
    rule = Rule(text=text, unit="<i>", demand=demand)
    harmless(rule._repr_html_())
    outcome = evaluate(rule, 4, parts={"<b>开展</b>": "<img src=x>"}, classes={"<u>"})
    harmless(outcome._repr_html_())


def test_long_traces_are_cut_and_said() -> None:
    demand = AllOf(items=tuple(Status(words=f"工作{at}") for at in range(100)))
    outcome = evaluate(Rule(text="", demand=demand))
    html = outcome._repr_html_()
    assert "另有 70 条" in harmless(html).text
    assert len(html) < 60_000


@given(rules())
def test_every_rule_has_a_card(rule: Rule) -> None:
    harmless(rule._repr_html_())
    harmless(evaluate(rule, year=2020)._repr_html_())
