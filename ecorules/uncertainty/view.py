"""A simulation as a page for notebooks.

Comes in: a ``Simulation``. Goes out: HTML of bounded size, which tells what it leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecorules.evaluation import notes
from ecorules.markup import fragment, render
from ecorules.uncertainty.words import percent, remarks, title
from ecorules.verdicts import Verdict

if TYPE_CHECKING:
    from ecorules.uncertainty.result import Chance, Simulation

#: Regions and years, and rows of each, that are shown.
_BLOCKS: Final = 10
_ROWS: Final = 300


def html(found: Simulation) -> str:
    """A block for each region and year, the first one open."""
    groups: dict[tuple[str, int], list[Chance]] = {}
    for one in (*found.of_awards, *found.of_criteria, *found.chances):
        groups.setdefault((one.region, one.year), []).append(one)
    blocks = [
        {
            "region": region,
            "year": year,
            "rows": [_row(one) for one in those[:_ROWS]],
            "more": max(len(those) - _ROWS, 0),
        }
        for (region, year), those in list(groups.items())[:_BLOCKS]
    ]
    body = render(
        "simulation.html",
        title=(title(found, "zh"), title(found, "en")),
        remarks=[("zh", "".join(remarks(found, True))), ("en", " ".join(remarks(found, False)))],
        blocks=blocks,
        more=max(len(groups) - _BLOCKS, 0),
        warnings=notes(found.warnings),
    )
    return fragment(body)


def _row(one: Chance) -> dict[str, Any]:
    shares = [
        ("达标", one.probability()),
        ("标准误", one.standard_error()),
        *((verdict.label(), one.probability(verdict)) for verdict in _OTHERS),
    ]
    number = "" if one.indicator is None else one.indicator.id + (f"/{one.part.number}" if one.part else "")
    return {
        "number": number,
        "part": one.part is not None,
        "name": one.name or "各项条件全部满足",
        "verdict": one.verdict,
        "shares": [(label, "" if share is None else percent(share)) for label, share in shares],
        "why": one.why,
    }


_OTHERS: Final = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
