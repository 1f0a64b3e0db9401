"""Findings that do not refuse: what the analyst should know about how a text was read."""

from __future__ import annotations

from typing import Final

from ecorules.language.catalogue import Entry
from ecorules.text import Diagnostic, Span

_FINDINGS: Final[dict[str, Entry]] = {
    "unlisted": Entry(
        "W101",
        "“{read}” 不在词库中，按状态理解",
        "“{read}” is not in the lexicon and is read as a state",
        "确认后可补充到词库",
        "add it to the lexicon once confirmed",
    ),
    "ambiguous": Entry(
        "W102",
        "“且” 与 “或” 并列，读作 {chosen}；另一种读法是 {other}",
        "且 and 或 stand side by side: read as {chosen}; the other reading is {other}",
        "可用括号或逗号写明",
        "use brackets or commas to say which",
    ),
    "direction": Entry(
        "W103",
        "“{read}” 与指标的优化方向相反，按字面理解",
        "“{read}” works against the indicator's better direction; read as printed",
    ),
    "measures_else": Entry(
        "W104",
        "类别 “{label}” 之后另有名称 “{read}”，作为该类别的要求理解",
        "behind the class “{label}” stands another name, “{read}”; read as the demand on that class",
    ),
    "opaque": Entry(
        "W105",
        "单位 “{read}” 不在单位表中，只能与自身比较",
        "the unit “{read}” is not listed and compares with itself alone",
    ),
    "every_arm": Entry(
        "W102",
        "“或” 之后的要求没有类别，读作适用于所有类别",
        "the demand behind 或 has no class: read as holding for every class",
    ),
}


def finding(kind: str, span: Span | None, **data: object) -> Diagnostic:
    """A warning of the catalogue, with its fields filled in."""
    entry = _FINDINGS[kind]
    return Diagnostic(
        code=entry.code,
        message=entry.zh.format(**data),
        message_en=entry.en.format(**data),
        span=span,
        hint=entry.hint,
        hint_en=entry.hint_en,
    )
