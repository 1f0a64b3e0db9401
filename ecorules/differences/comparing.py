"""Comparing two schemes row by row, and judging the same observations by both.

Comes in: two schemes, what a crosswalk states, tables. Goes out: a ``Comparison``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike

from ecorules.analysis import Kind as OrderKind
from ecorules.analysis import Relation, relation
from ecorules.differences.comparison import ChangeKind, Comparison, Difference, FieldChange, Suggestion
from ecorules.differences.crosswalk import Row, read_crosswalk, stated_pairs
from ecorules.differences.matching import MatchedBy, match_rows, match_schemes, near_misses
from ecorules.differences.sides import assess_both
from ecorules.errors import EcoRulesError, SchemeError
from ecorules.rules import Rule
from ecorules.schemes import Indicator, Part, Scheme, fold, load_scheme, shown
from ecorules.text import Diagnostic
from ecorules.units import canonical


def compare(
    scheme: Scheme | str,
    other: Scheme | str,
    *,
    crosswalk: Mapping[str, str | None] | str | PathLike[str] | None = None,
    observations: object = None,
    regions: object = None,
    targets: object = None,
    references: object = None,
    year: int | str | None = None,
) -> Comparison:
    """How ``other`` stands to ``scheme``, row by row: "stricter" means that ``other`` asks for more.

    Indicators are paired by the ``crosswalk`` (``{key in scheme: key in other}``, an id or a name
    or a part such as "12.1"; None for no counterpart; or the path of a YAML or CSV file), then by
    equal names, then by equal ids where one name is the other with words added. Near misses are
    suggested, not paired. Parts are paired in the same way within a pair.

    Each pair is the same, stricter, looser, incomparable (with inputs on which they differ) or
    undetermined (with the reason), by the rules of ``ecorules.analysis.relation``; a row without a
    pair is new or dropped. An indicator with parts passes when each of its parts does, so that its
    kind follows from theirs.

    With ``observations`` both schemes judge the same tables (``ecorules.assessment.assess``
    describes them, in the ids and names of ``scheme``), and the comparison knows whose verdicts
    change and the share met under each. Raises ``SchemeError`` for a crosswalk that names what is
    not there, ``DataError`` for tables that cannot be used.

    >>> from ecorules import load_scheme
    >>> scheme = load_scheme("changde-2020")
    >>> compare(scheme, scheme).counts
    {'same': 36}
    """
    first, second = _scheme(scheme), _scheme(other)
    stated = [] if crosswalk is None else stated_pairs(read_crosswalk(crosswalk), first, second)
    matches = match_schemes(first, second, stated)
    part_pairs = [
        (row, twin) for row, twin in stated if twin is not None and row[1] is not None and twin[1] is not None
    ]
    by_id = {mine.id: _pair(mine, theirs, by, part_pairs) for mine, theirs, by in matches.pairs}
    for (mine, part), (theirs, twin) in matches.crossed:
        if part is None:
            by_id[mine.id] = _crossed(mine, part, theirs, twin)
    rows = [by_id[row.id] if row.id in by_id else Difference(kind="dropped", indicator=row) for row in first]
    rows += [_crossed(mine, part, theirs, twin) for (mine, part), (theirs, twin) in matches.crossed if part is not None]
    rows += [Difference(kind="new", other=row) for row in matches.right]
    suggestions = [
        Suggestion(id=row.id, name=row.name, other_id=near.id, other_name=near.name)
        for row, near in near_misses(matches.left, matches.right)
    ]
    found = Comparison(scheme=first, other=second, differences=tuple(rows), suggestions=tuple(suggestions))
    if observations is None:
        return found
    return assess_both(found, observations, regions, targets, references, year)


def _scheme(given: object) -> Scheme:
    if isinstance(given, Scheme):
        return given
    if not isinstance(given, str | PathLike):
        kind = shown(type(given).__name__)
        message, message_en = f"应给出方案，而不是 {kind}", f"a scheme is due, not {kind}"
        raise SchemeError(Diagnostic(code="E484", message=message, message_en=message_en))
    return load_scheme(given)


def _pair(mine: Indicator, theirs: Indicator, by: MatchedBy, stated: Sequence[tuple[Row, Row]]) -> Difference:
    changed = _changes(mine, theirs)
    if not mine.parts and not theirs.parts:
        order = _order(mine.rule, theirs.rule)
        return Difference(kind=order.kind, indicator=mine, other=theirs, matched_by=by, relation=order, changes=changed)
    parts = _parts(mine, theirs, stated)
    if not mine.parts or not theirs.parts:
        reason, reason_en = "只有一方分为若干分项", "only one of the two is divided into parts"
        return Difference(
            kind="undetermined", indicator=mine, other=theirs, matched_by=by, changes=changed, parts=parts,
            reason=reason, reason_en=reason_en,
        )  # fmt: skip
    kind = combined([part.kind for part in parts])
    return Difference(kind=kind, indicator=mine, other=theirs, matched_by=by, changes=changed, parts=parts)


def _parts(mine: Indicator, theirs: Indicator, stated: Sequence[tuple[Row, Row]]) -> tuple[Difference, ...]:
    """The parts of two indicators: as stated, by name, by number where the names agree."""
    pairs: list[tuple[Part, Part, MatchedBy]] = [
        (row[1], twin[1], "crosswalk")
        for row, twin in stated
        if row[0] is mine and twin[0] is theirs and row[1] is not None and twin[1] is not None
    ]
    done = {part.number for part, _, _ in pairs}, {part.number for _, part, _ in pairs}
    pairs += match_rows(
        [(part, str(part.number)) for part in mine.parts if part.number not in done[0]],
        [(part, str(part.number)) for part in theirs.parts if part.number not in done[1]],
    )
    twins = {part.number: (twin, by) for part, twin, by in pairs}
    found = []
    for part in mine.parts:
        if part.number not in twins:
            found.append(Difference(kind="dropped", indicator=mine, part=part))
            continue
        twin, by = twins[part.number]
        found.append(_part_pair(mine, part, theirs, twin, by))
    taken = {twin.number for _, twin, _ in pairs}
    found += [
        Difference(kind="new", other=theirs, other_part=part) for part in theirs.parts if part.number not in taken
    ]
    return tuple(found)


def _part_pair(mine: Indicator, part: Part, theirs: Indicator, twin: Part, by: str) -> Difference:
    order = _order(part.rule, twin.rule)
    level, kind = None, order.kind
    reason = reason_en = ""
    if part.level is not None and twin.level is not None and fold(part.level.name) == fold(twin.level.name):
        level = _order(part.level.rule, twin.level.rule)
        kind = _joint(kind, level.kind)
    elif part.level is not None or twin.level is not None:
        kind = "undetermined" if kind == "same" else _joint(kind, "undetermined")
        reason, reason_en = "分项所测的指标不同", "what the parts measure is not the same"
    return Difference(
        kind=kind, indicator=mine, other=theirs, part=part, other_part=twin, matched_by=by, relation=order,
        level=level, changes=_changes(part, twin), reason=reason, reason_en=reason_en,
    )  # fmt: skip


def _joint(one: OrderKind, two: OrderKind) -> OrderKind:
    """Two orders on one part, one of its change and one of its level: both must say the same."""
    return one if one == two else "undetermined"


def _crossed(mine: Indicator, part: Part | None, theirs: Indicator, twin: Part | None) -> Difference:
    """A part of one scheme that is an indicator of the other, as the crosswalk says."""
    first, second = part or mine, twin or theirs
    by = "crosswalk"
    if (part is None and mine.parts) or (twin is None and theirs.parts):
        return Difference(
            kind="undetermined", indicator=mine, part=part, other=theirs, other_part=twin, matched_by=by,
            reason="只有一方分为若干分项", reason_en="only one of the two is divided into parts",
        )  # fmt: skip
    order = _order(first.rule, second.rule)
    return Difference(
        kind=order.kind, indicator=mine, part=part, other=theirs, other_part=twin, matched_by=by, relation=order,
        changes=_changes(first, second),
    )  # fmt: skip


def _order(mine: Rule | None, theirs: Rule | None) -> Relation:
    """How the second rule stands to the first."""
    assert mine is not None
    assert theirs is not None
    return relation(theirs, mine)


def combined(kinds: Iterable[ChangeKind]) -> OrderKind:
    """The order between two indicators whose parts must all be met; a new part asks for more.

    >>> combined(["same", "stricter", "new"]), combined(["stricter", "dropped"]), combined(["same", "undetermined"])
    ('stricter', 'incomparable', 'undetermined')
    """
    found = set(kinds)
    if "undetermined" in found:
        return "undetermined"
    more = bool(found & {"stricter", "new", "incomparable"})
    less = bool(found & {"looser", "dropped", "incomparable"})
    return "incomparable" if more and less else "stricter" if more else "looser" if less else "same"


def _changes(mine: Indicator | Part, theirs: Indicator | Part) -> tuple[FieldChange, ...]:
    """What is different beside the demand."""
    found = []
    for name in ("name", "unit", "threshold", "better", "attribute", "domain", "scope", "responsible"):
        before, after = (_text(getattr(row, name, None)) for row in (mine, theirs))
        if _folded(name, before) != _folded(name, after):
            found.append(FieldChange(field=name, before=before, after=after))
    levels = [getattr(row, "level", None) for row in (mine, theirs)]
    names = [None if level is None else level.name for level in levels]
    if names[0] != names[1]:
        found.append(FieldChange(field="level", before=names[0], after=names[1]))
    return tuple(found)


def _text(given: object) -> str | None:
    if isinstance(given, tuple):
        return "、".join(map(str, given)) or None
    return None if given is None else str(given)


def _folded(name: str, text: str | None) -> str | None:
    """A field for comparison: units by what they mean, names and texts without their blanks."""
    if name == "unit":
        try:
            return canonical(text)
        except EcoRulesError:
            return text
    return None if text is None else fold(text)
