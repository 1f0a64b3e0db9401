"""What one clause found, and what a demand comes to.

Comes in: nothing. Goes out: ``Finding``, one line of an outcome's trace, and ``Result``, what
judging a demand hands up to the demand around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ecorules.rules import Leaf, Op
from ecorules.text import Span
from ecorules.verdicts import Verdict, all_of, any_of

#: The inputs that can settle an unknown verdict, in the order in which they are named.
INPUTS: Final = ("value", "history", "change", "parts", "classes", "year", "target", "references", "better", "reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one clause found: what was compared, how far apart, and why a verdict is unknown.

    ``clause`` quotes the text, with the label of the arm or subject before it; ``span`` is its
    place. ``op``, ``bound`` (and ``high`` of a range), ``distance`` and ``tolerance`` belong to
    clauses on numbers: the distance is in ``unit``, positive inside the bound. ``arms`` names
    the class arms the clause stands in, ``not_given`` the dimensions of class that the region
    did not state, ``step`` the milestone's year. ``years`` and ``values`` are the history that
    was looked at. ``attested`` marks a verdict that was reported and not computed.
    """

    clause: str
    verdict: Verdict
    demand: Leaf = field(repr=False)
    span: Span | None = None
    subject: str = ""
    arms: tuple[str, ...] = ()
    not_given: tuple[str, ...] = ()
    step: int | None = None
    value: float | str | bool | None = None
    op: Op | None = None
    bound: float | None = None
    high: float | None = None
    unit: str | None = None
    distance: float | None = None
    tolerance: float | None = None
    years: tuple[int, ...] = ()
    values: tuple[float | None, ...] = ()
    base_year: int | None = None
    reference: str = ""
    attested: bool = False
    reason: str = ""
    reason_en: str = ""
    missing: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON-ready data; what does not apply to the clause is left out."""
        data: dict[str, Any] = {
            "clause": self.clause,
            "verdict": self.verdict.value,
            "kind": type(self.demand).__name__,
        }
        if self.span is not None:
            data["span"] = [self.span.start, self.span.end]
        for name in _OPTIONAL:
            held = getattr(self, name)
            if held is None or held in ("", ()) or (name == "attested" and not held):
                continue
            data[name] = list(held) if isinstance(held, tuple) else str(held) if isinstance(held, Op) else held
        return data


_OPTIONAL: Final = (
    "subject",
    "arms",
    "not_given",
    "step",
    "value",
    "op",
    "bound",
    "high",
    "unit",
    "distance",
    "tolerance",
    "years",
    "values",
    "base_year",
    "reference",
    "attested",
    "reason",
    "reason_en",
    "missing",
)


class Result(NamedTuple):
    """What a demand comes to: its verdict, its margin, what would settle it, what was found.

    ``deciding`` are those of the ``findings`` that the verdict rests on.
    """

    verdict: Verdict
    margin: float | None = None
    unit: str | None = None
    missing: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    deciding: tuple[Finding, ...] = ()


def alone(finding: Finding) -> Result:
    """The result of a single clause."""
    return Result(finding.verdict, finding.distance, finding.unit, frozenset(finding.missing), (finding,), (finding,))


def together(results: Sequence[Result], unit: str | None) -> Result:
    """且: the worst verdict, the smallest margin of what decides it."""
    if len(results) == 1:
        return results[0]
    return _combined(all_of(result.verdict for result in results), results, unit, smallest=True)


def either(results: Sequence[Result], unit: str | None) -> Result:
    """或: the best verdict, the largest margin of what decides it."""
    if len(results) == 1:
        return results[0]
    return _combined(any_of(result.verdict for result in results), results, unit, smallest=False)


def alike(results: Sequence[Result], unit: str | None, missing: str) -> Result:
    """The verdict that several possible demands share; otherwise unknown for want of ``missing``."""
    verdicts = {result.verdict for result in results}
    if len(verdicts) == 1:
        common = _combined(verdicts.pop(), results, unit, smallest=True)
        if common.verdict is not Verdict.UNKNOWN:
            return common
    open_inputs = {name for result in results for name in result.missing}
    findings = _joined(result.findings for result in results)
    return Result(Verdict.UNKNOWN, None, None, frozenset(open_inputs | {missing}), findings, findings)


def in_order(missing: Iterable[str]) -> tuple[str, ...]:
    """The names of inputs in their fixed order."""
    wanted = frozenset(missing)
    return tuple(name for name in INPUTS if name in wanted)


def _combined(verdict: Verdict, results: Sequence[Result], unit: str | None, *, smallest: bool) -> Result:
    deciding = [result for result in results if result.verdict is verdict]
    missing: frozenset[str] = frozenset()
    margin, margin_unit = None, None
    if verdict is Verdict.UNKNOWN:
        missing = missing.union(*(result.missing for result in deciding))
    else:
        margin, margin_unit = _margin(deciding, unit, smallest=smallest)
    return Result(
        verdict,
        margin,
        margin_unit,
        missing,
        _joined(result.findings for result in results),
        _joined(result.deciding for result in deciding),
    )


def _margin(deciding: Sequence[Result], unit: str | None, *, smallest: bool) -> tuple[float | None, str | None]:
    """The margin among what decides: of the rule's unit if any clause has it, else of one common unit."""
    by_unit: dict[str | None, list[float]] = {}
    for result in deciding:
        if result.margin is not None:
            by_unit.setdefault(result.unit, []).append(result.margin)
    if unit in by_unit:
        chosen = unit
    elif len(by_unit) == 1:
        chosen = next(iter(by_unit))
    else:
        return None, None
    return (min if smallest else max)(by_unit[chosen]), chosen


def _joined(groups: Iterable[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    return tuple(finding for group in groups for finding in group)
