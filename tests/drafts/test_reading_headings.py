"""Headings that say less than usual, and cells printed again beside each sub-indicator."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecorules.drafts import Draft, read_table
from ecorules.errors import SchemeError


def drafted(folder: Path, text: str, name: str = "table.md") -> Draft:
    (folder / name).write_text(text, encoding="utf-8")
    return read_table(folder / name)


def test_columns_headed_by_classes_hold_the_values_where_no_heading_says_so(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path,
        "| 序号 | 指标 | 单位 | 市 | 县 |\n| --- | --- | --- | --- | --- |\n| 1 | 节水器具普及率 | % | 100 | ≥95 |\n",
    )
    assert draft["1"].threshold == "市100 县≥95"
    assert "W442" in {finding.code for finding in draft.findings}


@pytest.mark.parametrize("heads", ["市 | 备注", "市 | 市", "甲 | 乙"])
def test_one_class_alone_is_no_column_of_values(tmp_path: Path, heads: str) -> None:
    with pytest.raises(SchemeError, match="E440"):
        drafted(tmp_path, f"| 序号 | 指标 | {heads} |\n| --- | --- | --- | --- |\n| 1 | 节水器具普及率 | ≥95 | ≥90 |\n")


def test_an_attribute_printed_beside_each_part_is_one(tmp_path: Path) -> None:
    row = "<tr>{}</tr>"
    head = row.format("<th>序号<th>指标名称<th>单位<th>指标值<th>指标属性")
    first = row.format("<td rowspan=2>1<td>优良天数比例<td>%<td>≥85<td>约束性")
    draft = drafted(
        tmp_path,
        f"<table>{head}{first}{row.format('<td>PM2.5浓度<td>微克/立方米<td>≤35<td>约束性')}</table>",
        "table.html",
    )
    assert draft["1"].attribute == "约束性"
    assert [part.threshold for part in draft["1"].parts] == ["≥85", "≤35"]


def test_attributes_that_differ_within_an_indicator_are_told(tmp_path: Path) -> None:
    row = "<tr>{}</tr>"
    head = row.format("<th>序号<th>指标名称<th>单位<th>指标值<th>指标属性")
    first = row.format("<td rowspan=2>1<td>优良天数比例<td>%<td>≥85<td>约束性")
    second = row.format("<td>PM2.5浓度<td>微克/立方米<td>≤35<td>预期性")
    draft = drafted(tmp_path, f"<table>{head}{first}{second}</table>", "table.html")
    assert any(finding.code == "W451" and "约束性" in finding.message for finding in draft.findings)


def test_a_draft_shows_itself_in_one_line(tmp_path: Path) -> None:
    draft = drafted(
        tmp_path, "| 指标 | 单位 | 指标值 |\n| --- | --- | --- |\n| 节水器具普及率 | % | ≥95 |\n", "指标.md"
    )
    assert repr(draft).startswith("<Draft 'draft'")
    assert any("文件名不能作编号" in finding.message for finding in draft.findings)


def test_another_sign_inside_quoted_cells_parts_nothing(tmp_path: Path) -> None:
    text = '指标名称,单位,指标值\n甲率,%,"≥90;\n;持续提高"\n乙率,%,"≥80;\n;持续提高"\n'
    assert [row.name for row in drafted(tmp_path, text, "table.csv")] == ["甲率", "乙率"]
