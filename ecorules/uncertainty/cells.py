"""Demands on drawn figures, put together so that the kernel judges many regions and draws at once.

Comes in: what each demand was judged on with the figures as observed, and which of them are
drawn. Goes out: ``Task``s, each one rule in one year for the regions whose inputs are of one
kind. What is not drawn stays as observed; earlier years are those of the same draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecorules.assessment import LEVEL, Key, Result, subject_unit
from ecorules.evaluation import fold
from ecorules.kernel import NOTHING, BoundRule, Codes, Column, Floats, Given, Labels, Place, Words, YearColumns
from ecorules.rules import Change, ReferenceCompare, Rule, TargetCompare, Trend, leaves
from ecorules.rules import Task as TaskLeaf
from ecorules.uncertainty.figures import Figure, What
from ecorules.uncertainty.marginals import Rows, consecutive
from ecorules.units import convert, same

#: Clauses that look at earlier years, and those that may through a target given as text.
_BACKWARD: Final = (Trend, Change, ReferenceCompare)
_TARGETS: Final = (TaskLeaf, TargetCompare)

_NUMBER, _DRAWN, _TEXT, _FLAG = "number", "drawn", "text", "flag"


class Path(NamedTuple):
    """Which input: of the whole ("") or of a subject; its name; the year of a history, the name of a reference."""

    subject: str
    name: str
    of: int | str = 0


class Item(NamedTuple):
    """What one region has there: a number, a row of the draws, a text, a flag."""

    kind: str
    held: Any


class Cell(NamedTuple):
    """The inputs of one demand in one region and year."""

    place: int
    items: Mapping[Path, Item]
    derived: frozenset[str]
    labels: frozenset[str]

    @property
    def is_drawn(self) -> bool:
        """Whether any input is drawn."""
        return any(item.kind == _DRAWN for item in self.items.values())

    @property
    def signature(self) -> tuple[Any, ...]:
        """What cells must share to be judged together."""
        return tuple(sorted((path.subject, path.name, str(path.of), item.kind) for path, item in self.items.items())), (
            tuple(sorted(self.derived))
        )


class Bound:
    """A rule made ready, and whether it looks at earlier years."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.kernel = BoundRule(rule)
        found = list(leaves(rule.demand))
        self._backward = any(isinstance(leaf, _BACKWARD) for leaf in found)
        self._targets = any(isinstance(leaf, _TARGETS) for leaf in found)

    def backward(self, target: object) -> bool:
        """Whether earlier years matter with this target."""
        return self._backward or (self._targets and isinstance(target, str))


def cell(place: int, result: Result, bound: Bound, rows: Mapping[Figure, int]) -> Cell:
    """The inputs of a result, with the rows of the draws where a figure is drawn."""
    given = result.inputs.arguments()
    part, year = result.part, result.year
    assert year is not None
    key = Key(result.indicator.id, part.number if part else 0, "")
    measured = key._replace(subject=LEVEL) if part is not None and part.level is not None else key
    look = _Look(result.region, year, rows, bound.backward(given.get("target")))
    items: dict[Path, Item] = {}
    derived: set[str] = set()
    look.figures("", measured, key, given, bound.kernel.unit, items, derived)
    for subject, held in (given.get("parts") or {}).items():
        own = key._replace(subject=subject)
        look.figures(subject, own, own, held, subject_unit(bound.rule, subject), items, derived)
    if given.get("target") is not None:
        items[Path("", "target")] = _item(given["target"])
    for name, held in (given.get("references") or {}).items():
        items[Path("", "reference", name)] = _item(held)
    labels = frozenset(fold(label) for label in given.get("classes") or ())
    return Cell(place, items, frozenset(derived), labels)


@dataclass(frozen=True, slots=True)
class _Look:
    region: str
    year: int
    rows: Mapping[Figure, int]
    backward: bool

    def figures(
        self,
        subject: str,
        measured: Key,
        own: Key,
        given: Mapping[str, Any],
        unit: str | None,
        items: dict[Path, Item],
        derived: set[str],
    ) -> None:
        """The value, the history and the reported change of the whole or of a subject."""
        other = given.get("unit")
        converted = other is not None and not same(other, unit)
        if converted:
            derived.add(subject)

        def number(value: float, key: Key, year: int, what: What) -> Item:
            row = self.rows.get(Figure(self.region, key, year, what))
            if row is not None:
                return Item(_DRAWN, row)
            return Item(_NUMBER, convert(value, other, unit) if converted and what == "value" else value)

        value, history = given.get("value"), given.get("history") or {}
        if isinstance(value, str | bool):
            items[Path(subject, "value")] = _item(value)
        elif isinstance(value, float) and not self.backward:
            items[Path(subject, "value")] = number(value, measured, self.year, "value")
        if self.backward:
            for year, past in history.items():
                items[Path(subject, "history", year)] = number(past, measured, year, "value")
        if given.get("change") is not None:
            items[Path(subject, "change")] = number(given["change"], own, self.year, "change")


def _item(held: object) -> Item:
    match held:
        case bool():
            return Item(_FLAG, held)
        case str():
            return Item(_TEXT, held)
        case _:
            return Item(_NUMBER, held)


@dataclass(eq=False)
class Task:
    """One rule in one year, for the regions at ``places``, by inputs of one kind."""

    bound: Bound
    year: int
    cells: Sequence[Cell]
    places: Rows = field(init=False)
    _numbers: dict[Path, Rows | Floats] = field(init=False)
    _labels: tuple[NDArray[np.int8 | np.int32], tuple[frozenset[str], ...]] | None = field(init=False)

    def __post_init__(self) -> None:
        self.places = consecutive([one.place for one in self.cells])
        self._numbers = {}
        for path, item in self.cells[0].items.items():
            held = [one.items[path].held for one in self.cells]
            if item.kind == _DRAWN:
                self._numbers[path] = consecutive(held)
            elif item.kind == _NUMBER:
                self._numbers[path] = np.array(held, dtype=np.float64)
        sets = tuple(dict.fromkeys(one.labels for one in self.cells))
        self._labels = None
        if any(sets):
            size = np.int8 if len(sets) < 100 else np.int32
            self._labels = np.array([sets.index(one.labels) for one in self.cells], dtype=size), sets

    def codes(self, draws: Floats, labels: dict[Any, Labels]) -> Codes:
        """The codes of all draws: a row a region. ``labels`` keeps what tasks share while the draws are the same."""
        width = draws.shape[1]
        count = len(self.cells) * width
        references = {
            str(path.of): self._column(path, draws) for path in self.cells[0].items if path.name == "reference"
        }
        classes = () if self._labels is None else (self._shared(labels, width),)
        place = Place(n=count, year=self.year, classes=classes, references=references)
        subjects = dict.fromkeys(path.subject for path in self.cells[0].items if path.subject)
        parts = {subject: self._given(subject, draws, count) for subject in subjects}
        return self.bound.kernel.codes(place, self._given("", draws, count), parts).reshape(-1, width)

    def _shared(self, labels: dict[Any, Labels], width: int) -> Labels:
        assert self._labels is not None
        codes, sets = self._labels
        key = (codes.tobytes(), sets, width)
        if key not in labels:
            labels[key] = Labels(np.repeat(codes, width), sets)
        return labels[key]

    def _given(self, subject: str, draws: Floats, count: int) -> Given:
        derived = subject in self.cells[0].derived
        years = [path for path in self.cells[0].items if path[:2] == (subject, "history")]
        history = None
        if years:
            by_year = {int(path.of): self._drawn(path, draws) for path in years}
            history = YearColumns(by_year, self.year, count, derived)
        return Given(
            value=self._column(Path(subject, "value"), draws, derived=derived),
            history=history,
            change=self._column(Path(subject, "change"), draws),
            target=self._column(Path(subject, "target"), draws),
        )

    def _drawn(self, path: Path, draws: Floats) -> Floats:
        held = self._numbers[path]
        if isinstance(held, np.ndarray) and held.dtype == np.float64:
            return np.repeat(held, draws.shape[1])
        found: Floats = draws[held].reshape(-1)
        return found

    def _column(self, path: Path, draws: Floats, *, derived: bool = False) -> Column:
        item = self.cells[0].items.get(path)
        if item is None:
            return NOTHING
        width = draws.shape[1]
        held = [one.items[path].held for one in self.cells]
        match item.kind:
            case "text":
                words = tuple(dict.fromkeys(held))
                return Column(words=Words(np.repeat(np.array([words.index(one) for one in held]), width), words))
            case "flag":
                return Column(attest=np.repeat(np.array(held, dtype=np.int8), width))
            case _:
                return Column(self._drawn(path, draws), derived=derived)


def tasks(bound: Bound, year: int, cells: Sequence[Cell]) -> Iterator[Task]:
    """The tasks that judge these cells."""
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for one in cells:
        groups.setdefault(one.signature, []).append(one)
    for those in groups.values():
        yield Task(bound, year, those)
