"""Waivers: findings that a scheme lets stand, each with its reason.

Comes in: findings, and what the scheme and its rows waive. Goes out: the findings, a waived one
as a note that gives the reason, and one for each waiver that waives nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecorules.lint.findings import Remark
from ecorules.lint.table import STALE, WAIVED
from ecorules.schemes import Scheme, shown

Coded = tuple[str, Remark]


def waived(scheme: Scheme, found: Iterable[Coded]) -> Iterator[Coded]:
    """The findings after the scheme's waivers; a row's own comes before the scheme's."""
    whole = dict(scheme.waive)
    rows = {row.id: dict(row.waive) for row in scheme if row.waive}
    unused = {(None, code) for code in whole} | {(row, code) for row, codes in rows.items() for code in codes}
    for code, remark in found:
        held_by = remark.row if remark.row is not None and code in rows.get(remark.row, {}) else None
        reason = rows[held_by].get(code) if held_by is not None else whole.get(code)
        if reason is None or not code.startswith("W"):
            yield code, remark
            continue
        unused.discard((held_by, code))
        yield (
            WAIVED,
            remark._replace(
                message=f"{code} 照旧（{shown(reason)}）：{remark.message}",
                message_en=f"{code} stands ({shown(reason)}): {remark.message_en}",
                hint="",
                hint_en="",
            ),
        )
    for row, code in sorted(unused, key=lambda key: (key[0] or "", key[1])):
        yield (
            STALE,
            Remark(
                row,
                ("waive", code),
                f"waive 中的 {shown(code)} 没有对应的提示",
                f"nothing here has the waived code {shown(code)}",
                "删去这一条",
                "delete it",
            ),
        )
