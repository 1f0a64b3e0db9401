"""Reports on scenarios: the totals of each, and the verdicts that turn with the levers behind them.

Comes in: the ``Runs`` of scenarios. Goes out: an HTML page, an Excel workbook, a Word document.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any

from ecorules.markup import SIGNS, figure, page, render
from ecorules.reports.asked import EXCEL, HTML, WORD, path_with
from ecorules.reports.changes import Changes, changes
from ecorules.reports.excel import about
from ecorules.reports.files import steady, write_whole
from ecorules.reports.sheets import Book, Column, Toned
from ecorules.reports.words import ORDER, labelled, word
from ecorules.reports.wordxml import Cell, Document
from ecorules.scenarios import Runs
from ecorules.verdicts import Language, Verdict

_TURNS = (
    *("scenario", "region", "year", "number", "name", "value_before", "value"),
    *("before", "verdict", "turn", "lever"),
)


def runs_to_html(
    runs: Runs,
    path: str | PathLike[str] | None = None,
    lang: str = "zh",
    *,
    against: str | None = None,
    regions: object = None,
    date: object = None,
) -> str:
    """The report on scenarios as one HTML page; written to a file where a path is given.

    against: the scenario to compare the others with; by default 基准, or the first.

    The other arguments, and what is refused, are those of ``to_html`` of an assessment.
    """
    file = None if path is None else path_with(path, HTML)
    found = changes(runs, lang, against=against, regions=regions, date=date)
    in_lang = found.lang
    rows = [(turn, figure(turn.value_before, in_lang), figure(turn.value, in_lang)) for turn in found.turns]
    body = render(
        "runs_report.html", report=found, lang=in_lang, w=lambda key: word(key, in_lang), verdicts=ORDER, turns=rows
    )
    text = page(found.title, body, in_lang, style="@media print{@page{size:A4 landscape;margin:12mm}}")
    if file is not None:
        write_whole(file, text.encode("utf-8", "replace"))
    return text


def runs_to_excel(
    runs: Runs,
    path: str | PathLike[str],
    lang: str = "zh",
    *,
    against: str | None = None,
    regions: object = None,
    date: object = None,
) -> None:
    """Write the report on scenarios as an Excel workbook; ``runs_to_html`` describes the arguments."""
    file = path_with(path, EXCEL)
    found = changes(runs, lang, against=against, regions=regions, date=date)
    in_lang, book = found.lang, Book.new(found.lang, found.title)
    columns = [_column("scenario", in_lang, 14), _column("region", in_lang, 12), _column("year", in_lang, 7, form="0")]
    columns += [Column(title=verdict.label(in_lang), width=12) for verdict in ORDER]
    columns += [_column("share", in_lang, 12, form="0.0"), _column("criteria", in_lang, 14, centre=True)]
    book.sheet(word("summary", in_lang), columns, _totals(found), frozen=2)
    widths = (14, 12, 7, 7, 30, 12, 12, 11, 11, 9, 60)
    wrapped = {"name", "lever", "scenario"}
    turned = [_column(key, in_lang, width, wrap=key in wrapped) for key, width in zip(_TURNS, widths, strict=True)]
    book.sheet(word("changed", in_lang), turned, _turns(found), frozen=5)
    names = [_column("scenario", in_lang, 24), _column("note", in_lang, 100, wrap=True)]
    book.sheet(word("scenarios", in_lang), names, found.scenarios)
    about(book, found.facts, found.warnings)
    write_whole(file, steady(book.data(), found.date))


def runs_to_word(
    runs: Runs,
    path: str | PathLike[str],
    lang: str = "zh",
    *,
    against: str | None = None,
    regions: object = None,
    date: object = None,
) -> None:
    """Write the report on scenarios as a Word document; ``runs_to_html`` describes the arguments."""
    file = path_with(path, WORD)
    found = changes(runs, lang, against=against, regions=regions, date=date)
    in_lang, made = found.lang, Document.new(found.lang, found.title)
    made.heading(found.scheme, 0)
    made.paragraph(word("runs", in_lang))
    if found.date is not None:
        made.paragraph(labelled(word("report date", in_lang), found.date, in_lang))
    made.heading(word("scenarios", in_lang))
    for name, note in found.scenarios:
        made.paragraph(labelled(name, note, in_lang) if note else name)
    heads = [word(key, in_lang) for key in ("scenario", "region", "year")]
    heads += [*(verdict.label(in_lang) for verdict in ORDER), word("share", in_lang), word("criteria", in_lang)]
    rows = [[_cell(held) for held in row] for row in _totals(found)]
    made.heading(word("summary", in_lang))
    made.table(heads, [3, 3, 1.3, 1.3, 1.3, 1.6, 1.6, 1.8, 2], rows, word("summary", in_lang))
    made.heading(word("changed", in_lang))
    if found.turns:
        turned = [[_cell(held) for held in row] for row in _turns(found)]
        shares = [2.2, 2, 1.1, 1.1, 4, 1.6, 1.6, 2, 2, 1.2, 6]
        made.table([word(key, in_lang) for key in _TURNS], shares, turned, word("changed", in_lang))
    else:
        made.paragraph(word("none changed", in_lang))
    made.heading(word("basis", in_lang))
    facts = [*found.facts, *((word("warning", in_lang), each) for each in found.warnings)]
    cells = [[Cell(label, bold=True), Cell(text)] for label, text in facts]
    made.table([word("item", in_lang), word("content", in_lang)], [3, 14], cells, word("basis", in_lang))
    write_whole(file, steady(made.data(), found.date))


def _totals(found: Changes) -> Iterator[list[Any]]:
    for scenario, total in found.totals:
        whole = total.counts[0]
        met = None if total.met is None else _judged(total.met, found.lang)
        share = None if whole.share is None else round(whole.share, 1)
        yield [Toned(scenario, bold=True), total.region, total.year, *whole.counts, share, met]


def _turns(found: Changes) -> Iterator[list[Any]]:
    lang = found.lang
    for turn in found.turns:
        yield [
            *(Toned(turn.scenario, bold=True), turn.region, turn.year, turn.number, turn.name),
            *(turn.value_before, turn.value),
            *(None if each is None else _judged(each, lang) for each in (turn.before, turn.verdict)),
            *(turn.turn, turn.by),
        ]


def _judged(verdict: Verdict, lang: Language) -> Toned:
    return Toned(verdict.label(lang), verdict)


def _cell(held: Any) -> Cell:
    """A cell of a sheet as one of a document."""
    toned = held if isinstance(held, Toned) else Toned(held)
    number = isinstance(toned.value, int | float)
    text = toned.value if isinstance(toned.value, str) else figure(toned.value)
    sign = "" if toned.verdict is None else f"{SIGNS[toned.verdict]} "
    return Cell(f"{sign}{text}", toned.verdict, "right" if number else "left", toned.bold)


def _column(key: str, lang: Language, width: float, **more: Any) -> Column:
    return Column(title=word(key, lang), width=width, **more)
