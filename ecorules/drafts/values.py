"""The value cells of an indicator: one text, or one for each class or year of its columns.

Comes in: the cells beneath the value headings. Goes out: ``Values``, which gives the whole as one
text in the threshold language, or cut into the demands of several parts. Columns for classes
(市 and 县 beneath 指标值) become arms; columns for years (2025年目标值) become milestones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecorules.drafts.grid import Cell
from ecorules.drafts.headings import Column
from ecorules.drafts.readings import demands, is_class
from ecorules.drafts.spelling import is_void, numbered, pieces

#: Stands where a cell is empty: a threshold that cannot be read.
NONE: Final = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The demands of one indicator, for each column of values; most tables have one."""

    variants: tuple[tuple[str, tuple[str, ...]], ...]
    void: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def composed(self) -> bool:
        """Whether the demand is put together from several columns."""
        return len(self.variants) > 1 or bool(self.variants and self.variants[0][0])

    @property
    def words(self) -> tuple[str, ...]:
        """All pieces, from left to right."""
        return tuple(word for _, words in self.variants for word in words)

    @property
    def printed(self) -> str:
        """The cells as they stand, parted by blanks."""
        return " ".join(self.words)

    @property
    def count(self) -> int:
        """The number of pieces of the longest cell."""
        return max((len(words) for _, words in self.variants), default=0)

    def whole(self) -> str:
        """One text for all; for several columns each behind its class or year."""
        text = " ".join(f"{label}{' '.join(words)}" for label, words in self.variants)
        return text or NONE

    def cut(self, count: int, cut: Sequence[str]) -> tuple[str, ...] | None:
        """The demands of so many parts; None if the pieces are not that many."""
        columns = []
        for label, words in self.variants:
            items = numbered(" ".join(words))
            own = (
                items[1] if items and not items[0] and len(items[1]) == count else demands(words, cut or (None,), count)
            )
            if own is None:
                return None
            columns.append([f"{label}{text}" for text in own])
        return tuple(" ".join(texts) for texts in zip(*columns, strict=True)) if columns else None


def values_of(cells: Sequence[tuple[Column, Cell]]) -> Values:
    """The values that the cells of one row hold, by the columns they stand in."""
    filled = [(column, cell) for column, cell in cells if cell.lines]
    distinct = list(dict.fromkeys(cell for _, cell in filled))
    by_label = len({column.path for column, _ in cells}) > 1
    if not by_label or (len(distinct) == 1 and len(filled) == len(cells)):
        words = pieces(distinct)
        return Values(variants=(("", words),) if words else ())
    variants: list[tuple[str, tuple[str, ...]]] = []
    unknown = []
    for cell in distinct:
        columns = [column for column, other in filled if other is cell]
        labels = [_label(column) for column in columns]
        unknown += [column.label for column in columns if not column.year and not is_class(_label(column))]
        text = pieces([cell])
        if is_void("".join(text)):
            continue
        if columns[0].year:
            variants.append((labels[0], text))
        else:
            variants.append(("、".join(labels), text))
    void = tuple(column.label or column.year or "" for column, cell in cells if is_void(cell.text))
    return Values(variants=tuple(variants), void=void, unknown=tuple(unknown))


def _label(column: Column) -> str:
    if column.year:
        return f"{column.year}年"
    label = column.label.partition("（")[0].partition("(")[0]
    waters = f"{label}水域"  # the columns Ⅰ类 to Ⅴ类 of a standard of waters
    return waters if not is_class(label) and is_class(waters) else label
