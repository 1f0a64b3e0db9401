"""What is needed, in words: Chinese or English.

Comes in: remedies. Goes out: sentences, and a card for notebooks.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from ecorules.evaluation import difference_unit, marked
from ecorules.markup import fragment, pieces, render
from ecorules.text import printable
from ecorules.units import amount
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.remedies.model import Adjustment, Remedies, Remedy
    from ecorules.remedies.regions import Interval

#: More ways than this are counted, not spelled out.
_SPELLED: Final = 8


def number(figure: float) -> str:
    """A figure without trailing zeros and without the noise of binary fractions.

    >>> number(95.0), number(82.025), number(0.1 + 0.2)
    ('95', '82.025', '0.3')
    """
    if figure == int(figure) and abs(figure) < 1e15:
        return str(int(figure))
    return format(figure, ".12g")


def with_unit(figure: float, unit: str | None, zh: bool) -> str:
    """A figure with its unit."""
    printed = number(figure)
    if unit is None or unit.strip() in ("-", "—", "", "1"):
        return printed
    return f"{printed}{printable(unit)}" if zh or unit in ("%", "‰") else printable(amount(printed, unit))


def phrase(change: Adjustment, lang: Language) -> str:
    """One change in words."""
    zh = lang == "zh"
    clause = "、".join(f"“{printable(each)}”" for each in change.clauses)
    about = f"{printable(change.part)}" if change.part and change.part not in change.clauses else ""
    match change.kind:
        case "attest":
            where = f"（{about}）" if about and zh else f" ({about})" if about else ""
            return f"须认定{clause}已达到{where}" if zh else f"attest that {clause} is met{where}"
        case "class":
            return f"若按{clause}评价则达标" if zh else f"would pass as {clause}"
        case "target" | "reference":
            return _of_others(change, clause, zh)
        case "grade":
            return _grade(change, about, zh)
        case "value" | "change":
            return _number(change, about, zh)


def _of_others(change: Adjustment, clause: str, zh: bool) -> str:
    due = span(change.interval, change.unit, zh) if change.interval else str(change.new)
    if change.kind == "target":
        return f"若{clause}的任务值{due}则达标" if zh else f"would pass if the target of {clause} were {due}"
    name = printable(change.name)
    return f"若参照值“{name}”{due}则达标" if zh else f"would pass if the reference “{name}” were {due}"


def _grade(change: Adjustment, about: str, zh: bool) -> str:
    old = f"由“{printable(str(change.old)[:40])}”" if change.old and zh else ""
    if zh:
        return f"{about}类别须{old}达到{change.new}或更好"
    old = f" from “{printable(str(change.old)[:40])}”" if change.old else ""
    return f"{about + ': ' if about else ''}the grade must rise{old} to {change.new} or better"


def _number(change: Adjustment, about: str, zh: bool) -> str:
    assert isinstance(change.new, float)
    new = with_unit(change.new, change.unit, zh)
    what = ("变化幅度" if zh else "the change ") if change.kind == "change" else ""
    head = f"{about}{what}" if zh else f"{about + ': ' if about else ''}{what}"
    year = f"{change.year}年" if change.year is not None and zh else f" in {change.year}" if change.year else ""
    if not isinstance(change.old, float):
        due = span(change.interval, change.unit, zh) if change.interval else new
        said = f"{head}{year}须{due}" if zh else f"{head}must be {due}{year}"
        return said + _remarks(change, zh)
    up = change.new > change.old
    old, apart = (
        with_unit(change.old, change.unit, zh),
        with_unit(abs(change.difference or 0.0), difference_unit(change.unit), zh),
    )
    share = "" if change.cost is None else f"{'，即' if zh else ', '}{number(float(f'{100 * change.cost:.3g}'))}%"
    if zh:
        return f"{head}{year}由{old}{'升' if up else '降'}到{new}（差{apart}{share}）{_remarks(change, zh)}"
    return f"{head}from {old} {'up' if up else 'down'} to {new}{year} (by {apart}{share}){_remarks(change, zh)}"


def _remarks(change: Adjustment, zh: bool) -> str:
    said = ""
    if change.strict and change.interval is not None:
        is_low = change.interval.low_open and change.interval.low > -inf
        bound = change.interval.low if is_low else change.interval.high
        if abs(bound) != inf:
            said += f"，不含{number(bound)}本身" if zh else f", {number(bound)} itself does not count"
    if change.printed is not None and change.printed != change.new:
        said += f"，按现有小数位为{number(change.printed)}" if zh else f", {number(change.printed)} as printed"
    return said


def span(interval: Interval, unit: str | None, zh: bool) -> str:
    """An interval in words.

    >>> from ecorules.remedies.regions import Interval
    >>> span(Interval(low=95.0), "%", True), span(Interval(high=5.0, high_open=True), None, False)
    ('≥95%', '<5')
    """
    low, high = interval.low, interval.high
    if low == high:
        return f"={with_unit(low, unit, zh)}"
    above = f"{'>' if interval.low_open else '≥'}{with_unit(low, unit, zh)}" if low > -inf else ""
    below = f"{'<' if interval.high_open else '≤'}{with_unit(high, unit, zh)}" if high < inf else ""
    return ("且" if zh else " and ").join(end for end in (above, below) if end) or ("有数" if zh else "given")


def explanation(found: Remedies, lang: Language) -> str:
    """What is needed, one way a line."""
    zh = lang == "zh"
    label = found.verdict.label("zh") if zh else found.verdict.label("en").capitalize()
    if found.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return f"{label}，无须改变。" if zh else f"{label}: nothing has to change."
    lines = _ways(found, label, zh)
    for each in found.otherwise:
        lines.append(
            f"另：{each.say('zh')}（不由本地决定）。"
            if zh
            else f"Otherwise: {each.say('en')} (not the region's choice)."
        )
    for why in found.blocked[:_SPELLED]:
        is_lost = why.kind in ("broken", "never")
        head = ("不能补救" if zh else "Cannot be mended") if is_lost else ("还缺" if zh else "Missing")
        lines.append(f"{head}：{why.say('zh')}。" if zh else f"{head}: {why.say('en')}.")
    if found.cut:
        lines.append("组合太多，只看了一部分。" if zh else "There are more ways than were looked at.")
    return "\n".join(lines)


def _ways(found: Remedies, label: str, zh: bool) -> list[str]:
    lang: Language = "zh" if zh else "en"
    if not found.remedies:
        nothing = "找不到能达标的改变" if found.verdict is Verdict.FAIL else "还不能说需要什么"
        nothing_en = (
            "no change of the assessed year's data was found that makes it pass"
            if found.verdict is Verdict.FAIL
            else "what is needed cannot be said yet"
        )
        return [f"{label}，{nothing}。" if zh else f"{label}: {nothing_en}."]
    if len(found.remedies) == 1:
        only = found.remedies[0].say(lang)
        return [f"{label}，需要：{only}。" if zh else f"{label}; needed: {only}."]
    lines = [f"{label}，下列任一即可：" if zh else f"{label}; any of these will do:"]
    for each in found.remedies[:_SPELLED]:
        lines.append(f"- {each.say(lang)}{_praise(found, each, zh)}{'。' if zh else '.'}")
    rest = len(found.remedies) - _SPELLED
    if rest > 0:
        lines.append(f"另有 {rest} 种。" if zh else f"And {rest} more.")
    return lines


def _praise(found: Remedies, each: Remedy, zh: bool) -> str:
    """That a remedy is the cheapest, said only where there is another to compare it with."""
    if len(found.comparable) < 2 or each is not found.chosen:
        return ""
    if zh:
        return "【相对变化最小】"
    return " [the least relative change]"


def card(found: Remedies) -> str:
    """The explanation as a card, below the threshold with its clauses marked."""
    body = render(
        "remedies.html",
        verdict=found.verdict,
        pieces=marked(found.outcome) or pieces(found.rule.text, ()),
        zh=found.explain("zh").split("\n"),
        en=found.explain("en").split("\n"),
    )
    return fragment(body)
