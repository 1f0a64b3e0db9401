"""A document into a draft scheme.

Comes in: what a file holds, as grids. Goes out: a ``Draft``, or a ``SchemeError`` that says why
there is none. The steps: choose the table, find its columns, group its rows, pair names with
units and thresholds, compose the data of a scheme file, build the scheme, check it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any, Final

from ecorules.drafts.about import describe
from ecorules.drafts.belonging import place
from ecorules.drafts.checks import check
from ecorules.drafts.choosing import Piece, choose
from ecorules.drafts.composing import Composed, Composer
from ecorules.drafts.draft import Draft, draft_of
from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Cell, Document
from ecorules.drafts.headings import check_given
from ecorules.drafts.ledger import ABOUT, Ledger
from ecorules.drafts.numbering import ids_of
from ecorules.drafts.readings import read
from ecorules.drafts.rows import Body, read_rows
from ecorules.drafts.trouble import quoted, refuse
from ecorules.drafts.words import REMARK, field_of, plain
from ecorules.schemes import scheme_from_data, under_scope
from ecorules.text import Diagnostic

#: A scheme file holds no more.
MAX_ROWS: Final = 2000
#: Longer lines around a table are no remarks to it.
_REMARK: Final = 1000


def read_table(
    path: str | PathLike[str],
    *,
    id: str | None = None,
    title: str | None = None,
    columns: Mapping[str, str | int] | None = None,
    table: int | str | None = None,
) -> Draft:
    """A draft scheme from the table of a file: docx, xlsx, html, csv, tsv, md, txt, pdf.

    Columns are recognised by their headings; ``columns`` names them by hand, each by its heading
    or its number from 1: name, unit, threshold, id, attribute, domain, task, responsible, scope,
    note. ``table`` picks one of several tables by number (from 1), sheet name or title. What was
    paired by a rule of thumb, could not be read or lacks a direction is in ``findings``; nothing
    of the table is dropped.

    Raises ``SchemeError`` for a file that cannot be read or holds no table of indicators.

    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "table.csv"
    >>> text = "序号,指标名称,单位,指标值\\n1,林草覆盖率 山区 平原地区,%,≥60 ≥18\\n2,绿地率,%,40\\n"
    >>> _ = file.write_text(text, encoding="utf-8")
    >>> draft = read_table(file)
    >>> [(row.name, row.threshold) for row in draft]
    [('林草覆盖率', '山区≥60 平原地区≥18'), ('绿地率', '40')]
    >>> [finding.code for finding in draft.findings if "指标" in finding.where]
    ['W442', 'W447']
    """
    return draft_from_document(read_document(path), id=id, title=title, columns=columns, table=table)


def draft_from_document(
    document: Document,
    *,
    id: str | None = None,
    title: str | None = None,
    columns: Mapping[str, str | int] | None = None,
    table: int | str | None = None,
) -> Draft:
    """A draft scheme from a document already read; ``read_table`` describes the arguments."""
    given = check_given(columns)
    ledger = Ledger()
    pieces = choose(document, given, table, ledger)
    heading = pieces[0].heading
    body = Body()
    for piece in pieces:
        ledger.offset = piece.number
        ledger.use(cell for cell in piece.heading.cells)
        read_rows(piece.matrix, piece.heading, ledger, body)
    if not body.rows:
        refuse("E443", "表头之下没有指标", "no indicator stands below the heading", where=pieces[0].grid.place)
    if len(body.rows) > MAX_ROWS:
        refuse(
            "E443",
            f"表有 {len(body.rows)} 行指标，超过 {MAX_ROWS} 行",
            f"the table has {len(body.rows)} rows of indicators, over {MAX_ROWS}",
            where=pieces[0].grid.place,
        )
    ledger.offset = pieces[0].number
    head = describe(document, pieces[0].grid, ledger, id, title)
    names = ids_of(body.rows, ledger, has_column=bool(heading.of("id")))
    composer = Composer(heading, ledger, names, body.rows)
    found = [composer.compose(row, name) for row, name in zip(body.rows, names, strict=True)]
    place(found, heading, ledger)
    _scopes(found, composer)
    for one in found:
        composer.shorten(one)
    _remarks(document, body, ledger)
    if body.remarks:
        head["note"] = "\n".join(body.remarks)[:4000]
    _headings(pieces, ledger)
    for piece in pieces:
        ledger.offset = piece.number
        _unused(piece, ledger)
    scheme = scheme_from_data({**head, "indicators": [one.data for one in found]}, document.name)
    lines: list[tuple[str, Any]] = [(line, None) for line in document.lines if len(line) < 200]
    check(found, scheme, ledger, [*body.totals, *lines])
    return draft_of(scheme, (*_filed(document, found), *ledger.all()))


def _remarks(document: Document, body: Body, ledger: Ledger) -> None:
    """Remarks in the lines around the table: 注：…"""
    for line in document.lines:
        if REMARK.match(plain(line)) and len(line) <= _REMARK:
            body.remarks.append(line)
            ledger.add(
                "W452",
                f"表外的注，记入 note：{quoted(line)}",
                f"a remark beside the table, kept in the note: {quoted(line)}",
            )


def _filed(document: Document, found: Sequence[Composed]) -> list[Diagnostic]:
    """What the reader of the file found, with the indicator whose cell it is about."""
    owners = {cell.place: one.id for one in found for cell in one.row.all_cells() if cell.place}
    return [
        replace(finding, where=f"{finding.where}{ABOUT}{owners[finding.where]}") if finding.where in owners else finding
        for finding in document.findings
    ]


def _scopes(found: Sequence[Composed], composer: Composer) -> None:
    """A scope that names no class is kept as a note: the scheme would refuse it."""
    rule = read("≥1").rule
    assert rule is not None
    for one in found:
        scope = one.data.get("scope")
        if scope and under_scope(rule, scope) is None:
            del one.data["scope"]
            one.data["note"] = f"适用范围：{scope}" + (f"；{one.data['note']}" if "note" in one.data else "")
            composer.say(
                one,
                "W451",
                "scope",
                f"适用范围 “{quoted(scope)}” 不是词库中的类别，记入 note",
                f"the scope {quoted(scope)!r} names no known class, it is kept in the note",
            )


def _headings(pieces: Sequence[Piece], ledger: Ledger) -> None:
    """Columns of values for a class or a year, and what follows from the heading."""
    values = pieces[0].heading.of("threshold")
    dated = [column for column in values if column.year]
    where = pieces[0].grid.place
    for column in dated:
        alone = len(values) == 1
        ledger.add(
            "N444",
            f"指标值栏 “{quoted(column.title)}” 是 {column.year} 年的"
            + ("，年份没有写进指标值" if alone else "，合成为分年目标"),
            f"the values of {quoted(column.title)!r} are those of {column.year}"
            + (", the year is not in the thresholds" if alone else ", put together as targets by year"),
            place=where,
        )
    for column in values:
        if column.label:
            ledger.add(
                "N444",
                f"指标值栏 “{quoted(column.title)}” 只用于 “{quoted(column.label)}”"
                + ("，没有写进指标值" if len(values) == 1 else "，合成为分类别目标"),
                f"the values of {quoted(column.title)!r} are those for {quoted(column.label)!r}"
                + (", which is not in the thresholds" if len(values) == 1 else ", put together as targets by class"),
                place=where,
            )


def _head_of(piece: Piece, at: int) -> Cell | None:
    return piece.matrix[piece.heading.end - 1][at] if piece.heading.end else None


def _unused(piece: Piece, ledger: Ledger) -> None:
    """Columns that nobody knows, and cells that nobody took."""
    heading = piece.heading
    for column in heading.columns:
        if column.field is not None:
            continue
        cells = dict.fromkeys(row[column.at] for row in piece.matrix[heading.end :])
        own = [cell for cell in cells if cell is not None and cell.lines and not ledger.used(cell)]
        if own or column.path:
            title = quoted(column.title) or f"第{column.at + 1}列"
            ledger.use(own)
            texts = " | ".join(quoted(cell.text) for cell in own[:50]) + ("…" if len(own) > 50 else "")
            rival = any(field_of(word) == "threshold" for word in column.path)
            ledger.add(
                "W453",
                f"未取用的列 “{title}”" + ("（也是指标值）" if rival else "") + f"：{texts}",
                f"the column {title!r}" + (", of values too," if rival else "") + f" is not used: {texts}",
                cell=_head_of(piece, column.at) or (own[0] if own else None),
            )
    rest = [cell for row in piece.matrix[: heading.first] for cell in row if cell is not None]
    ledger.skip(dict.fromkeys(rest), "表头之上的文字，未取用", "text above the heading, not used")
    for row in piece.matrix:
        for cell in row:
            if cell is not None and cell.lines and not ledger.used(cell):
                text = quoted(cell.text)
                ledger.use([cell])
                ledger.add("W459", f"没有取用的单元格：{text}", f"a cell that was not used: {text}", cell=cell)
