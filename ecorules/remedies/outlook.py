"""What every region needs by a year: the change, the yearly rate, when the trend gets there, how hard it is.

Comes in: an assessment. Goes out: one row a demand. The demand is the one that holds in the
year ``by``; the figures are the region's own. What the data do not say stays empty, with the
reason beside it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Assessment, Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import refuse, shown
from ecorules.remedies.around import Slot
from ecorules.remedies.model import Remedies, Remedy
from ecorules.remedies.projection import attained, held_until, in_year, is_share, past_rate, unit_of
from ecorules.remedies.reach import Rate, Reach, Reachability, class_of, rate
from ecorules.remedies.saying import Said, told
from ecorules.remedies.trying import remedy
from ecorules.rules import Rule
from ecorules.schemes import Indicator, Scheme
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "region", "year", "indicator", "part", "name", "attribute", "unit", "verdict", "value", "by", "due", "remedy",
    "change", "rate_points", "rate_percent", "history_from", "history_years", "history_points", "history_percent",
    "attained", "reach", "how", "reason",
)  # fmt: skip
_WHOLE: Final = ("year", "part", "by", "due", "history_from", "history_years", "attained")
_NUMBERS: Final = ("remedy", "change", "rate_points", "rate_percent", "history_points", "history_percent")
#: From the nearest to the farthest; an indicator is as far as the farthest of its parts.
_ORDER: Final = (Reach.NOT_APPLICABLE, Reach.REACHED, Reach.EASY, Reach.EFFORT, Reach.UNKNOWN, Reach.HARD)
_LATEST: Final = 9999


def needed(
    assessment: Assessment, by: int = 2025, *, reachability: Reachability | None = None, lang: Language = "zh"
) -> pd.DataFrame:
    """What each region needs for each indicator, and part, by a year.

    by: the target year; it must lie after every assessed year. The threshold in force in that
        year is the one that counts (milestones, thresholds by date); where it asks only for the
        course of the years (逐年下降), ``due`` is the next year, and the value that year needs.
    reachability: the rule of the classes; its defaults are those of ``Reachability``.
    lang: the language of ``reach``, ``how`` and ``reason``.

    One row a region and demand, of each region's latest assessed year; an indicator with parts
    has a row of its own (empty ``part``) with the class of its farthest part. Columns: region,
    year, indicator, part, name, attribute, unit, verdict (now), value, by, due, remedy (the value
    due), change (how far away), rate_points and rate_percent (needed a year: in the unit, or
    points of a percentage; compound), history_from, history_years (figures used), history_points
    and history_percent (the region's own rate), attained (the first year that passes if the
    recent trend goes on), reach (已达标, 易达标, 经努力可达, 难以达标, 无法判定, 不涉及), how, reason.

    Targets and references are taken as they were in the assessed year.

    Raises ``DataError`` for a year that is none or does not lie after the assessed ones.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> rows = [("甲市", year, "26", value) for year, value in [(2018, 86.0), (2019, 88.0), (2020, 90.0)]]
    >>> observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> frame = needed(load_scheme("changde-2020").assess(observations, regions={"甲市": {"设区市"}}), by=2025)
    >>> row = frame[frame["indicator"] == "26"].iloc[0]
    >>> print(*row[["remedy", "rate_points", "history_points", "attained", "reach"]])
    95.0 1.0 2.0 2023 易达标
    """
    if not isinstance(assessment, Assessment):
        kind = shown(assessment)
        raise refuse("E721", f"应给出评估结果，给的是 {kind}", f"an assessment is needed, not {kind}")
    rule = Reachability() if reachability is None else reachability
    if not isinstance(rule, Reachability):
        kind = shown(rule)
        raise refuse("E724", f"应给出 Reachability，给的是 {kind}", f"a Reachability is needed, not {kind}")
    latest = list(_latest(assessment))
    year = _target_year(by, latest)
    scheme = assessment.scheme.as_of(year)
    return _frame([row for result in latest for row in _rows(result, scheme, year, rule, lang)])


def remedies_of(result: Result) -> Remedies:
    """The remedies of one result of an assessment, for the assessed year.

    Raises ``DataError`` for an indicator that is judged by its parts: ask for each of them.
    """
    if not isinstance(result, Result) or result.rule is None:
        raise refuse(
            "E721",
            "应给出一项有自己规则的评估结果",
            "a result with a rule of its own is needed",
            "用 part",
            "name a part",
        )
    return remedy(result.rule, **result.inputs.arguments())


def _latest(assessment: Assessment) -> Iterator[Result]:
    """The results of each region's latest assessed year."""
    years: dict[str, int] = {}
    for result in assessment.results:
        if result.year is not None:
            years[result.region] = max(result.year, years.get(result.region, result.year))
    yield from (result for result in assessment.results if result.year == years.get(result.region))


def _target_year(by: object, results: list[Result]) -> int:
    try:
        year = None if isinstance(by, bool) else operator.index(by)  # type: ignore[arg-type]
    except TypeError:
        year = None
    if year is None or not 0 < year <= _LATEST:
        raise refuse(
            "E720", f"by 应是年份，如 2025，给的是 {shown(by)}", f"by should be a year such as 2025, not {shown(by)}"
        )
    late = {result.region: result.year for result in results if result.year is not None and result.year >= year}
    if late:
        named = "、".join(f"{shown(region)} {at}" for region, at in list(late.items())[:5])
        hint, hint_en = "目标年应晚于评估年份", "the target year must lie after the assessed year"
        message, message_en = f"目标年 {year} 不晚于评估年份", f"the target year {year} is not after the assessed one"
        raise refuse("E720", f"{message}：{named}", f"{message_en}: {named}", hint, hint_en)
    return year


@dataclass(slots=True)
class _Row:
    """One row while it is made."""

    result: Result
    by: int
    reach: Reach = Reach.UNKNOWN
    due: int | None = None
    target: float | None = None
    change: float | None = None
    pace: Rate | None = None
    past: Rate | None = None
    attained: int | None = None
    found: Remedies | None = None
    chosen: Remedy | None = None
    said: list[Said] = field(default_factory=list)

    def record(self, lang: Language) -> dict[str, Any]:
        """The row as the frame holds it."""
        result, pace, past = self.result, self.pace, self.past
        return {
            "region": result.region,
            "year": result.year,
            "indicator": result.indicator.id,
            "part": result.part.number if result.part else None,
            "name": result.name,
            "attribute": result.indicator.attribute,
            "unit": None if result.parts else result.unit,
            "verdict": result.verdict.value,
            "value": result.value,
            "by": self.by,
            "due": self.due,
            "remedy": self.target,
            "change": self.change,
            "rate_points": pace.points if pace else None,
            "rate_percent": pace.percent if pace else None,
            "history_from": past.first if past else None,
            "history_years": past.figures if past else None,
            "history_points": past.points if past else None,
            "history_percent": past.percent if past else None,
            "attained": self.attained,
            "reach": self.reach.label(lang),
            "how": self.chosen.say(lang) if self.chosen else "",
            "reason": told(self.said, lang),
        }


def _rows(result: Result, scheme: Scheme, by: int, rule: Reachability, lang: Language) -> Iterator[dict[str, Any]]:
    """The row of an indicator, and of its parts."""
    in_force = scheme[result.indicator.id]
    if not result.parts:
        yield _demand(result, _rule_of(result, in_force, by), by, rule).record(lang)
        return
    parts = [_demand(part, _rule_of(part, in_force, by), by, rule) for part in result.parts]
    farthest = max((part.reach for part in parts), key=_ORDER.index)
    whole = _Row(result=result, by=by, reach=farthest, said=[("parts", {})])
    yield whole.record(lang)
    yield from (part.record(lang) for part in parts)


def _rule_of(result: Result, in_force: Indicator, by: int) -> Rule:
    """The rule of a result's demand in a scheme as it is in force later, with the milestone of that year."""
    if result.part is None:
        rule = in_force.rule
    else:
        part = in_force.parts[result.part.number - 1]
        rule = part.level.rule if part.level else part.rule
    assert rule is not None
    return replace(rule, demand=in_year(rule.demand, by))


def _demand(result: Result, rule: Rule, by: int, classes: Reachability) -> _Row:
    """One demand: what it needs, by when, and how far that is."""
    row = _Row(result=result, by=by)
    arguments = result.inputs.arguments()
    row.past = past_rate(arguments, Slot("value"), unit_of(rule), result.year, classes)
    if result.year is None:
        row.said.append(("no_data", {}))
        return row
    held = held_until(arguments, rule, by)
    row.found = _tried(rule, held)
    if row.found is None:
        row.said.append(("refused", {}))
        return row
    then = row.found.verdict
    if then is Verdict.NOT_APPLICABLE:
        row.reach = Reach.NOT_APPLICABLE
    elif then is Verdict.PASS or (result.verdict is Verdict.PASS and then is Verdict.UNKNOWN):
        _settle_reached(row, then)
    else:
        _settle_open(row, rule, arguments, held, classes)
    return row


def _settle_reached(row: _Row, then: Verdict) -> None:
    row.reach, row.attained = Reach.REACHED, row.result.year
    if row.result.verdict is not Verdict.PASS:
        row.attained = None
        row.said.append(("met_by_then", {"by": row.by}))
    elif then is not Verdict.PASS:
        row.said.append(("keep_on", {}))


def _settle_open(row: _Row, rule: Rule, arguments: dict[str, Any], held: dict[str, Any], classes: Reachability) -> None:
    """A demand that is not met by the present figures: the nearest that would do, in ``by`` or next year."""
    assert row.found is not None
    assert row.result.year is not None
    row.due, row.chosen = row.by, _by_values(row.found)
    if row.chosen is None:
        found = _tried(rule, held_until(arguments, rule, row.result.year + 1))
        if found is not None and (not row.found.remedies or found.verdict is Verdict.PASS or _by_values(found)):
            row.due, row.found, row.chosen = row.result.year + 1, found, _by_values(found)
    row.attained, why = attained(rule, arguments, row.result.year, classes)
    if row.found.verdict is Verdict.PASS:
        row.reach = Reach.EASY if row.attained is not None else Reach.EFFORT
        row.said.append(("hold", {"due": row.due}))
    elif row.chosen is None:
        _settle_unrated(row)
        why = None if row.chosen is not None else why  # no trend brings an attestation
    else:
        _settle_rates(row, arguments, classes)
        why = None if any(name == "short" for name, _ in row.said) else why
    if any(
        each.kind == "classes" for each in row.found.blocked
    ):  # what is listed would do for every class; which one counts is not known
        row.reach, row.due, row.target, row.change, row.pace = Reach.UNKNOWN, None, None, None, None
        row.said.append(("classes", {}))
    if why:
        row.said.append(why)


def _settle_unrated(row: _Row) -> None:
    """No rate tells: there is no figure of the assessed year, or the demand is no number's."""
    assert row.found is not None
    row.chosen = row.found.chosen
    changes = row.chosen.adjustments if row.chosen else ()
    absent = any(each.kind == "value" and each.old is None for each in changes)
    only = changes[0] if len(changes) == 1 else None
    if only is not None and only.kind in ("value", "change") and isinstance(only.new, float):
        row.target = only.new
    else:
        row.due = None
    row.said += [("blocked", {"why": each}) for each in row.found.blocked]
    if absent or not row.found.blocked:
        row.said.append(("no_value" if absent else "no_number", {}))
    if row.attained is not None and row.attained <= row.by:
        row.reach = Reach.EASY


def _settle_rates(row: _Row, arguments: dict[str, Any], classes: Reachability) -> None:
    """The rates that the chosen values need, beside those of the past; of several the farthest counts."""
    assert row.chosen is not None
    assert row.due is not None
    assert row.result.year is not None
    found: list[Reach] = []
    for each in row.chosen.adjustments:
        old, new = each.old, each.new
        assert isinstance(old, float)
        assert isinstance(new, float)
        slot = each.slot
        assert slot is not None
        past = past_rate(arguments, slot, each.unit, row.result.year, classes)
        pace = rate(old, new, row.result.year, row.due)
        reach = class_of(pace, past, classes)
        if past is None:
            row.said.append(("short", {"least": classes.least, "recent": classes.recent}))
        if is_share(each, arguments) and not 0 <= new <= 100:
            reach = Reach.HARD
            row.said.append(("share", {}))
        found.append(reach)
        if len(row.chosen.adjustments) == 1:
            row.target, row.change, row.pace, row.past = new, each.difference, pace, past
    row.reach = max(found, key=_ORDER.index)
    if row.due != row.by:
        row.said.append(("next_year", {"due": row.due}))


def _by_values(found: Remedies) -> Remedy | None:
    """The cheapest remedy that changes measured values only."""
    return min(found.comparable, key=lambda each: each.cost or 0.0, default=None)


def _tried(rule: Rule, arguments: dict[str, Any]) -> Remedies | None:
    try:
        return remedy(rule, **arguments)
    except EcoRulesError:  # the demand of a later year asks for something else than was reported
        return None


def _frame(table: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table, columns=list(COLUMNS), dtype=object)
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    for column in _NUMBERS:
        frame[column] = frame[column].astype("float64")
    return frame
