"""A scheme as plain frozen data: its indicators, their parts, and the criteria of the whole.

Comes in: what a scheme file says, already checked. Goes out: ``Scheme``, which hashes, compares
and pickles. Its upward references, ``assess`` and ``verdicts``, go through ``ecorules.late``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecorules.errors import SchemeError
from ecorules.late import upward
from ecorules.rules import Better, Rule
from ecorules.schemes.names import fold, shown, suggestion
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.assessment import Assessment


#: A dataframe of any engine; the same kind comes back.
Frame = TypeVar("Frame")

#: Notebooks set tables to the right and in the middle of their rows.
_CELL: Final = "text-align:left;vertical-align:top;padding:2px 8px"
_SHORT: Final = f"{_CELL};white-space:nowrap"


class UnknownNameError(SchemeError, KeyError):
    """A scheme, an indicator or a part that is not there; the message names the nearest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a part that reports a change measures: PM2.5浓度 behind PM2.5浓度下降幅度.

    ``rule`` is the part's demand read in the level's unit and direction.
    """

    name: str
    unit: str | None = None
    better: Better | None = None
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sub-indicator. ``number`` counts from 1, in the order of the scheme.

    ``threshold`` is the part's own text, or the one that the indicator's parts share.
    """

    number: int
    name: str
    unit: str | None = None
    threshold: str
    better: Better | None = None
    rule: Rule
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The cells as the table prints them, where the scheme had to put them otherwise."""

    name: str | None = None
    unit: str | None = None
    threshold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One row of an indicator table.

    ``rule`` is None, and ``threshold`` too, where each part has a demand of its own; an
    indicator with parts passes when every applicable part passes. ``better`` is part of the
    scheme, not of the printed table.

    >>> from ecorules import load_scheme
    >>> row = load_scheme("changde-2020")["26"]
    >>> row.name, row.unit, row.threshold, row.attribute
    ('城镇污水处理率', '%', '市≥95 县≥85', '约束性')
    """

    id: str
    name: str
    unit: str | None = None
    threshold: str | None = None
    rule: Rule | None = None
    better: Better | None = None
    parts: tuple[Part, ...] = ()
    attribute: str | None = None
    domain: str | None = None
    task: str | None = None
    responsible: tuple[str, ...] = ()
    scope: str | None = None
    basis: str | None = None
    note: str | None = None
    printed: Printed | None = None

    def __repr__(self) -> str:
        asked = f"{len(self.parts)} parts" if self.threshold is None else repr(self.threshold)
        return f"<Indicator {self.id!r} {self.name!r}: {asked}>"

    def part(self, key: int | str) -> Part:
        """A part by its number (from 1) or name. Raises ``SchemeError`` if there is none."""
        name = str(key)
        for part in self.parts:
            if name == str(part.number) or fold(name) == fold(part.name):
                return part
        known = [part.name for part in self.parts]
        raise _unknown(name, known, f"指标 {self.id} 的分项", f"part of indicator {self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A demand on the whole: the share of indicators met among the applicable ones.

    ``of`` is "all", an attribute, a domain, or the ids of indicators; ``rule`` is read from
    ``share`` in the same language as any threshold, in %, more is better.
    """

    name: str
    of: str | tuple[str, ...]
    share: str
    rule: Rule

    def covers(self, indicator: Indicator) -> bool:
        """Whether an indicator counts for this criterion."""
        if isinstance(self.of, tuple):
            return indicator.id in self.of
        return self.of == "all" or self.of in {indicator.attribute, indicator.domain}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a scheme was printed."""

    document: str
    url: str | None = None
    hash: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """An indicator table with what it says about itself.

    ``scheme["26"]`` and ``scheme["城镇污水处理率"]`` find an indicator by id or name.

    >>> from ecorules import load_scheme
    >>> scheme = load_scheme("changde-2020")
    >>> len(scheme), scheme["城镇污水处理率"].id
    (36, '26')
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
    _by_key: dict[str, Indicator] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_key = {fold(indicator.name): indicator for indicator in self.indicators}
        by_key.update({fold(indicator.id): indicator for indicator in self.indicators})
        object.__setattr__(self, "_by_key", by_key)

    def __repr__(self) -> str:
        parts = sum(len(indicator.parts) for indicator in self.indicators)
        return f"<Scheme {self.id!r} {self.title!r}: {len(self)} indicators, {parts} parts>"

    @property
    def year(self) -> int | None:
        """The year of the scheme's date."""
        return int(self.date[:4]) if self.date else None

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
        raise _unknown(str(key), names, "指标", "indicator", where=self.id)

    def assess(
        self,
        observations: object,
        regions: object = None,
        targets: object = None,
        references: object = None,
        year: int | str | None = None,
    ) -> Assessment:
        """Judge observations by every indicator; ``ecorules.assessment.assess`` describes the tables."""
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

    def to_frame(self, parts: bool = False) -> pd.DataFrame:
        """The table as a pandas DataFrame, one row an indicator; with ``parts`` also one row a part."""
        import pandas as pd

        rows = [row for indicator in self.indicators for row in _rows(indicator) if parts or row["part"] is None]
        frame = pd.DataFrame(rows, columns=list(_rows(self.indicators[0])[0]))
        frame["part"] = frame["part"].astype("Int64")
        return frame if parts else frame.drop(columns="part")

    def _repr_html_(self) -> str:
        titles = ("领域", "任务", "序号", "指标名称", "单位", "指标值", "指标属性", "责任单位")
        head = "".join(f'<th style="{_SHORT}">{title}</th>' for title in titles)
        body = "".join(_html_rows(indicator) for indicator in self.indicators)
        caption = f"{escape(self.title)}（{escape(self.id)}，{len(self)} 项指标）"
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows(indicator: Indicator) -> list[dict[str, Any]]:
    whole: dict[str, Any] = {
        "id": indicator.id,
        "part": None,
        "name": indicator.name,
        "unit": indicator.unit,
        "threshold": indicator.threshold,
        "better": indicator.better,
        "attribute": indicator.attribute,
        "domain": indicator.domain,
        "task": indicator.task,
        "responsible": "、".join(indicator.responsible),
    }
    own = ("name", "unit", "threshold", "better")
    parts = [whole | {"part": part.number, **{key: getattr(part, key) for key in own}} for part in indicator.parts]
    return [whole, *parts]


def _html_rows(indicator: Indicator) -> str:
    """A row for the indicator and one for each of its parts."""
    whole = indicator.threshold is not None
    own = [
        indicator.domain or "",
        indicator.task or "",
        indicator.id,
        indicator.name,
        (indicator.unit or "-") if whole else "",
        indicator.threshold or "",
        indicator.attribute or "",
        "、".join(indicator.responsible),
    ]
    below = [
        ["", "", "", part.name, "" if whole else part.unit or "-", "" if whole else part.threshold, "", ""]
        for part in indicator.parts
    ]
    return _html_row(own, _CELL) + "".join(_html_row(cells, f"{_CELL};padding-left:2em") for cells in below)


def _html_row(cells: list[str], name: str) -> str:
    styles = (_SHORT, _CELL, _SHORT, name, _CELL, _CELL, _SHORT, _CELL)
    shown = [f'<td style="{style}">{escape(cell)}</td>' for style, cell in zip(styles, cells, strict=True)]
    return f"<tr>{''.join(shown)}</tr>"


def _unknown(name: str, known: list[str], kind: str, kind_en: str, where: str = "") -> UnknownNameError:
    hint, hint_en = suggestion(name, known)
    return UnknownNameError(
        Diagnostic(
            code="E403",
            message=f"没有名为 “{shown(name)}” 的{kind}",
            message_en=f"there is no {kind_en} {shown(name)!r}",
            hint=hint,
            hint_en=hint_en,
            where=where,
        )
    )
