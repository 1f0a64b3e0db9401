"""What is known of many rows: as given, and settled for judging.

Comes in: columns and histories. Goes out: ``Inputs``, where value and history agree: a missing
value is the history's figure of the assessed year, and a value stands in the history.
"""

from __future__ import annotations

from operator import or_
from typing import NamedTuple

import numpy as np

from ecorules.evaluation import refuse
from ecorules.kernel.columns import NOTHING, Column, Floats, Mask, Place, Rows
from ecorules.kernel.history import History, YearColumns, YearMatrix
from ecorules.rules import DERIVED_TOLERANCE
from ecorules.units import convert


class Given(NamedTuple):
    """What was given of one thing: an indicator, its part, or a subject of its text.

    ``place`` is set where a part has a year, classes or references of its own; ``stated`` tells
    that they were given and do not only follow from its history.
    """

    value: Column = NOTHING
    history: History | None = None
    change: Column = NOTHING
    target: Column = NOTHING
    place: Place | None = None
    stated: bool = False

    def rows(self, rows: Rows, n: int) -> Given:
        """These rows, ``n`` of them."""
        return Given(
            value=self.value.rows(rows),
            history=None if self.history is None else self.history.rows(rows),
            change=self.change.rows(rows),
            target=self.target.rows(rows),
            place=None if self.place is None else self.place.rows(rows, n),
            stated=self.stated,
        )

    def filled(self, other: Given, n: int) -> Given:
        """What was given here, and where that is nothing, there; a history is taken whole."""
        return Given(
            value=self.value.filled(other.value, n),
            history=self.history if self.history is not None else other.history,
            change=self.change.filled(other.change, n),
            target=self.target.filled(other.target, n),
            place=self.place or other.place,
            stated=self.stated,
        )

    def known(self, n: int) -> Mask:
        """The rows in which anything was given."""
        if self.stated:
            return np.ones(n, dtype=bool)
        found = self.value.known(n) | self.change.known(n) | self.target.known(n)
        return found if self.history is None else found | ~np.isnan(self.history.first()[1])


class Inputs(NamedTuple):
    """What one demand is judged by."""

    place: Place
    value: Column = NOTHING
    history: History | None = None
    change: Column = NOTHING
    target: Column = NOTHING

    def rows(self, rows: Rows, n: int) -> Inputs:
        """These rows, ``n`` of them."""
        return Inputs(
            place=self.place.rows(rows, n),
            value=self.value.rows(rows),
            history=None if self.history is None else self.history.rows(rows),
            change=self.change.rows(rows),
            target=self.target.rows(rows),
        )

    def bare(self) -> Inputs:
        """What a part inherits: classes, years and references, and an attestation of the whole."""
        attest = self.value.attest
        return Inputs(place=self.place, value=NOTHING if attest is None else Column(attest=attest))

    def attested_by(self, whole: Inputs, known: Mask) -> Inputs:
        """These inputs of a part; where nothing is known of it, an attestation of the whole counts."""
        attest = whole.value.attest
        if attest is None or known.all():
            return self
        own = np.full(self.place.n, -1, dtype=np.int8) if self.value.attest is None else self.value.attest
        return self._replace(value=self.value.attested(np.where(known, own, attest)))

    def converted(self, source: str | None, target: str | None) -> Inputs:
        """The same figures in another unit; raises ``UnitError`` for another dimension."""
        factor = convert(1.0, source, target)
        history = None if self.history is None else self.history.scaled(factor)
        return self._replace(value=self.value.scaled(factor), history=history)


def settle(given: Given, place: Place, *, backward: bool = True) -> Inputs:
    """Bring value and history together; refuse where they are two numbers for one year.

    ``backward`` tells that the history matters: else a value alone is not made one.
    """
    value, history = given.value, given.history
    if given.place is not None:
        place = given.place
    if history is None and backward and value.numbers is not None and place.year is not None:
        history = YearMatrix(value.numbers[:, None], place.year, value.derived)
    elif isinstance(history, YearColumns | YearMatrix):
        past = history.back(0)
        if value.numbers is not None:
            _check_agreement(value, past)
            derived = or_(history.derived, value.derived)
            history = history.with_current(np.where(value.lost, past, value.numbers), derived)
        value = value.filled(Column(numbers=past, derived=history.derived), place.n)
    return Inputs(place=place, value=value, history=history, change=given.change, target=given.target)


def _check_agreement(value: Column, past: Floats) -> None:
    assert value.numbers is not None
    apart = np.abs(past - value.numbers) > DERIVED_TOLERANCE * np.maximum(np.abs(past), np.abs(value.numbers))
    if apart.any():
        first = int(np.argmax(apart))
        message = f"value 与 history 中评价年的数不同，共 {int(apart.sum())} 行，如第{first}行"
        message_en = f"value and history differ for the assessed year in {int(apart.sum())} rows, such as row {first}"
        shown = f"{value.numbers[first]!r}, {past[first]!r}"
        raise refuse("E305", f"{message}：{shown}", f"{message_en}: {shown}")
