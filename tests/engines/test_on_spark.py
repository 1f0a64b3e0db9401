"""PySpark: nothing runs to make the result, no value travels without need, no later query drops the search."""

from __future__ import annotations

from typing import Any

import pytest
from engine_frames import scheme, spark

from ecorules.engines.dispatch import verdicts

pytest.importorskip("pyarrow", reason="PyArrow is not installed")
pytest.importorskip("pyspark", reason="PySpark is not installed")

TYPES = "region string, year bigint, `1` double"


def frame(rows: list[tuple[Any, ...]], types: str = TYPES) -> Any:
    return spark().createDataFrame(rows, types)


def years(count: int = 40, partitions: int = 4, column: str = "1") -> Any:
    return (
        spark()
        .range(count)
        .selectExpr(
            "CONCAT('r', id DIV 20) AS region",
            "2001 + id % 20 AS year",
            f"CAST(id * 7919 % 100 AS DOUBLE) AS `{column}`",
        )
        .repartition(partitions)
    )


def plan_of(result: Any) -> str:
    return str(result._jdf.queryExecution().executedPlan().toString())


@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
def test_nothing_runs_to_make_the_result(column: str) -> None:
    given = years(column=column).withColumn(column, spark_raise("the source was read"))
    settings = spark().conf.getAll if hasattr(spark().conf, "getAll") else None
    result = verdicts(scheme(), given)
    assert result.columns == ["region", "year", "1", "2", "3", "4"]
    assert [field.dataType.simpleString() for field in result.schema.fields] == ["string", "bigint", *["tinyint"] * 4]
    assert settings is None or spark().conf.getAll == settings
    with pytest.raises(Exception, match="the source was read"):
        result.collect()


def spark_raise(message: str) -> Any:
    from pyspark.sql.functions import expr

    return expr(f"CAST(RAISE_ERROR('{message}') AS DOUBLE)")


def test_without_a_trend_only_keys_travel() -> None:
    given = spark().range(40).selectExpr("CONCAT('r', id) AS region", "2020 AS year", "CAST(id AS DOUBLE) AS `1`")
    text = plan_of(verdicts(scheme(), given))
    exchanges = [line for line in text.splitlines() if "Exchange" in line]
    assert len(exchanges) == 1
    assert "hashpartitioning(region" in exchanges[0]


@pytest.mark.parametrize(
    "then",
    [
        lambda f: f.filter("`1` = 3"),
        lambda f: f.select("1"),
        lambda f: f.filter("`名.字` = '无'"),
        lambda f: f.filter("region = 'r1'").select("year"),
        lambda f: f.groupBy("1").count(),
        lambda f: f.orderBy("region").limit(3),
        lambda f: f.drop("region", "year"),
    ],
    ids=["no code", "one column", "kept", "region", "group", "limit", "no keys"],
)
def test_later_steps_do_not_drop_the_search(then: Any) -> None:
    given = years().union(years(1)).selectExpr("*", "'一' AS `名.字`")
    result = then(verdicts(scheme(), given, keep=["名.字"]))
    with pytest.raises(Exception, match="E524"):
        result.collect()


def test_repeats_far_apart_are_found_whatever_the_type_of_the_key() -> None:
    for cast in ("CAST(year AS DOUBLE)", "CAST(year AS SMALLINT)", "CAST(year AS STRING)", "CONCAT(year, '年')"):
        given = years().union(years(1)).selectExpr("region", f"{cast} AS year", "`1`")
        with pytest.raises(Exception, match="E524"):
            verdicts(scheme(), given).collect()
        assert verdicts(scheme(), years().selectExpr("region", f"{cast} AS year", "`1`")).count() == 40
    given = years().union(years(1).selectExpr("CONCAT(' ', region, '\u3000') AS region", "year", "`1`"))
    with pytest.raises(Exception, match="E524"):
        verdicts(scheme(), given).collect()
    numbers = years().selectExpr("CAST(SUBSTR(region, 2) AS INT) AS region", "year", "`1`")
    assert verdicts(scheme(), numbers).count() == 40
    with pytest.raises(Exception, match="E524"):
        verdicts(scheme(), numbers.union(numbers.limit(1))).collect()


def test_a_trend_joins_names_with_blanks_around_them() -> None:
    rows = [("甲县", 2003, 3.0), (" 甲县", 2001, 1.0), ("甲县\u3000", 2002, 2.0), ("乙县", 2002, 2.0)]
    given = frame(rows, "region string, year int, `4` double").repartition(4)
    found = {(row["region"].strip(), row["year"]): row["4"] for row in verdicts(scheme(), given).collect()}
    assert found == {("甲县", 2001): 1, ("甲县", 2002): 1, ("甲县", 2003): 2, ("乙县", 2002): 1}


def test_null_and_nan_are_both_missing() -> None:
    given = frame([("a", 2020, None), ("b", 2020, float("nan")), ("c", 2020, 60.0)])
    found = {row["region"]: row["1"] for row in verdicts(scheme(), given).collect()}
    assert found == {"a": 1, "b": 1, "c": 2}


def test_many_small_batches_give_what_one_table_gives() -> None:
    given = years(60_000, 3, "4")
    expected = verdicts(scheme(), given.toPandas()).set_index(["region", "year"])["4"].sort_index()
    found = verdicts(scheme(), given).select("region", "year", "4").toPandas().set_index(["region", "year"])["4"]
    assert found.sort_index().tolist() == expected.tolist()


def test_a_column_of_a_wrong_type_is_refused_before_anything_runs() -> None:
    for kind in (
        "array<double>",
        "map<string,double>",
        "struct<a:double>",
        "date",
        "timestamp",
        "binary",
        "interval day",
    ):
        given = spark().range(1).selectExpr("'r' AS region", "2020 AS year", f"CAST(NULL AS {kind}) AS `1`")
        with pytest.raises(Exception, match="E522"):
            verdicts(scheme(), given)


def test_kept_columns_of_any_type_are_handed_on() -> None:
    given = years(4).selectExpr("*", "ARRAY(1, 2) AS a", "CAST('2020-01-01' AS DATE) AS b", "STRUCT(1 AS x) AS `c.c`")
    result = verdicts(scheme(), given, keep=["a", "b", "c.c"])
    assert [field.dataType for field in result.schema.fields[2:5]] == [
        given.schema[name].dataType for name in ("a", "b", "c.c")
    ]
    row = result.collect()[0]
    assert row["a"] == [1, 2]
    assert row["c.c"]["x"] == 1
