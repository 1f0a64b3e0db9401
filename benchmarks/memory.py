"""Peak memory of the verdicts of a million rows and 36 indicators, each contender in a fresh process.

    python benchmarks/memory.py [--rows N] [--quick]

Linux only. A process imports what it needs and judges a small frame; what it holds then is taken off.
It then makes the frame, sets the mark of the peak back (/proc/self/clear_refs), judges the frame and
reads the mark (VmHWM). The peak thus holds input, output and whatever stands between, in real pages.
The factor is the peak over input plus output as the frames count their own bytes.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import timing
import wide_table
from wide_table import ROWS, Panel

LIMIT = 1.5
MEGABYTE = 1e6


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    arguments = options.parse_args()
    rows = 100_000 if arguments.quick else arguments.rows
    if arguments.contender:
        print(json.dumps(measure(*CONTENDERS[arguments.contender], rows)))
        return
    print(f"{rows:,} rows, 36 indicators; megabytes")
    print(f"{'':<28} {'input':>8} {'output':>8} {'peak':>8} {'peak to input and output':>26}")
    for name in CONTENDERS:
        found = measured(name, rows)
        whole = found["input"] + found["output"]
        factor = found["peak"] / whole
        figures = " ".join(f"{found[part] / MEGABYTE:8.0f}" for part in ("input", "output", "peak"))
        print(f"{name:<28} {figures} {factor:26.2f}")
        if name.startswith("ecorules"):
            timing.bar(name, factor, LIMIT)


def measured(name: str, rows: int) -> dict[str, int]:
    command = [sys.executable, __file__, "--contender", name, "--rows", str(rows)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(make: Callable[[Panel], Any], judge: Callable[[], Callable[[Any], Any]], rows: int) -> dict[str, int]:
    run = judge()
    run(make(wide_table.panel(50)))
    tidy()
    before = resident("VmRSS")
    frame = make(wide_table.panel(rows // 20))
    tidy()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    judged = run(frame)
    peak = resident("VmHWM") - before
    return {"input": size(frame), "output": size(judged), "peak": peak}


def tidy() -> None:
    """Give back what was freed, so that it is not counted."""
    gc.collect()
    if "pyarrow" in sys.modules:
        import pyarrow as pa

        pa.default_memory_pool().release_unused()


def resident(mark: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{mark}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(mark)


def size(frame: Any) -> int:
    """The bytes of a frame of pandas, Polars or Arrow, or of an array."""
    if hasattr(frame, "memory_usage"):
        return int(frame.memory_usage(index=False, deep=True).sum())
    return int(frame.estimated_size() if hasattr(frame, "estimated_size") else frame.nbytes)


def by_hand() -> Callable[[Any], Any]:
    from by_hand import Tuned

    return Tuned(ROWS).of


def ecorules() -> Callable[[Any], Any]:
    scheme = wide_table.scheme()
    return scheme.verdicts


def polars() -> Callable[[Any], Any]:
    import in_polars

    query = in_polars.query(ROWS)
    return lambda frame: frame.lazy().select("region", "year", *query).collect()


CONTENDERS: dict[str, tuple[Callable[[Panel], Any], Callable[[], Callable[[Any], Any]]]] = {
    "NumPy by hand, tuned": (lambda given: given, by_hand),
    "Polars lazy, strings": (lambda given: given.polars("strings"), polars),
    "ecorules, pandas of codes": (lambda given: given.pandas("codes"), ecorules),
    "ecorules, pandas of strings": (lambda given: given.pandas("strings"), ecorules),
    "ecorules, Arrow of strings": (lambda given: given.arrow("strings"), ecorules),
    "ecorules, Polars of strings": (lambda given: given.polars("strings"), ecorules),
}


if __name__ == "__main__":
    main()
