"""A comparison as frames and text.

Comes in: a ``Comparison``. Goes out: what people and programs read of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from ecorules.analysis import KINDS
from ecorules.assessment import Result
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.differences.comparison import Comparison, Difference

WORDS: Final = {**KINDS, "new": ("新增", "new"), "dropped": ("取消", "dropped")}
_FIELDS: Final = {
    "name": ("名称", "name"),
    "unit": ("单位", "unit"),
    "threshold": ("指标值", "threshold"),
    "better": ("方向", "direction"),
    "attribute": ("属性", "attribute"),
    "domain": ("领域", "domain"),
    "scope": ("适用范围", "scope"),
    "responsible": ("责任单位", "responsible"),
    "level": ("分项所测", "level"),
}
#: So many classes of one kind are listed.
_SHOWN: Final = 4
#: What is worth a line of its own where the demand is the same.
_TELLING: Final = frozenset({"name", "unit", "attribute", "better", "level"})


def word(kind: str, lang: Language) -> str:
    """The word for a kind."""
    return WORDS[kind][lang == "en"]


def rows(differences: Iterable[Difference], *, parts: bool) -> Iterator[Difference]:
    """Each difference, with ``parts`` followed by those of its parts."""
    for one in differences:
        yield one
        if parts:
            yield from one.parts


def changes(one: Difference, lang: Language, *, without: str = "") -> str:
    """What else is different, in words; ``without`` is a field that stands elsewhere."""
    said = [
        f"{_FIELDS[change.field][lang == 'en']}: {change.before or '—'} → {change.after or '—'}"
        for change in one.changes
        if change.field != without
    ]
    return ("；" if lang == "zh" else "; ").join(said)


def example(one: Difference, lang: Language) -> str:
    """Inputs on which the rules differ, the verdict of the first scheme first."""
    relations = [relation for relation in (one.relation, one.level) if relation is not None]
    said = [_turned(witness, lang) for relation in relations for witness in relation.witnesses]
    if not said and one.parts:
        return example(
            next((part for part in one.parts if part.kind not in ("same", "undetermined")), one.parts[0]), lang
        )
    return ("；" if lang == "zh" else "; ").join(said[:2])


def _turned(witness: Any, lang: Language) -> str:
    """A witness with the verdict of the first scheme first: relations are of the second to the first."""
    from dataclasses import replace

    said: str = replace(witness, verdict=witness.other_verdict, other_verdict=witness.verdict).say(lang)
    return said


def reason(one: Difference, lang: Language) -> str:
    """Why nothing could be said."""
    own = one.reason if lang == "zh" else one.reason_en
    if own or one.kind != "undetermined":
        return own
    inner = [relation for relation in (one.relation, one.level) if relation is not None and relation.reason]
    said = [relation.reason if lang == "zh" else relation.reason_en for relation in inner]
    said += [f"{part.name}: {reason(part, lang)}" for part in one.parts if part.kind == "undetermined"]
    return ("；" if lang == "zh" else "; ").join(dict.fromkeys(said))


def explained(one: Difference, lang: Language) -> str:
    """One difference in words."""
    place = " → ".join(dict.fromkeys(str(id_) for id_ in (one.id, one.other_id) if id_ is not None))
    mark = "：" if lang == "zh" else ": "
    lines = [f"{place} {one.name}{mark}{word(one.kind, lang)}"]
    if one.threshold != one.other_threshold:
        lines[0] += f"  {one.threshold or '—'} → {one.other_threshold or '—'}"
    elif one.threshold:
        lines[0] += f"  {one.threshold}"
    for title, text in (
        (("理由", "reason"), reason(one, lang)),
        (("例", "for instance"), "" if one.parts else example(one, lang)),
        (("其他变化", "also"), changes(one, lang)),
    ):
        if text:
            lines.append(f"  {title[lang == 'en']}{mark}{text}")
    lines += [f"  {line}" for line in _by_class(one, lang)]
    for part in one.parts:
        lines += [f"  {line}" for line in explained(part, lang).splitlines()]
    return "\n".join(lines)


def _by_class(one: Difference, lang: Language) -> list[str]:
    """For which classes and years the order is which, where it differs; a few of each."""
    cells = () if one.relation is None else one.relation.cells
    kinds = list(dict.fromkeys(cell.kind for cell in cells))
    lines = []
    for kind in kinds if len(kinds) > 1 else ():
        places = [cell.place(lang) for cell in cells if cell.kind == kind]
        more = len(places) - _SHOWN
        rest = "" if more <= 0 else f" 等 {len(places)} 类" if lang == "zh" else f" and {more} more"
        mark = "：" if lang == "zh" else ": "
        lines.append(f"{word(kind, lang)}{mark}{'; '.join(places[:_SHOWN])}{rest}")
    return lines


def explanation(comparison: Comparison, lang: Language) -> str:
    """The whole comparison in words."""
    lines = [f"{comparison.scheme.id} → {comparison.other.id}"]
    counted = [f"{word(kind, lang)} {count}" for kind, count in comparison.counts.items()]
    lines.append(("，" if lang == "zh" else ", ").join(counted))
    lines += [explained(one, lang) for one in comparison.differences if _worth_telling(one)]
    for near in comparison.suggestions:
        said = f"{near.id} {near.name} ~ {near.other_id} {near.other_name}"
        lines.append(f"名称相近，未配对：{said}" if lang == "zh" else f"near names, not paired: {said}")
    if comparison.assessment is not None:
        for row in shares(comparison).to_dict("records"):
            share = "—" if row["share"] != row["share"] else f"{row['share']:.1f} %"
            met = f"{row['met']}/{row['applicable']}"
            lines.append(f"{row['region']} {row['scheme']}: {share} ({met})")
        lines += [change.explain(lang) for change in comparison.verdict_changes()]
    return "\n".join(lines)


def _worth_telling(one: Difference) -> bool:
    return one.kind != "same" or not _TELLING.isdisjoint(change.field for change in one.changes)


def to_frame(comparison: Comparison, lang: Language, *, parts: bool) -> pd.DataFrame:
    """The table of ``Comparison.to_frame``."""
    import pandas as pd

    columns = (
        "id", "other_id", "name", "other_name", "matched_by", "kind", "threshold", "other_threshold", "changes",
        "example", "reason",
    )  # fmt: skip
    table = [
        {
            "id": one.id,
            "other_id": one.other_id,
            "name": None if one.indicator is None else (one.part or one.indicator).name,
            "other_name": None if one.other is None else (one.other_part or one.other).name,
            "matched_by": one.matched_by or None,
            "kind": one.kind,
            "threshold": one.threshold,
            "other_threshold": one.other_threshold,
            "changes": changes(one, lang),
            "example": example(one, lang),
            "reason": reason(one, lang),
        }
        for one in rows(comparison.differences, parts=parts)
    ]
    return pd.DataFrame(table, columns=list(columns), dtype=object)


def changed_frame(comparison: Comparison, lang: Language) -> pd.DataFrame:
    """The table of ``Comparison.changed_verdicts``."""
    import pandas as pd

    columns = (
        "region", "year", "id", "other_id", "name", "kind", "verdict", "other_verdict", "reason", "other_reason",
    )  # fmt: skip
    table = [
        {
            "region": change.result.region,
            "year": change.result.year,
            "id": change.difference.id,
            "other_id": change.difference.other_id,
            "name": change.difference.name,
            "kind": change.difference.kind,
            "verdict": change.verdict.value,
            "other_verdict": change.other_verdict.value,
            "reason": change.result.reason(lang),
            "other_reason": change.other_result.reason(lang),
        }
        for change in comparison.verdict_changes()
    ]
    frame = pd.DataFrame(table, columns=list(columns), dtype=object)
    frame["year"] = frame["year"].astype("Int64")
    return frame


def shares(comparison: Comparison) -> pd.DataFrame:
    """The table of ``Comparison.shares``."""
    import pandas as pd

    first, second = comparison._assessed()
    left_out = {one for one, _, _ in comparison.left_out}
    ids = {one.other.id: (one.indicator or one.other).id for one in comparison.differences if one.other is not None}
    own = (
        {row.id for row in comparison.scheme},
        {_assessed_id(comparison, row.id, ids) for row in comparison.other if row.id not in left_out},
    )
    table = []
    for side, assessment in enumerate((first, second)):
        for (region, year), group in groupby(assessment.results, key=lambda result: (result.region, result.year)):
            results = [result for result in group if result.indicator.id in own[side]]
            scheme = (comparison.scheme, comparison.other)[side].id
            missing = len(left_out) if side else 0
            table.append({"region": region, "year": year, "scheme": scheme, **_share(results), "left_out": missing})
    order = {region: place for place, region in enumerate(first.regions)}
    table.sort(key=lambda row: (order[row["region"]], row["year"] or 0))
    columns = ("region", "year", "scheme", "applicable", "met", "unknown", "share", "least", "most", "left_out")
    frame = pd.DataFrame(table, columns=list(columns))
    frame["year"] = frame["year"].astype("Int64")
    for column in ("share", "least", "most"):
        frame[column] = frame[column].astype("float64")
    return frame


def _assessed_id(comparison: Comparison, own: str, ids: dict[str, str]) -> str:
    """The id under which a row of the second scheme was assessed."""
    found = ids.get(own, own)
    paired = any(one.other is not None and one.other.id == own and one.indicator for one in comparison.differences)
    return found if paired or own not in comparison.scheme else f"{comparison.other.id}:{own}"


def _share(results: list[Result]) -> dict[str, Any]:
    counts = Counter(result.verdict for result in results)
    applicable = len(results) - counts[Verdict.NOT_APPLICABLE]
    met, unknown = counts[Verdict.PASS], counts[Verdict.UNKNOWN]
    share = 100 * met / applicable if applicable else None
    most = 100 * (met + unknown) / applicable if applicable else None
    return {"applicable": applicable, "met": met, "unknown": unknown, "share": share, "least": share, "most": most}


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The data of ``Comparison.to_dict``."""
    data: dict[str, Any] = {
        "scheme": comparison.scheme.id,
        "other": comparison.other.id,
        "counts": comparison.counts,
        "differences": [one.to_dict() for one in comparison.differences],
        "suggestions": [
            {"id": one.id, "name": one.name, "other_id": one.other_id, "other_name": one.other_name}
            for one in comparison.suggestions
        ],
        "left_out": [
            {"id": one, "reason": reason, "reason_en": english} for one, reason, english in comparison.left_out
        ],
    }
    if comparison.assessment is not None:
        data["shares"] = _plain(shares(comparison))
        data["changed_verdicts"] = _plain(changed_frame(comparison, "zh"))
    return data


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): held for key, held in record.items()} for record in records]
