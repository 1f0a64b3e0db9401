"""What a threshold text demands, as plain frozen data.

Comes in: nothing. Goes out: the closed family ``Demand`` that every other part talks about.
Leaves are demands on a value, a history or a report; ``AllOf``, ``AnyOf``, ``Arms``,
``Milestones`` and ``Subject`` put them together. Bounds are plain numbers in the rule's unit,
or in the unit of the subject they stand under. Spans point into the rule's text and do not
count when rules are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from ecorules.text import Span

Direction = Literal["up", "down", "better"]


class Op(StrEnum):
    """A relation between a value and a bound, as it is printed."""

    GE = "≥"
    GT = ">"
    LE = "≤"
    LT = "<"
    EQ = "="


class TrendKind(StrEnum):
    """What a word of change demands of a history (``docs`` give the test behind each)."""

    EVERY_YEAR = "every_year"  # 逐年下降: each year of the window strictly beyond the one before
    GRADUAL = "gradual"  # 逐步下降: last beyond first, and the slope has that sign
    NOT_WORSE = "not_worse"  # 不降低: last not worse than the year before, or than the base year
    STABLE = "stable"  # 保持稳定: last not worse than the year before by more than the tolerance
    IMPROVING = "improving"  # 持续改善: last beyond the year before, not worse than the window's start


class Measure(StrEnum):
    """How an amount of change is counted."""

    RELATIVE = "relative"  # per cent of the base
    DIFFERENCE = "difference"  # in the unit of the value; 个百分点 of a percentage


class Pace(StrEnum):
    """Over what an amount of change is counted."""

    TOTAL = "total"  # between the base year and the assessed year
    AVERAGE = "average"  # 年均: a year, between the first and last year of the history
    EVERY_YEAR = "every_year"  # 每年: in each year of the window


#: The grades of water and air, best first; a grade's rank is its place here.
GRADES = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")


def _span() -> Span | None:
    return field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """The value stands in this relation to a bound: ``≥95``, ``不超过5``."""

    op: Op
    bound: float
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The value lies between two bounds: ``6~9``. With a direction only the weaker end binds."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approx:
    """The value is about this number: ``15左右``. With a direction only the worse side counts."""

    centre: float
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A bare number that the value must reach; which way, the indicator says: ``100``."""

    bound: float
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A state that is reported, not measured: ``制定实施``; or a prohibition: ``不得检出``."""

    words: str
    prohibition: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """An ordered class: ``达到或优于Ⅲ类``. ``strict`` for 优于; ``kind`` is 类 or 级."""

    grade: str
    strict: bool = False
    kind: str = "类"
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The superior's task is fulfilled: ``完成上级规定的考核任务``."""

    words: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCompare:
    """The value against the superior's number: ``不超过控制目标值``; ``name`` as printed."""

    op: Op
    name: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Conformity to a named standard: ``达到功能区标准``. ``name`` is the standard, ``verb`` the word before it."""

    name: str
    verb: str = "达到"
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceCompare:
    """The value against a named figure times a factor plus an offset: ``低于全国平均水平``.

    ``years`` is set for a mean of the last years (近5年平均), which the history can supply;
    ``offset`` is in the unit of the value.
    """

    op: Op
    name: str
    factor: float = 1.0
    offset: float = 0.0
    years: int | None = None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssessed:
    """No demand is made: ``不考核``."""

    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A printed demand that this version cannot read: kept as it stands, judged by attestation only.

    No text is parsed to it. A scheme that may not leave a row out says so with ``unread``.
    """

    words: str
    reason: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A course over years: ``逐年下降``, ``保持稳定``.

    ``direction`` is the way the value must go, or may go (不降低 is "up"); "better" leaves it
    to the indicator. ``years`` is the window if the text states one: its number of values,
    except that 连续N年 states N changes and has N + 1 values. ``base_year`` is the year that
    不低于2015年 compares with.
    """

    kind: TrendKind
    direction: Direction
    years: int | None = None
    base_year: int | None = None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An amount of change: ``较2015年下降18%以上``, ``年均增长5%``, ``零增长``, ``△EQI>-1``.

    ``direction`` is the way that counts as positive; "signed" is growth with its sign.
    ``op`` and ``amount`` are the demand on that change, in per cent or in the value's unit.
    The base is ``base_year``, or ``years_before`` the assessed year; with neither it is a
    base that only a report knows (基准年). ``years`` is the window of 每年, if stated.
    """

    direction: Literal["up", "down", "signed"]
    op: Op
    amount: float
    measure: Measure
    pace: Pace = Pace.TOTAL
    base_year: int | None = None
    years_before: int | None = None
    years: int | None = None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A demand on a named part: ``面积不减少``. ``unit`` is the part's own unit, None for the rule's."""

    name: str
    demand: Demand
    unit: str | None = None
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A demand on the regions of one class: ``市≥95``.

    ``labels`` are the classes in their standard names, all of one ``dimension``; empty labels
    mean every class that no other arm names (其他, or an unlabelled first arm), and then the
    dimension is "". ``covers`` are the region labels that are sure to fall under this arm,
    in every spelling; ``within`` are broader ones that may.
    """

    labels: tuple[str, ...]
    demand: Demand
    dimension: str = ""
    covers: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """Demands by class. ``known`` lists, for each dimension of the arms, every label that tells it.

    A region label found in ``known`` says where the region stands in that dimension, whether
    or not an arm covers it.
    """

    arms: tuple[Arm, ...]
    known: tuple[tuple[str, tuple[str, ...]], ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A demand from a year on; year None holds from the beginning."""

    year: int | None
    demand: Demand
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """Demands by year, in order: ``2020年≥60 2030年≥95``. Each holds until the next."""

    steps: tuple[Step, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """且: every demand must be met."""

    items: tuple[Demand, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """或: one demand must be met."""

    items: tuple[Demand, ...]
    span: Span | None = _span()


Leaf = (
    Compare
    | Range
    | Approx
    | Reach
    | Status
    | Grade
    | Task
    | TargetCompare
    | Standard
    | ReferenceCompare
    | NotAssessed
    | Unread
    | Trend
    | Change
)
Demand = Leaf | Subject | Arms | Milestones | AllOf | AnyOf
