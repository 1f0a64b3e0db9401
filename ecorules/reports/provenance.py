"""Where the figures of a scheme were printed, what was judged, and by what.

Comes in: an assessment. Goes out: facts as pairs of label and text, and an ``Origin`` a demand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ecorules.assessment import Assessment
from ecorules.reports.model import Origin
from ecorules.reports.words import labelled, listed, word
from ecorules.schemes import Indicator, Part, Scheme
from ecorules.verdicts import Language

_KINDS = {"override": ("改", "changed"), "add": ("增", "added"), "drop": ("删", "dropped")}


def facts(assessment: Assessment, lang: Language, date: str | None) -> tuple[tuple[str, str], ...]:
    """Scheme, document, tables, tool: what is known of each."""
    found = [*_of_scheme(assessment.scheme, lang), *_of_tables(assessment, lang)]
    found.append((word("tool", lang), tool()))
    if date is not None:
        found.append((word("report date", lang), date))
    return tuple((label, text) for label, text in found if text)


def _of_scheme(scheme: Scheme, lang: Language) -> Iterator[tuple[str, str]]:
    yield word("scheme", lang), scheme.title
    yield word("id", lang), scheme.id
    yield word("issuer", lang), scheme.issuer or ""
    yield word("doc_number", lang), scheme.number or ""
    yield word("date", lang), scheme.date or ""
    source = scheme.source
    if source is not None:
        for key, text in (
            ("document", source.document),
            ("doc_number", source.number),
            ("date", source.date),
            ("page", source.page),
            ("url", source.url),
            ("hash", source.hash),
            ("confirmed", word("yes" if source.confirmed else "no", lang)),
            ("note", source.note),
        ):
            if key == "document" or text:
                label = word("document", lang) if key == "document" else f"{word('document', lang)} · {word(key, lang)}"
                yield label, text or ""
    share = f"{100 * scheme.confirmed_share:.0f} %"
    yield (
        word("confirmed", lang),
        f"{share} 的指标值已与原文核对" if lang == "zh" else f"{share} of the thresholds were seen in a document",
    )
    if scheme.extends:
        yield word("extends", lang), scheme.extends
        for change in scheme.changes:
            kind = _KINDS[change.kind][lang == "en"]
            yield word("changes", lang), labelled(f"{kind} {change.id}", change.reason, lang)
    yield word("note", lang), scheme.note or ""


def _of_tables(assessment: Assessment, lang: Language) -> Iterator[tuple[str, str]]:
    for table in assessment.tables:
        rows = f"{len(table.rows)} 行" if lang == "zh" else f"{len(table.rows)} rows"
        said = [table.file or "", rows, f"SHA-256 {table.digest}" if table.digest else ""]
        yield table.name[lang == "en"], listed([text for text in said if text], lang)


def origins(scheme: Scheme, lang: Language) -> tuple[Origin, ...]:
    """Where the threshold of each demand was printed; what a row does not say is as in the scheme's source."""
    found = []
    for row in scheme:
        if row.threshold is not None or not row.parts:
            found.append(_origin(scheme, row, None, lang))
        found += [_origin(scheme, row, part, lang) for part in row.parts if row.threshold is None or part.provenance]
    return tuple(found)


def _origin(scheme: Scheme, row: Indicator, part: Part | None, lang: Language) -> Origin:
    own = part.provenance if part else None
    chain = [each for each in (own, row.provenance) if each is not None]
    source = scheme.source

    def said(name: str, whole: str | None) -> str:
        return next((held for each in chain if (held := getattr(each, name)) is not None), whole) or ""

    asked: Indicator | Part = part or row
    printed = row.printed
    as_printed = [text for text in (printed.name, printed.unit, printed.threshold) if text] if printed else []
    note = said("note", None)
    unread = asked.unread
    if unread:
        note = f"{note}{'；' if note else ''}{labelled('未读取' if lang == 'zh' else 'not read', unread, lang)}"
    return Origin(
        number=f"{row.id}.{part.number}" if part else row.id,
        name=part.name if part else row.name,
        threshold=asked.threshold or "",
        document=said("document", source.document if source else None),
        doc_number=said("number", source.number if source else scheme.number),
        date=said("date", source.date if source else scheme.date),
        page=said("page", source.page if source else None),
        cell=said("cell", None),
        printed=said("printed", " | ".join(as_printed)),
        confirmed=asked.confirmed and row.confirmed,
        url=said("url", source.url if source else None),
        note=note,
    )


def tool() -> str:
    """The name and version of what judged."""
    return f"ecorules {sys.modules['ecorules'].__version__}"  # the package itself lies above this part
