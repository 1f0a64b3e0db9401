"""One judgement with some things moved, by the evaluation that every assessment uses.

Comes in: a result and settings of its axes. Goes out: the result as it would be. No rule is known
here: another number is put in the place of one, and ``evaluate`` is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.language import parse
from ecorules.rules import AllOf, AnyOf, Arms, Milestones, Rule, Subject, leaves
from ecorules.schemes import Indicator, Part
from ecorules.sensitivity import Slot, clause_bounds, with_clause, with_number
from ecorules.units import convert
from ecorules.verdicts import Verdict, all_of
from ecorules.whatif.axes import Axis, Place, Setting, level, unit_of

Moves = Mapping[Axis, Setting]

#: A text of so many clauses is nothing unusual.
_USUAL: Final = 12


def rejudged(result: Result, moves: Moves) -> Result:
    """A demand's result with these settings; itself where there are none.

    Raises ``DataError`` or ``UnitError`` for a setting that the rule cannot use.
    """
    if not moves or result.rule is None:
        return result
    rule = moved_rule(result.rule, [(axis, setting) for axis, setting in moves.items() if axis.kind == "bound"])
    arguments = result.inputs.arguments()
    for axis, setting in moves.items():
        if axis.kind != "bound":
            arguments = moved_inputs(arguments, axis, setting, rule)
    outcome = evaluate(rule, **arguments)
    value = next((setting for axis, setting in moves.items() if axis.kind != "bound" and not axis.key), result.value)
    if any(axis.kind == "change" for axis in moves):
        value = result.value
    made = replace(
        result,
        outcome=outcome,
        verdict=outcome.verdict,
        value=value,
        observed=result.observed or any(held is not None for axis, held in moves.items() if axis.kind != "bound"),
        inputs=type(result.inputs).of(arguments),
    )
    return made if rule is result.rule else with_rule(made, rule)


def verdict(result: Result, axis: Axis, setting: Setting) -> Verdict | None:
    """The verdict alone with one thing set, which takes less; None where the setting is refused."""
    rule = result.rule
    if rule is None:
        return None
    arguments = result.inputs.arguments()
    try:
        if axis.kind == "bound":
            return evaluate(moved_rule(rule, [(axis, setting)], worded=False), **arguments).verdict
        return evaluate(rule, **moved_inputs(arguments, axis, setting, rule)).verdict
    except EcoRulesError:
        return None


def ease(result: Result) -> float:
    """What share of the usual trouble a demand is worth: 1 of most, less where a text has very many clauses."""
    count = 0 if result.rule is None else sum(1 for _ in leaves(result.rule.demand))
    return min(1.0, _USUAL / max(count, 1))


def moved_inputs(arguments: Mapping[str, Any], axis: Axis, setting: Setting, rule: Rule) -> dict[str, Any]:
    """The arguments of ``evaluate`` with one figure or state of the assessed year set."""
    made = dict(arguments)
    if axis.key and axis.key not in made.get("parts", {}):
        made["parts"] = {**made.get("parts", {}), axis.key: {}}
    slot = Slot("change" if axis.kind == "change" else "value", axis.key, made.get("year"))
    if isinstance(setting, float):
        source = level(made, axis.key).get("unit")
        if axis.kind == "value" and source is not None:
            setting = convert(setting, unit_of(rule, axis.key), source)
        return with_number(made, slot, setting)
    given = level(made, axis.key)
    if axis.kind == "change":
        given["change"] = setting
    else:
        given["value"] = setting
        if setting is None and "history" in given:
            given["history"] = {year: held for year, held in given["history"].items() if year != slot.year}
    if not axis.key:
        return given
    return {**made, "parts": {**made["parts"], axis.key: given}}


def moved_rule(rule: Rule, moves: Iterable[tuple[Axis, Setting]], *, worded: bool = True) -> Rule:
    """The rule with other bounds, in canonical text if ``worded``; itself where none is moved."""
    listed = list(leaves(rule.demand))
    fresh = dict(enumerate(listed))
    for axis, setting in moves:
        assert isinstance(setting, float)
        leaf = fresh[axis.leaf]
        fresh[axis.leaf] = list(clause_bounds(leaf, axis.op))[axis.end][1](setting)
    demand = rule.demand
    for at, leaf in enumerate(listed):
        if fresh[at] is not leaf:
            demand = with_clause(demand, leaf, fresh[at])
    if demand is rule.demand:
        return rule
    made = replace(rule, demand=demand)
    return _worded(made) if worded else made


@lru_cache(maxsize=4096)
def _worded(rule: Rule) -> Rule:
    """The rule with the text that says what it demands, so that explanations quote no other bound."""
    text = rule.to_text()
    try:
        read = parse(text, unit=rule.unit, better=rule.better, settings=rule.settings)
    except EcoRulesError:  # words of a lexicon that is not at hand
        read = rule
    return read if read is not rule and read == rule else replace(rule, text=text, demand=_unplaced(rule.demand))


def _unplaced(demand: Any) -> Any:
    """The demand without its places in a text that it no longer stands in."""
    inner: dict[str, Any] = {"span": None}
    match demand:
        case AllOf(items=items) | AnyOf(items=items):
            inner["items"] = tuple(map(_unplaced, items))
        case Arms(arms=arms):
            inner["arms"] = tuple(replace(arm, demand=_unplaced(arm.demand), span=None) for arm in arms)
        case Milestones(steps=steps):
            inner["steps"] = tuple(replace(step, demand=_unplaced(step.demand), span=None) for step in steps)
        case Subject(demand=held):
            inner["demand"] = _unplaced(held)
    return replace(demand, **inner)


def with_rule(result: Result, rule: Rule) -> Result:
    """The result with another rule in its indicator, or in its part."""
    part = result.part
    if part is None:
        return replace(result, indicator=replace(result.indicator, rule=rule, threshold=rule.text))
    if part.level is not None:
        return replace(result, part=replace(part, threshold=rule.text, level=replace(part.level, rule=rule)))
    return replace(result, part=replace(part, threshold=rule.text, rule=rule))


def whole(result: Result, by_place: Mapping[Place, Moves]) -> Result:
    """An indicator's result with the settings of itself and of its parts."""
    ident = result.indicator.id
    if not result.parts:
        return rejudged(result, by_place.get(Place(ident, 0), {}))
    parts = tuple(rejudged(part, by_place.get(Place(ident, number), {})) for number, part in enumerate(result.parts, 1))
    if all(one is other for one, other in zip(parts, result.parts, strict=True)):
        return result
    indicator = _with_parts(result.indicator, [part.part for part in parts])
    if indicator is not result.indicator:
        parts = tuple(replace(part, indicator=indicator) for part in parts)
    return replace(result, indicator=indicator, parts=parts, verdict=all_of(part.verdict for part in parts))


def _with_parts(indicator: Indicator, parts: Iterable[Part | None]) -> Indicator:
    own = tuple(part for part in parts if part is not None)
    return indicator if own == indicator.parts else replace(indicator, parts=own)
