"""What a report holds, as plain frozen data in one language; the formats only lay it out.

Comes in: what ``making`` took from an assessment. Goes out: values that compare and pickle.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecorules.assessment import Gap, GivenTable
from ecorules.verdicts import Language, Verdict

#: A figure, or a state in words; None where nothing was reported.
Value = float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One demand in one region and year: what was reported, what it came to and why.

    ``number`` is the indicator's id, of a part with the part's number behind a dot. ``whole`` is
    an indicator that is judged by its parts, which have lines of their own. ``due`` says, of what
    cannot be determined, what is to be reported.
    """

    region: str
    year: int | None
    number: str
    name: str
    attribute: str
    threshold: str
    unit: str
    value: Value
    verdict: Verdict
    gap: Gap
    reason: str
    responsible: str
    sources: tuple[str, ...]
    due: tuple[str, ...] = ()
    whole: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table: a demand in one region, its figures by year.

    ``values`` go with the years of the report; ``lines`` are the years that were judged, the
    last of them is what the row says of verdict, gap and reason.
    """

    domain: str
    task: str
    values: tuple[Value, ...]
    lines: tuple[Line, ...]

    @property
    def last(self) -> Line:
        """What the latest judged year came to."""
        return self.lines[-1]

    def judged(self, year: int) -> Line | None:
        """What a year came to, if it was judged."""
        return next((line for line in self.lines if line.year == year), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many indicators have which verdict, in the order met, not met, undetermined, not applicable."""

    of: str
    counts: tuple[int, int, int, int]
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a region and year came to: counts of all and of each attribute, and the criteria."""

    region: str
    year: int | None
    counts: tuple[Counts, ...]
    criteria: tuple[tuple[str, Verdict], ...]
    met: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One region: its rows, and its totals by year, of which the last is the latest."""

    name: str
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where one demand was printed."""

    number: str
    name: str
    threshold: str
    document: str
    doc_number: str
    date: str
    page: str
    cell: str
    printed: str
    confirmed: bool
    url: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report on an assessment in one language.

    ``years`` are the columns of figures, ``assessed`` those of them that were judged anywhere.
    ``facts`` are what is known of scheme, tables and tool; ``tables`` what was judged.
    """

    lang: Language
    title: str
    scheme: str
    regions: tuple[Region, ...]
    indicators: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    assessed: tuple[int, ...]
    facts: tuple[tuple[str, str], ...]
    origins: tuple[Origin, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[GivenTable, ...] = ()
    date: str | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The demands of all regions and years; of an indicator with parts, those of the parts."""
        return tuple(line for region in self.regions for row in region.rows for line in row.lines if not line.whole)

    @property
    def latest(self) -> tuple[Line, ...]:
        """The same, of each region's latest year."""
        return tuple(row.last for region in self.regions for row in region.rows if not row.last.whole)


def failing(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Those that fail, the largest gap relative to its bound first, then those without a gap in numbers."""
    found = [line for line in lines if line.verdict is Verdict.FAIL]
    return tuple(sorted(found, key=lambda line: -1.0 if line.gap.percent is None else line.gap.percent, reverse=True))


def undetermined(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Those that cannot be determined."""
    return tuple(line for line in lines if line.verdict is Verdict.UNKNOWN)
