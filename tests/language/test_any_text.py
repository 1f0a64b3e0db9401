"""Any text at all gives a rule or an error of the library, whatever it is made of."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ecorules
from ecorules.language import parse
from ecorules.language.cleaning import MAX_LENGTH

SIGNS = [*"≥≤><=~—-±()（）[]，。；、:：％%‰①* \n\t"]
NUMBERS = ["95", "0.5", "1,000", "三分之二", "百分之八十", "九成", "10³", "1/2", "〔18〕", "2025年", "Ⅲ类", "劣Ⅴ类"]
WORDS = [
    *("市", "县", "山区", "其他", "面积", "COD", "PM2.5", "吨", "万元", "微克/立方米", "个百分点", "倍"),
    *("以上", "以下", "(含)", "(不含)", "左右", "不低于", "超过", "达到", "控制在", "提高到", "由", "从", "比", "的"),
    *("较2015年", "同比", "年均", "每年", "下降", "提高", "翻一番", "近三年", "连续三年", "零增长"),
    *("逐年下降", "持续改善", "保持稳定", "不降低", "开展", "不得检出", "无", "不考核", "全国平均水平"),
    *("完成上级规定的考核任务", "达到功能区标准", "均", "分别", "力争", "其中", "且", "或", "并", "和"),
    *("得", "分", "为优", "当", "时", "前10名", "每300人", "见附件", "待定"),
]
HIDDEN = ["\u3000", "\ud800", "\u202e", "\u200b"]
PIECES = [*SIGNS, *NUMBERS, *WORDS, *HIDDEN]

UNITS = st.sampled_from([None, "%", "-", "吨", "千克/公顷（折纯）", "9**9", "\ud800", "m/s/"])


def refusal(text: str, unit: str | None, better: str | None) -> ecorules.EcoRulesError | ecorules.Rule:
    try:
        return parse(text, unit=unit, better=better)  # type: ignore[arg-type]
    except ecorules.EcoRulesError as error:
        return error


def outcome(text: str, unit: str | None, better: str | None) -> None:
    read = refusal(text, unit, better)
    if isinstance(read, ecorules.Rule):
        assert read.text == text
        assert all((read.to_text(), read.describe("zh"), read.describe("en"), read.evaluate(True).explain("en")))
        return
    assert read.diagnostics
    assert str(read)
    longest = max(len(text), len(unit or ""))
    spans = [finding.span for finding in read.diagnostics if finding.span is not None]
    assert all(0 <= span.start <= span.end <= longest for span in spans)


@given(st.text(max_size=80), UNITS, st.sampled_from([None, "higher", "lower"]))
@example("(" * 500, None, None)
@example("≥9" + "5" * 9000, "%", None)
@example("0", "m/s/", None)
def test_any_characters(text: str, unit: str | None, better: str | None) -> None:
    outcome(text, unit, better)


@given(st.lists(st.sampled_from(PIECES), max_size=14), UNITS, st.sampled_from([None, "higher", "lower"]))
def test_any_run_of_the_pieces_of_cells(pieces: list[str], unit: str | None, better: str | None) -> None:
    outcome("".join(pieces), unit, better)


@pytest.mark.parametrize("piece", PIECES)
def test_a_cell_of_one_piece_over_and_over(piece: str) -> None:
    outcome((piece * MAX_LENGTH)[:MAX_LENGTH], "%", None)


@pytest.mark.parametrize(("unit", "place"), [("9**9", 2), ("千克/公顷/", 6), ("吨/", 2)])
def test_an_unreadable_unit_is_shown_and_marked_itself(unit: str, place: int) -> None:
    with pytest.raises(ecorules.UnitError) as error:
        parse("≥95", unit=unit)
    assert error.value.text == unit
    assert error.value.diagnostics[0].span is not None
    assert error.value.diagnostics[0].span.start == place


def test_a_longer_text_is_refused_by_its_length() -> None:
    with pytest.raises(ecorules.ThresholdSyntaxError) as error:
        parse("≥95" * 1_000_000)
    assert error.value.diagnostics[0].code == "E104"
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize("wrong", [None, 95, b"95", ["95"], object()])
def test_what_is_no_text_is_refused(wrong: object) -> None:
    with pytest.raises(ecorules.EcoRulesError):
        parse(wrong)  # type: ignore[arg-type]
