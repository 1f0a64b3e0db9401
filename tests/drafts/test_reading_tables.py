"""What is done with tables of many shapes, good and bad: nothing of them is dropped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import CHANGDE_TEXT, Entry, Rows, changde_rows, entries, placed, size, write_table

from ecorules import SchemeError, load_scheme
from ecorules.drafts import Cell, Document, Draft, Grid, draft_from_document, read_document, read_table
from ecorules.schemes import scheme_from_yaml

HEAD = entries("序号", "指标名称", "单位", "指标值")
ROW = entries("1", "城镇污水处理率", "%", "≥95")
NEXT = entries("2", "河湖长制", "-", "全面实施")


def grid_of(rows: Rows, place: str = "表1", title: str = "") -> Grid:
    height, width = size(rows)
    cells = tuple(
        Cell(
            lines=cell.lines,
            row=cell.row,
            column=cell.column,
            rows=cell.rows,
            columns=cell.columns,
            place=f"{place} 行{cell.row + 1} 列{cell.column + 1}",
        )
        for cell in placed(rows)
    )
    return Grid(cells=cells, height=height, width=width, place=place, title=title)


def document(*tables: Rows, lines: tuple[str, ...] = (), titles: tuple[str, ...] = ()) -> Document:
    grids = tuple(grid_of(rows, f"表{at}", titles[at - 1] if titles else "") for at, rows in enumerate(tables, start=1))
    return Document(name="table.docx", grids=grids, lines=lines)


def draft_of(*tables: Rows, **given: Any) -> Draft:
    return draft_from_document(document(*tables), **given)


def codes(draft: Draft, about: str) -> set[str]:
    return {found.code for found in draft.by_indicator().get(about, ())}


# --- nothing is dropped


def told_or_used(draft: Draft, cell: Cell) -> bool:
    """Whether the draft's provenance, heading or findings hold the text of a cell."""
    used = " | ".join(row.provenance.printed or "" for row in draft if row.provenance)
    if cell.text in used or any(cell.text in (row.domain or "") for row in draft):
        return True
    said = "".join("".join(found.message.split()) for found in draft.findings)
    return "".join(cell.text.split())[:30] in said or any(cell.place in found.where for found in draft.findings)


def test_every_cell_of_the_table_of_changde_stands_in_the_draft_or_in_a_finding() -> None:
    (grid,) = read_document(CHANGDE_TEXT).grids
    draft = read_table(CHANGDE_TEXT)
    body = [cell for cell in grid.cells if cell.row and cell.lines]
    assert len(body) > 230
    assert [cell.text for cell in body if not told_or_used(draft, cell)] == []


WORDS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "河湖长制",
        "≥95",
        "%",
        "-",
        "合计",
        "注：见附件",
        "建立",
        "约束性",
        "市财政局",
        "一、生态制度",
        "指标名称",
        "甲 乙 丙",
    ]
)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.lists(WORDS, min_size=6, max_size=6), min_size=1, max_size=6), data=st.data())
def test_every_cell_of_any_table_stands_in_the_draft_or_in_a_finding(
    rows: list[list[str]], data: st.DataObject
) -> None:
    heading = entries("序号", "指标名称", "单位", "指标值", "现状值", "")
    table: list[list[Entry]] = [heading]
    for row in rows:
        cells = entries(*row)
        at = data.draw(st.integers(0, 5))
        if at < 5 and data.draw(st.booleans()):
            cells = [*cells[:at], Entry(cells[at].lines, 1, 2), *cells[at + 2 :]]
        table.append(cells)
    source = document(table)
    refused: SchemeError | None = None
    try:
        draft = draft_from_document(source)
    except SchemeError as error:
        refused = error
    if refused is not None:
        assert {found.code for found in refused.diagnostics} == {"E443"}
        return
    body = [cell for cell in source.grids[0].cells if cell.row and cell.lines]
    assert [cell for cell in body if not told_or_used(draft, cell)] == []
    assert scheme_from_yaml(draft.to_yaml()).indicators == draft.indicators


# --- choosing


def test_the_only_table_with_the_headings_is_read_and_the_others_are_named() -> None:
    draft = draft_of([entries("甲", "乙"), entries("1", "2")], [HEAD, ROW, NEXT])
    assert [row.id for row in draft] == ["1", "2"]
    assert any(found.code == "W453" and "表1" in found.message for found in draft.findings)


def test_several_tables_are_listed_and_one_is_chosen_by_number_or_title() -> None:
    source = document([HEAD, ROW], [HEAD, entries("1", "河湖长制", "-", "建立")], titles=("市指标表", "县指标表"))
    with pytest.raises(SchemeError, match="E441") as caught:
        draft_from_document(source)
    assert "市指标表" in caught.value.diagnostics[0].hint
    assert draft_from_document(source, table=2)["1"].name == "河湖长制"
    assert draft_from_document(source, table="市指标表")["1"].name == "城镇污水处理率"
    assert draft_from_document(source, table="表2")["1"].name == "河湖长制"
    for table in (3, 0, "乡镇", True, 1.5):
        with pytest.raises(SchemeError, match=r"E44[02]"):
            draft_from_document(source, table=table)  # type: ignore[arg-type]


@pytest.mark.parametrize("heading", [[HEAD], []], ids=["heading repeated", "no heading"])
def test_a_table_that_goes_on_is_read_as_one(heading: list[list[Entry]]) -> None:
    draft = draft_of([HEAD, ROW], [*heading, NEXT])
    assert [row.id for row in draft] == ["1", "2"]
    assert any(found.code == "N443" for found in draft.findings)


@pytest.mark.parametrize(
    "table",
    [
        [entries("甲", "乙"), entries("1", "2")],
        [entries("序号", "指标名称", "单位"), entries("1", "河湖长制", "-")],
        [entries("序号", "指标值"), entries("1", "≥95")],
        [entries("序号", "指标名称", "现状值", "完成情况"), entries("1", "河湖长制", "已建立", "完成")],
        [entries("")],
    ],
    ids=["no words", "no values", "no names", "measured, not demanded", "empty"],
)
def test_a_table_without_names_or_values_is_refused_with_what_was_seen(table: Rows) -> None:
    with pytest.raises(SchemeError, match="E440"):
        draft_of(table)


def test_no_table_and_no_rows_are_refused() -> None:
    with pytest.raises(SchemeError, match="E440"):
        draft_from_document(Document(name="a.txt", grids=(), lines=("没有表",)))
    with pytest.raises(SchemeError, match="E443"):
        draft_of([HEAD])
    with pytest.raises(SchemeError, match="E443"):
        draft_of([HEAD, HEAD])


# --- columns by hand


def test_columns_by_hand_go_before_headings() -> None:
    table = [entries("甲", "乙", "丙", "丁"), entries("1", "河湖长制", "-", "全面实施")]
    by_words = draft_of(table, columns={"id": "甲", "name": "乙", "unit": "丙", "threshold": "丁"})
    by_number = draft_of(table, columns={"id": 1, "name": 2, "unit": 3, "threshold": 4})
    for draft in (by_words, by_number):
        assert (draft["1"].name, draft["1"].unit, draft["1"].threshold) == ("河湖长制", "-", "全面实施")
    other = [entries("序号", "指标名称", "指标值", "考核标准"), entries("1", "公园绿地面积", "≥10", "≥13")]
    assert draft_of(other, columns={"threshold": "考核标准"})["1"].threshold == "≥13"


@pytest.mark.parametrize(
    "columns",
    [
        {"nane": "指标名称"},
        {"name": "名"},
        {"name": 9},
        {"name": 0},
        {"name": ""},
        {"name": None},
        {"name": True},
        {"threshold": "单位", "name": "没有"},
    ],
)
def test_columns_that_are_not_there_are_refused(columns: dict[str, Any]) -> None:
    with pytest.raises(SchemeError, match="E442"):
        draft_of([HEAD, ROW], columns=columns)


# --- rows


def test_titles_totals_and_remarks_are_told_and_a_printed_count_is_checked() -> None:
    table = [
        [Entry(("某市指标表",), 1, 4)],
        HEAD,
        ROW,
        NEXT,
        entries("合计", "共3项", "", ""),
        [Entry(("注：①数据取自年鉴。",), 1, 4)],
    ]
    draft = draft_of(table)
    said = {found.code: found for found in draft.findings}
    assert draft.note == "注：①数据取自年鉴。"
    assert "W452" in said
    assert "读出 2 项" in said["W449"].message


def test_a_row_lost_and_a_number_repeated_are_told() -> None:
    lost = draft_of([HEAD, ROW, entries("3", "河湖长制", "-", "建立")])
    assert "W449" in codes(lost, "3")
    twice = draft_of([HEAD, ROW, entries("1", "河湖长制", "-", "建立")])
    assert [row.id for row in twice] == ["1", "1-2"]
    assert "W449" in codes(twice, "1-2")
    blank = draft_of([HEAD, ROW, entries("", "河湖长制", "-", "建立"), entries("3", "公园绿地", "公顷", "≥13")])
    assert [row.id for row in blank] == ["1", "2", "3"]
    assert "W449" in codes(blank, "2")


def test_a_name_that_repeats_gets_a_mark_and_a_finding() -> None:
    draft = draft_of([HEAD, ROW, entries("2", "城镇污水处理率", "%", "≥90"), entries("3", "2", "%", "≥90")])
    assert [row.name for row in draft] == ["城镇污水处理率", "城镇污水处理率〔2〕", "2〔2〕"]
    assert "W450" in codes(draft, "2")


def test_a_draft_is_a_scheme_that_judges_and_is_asked_as_of_a_year() -> None:
    pd = pytest.importorskip("pandas")
    draft = draft_of([HEAD, ROW, NEXT], id="x", title="试")
    frame = pd.DataFrame({"region": ["甲市"], "year": [2020], "1": [96.0], "2": ["全面实施"]})
    assert draft.verdicts(frame)[["1", "2"]].to_numpy().tolist() == [[2, 2]]
    assert draft.as_of(2020).indicators == draft.indicators
    assert isinstance(draft, Draft)
    assert hash(draft) == hash(draft_of([HEAD, ROW, NEXT], id="x", title="试"))


# --- hostile tables


HOSTILE = [
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "控制\x00字\x1b[31m符\x07",
    "代理\ud800字符",
    "\u202e倒写",
    "{{7*7}}${jndi:ldap}",
    "a: &x [*x, *x]\n---\n!!python/object:os.system",
    "长" * 5000,
    "# 注释 : - ? |",
    "'\"\\",
    "\u0301\u0301",
    "1e309",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_in_any_column_is_kept_or_told_and_never_obeyed(text: str, tmp_path: Path) -> None:
    heading = entries("领域", "任务", "序号", "指标名称", "单位", "指标值", "指标属性", "责任单位", "适用范围", "备注")
    plain = ("生态", "(一)制度", "1", "河湖长制", "-", "建立", "约束性", "市水利局", "市", "无")
    rows = [
        [Entry((text,)) if at == column else Entry((word,)) for at, word in enumerate(plain)] for column in range(10)
    ]
    draft = draft_of([heading, *rows])
    assert len(draft) == 10
    draft.save(tmp_path / "draft.yaml")
    again = load_scheme(tmp_path / "draft.yaml")
    assert [row.name for row in again] == [row.name for row in draft]
    assert all("\x1b" not in found.say() and "\ud800" not in found.say() for found in draft.findings)


def test_hostile_headings_and_lines_end_in_a_draft_or_a_clear_refusal() -> None:
    for text in HOSTILE:
        heading = [*HEAD, Entry((text,))]
        source = document([heading, [*ROW, Entry((text,))]], lines=(text, f"{text}指标表"))
        draft = draft_from_document(source)
        assert any(found.code == "W453" for found in draft.findings)


def test_ten_thousand_rows_are_refused_soon(tmp_path: Path) -> None:
    rows = [HEAD, *(entries(str(at), f"第{at}项指标的比例", "%", f"≥{at % 100}") for at in range(1, 10_001))]
    path = write_table(rows, tmp_path / "long.csv")
    start = time.perf_counter()
    with pytest.raises(SchemeError, match="E443"):
        read_table(path)
    assert time.perf_counter() - start < 15


def test_a_thousand_rows_are_read_soon() -> None:
    rows = [HEAD, *(entries(str(at), f"第{at}项指标的比例", "%", f"≥{at % 100}") for at in range(1, 1001))]
    start = time.perf_counter()
    draft = draft_of(rows)
    assert len(draft) == 1000
    assert time.perf_counter() - start < 15


def test_the_order_of_columns_does_not_matter() -> None:
    rows = changde_rows()
    flat = [
        entries("指标值", "单位", "指标名称", "序号"),
        *(entries("≥95", "%", "城镇污水处理率", "1") for _ in rows[:1]),
    ]
    draft = draft_of(flat)
    assert (draft["1"].name, draft["1"].unit, draft["1"].threshold) == ("城镇污水处理率", "%", "≥95")
