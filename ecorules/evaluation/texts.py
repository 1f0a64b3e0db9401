"""Reported words: what a text given as a value says about a clause.

Comes in: a status, a prohibition or a grade, and the text that somebody reported. Goes out:
True (met), False (not met) or None (the text does not settle it). Nothing is guessed from a
text that is merely near.
"""

from __future__ import annotations

import re
from typing import Final

from ecorules.evaluation.folding import fold
from ecorules.rules import GRADES, Grade, Status

_YES: Final = frozenset({"是", "达标", "已达标"})
_NO: Final = frozenset({"否", "未达标", "不达标", "没有达标", "尚未达标"})
_CONFORMS: Final = frozenset({"符合", "已符合", "达到", "已达到", "满足", "已满足"})
_CONFORMS_NOT: Final = frozenset({"不符合", "未符合", "未达到", "没有达到", "尚未达到", "不满足", "未满足"})
_DONE: Final = frozenset({"完成", "已完成", "已经完成", "超额完成", "提前完成"})
_DONE_NOT: Final = frozenset({"未完成", "没有完成", "尚未完成", "未能完成", "还未完成"})

_ALREADY: Final = ("已经", "已")
_NOT_YET: Final = ("未", "没有", "没", "尚未", "未能", "还未", "还没有", "尚没有")

_NOT_DONE: Final = ("未", "没有", "没", "并未", "从未", "未曾")

_FORBIDDING: Final = re.compile(r"^(?:不得|不应|不能|不可|不准|不允许|严禁|禁止|杜绝|没有|未|无|不)")
_KEPT: Final = frozenset(
    {"未检出", "未发生", "未发现", "未出现", "没有", "没有发生", "没有检出", "没有出现", "没有发现"}
)
_BROKEN: Final = frozenset({"检出", "发生", "有", "出现", "发现", "存在"})
_ABSENT: Final = ("未", "没有", "没", "无", "从未", "未曾", "尚未", "不")
_PRESENT: Final = ("", "有", "已", "已经", "曾", "被")

_NUMERALS: Final = {
    **{roman: rank for rank, roman in enumerate(("I", "II", "III", "IV", "V"))},
    **{mark: rank for rank, mark in enumerate("ⅠⅡⅢⅣⅤ")},
    **{mark: rank for rank, mark in enumerate("ⅰⅱⅲⅳⅴ")},
    **{mark: rank for rank, mark in enumerate("12345")},
    **{mark: rank for rank, mark in enumerate("一二三四五")},
}
_GRADE: Final = re.compile(r"^(劣)?(III|II|IV|I|V|[ⅠⅡⅢⅣⅤⅰⅱⅲⅳⅴ1-5一二三四五])(类|级)?(?:水质|水体|水)?$", re.IGNORECASE)

#: Before a subject that a report repeats: 已制度完善, 未制度完善.
_REPORTING: Final = ("", "已经", "已", "尚没有", "还没有", "没有", "尚未", "未能", "还未", "未", "没", "无", "有")

_MARKS: Final = re.compile(r"[\s,;.:!?、，。；：！？…·()\[\]“”\"'—-]+")

#: 不 and a verb of two characters: 不改变. In longer words 不 may belong to another word (不断, 不定期).
_DENIED: Final = 3

#: Longer reports are not statuses; they are not searched for one.
_LONGEST: Final = 200


def says_status(words: str, report: str) -> bool | None:
    """Whether a report says that a state holds: the words themselves, or yes or no.

    >>> says_status("建立", "已建立"), says_status("建立", "尚未建立"), says_status("建立", "进行中")
    (True, False, None)
    >>> says_status("长效机制健全", "长效机制尚未健全"), says_status("不改变", "未改变")
    (False, True)
    """
    said, wanted = _squeezed(report), _squeezed(words)
    if said in _YES or said == wanted or said in _marked(wanted, _ALREADY):
        return True
    if said in _NO or said in _marked(wanted, _NOT_YET):
        return False
    if len(wanted) == _DENIED and wanted[0] == "不":
        stem = wanted[1:]
        if said in [before + stem for before in _NOT_DONE]:
            return True
        return False if said in [before + stem for before in _PRESENT] else None
    return None


def _marked(words: str, marks: tuple[str, ...]) -> list[str]:
    """The words with one of these marks before them, or before the verb: 长效机制已健全."""
    places = (0, *range(2, len(words) - 1))
    return [words[:place] + mark + words[place:] for mark in marks for place in places]


def says_prohibition(words: str, report: str) -> bool | None:
    """Whether a report says that a prohibition is kept.

    A bare 无 may mean that there are no data: it counts only where the text itself says 无.
    是 and 否 are left open, since nobody knows which question they answer.

    >>> says_prohibition("不得检出", "未检出"), says_prohibition("不得检出", "检出"), says_prohibition("不得检出", "无")
    (True, False, None)
    """
    said, wanted = _squeezed(report), _squeezed(words)
    said = said.removeprefix("均")
    forbidden = _FORBIDDING.sub("", wanted)
    if said in ("无", "没有") or not said:
        return True if said == "没有" or (said and wanted.startswith("无")) else None
    if said == wanted or said in _KEPT or said in ("达标", "已达标"):
        return True
    if said in _BROKEN or said in ("未达标", "不达标"):
        return False
    if forbidden and said in [before + forbidden for before in _ABSENT]:
        return True
    if forbidden and said in [before + forbidden for before in _PRESENT]:
        return False
    return None


def says_state(demand: Status, report: str) -> bool | None:
    """Whether a report says that a status holds or a prohibition is kept."""
    return (says_prohibition if demand.prohibition else says_status)(demand.words, report)


def without_subject(subject: str, report: str) -> str:
    """A report without the subject that it repeats before its words; as it is if it repeats none.

    >>> without_subject("制度", "制度已健全"), without_subject("制度", "健全"), without_subject("制度", "制度")
    ('已健全', '健全', '制度')
    >>> without_subject("制度", "尚未制度健全")
    '尚未健全'
    """
    said, name = _squeezed(report), _squeezed(subject)
    if not name:
        return report
    for mark in _REPORTING:
        if said.startswith(mark + name):
            return mark + said.removeprefix(mark + name) or report
    return report


def says_conformity(report: str) -> bool | None:
    """Whether a report says that a standard is met: 达标, 符合, and their opposites."""
    said = _squeezed(report)
    if said in _YES or said in _CONFORMS:
        return True
    return False if said in _NO or said in _CONFORMS_NOT else None


def says_fulfilment(report: str) -> bool | None:
    """Whether a report says that a task is fulfilled: 完成, 达标, and their opposites."""
    said = _squeezed(report)
    if said in _DONE:
        return True
    return False if said in _DONE_NOT else says_conformity(report)


def grade_rank(report: str) -> tuple[int, str] | None:
    """The rank of a reported grade (0 is Ⅰ, 5 is 劣Ⅴ) and its kind, "" if none was said.

    >>> grade_rank("劣Ⅴ类"), grade_rank("3类"), grade_rank("ⅱ"), grade_rank("优")
    ((5, '类'), (2, '类'), (1, ''), None)
    """
    found = _GRADE.match(_squeezed(report))
    if found is None:
        return None
    rank = _NUMERALS[found[2].upper() if found[2].isascii() else found[2]]
    if found[1]:
        return (rank + 1, found[3] or "") if rank == 4 else None
    return rank, found[3] or ""


def says_grade(demand: Grade, report: str) -> bool | None:
    """Whether a reported grade meets the one demanded; another kind of grade settles nothing."""
    found = grade_rank(report)
    if found is None:
        said = _squeezed(report)
        return True if said in _YES else False if said in _NO else None
    rank, kind = found
    if kind not in ("", demand.kind) or demand.grade not in GRADES:
        return None
    due = GRADES.index(demand.grade)
    return rank < due if demand.strict else rank <= due


def _squeezed(text: str) -> str:
    return _MARKS.sub("", fold(text[: _LONGEST + 1])) if len(text) <= _LONGEST else text[:_LONGEST] + "…"
