"""The break-points of one judgement: which figure, bound, class or setting flips its verdict.

Comes in: a rule and the arguments of one evaluation. Goes out: ``Flip``, one for each side of
each number, and one for each other choice. Every flip was tried on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from ecorules.errors import EcoRulesError
from ecorules.evaluation import Outcome, evaluate, fold, read_labels, refuse, shown
from ecorules.rules import (
    AllOf,
    AnyOf,
    Approx,
    Arm,
    Arms,
    Change,
    Compare,
    Demand,
    Leaf,
    Milestones,
    Op,
    Pace,
    Range,
    Reach,
    Rule,
    Settings,
    Subject,
    Trend,
    TrendKind,
    children,
)
from ecorules.sensitivity import candidates as at
from ecorules.sensitivity.slots import Slot, looked_at, slots, with_number
from ecorules.sensitivity.walking import Judged, Point, nearest, nearest_whole
from ecorules.verdicts import Verdict

What = Literal[
    "value", "history", "change", "target", "reference",
    "threshold", "class", "stable", "approx", "window", "digits", "better",
]  # fmt: skip

_WINDOWS: Final = 60
_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One change of one thing, and the verdict it gives.

    ``what`` is the kind of thing; ``part`` the key of ``parts`` that it belongs to, ``year`` the
    year of a figure, ``name`` the reference, the clause, or the dimension of a class. ``now`` and
    ``at`` are numbers in the unit in which they were given; at ``at`` itself the verdict is
    ``to`` if ``included``, else directly beyond it. Of classes and directions ``choice`` is the
    other one. ``exact`` tells that a clause gives the point; else it was found by search.
    """

    what: What
    to: Verdict
    part: str = ""
    year: int | None = None
    name: str = ""
    now: float | None = None
    at: float | None = None
    included: bool = True
    exact: bool = True
    choice: str = ""

    @property
    def percent(self) -> float | None:
        """How far the point is off, in per cent of the number now (of the point where that is 0)."""
        if self.at is None or self.now is None:
            return None
        base = abs(self.now) or abs(self.at)
        return 0.0 if self.at == self.now else float(f"{100 * abs(self.at - self.now) / base:.12g}")


def break_points(rule: Rule, **given: Any) -> tuple[Flip, ...]:
    """Everything that flips a rule's verdict for one observation, each thing changed alone.

    Takes the arguments of ``evaluate`` by keyword. Figures: the value, each earlier year that was looked
    at, the reported change, the target's number, the references, each with its nearest
    break-point down and up. Then the bounds of the clauses, every other class, the settings, and
    the direction where the rule has none. What no change flips is not listed; the other classes
    are listed with their verdict in any case.

    Raises what ``evaluate`` raises, ``DataError`` if ``rule`` is no rule.

    >>> import ecorules
    >>> rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
    >>> for flip in break_points(rule, history={2018: 340, 2019: 330, 2020: 335}):
    ...     print(flip.what, flip.year or flip.name, flip.at, flip.included, flip.to.value)
    value 2020 330.0 False pass
    history 2019 335.0 False pass
    threshold ≤300 335.0 True pass
    """
    if not isinstance(rule, Rule):
        raise refuse("E750", f"应给出一条规则，给的是 {shown(rule)}", f"a rule is needed, not {shown(rule)}")
    arguments = {name: held for name, held in given.items() if held is not None}
    if "classes" in arguments:
        arguments["classes"] = sorted(read_labels(arguments["classes"], "classes"))
    outcome = evaluate(rule, **arguments)
    one = _One(rule, arguments, outcome)
    return (*one.figures(), *one.thresholds(), *one.classes(), *one.settings(), *one.directions())


class _One:
    """One judgement, tried with one thing changed at a time."""

    def __init__(self, rule: Rule, arguments: Mapping[str, Any], outcome: Outcome) -> None:
        self.rule, self.arguments, self.outcome = rule, arguments, outcome
        self.used: Settings = arguments.get("settings") or rule.settings
        history = arguments.get("history") or {}
        self.year = arguments.get("year", max(history, default=None))

    def verdict(self, rule: Rule | None = None, **changes: Any) -> Verdict | None:
        """The verdict with another rule or other arguments; None where they are refused."""
        try:
            return evaluate(rule or self.rule, **{**self.arguments, **changes}).verdict
        except EcoRulesError:
            return None

    def figures(self) -> Iterator[Flip]:
        years = frozenset(looked_at(self.outcome)) | ({self.year} if self.year is not None else frozenset())
        for slot, now in slots(self.arguments, self.year, self.outcome):
            known = at.candidates(slot, self.rule, self.arguments, self.year, self.used, years)
            for point in _both(self._of_slot(slot), now, known):
                yield _flip(slot.kind, point, now, part=slot.key, year=slot.year, name=slot.name)

    def _of_slot(self, slot: Slot) -> Judged:
        return lambda number: self.verdict(**with_number(self.arguments, slot, number))

    def thresholds(self) -> Iterator[Flip]:
        seen: list[Leaf] = []
        for finding in self.outcome.trace:
            leaf = finding.demand
            if any(leaf is one for one in seen):
                continue
            seen.append(leaf)
            for now, made in clause_bounds(leaf, finding.op):
                if not _holds(self.rule.demand, leaf):
                    continue  # a clause of the target's text

                def judged(number: float, leaf: Leaf = leaf, made: Callable[[float], Leaf] = made) -> Verdict | None:
                    return self.verdict(replace(self.rule, demand=with_clause(self.rule.demand, leaf, made(number))))

                if judged(now) is self.outcome.verdict:
                    known = at.of_bound(leaf, self.outcome, self.used)
                    for point in _both(judged, now, set(known)):
                        yield _flip("threshold", point, now, name=finding.clause)

    def classes(self) -> Iterator[Flip]:
        given = read_labels(self.arguments.get("classes") or (), "classes")
        for arms in _arms(self.rule.demand):
            for arm in arms.arms:
                label = _label(arms, arm)
                if (
                    label is None
                    or fold(label) in given
                    or any(fold(one) in given for one in (*arm.labels, *arm.covers))
                ):
                    continue
                dimension = arm.dimension or (arms.known[0][0] if arms.known else "")
                others = {fold(one) for name, known in arms.known if name == dimension for one in known}
                others |= {fold(one) for each in arms.arms if each.dimension == dimension for one in each.labels}
                to = self.verdict(classes=sorted((given - others) | {fold(label)}))
                if to is not None:
                    yield Flip(what="class", to=to, name=dimension, choice=label)

    def settings(self) -> Iterator[Flip]:
        used, clauses = self.used, at.all_leaves(self.rule, self.arguments)

        def with_setting(name: str) -> Callable[[Any], Verdict | None]:
            return lambda held: self.verdict(settings=replace(used, **{name: held}))

        if any(isinstance(leaf, Trend) and leaf.kind is TrendKind.STABLE for leaf in clauses):
            known = set(at.of_stable(self.outcome, used))
            for point in _both(with_setting("stable"), used.stable, known, 0.0, scale=max(known, default=0.0)):
                yield _flip("stable", point, used.stable)
        if any(isinstance(leaf, Approx) for leaf in clauses):
            known = set(at.of_approx(clauses, self.outcome, used))
            for point in _both(with_setting("approx"), used.approx, known, 0.0, scale=1.0 + max(known, default=0.0)):
                yield _flip("approx", point, used.approx)
        if any(_takes_window(leaf) for leaf in clauses):
            judged, now = with_setting("window"), used.window
            for stops in (range(now - 1, 1, -1), range(now + 1, now + _WINDOWS)):
                found = nearest_whole(judged, now, stops)
                if found is not None:
                    yield Flip(what="window", to=found[1], now=now, at=found[0])
        for side in _other_digits(used.digits):
            for held in side:
                to = with_setting("digits")(held)
                if to is not None and to is not self.outcome.verdict:
                    choice = "None" if held is None else ""
                    yield Flip(what="digits", to=to, now=used.digits, at=held, choice=choice)
                    break

    def directions(self) -> Iterator[Flip]:
        if self.rule.better is not None:
            return
        for better in ("higher", "lower"):
            to = self.verdict(replace(self.rule, better=better))
            if to is not None and to is not self.outcome.verdict:
                yield Flip(what="better", to=to, choice=better)


def _both(
    judged: Judged, now: float, known: Iterable[float], least: float | None = None, scale: float = 0.0
) -> Iterator[Point]:
    listed = set(known)
    for up in (False, True):
        point = nearest(judged, now, listed, up=up, least=least, scale=scale)
        if point is not None:
            yield point


def _flip(what: What, point: Point, now: float, **where: Any) -> Flip:
    return Flip(what=what, to=point.to, now=now, at=point.at, included=point.included, exact=point.exact, **where)


def _takes_window(leaf: Leaf) -> bool:
    if isinstance(leaf, Trend):
        return leaf.years is None and leaf.kind not in (TrendKind.NOT_WORSE, TrendKind.STABLE)
    return isinstance(leaf, Change) and leaf.pace is Pace.EVERY_YEAR and leaf.years is None


def _other_digits(now: int | None) -> tuple[list[int | None], ...]:
    """Other numbers of decimals, the nearest first: fewer, then more; no rounding is the most."""
    if now is None:
        return ([*range(_DIGITS, -1, -1)],)
    return [*range(now - 1, -1, -1)], [*range(now + 1, _DIGITS + 1), None]


def clause_bounds(leaf: Leaf, op: Op | None) -> Iterator[tuple[float, Callable[[float], Leaf]]]:
    """The bounds that a clause holds, each with the clause of another bound."""
    match leaf:
        case Compare(bound=bound):
            yield bound, lambda number: replace(leaf, bound=number)
        case Reach(bound=bound) if op in (Op.GE, Op.LE):
            yield bound, lambda number: Compare(op=op, bound=number, span=leaf.span)
        case Range(low=low, high=high):
            yield low, lambda number: replace(leaf, low=number)
            yield high, lambda number: replace(leaf, high=number)
        case Approx(centre=centre):
            yield centre, lambda number: replace(leaf, centre=number)
        case Change(amount=amount):
            yield amount, lambda number: replace(leaf, amount=number)
        case _:
            return


def _holds(demand: Demand, leaf: Leaf) -> bool:
    return demand is leaf or any(_holds(inner, leaf) for inner in children(demand))


def with_clause(demand: Demand, leaf: Leaf, other: Leaf) -> Demand:
    """The demand with one clause put in the place of another."""
    if demand is leaf:
        return other
    match demand:
        case AllOf(items=items) | AnyOf(items=items):
            return replace(demand, items=tuple(with_clause(inner, leaf, other) for inner in items))
        case Arms(arms=arms):
            made = tuple(replace(arm, demand=with_clause(arm.demand, leaf, other)) for arm in arms)
            return replace(demand, arms=made)
        case Milestones(steps=steps):
            return replace(
                demand, steps=tuple(replace(step, demand=with_clause(step.demand, leaf, other)) for step in steps)
            )
        case Subject(demand=inner):
            return replace(demand, demand=with_clause(inner, leaf, other))
        case _:
            return demand


def _arms(demand: Demand) -> Iterator[Arms]:
    if isinstance(demand, Arms):
        yield demand
    for inner in children(demand):
        yield from _arms(inner)


def _label(arms: Arms, arm: Arm) -> str | None:
    """A label that puts a region under this arm; of 其他, a class that no arm names."""
    if arm.labels:
        return arm.labels[0]
    if arm.covers:
        return arm.covers[0]
    named = {fold(one) for each in arms.arms for one in (*each.labels, *each.covers, *each.within)}
    return next((one for _, known in arms.known[:1] for one in known if fold(one) not in named), None)
