"""What a comparison of two schemes found, and the tables and texts made of it.

Comes in: pairs of rows with the order between their rules. Goes out: ``Comparison``. Everything
says how the second scheme stands to the first, as a reader of changes from the first to the
second would: ``stricter`` means that the second asks for more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ecorules.analysis import Relation
from ecorules.assessment import Assessment, Result
from ecorules.differences import pages, view
from ecorules.errors import DataError
from ecorules.schemes import Indicator, Part, Scheme
from ecorules.text import Diagnostic
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

ChangeKind = Literal["same", "stricter", "looser", "incomparable", "undetermined", "new", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """Something beside the demand that is different: unit, attribute, scope, responsible, name, threshold, …"""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row of the first scheme, of the second, or both: an indicator or a part.

    ``kind`` is how the row of the second scheme stands to that of the first. ``relation`` is the
    order between the rules, None where there is no pair or where the ``parts`` decide; ``level``
    that of the level behind a part. ``reason`` says why a kind is undetermined.
    """

    kind: ChangeKind
    indicator: Indicator | None = None
    other: Indicator | None = None
    part: Part | None = None
    other_part: Part | None = None
    matched_by: str = ""
    relation: Relation | None = None
    level: Relation | None = None
    changes: tuple[FieldChange, ...] = ()
    parts: tuple[Difference, ...] = ()
    reason: str = ""
    reason_en: str = ""

    @property
    def name(self) -> str:
        """The name of the row, as the first scheme has it if it has it."""
        row = self.part or self.indicator or self.other_part or self.other
        return "" if row is None else row.name

    @property
    def id(self) -> str | None:
        """The id in the first scheme, with the number of the part; None if it is new."""
        return _id(self.indicator, self.part)

    @property
    def other_id(self) -> str | None:
        """The id in the second scheme; None if it was dropped."""
        return _id(self.other, self.other_part)

    @property
    def threshold(self) -> str | None:
        """What the first scheme prints."""
        return _threshold(self.indicator, self.part)

    @property
    def other_threshold(self) -> str | None:
        """What the second scheme prints."""
        return _threshold(self.other, self.other_part)

    def explain(self, lang: Language = "zh") -> str:
        """The difference in words, with the inputs that show it."""
        return pages.explained(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON-ready data."""
        return {
            "kind": self.kind,
            "id": self.id,
            "other_id": self.other_id,
            "name": self.name,
            "threshold": self.threshold,
            "other_threshold": self.other_threshold,
            "matched_by": self.matched_by,
            "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in self.changes],
            "relation": None if self.relation is None else self.relation.to_dict(),
            "level": None if self.level is None else self.level.to_dict(),
            "reason": self.reason,
            "reason_en": self.reason_en,
            "parts": [part.to_dict() for part in self.parts],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A row of each scheme without a pair whose names are near: perhaps a line for the crosswalk."""

    id: str
    name: str
    other_id: str
    other_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """An indicator in one region and year whose verdict is not the same under both schemes."""

    result: Result
    other_result: Result
    difference: Difference

    @property
    def verdict(self) -> Verdict:
        """The verdict under the first scheme."""
        return self.result.verdict

    @property
    def other_verdict(self) -> Verdict:
        """The verdict under the second scheme."""
        return self.other_result.verdict

    def explain(self, lang: Language = "zh") -> str:
        """Both verdicts, each with its reason."""
        lines = [f"{self.result.region} {self.difference.name}"]
        for result in (self.result, self.other_result):
            mark = "：" if lang == "zh" else ": "
            lines.append(f"  {result.verdict.label(lang)}{mark}{result.reason(lang)}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a second scheme, ``other``, stands to a first.

    ``differences`` holds a row for each pair and each indicator without one, in the order of the
    first scheme, then what is new. With observations ``assessment`` and ``other_assessment``
    judge the same tables under both, in the ids and names of the first scheme; ``left_out`` are
    the rows of the second that those tables cannot be put to, with the reason.

    >>> from ecorules import load_scheme
    >>> found = load_scheme("changde-2020").compare("national-2019")
    >>> found.counts["stricter"], found["城镇人均公园绿地面积"].kind
    (3, 'incomparable')
    """

    scheme: Scheme
    other: Scheme
    differences: tuple[Difference, ...]
    suggestions: tuple[Suggestion, ...] = ()
    assessment: Assessment | None = None
    other_assessment: Assessment | None = None
    left_out: tuple[tuple[str, str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.differences)

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __getitem__(self, key: str) -> Difference:
        """The difference of an indicator of either scheme, by id or name. Raises ``SchemeError``."""
        name = str(key)
        for side, scheme in ((0, self.scheme), (1, self.other)):
            if name in scheme:
                row = scheme[name]
                for one in self.differences:
                    if (one.indicator, one.other)[side] is row:
                        return one
        row = self.scheme[name]
        return next(one for one in self.differences if one.indicator is not None and one.indicator.id == row.id)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are of each kind."""
        found = Counter(one.kind for one in self.differences)
        return {kind: found[kind] for kind in pages.WORDS if found[kind]}  # type: ignore[index]

    def of_kind(self, *kinds: str) -> tuple[Difference, ...]:
        """The differences of some kinds.

        >>> from ecorules import load_scheme
        >>> found = load_scheme("changde-2020").compare("national-2019")
        >>> [row.name for row in found.of_kind("stricter")]
        ['林草覆盖率', '单位国内生产总值建设用地使用面积下降率', '城镇新建绿色建筑比例']
        """
        return tuple(one for one in self.differences if one.kind in kinds)

    def verdict_changes(self) -> tuple[VerdictChange, ...]:
        """Every region, year and paired indicator whose verdict differs. Needs observations.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [14.0]})
        >>> found = load_scheme("changde-2020").compare("national-2019", observations=observed)
        >>> [(one.difference.id, one.verdict.value, one.other_verdict.value) for one in found.verdict_changes()]
        [('28', 'pass', 'fail')]
        """
        first, second = self._assessed()
        by_place = {(one.region, one.year, one.indicator.id): one for one in second.results}
        found = []
        for difference in self.differences:
            if difference.indicator is None or difference.other is None or difference.part is not None:
                continue
            for result in first.results:
                twin = by_place.get((result.region, result.year, difference.indicator.id))
                if result.indicator.id != difference.indicator.id or twin is None or self._is_left_out(difference):
                    continue
                if twin.verdict is not result.verdict:
                    found.append(VerdictChange(result=result, other_result=twin, difference=difference))
        return tuple(found)

    def _is_left_out(self, difference: Difference) -> bool:
        return difference.other is not None and any(difference.other.id == one for one, _, _ in self.left_out)

    def changed_verdicts(self, lang: Language = "zh") -> pd.DataFrame:
        """Whose verdicts change: region, year, ids, name, kind, from, to, and both reasons. Needs observations.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [14.0]})
        >>> found = load_scheme("changde-2020").compare("national-2019", observations=observed)
        >>> found.changed_verdicts("en")[["region", "id", "kind"]].values.tolist()
        [['甲市', '28', 'incomparable']]
        """
        return pages.changed_frame(self, lang)

    def shares(self) -> pd.DataFrame:
        """How much of each scheme every region meets. Needs observations.

        One row a region, year and scheme: ``applicable``, ``met``, ``unknown`` and ``share``, the
        percentage met among the applicable indicators; ``least`` and ``most`` are the share if
        nothing, or everything, that is unknown were met. ``left_out`` counts the indicators that
        the tables could not be put to. A target such as “90 % of the national indicators” is met
        if ``least`` reaches it, and missed if ``most`` does not.

        >>> import pandas as pd
        >>> from ecorules import load_scheme
        >>> observed = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [14.0]})
        >>> found = load_scheme("changde-2020").compare("national-2019", observations=observed)
        >>> found.shares()[["scheme", "met", "unknown", "least"]].round(1).values.tolist()
        [['changde-2020', 1, 35, 2.8], ['national-2019', 0, 39, 0.0]]
        """
        return pages.shares(self)

    def to_frame(self, lang: Language = "zh", parts: bool = False) -> pd.DataFrame:
        """One row a difference: ids, name, matched_by, kind, both thresholds, other changes, an example, the reason.

        >>> from ecorules import load_scheme
        >>> frame = load_scheme("changde-2020").compare("national-2019").to_frame("en")
        >>> frame.loc[frame["id"] == "29", ["kind", "threshold", "other_threshold"]].values.tolist()
        [['stricter', '≥40', '≥50']]
        """
        return pages.to_frame(self, lang, parts=parts)

    @staticmethod
    def word(kind: str, lang: Language = "zh") -> str:
        """The word for a kind: 更严, stricter.

        >>> Comparison.word("stricter"), Comparison.word("stricter", "en")
        ('更严', 'stricter')
        """
        return pages.word(kind, lang)

    def explain(self, lang: Language = "zh") -> str:
        """The comparison in words: counts, then every row that is not the same.

        >>> from ecorules import load_scheme
        >>> scheme = load_scheme("changde-2020")
        >>> print(scheme.compare(scheme).explain("en"))
        changde-2020 → changde-2020
        the same 36
        """
        return pages.explanation(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready data.

        >>> from ecorules import load_scheme
        >>> scheme = load_scheme("changde-2020")
        >>> sorted(scheme.compare(scheme).to_dict())
        ['counts', 'differences', 'left_out', 'other', 'scheme', 'suggestions']
        """
        return pages.to_dict(self)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {kind}" for kind, count in self.counts.items())
        return f"<Comparison {self.scheme.id!r} → {self.other.id!r}: {counts}>"

    def _repr_html_(self) -> str:
        """The comparison as a table for notebooks."""
        return view.html(self)

    def _assessed(self) -> tuple[Assessment, Assessment]:
        if self.assessment is None or self.other_assessment is None:
            message, message_en = "没有给出观测数据", "no observations were given"
            hint, hint_en = "compare(…, observations=…)", "compare(…, observations=…)"
            raise DataError(Diagnostic(code="E483", message=message, message_en=message_en, hint=hint, hint_en=hint_en))
        return self.assessment, self.other_assessment


def _id(row: Indicator | None, part: Part | None) -> str | None:
    if row is None:
        return None
    return row.id if part is None else f"{row.id}.{part.number}"


def _threshold(row: Indicator | None, part: Part | None) -> str | None:
    return part.threshold if part is not None else None if row is None else row.threshold
