"""Reasons in words, on one line each.

Comes in: a result. Goes out: why it has its verdict, in Chinese or English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.assessment.result import Result

INPUTS: Final = {
    "value": ("现状值", "the value"),
    "history": ("历年数据", "earlier years"),
    "change": ("变化幅度", "the reported change"),
    "parts": ("分项情况", "its subjects"),
    "classes": ("地区类别", "the region's classes"),
    "year": ("评估年份", "the year"),
    "target": ("上级目标", "the superior's target"),
    "references": ("参照值", "the reference"),
    "better": ("指标方向", "the direction"),
    "reading": ("认定（指标值未能读取）", "an attestation (the threshold was not read)"),
}


def reason(result: Result, lang: Language) -> str:
    """Why one demand has its verdict."""
    outcome = result.outcome
    if outcome is None:
        return ""
    if result.verdict is Verdict.UNKNOWN:
        return _unknown(result, lang)
    between = "" if lang == "zh" else " "
    return between.join(line.strip() for line in outcome.explain(lang).splitlines() if line.strip())


def whole_reason(result: Result, lang: Language) -> str:
    """What the parts of an indicator came to."""
    said = [f"{part.name}{_colon(lang)}{part.verdict.label(lang)}" for part in result.parts]
    return ("；" if lang == "zh" else "; ").join(said)


def _unknown(result: Result, lang: Language) -> str:
    said = (no_data(result, lang), missing_words(result, lang))
    return ("；" if lang == "zh" else "; ").join(word for word in said if word)


def missing_words(result: Result, lang: Language) -> str:
    """What would settle an unknown verdict."""
    missing = result.outcome.missing if result.outcome else ()
    names = [INPUTS.get(name, (name, name))[lang == "en"] for name in missing]
    if lang == "zh":
        return f"缺少{'、'.join(names)}" if names else "数据不能判定"
    return f"missing: {', '.join(names)}" if names else "the data do not settle it"


def no_data(result: Result, lang: Language) -> str:
    """That nothing was reported for the assessed year, and when there was something; else empty."""
    if result.observed:
        return ""
    if lang == "zh":
        before = f"（最近为{result.earlier}年）" if result.earlier else ""
        return f"{_year(result.year)}没有数据{before}"
    before = f" (last in {result.earlier})" if result.earlier else ""
    return f"no data{f' for {result.year}' if result.year else ''}{before}"


def _year(year: int | None) -> str:
    return f"{year}年" if year else ""


def _colon(lang: Language) -> str:
    return "：" if lang == "zh" else ": "
