"""A draft: a scheme read from a table, with what a person must look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from os import PathLike

from ecorules.drafts.ledger import indicator_of
from ecorules.schemes import Scheme, scheme_table
from ecorules.text import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft(Scheme):
    """A scheme as a table was read, with a finding for every cell that it is not sure of.

    It judges, compares and saves like any scheme. ``findings`` name the cell and the indicator
    in ``where``; in the saved file they stand as comments above their indicator.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import ecorules
    >>> file = Path(mkdtemp()) / "table.csv"
    >>> _ = file.write_text("序号,指标名称,单位,指标值\\n1,绿地率,%,40\\n", encoding="utf-8")
    >>> draft = ecorules.read_table(file)
    >>> draft["1"].threshold, [finding.code for finding in draft.findings if "指标" in finding.where]
    ('40', ['W447'])
    """

    findings: tuple[Diagnostic, ...] = ()

    def by_indicator(self) -> dict[str, tuple[Diagnostic, ...]]:
        """The findings by the id of their indicator, in the order of the table; those about all of it under "".

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "table.csv"
        >>> _ = file.write_text("序号,指标名称,单位,指标值\\n1,绿地率,%,40\\n", encoding="utf-8")
        >>> {key: len(found) for key, found in ecorules.read_table(file).by_indicator().items()}
        {'': 2, '1': 1}
        """
        found: dict[str, list[Diagnostic]] = {name: [] for name in ("", *(row.id for row in self.indicators))}
        for finding in self.findings:
            found[self._filed(finding)].append(finding)
        return {name: tuple(each) for name, each in found.items() if each}

    def to_yaml(self, comments: Mapping[str, Sequence[str]] | None = None) -> str:
        """The scheme file, with the findings as comments; other ``comments`` take their place.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> file = Path(mkdtemp()) / "table.csv"
        >>> _ = file.write_text("序号,指标名称,单位,指标值\\n1,绿地率,%,40\\n", encoding="utf-8")
        >>> [line.split()[1] for line in ecorules.read_table(file).to_yaml().splitlines() if "# W447" in line]
        ['W447']
        """
        return Scheme.to_yaml(self, self._comments() if comments is None else comments)

    def save(self, path: str | PathLike[str], comments: Mapping[str, Sequence[str]] | None = None) -> None:
        """Write the scheme file with the findings as comments. Raises ``SchemeError`` where that is not possible.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> import ecorules
        >>> folder = Path(mkdtemp())
        >>> _ = (folder / "table.csv").write_text("序号,指标名称,单位,指标值\\n1,绿地率,%,40\\n", encoding="utf-8")
        >>> ecorules.read_table(folder / "table.csv").save(folder / "scheme.yaml")
        >>> ecorules.load_scheme(folder / "scheme.yaml")["绿地率"].threshold
        '40'
        """
        Scheme.save(self, path, self._comments() if comments is None else comments)

    def _repr_html_(self) -> str:
        """The draft as a table for notebooks; what is doubtful stands beside its indicator."""
        return scheme_table(self, self.by_indicator())

    def _comments(self) -> dict[str, list[str]]:
        return {
            name: [line for finding in found for line in (finding.say("zh"), f"  {finding.message_en}")]
            for name, found in self.by_indicator().items()
        }

    def _filed(self, finding: Diagnostic) -> str:
        name = indicator_of(finding)
        return name if name and name in self and self[name].id == name else ""


def draft_of(scheme: Scheme, findings: Sequence[Diagnostic]) -> Draft:
    """A scheme with findings."""
    given = {each.name: getattr(scheme, each.name) for each in fields(scheme) if each.init}
    return Draft(**given, findings=tuple(findings))
