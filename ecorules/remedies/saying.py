"""Reasons beside a row of what is needed, in words.

Comes in: the name of a reason and its figures. Goes out: one line, Chinese or English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ecorules.remedies.blocked import Blocked
from ecorules.verdicts import Language

#: The name of a reason, with what stands in its words.
Said = tuple[str, Mapping[str, Any]]

_WORDS: Final = {
    "parts": ("取各分项中最难的一项", "the farthest of its parts"),
    "no_data": ("没有评估年份的数据", "no data of an assessed year"),
    "refused": ("目标年的要求与所报数据不是一类", "the demand of the target year asks for another kind of data"),
    "met_by_then": ("现有的数已达到{by}年的要求", "the present figures meet the demand of {by}"),
    "keep_on": ("现已达标，今后各年仍须符合趋势要求", "met now; the course has to be kept in the years to come"),
    "classes": (
        "没有给出地区类别，不知适用哪一类的要求",
        "the region's classes are not given: which demand counts is open",
    ),
    "no_value": ("没有评估年的数", "no figure of the assessed year"),
    "hold": ("保持现有水平，{due}年即符合", "the present figure, held, meets the demand of {due}"),
    "no_number": ("须作认定，不能由速度推算", "to be attested; no rate tells"),
    "no_trend": ("历年数据不足，不能外推", "too few years to follow a trend"),
    "no_base": ("数为零或负，不能按比率外推", "figures of 0 or less have no rate in per cent"),
    "never": ("按近年趋势{horizon}年内达不到", "the recent trend does not get there within {horizon} years"),
    "short": (
        "近{recent}年内的数据少于{least}个或缺评估年的数，算不出历史速度",
        "fewer than {least} figures within {recent} years, or none of the assessed year: no historical rate",
    ),
    "share": ("比重只在 0 至 100% 之间", "a share lies between 0 and 100 %"),
    "next_year": (
        "要求的是逐年变化，所列为{due}年应有的数",
        "the demand is on the course of years; the figure is that due in {due}",
    ),
}


def told(said: Iterable[Said], lang: Language) -> str:
    """The reasons on one line, each once."""
    lines = []
    for name, filled in said:
        why = filled.get("why")
        lines.append(why.say(lang) if isinstance(why, Blocked) else _WORDS[name][lang == "en"].format(**filled))
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(lines))
