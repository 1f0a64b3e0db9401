"""Labels before a demand: classes of regions, the rest, years and subjects.

Comes in: the printed label. Goes out: ``Label``s, outermost first. A label that the lexicon
knows is a class; any other is a subject.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules.automaton import Word
from ecorules.language.bodies import span_of
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Label
from ecorules.language.lexicon import Classes
from ecorules.language.vocabulary import Vocabulary, bare_word

_JOINED: Final = "、和及或与/"
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Endings that make a label look like a class of regions.
CLASS_ENDINGS: Final = ("地区", "区域", "城市", "县", "区", "乡镇", "村")
#: Labels with such an ending that are parts of one region, so subjects.
_PARTS: Final = ("城区", "小区", "社区", "农村", "园区", "街区", "校区", "厂区", "灌区", "景区", "库区", "建成区", "主城区", "中心城区", "规划区", "城镇", "功能区", "保护区", "流域")
_CONDITION: Final = re.compile(r"当|若|如果|.*(?:时|情况下)$")
_PER_GROUP: Final = re.compile("每")
#: A base of comparison with its year lost: 较年下降18%.
_BROKEN: Final = re.compile("较(?![大高好强])|比(?![例重率值])|[同环]比")
_COUNTED: Final = ("率", "比例", "面积", "数量", "数", "量", "里程")


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
    place = 0
    while place < len(printed):
        if printed[place] in _JOINED:
            place += 1
            continue
        length = next(
            (size for size in range(len(printed) - place, 0, -1) if _known(printed[place : place + size], classes)), 0
        )
        if not length:
            raise refuse("class", span_of(token), read=printed[place:])
        word = printed[place : place + length]
        names.extend(classes.together.get(word) or (classes.by_label[word].name,))
        place += length
    repeated = {name for name in names if names.count(name) > 1}
    if repeated:
        raise refuse("same_class", span_of(token), read=repeated.pop())
    return names


def _known(word: str, classes: Classes) -> bool:
    return word in classes.by_label or word in classes.together


def rest_label(token: Word) -> Label:
    """其他: what no other label takes."""
    return Label("rest", (bare_word(token).rstrip(":"),), span_of(token))


def year_label(token: Word) -> Label:
    """到2025年: the year from which a demand holds."""
    year = _YEAR.search(str(token))
    assert year is not None
    return Label("year", (), span_of(token), int(year.group()))


def subject_label(token: Word, vocabulary: Vocabulary) -> Label:
    """A name that the lexicon does not know; 、 lists several. The span leaves the colon out."""
    text = str(token)
    name = text.rstrip().removesuffix(":").rstrip()
    span = span_of(token)
    if name.startswith(vocabulary.elsewhere):
        raise refuse("elsewhere", span)
    if _BROKEN.match(name):
        raise refuse("damaged", span, read=name)
    if _CONDITION.match(name):
        raise refuse("condition", span, read=name)
    if _PER_GROUP.match(name) and not name.endswith(_COUNTED):
        raise refuse("per_group", span, read=name)
    names = [part.strip() for part in name.split("、")] if "(" not in name else [name]
    return Label("subject", tuple(bare_word(part) for part in names), span._replace(end=span.start + len(name)))


def looks_like_class(name: str) -> bool:
    """Whether an unlisted label looks like a class of regions rather than a part of one."""
    return name.endswith(CLASS_ENDINGS) and not name.endswith(_PARTS)
