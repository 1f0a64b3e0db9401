"""An outcome in words, Chinese or English.

Comes in: an outcome. Goes out: one to a few lines: the verdict, the clauses that decided it
with value, bound and distance, and for an unknown what would settle it. Chinese terms of the
text stay Chinese in English sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecorules.evaluation.clauses import number
from ecorules.evaluation.finding import Finding
from ecorules.rules import Approx, Change, Grade, Op, Trend
from ecorules.text import printable
from ecorules.units import amount
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.evaluation.outcome import Outcome

#: More deciding clauses than this are counted, not spelled out.
_SPELLED: Final = 4

#: Words for each relation: met and not met, in Chinese and English, and what the bound is called.
_RELATIONS: Final = {
    Op.GE: ("不低于", "低于", "at or above", "below"),
    Op.GT: ("高于", "不高于", "above", "not above"),
    Op.LE: ("不高于", "高于", "at or below", "above"),
    Op.LT: ("低于", "不低于", "below", "not below"),
    Op.EQ: ("等于", "不等于", "equal to", "not equal to"),
}
_BOUNDS: Final = {
    Op.GE: ("下限", "the lower bound"),
    Op.GT: ("下限", "the lower bound"),
    Op.LE: ("上限", "the upper bound"),
    Op.LT: ("上限", "the upper bound"),
    Op.EQ: ("定值", "the figure due"),
}
#: What the inputs are called, in Chinese and English.
INPUTS: Final = {
    "value": ("指标值", "the value"),
    "history": ("历年数据", "the history"),
    "change": ("变化幅度", "the change"),
    "parts": ("各分项的数据", "the parts"),
    "classes": ("地区类别", "the region's classes"),
    "year": ("评价年份", "the year"),
    "target": ("上级任务或其完成情况", "the superior's target or its result"),
    "references": ("参照值或符合情况", "the reference or attestation"),
    "better": ("指标的方向", "the direction of the indicator"),
    "reading": ("对原文是否达到的认定", "an attestation, since the text was not read"),
}


def explanation(outcome: Outcome, lang: Language) -> str:
    """The outcome in words."""
    lines = grounds(outcome, lang)
    for warning in outcome.warnings[:_SPELLED]:
        lines.append(
            f"注意：{_ended(warning.message, '。')}" if lang == "zh" else f"Note: {_ended(warning.message_en, '.')}"
        )
    return "\n".join(lines)


def grounds(outcome: Outcome, lang: Language) -> list[str]:
    """The verdict, what decided it, and what would settle an unknown one, line by line."""
    zh = lang == "zh"
    findings = [outcome.trace[place] for place in outcome.deciding]
    over = _over_classes(outcome, findings, zh)
    phrases = list(dict.fromkeys(phrase(finding, zh, told=bool(over)) for finding in findings))
    head = outcome.verdict.label("zh")
    if not zh:
        words = outcome.verdict.label("en")
        head = f"{words[0].upper()}{words[1:]} ({head})"
    if not phrases:
        nothing = "文本对该地区或该年份没有要求" if zh else "the text demands nothing of this region or year"
        phrases = [nothing]
    spelled = min(len(phrases), _SPELLED)
    rest = len(phrases) - spelled
    if over:
        phrases.insert(0, over)
        spelled += 1
    end = "。" if zh else "."
    lines = [f"{head}{'：' if zh else ': '}{phrases[0]}{end}"]
    lines += [f"{phrase[0].upper()}{phrase[1:]}{end}" for phrase in phrases[1:spelled]]
    if rest:
        lines.append(f"另有 {rest} 条。" if zh else f"And {rest} more.")
    if outcome.missing:
        lines.append(_settles(outcome.missing, findings, zh))
    return lines


def _ended(sentence: str, end: str) -> str:
    return sentence if sentence.endswith(("?", "？", "!", "！", end)) else f"{sentence}{end}"


def _over_classes(outcome: Outcome, findings: list[Finding], zh: bool) -> str:
    """Where the region's class is open: that all classes agree, or which verdict each would get; else empty."""
    open_classes = [finding for finding in findings if finding.arms and finding.not_given]
    verdicts: dict[tuple[str, ...], set[Verdict]] = {}
    for finding in open_classes:
        verdicts.setdefault(finding.arms, set()).add(finding.verdict)
    if len(verdicts) < 2:
        return ""
    dimensions = list(dict.fromkeys(_dimension(one, zh) for finding in open_classes for one in finding.not_given))
    named = ("、" if zh else ", ").join(dimensions)
    if outcome.verdict in (Verdict.PASS, Verdict.FAIL):
        met = outcome.verdict is Verdict.PASS
        if zh:
            return f"各类别均{'' if met else '未'}达标（未给出{named}）"
        return f"{'met for every' if met else 'not met for any'} class (not given: {named})"
    by_verdict: dict[Verdict, list[str]] = {}
    for arms, found in verdicts.items():
        if len(found) > 1:
            return ""  # what the clauses of a class come to together, they alone do not tell
        by_verdict.setdefault(next(iter(found)), []).append(printable(arms[-1]))
    if len(by_verdict) < 2:
        return ""
    if zh:
        each = "；".join(f"{_listed(arms, zh)} {verdict.label('zh')}" for verdict, arms in by_verdict.items())
        return f"各类别结果不同（{each}），需要{named}"
    each = "; ".join(f"{_listed(arms, zh)} {verdict.label('en')}" for verdict, arms in by_verdict.items())
    return f"the classes differ ({each}), the {named} is needed"


def _listed(arms: list[str], zh: bool) -> str:
    shown = [*arms[:_SPELLED], *(["…"] if len(arms) > _SPELLED else [])]
    return ("、" if zh else ", ").join(dict.fromkeys(shown))


def _settles(missing: tuple[str, ...], findings: list[Finding], zh: bool) -> str:
    """Which inputs would settle an unknown verdict; of parts, which ones."""
    wanted = []
    for lack in missing:
        keys: list[str] = []
        if lack == "parts":
            lacking = [finding for finding in findings if "parts" in finding.missing]
            keys = list(dict.fromkeys(printable(finding.subject or finding.clause) for finding in lacking))[:_SPELLED]
        of = f": {', '.join(keys)}" if keys else ""
        wanted.append(f"{INPUTS[lack][0]}（{lack}{of}）" if zh else f"{INPUTS[lack][1]} ({lack}{of})")
    return f"需要补充：{'、'.join(wanted)}。" if zh else f"Would settle it: {', '.join(wanted)}."


def phrase(finding: Finding, zh: bool, *, told: bool) -> str:
    """What one clause found, and the class, year or window it was judged by.

    ``told`` is set where a line before has said already which dimension of class is open.
    """
    notes = _notes(finding, zh, told=told)
    behind = "" if not notes else (f"（{'；'.join(notes)}）" if zh else f" ({'; '.join(notes)})")
    return f"{_core(finding, zh)}{behind}"


def _core(finding: Finding, zh: bool) -> str:
    clause = f"“{printable(finding.clause)}”"
    met = finding.verdict is Verdict.PASS
    if finding.verdict is Verdict.NOT_APPLICABLE:
        return f"{clause}，不作要求" if zh else f"{clause} makes no demand"
    if finding.verdict is Verdict.UNKNOWN:
        reason = printable(finding.reason if zh else finding.reason_en)
        given = f"（给的是“{printable(finding.value[:40])}”）" if isinstance(finding.value, str) and zh else ""
        return f"{clause}：{reason}{given}" if zh else f"{clause}: {reason}"
    if finding.attested:
        if zh:
            return f"据报告，{clause}{'已达到' if met else '未达到'}"
        return f"{clause} is reported as {'met' if met else 'not met'}"
    if isinstance(finding.value, str):
        said = f"“{printable(finding.value[:40])}”"
        if zh:
            return f"所报 {said}，{'达到' if met else '未达到'}{clause}"
        return f"{said} was reported, which {'meets' if met else 'does not meet'} {clause}"
    if isinstance(finding.demand, Trend):
        return _course(finding, clause, met, zh)
    if finding.op is not None and isinstance(finding.value, float) and finding.bound is not None:
        return _bounded(finding, finding.op, finding.value, finding.bound, clause, met, zh)
    if finding.high is not None and isinstance(finding.value, float) and finding.bound is not None:
        low, high = number(finding.bound), figure(finding.high, finding.unit, zh)
        value, away = figure(finding.value, finding.unit, zh), _away(finding, met, zh)
        if zh:
            return f"{value}，{'在' if met else '不在'}{clause}的 {low} 至 {high} 之间{away}"
        return f"{value}, {'within' if met else 'outside'} {low} to {high} of {clause}{away}"
    return f"{clause}{'达到' if met else '未达到'}" if zh else f"{clause} is {'met' if met else 'not met'}"


def _bounded(finding: Finding, op: Op, value: float, bound: float, clause: str, met: bool, zh: bool) -> str:
    relation = _RELATIONS[op][(0 if met else 1) + (0 if zh else 2)]
    said, due = figure(value, finding.unit, zh), figure(bound, finding.unit, zh)
    if isinstance(finding.demand, Change):
        said = f"变化幅度 {said}" if zh else f"a change of {said}"
    away = _away(finding, met, zh)
    if zh:
        return f"{said}，{relation}{clause}的{_BOUNDS[op][0]} {due}{away}"
    return f"{said}, {relation} {_BOUNDS[op][1]} {due} of {clause}{away}"


def _away(finding: Finding, met: bool, zh: bool) -> str:
    if finding.distance is None:
        return ""
    if finding.distance == 0:
        return "，正好在界上" if zh else ", exactly on it"
    distance = figure(abs(finding.distance), difference_unit(finding.unit), zh)
    if zh:
        return f"，{'余' if met else '差'} {distance}"
    return f", {'with ' if met else 'off by '}{distance}{' to spare' if met else ''}"


def _course(finding: Finding, clause: str, met: bool, zh: bool) -> str:
    seen = [
        f"{year}{' 年' if zh else ':'} {'—' if value is None else number(value)}"
        for year, value in zip(finding.years, finding.values, strict=True)
    ][:12]
    if zh:
        return f"{'、'.join(seen)}，{'符合' if met else '不符合'}{clause}"
    return f"{', '.join(seen)}: {clause} is {'met' if met else 'not met'}"


def _notes(finding: Finding, zh: bool, *, told: bool) -> list[str]:
    """By which class, subject, year, base, reference and tolerance a clause was judged."""
    notes = []
    if finding.arms:
        named = "、".join(f"“{printable(arm)}”" for arm in finding.arms)
        notes.append(f"按{named}" if zh else f"as {named}")
        if finding.not_given and not told:
            dimensions = [_dimension(one, zh) for one in finding.not_given]
            notes.append(f"未给出{'、'.join(dimensions)}" if zh else f"not given: {', '.join(dimensions)}")
    if finding.subject and finding.subject not in finding.clause:
        notes.append(printable(finding.subject))
    if finding.step is not None:
        notes.append(f"{finding.step} 年起的要求" if zh else f"the demand from {finding.step} on")
    if isinstance(finding.demand, Change) and finding.years:
        first, last = finding.years[0], finding.years[-1]
        notes.append(f"{first}–{last} 年" if zh else f"{first} to {last}")
    if finding.base_year is not None and not isinstance(finding.demand, Change):
        notes.append(f"与 {finding.base_year} 年相比" if zh else f"against {finding.base_year}")
    if finding.tolerance:
        share = isinstance(finding.demand, Approx)
        allowed = f"±{number(100 * finding.tolerance)}%" if share else number(finding.tolerance)
        notes.append(f"容差 {allowed}" if zh else f"tolerance {allowed}")
    if finding.reference and finding.reference not in finding.clause and not isinstance(finding.demand, Grade):
        notes.append(f"参照“{printable(finding.reference)}”" if zh else f"against “{printable(finding.reference)}”")
    return notes


def _dimension(dimension: str, zh: bool) -> str:
    """What a dimension of class is called, if the lexicon knows it."""
    from ecorules.language import Lexicon

    named = Lexicon.default().classes.dimensions.get(dimension, {})
    return printable(str(named.get("zh" if zh else "en", dimension)))


def figure(value: float, unit: str | None, zh: bool = True) -> str:
    """A number with its unit, in Chinese as printed, in English by its English name.

    >>> figure(95.0, "%"), figure(320.0, "千克/公顷"), figure(320.0, "千克/公顷", zh=False), figure(7.5, "1")
    ('95%', '320千克/公顷', '320 kg/ha', '7.5')
    >>> figure(6.0, "万元", zh=False), figure(2.0, "个百分点", zh=False), figure(1.0, "个百分点", zh=False)
    ('6 × 10⁴ yuan', '2 percentage points', '1 percentage point')
    """
    printed = number(value)
    if unit is None or unit.strip() in ("-", "—", "", "1"):
        return printed
    if zh or unit in ("%", "‰"):
        return f"{printed}{printable(unit)}"
    return printable(amount(printed, unit))


def difference_unit(unit: str | None) -> str | None:
    """The unit of what two figures are apart: percentages are percentage points apart.

    >>> difference_unit("%"), difference_unit("千克/公顷")
    ('个百分点', '千克/公顷')
    """
    return "个百分点" if unit is not None and unit.strip() in ("%", "％") else unit
