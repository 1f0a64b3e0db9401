"""What a fresh process pays before the first rule is there, beside the start of Lark alone, in one run.

    python benchmarks/startup.py [--runs N]

Each start is a new interpreter; the kinds take turns, so that a busy machine slows them alike.
The start of the bare interpreter is subtracted before the ratio is taken.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

STARTS = {
    "python": "pass",
    "import lark": "import lark",
    "import ecorules": "import ecorules",
    "first parse": "import ecorules; ecorules.parse('≤300,或逐年下降', unit='千克/公顷', better='lower')",
}


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=20)
    runs = arguments.parse_args().runs
    for code in STARTS.values():
        seconds(code)  # the files are in memory from here on
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(runs):
        for name, code in STARTS.items():
            times[name].append(seconds(code) * 1000)
    median = {name: statistics.median(found) for name, found in times.items()}
    bare = median["python"]
    lark = median["import lark"] - bare
    print(f"{runs} starts each; milliseconds, median")
    print(f"{'':<16} {'whole':>7} {'beyond python':>14} {'times import lark':>18}")
    for name, whole in median.items():
        print(f"{name:<16} {whole:7.1f} {whole - bare:14.1f} {(whole - bare) / lark:18.2f}")


if __name__ == "__main__":
    main()
