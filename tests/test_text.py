"""Marks beneath a text: they line up under characters of any width, and stay short."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.text import SHOWN, Diagnostic, Span, is_combined, is_wide, mark, place, printable


def columns(text: str) -> int:
    """Columns that a terminal gives to a line."""
    return sum(0 if is_combined(char) else 2 if is_wide(char) else 1 for char in text)


def under(text: str, span: Span) -> tuple[str, str]:
    shown, marks = mark(text, span).split("\n")
    return shown, marks


@pytest.mark.parametrize(
    ("text", "span", "marks"),
    [
        ("市县><95", Span(2, 4), "．．^^"),
        ("市≥95 县≥8５", Span(7, 9), "．....．.^＾"),
        ("≥９５％", Span(1, 3), ".＾＾"),
        ("（≥95", Span(0, 1), "＾"),
        ("≥95\n县≥85", Span(4, 5), "....＾"),
        ("95", Span(0, 2), "^^"),
        ("95", Span(2, 2), "..^"),
        ("95", Span(2, 9), "..^"),
        ("95", Span(9, 12), "..^"),
        ("95", Span(-3, 1), "^"),
        ("95", Span(1, 0), ".^"),
        ("", Span(0, 0), "^"),
        ("县", Span(1, 1), "．^"),
        ("e\u0301市≥", Span(2, 3), ".＾"),
        ("e\u0301市", Span(1, 2), "^"),
        ("e\u0301市", Span(0, 2), "^"),
        ("\u0301市", Span(0, 1), ""),
        ("①\ufe0f≥", Span(2, 3), ".^"),
        ("\u3000\u3000<", Span(2, 3), "．．^"),
        ("\ud800\u200d<", Span(1, 2), ".^"),
        ("😀<", Span(1, 2), "．^"),
        ("ｶﾀ市", Span(2, 3), "..＾"),
    ],
)
def test_marks_stand_beneath_the_span(text: str, span: Span, marks: str) -> None:
    assert under(text, span)[1] == marks


@pytest.mark.parametrize("start", [0, 1, 29, 30, 31, 60, 200, 399, 400])
@pytest.mark.parametrize("letter", ["市", "a", "≥"])
def test_a_long_text_is_shown_around_the_place(letter: str, start: int) -> None:
    text = letter * start + "<" + letter * (400 - start)
    shown, marks = under(text, Span(start, start + 1))
    assert len(shown) <= SHOWN + 2
    assert shown[len(marks) - 1] == "<"
    assert marks.rstrip("^") == marks[:-1]
    assert shown.startswith("…") == (start > SHOWN // 2)
    assert shown.endswith("…") == (start < 401 - SHOWN // 2)
    assert columns(marks) == columns(shown[: len(marks)])


def test_a_span_longer_than_the_window_is_marked_to_its_edge() -> None:
    shown, marks = under("市" * 10_000, Span(5_000, 9_000))
    assert marks == "." + "．" * 30 + "＾" * 30
    assert len(shown) == SHOWN + 2


@given(st.text(max_size=150), st.integers(-5, 160), st.integers(-5, 160))
def test_two_lines_for_any_text_and_span_and_the_marks_fit_beneath(text: str, start: int, end: int) -> None:
    lines = mark(text, Span(start, end)).split("\n")
    assert len(lines) == 2
    shown, marks = lines
    assert set(marks) <= set(".．^＾")
    assert columns(marks) <= columns(shown) + 1
    assert all(unicodedata.category(char)[0] not in "C" for char in shown)
    shown.encode("utf-8")


@given(st.text(max_size=80))
def test_printable_keeps_places_and_shows_everything(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)
    assert not set(printable(text)) & set("\n\r\t\x00\x1b\u200b\u202e\u2028")


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [("市≥95\n县≥85", 5, (2, 1)), ("a\nb\n", 4, (3, 1)), ("", 0, (1, 1)), ("ab", 2, (1, 3)), ("\n", 0, (1, 1))],
)
def test_line_and_character_count_from_one(text: str, start: int, expected: tuple[int, int]) -> None:
    assert place(text, Span(start, start + 1)) == expected


def test_a_finding_says_where_and_hints_in_its_language() -> None:
    finding = Diagnostic(code="E1", message="错", message_en="wrong", hint="改", hint_en="mend", where="第3行")
    assert finding.say() == "E1 第3行: 错。提示：改"
    assert finding.say("en") == "E1 第3行: wrong. Hint: mend"
    assert finding.to_dict()["span"] is None
    assert Span(0, 2).cover(Span(5, 6)) == Span(0, 6)
