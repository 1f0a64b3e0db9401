"""The scheme as it was in force in a year, made once for all the years between two changes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from ecorules.schemes import Scheme


@dataclass(slots=True)
class InForce:
    """A scheme by year; with no year it is the scheme as it stands."""

    scheme: Scheme
    starts: list[int] = field(init=False)
    made: dict[int, Scheme] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        versions = [version for row in self.scheme for version in row.versions]
        versions += [version for row in self.scheme for part in row.parts for version in part.versions]
        dated = (version.start for version in versions if version.start)
        self.starts = sorted({int(start[:4]) for start in dated})

    def at(self, year: int | None) -> Scheme:
        """The scheme with the thresholds of a year. Raises ``SchemeError`` where nothing was in force yet."""
        if year is None or not self.starts:
            return self.scheme
        stage = bisect_right(self.starts, year)
        if stage not in self.made:
            self.made[stage] = self.scheme.as_of(year)
        return self.made[stage]
