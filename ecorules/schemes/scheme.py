"""A scheme: its indicators with what it says about itself.

Comes in: what a scheme file says, already checked. Goes out: ``Scheme``, which hashes, compares
and pickles. What it can be used for stands in higher parts and goes through ``ecorules.late``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from typing import TYPE_CHECKING, SupportsIndex, TypeVar

from ecorules.errors import SchemeError
from ecorules.late import upward
from ecorules.schemes.dating import began, in_force
from ecorules.schemes.display import rows_of, scheme_table
from ecorules.schemes.model import Criterion, Indicator, SchemeChange, Source, unknown_name
from ecorules.schemes.names import fold, shown
from ecorules.schemes.writing import save_scheme, scheme_to_yaml
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.assessment import Assessment
    from ecorules.differences import Comparison
    from ecorules.lint import Finding


#: A dataframe of any engine; the same kind comes back.
Frame = TypeVar("Frame")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """An indicator table with what it says about itself.

    ``scheme["26"]`` and ``scheme["城镇污水处理率"]`` find an indicator by id or name.

    >>> from ecorules import load_scheme
    >>> scheme = load_scheme("changde-2020")
    >>> len(scheme), scheme["城镇污水处理率"].id
    (36, '26')
    >>> scheme.year, scheme.confirmed_share
    (2020, 1.0)
    """

    id: str
    title: str
    indicators: tuple[Indicator, ...]
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    level: str | None = None
    note: str | None = None
    source: Source | None = None
    criteria: tuple[Criterion, ...] = ()
    extends: str | None = None
    changes: tuple[SchemeChange, ...] = ()
    waive: tuple[tuple[str, str], ...] = ()
    _by_key: dict[str, Indicator] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_key = {fold(indicator.name): indicator for indicator in self.indicators}
        by_key.update({fold(indicator.id): indicator for indicator in self.indicators})
        object.__setattr__(self, "_by_key", by_key)

    def __repr__(self) -> str:
        parts = sum(len(indicator.parts) for indicator in self.indicators)
        return f"<{type(self).__name__} {self.id!r} {self.title!r}: {len(self)} indicators, {parts} parts>"

    @property
    def year(self) -> int | None:
        """The year of the scheme's date."""
        return int(self.date[:4]) if self.date else None

    @property
    def confirmed_share(self) -> float:
        """The share of demands, 0 to 1, whose figures were seen in a document; a demand of each part counts."""
        seen = [row.confirmed and each.confirmed for row in self.indicators for each in row.parts or (row,)]
        return sum(seen) / len(seen)

    def as_of(self, year: int) -> Scheme:
        """The scheme with the thresholds that were in force at the end of a year.

        What came into force later is 不涉及 (its threshold then reads 不考核). Raises ``SchemeError``
        where nothing was in force yet.

        >>> from ecorules import load_scheme
        >>> scheme = load_scheme("changde-2020")
        >>> scheme.as_of(2020) == scheme
        True
        """
        if isinstance(year, bool) or not isinstance(year, SupportsIndex):
            given = shown(repr(year) if isinstance(year, str) else year)
            message, message_en = f"年份应是整数，而不是 {given}", f"a year is a whole number, not {given}"
            raise SchemeError(Diagnostic(code="E409", message=message, message_en=message_en, where=self.id))
        if not any(began(row, year) for row in self.indicators):
            message, message_en = f"{year} 年还没有指标生效", f"no indicator was in force in {year}"
            raise SchemeError(Diagnostic(code="E409", message=message, message_en=message_en, where=self.id))
        return replace(self, indicators=tuple(in_force(row, year) for row in self.indicators))

    def to_yaml(self, comments: Mapping[str, Sequence[str]] | None = None) -> str:
        """The scheme as the text of a scheme file; reading it gives an equal scheme.

        comments: lines to stand above an indicator, by its id; above the file under "".

        >>> from ecorules import load_scheme
        >>> print(load_scheme("changde-2020").to_yaml().splitlines()[1])
        id: changde-2020
        """
        return scheme_to_yaml(self, comments)

    def save(self, path: str | PathLike[str], comments: Mapping[str, Sequence[str]] | None = None) -> None:
        """Write the scheme file. Raises ``SchemeError`` where that is not possible.

        >>> from pathlib import Path
        >>> from tempfile import mkdtemp
        >>> from ecorules import load_scheme
        >>> scheme, file = load_scheme("changde-2020"), Path(mkdtemp()) / "scheme.yaml"
        >>> scheme.save(file)
        >>> load_scheme(file) == scheme
        True
        """
        save_scheme(self, path, comments)

    def lint(self) -> tuple[Finding, ...]:
        """What looks wrong or unfinished; ``docs/errors`` has a page for each code.

        >>> from ecorules import load_scheme
        >>> [finding.code for finding in load_scheme("changde-2020").lint() if finding.severity != "note"]
        []
        """
        findings: tuple[Finding, ...] = upward("Scheme.lint")(self)
        return findings

    def __len__(self) -> int:
        return len(self.indicators)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __contains__(self, key: object) -> bool:
        if isinstance(key, Indicator):
            return key in self.indicators
        return fold(str(key)) in self._by_key

    def __getitem__(self, key: str | int) -> Indicator:
        found = self._by_key.get(fold(str(key)))
        if found is not None:
            return found
        names = [word for indicator in self.indicators for word in (indicator.name, indicator.id)]
        raise unknown_name(str(key), names, "指标", "indicator", where=self.id)

    def assess(
        self,
        observations: object,
        regions: object = None,
        targets: object = None,
        references: object = None,
        year: int | str | None = None,
    ) -> Assessment:
        """Judge observations by every indicator; ``ecorules.assessment.assess`` describes the tables.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["26"], "value": [96.0]})
        >>> assessment = load_scheme("changde-2020").assess(observed)
        >>> assessment.result("甲市", "26").verdict.label("en")
        'met'
        """
        assessment: Assessment = upward("Scheme.assess")(
            self, observations, regions=regions, targets=targets, references=references, year=year
        )
        return assessment

    def verdicts(self, frame: Frame, parts: bool = False, keep: Sequence[str] = ()) -> Frame:
        """Judge a wide table, one row a region and year; a frame of the same kind comes back.

        Takes frames of pandas, Polars, PyArrow, DuckDB, Dask and PySpark; lazy ones stay lazy.
        ``ecorules.engines.verdicts`` describes the columns. In their place come int8 codes, one
        column an indicator: 0 fail, 1 unknown, 2 pass, 3 not applicable.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> frame = pd.DataFrame({"region": ["甲市", "乙县"], "year": [2020, 2020], "26": [96.0, 70.0]})
        >>> load_scheme("changde-2020").verdicts(frame)["26"].tolist()
        [2, 0]
        """
        codes: Frame = upward("Scheme.verdicts")(self, frame, parts=parts, keep=keep)
        return codes

    def compare(
        self,
        other: Scheme | str,
        *,
        crosswalk: Mapping[str, str | None] | str | PathLike[str] | None = None,
        observations: object = None,
        regions: object = None,
        targets: object = None,
        references: object = None,
        year: int | str | None = None,
    ) -> Comparison:
        """How another scheme stands to this one, row by row; ``ecorules.differences.compare`` describes it.

        >>> from ecorules import load_scheme
        >>> comparison = load_scheme("changde-2020").compare("national-2019")
        >>> comparison["单位国内生产总值建设用地使用面积下降率"].kind
        'stricter'
        """
        comparison: Comparison = upward("Scheme.compare")(
            self,
            other,
            crosswalk=crosswalk,
            observations=observations,
            regions=regions,
            targets=targets,
            references=references,
            year=year,
        )
        return comparison

    def to_frame(self, parts: bool = False) -> pd.DataFrame:
        """The table as a pandas DataFrame, one row an indicator; with ``parts`` also one row a part.

        >>> from ecorules import load_scheme
        >>> frame = load_scheme("changde-2020").to_frame()
        >>> frame.loc[frame["id"] == "26", ["name", "unit", "threshold"]].values.tolist()
        [['城镇污水处理率', '%', '市≥95 县≥85']]
        """
        import pandas as pd

        rows = [row for indicator in self.indicators for row in rows_of(indicator) if parts or row["part"] is None]
        frame = pd.DataFrame(rows, columns=list(rows_of(self.indicators[0])[0]))
        frame["part"] = frame["part"].astype("Int64")
        return frame if parts else frame.drop(columns="part")

    def _repr_html_(self) -> str:
        """The scheme as a table for notebooks, grouped by 领域 and 任务."""
        return scheme_table(self)
