"""One demand of a scheme, with the columns that answer it.

Comes in: a rule, and what a table has about it. Goes out: codes, block by block. This agrees
with ``ecorules.assessment``, which puts the same together row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from ecorules.assessment import BadCell, changes_asked, counts_positive, misfit
from ecorules.engines.inputs import Block, Own, complain, joined, one_of, only
from ecorules.engines.prepared import Asked
from ecorules.engines.trouble import Trouble, positions
from ecorules.kernel import NOTHING, Codes, Column, Given
from ecorules.language import parse

_NO_CLAUSE: Final = BadCell(
    "数和状态都有内容，但不知道状态说的是哪一句",
    "there is both a value and a status, and nothing tells which clause the status is about",
)


@dataclass(eq=False, kw_only=True)
class DemandColumns:
    """A demand on an indicator or a part, with the columns of one table about it."""

    asked: Asked
    own: Own
    level: Own
    whole: Own
    subjects: dict[str, Own]
    _fit: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def looks_back(self) -> bool:
        """Whether earlier years matter."""
        return any(own.looks_back for own in (self.own, self.level, *self.subjects.values()))

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        every = (self.own, self.level, self.whole, *self.subjects.values())
        return tuple(name for own in every for name in own.columns)

    def codes(self, block: Block, trouble: Trouble) -> Codes:
        """The codes of a block. Raises what the rule refuses."""
        if self.asked.simple:
            return self.asked.bound.codes(block.place, self.own.simple(block))
        given, clause = self._changed(block, trouble) if self.asked.has_level else self._plain(block, trouble)
        parts = {subject: own.given(block, trouble) for subject, own in self.subjects.items()}
        if clause is not NOTHING:
            assert self.asked.clause is not None
            said = parts.get(self.asked.clause, Given())
            named = self.subjects.get(self.asked.clause, Own())
            value = joined(said.value, clause, (named.value, named.status, self.own.status), block, trouble)
            parts[self.asked.clause] = Given(value=value)
        return self.asked.bound.codes(block.place, given, parts)

    def _plain(self, block: Block, trouble: Trouble) -> tuple[Given, Column]:
        """What is given of an indicator or part; and of its word clause, by a state beside the value."""
        own = self.own
        value = NOTHING if own.value is None else own.value.column(block)
        value, clause = self._with_status(value, block, trouble)
        change = NOTHING if own.change is None else own.change.column(block)
        value = self._with_whole(value, change, block, trouble)
        value, base = own.with_base(value, block, trouble)
        target = one_of(own.target, self.whole.target, block, trouble)
        return Given(value=value, history=own.history(value, base, block), change=change, target=target), clause

    def _changed(self, block: Block, trouble: Trouble) -> tuple[Given, Column]:
        """What is given of a part that reports a change: its numbers are the change, the level's the value."""
        own = self.own
        read = NOTHING if own.value is None else own.value.column(block)
        reported = NOTHING if own.change is None else own.change.column(block)
        numbers = NOTHING if read.numbers is None else Column(read.numbers)
        wordy = read.words is not None or read.attest is not None
        said = Column(words=read.words, attest=read.attest) if wordy else NOTHING
        said, clause = self._with_status(said, block, trouble)
        change = joined(numbers, reported, (own.value, own.change), block, trouble)
        said = self._with_whole(said, change, block, trouble)
        measured = self.level.given(block, trouble)
        target = one_of(own.target, self.whole.target, block, trouble)
        fitting = self._fitting(change, target, block)
        given = Given(
            value=said.filled(measured.value, block.n), history=measured.history, change=fitting, target=target
        )
        return given, clause

    def _with_status(self, value: Column, block: Block, trouble: Trouble) -> tuple[Column, Column]:
        """A state serves as the value where there is none, and beside one answers the word clause."""
        if self.own.status is None:
            return value, NOTHING
        said = self.own.status.column(block)
        both = value.known(block.n) & said.known(block.n)
        if not both.any():
            return value.filled(said, block.n), NOTHING
        if self.asked.clause is None:
            trouble.add_cell(_NO_CLAUSE, self.own.status.name, positions(block.rows, both))
            return value, NOTHING
        return value.filled(only(said, ~both), block.n), only(said, both)

    def _with_whole(self, value: Column, change: Column, block: Block, trouble: Trouble) -> Column:
        """What was said of the indicator as a whole holds for its part, if nothing was said of that."""
        if self.whole.value is None and self.whole.status is None:
            return value
        whole = one_of(self.whole.value, self.whole.status, block, trouble)
        both = (value.known(block.n) | change.known(block.n)) & whole.known(block.n)
        complain(both, (self.whole.value or self.whole.status, self.own.value or self.own.status), block, trouble)
        return value.filled(whole, block.n)

    def _fitting(self, change: Column, target: Column, block: Block) -> Column:
        """A reported change, where it answers what the rule or the row's target asks."""
        if change is NOTHING:
            return change
        use = self._fits("")
        words = target.words
        if words is None:
            return change if use else NOTHING
        table = np.array([*(self._fits(text) for text in words.words), use])
        return only(change, table[words.codes])

    def _fits(self, target: str) -> bool:
        if target not in self._fit:
            self._fit[target] = self._answers(target)
        return self._fit[target]

    def _answers(self, target: str) -> bool:
        targets = [parse(target, unit=self.asked.rule.unit, better=self.asked.rule.better)] if target else []
        asked = (*changes_asked([self.asked.rule]), *changes_asked(targets))
        return bool(asked) and misfit(asked, None, counts_positive(self.asked.part)) is None
