"""Write the synthetic tables beside this file: invented figures for invented regions.

The same seed gives the same files, byte for byte. Only the standard library is used.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

SEED = 20200323
YEARS = range(2016, 2021)
REGIONS = [
    ("示例市", "设区市", "丘陵地区", "中等城市"),
    ("甲区", "市辖区", "平原地区", "小城市"),
    ("乙区", "市辖区", "平原地区", "小城市"),
    ("丙市", "县级市", "平原地区", "小城市"),
    ("丁县", "县", "平原地区", "小城市"),
    ("戊县", "县", "丘陵地区", "小城市"),
    ("己县", "县", "丘陵地区", "小城市"),
    ("庚县", "县", "丘陵地区", "小城市"),
    ("辛县", "县", "山区", "小城市"),
    ("壬县", "县", "山区", ""),
]
COLUMNS = ["region", "year", "indicator", "part", "subject", "value", "unit", "status", "source"]

#: indicator, part, start, yearly drift, spread, cap, unit, digits
NUMBERS = [
    ("3", "", 18.0, 1.0, 2.0, 40.0, "%", 1),
    ("5", "", 99.0, 0.5, 0.8, 100.0, "%", 1),
    ("6", "", 98.5, 0.6, 0.8, 100.0, "%", 1),
    ("8", "1", 76.0, 2.0, 4.0, 100.0, "%", 1),
    ("9", "3", 80.0, 5.0, 4.0, 100.0, "%", 1),
    ("10", "", 60.0, 0.8, 4.0, 90.0, "%", 2),
    ("11", "", 40.0, 0.6, 18.0, 85.0, "%", 2),
    ("12", "1", 94.0, 0.7, 2.0, 100.0, "%", 1),
    ("12", "3", 90.0, 0.3, 1.0, 100.0, "%", 1),
    ("13", "", 99.0, 0.5, 0.6, 100.0, "%", 2),
    ("17", "", 70.0, 2.0, 4.0, 100.0, "%", 1),
    ("18", "", 0.62, -0.02, 0.03, 9.0, "吨标准煤/万元", 3),
    ("19", "", 88.0, -4.0, 5.0, 999.0, "立方米/万元", 1),
    ("20", "", 3.6, 0.3, 0.9, 20.0, "%", 2),
    ("21", "", 1.3, -0.05, 0.05, 9.0, "吨/万元", 3),
    ("22", "", 96.0, 1.2, 3.0, 100.0, "%", 1),
    ("23", "1", 318.0, -7.0, 8.0, 999.0, "千克/公顷", 1),
    ("23", "2", 3.9, -0.15, 0.15, 99.0, "千克/公顷", 2),
    ("24", "", 88.0, 1.0, 3.0, 100.0, "%", 1),
    ("25", "", 99.5, 0.3, 0.5, 100.0, "%", 1),
    ("26", "", 86.0, 2.0, 4.0, 100.0, "%", 1),
    ("27", "", 90.0, 2.0, 4.0, 100.0, "%", 1),
    ("28", "", 11.8, 0.4, 1.2, 40.0, "平方米/人", 2),
    ("29", "", 28.0, 4.0, 6.0, 100.0, "%", 1),
    ("30", "", 44.0, 1.5, 6.0, 100.0, "%", 1),
    ("32", "1", 46.0, 1.6, 4.0, 100.0, "%", 1),
    ("32", "2", 99.2, 0.4, 0.5, 100.0, "%", 1),
    ("32", "3", 2.4, -0.08, 0.1, 9.0, "千克", 2),
    ("33", "", 77.0, 1.8, 3.0, 100.0, "%", 1),
    ("34", "", 98.0, 0.9, 1.0, 100.0, "%", 1),
    ("35", "", 79.0, 1.2, 3.0, 100.0, "%", 1),
    ("36", "", 78.0, 1.5, 3.0, 100.0, "%", 1),
]
STATES = [("1", "制定实施"), ("2", "有效开展"), ("4", "全面实施"), ("7", "开展"), ("14", "建立"), ("15", "建立")]
#: part, level, start, yearly drift, unit
LEVELS = [
    ("8", "2", "PM2.5浓度", 54.0, -3.0, "微克/立方米"),
    ("9", "1", "水质达到或优于Ⅲ类比例", 88.0, 1.8, "%"),
    ("9", "2", "劣V类水体比例", 3.0, -0.8, "%"),
]


def observations(rng: random.Random) -> Iterator[dict[str, object]]:
    """Every indicator of every region and year, a few of them missing."""
    for region, *_ in REGIONS:
        for indicator, part, start, drift, spread, cap, unit, digits in NUMBERS:
            base = start + rng.uniform(-spread, spread)
            for year in YEARS:
                value = base + drift * (year - YEARS[0]) + rng.uniform(-spread, spread) / 4
                figure, printed = round(min(max(value, 0.0), cap), digits), unit
                if indicator == "23" and part == "1" and region == "戊县":
                    figure, printed = round(figure / 15, 2), "公斤/亩"
                if rng.random() > 0.03:
                    yield row(region, year, indicator, part, value=figure, unit=printed)
        yield from levels(region, rng)
        yield from states(region, rng)


def levels(region: str, rng: random.Random) -> Iterator[dict[str, object]]:
    """Levels over the years, and the change that is reported beside them."""
    for indicator, part, level, start, drift, unit in LEVELS:
        before: float | None = None
        base = start * rng.uniform(0.9, 1.05)
        for year in YEARS:
            value = round(min(max(base + drift * (year - YEARS[0]) + rng.uniform(-1.5, 1.5), 0.0), 100.0), 1)
            yield row(region, year, indicator, part, subject=level, value=value, unit=unit)
            if before:
                change = (value - before) if indicator == "9" and part == "1" else 100 * (before - value) / before
                yield row(region, year, indicator, part, value=round(change, 1), unit="%")
            before = value


def states(region: str, rng: random.Random) -> Iterator[dict[str, object]]:
    """Reported states: in the words of the table, or as yes and no."""
    for year in YEARS:
        for indicator, words in STATES:
            done = rng.random() < 0.75 + 0.05 * (year - YEARS[0])
            yield row(region, year, indicator, status=f"已{words}" if done else f"尚未{words}")
        yield row(region, year, "12", "2", status="不明显" if rng.random() < 0.9 else "否")
        for part, name in (("1", "生态保护红线"), ("2", "自然保护地")):
            yield row(region, year, "16", part, subject="面积", value=round(300.0 + len(name) * 10, 1))
            yield row(region, year, "16", part, subject="性质", status="是")
            yield row(region, year, "16", part, subject="功能", status="是" if rng.random() < 0.95 else "否")
        for part in ("1", "2"):
            yield row(region, year, "31", part, status="是" if rng.random() < 0.9 else "否")


def row(region: str, year: int, indicator: str, part: str = "", **cells: object) -> dict[str, object]:
    """One row of the observations."""
    return {"region": region, "year": year, "indicator": indicator, "part": part, "source": "合成数据", **cells}


def targets(rng: random.Random) -> Iterator[dict[str, object]]:
    """The superior's targets: numbers, texts, met or not."""
    for region, *_ in REGIONS:
        for year in YEARS:
            yield goal(region, year, "8", "1", 74 + 2 * (year - YEARS[0]))
            yield goal(region, year, "8", "2", 54 - 3 * (year - YEARS[0]))
            yield goal(region, year, "9", "", "是" if rng.random() < 0.9 else "否")
            yield goal(region, year, "17", "", "≥70")
            yield goal(region, year, "18", "", 0.62 - 0.015 * (year - YEARS[0]))
            yield goal(region, year, "19", "", "是" if rng.random() < 0.9 else "否")
            yield goal(region, year, "21", "", "≤1.35")
            if rng.random() < 0.9:
                yield goal(region, year, "22", "", 96)


def goal(region: str, year: int, indicator: str, part: str, target: object) -> dict[str, object]:
    """One row of the targets."""
    shown = round(target, 3) if isinstance(target, float) else target
    return {"region": region, "year": year, "indicator": indicator, "part": part, "target": shown, "source": "合成数据"}


def write(path: Path, columns: list[str], rows: list[dict[str, object]]) -> None:
    """A CSV file in UTF-8 with plain line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    """Write the three tables into a folder."""
    rng = random.Random(SEED)
    write(folder / "observations.csv", COLUMNS, list(observations(rng)))
    write(folder / "targets.csv", ["region", "year", "indicator", "part", "target", "source"], list(targets(rng)))
    columns = ["region", "level", "terrain", "city_size"]
    write(folder / "regions.csv", columns, [dict(zip(columns, region, strict=True)) for region in REGIONS])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
