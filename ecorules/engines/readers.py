"""What the cells of a column say, by what the column is for.

Comes in: a source, and a function that reads one cell. Goes out: a reader, which gives the
kernel's columns by blocks. Each distinct cell is read once, with the functions that read the
tables of an assessment; complaints name the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

import numpy as np

from ecorules.assessment import MAX_CELL, BadCell, asks_no_number, cells, reference_said, state, state_due, target_said
from ecorules.assessment import worded
from ecorules.engines.sources import Coded, Flags, Nothing, Numbers, Source
from ecorules.engines.trouble import Trouble, positions, refusing
from ecorules.evaluation import evaluate
from ecorules.kernel import NOTHING, Codes, Column, Floats, Ints, Rows, Words
from ecorules.rules import Leaf, Rule, Status
from ecorules.schemes import shown

Said = float | bool | str
Say = Callable[[Any], Said]

INFINITE: Final = BadCell(
    "数太大或不是有限的数", "a number is too large or not finite", "没有数据就留空", "leave the cell empty where there are no data"
)


class Reader(Protocol):
    """A column as the kernel takes it."""

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Finite numbers; an infinity is refused."""

    source: Numbers
    name: str
    trouble: Trouble

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""
        numbers = self.source.floats(rows)
        infinite = np.isinf(numbers)
        if infinite.any():
            self.trouble.add_cell(INFINITE, self.name, positions(rows, infinite))
            numbers = np.where(infinite, np.nan, numbers)
        return Column(numbers)


@dataclass(frozen=True, eq=False)
class _Flags:
    """Attestations."""

    source: Flags

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""
        return Column(attest=self.source.flags(rows))


@dataclass(frozen=True, eq=False)
class _Coded:
    """Coded cells: for each code the number, the attestation or the text that it stands for."""

    codes: Ints
    numbers: Floats | None
    attest: Codes | None
    words: tuple[str, ...] | None

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""
        codes = self.codes[rows]
        return Column(
            None if self.numbers is None else self.numbers[codes],
            None if self.words is None else Words(codes, self.words),
            None if self.attest is None else self.attest[codes],
        )


@dataclass(frozen=True, eq=False)
class _Refused:
    """A column whose every cell is of the wrong kind; only empty ones pass."""

    source: Numbers | Flags
    bad: BadCell
    name: str
    trouble: Trouble

    def column(self, rows: Rows) -> Column:
        """Nothing is known of these rows, and that they hold something is noted."""
        if isinstance(self.source, _HasFloats):
            held = ~np.isnan(self.source.floats(rows))
        else:
            held = self.source.flags(rows) >= 0
        refusing(held, self.bad, self.name, rows, self.trouble)
        return NOTHING


class _NothingHeld:
    """A column without a cell."""

    def column(self, rows: Rows) -> Column:  # noqa: ARG002
        """Nothing is known of these rows."""
        return NOTHING


def reader(source: Source, say: Say, name: str, trouble: Trouble, numbers: bool | BadCell = True) -> Reader:
    """A reader of a column: ``say`` tells what a cell says, or raises ``BadCell``.

    ``numbers`` is False, or what is to be said of them, where the column must not hold any.
    """
    if isinstance(source, Nothing):
        return _NothingHeld()
    if isinstance(source, Coded):
        return _coded(source, say, name, trouble)
    return NotImplemented
