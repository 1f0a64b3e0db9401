"""Taking turns: contenders run one after the other in every round, so that a busy machine slows them alike."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping

Contenders = Mapping[str, Callable[[], object]]


def best(contenders: Contenders, rounds: int) -> dict[str, float]:
    """The shortest of so many runs of each, in seconds: whatever else the machine does only lengthens a run."""
    return {name: min(times) for name, times in taken(contenders, rounds).items()}


def median(contenders: Contenders, rounds: int) -> dict[str, float]:
    """The median of so many runs of each, in seconds: for what depends on more than the processor."""
    return {name: statistics.median(times) for name, times in taken(contenders, rounds).items()}


def taken(contenders: Contenders, rounds: int) -> dict[str, list[float]]:
    for run in contenders.values():
        run()  # files read, plans made, memory touched
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return times


def bar(what: str, factor: float, limit: float) -> None:
    """One line on a bar: what it asks, what came out. Never an error, since machines are busy."""
    print(f"  {'pass' if factor <= limit else 'over'}  {what}: {factor:.2f} (at most {limit:g})")


def options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds on less data: that it runs, not how fast")
    return parser
