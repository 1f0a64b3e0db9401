"""Where findings stand: rows of the file, rows taken over, files of one name; and complete sets of classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecorules.language import Lexicon
from ecorules.lint import COMPLETE, lint
from ecorules.lint.classes import OPEN
from ecorules.schemes import places, scheme_from_yaml

BASE = """format: "1"
id: base-2019
title: 上级的表
number: 示政发〔2019〕1号
source: {document: 上级规划}
indicators:
  - {id: "1", name: 森林覆盖率, unit: "%", threshold: ≥105}
  - {id: "2", name: 城镇污水处理率, unit: "%", threshold: ≥95}
"""
OWN = """format: "1"
id: own-2025
title: 本市的表
number: 示政发〔2025〕1号
source: {document: 本市规划}
extends: base.yaml
indicators:
  - {id: "2", threshold: ≥195, reason: 本市要求更高}
  - {id: "3", name: 生活垃圾处理率, unit: "%", threshold: ≥0.95, reason: 本市增加}
"""
HEAD = """format: "1"
id: classes-2025
title: 表
number: 示政发〔2025〕1号
source: {document: 规划}
"""


def test_rows_taken_over_stand_where_the_file_says_extends(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    found = [(finding.code, finding.indicator, finding.line, finding.column) for finding in lint(own)]
    assert found == [("W463", "1", 6, 1), ("W463", "2", 8, 15), ("W464", "3", 9, 41)]
    assert {finding.file for finding in lint(own)} == {str(own)}


def test_an_error_in_the_extended_file_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("a: [", encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    assert [(finding.code, finding.file) for finding in lint(own)] == [("E401", "base.yaml")]


def test_an_error_of_the_file_itself_names_its_path_line_and_row(tmp_path: Path) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(BASE.replace("≥105", "60/45"), encoding="utf-8")
    (finding,) = lint(path)
    assert (finding.code, finding.file, finding.line, finding.column, finding.indicator) == (
        "E406", str(path), 7, 39, "1"
    )  # fmt: skip
    assert finding.where == f"{path}:7:39 指标 1"


def test_places_of_rows_and_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "base.yaml"
    path.write_text(BASE, encoding="utf-8")
    at = places(path)
    assert at.of("2", ("threshold",)) == (8, 41)
    assert at.of("2", ("no", "such", "key")) == (8, 5)
    assert at.of(None, ("source", "document")) == (5, 10)
    assert at.of("9") is None
    assert places(tmp_path / "no.yaml").of("1") is None


def test_a_bundled_scheme_is_known_by_its_id() -> None:
    at = places("changde-2020")
    assert at.file == "changde-2020.yaml"
    assert at.of("26", ("threshold",)) is not None


def test_every_dimension_of_the_lexicon_has_a_set_that_is_complete() -> None:
    classes = Lexicon.default().classes
    assert set(classes.dimensions) <= set(COMPLETE) | OPEN | {"grade"}
    listed = [
        (dimension, name)
        for dimension, needed in COMPLETE.items()
        if dimension in classes.dimensions
        for options in needed
        for name in options
    ]
    assert [(classes.by_name[name].dimension, name) for _, name in listed] == listed


def left_out(text: str, more: str = "", head: str = HEAD) -> str | None:
    row = f'indicators:\n  - {{id: "1", name: 某某率, unit: "%", threshold: "{text}"{more}}}\n'
    found = [finding for finding in lint(scheme_from_yaml(head + row)) if finding.code == "W467"]
    return found[0].message_en.partition("says nothing of ")[2].partition(":")[0] if found else None


@pytest.mark.parametrize("dimension", sorted(set(COMPLETE) & set(Lexicon.default().classes.dimensions)))
def test_a_complete_set_is_complete_and_short_of_any_one_it_is_not(dimension: str) -> None:
    names = [options[0] for options in COMPLETE[dimension]]
    arms = [f"{name}≥{50 + at}" for at, name in enumerate(names)]
    assert left_out(" ".join(arms)) is None
    for at, name in enumerate(names):
        short = left_out(" ".join(arms[:at] + arms[at + 1 :]))
        assert short is not None
        assert name in short.split(", ")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("设区市≥95 县≥85", None),
        ("地级市≥95 县≥85", None),
        ("县级市≥95 县≥85", "市"),
        ("市≥95 县级市≥85 市辖区≥80", "自治县, 旗"),
        ("乡镇≥90 街道≥85", None),
        ("省会城市≥90 其他城市≥85", None),
        ("超、特大城市≥70 大城市≥60 中等城市≥55 小城市≥50", None),
        ("超、特大城市≥70 大城市≥60 中等城市≥55", "小城市"),
        ("山区≥60 丘陵地区≥40 平原地区≥18 草原地区≥90", None),
        ("高寒地区≥70 草原地区≥70", "山区, 丘陵地区, 平原地区"),
        ("一级≤20 二级≤60", None),
        ("一级≤20 三级≤100", "二级"),
        ("二级≤60", "一级"),
        ("黄土高原地区≥60", "其他地区"),
        ("京津冀区域≤35 其他地区≤50", None),
    ],
)
def test_what_arms_leave_out(text: str, lost: str | None) -> None:
    assert left_out(text) == lost


@pytest.mark.parametrize(
    ("text", "more", "head", "lost"),
    [
        ("县≥85", ", scope: 县", HEAD, None),
        ("县≥85", ", scope: 市县", HEAD, "市"),
        ("县级市≥85", ", scope: 县级市", HEAD, None),
        ("县级市≥85", ", scope: 县", HEAD, "市辖区, 自治县, 旗"),
        ("县级市≥90 县≥85", "", HEAD + "level: 县\n", None),
        ("县级市≥90 县≥85", "", HEAD + "level: 设区市\n", "市"),
    ],
)
def test_scope_and_level_narrow_what_is_asked(text: str, more: str, head: str, lost: str | None) -> None:
    assert left_out(text, more, head) == lost
