"""Close calls: verdicts that hang on digits which were not printed.

Comes in: the tables of an assessment. Goes out: the demands whose verdict changes when figures
move by half a unit of their last printed place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unicodedata import normalize

import numpy as np

from ecorules.assessment import LEVEL, NO_ROW, BadCell, Entry, Key, Result, Tables, cells, judge_cells, subject_unit
from ecorules.errors import EcoRulesError
from ecorules.kernel import Floats
from ecorules.rules import Change, ReferenceCompare, Rule, TargetCompare, Task, Trend, leaves
from ecorules.units import convert, same
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

_BACKWARD: Final = (Trend, Change, ReferenceCompare, Task, TargetCompare)
#: So many figures of a demand are moved, each way: the latest ones.
_MOVED: Final = 5
_COLUMNS: Final = (
    "region", "year", "indicator", "part", "name", "value", "unit", "half_unit", "verdict", "possible", "reason",
)  # fmt: skip


class Slot(NamedTuple):
    """A figure of a demand: its subject ("" for the whole), its year (None for a reported change), how far it moves."""

    subject: str
    year: int | None
    figure: float
    half: float


def half_unit(cell: object) -> float:
    """Half a unit of the last place that a number was printed with; whole numbers count in ones.

    >>> half_unit("95.60"), half_unit(95.6), half_unit(96.0)
    (0.005, 0.05, 0.5)
    """
    try:
        number = Decimal(_plain(cell)) if isinstance(cell, str) else Decimal(repr(cells.number(cell, "value")))
    except (InvalidOperation, BadCell):
        return 0.0
    exponent = number.as_tuple().exponent if isinstance(cell, str) else number.normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(exponent, 0) if isinstance(exponent, int) else 0.0


def _plain(text: str) -> str:
    return normalize("NFKC", text[:400]).replace(",", "").strip()


def close_calls(tables: Tables, places: Sequence[tuple[str, int]], lang: Language) -> pd.DataFrame:
    """The table of ``Simulation.close_calls``."""
    import pandas as pd

    wanted = [(region, year, indicator) for region, year in places for indicator in tables.scheme]
    printed = {row.number: row.cells for row in tables.observed.table.rows}
    rows = []
    for whole in judge_cells(tables, wanted)[0]:
        for result in whole.parts or (whole,):
            found = _row(result, _Printed(tables, printed), lang)
            if found is not None:
                rows.append(found)
    table = pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)
    for column in ("year", "part"):
        table[column] = table[column].astype("Int64")
    table["half_unit"] = table["half_unit"].astype("float64")
    return table


class _Printed:
    """How figures were printed."""

    def __init__(self, tables: Tables, rows: Mapping[int, Mapping[str, Any]]) -> None:
        self.tables, self.rows = tables, rows

    def half(self, entry: Entry, unit: str | None) -> float:
        """How far a value may have been rounded, in the rule's unit."""
        if entry.row == NO_ROW:
            return 0.0
        half = half_unit(self.rows[entry.row].get("value"))
        if entry.given is None or unit is None or same(entry.given[1], unit):
            return half
        return abs(convert(half, entry.given[1], unit))

    def slots(self, result: Result, rule: Rule) -> Iterator[Slot]:
        """The figures of a demand, the assessed year's first, then its reported change."""
        part, year = result.part, result.year
        assert year is not None
        key = Key(result.indicator.id, part.number if part else 0, "")
        given, by_key = result.inputs.arguments(), self.tables.observed.regions.get(result.region, {})
        backward = any(isinstance(leaf, _BACKWARD) for leaf in leaves(rule.demand))
        subjects: dict[str, Mapping[str, Any]] = {"": given, **(given.get("parts") or {})}
        for subject, held in subjects.items():
            own = key._replace(subject=subject)
            measured = own._replace(subject=LEVEL) if not subject and part is not None and part.level else own
            unit = subject_unit(rule, subject) if subject else rule.unit
            for at, entry in sorted(by_key.get(measured, {}).items(), reverse=True):
                if isinstance(entry.value, float) and (at == year or (backward and at < year)):
                    yield Slot(subject, at, entry.value, self.half(entry, unit))
            reported = by_key.get(own, {}).get(year)
            if held.get("change") is not None and reported is not None and reported.row != NO_ROW:
                cell = self.rows[reported.row]
                printed = cell.get("change") if cell.get("change") is not None else cell.get("value")
                yield Slot(subject, None, held["change"], half_unit(printed))


def _row(result: Result, printed: _Printed, lang: Language) -> dict[str, Any] | None:
    """A demand whose verdict hangs on digits that were not printed."""
    rule = result.rule
    if rule is None or result.year is None or result.outcome is None:
        return None
    slots = [slot for slot in printed.slots(result, rule) if slot.half > 0][:_MOVED]
    # Where one bound decides on one figure, the distance to it tells whether a move can cross it.
    if not slots or (len(slots) == 1 and _is_far(result, slots[0])):
        return None
    try:
        codes = _codes(rule, result, slots)
    except EcoRulesError:
        return None
    possible = [verdict for verdict in Verdict if verdict.code in codes]
    if len(possible) < 2:
        return None
    labels = " / ".join(verdict.label(lang) for verdict in possible)
    moved = "、".join(f"{slot.figure:g}±{slot.half:g}" for slot in slots)
    reason = f"{moved}：可能是 {labels}" if lang == "zh" else f"{moved.replace('、', ', ')}: may be {labels}"
    return {
        "region": result.region,
        "year": result.year,
        "indicator": result.indicator.id,
        "part": result.part.number if result.part else None,
        "name": result.name,
        "value": slots[0].figure,
        "unit": result.unit,
        "half_unit": slots[0].half,
        "verdict": result.verdict.value,
        "possible": "/".join(verdict.value for verdict in possible),
        "reason": reason,
    }


def _is_far(result: Result, slot: Slot) -> bool:
    margin = result.margin
    if margin is None or result.outcome is None or slot.year is None or len(result.outcome.deciding) != 1:
        return False
    return len(result.outcome.trace) == 1 and abs(margin) > slot.half * (1 + 1e-9)


def _codes(rule: Rule, result: Result, slots: Sequence[Slot]) -> set[int]:
    """The verdicts with every figure down, as printed and up."""
    moves = np.array(list(product((0.0, -1.0, 1.0), repeat=len(slots))))
    given = dict(result.inputs.arguments())
    parts = {subject: dict(held) for subject, held in (given.get("parts") or {}).items()}
    for at, slot in enumerate(slots):
        held = parts[slot.subject] if slot.subject else given
        _move(held, slot, slot.figure + moves[:, at] * slot.half, result.year, rule)
    if parts:
        given["parts"] = parts
    values = given.pop("value", None)
    given["classes"] = set(given.get("classes") or ())
    codes = rule.verdicts(np.full(len(moves), values) if isinstance(values, float) else values, **given)
    return set(np.asarray(codes).tolist())


def _move(held: dict[str, Any], slot: Slot, figures: Floats, year: int | None, rule: Rule) -> None:
    """Put moved figures into the arguments of a demand; what was converted stays in its other unit."""
    if slot.year is None:
        held["change"] = figures
        return
    unit = subject_unit(rule, slot.subject) if slot.subject else rule.unit
    other = held.get("unit")
    if other is not None and not same(other, unit):
        figures = figures * convert(1.0, unit, other)
    held["history"] = {**(held.get("history") or {}), slot.year: figures}
    if slot.year == year:
        held.pop("value", None)
