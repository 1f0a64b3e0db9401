"""Explanations of results as lines of text.

Comes in: results. Goes out: text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecorules.assessment.words import no_data
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.assessment.result import Result


def explained(result: Result, lang: Language) -> str:
    """The verdict of one indicator or part with its grounds, part by part."""
    lines = [_heading(result, lang)]
    if result.outcome is not None:
        lines += [f"  {line}" for line in result.outcome.explain(lang).splitlines()]
        missing = no_data(result, lang) if result.verdict is Verdict.UNKNOWN else ""
        lines += [f"  {missing}"] if missing else []
    for part in result.parts:
        lines += [f"  {line}" for line in explained(part, lang).splitlines()]
    return "\n".join(lines)


def _heading(result: Result, lang: Language) -> str:
    """The name; the verdict too where no explanation follows that begins with it."""
    if result.part is not None:
        return f"{result.part.number}. {result.part.name}"
    year = "" if result.year is None else f" {result.year}"
    verdict = f"{'：' if lang == 'zh' else ': '}{result.verdict.label(lang)}" if result.parts else ""
    return f"{result.region}{year} {result.indicator.id} {result.indicator.name}{verdict}"
