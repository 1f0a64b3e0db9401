"""CSV, Markdown and plain text: encodings, signs that part cells, rows that stand too far left."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_files import CHANGDE_TEXT

from ecorules.drafts.barred import read_barred
from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Document, Grid
from ecorules.drafts.trouble import Findings
from ecorules.errors import SchemeError


def read(tmp_path: Path, name: str, content: str | bytes) -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_document(path)


def texts(grid: Grid) -> list[list[str | None]]:
    """The texts of a grid; None where a cell from above or the left covers the place, or none stands."""
    shown: list[list[str | None]] = [[None] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        shown[cell.row][cell.column] = cell.text
    return shown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_a_csv(encoding: str, tmp_path: Path) -> None:
    content = "序号,指标,指标值\r\n1,城镇污水处理率,≥95\r\n".encode(encoding)
    assert texts(read(tmp_path, "a.csv", content).grids[0]) == [
        ["序号", "指标", "指标值"],
        ["1", "城镇污水处理率", "≥95"],
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", 'a,"b\nc"\nd,e\n'),
        ("a.csv", 'a;"b\nc"\nd;e\n'),
        ("a.csv", 'a\t"b\nc"\nd\te\n'),
        ("a.tsv", 'a\t"b\nc"\nd\te\n'),
        ("a.csv", '\n,\na,"b\nc"\nd,e\n,\n\n'),
        ("a.md", "| a | b<br>c |\n|---|:-:|\n| d | e |\n"),
        ("a.md", "a | b<br/>c\n--|--\nd | e\n"),
        ("a.md", "<table><tr><td>a<td>b<br>c<tr><td>d<td>e</table>"),
        ("a.txt", "| a | b<br>c |\n|---|---|\n| d | e |\n"),
        ("a.txt", "| a | b\nc |\n| d | e |\n"),
        ("a.txt", "a |\nb c |\nd | e |\n"),
        ("a.txt", "｜a｜b｜\n｜d｜e｜\n".replace("b", "b c")),
    ],
)
def test_lines_in_cells(name: str, content: str, tmp_path: Path) -> None:
    (grid,) = read(tmp_path, name, content).grids
    assert texts(grid) == [["a", "b c"], ["d", "e"]]


def test_places_of_a_csv_count_as_the_file_does(tmp_path: Path) -> None:
    (grid,) = read(tmp_path, "a.csv", "\n\n,a,b\n,c,d\n").grids
    assert [cell.place for cell in grid.cells] == ["行3 列2", "行3 列3", "行4 列2", "行4 列3"]


def test_rows_of_different_lengths(tmp_path: Path) -> None:
    (grid,) = read(tmp_path, "a.csv", "a,b,c\nd\n").grids
    assert grid.at(1, 1) is None


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (r"a\|b", "a|b"), ("**≥95**", "≥95"), ("&ge;95", "≥95"), (r"\*注", "*注"), ("10<sup>4</sup>", "10⁴"),
        ("<b>x</b>", "x"), ("≥60*", "≥60*"), ("[名](http://x)", "名"), (r"a\\", "a\\"), ("a<20", "a<20"),
    ],
)  # fmt: skip
def test_marks_of_markdown(cell: str, printed: str, tmp_path: Path) -> None:
    (grid,) = read(tmp_path, "a.md", f"前言\n\n| h | k |\n|---|---|\n| {cell} | z |\n").grids
    assert texts(grid)[1] == [printed, "z"]
    assert grid.title == "前言"


def test_markdown_keeps_code_as_lines_and_reports_long_rows(tmp_path: Path) -> None:
    document = read(tmp_path, "a.md", "```\n| a | b |\n|---|---|\n```\n| h | k |\n|---|---|\n| 1 | 2 | 3 |\n")
    assert document.lines == ("| a | b |", "|---|---|")
    assert texts(document.grids[0]) == [["h", "k", None], ["1", "2", "3"]]
    assert [(found.code, found.where) for found in document.findings] == [("W438", "表1 行2 列1")]


HEAD = "领域 | 序号 | 指标 | 指标值 | 属性 |\n"
FIRST = "制度 | 1 | 规划 | 实施 | 约束性 |\n"


def barred(body: str) -> tuple[list[list[str | None]], list[str]]:
    findings = Findings()
    grids, _ = read_barred(HEAD + FIRST + body, findings)
    return texts(grids[0]), [found.code for found in findings.all()]


def test_a_row_that_leaves_out_a_merged_cell_is_moved_right() -> None:
    assert barred("2 | 河长制 | 100 | 约束性 | |\n3 | 公开 | 3 | 参考性 | |\n") == (
        [
            ["领域", "序号", "指标", "指标值", "属性"],
            ["制度", "1", "规划", "实施", "约束性"],
            [None, "2", "河长制", "100", "约束性"],
            [None, "3", "公开", "3", "参考性"],
        ],
        [],
    )


@pytest.mark.parametrize(
    ("row", "printed", "codes"),
    [
        # An empty cell at the end of a row that leaves nothing out.
        ("安全 | 2 | 河长制 | 100 | |\n", ["安全", "2", "河长制", "100", ""], []),
        # The number is lost: the count alone does not move the row.
        ("二 | 河长制 | ≥5 | 约束性 | |\n", ["二", "河长制", "≥5", "约束性", ""], ["W438"]),
        # Two cells are empty, the number says one.
        ("2 | 河长制 | ≥5 | | |\n", ["2", "河长制", "≥5", "", ""], ["W438"]),
        # A bar too few: the end of the table was cut off.
        ("2 | 河长制 | ≥5 | 约束性 |\n", [None, "2", "河长制", "≥5", "约束性"], ["W438"]),
        # A bar too many.
        ("安全 | 2 | 河长制 | ≥5 | 约束性 | 多 |\n", ["安全", "2", "河长制", "≥5", "约束性", "多"], ["W438"]),
    ],
)
def test_rows_that_may_have_been_moved(row: str, printed: list[str | None], codes: list[str]) -> None:
    shown, found = barred(row)
    assert shown[2] == printed
    assert found == codes


def test_a_damaged_row_does_not_take_the_next_one_with_it() -> None:
    shown, codes = barred("2 | 河长制 ≥5 | 约束性 | |\n安全 | 3 | 公\n开 | 100 | 参考性 |\n")
    assert shown[3] == ["安全", "3", "公 开", "100", "参考性"]
    assert codes[0] == "W438"


def test_without_numbers_the_other_columns_decide() -> None:
    text = "领域 | 指标 | 单位 | 值 |\n甲 | a | % | 1 |\n甲 | b | % | 2 |\nc | % | 3 | |\n丁 | 戊 | 己 | |\n"
    findings = Findings()
    grids, _ = read_barred(text, findings)
    assert texts(grids[0])[3] == [None, "c", "%", "3"]
    assert [(found.code, found.where) for found in findings.all()] == [("W438", "表1 行4 列2"), ("W438", "表1 行5 列1")]


def test_a_broken_cell_and_a_bar_at_the_start_of_a_line() -> None:
    shown, codes = barred("安 全\n| 2 | 河长\n制 |\n≥5 | 约束性 |\n")
    assert shown[2] == ["安 全", "2", "河长 制", "≥5", "约束性"]
    assert codes == []


def test_lines_around_and_between_tables(tmp_path: Path) -> None:
    between = "\n".join(f"第{n}段" for n in range(8))
    document = read(tmp_path, "a.txt", f"前\n{HEAD}{FIRST}{between}\na | b |\nc | d |\n后\n")
    assert [grid.width for grid in document.grids] == [5, 2]
    assert document.grids[1].title == "第7段"
    assert document.lines == ("前", *between.split("\n"), "后")


def test_tables_with_drawn_lines_and_tabs(tmp_path: Path) -> None:
    drawn = "+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n"
    assert texts(read(tmp_path, "a.txt", drawn).grids[0]) == [["a", "b"], ["c", "d"]]
    tabs = "a\tb\tc\nd\te\tf\n"
    assert texts(read(tmp_path, "b.txt", tabs).grids[0]) == [["a", "b", "c"], ["d", "e", "f"]]
    assert texts(read(tmp_path, "c.txt", "a | b | c\nd | e | f").grids[0]) == [["a", "b", "c"], ["d", "e", "f"]]


def findings_of(text: str) -> set[tuple[str, str]]:
    findings = Findings()
    read_barred(text, findings)
    return {(found.where, found.message) for found in findings.all()}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bar_is_lost_or_added_in_silence(data: st.DataObject) -> None:
    """A bar taken out of the printed table, or put in, gives a finding that was not there."""
    text = CHANGDE_TEXT.read_text(encoding="utf-8")
    start, end = text.index("\n生 态 制 度"), text.rindex("\n36 |")
    places = [at for at in range(start, end) if text[at] == "|"]
    if data.draw(st.booleans()):
        at = data.draw(st.sampled_from(places))
        damaged = text[:at] + text[at + 1 :]
    else:
        at = data.draw(st.integers(start + 1, end - 1))
        damaged = text[:at] + "|" + text[at:]
    assert findings_of(damaged) != findings_of(text)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"a,b\n\xff\xfe\xfa\n", "E435"),
        ("a.csv", "序号,指标,指标值\n".encode() + b"\xe5\xba", "E435"),
        ("a.csv", b"a,b\0c\n", "E433"),
        ("a.txt", b"a|b\0|c\n" + b"x" * 500, "E433"),
        ("a.csv", b'a,"b\n', "E433"),
        ("a.csv", b'a,"b"c\n', "E433"),
        ("a.csv", b"," * 300, "E432"),
        ("a.csv", b"a,b\n" * 50_001, "E432"),
        ("a.txt", b"|" * 300, "E432"),
        ("a.csv", b"x" * 200_000, "E433"),
        ("a.txt", b"", "E430"),
        ("a.txt", b" \n\n ", "E430"),
    ],
)
def test_texts_that_are_refused(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(SchemeError) as error:
        read(tmp_path, name, content)
    (finding,) = error.value.diagnostics
    assert finding.code == code
    assert finding.where.startswith(name)
    assert finding.message_en.isascii()
