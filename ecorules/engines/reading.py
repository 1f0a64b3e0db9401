"""The columns of one table, each made a reader and put where it is asked for.

Comes in: a plan and the sources of a table. Goes out: ``Table``: the keys, the classes and
references around every row, and each demand of the scheme with the columns that answer it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from ecorules.engines.columns import Aspect, ClassFlag
from ecorules.engines.demands import DemandColumns
from ecorules.engines.inputs import NOTHING_OWN, Block, Named, Own
from ecorules.engines.keys import Keys, read_keys
from ecorules.engines.plan import Plan
from ecorules.engines.prepared import AboutOne, Asked, Prepared, prepared
from ecorules.engines.readers import Readers, Saying
from ecorules.engines.sources import Source
from ecorules.engines.trouble import Trouble
from ecorules.kernel import Column, Labels, Panel, Place, Rows

#: Of each indicator the row of its codes, and its demands, each with the row of its own codes if asked for.
Judged = tuple[int, DemandColumns, int | None]


@dataclass(frozen=True, eq=False)
class Table:
    """A table ready to be judged."""

    keys: Keys
    judged: tuple[Judged, ...]
    classes: tuple[Labels, ...]
    references: Mapping[str, Named]
    trouble: Trouble

    def block(self, rows: Rows, n: int, panel: Panel | None = None) -> Block:
        """Some rows, with what surrounds them."""
        references: dict[str, Column] = {}
        place = Place(n=n, year=self.keys.year[rows], classes=tuple([labels.rows(rows) for labels in self.classes]))
        block = Block(rows=rows, n=n, place=place, panel=panel)
        if not self.references:
            return block
        references = {name: named.column(block) for name, named in self.references.items()}
        place = Place(n=n, year=place.year, classes=place.classes, references=references)
        return Block(rows=rows, n=n, place=place, panel=panel)


def read_table(plan: Plan, sources: Mapping[str, Source], n: int, trouble: Trouble) -> Table:
    """Make readers of all columns. Raises ``DataError`` for what is wrong with keys, texts and labels."""
    keys = read_keys(sources[plan.region], plan.region, sources[plan.year], plan.year, n, trouble)
    reading = _Reading(prepared(plan), sources, n, trouble)
    judged = reading.judged()
    classes = reading.classes()
    references = reading.references()
    trouble.settle()
    return Table(keys, judged, classes, references, trouble)


class _Reading:
    """One table while its columns are read."""

    def __init__(self, prepared: Prepared, sources: Mapping[str, Source], n: int, trouble: Trouble) -> None:
        self.prepared = prepared
        self.sources = sources
        self.n = n
        self.readers = Readers(trouble, prepared.words)

    def judged(self) -> tuple[Judged, ...]:
        """Every demand with its columns, in the order of the codes."""
        return tuple([(demand.first, self._demand(demand), demand.at) for demand in self.prepared.demands])

    def _demand(self, asked: Asked) -> DemandColumns:
        own, level, whole = self._own(asked.own), self._own(asked.level), self._own(asked.whole)
        subjects = {subject: self._own(columns) for subject, columns in asked.subjects.items()}
        targets = (own.target, whole.target)
        if asked.asks_target and any(target is not None and target.reader.words is not None for target in targets):
            measured = level if asked.has_level else own
            if measured is not NOTHING_OWN:
                measured.looks_back = True  # what the superior says may be 逐年下降
        return DemandColumns(asked=asked, own=own, level=level, whole=whole, subjects=subjects)

    def _own(self, columns: AboutOne) -> Own:
        if not columns.said:
            return NOTHING_OWN
        own = Own(looks_back=columns.looks_back)
        for aspect, year, column, say in columns.said:
            named = self._named(column, say)
            match aspect:
                case Aspect.VALUE:
                    own.value = named
                case Aspect.STATUS:
                    own.status = named
                case Aspect.CHANGE:
                    own.change = named
                case Aspect.TARGET:
                    own.target = named
                    own.looks_back |= columns.asks_target and named.reader.words is not None
                case Aspect.BASE:
                    assert year is not None
                    own.base[year] = named
                case _ as never:
                    assert_never(never)
        return own

    def _named(self, column: str, say: Saying) -> Named:
        return Named(column, self.readers.reader(self.sources[column], column, say))

    def classes(self) -> tuple[Labels, ...]:
        """The class labels of every row, one of these a column."""
        found: list[Labels] = []
        for column, meaning, say in self.prepared.classes:
            said = self._named(column, say).column(Block(rows=slice(0, self.n), n=self.n, place=Place(n=self.n)))
            if isinstance(meaning, ClassFlag) and said.attest is not None:
                found.append(Labels(said.attest, self.prepared.flags[meaning.label]))
            elif said.words is not None:
                found.append(Labels(said.words.codes, self.prepared.sets(said.words.words)))
        return tuple(found)

    def references(self) -> dict[str, Named]:
        """The figures to compare with, by name."""
        return {meaning.name: self._named(column, say) for column, meaning, say in self.prepared.references}
