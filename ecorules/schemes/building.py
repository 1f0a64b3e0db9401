"""The shape of a scheme file into a ``Scheme``: every threshold parsed, names and criteria checked.

Comes in: what Pydantic let pass. Goes out: the scheme, and whatever is wrong as findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from ecorules.errors import ThresholdSyntaxError, UnitError
from ecorules.language import parse
from ecorules.rules import Better, Rule, Unread
from ecorules.schemes.checks import level_problem
from ecorules.schemes.findings import Findings, Place
from ecorules.schemes.model import Criterion, Indicator, Level, Part, Printed, Provenance, Source, Version
from ecorules.schemes.names import fold, shown, suggestion
from ecorules.schemes.scheme import Scheme
from ecorules.schemes.scopes import under_scope
from ecorules.units import canonical

if TYPE_CHECKING:
    from ecorules.schemes.filemodel import IndicatorShape, PartShape, SchemeShape


def check_names(shape: SchemeShape, findings: Findings) -> None:
    """Ids and names that repeat, criteria about nothing, departures from no other scheme."""
    if shape.extends is None:
        told: list[Place] = [("drop",)] if shape.drop else []
        told += [("indicators", at, "reason") for at, row in enumerate(shape.indicators) if row.reason]
        for place in told:
            what = "没有 extends，谈不上改动或删除", "without `extends` there is nothing to depart from"
            findings.add("E408", place, *what)
    seen: dict[str, str] = {}
    times = Counter(row.id for row in shape.indicators)
    for index, row in enumerate(shape.indicators):
        for key, word in (("id", row.id), ("name", row.name)):
            other = seen.setdefault(fold(word), row.id)
            if other != row.id or (key == "id" and times[row.id] > 1):
                findings.add(
                    "E404",
                    ("indicators", index, key),
                    f"“{shown(word)}” 重复",
                    f"{shown(word)!r} stands for two indicators",
                    "每个编号和名称只能用一次",
                    "each id and each name may be used once",
                )
        names: set[str] = set()
        for at, part in enumerate(row.parts):
            if fold(part.name) in names:
                path = ("indicators", index, "parts", at, "name")
                findings.add("E404", path, f"分项 “{shown(part.name)}” 重复", f"part {shown(part.name)!r} repeats")
            names.add(fold(part.name))
    _check_criteria(shape, findings)


def _check_criteria(shape: SchemeShape, findings: Findings) -> None:
    ids = [row.id for row in shape.indicators]
    groups = ["all", *dict.fromkeys(name for row in shape.indicators for name in (row.attribute, row.domain) if name)]
    for index, criterion in enumerate(shape.criteria):
        wanted, known = (criterion.of, ids) if isinstance(criterion.of, list) else ([criterion.of], groups)
        for word in wanted:
            if word not in known:
                listed = "可写 all、指标属性、领域或编号列表", "all, an attribute, a domain or a list of ids"
                findings.add(
                    "E404",
                    ("criteria", index, "of"),
                    f"没有指标属于 “{shown(word)}”",
                    f"no indicator is {shown(word)!r}",
                    *suggestion(word, known, listed),
                )


def build(shape: SchemeShape, findings: Findings) -> Scheme:
    """The scheme of a checked shape; what cannot be read is found, and the rest goes on."""
    source = Source(**shape.source.model_dump()) if shape.source else None
    seen = source is None or source.confirmed
    rows = enumerate(shape.indicators)
    indicators = tuple(_indicator(row, ("indicators", index), findings, confirmed=seen) for index, row in rows)
    criteria = []
    for index, criterion in enumerate(shape.criteria):
        asked = _Asked(criterion.share, "%", "higher", None, None)
        rule = _rule(asked, ("criteria", index, "share"), findings)
        if rule is not None:
            of = tuple(criterion.of) if isinstance(criterion.of, list) else criterion.of
            name = criterion.name or f"{'、'.join(of) if isinstance(of, tuple) else of}：{criterion.share}"
            criteria.append(Criterion(name=name, of=of, share=criterion.share, rule=rule))
    return Scheme(
        **shape.model_dump(include={"id", "title", "issuer", "number", "date", "level", "note", "extends"}),
        source=source,
        criteria=tuple(criteria),
        indicators=indicators,
        waive=tuple(shape.waive.items()),
    )


class _Asked(NamedTuple):
    """What a rule is read from: the text and its column, for whom it is, and why it is not read if it is not."""

    text: str
    unit: str | None
    better: Better | None
    scope: str | None
    unread: str | None


class _Printed(NamedTuple):
    """One text of a threshold, with since when it holds and where it stands in the file."""

    text: str
    place: Place
    start: str | None = None
    provenance: Provenance | None = None
    confirmed: bool | None = None
    unread: str | None = None


def _indicator(row: IndicatorShape, path: Place, findings: Findings, *, confirmed: bool) -> Indicator:
    for message, message_en in _gaps(row):
        findings.add("E405", path, message, message_en)
    seen = confirmed if row.confirmed is None else row.confirmed
    texts = _texts(row, path, findings)
    provenance = _provenance(row)
    parts = [
        _part(at + 1, part, row, (*path, "parts", at), texts, findings, confirmed=seen)
        for at, part in enumerate(row.parts)
    ]
    versions: list[Version] = []
    if not (parts and any(part is None for part in parts)):
        versions = [
            Version(
                start=text.start,
                threshold=text.text,
                rule=rule,
                provenance=text.provenance,
                confirmed=seen if text.confirmed is None else text.confirmed,
                unread=text.unread,
            )
            for text in texts
            if (rule := _rule(_asked(text, row.unit, row.better, row.scope), text.place, findings)) is not None
        ]
    held = versions[-1] if versions else None
    return Indicator(
        **row.model_dump(exclude=_BUILT),
        threshold=held.threshold if held else None,
        rule=held.rule if held else None,
        parts=tuple(part for part in parts if part is not None),
        responsible=tuple(row.responsible),
        printed=Printed(**row.printed.model_dump()) if row.printed else None,
        provenance=(held.provenance if held else None) or provenance,
        confirmed=held.confirmed if held else seen,
        unread=held.unread if held else row.unread,
        versions=_dated(versions),
        waive=tuple(row.waive.items()),
    )


#: Fields of an indicator that are not taken over from the file as they stand.
_BUILT = {
    *("threshold", "parts", "responsible", "printed", "provenance", "confirmed", "unread"),
    *("reason", "waive"),
}


def _gaps(row: IndicatorShape) -> Iterator[tuple[str, str]]:
    own = [part.threshold is not None for part in row.parts]
    if row.threshold is None and not all(own):
        yield "有的分项没有指标值（threshold）", "a part has no threshold, and the indicator has none to share"
    if row.threshold is None and not own:
        yield "没有指标值（threshold）", "there is no threshold"
    if own and all(own) and row.threshold is not None:
        yield "每个分项都有指标值，指标自己的没有用处", "each part has its own threshold: the indicator's is not used"
    if own and row.better is not None:
        yield "有分项时 better 写在分项上", "where there are parts, `better` belongs to each part"


def _part(
    number: int,
    part: PartShape,
    row: IndicatorShape,
    path: Place,
    shared: list[_Printed],
    findings: Findings,
    *,
    confirmed: bool,
) -> Part | None:
    texts = _texts(part, path, findings) or shared
    own = part.threshold is not None
    unit = part.unit or row.unit
    seen = confirmed if part.confirmed is None else part.confirmed
    versions = []
    for text in texts:
        rule = _rule(_asked(text, unit, part.better, row.scope), text.place, findings)
        level = None
        if rule is not None and part.level is not None:
            asked = _asked(text, part.level.unit, part.level.better, row.scope)
            level = _rule(asked, (*path, "level"), findings)
            problem = level_problem(rule)
            if problem is not None:
                findings.add("E405", (*path, "level"), *problem)
        if rule is not None:
            versions.append(
                Version(
                    start=text.start,
                    threshold=text.text,
                    rule=rule,
                    level_rule=level,
                    provenance=text.provenance if own else None,
                    confirmed=_seen(text, seen, own=own),
                    unread=text.unread,
                )
            )
    if not versions:
        return None
    held = versions[-1]
    behind = None
    if part.level is not None and held.level_rule is not None:
        behind = Level(**part.level.model_dump(), rule=held.level_rule)
    return Part(
        number=number,
        name=part.name,
        unit=unit,
        threshold=held.threshold,
        better=part.better,
        rule=held.rule,
        level=behind,
        provenance=held.provenance or _provenance(part),
        confirmed=held.confirmed,
        unread=held.unread,
        versions=_dated(versions),
    )


def _seen(text: _Printed, seen: bool, *, own: bool) -> bool:
    """Whether the figures of a part's text were seen: its own say so themselves, shared ones at the indicator."""
    if own:
        return seen if text.confirmed is None else text.confirmed
    return seen and text.confirmed is not False


def _dated(versions: list[Version]) -> tuple[Version, ...]:
    """Versions are kept where the date decides between them; one that always held is the threshold itself."""
    return () if len(versions) == 1 and versions[0].start is None else tuple(versions)


def _texts(row: IndicatorShape | PartShape, path: Place, findings: Findings) -> list[_Printed]:
    """The texts of a threshold in the order of their days."""
    place = (*path, "threshold")
    if row.threshold is None:
        return []
    if isinstance(row.threshold, str):
        return [_Printed(row.threshold, place, unread=row.unread)]
    if row.unread is not None:
        what = "有日期的指标值，unread 写在各自的文本旁", "with thresholds by date, `unread` stands beside each text"
        findings.add("E405", (*path, "unread"), *what)
    texts = [
        _Printed(each.text, (*place, at, "text"), each.start, _provenance(each), each.confirmed, each.unread)
        for at, each in enumerate(row.threshold)
    ]
    for at, (before, after) in enumerate(pairwise(texts), start=1):
        if after.start is None or not _begins_before(before.start, after.start):
            what = "指标值应按 from 的先后排列，各写一次", "thresholds stand in the order of their `from`, each once"
            findings.add("E410", (*place, at), *what)
    return texts


def _begins_before(first: str | None, second: str) -> bool:
    return first is None or f"{first}-01-01"[:10] < f"{second}-01-01"[:10]


def _provenance(row: Any) -> Provenance | None:
    given = row.provenance.model_dump(exclude_none=True) if row.provenance else {}
    return Provenance(**given) if given else None


def _asked(text: _Printed, unit: str | None, better: Better | None, scope: str | None) -> _Asked:
    return _Asked(text.text, unit, better, scope, text.unread)


def _rule(asked: _Asked, path: Place, findings: Findings) -> Rule | None:
    """The rule of a text; what cannot be read is found, and reading goes on with the next."""
    text = asked.text
    try:
        rule = _unread(asked) if asked.unread else parse(text, unit=asked.unit, better=asked.better)
    except (ThresholdSyntaxError, UnitError) as error:
        for finding in error.diagnostics:
            what = f"指标值 “{shown(text)}” 无法读取（{finding.code}）：{finding.message}"
            what_en = f"threshold {shown(text)!r} cannot be read ({finding.code}): {finding.message_en}"
            findings.add("E406", path, what, what_en, finding.hint, finding.hint_en)
        return None
    found = under_scope(rule, asked.scope)
    if found is None:
        scope = shown(asked.scope)
        what, what_en = f"适用范围 “{scope}” 不是词库中的类别", f"scope {scope!r} names no known class"
        hint = "写作 市、县、市县 或类别词库中的名称；其他说明写在 note"
        findings.add(
            "E411", (*path[:2], "scope"), what, what_en, hint, "write classes of the lexicon, the rest in `note`"
        )
    return found


def _unread(asked: _Asked) -> Rule:
    """The rule of a text that this version cannot read: only an attestation settles it."""
    try:
        canonical(asked.unit)
        unit = asked.unit
    except UnitError:
        unit = None
    words = " ".join(asked.text.split())
    return Rule(text=asked.text, unit=unit, better=asked.better, demand=Unread(words=words, reason=str(asked.unread)))
