"""The table of checks: each code, and the function that looks for it.

Comes in: nothing. Goes out: ``CHECKS``, in the order in which they run. What a code means, an
example and how to mend it stand in ``docs/errors``, a page for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from ecorules.lint import classes, directions, measures, names, papers, readings, whole
from ecorules.lint.asked import Table
from ecorules.lint.findings import Remark


class Check(NamedTuple):
    """A code and what looks for it."""

    code: str
    look: Callable[[Table], Iterator[Remark]]


CHECKS: Final = (
    Check("W460", directions.missing),
    Check("W461", measures.unlisted),
    Check("W462", measures.unit_in_cell),
    Check("W463", measures.beyond_share),
    Check("W464", measures.magnitude),
    Check("W465", measures.points_of_level),
    Check("W466", names.near_duplicates),
    Check("W467", classes.left_out),
    Check("W468", classes.never_reached),
    Check("W469", readings.contradictory),
    Check("W470", readings.ambiguous),
    Check("W471", readings.unlisted_state),
    Check("W472", directions.against_sign),
    Check("W473", directions.against_level),
    Check("W474", papers.no_provenance),
    Check("W475", names.unknown_attribute),
    Check("W476", whole.idle_criteria),
    Check("W477", papers.never_in_force),
    Check("W478", measures.mixed_units),
    Check("N460", readings.unread),
    Check("N461", papers.unconfirmed),
    Check("N462", names.broken_numbering),
    Check("N463", readings.printed_alike),
    Check("N464", readings.not_assessed),
    Check("N465", readings.without_effect),
    Check("N466", measures.index_with_percent),
)
#: A waiver that waives nothing, and a finding that a waiver lets stand.
STALE: Final = "W479"
WAIVED: Final = "N467"
