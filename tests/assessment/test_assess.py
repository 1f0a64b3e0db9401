"""Judging a scheme: verdicts of regions, years and parts, with what surrounds the figures."""

from __future__ import annotations

import pickle
from itertools import count, repeat
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ecorules.assessment import Assessment
from ecorules.errors import DataError, EcoRulesError, SchemeError
from ecorules.schemes import Scheme, load_scheme, scheme_from_yaml
from ecorules.verdicts import Verdict

CHANGDE = load_scheme("changde-2020")
COLUMNS = ["region", "year", "indicator", "part", "subject", "value"]
AIR = [
    ("常德市", 2017, "8", 1, None, 75.3),
    ("常德市", 2018, "8", 1, None, 82.5),
    ("常德市", 2018, "8", 2, None, 18.5),
    ("常德市", 2017, "8", 2, "PM2.5浓度", 54),
    ("常德市", 2018, "8", 2, "PM2.5浓度", 44),
]
TARGETS = pd.DataFrame(
    [("常德市", 2018, "8", 1, 77), ("常德市", 2018, "8", 2, 50)],
    columns=["region", "year", "indicator", "part", "target"],
)


def frame(rows: list[tuple[Any, ...]], columns: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns or COLUMNS, dtype=object)


def simple(rows: list[tuple[Any, ...]], scheme: Scheme = CHANGDE, **context: Any) -> Assessment:
    return scheme.assess(frame(rows, ["region", "year", "indicator", "value"]), **context)


def small(threshold: str, unit: str = "%", better: str = "") -> Scheme:
    extra = f", better: {better}" if better else ""
    row = f"- {{id: '1', name: 甲, unit: '{unit}', threshold: '{threshold}'{extra}}}\n"
    return scheme_from_yaml(f"format: 1\nid: s\ntitle: t\nindicators:\n{row}")


def verdict(assessment: Assessment, region: str, indicator: str, part: int | None = None) -> str:
    return assessment.result(region, indicator, part).verdict.value


def test_the_air_of_2018_meets_task_and_trend() -> None:
    """Good days 82.5 against a target of 77, PM2.5 44 against 50; both better than 2017."""
    assessment = CHANGDE.assess(frame(AIR), targets=TARGETS)
    assert verdict(assessment, "常德市", "8") == "pass"
    days, dust = assessment.result("常德市", "8").parts
    assert (days.value, days.unit, days.verdict) == (82.5, "%", Verdict.PASS)
    assert (dust.value, dust.unit, dust.verdict) == (44.0, "微克/立方米", Verdict.PASS)
    assert (days.margin, dust.margin) == (5.5, 6.0)


def test_stable_needs_the_year_before_and_no_more() -> None:
    """保持稳定 compares with the year before; 2016 is not needed to pass, 2017 is."""
    assert verdict(CHANGDE.assess(frame(AIR), targets=TARGETS), "常德市", "8", 1) == "pass"
    without = [row for row in AIR if row[:4] != ("常德市", 2017, "8", 1)]
    open_ = CHANGDE.assess(frame(without), targets=TARGETS).result("常德市", "8", 1)
    assert open_.verdict is Verdict.UNKNOWN
    assert open_.outcome is not None
    assert open_.outcome.missing == ("history",)


def test_a_year_that_falls_behind_fails_whatever_the_target() -> None:
    rows = [*AIR, ("常德市", 2019, "8", 1, None, 75.9)]
    assert verdict(CHANGDE.assess(frame(rows)), "常德市", "8", 1) == "fail"


def test_without_the_task_nothing_is_passed() -> None:
    found = CHANGDE.assess(frame(AIR)).result("常德市", "8")
    assert found.verdict is Verdict.UNKNOWN
    assert [part.outcome and part.outcome.missing for part in found.parts] == [("target",), ("target",)]
    assert "上级目标" in found.parts[0].reason()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (77, "pass"),
        (83, "fail"),
        ("77", "pass"),
        (True, "pass"),
        ("是", "pass"),
        ("完成", "pass"),
        (False, "fail"),
        ("未完成", "fail"),
        ("≥80", "pass"),
        ("较上年提高5个百分点以上", "pass"),
        ("较上年提高10个百分点以上", "fail"),
        (None, "unknown"),
    ],
)
def test_targets_are_numbers_texts_or_reports(target: object, expected: str) -> None:
    targets = frame([("常德市", 2018, "优良天数比例", None, target)], ["region", "year", "indicator", "part", "target"])
    targets["indicator"], targets["part"] = "8", "优良天数比例"
    assert verdict(CHANGDE.assess(frame(AIR), targets=targets), "常德市", "8", 1) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [(50, "pass"), (43, "fail"), ("较上年下降18%以上", "pass"), ("较上年下降20%以上", "fail"), (True, "pass")],
)
def test_targets_of_a_change_refer_to_its_level(target: object, expected: str) -> None:
    targets = frame([("常德市", 2018, "8", 2, target)], ["region", "year", "indicator", "part", "target"])
    assert verdict(CHANGDE.assess(frame(AIR), targets=targets), "常德市", "8", 2) == expected


def test_a_target_in_another_unit_is_converted() -> None:
    columns = ["region", "year", "indicator", "part", "target", "unit"]
    targets = frame([("常德市", 2018, "8", 2, 0.05, "毫克/立方米")], columns)
    assert CHANGDE.assess(frame(AIR), targets=targets).result("常德市", "8", 2).margin == 6.0


def test_one_report_of_the_task_serves_all_parts() -> None:
    targets = frame([("常德市", 2018, "8", True)], ["region", "year", "indicator", "target"])
    assert verdict(CHANGDE.assess(frame(AIR), targets=targets), "常德市", "8") == "pass"


def test_the_reported_change_alone_is_no_trend() -> None:
    rows = [row for row in AIR if row[4] is None]
    found = CHANGDE.assess(frame(rows), targets=TARGETS).result("常德市", "8", 2)
    assert found.verdict is Verdict.UNKNOWN
    assert found.value is None


def test_a_reported_change_meets_a_target_of_change() -> None:
    rows = [*(row for row in AIR if row[4] is None)]
    targets = frame([("常德市", 2018, "8", 2, "较上年下降18%以上")], ["region", "year", "indicator", "part", "target"])
    outcome = CHANGDE.assess(frame(rows), targets=targets).result("常德市", "8", 2).outcome
    assert outcome is not None
    assert outcome.trace[0].verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("target", "unit", "verdict", "warned"),
    [
        ("较上年下降18%以上", "%", "pass", False),
        ("较上年下降18%以上", None, "pass", False),
        ("较上年下降18%以上", "个百分点", "unknown", True),
        ("较上年提高18%以上", "%", "unknown", True),
    ],
)
def test_a_reported_change_answers_only_a_demand_of_its_kind(
    target: str, unit: str | None, verdict: str, warned: bool
) -> None:
    columns = ["region", "year", "indicator", "part", "value", "unit"]
    targets = frame([("常德市", 2018, "8", 2, target)], ["region", "year", "indicator", "part", "target"])
    assessment = CHANGDE.assess(frame([("常德市", 2018, "8", 2, 18.5, unit)], columns), targets=targets)
    outcome = assessment.result("常德市", "8", 2).outcome
    assert outcome is not None
    assert outcome.trace[0].verdict.value == verdict
    assert [warning.code for warning in assessment.warnings] == (["W506"] if warned else [])


def test_a_change_that_no_clause_uses_is_warned_of() -> None:
    columns = ["region", "year", "indicator", "value", "change"]
    (warning,) = CHANGDE.assess(frame([("甲市", 2020, "28", 14, 3)], columns)).warnings
    assert "change" in warning.message


def test_points_answer_points() -> None:
    columns = ["region", "year", "indicator", "part", "value", "unit"]
    goal = [("常德市", 2020, "9", 1, "较上年提高4个百分点以上")]
    targets = frame(goal, ["region", "year", "indicator", "part", "target"])
    for unit, expected in (("个百分点", "pass"), ("%", "unknown")):
        assessment = CHANGDE.assess(frame([("常德市", 2020, "9", 1, 4.4, unit)], columns), targets=targets)
        outcome = assessment.result("常德市", "9", 1).outcome
        assert outcome is not None
        assert outcome.trace[0].verdict.value == expected


def test_a_change_of_its_own_column_is_judged() -> None:
    scheme = small("较上年下降5%以上", unit="吨")
    columns = ["region", "year", "indicator", "value", "change", "unit"]
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", None, 6, "%")], columns)), "甲市", "1") == "pass"
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", None, 4, None)], columns)), "甲市", "1") == "fail"
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", 100, 4, "吨")], columns)), "甲市", "1") == "fail"


def test_an_attestation_of_a_part_with_a_level_counts() -> None:
    rows = [("常德市", 2018, "8", "2", "是")]
    assessment = CHANGDE.assess(frame(rows, ["region", "year", "indicator", "part", "status"]))
    assert verdict(assessment, "常德市", "8", 2) == "pass"


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ({"甲市": {"设区市"}}, "fail"),
        ({"甲市": ["县级市"]}, "pass"),
        ({"甲市": "县级市、平原地区"}, "pass"),
        ({"甲市": {"level": "县级市", "terrain": "平原地区"}}, "pass"),
        ({"甲市": ()}, "unknown"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_classes_choose_the_arm_and_are_never_inferred(classes: Any, expected: str) -> None:
    assert verdict(simple([("甲市", 2020, "26", 90)], regions=classes), "甲市", "26") == expected


def test_regions_from_a_table() -> None:
    columns = ["region", "level", "terrain"]
    regions = frame([("津市市", "县级市", "平原地区"), ("常德市", "设区市", None)], columns)
    rows = [("津市市", 2020, "26", 90), ("常德市", 2020, "26", 90), ("津市市", 2020, "11", 20)]
    assessment = simple(rows, regions=regions)
    assert [verdict(assessment, region, "26") for region in ("津市市", "常德市")] == ["pass", "fail"]
    assert verdict(assessment, "津市市", "11") == "pass"
    assert assessment.regions == ("津市市", "常德市")


def test_a_region_without_observations_appears_and_is_unknown() -> None:
    assessment = simple([("甲市", 2020, "28", 14)], regions={"甲市": {"设区市"}, "乙县": {"县"}})
    found = assessment.result("乙县", "28")
    assert (found.verdict, found.year) == (Verdict.UNKNOWN, 2020)
    assert "没有数据" in found.reason()
    assert len(assessment.results) == 72


def test_each_region_is_assessed_in_its_latest_year() -> None:
    rows = [("甲市", 2019, "28", 12), ("甲市", 2020, "28", 14), ("乙县", 2019, "28", 12), ("乙县", 2018, "28", 14)]
    assessment = simple(rows)
    assert [(result.region, result.year) for result in assessment.results[::36]] == [("甲市", 2020), ("乙县", 2019)]
    assert [verdict(assessment, region, "28") for region in ("甲市", "乙县")] == ["pass", "fail"]


def test_a_year_may_be_chosen() -> None:
    rows = [("甲市", 2019, "28", 12), ("甲市", 2020, "28", 14), ("乙县", 2020, "28", 14)]
    chosen = simple(rows, year=2019)
    assert [verdict(chosen, region, "28") for region in ("甲市", "乙县")] == ["fail", "unknown"]
    assert simple(rows, year="2019") == chosen
    every = simple(rows, year="all")
    assessed = [(result.region, result.year) for result in every.results[::36]]
    assert assessed == [("甲市", 2019), ("甲市", 2020), ("乙县", 2020)]
    assert every.result("甲市", "28").year == 2020
    assert every.result("甲市", "28", year=2019).verdict is Verdict.FAIL


def test_what_was_reported_last_is_said() -> None:
    rows = [("甲市", 2019, "28", 12), ("甲市", 2020, "29", 50)]
    assert simple(rows).result("甲市", "28").reason() == "2020年没有数据（最近为2019年）；缺少现状值"
    assert "last in 2019" in simple(rows).result("甲市", "28").reason("en")


def test_later_years_are_no_history() -> None:
    rows = [("甲市", 2019, "18", 0.6), ("甲市", 2020, "18", 0.5), ("甲市", 2021, "18", 0.9)]
    targets = frame([("甲市", 2020, "18", True)], ["region", "year", "indicator", "target"])
    assert verdict(simple(rows, year=2020, targets=targets), "甲市", "18") == "pass"


@pytest.mark.parametrize("year", ["latest", 2020.0, True, [2020], object(), "二〇二〇", ""])
def test_what_is_no_year_is_refused(year: object) -> None:
    with pytest.raises(DataError):
        simple([("甲市", 2020, "28", 14)], year=year)


def test_an_indicator_with_parts_passes_when_every_part_does() -> None:
    columns = ["region", "year", "indicator", "part", "value"]
    rows = [("甲市", 2020, "32", 1, 55), ("甲市", 2020, "32", 2, 100)]
    assert verdict(CHANGDE.assess(frame(rows, columns)), "甲市", "32") == "unknown"
    rows += [("甲市", year, "32", 3, value) for year, value in ((2018, 2.4), (2019, 2.45), (2020, 2.3))]
    assert verdict(CHANGDE.assess(frame(rows, columns)), "甲市", "32") == "pass"
    rows[1] = ("甲市", 2020, "32", 2, 99.9)
    assert verdict(CHANGDE.assess(frame(rows, columns)), "甲市", "32") == "fail"


def test_what_does_not_apply_is_left_out() -> None:
    scheme = scheme_from_yaml(
        "format: 1\nid: s\ntitle: t\nindicators:\n- id: 1\n  name: 甲\n  unit: '%'\n  parts:\n"
        "  - {name: 乙, threshold: 不考核}\n  - {name: 丙, threshold: ≥9}\n- {id: 2, name: 丁, threshold: 不考核}\n"
    )
    assessment = scheme.assess(frame([("甲市", 2020, "1", 2, 9)], ["region", "year", "indicator", "part", "value"]))
    assert [result.verdict.value for result in assessment.results] == ["pass", "not_applicable"]
    assert [part.verdict.value for part in assessment.results[0].parts] == ["not_applicable", "pass"]


def test_references_hold_for_a_region_and_year_or_for_all() -> None:
    scheme = small("≥全国平均水平")
    references = frame(
        [("全国平均水平", 60, None, None), ("全国平均水平", 50, "甲市", None), ("全国平均水平", 70, "甲市", 2020)],
        ["name", "value", "region", "year"],
    )
    rows = [("甲市", 2019, "1", 55), ("甲市", 2020, "1", 55), ("乙县", 2020, "1", 55)]
    assessment = simple(rows, scheme, references=references, year="all")
    found = [(result.region, result.year, result.verdict.value) for result in assessment.results]
    assert found == [("甲市", 2019, "pass"), ("甲市", 2020, "fail"), ("乙县", 2020, "fail")]
    assert verdict(simple(rows, scheme), "甲市", "1") == "unknown"


def test_a_reference_may_be_a_report() -> None:
    scheme = small("达到功能区标准")
    references = frame([("功能区标准", "是")], ["name", "value"])
    assert verdict(simple([("甲市", 2020, "1", None)], scheme, references=references, year=2020), "甲市", "1") == "pass"


def test_a_state_beside_a_number_answers_the_word_clause() -> None:
    scheme = small("≥90 且无危险废物排放")
    columns = ["region", "year", "indicator", "value", "status"]
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", 95, "是")], columns)), "甲市", "1") == "pass"
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", 95, "否")], columns)), "甲市", "1") == "fail"
    assert verdict(scheme.assess(frame([("甲市", 2020, "1", 95, None)], columns)), "甲市", "1") == "unknown"
    twice = [("甲市", 2020, "1", None, 95, "是"), ("甲市", 2020, "1", "无危险废物排放", None, "否")]
    with pytest.raises(DataError, match="重复"):
        scheme.assess(frame(twice, ["region", "year", "indicator", "subject", "value", "status"]))


def test_grades_are_text_in_the_value_column() -> None:
    scheme = small("达到或优于Ⅲ类", unit="-")
    found = [verdict(simple([("甲市", 2020, "1", grade)], scheme), "甲市", "1") for grade in ("Ⅱ", "3类", "劣Ⅴ", "差")]
    assert found == ["pass", "pass", "fail", "unknown"]


def test_what_a_rule_refuses_is_found_with_its_row() -> None:
    scheme = small("达到或优于Ⅲ类", unit="-")
    with pytest.raises(DataError) as error:
        simple([("甲市", 2020, "1", "Ⅱ"), ("乙县", 2020, "1", 3), ("丙县", 2020, "1", 4)], scheme)
    assert ["乙县" in finding.where or "丙县" in finding.where for finding in error.value.diagnostics] == [True, True]
    assert "行 2" in error.value.diagnostics[0].where


def context_findings(**context: Any) -> list[str]:
    with pytest.raises(DataError) as error:
        CHANGDE.assess(frame(AIR), **context)
    return [finding.code for finding in error.value.diagnostics]


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([("常德市", 2018, "88", None, 77)], ["E503"]),
        ([("常德市", 2018, "8", 9, 77)], ["E503"]),
        ([("常德市", 2018, "8", None, 77)], ["E504"]),
        ([("常德市", 2018, "8", None, "≥77")], ["E504"]),
        ([("常德市", 2018, "28", 1, 77)], ["E503"]),
        ([("常德市", 2018, "8", 1, "差不多")], ["E504"]),
        ([("常德市", 2018, "8", 1, float("inf"))], ["E504"]),
        ([("常德市", "去年", "8", 1, 77)], ["E504"]),
        ([(None, 2018, "8", 1, 77)], ["E504"]),
        ([("常德市", 2018, "8", 1, 77), ("常德市", 2018, "8", "优良天数比例", 78)], ["E505"]),
        ([("常德市", 2018, "8", 1, 77), ("常德市", 2018, "8", None, True)], ["E505"]),
        ([("常德市", 2018, "8", 1, [77]), ("常德市", 2018, "9x", 1, 77)], ["E504", "E503"]),
    ],
)
def test_targets_that_cannot_be_used_are_refused(rows: list[tuple[Any, ...]], codes: list[str]) -> None:
    assert context_findings(targets=frame(rows, ["region", "year", "indicator", "part", "target"])) == codes


@pytest.mark.parametrize(
    ("regions", "codes"),
    [
        ({"常德市": {"设区式"}}, ["E503"]),
        ({"常德市": {"设区市", "北方"}, "乙县": {"没有的类"}}, ["E503"]),
        ({"常德市": 3}, ["E504"]),
        ({"常德市": [1]}, ["E504"]),
        ({"常德市": count()}, ["E504"]),
        ({"常德市": repeat("县")}, ["E504"]),
        ({"": "县"}, ["E504"]),
        ({"乙县": "县"}, []),
        ({None: "县"}, ["E504"]),
        (pd.DataFrame({"region": ["常德市", "常德市"], "level": ["设区市", "设区市"]}), ["E505"]),
        (pd.DataFrame({"region": ["常德市"], "level": [True]}), ["E504"]),
        (pd.DataFrame({"region": ["常德市"], "level": ["地级是"]}), ["E503"]),
        (pd.DataFrame({"area": ["常德市"]}), ["E502"]),
    ],
)
def test_regions_that_cannot_be_used_are_refused(regions: Any, codes: list[str]) -> None:
    if codes:
        assert set(context_findings(regions=regions)) == set(codes)
    else:
        assert CHANGDE.assess(frame(AIR), regions=regions).warnings[0].code == "W501"


def test_an_unknown_class_is_told_the_nearest() -> None:
    with pytest.raises(DataError, match="平原地区"):
        simple([("甲市", 2020, "28", 14)], regions={"甲市": {"平远地区"}})


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([("全国平均水平", "很高", None)], ["E504"]),
        ([("全国平均水平", None, None)], ["E504"]),
        ([(None, 60, None)], ["E504"]),
        ([("全国平均水平", 60, "甲市"), ("全国平均水平", 61, "甲市")], ["E505"]),
    ],
)
def test_references_that_cannot_be_used_are_refused(rows: list[tuple[Any, ...]], codes: list[str]) -> None:
    assert context_findings(references=frame(rows, ["name", "value", "region"])) == codes


def test_all_tables_are_read_before_any_is_refused() -> None:
    with pytest.raises(DataError) as error:
        CHANGDE.assess(
            frame([("常德市", 2018, "88", None, None, 1)]),
            targets=frame([("常德市", 2018, "88", 1)], ["region", "year", "indicator", "target"]),
            regions={"常德市": {"没有"}},
            references=frame([("x", "y")], ["name", "value"]),
        )
    assert len(error.value.diagnostics) == 4


def test_names_that_match_nothing_are_warned_of() -> None:
    targets = frame([("常得市", 2018, "28", 13)], ["region", "year", "indicator", "target"])
    references = frame([("全国平均", 1, "丙市")], ["name", "value", "region"])
    assessment = CHANGDE.assess(frame(AIR), regions={"常德": {"设区市"}}, targets=targets, references=references)
    assert [warning.code for warning in assessment.warnings] == ["W501", "W502", "W502", "W503"]
    assert "常德" in assessment.warnings[0].hint


def test_a_target_that_no_clause_uses_is_warned_of() -> None:
    targets = frame([("甲市", 2020, "28", 13)], ["region", "year", "indicator", "target"])
    (warning,) = simple([("甲市", 2020, "28", 14)], targets=targets).warnings
    assert warning.code.startswith("W3")
    assert "甲市 2020 28" in warning.where


def test_an_assessment_is_plain_data() -> None:
    assessment = CHANGDE.assess(frame(AIR), targets=TARGETS)
    assert pickle.loads(pickle.dumps(assessment)) == assessment
    assert CHANGDE.assess(frame(AIR), targets=TARGETS) == assessment


def test_empty_observations_give_an_empty_assessment() -> None:
    empty = CHANGDE.assess(frame([]))
    assert empty.results == ()
    assert len(empty.to_frame()) == len(empty.summary()) == len(empty.gaps()) == 0
    assert len(CHANGDE.assess(frame([]), regions={"甲市": {"设区市"}}).results) == 36


@pytest.mark.parametrize(
    ("region", "indicator", "part", "year", "error"),
    [
        ("常得市", "8", None, None, DataError),
        ("常德市", "88", None, None, SchemeError),
        ("常德市", "8", 3, None, SchemeError),
        ("常德市", "28", 1, None, SchemeError),
        ("常德市", "8", None, 2011, DataError),
    ],
)
def test_asking_for_what_was_not_assessed_is_an_error(
    region: str, indicator: str, part: int | None, year: int | None, error: type[EcoRulesError]
) -> None:
    assessment = CHANGDE.assess(frame(AIR))
    with pytest.raises(error):
        assessment.explain(region, indicator, part=part, year=year)


def test_only_a_scheme_can_be_assessed() -> None:
    from ecorules.assessment import assess

    with pytest.raises(DataError):
        assess("changde-2020", frame(AIR))  # type: ignore[arg-type]


def test_observations_may_be_a_path(tmp_path: Path) -> None:
    frame(AIR).to_csv(tmp_path / "o.csv", index=False)
    TARGETS.to_csv(tmp_path / "t.csv", index=False)
    from_files = CHANGDE.assess(tmp_path / "o.csv", targets=str(tmp_path / "t.csv"))
    assert from_files.to_dict()["results"] == CHANGDE.assess(frame(AIR), targets=TARGETS).to_dict()["results"]


def test_a_change_beside_the_figure_of_a_level_is_read_without_a_row_of_the_part() -> None:
    """The change stands on the row of the level (PM2.5浓度); the part itself has no row."""
    columns = ["region", "year", "indicator", "part", "subject", "value", "change"]
    observed = pd.DataFrame([("甲市", 2020, "8", 2, "PM2.5浓度", 35.0, 3.0)], columns=columns)
    found = load_scheme("changde-2020").assess(observed).result("甲市", "8", part=2)
    assert found.value == 35.0
    assert found.verdict is Verdict.UNKNOWN
