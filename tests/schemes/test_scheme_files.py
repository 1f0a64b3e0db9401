"""Scheme files: what is read, and how everything wrong is found with its place."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import EcoRulesError, SchemeError
from ecorules.schemes import read_scheme, scheme_from_yaml

HEAD = "format: 1\nid: small\ntitle: 小表\nindicators:\n"
ROW = "- {id: 1, name: 甲, unit: '%', threshold: ≥9, attribute: 约束性}\n"


def refused(text: str) -> SchemeError:
    with pytest.raises(SchemeError) as error:
        scheme_from_yaml(text, "s.yaml")
    return error.value


def test_a_small_file_is_read() -> None:
    scheme = scheme_from_yaml(HEAD + ROW + "- {id: '2', name: 乙, threshold: 建立}\n")
    rows = [(row.id, row.name, row.unit, row.threshold) for row in scheme]
    assert rows == [("1", "甲", "%", "≥9"), ("2", "乙", None, "建立")]


def test_scalars_stay_text() -> None:
    scheme = scheme_from_yaml(HEAD + "- {id: 007, name: NO, threshold: 1e3, note: 2020-01-01}\n")
    assert (scheme["007"].name, scheme["007"].threshold, scheme["007"].note) == ("NO", "1e3", "2020-01-01")


def test_parts_share_the_demand_and_the_unit_of_their_indicator() -> None:
    scheme = scheme_from_yaml(
        HEAD
        + "- id: 1\n  name: 甲\n  unit: '%'\n  threshold: ≥9\n"
        + "  parts:\n  - name: 乙\n  - {name: 丙, threshold: ≤5, unit: 天}\n"
    )
    first, second = scheme["1"].parts
    assert (first.number, first.unit, first.threshold) == (1, "%", "≥9")
    assert (second.number, second.unit, second.threshold) == (2, "天", "≤5")
    assert first.rule == scheme["1"].rule


def test_criteria_are_read_in_the_language() -> None:
    scheme = scheme_from_yaml(
        "format: 1\nid: s\ntitle: t\ncriteria:\n- {of: 约束性, share: '100%'}\n- {of: all, share: ≥90%}\n"
        "- {name: 两项, of: ['1'], share: 80%以上}\nindicators:\n" + ROW
    )
    assert [criterion.of for criterion in scheme.criteria] == ["约束性", "all", ("1",)]
    assert scheme.criteria[1].rule.evaluate(90.0).verdict.value == "pass"
    assert scheme.criteria[2].name == "两项"
    assert all(criterion.covers(scheme["1"]) for criterion in scheme.criteria)


def test_an_alias_may_repeat_a_value() -> None:
    scheme = scheme_from_yaml(HEAD + "- {id: 1, name: 甲, threshold: &t ≥9}\n- {id: 2, name: 乙, threshold: *t}\n")
    assert scheme["2"].threshold == "≥9"


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + (HEAD + ROW).encode())
    assert len(read_scheme(file)) == 1


def test_all_thresholds_that_cannot_be_read_come_in_one_error() -> None:
    error = refused(
        HEAD
        + "- {id: 1, name: 甲, threshold: 同上}\n- {id: 2, name: 乙, threshold: ≥9}\n"
        + "- {id: 3, name: 丙, threshold: 25%35%50%}\n"
        + "- {id: 4, name: 丁, parts: [{name: 戊, threshold: 待定}]}\n"
    )
    assert [finding.code for finding in error.diagnostics] == ["E406"] * 3
    places = [finding.where.split(" ") for finding in error.diagnostics]
    assert [place[0] for place in places] == ["s.yaml:5:20", "s.yaml:7:20", "s.yaml:8:38"]
    assert [place[-1] for place in places] == ["1", "3", "4"]


def test_a_share_that_cannot_be_read_is_found() -> None:
    error = refused("format: 1\nid: s\ntitle: t\ncriteria:\n- {of: all, share: 差不多}\nindicators:\n" + ROW)
    assert [(finding.code, finding.where) for finding in error.diagnostics] == [("E406", "s.yaml:5:13")]


def test_shape_problems_are_listed_with_their_places() -> None:
    error = refused(HEAD + "- {id: 1, name: 甲, treshold: ≥9, better: up}\n- {id: 2, threshold: {a: 1}}\n")
    found = {(finding.where, finding.message.split("“")[1].split("”")[0]) for finding in error.diagnostics}
    assert ("s.yaml:5:20 指标 1", "treshold") in found
    assert ("s.yaml:5:34 指标 1", "better") in found
    assert ("s.yaml:6:11 指标 2", "threshold") in found
    assert any(word == "name" for _, word in found)


def test_an_unknown_key_is_told_the_nearest_of_its_place() -> None:
    finding = refused(HEAD + "- {id: 1, name: 甲, treshold: ≥9}\n").diagnostics[0]
    assert "threshold" in finding.hint
    finding = refused(HEAD + "- {id: 1, name: 甲, threshold: ≥9, parts: [{name: 乙, levl: {}}]}\n").diagnostics[0]
    assert "level" in finding.hint_en


@pytest.mark.parametrize(
    ("rows", "code", "word"),
    [
        (ROW + ROW.replace("甲", "乙"), "E404", "1"),
        (ROW + ROW.replace("id: 1", "id: 2"), "E404", "甲"),
        (ROW + ROW.replace("id: 1", "id: 2").replace("甲", "甲 "), "E404", "甲"),
        (ROW + "- {id: 2, name: '1', threshold: ≥9}\n", "E404", "1"),
        ("- {id: 1, name: 甲, threshold: ≥9, parts: [{name: 乙}, {name: 乙}]}\n", "E404", "乙"),
        ("- {id: 1, name: 甲}\n", "E405", "threshold"),
        ("- {id: 1, name: 甲, parts: [{name: 乙}, {name: 丙, threshold: ≥9}]}\n", "E405", "threshold"),
        ("- {id: 1, name: 甲, threshold: ≥9, parts: [{name: 乙, threshold: ≥9}]}\n", "E405", "分项"),
        ("- {id: 1, name: 甲, threshold: ≥9, better: lower, parts: [{name: 乙}]}\n", "E405", "better"),
        (
            "- {id: 1, name: 甲, threshold: ≥4, unit: '%', parts: [{name: 乙, level: {name: 丙, better: lower}}]}\n",
            "E405",
            "level",
        ),
    ],
)
def test_contradictions_between_rows_are_found(rows: str, code: str, word: str) -> None:
    error = refused(HEAD + rows)
    assert any(finding.code == code and word in finding.message for finding in error.diagnostics)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ("- {id: 'a b', name: 甲, threshold: ≥9}", "id"),
        ("- {id: a__b, name: 甲, threshold: ≥9}", "id"),
        ("- {id: '', name: 甲, threshold: ≥9}", "id"),
        (f"- {{id: {'9' * 41}, name: 甲, threshold: ≥9}}", "id"),
        ("- {id: 1, name: , threshold: ≥9}", "name"),
        ("- {id: 1, name: 甲, threshold: ≥9, parts: 3}", "parts"),
        ("- {id: 1, name: 甲, threshold: ≥9, responsible: 局}", "responsible"),
        ("- {id: 1, name: 甲, threshold: ≥9, better: Higher}", "better"),
        ("- 1", "键"),
    ],
)
def test_wrong_shapes_are_refused(rows: str, word: str) -> None:
    error = refused(HEAD + rows)
    assert any(finding.code == "E402" and word in finding.message for finding in error.diagnostics)


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("format: 1", "format: 2"),
        HEAD.replace("format: 1\n", ""),
        HEAD.replace("id: small", "id: Small One"),
        HEAD.replace("title: 小表\n", "title: 小表\ndate: 2020.3.23\n"),
        HEAD.replace("title: 小表\n", "title: 小表\nsource: {document: x, hash: abc}\n"),
        HEAD.replace("title: 小表\n", "title: 小表\ncriteria: [{of: 参考性, share: 100%}]\n"),
        HEAD.replace("title: 小表\n", "title: 小表\ncriteria: [{of: ['9'], share: 100%}]\n"),
        HEAD.replace("title: 小表\n", "title: 小表\nautor: x\n"),
    ],
)
def test_a_wrong_head_is_refused(head: str) -> None:
    assert all(finding.where.startswith("s.yaml:") for finding in refused(head + ROW).diagnostics)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 9)}]\n" for at in range(12)
)
HOSTILE = {
    "aliases that multiply": BOMB,
    "many aliases": "a: &a x\nb: [" + "*a," * 1000 + "]",
    "an alias to itself": "a: &a [*a]",
    "an alias to nothing": "a: *b",
    "deep brackets": "[" * 100_000,
    "deep braces": "{a: " * 50_000,
    "deep dashes": "- " * 5_000,
    "a tag": "a: !!python/object/apply:os.system [x]",
    "a plain tag": "a: !x y",
    "a merge": "a: &a {b: c}\nd:\n  <<: *a",
    "two documents": "a: 1\n---\nb: 2",
    "an empty file": "",
    "a comment": "# nothing",
    "repeated keys": "a: 1\na: 2",
    "a key that is a list": "? [a]\n: b",
    "a control character": "a: \x01",
    "a lone surrogate": "a: \ud800",
    "a tab": "a:\n\t- b",
    "an open quote": "a: 'b",
    "megabytes": "a: " + "x" * 2_000_000,
    "thousands of values": "a: [" + "x," * 30_000 + "]",
    "a directive": "%YAML 9.9\n---\na: b",
    "a list": "- a",
    "a word": "a",
    "a number": "3",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_refused_in_bounded_time(text: str) -> None:
    start = time.perf_counter()
    error = refused(text)
    assert time.perf_counter() - start < 20
    assert len(str(error)) < 10_000


def test_bytes_that_are_no_utf8_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_bytes((HEAD + ROW).encode("gb18030"))
    with pytest.raises(SchemeError, match="UTF-8"):
        read_scheme(file)


def test_repeated_keys_name_both_lines() -> None:
    finding = refused("format: 1\nid: a\nformat: 1\n").diagnostics[0]
    assert finding.where == "s.yaml:3:1"
    assert "第1行" in finding.message


def findings_or_rows(text: str) -> int:
    """How many rows a text holds, or how many findings its error does."""
    try:
        return len(scheme_from_yaml(text))
    except EcoRulesError as error:
        return len(error.diagnostics)


@given(st.text(max_size=200))
def test_any_text_is_a_scheme_or_an_error_of_the_family(text: str) -> None:
    assert findings_or_rows(text)


KEYS = st.sampled_from(["id", "name", "unit", "threshold", "better", "parts", "x"])


@given(st.dictionaries(KEYS, st.text(max_size=20)))
def test_any_row_is_an_indicator_or_an_error_of_the_family(row: dict[str, str]) -> None:
    assert findings_or_rows(HEAD + f"- {json.dumps(row, ensure_ascii=True)}")
