"""What is said when a text is refused: one message for each form, in Chinese and English.

Comes in: the kind of a refusal, or the place where the grammar could not go on. Goes out: an
error whose finding says what was read and what would be right, in the analyst's words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from ecorules.errors import EcoRulesError, ThresholdSyntaxError, UnitError
from ecorules.text import Diagnostic, Span


class Entry(NamedTuple):
    """A finding of the catalogue; the texts take named fields."""

    code: str
    zh: str
    en: str
    hint: str = ""
    hint_en: str = ""


CATALOGUE: Final[dict[str, Entry]] = {
    "empty": Entry("E100", "单元格没有给出要求", "the cell makes no demand", "请填写指标值，如 “≥95”", "give a threshold such as “≥95”"),
    "place": Entry("E101", "这里读不懂 “{read}”", "cannot read “{read}” here"),
    "sign": Entry("E102", "不认识的比较符号 “{read}”", "unknown comparison sign “{read}”", "一个界限写作 “>95” 或 “<95”", "a bound is written “>95” or “<95”"),
    "half": Entry("E103", "要求不完整，“{read}” 之后缺少内容", "the demand is not complete: something is missing behind “{read}”"),
    "long": Entry("E104", "文本有 {length} 个字符，超过上限 {limit}", "the text has {length} characters; the limit is {limit}"),
    "control": Entry("E105", "含有不可见字符 {name}", "contains the invisible character {name}", "请删除后重试", "delete it and try again"),
    "deep": Entry("E106", "括号嵌套超过 {limit} 层", "brackets are nested deeper than {limit}"),
    "bracket": Entry("E107", "括号不成对", "brackets do not match"),
    "word": Entry("E108", "不认识的词语 “{read}”", "unknown words “{read}”", "{near}", "{near_en}"),
    "loose": Entry("E109", "“{read}” 是口号或笼统的说法，无法判定是否达到", "“{read}” is a slogan or too loose a course to be judged", "可在词库中补充它的确切含义", "add its exact meaning to the lexicon"),
    "score": Entry("E110", "这是评分标准，不是指标值", "this is a scoring scheme, not a threshold"),
    "tiers": Entry("E111", "这是分级标准，不是一项要求", "this is a table of grades, not a demand"),
    "row": Entry("E112", "一格中并列了多个数值，没有说明各自适用的类别", "several values stand in one cell without the classes they are for", "给每个数值加上类别，如 “市≥95 县≥85”", "label each value with its class, as in “市≥95 县≥85”"),
    "slash": Entry("E113", "斜线隔开的两个数值 “{read}” 没有说明各自适用的类别", "“{read}” gives two values with a slash, without the classes they are for"),
    "two": Entry("E114", "一格中有两个标准", "two standards stand in one cell", "只保留一个，或用 “其中：”、类别、年份说明", "keep one, or say by 其中, a class or a year what the second is for"),
    "rank": Entry("E115", "排名或分位要求需要其他地区的数据，本版本不支持", "a rank or percentile needs the other regions' data; not supported in this version"),
    "per_group": Entry("E116", "按组计算的比例（每…不少于…）本版本不支持", "a ratio per group (每…不少于…) is not supported in this version"),
    "condition": Entry("E117", "以另一个实测值为条件的要求本版本不支持", "a demand conditional on another measured value is not supported in this version"),
    "built": Entry("E118", "按建设或投运日期区分的要求本版本不支持", "demands by date of construction are not supported in this version"),
    "elsewhere": Entry("E119", "单元格指向别处或没有给出要求", "the cell points elsewhere or makes no demand", "请填入实际的指标值", "put the actual threshold here"),
    "class": Entry("E120", "“{read}” 像是一个类别，但不在词库中", "“{read}” looks like a class but the lexicon does not list it", "可加入类别词库（lexicon），或改用词库中的写法{near}", "add it to the lexicon's classes, or use a listed spelling{near}"),
    "each_of": Entry("E121", "“分别” 需要在同一格中写出同样多的对象", "分别 needs as many subjects in the same cell"),
    "periods": Entry("E122", "一格中有多个周期", "several periods stand in one cell"),
    "unit": Entry("E123", "单位 “{printed}” 与本列单位 “{column}” 不是同一种量", "the unit “{printed}” and the column's unit “{column}” do not measure the same thing"),
    "grade_sign": Entry("E124", "类别有优劣两个方向，“{read}” 看不出哪一边算达到", "grades run from good to bad; “{read}” does not say which side meets the demand", "写作 “达到或优于Ⅲ类”", "write “达到或优于Ⅲ类”"),
    "offset": Entry("E125", "“{read}” 是相对差还是百分点差不明确", "it is not clear whether “{read}” is relative or in percentage points", "写作 “0.5个百分点” 或 “的1.05倍”", "write “0.5个百分点” or “的1.05倍”"),
    "conflict": Entry("E126", "“{read}” 前后方向相反", "“{read}” points both ways"),
    "order": Entry("E127", "年份没有按先后排列，或重复", "the years are repeated or out of order"),
    "ends": Entry("E128", "范围的两端颠倒或矛盾", "the ends of the range contradict each other"),
    "points": Entry("E129", "“个百分点” 只能表示差值，不能当作 %", "个百分点 is a difference and never stands for %"),
    "same_class": Entry("E130", "类别 “{read}” 出现了不止一次", "the class “{read}” stands more than once"),
    "window": Entry("E133", "“近几年” 或 “连续几年” 之后是一个数值，要求每年达到还是平均达到不明确", "a window of years stands before a number: it is not clear whether each year or the mean must reach it"),
    "stage": Entry("E134", "“{read}” 是没有年份的阶段，无法判断何时适用", "“{read}” is a stage without a year: it cannot be told when it holds", "写出年份，如 “到2025年”", "write the year, as in “到2025年”"),
    "direction": Entry("E132", "“{read}” 没有说明方向，指标的优化方向也未给出", "“{read}” states no direction and none is given for the indicator", "用 better 说明越高越好还是越低越好", "say with better whether higher or lower is better"),
    "damaged": Entry("E131", "文字似有损坏：“{read}”", "the text seems to be damaged: “{read}”"),
}


def refuse(kind: str, span: Span | None, **data: object) -> EcoRulesError:
    """The error for a kind of refusal; the reader adds the text that the span points into."""
    entry = CATALOGUE[kind]
    fields = {"read": "", "near": "", "near_en": "", **data}
    finding = Diagnostic(
        code=entry.code,
        message=entry.zh.format(**fields),
        message_en=entry.en.format(**fields),
        span=span,
        hint=entry.hint.format(**fields),
        hint_en=entry.hint_en.format(**fields),
    )
    return (UnitError if kind in {"unit", "points"} else ThresholdSyntaxError)(finding)


_NUMBER = r"\d+(?:\.\d+)?"
#: Forms that are refused as such, with a pattern for each; the first that fits gives the message.
_FORMS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("score", r"得\s*(?:满|零|0|\d+(?:\.\d+)?)\s*分|扣\s*[\d.]*\s*分|不得分|比例得分|加\s*\d+\s*分|计\s*\d+\s*分|满分|计分|评分|打分|赋分|分值|为[A-E](?![A-Za-z])|得分"),
        ("tiers", r"为(?:亚?健康|不健康|优秀?|良好?|中|差|一般|合格|较[好差]|[一二三四五]级)|\((?:轻|中|重)度[^)]*\)|\((?:优|良|差|一般|较差)\)"),
        ("condition", r"当[^;。]{0,60}?时|时\s*,|人口\s*\d|万人口|(?:大于|小于|高于|低于|[<>≥≤])[^;。]{0,40}?时[,:]|[<>≥≤]\s*[\d.]+[^;。,]{0,8}[:：]\s*\d|\d+层|^\s*\d+m\s+\d"),
        ("rank", r"前\s*[\d一二三四五六七八九十百]+\s*(?:名|位|%|百分)|后\s*[\d一二三四五六七八九十]+\s*(?:名|位)|排名|位次|名列|第\s*[一二三四五\d]+\s*(?:名|位)|百分位|分位|前列|末位"),
        ("per_group", r"每\s*(?:增加)?\s*[\d一二三四五六七八九十百千万]+[^;,。]{0,6}"),
        ("built", r"\d{4}\s*年[^;,。]{0,10}(?:前|后|起|以来)[^;,。]{0,4}(?:建|投)|(?:新建|现有|已建)[^;,。]{0,20}?\d{4}\s*年"),
        ("elsewhere", r"^\s*(?:同上|同左|同前|待定|待下达|见.*|详见.*|另定|另行[^下].*|视情况.*|根据.*确定|按.*另行.*|/|-+|\.+|…+|\*+|无数据|暂无|空|N/?A|n/?a)\s*$"),
        ("slash", rf"^\s*{_NUMBER}\s*%?\s*/\s*{_NUMBER}"),
        ("two", rf"\([^()]*(?:[<>≥≤]|标准|{_NUMBER})[^()]*\)"),
        ("row", rf"{_NUMBER}\s*[a-z]?\s*[,、\s]\s*{_NUMBER}|-\s*$|\s-\s"),
    )
)


#: Forms that free words may hide: looked for in texts that name subjects or unlisted states.
_HIDDEN: Final = frozenset({"score", "tiers", "rank", "built"})


def refused_form(text: str, *, hidden: bool = False) -> tuple[str, Span] | None:
    """Which refused form a text has, and where; None if it has none that is known."""
    for kind, pattern in _FORMS:
        if hidden and kind not in _HIDDEN:
            continue
        found = pattern.search(text)
        if found:
            return kind, Span(found.start(), max(found.end(), found.start() + 1))
    return None


_SIGN_RUN: Final = re.compile(r"[<>=≥≤≠!]{1,6}")
_RUN: Final = re.compile(r"[^\s\d;,。、:()\[\]<>=≥≤±~]{1,20}")


def complain(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    """The error for a text that the grammar could not read at a place (None of the forms, so words)."""
    form = refused_form(text)
    if form is not None:
        return refuse(form[0], form[1], read=form[1].of(text))
    if text.count("(") != text.count(")"):
        return refuse("bracket", _unmatched(text))
    if place >= len(text.rstrip()):
        read = text.strip()
        end = len(text.rstrip())
        return refuse("half", Span(max(end - 1, 0), end), read=read[-12:])
    signs = _SIGN_RUN.match(text, place) or (_SIGN_RUN.match(text, place - 1) if place else None)
    if signs is not None:
        first = place
        while first and _SIGN_RUN.match(text[first - 1]):
            first -= 1
        run = _SIGN_RUN.match(text, first)
        if run is not None and len(run.group()) > 1:
            return refuse("sign", Span(*run.span()), read=run.group())
        return refuse("half", Span(first, place + 1), read=text[first : place + 1])
    return _unknown(text, place, words)


def _unknown(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    run = _RUN.match(text, place)
    if run is None:
        return refuse("place", Span(place, place + 1), read=text[place : place + 8].strip() or text[place])
    return unknown_words(run.group(), Span(*run.span()), words)


def unknown_words(read: str, span: Span, words: Iterable[str]) -> EcoRulesError:
    """The error for words that the lexicon does not have, with the nearest that it has if one is near."""
    near = difflib.get_close_matches(read, sorted(words), n=1, cutoff=0.6) if len(read) <= 16 else []
    return refuse(
        "word",
        span,
        read=read,
        near=f"是否为 “{near[0]}”？" if near else "可在词库（lexicon）中补充",
        near_en=f"did you mean “{near[0]}”?" if near else "it can be added to the lexicon",
    )


def _unmatched(text: str) -> Span:
    opened: list[int] = []
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")":
            if not opened:
                return Span(place, place + 1)
            opened.pop()
    place = opened[-1] if opened else 0
    return Span(place, place + 1)
