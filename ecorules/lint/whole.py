"""Checks of the demands on the whole: criteria that are about nothing, or say what another says."""

from __future__ import annotations

from collections.abc import Iterator

from ecorules.lint.asked import Table
from ecorules.lint.findings import Remark
from ecorules.rules import NotAssessed
from ecorules.schemes import Indicator, shown


def idle_criteria(table: Table) -> Iterator[Remark]:
    """Criteria that no assessed indicator counts for, or that cover what another covers."""
    seen: dict[frozenset[str], int] = {}
    for at, criterion in enumerate(table.scheme.criteria):
        rows = [row for row in table.scheme if criterion.covers(row)]
        covered = frozenset(row.id for row in rows)
        first = seen.setdefault(covered, at)
        if not rows or not any(map(_assessed, rows)):
            message = f"“{shown(criterion.name)}” 所指的指标都不考核"
            message_en = f"the indicators of {shown(criterion.name)!r} are all not assessed"
        elif first != at:
            other = table.scheme.criteria[first].name
            message = f"“{shown(criterion.name)}” 与 “{shown(other)}” 针对同样的指标"
            message_en = f"{shown(criterion.name)!r} is about the same indicators as {shown(other)!r}"
        elif isinstance(criterion.of, tuple) and len(set(criterion.of)) < len(criterion.of):
            message = f"“{shown(criterion.name)}” 的编号列表中有重复"
            message_en = f"the list of ids of {shown(criterion.name)!r} repeats some"
        else:
            continue
        yield Remark(
            None,
            ("criteria", at, "of"),
            message,
            message_en,
            "合并或更正 of 与 share",
            "merge them, or correct of and share",
        )


def _assessed(row: Indicator) -> bool:
    rules = [row.rule] if not row.parts else [part.rule for part in row.parts]
    return any(rule is not None and not isinstance(rule.demand, NotAssessed) for rule in rules)
