"""Monte Carlo over 36 indicators, beside the kernel alone, a NumPy loop and EMA Workbench, in one run.

    python benchmarks/uncertainty_speed.py [--draws N] [--rounds N] [--quick]

10,000 draws of 36 indicators in 18 regions and 6 years are 38.9 million verdicts: 20 comparisons, 6 demands by class,
4 ranges or choices, and 6 trends that look at the drawn years before. "Judging" is what ``monte_carlo`` does
with figures that are drawn: the verdicts, the count of each, two criteria and the award. The kernel alone
judges as many cells of the same rules on figures, labels and years that lie ready. The NumPy loop is
written for this table: of each draw the figures, each indicator compared for all regions and years, and
counted. EMA Workbench samples the figures and runs such a draw as its model. Both take fewer draws, and
their time is carried on: of the loop in proportion, of the workbench by the difference of two runs.
Memory is the peak of the process when ``monte_carlo`` has run.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
import timing
from wide_table import ROWS, ByClass, Compared, Ranged, Worded

from ecorules.assessment import judge_cells, read_tables
from ecorules.kernel import BLOCK, BoundRule, Column, Given, Labels, Place, YearColumns
from ecorules.schemes import Scheme, scheme_from_yaml
from ecorules.uncertainty import Normal, monte_carlo
from ecorules.uncertainty.draws import Draws
from ecorules.uncertainty.figures import drawn_figures
from ecorules.uncertainty.running import Chunk

REGIONS = [f"{number:02d}县" for number in range(18)]
YEARS = list(range(2015, 2021))
SPREAD = 0.05
LIMIT, MEMORY = 3.0, 4.0
GIGABYTE = 2**20  # of the kilobytes that Linux counts
NUMBERS = [row for row in ROWS if not isinstance(row, Worded)]
TRENDS = [(str(place), float(bound)) for place, bound in enumerate((300, 35, 20, 0.7, 120, 9), 31)]
OPS: Mapping[str, Callable[..., Any]] = {
    "≥": np.greater_equal,
    ">": np.greater,
    "≤": np.less_equal,
    "<": np.less,
}


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--draws", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    arguments = options.parse_args()
    draws, rounds = (2048, 2) if arguments.quick else (arguments.draws, arguments.rounds)
    few = min(draws, 100 if arguments.quick else 500)
    model, table = scheme(), observations()
    cells = draws * len(model) * len(REGIONS) * len(YEARS)
    given = {"regions": classes(), "seed": 1}
    found = monte_carlo(model, table, [Normal(cv=SPREAD, bounds=None)], draws, **given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIGABYTE
    by_hand = Loop(table)
    check(found, by_hand, few)
    chunk, drawn = ready(model, table, draws)
    contenders: dict[str, Callable[[], object]] = {
        "the kernel alone": Alone(model, draws).run,
        "judging": lambda: [chunk.judge(block) for block in drawn],
        "the whole run": lambda: monte_carlo(model, table, [Normal(cv=SPREAD, bounds=None)], draws, **given),
        "a NumPy loop": lambda: by_hand.run(few),
    }
    samples = (10, 30) if arguments.quick else (20, 120)
    if find_spec("ema_workbench"):
        contenders |= {f"EMA Workbench {sample}": workbench(by_hand, sample) for sample in samples}
    times = timing.best(contenders, rounds)
    times["a NumPy loop"] *= draws / few
    if find_spec("ema_workbench"):
        # What it pays once, for 3,888 parameters, is not paid for every draw.
        less, more = (times.pop(f"EMA Workbench {sample}") for sample in samples)
        times["EMA Workbench"] = less + (more - less) / (samples[1] - samples[0]) * (draws - samples[0])
    print(f"{draws:,} draws, {cells:,} verdicts, best of {rounds} rounds; peak memory {peak:.2f} GB")
    for name, seconds in times.items():
        print(
            f"{name:<18} {seconds:9.3f} s {1e9 * seconds / cells:9.2f} ns a verdict"
            f" {seconds / times['the whole run']:9.2f} times the whole run"
        )
    if not find_spec("ema_workbench"):
        print("EMA Workbench is not installed: pip install ema_workbench")
    timing.bar("judging to the kernel alone", times["judging"] / times["the kernel alone"], LIMIT)
    timing.bar("peak memory in GB", peak, MEMORY)


def scheme() -> Scheme:
    """The numbers of the wide table, and six trends."""
    lines = ['format: "1"', "id: drawn", "title: 抽样", "criteria:"]
    lines += [
        '  - {name: 全部达标, of: all, share: "100%"}',
        '  - {name: 八成达标, of: all, share: "≥80%"}',
        "indicators:",
    ]
    for row in NUMBERS:
        better = f", better: {row.better}" if row.better else ""
        lines.append(f'  - {{id: "{row.id}", name: 指标{row.id}, threshold: "{row.text}"{better}}}')
    for place, bound in TRENDS:
        lines.append(f'  - {{id: "{place}", name: 指标{place}, threshold: "≤{bound:g},或逐年下降", better: lower}}')
    return scheme_from_yaml("\n".join(lines) + "\n", "drawn.yaml")


def classes() -> dict[str, set[str]]:
    levels, terrains, sizes = ("设区市", "县"), ("山区", "丘陵地区", "平原地区"), ("大城市", "中等城市")
    return {region: {levels[at % 2], terrains[at % 3], sizes[at // 2 % 2]} for at, region in enumerate(REGIONS)}


def observations() -> pd.DataFrame:
    """Figures near the bounds, so that draws fall on both sides."""
    random = np.random.default_rng(0)
    rows = []
    for row in NUMBERS:
        bounds = _bounds(row)
        rows += _figures(row.id, random.choice(bounds, (len(REGIONS), len(YEARS))), random)
    for place, bound in TRENDS:
        falling = bound * np.linspace(1.3, 1.0, len(YEARS))
        rows += _figures(place, np.broadcast_to(falling, (len(REGIONS), len(YEARS))), random)
    return pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])


def _bounds(row: Compared | ByClass | Ranged) -> list[float]:
    if isinstance(row, Compared):
        return [row.bound]
    return [bound for _, bound in (row.arms if isinstance(row, ByClass) else row.sides)]


def _figures(place: str, centres: Any, random: np.random.Generator) -> list[tuple[str, int, str, float]]:
    values = (centres * random.uniform(0.93, 1.07, centres.shape)).round(3)
    return [
        (region, year, place, float(values[at, column]))
        for at, region in enumerate(REGIONS)
        for column, year in enumerate(YEARS)
    ]


def ready(model: Scheme, table: pd.DataFrame, draws: int) -> tuple[Chunk, list[Any]]:
    """What ``monte_carlo`` judges by, and its draws in blocks: one block stands for the others of its size."""
    tables = read_tables(model, table, classes())
    figures = drawn_figures((Normal(cv=SPREAD, bounds=None),), tables)
    wanted = [(region, year, indicator) for region in REGIONS for year in YEARS for indicator in model]
    chunk = Chunk(model, REGIONS, judge_cells(tables, wanted)[0], Draws(figures, 1, "random", draws))
    blocks = []
    for first in range(0, draws, chunk.width):
        block = np.empty((len(figures), min(chunk.width, draws - first)))
        chunk.draws.fill(block, first)
        blocks.append(block)
    return chunk, blocks


class Alone:
    """The kernel on as many cells: figures, labels and years lie ready, a block at a time."""

    def __init__(self, model: Scheme, draws: int) -> None:
        random = np.random.default_rng(1)
        self.rows = draws * len(REGIONS) * len(YEARS)
        self.tasks: list[Callable[[int], object]] = []
        sets = tuple(frozenset(held) for held in classes().values())
        labels = Labels(random.integers(0, len(sets), BLOCK).astype(np.int8), sets)
        for indicator in model:
            assert indicator.rule is not None
            bound = BoundRule(indicator.rule)
            years = {year: random.normal(100, 50, BLOCK) for year in YEARS[-3:]}
            backward = "逐年" in indicator.rule.text
            held = labels if indicator.rule.classes else None
            self.tasks.append(self._task(bound, years, held, backward=backward))

    def _task(self, bound: BoundRule, years: dict[int, Any], labels: Labels | None, *, backward: bool) -> Any:
        last = YEARS[-1]

        def run(n: int) -> object:
            place = Place(
                n=n, year=last, classes=() if labels is None else (labels if n == BLOCK else labels.rows(slice(0, n)),)
            )
            if backward:
                history = YearColumns({year: column[:n] for year, column in years.items()}, last, n)
                return bound.codes(place, Given(history=history))
            return bound.codes(place, Given(value=Column(years[last][:n])))

        return run

    def run(self) -> None:
        for task in self.tasks:
            for first in range(0, self.rows, BLOCK):
                task(min(BLOCK, self.rows - first))


class Loop:
    """The same by hand: draws one by one, each indicator compared for all regions and years."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.means = table["value"].to_numpy().reshape(len(NUMBERS) + len(TRENDS), len(REGIONS), len(YEARS))
        labels = list(classes().values())
        known = {"市": "设区市", "县": "县", "山区": "山区", "丘陵区": "丘陵地区", "平原地区": "平原地区"}
        known |= {"大城市": "大城市", "中小城市": "中等城市"}
        self.bounds = {
            row.id: np.array([[next(b for label, b in row.arms if known.get(label) in held)] for held in labels])
            for row in NUMBERS
            if isinstance(row, ByClass)
        }
        self.passed = np.zeros(self.means.shape, dtype=np.int64)
        self.award = np.zeros(self.means.shape[1:], dtype=np.int64)

    def judge(self, figures: Any) -> Any:
        """The verdicts of one draw: True where met."""
        met = np.empty(figures.shape, dtype=bool)
        for at, row in enumerate(NUMBERS):
            if isinstance(row, Compared):
                met[at] = OPS[row.op](figures[at], row.bound)
            elif isinstance(row, ByClass):
                met[at] = OPS[row.op](figures[at], self.bounds[row.id])
            else:
                sides = [OPS[op](figures[at], bound) for op, bound in row.sides]
                met[at] = sides[0] | sides[1] if row.either else sides[0] & sides[1]
        for at, (_, bound) in enumerate(TRENDS, len(NUMBERS)):
            falling = np.zeros(figures.shape[1:], dtype=bool)
            lower = figures[at, :, 1:] < figures[at, :, :-1]
            falling[:, 2:] = lower[:, 1:] & lower[:, :-1]
            met[at] = (figures[at] <= bound) | falling
        return met

    def run(self, draws: int) -> None:
        random = np.random.default_rng(2)
        self.passed[:] = 0
        self.award[:] = 0
        spread = SPREAD * np.abs(self.means)
        for _ in range(draws):
            met = self.judge(random.normal(self.means, spread))
            self.passed += met
            share = met.sum(axis=0) / len(met)
            self.award += (share >= 1) & (share >= 0.8)


def workbench(loop: Loop, draws: int) -> Callable[[], object]:
    """The same draw as a model of EMA Workbench: every figure an uncertain parameter."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments
    from scipy.stats import norm

    shape, size = loop.means.shape, loop.means.size

    def one(**figures: float) -> dict[str, float]:
        drawn = np.array([figures[f"x{at}"] for at in range(size)]).reshape(shape)
        return {"passed": float(loop.judge(drawn).sum())}

    model = Model("table", function=one)
    model.uncertainties = [
        RealParameter.from_dist(f"x{at}", norm(mean, SPREAD * abs(mean))) for at, mean in enumerate(loop.means.ravel())
    ]
    model.outcomes = [ScalarOutcome("passed")]
    return lambda: perform_experiments(model, scenarios=draws)


def check(found: Any, loop: Loop, draws: int) -> None:
    """Both give the same probabilities, as far as so few draws tell."""
    loop.run(draws)
    ids = [row.id for row in NUMBERS] + [place for place, _ in TRENDS]
    chances = {(one.indicator.id, one.region, one.year): one for one in found.chances}
    for at, place in enumerate(ids):
        for region, name in enumerate(REGIONS):
            for column, year in enumerate(YEARS):
                one = chances[place, name, year]
                share = loop.passed[at, region, column] / draws
                likely = min(max(one.probability(), 1 / draws), 1 - 1 / draws)
                if abs(share - one.probability()) > 6 * np.sqrt(likely * (1 - likely) * (1 / draws + 1 / found.draws)):
                    raise SystemExit(f"{place} {name} {year}: {one.probability()} and not {share}")


if __name__ == "__main__":
    main()
