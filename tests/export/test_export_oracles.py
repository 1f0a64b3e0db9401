"""The exported expression gives what ``rule.evaluate`` gives for each row, on every engine.

Rules are drawn from the printed forms that can be exported. Rows hold what tables hold: bounds hit
exactly, their neighbours among floats, null, NaN, infinities, labels in several spellings, labels
nobody knows, missing years.
"""

from __future__ import annotations

import math
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import alternatives, by_class, by_year, conjunctions, numbers

import ecorules
from ecorules.export import to_narwhals, to_sql
from ecorules.language import Lexicon
from ecorules.rules import (
    Approx,
    Arm,
    Arms,
    Compare,
    Demand,
    Milestones,
    NotAssessed,
    Op,
    Range,
    Reach,
    Rule,
    Settings,
    Subject,
    children,
    leaves,
)

DIMENSIONS = ("level", "terrain", "city_size")
FIXED = (None, math.nan, math.inf, -math.inf, 0.0, -0.0, 1e-300, -3.5)


class Row(NamedTuple):
    value: float | None
    level: str | None
    terrain: str | None
    city_size: str | None
    year: int | None


@cache
def class_templates() -> tuple[tuple[Arm, ...], ...]:
    """Arms as a reading of the shipped lexicon makes them, with broader labels that may fall under them."""
    made = []
    for text in ("设区市≥1 县≥2", "山区≥1 丘陵地区≥2 平原≥3", "超大城市≥1 大城市≥2 中小城市≥3"):
        demand = ecorules.parse(text).demand
        assert isinstance(demand, Arms)
        made.append(demand.arms)
    return tuple(made)


def labels_of(dimension: str) -> list[str]:
    """Labels that stand in a column of this dimension: listed spellings, and some that nobody lists."""
    classes = [found for found in Lexicon.default().classes.by_name.values() if found.dimension == dimension]
    return [label for found in classes for label in found.spellings] + ["没有这一类", ""]


def rest_is_one(rule: Rule) -> bool:
    """Whether 其他地区 in any column of a rule means the same to all of its arms."""
    found = [{name for name, _ in demand.known} for demand in nested(rule.demand) if isinstance(demand, Arms)]
    return all(dimensions == found[0] for dimensions in found)


@st.composite
def several_dimensions(draw: st.DrawFn, inner: st.SearchStrategy[Demand]) -> Arms:
    """Arms of two dimensions side by side, of which a region may fit several."""
    texts = ["设区市≥1 县≥2 山区≥3", "山区≥1 大城市≥2", "≥1，山区≥2，县级市≥3", "市≥1 平原≥2 其他地区≥3"]
    demand = ecorules.parse(draw(st.sampled_from(texts))).demand
    assert isinstance(demand, Arms)
    arms = tuple(
        Arm(labels=arm.labels, demand=draw(inner), dimension=arm.dimension, covers=arm.covers, within=arm.within)
        for arm in demand.arms
    )
    return Arms(arms=arms, known=demand.known)


def exportable() -> st.SearchStrategy[Demand]:
    leaf = st.one_of(numbers(), numbers(), st.just(NotAssessed()))
    joined = st.one_of(leaf, alternatives(numbers()), conjunctions(numbers()))
    mixed = st.one_of(joined, alternatives(joined), conjunctions(joined))
    classes = st.one_of(
        by_class(mixed), by_class(mixed, class_templates()), several_dimensions(joined), known_classes(joined)
    )
    nested = st.one_of(by_class(classes, class_templates()[:1]), several_dimensions(st.one_of(joined, classes)))
    placed = st.one_of(mixed, classes, nested, by_year(mixed), by_year(classes), by_class(by_year(joined)))
    whole = st.one_of(placed, alternatives(placed), conjunctions(placed))
    lone = st.builds(Subject, name=st.just("面积"), demand=whole, unit=st.sampled_from([None, "%", "公顷"]))
    return st.one_of(whole, whole, lone)


@st.composite
def known_classes(draw: st.DrawFn, inner: st.SearchStrategy[Demand]) -> Arms:
    """Arms as the reader makes them, so that all of the dimension's labels are known."""
    texts = ["市≥1 县≥2", "县级市≥1 县≥2 其他≥3", "中小城市≥1 小城市≥2", "≥1，缺水城市≥2", "Ⅰ型大城市≥1 乡镇≥2"]
    demand = ecorules.parse(draw(st.sampled_from(texts))).demand
    assert isinstance(demand, Arms)
    arms = tuple(
        Arm(labels=arm.labels, demand=draw(inner), dimension=arm.dimension, covers=arm.covers, within=arm.within)
        for arm in demand.arms
    )
    return Arms(arms=arms, known=demand.known)


@st.composite
def exported_rules(draw: st.DrawFn) -> Rule:
    chosen = draw(st.sampled_from([Settings(), Settings(approx=0.1), Settings(approx=0.0), Settings(approx=1.0)]))
    return Rule(
        text="",
        unit=draw(st.sampled_from([None, "%", "千克/公顷", "没有的单位"])),
        better=draw(st.sampled_from([None, "higher", "lower"])),
        demand=draw(exportable()),
        settings=chosen,
    )


def figures(rule: Rule) -> list[float | None]:
    """Every bound of a rule, the floats beside it, and where the tolerance of a derived one ends."""
    bounds: set[float] = set()
    for leaf in leaves(rule.demand):
        match leaf:
            case Compare(bound=bound) | Reach(bound=bound):
                bounds.add(bound)
            case Range(low=low, high=high):
                bounds |= {low, high}
            case Approx(centre=centre):
                half = rule.settings.approx * abs(centre)
                for end in (centre - half, centre + half):
                    slack = 1e-9 * max(abs(end), abs(centre))
                    bounds |= {end, end - slack, end + slack, end - 2 * slack, end + 2 * slack, centre}
    beside = {math.nextafter(bound, way) for bound in bounds for way in (-math.inf, math.inf)}
    return [*FIXED, *sorted(bounds | beside)]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rule, list[Row]]:
    rule = draw(exported_rules())
    values = figures(rule)
    rest = ["其他地区"] if rest_is_one(rule) else []
    level, terrain, city_size = (st.one_of(st.none(), st.sampled_from(labels_of(name) + rest)) for name in DIMENSIONS)
    years = {step.year for demand in nested(rule.demand) for step in steps(demand) if step.year is not None}
    near = sorted({year + offset for year in years for offset in (-1, 0, 1)}) or [2020]
    row = st.builds(
        Row,
        value=st.sampled_from(values),
        level=level,
        terrain=terrain,
        city_size=city_size,
        year=st.one_of(st.none(), st.sampled_from(near)),
    )
    drawn = draw(st.lists(row, min_size=5, max_size=20))
    places = draw(st.permutations(range(len(drawn))))
    each = [drawn[places[number % len(drawn)]]._replace(value=value) for number, value in enumerate(values)]
    return rule, each + drawn


def nested(demand: Demand) -> Iterator[Demand]:
    yield demand
    for inner in children(demand):
        yield from nested(inner)


def steps(demand: Demand) -> Sequence[Any]:
    return demand.steps if isinstance(demand, Milestones) else ()


def asked(rule: Rule) -> set[str]:
    """The dimensions that the rule's arms name: other columns are none of its business."""
    found = {name for demand in nested(rule.demand) if isinstance(demand, Arms) for name, _ in demand.known}
    return found | {arm.dimension for demand in nested(rule.demand) if isinstance(demand, Arms) for arm in demand.arms}


def expected(rule: Rule, rows: list[Row]) -> list[int]:
    """What the scalar path says; infinity, which it refuses, is no figure."""
    dimensions = asked(rule)
    codes = []
    for row in rows:
        value = None if row.value is None or math.isinf(row.value) else row.value
        labels = [getattr(row, name) for name in DIMENSIONS if name in dimensions]
        outcome = rule.evaluate(value, classes=[label for label in labels if label], year=row.year)
        codes.append(outcome.verdict.code)
    return codes


def columns(rows: list[Row]) -> dict[str, list[Any]]:
    return {name: [getattr(row, name) for row in rows] for name in Row._fields}


def missing_dimensions(rule: Rule) -> dict[str, str | None]:
    return {name: None for name in asked(rule) - set(DIMENSIONS) if name}


@settings(max_examples=200)
@given(case=cases())
def test_sqlite_agrees_with_the_scalar_path(case: tuple[Rule, list[Row]]) -> None:
    rule, rows = case
    sql = to_sql(rule, "value", "sqlite", classes=missing_dimensions(rule))
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (value, level TEXT, terrain TEXT, city_size TEXT, year INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
        found = [code for (code,) in connection.execute(f"SELECT {sql} FROM t ORDER BY rowid")]
    connection.close()
    assert found == expected(rule, rows)


@settings(max_examples=100)
@given(case=cases())
def test_duckdb_agrees_with_the_scalar_path(case: tuple[Rule, list[Row]]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is an extra")
    pyarrow = pytest.importorskip("pyarrow", reason="PyArrow is an extra")
    rule, rows = case
    sql = to_sql(rule, "value", "duckdb", classes=missing_dimensions(rule))
    table = arrow(pyarrow, rows)
    with duckdb.connect() as connection:
        connection.register("t", table)
        found = connection.execute(f"SELECT {sql}, typeof({sql}) FROM t").fetchall()
    assert [code for code, _ in found] == expected(rule, rows)
    assert {kind for _, kind in found} == {"TINYINT"}


def arrow(pyarrow: Any, rows: list[Row]) -> Any:
    kinds = [
        ("value", pyarrow.float64()),
        *((name, pyarrow.string()) for name in DIMENSIONS),
        ("year", pyarrow.int64()),
    ]
    return pyarrow.table(columns(rows), schema=pyarrow.schema(kinds))


def as_frame(kind: str, rows: list[Row]) -> Any:
    """The rows as a native frame of one kind."""
    if kind.startswith("pandas"):
        import pandas as pd

        if kind == "pandas":
            return pd.DataFrame(columns(rows)).astype({"value": "float64", "year": "float64"})
        if kind == "pandas nullable":
            return pd.DataFrame(columns(rows)).astype({"value": "Float64", "year": "Int64", "level": "category"})
        pyarrow = pytest.importorskip("pyarrow", reason="PyArrow is an extra")
        return arrow(pyarrow, rows).to_pandas(types_mapper=pd.ArrowDtype)
    if kind.startswith("polars"):
        polars = pytest.importorskip("polars", reason="Polars is an extra")
        schema = {"value": polars.Float64, **dict.fromkeys(DIMENSIONS, polars.String), "year": polars.Int64}
        frame = polars.DataFrame(columns(rows), schema=schema)
        return frame.lazy() if kind == "polars lazy" else frame
    pyarrow = pytest.importorskip("pyarrow", reason="PyArrow is an extra")
    table = arrow(pyarrow, rows)
    if kind == "pyarrow":
        return table
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is an extra")
    return duckdb.from_arrow(table)


KINDS = ["pandas", "pandas nullable", "pandas arrow", "polars", "polars lazy", "pyarrow", "duckdb"]


def run(expression: Any, frame: Any) -> tuple[list[Any], Any]:
    """What an expression gives for each row, and of what type."""
    import narwhals as nw

    selected = nw.from_native(frame).select(expression.alias("code"))
    if isinstance(selected, nw.LazyFrame):
        selected = selected.collect()
    return selected["code"].to_list(), selected["code"].dtype


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(case=cases())
def test_narwhals_agrees_with_the_scalar_path(kind: str, case: tuple[Rule, list[Row]]) -> None:
    nw = pytest.importorskip("narwhals", reason="narwhals is an extra")
    rule, rows = case
    found, dtype = run(to_narwhals(rule, "value", classes=missing_dimensions(rule)), as_frame(kind, rows))
    assert found == expected(rule, rows)
    assert dtype == nw.Int8


@pytest.mark.slow
def test_spark_agrees_with_the_scalar_path() -> None:
    """One session, a few rules: a session takes seconds to start, and each query a part of one."""
    spark = spark_session()
    texts = [
        "≥95",
        "6<x≤9",
        "15左右",
        "100",
        "7",
        "市≥95 县≥85",
        "2020年≥60 2030年≥95",
        "≥0.3或<1e-7",
        "山区≥60 其他≥20",
    ]
    try:
        for better in (None, "lower"):
            for text in texts:
                rule = ecorules.parse(text, unit="%", better=better)
                rows = rows_for(rule)
                frame = spark.createDataFrame(
                    [tuple(row) for row in rows],
                    "value double, level string, terrain string, city_size string, year int",
                )
                found = frame.selectExpr("*", f"{to_sql(rule, 'value', 'spark')} AS code")
                assert [row.code for row in found.collect()] == expected(rule, rows), text
                assert dict(found.dtypes)["code"] == "tinyint"
        strange = "a`b.汉 字'"
        frame = spark.createDataFrame([(92,), (95,), (None,)], "v int").withColumnRenamed("v", strange)
        sql = to_sql(ecorules.parse("≥95"), strange, "spark")
        assert [row[0] for row in frame.selectExpr(sql).collect()] == [0, 2, 1]
        words = spark.createDataFrame([("95",), ("x",)], "v string")
        assert [row[0] for row in words.selectExpr(to_sql(ecorules.parse("≥95"), "v", "spark")).collect()] == [1, 1]
        label = "O'Neil\\n区"
        arms = Arms(
            arms=(Arm(labels=(label,), demand=Compare(op=Op.GE, bound=1.0), dimension="level"),),
            known=(("level", (label, "县")),),
        )
        places = spark.createDataFrame([(label, 2.0), ("县", 2.0)], "level string, v double")
        sql = to_sql(Rule(text="", demand=arms), "v", "spark")
        assert [row[0] for row in places.selectExpr(sql).collect()] == [2, 3]
    finally:
        spark.stop()


def spark_session() -> Any:
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is an extra")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        pytest.skip("Spark needs Java")
    builder = sql.SparkSession.builder.master("local[1]").appName("ecorules")
    for name, value in {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1"}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def rows_for(rule: Rule) -> list[Row]:
    """Every figure with each kind of place and year."""
    levels = [None, "设区市", "县级市", "乡镇", "没有这一类"]
    terrains = [None, "山地", "平原", "其他地区", "丘陵"]
    places = list(zip(levels, terrains, [2019, 2020, 2029, 2030, None], strict=True))
    return [Row(value, level, terrain, None, year) for value in figures(rule) for level, terrain, year in places]
