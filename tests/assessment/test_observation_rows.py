"""Rows of observations: each is taken as it stands or refused by its number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.assessment import Assessment
from ecorules.errors import DataError, EcoRulesError
from ecorules.rules import Status, leaves
from ecorules.schemes import Indicator, Scheme, load_scheme

SCHEME = load_scheme("changde-2020")
Row = dict[str, Any]


def table(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame([{"region": "甲市", "year": 2020} | row for row in rows], dtype=object)


def assess(*rows: Row, scheme: Scheme = SCHEME, **context: Any) -> Assessment:
    return scheme.assess(table(*rows), **context)


def verdict(*rows: Row, **context: Any) -> str:
    """The verdict on the indicator, or the part, that the first row is about."""
    assessment = assess(*rows, **context)
    return assessment.result("甲市", rows[0]["indicator"], rows[0].get("part")).verdict.value


def findings(*rows: Row) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as error:
        assess(*rows)
    return [(finding.code, finding.where.split(" ")[0]) for finding in error.value.diagnostics]


@pytest.mark.parametrize("value", [14, 14.0, "14", "１４", " 14.0 ", "1.4e1", np.float64(14), np.int32(14), "13.0"])
def test_numbers_as_tables_hold_them(value: object) -> None:
    assert verdict({"indicator": "28", "value": value}) == "pass"


@pytest.mark.parametrize("value", ["12,000.5", "1,200,000"])
def test_thousands_are_grouped_by_commas(value: str) -> None:
    found = assess({"indicator": "28", "value": value}).result("甲市", "28")
    assert found.value == float(value.replace(",", ""))


@pytest.mark.parametrize(
    "value",
    ["14平方米", "14 15", "1,2", "约14", "≥14", "nan", "inf", "NA", "—", "无", "0x10", "14.", "１４％", "是", "\ud800"],
)
def test_text_where_a_number_is_due_is_refused(value: str) -> None:
    assert findings({"indicator": "28", "value": value}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize(
    "value", [float("inf"), -float("inf"), 10**400, "1e999", [14], object(), pd.Timestamp(2020, 1, 1)]
)
def test_what_is_no_finite_number_is_refused(value: object) -> None:
    assert findings({"indicator": "28", "value": value}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, pd.NaT, "", "  ", np.nan])
def test_empty_cells_are_missing(value: object) -> None:
    found = assess({"indicator": "28", "value": value}).result("甲市", "28")
    assert found.verdict.value == "unknown"
    assert found.outcome is not None
    assert found.outcome.missing == ("value",)


@pytest.mark.parametrize("year", [2020, "2020", 2020.0, "2020年", "２０２０", np.int64(2020)])
def test_years_as_tables_hold_them(year: object) -> None:
    assert assess({"indicator": "28", "value": 14, "year": year}).result("甲市", "28").year == 2020


@pytest.mark.parametrize(
    "year", [None, "二〇二〇", 20, 2020.5, "2020-01-01", "2020/2021", True, float("nan"), -2020, 10**9]
)
def test_what_is_no_year_is_refused(year: object) -> None:
    assert findings({"indicator": "28", "value": 14, "year": year}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize("region", [None, "", True, 1.5, ["甲市"]])
def test_what_is_no_region_is_refused(region: object) -> None:
    assert findings({"indicator": "28", "value": 14, "region": region}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize("indicator", ["28", 28, 28.0, "28.0", "城镇人均公园绿地面积", "城镇人均 公园绿地面积"])
def test_indicators_go_by_id_or_name(indicator: object) -> None:
    assert assess({"indicator": indicator, "value": 14}).result("甲市", "28").verdict.value == "pass"


def test_an_unknown_indicator_is_told_the_nearest() -> None:
    with pytest.raises(DataError, match="城镇人均公园绿地面积") as error:
        assess({"indicator": "28", "value": 14}, {"indicator": "城镇人均公园绿地面", "value": 14})
    (finding,) = error.value.diagnostics
    assert (finding.code, finding.where.split(" ")[0]) == ("E503", "观测表第2行")


def test_every_offending_row_is_listed_in_one_error() -> None:
    assert findings(
        {"indicator": "28", "value": "x"},
        {"indicator": "29", "value": 14},
        {"indicator": "99", "value": 14},
        {"indicator": "28", "value": 14, "unit": "千克"},
        {"indicator": "8", "part": 7, "value": 80},
        {"indicator": "29", "value": 15},
    ) == [
        ("E504", "观测表第1行"),
        ("E503", "观测表第3行"),
        ("E504", "观测表第4行"),
        ("E503", "观测表第5行"),
        ("E505", "观测表第6行"),
    ]


def test_rows_that_say_the_same_twice_are_refused() -> None:
    assert findings({"indicator": "28", "value": 14}, {"indicator": "城镇人均公园绿地面积", "value": 14}) == [
        ("E505", "观测表第2行")
    ]


def test_a_unit_is_converted() -> None:
    found = assess({"indicator": "23", "part": 1, "value": 20, "unit": "公斤/亩"}).result("甲市", "23", 1)
    assert (found.value, found.unit, found.verdict.value) == (300.0, "千克/公顷", "pass")


def test_years_in_several_units_make_one_history() -> None:
    rows = [
        {"indicator": "23", "part": 1, "year": 2018, "value": 330},
        {"indicator": "23", "part": 1, "year": 2019, "value": 21.5, "unit": "公斤/亩"},
        {"indicator": "23", "part": 1, "year": 2020, "value": 320, "unit": "kg/hm²"},
    ]
    assert verdict(*rows) == "pass"
    assert verdict(*rows[:2], rows[2] | {"value": 322.5}) == "fail"


def test_a_quantity_brings_its_own_unit() -> None:
    quantity = pint.UnitRegistry().Quantity(0.03, "kg/m**2")
    assert verdict({"indicator": "23", "part": 1, "value": quantity}) == "pass"


@pytest.mark.parametrize("unit", ["千克", "%", "微克/立方米", "没有的单位", "9**9**9"])
def test_another_dimension_is_refused(unit: str) -> None:
    assert findings({"indicator": "28", "value": 14, "unit": unit}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"status": "制定实施"}, "pass"),
        ({"value": "已制定实施"}, "pass"),
        ({"status": "是"}, "pass"),
        ({"value": "TRUE"}, "pass"),
        ({"value": True}, "pass"),
        ({"value": np.True_}, "pass"),
        ({"status": "否"}, "fail"),
        ({"status": False}, "fail"),
        ({"status": "尚未制定实施"}, "fail"),
        ({"status": "进行中"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_states_are_reported_in_words(row: Row, expected: str) -> None:
    assert verdict({"indicator": "1"} | row) == expected


@pytest.mark.parametrize("row", [{"value": 1}, {"value": "1"}, {"status": 1.5}, {"value": 3, "status": "是"}])
def test_a_number_where_a_state_is_due_is_refused(row: Row) -> None:
    assert findings({"indicator": "1"} | row) == [("E504", "观测表第1行")]


def test_true_attests_a_number_and_a_bare_yes_in_its_column_does_not() -> None:
    assert verdict({"indicator": "28", "value": True}) == "pass"
    assert verdict({"indicator": "28", "status": "否"}) == "fail"
    assert findings({"indicator": "28", "value": "是"}) == [("E504", "观测表第1行")]


def test_a_number_beside_a_state_needs_a_clause_for_it() -> None:
    assert findings({"indicator": "28", "value": 14, "status": "是"}) == [("E504", "观测表第1行")]


@pytest.mark.parametrize("part", [1, "1", 1.0, "1.0", "优良天数比例", "优良 天数比例"])
def test_parts_go_by_number_or_name(part: object) -> None:
    found = assess({"indicator": "8", "part": part, "value": 80}).result("甲市", "8", 1)
    assert found.value == 80.0


def test_an_unknown_part_is_told_the_nearest() -> None:
    with pytest.raises(DataError, match="优良天数比例"):
        assess({"indicator": "8", "part": "优良天数", "value": 80})
    assert findings({"indicator": "28", "part": 1, "value": 80}) == [("E503", "观测表第1行")]


def test_a_figure_for_an_indicator_with_parts_needs_the_part() -> None:
    assert findings({"indicator": "8", "value": 80}) == [("E504", "观测表第1行")]
    assert findings({"indicator": "23", "status": "是"}) == [("E504", "观测表第1行")]
    assert findings({"indicator": "16", "subject": "面积", "value": 3}) == [("E504", "观测表第1行")]


def test_a_state_of_the_whole_attests_every_part_that_shares_the_demand() -> None:
    assert verdict({"indicator": "31", "status": "是"}) == "pass"
    assert verdict({"indicator": "31", "status": "否"}) == "fail"
    assert findings({"indicator": "31", "status": "是"}, {"indicator": "31", "part": 2, "status": "否"}) == [
        ("E505", "观测表第2行")
    ]


def test_subjects_of_a_text_have_rows_of_their_own() -> None:
    rows = [
        {"indicator": "16", "part": 1, "subject": "面积", "year": 2019, "value": 300},
        {"indicator": "16", "part": 1, "subject": "面积", "value": 300},
        {"indicator": "16", "part": 1, "subject": "性质", "status": "是"},
        {"indicator": "16", "part": 1, "subject": "功能", "status": "是"},
    ]
    assert verdict(*rows) == "pass"
    assert verdict(*rows[:3]) == "unknown"
    assert verdict(*rows[:3], rows[3] | {"status": "否"}) == "fail"
    assert verdict(rows[0], rows[1] | {"value": 299}, *rows[2:]) == "fail"


def test_a_trend_without_a_unit_takes_any_one_unit() -> None:
    area = {"indicator": "16", "part": 1, "subject": "面积"}
    rest = [area | {"subject": name, "status": "是"} for name in ("性质", "功能")]
    before = area | {"year": 2019, "value": 300, "unit": "平方公里"}
    assert verdict(area | {"value": 30_000, "unit": "公顷"}, before, *rest) == "pass"
    assert verdict(area | {"value": 29_999, "unit": "公顷"}, before, *rest) == "fail"
    assert findings(area | {"value": 300}, before) == [("E504", "观测表第1行")]
    assert findings(area | {"value": 300, "unit": "吨"}, before) == [("E504", "观测表第1行")]


def test_a_report_beside_the_level_decides() -> None:
    level = {"indicator": "8", "part": 2, "subject": "PM2.5浓度"}
    own = {"indicator": "8", "part": 2, "value": 18.5, "status": "否"}
    rows = [own, level | {"value": 44}, level | {"year": 2019, "value": 54}]
    assert verdict(*rows) == "fail"
    assert verdict(rows[0] | {"status": "是"}, *rows[1:]) == "pass"
    assert verdict(rows[0] | {"status": "完成"}, *rows[1:]) == "pass"
    assert verdict(rows[0] | {"status": "未完成"}, *rows[1:]) == "fail"


def test_an_unknown_subject_is_told_the_nearest() -> None:
    assert findings({"indicator": "16", "part": 1, "subject": "面积2", "value": 3}) == [("E503", "观测表第1行")]
    with pytest.raises(DataError, match=r"PM2\.5浓度"):
        assess({"indicator": "8", "part": 2, "subject": "PM2.5的浓度", "value": 3})
    assert findings({"indicator": "28", "subject": "面积", "value": 3}) == [("E503", "观测表第1行")]


def test_a_change_is_reported_once() -> None:
    assert findings({"indicator": "8", "part": 2, "value": 18.5, "change": 18.5}) == [("E504", "观测表第1行")]
    assert findings({"indicator": "8", "part": 2, "change": "18.5%"}) == [("E504", "观测表第1行")]


def test_points_report_the_change_of_a_share() -> None:
    level = {"indicator": "9", "part": 1, "subject": "水质达到或优于Ⅲ类比例"}
    own = {"indicator": "9", "part": 1, "value": 4.4, "unit": "个百分点"}
    found = assess(own, level | {"value": 95.7}, level | {"year": 2019, "value": 91.3}).result("甲市", "9", 1)
    assert (found.value, found.unit) == (95.7, "%")


def test_several_bases_in_one_trend_are_refused_with_every_row() -> None:
    rows = [
        {"indicator": "18", "year": 2019, "value": 0.58, "basis": "2015年不变价"},
        {"indicator": "18", "value": 0.56, "basis": "2020年不变价"},
        {"indicator": "18", "year": 2018, "value": 0.6},
    ]
    assert findings(*rows) == [("E506", f"观测表第{at}行") for at in (1, 2, 3)]
    assert [warning.code for warning in assess(rows[0], rows[2]).warnings] == ["W504"]
    assert not assess(rows[0], rows[1] | {"basis": "2015年不变价"}).warnings


def test_several_bases_without_a_trend_are_no_matter() -> None:
    rows = [
        {"indicator": "28", "year": 2019, "value": 13, "basis": "a"},
        {"indicator": "28", "value": 14, "basis": "b"},
    ]
    assert verdict(*rows) == "pass"


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (["region", "year"], "E502"),
        (["region", "year", "indicator", "valu"], "E503"),
        (["region", "year", "indicator", "confirmed"], "E503"),
        (["region", "year", "indicator", "value", "value"], "E502"),
        (["region", "year", "indicator", "value", "数值"], "E502"),
        (["region", "year", "indicator", 3], "E503"),
        ([], "E502"),
    ],
)
def test_headings_that_are_not_known_are_refused(columns: list[object], code: str) -> None:
    frame = pd.DataFrame([["甲市"] * len(columns)], columns=columns)
    with pytest.raises(DataError) as error:
        SCHEME.assess(frame)
    assert code in {finding.code for finding in error.value.diagnostics}


def test_a_cell_of_megabytes_is_refused() -> None:
    assert findings({"indicator": "28", "value": 14, "source": "x" * 1_000_000}) == [("E504", "观测表第1行")]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.booleans(),
    st.integers(-3000, 3000),
    st.floats(),
    st.sampled_from(["28", "8", "16", "23", "1", "2", "面积", "PM2.5浓度"]),
    st.sampled_from(["是", "否", "千克/公顷", "%", "12.5", "2020"]),
)
COLUMNS = st.sampled_from(
    ["indicator", "part", "subject", "value", "unit", "change", "status", "basis", "year", "region"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(COLUMNS, CELLS), max_size=4))
def test_any_table_is_assessed_or_refused_with_findings(rows: list[Row]) -> None:
    said = ""
    try:
        assessment = assess(*({"indicator": "28"} | row for row in rows))
        assert len(assessment.results) % 36 == 0
    except EcoRulesError as error:
        said = str(error)
        assert "E5" in said or "E3" in said


SIMPLE = [indicator for indicator in SCHEME if indicator.rule is not None and not indicator.parts]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(SIMPLE),
    st.dictionaries(st.integers(2016, 2020), st.floats(0, 1000).map(lambda value: round(value, 2)), min_size=1),
    st.sets(st.sampled_from(["设区市", "县", "山区", "平原地区", "大城市", "中等城市"]), max_size=3),
    st.one_of(st.none(), st.booleans(), st.floats(0, 1000)),
)
def test_a_table_gives_the_verdict_of_its_rule(
    indicator: Indicator, history: dict[int, float], classes: set[str], target: float | bool | None
) -> None:
    rule, year = indicator.rule, max(history)
    assert rule is not None
    if all(isinstance(leaf, Status) for leaf in leaves(rule.demand)):
        return
    expected = rule.evaluate(history=history, year=year, classes=classes, target=target)
    rows = [{"indicator": indicator.id, "year": at, "value": value} for at, value in history.items()]
    task = {"region": "甲市", "year": year, "indicator": indicator.id, "target": target}
    targets = pd.DataFrame([task], dtype=object)
    found = assess(*rows, regions={"甲市": classes}, targets=targets).result("甲市", indicator.id)
    assert (found.verdict, found.margin) == (expected.verdict, expected.margin)


@settings(max_examples=50, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    rows = [
        {"indicator": "8", "part": 1, "year": 2018, "value": 82.5},
        {"indicator": "8", "part": 1, "year": 2017, "value": 75.3},
        {"indicator": "8", "part": 2, "year": 2018, "value": 18.5},
        {"indicator": "8", "part": 2, "year": 2018, "subject": "PM2.5浓度", "value": 44},
        {"indicator": "8", "part": 2, "year": 2017, "subject": "PM2.5浓度", "value": 54},
        {"indicator": "28", "year": 2018, "value": 14},
    ]
    assert assess(*(rows[at] for at in order)).to_dict() == assess(*rows).to_dict()
