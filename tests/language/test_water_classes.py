"""Waters by functional class (GB 3838-2002): Ⅲ类水域 labels an arm, Ⅲ类 is a grade that water reaches."""

from __future__ import annotations

import pytest

from ecorules import EcoRulesError, parse

ARMS = "Ⅰ类水域≤15 Ⅱ类水域≤15 Ⅲ类水域≤20 Ⅳ类水域≤30 Ⅴ类水域≤40"


def test_the_label_is_a_class_and_no_grade_of_the_value() -> None:
    rule = parse(ARMS, unit="毫克/升")
    assert rule.classes == ("Ⅰ类水域", "Ⅱ类水域", "Ⅲ类水域", "Ⅳ类水域", "Ⅴ类水域")
    assert rule.needs == {"value", "classes"}


@pytest.mark.parametrize("label", ["Ⅲ类水域", "III类水域", "3类水域", "三类水域", "Ⅲ类水功能区"])
def test_every_spelling_names_the_same_class(label: str) -> None:
    assert parse(f"{label}≤20", unit="毫克/升").to_text() == "Ⅲ类水域≤20"
    assert parse(ARMS, unit="毫克/升").evaluate(20, classes={label}).verdict.value == "pass"
    assert parse(ARMS, unit="毫克/升").evaluate(21, classes={label}).verdict.value == "fail"


@pytest.mark.parametrize("text", ["Ⅲ类", "达到Ⅲ类", "达到或优于Ⅲ类水体", "Ⅲ类水质标准", "Ⅱ~Ⅲ类", "无劣Ⅴ类"])
def test_grades_stay_grades(text: str) -> None:
    rule = parse(text)
    assert rule.classes == ()
    assert rule.evaluate("Ⅱ").verdict.value == "pass"


@pytest.mark.parametrize(
    "text",
    [
        "Ⅱ类、Ⅲ类水域≤20",
        "Ⅱ类和Ⅲ类水域≤20",
        "Ⅱ类或Ⅲ类水域≤20",
        "Ⅱ类 Ⅲ类水域≤20",
        "Ⅰ~Ⅲ类水域≤20",
        "Ⅱ、Ⅳ类水域≤20",
        "Ⅱ类、Ⅲ类水域不高于20",
        "二、三类水域≤20",
        "Ⅲ类≤20",
        "劣Ⅴ类水域≤20",
        "Ⅲ类水域",
    ],
)
def test_half_a_label_is_refused_and_never_a_grade(text: str) -> None:
    with pytest.raises(EcoRulesError):
        parse(text, unit="毫克/升")


def test_a_share_of_such_waters_is_a_subject() -> None:
    rule = parse("Ⅲ类水域比例≥80", unit="%")
    assert rule.classes == ()
    assert rule.subjects == ("Ⅲ类水域比例",)
