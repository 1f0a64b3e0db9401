"""A scheme of 36 indicators on 100,000 region-years, beside hand-written NumPy and Polars, in one run.

    python benchmarks/verdict_speed.py [--regions N] [--rounds N] [--slow] [--quick]

Comes in, for each contender, the same panel in memory; goes out, for each, 36 columns of codes. ecorules
also checks what the others take on trust: that no region and year stands twice, that no number is
infinite, that every label and column is known. Polars has two threads, NumPy one; a frame "of codes"
holds categoricals, regions included, one "of strings" Arrow strings. Contenders take turns, the
best of all rounds counts. ``--slow`` adds whole-column NumPy and a SELECT of DuckDB.
"""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ.setdefault("POLARS_MAX_THREADS", "2")  # read once, when Polars is imported

import by_hand
import in_polars
import numpy as np
import timing
import wide_table
from wide_table import ROWS, Codes, Panel

REGIONS = 5000

#: What may be at most how many times as long as what.
BARS = (
    ("ecorules, pandas of codes", "NumPy by hand, tuned", 2.5),
    ("ecorules, pandas of codes", "Polars lazy, strings", 1.0),
    ("ecorules, pandas of codes", "Polars lazy, codes", 1.0),
    ("ecorules, Arrow of strings", "Polars lazy, strings", 2.0),
)


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--regions", type=int, default=REGIONS, help="20 years each")
    options.add_argument("--rounds", type=int, default=25)
    options.add_argument("--slow", action="store_true")
    arguments = options.parse_args()
    given = wide_table.panel(arguments.regions)
    rounds = 5 if arguments.quick else arguments.rounds
    contenders = {**fast(given), **(slow(given) if arguments.slow else {})}
    expected = by_hand.Tuned(ROWS).of(given)
    wide_table.check(expected, given, 20 if arguments.quick else 200)
    for name, run in contenders.items():
        check(name, run(), expected)
    times = timing.best(contenders, rounds)
    tuned = times["NumPy by hand, tuned"]
    print(f"{len(given):,} rows, 36 indicators, best of {rounds} rounds")
    print(f"{'':<35} {'ms':>8} {'ns a cell':>10} {'times by hand':>14}")
    for name, seconds in times.items():
        print(f"{name:<35} {1000 * seconds:8.2f} {1e9 * seconds / given.cells:10.2f} {seconds / tuned:14.2f}")
    for own, other, limit in BARS:
        timing.bar(f"{own} to {other}", times[own] / times[other], limit)


def fast(given: Panel) -> dict[str, Callable[[], object]]:
    scheme, kernel, query = wide_table.scheme(), by_hand.Tuned(ROWS), in_polars.query(ROWS)
    shuffled = given.taken(np.random.default_rng(0).permutation(len(given)))
    codes = given.pandas("codes")
    frames = {
        "pandas of codes": codes,
        "the same, regions strings": codes.assign(region=codes["region"].astype("str")),
        "the same, shuffled": shuffled.pandas("codes"),
        "pandas of strings": given.pandas("strings"),
        "Arrow of strings": given.arrow("strings"),
        "Polars of codes": given.polars("codes"),
        "Polars of strings": given.polars("strings"),
    }
    keys = ["region", "year"]
    lazy = {"codes": frames["Polars of codes"], "strings": frames["Polars of strings"]}
    contenders: dict[str, Callable[[], object]] = {"NumPy by hand, tuned": lambda: kernel.of(given)}
    for name, frame in lazy.items():
        contenders[f"Polars lazy, {name}"] = lambda frame=frame: frame.lazy().select(*keys, *query).collect()
    for name, frame in frames.items():
        contenders[f"ecorules, {name}"] = lambda frame=frame: scheme.verdicts(frame)

    return contenders


def slow(given: Panel) -> dict[str, Callable[[], object]]:
    import duckdb
    import in_sql

    connection = duckdb.connect()
    connection.register("wide", given.arrow("strings"))
    select = in_sql.select(ROWS, "wide")
    return {
        "NumPy, a rule an expression": lambda: by_hand.generic(given),
        "DuckDB, CASE, strings": lambda: connection.sql(select).to_arrow_table(),
    }


def check(name: str, found: object, expected: Codes) -> None:
    """The codes of a contender are the hand-written ones; those are held to ``rule.evaluate``."""
    codes = found if isinstance(found, np.ndarray) else wide_table.codes_of(found)
    if not np.array_equal(codes, expected):
        at = np.argwhere(codes != expected)[0]
        raise SystemExit(f"{name} says {codes[tuple(at)]} and not {expected[tuple(at)]} of {ROWS[at[0]]}")


if __name__ == "__main__":
    main()
