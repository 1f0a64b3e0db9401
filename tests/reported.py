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
COLUMNS = ["region", "year", "indicator", "part", "value", "source"]


@cache
def changde(year: int | str | None = None) -> Assessment:
    """The synthetic figures of ten regions and five years."""
    tables = {name: FOLDER / f"{name}.csv" for name in ("regions", "targets")}
    return load_scheme("changde-2020").assess(FOLDER / "observations.csv", year=year, **tables)


@cache
def observed() -> Assessment:
    """The published figures of Changde: most indicators are undetermined."""
    folder = Path("examples/changde")
    tables = {name: folder / f"{name}.csv" for name in ("regions", "targets")}
    return load_scheme("changde-2020").assess(folder / "observations.csv", **tables)


def table(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of observations: region, year, indicator, part, value, source."""
    return pd.DataFrame([row + (None,) * (len(COLUMNS) - len(row)) for row in rows], columns=COLUMNS, dtype=object)


def hostile_scheme() -> Scheme:
    """A scheme whose every name, unit and note is hostile."""
    evil = ["x" * 40_000, *HOSTILE, *FORMULAS]
    scheme = load_scheme("changde-2020")
    rows = [
        replace(
            row,
            name=evil[at % len(evil)],
            threshold=row.threshold and f"{row.threshold} {evil[at % len(evil)]}",
            unit=row.unit,
            domain=evil[(at + 1) % len(evil)],
            task=evil[(at + 2) % len(evil)],
            attribute=row.attribute,
            responsible=(evil[(at + 3) % len(evil)],),
        )
        for at, row in enumerate(scheme)
    ]
    return replace(scheme, title=HOSTILE[0], indicators=tuple(rows), note=evil[7])


def hostile() -> Assessment:
    """Hostile names of regions and sources in an assessment by a hostile scheme."""
    names = [name.strip() or "?" for name in (*HOSTILE[:-1], *FORMULAS, "很长的地区" * 1000)]
    rows = [(name, 2020, "26", None, 90.0, name) for name in dict.fromkeys(names)]
    found = load_scheme("changde-2020").assess(table(*rows), regions={name: {"县级市"} for name in names})
    scheme = hostile_scheme()
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


def many(regions: int) -> Assessment:
    """An assessment of many regions with one figure each."""
    rows = [(f"第{at:03d}县", 2020, "28", None, 12.0 + at / 100) for at in range(regions)]
    return load_scheme("changde-2020").assess(table(*rows))
