"""What tests of reports share: assessments, also of hostile names, and files read back."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from markups import HOSTILE, Tags

from ecorules import Assessment, Scheme, load_scheme

FOLDER = Path("examples/changde/synthetic")
#: What a spreadsheet would compute, were it not held to be a text.
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    '=HYPERLINK("http://x")',
    "#N/A",
    "2020-01-01",
    "0123",
]
TABLES = ("observations", "regions", "targets")
COLUMNS = ["region", "year", "indicator", "part", "value", "source"]


@cache
def changde(year: int | str | None = None) -> Assessment:
    """The synthetic figures of three regions and five years."""
    frames = [pd.read_csv(FOLDER / f"{name}.csv", dtype={"indicator": str}) for name in TABLES]
    frames = [frame[frame["region"].isin(["示例市", "甲区", "乙区"])] for frame in frames]
    return load_scheme("changde-2020").assess(*frames, year=year)


@cache
def from_files() -> Assessment:
    """Those of ten regions, read from their files."""
    return load_scheme("changde-2020").assess(*(FOLDER / f"{name}.csv" for name in TABLES))


@cache
def observed() -> Assessment:
    """The published figures of Changde: most indicators are undetermined."""
    folder = Path("examples/changde")
    tables = {name: folder / f"{name}.csv" for name in ("regions", "targets")}
    return load_scheme("changde-2020").assess(folder / "observations.csv", **tables)


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of observations: region, year, indicator, part, value, source."""
    return pd.DataFrame([row + (None,) * (len(COLUMNS) - len(row)) for row in rows], columns=COLUMNS, dtype=object)


def few(*ids: str) -> Scheme:
    """The scheme of Changde with these indicators only."""
    scheme = load_scheme("changde-2020")
    return replace(scheme, indicators=tuple(scheme[each] for each in ids))


def hostile_scheme() -> Scheme:
    """A scheme whose every name, threshold, domain, task and note is hostile; three names are very long."""
    scheme, short = load_scheme("changde-2020"), [*HOSTILE[:-1], *FORMULAS]
    long = ["x" * 40_000, HOSTILE[-1], "名" * 5_000]
    rows = [
        replace(
            row,
            name=name,
            threshold=row.threshold and f"{row.threshold} {short[at % len(short)]}",
            domain=short[(at + 1) % len(short)],
            task=short[(at + 2) % len(short)],
            responsible=(short[(at + 3) % len(short)],),
        )
        for at, (row, name) in enumerate(zip(scheme, [*long, *short], strict=False))
    ]
    return replace(scheme, title=HOSTILE[0], indicators=tuple(rows), note=HOSTILE[7])


@cache
def hostile() -> Assessment:
    """Hostile names of regions and sources in an assessment by a hostile scheme."""
    scheme = hostile_scheme()
    names = [name.strip() or "?" for name in (*HOSTILE[:-1], *FORMULAS, "很长的地区" * 1000)]
    rows = [(name, 2020, "10", None, 50.0, name) for name in dict.fromkeys(names)]
    found = few(*(row.id for row in scheme)).assess(table(*rows), regions={name: {"县级市"} for name in names})
    results = tuple(replace(each, indicator=scheme[each.indicator.id]) for each in found.results)
    return replace(found, scheme=scheme, results=results)


def safe(page: str) -> Tags:
    """The tags of a page, after a look at what could do harm: scripts, handlers, requests, tangled tags."""
    seen = Tags(page)
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "iframe", "object", "form", "link", "i"}
    attributes = [(name, value or "") for _, attrs in seen.tags for name, value in attrs.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"src", "style"}]
    assert all(value.startswith("#") for name, value in attributes if name == "href")
    assert (seen.tangled, seen.open) == ([], [])
    assert page.encode("utf-8")
    return seen


@cache
def many(regions: int) -> Assessment:
    """An assessment of many regions by two indicators, one of them without figures."""
    rows = [(f"第{at:03d}县", 2020, "28", None, 12.0 + at / 100) for at in range(regions)]
    return few("26", "28").assess(table(*rows))
