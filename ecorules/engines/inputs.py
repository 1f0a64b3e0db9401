"""What is known of one indicator, part or subject in a block of rows.

Comes in: readers of the columns about it. Goes out: the kernel's ``Given``. Value, status, the
part as a whole, the level behind a change and base years are brought together as the rows of an
assessment are; where two columns speak of one thing in one row, the row is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecorules.engines.readers import Reader
from ecorules.engines.trouble import Trouble, positions
from ecorules.kernel import NOTHING, Column, Given, Mask, Panel, Place, RowHistory, Rows, Words
from ecorules.text import Diagnostic

_TWICE: Final = Diagnostic(
    code="E526",
    message="两列对同一件事都有内容",
    message_en="two columns both speak of one thing",
    hint="只填其中一列",
    hint_en="fill one of the two",
)
_CONTRADICTED: Final = Diagnostic(
    code="E527",
    message="基准年的数与该年那一行的不同",
    message_en="a base year's figure differs from the row of that year",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Block:
    """Rows judged together. ``panel`` is set where they are whole regions, sorted."""

    rows: Rows
    n: int
    place: Place
    panel: Panel | None = None


@dataclass(frozen=True, eq=False)
class Named:
    """A reader and the name of its column."""

    name: str
    reader: Reader

    def column(self, block: Block) -> Column:
        """What the column says of a block."""
        return self.reader.column(block.rows)


@dataclass(eq=False, kw_only=True)
class Own:
    """The columns about one thing, by what they say of it. ``looks_back``: its earlier years are asked for."""

    value: Named | None = None
    status: Named | None = None
    change: Named | None = None
    target: Named | None = None
    base: dict[int, Named] = field(default_factory=dict)
    looks_back: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        given = (self.value, self.status, self.change, self.target, *self.base.values())
        return tuple(one.name for one in given if one is not None)

    def simple(self, block: Block) -> Given:
        """What is given where there is nothing but a value."""
        value = _read(self.value, block)
        return Given(value=value, history=self.history(value, {}, block)) if self.looks_back else Given(value=value)

    def given(self, block: Block, trouble: Trouble) -> Given:
        """What is given of a subject, or of a level: a state beside a figure is refused."""
        value = one_of(self.value, self.status, block, trouble)
        value, base = self.with_base(value, block, trouble)
        return Given(
            value=value,
            history=self.history(value, base, block),
            change=_read(self.change, block),
            target=_read(self.target, block),
        )

    def with_base(self, value: Column, block: Block, trouble: Trouble) -> tuple[Column, Mapping[int, np.ndarray]]:
        """The value, in a base year that year's figure if it has none; and the figures of the base years."""
        found: dict[int, np.ndarray] = {}
        for year, named in self.base.items():
            numbers = named.column(block).numbers
            if numbers is None:
                continue
            assert block.place.year is not None
            found[year] = numbers = np.where(block.place.year >= year, numbers, np.nan)
            value = self._in_year(value, year, numbers, named, block, trouble)
            if block.panel is not None and value.numbers is not None:
                place, there = block.panel.on(year)
                past = np.where(there, value.numbers[place], np.nan)
                self._check(past, numbers, named, block, trouble)
        return value, found

    def _in_year(
        self, value: Column, year: int, numbers: np.ndarray, named: Named, block: Block, trouble: Trouble
    ) -> Column:
        here = np.where(block.place.year == year, numbers, np.nan)
        own = Column(here)
        if own.lost.all():
            return value
        if value.numbers is not None:
            self._check(value.numbers, here, named, block, trouble)
        if value.words is not None or value.attest is not None:
            wordy = Column(words=value.words, attest=value.attest)
            complain(wordy.known(block.n) & ~own.lost, (self.value, self.status, named), block, trouble)
        return value.filled(own, block.n)

    def _check(self, known: np.ndarray, other: np.ndarray, named: Named, block: Block, trouble: Trouble) -> None:
        apart = ~np.isnan(known) & ~np.isnan(other) & (known != other)
        if apart.any():
            names = tuple(one.name for one in (self.value, named) if one is not None)
            trouble.add(_CONTRADICTED, names, positions(block.rows, apart))

    def history(self, value: Column, base: Mapping[int, np.ndarray], block: Block) -> RowHistory | None:
        """The years before, if they are asked for and known."""
        if not self.looks_back or block.panel is None or (value.numbers is None and not base):
            return None
        numbers = np.full(block.n, np.nan) if value.numbers is None else value.numbers
        return RowHistory(numbers, block.panel, base)


#: Nothing is known.
NOTHING_OWN: Final = Own()


def _read(named: Named | None, block: Block) -> Column:
    return NOTHING if named is None else named.column(block)


def one_of(first: Named | None, second: Named | None, block: Block, trouble: Trouble) -> Column:
    """What either of two columns says; rows in which both say something are refused."""
    one, two = _read(first, block), _read(second, block)
    return joined(one, two, (first, second), block, trouble)


def joined(one: Column, two: Column, named: tuple[Named | None, ...], block: Block, trouble: Trouble) -> Column:
    """Two columns as one; rows in which both say something are refused."""
    if one is NOTHING or two is NOTHING:
        return two if one is NOTHING else one
    complain(one.known(block.n) & two.known(block.n), named, block, trouble)
    return one.filled(two, block.n)


def complain(where: Mask, named: tuple[Named | None, ...], block: Block, trouble: Trouble) -> None:
    """Refuse rows in which several columns speak of one thing."""
    if where.any():
        names = tuple(dict.fromkeys(one.name for one in named if one is not None))
        trouble.add(_TWICE, names, positions(block.rows, where))


def only(column: Column, where: Mask) -> Column:
    """A column with nothing in the other rows."""
    if column is NOTHING:
        return column
    words = column.words
    return Column(
        None if column.numbers is None else np.where(where, column.numbers, np.nan),
        None if words is None else Words(np.where(where, words.codes, words.codes.dtype.type(-1)), words.words),
        None if column.attest is None else np.where(where, column.attest, np.int8(-1)),
    )
