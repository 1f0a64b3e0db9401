"""Words in names that tell what kind of figure stands behind them.

A name never decides a verdict; here it only decides whether something looks odd.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Figures that may be negative or beyond 100 %: growth, changes, and ratios to a plan or to another quantity.
_UNBOUNDED: Final = re.compile(
    "增长|增速|增幅|增加|增量|上升|提高|提升|改善|下降|降低|减少|削减|升幅|降幅|涨幅|变化|变动|弹性|同比|环比"
    "|完成率|执行率|进度|计划|自给|平衡|补充|产销|负荷|周转|保值|收益|利润|拨备|抚养|倍|负债|杠杆|满载|入学率"
)
_DOWNWARD: Final = re.compile("下降|降低|减少|削减|降幅|压减|压缩")
_UPWARD: Final = re.compile("上升|提高|提升|增加|增长|升幅|增幅|涨幅")
#: Shares of a whole economy or budget: half a per cent is a usual figure.
_SMALL: Final = re.compile("GDP|生产总值|经费|投入|投资|支出|财政|税")
_INDEX: Final = re.compile("指数$|指数[(（]")


def may_exceed(name: str) -> bool:
    """Whether a share of this name may leave 0 to 100 %.

    >>> may_exceed("地区生产总值增长率"), may_exceed("城镇污水处理率")
    (True, False)
    """
    return _UNBOUNDED.search(name) is not None


def may_be_small(name: str) -> bool:
    """Whether a share of this name may well be below 1 %.

    >>> may_be_small("研发经费支出占GDP比重"), may_be_small("城镇污水处理率")
    (True, False)
    """
    return _SMALL.search(unicodedata.normalize("NFKC", name[:200]).upper()) is not None


def course(name: str) -> str | None:
    """ "down" or "up" where the name is that of a change in one direction.

    >>> course("PM2.5浓度下降幅度"), course("森林覆盖率")
    ('down', None)
    """
    down, up = _DOWNWARD.search(name), _UPWARD.search(name)
    if (down is None) == (up is None):
        return None
    return "down" if down else "up"


def is_index(name: str) -> bool:
    """Whether the name is that of an index, which has no unit.

    >>> is_index("生态环境状况指数(EI)"), is_index("指数平均值")
    (True, False)
    """
    return _INDEX.search(name) is not None
