"""The order between rules against evaluation: nothing that is stated may be contradicted by any input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ecorules.analysis import relation
from ecorules.analysis.witnesses import usable
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arms,
    Change,
    Compare,
    Demand,
    Milestones,
    Op,
    Range,
    Reach,
    ReferenceCompare,
    Rule,
    Subject,
    Trend,
    leaves,
    subject_nodes,
)
from ecorules.verdicts import Verdict
from tests import strategies

OPPOSITE = {"same": "same", "stricter": "looser", "looser": "stricter", "incomparable": "incomparable"}
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def varied(demand: Demand, change: Callable[[Demand], Demand]) -> Demand:
    """A demand with every leaf put through a change."""
    match demand:
        case AllOf(items=items):
            return AllOf(items=tuple(varied(item, change) for item in items))
        case AnyOf(items=items):
            return AnyOf(items=tuple(varied(item, change) for item in items))
        case Arms(arms=arms, known=known):
            return Arms(arms=tuple(replace(arm, demand=varied(arm.demand, change)) for arm in arms), known=known)
        case Milestones(steps=steps):
            return Milestones(steps=tuple(replace(step, demand=varied(step.demand, change)) for step in steps))
        case Subject():
            return replace(demand, demand=varied(demand.demand, change))
        case _:
            return change(demand)


@st.composite
def relatives(draw: st.DrawFn) -> tuple[Rule, Rule]:
    """A rule and one like it: some bounds moved, some clauses exchanged or dropped, or another rule altogether."""
    rule = draw(strategies.rules())
    if draw(st.integers(0, 5)) == 0:
        other = draw(strategies.rules())
        return rule, replace(other, unit=rule.unit) if draw(st.booleans()) else other

    def change(leaf: Demand) -> Demand:
        match draw(st.integers(0, 5)), leaf:
            case 1, Compare() | Reach():
                return replace(leaf, bound=leaf.bound + draw(st.sampled_from([-10.0, -1.0, 0.5, 3.0])))
            case 1, Range():
                return replace(leaf, low=leaf.low - draw(st.sampled_from([0.0, 1.0])), high_open=not leaf.high_open)
            case 1, Approx():
                return replace(leaf, centre=leaf.centre + draw(st.sampled_from([-1.0, 2.0])))
            case 1, Change():
                return replace(leaf, amount=leaf.amount + draw(st.sampled_from([-1.0, 2.0])))
            case 1, ReferenceCompare():
                return replace(leaf, factor=leaf.factor * draw(st.sampled_from([0.5, 2.0])))
            case 1, Trend():
                return draw(strategies.trends())
            case 2, _:
                return draw(strategies.leaf_demands())
            case 3, _:
                return draw(st.sampled_from([AllOf, AnyOf]))(items=(leaf, draw(strategies.leaf_demands())))
            case _:
                return leaf

    return rule, replace(rule, demand=varied(rule.demand, change))


@st.composite
def observations(draw: st.DrawFn, rule: Rule, other: Rule) -> dict[str, Any]:
    """Inputs of the kind that ``relation`` speaks of, near the bounds of both rules."""
    both = (rule, other)
    numbers = [0.0, 50.0]
    names, years, labels = set(), [2016, 2021], [[""]]
    for one in both:
        for leaf in leaves(one.demand):
            numbers += [getattr(leaf, name) for name in ("bound", "low", "high", "centre") if hasattr(leaf, name)]
            if isinstance(leaf, ReferenceCompare) or type(leaf).__name__ in ("TargetCompare", "Standard"):
                names.add(leaf.name)  # type: ignore[union-attr]
        for node in _all(one.demand):
            if isinstance(node, Arms):
                labels += [["", *known] for _, known in node.known]
            if isinstance(node, Milestones):
                years += [step.year + off for step in node.steps if step.year for off in (-1, 0)]
    near = st.sampled_from(numbers).flatmap(lambda base: st.sampled_from([base, base + 0.5, base - 0.5, base + 7.0]))

    def own() -> dict[str, Any]:
        if draw(st.booleans()):
            return {"value": draw(near)}
        if draw(st.booleans()):
            return {"change": draw(st.sampled_from([-5.0, 0.0, 0.5, 3.0, 20.0, 300.0]))}
        last = draw(st.sampled_from(years))
        ranks = draw(st.lists(st.integers(0, 4), min_size=10, max_size=10))
        return {"history": {last - place: 50.0 + rank for place, rank in enumerate(ranks)}}

    inputs = own()
    chosen = [draw(st.sampled_from(options)) for options in {tuple(known): known for known in labels}.values()]
    inputs["classes"] = [label for label in chosen if label]
    assume(len(inputs["classes"]) <= 1 or len({tuple(known) for known in labels}) > 2)
    if "history" not in inputs:
        inputs["year"] = draw(st.sampled_from(years))
    inputs["target"] = draw(st.sampled_from([None, True, False, 50.0]))
    inputs["references"] = {
        name: draw(st.sampled_from([True, False]) if "标准" in name else near.map(abs)) for name in sorted(names)
    }
    if all(isinstance(leaf, strategies.Status) for one in both for leaf in leaves(one.demand)):
        inputs["value"] = draw(st.booleans())
    parts: dict[str, Any] = {}
    for one in both:
        for node in subject_nodes(one.demand):
            parts[node.name] = own()
        for leaf in leaves(one.demand):
            if isinstance(leaf, strategies.Status):
                parts[leaf.words] = draw(st.booleans())
    inputs["parts"] = parts
    return inputs


def _all(demand: Demand) -> list[Demand]:
    from ecorules.analysis.regions import nodes

    return list(nodes(demand))


@SLOW
@given(relatives(), st.data())
def test_no_input_contradicts_a_stated_order(pair: tuple[Rule, Rule], data: st.DataObject) -> None:
    rule, other = pair
    found = relation(rule, other)
    for witness in found.witnesses:
        first, second = (evaluate(one, **witness.arguments(one)).verdict for one in pair)
        assert (first, second) == (witness.verdict, witness.other_verdict)
        assert Verdict.UNKNOWN not in (first, second)
        assert first.code != second.code
    if found.kind == "undetermined":
        assert found.reason
        assert found.reason_en
        return
    for _ in range(6):
        inputs = data.draw(observations(rule, other))
        try:
            first, second = (
                evaluate(one, **usable(one, {**inputs, "unit": rule.unit if rule.unit != other.unit else None})).verdict
                for one in pair
            )
        except EcoRulesError:
            continue
        if Verdict.UNKNOWN in (first, second):
            continue
        if found.kind == "same":
            assert first is second, inputs
        elif found.kind == "stricter":
            assert first.code <= second.code, inputs
        elif found.kind == "looser":
            assert first.code >= second.code, inputs


@SLOW
@given(relatives())
def test_the_order_turns_round_with_the_rules(pair: tuple[Rule, Rule]) -> None:
    there, back = relation(*pair).kind, relation(*reversed(pair)).kind
    assert "undetermined" in (there, back) or back == OPPOSITE[there]


@settings(max_examples=150, deadline=None)
@given(strategies.rules())
def test_a_rule_is_the_same_as_itself(rule: Rule) -> None:
    assert relation(rule, replace(rule, text="", notes=())).kind == "same"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(strategies.bounds(), min_size=3, max_size=3, unique=True), st.sampled_from([Op.GE, Op.GT, Op.LE, Op.LT])
)
def test_bounds_stand_in_the_order_of_their_numbers(numbers: list[float], op: Op) -> None:
    ordered = sorted(numbers, reverse=op in (Op.GE, Op.GT))
    strict, middle, loose = (Rule(text="", demand=Compare(op=op, bound=number)) for number in ordered)
    assert relation(strict, middle).kind == relation(middle, loose).kind == relation(strict, loose).kind == "stricter"
    assert relation(loose, strict).kind == "looser"


@SLOW
@given(strategies.rules(strategies.leaf_demands()), st.lists(strategies.leaf_demands(), min_size=3, max_size=3))
def test_the_order_is_transitive(first: Rule, added: list[Demand]) -> None:
    second = replace(first, demand=AnyOf(items=(first.demand, added[0])))
    last = replace(second, demand=AnyOf(items=(second.demand, *added[1:])))
    kinds = [relation(*two).kind for two in ((first, second), (second, last), (first, last))]
    if set(kinds[:2]) <= {"same", "stricter"}:
        assert kinds[2] in ("same", "stricter", "undetermined")
    if kinds[:2] == ["same", "same"]:
        assert kinds[2] in ("same", "undetermined")


@settings(max_examples=150, deadline=None)
@given(strategies.rules(strategies.leaf_demands()), strategies.leaf_demands())
def test_one_more_clause_is_never_looser(rule: Rule, added: Demand) -> None:
    assert relation(replace(rule, demand=AllOf(items=(rule.demand, added))), rule).kind in (
        "same",
        "stricter",
        "undetermined",
    )
    assert relation(replace(rule, demand=AnyOf(items=(rule.demand, added))), rule).kind in (
        "same",
        "looser",
        "undetermined",
    )
