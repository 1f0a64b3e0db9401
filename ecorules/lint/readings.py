"""Checks of how texts were read: ambiguous, by a word nobody listed, without effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ecorules.lint.asked import Table
from ecorules.lint.findings import Path, Remark, listing
from ecorules.rules import NotAssessed
from ecorules.schemes import shown

#: Warnings of the reader that have a check of their own: signs, states and units.
_ELSEWHERE: Final = frozenset({"W101", "W103", "W105"})
_KINDS: Final = {
    "footnote": ("脚注", "a footnote mark"),
    "annotation": ("附注", "an annotation"),
    "softening": ("缓和语", "a softening word"),
    "period": ("时段", "a period"),
    "cumulative": ("累计记号", "a mark of a cumulative figure"),
    "share": ("分数写法", "a share"),
    "start": ("起始语", "an opening word"),
    "aim": ("力争目标", "an aim"),
}


def ambiguous(table: Table) -> Iterator[Remark]:
    """A text that could be read otherwise: 且 and 或 side by side, another name behind a class."""
    yield from _carried(
        table,
        lambda code: code not in _ELSEWHERE,
        ("把要求写成只有一种读法", "write the demand so that it can be read in one way only"),
    )


def contradictory(table: Table) -> Iterator[Remark]:
    """Clauses joined by 且 that nothing can meet together."""
    for each in table.readable:
        for found in table.contradictions(each.rule)[:1]:  # others of one text mostly say it of other classes
            whom, whom_en = listing((*found.classes, *([found.year] if found.year else ())))
            clauses, about = " 与 ".join(map(shown, found.clauses)), f"（{whom}）" if whom else ""
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.text)}” 无法同时达到：{clauses}{about}",
                f"{shown(each.text)!r} cannot be met: {' and '.join(map(shown, found.clauses))} exclude each other"
                + (f" ({whom_en})" if whom else ""),
                "与原表核对，是否应为 “或”",
                "check it against the printed table: should it be 或?",
            )


def unlisted_state(table: Table) -> Iterator[Remark]:
    """A state that the lexicon does not have, or has in another spelling."""
    yield from _carried(table, lambda code: code == "W101", ("核对写法", "check the spelling"))


def _carried(table: Table, wanted: Callable[[str], bool], otherwise: tuple[str, str]) -> Iterator[Remark]:
    for each in table.readable:
        for found in each.rule.diagnostics:
            if wanted(found.code) and found.code.startswith("W"):
                hint, hint_en = (found.hint, found.hint_en) if found.hint else otherwise
                yield Remark(
                    each.indicator.id,
                    each.place,
                    f"指标值 “{shown(each.text)}”（{found.code}）：{found.message}",
                    f"threshold {shown(each.text)!r} ({found.code}): {found.message_en}",
                    hint,
                    hint_en,
                )


def without_effect(table: Table) -> Iterator[Remark]:
    """Printed words that bind nothing: footnote marks, 力争, brackets."""
    for each in table.readable:
        for note in each.rule.notes:
            zh, en = _KINDS.get(note.kind, (note.kind, note.kind))
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.text)}” 中的 “{shown(note.text)}” 是{zh}，不另作要求",
                f"{shown(note.text)!r} in {shown(each.text)!r} is {en} and demands nothing of its own",
            )


def not_assessed(table: Table) -> Iterator[Remark]:
    """A row that demands nothing: 不考核."""
    for each in table.readable:
        if isinstance(each.rule.demand, NotAssessed):
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.name)}” 不作要求（{shown(each.text)}），评判总是不涉及",
                f"{shown(each.name)!r} demands nothing ({shown(each.text)}): it is always 不涉及 (not applicable)",
            )


def unread(table: Table) -> Iterator[Remark]:
    """A threshold that stands as printed and was not read, with the reason."""
    for each in table.asked:
        if each.unread is not None:
            yield Remark(
                each.indicator.id,
                each.place,
                f"“{shown(each.name)}” 的指标值 “{shown(each.text)}” 未读取：{shown(each.unread)}",
                f"{shown(each.name)!r}: the threshold {shown(each.text)!r} was not read: {shown(each.unread)}",
                "这一项只能凭报告的达标情况评判",
                "only an attestation can settle this row",
            )


def printed_alike(table: Table) -> Iterator[Remark]:
    """A printed cell that says the same as the scheme's own."""
    for row in table.scheme:
        if row.printed is None:
            continue
        for key, own in (("name", row.name), ("unit", row.unit), ("threshold", row.threshold)):
            cell = getattr(row.printed, key)
            if cell is not None and own is not None and cell == own:
                path: Path = ("printed", key)
                yield Remark(
                    row.id,
                    path,
                    f"printed.{key} 与 {key} 相同：“{shown(cell)}”",
                    f"printed.{key} is the same as {key}: {shown(cell)!r}",
                    "只在方案改动了原文时才写 printed",
                    "printed is for cells that the scheme puts otherwise",
                )
