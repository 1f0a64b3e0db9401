"""What is said about texts that cannot be read: the form is named, the place marked, the time bounded."""

from __future__ import annotations

import time

import pytest

import ecorules
from ecorules.language import complaints
from ecorules.language.complaints import CATALOGUE, complain, explained, refuse, refused_form, unknown_words
from ecorules.language.lexicon import Lexicon
from ecorules.language.vocabulary import Vocabulary
from ecorules.text import Span

WORDS = Vocabulary(Lexicon.default().words).known()

#: Names that look like a refused form and are none.
NAMES = (
    "第三产业增加值占比≥50%", "前端分类设施覆盖率≥90%", "得分率≥90%", "综合得分≥80", "公众满意度评分≥80",
    "专家打分≥80",
    "满分作文比例≥5%", "空气质量为优的天数≥100", "每万人口发明专利拥有量≥5", "每千人口医生数≥2.5",
    "每万人拥有公交车辆≥12标台",
    "建成区绿化覆盖率≥40%", "2025年底前建成区绿化覆盖率≥40%", "新建绿色建筑 2025年≥90% 2030年≥100%",
    "前列腺癌筛查率≥80%",
    "处置及时率≥95%", "平均用时≤3小时", "当地居民满意度≥80%", "建立排名制度", "实施末位淘汰制度", "开展评分",
    "部分位置≥3",
    "60岁以上老年人参保率≥90%", "人口密度≤1万人/平方公里", "固定时段≤55", "前三批示范村≥5", "分数≥80分",
    "达标率100%",
    "每年不少于2次", "高分子材料≤5", "加分类设施≥3",
)  # fmt: skip

HIDDEN = (
    ("COD≤50得10分", "score", "得10分"), ("覆盖率≥90%,每低1个百分点扣0.5分", "score", "扣0.5分"),
    ("开展监测得满分", "score", "得满分"),
    ("综合指数≥75为健康", "tiers", "75为健康"), ("水质100%为优", "tiers", "100%为优"),
    ("城市排名≤10", "rank", "排名"),
    ("位居全省第二", "rank", "位居"), ("学校每千人≥5个", "per_group", "每千人≥"),
    ("小区每300人配建1处", "per_group", "每300人配"),
    ("2005年前建成的锅炉≤50", "built", "2005年前建成的"), ("pH≥7时,总磷≤0.5", "condition", "≥7时"),
    ("当水温≤12℃时,总磷≤8", "condition", "当水温≤12℃时"),
)  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_only_resembles_a_refused_form_is_let_through(text: str) -> None:
    assert refused_form(text, hidden=True) is None


@pytest.mark.parametrize(("text", "kind", "marked"), HIDDEN)
def test_a_form_that_free_words_hide_is_found_in_its_place(text: str, kind: str, marked: str) -> None:
    found = refused_form(text, hidden=True)
    assert found is not None
    assert (found[0], found[1].of(text)) == (kind, marked)


@pytest.mark.parametrize("kind", sorted(CATALOGUE))
def test_every_entry_has_both_languages_and_takes_its_fields(kind: str) -> None:
    fields = dict.fromkeys(
        ("length", "limit", "name", "printed", "column", "count", "sign", "read", "near", "near_en"), "某"
    )
    finding = refuse(kind, Span(0, 1), **fields).diagnostics[0]
    assert finding.message
    assert finding.message_en
    assert bool(finding.hint) == bool(finding.hint_en)
    assert "{" not in finding.say("zh") + finding.say("en")


def test_what_was_read_is_shortened_and_made_visible() -> None:
    finding = refuse("word", Span(0, 1), read="长" * 9_000 + "\n", near="\x1b[31m").diagnostics[0]
    assert len(finding.say("zh")) < 200
    assert "…" in finding.message
    assert "\x1b" not in finding.hint
    assert "{0.__class__}" in refuse("word", None, read="{0.__class__}").diagnostics[0].message


@pytest.mark.parametrize(
    ("read", "near"),
    [
        ("不低予", "不低于"), ("逐年下隆", "逐年下降"), ("完成上级下达的任务", None), ("阿弥陀佛", None),
        ("县", None), ("以土", None),
        ("甲乙丙丁", None), ("x" * 5_000, None),
    ],
)  # fmt: skip
def test_a_known_word_is_suggested_only_when_near(read: str, near: str | None) -> None:
    finding = unknown_words(read, Span(0, len(read)), WORDS).diagnostics[0]
    assert finding.code == "E108"
    assert (f"“{near}”" in finding.hint) == (near is not None)
    assert ("did you mean" in finding.hint_en) == (near is not None)


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("><95", "E102", "><"), ("市县><95", "E102", "><"), ("≥≥95", "E102", "≥≥"), ("≠95", "E102", "≠"),
        ("≤", "E103", "≤"), ("≥%", "E103", "≥"),
        ("不低于", "E103", "不低于"), ("95≥", "E103", "≥"), ("市≥ 县≥", "E103", "≥"), ("≥90或", "E103", "或"),
        ("且≥90", "E103", "且"),
        ("以上", "E103", "以上"), ("（≥95", "E107", "（"), ("(≥60]", "E107", "("), ("〔18", "E107", "〔"),
        ("≥95（）", "E132", "（）"),
        ("６～９～１２", "E133", "６～９～１２"), ("1O0", "E141", "1O0"), ("≥x", "E134", "x"),
        ("hello world", "E108", "hello world"), ("≥ NaN", "E143", "NaN"), ("％", "E119", "％"),
    ],
)  # fmt: skip
def test_a_damaged_text_is_refused_with_its_code_and_its_place_marked(text: str, code: str, marked: str) -> None:
    with pytest.raises(ecorules.ThresholdSyntaxError) as caught:
        ecorules.parse(text)
    finding = caught.value.diagnostics[0]
    assert finding.span is not None
    assert (finding.code, finding.span.of(text)) == (code, marked)


@pytest.mark.parametrize("text", ["≤05", "≥ 78。6", "市≥95 县≥05", "≥12,34"])
def test_a_damaged_number_is_marked_where_it_stands_in_the_text(text: str) -> None:
    with pytest.raises(ecorules.ThresholdSyntaxError) as caught:
        ecorules.parse(text)
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert span.of(text).startswith(("05", "78", "12"))


def test_a_better_explanation_replaces_a_poor_one_and_nothing_else() -> None:
    unit = refuse("unit", Span(1, 3), printed="为健康", column="%")
    assert explained(unit, "≥75为健康").diagnostics[0].code == "E111"
    assert explained(unit, "≥75公顷") is unit
    control = refuse("control", Span(0, 1), name="U+0000")
    assert explained(control, "\0得10分") is control
    near = refuse("place", Span(3, 4), read="/")
    assert explained(near, "≥95/85").diagnostics[0].code == "E113"
    assert explained(near, "≥95甲且之后很远的地方85/75") is near


@pytest.mark.parametrize("place", [-1, 0, 1, 2, 5, 99])
@pytest.mark.parametrize("text", ["", " ", "≥", "甲", "\n\n", "()", "%%", "~~", "或", "a b", "\ud800"])
def test_any_place_of_any_text_gets_a_complaint(text: str, place: int) -> None:
    finding = complain(text, max(place, 0), WORDS).diagnostics[0]
    assert finding.message
    assert finding.span is not None
    assert 0 <= finding.span.start <= finding.span.end <= len(text) + 1


PIECES = (
    "1", "1 ", "1,", "1.", "1%", "1~", "(", "(1", "[1,", " ", "\n", "≥", "≥1", "≥1的", "得", "得1", "扣", "按",
    "每", "每1", "每年", "每年1,",
    "当", "当1", "若", "若1,", "1层", "1O", "IO", "2020年", "2020年前", "2020年前建", "1优 ", "1为", "100m ",
    "前1", "第", "由", "根据", "见", "人口1",
    "/", "1/", "-", "- ", "《", "以上", "1以上的", "中", "a", "是 ", "分别", "。", "①", "x=",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_hostile_text_costs_no_time(piece: str) -> None:
    text = (piece * 10_000)[:9_999] + "末"
    start = time.perf_counter()
    refused_form(text)
    refused_form(text, hidden=True)
    for place in (0, 5_000, 9_999):
        complain(text, place, WORDS)
    explained(refuse("word", Span(0, 1), read="末"), text)
    assert time.perf_counter() - start < 2


def test_the_public_names_are_there() -> None:
    assert all(hasattr(complaints, name) for name in complaints.__all__)
