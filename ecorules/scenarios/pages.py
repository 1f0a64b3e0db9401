"""Scenarios and what they came to, for notebooks: levers in words, counts side by side, what turned.

Comes in: a scenario, a run or all runs. Goes out: HTML of bounded size, which tells what it leaves out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import overview_body
from ecorules.evaluation import notes
from ecorules.markup import fragment, render
from ecorules.scenarios.model import BASELINE, Lever, Scenario, UseScheme
from ecorules.scenarios.words import say
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    from ecorules.scenarios.result import Run, Runs

#: So many levers, rows of counts and changed verdicts are shown.
SHOWN_LEVERS: Final = 60
SHOWN_COUNTS: Final = 120
SHOWN_TURNS: Final = 200
#: So many names of indicators or regions stand in one cell.
_NAMED: Final = 12

_VERDICTS: Final = (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)
#: A turn as sign, word in Chinese and English, tone.
_TURNS: Final = {
    "better": ("▲", "改善", "better", "good"),
    "worse": ("▼", "变差", "worse", "bad"),
    "other": ("◆", "改变", "other", "none"),
}


def scenario_card(scenario: Scenario, lang: Language = "zh") -> str:
    """The card of one scenario: its levers in words."""
    return fragment(_scenario(scenario, lang), lang)


def run_page(run: Run, lang: Language = "zh") -> str:
    """One scenario with what it came to."""
    return fragment(_scenario(run.scenario, lang) + overview_body(run.assessment, lang), lang)


def runs_page(runs: Runs, lang: Language = "zh") -> str:
    """All scenarios side by side: counts by year, then the verdicts that turned and by which lever."""
    against = BASELINE if BASELINE in runs.names else runs.names[0] if runs.runs else ""
    turns = _turns(runs, against, lang)
    counts = _counts(runs, turns)
    body = render(
        "runs.html",
        lang=lang,
        names=runs.names,
        against=against,
        scenarios=[_levers(run.scenario) for run in runs.runs[:SHOWN_LEVERS]],
        counts=counts[:SHOWN_COUNTS],
        more_counts=max(len(counts) - SHOWN_COUNTS, 0),
        turns=turns[:SHOWN_TURNS],
        more_turns=max(len(turns) - SHOWN_TURNS, 0),
        words=_TURNS,
        verdicts=_VERDICTS,
        warnings=notes(runs.warnings),
    )
    return fragment(body, lang)


def _scenario(scenario: Scenario, lang: Language) -> str:
    return render("scenario.html", lang=lang, one=_levers(scenario))


def _levers(scenario: Scenario) -> dict[str, Any]:
    rows = [{"number": at, **_lever(lever)} for at, lever in enumerate(scenario.levers[:SHOWN_LEVERS], start=1)]
    return {
        "name": scenario.name,
        "note": scenario.note,
        "rows": rows,
        "count": len(scenario.levers),
        "more": len(scenario.levers) - len(rows),
    }


def _lever(lever: Lever) -> dict[str, str]:
    zh, en = say(lever)
    if isinstance(lever, UseScheme):
        return {"what": "", "where": "", "years": "", "zh": zh, "en": en}
    what = [_listed(("全部",) if lever.indicators == ("*",) else lever.indicators)]
    what += [held for held in (lever.part, lever.subject) if held]
    years = "" if lever.years is None else str(lever.years)
    return {"what": "·".join(what), "where": _listed(lever.regions), "years": years, "zh": zh, "en": en}


def _listed(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return "、".join(names[:_NAMED]) + (f" … (+{more})" if more > 0 else "")


def _turns(runs: Runs, against: str, lang: Language) -> list[dict[str, Any]]:
    """The verdicts of indicators and parts that differ from those of one scenario."""
    if len(runs) < 2:
        return []
    found: list[dict[Any, Any]] = runs.compare(against, lang).to_dict("records")
    for row in found:
        for column in ("verdict_before", "verdict"):
            row[column] = None if row[column] is None else Verdict(row[column])
        row["part"] = None if row["part"] != row["part"] else row["part"]
        row["whole"] = not isinstance(row["part"], int)
    return found


def _counts(runs: Runs, turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a year and scenario: the verdicts of all regions, and how many indicators turned."""
    turned = Counter((row["scenario"], row["year"], row["turn"]) for row in turns if row["whole"])
    rows = []
    for run in runs:
        by_year: dict[int | None, Counter[Verdict]] = {}
        for result in run.assessment.results:
            by_year.setdefault(result.year, Counter())[result.verdict] += 1
        for year in sorted(by_year, key=lambda year: year or 0):
            name, counts = run.scenario.name, by_year[year]
            due = counts.total() - counts[Verdict.NOT_APPLICABLE]
            rows.append(
                {
                    "scenario": name,
                    "year": year,
                    "counts": counts,
                    "share": 100 * counts[Verdict.PASS] / due if due else None,
                    "turned": [turned[name, year, turn] for turn in _TURNS],
                }
            )
    return sorted(rows, key=lambda row: row["year"] or 0)
