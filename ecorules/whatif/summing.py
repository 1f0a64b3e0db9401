"""What the live card and the page share: their title, their controls, what the whole comes to.

Comes in: a ``WhatIf``. Goes out: plain data for templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ecorules.assessment import Assessment, Result
from ecorules.verdicts import Language, Verdict, all_of
from ecorules.whatif.axes import Axis, Setting
from ecorules.whatif.words import called, said, word

if TYPE_CHECKING:
    from ecorules.whatif.card import WhatIf


def open_axes(card: WhatIf) -> list[Axis]:
    """The things with a control: figures and states of the indicators shown, bounds where they are asked for."""
    return [
        axis
        for axis in card.axes
        if axis.place.indicator in (card.thresholds if axis.kind == "bound" else card.indicators)
    ]


def title(card: WhatIf) -> str:
    """What stands above the card."""
    year = "" if card.year is None else f" {card.year}"
    return f"{word('title', card.lang)}{'：' if card.lang == 'zh' else ': '}{card.region}{year}"


def summary(card: WhatIf, found: Assessment) -> dict[str, Any]:
    """What the whole comes to: the counts, and the criteria of the scheme."""
    met = criteria(found)
    return {
        "counts": counts(found.results, card.lang),
        "criteria": met,
        "whole": all_of(verdict for _, verdict in met) if met else None,
        "verdicts": list(Verdict),
    }


def counts(results: Sequence[Result], lang: Language) -> list[dict[str, Any]]:
    """The verdicts counted, of all indicators and of each attribute, with the share met."""
    attributes = dict.fromkeys(result.indicator.attribute for result in results if result.indicator.attribute)
    made = []
    for name in ("", *attributes):
        own = [result.verdict for result in results if name in ("", result.indicator.attribute)]
        count = Counter(own)
        applicable = len(own) - count[Verdict.NOT_APPLICABLE]
        made.append(
            {
                "name": name or word("all", lang),
                "counts": [count[verdict] for verdict in Verdict],
                "share": f"{100 * count[Verdict.PASS] / applicable:.1f}%" if applicable else "–",
            }
        )
    return made


def criteria(found: Assessment) -> list[tuple[str, Verdict]]:
    """The criteria of the scheme with their verdicts."""
    if not found.scheme.criteria:
        return []
    row = found.summary().iloc[0]
    return [(each.name, Verdict(row[each.name])) for each in found.scheme.criteria]


def moved(card: WhatIf, axis: Axis, setting: Setting) -> str:
    """One change on one line: 26 城镇污水处理率 现状值 94.6% → 96%."""
    row = card.base.scheme[axis.place.indicator]
    name = row.parts[axis.place.part - 1].name if axis.place.part else row.name
    before, after = said(axis, axis.now, card.lang), said(axis, setting, card.lang)
    return f"{row.id} {name} {called(axis, card.lang)}{'：' if card.lang == 'zh' else ': '}{before} → {after}"
