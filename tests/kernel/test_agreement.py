"""The kernel and the judging of one observation say the same of every generated rule and row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from strategies import (
    ARMS,
    STATUSES,
    by_class,
    by_year,
    changes,
    demands,
    leaf_demands,
    numbers,
    references,
    trends,
)

from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome, evaluate
from ecorules.kernel import margins, verdicts
from ecorules.rules import Rule, Settings, asked_subjects

NUMBERS = st.one_of(
    st.integers(-50, 300).map(float),
    st.decimals(0, 200, places=1).map(float),
    st.floats(-1e6, 1e6),
    st.sampled_from([0.0, 0.3, 0.1 + 0.2, 0.30000000000000004, 99.999, 1e9, -4.4, 100.0]),
)
MAYBE = st.one_of(NUMBERS, NUMBERS, st.none(), st.just(float("nan")))
REPORTS = st.one_of(
    st.sampled_from(STATUSES),
    st.sampled_from(STATUSES).map(lambda word: "未" + word),
    st.sampled_from(
        [*["是", "否", "完成", "未完成", "Ⅲ", "Ⅲ类", "劣Ⅴ", "2类", "无", "检出", "未检出", "进行中", "达标"], ""]
    ),
)
ATTESTED = st.one_of(st.booleans(), st.none())
VALUES = st.one_of(MAYBE, MAYBE, ATTESTED, REPORTS)
TARGET_TEXTS = st.sampled_from(["≥60", "完成", "未完成", "80", "下降3%", "逐年下降", "市≥60 县≥40"])
TARGETS = st.one_of(MAYBE, ATTESTED, TARGET_TEXTS)
LABELS = sorted({label for arms in ARMS for arm in arms for label in arm.covers} | {"市", "东部", "乡镇"})
CLASSES = st.frozensets(st.sampled_from(LABELS), max_size=3)
NAMES = ("全国平均水平", "全省平均值", "国家标准", "控制目标值", "功能区标准", "近3年平均")
YEARS = st.lists(st.integers(2005, 2030), min_size=1, max_size=5, unique=True)
SETTINGS = st.one_of(
    st.just(Settings()),
    st.builds(
        Settings,
        window=st.integers(2, 5),
        stable=st.sampled_from([0.0, 0.3, 2.0]),
        base_year=st.one_of(st.none(), st.integers(2010, 2020)),
        digits=st.one_of(st.none(), st.integers(-1, 3)),
    ),
)
Row = dict[str, Any]


@st.composite
def batches(draw: st.DrawFn, rule: Rule) -> tuple[dict[str, Any], list[Row]]:
    """Inputs of several rows, once as arrays and once row by row."""
    n = draw(st.integers(1, 4))
    whole: dict[str, Any] = {}
    rows: list[Row] = [{} for _ in range(n)]

    def gives(name: str) -> bool:
        """What a rule asks for is given nine times in ten, other things seldom."""
        return draw(st.integers(0, 9)) < (9 if name in rule.needs else 2)

    def put(name: str, strategy: st.SearchStrategy[Any]) -> None:
        if gives(name):
            held = draw(st.lists(strategy, min_size=n, max_size=n))
            whole[name] = held
            for row, one in zip(rows, held, strict=True):
                row[name] = one

    if gives("history"):
        columns, by_row = draw(_histories(n))
        whole["history"] = columns
        for row, one in zip(rows, by_row, strict=True):
            row["history"] = one
    put("value", MAYBE if draw(st.booleans()) else VALUES)
    if "history" in whole:
        _agree(draw, whole, rows)
    put("change", MAYBE)
    put("target", TARGETS)
    put("classes", CLASSES)
    if gives("references"):
        names = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
        whole["references"] = {
            name: draw(st.lists(st.one_of(MAYBE, ATTESTED), min_size=n, max_size=n)) for name in names
        }
        for at, row in enumerate(rows):
            row["references"] = {name: figures[at] for name, figures in whole["references"].items()}
    if gives("year"):
        year = draw(st.one_of(st.integers(2005, 2030), st.lists(st.integers(2012, 2024), min_size=n, max_size=n)))
        if "history" not in whole:
            whole["year"] = year
            for at, row in enumerate(rows):
                row["year"] = year[at] if isinstance(year, list) else year
    subjects = asked_subjects(rule.demand)
    if subjects and gives("parts"):
        keys = draw(st.lists(st.sampled_from(subjects), min_size=1, max_size=3, unique=True))
        parts = {key: draw(_parts(n)) for key in keys}
        whole["parts"] = {key: pair[0] for key, pair in parts.items()}
        for at, row in enumerate(rows):
            row["parts"] = {key: pair[1][at] for key, pair in parts.items()}
    return whole, rows


@st.composite
def _histories(draw: st.DrawFn, n: int) -> tuple[dict[int, list[Any]], list[dict[int, Any]]]:
    """A history of all rows; now and then the numbers of one row are those of the next, so that they tie."""
    years = draw(YEARS)
    by_row = [draw(st.fixed_dictionaries(dict.fromkeys(years, MAYBE))) for _ in range(n)]
    if draw(st.booleans()):
        flat = draw(NUMBERS)
        by_row[0] = dict.fromkeys(years, flat)
    return {year: [row[year] for row in by_row] for year in years}, by_row


def _agree(draw: st.DrawFn, whole: dict[str, Any], rows: list[Row]) -> None:
    """A number as value is the history's own, most of the time."""
    if "value" not in whole or draw(st.integers(0, 9)) == 0:
        return
    for at, row in enumerate(rows):
        if isinstance(row["value"], float):
            row["value"] = whole["value"][at] = row["history"][max(row["history"])]


@st.composite
def _parts(draw: st.DrawFn, n: int) -> tuple[Any, list[Any]]:
    if draw(st.booleans()):
        plain = draw(st.lists(VALUES, min_size=n, max_size=n))
        return plain, plain
    columns, by_row = draw(_histories(n))
    targets = draw(st.lists(TARGETS, min_size=n, max_size=n))
    whole: dict[str, Any] = {"history": columns, "target": targets}
    rows: list[Any] = [{"history": one, "target": target} for one, target in zip(by_row, targets, strict=True)]
    if draw(st.booleans()):
        changes = draw(st.lists(MAYBE, min_size=n, max_size=n))
        whole["change"] = changes
        for row, change in zip(rows, changes, strict=True):
            row["change"] = change
    return whole, rows


def one_by_one(rule: Rule, rows: list[Row], chosen: Settings | None) -> list[Outcome] | EcoRulesError:
    """The outcomes, or the first refusal."""
    try:
        return [evaluate(rule, **row, settings=chosen) for row in rows]
    except EcoRulesError as refused:
        return refused


SINGLE = st.one_of(leaf_demands(), trends(), changes(), references(), by_class(numbers()), by_year(numbers()))


@settings(max_examples=600, deadline=None)
@given(
    data=st.data(),
    demand=st.one_of(SINGLE, demands()),
    better=st.sampled_from(["higher", "lower", None]),
    chosen=SETTINGS,
)
def test_arrays_give_the_verdicts_and_margins_of_single_observations(
    data: st.DataObject, demand: Any, better: Any, chosen: Settings
) -> None:
    rule = Rule(text="", unit="%", better=better, demand=demand, settings=chosen)
    whole, rows = data.draw(batches(rule))
    alone = one_by_one(rule, rows, None)
    whole = {name: held for name, held in whole.items() if name != "value"} | {"values": whole.get("value")}
    if isinstance(alone, EcoRulesError):
        event("refused")
        with pytest.raises(EcoRulesError):
            verdicts(rule, **whole)
        return
    codes = verdicts(rule, **whole)
    n = len(rows) if len(codes) == len(rows) else 1
    assert codes.tolist() == [outcome.verdict.code for outcome in alone[:n]]
    distances = margins(rule, **whole)
    wanted = [np.nan if outcome.margin is None else outcome.margin for outcome in alone[:n]]
    np.testing.assert_allclose(distances, wanted, rtol=1e-9, atol=1e-9)
