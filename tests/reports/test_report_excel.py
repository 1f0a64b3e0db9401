"""The workbook, read back: the same figures, no formulas, everything that filters and prints."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reported import changde, few, hostile, many, observed, table

from ecorules import Assessment
from ecorules.reports.excel import MAX_CUT
from ecorules.reports.sheets import MAX_TEXT, fitting

ORDER = ["指标达标情况表", "差距", "无法判定", "汇总", "依据", "说明", "观测表", "地区表", "目标表"]
USUAL = ["领域", "任务", "序号", "指标名称", "单位", "指标值", "指标属性"]


def written(assessment: Assessment, folder: Path, lang: Any = "zh", **more: Any) -> Any:
    path = folder / "out.xlsx"
    assessment.to_excel(path, lang, **more)
    return openpyxl.load_workbook(path)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_the_table_read_back_holds_the_figures_of_the_assessment(tmp_path: Path) -> None:
    found = changde()
    read = rows(written(found, tmp_path)["指标达标情况表"])
    results = [each for result in found.results for each in (result, *result.parts)]
    assert len(read) == len(results)
    for row, result in zip(read, results, strict=True):
        part = f".{result.part.number}" if result.part else ""
        assert (row["地区"], row["评估年份"], str(row["序号"])) == (
            result.region,
            result.year,
            f"{result.indicator.id}{part}",
        )
        assert row["达标情况"] == result.verdict.label()
        if isinstance(result.value, float):
            assert row["2020"] == result.value
            assert isinstance(row["2020"], int | float)
        if result.verdict.value == "fail" and result.margin is not None:
            assert row["差距"] == pytest.approx(abs(result.margin), rel=1e-15)


def test_gaps_and_what_is_undetermined_have_sheets_of_their_own(tmp_path: Path) -> None:
    found = changde()
    book = written(found, tmp_path)
    frame = found.gaps()
    read = rows(book["差距"])
    assert [row["差距"] for row in read] == frame["gap"].astype(object).where(frame["gap"].notna(), None).tolist()
    assert [row["说明"] for row in read] == frame["reason"].tolist()
    unknown = rows(book["无法判定"])
    assert all(row["需要报送"] for row in unknown)
    assert len(unknown) == sum(
        each.verdict.value == "unknown" for result in found.results for each in (result.parts or (result,))
    )


def test_the_sheets_filter_freeze_and_print(tmp_path: Path) -> None:
    book = written(changde("all"), tmp_path)
    assert book.sheetnames == ORDER
    for sheet in book:
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.freeze_panes is not None
        assert sheet.merged_cells.ranges == set()
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    head = [cell.value for cell in book["指标达标情况表"][1]]
    assert head[2:9] == USUAL
    assert head[9:14] == ["2016", "2017", "2018", "2019", "2020"]
    assert head[-5:] == ["达标情况", "差距", "责任单位", "数据来源", "说明"]


def test_verdicts_are_coloured_and_gaps_carry_their_unit(tmp_path: Path) -> None:
    sheet = written(changde(), tmp_path)["指标达标情况表"]
    head = {cell.value: cell.column for cell in sheet[1]}
    row = next(at for at in range(2, 80) if sheet.cell(at, head["序号"]).value == 26)
    verdict, gap = sheet.cell(row, head["达标情况"]), sheet.cell(row, head["差距"])
    assert verdict.value == "未达标"
    assert verdict.fill.fgColor.rgb.endswith("FBE0DD")
    assert gap.value == pytest.approx(0.4)
    assert gap.number_format == 'General" 个百分点"'


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("year", [None, "all"])
def test_the_file_is_assessed_to_the_same_verdicts(tmp_path: Path, lang: Any, year: Any) -> None:
    found = changde(year)
    path = tmp_path / "out.xlsx"
    found.to_excel(path, lang)
    again = found.scheme.assess(path, regions=path, targets=path, year=year)
    assert again == found


def test_published_figures_are_assessed_to_the_same_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    observed().to_excel(path)
    assert observed().scheme.assess(path, regions=path, targets=path).results == observed().results


def test_the_same_report_has_the_same_bytes_and_a_date_only_where_one_was_given(tmp_path: Path) -> None:
    one, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    changde().to_excel(one)
    changde().to_excel(other)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as packed:
        assert b"dcterms:created" not in packed.read("docProps/core.xml")
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
    changde().to_excel(other, date="2024-05-01")
    assert openpyxl.load_workbook(other).properties.created.isoformat() == "2024-05-01T00:00:00"


def test_no_text_is_a_formula_and_none_is_lost(tmp_path: Path) -> None:
    found = hostile()
    book = written(found, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    starting = [cell for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@"]
    assert starting
    assert all(cell.quotePrefix for cell in starting)
    shown = {row["地区"] for row in rows(book["指标达标情况表"])}
    assert shown == {fitting(region) for region in found.regions}
    names = {row["指标名称"].removeprefix("　") for row in rows(book["指标达标情况表"]) if isinstance(row["序号"], int)}
    assert {fitting(row.name) for row in found.scheme if len(row.name) < MAX_TEXT} <= names
    with zipfile.ZipFile(tmp_path / "out.xlsx") as packed:
        sheets = b"".join(packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/"))
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets


def test_a_text_too_long_for_a_cell_is_cut_and_told(tmp_path: Path) -> None:
    book = written(hostile(), tmp_path)
    assert max(len(cell.value) for row in book["依据"].iter_rows() for cell in row if isinstance(cell.value, str)) == (
        MAX_TEXT
    )
    told = next(row["内容"] for row in rows(book["说明"]) if row["项目"] == "截短的单元格")
    assert "依据!B" in told or told.count("、") == MAX_CUT - 1


def test_two_hundred_regions_stand_on_one_sheet(tmp_path: Path) -> None:
    book = written(many(200), tmp_path, "en")
    read = rows(book["Indicators"])
    assert len({row["Region"] for row in read}) == 200


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.floats(-1e12, 1e12, allow_nan=False), min_size=1, max_size=6),
    name=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30),
)
def test_any_figure_and_name_come_back(tmp_path: Path, values: list[float], name: str) -> None:
    years = range(2015, 2015 + len(values))
    found = few("26", "28").assess(
        table(*((name, year, "26", None, value) for year, value in zip(years, values, strict=True))), year="all"
    )
    book = written(found, tmp_path)
    row = next(row for row in rows(book["指标达标情况表"]) if row["序号"] == 26)
    assert [row[str(year)] for year in years] == values
    assert row["地区"] == found.regions[0]
    path = tmp_path / "out.xlsx"
    assert found.scheme.assess(path, year="all").results == found.results
