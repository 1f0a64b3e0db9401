"""The inputs of a case into the arguments of ``evaluate``.

Comes in: what a case or a row of its table says, and the rule that it is judged by. Goes out:
numbers, truths and words, read by the functions that read the cells of tables, so that a case
says what a row of observations would.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import (
    BadCell,
    asks_no_number,
    cells,
    labels_in,
    reference_said,
    state,
    state_due,
    target_said,
    worded,
)
from ecorules.casebook.findings import Findings, Place
from ecorules.errors import EcoRulesError
from ecorules.evaluation import addressed_nodes, reference_key
from ecorules.rules import Leaf, Rule, Subject, attested_words, leaves
from ecorules.schemes import fold, shown

if TYPE_CHECKING:
    from pydantic import BaseModel


class Said:
    """What a mapping of the file says, each value with its place; a row says it over its case."""

    def __init__(self, held: Mapping[str, tuple[Any, Place]]) -> None:
        self.held = held

    @classmethod
    def of(cls, shape: BaseModel, path: Place) -> Said:
        """What a shape holds; what the file leaves out is not there."""
        return cls({name: (getattr(shape, name), (*path, name)) for name in shape.model_fields_set})

    def over(self, below: Said) -> Said:
        """This before what stands below it."""
        return Said({**below.held, **self.held})

    def get(self, name: str) -> Any:
        """A value; None if it is missing or left out."""
        return self.held[name][0] if name in self.held else None

    def path(self, name: str) -> Place:
        """Where the value stands."""
        return self.held[name][1]

    def given(self, names: Iterable[str]) -> list[str]:
        """Those of the names that hold something."""
        return [name for name in names if self.get(name) is not None]


def year_of(said: Said, findings: Findings, name: str = "year") -> int | None:
    """The year of a case, or the one whose thresholds it is about."""
    cell = said.get(name)
    if cell is None:
        return None
    try:
        return cells.year(cell)
    except BadCell as bad:
        findings.bad(said.path(name), bad)
        return None


def surroundings(said: Said, labels: Iterable[str], names: Iterable[str], findings: Findings) -> dict[str, Any]:
    """Classes and references; ``labels`` and ``names`` are those that the scheme knows."""
    given: dict[str, Any] = {}
    classes, known = said.get("classes"), list(labels)
    if classes is not None:
        folded = {fold(label) for label in known}
        listed = labels_in(classes) if isinstance(classes, str) else [label.strip() for label in classes]
        for label in listed:
            if fold(label) not in folded:
                findings.unknown(said.path("classes"), label, known, "类别", "class")
        given["classes"] = listed
    references = said.get("references")
    if references is not None:
        path, asked = said.path("references"), list(names)
        keys = {reference_key(name) for name in asked}
        given["references"] = {}
        for name, cell in references.items():
            if reference_key(name) not in keys:
                findings.unknown((*path, name), name, asked, "参照", "reference")
            try:
                given["references"][name] = reference_said(cell, name)
            except BadCell as bad:
                findings.bad((*path, name), bad)
    return given


def measured(said: Said, rule: Rule, scope: list[Leaf], findings: Findings) -> dict[str, Any]:
    """Value, unit, history, change and target of one thing; ``scope`` are the clauses it is about."""
    given: dict[str, Any] = {}
    for name in said.given(("value", "status", "history", "change", "target", "unit")):
        try:
            given[name] = _read(name, said.get(name), rule, scope)
        except BadCell as bad:
            findings.bad(said.path(name), bad)
    if "status" in given and "value" not in given:
        given["value"] = given.pop("status")
    return given


def _read(name: str, cell: Any, rule: Rule, scope: list[Leaf]) -> Any:
    match name:
        case "value":
            return _value(cell.strip(), rule, scope)
        case "status":
            return state(cell.strip())
        case "history":
            return {cells.year(year): cells.number(entry, f"history {shown(year)}") for year, entry in cell.items()}
        case "change":
            return cells.number(cell.strip(), name)
        case "target":
            return target_said(cell.strip(), rule)
        case _:
            return cell


def _value(cell: str, rule: Rule, scope: list[Leaf]) -> Any:
    said = cells.yes_no(cell)
    if said is not None:
        return said
    if not cells.is_number(cell):
        return worded(cell, scope)
    if asks_no_number(scope):
        raise state_due(rule)
    return cells.number(cell, "value")


def arguments(said: Said, rule: Rule, findings: Findings) -> dict[str, Any]:
    """The arguments of ``evaluate`` for one demand, those of ``surroundings`` left out."""
    given = measured(said, rule, list(leaves(rule.demand)), findings)
    parts: dict[str, Any] = {}
    for key, entry in (said.get("parts") or {}).items():
        path = (*said.path("parts"), key)
        try:
            nodes = addressed_nodes(rule, key)
        except EcoRulesError as error:
            findings.refused(path, error)
            continue
        scope = [leaf for node in nodes for leaf in (leaves(node.demand) if isinstance(node, Subject) else (node,))]
        found = measured(_said_of(entry, path), rule, scope, findings)
        if "status" in found:
            findings.add("E492", path, *_TWO)
        elif found:
            parts[key] = found
    if "status" in given:
        words, status = attested_words(rule.demand), given.pop("status")
        if len(words) == 1 and words[0] not in parts:
            parts[words[0]] = status
        else:
            findings.add("E492", said.path("status"), *_TWO)
    if parts:
        given["parts"] = parts
    return given


_TWO: Final = (
    "value 和 status 都有内容，但不知道 status 说的是哪一句",
    "there is both a value and a status, and nothing tells which clause the status is about",
    "只写其中一个，或在 parts 里按原词写明",
    "give one of the two, or the status in `parts`, under the words as printed",
)


def of_part(said: Said, keys: Iterable[str], entry_path: Place, entry: Any) -> Said:
    """What a case says of one part: what stands around, and what it says of the part by name."""
    around = Said({name: said.held[name] for name in keys if name in said.held})
    return _said_of(entry, entry_path).over(around)


def _said_of(entry: Any, path: Place) -> Said:
    if entry is None or isinstance(entry, str):
        return Said({"value": (entry, path)})
    return Said.of(entry, path)
