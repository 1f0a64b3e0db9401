"""Judging one observation against one rule.

Comes in: a rule and what is known. Goes out: an ``Outcome``. Pure Python: numbers of NumPy
and quantities of Pint are taken, neither is imported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ecorules.evaluation.arms import unknown_labels
from ecorules.evaluation.clauses import WORDED, lone_subject, outer_leaves
from ecorules.evaluation.finding import in_order
from ecorules.evaluation.inputs import read_inputs
from ecorules.evaluation.judge import judge
from ecorules.evaluation.outcome import Outcome
from ecorules.evaluation.parts import part_inputs
from ecorules.evaluation.refusals import refuse, shown
from ecorules.evaluation.scope import Scope
from ecorules.rules import (
    DEFAULT_SETTINGS,
    Arms,
    Change,
    Demand,
    Grade,
    NotAssessed,
    Rule,
    Settings,
    TargetCompare,
    Task,
    children,
    leaves,
)
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

    >>> from ecorules.rules import Compare, Op, Rule
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
        check_settings(settings)
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
    asked = frozenset(map(type, leaves(rule.demand) if lone is not None else outer_leaves(rule.demand)))
    _check_value(inputs.value, asked)
    found = {} if parts is None else part_inputs(rule, parts, inputs, given if lone is not None else None)
    scope = Scope(rule, inputs, unit_here, settings, found, [], lone is not None)
    result = judge(rule.demand, scope)
    if inputs.classes or change is not None or target is not None or unit is not None or not asked:
        _warn(scope, given, asked)
    if inputs.attest is not None and inputs.history:
        _warn_of_contradiction(scope, result.verdict)
    place = {id(finding): number for number, finding in enumerate(result.findings)}
    return Outcome(
        verdict=result.verdict,
        margin=result.margin,
        margin_unit=None if result.margin is None else result.unit,
        missing=in_order(result.missing) if result.verdict is Verdict.UNKNOWN else (),
        trace=result.findings,
        deciding=tuple([place[id(finding)] for finding in result.deciding]),
        warnings=tuple(scope.warnings),
        text=rule.text,
    )


def _check_value(value: float | str | None, asked: frozenset[type]) -> None:
    """Refuse a value of a kind that no clause of the rule can use."""
    if isinstance(value, str) and asked.isdisjoint(WORDED):
        raise refuse(
            "E303",
            f"value 是文字 {shown(value)}，规则中没有可用文字回答的条款",
            f"value is a text, {shown(value)}, and no clause of the rule takes a text",
            "数应写成数；是否达到用 True 或 False；各分项用 parts",
            "write numbers as numbers, True or False to attest, `parts` for subjects",
        )
    if isinstance(value, float) and Grade in asked and asked <= {Grade, NotAssessed}:
        hint, hint_en = '类别写作文字，如 "Ⅲ"', 'write a grade as text: "Ⅲ"'
        raise refuse("E314", "value 是一个数，这里要求类别", "value is a number, a grade is asked for", hint, hint_en)


def check_settings(settings: object) -> None:
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


def _warn(scope: Scope, given: Mapping[str, Any], asked: frozenset[type]) -> None:
    """Say which inputs no clause could use, and which labels look like slips of the pen."""
    inputs = scope.inputs
    if inputs.classes:
        for label, near in unknown_labels(list(_arms(scope.rule.demand)), inputs.classes).items():
            message, message_en = f"规则不认识类别 {shown(label)}", f"the rule does not know the class {shown(label)}"
            scope.warn("W302", message, message_en, f"是否指“{near}”？", f"did you mean “{near}”?")
    unused = []
    if inputs.value is not None and given["value"] is not None and asked <= {NotAssessed}:
        unused.append("value")
    if given["change"] is not None and Change not in asked and not isinstance(inputs.target, str):
        unused.append("change")
    if given["target"] is not None and asked.isdisjoint((Task, TargetCompare)):
        unused.append("target")
    if given["unit"] is not None and not isinstance(inputs.value, float) and not inputs.history:
        unused.append("unit")
    for name in unused:
        hint, hint_en = ("", "") if name == "unit" else ("各分项的数据用 parts", "use `parts` for subjects")
        scope.warn("W303", f"没有用到 {name}", f"{name} was not used", hint, hint_en)


def _warn_of_contradiction(scope: Scope, reported: Verdict) -> None:
    """Say where the measured history speaks against what was attested; the attestation stands."""
    inputs = scope.inputs
    last = None if inputs.year is None else inputs.history.get(inputs.year)
    measured = judge(
        scope.rule.demand, scope._replace(inputs=inputs._replace(attest=None, value=last), warnings=[])
    ).verdict
    if {measured, reported} == {Verdict.PASS, Verdict.FAIL}:
        found, found_en = measured.label("zh"), measured.label("en")
        scope.warn(
            "W304", f"所报的与历年数据不符：按数据是{found}", f"the history speaks against the report: {found_en}"
        )


def _arms(demand: Demand) -> Iterator[Arms]:
    if isinstance(demand, Arms):
        yield demand
    for one in children(demand):
        yield from _arms(one)
