"""DuckDB relations: read in blocks at the call, and a result as good as a table."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from engine_frames import scheme

from ecorules.engines import on_duckdb
from ecorules.engines.dispatch import verdicts
from ecorules.errors import EcoRulesError

pytest.importorskip("pyarrow", reason="PyArrow is not installed")
duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")

YEARS = """
    SELECT 'r' || (i // 20) AS region, 2001 + i % 20 AS year, CAST((i * 7919) % 100 AS DOUBLE) AS "{column}"
    FROM range({rows}) AS t(i)
"""


@pytest.fixture
def connection() -> Any:
    with duckdb.connect() as made:
        yield made


def judged(connection: Any, query: str, **options: Any) -> Any:
    return verdicts(scheme(), connection.sql(query), **options)


def test_a_result_is_read_twice_joined_and_counted(connection: Any) -> None:
    connection.execute("CREATE TABLE given AS " + YEARS.format(column="1", rows=1000))
    result = judged(connection, "SELECT * FROM given")
    gc.collect()
    first = result.fetchall()
    assert first == result.fetchall()
    assert len(first) == 1000
    joined = """
        SELECT count(*) FROM found JOIN given USING (region, year) WHERE (found."1" = 2) = (given."1" >= 50)
    """
    again = result.query("found", joined)
    assert again.fetchall() == [(1000,)]


def test_a_result_outlives_everything_local(connection: Any) -> None:
    def make() -> Any:
        return judged(connection, YEARS.format(column="1", rows=100)).filter('"1" = 2')

    result = make()
    gc.collect()
    assert 0 < len(result.fetchall()) < 100


def test_nothing_is_left_in_the_catalogue(connection: Any) -> None:
    result = judged(connection, YEARS.format(column="1", rows=100))
    assert connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == []
    assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == []
    assert len(result.fetchall()) == 100


def test_a_relation_of_an_open_transaction_is_seen(connection: Any) -> None:
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE given AS " + YEARS.format(column="1", rows=40))
    assert len(judged(connection, "SELECT * FROM given").fetchall()) == 40
    connection.execute("ROLLBACK")


def test_the_connection_can_be_used_after_a_refusal(connection: Any) -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="E52"):
            judged(connection, "SELECT 'r' AS region, 2020 AS year, 1.0::DOUBLE AS \"1\" FROM range(200000)")
        assert connection.execute("SELECT 42").fetchall() == [(42,)]


@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
def test_blocks_make_no_difference(connection: Any, column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    query = YEARS.format(column=column, rows=20_000) + " ORDER BY hash(i)"
    whole = sorted(judged(connection, query).fetchall())
    monkeypatch.setattr(on_duckdb, "ROWS", 2048)
    assert sorted(judged(connection, query).fetchall()) == whole
    assert len(whole) == 20_000


def test_a_collation_that_mixes_regions_does_not_mix_their_histories(connection: Any) -> None:
    connection.execute("SET default_collation = 'nocase'")
    query = """
        SELECT region, 2000 + i AS year, (sign * i)::DOUBLE AS "4"
        FROM range(5) AS t(i), (VALUES ('a', 1), ('A', -1)) AS v(region, sign)
    """
    found = sorted(judged(connection, query).project('region, year, "4"').fetchall())
    assert [code for region, _, code in found if region == "A"] == [1, 0, 0, 0, 0]
    assert [code for region, _, code in found if region == "a"] == [1, 1, 2, 2, 2]


def test_odd_names_are_handed_through(connection: Any) -> None:
    query = """SELECT 'r' AS region, 2020 AS year, 60.0::DOUBLE AS "1", 5 AS "a ""quoted"".名 -- ; DROP" """
    name = 'a "quoted".名 -- ; DROP'
    result = judged(connection, query, keep=[name])
    assert result.columns[:4] == ["region", "year", name, "1"]
    assert result.fetchall()[0][:4] == ("r", 2020, 5, 2)


def test_enumerations_and_narrow_numbers_are_read(connection: Any) -> None:
    connection.execute("CREATE TYPE status AS ENUM ('建立', '未建立')")
    result = judged(
        connection, "SELECT 'r' AS region, 2020::SMALLINT AS year, 60::UTINYINT AS \"1\", '建立'::status AS \"3\""
    )
    assert result.project('"1", "3"').fetchall() == [(2, 2)]


def test_replacement_scans_that_are_off_are_named(connection: Any) -> None:
    relation = connection.sql("SELECT 'r' AS region, 2020 AS year, 60.0::DOUBLE AS \"1\"")
    connection.execute("SET python_enable_replacements = false")
    with pytest.raises(EcoRulesError, match="python_enable_replacements"):
        verdicts(scheme(), relation)
