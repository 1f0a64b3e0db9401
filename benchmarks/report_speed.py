"""Reports of 36 indicators in 18 regions over 5 years, beside judging the same figures, in one run.

    python benchmarks/report_speed.py [--rounds N] [--quick]

The figures are the synthetic ones of ten regions under ``examples/``, eight of them a second time
under other names; all five years are judged. "Judging" is ``assess`` from frames that lie
ready. Each report is made from the same assessment and written to a temporary folder; "the data"
is what all formats lay out. The bars: HTML in 2 seconds and 2 MB, Excel in 5 seconds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import timing

from ecorules import load_scheme
from ecorules.reports import report

FOLDER = Path(__file__).parents[1] / "examples" / "changde" / "synthetic"
REGIONS = 18
HTML_SECONDS, HTML_MEGABYTES, EXCEL_SECONDS = 2.0, 2.0, 5.0


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--rounds", type=int, default=7)
    arguments = options.parse_args()
    rounds = 2 if arguments.quick else arguments.rounds
    scheme, tables = (
        load_scheme("changde-2020"),
        {name: widened(name) for name in ("observations", "regions", "targets")},
    )
    found = scheme.assess(**tables, year="all")
    assert len(found.results) == 36 * REGIONS * 5, len(found.results)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        contenders: dict[str, Callable[[], object]] = {
            "judging": lambda: scheme.assess(**tables, year="all"),
            "the data": lambda: report(found),
            "HTML": lambda: found.to_html(path / "out.html"),
            "Excel": lambda: found.to_excel(path / "out.xlsx"),
            "Word": lambda: found.to_word(path / "out.docx"),
        }
        times = timing.best(contenders, rounds)
        sizes = {each.suffix: each.stat().st_size / 1e6 for each in path.iterdir()}
    files = {"HTML": ".html", "Excel": ".xlsx", "Word": ".docx"}
    print(f"36 indicators × {REGIONS} regions × 5 years, {len(found.results):,} verdicts, best of {rounds} rounds")
    print(f"{'':<10}{'seconds':>9}{'judging = 1':>13}{'MB':>7}")
    for name, seconds in times.items():
        size = f"{sizes[files[name]]:7.2f}" if name in files else ""
        print(f"{name:<10}{seconds:>9.2f}{seconds / times['judging']:>13.2f}{size}")
    timing.bar("HTML, seconds", times["HTML"], HTML_SECONDS)
    timing.bar("HTML, megabytes", sizes[".html"], HTML_MEGABYTES)
    timing.bar("Excel, seconds", times["Excel"], EXCEL_SECONDS)


def widened(name: str) -> pd.DataFrame:
    """A table of the example with eight of its ten regions a second time."""
    frame = pd.read_csv(FOLDER / f"{name}.csv", dtype={"indicator": str})
    again = list(dict.fromkeys(frame["region"]))[: REGIONS - 10]
    copies = frame[frame["region"].isin(again)].assign(region=lambda rows: rows["region"] + "（二）")
    return pd.concat([frame, copies], ignore_index=True)


if __name__ == "__main__":
    main()
