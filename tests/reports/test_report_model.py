"""The report as data: rows, years, gaps, what is missing, provenance."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import pandas as pd
import pytest
from reported import changde, from_files, observed, table

from ecorules import DataError, EcoRulesError, Verdict, load_scheme
from ecorules.reports import report
from ecorules.reports.model import failing, undetermined


def test_the_rows_are_those_of_the_assessment() -> None:
    found, made = changde(), report(changde())
    results = [each for result in found.results for each in (result, *result.parts)]
    rows = [row.last for region in made.regions for row in region.rows]
    assert [(line.region, line.year, line.verdict) for line in rows] == [
        (result.region, result.year, result.verdict) for result in results
    ]
    assert [line.reason for line in rows] == [result.reason("zh") for result in results]
    assert [line.sources for line in rows] == [result.sources for result in results]


def test_gaps_are_those_of_the_assessment_in_its_order() -> None:
    frame, made = changde().gaps("en"), report(changde(), "en")
    lines = failing(made.lines)
    assert [line.reason for line in lines] == frame["reason"].tolist()
    assert [line.gap.amount for line in lines] == frame["gap"].astype(object).where(frame["gap"].notna(), None).tolist()
    assert len(lines) > 15


def test_one_judged_year_shows_its_history_and_several_show_their_verdicts() -> None:
    one, all_years = report(changde()), report(changde("all"))
    assert one.years == all_years.years == (2016, 2017, 2018, 2019, 2020)
    assert one.assessed == (2020,)
    assert all_years.assessed == one.years
    row = next(row for row in all_years.regions[0].rows if row.last.number == "26")
    assert row.values == (86.9, 88.9, 90.8, 92.2, 94.6)
    assert [line.year for line in row.lines] == [2016, 2017, 2018, 2019, 2020]
    assert next(row for row in one.regions[0].rows if row.last.number == "26").values == row.values


def test_a_part_with_a_level_names_the_level_whose_figures_stand_in_its_row() -> None:
    row = next(row for row in report(changde()).regions[0].rows if row.last.number == "8.2")
    assert row.last.name == "PM2.5浓度下降幅度（PM2.5浓度）"
    assert row.last.unit == "微克/立方米"
    assert row.last.value == 44.4


def test_what_is_missing_says_what_to_report() -> None:
    due = {line.number: line.due for line in undetermined(report(observed()).latest) if line.region == "常德市"}
    assert due["8.1"] == ("2019年“优良天数比例”的数值", "上级下达的2020年“优良天数比例”目标，或是否完成")
    assert due["11"] == ("2020年“林草覆盖率”的数值（%）", "常德市的地形")
    assert due["14"] == ("2020年是否达到“建立”（是、否或原词）",)
    assert due["23.1"] == (
        "2020年“化肥施用强度”的数值（千克/公顷）",
        "2018、2019、2020年“化肥施用强度”的数值",
    )
    lines = undetermined(report(observed(), "en").lines)
    assert all(line.due for line in lines)
    english = {line.number: line.due for line in lines if line.region == "常德市"}
    assert english["17"] == ("the superior's target for “河湖岸线保护率” for 2020, or whether it is met",)
    assert not any(line.due for line in report(observed()).lines if line.verdict is not Verdict.UNKNOWN)


def test_provenance_names_document_tables_and_tool_and_no_time() -> None:
    facts = dict(report(from_files()).facts)
    assert facts["文件"] == "常德市2020年生态文明建设示范市创建工作方案，附件"
    assert "observations.csv" in facts["观测表"]
    assert "SHA-256" in facts["观测表"]
    assert facts["评估工具"].startswith("ecorules ")
    assert "报告日期" not in facts
    assert dict(report(changde(), date="2024-05-01").facts)["报告日期"] == "2024-05-01"
    origins = {origin.number: origin for origin in report(changde()).origins}
    assert origins["26"].threshold == "市≥95 县≥85"
    assert origins["26"].confirmed


def test_regions_can_be_chosen_and_the_tables_of_the_others_stay_out() -> None:
    made = report(changde(), regions=["乙区", "甲区"])
    assert [region.name for region in made.regions] == ["甲区", "乙区"]
    assert made.tables == ()
    assert len(report(changde()).tables) == 3


def test_a_report_is_plain_data() -> None:
    made = report(changde())
    assert pickle.loads(pickle.dumps(made)) == made == report(changde())


def test_an_empty_assessment_has_a_report() -> None:
    made = report(load_scheme("changde-2020").assess(table().iloc[:0]))
    assert made.regions == ()


def test_regions_without_a_figure_or_a_year_have_a_report_too(tmp_path: Path) -> None:
    found = load_scheme("changde-2020").assess(table().iloc[:0], regions={"甲市": {"设区市"}})
    made = report(found, "en")
    assert [total.year for total in made.regions[0].totals] == [None]
    assert made.years == ()
    found.to_html(tmp_path / "out.html")
    found.to_excel(tmp_path / "out.xlsx")
    found.to_word(tmp_path / "out.docx")


def test_years_of_one_region_need_not_stand_together() -> None:
    found = changde("all")
    mixed = replace(found, results=tuple(sorted(found.results, key=lambda result: result.year or 0)))
    assert report(mixed).regions == report(found).regions


@pytest.mark.parametrize("lang", ["fr", "", None, 3, "ZH", ["zh"], pd.Series(["zh", "en"])])
def test_another_language_is_refused(lang: object) -> None:
    with pytest.raises(EcoRulesError) as caught:
        report(changde(), lang)  # type: ignore[arg-type]
    assert caught.value.diagnostics[0].code == "E795"


@pytest.mark.parametrize(
    "date", ["2024-13-01", "yesterday", 20240501, "2024-05-01T00:00", "２０２４-05-01", pd.NaT, []]
)
def test_a_date_that_is_none_is_refused(date: object) -> None:
    with pytest.raises(EcoRulesError) as caught:
        report(changde(), date=date)
    assert caught.value.diagnostics[0].code == "E799"


@pytest.mark.parametrize("regions", [["示例"], "示例", [3], 3, [None], b"ab", repeat("示例")])
def test_a_region_that_was_not_assessed_is_refused(regions: object) -> None:
    with pytest.raises(DataError) as caught:
        report(changde(), regions=regions)
    assert caught.value.diagnostics[0].code == "E799"


def test_something_else_than_an_assessment_is_refused() -> None:
    with pytest.raises(EcoRulesError, match="E799"):
        report("changde-2020")  # type: ignore[arg-type]
