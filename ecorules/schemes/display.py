"""Indicators as rows for people: of a dataframe, of a table in a notebook.

Comes in: schemes and indicators. Goes out: dicts, or HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ecorules.markup import fragment, render
from ecorules.schemes.model import Criterion, Indicator, Part, Provenance, Version
from ecorules.text import Diagnostic
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from ecorules.schemes.scheme import Scheme

#: A notebook shows so many indicators; ``to_frame`` holds all.
SHOWN: Final = 400

_LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
_BETTER: Final = {"higher": ("越高越好", "higher is better"), "lower": ("越低越好", "lower is better")}
_PRINTED: Final = (
    ("document", "文件", "document"), ("number", "文号", "number"), ("date", "日期", "date"), ("page", "页", "page"),
    ("cell", "格", "cell"), ("printed", "原文", "printed"), ("url", "网址", "address"), ("note", "备注", "note"),
)  # fmt: skip


def scheme_table(scheme: Scheme, findings: Mapping[str, Sequence[Diagnostic]] = MappingProxyType({})) -> str:
    """The scheme as a table for notebooks, by 领域 and 任务, and what it says about itself.

    findings: what is doubtful, by the id of the indicator; under "" what is not about one.
    """
    listed = scheme.indicators[:SHOWN]
    body = render(
        "scheme.html",
        scheme=scheme,
        about=[pair for pair in _about(scheme) if pair[2]],
        criteria=[(criterion.name, of_words(criterion), criterion.share) for criterion in scheme.criteria],
        groups=[
            (domain, task, [_row(one, findings.get(one.id, ())) for one in rows])
            for domain, task, rows in by_task(listed)
        ],
        unlisted=len(scheme) - len(listed),
        responsible=any(one.responsible for one in listed),
        doubts=sum(map(len, findings.values())),
        general=[(one.code, *_said(one)) for one in findings.get("", ())[:SHOWN]],
    )
    return fragment(body)


def indicator_card(indicator: Indicator) -> str:
    """One indicator as a card for notebooks: its demand in words, and where it was printed."""
    return fragment(render("indicator.html", indicator=indicator, row=_row(indicator), demands=_demands(indicator)))


def by_task(indicators: Iterable[Indicator]) -> list[tuple[str, str, list[Indicator]]]:
    """Runs of indicators of the same 领域 and 任务, in the order of the table.

    >>> from ecorules import load_scheme
    >>> [(domain, task, len(rows)) for domain, task, rows in by_task(load_scheme("changde-2020"))][:2]
    [('生态制度', '(一)目标责任体系与制度建设', 7), ('生态安全', '(二)生态环境质量改善', 2)]
    """
    runs = groupby(indicators, key=lambda one: (one.domain or "", one.task or ""))
    return [(domain, task, list(rows)) for (domain, task), rows in runs]


def of_words(criterion: Criterion) -> str:
    """What a criterion counts, in a word."""
    if isinstance(criterion.of, tuple):
        return "、".join(criterion.of)
    return "全部" if criterion.of == "all" else criterion.of


def printed_at(provenance: Provenance | None) -> list[str]:
    """Where a figure was printed, a line each."""
    named = [] if provenance is None else [(zh, en, getattr(provenance, name)) for name, zh, en in _PRINTED]
    return [f"{zh} {en}：{held}" for zh, en, held in named if held]


def rows_of(indicator: Indicator) -> list[dict[str, Any]]:
    """A row for the indicator and one for each of its parts."""
    whole: dict[str, Any] = {
        "id": indicator.id,
        "part": None,
        "name": indicator.name,
        "unit": indicator.unit,
        "threshold": indicator.threshold,
        "better": indicator.better,
        "attribute": indicator.attribute,
        "domain": indicator.domain,
        "task": indicator.task,
        "responsible": "、".join(indicator.responsible),
    }
    own = ("name", "unit", "threshold", "better")
    parts = [whole | {"part": part.number, **{key: getattr(part, key) for key in own}} for part in indicator.parts]
    return [whole, *parts]


def _about(scheme: Scheme) -> list[tuple[str, str, str]]:
    source = scheme.source
    attributes = Counter(one.attribute for one in scheme.indicators if one.attribute)
    document = [source.document, source.number, source.date, source.page, source.url, source.note] if source else []
    seen = "" if scheme.confirmed_share == 1 else f"{100 * scheme.confirmed_share:.0f}%"
    return [
        ("编号", "id", scheme.id),
        ("发布单位", "issuer", scheme.issuer or ""),
        ("文号", "number", scheme.number or ""),
        ("日期", "date", scheme.date or ""),
        ("层级", "level", scheme.level or ""),
        ("属性", "attributes", "，".join(f"{name} {count}" for name, count in attributes.items())),
        ("依据", "extends", scheme.extends or ""),
        ("来源", "source", "，".join(held for held in document if held)),
        ("已核对的要求", "demands seen in a document", seen),
        ("备注", "note", scheme.note or ""),
    ]


def _said(finding: Diagnostic) -> tuple[str, str]:
    zh, en = (finding.say(lang).removeprefix(finding.code).strip() for lang in _LANGUAGES)
    return zh, en


def _row(indicator: Indicator, findings: Sequence[Diagnostic] = ()) -> dict[str, Any]:
    whole = indicator.threshold is not None
    return {
        "one": indicator,
        "unit": indicator.unit or "" if whole else "",
        "threshold": indicator.threshold or "",
        "marks": [*_marks(indicator), *_doubts(findings)],
        "title": "；".join(printed_at(indicator.provenance)),
        "parts": [
            {
                "one": part,
                "unit": "" if whole else part.unit or "",
                "threshold": "" if whole else part.threshold,
                "marks": [] if whole else _marks(part),
                "title": "；".join(printed_at(part.provenance)),
            }
            for part in indicator.parts
        ],
    }


def _marks(row: Indicator | Part) -> list[dict[str, Any]]:
    """What a reader must know of a figure before trusting it, with where it was printed."""
    lines, marks = printed_at(row.provenance), []
    if row.unread is not None:
        marks.append({"zh": "未读", "en": "not read", "lines": [row.unread, *lines]})
    if not row.confirmed:
        marks.append(
            {"zh": "未核对", "en": "not confirmed", "lines": lines or ["见方案来源 see the source of the scheme"]}
        )
    if len(row.versions) > 1:
        marks.append({"zh": "历次", "en": "by date", "lines": [_version(one) for one in row.versions]})
    return marks


def _doubts(findings: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """The findings about one indicator."""
    if not findings:
        return []
    lines = [("zh" if lang == "zh" else "en", one.say(lang)) for one in findings for lang in _LANGUAGES]
    return [{"zh": f"存疑 {len(findings)}", "en": "doubtful", "lines": lines}]


def _version(version: Version) -> str:
    return f"{version.start or '—'}：{version.threshold}"


def _demands(indicator: Indicator) -> list[dict[str, Any]]:
    """Every demand of an indicator with its words in both languages."""
    rows: list[Indicator | Part] = list(indicator.parts) or [indicator]
    return [
        {
            "name": row.name if isinstance(row, Part) else "",
            "text": row.threshold or "",
            "unit": row.unit or "",
            "better": _BETTER.get(row.better or "", ("", "")),
            "zh": row.rule.describe("zh"),
            "en": row.rule.describe("en"),
        }
        for row in rows
        if row.rule is not None
    ]
