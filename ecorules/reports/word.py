"""A report as a Word document: the table for an annex, a gap analysis by indicator, provenance.

Comes in: a ``Report``. Goes out: the bytes of a document in the fonts of official papers.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike

from ecorules.assessment import Assessment
from ecorules.markup import SIGNS, figure
from ecorules.reports.asked import WORD, path_with
from ecorules.reports.files import steady, write_whole
from ecorules.reports.making import report
from ecorules.reports.model import Line, Region, Report, Row, failing, undetermined
from ecorules.reports.words import ORDER, labelled, listed, sentences, word
from ecorules.reports.wordxml import Cell, Document
from ecorules.verdicts import Language, Verdict


def to_word(
    assessment: Assessment,
    path: str | PathLike[str],
    lang: str = "zh",
    *,
    regions: object = None,
    date: object = None,
) -> None:
    """Write the report on an assessment as a Word document.

    path: a file ending in ``.docx``; one that is there is replaced, whole or not at all.
    lang: "zh" or "en".
    regions: the names of those to report on; by default all.
    date: that of the report, "2024-05-01"; without one the file bears none.

    The table of each region is fit for an annex: landscape, its heading on every page. The gap
    analysis goes by indicator: where it fails and by how much, and what is to be reported where it
    cannot be determined.

    Raises ``EcoRulesError`` (E795–E799) for another ending or language, where python-docx is
    missing, and where the file cannot be written.
    """
    file = path_with(path, WORD)
    found = report(assessment, lang, regions=regions, date=date)
    write_whole(file, steady(document(found), found.date))


def document(found: Report) -> bytes:
    """The report as the bytes of a document, not yet freed of the time of packing."""
    lang = found.lang
    made = Document.new(lang, found.title)
    made.heading(found.scheme, 0)
    made.paragraph(word("report", lang))
    if found.date is not None:
        made.paragraph(labelled(word("report date", lang), found.date, lang))
    if not found.regions:
        made.paragraph(word("nothing", lang))
    else:
        _summary(made, found)
        for region in found.regions:
            _annex(made, found, region)
        _gaps(made, found)
    _basis(made, found)
    return made.data()


def _summary(made: Document, found: Report) -> None:
    lang = found.lang
    made.heading(word("summary", lang))
    named = [name for name, _ in found.regions[0].totals[-1].criteria]
    heads = [word("region", lang), word("year", lang), *(verdict.label(lang) for verdict in ORDER), word("share", lang)]
    rows = [
        [
            Cell(region.name, bold=True),
            Cell(_year(total.year), align="center"),
            *(Cell(str(count), align="right") for count in total.counts[0].counts),
            Cell("" if (share := total.counts[0].share) is None else f"{share:.1f}", align="right"),
            *(_verdict(verdict, lang) for _, verdict in total.criteria),
        ]
        for region in found.regions
        for total in region.totals
    ]
    made.table([*heads, *named], [3, 1.5, *[1.5] * 4, 1.6, *[4] * len(named)], rows, word("summary", lang))


def _annex(made: Document, found: Report, region: Region) -> None:
    """The usual table of one region."""
    lang, years = found.lang, found.years
    keys = ("domain", "task", "number", "name", "unit", "threshold", "attribute")
    heads = [*(word(key, lang) for key in keys), *map(str, years)]
    heads += [word(key, lang) for key in ("verdict", "gap", "responsible", "source")]
    shares = [1.7, 2.4, 1.1, 3.6, 1.6, 3.2, 1.5, *[1.3] * len(years), 2, 1.8, 2.3, 2.4]
    title = f"{region.name} {word('table', lang)}"
    made.heading(title, on_new_page=True)
    made.table(heads, shares, _rows(found, region), title)


def _rows(found: Report, region: Region) -> Iterator[list[Cell]]:
    lang, before, task = found.lang, "", ""
    several = len(found.assessed) > 1
    for row in region.rows:
        line = row.last
        first = (row.domain if row.domain != before else "", row.task if row.task != task else "")
        before, task = row.domain, row.task
        yield [
            *(Cell(text) for text in first),
            Cell(line.number, align="center"),
            Cell(f"　{line.name}" if line.part else line.name, bold=not line.part),
            Cell(line.unit),
            Cell(line.threshold),
            Cell("" if line.part else line.attribute, align="center"),
            *_values(found, row, several=several),
            _verdict(line.verdict, lang),
            Cell(_amount(line), align="right"),
            Cell("" if line.part else line.responsible),
            Cell(sentences(line.sources, lang)),
        ]


def _values(found: Report, row: Row, *, several: bool) -> Iterator[Cell]:
    for year, value in zip(found.years, row.values, strict=True):
        judged = row.judged(year) if several else None
        text = figure(value, found.lang)
        sign = f" {SIGNS[judged.verdict]}" if judged is not None else ""
        align = "right" if isinstance(value, float) else "left"
        yield Cell(f"{text}{sign}".strip(), None if judged is None else judged.verdict, align)


def _gaps(made: Document, found: Report) -> None:
    """What fails and what is undetermined, indicator by indicator, in the latest year of each region."""
    lang, lines = found.lang, found.latest
    fails, open_ = failing(lines), undetermined(lines)
    made.heading(word("gap analysis", lang), on_new_page=True)
    if not fails:
        made.paragraph(word("none failing", lang))
    if not open_:
        made.paragraph(word("none unknown", lang))
    for number in dict.fromkeys(line.number for line in lines):
        failed = [line for line in fails if line.number == number]
        unknown = [line for line in open_ if line.number == number]
        if failed or unknown:
            _indicator(made, found, failed, unknown, len({line.region for line in lines if line.number == number}))


def _indicator(made: Document, found: Report, failed: list[Line], unknown: list[Line], regions: int) -> None:
    lang, line = found.lang, (failed or unknown)[0]
    made.heading(f"{line.number} {line.name}", 2)
    facts = [
        (word("threshold", lang), f"{line.threshold} {line.unit}".strip()),
        (word("attribute", lang), line.attribute),
    ]
    facts.append((word("responsible", lang), line.responsible))
    said = [labelled(label, text, lang) for label, text in facts if text]
    if lang == "zh":
        said.append(f"{regions} 个地区中未达标 {len(failed)} 个，无法判定 {len(unknown)} 个")
    else:
        said.append(f"of {regions} regions {len(failed)} fail, {len(unknown)} cannot be determined")
    made.paragraph(sentences(said, lang))
    if failed:
        heads = [word(key, lang) for key in ("region", "year", "value", "bound", "gap", "percent", "reason")]
        made.table(heads, [2.2, 1, 1.8, 1.5, 2, 1.5, 9], [_failed(each, lang) for each in failed], line.name)
    by_due: dict[tuple[str, ...], list[str]] = {}
    for each in unknown:
        by_due.setdefault(each.due, []).append(each.region if each.year is None else f"{each.region} {each.year}")
    for due, names in by_due.items():
        lacking = labelled(word("due", lang), sentences(due, lang), lang)
        made.paragraph(f"{Verdict.UNKNOWN.label(lang)} · {listed(names, lang)} · {lacking}")


def _failed(line: Line, lang: Language) -> list[Cell]:
    gap = line.gap
    return [
        Cell(line.region, bold=True),
        Cell(_year(line.year), align="center"),
        Cell(figure(line.value, lang), Verdict.FAIL, "right" if isinstance(line.value, float) else "left"),
        Cell(figure(gap.bound), align="right"),
        Cell("" if gap.amount is None else f"{figure(gap.amount)} {gap.unit or ''}".rstrip(), align="right"),
        Cell("" if gap.percent is None else f"{gap.percent:.1f}", align="right"),
        Cell(line.reason),
    ]


def _basis(made: Document, found: Report) -> None:
    lang = found.lang
    made.heading(word("basis", lang))
    facts = [*found.facts, *((word("warning", lang), each) for each in (*found.warnings, *found.notes))]
    rows = [[Cell(label, bold=True), Cell(text)] for label, text in facts]
    made.table([word("item", lang), word("content", lang)], [3, 14], rows, word("basis", lang))
    if not found.origins:
        return
    keys = ("number", "name", "threshold", "confirmed", "document", "page", "cell", "printed")
    origins = [
        [
            *(Cell(text) for text in (each.number, each.name, each.threshold)),
            Cell(word("yes" if each.confirmed else "no", lang), None if each.confirmed else Verdict.UNKNOWN, "center"),
            Cell(" ".join(filter(None, (each.document, each.doc_number, each.date, each.url)))),
            *(Cell(text) for text in (each.page, each.cell, " ".join(filter(None, (each.printed, each.note))))),
        ]
        for each in found.origins
    ]
    made.table([word(key, lang) for key in keys], [1, 4, 3.2, 1.3, 5, 1, 1.8, 4], origins, word("basis", lang))


def _verdict(verdict: Verdict, lang: Language) -> Cell:
    return Cell(f"{SIGNS[verdict]} {verdict.label(lang)}", verdict, "center", bold=True)


def _amount(line: Line) -> str:
    gap = line.gap
    return "" if gap.amount is None else f"{figure(gap.amount)} {gap.unit or ''}".rstrip()


def _year(year: int | None) -> str:
    return "" if year is None else str(year)
