"""Remedies of one observation: what they say, what they carry, what is refused."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from markups import HOSTILE, harmless

import ecorules
from ecorules.errors import DataError, EcoRulesError, UnitError
from ecorules.remedies import Remedies, remedy
from ecorules.rules import AllOf, Compare, Op, Rule, Settings, Unread
from ecorules.verdicts import Verdict


def found(text: str, unit: str | None = None, better: Any = None, **inputs: Any) -> Remedies:
    return remedy(ecorules.parse(text, unit=unit, better=better), **inputs)


def test_a_remedy_carries_inputs_that_pass() -> None:
    rule = ecorules.parse("≥95", unit="%")
    one = remedy(rule, 92.3).remedies[0]
    assert dict(one.inputs) == {"value": 95.0}
    assert rule.evaluate(**one.inputs).verdict is Verdict.PASS
    change = one.adjustments[0]
    assert (change.old, change.new, change.difference, change.unit, change.strict) == (92.3, 95.0, 2.7, "%", False)
    assert one.cost == pytest.approx(2.7 / 92.3)


def test_the_observation_given_is_left_as_it_was() -> None:
    history = {2019: 84.7, 2020: 82.0}
    parts = {"面积": {"history": {2019: 100.0, 2020: 98.0}}, "性质": True, "功能": True}
    changed = found("保持稳定", "%", "higher", history=history).remedies[0]
    found("面积不减少,性质不改变,功能不降低", parts=parts)
    assert changed.inputs["history"] == {2019: 84.7, 2020: 84.7}
    assert history == {2019: 84.7, 2020: 82.0}
    assert parts == {"面积": {"history": {2019: 100.0, 2020: 98.0}}, "性质": True, "功能": True}


def test_of_alternatives_the_cheapest_comparable_one_is_chosen() -> None:
    several = found("≤300,或逐年下降", "千克/公顷", "lower", history={2018: 340, 2019: 330, 2020: 335})
    assert [each.adjustments[0].new for each in several.remedies] == [300.0, 329.0]
    assert several.chosen is several.remedies[1]
    assert several.explain("zh").count("相对变化最小") == 1


def test_alternatives_of_different_kinds_are_listed_and_none_is_called_cheaper() -> None:
    several = found("Ⅲ类或≥90", "%", value="Ⅳ")
    assert [each.adjustments[0].kind for each in several.remedies] == ["grade", "value"]
    assert several.chosen is None
    assert "相对变化最小" not in several.explain("zh")


def test_a_change_of_a_report_is_not_compared_with_one_of_a_value() -> None:
    several = found("≤300或下降4%", "吨", "lower", value=310.0, change=3.0, year=2020)
    assert [each.adjustments[0].kind for each in several.remedies] == ["value", "change"]
    assert [each.cost is None for each in several.remedies] == [False, True]
    assert several.chosen is several.remedies[0]
    assert "相对变化最小" not in several.explain("zh")


def test_a_zero_is_measured_against_the_new_figure() -> None:
    assert found("≥20", "%", value=0).remedies[0].cost == 1.0


def test_another_class_is_listed_and_never_chosen() -> None:
    other = found("市≥95 县≥85", "%", value=90, classes={"设区市", "平原地区"})
    assert [each.adjustments[0].new for each in other.otherwise] == ["县"]
    assert other.chosen is other.remedies[0]
    assert set(other.otherwise[0].inputs["classes"]) == {"县", "平原地区"}
    assert "would pass as “县”" in other.explain("en")


def test_a_broken_trend_says_when_its_window_is_clean() -> None:
    broken = found(
        "逐年下降", "吨", history={2017: 50, 2018: 52, 2019: 51, 2020: 50, 2016: 49}, settings=Settings(window=4)
    )
    assert broken.remedies == ()
    assert broken.chosen is None
    assert [(why.kind, why.years, why.clean) for why in broken.blocked] == [("broken", (2018,), 2021)]
    assert "2021年起" in broken.explain("zh")
    assert "from 2021 on" in broken.explain("en")


def test_the_clean_year_is_clean_indeed() -> None:
    history = {2017: 50.0, 2018: 52.0, 2019: 51.0, 2020: 50.0}
    rule = ecorules.parse("近4年逐年下降", unit="吨")
    clean = remedy(rule, history=history).blocked[0].clean
    assert clean == 2021
    assert rule.evaluate(history={**history, 2021: 49.0}).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("digits", "text", "value", "due"),
    [
        (0, "≥95", 92.3, 94.6),
        (0, "≥94", 92.3, 93.5),
        (1, "≤5.3", 6.0, 5.3),
        (0, ">94", 92.31, 94.51),
        (0, "<6", 7.25, 5.49),
    ],
)
def test_rounding_of_the_settings_is_respected(digits: int, text: str, value: float, due: float) -> None:
    rule = ecorules.parse(text)
    one = remedy(rule, value, settings=Settings(digits=digits)).remedies[0]
    assert one.adjustments[0].new == due
    assert rule.evaluate(**one.inputs).verdict is Verdict.PASS
    assert one.inputs["settings"] == Settings(digits=digits)


def test_the_tolerance_of_stability_is_respected() -> None:
    one = found("保持稳定", "%", "higher", history={2019: 84.7, 2020: 80.0}, settings=Settings(stable=0.5)).remedies[0]
    assert one.adjustments[0].new == 84.2


def test_a_value_in_another_unit_stays_in_it() -> None:
    rule = ecorules.parse("≤3", unit="万元")
    one = remedy(rule, 35000, unit="元").remedies[0]
    assert one.adjustments[0].new == 3.0
    assert one.inputs["value"] == 30000.0
    assert one.inputs["unit"] == "元"


def test_a_quantity_is_replaced_by_a_number_of_the_rule() -> None:
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry()
    rule = ecorules.parse("≥100", unit="公顷")
    one = remedy(rule, registry.Quantity(0.5, "km^2")).remedies[0]
    assert one.inputs["value"] == 100.0


def test_only_the_failing_parts_change() -> None:
    one = found("化学需氧量<3.5 二氧化硫<4.5", "千克/万元", parts={"化学需氧量": 3.2, "二氧化硫": 4.7}).remedies[0]
    assert [change.part for change in one.adjustments] == ["二氧化硫"]
    assert one.inputs["parts"]["化学需氧量"] == 3.2


def test_a_clause_that_is_met_stays_met() -> None:
    both = found("≥60且≤80", value=50)
    assert [each.adjustments[0].new for each in both.remedies] == [60.0]
    rule = Rule(text="", demand=AllOf(items=(Compare(op=Op.GE, bound=80.0), Compare(op=Op.LE, bound=60.0))))
    assert remedy(rule, 50).remedies == ()
    assert "找不到能达标的改变" in remedy(rule, 50).explain("zh")


def test_labels_that_can_be_read_once_only_are_kept() -> None:
    once = found("市≥95 县≥85", "%", value=80, classes=iter(["县级市"]))
    assert [each.adjustments[0].new for each in once.remedies] == [85.0]


def test_an_unread_threshold_asks_for_an_attestation() -> None:
    rule = Rule(text="按表三", demand=Unread(words="按表三", reason="cells elsewhere"))
    one = remedy(rule).remedies[0]
    assert [change.kind for change in one.adjustments] == ["attest"]
    assert rule.evaluate(**one.inputs).verdict is Verdict.PASS


def test_what_passes_or_does_not_apply_needs_nothing() -> None:
    assert found("≥95", "%", value=96).explain("zh") == "达标，无须改变。"
    assert found("≥95", "%", value=96).explain("en") == "Met: nothing has to change."
    away = found("2030年≥95", "%", value=10, year=2021)
    assert (away.verdict, away.remedies, away.chosen) == (Verdict.NOT_APPLICABLE, (), None)


def test_words_in_both_languages() -> None:
    one = found(">95", "%", value=94.2)
    assert one.explain("zh") == "未达标，需要：由94.2%升到95.1%（差0.9个百分点，即0.955%），不含95本身。"
    assert one.explain("en") == (
        "Not met; needed: from 94.2% up to 95.1% (by 0.9 percentage points, 0.955%), 95 itself does not count."
    )


def test_data_for_others() -> None:
    several = found("≤300,或逐年下降", "千克/公顷", "lower", history={2018: 340, 2019: 330, 2020: 335})
    data = json.loads(json.dumps(several.to_dict(), allow_nan=False))
    assert data["chosen"] == 1
    assert [each["adjustments"][0]["new"] for each in data["remedies"]] == [300.0, 329.0]
    assert data["remedies"][0]["adjustments"][0]["low"] is None
    assert pickle.loads(pickle.dumps(several)) == several


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_the_text_becomes_html(text: str) -> None:
    rule = ecorules.parse("开展")
    harmless(remedy(Rule(text=text, demand=rule.demand), value="<b>no</b>")._repr_html_())
    named = found("低于<全国>平均水平", "%", value=50) if _reads("低于<全国>平均水平") else None
    assert named is None or harmless(named._repr_html_())


def test_the_card_shows_the_verdict_the_marked_text_and_what_is_needed() -> None:
    one = found("≤300,或逐年下降", "千克/公顷", "lower", history={2018: 340, 2019: 330, 2020: 335})
    seen = harmless(one._repr_html_())
    assert "✗ 未达标" in seen.text
    assert seen.count("mark", "er-bad") == 2
    for line in (*one.explain("zh").split("\n"), *one.explain("en").split("\n")):
        assert line in seen.text


def _reads(text: str) -> bool:
    try:
        return bool(ecorules.parse(text))
    except EcoRulesError:
        return False


@pytest.mark.parametrize("rule", [None, "≥95", 95, object(), ecorules.parse("≥95").demand])
def test_something_else_than_a_rule_is_refused(rule: Any) -> None:
    with pytest.raises(DataError) as refused:
        remedy(rule, 3)
    assert refused.value.diagnostics[0].code == "E721"


@pytest.mark.parametrize(
    "inputs",
    [
        {"value": float("inf")},
        {"value": [1]},
        {"value": 3, "history": {2020: 4}},
        {"history": {"2020": 4}},
        {"value": 3, "parts": {"面积": 3}},
        {"value": 3, "classes": 7},
        {"value": 3, "references": {3: 4}},
        {"value": 3, "settings": {"digits": 0}},
        {"value": 3, "year": "2020"},
        {"value": "尚可"},
    ],
)
def test_inputs_that_evaluate_refuses_are_refused(inputs: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        found("≥95", "%", **inputs)


def test_a_unit_of_another_dimension_is_refused() -> None:
    with pytest.raises(UnitError):
        remedy(ecorules.parse("≥95", unit="%"), 3, unit="公顷")


@pytest.mark.parametrize("value", [None, float("nan")])
def test_a_missing_value_has_a_bound_and_no_distance(value: Any) -> None:
    open_ = found("≥95", "%", value=value)
    assert open_.verdict is Verdict.UNKNOWN
    change = open_.remedies[0].adjustments[0]
    assert (change.old, change.new, change.difference, change.cost) == (None, 95.0, None, None)
    assert open_.explain("zh") == "无法判定，需要：须≥95%。"


@pytest.mark.parametrize(
    ("text", "unit", "inputs", "kind"),
    [
        ("16.5", "%", {"value": 12}, "better"),
        ("保持稳定", "%", {"history": {2019: 3, 2020: 2}}, "better"),
        ("逐年下降", "%", {"history": {2019: 3, 2020: 4}}, "history"),
        ("不低于2015年", "%", {"history": {2019: 3, 2020: 2}}, "history"),
        ("逐年下降", "%", {"value": 3}, "year"),
        (
            "近三十年逐步下降",
            "吨",
            {"history": {year: 3030.0 - year for year in range(1995, 2020)} | {2020: 9e9}},
            "history",
        ),
        (
            "近三十年逐年下降",
            "吨",
            {"history": {year: 3030.0 - year for year in range(1995, 2020)} | {2020: 2e3}},
            "history",
        ),
        ("每年下降3%", "吨", {"history": {2018: 0, 2019: 0, 2020: 3}}, "base"),
        ("优于Ⅰ类", None, {"value": "Ⅰ"}, "never"),
        ("较2015年下降18%以上", "吨", {"history": {2015: 0, 2020: 3}}, "base"),
        ("低于全国平均水平", "%", {"value": 3}, "references"),
    ],
)
def test_what_cannot_be_computed_is_said(text: str, unit: str | None, inputs: dict[str, Any], kind: str) -> None:
    stuck = found(text, unit, **inputs)
    assert [why.kind for why in stuck.blocked] == [kind]
    assert all(change.kind != "value" for each in stuck.remedies for change in each.adjustments)
    assert stuck.blocked[0].reason in stuck.explain("zh")
    assert stuck.blocked[0].reason_en in stuck.explain("en")
    assert stuck.to_dict()["blocked"][0]["kind"] == kind


def test_many_alternatives_end_in_bounded_time() -> None:
    text = ";".join(f"(≥{place}0或Ⅲ类或开展)" for place in range(1, 9))
    rule = ecorules.parse(text)
    many = remedy(rule, value=3)
    assert many.cut
    assert len(many.remedies) <= 200
    assert "只看了一部分" in many.explain("zh")


def test_a_window_of_a_thousand_years_ends_in_bounded_time() -> None:
    long = found("年均增长5%以上", "亿元", history={1: 1e-300, 2020: 5.0})
    assert long.verdict in (Verdict.FAIL, Verdict.UNKNOWN, Verdict.PASS)
    wide = found("近9999年逐年下降", "吨", history={2019: 3, 2020: 2}) if _reads("近9999年逐年下降") else None
    assert wide is None or wide.remedies == ()
