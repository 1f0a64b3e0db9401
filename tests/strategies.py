"""Hypothesis strategies for rules such as a reading could give.

``demands()`` and ``rules()`` draw trees from the grammar of printed forms: 且 and 或 are flat and
hold at least two items, arms share their dimension, milestones are in order, a subject stands
alone or directly in a conjunction. ``ARMS`` holds the templates of arms: whoever has the lexicon
at hand passes arms made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from ecorules.rules import (
    GRADES,
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
    Note,
    Op,
    Pace,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Settings,
    Standard,
    Status,
    Step,
    Subject,
    TargetCompare,
    Task,
    Trend,
    TrendKind,
    leaves,
)
from ecorules.text import Diagnostic, Span

UNITS = (None, "%", "千克/公顷", "天", "吨标准煤/万元", "微克/立方米", "平方米/人")
STATUSES = ("制定实施", "建立", "开展", "有效开展", "全面实施", "不明显", "划定并遵守", "全覆盖", "基本消除")
PROHIBITIONS = ("不得检出", "未发生", "无")
TASKS = ("完成上级规定的考核任务", "完成上级管控目标", "完成年度审核计划", "达到考核要求")
TARGETS = ("上级下达任务", "控制目标值", "上级下达的保护目标")
STANDARDS = (("达到", "功能区标准"), ("符合", "国家标准"))
REFERENCES = ("全国平均水平", "全省平均水平", "国家总量控制指标")
SUBJECTS = ("面积", "性质", "功能", "城区", "农村", "化学需氧量", "二氧化硫", "昼间", "夜间")

#: One tuple for each dimension: arms that could stand side by side, with demands to be filled in.
ARMS: tuple[tuple[Arm, ...], ...] = tuple(
    tuple(Arm(labels=(label,), demand=NotAssessed(), dimension=name, covers=covers) for label, covers in arms)
    for name, arms in (
        ("level", (("市", ("设区市", "地级市")), ("县", ("县", "县级市", "市辖区", "旗")))),
        ("terrain", (("山区", ("山区",)), ("丘陵地区", ("丘陵", "丘陵区", "丘陵地区")), ("平原地区", ("平原地区",)))),
        ("city_size", (("超大城市", ("超大城市",)), ("特大城市", ("特大城市",)), ("中小城市", ("中等城市", "小城市")))),
    )
)

Draw = st.DrawFn


def bounds() -> st.SearchStrategy[float]:
    """Bounds as tables print them, with a few that only a careful writer gets right."""
    printed = st.decimals(min_value=0, max_value=20000, places=2).map(lambda number: abs(float(number)))
    return st.one_of(st.integers(0, 300).map(float), printed, st.sampled_from([-4.4, 0.07, 1e-7, 1e21, 0.1 + 0.2]))


def ops() -> st.SearchStrategy[Op]:
    """Any relation."""
    return st.sampled_from(Op)


def numbers() -> st.SearchStrategy[Demand]:
    """Demands on a plain value."""
    return st.one_of(
        st.builds(Compare, op=ops(), bound=bounds()),
        _ranges(),
        st.builds(Approx, centre=bounds()),
        st.builds(Reach, bound=bounds()),
    )


@st.composite
def _ranges(draw: Draw) -> Range:
    low, high = sorted(draw(st.lists(bounds(), min_size=2, max_size=2, unique=True)))
    return Range(low=low, high=high, low_open=draw(st.booleans()), high_open=draw(st.booleans()))


def words() -> st.SearchStrategy[Demand]:
    """Demands on what is reported, not measured."""
    return st.one_of(
        st.builds(Status, words=st.sampled_from(STATUSES)),
        st.builds(Status, words=st.sampled_from(PROHIBITIONS), prohibition=st.just(True)),
        st.builds(Grade, grade=st.sampled_from(GRADES[:5]), strict=st.booleans(), kind=st.sampled_from("类级")),
        st.builds(Task, words=st.sampled_from(TASKS)),
        st.sampled_from(STANDARDS).map(lambda pair: Standard(verb=pair[0], name=pair[1])),
    )


def references() -> st.SearchStrategy[Demand]:
    """Demands against a number that the text only names."""
    sides = st.sampled_from([op for op in Op if op is not Op.EQ])
    named = st.builds(
        ReferenceCompare,
        op=sides,
        name=st.sampled_from(REFERENCES),
        factor=st.sampled_from([1.0, 0.5, 0.07, 1.2, 0.333]),
        offset=st.sampled_from([0.0, 0.5, -2.0]),
    )
    own = st.integers(2, 9).flatmap(
        lambda years: st.builds(ReferenceCompare, op=sides, name=st.just(f"近{years}年平均"), years=st.just(years))
    )
    return st.one_of(st.builds(TargetCompare, op=sides, name=st.sampled_from(TARGETS)), named, own)


def trends() -> st.SearchStrategy[Demand]:
    """Courses over years."""
    directions: st.SearchStrategy[Any] = st.sampled_from(["up", "down", "better"])
    windows = st.one_of(st.none(), st.integers(2, 9))
    courses = [TrendKind.EVERY_YEAR, TrendKind.GRADUAL, TrendKind.IMPROVING]
    return st.one_of(
        st.builds(Trend, kind=st.sampled_from(courses), direction=directions, years=windows),
        st.builds(
            Trend,
            kind=st.just(TrendKind.NOT_WORSE),
            direction=directions,
            base_year=st.one_of(st.none(), st.integers(2005, 2025)),
        ),
        st.just(Trend(kind=TrendKind.STABLE, direction="better")),
    )


@st.composite
def changes(draw: Draw) -> Change:
    """Amounts of change."""
    amount, measure = draw(bounds()), draw(st.sampled_from(Measure))
    if draw(st.booleans()):
        growth = st.sampled_from([(Op.LE, 0.0), (Op.LT, 0.0), (draw(ops()), amount)])
        op, amount = draw(growth)
        return Change(direction="signed", op=op, amount=amount, measure=measure, **draw(_bases()))
    direction: Any = draw(st.sampled_from(["up", "down"]))
    pace = draw(st.sampled_from(Pace))
    base = draw(_bases()) if pace is Pace.TOTAL else {}
    years = draw(st.one_of(st.none(), st.integers(2, 9))) if pace is Pace.EVERY_YEAR else None
    return Change(direction=direction, op=draw(ops()), amount=amount, measure=measure, pace=pace, years=years, **base)


def _bases() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.just({}),
        st.integers(2005, 2025).map(lambda year: {"base_year": year}),
        st.integers(1, 10).map(lambda years: {"years_before": years}),
    )


def leaf_demands() -> st.SearchStrategy[Demand]:
    """Any single demand."""
    return st.one_of(numbers(), words(), references(), trends(), changes())


def alternatives(inner: st.SearchStrategy[Demand]) -> st.SearchStrategy[Demand]:
    """或 of demands that are not themselves joined by 或."""
    apart = inner.filter(lambda demand: not isinstance(demand, AnyOf | Subject))
    return st.lists(apart, min_size=2, max_size=3, unique=True).map(lambda items: AnyOf(items=tuple(items)))


def conjunctions(inner: st.SearchStrategy[Demand]) -> st.SearchStrategy[Demand]:
    """且 of demands that are not themselves joined by 且."""
    apart = inner.filter(lambda demand: not isinstance(demand, AllOf | Subject))
    return st.lists(apart, min_size=2, max_size=3, unique=True).map(lambda items: AllOf(items=tuple(items)))


@st.composite
def several_subjects(draw: Draw, inner: st.SearchStrategy[Demand]) -> Demand:
    """One subject alone, or several under 且, perhaps after a demand on the whole; some have their own unit."""
    names = draw(st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3, unique=True))
    parts = inner.filter(lambda demand: not isinstance(demand, Subject))
    if len(names) == 1:
        return Subject(name=names[0], demand=draw(parts))
    named = tuple(draw(_subject(name, draw(parts))) for name in names)
    whole: tuple[Demand, ...] = (draw(numbers()),) if draw(st.booleans()) else ()
    return AllOf(items=(*whole, *named))


def _subject(name: str, demand: Demand) -> st.SearchStrategy[Subject]:
    """A unit of its own is read off a printed bound, so there must be one."""
    bounded = any(isinstance(leaf, Compare | Range | Approx | Reach) for leaf in leaves(demand))
    units = st.sampled_from([None, "公顷", "天"] if bounded else [None])
    return st.builds(Subject, name=st.just(name), demand=st.just(demand), unit=units)


@st.composite
def by_class(draw: Draw, inner: st.SearchStrategy[Demand], templates: Sequence[Sequence[Arm]] = ARMS) -> Arms:
    """Arms of one dimension, perhaps with one for all other classes."""
    several = draw(st.sampled_from(templates))
    chosen = several[: draw(st.integers(1, len(several)))]
    demands = st.one_of(inner.filter(lambda demand: not isinstance(demand, Subject)), st.just(NotAssessed()))
    arms = [
        Arm(labels=arm.labels, demand=draw(demands), dimension=arm.dimension, covers=arm.covers, within=arm.within)
        for arm in chosen
    ]
    if draw(st.booleans()):
        arms.append(Arm(labels=(), demand=draw(demands)))
    known = tuple(label for arm in several for label in arm.covers)
    return Arms(arms=tuple(arms), known=((several[0].dimension, known),))


@st.composite
def by_year(draw: Draw, inner: st.SearchStrategy[Demand]) -> Milestones:
    """Milestones in order, perhaps after an undated demand."""
    years: list[int | None] = [*sorted(draw(st.sets(st.integers(2015, 2040), min_size=1, max_size=3)))]
    if draw(st.booleans()):
        years.insert(0, None)
    demands = inner.filter(lambda demand: not isinstance(demand, Subject))
    return Milestones(steps=tuple(Step(year=year, demand=draw(demands)) for year in years))


def demands(templates: Sequence[Sequence[Arm]] = ARMS) -> st.SearchStrategy[Demand]:
    """Any demand that a reading could give, at most a few levels deep."""
    return _grammar(tuple(map(tuple, templates)))


@cache
def _grammar(templates: tuple[tuple[Arm, ...], ...]) -> st.SearchStrategy[Demand]:
    single = _level(leaf_demands())
    joined = _level(single, alternatives(single), conjunctions(single))
    mixed = _level(joined, alternatives(joined), conjunctions(joined))
    classes = _level(by_class(single, templates))
    nested = by_class(_level(by_class(single, templates[1:])), templates[:1])
    placed = _level(mixed, by_class(mixed, templates), nested, by_year(joined), by_year(classes))
    several = several_subjects(placed)
    return _level(st.just(NotAssessed()), placed, several, conjunctions(placed), alternatives(placed))


def _level(*options: st.SearchStrategy[Demand]) -> st.SearchStrategy[Demand]:
    """One of these, drawn inside a function: else each level would print all those below it."""
    either = st.one_of(*options)

    @st.composite
    def any_demand(draw: Draw) -> Demand:
        return draw(either)

    return any_demand()


def rules(of: st.SearchStrategy[Demand] | None = None) -> st.SearchStrategy[Rule]:
    """Any rule, with a unit, a direction, settings, notes and findings."""
    spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: Span(min(ends), max(ends)))
    notes = st.builds(Note, kind=st.sampled_from(["footnote", "annotation"]), text=_texts(), span=spans)
    findings = st.builds(
        Diagnostic, code=st.just("W101"), message=_texts(), message_en=_texts(), span=st.one_of(st.none(), spans)
    )
    settings = st.builds(
        Settings, window=st.integers(2, 9), approx=st.floats(0, 1), stable=bounds().map(abs), digits=st.integers(0, 4)
    )
    return st.builds(
        Rule,
        text=_texts(),
        unit=st.sampled_from(UNITS),
        better=st.sampled_from([None, "higher", "lower"]),
        demand=demands() if of is None else of,
        settings=st.one_of(st.just(Settings()), settings),
        notes=st.lists(notes, max_size=2).map(tuple),
        diagnostics=st.lists(findings, max_size=2).map(tuple),
    )


def _texts() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
