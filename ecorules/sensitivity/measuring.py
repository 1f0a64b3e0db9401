"""What comes of a region when levers are moved: many settings of them at a time.

Comes in: the results of one region and year, and for each lever a column of figures or classes.
Goes out: a column of the measure. Each demand that a lever touches is judged by the kernel, in
one call for all rows (one for each class); the others keep their result.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate, fold, refuse, shown
from ecorules.rules import Arms, Demand, Rule, children
from ecorules.schemes import Criterion, Scheme
from ecorules.sensitivity.ranges import Lever, find, unknown
from ecorules.sensitivity.slots import is_number
from ecorules.verdicts import Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Columns = Mapping[Lever, Any]

_MARGIN: Final = re.compile(r"(?:margin of |差距[ ：:]?)(.+)", re.S)
_PASS, _UNKNOWN, _NONE = Verdict.PASS.code, Verdict.UNKNOWN.code, Verdict.NOT_APPLICABLE.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is measured: indicators met, their share, a criterion, or one demand's margin."""

    name: str
    criterion: Criterion | None = None
    place: tuple[str, int] | None = None

    @property
    def of_margin(self) -> bool:
        """Whether it is the margin of one demand."""
        return self.place is not None


def read_measure(given: object, scheme: Scheme) -> Measure:
    """The measure of this name. Raises ``DataError`` if there is none."""
    known = ["met", "share", *(criterion.name for criterion in scheme.criteria), "margin of 26"]
    if not isinstance(given, str):
        raise unknown("E756", shown(given), known, "度量", "measure")
    if given in ("met", "share"):
        return Measure(name=given)
    for criterion in scheme.criteria:
        if fold(given) == fold(criterion.name):
            return Measure(name=criterion.name, criterion=criterion)
    of = _MARGIN.fullmatch(given)
    if of is None:
        raise unknown("E756", given, known, "度量", "measure")
    try:
        indicator, part, _ = find(of[1].strip(), scheme)
    except EcoRulesError as error:
        said = error.diagnostics[0]
        raise refuse("E756", said.message, said.message_en, said.hint, said.hint_en) from None
    return Measure(name=given, place=(indicator.id, part))


@dataclass(slots=True)
class Place:
    """One region and year: its results, and what the levers can move there."""

    region: str
    year: int | None
    results: tuple[Result, ...]
    measure: Measure
    base: dict[Lever, float | str | None] = field(default_factory=dict)

    def demand(self, lever: Lever) -> Result:
        """The result whose figure a lever moves."""
        result = next(one for one in self.results if one.indicator.id == lever.indicator)
        return result.parts[lever.part - 1] if lever.part else result

    def take(self, levers: tuple[Lever, ...]) -> None:
        """Look up what each lever stands at. Raises ``DataError`` for a lever on a status."""
        for lever in levers:
            self.base[lever] = None if lever.labels else _figure(self.demand(lever), lever)

    def outcomes(self, columns: Columns, n: int) -> NDArray[np.float64]:
        """The measure for each row of the columns; NaN where it has none."""
        import numpy as np

        if self.measure.place is not None:
            indicator, part = self.measure.place
            result = next(one for one in self.results if one.indicator.id == indicator)
            demand = result.parts[part - 1] if part else result
            return self._judged(demand, columns, n, margins=True)
        codes = {one.indicator.id: self._verdicts(one, columns, n) for one in self.results}
        counted = [
            codes[one.indicator.id]
            for one in self.results
            if self.measure.criterion is None or self.measure.criterion.covers(one.indicator)
        ]
        held = np.array(counted) if counted else np.full((1, n), _NONE)
        met: NDArray[np.float64] = (held == _PASS).sum(axis=0).astype(float)
        applicable = (held != _NONE).sum(axis=0)
        if self.measure.criterion is not None:
            return _criterion(self.measure.criterion, met, (held == _UNKNOWN).sum(axis=0), applicable)
        if self.measure.name == "met":
            return met
        share: NDArray[np.float64] = np.where(applicable == 0, np.nan, 100 * met / np.maximum(applicable, 1))
        return share

    def _verdicts(self, result: Result, columns: Columns, n: int) -> NDArray[Any]:
        import numpy as np

        if not result.parts:
            return self._judged(result, columns, n, margins=False)
        parts = np.array([self._judged(part, columns, n, margins=False) for part in result.parts])
        worst: NDArray[Any] = np.where(parts == _NONE, _NONE + 1, parts).min(axis=0)
        return np.where(worst > _NONE, _NONE, worst)

    def _judged(self, demand: Result, columns: Columns, n: int, *, margins: bool) -> NDArray[Any]:
        """The codes, or margins, of one demand."""
        import numpy as np

        rule = demand.rule
        assert rule is not None
        own = {
            lever: column
            for lever, column in columns.items()
            if lever.indicator == demand.indicator.id and lever.part == (demand.part.number if demand.part else 0)
        }
        classes = next((column for lever, column in columns.items() if lever.labels), None)
        if not own and (classes is None or not rule.classes):
            margin = math.nan if demand.margin is None else demand.margin
            return np.full(n, margin if margins else demand.verdict.code, dtype=float)
        judge: Callable[..., Any] = rule.margins if margins else rule.verdicts
        found = np.full(n, np.nan)
        given = demand.inputs.arguments()
        labels = frozenset(given.pop("classes", ()))
        for label, rows in _by_class(classes, n):
            chosen = labels if label is None else as_class(rule, labels, label)
            arguments = dict(given)
            for lever, column in own.items():
                arguments = _moved(arguments, lever, np.asarray(column, dtype=float)[rows], self.year)
            values = arguments.pop("value", None)
            if not own:
                values = np.nan if values is None else values
            got = judge(values, classes=chosen, **arguments)
            found[rows] = got if len(got) == int(rows.sum()) else got[0]
        return found


def _by_class(classes: Any, n: int) -> list[tuple[str | None, Any]]:
    """The rows of each class, or all rows."""
    import numpy as np

    if classes is None:
        return [(None, np.ones(n, dtype=bool))]
    column = np.asarray(classes, dtype=object)
    return [(str(label), column == label) for label in dict.fromkeys(column.tolist())]


def _moved(arguments: dict[str, Any], lever: Lever, column: Any, year: int | None) -> dict[str, Any]:
    """The arguments of a demand with a column in the place of the figure that a lever moves."""
    given = arguments
    if lever.subject:
        entry = (arguments.get("parts") or {}).get(lever.subject)
        given = dict(entry) if isinstance(entry, Mapping) else {"value": entry}
    if _moves_change(given, year):
        made = {**given, "change": column}
    else:
        made = {**given, "value": column}
        if "history" in made:
            made["history"] = {at: held for at, held in made["history"].items() if at != year}
            if not made["history"]:
                del made["history"]
    if not lever.subject:
        return made
    return {**arguments, "parts": {**(arguments.get("parts") or {}), lever.subject: made}}


def _moves_change(given: Mapping[str, Any], year: int | None) -> bool:
    """Whether a change is all that was reported, so that it is what a lever moves."""
    reported = given.get("value") is not None or (given.get("history") or {}).get(year) is not None
    return is_number(given.get("change")) and not reported


def _figure(demand: Result, lever: Lever) -> float | None:
    """What a lever stands at; None where nothing was reported."""
    given: Mapping[str, Any] = demand.inputs.arguments()
    if lever.subject:
        entry = (given.get("parts") or {}).get(lever.subject)
        given = entry if isinstance(entry, Mapping) else {"value": entry}
    value = given.get("value")
    if value is None and demand.year is not None:
        value = (given.get("history") or {}).get(demand.year)
    if value is None and _moves_change(given, demand.year):
        value = given["change"]
    if value is None:
        return None
    if not is_number(value):
        name = f"{shown(demand.region)} {shown(lever.name)}"
        message, message_en = f"{name} 报的是状态，没有范围", f"{name} was reported as a state, which has no range"
        raise refuse("E755", message, message_en, "范围只用于数", "ranges are for figures")
    return float(value)


def as_class(rule: Rule, labels: frozenset[str], label: str) -> frozenset[str]:
    """A region's labels with this one in the place of those of its dimension, as far as a rule asks for it."""
    held = {fold(one) for one in labels}
    for arms in _arms(rule.demand):
        groups = [known for _, known in arms.known]
        groups += [
            tuple(one for arm in arms.arms if arm.dimension == dimension for one in (*arm.labels, *arm.covers))
            for dimension in {arm.dimension for arm in arms.arms if arm.dimension}
        ]
        for group in groups:
            folded = {fold(one) for one in group}
            if fold(label) in folded:
                held = (held - folded) | {fold(label)}
    return frozenset(held)


def _arms(demand: Demand) -> list[Arms]:
    found = [demand] if isinstance(demand, Arms) else []
    return found + [arms for inner in children(demand) for arms in _arms(inner)]


def _criterion(criterion: Criterion, met: Any, unknown_: Any, applicable: Any) -> NDArray[np.float64]:
    """1 where a criterion is surely met, 0 where not, NaN where it asks nothing; each count is judged once."""
    import numpy as np

    counts, place = np.unique(np.stack([met, unknown_, applicable]), axis=1, return_inverse=True)
    judged = []
    for least, open_, of in counts.T.tolist():
        shares = range(int(least), int(least + open_) + 1)
        sure = all(evaluate(criterion.rule, value=100 * share / of).verdict is Verdict.PASS for share in shares if of)
        judged.append(float(sure) if of else math.nan)
    found: NDArray[np.float64] = np.array(judged)[place.reshape(-1)]
    return found
