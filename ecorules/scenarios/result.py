"""What scenarios came to: an assessment of each, and the tables made of them.

Comes in: results with the levers that figures came by. Goes out: the tidy table, its comparison
with one of the scenarios, a summary, explanations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import TYPE_CHECKING, Any, Final

from ecorules.assessment import LEVEL, Assessment, Key, Result
from ecorules.errors import DataError
from ecorules.late import upward
from ecorules.scenarios.figures import Figures, Mark, Spot
from ecorules.scenarios.model import BASELINE, Scenario
from ecorules.scenarios.pages import run_page, runs_page
from ecorules.schemes import fold, shown, suggestion
from ecorules.text import Diagnostic
from ecorules.verdicts import Language, Verdict

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    *("scenario", "region", "year", "indicator", "part", "value", "verdict", "margin"),
    *("name", "unit", "attribute", "by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One scenario with its assessment; ``marks`` are the levers by figure, ``rules`` those by indicator and year."""

    scenario: Scenario
    assessment: Assessment
    marks: Mapping[Spot, tuple[Mark, ...]] = field(repr=False)
    rules: Mapping[tuple[str, int], tuple[Mark, ...]] = field(repr=False)
    figures: Figures = field(repr=False, compare=False)

    def by(self, result: Result) -> tuple[Mark, ...]:
        """The levers that the figures of a result, or its rule, came by."""
        return self._by(result, self.figures.touched().get((result.region, result.indicator.id), ()))

    def _by(self, result: Result, keys: Iterable[Key]) -> tuple[Mark, ...]:
        assert result.year is not None
        found = dict.fromkeys(self.rules.get((result.indicator.id, result.year), ()))
        for key in keys:
            if result.part is None or key.part == result.part.number:
                found.update(dict.fromkeys(self.marks.get(Spot(result.region, key, result.year), ())))
        return tuple(sorted(found))

    def _repr_html_(self) -> str:
        """The scenario's levers and its assessment, for notebooks."""
        return run_page(self)

    def rows(self, lang: Language) -> Iterator[tuple[Any, ...]]:
        """The rows of the tidy table."""
        keys, name = self.figures.touched(), self.scenario.name
        for whole in self.assessment.results:
            own = keys.get((whole.region, whole.indicator.id), [])
            plain = not own and (whole.indicator.id, whole.year) not in self.rules
            for result in (whole, *whole.parts):
                by = None if plain else _joined(self._by(result, own), lang)
                part = result.part.number if result.part else None
                unit = None if result.parts else result.unit
                yield (
                    *(name, result.region, result.year, result.indicator.id, part),
                    *(result.value, result.verdict.value, result.margin),
                    *(result.name, unit, result.indicator.attribute, by),
                )

    def observations(self) -> pd.DataFrame:
        """The scenario's figures as a table of observations, which ``assess`` takes as any other."""
        import pandas as pd

        tables = self.figures.judged()
        rows = [
            row
            for region, by_key in tables.observed.regions.items()
            for key, series in by_key.items()
            for year, entry in sorted(series.items())
            if (row := _observation(self, Spot(region, key, year), entry)) is not None
        ]
        columns = (
            "region",
            "year",
            "indicator",
            "part",
            "subject",
            "value",
            "unit",
            "change",
            "status",
            "basis",
            "note",
        )
        return pd.DataFrame(rows, columns=list(columns), dtype=object)


def _said(mark: Mark, lang: Language) -> str:
    return mark.said if lang == "zh" else mark.said_en


def _joined(marks: Iterable[Mark], lang: Language) -> str | None:
    return ("；" if lang == "zh" else "; ").join(_said(mark, lang) for mark in marks) or None


def _observation(run: Run, spot: Spot, entry: Any) -> dict[str, Any] | None:
    if not entry.says_something:
        return None
    region, key, year = spot
    row = run.figures.tables.scheme[key.indicator]
    part = row.parts[key.part - 1] if key.part else None
    level = part.level if part else None
    subject = level.name if key.subject == LEVEL and level else key.subject or None
    value, unit = entry.given or (
        entry.value,
        run.figures.unit(region, key) if isinstance(entry.value, float) else None,
    )
    number = isinstance(value, float)
    return {
        "region": region,
        "year": year,
        "indicator": key.indicator,
        "part": key.part or None,
        "subject": subject,
        "value": value if number else None,
        "unit": unit if number else entry.change_unit,
        "change": entry.change,
        "status": None if number or value is None else ("是" if value is True else "否" if value is False else value),
        "basis": entry.basis,
        "note": _joined(run.marks.get(spot, ()), "zh"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """All scenarios of a run, in order; ``runs["强化"]`` is the ``Assessment`` of one."""

    runs: tuple[Run, ...]
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the scenarios."""
        return tuple(run.scenario.name for run in self.runs)

    def __len__(self) -> int:
        return len(self.runs)

    def __iter__(self) -> Iterator[Run]:
        return iter(self.runs)

    def __getitem__(self, name: str) -> Assessment:
        return self.run(name).assessment

    def run(self, name: str) -> Run:
        """One scenario. Raises ``DataError`` for a name that was not run."""
        for run in self.runs:
            if run.scenario.name == name:
                return run
        raise _no_scenario(name, self.names)

    def to_frame(self, lang: Language = "zh") -> pd.DataFrame:
        """The tidy table that ``run`` gives; ``lang`` is that of the column ``by``."""
        frame = _frame([row for run in self.runs for row in run.rows(lang)])
        frame.attrs["warnings"] = [warning.say(lang) for warning in self.warnings]
        return frame

    def compare(self, against: str | None = None, lang: Language = "zh") -> pd.DataFrame:
        """What ``compare_runs`` makes of the table; ``against`` is by default 基准, or the first scenario."""
        usual = BASELINE if BASELINE in self.names else self.names[0]
        return compare_runs(self.to_frame(lang), usual if against is None else against)

    def summary(self) -> pd.DataFrame:
        """``Assessment.summary`` of every scenario: one row a scenario, region and year."""
        import pandas as pd

        frames = []
        for run in self.runs:
            frame = run.assessment.summary()
            frame.insert(0, "scenario", run.scenario.name)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def observations(self, name: str) -> pd.DataFrame:
        """The figures of one scenario as a table of observations; ``note`` says what they came by."""
        return self.run(name).observations()

    def explain(
        self,
        scenario: str,
        region: str,
        indicator: str | int,
        lang: Language = "zh",
        part: int | str | None = None,
        year: int | None = None,
    ) -> str:
        """By which levers the figures of an indicator came, year by year, and why it has its verdict."""
        run = self.run(scenario)
        result = run.assessment.result(region, indicator, part, year)
        lines = list(_provenance(run, result, lang))
        nothing = "没有杠杆改变这项指标" if lang == "zh" else "no lever changed this indicator"
        lines = lines or [f"{shown(region)} {result.year}, {result.indicator.id} {shown(result.name)}: {nothing}"]
        return "\n".join([*lines, run.assessment.explain(region, indicator, lang, part, year)])

    def _repr_html_(self) -> str:
        """The scenarios side by side, for notebooks: counts, and the verdicts that turned."""
        return runs_page(self)

    def to_html(
        self,
        path: str | PathLike[str] | None = None,
        lang: Language = "zh",
        *,
        against: str | None = None,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> str:
        """A report as one HTML page, written where a path is given; ``ecorules.reports.runs_to_html`` says more."""
        page: str = upward("Runs.to_html")(self, path, lang, against=against, regions=regions, date=date)
        return page

    def to_excel(
        self,
        path: str | PathLike[str],
        lang: Language = "zh",
        *,
        against: str | None = None,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> None:
        """Write a report as an Excel workbook; ``ecorules.reports.runs_to_excel`` says more."""
        upward("Runs.to_excel")(self, path, lang, against=against, regions=regions, date=date)

    def to_word(
        self,
        path: str | PathLike[str],
        lang: Language = "zh",
        *,
        against: str | None = None,
        regions: Collection[str] | None = None,
        date: str | None = None,
    ) -> None:
        """Write a report as a Word document; ``ecorules.reports.runs_to_word`` says more."""
        upward("Runs.to_word")(self, path, lang, against=against, regions=regions, date=date)

    def __repr__(self) -> str:
        return f"<Runs: {', '.join(shown(name) for name in self.names)}>"


def _provenance(run: Run, result: Result, lang: Language) -> Iterator[str]:
    row = result.indicator
    year = result.year or 0
    for mark in run.rules.get((row.id, year), ()):
        yield f"{row.id} {shown(row.name)} {year}: {_said(mark, lang)}"
    for spot in sorted(run.marks):
        fits = spot.region == result.region and spot.key.indicator == row.id and spot.year <= year
        if not fits or (result.part is not None and spot.key.part != result.part.number):
            continue
        part = row.parts[spot.key.part - 1] if spot.key.part else None
        name = part.name if part else row.name
        if part is not None and part.level is not None and spot.key.subject == LEVEL:
            name = part.level.name
        elif spot.key.subject:
            name = f"{name}·{spot.key.subject}"
        entry = run.figures.series(spot.region, spot.key)[spot.year]
        held = entry.value if entry.value is not None else entry.change
        unit = run.figures.unit(spot.region, spot.key) if isinstance(entry.value, float) else None
        value = f"{held:.10g} {unit or ''}".rstrip() if isinstance(held, float) else shown(held)
        how = _joined(run.marks[spot], lang)
        where = f"{row.id}.{part.number}" if part else row.id
        yield f"{shown(spot.region)} {spot.year}, {where} {shown(name)} {value}: {how}"


def _frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    made: dict[str, Any] = {}
    for name, column in zip(COLUMNS, columns, strict=True):
        kind = {"year": "Int64", "part": "Int64", "margin": "float64"}.get(name, "object")
        made[name] = pd.Series(list(column), dtype=kind)
    return pd.DataFrame(made)


_WORTH: Final = {Verdict.FAIL.value: 0, Verdict.UNKNOWN.value: 1, Verdict.PASS.value: 2}


def compare_runs(frame: pd.DataFrame, against: str = BASELINE) -> pd.DataFrame:
    """Where the verdicts of scenarios differ from those of one of them.

    frame: what ``run`` gave. One row a scenario, region, year, indicator and part with another
    verdict, matched by name; ``value_before`` and ``verdict_before`` are those of ``against``. ``turn`` is "better"
    or "worse" along fail, unknown, pass; "other" where one of the two is not applicable or absent.

    Raises ``DataError`` for another table, and for a scenario that is not in it.

    >>> import pandas as pd
    >>> import ecorules
    >>> from ecorules import levers
    >>> observations = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.5]})
    >>> more = ecorules.Scenario("扩绿", [levers.add("28", 1)])
    >>> turned = compare_runs(ecorules.run(ecorules.load_scheme("changde-2020"), observations, more))
    >>> turned[["scenario", "indicator", "verdict_before", "verdict", "turn"]].values.tolist()
    [['扩绿', '28', 'fail', 'pass', 'better']]
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame) or not set(COLUMNS) <= set(frame.columns):
        message, message_en = "应给出 run 的结果表", "the table that `run` gave is due"
        raise DataError(Diagnostic(code="E713", message=message, message_en=message_en))
    names = tuple(dict.fromkeys(frame["scenario"]))
    if against not in names:
        raise _no_scenario(against, names)
    before = _named(frame[frame["scenario"] == against])[
        [*_PLACE, "name", "value", "verdict", "indicator", "part", "row"]
    ]
    pieces = []
    for name in names:
        if name == against:
            continue
        after = _named(frame[frame["scenario"] == name])
        joined = after.merge(before, on=_PLACE, how="outer", suffixes=("", "_before"), sort=False)
        joined["scenario"] = pd.Series([name] * len(joined), index=joined.index, dtype=object)
        joined = joined.iloc[joined["row"].fillna(joined["row_before"]).argsort(kind="stable")]
        for column in ("name", "indicator", "part"):
            joined[column] = joined[column].fillna(joined[f"{column}_before"])
        pieces.append(joined)
    empty = frame.iloc[:0].assign(value_before=None, verdict_before=None)
    whole = pd.concat(pieces, ignore_index=True) if pieces else empty
    found = whole[whole["verdict_before"].fillna("") != whole["verdict"].fillna("")].reset_index(drop=True)
    for column in ("value_before", "value", "verdict_before", "verdict", "by"):
        found[column] = found[column].astype(object).where(found[column].notna(), None)
    found["turn"] = [_turn(a, b) for a, b in zip(found["verdict_before"], found["verdict"], strict=True)]
    columns = ("value_before", "value", "verdict_before", "verdict", "margin", "turn", "by")
    return found[["scenario", "region", "year", "indicator", "part", "name", *columns]]


_PLACE: Final = ["region", "year", "of", "part_name"]


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of one scenario with the names of their indicator and part: ids mean other things in another scheme."""
    whole = frame[frame["part"].isna()]
    names = {row: fold(name) for row, name in zip(whole["indicator"], whole["name"], strict=True)}
    folded = {name: fold(name) for name in frame["name"].unique()}
    part_name = frame["name"].map(folded).where(frame["part"].notna(), "")
    return frame.assign(of=frame["indicator"].map(names), part_name=part_name, row=range(len(frame)))


def _turn(before: object, after: object) -> str:
    if before in _WORTH and after in _WORTH:
        return "better" if _WORTH[str(after)] > _WORTH[str(before)] else "worse"
    return "other"


def _no_scenario(name: object, known: tuple[str, ...]) -> DataError:
    hint, hint_en = suggestion(
        str(name),
        known,
        (f"有：{'、'.join(map(shown, known[:10]))}", f"there are: {', '.join(map(shown, known[:10]))}"),
    )
    message, message_en = f"没有运行名为 “{shown(name)}” 的情景", f"there is no scenario {shown(name)!r} in the run"
    return DataError(Diagnostic(code="E713", message=message, message_en=message_en, hint=hint, hint_en=hint_en))
