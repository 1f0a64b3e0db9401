"""Judging wide tables: the codes of ``assess`` on the same data, whatever holds the cells."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import rules, words
from wide_tables import About, Rows, codes_of, missing, oracle, wide

from ecorules.engines import judge_pandas, judge_table, plan_for
from ecorules.errors import DataError, EcoRulesError
from ecorules.rules import Grade, Rule, Standard, Status, leaves, lone_subject, subject_nodes
from ecorules.schemes import Indicator, Level, Part, Scheme, load_scheme

CHANGDE = load_scheme("changde-2020")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

REGIONS = ("甲市", "乙县", "丙县")
YEARS = (2016, 2017, 2018, 2019, 2020)
LABELS = {
    "level": ("设区市", "县", "县级市", None),
    "terrain": ("山区", "平原地区、丘陵", None),
    "city_size": ("大城市", None),
}
REFERENCES = ("ref__全国平均水平", "ref__全省平均水平", "ref__功能区标准", "ref__控制目标值")


def numbers() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.none(),
        st.sampled_from([0.0, 3.5, 13.0, 95.0, 94.9, 100.0, 300.0, 18.35, math.nan, 60.0, 85.0]),
        st.integers(-5, 400).map(float),
    )


def states() -> st.SearchStrategy[Any]:
    return st.sampled_from(
        [
            "是",
            "否",
            "建立",
            "未建立",
            "已建立",
            "制定实施",
            "开展",
            "没有见过",
            "不明显",
            "Ⅲ",
            "Ⅳ类",
            "完成",
            None,
            True,
            False,
        ]
    )


def targets() -> st.SearchStrategy[Any]:
    return st.sampled_from([None, True, False, 77, 50.5, "是", "完成", "未达标", "≥80", "逐年下降", "下降3%以上", "60"])


def cells(about: About) -> st.SearchStrategy[Any]:
    match about.aspect:
        case "target":
            return targets()
        case "status":
            return st.one_of(st.none(), st.none(), states())
        case "change" | "base":
            return numbers()
        case _:
            return st.one_of(numbers(), numbers(), states())


def abouts(scheme: Scheme) -> list[About]:
    """Every column that a wide table of a scheme may have, base years of 2015 among them."""
    found: list[About] = []
    for indicator in scheme:
        if indicator.parts:
            if indicator.threshold is not None:
                found += [About(indicator.id, aspect=aspect) for aspect in ("value", "status")]
            found.append(About(indicator.id, aspect="target"))
        rules_of = [(part.number, part.rule, part.level) for part in indicator.parts] or [(None, indicator.rule, None)]
        for number, rule, level in rules_of:
            assert rule is not None
            aspects = ("value", "status", "target", "change")
            found += [About(indicator.id, number, aspect=aspect) for aspect in aspects]
            if level is not None:
                found += [About(indicator.id, number, level.name, aspect) for aspect in ("value", "status")]
                found.append(About(indicator.id, number, level.name, "base", 2015))
            else:
                found.append(About(indicator.id, number, aspect="base", year=2015))
            for subject in rule.subjects:
                found += [About(indicator.id, number, subject, aspect) for aspect in ("value", "status", "change")]
                found.append(About(indicator.id, number, subject, "base", 2015))
    return found


def rule_of(scheme: Scheme, about: About) -> Rule:
    indicator = scheme[about.indicator]
    part = indicator.parts[about.part - 1] if about.part else None
    rule = part.rule if part else indicator.rule or indicator.parts[0].rule
    assert rule is not None
    return rule


def fitting(scheme: Scheme, about: About) -> st.SearchStrategy[Any]:
    """Cells of the kind that a rule asks for, figures near its bounds."""
    demand = rule_of(scheme, about).demand
    asked = list(leaves(demand))
    if about.subject:
        nodes = [node.demand for node in subject_nodes(demand) if node.name == about.subject]
        asked = [leaf for node in nodes for leaf in leaves(node)] or (
            [] if "浓度" in about.subject else [Status(words="")]
        )
    if asked and all(isinstance(leaf, Status | Standard | Grade) for leaf in asked):
        words = [leaf.words for leaf in asked if isinstance(leaf, Status) and leaf.words]
        return st.sampled_from(
            [True, True, False, "是", "否", "未见过", None, "Ⅱ类", "劣Ⅴ", *words, *(f"未{word}" for word in words)]
        )
    near = [
        getattr(leaf, name) for leaf in asked for name in ("bound", "low", "amount", "centre") if hasattr(leaf, name)
    ]
    figures = [bound + step for bound in near for step in (0.0, 1.0, -1.0)] or [40.0, 41.0, 42.0]
    return st.one_of(st.sampled_from(figures), st.sampled_from(figures), st.sampled_from([50.0, 51.0, 49.5, None]))


@st.composite
def tables(draw: st.DrawFn, scheme: Scheme, tame: bool = True) -> tuple[Rows, list[About]]:
    """Rows of some regions and years, with some of the columns; the cells of a tame one fit their columns."""
    every = abouts(scheme)
    values = [about for about in every if about.aspect == "value" and (about.part or not scheme[about.indicator].parts)]
    chosen = [about for about in values if draw(st.integers(0, 5))]
    more = draw(st.lists(st.sampled_from(every), max_size=4 if tame else 8))
    columns = list({about.name: about for about in (*chosen, *more)}.values())
    if tame:  # nothing speaks of what another column speaks of
        columns = [
            about
            for about in columns
            if about.aspect != "status" or About(about.indicator, about.part, about.subject) not in columns
        ]
        columns = [
            about for about in columns if about.part or not scheme[about.indicator].parts or about.aspect == "target"
        ]
    columns = [about for about in columns if not lone_twice(scheme, about, columns)]
    if draw(st.booleans()):
        keys = [(region, year) for region in REGIONS for year in YEARS]
        keys = draw(st.permutations(keys))
    else:
        places = st.tuples(st.sampled_from(REGIONS), st.sampled_from((2015, *YEARS)))
        keys = draw(st.lists(places, min_size=1, max_size=9, unique=True))
    labels = {region: {name: draw(st.sampled_from(known)) for name, known in LABELS.items()} for region in REGIONS}
    columns = [about for about in columns if about.aspect != "base" or worded_only(scheme, about) is False]
    bases = {
        (region, about.name): draw(st.sampled_from([40.0, 41.0, 42.0, 300.0, None]))
        for region in REGIONS
        for about in columns
        if about.aspect == "base"
    }
    rows: Rows = []
    for region, year in keys:
        row: dict[str, Any] = {"region": region, "year": year, **labels[region]}
        for about in columns:
            if about.aspect == "base":
                row[about.name] = bases[region, about.name]
            elif about.aspect in {"value", "change"} and (tame or draw(st.integers(0, 5))):
                row[about.name] = draw(fitting(scheme, about))
            else:
                row[about.name] = draw(cells(about))
        for name in REFERENCES:
            row[name] = draw(st.sampled_from([None, 60.0, 95.0, True, False]))
        rows.append(row)
    for row in rows:
        if row["year"] == 2015:
            settle_bases(row, rows, columns)
    return rows, columns


def settle_bases(first: dict[str, Any], rows: Rows, columns: list[About]) -> None:
    """A base year's figure is that of the year's own row, if there is one and it says something."""
    for about in columns:
        if about.aspect != "base":
            continue
        beside = [other for other in columns if other.indicator == about.indicator and other.aspect != "target"]
        said = [first[other.name] for other in beside if other != about and not missing(first[other.name])]
        own = first.get(About(about.indicator, about.part, about.subject).name)
        for row in rows:
            if row["region"] == first["region"] and said:
                row[about.name] = own if type(own) is float and not math.isnan(own) else None


def worded_only(scheme: Scheme, about: About) -> bool:
    demand = rule_of(scheme, about).demand
    nodes = [node.demand for node in subject_nodes(demand) if node.name == about.subject]
    clause = bool(about.subject) and not nodes and "浓度" not in str(about.subject)
    return clause or all(isinstance(leaf, Status) for node in nodes or [demand] for leaf in leaves(node))


def lone_twice(scheme: Scheme, about: About, columns: list[About]) -> bool:
    """Whether the value of a lone subject stands in a column of its own beside that of the whole."""
    if about.aspect != "value" or not about.subject or not lone_subject(rule_of(scheme, about).demand):
        return False
    return About(about.indicator, about.part) in columns


def judged(scheme: Scheme, rows: Rows, columns: list[About]) -> pd.DataFrame:
    asked = {name for name in REFERENCES if any(name.endswith(one) for one in _asked(scheme))}
    names = ["region", "year", *LABELS, *sorted(asked), *(about.name for about in columns)]
    frame = wide(rows, names)
    plan = plan_for(scheme, names, parts=True)
    return judge_pandas(pickle.loads(pickle.dumps(plan)), frame)


def _asked(scheme: Scheme) -> tuple[str, ...]:
    from ecorules.assessment import asked_references

    return asked_references(scheme)


def agree(scheme: Scheme, rows: Rows, columns: list[About]) -> None:
    expected = oracle(scheme, rows, columns, tuple(LABELS))
    if expected is None:
        with pytest.raises(EcoRulesError):
            judged(scheme, rows, columns)
        return
    try:
        found = codes_of(judged(scheme, rows, columns))
    except DataError as error:
        # One row of a wide table is one of a tidy one: a base year that contradicts its row repeats a row there.
        raise AssertionError(str(error)) from error
    assert found == expected


@st.composite
def excerpts(draw: st.DrawFn) -> Scheme:
    """A few indicators of Changde's scheme."""
    chosen = draw(st.lists(st.sampled_from(CHANGDE.indicators), min_size=1, max_size=4, unique_by=lambda one: one.id))
    return replace(CHANGDE, indicators=tuple(chosen))


@given(st.data())
@SLOW
def test_changde_is_judged_as_assess_judges_it(data: st.DataObject) -> None:
    scheme = data.draw(excerpts())
    agree(scheme, *data.draw(tables(scheme)))


@given(st.data())
@SLOW
def test_whatever_stands_in_the_cells_the_two_agree(data: st.DataObject) -> None:
    scheme = data.draw(excerpts())
    agree(scheme, *data.draw(tables(scheme, tame=False)))


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    indicators = []
    for number in range(1, draw(st.integers(2, 4))):
        rule = draw(rules())
        parts: tuple[Part, ...] = ()
        if draw(st.booleans()):
            other = draw(rules())
            level = Level(name="PM2.5浓度", unit=rule.unit, better="lower", rule=rule) if draw(st.booleans()) else None
            parts = (
                Part(number=1, name="一", unit=rule.unit, threshold="甲", better=rule.better, rule=rule, level=level),
                Part(number=2, name="二", unit=other.unit, threshold="乙", better=other.better, rule=other),
            )
        threshold = None if parts and draw(st.booleans()) else "甲"
        indicators.append(
            Indicator(
                id=str(number),
                name=f"指标{number}",
                unit=rule.unit,
                threshold=threshold,
                rule=None if parts else rule,
                better=rule.better,
                parts=parts,
            )
        )
    return Scheme(id="drawn", title="抽取", indicators=tuple(indicators))


@given(st.data())
@SLOW
def test_any_scheme_is_judged_as_assess_judges_it(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    agree(scheme, *data.draw(tables(scheme, tame=data.draw(st.booleans()))))


__all__ = ["Rule", "missing", "np", "pa", "judge_table", "words"]
