"""The ids of the indicators, from their serial cells.

Comes in: the rows of a table. Goes out: an id for each. Serial numbers run on without gaps, so a
gap is a row that was lost; a number that is missing between its neighbours is put in, and told.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecorules.drafts.ledger import Ledger
from ecorules.drafts.rows import Row
from ecorules.drafts.spelling import pieces, serial
from ecorules.drafts.trouble import quoted


def ids_of(rows: Sequence[Row], ledger: Ledger, *, has_column: bool) -> list[str]:
    """An id for each row, each of them once."""
    if not has_column:
        ledger.add("W449", "表中没有序号栏，按次序编号", "the table has no serial numbers, ids count its rows")
        return [str(at + 1) for at in range(len(rows))]
    read = [_read(row) for row in rows]
    found: list[str] = []
    seen: set[str] = {name for name in read if name is not None}
    used: set[str] = set()
    for at, (row, printed) in enumerate(zip(rows, read, strict=True)):
        name = printed or _missing(found[-1] if found else None, seen, at)
        if printed is None:
            _say_missing(row, name, ledger)
        elif name in used:
            count = 2
            while f"{printed}-{count}" in seen:
                count += 1
            name = f"{printed}-{count}"
            ledger.add(
                "W449",
                f"序号与前面的重复，改为 {name}",
                f"the serial number repeats an earlier one, made {name}",
                cell=row.first("id"),
                indicator=name,
            )
        seen.add(name)
        used.add(name)
        found.append(name)
    _gaps(rows, found, ledger)
    if 2 * sum(name is not None and _counts(name) for name in read) > len(read):
        for row, printed in zip(rows, read, strict=True):
            if printed is not None and not _counts(printed):
                said = quoted(printed)
                message, message_en = f"序号 “{said}” 与其他的写法不同", f"serial number {said!r} is unlike the others"
                ledger.add("W449", message, message_en, cell=row.first("id"), indicator=printed)
    return found


def _read(row: Row) -> str | None:
    found = serial("".join(pieces(row.lines[0].cells["id"])))
    return found[0] if found else None


def _missing(before: str | None, seen: set[str], at: int) -> str:
    following = str(int(before) + 1) if before is not None and _counts(before) else str(at + 1)
    name, count = following, 2
    while name in seen:
        name = f"{before or at + 1}-{count}"
        count += 1
    return name


def _say_missing(row: Row, name: str, ledger: Ledger) -> None:
    cell = row.first("id")
    text = " ".join(pieces(row.cells("id")))
    if text:
        message, message_en = f"“{quoted(text)}” 不是序号", f"{quoted(text)!r} is no serial number"
    else:
        message, message_en = "序号是空的", "the serial number is missing"
    ledger.add(
        "W449",
        f"{message}，按次序编为 {name}",
        f"{message_en}, {name} by order",
        cell=cell if cell is not None else row.place,
        indicator=name,
    )


def _gaps(rows: Sequence[Row], found: Sequence[str], ledger: Ledger) -> None:
    before = 0
    for row, name in zip(rows, found, strict=True):
        if not _counts(name):
            continue
        number = int(name)
        if number != before + 1 and not (before == 0 and "-" in name):
            if number > before:
                lost = f"{before + 1}" if number == before + 2 else f"{before + 1}–{number - 1}"
                message, message_en = f"序号缺 {lost}，可能少了行", f"serial numbers {lost} are missing: a lost row?"
            else:
                message, message_en = f"序号 {name} 排在 {before} 之后", f"serial number {name} stands behind {before}"
            ledger.add("W449", message, message_en, cell=row.first("id") or row.place, indicator=name)
        before = number


def _counts(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) < 7
