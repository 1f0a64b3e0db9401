"""What a fresh process pays before the first rule is there, beside the start of Lark alone, in one run.

    python benchmarks/startup.py [--runs N]

Each start is a new interpreter; the kinds take turns, so that a busy machine slows them alike.
The best of all runs counts: whatever else the machine does only makes a start slower. The start
of the bare interpreter is taken off before a kind is set against ``import lark``. Bytecode is
kept even where the environment forbids it, as it is for Lark and any installed package.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

STARTS = {
    "python": "pass",
    "import lark": "import lark",
    "import ecorules": "import ecorules",
    "a bound": "import ecorules; ecorules.parse('≥95', '%')",
    "a choice": "import ecorules; ecorules.parse('≤300,或逐年下降', unit='千克/公顷', better='lower')",
    "a verdict": "import ecorules; ecorules.parse('≥95', '%').evaluate(96).explain()",
    "a numeral": "import ecorules; ecorules.parse('三分之二以上', '%')",
}

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--runs", type=int, default=20)
    runs = arguments.parse_args().runs
    for code in STARTS.values():
        seconds(code)  # the files are compiled and in memory from here on
    best = dict.fromkeys(STARTS, float("inf"))
    for _ in range(runs):
        for name, code in STARTS.items():
            best[name] = min(best[name], seconds(code) * 1000)
    bare = best["python"]
    lark = best["import lark"] - bare
    print(f"best of {runs} starts each, in milliseconds")
    print(f"{'':<16} {'whole':>7} {'beyond python':>14} {'beyond lark':>12} {'times lark':>11}")
    for name, whole in best.items():
        own = whole - bare
        print(f"{name:<16} {whole:7.1f} {own:14.1f} {own - lark:12.1f} {own / lark:11.2f}")


if __name__ == "__main__":
    main()
