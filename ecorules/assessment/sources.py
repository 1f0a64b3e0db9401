"""Where the figures behind a result were published, as the tables say it.

Comes in: rows, and the entries that a result was judged on. Goes out: the texts of the column
``source``, each once: of the judged year first, then of the history that was looked at, of the
superior's target and of the references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ecorules.evaluation import Outcome, reference_key


def source_of(row: Mapping[str, Any]) -> str | None:
    """What a row says of its source; a source is free text, so that no cell is wrong."""
    cell = row.get("source")
    return cell if cell is None or isinstance(cell, str) else str(cell)


def entries_sources(series: Sequence[Mapping[int, Any]], year: int | None, outcome: Outcome) -> Iterator[str]:
    """The sources of the entries of one thing: of the judged year, then of the years that the outcome looked at."""
    if year is None:
        return
    for entries in series:
        entry = entries.get(year)
        if entry is not None and entry.source is not None:
            yield entry.source
    seen = {at for finding in outcome.trace for at in (*finding.years, finding.base_year) if at is not None}
    for at in sorted(seen - {year}):
        for entries in series:
            entry = entries.get(at)
            if entry is not None and entry.source is not None:
                yield entry.source


def reference_sources(sources: Mapping[str, str], outcome: Outcome) -> Iterator[str]:
    """The sources of the references that an outcome names."""
    asked = {reference_key(finding.reference) for finding in outcome.trace if finding.reference}
    for name, source in sources.items():
        if reference_key(name) in asked:
            yield source


def each_once(sources: Iterable[str]) -> tuple[str, ...]:
    """The sources in order, each once."""
    return tuple(dict.fromkeys(sources))
