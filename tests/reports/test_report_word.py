"""The document, read back: tables with repeated heads, the analysis, no text lost."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from reported import changde, hostile, many, observed

from ecorules import Assessment
from ecorules.text import printable


def written(assessment: Assessment, folder: Path, lang: Any = "zh", **more: Any) -> Any:
    path = folder / "out.docx"
    assessment.to_word(path, lang, **more)
    return docx.Document(str(path))


def texts(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def all_text(document: Any) -> str:
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_each_region_has_the_usual_table_with_its_head_on_every_page(tmp_path: Path) -> None:
    document = written(changde(), tmp_path, regions=["示例市", "甲区"])
    annexes = [table for table in document.tables if table.cell(0, 0).text == "领域"]
    assert len(annexes) == 2
    for table, region in zip(annexes, ["示例市", "甲区"], strict=True):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        head, *body = texts(table)
        assert head[:7] == ["领域", "任务", "序号", "指标名称", "单位", "指标值", "指标属性"]
        assert head[7:] == ["2016", "2017", "2018", "2019", "2020", "达标情况", "差距", "责任单位", "数据来源"]
        results = [each for r in changde().results if r.region == region for each in (r, *r.parts)]
        assert [row[12].split()[-1] for row in body] == [result.verdict.label() for result in results]


def test_the_page_is_landscape_and_the_fonts_are_chinese(tmp_path: Path) -> None:
    document = written(changde(), tmp_path, regions=["甲区"])
    section = document.sections[0]
    assert section.page_width > section.page_height
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "仿宋"
    assert document.core_properties.title.startswith("常德市生态文明建设示范市指标任务分解表")
    assert document.core_properties.author == "ecorules"
    assert not [table for table in document.tables if table._tbl.tblPr.find(qn("w:tblCaption")) is None]


def test_the_analysis_goes_by_indicator(tmp_path: Path) -> None:
    document = written(changde(), tmp_path)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    failing = {r.indicator.id for r in changde().results if r.verdict.value in {"fail", "unknown"}}
    assert {heading.split()[0].split(".")[0] for heading in headings} == failing
    said = "\n".join(p.text for p in document.paragraphs)
    assert "3 个地区中未达标" in said
    assert "2020年“政府绿色采购比例”的数值（%）" in said


def test_what_is_to_be_reported_is_said_in_english(tmp_path: Path) -> None:
    said = all_text(written(observed(), tmp_path, "en"))
    assert "the superior's target for “优良天数比例” for 2020, or whether it is met" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_come_back_as_text(tmp_path: Path, lang: Any) -> None:
    found = hostile()
    said = all_text(written(found, tmp_path, lang))
    for region in found.regions:
        assert printable(region) in said
    for row in found.scheme:
        assert printable(row.name) in said
    with zipfile.ZipFile(tmp_path / "out.docx") as packed:
        body = packed.read("word/document.xml")
    assert b"<script" not in body
    assert b"w:instrText" not in body


def test_the_same_report_has_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a.docx", tmp_path / "b.docx"
    changde().to_word(one, regions=["甲区"])
    changde().to_word(other, regions=["甲区"])
    assert one.read_bytes() == other.read_bytes()
    changde().to_word(other, regions=["甲区"], date="2024-05-01")
    assert docx.Document(str(other)).core_properties.created.strftime("%Y-%m-%d") == "2024-05-01"


def test_two_hundred_regions_have_two_hundred_tables(tmp_path: Path) -> None:
    document = written(many(200), tmp_path)
    assert sum(paragraph.text.endswith("指标达标情况表") for paragraph in document.paragraphs) == 200
