"""How a wide table is to be judged: which column is what, and what comes out.

Comes in: a scheme and the names of a frame's columns. Goes out: ``Plan``, plain data that
pickles and travels to the processes of an engine. No data are looked at.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ecorules.assessment import LEVEL, Key, rule_of
from ecorules.engines.columns import Aspect, Figure, Meaning, Names, unusable
from ecorules.errors import DataError
from ecorules.rules import (
    Change,
    Demand,
    Leaf,
    Pace,
    ReferenceCompare,
    Settings,
    TargetCompare,
    Task,
    Trend,
    leaves,
    lone_subject,
    subject_nodes,
)
from ecorules.schemes import Scheme, fold, shown
from ecorules.text import Diagnostic

#: Columns of figures, which make a history together.
_MEASURED = frozenset({Aspect.VALUE, Aspect.BASE})
#: Of so many unknown columns the nearest name is sought; it takes a while for each.
_SUGGESTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one kind of frame is judged by a scheme.

    ``columns`` are the ones to read, region and year first, the kept ones included; ``keep``
    those that come out as they are. ``codes`` names the code columns: the indicators in scheme
    order, with ``parts`` each followed by its parts. ``whole_regions`` tells that a rule looks
    at earlier years: whoever cuts the frame must leave all rows of a region together.
    """

    scheme: Scheme
    columns: tuple[str, ...]
    region: str
    year: str
    keep: tuple[str, ...]
    meanings: tuple[tuple[str, Meaning], ...]
    codes: tuple[str, ...]
    parts: bool
    whole_regions: bool

    @property
    def results(self) -> tuple[str, ...]:
        """The columns that come out: region, year, the kept ones, the codes."""
        return (self.region, self.year, *self.keep, *self.codes)


def plan_for(
    scheme: Scheme,
    columns: Sequence[str],
    *,
    parts: bool = False,
    keep: Iterable[str] | str = (),
    texts: Container[str] | None = None,
) -> Plan:
    """How a frame with these columns is judged.

    ``parts``: also give a code column for each part (``23__1``). ``keep``: columns to hand on.
    ``texts``: the columns known to hold text; None where that is not known. It matters for
    targets alone: one given as text may ask for earlier years.

    Raises ``DataError`` listing every column that is neither known nor kept, with the nearest
    known name; for a missing region or year; for two columns that mean the same.

    >>> from ecorules import load_scheme
    >>> plan = plan_for(load_scheme("changde-2020"), ["year", "region", "26", "23__1", "level"])
    >>> plan.columns, plan.whole_regions, len(plan.codes)
    (('region', 'year', '26', '23__1', 'level'), True, 36)
    """
    kept = tuple(dict.fromkeys((keep,) if isinstance(keep, str) else keep))
    known = None if texts is None else tuple(column for column in columns if column in texts)
    key = (id(scheme), tuple(columns), parts, kept, known)
    plan = _plans.get(key)
    if plan is None or plan.scheme is not scheme:
        if len(_plans) >= _KEPT:
            _plans.clear()
        plan = _plans[key] = _made(scheme, columns, kept, known, parts=parts)
    return plan


#: Plans of the last frames: a table that is judged again, or in thousands of batches, has one plan.
_plans: dict[object, Plan] = {}
_KEPT: Final = 8


def _made(
    scheme: Scheme, columns: Sequence[str], kept: tuple[str, ...], texts: Container[str] | None, *, parts: bool
) -> Plan:
    found = _Columns(scheme, Names.of(scheme), kept)
    for column in columns:
        found.read(column)
    found.check(columns)
    codes = _codes(scheme, parts=parts)
    found.check_results(codes)
    if found.findings:
        raise DataError(found.findings)
    region, year = found.keys["region"], found.keys["year"]
    others = [column for column in columns if column not in {region, year}]
    return Plan(
        scheme=scheme,
        columns=(region, year, *others),
        region=region,
        year=year,
        keep=tuple(column for column in kept if column not in {region, year}),
        meanings=tuple(found.meanings.items()),
        codes=codes,
        parts=parts,
        whole_regions=_whole_regions(scheme, found.meanings, texts),
    )


def _codes(scheme: Scheme, *, parts: bool) -> tuple[str, ...]:
    codes: list[str] = []
    for indicator in scheme:
        codes.append(indicator.id)
        if parts:
            codes += [f"{indicator.id}__{part.number}" for part in indicator.parts]
    return tuple(codes)


class _Columns:
    """The columns of one frame while they are read."""

    def __init__(self, scheme: Scheme, names: Names, kept: tuple[str, ...]) -> None:
        self.scheme = scheme
        self.names = names
        self.kept = kept
        self.keys: dict[str, str] = {}
        self.meanings: dict[str, Meaning] = {}
        self.findings: list[Diagnostic] = []
        self._of: dict[object, str] = {}
        self._seen: set[object] = set()
        self._unknown = 0

    def read(self, column: object) -> None:
        """Find what a column means; note what is wrong with it."""
        if column in self._seen:
            self._add("E521", f"列 “{shown(column)}” 重复", f"column {shown(column)!r} stands twice")
            return
        self._seen.add(column)
        if not isinstance(column, str):
            kind = type(column).__name__
            self._add("E520", f"列名应是文字，而不是 {kind}", f"the name of a column should be text, not {kind}")
            return
        for key in ("region", "year"):
            if fold(column) == key:
                self._once(key, column)
                self.keys.setdefault(key, column)
                return
        meanings = self.names.meanings(column)
        if len(meanings) > 1:
            message, message_en = f"列名 “{shown(column)}” 有不止一种意思", f"the name {shown(column)!r} is ambiguous"
            self._add("E521", message, message_en)
        elif meanings:
            self._take(column, meanings[0])
        elif column not in self.kept:
            self._add_unknown(column)

    def _take(self, column: str, meaning: Meaning) -> None:
        if isinstance(meaning, Figure):
            meaning = self._settled(meaning)
            bad = unusable(meaning, self.scheme[meaning.key.indicator])
            if bad is not None:
                if column not in self.kept:
                    message, message_en, hint, hint_en = bad.said
                    self._add(
                        "E520",
                        f"列 “{shown(column)}”：{message}",
                        f"column {shown(column)!r}: {message_en}",
                        hint,
                        hint_en,
                    )
                return
        if self._once(meaning, column):
            self.meanings[column] = meaning

    def _settled(self, figure: Figure) -> Figure:
        """A target of a level is the part's target."""
        if figure.key.subject == LEVEL and figure.aspect is Aspect.TARGET:
            return Figure(figure.key._replace(subject=""), figure.aspect)
        return figure

    def _once(self, meaning: object, column: str) -> bool:
        first = self._of.setdefault(meaning, column)
        if first != column:
            self._add_same(first, column)
        return first == column

    def _add_same(self, first: str, second: str) -> None:
        message = f"列 “{shown(first)}” 与 “{shown(second)}” 说的是同一件事"
        message_en = f"the columns {shown(first)!r} and {shown(second)!r} say the same thing"
        self._add("E521", message, message_en, "只保留一列", "keep one")

    def _add_unknown(self, column: str) -> None:
        self._unknown += 1
        near = self.names.near(column) if self._unknown <= _SUGGESTED else None
        hint = f"是不是 “{shown(near)}”？" if near else "要原样带到结果里的列，写在 keep 里"
        hint_en = f"did you mean {shown(near)!r}?" if near else "name columns to hand on in keep"
        self._add("E520", f"不认识的列 “{shown(column)}”", f"unknown column {shown(column)!r}", hint, hint_en)

    def check(self, columns: Sequence[object]) -> None:
        """Find what the columns lack, and pairs that cannot stand together."""
        for key in ("region", "year"):
            if key not in self.keys:
                self._add("E521", f"缺少列 “{key}”", f"column {key!r} is missing")
        for column in self.kept:
            if column not in self._seen:
                self._add(
                    "E521", f"keep 中的列 “{shown(column)}” 不在表中", f"column {shown(column)!r} of keep is missing"
                )
        for meaning, column in list(self._of.items()):
            if isinstance(meaning, Figure) and meaning.aspect in _MEASURED and meaning.key.subject not in {"", LEVEL}:
                self._check_lone(meaning.key, column)

    def _check_lone(self, key: Key, column: str) -> None:
        """A lone subject takes the figures of the whole: columns of one of the two may say them, not of both."""
        demand = rule_of(self.scheme, key).demand
        of_whole = (
            other
            for meaning, other in self._of.items()
            if isinstance(meaning, Figure) and meaning.key == key._replace(subject="") and meaning.aspect in _MEASURED
        )
        whole = next(of_whole, None)
        has_level = key.part and self.scheme[key.indicator].parts[key.part - 1].level is not None
        if whole is None or has_level or not lone_subject(demand):
            return
        if any(node.name == key.subject for node in subject_nodes(demand)):
            self._add_same(whole, column)

    def check_results(self, codes: tuple[str, ...]) -> None:
        """A kept column must not have the name of one that comes out."""
        for column in self.kept:
            if column in codes:
                message = f"keep 中的 “{shown(column)}” 与结果列同名"
                self._add("E521", message, f"{shown(column)!r} of keep has the name of a result")

    def _add(self, code: str, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        finding = Diagnostic(code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en)
        self.findings.append(finding)


def _whole_regions(scheme: Scheme, meanings: Mapping[str, Meaning], texts: Container[str] | None) -> bool:
    """Whether a demand on figures that the frame has looks at earlier years, or a target given as text may."""
    figures = [(column, meaning) for column, meaning in meanings.items() if isinstance(meaning, Figure)]
    measured = [figure.key for _, figure in figures if is_measured(scheme, figure)]
    if any(looks_back(*found) for key in measured for found in demands_on(scheme, key)):
        return True
    targets = [
        figure.key
        for column, figure in figures
        if figure.aspect is Aspect.TARGET and (texts is None or column in texts)
    ]
    return any(
        isinstance(leaf, Task | TargetCompare)
        for target in targets
        for key in measured
        if key.indicator == target.indicator and target.part in {0, key.part}
        for leaf, _ in demands_on(scheme, key)
    )


def is_measured(scheme: Scheme, figure: Figure) -> bool:
    """Whether a column holds figures that may be compared over the years.

    Those of a part with a level are changes already, and of an indicator with parts nothing is measured.
    """
    indicator = scheme[figure.key.indicator]
    part = indicator.parts[figure.key.part - 1] if figure.key.part else None
    reported = part is not None and part.level is not None and figure.key.subject == ""
    whole = part is None and bool(indicator.parts)
    return figure.aspect in {Aspect.VALUE, Aspect.BASE} and not reported and not whole


def demands_on(scheme: Scheme, key: Key) -> list[tuple[Leaf, Settings]]:
    """The leaves that what is known under a key can answer, with the settings of their rule."""
    indicator = scheme[key.indicator]
    if not key.part and indicator.parts:
        keys = [key._replace(part=part.number) for part in indicator.parts]
        return [found for one in keys for found in demands_on(scheme, one)]
    rule = rule_of(scheme, key)
    whole = key.subject in {"", LEVEL}
    nodes: list[Demand] = (
        [rule.demand] if whole else [node for node in subject_nodes(rule.demand) if node.name == key.subject]
    )
    return [(leaf, rule.settings) for node in nodes for leaf in leaves(node)]


def looks_back(leaf: Leaf, settings: Settings) -> bool:
    """Whether a demand can be answered from figures of earlier years."""
    match leaf:
        case Trend():
            return True
        case Change(pace=Pace.TOTAL, base_year=None, years_before=None):
            return settings.base_year is not None
        case Change():
            return True
        case ReferenceCompare(years=years):
            return years is not None
        case _:
            return False
