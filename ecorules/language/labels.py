"""Labels before a demand: classes of regions, the rest, years and subjects.

Comes in: the printed label. Goes out: ``Label``s, outermost first. A label that the lexicon
knows is a class; any other is a subject.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules.automaton import Word
from ecorules.language.classes import Classes
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Label
from ecorules.language.suffixes import span_of
from ecorules.language.vocabulary import Vocabulary, bare_word
from ecorules.text import Span

#: Classes that stand inside no other without a sign between them.
_NEVER_INNER: Final = frozenset({"settlement", "grade", "water_body"})
_JOINED: Final = "、和及或与/"
_YEAR: Final = r"(?:19|20)\d\d"
#: Endings that make a label look like a class of regions.
CLASS_ENDINGS: Final = ("地区", "区域", "城市", "县", "区", "乡镇", "村", "市", "镇", "级")
#: Both halves of one region, or classes where the text lists classes.
_EITHER: Final = frozenset({"城市", "乡村", "农村", "城镇"})
#: Labels with such an ending that are parts of one region, so subjects.
_PARTS: Final = (
    "城区",
    "小区",
    "社区",
    "农村",
    "园区",
    "街区",
    "校区",
    "厂区",
    "灌区",
    "景区",
    "库区",
    "建成区",
    "主城区",
    "中心城区",
    "规划区",
    "城镇",
    "功能区",
    "保护区",
    "流域",
    "全市",
    "全县",
    "全区",
    "市区",
    "县区",
    "镇区",
    "年级",
    "超市",
)
#: A comparison with something else, swallowed by the name before it: 覆盖率比全国平均水平高.
_COMPARED: Final = r".*[^占同百对之].?比[^,;]{2,30}(?:高|低|多|少|大|小|快|慢)出?$"
_CONDITION: Final = (
    r"当(?![年地前日期月季])|任[一意何]|否则|反之|特殊(?:情况|情形|条件|时期|地区|区域)|例外|若(?!干[个种项类])|如果|如遇|如(?!期)|除(?![尘磷氮硫臭草险雪锈油铁锰水菌藻])"
    r"|.*(?:[^小及准平按临学课工]时|情况下|[之以除]外)$"
)
_PER_GROUP: Final = (
    r"(?:平均|按|按照)?每(?![年月季周日天])(?!.*(?:率|比例|面积|里程)$)|各[镇县村乡市区校]$|.*每(?:校|辆车|人每年)$"
)
_RANK: Final = r"(?:.*(?:全国|全省|全市|世界|进入|位居|居|列))?前$|.*第$|P\d\d$|.*(?:进位|位次|名次|排名|排位|名列)$"
_SCORE: Final = r".*(?:得分|评分|权重|分值)$"
#: Words that are no name by themselves, or end one that was cut: a negation, a particle, half a comparison.
_CUT: Final = (
    r"[\W_]*|[不未于及和的约到至大小高低多少以上下过超达非没有]*|.*(?:不|不得|不应|不能|不可|不许|不准|不要|不再|没有|严禁|禁止|[未的无超劣]|[优好劣差]于|逐年|年平|实际|以来|期间|第|非|至少)"
    r"|[\d一二三四五六七八九十]+年来?|近年来?|[一二三四五六七八九十百千万零〇]+|自|同|以|但.*|而|年|月|日|人|户|士|满|仅|含|凡|最[大小高低多少]|[上下]限|限值|(?:达到|为)?准|.*每|.*年[增降减升]|达到.*|[为于是把].*|也?可(?:选择|以|按|适当|不).*|不(?!达标|合格|良|动产|锈|透水|利).*|(?:大约|约|大概)在?|鼓励|建议|推荐|倡导|提倡|.*基础上|规划[近中远]?期[内间末初]?|.*[^比]较(?![大高好强差低重轻]).*|零[下上]|[正负]|.*[“”]?十[二三四五]五[“”]?(?:期?[间末初]|以来)?|P"
)
_DOCUMENTS: Final = (
    r"(?:按照|依照|参照|另行|附录|详见|见(?!义)|同第|按(?=[A-Z表第《省市国上]))|(?:表|图|注)$|.*(?:GB|HJ|DB|CJJ?|/T)$"
)
#: A mean over hours, days or a year is a measure; any other mean is somebody else's figure.
_OWN_MEAN: Final = "^(?:全[市县区域州])?平均$|[年月日季周时](?:平均|均)值$"
#: A mean over years is no figure of the assessed year, and history must not be taken for it.
_MEAN_OF_YEARS: Final = (
    r"(?:.*(?:近|前|过去|连续))?[\d一二两三四五六七八九十]{1,3}\s*年(?:的|来|内)?(?:年?平均值?|均值|年均值?)$"
)
#: A base of comparison with its year lost: 较年下降18%.
_BROKEN: Final = "较(?![大高好强])|比(?![例重率值])|[同环]比"


def class_labels(token: Word, classes: Classes) -> tuple[Label, ...]:
    """The classes of a printed label: one label a dimension, in the order of the text."""
    printed = bare_word(token).rstrip(":")
    span = span_of(token)
    found: list[Label] = []
    for name in _names(printed, classes, token):
        dimension = classes.by_name[name].dimension
        if found and found[-1].kind == f"class:{dimension}":
            found[-1] = found[-1]._replace(names=(*found[-1].names, name))
        else:
            found.append(Label(f"class:{dimension}", (name,), span))
    return tuple(found)


def _names(printed: str, classes: Classes, token: Word) -> list[str]:
    names: list[str] = []
    place, joint = 0, ""
    while place < len(printed):
        if printed[place] in _JOINED:
            joint = printed[place]
            place += 1
            continue
        length = next(
            (size for size in range(len(printed) - place, 0, -1) if _known(printed[place : place + size], classes)), 0
        )
        if not length:
            raise refuse("class", span_of(token), read=printed[place:])
        word = printed[place : place + length]
        found = classes.together.get(word) or (classes.by_label[word].name,)
        if names and not _fit_together(classes, names[-1], found[0], joint):
            raise refuse("class", span_of(token), read=printed)
        names.extend(found)
        place, joint = place + length, ""
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise refuse("same_class", span_of(token), read=repeated.pop())
    return names


def _fit_together(classes: Classes, before: str, name: str, joint: str) -> bool:
    """Classes joined by a sign are of one dimension; without one the second stands inside the first."""
    same = classes.by_name[before].dimension == classes.by_name[name].dimension
    return same if joint else same or classes.by_name[name].dimension not in _NEVER_INNER


def _known(word: str, classes: Classes) -> bool:
    return word in classes.by_label or word in classes.together


def _check_name(name: str, span: Span, vocabulary: Vocabulary) -> None:
    """A name that is half a word, a grade, a version of a standard or a document is no subject."""
    plain = bare_word(name)
    if re.match(_DOCUMENTS, plain):
        raise refuse("elsewhere", span)
    if re.fullmatch(".*的(?:县|市|区|镇|乡|村|地区|城市|乡镇)", plain):
        raise refuse("class", span, read=plain)
    for part in plain.split("、"):
        kind = vocabulary.not_subject.get(part)
        if kind is not None:
            raise refuse(kind, span, read=part)
    if len(plain) == 1 and plain >= "\u4e00" and plain not in vocabulary.single:
        raise refuse("damaged", span, read=plain)
    if re.fullmatch(_CUT, plain) or (not re.search(_OWN_MEAN, plain) and plain.endswith(vocabulary.reference_ends)):
        raise refuse("damaged", span, read=plain)


def rest_label(token: Word) -> Label:
    """其他: what no other label takes."""
    return Label("rest", (bare_word(token).rstrip(":"),), span_of(token))


def year_label(token: Word) -> Label:
    """到2025年: the year from which a demand holds."""
    year = re.search(_YEAR, str(token))
    assert year is not None
    return Label("year", (), span_of(token), int(year.group()))


def subject_label(token: Word, vocabulary: Vocabulary) -> Label:
    """A name that the lexicon does not know; 、 lists several. The span leaves the colon out."""
    text = str(token)
    name = text.rstrip().removesuffix(":").rstrip()
    span = span_of(token)
    if name.startswith(vocabulary.elsewhere):
        raise refuse("elsewhere", span)
    if re.match(_BROKEN, name):
        raise refuse("damaged", span, read=name)
    if token.type == "LABEL" and not vocabulary.says_how(bare_word(name)):
        _check_name(name, span, vocabulary)
    if re.match(_MEAN_OF_YEARS, name):
        raise refuse("window", span)
    if re.match(_CONDITION, name):
        raise refuse("condition", span, read=name)
    if re.match(_RANK, name):
        raise refuse("rank", span)
    if re.match(_COMPARED, name):
        raise refuse("place", span, read=name)
    if re.match(_SCORE, name):
        raise refuse("score", span)
    if re.match(_PER_GROUP, name):
        raise refuse("per_group", span, read=name)
    names = [part.strip() for part in name.split("、")] if "(" not in name else [name]
    return Label("subject", tuple(bare_word(part) for part in names), span._replace(end=span.start + len(name)))


def looks_like_class(name: str, *, alone: bool = False) -> bool:
    """Whether an unlisted label looks like a class of regions rather than a part of one.

    城市 and 乡村 are parts of one region, unless listed classes stand beside them.
    """
    if name in _EITHER:
        return not alone
    return name.endswith(CLASS_ENDINGS) and not name.endswith(_PARTS)
