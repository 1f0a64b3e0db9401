"""What is said when a text is refused: one message for each form, in Chinese and English.

Comes in: the kind of a refusal, or the place where the grammar could not go on. Goes out: an
error whose finding says what was read and what would be right, in the analyst's words. Every
pattern is linear in the text: repetitions are bounded, so that a hostile cell costs no time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from ecorules.errors import EcoRulesError, ThresholdSyntaxError, UnitError
from ecorules.language.refused_forms import Strength, bracket_fault, find_form, refused_form
from ecorules.text import Diagnostic, Span, printable


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
    "no_number": Entry("E103", "要求不完整，“{read}” 没有数值", "the demand is not complete: “{read}” has no number", "补上数值，如 “≥95” 或 “95以上”", "add the number, as in “≥95” or “95以上”"),
    "no_first": Entry("E103", "要求不完整，“{read}” 之前缺少内容", "the demand is not complete: something is missing before “{read}”"),
    "long": Entry("E104", "文本有 {length} 个字符，超过上限 {limit}", "the text has {length} characters; the limit is {limit}"),
    "control": Entry("E105", "含有不可见字符 {name}", "contains the invisible character {name}", "请删除后重试", "delete it and try again"),
    "deep": Entry("E106", "括号嵌套超过 {limit} 层", "brackets are nested deeper than {limit}"),
    "bracket": Entry("E107", "括号不成对，“{read}” 没有另一半", "brackets do not match: “{read}” has no other half", "补全或删去这个括号", "add the other half, or delete it"),
    "word": Entry("E108", "不认识的词语 “{read}”", "unknown words “{read}”", "{near}", "{near_en}"),
    "loose": Entry("E109", "“{read}” 是口号或笼统的说法，无法判定是否达到", "“{read}” is a slogan or too loose a course to be judged", "可在词库中补充它的确切含义", "add its exact meaning to the lexicon"),
    "score": Entry("E110", "这是评分标准，不是指标值", "this is a scoring scheme, not a threshold", "只填写要达到的值，如 “≥90”", "give only the value to be reached, as in “≥90”"),
    "tiers": Entry("E111", "这是分级标准，不是一项要求", "this is a table of grades, not a demand", "只填写算作达标的那一级，如 “≥75”", "give only the grade that meets the demand, as in “≥75”"),
    "row": Entry("E112", "一格中并列了多个数值，没有说明各自适用的类别", "several values stand in one cell without the classes they are for", "给每个数值加上类别，如 “市≥95 县≥85”", "label each value with its class, as in “市≥95 县≥85”"),
    "slash": Entry("E113", "斜线隔开的两个数值 “{read}” 没有说明各自适用的类别", "“{read}” gives two values with a slash, without the classes they are for", "给每个数值加上类别，如 “市≥95 县≥85”", "label each value with its class, as in “市≥95 县≥85”"),
    "two": Entry("E114", "一格中有两个标准", "two standards stand in one cell", "只保留一个，或用 “其中：”、类别、年份说明", "keep one, or say by 其中, a class or a year what the second is for"),
    "rank": Entry("E115", "排名或分位要求需要其他地区的数据，本版本不支持", "a rank or percentile needs the other regions' data; not supported in this version", "如果公布了对应的数值，请填写数值", "if the figure behind the rank is known, give the figure"),
    "per_group": Entry("E116", "按组计算的比例（每…不少于…）本版本不支持", "a ratio per group (每…不少于…) is not supported in this version", "先算出比值，写作 “≥2”，单位 “名/300人” 之类填入单位列", "work out the ratio, write “≥2” and put a unit such as 名/300人 into the unit column"),
    "condition": Entry("E117", "以另一个实测值为条件的要求本版本不支持", "a demand conditional on another measured value is not supported in this version", "按条件分成几项指标，或把条件加入类别词库（lexicon）", "split it into an indicator for each condition, or add the condition to the lexicon's classes"),
    "built": Entry("E118", "按建设或投运日期区分的要求本版本不支持", "demands by date of construction are not supported in this version", "按建设日期分成几项指标", "split it into an indicator for each date"),
    "elsewhere": Entry("E119", "单元格指向别处或没有给出要求", "the cell points elsewhere or makes no demand", "请填入实际的指标值", "put the actual threshold here"),
    "lone_unit": Entry("E119", "只有单位 “{read}”，没有给出要求", "only a unit, “{read}”, and no demand", "请填入实际的指标值", "put the actual threshold here"),
    "class": Entry("E120", "“{read}” 像是一个类别，但不在词库中", "“{read}” looks like a class but the lexicon does not list it", "可加入类别词库（lexicon），或改用词库中的写法{near}", "add it to the lexicon's classes, or use a listed spelling{near}"),
    "each_of": Entry("E121", "“分别” 需要在同一格中写出同样多的对象", "分别 needs as many subjects in the same cell", "写作 “城镇≥95 农村≥80”", "write “城镇≥95 农村≥80”"),
    "periods": Entry("E122", "一格中有多个周期", "several periods stand in one cell", "每个周期单列一项指标", "give each period an indicator of its own"),
    "unit": Entry("E123", "单位 “{printed}” 与本列单位 “{column}” 不是同一种量", "the unit “{printed}” and the column's unit “{column}” do not measure the same thing"),
    "grade_sign": Entry("E124", "类别有优劣两个方向，“{read}” 看不出哪一边算达到", "grades run from good to bad; “{read}” does not say which side meets the demand", "写作 “达到或优于Ⅲ类”", "write “达到或优于Ⅲ类”"),
    "offset": Entry("E125", "“{read}” 是相对差还是百分点差不明确", "it is not clear whether “{read}” is relative or in percentage points", "写作 “0.5个百分点” 或 “的1.05倍”", "write “0.5个百分点” or “的1.05倍”"),
    "conflict": Entry("E126", "“{read}” 前后方向相反", "“{read}” points both ways"),
    "order": Entry("E127", "年份没有按先后排列，或重复", "the years are repeated or out of order"),
    "ends": Entry("E128", "范围的两端颠倒或矛盾", "the ends of the range contradict each other", "范围写作 “6~9” 或 “6≤x≤9”", "a range is written “6~9” or “6≤x≤9”"),
    "points": Entry("E129", "“个百分点” 只能表示差值，不能当作 %", "个百分点 is a difference and never stands for %", "水平写作 “%”，变化写作 “提高2个百分点”", "write a level with %, a change as “提高2个百分点”"),
    "same_class": Entry("E130", "类别 “{read}” 出现了不止一次", "the class “{read}” stands more than once"),
    "damaged": Entry("E131", "文字似有损坏：“{read}”", "the text seems to be damaged: “{read}”", "请核对原表", "check it against the printed table"),
    "hollow": Entry("E132", "括号里没有内容", "there is nothing inside the brackets", "补上内容或删去括号", "fill the brackets or delete them"),
    "range": Entry("E133", "范围 “{read}” 的写法不完整，或不止两端", "the range “{read}” is not complete, or has more than two ends", "范围写作 “6~9”", "a range is written “6~9”"),
    "not_number": Entry("E134", "“{sign}” 之后应是数值，这里是 “{read}”", "a number should follow “{sign}”; here stands “{read}”"),
    "letters": Entry("E141", "数字 “{read}” 中混有字母", "letters stand among the digits of “{read}”", "O 可能是 0，l 和 I 可能是 1，请核对原表", "O may be 0, l and I may be 1: check it against the printed table"),
    "cut": Entry("E141", "数字 “{read}” 不完整", "the number “{read}” is cut off", "请核对原表", "check it against the printed table"),
    "no_value": Entry("E143", "“{read}” 不是可以比较的数值", "“{read}” is no number that anything can be compared with"),
    "window": Entry("E136", "“近几年” 或 “连续几年” 之后是一个数值，要求每年达到还是平均达到不明确", "a window of years stands before a number: it is not clear whether each year or the mean must reach it"),
    "stage": Entry("E137", "“{read}” 是没有年份的阶段，无法判断何时适用", "“{read}” is a stage without a year: it cannot be told when it holds", "写出年份，如 “到2025年”", "write the year, as in “到2025年”"),
    "direction": Entry("E135", "“{read}” 没有说明方向，指标的优化方向也未给出", "“{read}” states no direction and none is given for the indicator", "用 better 说明越高越好还是越低越好", "say with better whether higher or lower is better"),
}


def refuse(kind: str, span: Span | None, **data: object) -> EcoRulesError:
    """The error for a kind of refusal; the reader adds the text that the span points into."""
    entry = CATALOGUE[kind]
    fields = {"read": "", "near": "", "near_en": "", **{name: _shown(value) for name, value in data.items()}}
    finding = Diagnostic(
        code=entry.code,
        message=entry.zh.format(**fields),
        message_en=entry.en.format(**fields),
        span=span,
        hint=entry.hint.format(**fields),
        hint_en=entry.hint_en.format(**fields),
    )
    return (UnitError if kind in {"unit", "points"} else ThresholdSyntaxError)(finding)


def _shown(value: object) -> str:
    """What was read, short enough for a message."""
    text = str(value)
    return printable(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


_SHOWN: Final = 60


def explained(error: EcoRulesError, text: str) -> EcoRulesError:
    """The error, or a better one where the text as a whole has a form that is refused as such.

    Numbers and units are read by themselves; what is wrong with them is placed in the text.

    ``≥75为健康；60≤X<75为亚健康`` fails on a unit 为健康; what it is, is a table of grades.
    """
    error = _within(error, text)
    finding = error.diagnostics[0]
    if finding.code in _PLAIN_ENOUGH:
        return error
    certain = bracket_fault(text) or find_form(text, Strength.CERTAIN)
    if certain is None and finding.code in _OPEN:
        certain = find_form(text, Strength.LIKELY, finding.span)
    if certain is None and finding.code == "E108" and finding.span is not None:
        run = _compiled(_RUN).match(text, finding.span.start)
        if run is not None and run.group().isascii() and run.end() > finding.span.end:
            return unknown_words(run.group(), Span(*run.span()), ())
    if certain is None or CATALOGUE[certain[0]].code == finding.code:
        return error
    return refuse(certain[0], certain[1], read=certain[1].of(text))


def _within(error: EcoRulesError, text: str) -> EcoRulesError:
    """An error about a number or a unit alone, placed in the whole text."""
    if error.text is None or error.text == text:
        return error
    found = re.search(rf"(?<![\d.]){re.escape(error.text)}", text) or re.search(re.escape(error.text), text)
    offset = found.start() if found else 0
    placed = [
        replace(item, span=Span(item.span.start + offset, item.span.end + offset)) if item.span and found else item
        for item in error.diagnostics
    ]
    return type(error)(placed, text)


#: Codes that nothing explains better: empty, too long, control characters, too deep.
_PLAIN_ENOUGH: Final = frozenset(("E100", "E104", "E105", "E106"))
#: Codes that only say that something could not be read: a form that is likely explains more.
_OPEN: Final = frozenset(("E101", "E103", "E108", "E112", "E114", "E201"))


def complain(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    """The error for a text that the grammar could not read at a place."""
    here = Span(min(place, max(len(text) - 1, 0)), min(place, max(len(text) - 1, 0)) + 1)
    form = bracket_fault(text) or find_form(text, Strength.CERTAIN) or find_form(text, Strength.LIKELY, here)
    if form is not None:
        return refuse(form[0], form[1], read=form[1].of(text))
    return _at_end(text, place) or _at_sign(text, place) or _unknown(text, place, words)


def _at_end(text: str, place: int) -> EcoRulesError | None:
    """The text ends too early: the mark goes to its last word or sign."""
    end = len(text.rstrip())
    if place < end:
        return None
    last = _compiled(_LAST).search(text, max(0, end - 20), end)
    span = Span(last.start() if last else max(end - 1, 0), end)
    alone = span.start == len(text) - len(text.lstrip())
    kind = "no_number" if alone or text[span.start] in _SIGNS else "half"
    return refuse(kind, span, read=span.of(text))


#: Patterns are compiled when a text is first refused: most programs never refuse one.
_compiled: Final = lru_cache(maxsize=16)(re.compile)

_SIGNS: Final = "<>=≥≤≠!"
_LAST: Final = rf"(?:[{_SIGNS}]{{1,6}}|[\u4e00-\u9fff]{{1,8}}|\S)$"
_SIGN_RUN: Final = rf"[{_SIGNS}]{{1,6}}"
#: A word as far as it goes; several Latin words in a row are one.
_RUN: Final = r"[A-Za-z_.:/']{1,40}(?: [A-Za-z_.:/']{1,40}){0,4}(?![^\s\W])|[^\s\d;,。、:()\[\]<>=≥≤±~]{1,20}"
_NUMBER_AHEAD: Final = r"\s{0,10}[\d.+-]"
_CODE: Final = r"[\dA-Za-z_./:]"
_CONNECTIVE: Final = r"[,;\s]{0,3}(?:或者?|并?且|同时)"


def _at_sign(text: str, place: int) -> EcoRulesError | None:
    """A comparison sign that nobody knows, or one with no number behind it."""
    before = len(text[:place].rstrip())
    first = place if place < len(text) and text[place] in _SIGNS else before
    while first and text[first - 1] in _SIGNS and place - first < 6:
        first -= 1
    run = _compiled(_SIGN_RUN).match(text, first)
    if run is None:
        return None
    span = Span(*run.span())
    if len(run.group()) > 1 or run.group() in "≠!":
        return refuse("sign", span, read=run.group())
    if place < run.end() and _compiled(_NUMBER_AHEAD).match(text, run.end()):
        return refuse("place", span, read=text[place : place + 8].strip())
    if place != run.end() or text[place] in "%‰,;。、":
        return refuse("no_number", span, read=run.group())
    found = _compiled(_RUN).match(text, place)
    read = found.group() if found else text[place]
    return refuse("not_number", Span(place, place + len(read)), sign=run.group(), read=read)


def _unknown(text: str, place: int, words: Iterable[str]) -> EcoRulesError:
    joined = _compiled(_CONNECTIVE).match(text, place)
    if joined is not None and (not text[:place].strip() or text[:place].rstrip()[-1] in "或且,;"):
        return refuse("no_first", Span(*joined.span()), read=joined.group().strip())
    first = place
    while first and place - first < 40 and _compiled(_CODE).match(text, first - 1) and text[place].isascii():
        first -= 1
    run = _compiled(_RUN).match(text, first)
    if run is None or run.end() <= place:
        return refuse("place", Span(place, place + 1), read=text[place : place + 8].strip() or text[place])
    if run.group() in words and _compiled(_NUMBER_AHEAD).match(text, run.end()):
        return refuse("place", Span(*run.span()), read=run.group())
    return unknown_words(run.group(), Span(*run.span()), words)


def unknown_words(read: str, span: Span, words: Iterable[str]) -> EcoRulesError:
    """The error for words that the lexicon does not have, with the nearest that it has if one is near."""
    form = find_form(read, Strength.CERTAIN)
    if form is not None:
        return refuse(form[0], span, read=read)
    if read in words or read in _LACKING:
        return refuse("no_number", span, read=read)
    near = _nearest(read, words)
    return refuse(
        "word",
        span,
        read=read,
        near=f"是否为 “{near}”？" if near else "可在词库（lexicon）中补充",
        near_en=f"did you mean “{near}”?" if near else "it can be added to the lexicon",
    )


#: Words that say nothing without a number and stand in no list of whole words.
_LACKING: Final = frozenset(("约", "近", "大约", "为", "由", "从", "比", "达", "至少", "至多"))


def _nearest(read: str, words: Iterable[str]) -> str | None:
    """The known word that differs by one character, or by two in a long word; None if none is as near."""
    if not 3 <= len(read) <= 16:
        return None
    apart = 1 if len(read) < 6 else 2
    listed = sorted(word for word in words if abs(len(word) - len(read)) <= apart and len(word) > 2)
    import difflib

    alike = difflib.get_close_matches(read, listed, n=6, cutoff=0.66)
    near = min(alike, key=lambda word: _changes(read, word), default=None)
    return near if near is not None and _changes(read, near) <= apart else None


def _changes(one: str, other: str) -> int:
    """How many characters must be put in, left out or replaced to make one word the other."""
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, start=1):
        corner, row[0] = row[0], place
        for at, wanted in enumerate(other, start=1):
            corner, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, corner + (char != wanted))
    return row[-1]



__all__ = ["CATALOGUE", "Entry", "complain", "explained", "refuse", "refused_form", "unknown_words"]
