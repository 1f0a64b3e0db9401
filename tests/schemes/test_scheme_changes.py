"""Schemes over time and from one another: dated thresholds, scopes, extending, what is not read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ecorules.errors import SchemeError
from ecorules.schemes import Scheme, read_scheme, scheme_from_yaml
from ecorules.verdicts import Verdict

HEAD = "format: 1\nid: small\ntitle: 小表\nindicators:\n"
DATED = (
    HEAD
    + "- id: 1\n  name: 甲\n  unit: '%'\n  threshold:\n"
    + "  - {text: ≥80, from: 2019}\n  - {text: ≥85, from: 2021-07-01, confirmed: false}\n"
)
BASE = """format: 1
id: base-2020
title: 省表
number: 省发〔2020〕1号
date: 2020-05-01
level: 设区市
source: {document: 省指标表}
criteria:
- {of: 约束性, share: '100%'}
indicators:
- {id: 1, name: 甲, unit: '%', threshold: ≥80, better: higher, attribute: 约束性}
- {id: 2, name: 乙, threshold: 建立}
- {id: 3, name: 丙, threshold: 开展}
"""
OWN = """format: 1
id: own-2021
title: 市表
extends: base.yaml
indicators:
- {id: 1, threshold: ≥85, reason: 市里从严}
- {id: 4, name: 丁, threshold: 实施, reason: 本市特色}
drop:
- {id: 3, reason: 本市没有海岸}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    return tmp_path


def own(folder: Path, text: str = OWN) -> Scheme:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return read_scheme(folder / "own.yaml")


def refused(folder: Path, text: str) -> str:
    with pytest.raises(SchemeError) as error:
        own(folder, text)
    return str(error.value)


# --- thresholds by date


@pytest.mark.parametrize(
    ("year", "text", "verdict"),
    [(2018, "不考核", Verdict.NOT_APPLICABLE), (2019, "≥80", Verdict.PASS), (2020, "≥80", Verdict.PASS),
     (2021, "≥85", Verdict.FAIL), (2030, "≥85", Verdict.FAIL)],
)  # fmt: skip
def test_a_threshold_holds_from_its_day_until_the_next(year: int, text: str, verdict: Verdict) -> None:
    scheme = scheme_from_yaml(DATED + "- {id: 2, name: 乙, threshold: 建立}\n")
    row = scheme.as_of(year)["1"]
    assert row.threshold == text
    assert row.rule is not None
    assert row.rule.evaluate(82).verdict is verdict
    assert row.versions == ()


def test_the_last_threshold_is_the_one_of_the_scheme() -> None:
    row = scheme_from_yaml(DATED)["1"]
    assert (row.threshold, row.confirmed) == ("≥85", False)
    assert [version.start for version in row.versions] == ["2019", "2021-07-01"]


def test_nothing_in_force_is_an_error() -> None:
    with pytest.raises(SchemeError, match="E409"):
        scheme_from_yaml(DATED).as_of(2018)


@pytest.mark.parametrize("year", [None, "2020", 2020.0, True, [2020]])
def test_what_is_no_year_is_refused(year: object) -> None:
    with pytest.raises(SchemeError, match="E409"):
        scheme_from_yaml(DATED).as_of(year)  # type: ignore[arg-type]


def test_parts_follow_the_dates_of_their_indicator_or_their_own() -> None:
    scheme = scheme_from_yaml(
        DATED + "  parts:\n  - {name: 乙, better: higher}\n  - name: 丙\n    threshold: [{text: ≤5, from: 2020}]\n"
    )
    then, now = scheme.as_of(2019)["1"].parts, scheme["1"].parts
    assert [part.threshold for part in then] == ["≥80", "不考核"]
    assert [part.threshold for part in now] == ["≥85", "≤5"]
    assert [part.number for part in then] == [1, 2]


def test_a_level_follows_the_dates_of_its_part() -> None:
    scheme = scheme_from_yaml(
        HEAD
        + "- id: 1\n  name: 空气\n  unit: '%'\n  threshold:\n  - {text: 保持稳定}\n  - {text: 持续改善, from: 2022}\n"
        + "  parts:\n  - {name: 降幅, better: higher, level: {name: PM2.5, unit: 微克/立方米, better: lower}}\n"
    )
    history = {2019: 40.0, 2020: 38.0, 2021: 38.0}
    found = [scheme.as_of(year)["1"].parts[0].level for year in (2021, 2022)]
    verdicts = [level.rule.evaluate(history=history).verdict for level in found if level]
    assert verdicts == [Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize(
    "texts",
    ["[{text: ≥80, from: 2021}, {text: ≥85, from: 2019}]", "[{text: ≥80, from: 2021}, {text: ≥85, from: 2021}]",
     "[{text: ≥80, from: 2021}, {text: ≥85}]", "[{text: ≥80, from: 2021}, {text: ≥85, from: 2021-01-01}]"],
)  # fmt: skip
def test_days_out_of_order_are_refused(texts: str) -> None:
    with pytest.raises(SchemeError, match="E410"):
        scheme_from_yaml(HEAD + f"- {{id: 1, name: 甲, threshold: {texts}}}\n")


@pytest.mark.parametrize(
    "texts", ["[]", "[{from: 2020}]", "[{text: ≥8, from: 20}]", "[{text: ≥8, since: 2020}]", "[≥8]"]
)
def test_versions_that_say_nothing_are_refused_with_their_line(texts: str) -> None:
    with pytest.raises(SchemeError, match=r"E402 .*:5:"):
        scheme_from_yaml(HEAD + f"- {{id: 1, name: 甲, threshold: {texts}}}\n")


def test_every_version_is_read() -> None:
    with pytest.raises(SchemeError, match=r"yaml:10:6 .*“待定”"):
        scheme_from_yaml(DATED.replace("≥80, from", "待定, from").replace("  - {text: 待定", "\n  - {text: 待定"))


# --- scopes


@pytest.mark.parametrize(
    ("scope", "labels", "verdict"),
    [("市", "设区市", Verdict.PASS), ("市", "县级市", Verdict.NOT_APPLICABLE), ("县", "县级市", Verdict.PASS),
     ("县", "设区市", Verdict.NOT_APPLICABLE), ("市县", "县", Verdict.PASS), ("市、县", "设区市", Verdict.PASS),
     ("市/县", "县", Verdict.PASS), ("山区、丘陵区", "平原地区", Verdict.NOT_APPLICABLE)],
)  # fmt: skip
def test_a_row_is_for_the_regions_of_its_scope(scope: str, labels: str, verdict: Verdict) -> None:
    scheme = scheme_from_yaml(HEAD + f"- {{id: 1, name: 甲, unit: '%', threshold: ≥80, scope: {scope}}}\n")
    rows = pd.DataFrame({"region": ["甲地"], "year": [2020], "indicator": ["1"], "value": [85.0]})
    assert scheme.assess(rows, regions={"甲地": {labels}}).result("甲地", "1").verdict is verdict
    wide = pd.DataFrame({"region": ["甲地"], "year": [2020], "1": [85.0]})
    column = {"设区市": "level", "县级市": "level", "县": "level", "平原地区": "terrain"}[labels]
    assert scheme.verdicts(wide.assign(**{column: labels}))["1"].tolist() == [verdict.code]


@pytest.mark.parametrize("scope", ["某些地方", "≥3", "市≥95", "市 县 等"])
def test_a_scope_that_names_no_class_is_refused(scope: str) -> None:
    with pytest.raises(SchemeError, match="E411"):
        scheme_from_yaml(HEAD + f"- {{id: 1, name: 甲, threshold: ≥80, scope: {scope}}}\n")


# --- what is not read


def test_an_unread_threshold_is_settled_by_attestation_only() -> None:
    scheme = scheme_from_yaml(HEAD + "- {id: 1, name: 甲, unit: '%', threshold: 60/45, unread: 两个数的含义未说明}\n")
    row = scheme["1"]
    assert (row.unread, row.threshold) == ("两个数的含义未说明", "60/45")
    assert row.rule is not None
    unknown = row.rule.evaluate(50)
    assert (unknown.verdict, unknown.missing) == (Verdict.UNKNOWN, ("reading",))
    assert "两个数的含义未说明" in unknown.explain("zh")
    assert row.rule.evaluate(True).verdict is Verdict.PASS
    assert row.rule.evaluate(False).verdict is Verdict.FAIL
    assert row.rule.verdicts([50.0, float("nan")]).tolist() == [1, 1]
    assert row.rule.verdicts([True, False]).tolist() == [2, 0]
    assert "两个数的含义未说明" in row.rule.describe("zh")


def test_an_unread_row_is_assessed_and_listed() -> None:
    scheme = scheme_from_yaml(HEAD + "- {id: 1, name: 甲, unit: 谁知道, threshold: 60/45, unread: 未说明}\n")
    rows = pd.DataFrame(
        {"region": ["甲地", "乙地"], "year": 2020, "indicator": "1", "status": ["是", None], "value": [None, 5]}
    )
    frame = scheme.assess(rows).to_frame()
    assert frame["verdict"].tolist() == ["pass", "unknown"]
    assert "未能读取" in frame["reason"].iloc[1]


def test_a_stored_unread_rule_reads_back() -> None:
    rule = scheme_from_yaml(HEAD + "- {id: 1, name: 甲, threshold: 60/45, unread: 未说明}\n")["1"].rule
    assert rule is not None
    assert type(rule).from_dict(rule.to_dict()) == rule


# --- extending


def test_rows_are_overridden_added_and_dropped_with_their_reason(folder: Path) -> None:
    scheme = own(folder)
    assert [(row.id, row.threshold) for row in scheme] == [("1", "≥85"), ("2", "建立"), ("4", "实施")]
    assert [(change.kind, change.id, change.reason) for change in scheme.changes] == [
        ("override", "1", "市里从严"),
        ("add", "4", "本市特色"),
        ("drop", "3", "本市没有海岸"),
    ]
    assert (scheme.id, scheme.level, scheme.extends, len(scheme.criteria)) == ("own-2021", "设区市", "base.yaml", 1)


def test_rows_taken_over_keep_the_document_they_came_from(folder: Path) -> None:
    scheme = own(folder)
    taken, overridden = scheme["2"].provenance, scheme["1"]
    assert taken is not None
    assert (taken.document, taken.number, taken.date) == ("省指标表", "省发〔2020〕1号", "2020-05-01")
    assert overridden.provenance is None
    assert (overridden.name, overridden.unit, overridden.better, overridden.attribute) == (
        "甲",
        "%",
        "higher",
        "约束性",
    )


def test_an_empty_key_takes_the_inherited_one_away(folder: Path) -> None:
    scheme = own(folder, OWN.replace("threshold: ≥85,", "threshold: ≥85, better: ,"))
    assert scheme["1"].better is None


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (", reason: 市里从严", "", "E408"),
        ("threshold: ≥85, ", "", "什么也没有改"),
        ("{id: 3,", "{id: 9,", "没有指标 “9” 可删"),
        ("{id: 3,", "{id: 1,", "又改又删"),
        ("base.yaml", "nowhere.yaml", "E400"),
        ("base.yaml", "no-such-scheme", "E407"),
        ("base.yaml", "own.yaml", "E407"),
        ("name: 丁, ", "", "own.yaml:7:3 指标 4: 缺少 “name”"),
        ("name: 丁", "name: 乙", "重复"),
        ("≥85", "待定", "own.yaml:6:"),
        (", reason: 本市没有海岸", "", "缺少 “reason”"),
    ],
)
def test_a_wrong_departure_is_refused(folder: Path, before: str, after: str, found: str) -> None:
    assert before in OWN
    assert found in refused(folder, OWN.replace(before, after))


@pytest.mark.parametrize("more", ["  reason: 从严\n", "drop:\n- {id: 1, reason: 不需要}\n"])
def test_without_another_scheme_there_is_nothing_to_depart_from(more: str) -> None:
    with pytest.raises(SchemeError, match=r"E408.*谈不上改动或删除"):
        scheme_from_yaml(HEAD + "- id: 1\n  name: 甲\n  threshold: ≥80\n" + more)


def test_without_a_folder_only_bundled_schemes_are_extended() -> None:
    with pytest.raises(SchemeError, match="E407"):
        scheme_from_yaml(OWN)


def test_a_faulty_base_is_told_in_its_own_file(folder: Path) -> None:
    (folder / "base.yaml").write_text(BASE.replace("title", "titel"), encoding="utf-8")
    assert "base.yaml:3:1" in refused(folder, OWN)


def test_a_scheme_may_extend_one_that_extends(folder: Path) -> None:
    own(folder)
    text = OWN.replace("own-2021", "third").replace("base.yaml", "own.yaml")
    text = text[: text.index("- {id: 1")] + "- {id: 4, threshold: 开展, reason: 县里不同}\n"
    (folder / "third.yaml").write_text(text, encoding="utf-8")
    assert [(row.id, row.threshold) for row in read_scheme(folder / "third.yaml")] == [
        ("1", "≥85"),
        ("2", "建立"),
        ("4", "开展"),
    ]
