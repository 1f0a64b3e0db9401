"""Judging one observation against one rule.

Comes in: a rule and what is known. Goes out: an ``Outcome``. Pure Python: numbers of NumPy
and quantities of Pint are taken, neither is imported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ecorules.evaluation.arms import unknown_labels
from ecorules.evaluation.clauses import WORDED, inner, leaves, lone_subject
from ecorules.evaluation.finding import in_order
from ecorules.evaluation.inputs import Inputs, read_inputs
from ecorules.evaluation.judge import judge
from ecorules.evaluation.outcome import Outcome
from ecorules.evaluation.parts import part_inputs
from ecorules.evaluation.refusals import refuse, shown
from ecorules.evaluation.scope import Scope
from ecorules.rules import DEFAULT_SETTINGS, Rule, Settings, nodes
from ecorules.rules.nodes import Arms, Demand
from ecorules.verdicts import Verdict


def evaluate(
    rule: Rule,
    value: object = None,
    unit: str | None = None,
    history: Mapping[int, Any] | None = None,
    change: object = None,
    parts: Mapping[str, object] | None = None,
    classes: Iterable[str] | str | None = (),
    year: int | None = None,
    target: object = None,
    references: Mapping[str, object] | None = None,
    settings: Settings | None = None,
) -> Outcome:
    """Judge one observation.

    ``value`` is a number in the rule's unit (or in ``unit``), a ``pint.Quantity``, a reported
    text, a grade, or True or False as an attestation that the text is met. ``history`` maps
    years to numbers, the assessed year included; that year is ``year``, else the last.
    ``change`` is an amount of change as reported, positive in the direction that the text
    names. ``parts`` maps subjects, or clauses as printed, to a value or to a mapping of these
    inputs. ``classes`` are the region's labels. ``target`` is the superior's task: met or not,
    a number, or a threshold text. ``references`` are named figures or attestations.

    What the inputs cannot settle is unknown, and ``missing`` names what would settle it.
    Raises ``DataError`` for inputs that cannot be used, ``UnitError`` for another dimension.

    >>> from ecorules.rules import Rule
    >>> from ecorules.rules.nodes import Compare, Op
    >>> rule = Rule(text="≥95", unit="%", demand=Compare(op=Op.GE, bound=95.0))
    >>> outcome = evaluate(rule, 92.5)
    >>> outcome.verdict, outcome.margin
    (<Verdict.FAIL: 'fail'>, -2.5)
    >>> evaluate(rule).missing
    ('value',)
    """
    if not isinstance(rule, Rule):
        raise refuse("E315", f"应给出一条规则，给的是 {shown(rule)}", f"a rule is needed, not {shown(rule)}")
    settings = rule.settings if settings is None else settings
    if settings is not DEFAULT_SETTINGS:
        _check_settings(settings)
    lone = lone_subject(rule.demand)
    unit_here = rule.unit if lone is None or lone.unit is None else lone.unit
    given = {
        "value": value,
        "unit": unit,
        "history": history,
        "change": change,
        "target": target,
        "references": references,
        "classes": classes,
        "year": year,
    }
    inputs = read_inputs(given, unit_here)
    _check_value(rule.demand, inputs, whole=lone is not None)
    found = {} if parts is None else part_inputs(rule, parts, inputs, given if lone is not None else None)
    scope = Scope(rule=rule, inputs=inputs, unit=unit_here, settings=settings, parts=found, lone=lone is not None)
    result = judge(rule.demand, scope)
    _warn(scope, given)
    place = {id(finding): number for number, finding in enumerate(result.findings)}
    return Outcome(
        verdict=result.verdict,
        margin=result.margin,
        margin_unit=None if result.margin is None else result.unit,
        missing=in_order(result.missing) if result.verdict is Verdict.UNKNOWN else (),
        trace=result.findings,
        deciding=tuple(place[id(finding)] for finding in result.deciding),
        warnings=tuple(scope.warnings),
        text=rule.text,
    )


def _check_value(demand: Demand, inputs: Inputs, *, whole: bool) -> None:
    """Refuse a value of a kind that no clause of the rule can use."""
    value = inputs.value
    if value is None:
        return
    if isinstance(value, str):
        if not any(isinstance(leaf, WORDED) for leaf in leaves(demand, into_subjects=whole)):
            raise refuse(
                "E303",
                f"value 是文字 {shown(value)}，规则中没有可用文字回答的条款",
                f"value is a text, {shown(value)}, and no clause of the rule takes a text",
                "数应写成数；是否达到用 True 或 False；各分项用 parts",
                "write numbers as numbers, True or False to attest, `parts` for subjects",
            )
        return
    asked = [leaf for leaf in leaves(demand, into_subjects=whole) if not isinstance(leaf, nodes.NotAssessed)]
    if asked and all(isinstance(leaf, nodes.Grade) for leaf in asked):
        raise refuse(
            "E314",
            "value 是一个数，这里要求类别",
            "value is a number, a grade is asked for",
            '类别写作文字，如 "Ⅲ"',
            'write a grade as text: "Ⅲ"',
        )


def _check_settings(settings: object) -> None:
    """Refuse settings that no reading can use."""
    if not isinstance(settings, Settings):
        raise refuse(
            "E312",
            f"settings 应是 Settings，给的是 {shown(settings)}",
            f"settings should be Settings, not {shown(settings)}",
        )
    right = {
        "window": type(settings.window) is int and 2 <= settings.window <= 1000,
        "approx": _amount(settings.approx),
        "stable": _amount(settings.stable),
        "base_year": settings.base_year is None
        or (type(settings.base_year) is int and abs(settings.base_year) < 10**6),
        "digits": settings.digits is None or (type(settings.digits) is int and -12 <= settings.digits <= 12),
    }
    wrong = [name for name, fine in right.items() if not fine]
    if wrong:
        raise refuse(
            "E312", f"settings 中的 {'、'.join(wrong)} 不可用", f"settings hold an unusable {', '.join(wrong)}"
        )


def _amount(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given < math.inf


def _warn(scope: Scope, given: Mapping[str, Any]) -> None:
    """Say which inputs no clause could use, and which labels look like slips of the pen."""
    rule, inputs = scope.rule, scope.inputs
    if inputs.classes:
        for label, near in unknown_labels(list(_arms(rule.demand)), inputs.classes).items():
            scope.warn(
                "W302",
                f"规则不认识类别 {shown(label)}",
                f"the rule does not know the class {shown(label)}",
                f"是否指“{near}”？",
                f"did you mean “{near}”?",
            )
    unused = []
    asked = None
    if given["change"] is not None or given["target"] is not None or inputs.value is not None:
        asked = {type(leaf) for leaf in leaves(rule.demand, into_subjects=scope.lone)}
        if given["change"] is not None and nodes.Change not in asked and not isinstance(inputs.target, str):
            unused.append("change")
        if given["target"] is not None and asked.isdisjoint((nodes.Task, nodes.TargetCompare)):
            unused.append("target")
        if inputs.value is not None and asked <= {nodes.NotAssessed} and given["value"] is not None:
            unused.append("value")
    if given["unit"] is not None and isinstance(inputs.value, str | None) and not inputs.history:
        unused.append("unit")
    for name in unused:
        hint, hint_en = ("各分项的数据用 parts", "use `parts` for subjects") if name != "unit" else ("", "")
        scope.warn("W303", f"没有用到 {name}", f"{name} was not used", hint, hint_en)


def _arms(demand: Demand) -> Iterator[Arms]:
    if isinstance(demand, Arms):
        yield demand
    for one in inner(demand):
        yield from _arms(one)
