"""Demands in Chinese words."""

from __future__ import annotations

from typing import Final, assert_never

from ecorules.language.canonical import number_text
from ecorules.language.wording import Setting, around, derived, reached, way, weaker_end
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arms,
    Change,
    Compare,
    Demand,
    Grade,
    Measure,
    Milestones,
    NotAssessed,
    Op,
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Standard,
    Status,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
    Unread,
)

_RELATIONS: Final = {Op.GE: "不低于", Op.GT: "高于", Op.LE: "不高于", Op.LT: "低于", Op.EQ: "等于"}
_SIDES: Final = {"higher": "数值越大越好", "lower": "数值越小越好"}
_VERBS: Final = {"up": "上升", "down": "下降", "better": "改善"}
_BEYOND: Final = {"up": "高于", "down": "低于", "better": "优于"}
_NOT_WORSE: Final = {"up": "不低于", "down": "不高于", "better": "不劣于"}
_SLOPES: Final = {"up": "向上", "down": "向下", "better": "向好"}
_ENDS: Final = {
    (False, False): "含两端",
    (True, True): "不含两端",
    (True, False): "不含下限，含上限",
    (False, True): "含下限，不含上限",
}


def chinese(demand: Demand, setting: Setting) -> str:
    """A demand in Chinese words."""
    match demand:
        case Compare(op=op, bound=bound):
            return f"数值{_RELATIONS[op]} {_number(bound, setting)}"
        case Range():
            return _range(demand, setting)
        case Approx():
            return _approx(demand, setting)
        case Reach():
            return _reach(demand, setting)
        case Status(words=words, prohibition=prohibition):
            return f"“{words}”（{'须证实未违反' if prohibition else '须证实已做到'}）"
        case Grade(grade=grade, strict=strict, kind=kind):
            return f"等级{'优于' if strict else '达到或优于'}{grade}{kind}"
        case Task(words=words):
            return f"“{words}”（需上级认定是否完成，或上级下达的数值、文本）"
        case TargetCompare(op=op, name=name):
            return f"数值{_RELATIONS[op]}“{name}”（需上级下达的数值）"
        case Standard(verb=verb, name=name):
            return f"{verb}“{name}”（需认定是否符合）"
        case ReferenceCompare():
            return _reference(demand, setting)
        case NotAssessed():
            return "不考核"
        case Unread(words=words, reason=reason):
            return f"“{words}”（未能读取：{reason}）"
        case Trend():
            return _trend(demand, setting)
        case Change():
            return _change(demand, setting)
        case Subject(name=name, demand=inner):
            return f"{name}：{_grouped(inner, setting.inside(demand))}"
        case Arms():
            return _arms(demand, setting)
        case Milestones(steps=steps):
            told = [(_since(step.year), _grouped(step.demand, setting)) for step in steps]
            return "；".join(f"{since}：{text}" for since, text in told)
        case AllOf(items=items):
            return "；并且".join(_grouped(item, setting) for item in items)
        case AnyOf(items=items):
            return "；或者".join(_grouped(item, setting) for item in items)
        case _:
            assert_never(demand)


def _grouped(demand: Demand, setting: Setting) -> str:
    text = chinese(demand, setting)
    return f"（{text}）" if isinstance(demand, AllOf | AnyOf | Arms | Milestones) else text


def _number(number: float, setting: Setting) -> str:
    return _with_unit(number_text(number), setting.unit)


def _with_unit(number: str, unit: str | None) -> str:
    if unit is None or unit == "1":
        return number
    return f"{number}{unit}" if unit in {"%", "‰"} else f"{number} {unit}"


def _range(demand: Range, setting: Setting) -> str:
    low, high = _number(demand.low, setting), _number(demand.high, setting)
    end = weaker_end(demand, setting.better)
    if end is None or setting.better is None:
        return f"数值在 {low} 与 {high} 之间（{_ENDS[demand.low_open, demand.high_open]}）"
    return f"{chinese(end, setting)}（目标区间 {low} 至 {high}，{_SIDES[setting.better]}，只有较弱的一端约束）"


def _approx(demand: Approx, setting: Setting) -> str:
    low, high = (_with_unit(derived(limit), setting.unit) for limit in around(demand, setting.settings))
    share = f"{derived(setting.settings.approx * 100)}%"
    centre = f"数值约为 {_number(demand.centre, setting)}"
    if setting.better is None:
        return f"{centre}（允许偏差 ±{share}，即 {low} 至 {high}）"
    worst = f"不低于 {low}" if setting.better == "higher" else f"不高于 {high}"
    return f"{centre}，即{worst}（允许偏差 {share}，{_SIDES[setting.better]}，只有较差的一侧约束）"


def _reach(demand: Reach, setting: Setting) -> str:
    bound, op = _number(demand.bound, setting), reached(demand, setting)
    if op is None:
        return f"数值达到 {bound}（等于即达标；未说明指标方向，其他数值无法判定）"
    side = "未说明指标方向，已到极值" if setting.better is None else _SIDES[setting.better]
    return f"数值达到 {bound}，即{_RELATIONS[op]} {bound}（{side}）"


def _reference(demand: ReferenceCompare, setting: Setting) -> str:
    times = "" if demand.factor == 1 else f"的 {number_text(demand.factor)} 倍"
    sign = "加" if demand.offset > 0 else "减"
    plus = "" if demand.offset == 0 else f"{sign} {_points(abs(demand.offset), setting)}"
    source = "需该参考值" if demand.years is None else f"需该参考值，否则取近{demand.years}年历史数据的平均"
    return f"数值{_RELATIONS[demand.op]}“{demand.name}”{times}{plus}（{source}）"


def _points(number: float, setting: Setting) -> str:
    """A difference in the unit of the value."""
    return _with_unit(number_text(number), "个百分点" if setting.is_percent else setting.unit)


def _trend(demand: Trend, setting: Setting) -> str:
    go = way(demand, setting.better)
    open_way = "（未说明指标方向，需 better）" if go == "better" else ""
    return _course(demand, setting, go) + open_way


def _course(demand: Trend, setting: Setting, go: str) -> str:
    window = f"近{demand.years or setting.settings.window}年"
    base = demand.base_year or setting.settings.base_year
    before = "上一年" if base is None else f"{base}年"
    match demand.kind:
        case TrendKind.EVERY_YEAR:
            return f"{window}逐年{_VERBS[go]}，即每一年都{_BEYOND[go]}前一年"
        case TrendKind.GRADUAL:
            return f"{window}逐步{_VERBS[go]}，即末年{_BEYOND[go]}首年且总体趋势{_SLOPES[go]}，中间允许起伏"
        case TrendKind.NOT_WORSE:
            return f"{_NOT_WORSE[go]}{before}"
        case TrendKind.STABLE:
            slack = setting.settings.stable
            return f"保持稳定，即{_NOT_WORSE[go]}上一年" + (f"（容许差 {_points(slack, setting)}）" if slack else "")
        case TrendKind.IMPROVING:
            return f"持续{_VERBS[go]}，即{_BEYOND[go]}上一年，且{_NOT_WORSE[go]}{window}的首年"
        case _:
            assert_never(demand.kind)


def _change(demand: Change, setting: Setting) -> str:
    relative = demand.measure is Measure.RELATIVE
    word = {"up": "上升", "down": "下降", "signed": "增长"}[demand.direction]
    noun = ("率" if demand.direction == "signed" else "幅度") if relative else "量"
    amount = f"{number_text(demand.amount)}%" if relative else _points(demand.amount, setting)
    signed = "（负值为下降）" if demand.direction == "signed" else ""
    return f"{_span_of(demand, setting)}{word}{noun}{_RELATIONS[demand.op]} {amount}{signed}"


def _span_of(demand: Change, setting: Setting) -> str:
    if demand.pace is Pace.EVERY_YEAR:
        return f"近{demand.years or setting.settings.window}年每一年的"
    if demand.pace is Pace.AVERAGE:
        how = "复合率" if demand.measure is Measure.RELATIVE else "平均差"
        return f"年均（历史数据首末年之间的{how}）"
    base = demand.base_year
    if base is None and demand.years_before is None:
        base = setting.settings.base_year
        if base is None:
            return "比基准年（文中未写明年份，需报告的变化量）"
    if base is not None:
        return f"比{base}年"
    return "比上一年" if demand.years_before == 1 else f"比{demand.years_before}年前"


def _arms(demand: Arms, setting: Setting) -> str:
    told: list[str] = []
    for arm in demand.arms:
        label, text = "、".join(arm.labels) or "其他", _grouped(arm.demand, setting)
        if text.endswith("）") or not text.startswith("数值"):
            told.append(f"{label}：{text}")
        else:
            told.append(f"{text.removeprefix('数值') if told else text}（{label}）")
    return "；".join(told)


def _since(year: int | None) -> str:
    return "首个年份之前" if year is None else f"{year}年起"
