"""The domain and the task of each indicator: cells that reach over many rows.

Comes in: the composed rows of a table. Goes out: their domain and task. A merged cell says for
whom it is; an empty cell below one is taken for its continuation, and told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ecorules.drafts.composing import Composed
from ecorules.drafts.grid import Cell
from ecorules.drafts.headings import Heading
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.spelling import chinese_number, closed, pieces
from ecorules.drafts.trouble import quoted
from ecorules.drafts.words import Field

_NUMBER: Final = re.compile(r"[（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")


def place(found: Sequence[Composed], heading: Heading, ledger: Ledger) -> None:
    """Give every indicator its domain and task."""
    if heading.of("domain"):
        _fill("domain", found, heading, ledger)
    else:
        for one in found:
            if one.row.section is not None:
                one.data["domain"] = closed(pieces([one.row.section]))
    if heading.of("task"):
        _fill("task", found, heading, ledger)
        _nesting(found, ledger)


def _nesting(found: Sequence[Composed], ledger: Ledger) -> None:
    """Tasks stand inside domains; the other way round the two columns are confused."""
    tasks: dict[str, set[str]] = {}
    domains: dict[str, set[str]] = {}
    for one in found:
        domain, task = one.data.get("domain"), one.data.get("task")
        if domain and task:
            tasks.setdefault(domain, set()).add(task)
            domains.setdefault(task, set()).add(domain)
    if tasks and all(len(own) == 1 for own in tasks.values()) and any(len(own) > 1 for own in domains.values()):
        message = "每个领域只有一个任务，一个任务却属于几个领域：领域和任务两栏可能颠倒"
        ledger.add(
            "W451", message, "each domain has one task, but tasks have several domains: are the columns confused?"
        )


def _fill(about: Field, found: Sequence[Composed], heading: Heading, ledger: Ledger) -> None:
    if not any(one.row.cells(about) for one in found):
        return
    merged = any(cell.rows > 1 for one in found for cell in one.row.cells(about))
    held: Cell | None = None
    text = ""
    above: tuple[str, ...] = ()
    taken: list[Composed] = []
    for one in found:
        cells = one.row.cells(about)
        own = one.row.first(about)
        # A task ends where its domain does.
        upper = (one.data.get("domain", ""),) if about == "task" else ()
        if cells:
            _told(about, taken, text, ledger)
            taken = []
            held, text = cells[0], closed(pieces(cells))
        elif held is None or upper != above or (own is not None and own.rows > 1) or merged:
            _told(about, taken, text, ledger)
            taken = []
            name, name_en = _names(about)
            carried = held is not None and upper == above and not (own is not None and own.rows > 1)
            if not carried:
                held, text = None, ""
            ledger.add(
                "W454",
                f"{name}是空的" + (f"，沿用上面的 “{quoted(text)}”" if carried else ""),
                f"the {name_en} is empty" + (f", that above is taken: {quoted(text)}" if carried else ""),
                cell=own if own is not None else one.row.place,
                indicator=one.id,
            )
        else:
            taken.append(one)
        above = upper
        if text:
            one.data[about] = text
    _told(about, taken, text, ledger)
    _returning(about, found, ledger)
    _numbers(about, found, ledger)


def _returning(about: Field, found: Sequence[Composed], ledger: Ledger) -> None:
    """A domain or task that comes back after another: a table prints each in one place."""
    seen: set[tuple[str, str]] = set()
    before = ("", "")
    name, name_en = _names(about)
    for one in found:
        own = (one.data.get("domain", "") if about == "task" else "", one.data.get(about, ""))
        if own != before and own in seen and own[1]:
            _doubt(
                about,
                one,
                ledger,
                f"{name} “{quoted(own[1])}” 隔了别的又出现",
                f"the {name_en} {quoted(own[1])!r} comes back after another",
            )
        seen.add(own)
        before = own


def _told(about: Field, taken: Sequence[Composed], text: str, ledger: Ledger) -> None:
    """Empty cells that were taken for a continuation of the one above, told once a run."""
    if not taken:
        return
    ids = "、".join(one.id for one in taken)
    name, name_en = _names(about)
    ledger.add(
        "N442",
        f"{name}空白，沿用上面的 “{quoted(text)}”：指标 {ids}",
        f"the {name_en} is blank, that above is taken ({quoted(text)}): indicators {ids}",
        cell=taken[0].row.first(about) or taken[0].row.place,
        indicator=taken[0].id,
    )


def _names(about: Field) -> tuple[str, str]:
    return ("领域", "domain") if about == "domain" else ("任务", "task")


def _numbers(about: Field, found: Sequence[Composed], ledger: Ledger) -> None:
    """Numbered texts, (一) (二) …: each has its number, and they run on."""
    firsts: dict[str, Composed] = {}
    for one in found:
        if one.data.get(about):
            firsts.setdefault(one.data[about], one)
    counts = {text: _count(text) for text in firsts}
    numbered = [count for count in counts.values() if count]
    name, name_en = _names(about)
    if not numbered or 2 * len(numbered) <= len(counts):
        for text, one in firsts.items():
            if counts[text]:
                _doubt(
                    about,
                    one,
                    ledger,
                    f"{name} “{quoted(text)}” 带有编号，其他的没有",
                    f"the {name_en} {quoted(text)!r} has a number, others have none",
                )
        return
    before = 0
    for text, one in firsts.items():
        count = counts[text]
        if not count:
            _doubt(
                about,
                one,
                ledger,
                f"{name} “{quoted(text)}” 没有编号，其他的有",
                f"the {name_en} {quoted(text)!r} has no number, others have",
            )
        elif count not in (before + 1, 1) or (count == 1 and before == 1):
            _doubt(
                about,
                one,
                ledger,
                f"{name}编号 {before} 之后是 {count}：“{quoted(text)}”",
                f"the {name_en} number {count} follows {before}: {quoted(text)!r}",
            )
        before = count or before + 1


def _doubt(about: Field, one: Composed, ledger: Ledger, message: str, message_en: str) -> None:
    ledger.add("W451", message, message_en, cell=one.cell(about), indicator=one.id)


def _count(text: str) -> int:
    found = _NUMBER.match(text)
    if not found:
        return 0
    word = found.group(1)
    if word.isdecimal():
        return int(word)
    return chinese_number(word)
