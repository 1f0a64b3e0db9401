"""Canonical text: one printed form for each rule, which reads back to an equal rule.

Comes in: a ``Rule``. Goes out: its demand in the shortest form that needs no knowledge of
precedence to read. Bounds carry no unit, since the column gives it; only a subject with a unit
of its own prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, assert_never

from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arm,
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
    Rule,
    Standard,
    Status,
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
    Unread,
)

#: Digits that a number may take, but for the 0 of 0.5, before it is printed with an exponent.
DIGITS: Final = 17

#: How a column prints percentages; their differences are 个百分点.
PERCENT: Final = frozenset({"%", "％", "百分比", "百分数"})

#: What a label may be followed by directly: a sign. Anything else might join the label's word.
_SIGNS: Final = tuple(Op)

_TREND_WORDS: Final = {
    TrendKind.EVERY_YEAR: {"up": "逐年上升", "down": "逐年下降", "better": "逐年改善"},
    TrendKind.GRADUAL: {"up": "逐步上升", "down": "逐步下降", "better": "逐步改善"},
    TrendKind.NOT_WORSE: {"up": "不降低", "down": "不增加", "better": "不恶化"},
    TrendKind.STABLE: {"up": "保持稳定", "down": "保持稳定", "better": "保持稳定"},
    TrendKind.IMPROVING: {"up": "持续提高", "down": "持续下降", "better": "持续改善"},
}
_SINCE_WORDS: Final = {"up": "不低于", "down": "不高于", "better": "不劣于"}
_CHANGE_WORDS: Final = {"up": "上升", "down": "下降"}
_GROWTH_WORDS: Final = {Op.LE: "零增长", Op.LT: "负增长", Op.GT: "正增长"}
_LAST_YEAR: Final = "较上年"


@dataclass(frozen=True, slots=True)
class _Scale:
    """The unit that bounds are in, and whether it is printed behind them."""

    unit: str | None
    printed: bool = False

    def number(self, number: float) -> str:
        return number_text(number) + self.suffix

    @property
    def suffix(self) -> str:
        return self.unit if self.printed and self.unit else ""


def canonical_text(rule: Rule) -> str:
    """The rule in canonical text: reading it with the rule's unit and direction gives an equal rule.

    >>> from ecorules.rules import AnyOf, Compare, Op, Trend, TrendKind
    >>> low, falling = Compare(op=Op.LE, bound=300.0), Trend(kind=TrendKind.EVERY_YEAR, direction="down")
    >>> canonical_text(Rule(text="≤300,或逐年下降", demand=AnyOf(items=(low, falling))))
    '≤300或逐年下降'
    """
    return _text(rule.demand, _Scale(rule.unit))


def number_text(number: float) -> str:
    """A number in the fewest digits that read back to it, with an exponent only if it is long.

    >>> number_text(95.0), number_text(0.07), number_text(1e30), number_text(-0.0)
    ('95', '0.07', '1E+30', '-0')
    """
    return _decimal_text(Decimal(repr(float(number))))


def _decimal_text(exact: Decimal) -> str:
    plain = f"{exact:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if len(plain.removeprefix("-").removeprefix("0.").replace(".", "")) <= DIGITS:
        return plain
    return f"{exact.normalize():E}"


def _text(demand: Demand, scale: _Scale) -> str:
    match demand:
        case Compare(op=op, bound=bound):
            return f"{op}{scale.number(bound)}"
        case Range():
            return _range(demand) + scale.suffix
        case Approx(centre=centre):
            return f"{scale.number(centre)}左右"
        case Reach(bound=bound):
            return scale.number(bound)
        case Status(words=words) | Task(words=words) | Unread(words=words):
            return words
        case Grade(grade=grade, strict=strict, kind=kind):
            return f"{'优于' if strict else '达到或优于'}{grade}{kind}"
        case TargetCompare(op=op, name=name):
            return f"{op}{name}"
        case Standard(verb=verb, name=name):
            return f"{verb}{name}"
        case ReferenceCompare(op=op, name=name, factor=factor, offset=offset):
            return f"{op}{name}{_times(factor)}{_plus(offset, scale)}"
        case NotAssessed():
            return "不考核"
        case Trend():
            return _trend(demand)
        case Change():
            return _change(demand, scale)
        case Subject():
            return _subject(demand, scale)
        case Arms(arms=arms):
            return "; ".join(_arm(arm, scale) for arm in arms)
        case Milestones(steps=steps):
            return "; ".join(_step(step, scale) for step in steps)
        case AllOf(items=items):
            return _all(items, scale)
        case AnyOf(items=items):
            return "或".join(_beside(item, items, scale) for item in items)
        case _:
            assert_never(demand)


def _all(items: tuple[Demand, ...], scale: _Scale) -> str:
    """且 between plain demands; a semicolon where a label would otherwise govern what follows it."""
    if not any(isinstance(item, Subject) for item in items):
        return "且".join(_grouped(item, scale) for item in items)
    texts, labelled = [], False
    for item in items:
        text = _grouped(item, scale)
        labelled = labelled or isinstance(item, Subject)
        texts.append(f"({text})" if labelled and isinstance(item, Compare | Range | Approx | Reach) else text)
    return ";".join(texts)


def _beside(item: Demand, items: tuple[Demand, ...], scale: _Scale) -> str:
    """An alternative; a subject is closed in brackets where a demand with no label stands beside it."""
    text = _grouped(item, scale)
    closed = isinstance(item, Subject) and not all(isinstance(other, Subject) for other in items)
    return f"({text})" if closed else text


def _grouped(demand: Demand, scale: _Scale) -> str:
    """A demand inside another: what is put together stands in brackets."""
    text = _text(demand, scale)
    return f"({text})" if isinstance(demand, AllOf | AnyOf | Arms | Milestones) else text


def _range(demand: Range) -> str:
    low, high = number_text(demand.low), number_text(demand.high)
    if not demand.low_open and not demand.high_open:
        return f"{low}~{high}"
    return f"{'(' if demand.low_open else '['}{low},{high}{')' if demand.high_open else ']'}"


def _times(factor: float) -> str:
    """The factor as a percentage, unless the reader's division by 100 would miss it."""
    if factor == 1:
        return ""
    percent = _decimal_text(Decimal(repr(float(factor))) * 100)
    if factor < 1 and float(percent) / 100 == factor:
        return f"的{percent}%"
    return f"的{number_text(factor)}倍"


def _plus(offset: float, scale: _Scale) -> str:
    if offset == 0:
        return ""
    return ("+" if offset > 0 else "") + scale.number(offset)


def _trend(demand: Trend) -> str:
    window = "" if demand.years is None else f"近{demand.years}年"
    if demand.base_year is None:
        return window + _TREND_WORDS[demand.kind][demand.direction]
    if demand.kind is TrendKind.NOT_WORSE:
        return f"{window}{_SINCE_WORDS[demand.direction]}{demand.base_year}年"
    return f"较{demand.base_year}年{window}{_TREND_WORDS[demand.kind][demand.direction]}"


def _change(demand: Change, scale: _Scale) -> str:
    window = "" if demand.years is None else f"近{demand.years}年"
    pace = {Pace.TOTAL: "", Pace.AVERAGE: "年均", Pace.EVERY_YEAR: "每年"}[demand.pace]
    lead = f"{_base(demand)}{window}{pace}"
    if demand.direction == "signed":
        return _growth(demand, lead, scale)
    amount = f"{number_text(demand.amount)}{_amount_unit(demand, scale)}"
    return f"{lead}{_CHANGE_WORDS[demand.direction]}{demand.op}{amount}"


def _growth(demand: Change, lead: str, scale: _Scale) -> str:
    """Change with its sign: △ for a difference, 零增长 and the like where they say it, else 增长率."""
    alone = lead.removeprefix(_LAST_YEAR)
    if demand.measure is Measure.DIFFERENCE:
        return f"{alone}△{demand.op}{scale.number(demand.amount)}"
    if demand.pace is Pace.TOTAL and demand.amount == 0 and demand.op in _GROWTH_WORDS:
        return f"{alone}{_GROWTH_WORDS[demand.op]}"
    return f"{lead}增长率{demand.op}{number_text(demand.amount)}%"


def _base(demand: Change) -> str:
    """The base that an amount counts from; amounts a year have one of their own."""
    if demand.base_year is not None:
        return f"较{demand.base_year}年"
    if demand.years_before is not None and demand.years_before > 1:
        return f"较{demand.years_before}年前"
    if demand.pace is not Pace.TOTAL:
        return ""
    return "较基准年" if demand.years_before is None else _LAST_YEAR


def _amount_unit(demand: Change, scale: _Scale) -> str:
    if demand.measure is Measure.RELATIVE:
        return "%"
    if scale.unit is None:
        return "个单位"
    return "个百分点" if scale.unit in PERCENT else scale.unit


def _subject(demand: Subject, scale: _Scale) -> str:
    own = scale if demand.unit is None else _Scale(demand.unit, printed=True)
    text = _grouped(demand.demand, own)
    return f"{demand.name}{'' if text.startswith(_SIGNS) or _is_han(text[:1]) else ':'}{text}"


def _arm(arm: Arm, scale: _Scale) -> str:
    return _labelled("、".join(arm.labels) or "其他", arm.demand, scale)


def _step(step: Step, scale: _Scale) -> str:
    return _labelled("" if step.year is None else f"{step.year}年", step.demand, scale)


def _labelled(label: str, demand: Demand, scale: _Scale) -> str:
    text = _grouped(demand, scale)
    return f"{label}{'' if not label or text.startswith(_SIGNS) else ':'}{text}"


def _is_han(char: str) -> bool:
    return "一" <= char <= "\u9fff"
