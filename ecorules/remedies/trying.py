"""What is needed: the nearest changes with which a rule passes.

Comes in: a rule and the arguments of one evaluation. Goes out: ``Remedies``. Nothing is listed
that was not tried: each remedy carries changed arguments, and with them the rule passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate, fold, is_missing, read_labels, refuse, shown
from ecorules.remedies.around import Inputs, Slot, changed
from ecorules.remedies.blocked import blocked
from ecorules.remedies.model import Adjustment, Kind, Remedies, Remedy
from ecorules.remedies.regions import Interval, as_printed, holds, inside
from ecorules.remedies.search import Search
from ecorules.remedies.ways import Met, Numbers, Rank, Way, Wish
from ecorules.rules import GRADES, Arm, Arms, Rule, Settings
from ecorules.verdicts import Verdict

#: Candidates of one way that are tried, and alternatives that are listed.
_TRIED: Final = 60
_LISTED: Final = 20


def remedy(
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
) -> Remedies:
    """The nearest changes of an observation with which a rule passes.

    Takes the arguments of ``evaluate``. Each remedy says what has to change, to what, and by how
    much; its ``inputs`` are the changed arguments, and ``rule.evaluate(**remedy.inputs)`` passes.
    A closed bound is met on it, beyond an open one (超过95) the next figure with as many decimals
    as the value and the bound are printed with is due. Of 或 each arm is listed;
    ``chosen`` is the cheapest of those that can be compared: the least relative change of
    values. What only another class, task or reference would change stands in ``otherwise`` and is
    never chosen. What nothing can mend stands in ``blocked`` with its reason.

    Raises what ``evaluate`` raises, ``DataError`` if ``rule`` is no rule.

    >>> import ecorules
    >>> rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    >>> found = remedy(rule, history={2018: 340, 2019: 330, 2020: 335})
    >>> [(each.adjustments[0].new, round(each.cost, 4)) for each in found.remedies]
    [(300.0, 0.1045), (329.0, 0.0179)]
    >>> rule.evaluate(**found.chosen.inputs).verdict
    <Verdict.PASS: 'pass'>
    """
    if not isinstance(rule, Rule):
        raise refuse("E721", f"应给出一条规则，给的是 {shown(rule)}", f"a rule is needed, not {shown(rule)}")
    given = {
        "value": value,
        "unit": unit,
        "history": history,
        "change": change,
        "parts": parts,
        "classes": classes if _is_lasting(classes) else sorted(read_labels(classes, "classes")),
        "year": year,
        "target": target,
        "references": references,
        "settings": settings,
    }
    inputs = {name: held for name, held in given.items() if not is_missing(held) and not _is_empty(held)}
    outcome = evaluate(rule, **inputs)  # type: ignore[arg-type]
    if outcome.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return Remedies(verdict=outcome.verdict, outcome=outcome, rule=rule)
    search = Search(rule=rule, settings=settings or rule.settings, inputs=inputs, outcome=outcome)
    ways = search.all_ways() or []
    found = [made for way in ways if (made := _remedy_of(way, rule, inputs)) is not None]
    if ways and not found and not search.blocked:
        search.blocked.append(blocked("unproved", rule.text))
    return Remedies(
        verdict=outcome.verdict,
        outcome=outcome,
        rule=rule,
        remedies=tuple(_distinct(found)),
        otherwise=tuple(_otherwise(search, rule, inputs)),
        blocked=tuple(dict.fromkeys(search.blocked)),
        cut=search.cut,
    )


def _is_lasting(classes: object) -> bool:
    """Whether labels can be read more than once: an iterator cannot."""
    return classes is None or isinstance(classes, str | Mapping | set | frozenset | list | tuple)


def _is_empty(held: object) -> bool:
    return isinstance(held, list | tuple) and not held


def nearest(wish: Numbers, start: float | None) -> list[tuple[float, Interval]]:
    """Numbers of a region to try for one that lies outside, the nearest first; the lower ends if there is no start."""
    by_interval = [
        [(number, interval) for number in inside(interval, _outside(interval) if start is None else start, wish.places)]
        for interval in wish.region
    ]
    known = [tried for tried in by_interval if tried]
    if start is not None:
        known.sort(key=lambda tried: abs(tried[0][0] - start))
    return [each for tried in known for each in tried]


def _outside(interval: Interval) -> float:
    """A number outside an interval, on the side of its finite end."""
    return float("-inf") if interval.low > float("-inf") else float("inf")


def _remedy_of(way: Way, rule: Rule, inputs: Inputs) -> Remedy | None:
    """The remedy that a way comes to: the nearest candidates with which the rule passes."""
    wanted = {slot: list(_options(slot, wish)) for slot, wish in way.items() if not _holds_already(wish)}
    if not wanted or not all(wanted.values()):
        return None
    for place in range(min(_TRIED, max(map(len, wanted.values())))):
        chosen = {slot: options[min(place, len(options) - 1)] for slot, options in wanted.items()}
        made = _apply(chosen, inputs)
        if passes(rule, made):
            adjustments = tuple(_with_printed(rule, slot, each, chosen, inputs) for slot, each in chosen.items())
            return Remedy(adjustments=adjustments, inputs=made)
    return None


def _holds_already(wish: Wish) -> bool:
    return isinstance(wish, Numbers) and wish.start is not None and holds(wish.region, wish.start)


def _options(slot: Slot, wish: Wish) -> Iterator[Adjustment]:
    """What an input could be set to, the nearest first."""
    common: dict[str, Any] = {"input": slot.input, "part": slot.key, "name": slot.name, "clauses": wish.clauses}
    match wish:
        case Numbers():
            kind: Kind = "change" if slot.input == "change" else "value"
            for new, interval in nearest(wish, wish.start):
                is_low = wish.start is None and interval.low > float("-inf")
                up = is_low if wish.start is None else new > wish.start
                yield Adjustment(
                    kind=kind,
                    old=wish.start,
                    new=new,
                    unit=wish.unit,
                    year=wish.year,
                    interval=interval,
                    strict=interval.low_open if up else interval.high_open,
                    places=wish.places,
                    derived=wish.derived,
                    **common,
                )
        case Rank(worst=worst, kind=kind_of_grade, start=start):
            yield Adjustment(kind="grade", old=start, new=GRADES[worst] + kind_of_grade, **common)
        case Met(start=start):
            old = start if isinstance(start, bool | str) else None
            yield Adjustment(kind="attest", old=old, new=True, **common)


def _apply(chosen: Mapping[Slot, Adjustment], inputs: Inputs) -> dict[str, Any]:
    made = dict(inputs)
    for slot, each in chosen.items():
        made = changed(made, slot, each.new, each.unit, each.year)
    return made


def _with_printed(
    rule: Rule, slot: Slot, each: Adjustment, chosen: Mapping[Slot, Adjustment], inputs: Inputs
) -> Adjustment:
    """The adjustment with the figure as it would be printed, if that passes too."""
    if each.interval is None or not isinstance(each.new, float) or each.places is None:
        return each
    start = each.old if isinstance(each.old, float) else _outside(each.interval)
    printed = as_printed(each.new, each.interval, start, each.places)
    if printed is None or printed == each.new:
        return each.with_printed(printed)
    made = _apply({**chosen, slot: each.with_new(printed)}, inputs)
    return each.with_printed(printed) if passes(rule, made) else each


def passes(rule: Rule, inputs: Inputs) -> bool:
    """Whether a rule passes with these arguments; arguments that are refused do not."""
    try:
        return evaluate(rule, **inputs).verdict is Verdict.PASS
    except EcoRulesError:
        return False


def _distinct(found: list[Remedy]) -> Iterator[Remedy]:
    """Each remedy once, and none that changes more than another does."""
    seen: list[frozenset[tuple[Slot | None, object]]] = []
    keyed: list[tuple[frozenset[tuple[Slot | None, object]], Remedy]] = [
        (frozenset((each.slot, each.new) for each in one.adjustments), one) for one in found
    ]
    for changes, one in keyed:
        if changes not in seen and not any(other < changes for other, _ in keyed):
            seen.append(changes)
            yield one


def _otherwise(search: Search, rule: Rule, inputs: Inputs) -> Iterator[Remedy]:
    """What would pass if somebody else's figure, or the region's class, were another."""
    listed: list[object] = []
    for arms, arm in search.other_arms[:_LISTED]:
        made = {**inputs, "classes": sorted(_as_class(arms, arm, inputs.get("classes")))}
        if arm.labels[0] not in listed and passes(rule, made):
            listed.append(arm.labels[0])
            adjustment = Adjustment(
                kind="class", input="classes", new=arm.labels[0], clauses=("、".join(arm.labels),), old=None
            )
            yield Remedy(adjustments=(adjustment,), inputs=made)
    for slot, wish in search.given[:_LISTED]:
        if slot in listed:
            continue
        for number, interval in nearest(wish, None)[:_TRIED]:
            made = changed(inputs, slot, number, wish.unit, None)
            if passes(rule, made):
                listed.append(slot)
                yield Remedy(adjustments=(_figure_of_others(slot, wish, number, interval),), inputs=made)
                break


def _figure_of_others(slot: Slot, wish: Numbers, number: float, interval: Interval) -> Adjustment:
    return Adjustment(
        kind="target" if slot.input == "target" else "reference",
        input=slot.input,
        part=slot.key,
        name=slot.name,
        clauses=wish.clauses,
        old=None,
        new=number,
        unit=wish.unit,
        interval=interval,
        strict=interval.low_open if interval.low > float("-inf") else interval.high_open,
        places=wish.places,
        derived=True,
    )


def _as_class(arms: Arms, arm: Arm, classes: object) -> frozenset[str]:
    """The region's labels with this arm's class in the place of those of its dimension."""
    held = read_labels(classes or (), "classes")
    known = {fold(label) for dimension, labels in arms.known if dimension == arm.dimension for label in labels}
    known |= {fold(label) for each in arms.arms if each.dimension == arm.dimension for label in each.labels}
    return (held - known) | {fold(arm.labels[0])}
