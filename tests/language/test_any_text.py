"""Any text at all gives a rule or an error of the library, whatever it is made of."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ecorules
from ecorules.language import parse
from ecorules.language.cleaning import MAX_LENGTH

PIECES = ["≥", "≤", ">", "<", "=", "~", "—", "-", "±", "(", ")", "（", "）", "[", "]", "〔18〕", "，", "；", "。", "、", ":", "：", "％", "%", "‰", "95", "0.5", "1,000", "三分之二", "百分之八十", "九成", "10³", "1/2", "市", "县", "山区", "其他", "2025年", "Ⅲ类", "劣Ⅴ类", "以上", "以下", "(含)", "(不含)", "左右", "不低于", "超过", "达到", "控制在", "提高到", "由", "从", "比", "较2015年", "同比", "年均", "每年", "下降", "提高", "翻一番", "个百分点", "逐年下降", "持续改善", "保持稳定", "不降低", "零增长", "近三年", "连续三年", "均", "分别", "力争", "其中", "且", "或", "并", "和", "完成上级规定的考核任务", "达到功能区标准", "全国平均水平", "的", "倍", "开展", "不得检出", "无", "不考核", "面积", "COD", "PM2.5", "吨", "万元", "微克/立方米", "得", "分", "为优", "①", "*", "\n", "\t", "\u3000", "�", "\u202e", "\u200b", "当", "时", "前10名", "每300人", "见附件", "待定"]

UNITS = st.sampled_from([None, "%", "-", "吨", "千克/公顷（折纯）", "9**9", "\ud800", "m/s/"])


def outcome(text: str, unit: str | None, better: str | None) -> None:
    try:
        rule = parse(text, unit=unit, better=better)
    except ecorules.EcoRulesError as error:
        assert error.diagnostics
        assert str(error)
        for finding in error.diagnostics:
            assert finding.span is None or 0 <= finding.span.start <= finding.span.end <= max(
                len(text), len(unit or "")
            )
        return
    assert rule.text == text
    for words in (rule.to_text(), rule.describe("zh"), rule.describe("en"), rule.evaluate(5).explain("en")):
        assert words


@given(st.text(max_size=80), UNITS, st.sampled_from([None, "higher", "lower"]))
@example("(" * 500, None, None)
@example("≥9" + "5" * 9000, "%", None)
def test_any_characters(text: str, unit: str | None, better: str | None) -> None:
    outcome(text, unit, better)


@given(st.lists(st.sampled_from(PIECES), max_size=14), UNITS, st.sampled_from([None, "higher", "lower"]))
def test_any_run_of_the_pieces_of_cells(pieces: list[str], unit: str | None, better: str | None) -> None:
    outcome("".join(pieces), unit, better)


@pytest.mark.parametrize("piece", PIECES)
def test_a_cell_of_one_piece_over_and_over(piece: str) -> None:
    if piece:
        outcome((piece * MAX_LENGTH)[:MAX_LENGTH], "%", None)


def test_a_longer_text_is_refused_by_its_length() -> None:
    with pytest.raises(ecorules.ThresholdSyntaxError) as error:
        parse("≥95" * 1_000_000)
    assert error.value.diagnostics[0].code == "E104"
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize("wrong", [None, 95, b"95", ["95"], object()])
def test_what_is_no_text_is_refused(wrong: object) -> None:
    with pytest.raises(ecorules.EcoRulesError):
        parse(wrong)  # type: ignore[arg-type]
