"""Checks of where figures come from and when they hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ecorules.lint.asked import Table
from ecorules.lint.findings import Path, Remark, listing
from ecorules.schemes import Indicator, Part, Provenance, Scheme, shown


def no_provenance(table: Table) -> Iterator[Remark]:
    """A scheme that does not say where it was printed: document, and number or date.

    The scheme's own number and date count; rows that name their document need none of it.
    """
    scheme = table.scheme
    if scheme.source is None or not scheme.source.document:
        bare = [row for row in scheme if not _has_document(row)]
        if bare:
            ids, ids_en = listing(row.id for row in bare)
            yield Remark(
                None,
                ("source",),
                f"没有写明出处（source.document），{len(bare)} 项指标也没有：{ids}",
                f"there is no source.document, and none at {len(bare)} of the indicators: {ids_en}",
                "写 source: {document: 文件名, number: 文号, date: 日期}",
                "write source: {document: …, number: …, date: …}",
            )
    if not _dated(scheme) and not all(map(_has_number, scheme)):
        yield Remark(
            None,
            ("source",) if scheme.source is not None else (),
            "出处没有文号，也没有日期",
            "the source has neither a document number nor a date",
            "写上 number 或 date",
            "give number or date",
        )


def _dated(scheme: Scheme) -> bool:
    source = scheme.source
    own = (scheme.number, scheme.date)
    return any(own) or (source is not None and any((source.number, source.date)))


def _has_document(row: Indicator) -> bool:
    return any(found.document for found in _provenances(row))


def _has_number(row: Indicator) -> bool:
    return any(found.number or found.date for found in _provenances(row))


def _provenances(row: Indicator) -> Iterator[Provenance]:
    holders: tuple[Indicator | Part, ...] = (row, *row.parts)
    for holder in holders:
        if holder.provenance is not None:
            yield holder.provenance


def unconfirmed(table: Table) -> Iterator[Remark]:
    """Figures that were not seen in a document, in one line."""
    rows = [row for row in table.scheme if not _is_confirmed(row)]
    if rows:
        ids, ids_en = listing(row.id for row in rows)
        yield Remark(
            None,
            ("source",),
            f"{len(rows)} 项指标（共 {len(table.scheme)} 项）的数值没有在文件中核实：{ids}",
            f"the figures of {len(rows)} of {len(table.scheme)} indicators were not seen in a document: {ids_en}",
            "找到原文后改为 confirmed: true，并写明 provenance",
            "once the document is at hand, set confirmed: true and say where it stands",
        )


def _is_confirmed(row: Indicator) -> bool:
    holders: tuple[Indicator | Part, ...] = (row, *row.parts)
    return all(one.confirmed and all(version.confirmed for version in one.versions) for one in holders)


def never_in_force(table: Table) -> Iterator[Remark]:
    """A dated threshold that no assessed year meets, or that changes nothing.

    A year is assessed by what is in force at its end: of two days in one year only the later counts.
    """
    for row in table.scheme:
        owners: list[tuple[Path, Indicator | Part]] = [((), row)]
        owners += [(("parts", at), part) for at, part in enumerate(row.parts) if part.threshold != row.threshold]
        for owner, holder in owners:
            for at, (first, second) in enumerate(pairwise(holder.versions)):
                since, until = first.start or "", second.start or ""
                if since[:4] == until[:4]:
                    said, said_en = "同一年内又被替换，按年末评判时用不到", "it is replaced before the year ends"
                elif first.threshold == second.threshold:
                    said, said_en = "与后一版相同，没有变化", "the next one is the same"
                else:
                    continue
                old, new = shown(first.threshold), shown(second.threshold)
                yield Remark(
                    row.id,
                    (*owner, "threshold", at),
                    f"“{old}”（{since or '最初'}）与 “{new}”（{until}）：{said}",
                    f"{old!r} ({since or 'first'}) and {new!r} ({until}): {said_en}",
                    "核对生效日期",
                    "check the days of coming into force",
                )
