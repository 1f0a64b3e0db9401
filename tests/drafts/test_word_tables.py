"""Word files: what is merged, nested, tracked, raised or drawn, and what refers elsewhere."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Cell, Document, Grid

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def word(tmp_path: Path, body: str, *, more: dict[str, str] | None = None, relations: str = "") -> Document:
    """A Word file with this body, read."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    path = tmp_path / "file.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relations.encode() + b"</Relationships>")
            new.writestr(name, data)
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return read_document(path)


def run(text: str, shape: str = "") -> str:
    return f"<w:r><w:rPr>{shape}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def cell(*content: str, shape: str = "") -> str:
    inside = "".join(
        piece if piece.startswith("<w:p>") or "<w:tbl>" in piece else paragraph(piece) for piece in content
    )
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def only_cell(document: Document) -> Cell:
    (grid,) = document.grids
    return grid.cells[0]


def codes(document: Document) -> list[str]:
    return [found.code for found in document.findings]


def spans(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(item.row, item.column, item.rows, item.columns, item.text) for item in grid.cells]


def test_paragraphs_and_breaks_are_lines(tmp_path: Path) -> None:
    content = cell(
        paragraph(run("市≥95"), "<w:r><w:br/></w:r>", run("县≥85")), paragraph(run("　")), paragraph(run("注"))
    )
    assert only_cell(word(tmp_path, table(content))).lines == ("市≥95", "县≥85", "注")


def test_merged_cells_down_and_across(tmp_path: Path) -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        cell(run("制度"), shape=restart) + cell(run("指标"), shape=wide),
        cell("", shape=go_on) + cell(run("1")) + cell(run("规划")),
        cell("", shape=go_on) + cell(run("2")) + cell(run("河湖长制")),
    )
    document = word(tmp_path, body)
    assert spans(document.grids[0]) == [
        (0, 0, 3, 1, "制度"), (0, 1, 1, 2, "指标"), (1, 1, 1, 1, "1"),
        (1, 2, 1, 1, "规划"), (2, 1, 1, 1, "2"), (2, 2, 1, 1, "河湖长制"),
    ]  # fmt: skip
    assert document.findings == ()


def test_a_merged_cell_without_one_above_stands_alone_and_is_said(tmp_path: Path) -> None:
    document = word(tmp_path, table(cell(run("制度"), shape="<w:vMerge/>") + cell(run("1"))))
    assert only_cell(document).text == "制度"
    assert codes(document) == ["W434"]


def test_text_beneath_a_merged_cell_is_said(tmp_path: Path) -> None:
    upper = cell(run("制度"), shape='<w:vMerge w:val="restart"/>')
    document = word(tmp_path, table(upper + cell("1"), cell(run("安全"), shape="<w:vMerge/>") + cell("2")))
    (finding,) = document.findings
    assert finding.code == "W434"
    assert "安全" in finding.message


def test_rows_that_begin_further_right(tmp_path: Path) -> None:
    body = "<w:tbl><w:tr>" + cell(run("a")) + cell(run("b")) + "</w:tr>"
    body += '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(run("c")) + "</w:tr></w:tbl>"
    (grid,) = word(tmp_path, body).grids
    assert spans(grid)[-1] == (1, 1, 1, 1, "c")
    assert grid.at(1, 0) is None


def test_deleted_text_is_left_out_and_inserted_text_read(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>≥90</w:delText></w:r></w:del>"
    inserted = f"<w:ins>{run('≥95')}</w:ins>"
    document = word(tmp_path, table(cell(deleted + inserted)))
    assert only_cell(document).lines == ("≥95",)
    (finding,) = document.findings
    assert (finding.code, finding.where) == ("W430", "表1 行1 列1")
    assert "≥90" in finding.message


def test_a_deleted_row_is_left_out(tmp_path: Path) -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + cell(run("旧")) + "</w:tr>"
    document = word(tmp_path, "<w:tbl><w:tr>" + cell(run("新")) + "</w:tr>" + deleted + "</w:tbl>")
    assert spans(document.grids[0]) == [(0, 0, 1, 1, "新")]
    assert codes(document) == ["W430"]
    assert "旧" in document.findings[0].message


def test_hidden_text_is_left_out(tmp_path: Path) -> None:
    document = word(tmp_path, table(cell(run("≥95") + run("秘", "<w:vanish/>"))))
    assert only_cell(document).lines == ("≥95",)
    assert codes(document) == ["W430"]


@pytest.mark.parametrize(
    ("content", "text", "found"),
    [
        (run("4×10") + run("4", '<w:vertAlign w:val="superscript"/>'), "4×10⁴", []),
        (run("PM") + run("2.5", '<w:vertAlign w:val="subscript"/>'), "PM2.5", []),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("95"), "≥95", []),
        (run("\uf0a3") + run("35"), "≤35", []),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0B3"/></w:r>' + run("95"), "�95", ["W431"]),
        (run("90", "<w:strike/>") + run("95"), "9095", ["W431"]),
        (run("90", '<w:strike w:val="0"/>'), "90", []),
        ("<w:r><w:drawing/></w:r>", "", ["W431"]),
        ("<w:sdt><w:sdtContent>" + run("≥95") + "</w:sdtContent></w:sdt>", "≥95", []),
        ("<w:hyperlink>" + run("≥95") + "</w:hyperlink>", "≥95", []),
        (run("市") + "<w:r><w:tab/><w:t>县</w:t></w:r>", "市 县", []),
        (run("6") + "<w:r><w:noBreakHyphen/></w:r>" + run("9"), "6-9", []),
        ("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", "x", ["W431"]),
        (run("≥60") + "<w:r><w:commentReference/></w:r>", "≥60", ["W433"]),
        ('<w:fldSimple w:instr="=1+1">' + run("2") + "</w:fldSimple>", "2", []),
    ],
)
def test_what_runs_print(content: str, text: str, found: list[str], tmp_path: Path) -> None:
    document = word(tmp_path, table(cell(content)))
    assert only_cell(document).text == text
    assert codes(document) == found
    assert all(finding.where == "表1 行1 列1" for finding in document.findings)


def test_automatic_numbers_are_said_to_be_missing(tmp_path: Path) -> None:
    number = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    document = word(tmp_path, table(f"<w:tc>{number}</w:tc>" + cell(run("规划"))))
    assert codes(document) == ["W431"]
    assert document.findings[0].where == "表1 行1 列1"


def test_nested_tables_are_grids_of_their_own(tmp_path: Path) -> None:
    document = word(tmp_path, table(cell(run("外"), table(cell(run("内"))) + "<w:p/>")))
    assert [spans(grid)[0][-1] for grid in document.grids] == ["外", "内"]
    assert [(found.code, found.where) for found in document.findings] == [("W432", "表1 行1 列1")]


def test_text_boxes_are_lines(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('框中'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    document = word(tmp_path, table(cell(run("格") + f"<w:r>{both}</w:r>")))
    assert only_cell(document).lines == ("格",)
    assert document.lines == ("框中",)
    assert codes(document) == ["W433"]


def test_footnotes_are_said_at_their_cell_and_kept_as_lines(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph(run("仅考核县"))}</w:footnote></w:footnotes>'
    document = word(
        tmp_path,
        table(cell(run("≥60") + '<w:r><w:footnoteReference w:id="2"/></w:r>')),
        more={"word/footnotes.xml": notes},
        relations=f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/>',
    )
    assert only_cell(document).lines == ("≥60",)
    assert document.lines == ("仅考核县",)
    assert [found.message for found in document.findings] == ["附有脚注：仅考核县"]


def test_page_headers_are_reported(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.save(str(tmp_path / "a.docx"))
    (finding,) = read_document(tmp_path / "a.docx").findings
    assert finding.code == "W433"
    assert "内部资料" in finding.message


def test_the_title_is_the_line_before_the_table(tmp_path: Path) -> None:
    body = paragraph(run("说明")) + paragraph(run("表1　指标")) + table(cell("a")) + table(cell("b"))
    first, second = word(tmp_path, body).grids
    assert (first.title, first.place, second.place) == ("表1　指标", "表1", "表2")
