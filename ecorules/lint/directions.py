"""Checks of directions: missing, against the sign, or at odds with the level behind a part."""

from __future__ import annotations

from collections.abc import Iterator

from ecorules.evaluation import needs_better
from ecorules.lint.asked import Table
from ecorules.lint.findings import Remark
from ecorules.lint.words import course
from ecorules.schemes import shown


def missing(table: Table) -> Iterator[Remark]:
    """A demand that cannot be judged without ``better``, and none is given.

    Behind a part with a level, tasks and courses are judged by the level's direction.
    """
    for each in table.readable:
        level = each.part.level if each.part is not None else None
        if level is None and needs_better(each.rule):
            yield Remark(
                each.indicator.id,
                each.owner,
                f"“{shown(each.name)}” 的指标值 “{shown(each.text)}” 需要知道方向，没有写 better",
                f"{shown(each.name)!r}: the threshold {shown(each.text)!r} needs a direction; there is no better",
                "按指标含义写 better: higher 或 better: lower",
                "say better: higher or better: lower, by what the indicator means",
            )


def against_sign(table: Table) -> Iterator[Remark]:
    """W103 of the reader: a bound that works against the better direction."""
    for each in table.readable:
        for found in each.rule.diagnostics:
            if found.code == "W103":
                yield Remark(
                    each.indicator.id,
                    each.place,
                    f"“{shown(each.name)}”（{found.code}）：{found.message}",
                    f"{shown(each.name)!r} ({found.code}): {found.message_en}",
                    "核对 better 与符号，其中一个多半有误",
                    "check better and the sign: one of the two is probably wrong",
                )


def against_level(table: Table) -> Iterator[Remark]:
    """A part that reports a fall of something that should rise, or the reverse.

    A larger fall is better just where a lower level is: the part's better and its level's then
    differ; for a rise they agree.
    """
    for row in table.scheme:
        for at, part in enumerate(row.parts):
            way = course(part.name)
            level = part.level
            if level is None or level.better is None or part.better is None or way is None:
                continue
            if (part.better == level.better) == (way == "down"):
                zh, en = ("下降", "fall") if way == "down" else ("上升", "rise")
                yield Remark(
                    row.id,
                    ("parts", at, "level"),
                    f"分项 “{shown(part.name)}” 报告{zh}，其 better（{part.better}）与 level 的（{level.better}）矛盾",
                    f"part {shown(part.name)!r} reports a {en}; its better ({part.better}) and its level's "
                    f"({level.better}) contradict each other",
                    "下降幅度越大越好时，level 是 better: lower；上升时两者相同",
                    "where a larger fall is better the level has better: lower; for a rise the two agree",
                )
