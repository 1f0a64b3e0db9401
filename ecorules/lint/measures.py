"""Checks of units and figures: unlisted units, slips of magnitude, shares beyond 100 %."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ecorules.errors import UnitError
from ecorules.lint.asked import Asked, Table, measured, nodes
from ecorules.lint.findings import Path, Remark, listing
from ecorules.lint.safeunits import canonical, kind, known
from ecorules.lint.words import course, is_index, may_be_small, may_exceed
from ecorules.rules import (
    Approx,
    Arms,
    Change,
    Compare,
    Demand,
    Measure,
    Milestones,
    Op,
    Range,
    Reach,
    Subject,
    leaves,
)
from ecorules.schemes import shown
from ecorules.units import Kind, convert, slip, unit_pattern

#: Figures that nearly every table has, with the order of magnitude that all of them share: words that the
#: name holds, the unit of the figure, the figure. A bound ten times off is more often a slip than a demand.
_ORDERS: Final[tuple[tuple[tuple[str, ...], str, float], ...]] = (
    (("化肥", "强度"), "千克/公顷", 250.0),
    (("农药", "强度"), "千克/公顷", 3.0),
    (("PM2.5", "浓度"), "微克/立方米", 35.0),
    (("PM10", "浓度"), "微克/立方米", 70.0),
    (("公园绿地",), "平方米/人", 13.0),
    (("生产总值能耗",), "吨标准煤/万元", 0.6),
    (("GDP能耗",), "吨标准煤/万元", 0.6),
    (("生产总值用水量",), "立方米/万元", 70.0),
    (("GDP用水量",), "立方米/万元", 70.0),
)
_FAR: Final = 8.0
#: Dimensions whose classes may be a power of ten apart: ≤0.01 for one class of water, ≤0.1 for the next.
_FAR_APART: Final = frozenset({"grade", "water_body", "water_function"})
#: 2020年 is no amount.
_YEARS: Final = frozenset({"年"})


def unlisted(table: Table) -> Iterator[Remark]:
    """A unit that the table of units does not have: it compares with itself alone."""
    for row_id, path, unit in _units(table):
        if unit is not None and not known(unit):
            yield Remark(
                row_id,
                path,
                f"单位 “{shown(unit)}” 不在单位表中，只能与自身比较（W105）",
                f"the unit {shown(unit)!r} is not listed and compares with itself alone (W105)",
                "核对写法；确是新单位时，用 ecorules.units.extend 补充",
                "check the spelling; a new unit is added with ecorules.units.extend",
            )


def _units(table: Table) -> Iterator[tuple[str, Path, str | None]]:
    for row in table.scheme:
        if row.unit is not None:
            yield row.id, ("unit",), row.unit
        for at, part in enumerate(row.parts):
            if part.unit != row.unit:
                yield row.id, ("parts", at, "unit"), part.unit
            if part.level is not None:
                yield row.id, ("parts", at, "level", "unit"), part.level.unit
    for each in table.readable:
        own = {node.unit for node in nodes(each.rule.demand) if isinstance(node, Subject)}
        for unit in sorted(word for word in own if word is not None):
            if unit != each.unit:
                yield each.indicator.id, each.place, unit


def unit_in_cell(table: Table) -> Iterator[Remark]:
    """A number in the cell with a unit that is not the column's: it was converted (亩 into 公顷)."""
    for each in table.readable:
        column = each.unit
        if column is None or canonical(column) is None:
            continue
        changes = any(isinstance(leaf, Change) for leaf in leaves(each.rule.demand))
        for printed in _printed_units(each.text):
            if _differs(printed, column) and not (changes and kind(printed) in (Kind.SHARE, Kind.POINTS)):
                yield Remark(
                    each.indicator.id,
                    each.place,
                    f"指标值 “{shown(each.text)}” 中的单位 “{shown(printed)}” 与单位栏 “{shown(column)}” 不同，已换算",
                    f"the unit {shown(printed)!r} in the threshold {shown(each.text)!r} is not that of the column, "
                    f"{shown(column)!r}; the number was converted",
                    "核对哪一个是原表的单位（亩与公顷、万元与亿元最易混淆）",
                    "check which of the two is printed: 亩 and 公顷, 万元 and 亿元 are mixed up most often",
                )
                break


def _printed_units(text: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", text[:2000])
    for found in re.finditer(rf"(?<=[0-9])\s?(?P<unit>{unit_pattern()})", folded):
        if found["unit"] not in _YEARS:
            yield found["unit"]


def _differs(printed: str, column: str) -> bool:
    """Whether two units of one quantity are not the same one."""
    try:
        return canonical(printed) != canonical(column) and convert(1.0, printed, column) != 1.0
    except UnitError:
        return False  # a change in %, a subject of its own: what does not fit, the reader refuses


def beyond_share(table: Table) -> Iterator[Remark]:
    """A bound outside 0 to 100 % on a share of something; criteria are shares of indicators."""
    for at, criterion in enumerate(table.scheme.criteria):
        for bound in (bound for leaf in leaves(criterion.rule.demand) for bound in bounds(leaf)):
            if not 0 <= bound <= 100:
                yield Remark(
                    None,
                    ("criteria", at, "share"),
                    f"“{shown(criterion.name)}” 的界限 {bound:g}% 超出比例的 0～100%",
                    f"the bound {bound:g} % of {shown(criterion.name)!r} lies outside 0 to 100 %",
                    "更正 share",
                    "correct share",
                )
    for each in table.readable:
        for leaf, unit, name in measured(each.rule.demand, each.rule.unit, each.name):
            if may_exceed(name) or may_exceed(each.name) or not _is_share(unit):
                continue
            for bound in bounds(leaf):
                percent = convert(bound, unit, "%")
                if not 0 <= percent <= 100:
                    yield Remark(
                        each.indicator.id,
                        each.place,
                        f"“{shown(name)}” 的界限 {bound:g} {shown(unit)} 超出比例的 0～100%",
                        f"the bound {bound:g} {shown(unit)} of {shown(name)!r} lies outside 0 to 100 %",
                        "核对数值与单位；变化幅度应在名称中写明",
                        "check number and unit; a rate of change should be named as one",
                    )
                    break


def bounds(leaf: Demand) -> tuple[float, ...]:
    """The bounds on the level of a figure that a leaf states."""
    match leaf:
        case Compare(bound=bound) | Reach(bound=bound):
            return (bound,)
        case Range(low=low, high=high):
            return (low, high)
        case Approx(centre=centre):
            return (centre,)
        case _:
            return ()


def _is_share(unit: str | None) -> bool:
    return kind(unit) is Kind.SHARE and canonical(unit) in {"%", "‰", "1"}


def magnitude(table: Table) -> Iterator[Remark]:
    """A bound that looks as if it were given in another unit: 0.95 for 95 %, 亩 for 公顷."""
    for each in table.readable:
        said = next(iter((*_fractions(each), *_neighbours(each), *_orders(each))), None)
        if said is not None:
            message, message_en = said
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.name)}” 的指标值 “{shown(each.text)}” 可疑：{message}",
                f"{shown(each.name)!r}: the threshold {shown(each.text)!r} looks odd: {message_en}",
                "与原表核对数值和单位",
                "check number and unit against the printed table",
            )
    for first, second in pairwise(table.readable):
        if first.version is not None and second.version is not None and first.holder is second.holder:
            for found in _slips(first.rule.demand, second.rule.demand, first.rule.unit):
                yield Remark(
                    second.indicator.id,
                    second.place,
                    f"“{shown(second.text)}” 与前一版 “{shown(first.text)}” 相差悬殊：{found[0]}",
                    f"{shown(second.text)!r} is far from {shown(first.text)!r} before it: {found[1]}",
                    "与原表核对数值和单位",
                    "check number and unit against the printed table",
                )
                break


def _fractions(each: Asked) -> Iterator[tuple[str, str]]:
    for leaf, unit, name in measured(each.rule.demand, each.rule.unit, each.name):
        names = (name, each.name)
        if any(map(may_exceed, names)) or any(map(may_be_small, names)) or canonical(unit) != "%":
            continue
        floor = (isinstance(leaf, Compare) and leaf.op in (Op.GE, Op.GT)) or (
            isinstance(leaf, Reach | Approx) and each.rule.better == "higher"
        )
        if floor and any(0.3 <= bound < 1 for bound in bounds(leaf)):
            yield "像是小数形式的比例，而单位是 %", "it looks like a fraction of 1, but the unit is %"


def _neighbours(each: Asked) -> Iterator[tuple[str, str]]:
    """Bounds for neighbouring classes or years, a factor apart that separates two units."""
    for node in nodes(each.rule.demand):
        if isinstance(node, Milestones):
            demands = [step.demand for step in node.steps]
        elif isinstance(node, Arms) and not any(arm.dimension in _FAR_APART for arm in node.arms):
            demands = [arm.demand for arm in node.arms]
        else:
            continue
        for first, second in pairwise(demands):
            yield from _slips(first, second, each.rule.unit)


def _slips(first: Demand, second: Demand, unit: str | None) -> Iterator[tuple[str, str]]:
    if not (isinstance(first, Compare) and isinstance(second, Compare) and first.op is second.op):
        return
    for value, bound in ((first.bound, second.bound), (second.bound, first.bound)):
        found = slip(value, bound, unit)
        if found is not None:
            yield (f"{value:g} 与 {bound:g} 之间：{found.message}", f"{value:g} and {bound:g}: {found.message_en}")
            return


def _orders(each: Asked) -> Iterator[tuple[str, str]]:
    name = "".join(unicodedata.normalize("NFKC", each.name[:200]).split())
    if course(name) is not None:
        return
    for words, unit, usual in _ORDERS:
        if not all(word in name for word in words):
            continue
        for leaf, own, _ in measured(each.rule.demand, each.rule.unit, each.name):
            for bound in bounds(leaf):
                try:
                    value = convert(bound, own, unit)
                except UnitError:
                    continue
                if value > 0 and not usual / _FAR < value < usual * _FAR:
                    yield (
                        f"这类指标通常在 {usual:g} {unit} 上下，这里相当于 {value:.12g}",
                        f"such figures are about {usual:g} {unit}; this is {value:.12g}",
                    )
                    return


def points_of_level(table: Table) -> Iterator[Remark]:
    """个百分点 as the unit of a level: it is the difference of two percentages."""
    for each in table.readable:
        if kind(each.unit) is not Kind.POINTS or may_exceed(each.name):
            continue
        if any(bounds(leaf) for leaf in leaves(each.rule.demand)):
            yield Remark(
                each.indicator.id,
                (*each.owner, "unit"),
                f"“{shown(each.name)}” 不像变化幅度，单位却是个百分点",
                f"{shown(each.name)!r} does not look like a change, but its unit is percentage points",
                "水平的单位写作 %；变化幅度应在名称中写明",
                "the unit of a level is %; a change should be named as one",
            )


def mixed_units(table: Table) -> Iterator[Remark]:
    """Parts that share one bound and measure different things."""
    for row in table.scheme:
        sharing = [part for part in row.parts if row.threshold is not None and part.threshold == row.threshold]
        if len(sharing) < 2 or not any(_bounded(leaf) for part in sharing for leaf in leaves(part.rule.demand)):
            continue
        units = list(dict.fromkeys(canonical(part.unit) or "-" for part in sharing))
        if len(units) > 1:
            listed, listed_en = listing(units)
            yield Remark(
                row.id,
                ("threshold",),
                f"各分项共用指标值 “{shown(row.threshold)}”，单位却不同：{listed}",
                f"the parts share the threshold {shown(row.threshold)!r} and have different units: {listed_en}",
                "给每个分项写自己的 threshold，或更正单位",
                "give each part a threshold of its own, or correct the units",
            )


def _bounded(leaf: Demand) -> bool:
    return bool(bounds(leaf)) or (isinstance(leaf, Change) and leaf.measure is Measure.DIFFERENCE)


def index_with_percent(table: Table) -> Iterator[Remark]:
    """An index with the unit %: printed in many tables, and no share."""
    for each in table.asked:
        if is_index(each.name) and _is_share(each.unit):
            yield Remark(
                each.indicator.id,
                (*each.owner, "unit"),
                f"“{shown(each.name)}” 是指数，单位印作 {shown(each.unit)}",
                f"{shown(each.name)!r} is an index; its unit is printed as {shown(each.unit)}",
                "指数没有单位；评判不受影响",
                "an index has no unit; verdicts are the same",
            )
