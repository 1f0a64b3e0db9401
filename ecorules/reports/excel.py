"""A report as an Excel workbook: the usual table, gaps, what is undetermined, totals, provenance.

Comes in: a ``Report``. Goes out: the bytes of a workbook. All regions stand on one sheet with a
column for the region: a filter then shows one region, or one indicator in all of them, and a
pivot table has one range; a sheet a region would allow neither, and 200 regions no overview.
Behind them stand the tables that were judged, under the names by which ``assess`` finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from typing import Any, Final

from ecorules.assessment import ALIASES, Assessment, GivenTable
from ecorules.reports.asked import EXCEL, path_with
from ecorules.reports.files import steady, write_whole
from ecorules.reports.making import report
from ecorules.reports.model import Line, Origin, Report, Row, failing, undetermined
from ecorules.reports.sheets import Book, Column, Toned, with_unit, yes_no
from ecorules.reports.words import ORDER, sentences, word
from ecorules.verdicts import Language, Verdict

_YEAR: Final = "0"
_SHARE: Final = "0.0"
#: So many shortened cells are named.
MAX_CUT: Final = 50
#: The Chinese headings of the tables that were judged, as ``assess`` knows them.
_HEADS: Final = {column: names[0] for column, names in ALIASES.items()} | {"labels": "类别"}
_WIDTHS: Final = {"year": 8, "part": 8, "indicator": 24, "source": 40, "note": 30, "labels": 30, "target": 20}


def to_excel(
    assessment: Assessment,
    path: str | PathLike[str],
    lang: str = "zh",
    *,
    regions: object = None,
    date: object = None,
) -> None:
    """Write the report on an assessment as an Excel workbook.

    path: a file ending in ``.xlsx``; one that is there is replaced, whole or not at all.
    lang: "zh" or "en".
    regions: the names of those to report on; by default all.
    date: that of the report, "2024-05-01"; without one the file bears none.

    Figures are numbers; texts are texts, whatever they begin with. The sheets 观测表, 地区表, 目标表
    and 参照表 hold what was judged, so that ``assess`` takes the file as its own tables.

    Raises ``EcoRulesError`` (E795–E799) for another ending or language, where openpyxl is missing,
    and where the file cannot be written.
    """
    file = path_with(path, EXCEL)
    found = report(assessment, lang, regions=regions, date=date)
    write_whole(file, steady(workbook(found), found.date))


def workbook(found: Report) -> bytes:
    """The report as the bytes of a workbook, not yet freed of the time of packing."""
    book, lang = Book.new(found.lang, found.title), found.lang
    forms: dict[str, str] = {}
    rows = (_row(found, region.name, row, forms) for region in found.regions for row in region.rows)
    book.sheet(word("table", lang), _columns(found), rows, frozen=6)
    gaps = (_gap(line, lang) for line in failing(found.lines))
    book.sheet(word("gaps", lang), _gap_columns(lang), gaps, frozen=4)
    unknown = (_unknown(line, lang) for line in undetermined(found.lines))
    book.sheet(word("unknowns", lang), _unknown_columns(lang), unknown, frozen=4)
    book.sheet(word("summary", lang), _total_columns(found), _totals(found), frozen=3)
    book.sheet(word("basis", lang), _origin_columns(lang), (_origin(each, lang) for each in found.origins), frozen=2)
    about(book, found.facts, (*found.warnings, *found.notes))
    for table in found.tables:
        _data(book, table)
    return book.data()


def about(book: Book, facts: Sequence[tuple[str, str]], warnings: Sequence[str]) -> None:
    """The sheet of facts, warnings, and cells that could not hold all of their text."""
    lang = book.lang
    shortened = "、".join(book.cut[:MAX_CUT]) + ("…" if len(book.cut) > MAX_CUT else "")
    rows = [*facts, *((word("warning", lang), each) for each in warnings)]
    if shortened:
        rows.append((word("shortened", lang), shortened))
    columns = [Column(title=word("item", lang), width=24), Column(title=word("content", lang), width=110, wrap=True)]
    book.sheet(word("about", lang), columns, rows, frozen=1)


def _columns(found: Report) -> list[Column]:
    lang = found.lang
    several = len(found.assessed) > 1
    verdict = word("verdict", lang)
    by_year = [Column(title=f"{year} {verdict}", width=9, centre=True) for year in found.assessed] if several else []
    return [
        _column("region", lang, 10, wrap=True),
        _column("judged", lang, 6, form=_YEAR, centre=True),
        _column("domain", lang, 9, wrap=True),
        _column("task", lang, 14, wrap=True),
        _column("number", lang, 6, centre=True),
        _column("name", lang, 22, wrap=True),
        _column("unit", lang, 10, wrap=True),
        _column("threshold", lang, 17, wrap=True),
        _column("attribute", lang, 8, centre=True),
        *(Column(title=str(year), width=9, wrap=True) for year in found.years),
        *by_year,
        _column("verdict", lang, 9, centre=True),
        _column("gap", lang, 19),
        _column("responsible", lang, 14, wrap=True),
        _column("source", lang, 18, wrap=True),
        _column("reason", lang, 38, wrap=True),
    ]


def _row(found: Report, region: str, row: Row, forms: dict[str, str]) -> Iterator[Any]:
    last, lang = row.last, found.lang
    yield Toned(region, bold=not last.part)
    yield last.year
    yield from (row.domain, row.task)
    yield from (_number(last), Toned(f"　{last.name}" if last.part else last.name, bold=not last.part))
    yield from (last.unit, last.threshold, last.attribute)
    for year, value in zip(found.years, row.values, strict=True):
        judged = row.judged(year)
        yield Toned(value, judged.verdict if judged is not None and value is not None else None)
    if len(found.assessed) > 1:
        for year in found.assessed:
            judged = row.judged(year)
            yield None if judged is None else _verdict(judged.verdict, lang)
    yield _verdict(last.verdict, lang)
    yield Toned(last.gap.amount, form=with_unit(last.gap.unit, forms))
    yield from (last.responsible, sentences(last.sources, lang), last.reason)


def _gap_columns(lang: Language) -> list[Column]:
    return [
        _column("region", lang, 12, wrap=True),
        _column("year", lang, 7, form=_YEAR, centre=True),
        _column("number", lang, 7, centre=True),
        _column("name", lang, 30, wrap=True),
        _column("attribute", lang, 9, centre=True),
        _column("threshold", lang, 22, wrap=True),
        _column("value", lang, 12, wrap=True),
        _column("unit", lang, 12),
        _column("bound", lang, 10),
        _column("gap", lang, 10),
        _column("gap_unit", lang, 12),
        _column("percent", lang, 10, form=_SHARE),
        _column("reason", lang, 52, wrap=True),
        _column("responsible", lang, 20, wrap=True),
        _column("source", lang, 30, wrap=True),
    ]


def _gap(line: Line, lang: Language) -> Iterator[Any]:
    gap = line.gap
    yield from (Toned(line.region, bold=True), line.year, _number(line), line.name, line.attribute, line.threshold)
    yield from (Toned(line.value, line.verdict), line.unit)
    yield from (gap.bound, gap.amount, gap.unit, gap.percent)
    yield from (line.reason, line.responsible, sentences(line.sources, lang))


def _unknown_columns(lang: Language) -> list[Column]:
    return [
        _column("region", lang, 12, wrap=True),
        _column("year", lang, 7, form=_YEAR, centre=True),
        _column("number", lang, 7, centre=True),
        _column("name", lang, 30, wrap=True),
        _column("attribute", lang, 9, centre=True),
        _column("threshold", lang, 24, wrap=True),
        _column("due", lang, 60, wrap=True),
        _column("reason", lang, 40, wrap=True),
        _column("responsible", lang, 20, wrap=True),
    ]


def _unknown(line: Line, lang: Language) -> Iterator[Any]:
    yield from (Toned(line.region, bold=True), line.year, _number(line), line.name, line.attribute, line.threshold)
    yield Toned(sentences(line.due, lang), line.verdict)
    yield from (line.reason, line.responsible)


def _total_columns(found: Report) -> list[Column]:
    lang = found.lang
    totals = [total for region in found.regions for total in region.totals]
    named = [name for name, _ in totals[0].criteria] if totals else []
    return [
        _column("region", lang, 14),
        _column("year", lang, 7, form=_YEAR, centre=True),
        _column("of", lang, 10, centre=True),
        _column("indicators", lang, 11),
        *(Column(title=verdict.label(lang), width=12) for verdict in ORDER),
        _column("share", lang, 12, form=_SHARE),
        *(Column(title=name, width=26, centre=True) for name in named),
        _column("criteria", lang, 14, centre=True),
    ]


def _totals(found: Report) -> Iterator[list[Any]]:
    lang = found.lang
    for region in found.regions:
        for total in region.totals:
            for at, each in enumerate(total.counts):
                judged: list[Any] = [_verdict(verdict, lang) for _, verdict in total.criteria]
                judged.append(None if total.met is None else _verdict(total.met, lang))
                rest = judged if at == 0 else [None] * len(judged)
                head = [Toned(region.name, bold=at == 0), total.year, each.of, sum(each.counts)]
                yield [*head, *each.counts, each.share, *rest]


def _origin_columns(lang: Language) -> list[Column]:
    return [
        _column("number", lang, 7, centre=True),
        _column("name", lang, 30, wrap=True),
        _column("threshold", lang, 24, wrap=True),
        _column("confirmed", lang, 10, centre=True),
        _column("document", lang, 40, wrap=True),
        _column("doc_number", lang, 20, wrap=True),
        _column("date", lang, 12),
        _column("page", lang, 8),
        _column("cell", lang, 16, wrap=True),
        _column("printed", lang, 30, wrap=True),
        _column("url", lang, 40, wrap=True),
        _column("note", lang, 40, wrap=True),
    ]


def _origin(each: Origin, lang: Language) -> Iterator[Any]:
    yield from (int(each.number) if _plain_number(each.number) else each.number, each.name, each.threshold)
    yield Toned(yes_no(each.confirmed, lang), None if each.confirmed else Verdict.UNKNOWN)
    yield from (each.document, each.doc_number, each.date, each.page, each.cell, each.printed, each.url, each.note)


def _data(book: Book, table: GivenTable) -> None:
    """A table that was judged, under its own name and headings, so that it can be read again."""
    zh = book.lang == "zh"
    columns = [
        Column(title=_HEADS.get(column, column) if zh else column, width=_WIDTHS.get(column, 14))
        for column in table.columns
    ]
    book.sheet(table.name[not zh], columns, table.rows, plain=True)


def _column(key: str, lang: Language, width: float, **more: Any) -> Column:
    return Column(title=word(key, lang), width=width, **more)


def _verdict(verdict: Verdict, lang: Language) -> Toned:
    return Toned(verdict.label(lang), verdict)


def _number(line: Line) -> int | str:
    """The number of a row: as a number where it is one, so that Excel has nothing to complain of."""
    return int(line.number) if not line.part and _plain_number(line.number) else line.number


def _plain_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10 and (text == "0" or text[0] != "0")
