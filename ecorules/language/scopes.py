"""Which label governs which clause.

Comes in: the drafts of a text, and what stands between them. Goes out: rows and groups under
their labels. A label opens a scope; one of the same kind opens the next, those of another kind
stand inside; an unlabelled clause belongs to the label before it only where the text ties it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from ecorules.language.classes import Classes
from ecorules.language.complaints import refuse
from ecorules.language.drafts import Body, Clause, Draft, Label, Many
from ecorules.rules import Compare, Op

_SPLIT: Final = "和|与|以及|(?<![普波涉])及(?![格时其])|、"
_AIMED: Final = frozenset({"number", "change", "reference"})
_CARRIED: Final = frozenset({"number", "trend", "change", "reference"})


@dataclass(slots=True)
class Row:
    """A draft with the labels that govern it and the glue before it."""

    path: tuple[Label, ...]
    draft: Draft
    glue: str


@dataclass(slots=True)
class Group:
    """Rows under one label; None for rows that no label governs."""

    label: Label | None
    rows: list[Row]


def is_class(path: tuple[Label, ...]) -> bool:
    """Whether the outermost label is a class, or all other classes."""
    return bool(path) and path[0].kind.partition(":")[0] in {"class", "rest"}


def split_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names joined by 和 and the like, apart."""
    parts = tuple(part for name in names for part in ([name] if "(" in name else re.split(_SPLIT, name)))
    return parts if all(len(part) > 1 for part in parts) else names


def outside_brackets(draft: Draft) -> list[Clause]:
    """The clauses of a draft that stand outside brackets."""
    if isinstance(draft, Clause):
        return [draft]
    return [clause for item in draft.items for clause in outside_brackets(item)]


def hoisted(draft: Draft) -> tuple[Label, ...]:
    """The labels that govern a whole draft: those of its first clause, if no other has any."""
    if isinstance(draft, Clause):
        return draft.path
    first, *others = outside_brackets(draft)
    return first.path if draft.kind == "any" and not any(clause.path for clause in others) else ()


def without_path(draft: Draft) -> Draft:
    """The draft with the labels of its first clause taken off."""
    if isinstance(draft, Clause):
        return replace(draft, path=())
    return replace(draft, items=[without_path(draft.items[0]), *draft.items[1:]])


def flat(draft: Draft, glue: str) -> list[tuple[str, Draft]]:
    """The drafts that hold together, with what stands before each."""
    if isinstance(draft, Clause) or draft.kind == "any":
        return [(glue, draft)]
    return [pair for before, item in zip(draft.glue, draft.items, strict=True) for pair in flat(item, before or glue)]


def for_every_arm(draft: Many) -> Many:
    """市≥95 县≥85,或逐年提高: the 或 behind the last arm of a list holds for every arm."""
    if draft.kind != "all":
        return draft
    run = flat(draft, "")
    last = run[-1][1]
    if not isinstance(last, Many) or ",或" not in last.glue or not is_class(hoisted(last)):
        return draft
    before = [item for _, item in run[:-1]]
    if not any(is_class(hoisted(item)) for item in before):
        return draft
    glue = [mark for mark, _ in run]
    arms = Many("all", [*before, last.items[0]], glue, draft.span._replace(end=last.items[0].span.end))
    return Many("any", [arms, *last.items[1:]], last.glue, draft.span)


def continued(rows: list[Row]) -> list[Row]:
    """且 ties an unlabelled clause to the label before it, unless that closes a list of arms."""
    arms = sum(is_class(row.path) for row in rows)
    last_arm = max((place for place, row in enumerate(rows) if is_class(row.path)), default=-1)
    kept: list[Row] = []
    for place, row in enumerate(rows):
        before = kept[-1] if kept else None
        tied = before is not None and row.glue == "且" and not row.path and before.path and _belongs(before, row.draft)
        if tied and is_class(before.path) and arms > 1 and place > last_arm:  # type: ignore[union-attr]
            tied = False
        if not tied and before is not None and before.path and not row.path and _is_bare(row.draft):
            tied = _closes(before.draft, row.draft) and row.glue != ";"
            if not tied:
                raise refuse("row", before.draft.span.cover(row.draft.span))
        if tied and before is not None:
            before.draft = Many("all", [before.draft, row.draft], ["", "且"], before.draft.span.cover(row.draft.span))
        else:
            kept.append(row)
    return kept


def _is_bare(draft: Draft) -> bool:
    """A number with no label and no word of its own."""
    if not isinstance(draft, Clause) or draft.body.kind != "number":
        return False
    return draft.body.op is None or not draft.each


def _closes(before: Draft, draft: Draft) -> bool:
    """Whether a comparison closes the range that the one before it opened: pH≥6,≤9."""
    if not isinstance(before, Clause) or not isinstance(draft, Clause):
        return False
    signs = {before.body.op, draft.body.op}
    return bool(signs & {Op.GE, Op.GT}) and bool(signs & {Op.LE, Op.LT})


def dealt(row: Row, classes: Classes) -> list[Row]:
    """市、县分别达到95%、85%: one row for each class, in order."""
    draft = row.draft
    if not row.path or not isinstance(draft, Clause) or not draft.body.paired:
        return [row]
    label = row.path[-1]
    if label.kind == "subject":
        if any(name in classes.by_label for name in split_names(label.names)):
            raise refuse("each_of", label.span)
        return [row]
    if not label.kind.startswith("class") or len(label.names) != len(draft.body.paired):
        raise refuse("each_of", label.span)
    return [
        Row((*row.path[:-1], label._replace(names=(name,))), replace(draft, body=body), row.glue if not place else "、")
        for place, (name, body) in enumerate(zip(label.names, draft.body.paired, strict=True))
    ]


def _belongs(before: Row, draft: Draft) -> bool:
    if before.path[-1].kind != "subject":
        return True
    return isinstance(draft, Clause) and draft.body.kind in _CARRIED


def share_suffix(rows: list[Row]) -> None:
    """8000(东部),6500(中部)以上: the word behind the last bracket belongs to each bare number before it."""
    shared = next((row.draft.shared for row in rows if isinstance(row.draft, Clause) and row.draft.shared), None)
    if shared is None:
        return
    for row in rows:
        if isinstance(row.draft, Clause) and row.draft.body.bare is not None:
            row.draft = replace(row.draft, body=_related(shared, row.draft.body), shared=None)


def _related(op: Op, body: Body) -> Body:
    amount = body.bare
    assert amount is not None
    return Body(
        "number", lambda unit, _: Compare(op=op, bound=unit.settle(amount), span=body.span), body.span, body.amounts
    )


def grouped(rows: list[Row]) -> list[Group]:
    """Rows under their outermost labels. Rows labelled by an inner kind alone stay under the label above them."""
    rows = _subject_outside(rows)
    outer = {row.path[0].kind for row in rows if len(row.path) > 1}
    groups: list[Group] = []
    inner: set[str] = set()
    for row in rows:
        if not row.path:
            if groups and groups[-1].label is None:
                groups[-1].rows.append(row)
            else:
                groups.append(Group(None, [row]))
            continue
        label = row.path[0]
        opens = not outer or label.kind in outer or not inner or label.kind not in inner
        if opens:
            groups.append(Group(label, [Row(row.path[1:], row.draft, row.glue)]))
            inner = {row.path[1].kind, "rest"} if len(row.path) > 1 else set()
        else:
            groups[-1].rows.append(row)
    return groups


def _subject_outside(rows: list[Row]) -> list[Row]:
    """到2020年,城镇化率58;到2025年,63: a subject named under the first year alone stands over all of them."""
    labelled = [row for row in rows if row.path]
    if len(labelled) < 2 or len(labelled) < len(rows) or any(row.path[0].kind != "year" for row in labelled):
        return rows
    first, *others = labelled
    if len(first.path) != 2 or first.path[1].kind != "subject" or any(len(row.path) != 1 for row in others):
        return rows
    return [Row(first.path[::-1], first.draft, first.glue), *others]


def only_an_aim(draft: Draft, drafts: list[Draft]) -> bool:
    """力争 beside a plain bound on the same thing is a note; alone it binds."""
    if not isinstance(draft, Clause) or not draft.aim:
        return False
    return draft.body.kind in {*_AIMED, "word"} and any(
        isinstance(other, Clause) and not other.aim and other.body.kind in _AIMED for other in drafts
    )
