"""Inputs as arrays: numbers, texts and attestations of many rows.

Comes in: nothing. Goes out: the frozen forms that the kernel judges. A missing number is NaN, a
missing text a negative code, a missing attestation -1. Texts and class labels are encoded once:
the kernel reads each distinct one once, whatever the number of rows. Slices are views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Ints = NDArray[np.signedinteger[Any]]
#: What picks rows: a slice gives views, an array of places copies.
Rows = slice | NDArray[np.intp]

#: Stands for an unknown year in an array of years; every real year is far from it.
NO_YEAR: Final = -(10**9)


class Words(NamedTuple):
    """Texts, each distinct one once: row i says ``words[codes[i]]``, nothing where its code is negative."""

    codes: Ints
    words: tuple[str, ...]

    def rows(self, rows: Rows) -> Words:
        """These rows."""
        return Words(self.codes[rows], self.words)


class Column:
    """One input of many rows. A row holds a number, a text or an attestation, or nothing.

    ``numbers`` are finite or NaN, in the unit of the rule; ``attest`` is 1 for True, 0 for False,
    -1 for nothing. ``derived`` tells which numbers were converted or otherwise computed. Where
    ``missing`` is given, the numbers at its places may be anything: tables that keep nulls apart
    are judged where they lie, and only who looks at ``numbers`` pays for putting NaN there. A
    column is not changed once it is made.
    """

    __slots__ = ("_lost", "_numbers", "attest", "derived", "raw", "words")

    def __init__(
        self,
        numbers: Floats | None = None,
        words: Words | None = None,
        attest: Codes | None = None,
        derived: bool | Mask = False,
        missing: Mask | None = None,
    ) -> None:
        self.raw = numbers
        self.words = words
        self.attest = attest
        self.derived = derived
        self._lost = missing
        self._numbers = numbers if missing is None else None

    @property
    def lost(self) -> Mask:
        """Where there is no number."""
        if self._lost is None:
            assert self.raw is not None
            self._lost = np.isnan(self.raw)
        return self._lost

    @property
    def masked(self) -> bool:
        """Whether numbers that are missing may be anything."""
        return self._numbers is not self.raw

    @property
    def numbers(self) -> Floats | None:
        """The numbers, NaN where there is none."""
        if self._numbers is None and self.raw is not None:
            self._numbers = np.where(self.lost, np.nan, self.raw)
        return self._numbers

    def rows(self, rows: Rows) -> Column:
        """These rows."""
        if self is NOTHING:
            return self
        return Column(
            None if self.raw is None else self.raw[rows],
            None if self.words is None else self.words.rows(rows),
            None if self.attest is None else self.attest[rows],
            self.derived if isinstance(self.derived, bool) else self.derived[rows],
            None if self._lost is None else self._lost[rows],
        )

    def attested(self, attest: Codes) -> Column:
        """The same with these attestations."""
        return Column(self.raw, self.words, attest, self.derived, self._lost)

    def scaled(self, factor: float) -> Column:
        """The same numbers in another unit."""
        return Column(None if self.numbers is None else self.numbers * factor, self.words, self.attest, True)

    def known(self, n: int) -> Mask:
        """Where there is anything."""
        found = np.zeros(n, dtype=bool)
        if self.raw is not None:
            found |= ~self.lost
        if self.words is not None:
            found |= self.words.codes >= 0
        if self.attest is not None:
            found |= self.attest >= 0
        return found

    def filled(self, other: Column, n: int) -> Column:
        """This column, and where it holds nothing, the other."""
        if self is NOTHING or other is NOTHING:
            return other if self is NOTHING else self
        own = self.known(n)
        if own.all():
            return self
        return Column(
            _where(own, self.numbers, other.numbers, np.nan),
            _join(own, self.words, other.words),
            _where(own, self.attest, other.attest, np.int8(-1)),
            _where_derived(own, self.derived, other.derived),
        )


#: An input that was not given.
NOTHING: Final = Column()


def _where(own: Mask, first: NDArray[Any] | None, second: NDArray[Any] | None, none: Any) -> Any:
    if first is None and second is None:
        return None
    return np.where(own, none if first is None else first, none if second is None else second)


def _join(own: Mask, first: Words | None, second: Words | None) -> Words | None:
    if first is None and second is None:
        return None
    first = first or Words(np.full(len(own), -1), ())
    second = second or Words(np.full(len(own), -1), ())
    shifted = np.where(second.codes >= 0, second.codes.astype(np.intp) + len(first.words), -1)
    return Words(np.where(own, first.codes, shifted), first.words + second.words)


def _where_derived(own: Mask, first: bool | Mask, second: bool | Mask) -> bool | Mask:
    if isinstance(first, bool) and first is second:
        return first
    return np.where(own, first, second)


@dataclass(slots=True, eq=False)
class Labels:
    """Class labels of many regions: row i has the labels ``sets[codes[i]]``, none where its code is negative.

    One of these stands for a column of a table, such as the regions' level; the labels are folded
    (``ecorules.evaluation.fold``). It keeps where codes stand: all rules of a scheme ask alike.
    """

    codes: Ints
    sets: tuple[frozenset[str], ...]
    _masks: dict[tuple[int, ...], Mask] = field(default_factory=dict)

    def mask(self, codes: tuple[int, ...]) -> Mask:
        """Where one of these codes stands."""
        found = self._masks.get(codes)
        if found is None:
            found = self.codes == codes[0]
            for code in codes[1:]:
                found |= self.codes == code
            self._masks[codes] = found
        return found

    def rows(self, rows: Rows) -> Labels:
        """These rows."""
        return Labels(self.codes[rows], self.sets)


class Place(NamedTuple):
    """What surrounds an observation, shared by a rule and its parts.

    ``n`` is the number of rows. ``year`` is the assessed year: one for all rows, one a row
    (``NO_YEAR`` where it is not known), or None.
    """

    n: int
    year: int | Ints | None = None
    classes: tuple[Labels, ...] = ()
    references: Mapping[str, Column] = MappingProxyType({})

    def rows(self, rows: Rows, n: int) -> Place:
        """These rows, ``n`` of them."""
        return Place(
            n=n,
            year=self.year if self.year is None or isinstance(self.year, int) else self.year[rows],
            classes=tuple([labels.rows(rows) for labels in self.classes]),
            references={name: column.rows(rows) for name, column in self.references.items()},
        )
