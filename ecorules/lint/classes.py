"""Checks of class arms: classes left out, and arms that no region ever reaches.

What a complete set of arms is, differs by dimension. Levels are complete with 市 and 县, terrain
with 山区, 丘陵地区 and 平原地区 (草原 and 高寒 are named by some tables only), city sizes with all
of 国发〔2014〕51号. 省会 or 黄土高原 are no halves of anything: such arms are complete with 其他.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Final, assert_never

from ecorules.analysis import DeadArm, Gap, dead_arms, gaps
from ecorules.language import Lexicon
from ecorules.lint.asked import Asked, Table, nodes
from ecorules.lint.findings import Remark, listing
from ecorules.rules import Arms, Demand
from ecorules.schemes import shown, under_scope

#: The classes that arms of a dimension must reach, each with those that stand for it as well.
#: A class is reached too where all classes that it is made of are.
COMPLETE: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "level": (("市", "设区市", "地级市"), ("县",)),
    "city_size": (("超大城市",), ("特大城市",), ("大城市",), ("中小城市",)),
    "terrain": (("山区",), ("丘陵地区",), ("平原地区",)),
    "zone": (("东部地区",), ("中部地区",), ("西部地区",)),
    "development": (("经济发达地区",), ("经济欠发达地区",)),
    "water": (("缺水城市",), ("非缺水城市", "丰水地区")),
    "aridity": (("干旱半干旱地区",), ("半湿润地区",), ("湿润地区",)),
    "latitude": (("南方地区",), ("北方地区",)),
    "climate": (("严寒地区",), ("寒冷地区",), ("夏热冬冷地区",), ("夏热冬暖地区",), ("温和地区",)),
    "function_zone": (("优化开发区",), ("重点开发区",), ("限制开发区",), ("禁止开发区",)),
    "settlement": (("设市城市",), ("县城",)),
    "water_body": (("河流",), ("湖库",)),
    "water_function": (("Ⅰ类水域",), ("Ⅱ类水域",), ("Ⅲ类水域",), ("Ⅳ类水域",), ("Ⅴ类水域",)),
}
#: Dimensions whose classes are not all there is: only 其他 completes them.
OPEN: Final = frozenset({"plateau", "key_region"})
_SCOPE_OF_ALL: Final = frozenset(
    {"市县", "市、县", "市,县", "市和县", "市/县", "县市", "县、市", "全部", "所有", "-", "—"}
)

#: The classes that a row is for, by dimension.
Within = Mapping[str, tuple[str, ...]]


def left_out(table: Table) -> Iterator[Remark]:
    """Class arms that leave out a class of regions: nothing is demanded there, and nobody says so."""
    for each in table.readable:
        scope = _scope(each)
        for _, same_arms in groupby(gaps(each.rule), key=lambda gap: (gap.span, gap.within)):
            losses = [_lost(gap, scope, table.scheme.level) for gap in same_arms]
            if all(losses):
                listed, listed_en = listing(sorted(losses, key=len)[0])
                yield Remark(
                    each.indicator.id,
                    each.place,
                    f"“{shown(each.text)}” 没有说到 {listed}，这些地区将判为不涉及",
                    f"{shown(each.text)!r} says nothing of {listed_en}: such regions will be 不涉及 (not applicable)",
                    "补上这一类的指标值，或用 scope 写明适用范围",
                    "add the demand on that class, or say with scope whom the row is for",
                )


def never_reached(table: Table) -> Iterator[Remark]:
    """Arms that no region reaches: outside the row's scope, or with nothing left by the others."""
    for each in table.readable:
        said = [*map(_why_dead, dead_arms(each.rule)), *_out_of_scope(each.rule.demand, _scope(each))]
        for what, what_en in said:
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.text)}” 中 {what}",
                f"{shown(each.text)!r}: {what_en}",
                "删去用不到的一支，或更正 scope 和类别",
                "delete what never applies, or correct scope and classes",
            )


def _why_dead(dead: DeadArm) -> tuple[str, str]:
    by, by_en = listing(dead.by or ("其他",))
    label = f"{dead.year}年" if dead.year is not None else "、".join(dead.labels) or "其他"
    match dead.kind:
        case "repeated":
            return f"“{label}” 写了不止一次", f"{label!r} stands more than once"
        case "overruled":
            return (
                f"“{label}” 一支用不到，{by} 已包括它的所有类别",
                f"the arm {label!r} never applies: {by_en} take every class of it",
            )
        case "unreachable":
            return (
                f"“{label}” 一支用不到，它在 “{by}” 之内",
                f"the arm {label!r} never applies: it stands under {by_en!r}",
            )
        case _:
            assert_never(dead.kind)


def _out_of_scope(demand: Demand, scope: Within) -> Iterator[tuple[str, str]]:
    """Arms for classes that the row is not for."""
    if not scope:
        return
    for node in nodes(demand):
        for arm in node.arms if isinstance(node, Arms) else ():
            around = scope.get(arm.dimension, ())
            if around and arm.labels and not any(_related(label, one) for label in arm.labels for one in around):
                (label, _), (listed, listed_en) = listing(arm.labels), listing(around)
                yield (
                    f"“{label}” 一支用不到，适用范围（scope）只有 {listed}",
                    f"the arm {label!r} never applies: the row's scope is {listed_en}",
                )


def _scope(each: Asked) -> Within:
    """The classes that the row's scope names; the rule that a scheme holds has them as an outermost arm."""
    rule = under_scope(each.rule, each.indicator.scope)
    if rule is None or rule is each.rule or not isinstance(rule.demand, Arms):
        return {}
    return {arm.dimension: arm.labels for arm in rule.demand.arms}


def _lost(gap: Gap, scope: Within, level: str | None) -> list[str]:
    """The classes that a complete set of arms would reach, and these do not."""
    if gap.dimension in OPEN:
        return ["其他地区"]
    if gap.dimension == "grade":
        return _holes(gap.taken)
    if gap.dimension == "level" and not any(_related(label, must) for label in gap.taken for must in ("市", "县")):
        return []  # 乡镇 and 街道 only
    lost: dict[str, None] = {}
    for options in COMPLETE.get(gap.dimension, ()):
        must = options[0]
        if must == "市" and level is not None and _below("县", level):
            continue  # a scheme made for counties
        around = scope.get(gap.dimension)
        if around is not None and not any(_below(label, must) for label in around):
            lost |= dict.fromkeys(label for label in around if _below(must, label) and label in gap.every)
        elif must in gap.every:
            lost[must] = None
        elif not set(options) & set(gap.taken):
            lost |= dict.fromkeys(name for name in gap.every if must in _next_above(name))
    return list(lost)


def _holes(named: Iterable[str]) -> list[str]:
    """Grades between the named ones, and before the first: 一级 and 三级 leave out 二级."""
    steps = ["一级", "二级", "三级", "四级", "五级"]
    marks = {steps.index(label[:2]) for label in named if label[:2] in steps}
    return [steps[at] for at in range(max(marks, default=-1)) if at not in marks]


def _related(one: str, other: str) -> bool:
    return _below(one, other) or _below(other, one)


@cache
def _below(broad: str, name: str) -> bool:
    """Whether a class is, or belongs to, a broader one."""
    classes = Lexicon.default().classes
    found = classes.by_label.get(name)
    waiting, seen = [name if found is None else found.name], set()
    while waiting:
        near = waiting.pop()
        if near == broad:
            return True
        if near not in seen and near in classes.by_name:
            seen.add(near)
            waiting.extend(classes.by_name[near].of)
    return False


def _next_above(name: str) -> tuple[str, ...]:
    found = Lexicon.default().classes.by_name.get(name)
    return () if found is None else found.of
