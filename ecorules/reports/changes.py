"""What scenarios came to, as plain frozen data in one language: totals, and the verdicts that turn.

Comes in: the ``Runs`` of scenarios. Goes out: a ``Comparison`` of them, which the formats lay out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ecorules.markup import figure
from ecorules.reports.asked import chosen, day, language, refused
from ecorules.reports.making import totals
from ecorules.reports.model import Total, Value
from ecorules.reports.provenance import facts
from ecorules.reports.words import word
from ecorules.scenarios import BASELINE, Runs
from ecorules.verdicts import Language, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A verdict that a scenario changes: figures and verdicts before and after, and by which levers."""

    scenario: str
    region: str
    year: int | None
    number: str
    name: str
    value_before: Value
    value: Value
    before: Verdict | None
    verdict: Verdict | None
    turn: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A report on scenarios in one language; ``against`` is the one that the others are compared with."""

    lang: Language
    title: str
    scheme: str
    scenarios: tuple[tuple[str, str], ...]
    against: str
    totals: tuple[tuple[str, Total], ...]
    turns: tuple[Turn, ...]
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    date: str | None = None


def changes(
    runs: Runs, lang: str, *, against: str | None = None, regions: object = None, date: object = None
) -> Changes:
    """What the formats of a report on scenarios lay out.

    Raises ``EcoRulesError`` for another language, an unknown region or scenario, something else than runs.
    """
    in_lang = language(lang)
    if not isinstance(runs, Runs):
        kind = type(runs).__name__
        raise refused("E799", f"应给出情景的结果，而不是 {kind}", f"the runs of scenarios are due, not {kind}")
    known = tuple(dict.fromkeys(name for run in runs for name in run.assessment.regions))
    kept = frozenset(chosen(regions, known))
    told, first = day(date), runs.runs[0].assessment
    usual = BASELINE if BASELINE in runs.names else runs.names[0]
    found = [
        (run.scenario.name, total)
        for run in runs
        for of_region in totals(run.assessment, in_lang).values()
        for total in of_region
        if total.region in kept
    ]
    return Changes(
        lang=in_lang,
        title=f"{first.scheme.title} · {word('runs', in_lang)}",
        scheme=first.scheme.title,
        scenarios=tuple((run.scenario.name, run.scenario.note or "") for run in runs),
        against=usual if against is None else against,
        totals=tuple(found),
        turns=_turns(runs, against, kept, in_lang),
        facts=facts(first, in_lang, told),
        warnings=tuple(warning.say(in_lang) for warning in runs.warnings),
        date=told,
    )


def _turns(runs: Runs, against: str | None, kept: frozenset[str], lang: Language) -> tuple[Turn, ...]:
    rows = runs.compare(against, lang).to_dict("records")
    return tuple(
        Turn(
            scenario=row["scenario"],
            region=row["region"],
            year=_whole(row["year"]),
            number=str(row["indicator"]) + ("" if _whole(row["part"]) is None else f".{_whole(row['part'])}"),
            name=row["name"],
            value_before=_value(row["value_before"], lang),
            value=_value(row["value"], lang),
            before=_verdict(row["verdict_before"]),
            verdict=_verdict(row["verdict"]),
            turn=word(row["turn"], lang),
            by=row["by"] or "",
        )
        for row in rows
        if row["region"] in kept
    )


def _whole(cell: object) -> int | None:
    """A whole number of a frame, whose gaps are None, NaN or NA."""
    return int(cell) if isinstance(cell, int | float) and not math.isnan(cell) else None


def _value(cell: object, lang: Language) -> Value:
    match cell:
        case bool():
            return figure(cell, lang)
        case int() | float():
            return None if math.isnan(cell) else float(cell)
        case str():
            return cell
        case _:
            return None


def _verdict(cell: object) -> Verdict | None:
    return Verdict(cell) if isinstance(cell, str) else None
