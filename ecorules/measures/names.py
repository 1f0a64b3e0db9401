"""Names in a question about measures: indicators, parts, regions; an unknown one is refused with the nearest.

Comes in: words and a scheme. Goes out: places in the scheme, and effects as exact amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from ecorules.errors import UnitError
from ecorules.evaluation import refuse
from ecorules.measures.measure import Measure, amount_of, bad
from ecorules.rules import Rule
from ecorules.schemes import Criterion, Scheme, fold, shown, suggestion
from ecorules.units import convert, same

_POINTS: Final = frozenset({"百分点", "个百分点"})
_PERCENT: Final = frozenset({"%", "％"})


class At(NamedTuple):
    """An indicator's id, and the number of its part (0 for none)."""

    indicator: str
    part: int


@dataclass(frozen=True, slots=True)
class Effect:
    """An exact amount, in the demand's unit or as a share of the present value."""

    amount: Fraction
    is_relative: bool

    def on(self, value: Fraction) -> Fraction:
        """What it adds to a value."""
        return value * self.amount if self.is_relative else self.amount


def unknown(word: str, known: Sequence[str], kind: str, kind_en: str, measure: str = "") -> Exception:
    """The error for a name that nobody knows."""
    hint, hint_en = suggestion(word, list(known))
    where = f"措施 (measure) {shown(measure)}" if measure else ""
    message, message_en = f"没有名为 “{shown(word)}” 的{kind}", f"there is no {kind_en} {shown(word)!r}"
    return refuse("E762", message, message_en, hint, hint_en, where)


def effects_in(scheme: Scheme, measure: Measure) -> dict[At, Effect]:
    """The effects of a measure by the demand that they act on."""
    found: dict[At, Effect] = {}
    for word, given in measure.effects.items():
        at = _place(scheme, word, measure)
        if at in found:
            said = f"“{shown(word)}” 写了两次", f"{shown(word)!r} stands twice"
            raise bad(*said, measure.name)
        found[at] = _effect(rule_at(scheme, at), given, word, measure)
    return found


def rule_at(scheme: Scheme, at: At) -> Rule:
    """The rule by which a demand is judged: of a part with a level, the level's."""
    indicator = scheme[at.indicator]
    rule = indicator.rule
    if at.part:
        part = indicator.parts[at.part - 1]
        rule = part.level.rule if part.level else part.rule
    assert rule is not None
    return rule


def criteria_of(scheme: Scheme, names: object) -> tuple[Criterion, ...]:
    """The criteria of these names; all of the scheme's for None."""
    if names is None:
        return tuple(scheme.criteria)
    wanted = (names,) if isinstance(names, str) else names
    if not isinstance(wanted, Sequence) or not wanted or not all(isinstance(name, str) for name in wanted):
        raise refuse("E767", "criteria 应是名称的列表", "criteria should be a list of names")
    by_name = {fold(criterion.name): criterion for criterion in scheme.criteria}
    for name in wanted:
        if fold(name) not in by_name:
            raise unknown(name, [one.name for one in scheme.criteria], "总体要求", "criterion")
    return tuple(by_name[fold(name)] for name in dict.fromkeys(wanted))


def _place(scheme: Scheme, word: str, measure: Measure) -> At:
    if word in scheme:
        indicator = scheme[word]
        if not indicator.parts:
            return At(indicator.id, 0)
        listed = "、".join(f"{indicator.id}.{part.number} {part.name}" for part in indicator.parts)
        message, message_en = f"“{shown(word)}” 有分项，须写明是哪一项", f"{shown(word)!r} has parts: name one"
        raise refuse("E762", message, message_en, listed, listed, f"措施 (measure) {shown(measure.name)}")
    outer, dot, inner = word.rpartition(".")
    if dot and outer in scheme:
        indicator = scheme[outer]
        for part in indicator.parts:
            if inner.strip() == str(part.number) or fold(inner) == fold(part.name):
                return At(indicator.id, part.number)
    named = [At(one.id, part.number) for one in scheme for part in one.parts if fold(part.name) == fold(word)]
    if len(named) == 1:
        return named[0]
    known = [name for one in scheme for name in (one.name, one.id, *_part_names(one.id, one.parts))]
    raise unknown(word, [f"{at.indicator}.{at.part}" for at in named] or known, "指标", "indicator", measure.name)


def _part_names(indicator: str, parts: Sequence[object]) -> list[str]:
    return [f"{indicator}.{number}" for number, _ in enumerate(parts, start=1)]


def _effect(rule: Rule, given: float | str, word: str, measure: Measure) -> Effect:
    amount, unit = amount_of(given)
    if unit is None:
        return Effect(amount, is_relative=False)
    if unit in _PERCENT:
        return Effect(amount / 100, is_relative=True)
    if unit in _POINTS and rule.unit is not None and same(rule.unit, "%"):
        return Effect(amount, is_relative=False)
    try:
        if unit in _POINTS or rule.unit is None:
            raise UnitError(())
        factor = convert(float(amount), unit, rule.unit)
    except UnitError:
        due = shown(rule.unit or "—")
        message = f"对 “{shown(word)}” 的作用单位是 “{shown(unit)}”，应是 “{due}”"
        message_en = f"the effect on {shown(word)!r} is in {shown(unit)!r}, {due!r} is due"
        raise bad(message, message_en, measure.name, "E763") from None
    return Effect(amount if same(unit, rule.unit) else Fraction(repr(factor)), is_relative=False)
