"""Ranges of levers: between which figures something is moved.

Comes in: a mapping from names to ranges. Goes out: ``Lever``, one for each, checked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecorules.evaluation import is_bool, refuse, shown
from ecorules.language import Lexicon
from ecorules.rules import Rule
from ecorules.schemes import Indicator, Scheme, fold, suggestion

#: The keys of ``ranges`` that stand for the region's class.
CLASS: Final = ("class", "类别")
#: More levers than this are refused, and more classes of one.
MOST: Final = 200
_PERCENT: Final = re.compile(r"\s*(?:±|\+-|\+/-)?\s*(\d{1,6}(?:\.\d{1,12})?)\s*[%％]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One thing that is moved: a figure between two numbers or by a share of itself, or the class.

    ``part`` is 0 for an indicator without parts; ``subject`` a key of ``parts`` of its rule.
    """

    name: str
    indicator: str = ""
    part: int = 0
    subject: str = ""
    low: float = 0.0
    high: float = 0.0
    relative: bool = False
    labels: tuple[str, ...] = ()

    def ends(self, now: float | None) -> tuple[float, float] | None:
        """The two ends for a figure that is ``now``; None where a share has no figure to be of."""
        if not self.relative:
            return self.low, self.high
        if now is None:
            return None
        return tuple(sorted((_tidy(now * (1 + self.low / 100)), _tidy(now * (1 + self.high / 100)))))  # type: ignore[return-value]


def read_ranges(ranges: object, scheme: Scheme) -> tuple[Lever, ...]:
    """The levers of ``ranges``. Raises ``DataError`` for names, numbers and forms that cannot be used."""
    if not isinstance(ranges, Mapping) or not ranges or len(ranges) > MOST:
        hint, hint_en = '如 {"26": (90, 98), "12/1": "±10%"}', 'such as {"26": (90, 98), "12/1": "±10%"}'
        message = f"ranges 应是 {{指标: 范围}}，1 至 {MOST} 项"
        raise refuse("E753", message, f"ranges should map 1 to {MOST} indicators to their range", hint, hint_en)
    levers = tuple(_lever(key, given, scheme) for key, given in ranges.items())
    places = [(lever.indicator, lever.part, lever.subject) for lever in levers]
    for place, lever in zip(places, levers, strict=True):
        if places.count(place) > 1:
            message = f"ranges 中 {shown(lever.name)} 有两项"
            raise refuse("E753", message, f"ranges name {shown(lever.name)} twice")
    return levers


def _lever(key: object, given: object, scheme: Scheme) -> Lever:
    if isinstance(key, int) and not is_bool(key):
        key = str(key)
    if not isinstance(key, str):
        raise refuse(
            "E751",
            f"ranges 的键应是指标，给的是 {shown(key)}",
            f"a key of ranges should be an indicator, not {shown(key)}",
        )
    if key in CLASS:
        return Lever(name=key, labels=_labels(given, scheme))
    indicator, part, subject = find(key, scheme)
    low, high, relative = _span(key, given)
    return Lever(name=key, indicator=indicator.id, part=part, subject=subject, low=low, high=high, relative=relative)


def find(key: str, scheme: Scheme) -> tuple[Indicator, int, str]:
    """The indicator, the number of the part and the subject that ``26``, ``12/1`` or ``8/面积`` name."""
    if key in scheme:
        name, of = key, ""
    else:
        name, _, of = key.partition("/")
    if name not in scheme:
        known = [word for row in scheme for word in (row.name, row.id)]
        raise unknown("E751", name, known, "指标", "indicator")
    indicator = scheme[name]
    if indicator.parts:
        for part in indicator.parts:
            if of.strip() == str(part.number) or fold(of) == fold(part.name):
                return indicator, part.number, ""
        names = [part.name for part in indicator.parts]
        raise unknown("E751", of, names, f"指标 {indicator.id} 的分项", f"part of indicator {indicator.id}")
    subjects: tuple[str, ...] = indicator.rule.subjects if indicator.rule else ()
    if of and of not in subjects:
        raise unknown("E751", of, subjects, f"指标 {indicator.id} 的分项", f"part of indicator {indicator.id}")
    return indicator, 0, of


def unknown(code: str, name: str, known: Iterable[str], kind: str, kind_en: str) -> Exception:
    """The error about a name that is not there, with the nearest one."""
    listed = list(known)
    first = "、".join(listed[:8])
    otherwise = (f"可用：{first}", f"known: {', '.join(listed[:8])}") if listed else ("", "")
    hint, hint_en = suggestion(name, listed, otherwise)
    return refuse(code, f"没有这个{kind}：{shown(name)}", f"there is no {kind_en} {shown(name)}", hint, hint_en)


def _span(key: str, given: object) -> tuple[float, float, bool]:
    where, where_en = f"ranges[{shown(key)}]", f"ranges[{shown(key)}]"
    if isinstance(given, str):
        share = _PERCENT.fullmatch(given) if len(given) < 40 else None
        if share is not None:
            return -float(share[1]), float(share[1]), True
    elif isinstance(given, tuple | list) and len(given) == 2:
        low, high = given
        if all(_is_finite(end) for end in given):
            if low > high:
                message, message_en = f"{where} 的低端大于高端", f"the low end of {where_en} is above the high one"
                raise refuse("E752", f"{message}：{low!r}、{high!r}"[:200], f"{message_en}: {low!r}, {high!r}"[:200])
            return float(low), float(high), False
        if any(isinstance(end, str) or is_bool(end) for end in given):
            message, message_en = f"{where} 是状态，没有范围", f"{where_en} holds states, which have no range"
            raise refuse("E755", message, message_en)
    raise refuse(
        "E753",
        f"{where} 应是两个有限的数，或 ±10% 这样的份额，给的是 {shown(given)}",
        f"{where_en} should be two finite numbers, or a share such as ±10%, not {shown(given)}",
    )


def _is_finite(given: object) -> bool:
    if is_bool(given) or not isinstance(given, int | float):
        return False
    try:
        return math.isfinite(float(given))
    except OverflowError:
        return False


def _labels(given: object, scheme: Scheme) -> tuple[str, ...]:
    """The classes to choose from: at least two that the lexicon or the scheme knows."""
    if not isinstance(given, tuple | list) or not 2 <= len(given) <= MOST or len(set(map(str, given))) != len(given):
        raise refuse("E753", "类别应列出两个以上，互不相同", "a range of classes lists two or more, each once")
    known = dict.fromkeys(Lexicon.default().classes.by_label)
    for rule in rules_of(scheme):
        known.update(dict.fromkeys(rule.classes))
    folded = {fold(label) for label in known}
    for label in given:
        if not isinstance(label, str) or fold(label) not in folded:
            raise unknown("E751", str(label) if isinstance(label, str) else shown(label), known, "类别", "class")
    return tuple(given)


def rules_of(scheme: Scheme) -> Iterable[Rule]:
    """The rules that a scheme judges by."""
    for row in scheme:
        for part in row.parts:
            yield part.level.rule if part.level else part.rule
        if not row.parts and row.rule is not None:
            yield row.rule


def _tidy(number: float) -> float:
    return float(f"{number:.12g}")


def named(lever: Lever) -> dict[str, Any]:
    """The columns that say which lever a row is about."""
    return {"lever": lever.name, "indicator": lever.indicator or None, "part": lever.part or None}
