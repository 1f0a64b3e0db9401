"""The word patterns that fill the grammar, built from the lexicon.

Comes in: lists of words. Goes out: regular expressions without capturing groups, one for each
``<NAME>`` in ``grammar/threshold.lark``. Longest words win; every pattern is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ecorules.language.combined import compare_words, reach_words, trend_words
from ecorules.language.numbers import arabic_pattern, hanzi_pattern, number_pattern
from ecorules.units import unit_pattern

if TYPE_CHECKING:
    from ecorules.language.classes import Classes

#: Characters of a name: anything but blanks, digits, punctuation and signs.
_PLAIN = r"(?:[^\W\d_①-⑳]|[/·′'’“”《》])"
#: A name may hold Latin letters with digits behind them: PM2.5, SO2, P2O5.
_LATIN = r"(?!pH)[A-Za-z]+(?:[\d₀-₉]+(?:\.[\d₀-₉]+)?[A-Za-z]*)+(?:-\d?[A-Za-z]+)?"
_BRACKET = r"\((?:[^()<>=≥≤;,。\d]{1,30}|[A-Za-z][A-Za-z\d.·₀-₉-]{0,15})\)"
#: Behind these 均 belongs to the name: 人均, 年均.
_PER = r"(?:(?<=[人户年月日时平])|(?<=[村校班亩地生周季])(?<![\u4e00-\u9fff].))"
#: Nouns that end the name of a measure; before a sign they make all that precedes them a name.
#: Words in a bracket that would change what the demand before it means.
_BENDING = (
    "不考核|免考核|不涉及|除外|上限|下限|封顶|[逆反正]向|越[高低大小多少]|最[高低大小多少]|以[上下内外]|左右|上下"
    "|下降|上升|提高|提升|降低|减少|增加(?!值)|增长|[增降升涨]幅|同比|环比|[较比]上"
)
_MEASURE = "平均值|均值|最大值|最小值|比例|占比|比重|比率|率|天数|次数|个数|数量|总数|面积|长度|浓度|水平|人数|户数|总量|用量|指数|断面|频次|时间|时长"


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, with common beginnings written once.

    >>> one_of(["以上", "以下", "以", "内"])
    '以[上下]?|内'
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(trie)


def _branches(node: Mapping[str, Any]) -> str:
    singles = [char for char, below in node.items() if char and set(below) == {""}]
    longer = [re.escape(char) + _below(below) for char, below in node.items() if char and set(below) != {""}]
    if len(singles) > 1:
        longer.append("[" + "".join(re.escape(char) for char in singles) + "]")
    else:
        longer.extend(re.escape(char) for char in singles)
    return "|".join(longer)


def _below(node: Mapping[str, Any]) -> str:
    inner = _branches(node)
    atomic = re.fullmatch(r"\\?.|\[[^\]]*\]", inner) is not None
    if "" in node:
        return f"{inner}?" if atomic else f"(?:{inner})?"
    return inner if "|" not in inner else f"(?:{inner})"


def word_patterns(words: Mapping[str, Any], classes: Classes) -> dict[str, str]:
    """Every ``<NAME>`` of the threshold grammar for these words and classes."""
    compare = compare_words(words)
    weak = set(words["compare_weak"]["words"])
    reach = reach_words(words)
    suffix = [word for listed in words["suffix"].values() for word in listed]
    change = [*words["change"]["up"], *words["change"]["down"]]
    nouns = [*words["change"]["up_noun"], *words["change"]["down_noun"]]
    number, arabic, hanzi, unit = number_pattern(), arabic_pattern(), hanzi_pattern(), unit_pattern()
    p = {
        "NUMBER": number,
        "ARABIC": arabic,
        "HANZI": hanzi,
        "UNIT": unit,
        "SUFFIX": one_of(suffix),
        "COMPARE": one_of(word for word in compare if word not in weak),
        "COMPARE_WEAK": one_of(weak),
        "REACH": one_of(reach),
        "ABOUT": one_of(words["about"]["words"]),
        "SOFT": rf"(?!{_PER}均)(?:{one_of([*words['soft']['plain'], *words['soft']['aim']])})",
        "AIM": one_of(words["soft"]["aim"]),
        "PERIOD": one_of(words["period"]["words"]),
        "DOING": one_of(words["compare_doing"]["words"]),
        "NONE": one_of(words["none"]["words"]),
        "TREND": one_of(trend_words(words)),
        "TREND_VERB": one_of(verb for verbs in words["trend"]["verbs"].values() for verb in verbs),
        "GROWTH": one_of(word for listed in words["trend"]["growth"].values() for word in listed),
        "STATUS": one_of(words["status"]["words"]),
        "SIGNS": "[<>=≥≤]",
        "MEAN": r"\s*(?:" + one_of(words["reference"]["means"]) + ")",
        "END": r"\s|$|[;,。、()①-⑳*†‡※#]|或|且|并|同时|和|的同时",
        "GRADE": r"(?:(?:劣\s*)?[ⅠⅡⅢⅣⅤ](?:\s*[类级])?|劣\s*(?:V|五|5)\s*类?|(?:IV|I{1,3}|V)\s*[类级]|(?:IV|III|II)(?=\s|$|[;,。、(])|[一二三四五1-5]\s*类)(?:(?:地表水|地下水|水质)?标准|水质|水体|水)?(?![比断])"
        # Ⅱ、Ⅲ类水域 is a label of waters: the first half of one is no grade that a value reaches.
        r"(?!(?:\s*[、和及与或/~至到—-]?\s*(?:[ⅠⅡⅢⅣⅤ]|IV|I{1,3}|V|[一二三四五1-5])\s*类?)+(?:功能)?水(?:域|功能区)\s*:?\s*[<>=≥≤不])",
        "GRADE_MARK": r"劣?[ⅠⅡⅢⅣⅤ](?:\s*类)?|劣?(?:IV|I{1,3}|V)\s*类|劣?[一二三四五]类",
        "CLASS_LIST": r"(?!市区(?![县、]))" + _label_list([*classes.by_label, *classes.together]),
        "CLASS_ANY": one_of(classes.by_label),
        "NAMED_LIST": _label_list(classes.named_labels),
        "NAME_CHAR": _PLAIN,
        "REST": one_of(classes.rest),
        "CHANGE_WORD": one_of(change),
        "CHANGE_LONG": one_of(word for word in change if len(word) > 1),
        "CHANGE_NOUN": one_of(nouns),
    }
    p["CHANGE"] = rf"(?:年度?)?(?:{p['CHANGE_NOUN']})|(?:{p['CHANGE_WORD']})了?(?:率|幅度?)?"
    p["AMOUNT"] = rf"[:\[]|{p['SIGNS']}|[-+.]?\d|{p['COMPARE']}|控制在|达到|达|(?:{p['ABOUT']})\d|{number}"
    years = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
    previous, stated = one_of(words["change"]["previous"]), one_of(words["change"]["stated"])
    year = r"(?:19|20)\d\d\s*年?(?:底|末|年底|年末|度)?"
    p["BASE"] = (
        rf"(?:比|较|与|同|相比|相较于?|相对于?)\s*(?:{year}|{previous}|{stated}|{years}\s*年前)"
        r"(?:的?(?:水平|同期|实绩|实际))?\s*(?:相比)?\s*,?"
        rf"|在?(?:{year}|{previous})(?:的)?基础上\s*,?|(?:以|按)\s*{year}\s*为(?:基准年?|基数|基期)\s*,?|自?{year}(?:以来|起)\s*,?|同比"
    )
    plan = r"(?:规划期内?|“?十[二三四五]五”?(?:期间|时期)?)"
    p["PACE"] = (
        rf"(?:{plan}|{years}年)?(?:年均|年平均)|每年平均|平均每年|平均|逐年|每年|(?:{years}年内?|{plan})?累计"
        rf"|年(?={p['CHANGE_NOUN']}|{p['CHANGE_LONG']})"
    )
    p["PROHIBITION"] = (
        rf"{one_of(words['prohibition']['words'])}|(?:{one_of(words['prohibition']['heads'])})(?:(?!且|或|并且){_PLAIN}){{1,20}}?"
    )
    p["PHRASE"] = rf"(?:(?!且|或|并且|[“”]){_PLAIN}){{1,24}}"
    task = words["task"]
    givers, task_nouns = one_of(task["givers"]), one_of(task["nouns"])
    within = r"[^\s;,。:()\[\]<>=≥≤±~\d]"
    p["TASK"] = (
        rf"{one_of(task['words'])}|(?:{one_of(task['verbs'])})(?:{givers}){within}{{0,16}}?(?:{task_nouns})"
        rf"|完成{within}{{0,16}}?(?:任务|计划|目标|指标)"
    )
    standard = words["standard"]
    number_of = r"(?:GB|HJ|DB\d{0,4}|CJJ?|SL|NY|JGJ|JTG|SZDB)(?:/[TZ])?\s?\d[\d.]*(?:[-—]\d+)?(?:[-—]\d{4})?"
    p["STANDARD"] = (
        rf"(?:{one_of(standard['verbs'])}){number_of}(?:[^\s;,。()\[\]<>=≥≤]{{0,16}}?(?:{one_of(standard['nouns'])}))?(?={p['END']})|"
        rf"(?:{one_of(standard['verbs'])})《[^》;。]{{1,40}}》(?={p['END']})|(?:{one_of(standard['verbs'])})(?:《[^》;。]{{1,40}}》)?[^\s;,。:()\[\]<>=≥≤±~]{{0,24}}?(?:{one_of(standard['nouns'])})"
    )
    reference = words["reference"]
    figure = r"[^\s\d;,。、:()\[\]<>=≥≤±~的]"
    p["TARGET_NAME"] = (
        rf"{figure}{{0,12}}?下达的?{figure}{{0,8}}?(?:任务|指标|目标|计划|要求)(?:值|数|量)?"
        rf"|(?:{figure}{{0,12}}?的?)?(?:{one_of(reference['targets'])})"
    )
    p["REFERENCE_NAME"] = (
        rf"(?:最?近\s*{years}\s*年(?:的|来)?)?{figure}{{0,16}}?(?:{one_of(reference['means'])})|{figure}{{1,16}}?(?:{one_of(reference['nouns'])})"
        rf"|{one_of(noun for noun in reference['nouns'] if len(noun) > 2)}"
    )
    p["MEAN_AT_START"] = (
        rf"(?:最?近\s*{years}\s*年(?:的|来)?|全国|全省|全市|全县|全区|全州|国家|世界|国际|国内|行业|同类|同行业|所在|区域|地区|流域|东部|中部|西部|省内|本省|本市)"
        rf"{figure}{{0,12}}?(?:{one_of(reference['means'])})"
    )
    p["MEASURED"] = _measured(p)
    p["DEMAND"] = rf"{p['MEASURED']}|(?:{p['NONE']}|{p['STATUS']}|{p['TASK']}|{p['STANDARD']})(?={p['END']})"
    p["CHANGE_AND_AMOUNT"] = rf"(?:{p['CHANGE']})\s*(?:{p['AMOUNT']})"
    p["STOP"] = rf"{p['DEMAND']}|或|且|其中"
    p["NAME_RUN"] = rf"(?:{_LATIN}|{_PLAIN}){{1,40}}"
    p["NAME_BRACKET"] = rf"\s?{_BRACKET}"
    p["PREVIOUS"] = previous
    p["BRACKET"] = r"[(\[)]"
    p["MAGNITUDE"] = "[万亿]"
    p["COUNTED"] = r"[~;,。)(与和]|至|到|$"
    p["BAN"] = "未|不得|不应|不准|严禁|禁止|不发生|没有"
    p["SIGN"] = p["SIGNS"]
    p["INDEX"] = rf"[A-Za-z]{{1,8}}\s*(?:{p['SIGNS']}|:)"
    p["MEAN_NAME"] = rf"{figure}{{0,16}}?(?:{one_of(reference['means'])})(?={p['END']}|的\s*\d|{p['SUFFIX']})"
    p["MEASURE"] = _MEASURE
    p["LONG_LABEL"] = _long_label(p)
    p["BINDING"] = (
        rf"[^()]*[\d<>=≥≤±ⅠⅡⅢⅣⅤ]|\s*(?:其中|或|且|并且|优于|好于|劣于|国家?级?|省级?|部|国标|省标|含\)|不含\)|[一-十]+\s*\))|[^()]*(?:{p['COMPARE']}|百分|成以上|{p['TREND']}|得分|满分|否决|排名|详见|见附)"
        rf"|\s*(?:{p['CLASS_LIST']}|{p['REST']})\s*\)|[^()]*(?:{one_of(classes.long_labels)})"
        rf"|\s*(?:仅|只|除|大?约\s*\)|不?(?:含|包括|包含)\s*(?:{p['CLASS_LIST']})\s*\))|[^()]*(?:{_BENDING})"
    )
    p["GLUE"] = (
        rf"[;,。、)%‰°℃①-⑳*†‡※#]|[<>=≥≤]\s*[A-Za-z\u4e00-\u9fff]|(?:{one_of(word for word in reach if word not in words['reach']['≥'])})|且|或|并|但|同时|和(?!谐)|{p['SUFFIX']}|[-~—±]|至|\((?:不?含|[一-龥]{{1,12}}\))|[大高多长小低少短](?=\s|$|[;,。])"
    )
    p["CLOSING_UNIT"] = rf"(?:{unit})(?=\s|$|[;,。、)]|{p['SUFFIX']})"
    return p


def _measured(p: Mapping[str, str]) -> str:
    """What a demand on a figure may begin with; with words of state, where a name ends."""
    weak = rf"(?:{p['COMPARE_WEAK']}|{p['ABOUT']}|由|从|为)(?=\s*(?:[\d.]|{p['HANZI']}))"
    than = rf"比(?=\s*(?:[\d.]+|{p['HANZI']})[^\d;,。年减%]{{0,4}}?[大高多长小低少短])"
    reach = rf"(?:{p['REACH']})(?=\s*(?:[-+.\d]|百分之|千分之|[一二三四五六七八九]成|{p['ABOUT']}|{p['GRADE']}|{p['SIGNS']}|{p['COMPARE']}))"
    return "|".join(
        (
            r"[<>=≥≤±△]|(?:(?<![A-Za-z\d.])|(?<=pH))[-+.]?\d|百分之|千分之|万分之|[一二三四五六七八九]成|[三四五]分之|\[",
            rf"(?:{p['COMPARE']})",
            weak,
            than,
            reach,
            r"(?:控制|保持|稳定|维持)[在到]",
            rf"(?:{p['CHANGE_LONG']})了?(?=\s*(?:{p['AMOUNT']}))",
            rf"(?:{p['BASE']})",
            rf"(?:{p['PACE']})\s*(?:{p['CHANGE']})\s*(?:{p['AMOUNT']})",
            r"翻[一两]?番",
            r"分别",
            rf"(?:{p['TREND']}|{p['GROWTH']})(?={p['END']})",
            rf"(?:{p['GRADE']})",
            rf"达到或优于|优于|好于|不劣于|不差于|(?:无(?:超|劣于)?|改善[至到为]|(?:全面|全部|基本|彻底)?消[除灭])(?=\s*(?:{p['GRADE']}))",
            rf"(?:{p['SOFT']})(?=\s*(?:{p['COMPARE']}|{p['SIGNS']}|[\d.]|(?:{p['REACH']}|为)\s*[\d.]|分别|百分之|(?:{p['CHANGE_WORD']})\d))",
        )
    )


def _long_label(p: Mapping[str, str]) -> str:
    """A name that holds figures or signs of its own: 5个工作日内办结率, API不超过100的天数."""
    ahead = rf"{p['SIGNS']}|{p['COMPARE']}|(?:{p['REACH']})?\s*\d"
    graded = (
        rf"(?:(?!或|且)[^\s\d;,。:()\[\]<>=≥≤%‰]){{0,20}}?(?:达到或[优好]于|优于或[达等][到于])?(?:{p['GRADE_MARK']})(?:及?以上)?"
        rf"[^\s\d;,。:()\[\]<>=≥≤%‰]{{0,14}}?(?:{_MEASURE})(?=\s*:?\s*(?:{ahead}|为\s*\d))"
    )
    return (
        rf"{graded}|(?!\s*(?:(?:到|至)?(?:19|20)\d\d\s*年|{p['COMPARE']}|{p['REACH']}|{p['BASE']}))"
        r"(?:(?!或|且)[^\s;,。:()\[\]<>=≥≤%‰]){0,30}?(?:[\dⅠⅡⅢⅣⅤ]|的)"
        rf"(?:(?!或|且)[^\s\d;,。:()\[\]<>=≥≤%‰]){{0,20}}?(?:{_MEASURE})(?=\s*:?\s*(?:{ahead}))"
    )


def _label_list(labels: Iterable[str]) -> str:
    """One class or several, with 、 or a like sign between them or none."""
    label = one_of(labels)
    return rf"(?:{label})(?:\s*[、和及或与/]?\s*(?:{label})){{0,12}}"
