"""Demands in English words; Chinese terms stay Chinese, with a gloss where one is known."""

from __future__ import annotations

from typing import Final, assert_never

from ecorules.language.canonical import number_text
from ecorules.language.wording import Setting, around, derived, gloss, reached, way, weaker_end
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
from ecorules.units import amount

_RELATIONS: Final = {Op.GE: "at least", Op.GT: "more than", Op.LE: "at most", Op.LT: "less than", Op.EQ: "exactly"}
_SIDES: Final = {"higher": "higher is better", "lower": "lower is better"}
_VERBS: Final = {"up": "rising", "down": "falling", "better": "improving"}
_BEYOND: Final = {"up": "above", "down": "below", "better": "better than"}
_NOT_WORSE: Final = {"up": "not below", "down": "not above", "better": "not worse than"}
_SLOPES: Final = {"up": "upward", "down": "downward", "better": "for the better"}
_VERBS_PAST: Final = {"up": "rise", "down": "fall", "signed": "growth"}
_ENDS: Final = {
    (False, False): "both ends included",
    (True, True): "both ends excluded",
    (True, False): "lower end excluded, upper end included",
    (False, True): "lower end included, upper end excluded",
}


def english(demand: Demand, setting: Setting) -> str:
    """A demand in English words."""
    match demand:
        case Compare(op=op, bound=bound):
            return f"{_RELATIONS[op]} {_number(bound, setting)}"
        case Range():
            return _range(demand, setting)
        case Approx():
            return _approx(demand, setting)
        case Reach():
            return _reach(demand, setting)
        case Status(words=words, prohibition=prohibition):
            return f"{gloss(words)}, {'attested as kept' if prohibition else 'attested as done'}"
        case Grade(grade=grade, strict=strict, kind=kind):
            return _grade(grade, kind, strict=strict)
        case Task(words=words):
            return f"{gloss(words)}: the superior's task is fulfilled (needs the superior's finding, number or text)"
        case TargetCompare(op=op, name=name):
            return f"{_RELATIONS[op]} {gloss(name)} (needs the superior's number)"
        case Standard(verb=verb, name=name):
            return f"{verb}{gloss(name)}: conforms to the standard (needs a finding)"
        case ReferenceCompare():
            return _reference(demand, setting)
        case NotAssessed():
            return "not assessed"
        case Unread(words=words, reason=reason):
            return f"{words} (not read: {reason})"
        case Trend():
            return _trend(demand, setting)
        case Change():
            return _change(demand, setting)
        case Subject(name=name, demand=inner):
            return f"{gloss(name)}: {_grouped(inner, setting.inside(demand))}"
        case Arms(arms=arms):
            labels = [" or ".join(map(gloss, arm.labels)) or "all other classes" for arm in arms]
            told = zip(labels, (_grouped(arm.demand, setting) for arm in arms), strict=True)
            return "; ".join(f"{text} for {label}" for label, text in told)
        case Milestones(steps=steps):
            years = [_since(step.year) for step in steps]
            told = zip(years, (_grouped(step.demand, setting) for step in steps), strict=True)
            return "; ".join(f"{since}: {text}" for since, text in told)
        case AllOf(items=items):
            return "; and ".join(_grouped(item, setting) for item in items)
        case AnyOf(items=items):
            return "; or ".join(_grouped(item, setting) for item in items)
        case _:
            assert_never(demand)


def _grouped(demand: Demand, setting: Setting) -> str:
    text = english(demand, setting)
    return f"({text})" if isinstance(demand, AllOf | AnyOf | Arms | Milestones) else text


def _number(number: float, setting: Setting) -> str:
    return _with_unit(number_text(number), setting.unit)


def _with_unit(number: str, unit: str | None) -> str:
    return amount(number, unit)


def _grade(grade: str, kind: str, *, strict: bool) -> str:
    """An ordered class of water or air; 劣Ⅴ is what is worse than the last one."""
    word = "grade" if kind == "级" else "class"
    named = f"{grade}{kind} (worse than {word} {grade[1:]})" if grade.startswith("劣") else f"{word} {grade}"
    return f"strictly better than {named}" if strict else f"{named} or better"


def _range(demand: Range, setting: Setting) -> str:
    low, high = _number(demand.low, setting), _number(demand.high, setting)
    end = weaker_end(demand, setting.better)
    if end is None or setting.better is None:
        return f"between {low} and {high} ({_ENDS[demand.low_open, demand.high_open]})"
    band = f"target band {low} to {high}, {_SIDES[setting.better]}, only the weaker end binds"
    return f"{english(end, setting)} ({band})"


def _approx(demand: Approx, setting: Setting) -> str:
    low, high = (_with_unit(derived(limit), setting.unit) for limit in around(demand, setting.settings))
    share = f"{derived(setting.settings.approx * 100)} %"
    centre = f"about {_number(demand.centre, setting)}"
    if setting.better is None:
        return f"{centre} (within ±{share}: {low} to {high})"
    worst = f"at least {low}" if setting.better == "higher" else f"at most {high}"
    return f"{centre}: {worst} (within {share}, {_SIDES[setting.better]}, only the worse side counts)"


def _reach(demand: Reach, setting: Setting) -> str:
    bound, op = _number(demand.bound, setting), reached(demand, setting)
    if op is None:
        return f"reaches {bound} (equality passes; which way is better is not stated, so other values are undecided)"
    side = "direction not stated, but the bound is extreme" if setting.better is None else _SIDES[setting.better]
    return f"reaches {bound}: {_RELATIONS[op]} {bound} ({side})"


def _reference(demand: ReferenceCompare, setting: Setting) -> str:
    times = "" if demand.factor == 1 else f"{number_text(demand.factor)} times "
    sign = "plus" if demand.offset > 0 else "minus"
    plus = "" if demand.offset == 0 else f" {sign} {_points(abs(demand.offset), setting)}"
    mean = "" if demand.years is None else f", else the mean of the last {demand.years} years of the history"
    return f"{_RELATIONS[demand.op]} {times}{gloss(demand.name)}{plus} (needs that figure{mean})"


def _points(number: float, setting: Setting) -> str:
    """A difference in the unit of the value."""
    return _with_unit(number_text(number), "个百分点" if setting.is_percent else setting.unit)


def _trend(demand: Trend, setting: Setting) -> str:
    go = way(demand, setting.better)
    open_way = " (which way is better is not stated: needs better)" if go == "better" else ""
    return _course(demand, setting, go) + open_way


def _course(demand: Trend, setting: Setting, go: str) -> str:
    window = f"the last {demand.years or setting.settings.window} years"
    base = demand.base_year or setting.settings.base_year
    before = "the year before" if base is None else str(base)
    match demand.kind:
        case TrendKind.EVERY_YEAR:
            return f"{_VERBS[go]} every year over {window}: each year {_BEYOND[go]} the one before"
        case TrendKind.GRADUAL:
            last = f"the last year {_BEYOND[go]} the first and the slope {_SLOPES[go]}"
            return f"{_VERBS[go]} gradually over {window}: {last}, ups and downs between allowed"
        case TrendKind.NOT_WORSE:
            return f"{_NOT_WORSE[go]} {before}"
        case TrendKind.STABLE:
            slack = setting.settings.stable
            by = f" by more than {_points(slack, setting)}" if slack else ""
            return f"stable: {_NOT_WORSE[go]} the year before{by}"
        case TrendKind.IMPROVING:
            return (
                f"{_VERBS[go]} steadily: {_BEYOND[go]} the year before, and {_NOT_WORSE[go]} the first year of {window}"
            )
        case _:
            assert_never(demand.kind)


def _change(demand: Change, setting: Setting) -> str:
    relative = demand.measure is Measure.RELATIVE
    amount = f"{number_text(demand.amount)} %" if relative else _points(demand.amount, setting)
    signed = " (negative for a fall)" if demand.direction == "signed" else ""
    word = _VERBS_PAST[demand.direction]
    return f"{word} of {_RELATIONS[demand.op]} {amount}{signed} {_span_of(demand, setting)}"


def _span_of(demand: Change, setting: Setting) -> str:
    if demand.pace is Pace.EVERY_YEAR:
        return f"in every one of the last {demand.years or setting.settings.window} years"
    if demand.pace is Pace.AVERAGE:
        how = "compound rate" if demand.measure is Measure.RELATIVE else "mean difference"
        return f"a year on average ({how} between the first and last year of the history)"
    base = demand.base_year
    if base is None and demand.years_before is None:
        base = setting.settings.base_year
        if base is None:
            return "against a base year that is not named (needs the reported change)"
    if base is not None:
        return f"against {base}"
    return "against the year before" if demand.years_before == 1 else f"against {demand.years_before} years before"


def _since(year: int | None) -> str:
    return "before the first year named" if year is None else f"from {year}"
