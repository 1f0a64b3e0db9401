"""Inputs on which two rules differ: made from points of their axes, then judged by evaluation.

Comes in: a point on every axis. Goes out: ``Witness``, arguments of ``evaluate`` with both
verdicts; or nothing, where no observation stands so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Final

from ecorules.analysis.axis import (
    FREE,
    REFERENCE,
    TARGET,
    TASK,
    VALUE,
    WORD,
    Axis,
    Pair,
    Point,
    same_unit,
)
from ecorules.analysis.histories import pasts
from ecorules.analysis.logic import Clause
from ecorules.errors import EcoRulesError
from ecorules.evaluation import addressed_nodes, evaluate
from ecorules.rules import ReferenceCompare, Rule, Standard, Status, TargetCompare, Task
from ecorules.verdicts import Language, Verdict

#: One way for each axis to stand, with the clauses of this region and year that look at it.
Combo = Sequence[tuple[Axis, Sequence[Clause], Point]]

#: So many ways of putting one combination into figures are tried.
_TRIES: Final = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """An input on which two rules differ: arguments of ``evaluate``, and the verdict of each rule.

    ``parts`` that one of the rules does not name are left out when that rule is judged, as are
    arguments that it has no use for: ``arguments`` gives what a rule takes of the inputs.
    """

    inputs: Mapping[str, Any]
    verdict: Verdict
    other_verdict: Verdict

    def arguments(self, rule: Rule) -> dict[str, Any]:
        """What a rule takes of the inputs, for ``rule.evaluate(**arguments)``."""
        return usable(rule, self.inputs)

    def say(self, lang: Language = "zh") -> str:
        """The inputs in short, and both verdicts."""
        shown = said_inputs(self.inputs, lang)
        first, second = self.verdict.label(lang), self.other_verdict.label(lang)
        return f"{shown}：{first} / {second}" if lang == "zh" else f"{shown}: {first} / {second}"

    def to_dict(self) -> dict[str, Any]:
        """The witness as JSON-ready data; years of a history are keys of text."""
        return {"inputs": _plain(self.inputs), "verdict": self.verdict.value, "other_verdict": self.other_verdict.value}


def usable(rule: Rule, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a rule has a use for."""
    parts = {key: given for key, given in inputs.get("parts", {}).items() if _named(rule, key)}
    return _needed(rule, inputs, parts)


def _needed(rule: Rule, inputs: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    needs = rule.needs
    taken = {name: given for name, given in inputs.items() if name in ("classes", "year") or name in needs}
    if "unit" in inputs and taken.keys() & {"value", "history"}:
        taken["unit"] = inputs["unit"]
    taken.pop("parts", None)
    return {**taken, "parts": dict(parts)} if parts else taken


def _usable(pair: Pair, side: int, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What one of two rules takes of the inputs; which parts it names is looked up once."""
    kept = {}
    for key, given in inputs.get("parts", {}).items():
        place = (side, key)
        if place not in pair.named:
            pair.named[place] = _named(pair.rules[side], key)
        if pair.named[place]:
            kept[key] = given
    return _needed(pair.rules[side], inputs, kept)


def _named(rule: Rule, key: str) -> bool:
    try:
        addressed_nodes(rule, key)
    except EcoRulesError:
        return False
    return True


def witness(pair: Pair, combo: Combo, labels: Sequence[str], year: int | None, *, less: bool) -> Witness | None:
    """An observation that stands as the combination says, if evaluation agrees that the rules differ.

    ``less``: the first rule is to come out lower, in the order 未达标, 达标, 不涉及.
    """
    if any(axis.kind == FREE for axis, _, _ in combo):
        combo = [entry for entry in combo if entry[0].kind != FREE]
    for inputs in islice(_inputs(pair, combo, labels, year), min(_TRIES, max(pair.tries, 0))):
        pair.tries -= 1
        try:
            found = [evaluate(rule, **_usable(pair, side, inputs)).verdict for side, rule in enumerate(pair.rules)]
        except EcoRulesError:
            continue
        first, second = found
        if Verdict.UNKNOWN not in found and (first.code < second.code if less else first.code > second.code):
            return Witness(inputs=inputs, verdict=first, other_verdict=second)
    return None


def _inputs(pair: Pair, combo: Combo, labels: Sequence[str], year: int | None) -> Iterator[dict[str, Any]]:
    """Observations for a combination, in several shapes of history."""
    base: dict[str, Any] = {"classes": tuple(labels)} if labels else {}
    if year is not None:
        base["year"] = year
    paths = list(dict.fromkeys(axis.path for axis, _, _ in combo))
    told_by_words = any(axis.kind == TARGET for axis, _, _ in combo)
    each = _TRIES if len(paths) == 1 else max(1, round(_TRIES ** (1 / len(paths)))) if paths else 1
    per_path = [list(islice(_of_path(pair, combo, path, year, told_by_words), each)) for path in paths]
    for chosen in product(*per_path):
        inputs = dict(base)
        parts: dict[str, Any] = {}
        references: dict[str, Any] = {}
        for path, found in zip(paths, chosen, strict=True):
            own = dict(found)
            parts.update(own.pop("parts", {}))
            references.update(own.pop("references", {}))
            if not path:
                inputs.update(own)
            elif own:
                parts[path] = own["value"] if own.keys() == {"value"} else own
        if parts:
            inputs["parts"] = parts
        if references:
            inputs["references"] = references
        yield inputs


def _of_path(pair: Pair, combo: Combo, path: str, year: int | None, by_words: bool) -> Iterator[dict[str, Any]]:
    """The inputs of one subject, or of the rule's own value."""
    entries = [entry for entry in combo if entry[0].path == path]
    own: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    references: dict[str, Any] = {}
    for axis, clauses, point in entries:
        match axis.kind:
            case "value" | "grade":
                own.setdefault("value", point.what)
            case "standard":
                references.update({_name(clause): point.what for clause in clauses})
            case "word" | "task":
                _report(own, parts, entries, axis, clauses, point, by_words)
    given = own.get("value")
    value = given if isinstance(given, float) else None
    against = [entry for entry in entries if entry[0].kind in (REFERENCE, TARGET)]
    values = [value] if value is not None or not against else _some_values(against)
    for chosen in values:
        figures = dict(own) if chosen is None else own | {"value": chosen}
        named = dict(references)
        for entry in against:
            assert chosen is not None
            named.update(_figures_of_others(pair, entry, chosen))
        unit = _unit(pair, entries)
        if unit is not None and chosen is not None:
            figures["unit"] = unit
        kept = {name: held for name, held in (("parts", parts), ("references", named)) if held}
        for past in pasts(entries, year, chosen):
            yield {**figures, **past, **kept}


def _figures_of_others(pair: Pair, entry: tuple[Axis, Sequence[Clause], Point], value: float) -> dict[str, Any]:
    """The superior's number, or a named figure, that stands to this value as the point says."""
    axis, clauses, point = entry
    if isinstance(point.what, bool):
        return {_name(clause): point.what for clause in clauses}
    if axis.kind == REFERENCE:
        return _references(pair, axis, clauses, point, value)
    apart = max(1.0, abs(value) * 0.1)
    return {_name(clause): value - point.what * apart for clause in clauses}


def _report(
    own: dict[str, Any],
    parts: dict[str, Any],
    entries: Combo,
    axis: Axis,
    clauses: Sequence[Clause],
    point: Point,
    by_words: bool,
) -> None:
    """A report: as the value or the target where that is enough, else under its words."""
    same_kind = [entry for entry in entries if entry[0].kind == axis.kind]
    if axis.kind == TASK and not by_words and len({entry[2].what for entry in same_kind}) == 1:
        own["target"] = point.what
    elif axis.kind == WORD and len(entries) == 1:
        own["value"] = point.what
    else:
        parts.update({_name(clause): point.what for clause in clauses})


def _name(clause: Clause) -> str:
    leaf = clause.leaf
    if isinstance(leaf, Status | Task):
        return leaf.words
    assert isinstance(leaf, Standard | TargetCompare | ReferenceCompare)
    return leaf.name


def _some_values(against: Combo) -> list[float]:
    """Values to try where only a comparison with somebody else's figure asks for one."""
    own = [float(point.what[1]) for axis, _, point in against if isinstance(point.what, tuple)]
    return [50.0, *own]


def _unit(pair: Pair, entries: Combo) -> str | None:
    """The unit to give with a value; None where it is the unit of both rules."""
    for axis, clauses, _ in entries:
        if axis.kind == VALUE:
            unit: str | None = axis.name[1]  # type: ignore[index]
            return None if all(same_unit(pair.unit(clause), unit) for clause in clauses) else unit
    return None


def _references(pair: Pair, axis: Axis, clauses: Sequence[Clause], point: Point, value: float) -> dict[str, Any]:
    """A named figure that stands to this value as the point says."""
    wanted = {clause: axis.met[clause][axis.points.index(point)] for clause in clauses}
    names = [_name(clause) for clause in clauses]
    figure, there = point.what
    candidates = [figure] if there == value else []
    lines = {
        (clause.leaf.factor, clause.leaf.offset) for clause in clauses if isinstance(clause.leaf, ReferenceCompare)
    }
    ends = sorted({(value - offset) / factor for factor, offset in lines if factor})
    ends = [end for end in ends if end >= 0]
    candidates += [0.0, *ends]
    candidates += [(low + high) / 2 for low, high in zip([0.0, *ends], ends, strict=False)]
    candidates += [ends[-1] + max(1.0, abs(ends[-1]) * 0.1)] if ends else [1.0, abs(value) * 2 + 1]
    for candidate in candidates:
        found = {clause: pair.judged(clause, value=value, references={_name(clause): candidate}) for clause in clauses}
        if found == wanted:
            return dict.fromkeys(names, candidate)
    return {}


def said_inputs(inputs: Mapping[str, Any], lang: Language = "zh") -> str:
    """Arguments in short: ``value=92.5, classes=市``."""
    shown = []
    for name, given in inputs.items():
        if name == "classes":
            shown.append("、".join(given) if lang == "zh" else f"classes={'、'.join(given)}")
        elif isinstance(given, Mapping):
            inside = ", ".join(f"{key}: {_said(one)}" for key, one in given.items())
            shown.append(f"{name}={{{inside}}}")
        else:
            shown.append(f"{name}={_said(given)}")
    return ("，" if lang == "zh" else ", ").join(shown)


def _said(given: object) -> str:
    if isinstance(given, Mapping):
        return "{" + ", ".join(f"{key}: {_said(one)}" for key, one in given.items()) + "}"
    return f"{given:.10g}" if isinstance(given, float) else str(given)


def _plain(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {str(key): _plain(one) for key, one in given.items()}
    return list(given) if isinstance(given, tuple) else given
