"""How numbers look: the characters of numerals, and the regular expressions that find numbers.

The expressions have no groups, and every repetition is possessive or bounded, so that they take
linear time on any text. They match more than is right: a damaged number is taken whole
and refused by the reader.
"""

from __future__ import annotations

from typing import Final

#: Traditional and formal numerals that mean nothing else, with their simplified forms.
NUMERAL_FORMS: Final[dict[str, str]] = dict(
    zip(
        "萬億點兩俩倆負佰仟壹壱弌贰貳弐叁叄弎柒捌玖〇",
        "万亿点两两两负百千一一一二二二三三三七八九零",
        strict=True,
    )
)
#: Formal numerals that are also ordinary words (大肆, 队伍, 陆地, 收拾, 参照): numerals only within a number.
NUMERAL_FORMS_IN_NUMBERS: Final[dict[str, str]] = dict(zip("肆伍陆陸拾参參○", "四五六六十三三零", strict=True))

_B = r"[ \t]{0,4}"
_DIGIT = "一二三四五六七八九两"
_UNIT = "十百千万亿兆"
_K = "[克米瓦卡焦帕伏赫乏]"
_ALL = f"零{_DIGIT}{_UNIT}"

# What a numeral goes on with, in any order: the reader knows which orders are right.
# 千克, 百分点 and 兆瓦 are units; but 三万五千米 is 35000 metres, not 35000 千米.
_PARTS_OF = rf"{_B}分{_B}之{_B}"
_ITEM = (
    rf"(?:{_B}(?:[十万亿]|百(?!{_B}分[点比率]|帕)|千(?!{_K})|(?<=[万亿兆][{_DIGIT}])千|兆(?![瓦焦帕伏赫欧字比]))"
    rf"|(?<=[{_ALL}])(?:[零{_DIGIT}]|[ \t]{{1,4}}[零{_DIGIT}](?![类级般等定])|{_B}点{_B}[零{_DIGIT}0-9]++)"
    rf"|(?<=[零{_UNIT}])(?![0-9]{{4}}年)[0-9]++(?:,[0-9]{{3}})*+"
    rf"|(?<=[{_UNIT}])[ \t]{{1,4}}[0-9]++(?={_B}[十百千万亿])"
    rf"|{_PARTS_OF}(?:[负-]{_B})?+(?:[0-9]++(?:[,.][0-9]++)*+|\.[0-9]++|[{_ALL}])"
    rf"|{_B}又(?=[0-9,{_ALL} \t]{{1,40}}分){_B}(?:[0-9]++|[{_ALL}])"
    rf"|{_B}成(?![员分本果年品立效功为熟就交套绩人])(?:[{_DIGIT}半](?![年个月日类级])|[0-9]++)?+)"
)

# A blank before groups of three digits: only where the groups cannot be numbers of their own.
_GROUPED = (
    r"(?:(?=[0-9]{1,2} )|(?=[0-9]{3}(?: [1-9][0-9]{2}){0,12} 0))"
    rf"[1-9][0-9]{{0,2}}(?: [0-9]{{3}})++(?![0-9]|{_B}[%‰])(?:\.[0-9]++)*+"
)
_BODY = (
    rf"(?:{_GROUPED}"
    r"|(?:[0-9]++|\.[0-9]++)"
    r"(?:,(?![0-9]{4}年|[0-9.]++\s*[<≤])[0-9]++|[ \t]{0,2}\.[ \t]{0,2}[0-9]++|。(?![0-9]{4}年)[0-9]++)*+"
    r"(?:\.(?![0-9.]))?+)"
)

# Behind a fraction or a ratio a unit cannot stand: 22/10万 and 3/100mL are numbers per something.
_NO_UNIT = rf"(?!{_B}(?:[A-Za-zμΩ%‰°℃㎡㎥{_UNIT}人户个次件处辆亩米克吨升元年月日天分座家]|平方|立方|公[斤里顷克吨]))"
_SUPERSCRIPT = "[⁺⁻]?+[⁰¹²³⁴⁵⁶⁷⁸⁹]++"
_TAIL = (
    r"(?:[eE][+-]?+[0-9]++"
    rf"|(?:{_B}[×xX]{_B}|\*)[0-9]++(?:\.[0-9]++)?+(?:\^[+-]?+[0-9]++|{_SUPERSCRIPT})?+"
    rf"|\^[+-]?+[0-9]++|(?<=10)(?<![0-9.,]10){_SUPERSCRIPT}"
    r"|(?:/[0-9]++|(?<!19[0-9]{2})(?<!20[0-9]{2}):[0-9]++(?:\.[0-9]++)?+)"
    rf"(?![0-9.,:/]){_NO_UNIT}"
    rf"|{_ITEM}*+)"
)
_ARABIC = rf"(?<![0-9])(?:[0-9]++[ \t]{{1,2}}(?=[0-9]++/[0-9]++(?![0-9.,/]){_NO_UNIT})[0-9]++|{_BODY})"
_HANZI = (
    r"(?:半数|一半|半百"
    rf"|(?!一(?:般|定|致|律|体|样|些|直|流|切|旦|票|批|次性|系列|方面))[十{_DIGIT}]"
    rf"|零(?={_B}(?:[点十百千个次起件例处家以%]|[^一-鿿]|$))"
    rf"|(?:百(?!帕)|千(?!{_K}))(?={_B}[{_DIGIT}{_UNIT}])"
    rf"|[百千万亿](?:{_B}[百千万亿]){{0,3}}(?={_PARTS_OF}[0-9.负{_ALL}-]))"
)
_END = r"(?![0-9]|\.[0-9]|[OIl][0-9OIl])"
_SIGN = r"(?:(?<![0-9])[+-]|负[ \t]{0,4})?+"

# Formal numerals: a run of two or more where a number can stand, one alone only behind a sign or
# a word of comparison.
_FORMAL = "".join(NUMERAL_FORMS_IN_NUMBERS)
_BEFORE = "于到至为过达足超约近少多负之又点分"
_BEHIND = rf"[^一-鿿]|$|点|成|分{_B}之|又|以[上下内外]"
_RUN = rf"(?:(?<![一-鿿])|(?<=[{_BEFORE}]))[{_ALL}{_FORMAL}0-9](?:{_B}[{_ALL}{_FORMAL}])++"
_SINGLE = rf"(?<=[≥≤<>=~+\-{_BEFORE}])[{_FORMAL}]"

PATTERNS: Final[dict[str, str]] = {
    "number": f"{_SIGN}(?:{_ARABIC}|{_HANZI}){_TAIL}{_END}",
    "arabic": f"{_SIGN}{_ARABIC}{_TAIL}{_END}",
    "hanzi": f"(?:负{_B})?+{_HANZI}{_ITEM}*+{_END}",
    "formal": rf"{_RUN}(?={_BEHIND}|[个個次项項件处人户家元吨米亩年月日左多余])|{_SINGLE}(?={_BEHIND})",
}
