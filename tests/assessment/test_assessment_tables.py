"""What an assessment shows: the tidy frame, the summary, the gaps, explanations."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from ecorules.assessment import Assessment
from ecorules.schemes import Scheme, scheme_from_yaml

SMALL = scheme_from_yaml(
    """
format: 1
id: small
title: 小表 <b>
criteria:
- {name: 约束性全部达标, of: 约束性, share: "100%"}
- {name: 参考性过半, of: 参考性, share: ≥50%}
- {of: all, share: ≥60%}
- {name: 两项, of: ["1", "5"], share: "100%"}
indicators:
- {id: 1, name: 处理率, unit: "%", threshold: ≥90, attribute: 约束性}
- {id: 2, name: 强度, unit: 千克/公顷, threshold: ≤300, attribute: 约束性}
- {id: 3, name: 规划, threshold: 制定实施, attribute: 参考性}
- id: 4
  name: 组合
  attribute: 参考性
  parts:
  - {name: 份额, unit: "%", threshold: ≥50}
  - {name: 用量, unit: 千克, threshold: 逐步下降}
- {id: 5, name: 岸线, unit: 公里, threshold: 不考核, attribute: 参考性}
"""
)
ROWS = [
    ("甲市", "1", None, 2020, 85),
    ("甲市", "2", None, 2020, 330),
    ("甲市", "3", None, 2020, "制定实施"),
    ("甲市", "4", 1, 2020, 40),
    ("甲市", "4", 2, 2018, 1.0),
    ("甲市", "4", 2, 2019, 1.1),
    ("甲市", "4", 2, 2020, 1.2),
    ("乙县", "1", None, 2020, 95),
    ("乙县", "2", None, 2020, 300),
    ("乙县", "3", None, 2020, "<i>"),
    ("乙县", "4", 1, 2020, 60),
]


def assess(rows: list[tuple[Any, ...]] = ROWS, scheme: Scheme = SMALL, **context: Any) -> Assessment:
    frame = pd.DataFrame(rows, columns=["region", "indicator", "part", "year", "value"], dtype=object)
    return scheme.assess(frame, **context)


def test_the_frame_is_tidy_and_complete() -> None:
    frame = assess().to_frame()
    assert list(frame.columns) == [
        "region", "year", "indicator", "part", "name", "attribute", "value", "unit", "verdict", "margin", "reason",
    ]  # fmt: skip
    whole = frame[frame["part"].isna()]
    assert [tuple(row) for row in whole[["region", "indicator", "verdict"]].itertuples(index=False)] == [
        ("甲市", "1", "fail"),
        ("甲市", "2", "fail"),
        ("甲市", "3", "pass"),
        ("甲市", "4", "fail"),
        ("甲市", "5", "not_applicable"),
        ("乙县", "1", "pass"),
        ("乙县", "2", "pass"),
        ("乙县", "3", "unknown"),
        ("乙县", "4", "unknown"),
        ("乙县", "5", "not_applicable"),
    ]
    assert len(frame) == 14
    assert frame["margin"].dtype == "float64"
    assert str(frame["part"].dtype) == str(frame["year"].dtype) == "Int64"


def test_margins_are_signed_distances_in_the_unit_of_the_value() -> None:
    frame = assess().to_frame()
    margins = {(row.region, row.indicator): row.margin for row in frame[frame["part"].isna()].itertuples()}
    assert margins["甲市", "1"] == -5.0
    assert margins["甲市", "2"] == -30.0
    assert margins["乙县", "2"] == 0.0


def test_every_row_gives_its_reason() -> None:
    frame = assess().to_frame()
    assert (frame["reason"].str.len() > 3).all()
    assert not frame["reason"].str.contains("\n").any()
    english = assess().to_frame("en")
    assert english["reason"].iloc[0] != frame["reason"].iloc[0]
    assert frame["reason"].iloc[3] == "份额：未达标；用量：未达标"


def test_the_summary_counts_by_attribute_and_verdict() -> None:
    summary = assess().summary().set_index("region")
    assert summary.loc["甲市", ["indicators", "pass", "fail", "unknown", "not_applicable"]].tolist() == [5, 1, 3, 0, 1]
    assert summary.loc["乙县", ["约束性_pass", "参考性_pass", "参考性_unknown"]].tolist() == [2, 0, 2]
    assert summary["share"].tolist() == [25.0, 50.0]


def test_criteria_hold_only_if_the_unknown_cannot_change_them() -> None:
    summary = assess().summary().set_index("region")
    assert summary["约束性全部达标"].tolist() == ["fail", "pass"]
    assert summary["参考性过半"].tolist() == ["pass", "unknown"]
    assert summary["all：≥60%"].tolist() == ["fail", "unknown"]
    assert summary["两项"].tolist() == ["fail", "pass"]
    assert summary["criteria"].tolist() == ["fail", "unknown"]


def test_a_criterion_about_nothing_applicable_does_not_apply() -> None:
    scheme = scheme_from_yaml(
        "format: 1\nid: s\ntitle: t\ncriteria: [{name: 全部, of: all, share: 100%}]\n"
        "indicators: [{id: 1, name: 甲, threshold: 不考核}]\n"
    )
    summary = assess([("甲市", "1", None, 2020, None)], scheme, year=2020).summary()
    assert summary["全部"].tolist() == ["not_applicable"]
    assert summary["share"].isna().all()


@pytest.mark.parametrize(("met", "expected"), [(8, "fail"), (9, "pass"), (10, "pass")])
def test_a_share_is_met_exactly_on_its_bound(met: int, expected: str) -> None:
    rows = "".join(f"- {{id: {at}, name: 甲{at}, threshold: ≥1}}\n" for at in range(10))
    head = "format: 1\nid: s\ntitle: t\ncriteria: [{name: 九成, of: all, share: ≥90%}]\nindicators:\n"
    scheme = scheme_from_yaml(head + rows)
    values = [("甲市", str(at), None, 2020, 1 if at < met else 0) for at in range(10)]
    assert assess(values, scheme).summary()["九成"].tolist() == [expected]


def test_gaps_come_largest_first_in_per_cent_of_the_bound() -> None:
    gaps = assess().gaps()
    listed = gaps[["region", "indicator", "part", "bound", "gap", "gap_unit", "gap_percent"]]
    assert [tuple(row) for row in listed.iloc[:3].itertuples(index=False)] == [
        ("甲市", "4", 1, 50.0, 10.0, "个百分点", 20.0),
        ("甲市", "2", pd.NA, 300.0, 30.0, "千克/公顷", 10.0),
        ("甲市", "1", pd.NA, 90.0, 5.0, "个百分点", pytest.approx(100 * 5 / 90)),
    ]
    trend = gaps.iloc[3]
    assert (trend["indicator"], trend["part"]) == ("4", 2)
    assert pd.isna(trend["gap_percent"])
    assert len(gaps) == 4


def test_an_assessment_and_its_results_introduce_themselves_on_one_line() -> None:
    found = assess()
    assert repr(found).startswith("<Assessment ")
    assert f"{len(found.results)} results" in repr(found)
    assert repr(found.result("甲市", "4", part=1)) == "<Result '甲市' 2020 4/1 fail>"


def test_margins_and_gaps_are_free_of_binary_noise() -> None:
    found = assess([("甲市", "1", None, 2020, 87.3)])
    assert found.result("甲市", "1").margin == -2.7
    assert found.gaps()[["gap", "gap_percent"]].iloc[0].tolist() == [2.7, 3.0]


def test_an_explanation_names_values_bounds_and_parts() -> None:
    text = assess().explain("甲市", "组合")
    assert text.splitlines()[0] == "甲市 2020 4 组合：未达标"
    assert "40" in text
    assert "50" in text
    assert "逐步下降" in text
    assert assess().explain("甲市", "4", part="份额") in "\n".join(line[2:] for line in text.splitlines())
    english = assess().explain("甲市", "1", lang="en")
    assert "85" in english
    assert "≥90" in english


def test_the_data_are_ready_for_json() -> None:
    data = json.loads(json.dumps(assess().to_dict(), ensure_ascii=False, allow_nan=False))
    assert data["scheme"] == "small"
    assert len(data["results"]) == 14
    assert {"region", "verdict", "reason", "reason_en"} <= set(data["results"][0])
