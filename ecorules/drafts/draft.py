"""A draft: a scheme read from a table, with what a person must look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from os import PathLike

from ecorules.drafts.ledger import indicator_of
from ecorules.schemes import Scheme
from ecorules.text import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Scheme):
    """A scheme as a table was read, with a finding for every cell that it is not sure of.

    It judges, compares and saves like any scheme. ``findings`` name the cell and the indicator
    in ``where``; in the saved file they stand as comments above their indicator.
    """

    findings: tuple[Diagnostic, ...] = ()

    def about(self, indicator: str) -> tuple[Diagnostic, ...]:
        """The findings about an indicator, by its id; those about the whole table under ""."""
        return tuple(finding for finding in self.findings if self._filed(finding) == indicator)

    def to_yaml(self, comments: Mapping[str, Sequence[str]] | None = None) -> str:
        """The scheme file, with the findings as comments; other ``comments`` take their place."""
        return Scheme.to_yaml(self, self._comments() if comments is None else comments)

    def save(self, path: str | PathLike[str], comments: Mapping[str, Sequence[str]] | None = None) -> None:
        """Write the scheme file with the findings as comments. Raises ``SchemeError`` where that is not possible."""
        Scheme.save(self, path, self._comments() if comments is None else comments)

    def _comments(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for finding in self.findings:
            found.setdefault(self._filed(finding), []).extend((finding.say("zh"), f"  {finding.message_en}"))
        return found

    def _filed(self, finding: Diagnostic) -> str:
        name = indicator_of(finding)
        return name if name and name in self else ""


def draft_of(scheme: Scheme, findings: Sequence[Diagnostic]) -> Draft:
    """A scheme with findings."""
    given = {each.name: getattr(scheme, each.name) for each in fields(scheme) if each.init}
    return Draft(**given, findings=tuple(findings))
