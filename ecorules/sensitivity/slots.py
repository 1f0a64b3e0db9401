"""The single inputs of one judgement, and the arguments with one of them set.

Comes in: the arguments of one call of ``evaluate``. Goes out: ``Slot``, one number among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeGuard

from ecorules.evaluation import Outcome, is_bool, is_missing

Kind = Literal["value", "history", "change", "target", "reference"]
Arguments = Mapping[str, Any]
_YEARS: Final = 60


class Slot(NamedTuple):
    """One number that was given: of the whole (``key`` ""), or of a key of ``parts``."""

    kind: Kind
    key: str = ""
    year: int | None = None
    name: str = ""


def is_number(given: object) -> TypeGuard[float]:
    """Whether this is a plain number, not an attestation, a text or a gap."""
    return isinstance(given, int | float) and not is_bool(given) and not is_missing(given)


def level(arguments: Arguments, key: str) -> dict[str, Any]:
    """What was given of the whole, or of a part by keyword."""
    if not key:
        return dict(arguments)
    entry = arguments["parts"][key]
    return dict(entry) if isinstance(entry, Mapping) else {"value": entry}


def looked_at(outcome: Outcome) -> list[int]:
    """The years of history that a judgement looked at, the latest ones of a very long history."""
    return sorted({seen for finding in outcome.trace for seen in finding.years})[-_YEARS:]


def slots(arguments: Arguments, year: int | None, outcome: Outcome) -> Iterator[tuple[Slot, float]]:
    """Every number that could be another, with what it is now; of the history, the years that were looked at."""
    for key in ("", *arguments.get("parts", {})):
        given = level(arguments, key)
        history = given.get("history") or {}
        value = given.get("value")
        if value is None and year is not None:
            value = history.get(year)
        if is_number(value):
            yield Slot("value", key, year), float(value)
        for past in looked_at(outcome):
            if past != year and is_number(history.get(past)):
                yield Slot("history", key, past), float(history[past])
        for kind in ("change", "target"):
            if is_number(given.get(kind)):
                yield Slot(kind, key), float(given[kind])
    for name, held in (arguments.get("references") or {}).items():
        if is_number(held):
            yield Slot("reference", "", None, name), float(held)


def with_number(arguments: Arguments, slot: Slot, number: float) -> dict[str, Any]:
    """The arguments with one number set; a value is set in the history too."""
    if slot.kind == "reference":
        return {**arguments, "references": {**arguments["references"], slot.name: number}}
    made = level(arguments, slot.key)
    history = made.get("history") or {}
    match slot.kind:
        case "history":
            made["history"] = {**history, slot.year: number}
        case "value":
            if slot.year in history:
                made["history"] = {**history, slot.year: number}
            if "value" in made or slot.year not in history:
                made["value"] = number
        case _:
            made[slot.kind] = number
    if not slot.key:
        return made
    return {**arguments, "parts": {**arguments["parts"], slot.key: made}}
