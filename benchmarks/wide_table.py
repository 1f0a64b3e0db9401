"""The table that the benchmarks share: 36 indicators, a panel of regions and years around their bounds.

    20 comparisons, 6 demands by class, 4 ranges or choices, 6 statuses; no trends.
    5 % missing in every column: NaN among the numbers, null among statuses and classes.

Comes in: a number of regions and of years, a seed. Goes out: the panel as plain arrays, and the same
panel as a frame of pandas, Polars or Arrow. The demands stand here once, as texts for ecorules and as
bounds for whatever is written by hand; ``check`` holds the two to each other.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    import ecorules

Codes = npt.NDArray[np.int8]
Numbers = npt.NDArray[np.float64]
Texts = Literal["codes", "strings", "objects"]

FAIL, UNKNOWN, PASS, NOT_APPLICABLE = range(4)
MISSING = 0.05
FIRST_YEAR = 2001


@dataclass(frozen=True, kw_only=True)
class Compared:
    """``≥95``; a bare ``100`` binds on the side that ``better`` says."""

    id: str
    op: str
    bound: float
    better: str | None = None
    bare: bool = False

    @property
    def text(self) -> str:
        return f"{'' if self.bare else self.op}{self.bound:g}"


@dataclass(frozen=True, kw_only=True)
class ByClass:
    """``市≥95 县≥85``. The arms stand from the strictest to the loosest."""

    id: str
    column: str
    op: str
    arms: tuple[tuple[str, float], ...]

    better: str | None = None

    @property
    def text(self) -> str:
        return " ".join(f"{label}{self.op}{bound:g}" for label, bound in self.arms)


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """``6~9``: the number must be met on both sides; with ``either`` on one of them: ``<5.5或>9.0``."""

    id: str
    sides: tuple[tuple[str, float], tuple[str, float]]
    text: str
    either: bool = False
    better: str | None = None


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A status, as the reports of this panel word it."""

    id: str
    text: str
    better: str | None = None

    @property
    def reports(self) -> tuple[str, ...]:
        return (self.text, f"已{self.text}", f"尚未{self.text}", "进行中")


#: What each of ``Worded.reports`` comes to, and last what null comes to.
REPORTED = (PASS, PASS, FAIL, UNKNOWN, UNKNOWN)

Row = Compared | ByClass | Ranged | Worded

#: The labels of a class column, and for each the label of the arm that takes it.
LABELS: Mapping[str, Mapping[str, str | None]] = {
    "level": {"设区市": "市", "县": "县", "县级市": "县", "市辖区": "县"},
    "terrain": {"山区": "山区", "丘陵地区": "丘陵区", "平原地区": "平原地区", "草原地区": None},
    "city_size": {
        "超大城市": "超、特大城市",
        "特大城市": "超、特大城市",
        "大城市": "大城市",
        "中等城市": "中小城市",
        "小城市": "中小城市",
    },
}

_COMPARED = (
    ("≥", 95), ("≤", 5), (">", 60), ("<", 10), ("≥", 3.5), ("≤", 35), ("≥", 80), ("≤", 0.7), ("≥", 30), ("≤", 300),
    (">", 12), ("<", 70), ("≥", 90), ("≤", 3.5), ("≥", 15.5), ("≤", 120),
)  # fmt: skip
_BARE = ((100, "higher"), (85, "higher"), (16.5, "lower"), (0.5, "lower"))

ROWS: tuple[Row, ...] = (
    *(Compared(id=str(place), op=op, bound=bound) for place, (op, bound) in enumerate(_COMPARED, 1)),
    *(
        Compared(id=str(place), op="≥" if better == "higher" else "≤", bound=bound, better=better, bare=True)
        for place, (bound, better) in enumerate(_BARE, 17)
    ),
    ByClass(id="21", column="level", op="≥", arms=(("市", 95), ("县", 85))),
    ByClass(id="22", column="level", op="≤", arms=(("县", 20), ("市", 30))),
    ByClass(id="23", column="terrain", op="≥", arms=(("山区", 75), ("丘陵区", 45), ("平原地区", 18))),
    ByClass(id="24", column="terrain", op="≤", arms=(("平原地区", 6), ("丘陵区", 15), ("山区", 25))),
    ByClass(id="25", column="city_size", op="≥", arms=(("超、特大城市", 70), ("大城市", 65), ("中小城市", 60))),
    ByClass(id="26", column="level", op=">", arms=(("市", 40), ("县", 35))),
    Ranged(id="27", sides=(("≥", 6), ("≤", 9)), text="6~9"),
    Ranged(id="28", sides=(("<", 5.5), (">", 9)), text="<5.5或>9.0", either=True),
    Ranged(id="29", sides=(("≤", 300), ("≥", 900)), text="≤300,或≥900", either=True),
    Ranged(id="30", sides=(("≥", 18), ("≤", 24)), text="18~24"),
    *(
        Worded(id=str(place), text=text)
        for place, text in enumerate(("制定实施", "建立", "开展", "有效开展", "全面实施", "划定并遵守"), 31)
    ),
)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The columns as arrays. Statuses and classes are int8 codes into their words, -1 where missing."""

    region: npt.NDArray[np.int32]
    year: npt.NDArray[np.int64]
    numbers: Mapping[str, Numbers]
    statuses: Mapping[str, Codes]
    classes: Mapping[str, Codes]
    rows: Sequence[Row] = field(default=ROWS, repr=False)

    def __len__(self) -> int:
        return len(self.year)

    @property
    def cells(self) -> int:
        return len(self) * len(self.rows)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The words behind the codes of each text column."""
        reports = {row.id: row.reports for row in self.rows if isinstance(row, Worded)}
        return {**{name: tuple(LABELS[name]) for name in self.classes}, **reports}

    @property
    def nbytes(self) -> int:
        columns = (*self.numbers.values(), *self.statuses.values(), *self.classes.values())
        return self.region.nbytes + self.year.nbytes + sum(column.nbytes for column in columns)

    def taken(self, places: npt.NDArray[np.intp]) -> Panel:
        """These rows of the panel, in this order."""
        return Panel(
            region=self.region[places],
            year=self.year[places],
            numbers={name: column[places] for name, column in self.numbers.items()},
            statuses={name: column[places] for name, column in self.statuses.items()},
            classes={name: column[places] for name, column in self.classes.items()},
            rows=self.rows,
        )

    def arrow(self, texts: Texts = "strings") -> pa.Table:
        """As an Arrow table: NaN among the numbers stays NaN, texts are strings or dictionaries."""
        import pyarrow as pa

        columns: dict[str, object] = {"region": _encoded(self.region, _names(self.region), texts), "year": self.year}
        columns |= self.numbers
        for name, codes in (*self.statuses.items(), *self.classes.items()):
            columns[name] = _encoded(codes, self.words[name], texts)
        return pa.table(columns)

    def pandas(self, texts: Texts = "codes") -> pd.DataFrame:
        """As a pandas frame: texts as categoricals, as strings of pandas' own kind, or as objects."""
        import pandas as pd

        columns: dict[str, object] = {"region": pd.Categorical.from_codes(self.region, _names(self.region))}
        columns |= {"year": self.year, **self.numbers}
        for name, codes in (*self.statuses.items(), *self.classes.items()):
            columns[name] = pd.Categorical.from_codes(codes, self.words[name])
        frame = pd.DataFrame(columns, copy=False)
        if texts == "codes":
            return frame
        named = frame.select_dtypes("category").columns
        return frame.astype(dict.fromkeys(named, "str" if texts == "strings" else "object"))

    def polars(self, texts: Texts = "strings") -> pl.DataFrame:
        """As a Polars frame, with null for every missing number: its own way, and its fastest."""
        import polars as pl

        frame = pl.from_arrow(self.arrow("strings"))
        frame = frame.with_columns(pl.col(list(self.numbers)).fill_nan(None))
        if texts == "strings":
            return frame
        return frame.with_columns(pl.col(["region", *self.statuses, *self.classes]).cast(pl.Categorical))


def _names(region: npt.NDArray[np.int32]) -> list[str]:
    return [f"{number:06d}县" for number in range(int(region.max(initial=-1)) + 1)]


def _encoded(codes: npt.NDArray[np.signedinteger], words: Sequence[str], texts: Texts) -> pa.Array:
    import pyarrow as pa

    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    encoded = pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))
    return encoded if texts == "codes" else encoded.cast(pa.string())


def panel(regions: int, years: int = 20, *, rows: Sequence[Row] = ROWS, seed: int = 0) -> Panel:
    """A panel sorted by region and year; a region keeps its classes over the years."""
    random = np.random.default_rng(seed)
    count = regions * years
    return Panel(
        region=np.repeat(np.arange(regions, dtype=np.int32), years),
        year=np.tile(np.arange(FIRST_YEAR, FIRST_YEAR + years, dtype=np.int64), regions),
        numbers={row.id: _around(_bounds(row), count, random) for row in rows if not isinstance(row, Worded)},
        statuses={row.id: _drawn(len(row.reports), count, random) for row in rows if isinstance(row, Worded)},
        classes={name: np.repeat(_drawn(len(labels), regions, random), years) for name, labels in LABELS.items()},
        rows=rows,
    )


def _bounds(row: Compared | ByClass | Ranged) -> list[float]:
    match row:
        case Compared():
            return [row.bound]
        case ByClass():
            return [bound for _, bound in row.arms]
        case Ranged():
            return [bound for _, bound in row.sides]


def _around(bounds: list[float], count: int, random: np.random.Generator) -> Numbers:
    """Figures with two decimals on both sides of the bounds, some of them on a bound."""
    spread = max(max(bounds) - min(bounds), 0.1 * max(bounds))
    numbers = random.uniform(min(bounds) - spread, max(bounds) + spread, count).round(2)
    numbers[random.random(count) < 0.01] = bounds[0]
    numbers[random.random(count) < MISSING] = np.nan
    return numbers


def _drawn(words: int, count: int, random: np.random.Generator) -> Codes:
    codes = random.integers(0, words, count).astype(np.int8)
    codes[random.random(count) < MISSING] = -1
    return codes


def repeated(times: int) -> tuple[Row, ...]:
    """The rows several times over, each under a number of its own."""
    import dataclasses

    rows = [row for _ in range(times) for row in ROWS]
    return tuple(dataclasses.replace(row, id=str(place)) for place, row in enumerate(rows, 1))


def scheme(rows: Sequence[Row] = ROWS) -> ecorules.Scheme:
    """The rows as a scheme, read by ecorules from a file."""
    import ecorules

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wide-table.yaml"
        path.write_text(scheme_text(rows), encoding="utf-8")
        return ecorules.load_scheme(path)


def scheme_text(rows: Sequence[Row] = ROWS) -> str:
    head = ['format: "1"', "id: wide-table", "title: 一张宽表", "indicators:"]
    return "\n".join([*head, *(line for row in rows for line in _entry(row))]) + "\n"


def _entry(row: Row) -> list[str]:
    entry = [f'  - id: "{row.id}"', f"    name: 指标{row.id}", f'    threshold: "{row.text}"']
    return entry if row.better is None else [*entry, f"    better: {row.better}"]


def codes_of(frame: object, rows: Sequence[Row] = ROWS) -> Codes:
    """The codes in a frame of verdicts (pandas, Polars, Arrow), one row an indicator, in the order of the panel."""
    import narwhals as nw

    ordered = nw.from_native(frame, eager_only=True).sort("region", "year")
    return np.stack([ordered[row.id].to_numpy() for row in rows])


def check(found: Codes, given: Panel, sample: int = 50, seed: int = 1) -> None:
    """Hold codes ``(indicator, row)`` to ``rule.evaluate`` on some rows of the panel."""
    places = np.random.default_rng(seed).choice(len(given), min(sample, len(given)), replace=False)
    words = given.words
    for indicator, codes, row in zip(scheme(given.rows), found, given.rows, strict=True):
        for place in places.tolist():
            labels = {words[name][codes[place]] for name, codes in given.classes.items() if codes[place] >= 0}
            expected = indicator.rule.evaluate(_value(given, row, place), classes=labels).verdict.code
            assert codes[place] == expected, (row, place, int(codes[place]), expected)


def _value(given: Panel, row: Row, place: int) -> float | str | None:
    if isinstance(row, Worded):
        code = given.statuses[row.id][place]
        return None if code < 0 else row.reports[code]
    return float(given.numbers[row.id][place])
