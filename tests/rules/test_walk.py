"""What a demand asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import demands

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
    Leaf,
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
    asked_classes,
    asked_inputs,
    asked_subjects,
    attested_words,
    children,
    leaves,
    lone_subject,
)

INPUTS = {"value", "history", "change", "parts", "classes", "year", "target", "references"}

NUMBER = Compare(op=Op.GE, bound=90.0)
WORDS = Status(words="无危险废物排放")
FALLING = Trend(kind=TrendKind.EVERY_YEAR, direction="down")


def drop(base_year: int | None = None, years_before: int | None = None) -> Change:
    return Change(
        direction="down",
        op=Op.GE,
        amount=18.0,
        measure=Measure.RELATIVE,
        base_year=base_year,
        years_before=years_before,
    )


def by_level(city: Demand, county: Demand) -> Arms:
    arms = (Arm(labels=("市",), demand=city, dimension="level"), Arm(labels=("县",), demand=county, dimension="level"))
    return Arms(arms=arms, known=(("level", ("市", "县")),))


@pytest.mark.parametrize(
    ("demand", "asked"),
    [
        (NUMBER, {"value"}),
        (Range(low=6.0, high=9.0), {"value"}),
        (Approx(centre=15.0), {"value"}),
        (Reach(bound=100.0), {"value"}),
        (Status(words="开展"), {"value"}),
        (Grade(grade="Ⅲ"), {"value"}),
        (Task(words="完成上级任务"), {"target", "value"}),
        (TargetCompare(op=Op.LE, name="控制目标值"), {"target", "references", "value"}),
        (Standard(name="功能区标准"), {"references", "value"}),
        (ReferenceCompare(op=Op.LT, name="全国平均水平"), {"references", "value"}),
        (ReferenceCompare(op=Op.LT, name="近5年平均", years=5), {"references", "value", "history"}),
        (NotAssessed(), set()),
        (FALLING, {"history"}),
        (drop(base_year=2015), {"change", "history"}),
        (drop(years_before=1), {"change", "history"}),
        (drop(), {"change"}),
        (
            Change(direction="up", op=Op.GE, amount=5.0, measure=Measure.RELATIVE, pace=Pace.AVERAGE),
            {"change", "history"},
        ),
        (AnyOf(items=(NUMBER, FALLING)), {"value", "history"}),
        (by_level(NUMBER, FALLING), {"value", "history", "classes"}),
        (Milestones(steps=(Step(year=2020, demand=NUMBER),)), {"value", "year"}),
        (Subject(name="应用率", demand=NUMBER), {"value"}),
        (Subject(name="应用率", demand=by_level(NUMBER, FALLING)), {"value", "history", "classes"}),
        (AllOf(items=(Subject(name="甲", demand=NUMBER), Subject(name="乙", demand=FALLING))), {"parts"}),
        (AllOf(items=(NUMBER, Subject(name="城区", demand=NUMBER))), {"value", "parts"}),
        (
            AllOf(items=(Subject(name="甲", demand=Task(words="完成")), Subject(name="乙", demand=NUMBER))),
            {"parts", "target"},
        ),
        (AllOf(items=(NUMBER, WORDS)), {"value", "parts"}),
        (AllOf(items=(WORDS, Status(words="开展"))), {"value"}),
        (by_level(NUMBER, WORDS), {"value", "classes"}),
    ],
)
def test_inputs_are_those_that_could_settle_the_verdict(demand: Demand, asked: set[str]) -> None:
    assert asked_inputs(demand) == asked


def test_classes_come_once_and_in_order() -> None:
    inner = by_level(NUMBER, NUMBER)
    rich = Arm(labels=("经济发达地区", "东部地区"), demand=inner, dimension="development")
    rest = Arm(labels=(), demand=inner)
    assert asked_classes(Arms(arms=(rich, rest), known=())) == ("经济发达地区", "东部地区", "市", "县")


def test_subjects_come_once_and_in_order_with_the_words_beside_a_number() -> None:
    city, county = Subject(name="城区", demand=NUMBER), Subject(name="农村", demand=NUMBER)
    assert asked_subjects(AllOf(items=(county, city, county, NUMBER, WORDS))) == ("农村", "城区", "无危险废物排放")


def test_words_beside_a_number_are_found_across_groups_but_not_across_arms() -> None:
    either = AnyOf(items=(Status(words="开展"), WORDS))
    assert attested_words(AllOf(items=(NUMBER, either))) == ("开展", "无危险废物排放")
    assert attested_words(AllOf(items=(by_level(NUMBER, NUMBER), WORDS))) == ("无危险废物排放",)
    assert attested_words(by_level(NUMBER, WORDS)) == ()
    assert attested_words(AllOf(items=(Subject(name="城区", demand=NUMBER), WORDS))) == ()
    assert attested_words(AllOf(items=(Task(words="完成上级任务"), WORDS))) == ()


def test_one_subject_is_alone_however_often_it_is_named() -> None:
    city = Subject(name="城区", demand=NUMBER)
    assert lone_subject(city)
    assert lone_subject(AnyOf(items=(city, Subject(name="城区", demand=FALLING))))
    assert not lone_subject(AnyOf(items=(city, Subject(name="农村", demand=FALLING))))
    assert not lone_subject(AllOf(items=(NUMBER, city)))
    assert not lone_subject(NUMBER)


def test_a_rule_says_what_it_asks() -> None:
    rule = Rule(text="市≥90 县≥90", demand=by_level(NUMBER, NUMBER))
    assert rule.needs == frozenset({"value", "classes"})
    assert (rule.classes, rule.subjects) == (("市", "县"), ())


@given(demands())
def test_walking_reaches_every_leaf_and_asks_known_inputs_only(demand: Demand) -> None:
    def count(inner: Demand) -> int:
        return sum(map(count, children(inner))) or 1

    found = list(leaves(demand))
    assert len(found) == count(demand)
    assert all(isinstance(leaf, Leaf) for leaf in found)
    assert asked_inputs(demand) <= INPUTS
    assert lone_subject(demand) <= (len(asked_subjects(demand)) >= 1)
    assert ("classes" in asked_inputs(demand)) == _holds(demand, Arms)


def _holds(demand: Demand, kind: type[object]) -> bool:
    return isinstance(demand, kind) or any(_holds(inner, kind) for inner in children(demand))
