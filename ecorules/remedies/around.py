"""What is known around a clause, and where its inputs are changed.

Comes in: the arguments of ``evaluate``, already accepted by it. Goes out: ``Around``, the
figures in the unit of the clause, and changed copies of the arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple

from ecorules.evaluation import is_bool, is_missing, read_figure, read_year, reference_key
from ecorules.units import convert, is_quantity

Inputs = Mapping[str, Any]

#: The inputs that a part may have of its own.
_OWN: Final = ("value", "unit", "history", "change", "target")


class Slot(NamedTuple):
    """One input that can be changed: of the whole (``key`` ""), or of a part; ``name`` of a reference."""

    input: Literal["value", "change", "target", "references"]
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The surroundings of a clause: its figures in ``unit``, its year, and the labels before it.

    ``key`` is where its value is given: "" for the whole, else a key of ``parts``. ``whole``
    tells that the clause is the only one that takes that value.
    """

    unit: str | None
    key: str = ""
    value: float | None = None
    text: str | None = None
    attest: bool | None = None
    history: Mapping[int, float] = field(default_factory=dict)
    history_derived: bool = False
    year: int | None = None
    stated: int | None = None
    change: float | None = None
    has_change: bool = False
    target: object = None
    references: Mapping[str, Any] = field(default_factory=dict)
    classes: object = ()
    subject: str = ""
    arms: tuple[str, ...] = ()
    step: int | None = None
    whole: bool = True

    @property
    def past(self) -> dict[int, float]:
        """The history without the assessed year."""
        return {year: figure for year, figure in self.history.items() if year != self.year}

    def below(self) -> Around:
        """What a part without data of its own inherits."""
        return Around(
            unit=self.unit,
            attest=self.attest,
            year=self.year,
            stated=self.stated,
            references=self.references,
            classes=self.classes,
            arms=self.arms,
            step=self.step,
        )


def read_around(inputs: Inputs, unit: str | None, outer: Around | None = None, key: str = "") -> Around:
    """The figures of the whole, or of a part with ``outer`` around it, in a unit."""
    given_unit = inputs.get("unit")
    given = inputs.get("value")
    value, text, attest = None, None, None
    derived = given_unit is not None
    if is_bool(given):
        attest = bool(given)
    elif isinstance(given, str):
        text = str.__str__(given)
    elif not is_missing(given):
        figure = read_figure(given, "value", unit, given_unit)
        value = None if figure is None else figure.number
        derived = derived or is_quantity(given)
    history, last = _history(inputs.get("history"), unit, given_unit)
    stated = read_year(inputs.get("year"), "year")
    if stated is None and outer is not None:
        stated = outer.stated
    year = stated if stated is not None else last
    if year is None and outer is not None:
        year = outer.year
    if value is None and text is None and attest is None and year is not None:
        value = history.get(year)
    elif value is not None and year is not None:
        history.setdefault(year, value)
    change = inputs.get("change")
    figure = None if change is None or is_quantity(change) else read_figure(change, "change", None)
    base = outer.below() if outer is not None else Around(unit=unit)
    references = {**base.references, **(inputs.get("references") or {})}
    return replace(
        base,
        unit=unit,
        key=key,
        value=value,
        text=text,
        attest=attest,
        history=history,
        history_derived=derived and bool(history),
        year=year,
        stated=stated,
        change=None if figure is None else figure.number,
        has_change=figure is not None or (change is not None and is_quantity(change)),
        target=None if is_missing(inputs.get("target")) else inputs.get("target"),
        references=references,
        classes=inputs["classes"] if inputs.get("classes") is not None else base.classes,
    )


def _history(given: Any, unit: str | None, given_unit: str | None) -> tuple[dict[int, float], int | None]:
    known: dict[int, float] = {}
    years = []
    for key, entry in (given or {}).items():
        year = read_year(key, "history")
        assert year is not None  # evaluate has refused it
        years.append(year)
        figure = read_figure(entry, "history", unit, given_unit)
        if figure is not None:
            known[year] = figure.number
    return known, max(years, default=None)


def part_entry(parts: Mapping[str, Any] | None, key: str) -> dict[str, Any]:
    """What was given of a part, by keyword; nothing where it was left out."""
    entry = (parts or {}).get(key)
    if isinstance(entry, Mapping):
        return {name: held for name, held in entry.items() if not is_missing(held)}
    return {} if is_missing(entry) else {"value": entry}


def in_given_unit(number: float, unit: str | None, given: str | None) -> float:
    """A figure of the rule in the unit in which the value was given."""
    return number if given is None else convert(number, unit, given)


def changed(inputs: Inputs, slot: Slot, new: object, unit: str | None, year: int | None) -> dict[str, Any]:
    """The arguments with one input set; a value is set in the history too."""
    if slot.input == "references":
        known = inputs.get("references") or {}
        wanted = reference_key(slot.name)
        others = {name: held for name, held in known.items() if reference_key(name) != wanted}
        return {**inputs, "references": {**others, slot.name: new}}
    if not slot.key:
        return _with(inputs, slot.input, new, unit, year)
    parts = dict(inputs.get("parts") or {})
    parts[slot.key] = _with(part_entry(parts, slot.key), slot.input, new, unit, year)
    if set(parts[slot.key]) == {"value"}:
        parts[slot.key] = new
    return {**inputs, "parts": parts}


def _with(given: Inputs, name: str, new: object, unit: str | None, year: int | None) -> dict[str, Any]:
    """One level of arguments with an input set, in the unit that stands there."""
    result = {**given, name: new}
    if not isinstance(new, float):
        return result
    if name == "value":
        new = in_given_unit(new, unit, given.get("unit"))
        result["value"] = new
        history = given.get("history")
        if history and year is not None and any(read_year(key, "history") == year for key in history):
            result["history"] = {
                key: new if read_year(key, "history") == year else past for key, past in history.items()
            }
    return result
