"""What the cells of a column say, by what the column is for.

Comes in: a source, and a function that reads one cell. Goes out: a reader, which gives the
kernel's columns by blocks. Each distinct cell is read once, with the functions that read the
tables of an assessment; complaints name the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol, assert_never

import numpy as np

from ecorules.assessment import MAX_CELL, BadCell
from ecorules.engines.sources import Coded, Flags, Nothing, Numbers, Source
from ecorules.engines.trouble import Trouble, positions
from ecorules.kernel import NOTHING, Codes, Column, Floats, Ints, Mask, Rows, Words

#: What a cell says, told by a function that raises ``BadCell``.
Say = Callable[[Any], float | bool | str]

_INFINITE: Final = BadCell(
    "数太大或不是有限的数",
    "a number is too large or not finite",
    "没有数据就留空",
    "leave the cell empty where there are no data",
)
#: So many texts of a column are remembered from table to table, of at most so many characters.
_REMEMBERED: Final = 1000
_LONG: Final = BadCell("内容太长", "a cell is too long")


class Reader(Protocol):
    """A column as the kernel takes it."""

    @property
    def words(self) -> tuple[str, ...] | None:
        """The distinct texts that the column may hold; None if it holds none."""

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Finite numbers; an infinity is refused."""

    source: Numbers
    name: str
    trouble: Trouble
    words: None = None

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""
        numbers, missing = self.source.masked(rows)
        infinite = np.isinf(numbers)
        if infinite.any():
            infinite &= True if missing is None else ~missing
            self.trouble.add_cell(_INFINITE, self.name, positions(rows, infinite))
            numbers = np.where(infinite, np.nan, numbers)
        return Column(numbers, missing=None if missing is None else missing | np.isnan(numbers))


@dataclass(frozen=True, eq=False)
class _Flags:
    """Attestations."""

    source: Flags
    words: None = None

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
    #: The codes of the texts, where other cells stand among them.
    of_words: Ints | None

    def column(self, rows: Rows) -> Column:
        """What is known of these rows."""
        codes = self.codes[rows]
        words = None
        if self.words is not None:
            words = Words(codes if self.of_words is None else self.of_words[codes], self.words)
        return Column(
            None if self.numbers is None else self.numbers[codes],
            words,
            None if self.attest is None else self.attest[codes],
        )


@dataclass(frozen=True, eq=False)
class _Refused:
    """A column whose every cell is of the wrong kind; only empty ones pass."""

    held: Callable[[Rows], Mask]
    bad: BadCell
    name: str
    trouble: Trouble
    words: None = None

    def column(self, rows: Rows) -> Column:
        """Nothing is known of these rows; that they hold something is noted."""
        held = self.held(rows)
        if held.any():
            self.trouble.add_cell(self.bad, self.name, positions(rows, held))
        return NOTHING


@dataclass(frozen=True, eq=False)
class _Empty:
    """A column without a cell."""

    words: None = None

    def column(self, rows: Rows) -> Column:
        """Nothing is known of these rows."""
        return NOTHING


class Saying:
    """What the cells of a column say, told by a function that reads one, and remembered from table to table."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._said: dict[str, float | bool | str] = {}

    def __call__(self, cell: Any) -> float | bool | str:
        """What a cell says. Raises ``BadCell``."""
        if type(cell) is not str or len(cell) > _REMEMBERED:
            return self._say(cell)
        said = self._said.get(cell)  # other threads may be at it: nothing is looked up twice
        if said is None:
            if len(self._said) >= _REMEMBERED:
                self._said = {}
            said = self._said[cell] = self._say(cell)
        return said

    @cached_property
    def no_numbers(self) -> BadCell | None:
        """Why the column must not hold numbers; None if it may."""
        return self._refusal(1.0)

    @cached_property
    def no_truths(self) -> BadCell | None:
        """Why the column must not hold True and False; None if it may."""
        return self._refusal(True)

    def _refusal(self, cell: object) -> BadCell | None:
        try:
            self._say(cell)
        except BadCell as bad:
            return bad
        return None


@dataclass(slots=True)
class Readers:
    """Makes the readers of one table. ``words`` keeps the texts of columns from table to table."""

    trouble: Trouble
    words: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def reader(self, source: Source, name: str, say: Saying) -> Reader:
        """The reader of a column."""
        match source:
            case Nothing():
                return _Empty()
            case Coded():
                return self._coded(source, name, say)
            case Numbers():
                bad = say.no_numbers
                if bad is None:
                    return _Numbers(source, name, self.trouble)
                return _Refused(lambda rows: ~np.isnan(source.floats(rows)), bad, name, self.trouble)
            case Flags():
                bad = say.no_truths
                if bad is None:
                    return _Flags(source)
                return _Refused(lambda rows: source.flags(rows) >= 0, bad, name, self.trouble)
            case _ as never:
                assert_never(never)

    def _coded(self, source: Coded, name: str, say: Saying) -> Reader:
        said: list[float | bool | str | None] = []
        refused: dict[int, BadCell] = {}
        for code, cell in enumerate(source.cells):
            try:
                said.append(_said(cell, say))
            except BadCell as bad:
                said.append(None)
                refused[code] = bad
        if refused:
            self.trouble.add_coded(source.codes, refused, name)
        return _translated(source.codes, said, self._kept)

    def _kept(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return self.words.setdefault(words, words) if len(words) <= _REMEMBERED else words


def _said(cell: Any, say: Saying) -> float | bool | str | None:
    if isinstance(cell, str):
        cell = cell.strip()
        if len(cell) > MAX_CELL:
            raise _LONG
    return None if cell is None or cell == "" else say(cell)


def _translated(codes: Ints, said: list[float | bool | str | None], kept: Callable[[Any], Any]) -> Reader:
    """The reader of coded cells that say these."""
    kinds = {type(one) for one in said}
    numbers = attest = of_words = None
    if float in kinds:
        numbers = np.array([*(one if type(one) is float else np.nan for one in said), np.nan])
    if bool in kinds:
        attest = np.array([*(int(one) if type(one) is bool else -1 for one in said), -1], dtype=np.int8)
    if str not in kinds:
        return _Empty() if numbers is None and attest is None else _Coded(codes, numbers, attest, None, None)
    if kinds != {str}:
        places = [code if isinstance(one, str) else -1 for code, one in enumerate(said)]
        of_words = np.array([*places, -1], dtype=np.int64)
    words = kept(tuple([one if isinstance(one, str) else "" for one in said]))
    return _Coded(codes, numbers, attest, words, of_words)
