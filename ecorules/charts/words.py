"""The words on the charts, in Chinese and English.

Comes in: nothing. Goes out: labels, titles, colours and symbols.
"""

from __future__ import annotations

from typing import Final

from ecorules.verdicts import Language, Verdict

_WORDS: Final = {
    "attained": ("达标程度（%）", "attainment (%)"),
    "attainment": ("达标程度", "Attainment"),
    "base": ("现状", "base"),
    "clause": ("要求", "demand"),
    "cost": ("费用", "cost"),
    "count": ("项数", "indicators"),
    "demand": ("要求", "demand"),
    "due": ("需要的路径", "path needed"),
    "frontier": ("费用与达标项数", "Cost and indicators met"),
    "high": ("高值", "high"),
    "history": ("历年变化", "History"),
    "indicator": ("指标", "indicator"),
    "lever": ("因素", "lever"),
    "low": ("低值", "low"),
    "margin": ("相对差距（%）", "margin (% of the bound)"),
    "margins": ("与要求的差距", "Margins"),
    "met": ("达标项数", "indicators met"),
    "milestone": ("阶段目标", "milestone"),
    "observed": ("实际值", "observed"),
    "path": ("达标路径", "Path to target"),
    "probability": ("概率", "probability"),
    "reason": ("说明", "reason"),
    "region": ("地区", "region"),
    "ribbon": ("各年达标的概率", "Probability of meeting the demand"),
    "scenario": ("情景", "scenario"),
    "scenarios": ("情景比较", "Scenarios compared"),
    "side": ("取值", "value"),
    "tornado": ("各因素的影响", "What each lever moves"),
    "value": ("数值", "value"),
    "verdict": ("评判", "verdict"),
    "verdicts": ("达标情况", "Verdicts"),
    "year": ("年份", "year"),
}

#: One colour a verdict, apart in lightness too, so that they hold in print and for colour-blind readers.
COLOURS: Final = {
    Verdict.PASS: "#009e73",
    Verdict.FAIL: "#b3261e",
    Verdict.UNKNOWN: "#f2b134",
    Verdict.NOT_APPLICABLE: "#d5d8dc",
}
#: The same verdicts as signs, drawn as paths in a square from -1 to 1: no font has to have them.
SIGNS: Final = {
    Verdict.PASS: "M-0.7,0.05L-0.2,0.6L0.75,-0.6",
    Verdict.FAIL: "M-0.6,-0.6L0.6,0.6M0.6,-0.6L-0.6,0.6",
    Verdict.UNKNOWN: "M-0.4,-0.4C-0.35,-0.95,0.5,-0.95,0.45,-0.35C0.4,0,0,-0.05,0,0.35M0,0.65L0,0.8",
    Verdict.NOT_APPLICABLE: "M-0.6,0L0.6,0",
}
#: The order in which verdicts are listed on charts.
ORDER: Final = (Verdict.PASS, Verdict.UNKNOWN, Verdict.FAIL, Verdict.NOT_APPLICABLE)
BLUE, ORANGE, DARK, PALE = "#0072b2", "#d55e00", "#30343b", "#8a9099"


def word(name: str, lang: Language) -> str:
    """One word in one of the two languages."""
    return _WORDS[name][lang == "en"]


def legend(lang: Language) -> tuple[list[str], list[str]]:
    """The labels of the verdicts and their colours."""
    return [verdict.label(lang) for verdict in ORDER], [COLOURS[verdict] for verdict in ORDER]
