"""``rule.verdicts`` and ``rule.margins``: one rule, many observations.

Comes in: the inputs of ``evaluate``, each for all rows or one a row. Goes out: an array of codes
or of margins. Rows are judged in blocks, so that memory beyond inputs and result stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecorules.evaluation import is_missing, read_year, refuse, shown
from ecorules.kernel import taking
from ecorules.kernel.bound import BLOCK, BoundRule
from ecorules.kernel.columns import NO_YEAR, NOTHING, Codes, Column, Floats, Ints, Labels, Place
from ecorules.kernel.history import History, YearColumns, YearMatrix
from ecorules.kernel.inputs import Given
from ecorules.kernel.labels import class_labels
from ecorules.rules import Rule, Settings, Subject

_KEYWORDS: Final = frozenset({"value", "unit", "history", "change", "target", "references", "classes", "year"})
#: A part's inputs that a subject has of its own.
_FIGURES: Final = ("value", "history")

_Array = TypeVar("_Array", Codes, Floats)


def verdicts(rule: Rule, values: object = None, **given: Any) -> Codes:
    """The verdict codes of many observations: 0 fail, 1 unknown, 2 pass, 3 not applicable.

    Every input of ``evaluate`` may be given once for all rows or as an array with one entry a
    row. ``values`` are numbers (NaN is missing), bools that attest, texts or a categorical with
    statuses or grades. ``history`` maps years to arrays, or is an array (n, t) of consecutive
    years of which the last is assessed. ``classes`` maps labels to bool arrays, or lists a label
    or a set of labels a row. ``parts`` maps subjects to arrays or to mappings of these inputs.
    Each distinct text, target and set of labels is read once.

    Raises ``DataError`` for inputs that cannot be used, ``UnitError`` for another dimension.

    >>> from ecorules import parse
    >>> verdicts(parse("≤300,或逐年下降", unit="千克/公顷"), history={
    ...     2018: [340.0, 310.0, 330.0], 2019: [330.0, np.nan, 335.0], 2020: [320.0, 305.0, 299.0]})
    array([2, 1, 2], dtype=int8)
    """
    bound, place, whole, parts = _taken(rule, values, **given)
    found = np.empty(place.n, dtype=np.int8)
    return _in_blocks(found, bound.codes, place, whole, parts)


def margins(rule: Rule, values: object = None, **given: Any) -> Floats:
    """The signed distances to the deciding bounds, positive inside; NaN where there is none.

    Takes what ``verdicts`` takes. The distance is in the rule's unit; where only a change decides,
    in the unit of the change.

    >>> from ecorules import parse
    >>> margins(parse("≥95", unit="%"), [92.3, 96.5, None]).tolist()
    [-2.7, 1.5, nan]
    """
    bound, place, whole, parts = _taken(rule, values, **given)
    found = np.empty(place.n, dtype=np.float64)
    return _in_blocks(found, bound.margins, place, whole, parts)


def _in_blocks(
    found: _Array,
    judge: Callable[[Place, Given, Mapping[str, Given]], _Array],
    place: Place,
    whole: Given,
    parts: Mapping[str, Given],
) -> _Array:
    for start in range(0, place.n, BLOCK):
        rows = slice(start, min(start + BLOCK, place.n))
        n = rows.stop - rows.start
        of_parts = {key: part.rows(rows, n) for key, part in parts.items()}
        found[rows] = judge(place.rows(rows, n), whole.rows(rows, n), of_parts)
    return found


def _taken(
    rule: Rule, values: object, *, settings: Settings | None = None, parts: object = None, **given: Any
) -> tuple[BoundRule, Place, Given, dict[str, Given]]:
    unknown = given.keys() - _KEYWORDS
    if unknown:
        raise TypeError(f"unknown inputs: {', '.join(sorted(unknown))}")  # as Python says it of any function
    bound = BoundRule(rule, settings)
    entries = _part_entries(parts)
    if bound.lone and given.get("unit") is None:
        for entry in entries.values():
            if not any(name in entry for name in _FIGURES):
                given["unit"] = entry.get("unit")
    raw = _Raw.of({"value": values, **given}, bound.unit, "")
    raw_parts = {key: _Raw.of(entry, _unit(bound, key), f"parts[{shown(key)}] ") for key, entry in entries.items()}
    lengths = dict(raw.lengths)
    for one in raw_parts.values():
        lengths.update(one.lengths)
    distinct = set(lengths.values()) - {taking.ONE} or {taking.ONE}
    if len(distinct) > 1:
        raise taking.several_lengths(lengths)
    n = distinct.pop()
    place = raw.place(Place(n=n), raw.year)
    whole = raw.given(place, raw.year)._replace(place=None)
    return bound, place, whole, {key: one.given(place, raw.year) for key, one in raw_parts.items()}


def _unit(bound: BoundRule, key: str) -> str | None:
    units = [node.unit for node in bound.nodes(key) if isinstance(node, Subject) and node.unit is not None]
    return units[0] if units else bound.rule.unit


def _part_entries(parts: object) -> dict[str, Mapping[str, Any]]:
    if parts is None:
        return {}
    if not isinstance(parts, Mapping):
        message, message_en = "parts 应是 {分项: 输入}", "parts should be a mapping from subject to inputs"
        raise refuse("E306", f"{message}，给的是 {shown(parts)}", f"{message_en}, not {shown(parts)}")
    found: dict[str, Mapping[str, Any]] = {}
    for key, entry in parts.items():
        if not isinstance(key, str):
            message, message_en = f"parts 的键应是文字，给的是 {shown(key)}", "a key of parts should be text, not"
            raise refuse("E306", message, f"{message_en} {shown(key)}")
        inputs = entry if isinstance(entry, Mapping) else {"value": entry}
        for name in inputs:
            if name not in _KEYWORDS:
                message = f"parts[{shown(key)}] 中不认识的输入 {shown(name)}"
                raise refuse("E306", message, f"unknown input {shown(name)} in parts[{shown(key)}]")
        found[key] = {name: given for name, given in inputs.items() if not is_missing(given)}
    return found


@dataclass(frozen=True, eq=False, kw_only=True)
class _Raw:
    """Inputs taken in, before the number of rows is known."""

    label: str
    value: Column = NOTHING
    history: Mapping[int, Column] | Floats | None = None
    history_derived: bool = False
    change: Column = NOTHING
    target: Column = NOTHING
    year: int | Ints | None = None
    classes: tuple[Labels, ...] | None = None
    references: Mapping[str, Column] = field(default_factory=dict)
    lengths: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any], own_unit: str | None, label: str) -> _Raw:
        """The inputs given by keyword; numbers come out in ``own_unit``."""
        unit = given.get("unit")
        if unit is not None and not isinstance(unit, str):
            message, message_en = f"{label}unit 应是文字，给的是", f"{label}unit should be text, not"
            raise refuse("E313", f"{message} {shown(unit)}", f"{message_en} {shown(unit)}")
        history, history_derived = _history(given.get("history"), own_unit, unit, f"{label}history")
        classes = given.get("classes")
        raw = cls(
            label=label,
            value=taking.column(given.get("value"), f"{label}value", own_unit, unit),
            history=history,
            history_derived=history_derived,
            change=_only_numbers(taking.column(given.get("change"), f"{label}change", None, code="E311"), label),
            target=taking.column(given.get("target"), f"{label}target", own_unit, code="E309"),
            year=_year(given.get("year"), f"{label}year"),
            classes=None if classes is None else class_labels(classes, f"{label}classes"),
            references=_references(given.get("references"), own_unit, f"{label}references"),
        )
        return replace(raw, lengths=raw._lengths())

    def _lengths(self) -> dict[str, int]:
        columns = {"value": self.value, "change": self.change, "target": self.target}
        columns.update({f"references[{shown(name)}]": column for name, column in self.references.items()})
        if isinstance(self.history, Mapping):
            columns.update({f"history[{year}]": column for year, column in self.history.items()})
        found = {name: taking.length(column) for name, column in columns.items()}
        found["history"] = len(self.history) if isinstance(self.history, np.ndarray) else None
        found["year"] = len(self.year) if isinstance(self.year, np.ndarray) else None
        found.update({f"classes[{at}]": len(labels.codes) for at, labels in enumerate(self.classes or ())})
        return {f"{self.label}{name}": n for name, n in found.items() if n is not None}

    def place(self, outer: Place, stated: int | Ints | None) -> Place:
        """What surrounds these inputs, with what they inherit; ``stated`` is the year given for all."""
        n = outer.n
        year = self.year if self.year is not None else stated
        last = max(self.history, default=None) if isinstance(self.history, Mapping) else None
        if isinstance(year, np.ndarray):
            year = np.broadcast_to(np.where(year == NO_YEAR, NO_YEAR if last is None else last, year), n)
        elif year is None:
            year = outer.year if last is None else last
        references = {name: taking.spread(column, n) for name, column in self.references.items()}
        classes = outer.classes
        if self.classes is not None:
            classes = tuple(Labels(np.broadcast_to(labels.codes, n), labels.sets) for labels in self.classes)
        return Place(n=n, year=year, classes=classes, references={**outer.references, **references})

    def given(self, outer: Place, stated: int | Ints | None) -> Given:
        """These inputs for all rows."""
        n, place = outer.n, self.place(outer, stated)
        history: History | None = None
        if isinstance(self.history, np.ndarray):
            history = YearMatrix(
                np.broadcast_to(self.history, (n, self.history.shape[1])), place.year, self.history_derived
            )
        elif self.history is not None and place.year is not None:
            by_year = {year: _numbers_of(taking.spread(column, n), n) for year, column in self.history.items()}
            history = YearColumns(by_year, place.year, n, self.history_derived)
        return Given(
            value=taking.spread(self.value, n),
            history=history,
            change=taking.spread(self.change, n),
            target=taking.spread(self.target, n),
            place=place,
            stated=self.year is not None or self.classes is not None or bool(self.references),
        )


def _numbers_of(column: Column, n: int) -> Floats:
    return np.full(n, np.nan) if column.numbers is None else column.numbers


def _only_numbers(column: Column, label: str, code: str = "E311") -> Column:
    if column.words is not None or column.attest is not None:
        raise refuse(code, f"{label}change 应是数", f"{label}change should hold numbers")
    return column


def _history(
    given: object, own_unit: str | None, unit: str | None, what: str
) -> tuple[Mapping[int, Column] | Floats | None, bool]:
    if is_missing(given):
        return None, False
    if isinstance(given, Mapping):
        found = {}
        for key, entry in given.items():
            year = read_year(key, what, code="E304")
            if year is None:
                raise refuse("E304", f"{what} 的年份不能缺失", f"a year of {what} is missing")
            column = taking.column(entry, f"{what}[{year}]", own_unit, unit, code="E304")
            if column.words is not None or column.attest is not None:
                raise refuse("E304", f"{what}[{year}] 应是数", f"{what}[{year}] should hold numbers")
            found[year] = column
        return found, any(bool(np.any(column.derived)) for column in found.values())
    array: NDArray[Any] | None = np.asarray(given) if taking.is_listed(given) else None
    if array is None or array.ndim != 2 or array.dtype.kind not in "fiu" or not array.shape[1]:
        message = f"{what} 应是 {{年: 数组}}，或 n 行 t 年的二维数组"
        message_en = f"{what} should be a mapping from year to array, or an array of n rows and t years"
        raise refuse("E304", message, message_en)
    flat = taking.column(array.reshape(-1), what, own_unit, unit, code="E304")
    return _numbers_of(flat, array.size).reshape(array.shape), bool(np.any(flat.derived))


def _year(given: object, what: str) -> int | Ints | None:
    if not taking.is_listed(given):
        return None if is_missing(given) else read_year(given, what)
    column = taking.column(given, what, None, code="E308")
    if column.words is not None or column.attest is not None:
        raise refuse("E308", f"{what} 的年份应是整数", f"a year of {what} should be an integer")
    numbers = _numbers_of(column, len(given))  # type: ignore[arg-type]
    whole = np.where(np.isnan(numbers), NO_YEAR, numbers)
    if (whole != np.rint(whole)).any() or (np.abs(numbers) >= 10**6).any():
        raise refuse("E308", f"{what} 的年份应是整数", f"a year of {what} should be an integer")
    return whole.astype(np.int64)


def _references(given: object, own_unit: str | None, what: str) -> dict[str, Column]:
    if is_missing(given):
        return {}
    if not isinstance(given, Mapping):
        message, message_en = (
            f"{what} 应是 {{名称: 数或真假}}",
            f"{what} should be a mapping from name to number or bool",
        )
        raise refuse("E310", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    found = {}
    for name, entry in given.items():
        if not isinstance(name, str):
            message, message_en = f"{what} 的名称应是文字，给的是", f"a name in {what} should be text, not"
            raise refuse("E310", f"{message} {shown(name)}", f"{message_en} {shown(name)}")
        column = taking.column(entry, f"{what}[{shown(name)}]", own_unit, code="E310")
        if column.words is not None:
            text = f"{what}[{shown(name)}]"
            raise refuse("E310", f"{text} 应是数或真假，给的是文字", f"{text} should hold numbers or bools, not text")
        found[name] = column
    return found
