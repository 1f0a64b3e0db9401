"""An assessment in a notebook: what a reader finds, that nothing is dropped in silence, and its size."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
from markups import HOSTILE, Tags, harmless

import ecorules
from ecorules.assessment import Assessment
from ecorules.assessment.overview import SHOWN_ROWS, SHOWN_YEARS, html
from ecorules.schemes import Scheme, scheme_from_yaml
from ecorules.verdicts import Verdict

SMALL = scheme_from_yaml(
    """
format: 1
id: small
title: 小表 <b>
criteria:
- {name: 约束性全部达标, of: 约束性, share: "100%"}
indicators:
- {id: 1, name: 处理率, unit: "%", threshold: 市≥95 县≥85, attribute: 约束性, domain: 生态安全, task: (一)质量}
- id: 2
  name: 强度
  unit: 千克/公顷
  threshold: ≤300,或逐年下降
  better: lower
  attribute: 约束性
  domain: 生态安全
  task: (二)保护
- id: 4
  name: 组合
  attribute: 参考性
  domain: 生态生活
  parts:
  - {name: 份额, unit: "%", threshold: ≥50}
  - {name: 用量, unit: 千克, threshold: 逐步下降}
- {id: 5, name: 规划, threshold: 制定实施}
"""
)
ROWS = [
    ("甲市", "1", None, 2020, 92.3),
    ("甲市", "2", None, 2018, 340.0),
    ("甲市", "2", None, 2019, 335.0),
    ("甲市", "2", None, 2020, 330.0),
    ("甲市", "4", 1, 2020, 40),
    ("乙县", "1", None, 2020, 92.3),
    ("乙县", "4", 1, 2020, 60),
]
REGIONS = {"甲市": {"设区市"}, "乙县": {"县"}}


def assess(rows: list[tuple[Any, ...]] = ROWS, scheme: Scheme = SMALL, **context: Any) -> Assessment:
    frame = pd.DataFrame(rows, columns=["region", "indicator", "part", "year", "value"], dtype=object)
    return scheme.assess(frame, **{"regions": REGIONS, **context})


def cells(seen: Tags, html_: str) -> list[str]:
    """Each row of the detailed tables as its bare text."""
    rows = re.findall(r"<tr>.*?</tr>", html_.split("er-table er-stack", 1)[1], re.S)
    return [Tags(row).bare for row in rows]


def test_counts_and_criteria_come_first_and_warnings_last() -> None:
    found = assess(references=pd.DataFrame({"name": ["全国"], "value": [3.0]}))
    assert found.warnings
    text = harmless(found._repr_html_()).text
    places = [
        text.index(words) for words in ("小表 <b>", "约束性全部达标", "达标情况一览", "生态安全", "⚠ 注意", "W503")
    ]
    assert places == sorted(places)


def test_indicators_stand_under_their_domain_and_task() -> None:
    text = harmless(assess()._repr_html_()).text
    block = text[text.rindex("生态安全", 0, text.index("(一)质量") + 1) :]
    order = ["生态安全", "(一)质量", "处理率", "(二)保护", "强度", "生态生活", "组合", "份额", "用量"]
    places = [block.index(words) for words in order]
    assert places == sorted(places)
    assert "约束性" in block
    assert "参考性" in block


def test_a_row_has_value_history_verdict_margin_and_reason() -> None:
    found = assess()
    made = found._repr_html_()
    seen = harmless(made)
    rows = cells(seen, made)
    first = next(row for row in rows if row.startswith("1处理率"))
    assert "92.3" in first
    assert "✗未达标" in first
    assert "−2.7" in first
    assert "个百分点" in first
    history = next(row for row in rows if row.startswith("2强度"))
    assert re.search(r"340.*335.*330.*✓达标", history)
    reason = found.result("甲市", "1").reason("zh")
    assert reason in seen.titles()
    assert reason in seen.text
    assert found.result("甲市", "1").reason("en") in seen.text


def test_the_arm_of_the_regions_class_is_marked_in_the_threshold() -> None:
    made = assess()._repr_html_()
    seen = harmless(made)
    assert seen.count("mark", "er-bad") == 2
    assert "<b>市≥95</b>" in made
    assert "<b>县≥85</b>" in made


def test_an_unknown_says_what_is_missing() -> None:
    text = harmless(assess()._repr_html_()).text
    assert "缺少现状值、历年数据" in text
    assert "没有数据" in text


def test_several_assessed_years_stand_side_by_side() -> None:
    rows = [("甲市", "1", None, year, 90.0 + year - 2015) for year in range(2010, 2021)]
    made = assess(rows, year="all")._repr_html_()
    seen = harmless(made)
    row = next(row for row in cells(seen, made) if row.startswith("1处理率"))
    assert re.search(r"90✗91✗92✗93✗94✗95✓达标", row)
    assert "更早的年份未列出: 2010–2014" in seen.text
    head = made.split("er-table er-stack", 1)[1].split("</thead>")[0]
    assert [int(year) for year in re.findall(r">(20\d\d) <small", head)] == list(range(2015, 2021))
    assert len(range(2015, 2021)) == SHOWN_YEARS
    assert any(title.startswith("未达标：") for title in seen.titles())


def test_history_in_another_unit_is_shown_in_the_unit_of_the_rule() -> None:
    frame = pd.DataFrame(
        [("甲市", "2", 2019, 0.34, "吨/公顷"), ("甲市", "2", 2020, 0.33, "吨/公顷")],
        columns=["region", "indicator", "year", "value", "unit"],
    )
    made = SMALL.assess(frame)._repr_html_()
    row = next(row for row in cells(harmless(made), made) if row.startswith("2强度"))
    assert re.search(r"340.*330", row)


def test_it_can_be_read_in_english() -> None:
    seen = harmless(html(assess(), "en"))
    assert "✗ not met" in seen.text
    assert "threshold" in seen.text
    assert "2 regions" in seen.text
    assert "missing: the value, earlier years" in seen.text
    assert "达标比例" not in seen.text


def test_every_verdict_has_a_sign_in_the_overview() -> None:
    found = assess()
    made = found._repr_html_()
    signs = re.search(r"<table class=\"er-table er-signs.*?</table>", made, re.S)
    assert signs is not None
    assert Tags(signs[0]).bare.count("✗") == sum(one.verdict is Verdict.FAIL for one in found.results)
    assert 'title="组合"' in signs[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_values_stay_words(text: str) -> None:
    region = text[:200]
    rows = [*ROWS, (region, "1", None, 2020, 92.0), (region, "5", None, 2020, region[:150])]
    try:
        found = assess(rows)
    except ecorules.EcoRulesError:
        found = assess([*ROWS, ("甲市", "5", None, 2020, "<i>在办</i>")])
    harmless(found._repr_html_())


def test_long_names_are_whole() -> None:
    name = "很长的地区名称" * 40
    seen = harmless(assess([*ROWS, (name, "1", None, 2020, 92.0)])._repr_html_())
    assert name in seen.text


def test_two_hundred_regions_are_small_and_what_is_left_out_is_told() -> None:
    scheme = ecorules.load_scheme("changde-2020")
    rows = [
        (f"第{at}县", one.id, 2020, 60.0) for at in range(200) for one in scheme if one.unit == "%" and not one.parts
    ]
    found = scheme.assess(pd.DataFrame(rows, columns=["region", "indicator", "year", "value"]))
    made = found._repr_html_()
    assert len(made.encode()) < 2_000_000
    seen = harmless(made)
    assert seen.count("details", "er-block") >= 3
    shown = seen.count("table", "er-stack")
    assert 1 <= shown < 200
    assert f"另有 {200 - shown} 个地区未逐项列出（第{shown}县 等）" in seen.text
    assert "assessment.to_frame()" in seen.text
    assert all(f"第{at}县" in seen.text for at in range(200))


def test_years_and_regions_beyond_number_are_counted() -> None:
    rows = [(f"第{at}县", "1", None, 2000 + year, 95) for at in range(70) for year in range(5)]
    found = assess(rows, year="all", regions=None)
    text = harmless(found._repr_html_()).text
    assert f"另有 {350 - SHOWN_ROWS} 个地区和年份" in text
    assert "assessment.summary()" in text


def test_a_scheme_of_thousands_is_cut_and_told() -> None:
    lines = "\n".join(f"- {{id: {at}, name: 指标{at}, unit: '%', threshold: ≥9}}" for at in range(2000))
    scheme = scheme_from_yaml(f"format: 1\nid: large\ntitle: 大表\nindicators:\n{lines}\n")
    text = harmless(assess([("甲市", "1", None, 2020, 5)], scheme)._repr_html_()).text
    assert f"另有 {2000 - SHOWN_ROWS} 项指标" in text


def test_nothing_assessed_is_a_page_too() -> None:
    frame = pd.DataFrame(columns=["region", "indicator", "year", "value"])
    assert "小表" in harmless(SMALL.assess(frame)._repr_html_()).text
