"""A user's words: for one call, for a process, from a file; and what cannot be added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ecorules
from ecorules.language import Lexicon, parse, use_lexicon

KARST = "喀斯特地区≥35 平原地区≥18"
MORE = {"classes": {"terrain": {"喀斯特地区": {"also": ["岩溶地区"]}}}, "words": {"status": {"words": ["回头看"]}}}


def code(text: str, **given: Any) -> str:
    with pytest.raises(ecorules.EcoRulesError) as error:
        parse(text, **given)
    return error.value.diagnostics[0].code


def test_a_class_for_one_call() -> None:
    assert code(KARST) == "E120"
    rule = parse(KARST, unit="%", lexicon=Lexicon.default().extend(**MORE))
    assert rule.classes == ("喀斯特地区", "平原地区")
    assert rule.evaluate(34, classes={"岩溶地区"}).verdict is ecorules.Verdict.FAIL
    assert rule.evaluate(34, classes={"山区"}).verdict is ecorules.Verdict.NOT_APPLICABLE
    assert code(KARST) == "E120"


def test_a_status_for_one_call_is_no_longer_remarked_on() -> None:
    assert not parse("回头看", lexicon=Lexicon.default().extend(**MORE)).diagnostics
    assert code("回头看") == "E108"


def test_words_for_the_process() -> None:
    use_lexicon(Lexicon.default().extend(**MORE))
    try:
        assert parse(KARST, unit="%").classes == ("喀斯特地区", "平原地区")
    finally:
        use_lexicon(None)
    assert code(KARST) == "E120"


def test_words_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "city.toml"
    file.write_text('[classes.terrain]\n"喀斯特地区" = {}\n[words.compare]\n"≥" = ["不亚于或等于"]\n', encoding="utf-8")
    lexicon = Lexicon.read(file)
    assert parse("不亚于或等于5", lexicon=lexicon).to_text() == "≥5"
    assert lexicon == Lexicon.read(file)
    assert lexicon != Lexicon.default()


def test_a_new_broader_class_takes_what_is_listed_under_it() -> None:
    lexicon = Lexicon.default().extend(classes={"terrain": {"山丘区": {"over": ["山区", "丘陵地区"]}}})
    rule = parse("山丘区≥50 平原地区≥18", unit="%", lexicon=lexicon)
    assert rule.evaluate(40, classes={"丘陵地区"}).verdict is ecorules.Verdict.FAIL


@pytest.mark.parametrize(
    "table",
    [
        {"words": {"compare": ["≥"]}},
        {"words": {"no such table": {"words": ["甲"]}}},
        {"words": {"status": {"words": [1, 2]}}},
        {"words": {"status": {"words": [""]}}},
        {"words": {"status": "开展"}},
        {"classes": {"terrain": {"甲地区": 5}}},
        {"classes": {"terrain": {"甲地区": {"of": ["乙地区"]}}}},
        {"classes": {"together": {"甲、乙地区": ["乙地区"]}}},
        {"classes": 5},
    ],
)
def test_a_table_of_another_layout_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ecorules.DataError) as error:
        Lexicon.default().extend(**table)
    assert error.value.diagnostics[0].code == "E150"


@pytest.mark.parametrize("content", ["[[", "[other]\nwords = []", "words = 5", "\x00"])
def test_a_file_that_is_no_lexicon_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ecorules.DataError):
        Lexicon.read(file)
    with pytest.raises(ecorules.DataError):
        Lexicon.read(tmp_path / "missing.toml")
