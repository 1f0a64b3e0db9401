"""Where a clause stands while it is judged: its rule, its inputs, its arm, subject and step.

Comes in: a rule and checked inputs. Goes out: findings that quote the clause with the labels
before it. A scope is frozen; going down into a demand makes a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ecorules.errors import UnitError
from ecorules.evaluation.clauses import is_single, printed
from ecorules.evaluation.figures import Stand, computed, slack, stand
from ecorules.evaluation.finding import Finding, Result, alone, in_order
from ecorules.evaluation.inputs import Inputs
from ecorules.rules import Demand, Leaf, Op, Rule, Settings
from ecorules.text import Diagnostic, Span
from ecorules.units import same, slip
from ecorules.verdicts import Verdict

_OWN = frozenset({"value", "history", "change", "target"})


class Scope(NamedTuple):
    """The surroundings of a clause.

    ``parts`` are the inputs of addressed nodes by ``id``; ``in_part`` tells that what this
    clause lacks is to be given in ``parts``. ``beside`` tells that a measured clause stands beside
    this one and takes the value, ``frame`` is the place of a label that belongs to the clause. ``within_target`` is
    set while a target's own text is judged. ``warnings`` is shared by all scopes of one call.
    """

    rule: Rule
    inputs: Inputs
    unit: str | None
    settings: Settings
    parts: Mapping[int, Inputs]
    warnings: list[Diagnostic]
    lone: bool = False
    in_part: bool = False
    subject: str = ""
    arms: tuple[str, ...] = ()
    not_given: tuple[str, ...] = ()
    step: int | None = None
    frame: Span | None = None
    beside: bool = False
    within_target: bool = False

    def within(self, demand: Demand, span: Span | None, **changes: Any) -> Scope:
        """The scope of the demand behind a label; a single clause is quoted with its label."""
        frame = (self.frame or span) if is_single(demand) else None
        return self._replace(frame=frame, **changes)

    def clause(self, leaf: Leaf) -> tuple[str, Span | None]:
        """The clause as quoted, and its place."""
        span = leaf.span if self.frame is None or leaf.span is None else self.frame
        quoted = "" if span is None else " ".join(span.of(self.rule.text).split())
        if quoted:
            return quoted, span
        return "".join((*self.arms[-1:], self.subject, printed(leaf, self.rule.unit))), None

    def finding(self, leaf: Leaf, verdict: Verdict, *, missing: tuple[str, ...] = (), **found: Any) -> Finding:
        """What a clause found, with its place in the rule."""
        clause, span = self.clause(leaf)
        if missing:
            missing = in_order({"parts" if self.in_part and name in _OWN else name for name in missing})
        return Finding(
            clause=clause,
            verdict=verdict,
            demand=leaf,
            span=span,
            subject=self.subject,
            arms=self.arms,
            not_given=self.not_given,
            step=self.step,
            missing=missing,
            **found,
        )

    def unknown(self, leaf: Leaf, reason: str, reason_en: str, *missing: str, **found: Any) -> Result:
        """A clause that cannot be judged, why, and the inputs that would settle it."""
        verdict = Verdict.UNKNOWN
        return alone(self.finding(leaf, verdict, missing=missing, reason=reason, reason_en=reason_en, **found))

    def settled(self, leaf: Leaf, met: bool, **found: Any) -> Result:
        """A clause that is met or not."""
        return alone(self.finding(leaf, Verdict.PASS if met else Verdict.FAIL, **found))

    def attested(self, leaf: Leaf, met: bool, **found: Any) -> Result:
        """A clause that somebody reported as met or not."""
        return self.settled(leaf, met, attested=True, value=found.pop("value", met), **found)

    def figure(self, leaf: Leaf, **found: Any) -> float | Result:
        """The value as a number; or, where there is none, what the clause comes to."""
        value = self.inputs.value
        if isinstance(value, float):
            return value
        if isinstance(value, str):
            reason, reason_en = "这一条要求一个数，给的是文字", "the clause asks for a number, a text was given"
            return self.unknown(leaf, reason, reason_en, "value", value=value, **found)
        return self.unknown(leaf, "没有给出指标值", "no value was given", "value", **found)

    def against(
        self, leaf: Leaf, op: Op, bound: float, *operands: float, derived: bool = False, **found: Any
    ) -> Result:
        """The value against a bound; ``operands`` are what a computed bound was computed from."""
        value = self.figure(leaf, op=op, bound=bound, unit=self.unit, **found)
        if isinstance(value, Result):
            return value
        return self.compared(leaf, value, op, bound, *operands, derived=derived or self.inputs.derived, **found)

    def compared(
        self,
        leaf: Leaf,
        value: float,
        op: Op,
        bound: float,
        *operands: float,
        derived: bool = False,
        **found: Any,
    ) -> Result:
        """A figure against a bound, with the one comparison that all clauses use."""
        met, distance = self.stand(value, op, bound, *operands, derived=derived)
        self.check_magnitude(value, bound, found.get("unit", self.unit))
        found.setdefault("unit", self.unit)
        return self.settled(leaf, met, value=value, op=op, bound=bound, distance=distance, **found)

    def stand(self, value: float, op: Op, bound: float, *operands: float, derived: bool = False) -> Stand:
        """How a figure stands to a bound, with this call's rounding."""
        computed(bound, "界限")
        tolerance = slack(bound, *operands) if derived else 0.0
        return stand(op, value, bound, tolerance, self.settings.digits)

    def check_magnitude(self, value: float, bound: float, unit: str | None) -> None:
        """Warn where a value is off its bound by a factor that a slip of unit would give."""
        if bound == 0 or 0.2 < value / bound < 5:
            return  # no slip of unit is as small as that, and most values end here
        try:
            slipped = slip(value, bound, unit)
        except UnitError:
            return  # a unit that cannot be read gives no hint, and a hint must not refuse a verdict
        if slipped is not None:
            self.warn("W301", slipped.message, slipped.message_en)

    @property
    def in_percent(self) -> bool:
        """Whether the value is a percentage."""
        try:
            return same(self.unit, "%")
        except UnitError:
            return False

    def warn(self, code: str, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        """Add a warning to the outcome, once."""
        warning = Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en)
        if warning not in self.warnings:
            self.warnings.append(warning)
