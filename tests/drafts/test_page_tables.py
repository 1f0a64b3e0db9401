"""HTML pages: spans, breaks, hidden and nested things, and pages that are not well made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Document, Grid


def page(tmp_path: Path, body: str, *, encoding: str = "utf-8", name: str = "a.html") -> Document:
    (tmp_path / name).write_bytes(body.encode(encoding))
    return read_document(tmp_path / name)


def spans(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(item.row, item.column, item.rows, item.columns, item.text) for item in grid.cells]


def codes(document: Document) -> list[str]:
    return [found.code for found in document.findings]


@pytest.mark.parametrize(
    ("inner", "lines"),
    [
        ("市≥95<br>县≥85", ("市≥95", "县≥85")),
        ("<p>市≥95<p>县≥85", ("市≥95", "县≥85")),
        ("<div>市≥95</div>县≥85", ("市≥95", "县≥85")),
        ("市≥95\n\n  县≥85", ("市≥95 县≥85",)),
        ("&nbsp;&ge;60&nbsp;", ("≥60",)),
        ("4×10<sup>4</sup>", ("4×10⁴",)),
        ("PM<sub>2.5</sub>", ("PM2.5",)),
        ("<script>if (a<b) {}</script>x<style>td {}</style><!-- 注 -->", ("x",)),
        ("<b>≥</b><span>60</span>", ("≥60",)),
        ("", ()),
    ],
)
def test_what_a_cell_prints(inner: str, lines: tuple[str, ...], tmp_path: Path) -> None:
    document = page(tmp_path, f"<table><tr><td>{inner}</td></tr></table>")
    assert document.grids[0].cells[0].lines == lines
    assert document.findings == ()


def test_spans_that_are_too_large_are_cut_and_said(tmp_path: Path) -> None:
    document = page(tmp_path, "<table><tr><td rowspan=1000000000 colspan=1000000>x<tr><td>1<td>2</table>")
    (grid,) = document.grids
    assert (grid.height, grid.width) == (2, 3)
    assert spans(grid)[0] == (0, 0, 2, 1, "x")
    assert set(codes(document)) == {"W434"}


def test_a_span_of_no_rows_reaches_to_the_end_of_its_group(tmp_path: Path) -> None:
    body = "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>"
    assert spans(page(tmp_path, body).grids[0]) == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (1, 1, 1, 1, "c"), (2, 0, 1, 1, "d"), (2, 1, 1, 1, "e")
    ]  # fmt: skip


def test_overlapping_spans_are_cut_and_said(tmp_path: Path) -> None:
    body = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<tr><td>d<td>e</table>"
    document = page(tmp_path, body)
    assert spans(document.grids[0])[2] == (1, 0, 1, 1, "c")
    assert codes(document) == ["W434"]


def test_rows_of_different_lengths_leave_places_without_cells(tmp_path: Path) -> None:
    (grid,) = page(tmp_path, "<table><tr><td>a<td>b<tr><td>c</table>").grids
    assert grid.at(1, 1) is None
    assert grid.at(5, 0) is None
    assert grid.at(-1, 0) is None


def test_nested_tables(tmp_path: Path) -> None:
    body = "<p>版面<table><tr><td>外<table><caption>内表</caption><tr><td>内</td></tr></table>后</td></tr></table>"
    document = page(tmp_path, body)
    outer, inner = document.grids
    assert outer.cells[0].lines == ("外", "后")
    assert (inner.cells[0].text, inner.title) == ("内", "内表")
    assert [(found.code, found.where) for found in document.findings] == [("W432", "表1 行1 列1")]


@pytest.mark.parametrize("attribute", ["hidden", "style='display: none'", "style='VISIBILITY:hidden'"])
def test_hidden_cells_keep_their_place_without_text(attribute: str, tmp_path: Path) -> None:
    document = page(tmp_path, f"<table><tr><td>a<td {attribute}>秘<td>c</table>")
    assert [cell.text for cell in document.grids[0].cells] == ["a", "", "c"]
    (finding,) = document.findings
    assert (finding.code, finding.where) == ("W430", "表1 行1 列2")
    assert "秘" in finding.message


@pytest.mark.parametrize("inner", ["<img src=x.png>", "<input value=5>", "<del>90</del>95"])
def test_what_is_no_text_is_said(inner: str, tmp_path: Path) -> None:
    document = page(tmp_path, f"<table><tr><td>{inner}</table>")
    assert codes(document) == ["W431"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", ""),
        ("big5", "big5"),
        ("utf-16", ""),
        ("utf-8-sig", "gbk"),
    ],
)
def test_encodings(encoding: str, declared: str, tmp_path: Path) -> None:
    body = f"<html><head><meta charset={declared}></head><table><tr><td>污水處理率 abc</table>"
    assert page(tmp_path, body, encoding=encoding).grids[0].cells[0].text == "污水處理率 abc"


def test_lines_around_the_tables(tmp_path: Path) -> None:
    document = page(tmp_path, "<title>页</title><h1>方案</h1>表<table><tr><td>a</table>注：<b>完</b>")
    assert document.lines == ("页", "方案", "表", "注：完")
    assert document.grids[0].title == "表"


def test_a_page_without_a_table(tmp_path: Path) -> None:
    document = page(tmp_path, "<p>没有表")
    assert (document.grids, document.lines) == ((), ("没有表",))


@pytest.mark.parametrize(
    "body", ["<table>", "<td>a<td>b", "</table></tr><tr><td>", "<table><tr></table>", "<<<>>>&#xD800;"]
)
def test_pages_that_are_not_well_made(body: str, tmp_path: Path) -> None:
    assert isinstance(page(tmp_path, f"x{body}"), Document)
