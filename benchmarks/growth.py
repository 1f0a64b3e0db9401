"""How the time grows: from ten thousand to ten million rows, and from 36 indicators to 360.

    python benchmarks/growth.py [--rounds N] [--largest N] [--quick]

Frames are pandas with categoricals; the hand-written kernel stands beside, since the memory of a
machine does not answer a large table as it answers a small one. Within a size the two take turns and
the best of the rounds counts; a size has fewer rounds the larger it is. Ten million rows take some
6 GB.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import by_hand
import timing
import wide_table
from wide_table import ROWS, Row

FLAT = 1.5
TEN_TIMES = 11
YEARS = 20


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--rounds", type=int, default=30, help="at ten thousand rows")
    options.add_argument("--largest", type=int, default=10_000_000)
    arguments = options.parse_args()
    largest, rounds = (100_000, 4) if arguments.quick else (arguments.largest, arguments.rounds)
    by_rows(largest, rounds)
    by_indicators(20_000 if arguments.quick else 100_000, max(3, rounds // 4))


def by_rows(largest: int, rounds: int) -> None:
    print(f"36 indicators, best of rounds, ns a cell\n{'rows':>12} {'rounds':>7} {'ecorules':>9} {'by hand':>8}")
    found: dict[int, float] = {}
    rows = 10_000
    while rows <= largest:
        turns = max(3, round(rounds / (rows / 10_000) ** 0.5))
        own, hand = measure(rows, ROWS, turns)
        found[rows] = own
        print(f"{rows:12,} {turns:7} {own:9.2f} {hand:8.2f}")
        rows *= 10
    timing.bar("slowest cell to the quickest", max(found.values()) / min(found.values()), FLAT)


def by_indicators(rows: int, rounds: int) -> None:
    print(
        f"{rows:,} rows, best of {rounds} rounds\n{'indicators':>12} {'load ms':>8} {'ecorules ms':>12} {'by hand':>8}"
    )
    found: dict[int, float] = {}
    for times in (1, 10):
        listed = wide_table.repeated(times)
        cells = rows * len(listed) / 1e6
        start = time.perf_counter()
        wide_table.scheme(listed)
        loaded = time.perf_counter() - start
        own, hand = (figure * cells for figure in measure(rows, listed, rounds))
        found[times] = own
        print(f"{len(listed):12} {1000 * loaded:8.0f} {own:12.2f} {hand:8.2f}")
    timing.bar("360 indicators to 36", found[10] / found[1], TEN_TIMES)


def measure(rows: int, listed: Sequence[Row], rounds: int) -> tuple[float, float]:
    """ns a cell: ecorules, and the kernel by hand."""
    given = wide_table.panel(rows // YEARS, YEARS, rows=listed)
    scheme, kernel, frame = wide_table.scheme(listed), by_hand.Tuned(listed), given.pandas("codes")
    times = timing.best({"own": lambda: scheme.verdicts(frame), "hand": lambda: kernel.of(given)}, rounds)
    return 1e9 * times["own"] / given.cells, 1e9 * times["hand"] / given.cells


if __name__ == "__main__":
    main()
