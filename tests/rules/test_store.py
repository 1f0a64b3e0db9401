"""Rules as stored data: what is written reads back equal, and nothing else reads."""

from __future__ import annotations

import copy
import json
import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rules

from ecorules.errors import DataError, EcoRulesError
from ecorules.rules import (
    AllOf,
    Arm,
    Arms,
    Compare,
    Grade,
    Milestones,
    NotAssessed,
    Note,
    Op,
    Range,
    Rule,
    Settings,
    Step,
    Subject,
    Trend,
    TrendKind,
)
from ecorules.rules.store import DEEPEST, KINDS, LONGEST, MOST
from ecorules.text import Diagnostic, Span

RULE = Rule(
    text="≥95;面积不减少",
    unit="%",
    better="higher",
    demand=AllOf(
        items=(
            Compare(op=Op.GE, bound=95.0, span=Span(0, 3)),
            Subject(name="面积", demand=Trend(kind=TrendKind.NOT_WORSE, direction="up"), span=Span(4, 9)),
            Range(low=6.0, high=9.0),
            Grade(grade="Ⅲ"),
            Arms(
                arms=(Arm(labels=("市",), demand=NotAssessed(), dimension="level", covers=("地级市",)),),
                known=(("level", ("市", "县")),),
            ),
            Milestones(steps=(Step(year=None, demand=NotAssessed()), Step(year=2020, demand=NotAssessed()))),
        )
    ),
    notes=(Note(kind="footnote", text="①", span=Span(0, 1)),),
    diagnostics=(Diagnostic(code="W101", message="歧义", message_en="ambiguous", span=Span(1, 2)),),
)


@given(rules())
def test_rules_come_back_equal_through_json_with_places_notes_and_findings(rule: Rule) -> None:
    data = json.loads(json.dumps(rule.to_dict(), allow_nan=False))
    back = Rule.from_dict(data)
    assert back == rule
    assert (back.text, back.notes, back.diagnostics) == (rule.text, rule.notes, rule.diagnostics)
    assert [note.span for note in back.notes] == [note.span for note in rule.notes]
    assert repr(back) == repr(rule)
    assert back.to_dict() == rule.to_dict()
    assert pickle.loads(pickle.dumps(rule)) == rule


def test_spans_come_back() -> None:
    back = Rule.from_dict(RULE.to_dict())
    assert isinstance(back.demand, AllOf)
    assert [item.span for item in back.demand.items] == [item.span for item in RULE.demand.items]  # type: ignore[union-attr]
    assert isinstance(back.demand.items[0].span, Span)


@pytest.mark.parametrize("number", [-0.0, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -4.4])
def test_numbers_keep_every_bit(number: float) -> None:
    data = json.loads(json.dumps(Rule(text="", demand=Compare(op=Op.EQ, bound=number)).to_dict()))
    back = Rule.from_dict(data).demand
    assert isinstance(back, Compare)
    assert math.copysign(1, back.bound) == math.copysign(1, number)
    assert back.bound.hex() == number.hex()


def test_written_data_is_plain_and_has_a_version() -> None:
    data = RULE.to_dict()
    assert data["ecorules"] == 1
    assert data["demand"]["items"][0] == {"kind": "compare", "op": "≥", "bound": 95.0, "span": [0, 3]}
    assert type(data["demand"]["items"][0]["op"]) is str


def test_defaults_may_be_left_out_and_whole_numbers_serve_as_bounds() -> None:
    short = {"ecorules": 1, "text": "≥95", "demand": {"kind": "compare", "op": "≥", "bound": 95}}
    assert Rule.from_dict(short) == Rule(text="≥95", demand=Compare(op=Op.GE, bound=95.0))
    assert type(Rule.from_dict(short).to_dict()["demand"]["bound"]) is float


def at(*path: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


def without(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (at("ecorules", to=2), "ecorules"),
        (at("ecorules", to=True), "ecorules"),
        (at("ecorules", to="1"), "ecorules"),
        (without("ecorules"), "ecorules"),
        (without("demand"), "rule"),
        (without("text"), "rule"),
        (at("surplus", to=1), "rule"),
        (at("text", to=None), "text"),
        (at("text", to="\ud800"), "text"),
        (at("text", to="长" * (LONGEST + 1)), "text"),
        (at("unit", to=3), "unit"),
        (at("better", to="up"), "better"),
        (at("better", to=["higher"]), "better"),
        (at("settings", to=None), "settings"),
        (at("settings", "window", to=0), "settings.window"),
        (at("settings", "window", to=3.0), "settings.window"),
        (at("settings", "approx", to=math.nan), "settings.approx"),
        (at("settings", "digits", to=10**9), "settings.digits"),
        (at("demand", to=[]), "demand"),
        (at("demand", to={}), "demand.kind"),
        (at("demand", "kind", to="exec"), "demand.kind"),
        (at("demand", "kind", to=["all_of"]), "demand.kind"),
        (at("demand", "items", to=[]), "demand.items"),
        (at("demand", "items", to={}), "demand.items"),
        (at("demand", "items", to="ab"), "demand.items"),
        (at("demand", "items", to=[None] * (MOST + 1)), "demand.items"),
        (at("demand", "items", 0, "bound", to=math.inf), "demand.items[0].bound"),
        (at("demand", "items", 0, "bound", to=math.nan), "demand.items[0].bound"),
        (at("demand", "items", 0, "bound", to=10**400), "demand.items[0].bound"),
        (at("demand", "items", 0, "bound", to=True), "demand.items[0].bound"),
        (at("demand", "items", 0, "bound", to="95"), "demand.items[0].bound"),
        (at("demand", "items", 0, "bound", to=None), "demand.items[0].bound"),
        (at("demand", "items", 0, "op", to=">="), "demand.items[0].op"),
        (at("demand", "items", 0, "span", to=[3, 1]), "demand.items[0].span"),
        (at("demand", "items", 0, "span", to=[-1, 1]), "demand.items[0].span"),
        (at("demand", "items", 0, "span", to=[1]), "demand.items[0].span"),
        (at("demand", "items", 0, "span", to=[0, 1.5]), "demand.items[0].span[1]"),
        (at("demand", "items", 0, "span", to={"start": 0}), "demand.items[0].span"),
        (at("demand", "items", 0, "surplus\n", to=1), "demand.items[0]"),
        (at("demand", "items", 1, "demand", "sort", to="rising"), "demand.items[1].demand.sort"),
        (without("demand", "items", 1, "demand", "sort"), "demand.items[1].demand"),
        (at("demand", "items", 1, "demand", "sort", to="stable"), "demand.items[1].demand"),
        (at("demand", "items", 1, "demand", "base_year", to=20150), "demand.items[1].demand.base_year"),
        (at("demand", "items", 1, "name", to=["面积"]), "demand.items[1].name"),
        (at("demand", "items", 2, "low", to=10), "demand.items[2]"),
        (at("demand", "items", 2, "low_open", to=1), "demand.items[2].low_open"),
        (at("demand", "items", 3, "grade", to="Ⅵ"), "demand.items[3].grade"),
        (at("demand", "items", 3, "sort", to="等"), "demand.items[3].sort"),
        (at("demand", "items", 4, "arms", 0, "labels", to="市"), "demand.items[4].arms[0].labels"),
        (at("demand", "items", 4, "arms", 0, "labels", to=[1]), "demand.items[4].arms[0].labels[0]"),
        (at("demand", "items", 4, "known", 0, to=["level"]), "demand.items[4].known[0]"),
        (at("demand", "items", 5, "steps", 0, "year", to=2030), "demand.items[5]"),
        (at("notes", 0, "kind", to=None), "notes[0].kind"),
        (at("notes", to=None), "notes"),
        (at("diagnostics", 0, "hint", to=7), "diagnostics[0].hint"),
    ],
)
def test_anything_else_is_refused_with_its_place(change: Callable[[dict[str, Any]], None], where: str) -> None:
    data = copy.deepcopy(RULE.to_dict())
    change(data)
    with pytest.raises(DataError) as caught:
        Rule.from_dict(data)
    (finding,) = caught.value.diagnostics
    assert (finding.code, finding.where) == ("E390", where)
    assert str(caught.value).isprintable() or "\n  " in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "rule", 1, {1: 2}, {}])
def test_what_is_no_object_is_refused(data: Any) -> None:
    with pytest.raises(DataError):
        Rule.from_dict(data)


def nested(depth: int) -> dict[str, Any]:
    demand: dict[str, Any] = {"kind": "not_assessed"}
    for _ in range(depth - 1):
        demand = {"kind": "all_of", "items": [demand]}
    return {"ecorules": 1, "text": "", "demand": demand}


def test_nesting_is_bounded() -> None:
    assert Rule.from_dict(nested(DEEPEST)).needs == frozenset()
    for depth in (DEEPEST + 1, 100_000):
        with pytest.raises(DataError, match="nested deeper"):
            Rule.from_dict(nested(depth))


def test_a_wide_tree_is_bounded() -> None:
    shared = {"kind": "all_of", "items": [{"kind": "not_assessed"}] * 10}
    for _ in range(20):
        shared = {"kind": "any_of", "items": [shared] * 10}
    with pytest.raises(DataError, match="entries"):
        Rule.from_dict({"ecorules": 1, "text": "", "demand": shared})


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(list(KINDS))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["kind", "op", "bound", "items", "demand", "name", "steps", "arms"]), inner),
    ),
    max_leaves=12,
)


@given(JSON)
def test_arbitrary_data_reads_or_is_refused(demand: object) -> None:
    places: list[str] = []
    try:
        rule = Rule.from_dict({"ecorules": 1, "text": "", "demand": demand})
        assert Rule.from_dict(rule.to_dict()) == rule
    except EcoRulesError as error:
        places = [finding.where for finding in error.diagnostics]
    assert all(place.startswith("demand") for place in places)


def test_settings_come_back() -> None:
    own = Settings(window=5, approx=0.1, stable=0.5, base_year=2015, digits=2)
    assert Rule.from_dict(Rule(text="", demand=NotAssessed(), settings=own).to_dict()).settings == own
