"""Scenarios run: every scenario's figures judged by the scheme, in every region and year.

Comes in: a scheme, the tables that ``assess`` takes, and scenarios. Goes out: ``Runs``. The tables
are read once, with the reading of ``assess``, and what a scenario leaves as it was is not judged
again: an indicator is judged anew only where its figures up to that year, or its rule, are others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ecorules.assessment import Assessment, Result, Tables, judge_cells, read_tables
from ecorules.errors import DataError
from ecorules.scenarios.aiming import Horizon, Places, Trouble
from ecorules.scenarios.applying import apply
from ecorules.scenarios.asked import Scenarios, horizon_of, listed, located, where_of
from ecorules.scenarios.figures import Figures, Mark
from ecorules.scenarios.model import Cap, Lever, Scenario, Threshold, UseScheme
from ecorules.scenarios.reforms import rows_under, with_threshold
from ecorules.scenarios.result import Run, Runs
from ecorules.scenarios.starts import Placed, Start
from ecorules.scenarios.words import say
from ecorules.scenarios.work import Work, beyond_shares
from ecorules.scenarios.world import Cell, World, figures_of, left_rows, world_of
from ecorules.schemes import Indicator, Scheme, shown
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd


def run(
    scheme: Scheme,
    observations: object,
    scenarios: Scenarios = None,
    *,
    years: object = None,
    regions: object = None,
    targets: object = None,
    references: object = None,
    baseline: bool = True,
) -> pd.DataFrame:
    """Judge scenarios by a scheme: one tidy table of all of them.

    observations, regions, targets, references: as ``Scheme.assess`` takes them.
    scenarios: ``Scenario`` objects, one or several, or the path of a scenario file.
    years: the years to judge: 2025, (2024, 2025), range(2021, 2026), "2021-2025". By default from
        the last year with observations to the last that a lever names. Years beyond the data are
        unknown unless a lever says otherwise; nothing is carried forward by itself.
    baseline: whether a scenario without levers, named 基准, comes first; one of the given
        scenarios that has this name takes its place.

    Columns: scenario, region, year, indicator (id), part, value, verdict, margin, name, unit,
    attribute, by. ``by`` names the levers that the figure or the rule of the row came by. Rows are
    as in ``Assessment.to_frame``; ``frame.attrs["warnings"]`` holds what is in doubt.

    Raises ``DataError`` with every lever that names something unknown or changes nothing, and for
    tables that ``assess`` would refuse.

    >>> import pandas as pd
    >>> from ecorules import load_scheme
    >>> from ecorules.scenarios import Scenario, levers, run
    >>> rows = [("甲市", 2019, "28", 11.0), ("甲市", 2020, "28", 12.0)]
    >>> observations = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    >>> trend = Scenario("趋势", [levers.follow("28")])
    >>> frame = run(load_scheme("changde-2020"), observations, trend, years="2021-2022")
    >>> park = frame[frame["indicator"] == "28"]
    >>> for row in park[["scenario", "year", "value", "verdict"]].values.tolist():
    ...     print(*row)
    基准 2021 None unknown
    基准 2022 None unknown
    趋势 2021 13.0 pass
    趋势 2022 14.0 pass
    """
    return simulate(
        scheme,
        observations,
        scenarios,
        years=years,
        regions=regions,
        targets=targets,
        references=references,
        baseline=baseline,
    ).to_frame()


def simulate(
    scheme: Scheme,
    observations: object,
    scenarios: Scenarios = None,
    *,
    years: object = None,
    regions: object = None,
    targets: object = None,
    references: object = None,
    baseline: bool = True,
    step: Callable[[], None] = lambda: None,
) -> Runs:
    """Run scenarios as ``run`` does, and keep an ``Assessment`` of each.

    ``step`` is called after each scenario, for a bar of progress.

    >>> from ecorules import load_scheme
    >>> import pandas as pd
    >>> observations = pd.DataFrame({"region": ["甲市"], "year": [2020], "indicator": ["28"], "value": [12.5]})
    >>> from ecorules.scenarios import levers
    >>> more = Scenario("扩绿", [levers.add("28", 1)])
    >>> runs = simulate(load_scheme("changde-2020"), observations, more)
    >>> print(runs.explain("扩绿", "甲市", "28", "en").splitlines()[0])
    甲市 2020, 28 城镇人均公园绿地面积 13.5 平方米/人: add +1
    """
    if not isinstance(scheme, Scheme):
        kind = type(scheme).__name__
        raise DataError(
            Diagnostic(code="E711", message=f"应给出方案，而不是 {kind}", message_en=f"a scheme is due, not {kind}")
        )
    chosen = listed(scenarios, baseline=baseline)
    reforms = [lever.scheme for each in chosen for lever in each.levers if isinstance(lever, UseScheme)]
    world = world_of(scheme, observations, reforms, regions, targets, references)
    horizon = horizon_of(world.tables, chosen, years)
    running = _Running(world, horizon, tuple(reforms))
    runs = [running.scenario(*begun, step) for begun in running.begun(chosen)]
    if running.wrong:
        raise DataError(running.wrong)
    return Runs(runs=tuple(runs), warnings=tuple({warning.say(): warning for warning in running.warnings}.values()))


#: A scenario with its world and its numbered levers.
Begun = tuple[Scenario, World, list[tuple[int, Any]]]


@dataclass(slots=True)
class _Running:
    world: World
    horizon: Horizon
    reforms: tuple[Scheme, ...]
    worlds: dict[int, World] = field(default_factory=dict)
    starts: dict[int, Start] = field(default_factory=dict)
    known: dict[int, Places] = field(default_factory=dict)
    wrong: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)

    def begun(self, scenarios: Sequence[Scenario]) -> list[Begun]:
        """Every scenario with its world, once all of them are known."""
        begun = [(scenario, *self.begin(scenario)) for scenario in scenarios]
        for _, world, levers in begun:
            self.starts.setdefault(id(world), Start(Figures(world.tables))).plant(_moving(levers))
        return begun

    def scenario(
        self, scenario: Scenario, world: World, levers: list[tuple[int, Any]], step: Callable[[], None]
    ) -> Run:
        """One scenario: its figures, its rules, and what they come to."""
        world.settle(self.horizon)
        self.warnings.extend(world.warnings)
        schemes = dict.fromkeys(self.horizon.years, world.tables.scheme)
        rules: dict[tuple[str, int], tuple[Mark, ...]] = {}
        for number, lever in levers:
            if isinstance(lever, Threshold):
                with self.located(scenario, lever, number):
                    self.reform(world, lever, number, schemes, rules)
        figures = self.figures(world, scenario, _moving(levers))
        results: tuple[Result, ...] = ()
        if not self.wrong:
            try:
                results = tuple(self.judged(world, figures, schemes))
            except DataError as error:
                name = f"情景 (scenario) {shown(scenario.name)}"
                self.wrong.extend(replace(found, where=f"{name} {found.where}") for found in error.diagnostics)
        step()
        assessment = Assessment(scheme=schemes[self.horizon.last], results=results)
        return Run(scenario=scenario, assessment=assessment, marks=dict(figures.marks), rules=rules, figures=figures)

    def begin(self, scenario: Scenario) -> tuple[World, list[tuple[int, Any]]]:
        """The world of a scenario, and its levers but for that of the scheme."""
        levers = list(enumerate(scenario.levers, start=1))
        world = self.world
        for number, lever in levers:
            if not isinstance(lever, UseScheme):
                continue
            if number > 1:
                trouble = Trouble(
                    "E702", "scheme 应是情景的第一个杠杆", "`scheme` should be the first lever of a scenario"
                )
                self.wrong.append(located(trouble, scenario, lever, number))
            elif lever.scheme == self.world.tables.scheme:
                trouble = Trouble(
                    "E706", "方案本来就是这个，什么也没有改变", "the scheme is this one already: nothing changes"
                )
                self.wrong.append(located(trouble, scenario, lever, number))
            else:
                world = self.other(lever.scheme)
        return world, [(number, lever) for number, lever in levers if not isinstance(lever, UseScheme)]

    def other(self, scheme: Scheme) -> World:
        """The world of another scheme, made once."""
        if id(scheme) not in self.worlds:
            old = self.world.tables
            assert self.world.sources is not None
            measured, goals = self.world.sources
            rows, left = rows_under(measured, old.scheme, scheme, self.reforms)
            wanted, left_goals = rows_under(goals, old.scheme, scheme, self.reforms)
            tables = read_tables(scheme, rows, old.regions, wanted, old.references)
            self.worlds[id(scheme)] = World(tables, warnings=left_rows(left, left_goals, scheme))
        return self.worlds[id(scheme)]

    def reform(
        self,
        world: World,
        lever: Threshold,
        number: int,
        schemes: dict[int, Scheme],
        rules: dict[tuple[str, int], tuple[Mark, ...]],
    ) -> None:
        """Put another text into the scheme of each year that the lever is about."""
        for year in self.horizon.chosen(lever) or self.horizon.years:
            if year not in schemes:
                continue
            place = (id(schemes[year]), lever)
            if place not in world.texts:
                world.texts[place] = with_threshold(schemes[year], lever)
            before, after = schemes[year], world.texts[place]
            schemes[year] = after
            for old, new in zip(before, after, strict=True):
                if old is not new:
                    rules[new.id, year] = (*rules.get((new.id, year), ()), Mark(number, *say(lever)))
        if not any(mark.lever == number for marks in rules.values() for mark in marks):
            message, message_en = "所选年份都不评价，什么也没有改变", "none of these years is judged: nothing changes"
            raise Trouble("E706", message, message_en)

    def figures(self, world: World, scenario: Scenario, levers: Sequence[tuple[int, Any]]) -> Figures:
        """The figures that the levers make; what scenarios have in common at their start is worked out once."""
        root = self.starts[id(world)]
        path = root.path(levers)
        done = max((at for at, node in enumerate(path, start=1) if node.figures is not None), default=0)
        kept = path[done - 1].figures if done else root.figures
        assert kept is not None
        figures, works = kept.fork(), [node.work for node in path[:done] if node.work is not None]
        failed = len(self.wrong)
        for (number, lever), node in zip(levers[done:], path[done:], strict=True):
            work = Work(lever, number, figures, self.horizon, self.places(figures.tables))
            with self.located(scenario, lever, number):
                apply(work)
            works.append(work)
            node.work = work
            if node.is_parting and len(self.wrong) == failed:
                node.figures = figures.fork()
        for work in works:
            self.doubts(scenario, work, figures)
        return figures

    @contextmanager
    def located(self, scenario: Scenario, lever: Lever, number: int) -> Iterator[None]:
        """Keep what is wrong with a lever, with its place, and go on."""
        try:
            yield
        except Trouble as trouble:
            self.wrong.append(located(trouble, scenario, lever, number))

    def doubts(self, scenario: Scenario, work: Work, figures: Figures) -> None:
        """Warnings about what a lever did."""
        said = list(beyond_shares(work, figures)[:3])
        if isinstance(work.lever, Cap) and not work.changed:
            said.append(("没有数字达到上下限，cap 没有用到", "no figure comes up to the bounds: the cap was not used"))
        code = "W710" if isinstance(work.lever, Cap) else "W711"
        where = where_of(scenario, work.lever, work.number)
        self.warnings.extend(Diagnostic(code=code, message=zh, message_en=en, where=where) for zh, en in said)

    def places(self, tables: Tables) -> Places:
        """The regions of the tables; the same tables serve many levers."""
        if id(tables) not in self.known:
            self.known[id(tables)] = Places(tables)
        return self.known[id(tables)]

    def judged(self, world: World, figures: Figures, schemes: Mapping[int, Scheme]) -> Iterable[Result]:
        """The results of a scenario, region by region; what stayed as it was is taken from the world's."""
        tables, touched = figures.judged(), figures.touched()
        world.kept.append(figures)  # so that a series keeps its id
        found: dict[Cell, Result] = {}
        due: dict[int, list[tuple[Cell, Any, Any, Indicator]]] = {}
        order: list[Cell] = []
        for region in tables.place_names():
            for year in self.horizon.years:
                for row in schemes[year]:
                    cell = (region, row.id, year)
                    order.append(cell)
                    base = world.results[cell]
                    keys = touched.get((region, row.id), [])
                    if not keys and base.indicator is row:
                        found[cell] = base
                        continue
                    made = figures.over.get(region, {})
                    held = (id(row), cell, tuple(id(made[key]) for key in keys))
                    if held in world.memo:
                        found[cell] = world.memo[held]
                        continue
                    said = (id(row), cell, figures_of(tables, cell, keys))
                    if base.indicator is row and said[2] == figures_of(world.tables, cell, keys):
                        found[cell] = world.memo[held] = base
                    elif said in world.memo:
                        found[cell] = world.memo[held] = world.memo[said]
                    else:
                        due.setdefault(id(schemes[year]), []).append((cell, held, said, row))
        by_id = {id(scheme): scheme for scheme in schemes.values()}
        for name, cells in due.items():
            asked = replace(tables, scheme=by_id[name])
            results, warnings = judge_cells(asked, [(cell[0], cell[2], row) for cell, _, _, row in cells])
            self.warnings.extend(warnings)
            for (cell, held, said, _), result in zip(cells, results, strict=True):
                found[cell] = world.memo[held] = world.memo[said] = result
        return [found[cell] for cell in order]


def _moving(levers: Sequence[tuple[int, Any]]) -> list[Placed]:
    """The levers on figures."""
    return [(number, lever) for number, lever in levers if not isinstance(lever, Threshold)]
