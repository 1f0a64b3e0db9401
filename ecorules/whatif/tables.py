"""Everything that a page without Python can show, judged beforehand.

Comes in: a ``WhatIf``. Goes out: for each demand with sliders a table of all its steps: codes,
margins and reasons, each found by ``evaluate``; and the verdicts on the whole for every count of
indicators met, unknown and not applicable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from typing import Any, Final

from ecorules.assessment import Result
from ecorules.errors import EcoRulesError
from ecorules.evaluation import evaluate
from ecorules.markup import signed
from ecorules.schemes import Criterion
from ecorules.text import Span, printable
from ecorules.verdicts import Language, Verdict, all_of
from ecorules.whatif.axes import Axis, Setting, place_of, same_setting
from ecorules.whatif.judging import Moves, ease, rejudged
from ecorules.whatif.steps import Steps, steps_of

#: So many steps has the slider of a figure, those that must be there aside; with others beside it fewer.
_STEPS: Final = 100
#: So many clauses of a text are marked.
_MOST_CLAUSES: Final = 40
_FEWEST: Final = 9
#: So many cells have all tables of a page, about; one table has at least and at most so many.
_CELLS: Final = 24_000
_OF_ONE: Final = (300, 4_000)

#: Stand in a reason for the settings of the first axes and for the margin; no printable text holds them.
_MARKS: Final = tuple(map(chr, range(0xE000, 0xE010)))
_MARGIN: Final = chr(0xE010)


#: What the clauses of the printed text came to: a code each, and 4 more if it decides.
Marks = tuple[tuple[Span, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandTable:
    """One demand with all its steps; the place of a cell counts the first axis fastest.

    ``result`` is the demand as the page starts; ``start`` the place of each axis then. ``fixed`` are
    axes that have no control here, because the table would grow too large. ``marks`` are those of
    ``text``, the threshold as it is printed; where a bound is moved there are none.
    """

    result: Result
    axes: tuple[Steps, ...]
    start: tuple[int, ...]
    fixed: tuple[Axis, ...]
    codes: tuple[int, ...]
    margins: tuple[float | None, ...]
    reasons: tuple[str, ...]
    text: str
    marks: tuple[Marks, ...]

    def place(self, at: Sequence[int]) -> int:
        """The place of a cell in the table, from the places on its axes."""
        found = 0
        for steps, one in zip(reversed(self.axes), reversed(at), strict=True):
            found = found * len(steps.settings) + one
        return found


def demand_table(result: Result, axes: Sequence[Axis], moves: Moves, cells: int, lang: Language) -> DemandTable:
    """The table of one demand. ``axes`` are those with a control, ``moves`` what is set already."""
    own = [axis for axis in axes if axis.place == place_of(result)]
    base = rejudged(result, {axis: setting for axis, setting in moves.items() if axis not in own})
    steps, fixed = _all_steps(own, base, moves, max(int(cells * ease(base)), _FEWEST))
    base = rejudged(base, {axis: moves[axis] for axis in fixed if axis in moves})
    codes: list[int] = []
    margins: list[float | None] = []
    reasons: list[str] = []
    marks: list[Marks] = []
    for settings in product(*(one.settings for one in reversed(steps))):
        chosen = dict(zip((one.axis for one in reversed(steps)), settings, strict=True))
        moved = {axis: held for axis, held in chosen.items() if not same_setting(axis.now, held)}
        code, margin, reason, marked = _cell(base, moved, lang)
        codes.append(code)
        margins.append(margin)
        reasons.append(reason)
        marks.append(marked)
    return DemandTable(
        result=rejudged(base, {one.axis: moves[one.axis] for one in steps if one.axis in moves}),
        axes=steps,
        start=tuple(one.at(moves.get(one.axis, one.axis.now)) for one in steps),
        fixed=fixed,
        codes=tuple(codes),
        margins=tuple(margins),
        reasons=tuple(reasons),
        text=base.rule.text if base.rule is not None else "",
        marks=tuple(marks),
    )


def cells_each(demands: int) -> int:
    """How many cells a table may have, about, where there are so many."""
    least, most = _OF_ONE
    return min(max(_CELLS // max(demands, 1), least), most)


def _cell(base: Result, moved: Moves, lang: Language) -> tuple[int, float | None, str, Marks]:
    """The code, the margin, the reason and the clauses of one cell; what is refused is open, and says why."""
    try:
        found = rejudged(base, moved)
    except EcoRulesError as error:
        finding = error.diagnostics[0]
        return Verdict.UNKNOWN.code, None, printable(finding.message if lang == "zh" else finding.message_en), ()
    marks = _marks(found) if found.rule is base.rule else ()
    return found.verdict.code, found.margin, printable(found.reason(lang)), marks


def _marks(found: Result) -> Marks:
    if found.outcome is None:
        return ()
    deciding, trace = frozenset(found.outcome.deciding), found.outcome.trace
    coded = {
        finding.span: finding.verdict.code + 4 * (at in deciding)
        for at, finding in enumerate(trace[:_MOST_CLAUSES])
        if finding.span is not None
    }
    return tuple(sorted(coded.items()))


def clause_marks(table: DemandTable) -> tuple[list[Span], list[str], list[int]]:
    """The clauses that are marked, each combination of their marks once, and that of each cell.

    A combination has a digit a clause: its code, and 4 more if it decides; 9 where it was not looked at.
    """
    spans = sorted({span for marks in table.marks for span, _ in marks})
    pool: dict[str, int] = {}
    places = []
    for marks in table.marks:
        coded = dict(marks)
        text = "".join(str(coded.get(span, 9)) for span in spans)
        places.append(pool.setdefault(text, len(pool)))
    return spans, list(pool), places


def _all_steps(
    axes: Sequence[Axis], base: Result, moves: Moves, cells: int
) -> tuple[tuple[Steps, ...], tuple[Axis, ...]]:
    """The steps of each axis; the last ones are left out while the table would be too large."""
    kept = list(axes)
    while kept:
        states = prod(len(axis.choices) for axis in kept if not axis.is_number)
        numbers = sum(axis.is_number for axis in kept)
        count = int((cells / max(states, 1)) ** (1 / numbers)) if numbers else _FEWEST
        if count >= _FEWEST:
            made = tuple(steps_of(axis, base, min(count, _STEPS), moves.get(axis, axis.now)) for axis in kept)
            if len(kept) == 1 or prod(len(one.settings) for one in made) <= 3 * cells:
                return made, tuple(axes[len(kept) :])
        kept.pop()
    return (), tuple(axes)


def reason_templates(table: DemandTable) -> tuple[list[str], list[int]]:
    """Each wording once, with marks for the figures that differ, and the wording of each cell.

    Putting the figures of a cell in the place of the marks gives the very reason that was found.
    """
    pool: dict[str, int] = {}
    places = []
    labels = [[label(setting) for setting in steps.settings] for steps in table.axes]
    for cell, at in enumerate(product(*(range(len(one)) for one in reversed(labels)))):
        text = table.reasons[cell]
        for mark, own, one in zip(_MARKS, labels, reversed(at), strict=False):
            text = _marked(text, own[one], mark)
        text = _marked(text, signed(table.margins[cell]).lstrip("+−"), _MARGIN)
        places.append(pool.setdefault(text, len(pool)))
    return list(pool), places


def _marked(text: str, figure: str, mark: str) -> str:
    if not figure or not figure[-1].isdigit():
        return text
    return re.sub(rf"(?<![\d.]){re.escape(figure)}(?![\d.]\d|\d)", mark, text)


def label(setting: Setting) -> str:
    """A number as a box takes it, a text as it is; a state that is True, False or None has none."""
    if isinstance(setting, bool) or setting is None:
        return ""
    if isinstance(setting, str):
        return setting
    if setting == int(setting) and abs(setting) < 1e15:
        return str(int(setting))
    return format(setting, ".12g")


def runs(numbers: Sequence[int]) -> list[int]:
    """Numbers as pairs of a number and how often it follows itself, in one flat list.

    >>> runs([0, 0, 0, 2, 2])
    [0, 3, 2, 2]
    """
    made: list[int] = []
    for one in numbers:
        if made and made[-2] == one:
            made[-1] += 1
        else:
            made += [one, 1]
    return made


def combined() -> list[int]:
    """The verdict of parts, or of criteria, by the set of verdicts among them: bit n stands for code n."""
    return [all_of(Verdict.from_code(code) for code in range(4) if mask >> code & 1).code for mask in range(16)]


def criterion_codes(criterion: Criterion, fixed: Mapping[Verdict, int], live: int) -> list[int]:
    """The verdict of a criterion for every count of its live indicators met, unknown and not applicable.

    ``fixed`` counts the verdicts of those that stay as they are. The place of a cell is
    ``(met * (live + 1) + unknown) * (live + 1) + not_applicable``; counts that cannot be repeat the
    cell before.
    """
    count = sum(fixed.values()) + live

    @cache
    def code(applicable: int, met: int) -> int:
        return evaluate(criterion.rule, value=100 * met / applicable).verdict.code

    @cache
    def until(applicable: int, met: int) -> int:
        """Up to how many met the code stays the same."""
        last = met
        while last < applicable and code(applicable, last + 1) == code(applicable, met):
            last += 1
        return last

    made: list[int] = []
    for met, unknown, absent in product(range(live + 1), repeat=3):
        if met + unknown + absent > live:
            made.append(made[-1])
            continue
        applicable = count - absent - fixed.get(Verdict.NOT_APPLICABLE, 0)
        least = met + fixed.get(Verdict.PASS, 0)
        most = least + unknown + fixed.get(Verdict.UNKNOWN, 0)
        if not applicable:
            made.append(Verdict.NOT_APPLICABLE.code)
        elif until(applicable, least) >= most:
            made.append(code(applicable, least))
        else:
            made.append(Verdict.UNKNOWN.code)
    return made


def judged_demands(results: Sequence[Result]) -> Iterator[Result]:
    """The results that have a rule of their own: indicators, or their parts."""
    for result in results:
        yield from result.parts or (result,)


def as_data(table: DemandTable) -> dict[str, Any]:
    """A table as the page reads it."""
    pool, reasons = reason_templates(table)
    _, marks, marked = clause_marks(table)
    return {
        "sizes": [len(steps.settings) for steps in table.axes],
        "start": list(table.start),
        "now": [steps.at(steps.axis.now) for steps in table.axes],
        "labels": [[label(setting) for setting in steps.settings] for steps in table.axes],
        "codes": runs(table.codes),
        "margins": "|".join(signed(margin) for margin in table.margins),
        "reasons": runs(reasons),
        "pool": pool,
        "marks": marks,
        "marked": runs(marked),
    }
