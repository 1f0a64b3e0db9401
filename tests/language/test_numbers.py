"""Reading numbers: the golden file, the patterns that find them, and properties."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.errors import ThresholdSyntaxError
from ecorules.language.number_forms import NUMERAL_FORMS, NUMERAL_FORMS_IN_NUMBERS
from ecorules.language.numbers import (
    Number,
    arabic_pattern,
    fold_numerals,
    hanzi_pattern,
    number_pattern,
    read_number,
    split_magnitude,
)

LINES = [
    tuple(part.strip() for part in line.split("=>"))
    for line in Path(__file__).with_name("numbers.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]
READ = [(text, meant) for text, meant in LINES if not meant.startswith("E")]
REFUSED = [(text, meant) for text, meant in LINES if meant.startswith("E")]

NUMBER, ARABIC, HANZI = (re.compile(pattern()) for pattern in (number_pattern, arabic_pattern, hanzi_pattern))


def meaning(words: str) -> Number:
    value, *rest = words.split()
    unit = next((word for word in rest if word in "%‰"), None)
    kind = next((word for word in rest if word in {"fraction", "ratio"}), "plain")
    return Number(float(value), unit, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "meant"), READ, ids=[text for text, _ in READ])
def test_a_printed_number_means(text: str, meant: str) -> None:
    assert read_number(text) == meaning(meant)


@pytest.mark.parametrize(("text", "meant"), READ, ids=[text for text, _ in READ])
def test_the_pattern_takes_a_number_whole(text: str, meant: str) -> None:
    for behind in ("", "以上", "，县", "\n") if "/" in text or ":" in text else ("", "以上", "，县", "\n", " 个"):
        found = NUMBER.match(text + behind)
        assert found is not None
        assert found.group() == text


@pytest.mark.parametrize(("text", "code"), REFUSED, ids=[text[:20] for text, _ in REFUSED])
def test_a_damaged_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(ThresholdSyntaxError) as caught:
        read_number(text)
    (finding,) = caught.value.diagnostics
    assert finding.code == code
    assert finding.message
    assert finding.message_en
    assert finding.span is not None
    assert 0 <= finding.span.start < max(len(text), 1)
    assert finding.span.end <= len(text) + 1
    assert caught.value.text == text


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_nothing_is_no_number(text: str) -> None:
    with pytest.raises(ThresholdSyntaxError):
        read_number(text)


def test_the_place_of_the_damage_is_marked() -> None:
    with pytest.raises(ThresholdSyntaxError) as caught:
        read_number(" 三百 五万")
    assert caught.value.diagnostics[0].span == (5, 6)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("15 15 20", "15"),
        ("350 420", "350"),
        ("90 100%", "90"),
        ("6~9", "6"),
        ("6-9", "6"),
        ("10^4-10^5", "10^4"),
        ("95%", "95"),
        ("95.县", "95."),
        ("78。2025年", "78"),
        ("95,2025年", "95"),
        ("25/10万人", "25"),
        ("4/100mL", "4"),
        ("2020:60", "2020"),
        ("80①", "80"),
        ("80²", "80"),
        ("5千克", "5"),
        ("12千瓦时", "12"),
        ("三十五千米", "三十五"),
        ("三万五千米", "三万五千"),
        ("3兆瓦", "3"),
        ("一百分点", "一"),
        ("2.5百分点", "2.5"),
        ("三成员", "三"),
        ("三十 一类区", "三十"),
        ("60三类", "60"),
        ("5万 3000", "5万"),
        ("两次", "两"),
        ("99e", "99"),
    ],
)
def test_a_number_ends_before_what_is_not_its_own(text: str, head: str) -> None:
    found = NUMBER.match(text)
    assert found is not None
    assert found.group() == head


@pytest.mark.parametrize(
    "text", ["", "-", "一般", "一定", "千瓦", "万人", "万元", "过半", "负增长", "零排放", "分之一", "1O0", "３"]
)
def test_what_the_pattern_leaves_alone(text: str) -> None:
    assert NUMBER.match(text) is None


@pytest.mark.parametrize(
    "text", ["05", "1,00", "76.7.8", "78。6", "3×104", "60,80", "三五", "3万4", "3万 5万", "二百两"]
)
def test_a_damaged_number_is_taken_whole_to_be_refused(text: str) -> None:
    found = NUMBER.match(text)
    assert found is not None
    assert found.group() == text
    with pytest.raises(ThresholdSyntaxError):
        read_number(found.group())


def test_the_narrow_patterns() -> None:
    for text in ("95", "-3", ".5", "3万4000", "3又4分之1", "负3.5"):
        assert ARABIC.fullmatch(text)
        assert HANZI.match(text) is None
    for text in ("三万五", "百分之五", "九成", "一半", "负三"):
        assert HANZI.fullmatch(text)
        assert ARABIC.match(text) is None


@pytest.mark.parametrize("pattern", [number_pattern(), arabic_pattern(), hanzi_pattern()])
def test_the_patterns_have_no_groups(pattern: str) -> None:
    assert re.compile(pattern).groups == 0


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "百分之",
        "万",
        "一万",
        "1,",
        " 000",
        "1.",
        "1×",
        "负",
        "-",
        "1/",
        "1:",
        "三又",
        "三点",
        "陆",
        "五 ",
        "九成",
        "1 ",
        "0O",
    ],
)
def test_megabytes_take_linear_time(part: str) -> None:
    text = part * (200_000 // len(part))
    start = time.perf_counter()
    for pattern in (NUMBER, ARABIC, HANZI):
        for _ in pattern.finditer(text):
            pass
    fold_numerals(text)
    with pytest.raises(ThresholdSyntaxError):
        read_number(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("≥柒萬貳仟", "≥七万二千"),
        ("≥伍拾", "≥五十"),
        ("不少於叁佰", "不少於三百"),
        ("至少参拾个", "至少三十个"),
        ("≥陆", "≥六"),
        ("百分之肆點伍", "百分之四点五"),
        ("二○三五年", "二零三五年"),
        ("二〇三五年", "二零三五年"),
        ("队伍百分之九十", "队伍百分之九十"),
        ("陆地面积", "陆地面积"),
        ("大陆三类", "大陆三类"),
        ("收拾干净", "收拾干净"),
        ("公众参与率≥80", "公众参与率≥80"),
        ("陆海统筹", "陆海统筹"),
        ("大肆", "大肆"),
    ],
)
def test_folding_numerals(text: str, folded: str) -> None:
    assert fold_numerals(text) == folded


def test_forms_are_one_to_one() -> None:
    forms = NUMERAL_FORMS | NUMERAL_FORMS_IN_NUMBERS
    assert all(len(form) == len(simple) == 1 for form, simple in forms.items())
    assert not set(forms) & set(forms.values())


def test_read_number_knows_formal_numerals() -> None:
    assert read_number("壹拾伍萬").value == 150000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("180万", ("180", "万")),
        ("1.2 亿", ("1.2", "亿")),
        ("3万亿", ("3", "万亿")),
        ("18", ("18", "")),
        ("3万5千", ("3万5千", "")),
    ],
)
def test_split_magnitude(text: str, parts: tuple[str, str]) -> None:
    assert split_magnitude(text) == parts


def test_arabic_numbers_load_no_grammar() -> None:
    code = (
        "import sys; from ecorules.language.numbers import read_number, number_pattern; "
        "read_number('95'); read_number('1,000'); read_number('10^4'); number_pattern(); "
        "sys.exit('lark' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


DIGITS = "零一二三四五六七八九"


def section(number: int, *, ten: str = "一十", digits: str = DIGITS) -> str:
    """A number below ten thousand, with 零 for skipped places."""
    words, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit == 0:
            skipped = bool(words)
            continue
        words += "零" if skipped else ""
        words += ten if (name == "十" and digit == 1) else digits[digit] + name
        skipped = False
    return words


def numeral(number: int, *, ten: str = "一十", digits: str = DIGITS) -> str:
    """A number below ten thousand 亿 as a newspaper prints it."""
    if number == 0:
        return "零"
    words = ""
    for unit, name in ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, unit)
        if part == 0:
            if name == "亿" and words:
                words += "亿"  # 三万亿
            continue
        gap = words and part < 1000 and not words.endswith("零")
        words += ("零" if gap else "") + section(part, ten=ten, digits=digits) + name
    return words


integers = st.integers(min_value=0, max_value=10**16 - 1) | st.integers(min_value=0, max_value=99_999)


@given(integers)
def test_integers_in_chinese_read_back(number: int) -> None:
    assert read_number(numeral(number)).value == float(number)


@given(integers)
def test_short_tens_and_liang_read_back(number: int) -> None:
    text = numeral(number, ten="十")
    assert read_number(text).value == float(number)
    assert read_number(re.sub("(?<![十零])二(?=[百千万亿])", "两", text)).value == float(number)


@given(integers)
def test_formal_and_traditional_numerals_read_back(number: int) -> None:
    formal = numeral(number).translate(str.maketrans("一二三四五六七八九十百千万亿", "壹貳叁肆伍陸柒捌玖拾佰仟萬億"))
    assert read_number(formal).value == float(number)
    assert read_number(fold_numerals("≥" + formal)[1:]).value == float(number)


@given(integers, st.data())
def test_blanks_within_a_numeral_change_nothing(number: int, data: st.DataObject) -> None:
    text = numeral(number)
    spaced = "".join(char + " " * data.draw(st.integers(0, 2)) for char in text).strip()
    if len(spaced) <= 60:
        found = NUMBER.match(spaced)
        assert found is not None
        assert found.group() == spaced
        assert read_number(spaced).value == float(number)


@given(
    st.integers(1, 9), st.integers(1, 9), st.sampled_from([("百", 100), ("千", 1000), ("万", 10_000), ("亿", 10**8)])
)
def test_a_last_digit_counts_the_next_lower_place(head: int, last: int, unit: tuple[str, int]) -> None:
    name, size = unit
    assert read_number(f"{DIGITS[head]}{name}{DIGITS[last]}").value == head * size + last * size // 10
    assert read_number(f"{DIGITS[head]}{name}零{DIGITS[last]}").value == head * size + last


@given(st.integers(1, 9999), st.integers(1, 9), st.integers(1, 9))
def test_mixed_digits_read_back(myriads: int, thousands: int, hundreds: int) -> None:
    value = myriads * 10_000 + thousands * 1000 + hundreds * 100
    assert read_number(f"{myriads}万{thousands}千{hundreds}百").value == value
    assert read_number(f"{myriads}万{thousands * 1000 + hundreds * 100}").value == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_decimals_are_rounded_once(number: Decimal) -> None:
    assert read_number(f"{number:f}").value == float(number)
    assert read_number(f"{number:,f}").value == float(number)
    assert read_number(f"{abs(number):f}万").value == float(Fraction(abs(number)) * 10_000)


@given(st.integers(1, 9999), st.integers(0, 99_999))
def test_fractions_are_rounded_once(whole: int, part: int) -> None:
    for text in (f"{part}/{whole}", f"{whole}分之{part}", f"{numeral(whole)}分之{numeral(part)}"):
        if not re.match("[百千万]", text):
            assert read_number(text) == (float(Fraction(part, whole)), None, "fraction")


@settings(max_examples=400)
@given(
    st.text(max_size=80)
    | st.text("0123456789.,-+ eE^×:/", max_size=30)
    | st.text("零一二两九十百千万亿兆点分之又成半负 12.,", max_size=30)
)
def test_any_text_is_a_number_or_refused(text: str) -> None:
    for given_text in (text, *(found.group() for found in NUMBER.finditer(text))):
        with suppress(ThresholdSyntaxError):
            assert abs(read_number(given_text).value) < float("inf")


@settings(max_examples=400)
@given(st.text("0123456789.,- 一百万点分之成", min_size=1, max_size=20))
def test_no_number_is_cut_off_before_a_digit(text: str) -> None:
    for found in NUMBER.finditer(text):
        behind = text[found.end() : found.end() + 2]
        assert not re.match(r"[0-9]|\.[0-9]", behind)
