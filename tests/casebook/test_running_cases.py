"""Cases that run: what passes, what fails and how a failure explains itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from markups import harmless

from ecorules.casebook import CaseReport, run_cases
from ecorules.errors import SchemeError
from ecorules.schemes import load_scheme
from ecorules.verdicts import Verdict

ROOT = Path(__file__).parents[2]
SCHEME = """format: "1"
id: demo-2025
title: 示例
criteria: [{name: 全部达标, of: all, share: "100%"}]
indicators:
  - {id: "1", name: 甲, unit: "%", threshold: "≥90 且无危险废物排放"}
  - id: "2"
    name: 乙
    unit: 吨
    threshold: [{text: ≤9, from: 2015}, {text: ≤7, from: "2021-07-01"}]
  - {id: "3", name: 丙, unit: "%", threshold: 低于全国平均水平}
  - {id: "4", name: 丁, unit: "%", threshold: 较2015年下降18%以上}
  - {id: "5", name: 戊, unit: "%", threshold: ≥60, scope: 县}
  - {id: "6.1", name: 己, threshold: 达到或优于Ⅲ类}
  - id: "6"
    name: 庚
    parts:
      - {name: 一, unit: "%", threshold: ≥5}
      - {name: 二.甲, unit: "%", threshold: ≥6}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scheme.yaml").write_text(SCHEME, encoding="utf-8")
    rows = [
        "region,year,indicator,part,value",
        "甲县,2020,2,,8",
        "甲县,2022,2,,8",
        "甲县,2022,6,1,5",
        "乙市,2022,6,1,4",
    ]
    (tmp_path / "o.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("region,level\n甲县,县\n乙市,设区市\n", encoding="utf-8")
    return tmp_path


def report(folder: Path, *cases: str, coverage: bool = False) -> CaseReport:
    text = 'format: "1"\ncases:\n' + "".join(f"  - {case}\n" for case in cases)
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    return run_cases(folder, coverage=coverage)


@pytest.mark.parametrize(
    "case",
    [
        "{indicator: 1, value: 90, status: 无危险废物排放, expect: 达标, margin: 0}",
        "{indicator: 甲, value: 90, parts: {无危险废物排放: 是}, expect: pass}",
        "{indicator: 1, value: 90, parts: {无危险废物排放: {status: 否}}, expect: 未达标}",
        "{indicator: 1, value: 90, expect: unknown, missing: parts}",
        "{indicator: 1, value: 89.5, expect: not met, margin: -0.5}",
        "{indicator: 1, value: 89.5, margin: -0.4, tolerance: 0.11}",
        "{indicator: 1, value: ９０, status: 是, expect: Met}",
        "{indicator: 2, value: 8, expect: 未达标}",
        "{indicator: 2, value: 8, year: 2021, expect: 未达标}",
        "{indicator: 2, value: 8, year: 2020, expect: 达标, margin: 1}",
        "{indicator: 2, value: 8, year: 2020, as_of: 2025, expect: 未达标}",
        "{indicator: 2, value: 8, as_of: 2020, expect: 达标}",
        "{observations: o.csv, region: 甲县, year: 2020, as_of: 2025, expect: {2: 未达标}}",
        "{observations: o.csv, region: 甲县, year: 2022, as_of: 2020, expect: {2: 达标}}",
        "{indicator: 2, value: 8000, unit: 千克, year: 2020, expect: 达标}",
        "{indicator: 3, value: 4, references: {全国平均水平: 5}, expect: 达标}",
        "{indicator: 3, value: 4, references: {全国平均: 4}, expect: 未达标}",
        "{indicator: 3, value: 4, expect: 无法判定, missing: [references]}",
        "{indicator: 4, history: {2015: 100, 2020: 82}, expect: 达标}",
        "{indicator: 4, change: 17, year: 2020, expect: 未达标}",
        "{indicator: 5, classes: 设区市, value: 5, expect: 不涉及}",
        "{indicator: 5, classes: [县], value: 59, expect: fail}",
        "{indicator: 6.1, value: Ⅱ, expect: 达标}",
        "{indicator: 6.1, value: 劣Ⅴ类, expect: 未达标}",
        "{indicator: 6, parts: {一: 5, 二.甲: 6}, expect: 达标}",
        "{indicator: 6, parts: {1: 5}, expect: 无法判定}",
        "{indicator: 6, part: 二.甲, value: true, expect: 达标}",
        "{indicator: 6, part: 2, value: 否, expect: 未达标}",
        "{indicator: 6, part: 1, value: 4, contains: [5%, below the lower bound]}",
        "{indicator: 6, part: 1, value: , expect: 无法判定, missing: value}",
        "{observations: o.csv, regions: r.csv, region: 甲县, expect: {6.1: 无法判定, '6.一': 达标, 6.二.甲: 无法判定}}",
        "{observations: o.csv, region: 甲县, year: 2020, expect: {2: 达标}, others: 无法判定}",
        "{observations: o.csv, region: 甲县, year: 2022, expect: {2: 未达标, criteria: {全部达标: 未达标}}}",
        "{observations: o.csv, regions: r.csv, region: 乙市, expect: {5: 不涉及, 6: 未达标}}",
    ],
)
def test_what_is_right_passes(folder: Path, case: str) -> None:
    found = report(folder, case)
    assert found.ok, found.explain("en")
    assert found.counts == {"passed": len(found.cases), "failed": 0, "broken": 0}


@pytest.mark.parametrize(
    ("case", "code", "zh", "en"),
    [
        (
            "{indicator: 1, value: 89, expect: 达标}",
            "E494",
            "应为“达标”，实为“未达标”",
            "should be 'met' and is 'not met'",
        ),
        ("{indicator: 1, value: 89, margin: 1}", "E495", "margin 应为 1，实为 -1", "margin should be 1 and is -1"),
        ("{indicator: 1, margin: 1}", "E495", "实为 –", "is –"),
        ("{indicator: 1, value: 90, missing: [value]}", "E495", "实为 parts", "missing should be value and is parts"),
        ("{indicator: 1, value: 89, missing: [value]}", "E495", "实为 –", "should be value and is –"),
        ("{indicator: 1, value: 89, contains: 优秀}", "E495", "没有 “优秀”", "does not say '优秀'"),
        ("{indicator: 6, parts: {1: 5, 2: 5}, expect: 达标}", "E494", "实为“未达标”", "not met"),
        ("{observations: o.csv, region: 甲县, expect: {2: 达标}}", "E494", "2：应为“达标”", "2: should be"),
        (
            "{observations: o.csv, region: 甲县, expect: {2: 未达标}, others: 达标}",
            "E494",
            "应为“达标”",
            "should be 'met'",
        ),
        (
            "{observations: o.csv, region: 甲县, expect: {criteria: {全部达标: 达标}}}",
            "E494",
            "全部达标：",
            "全部达标: ",
        ),
    ],
)
def test_what_is_wrong_fails_and_says_why(folder: Path, case: str, code: str, zh: str, en: str) -> None:
    found = report(folder, "{indicator: 1, value: 91, status: 是, expect: 达标}", case)
    assert not found.ok
    assert [result.status for result in found.cases] == ["passed", "failed"]
    (failure,) = found.failures
    assert failure.findings[0].code == code
    assert zh in found.explain("zh")
    assert en in found.explain("en")


def test_a_failure_shows_the_explanation_in_both_languages(folder: Path) -> None:
    (failure,) = report(folder, "{name: 差一点, indicator: 6, part: 1, value: 4.9, expect: 达标}").failures
    assert (failure.found, failure.expected, failure.where) == (Verdict.FAIL, Verdict.PASS, "cases.yaml:3:5")
    assert "低于“≥5”的下限 5%，差 0.1个百分点" in failure.explain("zh")
    assert "below the lower bound 5% of “≥5”" in failure.explain("en")
    assert failure.explain("zh").splitlines()[0] == "未通过 cases.yaml:3:5 差一点"
    (whole,) = report(folder, "{indicator: 6, parts: {1: 5, 2: 5}, expect: 达标}").failures
    assert "二.甲：" in whole.explanation
    (region,) = report(folder, "{observations: o.csv, region: 乙市, expect: {6.1: 无法判定, 6: 达标}}").failures
    assert "≥5" in region.explanation
    assert "≥5" in region.explanation_en


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{indicator: 2, value: 8, unit: 米, expect: 达标}", "E202"),
        ("{indicator: 2, value: 8, history: {2020: 9}, year: 2020, expect: 达标}", "E305"),
        ("{observations: o.csv, expect: {2: 达标}}", "不止一个地区"),
        ("{observations: o.csv, region: 丙县, expect: {2: 达标}}", "丙县"),
        ("{observations: r.csv, region: 甲县, expect: {2: 达标}}", "E50"),
        ("{observations: scheme.yaml, region: 甲县, expect: {2: 达标}}", "E501"),
        ("{observations: o.csv, targets: r.csv, region: 甲县, expect: {2: 达标}}", "E50"),
        ("{observations: o.csv, region: 甲县, year: 2001, expect: {2: 不涉及, 1: 达标}}", "达标"),
    ],
)
def test_what_cannot_be_judged_ends_nothing(folder: Path, case: str, said: str) -> None:
    found = report(folder, case, "{indicator: 6, part: 1, value: 5, expect: 达标}")
    assert found.cases[0].status in {"broken", "failed"}
    assert found.cases[1].status == "passed"
    assert said in found.explain("zh")
    assert found.explain("en")
    assert not found.ok


def test_a_year_before_anything_was_in_force_is_found(folder: Path) -> None:
    (folder / "scheme.yaml").write_text(
        'format: "1"\nid: a\ntitle: t\nindicators:\n  - {id: "2", name: 乙, threshold: [{text: ≤7, from: 2021}]}\n',
        encoding="utf-8",
    )
    found = report(folder, "{observations: o.csv, region: 甲县, year: 2020, expect: {2: 达标}}")
    assert found.cases[0].status == "broken"
    for year in ("year: 2020", "year: 2022, as_of: 2020"):
        with pytest.raises(SchemeError, match="E409"):
            report(folder, f"{{indicator: 2, value: 5, {year}, expect: 达标}}")


def test_references_are_those_of_the_text_in_force(folder: Path) -> None:
    dated = "[{text: 低于全国平均水平, from: 2015}, {text: ≤7, from: 2021}]"
    (folder / "scheme.yaml").write_text(
        f'format: "1"\nid: a\ntitle: t\nindicators:\n  - {{id: "2", name: 乙, unit: 吨, threshold: {dated}}}\n',
        encoding="utf-8",
    )
    case = "{{indicator: 2, value: 5, year: {}, references: {{全国平均水平: 6}}, expect: 达标}}"
    assert report(folder, case.format(2020)).ok
    with pytest.raises(SchemeError, match="E488"):
        report(folder, case.format(2021))


def test_rows_of_a_table_stand_over_what_is_said_above(folder: Path) -> None:
    table = "table: [{value: 4, expect: 未达标}, {}, {name: 别的, part: 2, value: 6}, {value: }]"
    found = report(folder, f"{{indicator: 6, part: 1, value: 5, expect: 达标, {table}}}")
    assert [result.name for result in found.cases] == ["庚 [1]", "庚 [2]", "庚 · 别的", "庚 [4]"]
    assert [result.found.value if result.found else None for result in found.cases] == [
        "fail",
        "pass",
        "pass",
        "unknown",
    ]
    assert [result.status for result in found.cases] == ["passed", "passed", "passed", "failed"]


def test_an_input_that_nothing_uses_is_said(folder: Path) -> None:
    found = report(folder, "{indicator: 6, part: 1, value: 5, target: 是, expect: 未达标}")
    assert "W303" in found.explain("zh")


def test_a_case_says_what_a_row_of_a_table_says(folder: Path) -> None:
    """Reading is shared with the tables: the same cell has the same verdict in both."""
    import pandas as pd

    scheme = load_scheme(folder / "scheme.yaml")
    cells: list[Any] = ["1,008", "9", "７", "7.0", ".5", "-3"]
    frame = pd.DataFrame([(f"r{at}", 2022, "2", cell) for at, cell in enumerate(cells)])
    frame.columns = pd.Index(["region", "year", "indicator", "value"])
    assessed = scheme.assess(frame)
    cases = [f"{{indicator: 2, year: 2022, value: '{cell}', expect: 达标}}" for cell in cells]
    found = report(folder, *cases).cases
    assert [case.found for case in found] == [assessed.result(f"r{at}", "2").verdict for at in range(len(cells))]


def test_the_report_as_tables_and_data(folder: Path) -> None:
    found = report(
        folder, "{name: <b>, indicator: 6, part: 1, value: 4, expect: 达标}", "{indicator: 2, value: 7, expect: 达标}"
    )
    frame = found.to_frame("en")
    assert list(frame["status"]) == ["failed", "passed"]
    assert list(frame["part"].dropna()) == [1]
    assert "should be" in frame["message"][0]
    data = found.to_dict()
    assert data["counts"] == {"passed": 1, "failed": 1, "broken": 0}
    assert data["cases"][0]["findings"][0]["code"] == "E494"
    seen = harmless(found._repr_html_())
    for words in ("<b>", "✗ 未通过", found.summary("zh"), found.summary("en"), "E494", "should be", "✓ 达标"):
        assert words in seen.text
    assert repr(found) == "<CaseReport 'demo-2025': 2 cases, 1 passed, 1 failed, 0 broken>"
    assert found.summary("en") == "cases.yaml (demo-2025): 2 cases, 1 passed, 1 failed, 0 broken"


def test_a_file_may_be_given_instead_of_its_folder(folder: Path) -> None:
    report(folder, "{indicator: 2, value: 7, expect: 达标}")
    (folder / "cases.yaml").rename(folder / "more.yaml")
    assert run_cases(folder / "more.yaml").ok
    assert run_cases(str(folder / "more.yaml")).ok


def test_the_encoding_of_changde_is_proved() -> None:
    found = run_cases(ROOT / "examples" / "changde", coverage=True)
    assert found.ok, found.explain("en")
    assert len(found.cases) > 180
    assert found.coverage.explain("en") == "the cases cover every demand"
    for demand in found.coverage.demands:
        assert {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN} <= set(demand.verdicts), demand.label


def test_a_report_without_failures_says_so(folder: Path) -> None:
    found = report(folder, "{indicator: 2, value: 7, expect: 达标}")
    assert "✓ 全部通过" in harmless(found._repr_html_()).text
