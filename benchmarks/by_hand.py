"""The wide table judged by hand-written NumPy: what somebody who knows NumPy well writes for this very table.

``Tuned`` goes through blocks that stay in the cache, reuses its scratch, passes ``out=`` everywhere and
never makes anything wider than a byte of a verdict. ``generic`` is the plain way: one expression a rule,
combined by minimum and maximum. Neither looks for infinite numbers, repeated rows or unknown labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from wide_table import (
    FAIL,
    LABELS,
    NOT_APPLICABLE,
    REPORTED,
    UNKNOWN,
    ByClass,
    Codes,
    Compared,
    Numbers,
    Panel,
    Ranged,
    Row,
    Worded,
)

Bools = npt.NDArray[np.bool_]
Compare = Callable[..., Bools]

BLOCK = 65_536

COMPARE: Mapping[str, Compare] = {"≥": np.greater_equal, "≤": np.less_equal, ">": np.greater, "<": np.less}

_FAILING = REPORTED.index(FAIL)


class Tuned:
    """Codes of the rows of a scheme, from columns that are float64 numbers and int8 codes."""

    def __init__(self, rows: Sequence[Row], block: int = BLOCK) -> None:
        self.rows = rows
        self.block = block
        self.scratch = np.empty((4, block), np.bool_)
        self.masks = {name: ClassMasks(name, block) for name in LABELS}

    def of(self, given: Panel, out: Codes | None = None) -> Codes:
        return self.codes(given.numbers, given.statuses, given.classes, out)

    def codes(
        self,
        numbers: Mapping[str, Numbers],
        statuses: Mapping[str, Codes],
        classes: Mapping[str, Codes],
        out: Codes | None = None,
    ) -> Codes:
        """``(row of the scheme, row of the table)``."""
        columns = [statuses[row.id] if isinstance(row, Worded) else numbers[row.id] for row in self.rows]
        count = len(columns[0])
        out = np.empty((len(self.rows), count), np.int8) if out is None else out
        for start in range(0, count, self.block):
            stop = min(start + self.block, count)
            scratch = self.scratch[:, : stop - start]
            masks = {name: self.masks[name].of(codes[start:stop]) for name, codes in classes.items()}
            for row, column, codes in zip(self.rows, columns, out, strict=True):
                judge(row, column[start:stop], masks, scratch, codes[start:stop])
        return out


class ClassMasks:
    """Which rows stand in which arm's class, made once a block for all demands by that class."""

    def __init__(self, column: str, block: int) -> None:
        self.labels = {
            arm: [place for place, taken_by in enumerate(LABELS[column].values()) if taken_by == arm]
            for arm in dict.fromkeys(LABELS[column].values())
        }
        self.within = {arm: np.empty(block, np.bool_) for arm in self.labels}
        self.missing = np.empty(block, np.bool_)
        self.scratch = np.empty(block, np.bool_)
        self.uncovered = np.zeros(block, np.int8)

    def of(self, codes: Codes) -> Masks:
        count = len(codes)
        scratch, missing = self.scratch[:count], self.missing[:count]
        for arm, (first, *others) in self.labels.items():
            mask = self.within[arm][:count]
            np.equal(codes, first, out=mask)
            for other in others:
                np.logical_or(mask, np.equal(codes, other, out=scratch), out=mask)
        np.less(codes, 0, out=missing)
        within = {arm: mask[:count] for arm, mask in self.within.items()}
        if None not in within:
            return within, missing, None
        uncovered = self.uncovered[:count]
        np.multiply(within[None].view(np.int8), 3, out=uncovered)
        return within, missing, uncovered


Masks = tuple[dict[str | None, Bools], Bools, Codes | None]


def judge(row: Row, column: npt.NDArray[np.generic], masks: Mapping[str, Masks], scratch: Bools, out: Codes) -> None:
    match row:
        case Compared():
            COMPARE[row.op](column, row.bound, out=out.view(np.bool_))
            _with_missing(column, scratch[0], out)
        case ByClass():
            _by_class(row, column, masks[row.column], scratch, out)
        case Ranged(sides=((low, first), (high, second))):
            COMPARE[low](column, first, out=out.view(np.bool_))
            COMPARE[high](column, second, out=scratch[0])
            join = np.logical_or if row.either else np.logical_and
            join(out.view(np.bool_), scratch[0], out=out.view(np.bool_))
            _with_missing(column, scratch[0], out)
        case Worded():
            _status(column, scratch, out)


def _with_missing(column: npt.NDArray[np.generic], missing: Bools, out: Codes) -> None:
    """From met or not to a code: twice that, and one where there is no number."""
    np.isnan(column, out=missing)
    np.add(out, out, out=out)
    np.add(out, missing.view(np.int8), out=out)


def _by_class(row: ByClass, column: npt.NDArray[np.generic], masks: Masks, scratch: Bools, out: Codes) -> None:
    """Passed plus not failed: of an unknown class, the strictest arm passes it and the loosest fails it.

    The bounds are nested, so that what meets an arm meets every looser one.
    """
    within, missing, uncovered = masks
    met, part, alive = scratch[0], scratch[1], scratch[2]
    passed = out.view(np.bool_)
    np.isnan(column, out=alive)
    for place, (arm, bound) in enumerate(row.arms):
        COMPARE[row.op](column, bound, out=met)
        if place == 0:
            np.logical_or(within[arm], missing, out=part)
            np.logical_and(met, part, out=passed)
        else:
            np.logical_and(met, within[arm], out=part)
            np.logical_or(passed, part, out=passed)
    np.logical_or(alive, passed, out=alive)
    np.logical_and(met, missing, out=met)  # the loosest arm, the last one
    np.logical_or(alive, met, out=alive)
    np.add(out, alive.view(np.int8), out=out)
    if uncovered is not None:
        np.bitwise_or(out, uncovered, out=out)


def _status(codes: npt.NDArray[np.generic], scratch: Bools, out: Codes) -> None:
    """The first two reports pass, the third fails; anything else, and null (-1, here 255), leaves it open."""
    np.less(codes.view(np.uint8), _FAILING, out=out.view(np.bool_))
    np.equal(codes, _FAILING, out=scratch[0])
    np.subtract(out, scratch[0].view(np.int8), out=out)
    np.add(out, UNKNOWN, out=out)


def generic(given: Panel) -> Codes:
    """Each rule an expression of its own over whole columns: Kleene codes, and = min, or = max."""
    found = [_expression(row, given) for row in given.rows]
    return np.stack(found)


def _expression(row: Row, given: Panel) -> Codes:
    match row:
        case Compared():
            return _compared(given.numbers[row.id], row.op, row.bound)
        case Ranged():
            one, other = (_compared(given.numbers[row.id], op, bound) for op, bound in row.sides)
            return np.maximum(one, other) if row.either else np.minimum(one, other)
        case ByClass():
            return _arms(row, given)
        case Worded():
            return np.array(REPORTED, np.int8).take(given.statuses[row.id])


def _compared(column: Numbers, op: str, bound: float) -> Codes:
    codes = COMPARE[op](column, bound).view(np.int8) * np.int8(2)
    codes += np.isnan(column)
    return codes


def _arms(row: ByClass, given: Panel) -> Codes:
    column, classes = given.numbers[row.id], given.classes[row.column]
    arms = [_compared(column, row.op, bound) for _, bound in row.arms]
    strictest, loosest = arms[0], arms[-1]
    codes = np.where(strictest == loosest, strictest, np.int8(UNKNOWN))
    places = np.array([[arm for arm, _ in row.arms].index(a) if a else -1 for a in LABELS[row.column].values()])
    stands = np.append(places, -2).take(classes)
    for place, arm in enumerate(arms):
        codes = np.where(stands == place, arm, codes)
    return np.where(stands == -1, np.int8(NOT_APPLICABLE), codes)
