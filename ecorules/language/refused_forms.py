"""The forms that are refused as such: scores, grades, ranks, conditions, rows of values, damage.

Comes in: a cleaned text. Goes out: the kind of the form, as the catalogue of complaints names it,
and its place. A form is looked for when a text cannot be read, and a few of them also in texts
that were read but whose free words may hide one. Patterns are compiled when first needed; every
repetition in them is bounded, so that a text of 10,000 characters costs milliseconds.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import Final, NamedTuple

from ecorules.text import Span
from ecorules.units import unit_pattern


class Strength(Enum):
    """How sure a form is of itself."""

    CERTAIN = "whatever could not be read in the text, this is why"
    LIKELY = "the reason only for what could not be read at that very place"


class _Form(NamedTuple):
    kind: str
    strength: Strength
    #: Whether free words may hide the form in a text that can be read.
    hidden: bool
    pattern: str


_N = r"(?<![\d.])\d{1,12}(?:\.\d{1,12})?"
_SIGN = r"[<>=≥≤]"
_B = r"\s{0,4}"
_COUNT = r"[\d一二两三四五六七八九十百千万亿.]{1,12}"
_BOUND = rf"(?:{_SIGN}|不[低小少高大多超]|[高低大小]于|至少|至多|应|须)"
_ABOUT = r"(?:及|\(含\))?以[上下内]"
_TIER = (
    r"(?:亚?健康|不健康|优秀?|良好?|中等?|差|一般|不?合格|较[好差]|示范|[轻中重]度(?:污染)?|污染|"
    r"[一二三四五]级|[A-E](?![A-Za-z]))"
)
_GROUP = r"(?:人口?|户|名|位|个|家|套|辆|床|村|乡镇|社区|学生|老人|职工|公里|平方公里|公顷|亩)"
_DONE = r"(?:建成|建设|新建|改建|扩建|投产|投运|投用|批准|审批|竣工|验收|环评|取得)"
_DATE = r"(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?底?"
_REPEATED = r"每(?:个)?(?:年度?|季度?|月|周|天|日|旬|半年|学期)"
_TURN = r"(?<![小及工同实届临按定])时(?!间|长|段|效|期|速|刻|代|常|价|率)"

_FORMS: Final = tuple(
    _Form(kind, strength, hidden, pattern)
    for strength, kind, hidden, pattern in (
        (
            Strength.CERTAIN,
            "elsewhere",
            False,
            r"^\s{0,20}(?:同[上下左右前]|待(?:定|下达|明确|核定|补充|确定)|详?见(?:附|表|备注|说明|文件|右|左|上|下|注|第|《|[\d(])[^;。]{0,40}|详见[^;。]{0,40}|另[行]?(?:定|文)[^;。]{0,20}"
            r"|视[^;。\d]{0,20}(?:而定|情况|确定)[^;。\d]{0,10}|(?:根据|依据|按照?|结合)[^;。\d]{1,30}(?:确定|另行[^;。\d]{1,10}|而定|执行)|由[^;。\d]{1,20}(?:确定|另行下达)"
            r"|空白?|缺|缺失|无数据|暂[无缺]|未定|不详|[Nn][/.]?[Aa]\.?|nan|null|none|None|NULL|TBD|tbd|[-—/\\.…?_·,;。、:!|#*†‡※①-⑳\s]{1,40})\s{0,20}$",
        ),
        (Strength.CERTAIN, "hollow", False, r"[(\[{【《]\s{0,20}[)\]}】》]"),
        (
            Strength.CERTAIN,
            "damaged",
            False,
            "\ufffd|%\\s?%|‰\\s?‰|\\d{1,12}(?:\\.\\d{1,12})?%\\s?\\d{1,12}(?:\\.\\d{1,12})?%|\\d{1,12}\\.{2,9}\\d{1,12}|^\\s{0,9}[Il]\\([XOxo]\\)|^\\s{0,9}川[类级]|刭",
        ),
        (
            Strength.CERTAIN,
            "letters",
            False,
            r"(?<![A-Za-z\d.])(?:\d[\d.]{0,8}[OoIl][\dOoIl.]{0,8}|[OoIl][OoIl]{0,3}\d[\dOoIl.]{0,8}|[Il1][Oo]{2,4})(?![A-Za-z\d])",
        ),
        (
            Strength.CERTAIN,
            "no_value",
            False,
            rf"(?<=[<>=≥≤\s])[+-]?(?:[Nn]a[Nn]|NAN|[Ii]nf(?:inity)?|INF|∞|无穷大?)(?![A-Za-z])|^{_B}(?:[Ii]nf(?:inity)?|INF|∞)\s{{0,9}}$",
        ),
        (
            Strength.CERTAIN,
            "score",
            True,
            rf"[得扣减加计赋记]{_B}(?:满|零|{_COUNT}){_B}分(?!贝|钟|之|米|公里)|不得分|得满分|(?:不|酌情|比例|按次|逐项|累计)[扣加减计得]分|满分{_B}(?:为{_B})?\d|(?<=[,;:])满分$"
            r"|按[^;。,]{0,16}(?:计|评|打|赋|得|扣|给)分(?!率|值)|(?:评分|计分|打分|赋分|得分|扣分)(?:标准|办法|细则|规则|方法|公式)|分值为?\d|扣完为止",
        ),
        (
            Strength.CERTAIN,
            "tiers",
            True,
            rf"{_N}{_B}[%‰分]?{_B}(?:{_ABOUT})?的?(?:评?定?为|属于?|:){_B}{_TIER}(?=[\s;,。、)]|$)",
        ),
        (
            Strength.CERTAIN,
            "tiers",
            False,
            rf"{_N}{_B}[%‰分]?{_B}\(?{_B}{_TIER}{_B}\)?[;,。、\s][^;。]{{0,40}}?{_N}{_B}[%‰分]?{_B}\(?{_B}{_TIER}{_B}(?=[);,。、\s]|$)",
        ),
        (
            Strength.CERTAIN,
            "built",
            True,
            rf"{_DATE}(?:\(?不?含\)?)?(?:以?[前后]|之[前后]|起|以来)[^;,。<>=≥≤\d]{{0,8}}{_DONE}[^;,。<>=≥≤\d]{{0,6}}的|{_DATE}(?:以后|之后|后|起|以来)(?:新建|新投|投产|投运|竣工|批准)",
        ),
        (
            Strength.CERTAIN,
            "condition",
            True,
            rf"当(?![地年前日期月季天代])[^;。]{{0,40}}?{_TURN}|(?:{_SIGN}|[高低大小]于|超过|不足|达到){_B}{_N}[^;。,]{{0,12}}{_TURN}(?={_B}(?:[,:]|{_BOUND}|\d|$))",
        ),
        (
            Strength.CERTAIN,
            "condition",
            False,
            rf"(?:若|如果|如遇)[^;。,]{{1,40}},?{_B}则|(?:{_SIGN}|[高低大小]于|超过|不足|达到){_B}{_N}[^;,。:()<>=≥≤]{{0,12}}的[^;,。:()<>=≥≤\d]{{0,6}},?{_B}{_BOUND}"
            rf"|人口{_B}{_COUNT}人?{_ABOUT}|{_COUNT}人口{_ABOUT}|{_SIGN}{_B}{_N}(?:[^;。,:\d<>=≥≤]{{1,8}}:{_B}{_SIGN}?{_B}\d|:{_B}{_SIGN})"
            rf"|{_N}层(?:{_ABOUT}|:)|^{_B}{_N}{_B}k?m\s{{1,4}}{_N}{_B}[;,。]|{_N}[^;,。:()<>=≥≤\d]{{0,6}}{_ABOUT}的?[^;,。:()<>=≥≤\d]{{0,6}}{_BOUND}",
        ),
        (
            Strength.CERTAIN,
            "rank",
            True,
            rf"前{_B}[\d一二两三四五六七八九十百]{{1,4}}{_B}(?:名|位|强|%|百分)|后{_B}[\d一二两三四五六七八九十]{{1,4}}{_B}(?:名|位(?!数))|(?<!建立)(?<!实施)(?<!开展)(?<!公开)排名|名列|位列|位居"
            r"|居(?:全|本|同|首)[^;。,\d]{0,8}(?:第|首|前|末)|居[^;。,\d]{0,4}首位|第\s?[一二三四五六七八九十\d]{1,3}\s?(?:名|位)(?!数)|百分位|(?:[十百]|[四五]|[\d%]\s?)分位|(?<=[省国市县区界内])前列|倒数第",
        ),
        (
            Strength.CERTAIN,
            "periods",
            False,
            rf"{_REPEATED}[^;。]{{0,30}}?\d[^;。\d]{{0,10}}[,;、。\s]{_B}{_REPEATED}[^;。]{{0,30}}?\d",
        ),
        (
            Strength.CERTAIN,
            "per_group",
            True,
            rf"每{_B}(?:增加?{_B})?{_COUNT}{_B}(?:个|名|位)?{_GROUP}?{_B}(?:{_BOUND}|[~\d配设建增])(?!个?百分点)(?<!年)",
        ),
        (Strength.CERTAIN, "each_of", False, r"^\s{0,20}分别"),
        (
            Strength.CERTAIN,
            "row",
            False,
            rf"^{_B}{_SIGN}?{_B}{_N}\s{{1,8}}{_N}(?=[\s(]|$)|^\s{{0,9}}(?:[是否有无]\s{{1,8}}){{1,20}}[是否有无]\s{{0,9}}$",
        ),
        (Strength.LIKELY, "slash", False, rf"{_N}{_B}[%‰]?{_B}/{_B}{_SIGN}?{_B}{_N}"),
        (Strength.LIKELY, "two", False, rf"\([^()]{{0,40}}(?:{_SIGN}|标准|\d)[^()]{{0,40}}\)"),
        (
            Strength.LIKELY,
            "range",
            False,
            rf"^{_B}[~]{_B}{_N}|{_N}?{_B}~{_B}~{_B}(?:{_N})?|{_N}{_B}~{_B}{_N}{_B}~{_B}(?:{_N})?",
        ),
        (
            Strength.LIKELY,
            "cut",
            False,
            rf"{_N}[eE](?![A-Za-z\d+-])|{_N}{_B}[×xX*](?={_B}(?:$|[;,。]))|(?<!\d)[×]{_B}10[\^⁰¹²³⁴-⁹]|[百千万]分之(?![\d一二两三四五六七八九十])|[一二三四五六七八九十]分之(?![\d一二两三四五六七八九十])",
        ),
        (Strength.LIKELY, "row", False, rf"{_N}{_B}[a-z]?{_B}[,、\s]{_B}{_N}|-\s{{0,9}}$|\s-\s"),
    )
)


@cache
def _compiled(place: int) -> re.Pattern[str]:
    return re.compile(_FORMS[place].pattern)


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"\s{{0,20}}({unit_pattern()})\s{{0,20}}")


def refused_form(text: str, *, hidden: bool = False) -> tuple[str, Span] | None:
    """Which refused form a text has, and where; None if it has none that is known.

    With ``hidden``, only the forms are looked for that free words may hide in a text that was read.

    >>> refused_form("≥90得10分")
    ('score', Span(start=3, end=7))
    >>> refused_form("第三产业增加值占比≥50%", hidden=True) is None
    True
    """
    if hidden:
        return _first(text, [place for place, form in enumerate(_FORMS) if form.hidden])
    return find_form(text, Strength.CERTAIN) or find_form(text, Strength.LIKELY)


def find_form(text: str, strength: Strength, near: Span | None = None) -> tuple[str, Span] | None:
    """The first form of a strength; with ``near``, one that touches this place."""
    if strength is Strength.CERTAIN and len(text) < 40 and (unit := _unit().fullmatch(text)):
        return "lone_unit", Span(*unit.span(1))
    return _first(text, [place for place, form in enumerate(_FORMS) if form.strength is strength], near)


def _first(text: str, places: list[int], near: Span | None = None) -> tuple[str, Span] | None:
    for place in places:
        for found in _compiled(place).finditer(text):
            span = Span(found.start(), max(found.end(), found.start() + 1))
            if near is None or (span.start <= near.end + 1 and near.start <= span.end + 1):
                return _FORMS[place].kind, span
    return None


_OPENING: Final = {")": "(", "]": "[", "}": "{", "》": "《", "】": "【", "」": "「", "’": "‘", "”": "“"}
_INTERVAL: Final = re.compile(r"[(\[][-\d.%\s,eE+]{3,40}[)\]]")


def bracket_fault(text: str) -> tuple[str, Span] | None:
    """The first bracket without its other half. An interval may open with one kind and close with another."""
    ends = {found.end() - 1 for found in _INTERVAL.finditer(text)}
    opened: list[int] = []
    for place, char in enumerate(text):
        if char in _OPENING.values():
            opened.append(place)
        elif char in _OPENING:
            if not opened or (text[opened[-1]] != _OPENING[char] and place not in ends):
                return "bracket", Span(opened[-1] if opened else place, (opened[-1] if opened else place) + 1)
            opened.pop()
    return ("bracket", Span(opened[-1], opened[-1] + 1)) if opened else None
