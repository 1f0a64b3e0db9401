"""What a run is asked for, and where its levers stand.

Comes in: scenarios or a file of them, years, and what is wrong with a lever. Goes out: the
scenarios in order, the years to judge, findings that name their lever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from os import PathLike
from typing import Any, Final, NoReturn

from ecorules.assessment import Tables
from ecorules.errors import DataError
from ecorules.scenarios.aiming import Horizon, Trouble
from ecorules.scenarios.model import BASELINE, MOST_SCENARIOS, Aim, Lever, Reach, Scenario
from ecorules.scenarios.reading import read_scenarios
from ecorules.scenarios.years import MOST_YEARS, NoYears, years_of
from ecorules.schemes import shown
from ecorules.text import Diagnostic

Scenarios = Scenario | Iterable[Scenario] | str | PathLike[str] | None


def listed(scenarios: Scenarios, *, baseline: bool) -> list[Scenario]:
    """The scenarios in order, the one without levers first unless it was given or is not wanted."""
    if isinstance(scenarios, str | PathLike):
        given: list[Any] = list(read_scenarios(scenarios))
    elif scenarios is None or isinstance(scenarios, Scenario):
        given = [] if scenarios is None else [scenarios]
    elif isinstance(scenarios, Iterable):
        given = list(islice(scenarios, MOST_SCENARIOS + 1))
    else:
        given = [scenarios]
    for each in given:
        if not isinstance(each, Scenario):
            kind = type(each).__name__
            _refuse("E711", f"应给出情景或情景文件，而不是 {kind}", f"scenarios or a scenario file are due, not {kind}")
    names = [each.name for each in given]
    if len(given) > MOST_SCENARIOS:
        _refuse("E711", f"情景超过 {MOST_SCENARIOS} 个", f"more than {MOST_SCENARIOS} scenarios")
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        _refuse("E710", f"情景 “{shown(repeated)}” 重复", f"scenario {shown(repeated)!r} stands twice")
    if baseline and BASELINE not in names:
        given.insert(0, Scenario(BASELINE))
    if not given:
        _refuse("E711", "没有情景", "there are no scenarios")
    return given


def _refuse(code: str, message: str, message_en: str) -> NoReturn:
    raise DataError(Diagnostic(code=code, message=message, message_en=message_en))


def horizon_of(tables: Tables, scenarios: Sequence[Scenario], years: object) -> Horizon:
    """The years to judge, and the first with figures."""
    observed = [year for region in tables.observed.regions for year in tables.observed.years(region)]
    if years is not None:
        try:
            wanted = years_of(years)
            if any(None in span for span in wanted.spans):
                raise NoYears("运行的年份要有首尾", "the years of a run have both ends")
            chosen = wanted.within(min(wanted.named), max(wanted.named))
            if len(chosen) > MOST_YEARS:
                raise NoYears(f"年份超过 {MOST_YEARS} 个", f"more than {MOST_YEARS} years")
        except NoYears as error:
            raise DataError(Diagnostic(code="E711", message=error.said[0], message_en=error.said[1])) from None
    else:
        levers = [lever for each in scenarios for lever in each.levers]
        named = [year for lever in levers if isinstance(lever, Aim) and lever.years for year in lever.years.named]
        named += [lever.by for lever in levers if isinstance(lever, Reach)]
        if not observed and not named:
            _refuse("E711", "没有观测数据，要写明 years", "there are no observations: give `years`")
        latest = max(observed, default=min(named, default=0))
        last = max(named, default=latest)
        if last - latest >= MOST_YEARS:
            _refuse("E711", f"{latest}–{last} 年太长", f"the years {latest}–{last} are too many")
        chosen = tuple(range(latest, max(last, latest) + 1))
    return Horizon(chosen, min([*observed, *chosen]))


def located(trouble: Trouble, scenario: Scenario, lever: Lever, number: int) -> Diagnostic:
    """What is wrong with a lever, with its place."""
    message, message_en, hint, hint_en = trouble.said
    where = where_of(scenario, lever, number)
    return Diagnostic(
        code=trouble.code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where
    )


def where_of(scenario: Scenario, lever: Lever, number: int) -> str:
    """Where a lever stands: in its file, and in its scenario."""
    before = f"{lever.place} " if lever.place else ""
    name = shown(scenario.name)
    about = f" {'、'.join(map(shown, lever.indicators[:3]))}" if isinstance(lever, Aim) else ""
    return f"{before}情景 (scenario) {name} [{number}] {_KINDS[type(lever).__name__]}{about}"


_KINDS: Final = {
    "SetTo": "set_to",
    "Add": "add",
    "Scale": "scale",
    "Grow": "grow",
    "Reach": "reach",
    "Follow": "follow",
    "Hold": "hold",
    "Cap": "cap",
    "Threshold": "threshold",
    "UseScheme": "scheme",
}
