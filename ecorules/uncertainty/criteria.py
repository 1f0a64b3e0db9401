"""Demands on the whole, for many draws at once.

Comes in: of each draw how many indicators are met, unknown, not applicable. Goes out: the codes
of a criterion: those of ``Assessment.summary``, which stands only if it is the same however the
undetermined indicators would turn out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ecorules.kernel import Codes, Rows
from ecorules.schemes import Criterion, Scheme
from ecorules.verdicts import Verdict

Counts = NDArray[np.unsignedinteger]


@dataclass(eq=False)
class Judged:
    """A criterion made ready: its verdict for every share that its indicators can come to."""

    criterion: Criterion
    covered: frozenset[int]
    _codes: Codes = field(init=False)
    _until: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        most = len(self.covered)
        applicable, met = np.divmod(np.arange((most + 1) ** 2), most + 1)
        possible = met <= applicable
        share = np.where(possible & (applicable > 0), 100 * met / np.maximum(applicable, 1), np.nan)
        codes = self.criterion.rule.verdicts(share)
        self._codes = np.where(applicable == 0, np.int8(Verdict.NOT_APPLICABLE.code), codes)
        table = self._codes.reshape(most + 1, most + 1)
        until = np.broadcast_to(np.arange(most + 1), table.shape).copy()
        for column in reversed(range(most)):
            same = table[:, column] == table[:, column + 1]
            until[:, column] = np.where(same, until[:, column + 1], column)
        self._until = until.reshape(-1)

    def codes(self, met: Counts, unknown: Counts, absent: Counts) -> Codes:
        """The codes for counts of indicators met, unknown and not applicable."""
        most = len(self.covered)
        place = (most - absent.astype(np.intp)) * (most + 1) + met
        found: Codes = self._codes[place]
        if unknown.any():
            settled = met.astype(np.intp) + unknown <= self._until[place]
            found = np.where(settled, found, np.int8(Verdict.UNKNOWN.code))
        return found


def judged_criteria(scheme: Scheme) -> tuple[Judged, ...]:
    """The criteria of a scheme with the indicators that each covers, by their place."""
    indicators = list(enumerate(scheme))
    return tuple(
        Judged(criterion, frozenset(at for at, indicator in indicators if criterion.covers(indicator)))
        for criterion in scheme.criteria
    )


class Tally:
    """Counts of indicators met, unknown and not applicable, for regions and draws of one year."""

    def __init__(self, counts: Sequence[NDArray[np.int64]], width: int, most: int) -> None:
        size = np.uint8 if most < 256 else np.uint32
        self.counts = [np.repeat(count[:, None].astype(size), width, axis=1) for count in counts]

    def add(self, rows: Rows, masks: tuple[NDArray[np.bool_], ...]) -> None:
        """Add what one indicator came to."""
        for count, mask in zip(self.counts, masks, strict=True):
            count[rows] += mask
