"""The card as a page that works without Python, and as a plain table.

Comes in: a ``WhatIf``. Goes out: HTML. The page holds tables that were judged beforehand and a short
script that looks cells up in them; its policy lets nothing else run and nothing be asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecorules.assessment import Result
from ecorules.evaluation import refuse, shown
from ecorules.markup import SIGNS, TONES, Clause, figure, fragment, pieces, render, signed
from ecorules.markup import page as document
from ecorules.verdicts import Language, Verdict
from ecorules.whatif.axes import Axis, Setting, place_of
from ecorules.whatif.steps import Steps
from ecorules.whatif.summing import moved, open_axes, summary, title
from ecorules.whatif.tables import (
    DemandTable,
    as_data,
    cells_each,
    clause_marks,
    combined,
    criterion_codes,
    demand_table,
    judged_demands,
    label,
    runs,
)
from ecorules.whatif.words import called, said, word, words

if TYPE_CHECKING:
    from ecorules.whatif.card import WhatIf

#: So many break-points are printed beside a slider.
_PRINTED = 6


def page(card: WhatIf) -> str:
    """The whole document."""
    lang = card.lang
    shown_axes = open_axes(card)
    demands = [
        demand
        for result in _shown(card)
        for demand in result.parts or (result,)
        if any(axis.place == place_of(demand) for axis in shown_axes)
    ]
    moves, found = dict(card.moves), card.assessment
    cells = cells_each(len(demands))
    tables = [demand_table(demand, shown_axes, _own(moves, demand), cells, lang) for demand in demands]
    body = render(
        "what_if.html",
        lang=lang,
        w=words(lang),
        title=title(card),
        scheme=card.base.scheme.title,
        summary=summary(card, found),
        rows=[_row(card, result, tables) for result in _shown(card)],
        others=[_plain(result, lang) for result in found.results if result.indicator.id not in card.indicators],
        data=_data(card, tables),
    )
    return document(
        f"{title(card)} · {card.base.scheme.title}", body, lang, style=asset("page.css"), scripts=[asset("page.js")]
    )


def table(card: WhatIf) -> str:
    """The present state as a fragment without controls, for a notebook that has no widgets."""
    found = card.assessment
    rows = [_plain(demand, card.lang) for result in _ordered(card, found.results) for demand in (result, *result.parts)]
    body = render(
        "what_if_table.html",
        lang=card.lang,
        w=words(card.lang),
        title=title(card),
        scheme=card.base.scheme.title,
        summary=summary(card, found),
        rows=rows,
        moves=[moved(card, axis, setting) for axis, setting in card.moves],
    )
    return fragment(body, card.lang)


def write(text: str, path: str | PathLike[str]) -> None:
    """Write a page to a file. Raises ``DataError`` where that is not possible."""
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, TypeError, ValueError) as error:
        named = shown(str(fspath(path))) if isinstance(path, str | PathLike) else shown(path)
        why = shown(getattr(error, "strerror", None) or str(error))
        raise refuse("E794", f"网页写不到 {named}：{why}", f"the page cannot be written to {named}: {why}") from None


@cache
def asset(name: str) -> str:
    """A file beside this module, as text."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _own(moves: Mapping[Axis, Setting], demand: Result) -> dict[Axis, Setting]:
    return {axis: setting for axis, setting in moves.items() if axis.place == place_of(demand)}


def _shown(card: WhatIf) -> list[Result]:
    """The results as they were, in the order of the card."""
    return _ordered(card, card.base.results)[: len(card.indicators)]


def _ordered(card: WhatIf, results: Sequence[Result]) -> list[Result]:
    """The results of the indicators shown, in their order, then the others."""
    by_id = {result.indicator.id: result for result in results}
    first = [by_id[ident] for ident in card.indicators]
    return [*first, *(result for result in results if result.indicator.id not in card.indicators)]


def _plain(result: Result, lang: Language) -> dict[str, Any]:
    part = result.part
    return {
        "id": "" if part else result.indicator.id,
        "part": part is not None,
        "name": part.name if part else result.indicator.name,
        "attribute": "" if part else result.indicator.attribute or "",
        "threshold": demand_text(result),
        "value": figure(result.value, lang),
        "unit": "" if result.parts else result.unit or "",
        "verdict": result.verdict,
        "margin": signed(result.margin),
        "reason": result.reason(lang),
    }


def _row(card: WhatIf, result: Result, tables: Sequence[DemandTable]) -> dict[str, Any]:
    """One indicator of the page with its demands and their controls."""
    lang = card.lang
    own = {place_of(each.result): (at, each) for at, each in enumerate(tables) if _of(each) == result.indicator.id}
    demands = [
        _plain(demand, lang) | {"at": None, "controls": [], "fixed": [], "pieces": [(demand_text(demand), None)]}
        if place_of(demand) not in own
        else _demand(*own[place_of(demand)], lang)
        for demand in result.parts or (result,)
    ]
    after = card.result(result.indicator.id)
    return {
        "demands": demands,
        "live": next(iter(own), None) is not None,
        **_plain(after, lang),
        "parts": bool(result.parts),
    }


def demand_text(demand: Result) -> str:
    """The threshold of an indicator or part, as printed."""
    return (demand.part.threshold if demand.part else demand.indicator.threshold) or ""


def _demand(at: int, found: DemandTable, lang: Language) -> dict[str, Any]:
    """One demand with its controls, and its text in pieces: each with the place of its clause, or None."""
    spans, _, _ = clause_marks(found)
    clauses = [Clause(span=span, verdict=Verdict.UNKNOWN) for span in spans]
    cut = [
        (piece.text, None if piece.clause is None else spans.index(piece.clause.span))
        for piece in pieces(found.text, clauses)
    ]
    return _plain(found.result, lang) | {
        "at": at,
        "pieces": cut,
        "controls": [_control(steps, number, found, lang) for number, steps in enumerate(found.axes)],
        "fixed": [called(axis, lang) for axis in found.fixed],
    }


def _of(table: DemandTable) -> str:
    return table.result.indicator.id


def _control(steps: Steps, at: int, found: DemandTable, lang: Language) -> dict[str, Any]:
    """A slider with its box, or a choice."""
    axis, start = steps.axis, found.start[at]
    ends = sum(other.axis.leaf == axis.leaf and other.axis.kind == "bound" for other in found.axes) > 1
    printed = [said(axis, one, lang) for one in steps.breaks[:_PRINTED]]
    more = len(steps.breaks) > _PRINTED or not steps.all_breaks
    return {
        "number": axis.is_number,
        "called": called(axis, lang, ends=ends),
        "unit": axis.unit or "",
        "now": said(axis, axis.now, lang),
        "by": "" if steps.by is None else label(steps.by),
        "breaks": printed,
        "more": more,
        "start": start,
        "label": label(steps.settings[start]),
        "last": len(steps.settings) - 1,
        "ticks": [steps.at(one) for one in steps.breaks if one in steps.settings],
        "choices": [] if axis.is_number else [said(axis, one, lang) for one in steps.settings],
        "said": said(axis, steps.settings[start], lang),
    }


def _data(card: WhatIf, tables: Sequence[DemandTable]) -> dict[str, Any]:
    """What the script looks up: the tables, which indicators they are of, what the whole comes to."""
    lang = card.lang
    after = {result.indicator.id: result for result in card.assessment.results}
    live = list(dict.fromkeys(_of(each) for each in tables))
    places = {place_of(each.result) for each in tables}
    rows = []
    for ident in live:
        still = [one for one in judged_demands([after[ident]]) if place_of(one) not in places]
        mask = sum({1 << one.verdict.code for one in still})
        own = [at for at, each in enumerate(tables) if _of(each) == ident]
        rows.append({"demands": own, "mask": mask, "parts": bool(after[ident].parts)})
    scheme = card.base.scheme
    attributes = dict.fromkeys(row.attribute for row in scheme if row.attribute)
    return {
        "verdicts": [
            {"word": each.label(lang), "sign": SIGNS[each], "tone": TONES[each]}
            for each in map(Verdict.from_code, range(4))
        ],
        "demands": [
            as_data(each)
            | {
                "units": [steps.axis.unit or "" for steps in each.axes],
                "worded": [
                    {
                        str(at): said(steps.axis, one, lang)
                        for at, one in enumerate(steps.settings)
                        if not isinstance(one, float)
                    }
                    for steps in each.axes
                ],
            }
            for each in tables
        ],
        "rows": rows,
        "groups": [
            _group([row.id for row in scheme if name in ("", row.attribute)], live, after) for name in ("", *attributes)
        ],
        "criteria": [
            _criterion_data([row.id for row in scheme if each.covers(row)], live, after, each)
            for each in scheme.criteria
        ],
        "combined": combined(),
        "snapped": word("snapped", lang),
    }


def _group(covered: Sequence[str], live: Sequence[str], after: Mapping[str, Result]) -> dict[str, Any]:
    """Which live indicators are counted, and the counts of those that stay."""
    still = Counter(after[ident].verdict.code for ident in covered if ident not in live)
    return {
        "members": [at for at, ident in enumerate(live) if ident in covered],
        "still": [still[code] for code in range(4)],
    }


def _criterion_data(
    covered: Sequence[str], live: Sequence[str], after: Mapping[str, Result], each: Any
) -> dict[str, Any]:
    group = _group(covered, live, after)
    still = {Verdict.from_code(code): count for code, count in enumerate(group["still"])}
    return {"members": group["members"], "codes": runs(criterion_codes(each, still, len(group["members"])))}
