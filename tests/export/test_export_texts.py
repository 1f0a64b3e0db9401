"""What exported SQL looks like, what may be named in it, and what is refused."""

from __future__ import annotations

import math
import random
import sqlite3
import struct
import sys
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rules

import ecorules
from ecorules.errors import DataError, EcoRulesError
from ecorules.export import Dialect, to_narwhals, to_sql
from ecorules.export.sql import _DIALECTS
from ecorules.rules import AllOf, Arm, Arms, Compare, Demand, NotAssessed, Op, Rule, Settings, Subject

DIALECTS = get_args(Dialect)

GOLDEN = [
    (
        "≥95",
        "duckdb",
        'CAST(CASE WHEN "v" IS NULL OR NOT isfinite("v") THEN 1 WHEN "v" >= 95e0 THEN 2 ELSE 0 END AS TINYINT)',
    ),
    (
        "≥95",
        "sqlite",
        "CASE WHEN typeof(`v`) NOT IN ('integer', 'real') OR `v` IN (9e999, -9e999) THEN 1 "
        "WHEN CAST(`v` AS REAL) >= 95.0 THEN 2 ELSE 0 END",
    ),
    (
        "≥95",
        "postgres",
        "CAST(CASE WHEN \"v\" IS NULL OR \"v\" IN ('NaN'::float8, 'Infinity'::float8, '-Infinity'::float8) THEN 1 "
        'WHEN "v" >= 95::float8 THEN 2 ELSE 0 END AS smallint)',
    ),
    (
        "≥95",
        "spark",
        "CAST(CASE WHEN `v` IS NULL OR typeof(`v`) = 'string' OR isnan(`v`) "
        "OR `v` IN (double('Infinity'), double('-Infinity')) THEN 1 WHEN `v` >= 95D THEN 2 ELSE 0 END AS TINYINT)",
    ),
    (
        "6<x≤9",
        "duckdb",
        'CAST(CASE WHEN "v" IS NULL OR NOT isfinite("v") THEN 1 '
        'WHEN "v" > 6e0 AND "v" <= 9e0 THEN 2 ELSE 0 END AS TINYINT)',
    ),
    (
        "15左右",
        "duckdb",
        'CAST(CASE WHEN "v" IS NULL OR NOT isfinite("v") THEN 1 '
        'WHEN "v" >= 14.249999985e0 AND "v" <= 15.750000015749999e0 THEN 2 ELSE 0 END AS TINYINT)',
    ),
    (
        "7",
        "duckdb",
        'CAST(CASE WHEN "v" IS NULL OR NOT isfinite("v") THEN 1 WHEN "v" = 7e0 THEN 2 ELSE 1 END AS TINYINT)',
    ),
    ("不考核", "duckdb", "CAST(3 AS TINYINT)"),
    ("不考核", "sqlite", "3"),
]


@pytest.mark.parametrize(("text", "dialect", "wanted"), GOLDEN)
def test_the_text_of_a_rule(text: str, dialect: Any, wanted: str) -> None:
    assert ecorules.parse(text).to_sql("v", dialect) == wanted


def by_level(**demands: float) -> Rule:
    arms = tuple(
        Arm(labels=(name,), demand=Compare(op=Op.GE, bound=bound), dimension="level", covers=(name,))
        for name, bound in demands.items()
    )
    return Rule(text="", demand=Arms(arms=arms, known=(("level", ("市", "县", "乡")),)))


def test_the_text_of_arms() -> None:
    missing = "typeof(`v`) NOT IN ('integer', 'real') OR `v` IN (9e999, -9e999)"
    no_city, no_county, value = "`l` IN ('乡', '县')", "`l` IN ('乡', '市')", "CAST(`v` AS REAL)"
    assert to_sql(by_level(市=95, 县=85), "v", "sqlite", classes={"level": "l"}) == (
        f"CASE WHEN `l` IN ('乡') THEN 3 WHEN {missing} THEN 1 "
        f"WHEN ({no_city} OR {value} >= 95.0) AND ({no_county} OR {value} >= 85.0) THEN 2 "
        f"WHEN ({no_city} OR {value} < 95.0) AND ({no_county} OR {value} < 85.0) THEN 0 "
        "ELSE 1 END"
    )


def test_a_dimension_that_the_table_lacks_and_a_year_that_it_lacks() -> None:
    without = to_sql(by_level(市=95, 县=85), "v", "duckdb", classes={"level": None})
    assert "level" not in without
    assert '"v" >= 95e0 AND "v" >= 85e0 THEN 2' in without
    years = ecorules.parse("2020年≥60 2030年≥95")
    assert "year" not in years.to_sql("v", "duckdb", year=None)
    assert '"年"' in years.to_sql("v", "duckdb", year="年")


def codes(sql: str, table: dict[str, list[Any]]) -> list[int]:
    """What an expression gives for each row of a table, by SQLite."""
    names = list(table)
    connection = sqlite3.connect(":memory:")
    quoted = ", ".join("`" + name.replace("`", "``") + "`" for name in names)
    connection.execute(f"CREATE TABLE t ({quoted})")
    places = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO t VALUES ({places})", zip(*table.values(), strict=True))
    found = [code for (code,) in connection.execute(f"SELECT {sql} FROM t ORDER BY rowid")]
    connection.close()
    return found


NAMES = ["汉字", 'a"b', "a`b", "a'b", "a.b", "a]b", "x; DROP TABLE t --", "a\\b", "a\nb", "''", "select", "%s", " "]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_a_name(name: str) -> None:
    rule = ecorules.parse("≥95")
    assert codes(rule.to_sql(name, "sqlite"), {name: [96, 94, None]}) == [2, 0, 1]
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is an extra")
    quoted = '"' + name.replace('"', '""') + '"'
    found = duckdb.sql(f"SELECT {rule.to_sql(name, 'duckdb')} FROM (SELECT 96 AS {quoted})").fetchall()
    assert found == [(2,)]


def test_a_column_that_is_not_there_is_an_error_and_no_text() -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"):
        codes(ecorules.parse("≥95").to_sql("gone", "sqlite"), {"v": [1]})


@pytest.mark.parametrize("label", ["O'Neil", "a\\", "a\\'b", "') OR 1=1 --", "``", '"', "县\n区"])
def test_any_label_is_a_label(label: str) -> None:
    arms = Arms(
        arms=(Arm(labels=(label,), demand=Compare(op=Op.GE, bound=1), dimension="level"),),
        known=(("level", (label, "县")),),
    )
    rule = Rule(text="", demand=arms)
    rows = {"level": [label, "县", "市", None], "v": [2, 2, 0, 2]}
    assert codes(to_sql(rule, "v", "sqlite"), rows) == [2, 3, 0, 2]
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is an extra")
    found = duckdb.execute(f"SELECT {to_sql(rule, 'v', 'duckdb')} FROM (SELECT ? AS level, 2 AS v)", [label])
    assert found.fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("dialect", "label", "wanted"),
    [
        ("postgres", "a'b", "'a''b'"),
        ("postgres", "a\\'b", "E'a\\\\''b'"),
        ("spark", "a'b", "'a\\'b'"),
        ("spark", "a\\", "'a\\\\'"),
        ("duckdb", "a\\'b", "'a\\''b'"),
    ],
)
def test_how_a_dialect_writes_a_text(dialect: str, label: str, wanted: str) -> None:
    assert _DIALECTS[dialect].text(label) == wanted


def test_every_float_is_read_as_it_is() -> None:
    drawn = random.Random(5)
    numbers = [struct.unpack("<d", struct.pack("<Q", drawn.getrandbits(64)))[0] for _ in range(3000)]
    numbers += [drawn.uniform(-1000, 1000) for _ in range(2000)] + [
        round(drawn.uniform(0, 9999), 2) for _ in range(500)
    ]
    numbers += [5e-324, sys.float_info.max, sys.float_info.min, 1e21, 1e-7, 0.1, 0.1 + 0.2, -4.4, 0.0, 2.0**53]
    numbers = [number for number in numbers if math.isfinite(number)]
    connection = sqlite3.connect(":memory:")
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        written = ", ".join(map(_DIALECTS["sqlite"].number, some))
        assert list(connection.execute(f"SELECT {written}").fetchone()) == some
    connection.close()
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is an extra")
    written = ", ".join(map(_DIALECTS["duckdb"].number, numbers[::5]))
    assert list(duckdb.sql(f"SELECT {written}").fetchall()[0]) == numbers[::5]


def test_sqlite_takes_text_for_no_figure_and_whole_numbers_as_floats() -> None:
    rule = Rule(text="", demand=Compare(op=Op.GT, bound=2.0**53))
    values = ["9e99", b"1", 2**53 + 1, 2**53 + 2, -(2**63), math.inf, -math.inf, math.nan]
    assert codes(to_sql(rule, "v", "sqlite"), {"v": values}) == [1, 1, 0, 2, 0, 1, 1, 1]
    assert rule.evaluate(2**53 + 1).verdict.code == 0


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("≤300,或逐年下降", ["逐年下降"]),
        ("较2015年下降18%以上", ["较2015年下降18%以上"]),
        ("制定实施", ["制定实施"]),
        ("达到或优于Ⅲ类", ["达到或优于Ⅲ类"]),
        ("完成上级规定的考核任务;保持稳定或持续改善", ["完成上级规定的考核任务", "保持稳定", "持续改善"]),
        ("不超过控制目标值", ["不超过控制目标值"]),
        ("达到功能区标准", ["达到功能区标准"]),
        ("低于全国平均水平", ["低于全国平均水平"]),
        ("化学需氧量<3.5 二氧化硫<4.5", ["化学需氧量<3.5", "二氧化硫<4.5"]),
        ("市≥95 县:开展", ["开展"]),
    ],
)
def test_a_clause_that_cannot_be_exported_is_quoted(text: str, clauses: list[str]) -> None:
    rule = ecorules.parse(text, better="lower")
    for export in (lambda: rule.to_sql("v", "duckdb"), lambda: narwhals_of(rule)):
        with pytest.raises(DataError) as caught:
            export()
        findings = caught.value.diagnostics
        assert [finding.code for finding in findings] == ["E320"] * len(clauses)
        assert all(f"“{clause}”" in finding.message for clause, finding in zip(clauses, findings, strict=True))
        assert all("scheme.verdicts" in finding.hint for finding in findings)
        assert all(clause in str(caught.value) for clause in clauses)


def narwhals_of(rule: Rule) -> Any:
    pytest.importorskip("narwhals", reason="narwhals is an extra")
    return rule.to_narwhals("v")


def test_a_rule_without_a_text_quotes_its_clauses_all_the_same() -> None:
    two: tuple[Demand, ...] = tuple(Subject(name=name, demand=Compare(op=Op.GE, bound=5)) for name in ("面积", "长度"))
    with pytest.raises(DataError, match="面积≥5"):
        to_sql(Rule(text="", demand=AllOf(items=two)), "v", "duckdb")


def test_rounding_is_refused() -> None:
    rule = ecorules.parse("≥95", settings=Settings(digits=1))
    with pytest.raises(DataError, match="E324"):
        rule.to_sql("v", "duckdb")
    bare = Rule(text="", demand=NotAssessed(), settings=Settings(digits=1))
    assert to_sql(bare, "v", "sqlite") == "3"


@pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "x" * 2000, None, 5, b"v"])
def test_a_name_that_no_engine_takes_is_refused(name: Any) -> None:
    rule = by_level(市=1)
    for call in (
        lambda: to_sql(rule, name, "duckdb"),
        lambda: to_sql(rule, "v", "duckdb", classes={"level": name or ""}),
        lambda: to_sql(rule, "v", "duckdb", year="" if name is None else name),
    ):
        with pytest.raises(DataError, match="E322"):
            call()


@pytest.mark.parametrize("dialect", ["mysql", "", None, ["duckdb"], "DuckDB"])
def test_other_dialects_are_refused(dialect: Any) -> None:
    with pytest.raises(DataError, match="E321"):
        to_sql(ecorules.parse("≥95"), "v", dialect)


@pytest.mark.parametrize("classes", [{"lvl": "x"}, {5: "x"}, "level", ["level"], {"\ud800": "x"}])
def test_classes_that_cannot_be_used_are_refused(classes: Any) -> None:
    with pytest.raises(DataError) as caught:
        to_sql(ecorules.parse("市≥95 县≥85"), "v", "duckdb", classes=classes)
    assert caught.value.diagnostics[0].code == "E323"
    assert str(caught.value).encode("utf-8")


def test_a_mapping_for_a_whole_scheme_may_name_dimensions_that_a_rule_lacks() -> None:
    sql = to_sql(ecorules.parse("≥95"), "v", "duckdb", classes={"level": "l", "terrain": None})
    assert sql == to_sql(ecorules.parse("≥95"), "v", "duckdb")


def test_a_rule_that_is_too_large_is_refused_in_time() -> None:
    many = AllOf(items=tuple(Compare(op=Op.GE, bound=float(bound)) for bound in range(20_000)))
    with pytest.raises(DataError, match="E325"):
        to_sql(Rule(text="", demand=many), "v", "duckdb")
    with pytest.raises(DataError, match="E325"):
        to_sql(Rule(text="", demand=crossing(7)), "v", "spark")


def crossing(depth: int) -> Demand:
    """Arms of two dimensions inside one another: the one shape that grows faster than the rule."""
    if depth == 0:
        return Compare(op=Op.GE, bound=1)
    names = (f"甲{depth}", f"乙{depth}")
    arms = tuple(Arm(labels=(name,), demand=crossing(depth - 1), dimension=name) for name in names)
    return Arms(arms=arms, known=())


@pytest.mark.parametrize("bound", [math.inf, math.nan])
def test_a_bound_that_is_no_figure_is_refused(bound: float) -> None:
    with pytest.raises(DataError):
        to_sql(Rule(text="", demand=Compare(op=Op.GE, bound=bound)), "v", "duckdb")


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(DataError, match="E315"):
        to_sql("≥95", "v", "duckdb")  # type: ignore[arg-type]


@settings(max_examples=200)
@given(rule=rules(), dialect=st.sampled_from(DIALECTS))
def test_any_rule_is_exported_or_refused(rule: Rule, dialect: Any) -> None:
    codes, text = attempt(rule, dialect)
    assert codes <= {"E320", "E324", "E325"}
    assert text.encode("utf-8")
    assert codes or text.startswith(("CASE", "CAST(")) or text == "3"


def attempt(rule: Rule, dialect: Any) -> tuple[set[str], str]:
    """The codes of the refusal and what it says; or none, and the text of the expression."""
    try:
        return set(), to_sql(rule, "v", dialect)
    except EcoRulesError as refused:
        return {finding.code for finding in refused.diagnostics}, str(refused)


# --- narwhals ----------------------------------------------------------------------------------


def test_narwhals_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(EcoRulesError, match=r"ecorules\[engines\]") as caught:
        to_narwhals(ecorules.parse("≥95"), "v")
    assert caught.value.diagnostics[0].code == "E326"


@pytest.mark.parametrize("name", ["*", "^v.*$"])
def test_a_pattern_of_columns_is_no_name(name: str) -> None:
    pytest.importorskip("narwhals", reason="narwhals is an extra")
    for rule in (ecorules.parse("≥95"), ecorules.parse("不考核")):
        with pytest.raises(DataError, match="E322"):
            rule.to_narwhals(name)


@pytest.mark.parametrize("text", ["≥95", "不考核"])
def test_narwhals_on_columns_of_every_kind(text: str) -> None:
    nw: Any = pytest.importorskip("narwhals", reason="narwhals is an extra")
    import pandas as pd

    pa: Any = pytest.importorskip("pyarrow", reason="PyArrow is an extra")
    pl: Any = pytest.importorskip("polars", reason="Polars is an extra")
    rule = ecorules.parse(text)
    nan = math.nan
    frames: list[tuple[Any, list[int]]] = [
        (pd.DataFrame({"v": [95, 94]}), [2, 0]),
        (pd.DataFrame({"v": pd.array([95, None], dtype="Int64")}), [2, 1]),
        (pd.DataFrame({"v": pd.Series([0.0, 95.0], dtype="Float64") / pd.Series([0.0, 1.0])}), [1, 2]),
        (pd.DataFrame({"v": []}, dtype="float64"), []),
        (pl.DataFrame({"v": [95, None]}), [2, 1]),
        (pl.DataFrame({"v": pl.Series([95.0, nan], dtype=pl.Float32)}), [2, 1]),
        (pl.DataFrame({"v": pl.Series([None, None], dtype=pl.Float64)}), [1, 1]),
        (pa.table({"v": pa.array([95, None], pa.int8())}), [2, 1]),
        (pa.table({"v": [nan, math.inf]}), [1, 1]),
    ]
    for frame, wanted in frames:
        found = nw.from_native(frame).select(rule.to_narwhals("v").alias("code"))["code"]
        assert found.dtype == nw.Int8
        assert found.to_list() == (wanted if text == "≥95" else [3] * len(wanted))


@pytest.mark.parametrize("values", [["95", None], [True, False]])
def test_narwhals_refuses_text_and_booleans_when_it_runs(values: list[Any]) -> None:
    nw: Any = pytest.importorskip("narwhals", reason="narwhals is an extra")
    import pandas as pd

    pa: Any = pytest.importorskip("pyarrow", reason="PyArrow is an extra")
    pl: Any = pytest.importorskip("polars", reason="Polars is an extra")
    for frame in (pd.DataFrame({"v": values}), pl.DataFrame({"v": values}), pa.table({"v": values})):
        code = ecorules.parse("≥95").to_narwhals("v").alias("code")
        with pytest.raises(Exception, match="is_nan"):
            nw.from_native(frame).select(code)
