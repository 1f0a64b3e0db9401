"""What holds on every engine: the same codes, the same refusals, nothing done before it is asked for."""

from __future__ import annotations

import random
from typing import Any

import pytest
from engine_frames import Engine, Rows, engines, in_order, scheme

from ecorules.engines.dispatch import verdicts
from ecorules.errors import DataError

pa = pytest.importorskip("pyarrow", reason="PyArrow is not installed")

SCHEMA = pa.schema(
    [
        ("region", pa.string()),
        ("year", pa.int64()),
        ("1", pa.float64()),
        ("2", pa.float64()),
        ("3", pa.string()),
        ("level", pa.string()),
        ("备注.甲", pa.string()),
    ]
)
GIVEN: Rows = [
    {"region": region, "year": year, "1": value, "2": 90.0, "3": status, "level": level, "备注.甲": f"注{year}"}
    for region, level in (("常德市", "市"), ("石门县", "县"), ("澧.县", "县"))
    for year, value, status in (
        (2018, 49.0, "建立"),
        (2019, 50.0, None),
        (2020, None, "未建立"),
        (2021, float("nan"), "建立"),
    )
]
CODES = {2018: 0, 2019: 2, 2020: 1, 2021: 1}
#: Two years do not make a rise, but one fall breaks it.
TREND = {True: {2012: 1, 2013: 1, 2014: 2}, False: {2012: 1, 2013: 0, 2014: 0}}
KEEP = ("备注.甲",)

pytestmark = pytest.mark.parametrize("engine", engines())


def table(rows: Rows, schema: Any = SCHEMA) -> Any:
    return pa.Table.from_pylist(rows, schema=schema)


def shuffled(rows: Rows) -> Rows:
    return random.Random(1).sample(rows, len(rows))


def judged(engine: Engine, given: Any, pieces: int = 3, **options: Any) -> Rows:
    return in_order(engine.rows(verdicts(scheme(), engine.make(given, pieces), **options)))


def test_codes_keys_and_kept_columns_come_out(engine: Engine) -> None:
    frame = verdicts(scheme(), engine.make(table(shuffled(GIVEN)), 3), keep=KEEP)
    assert engine.columns(frame) == ["region", "year", "备注.甲", "1", "2", "3", "4"]
    rows = in_order(engine.rows(frame))
    assert len(rows) == len(GIVEN)
    for row in rows:
        assert row["1"] == CODES[row["year"]]
        assert row["2"] == (0 if row["region"] == "常德市" else 2)
        assert row["3"] == {2018: 2, 2019: 1, 2020: 0, 2021: 2}[row["year"]]
        assert row["4"] == 1
        assert row["备注.甲"] == f"注{row['year']}"


def test_the_frame_that_comes_out_is_of_the_kind_that_went_in(engine: Engine) -> None:
    frame = engine.make(table(GIVEN), 2)
    assert type(verdicts(scheme(), frame, keep=KEEP)) is type(frame)


def test_a_trend_sees_the_years_of_a_region_wherever_they_lie(engine: Engine) -> None:
    schema = pa.schema([("region", pa.string()), ("year", pa.int64()), ("4", pa.float64())])
    rows = [
        {"region": f"地区{number:02d}", "year": year, "4": float(year if number % 2 else -year)}
        for number in range(30)
        for year in range(2012, 2021)
    ]
    found = judged(engine, table(shuffled(rows), schema), pieces=4)
    assert [(row["region"], row["year"]) for row in found] == [(row["region"], row["year"]) for row in rows]
    for row in found:
        rises = int(row["region"][-2:]) % 2 == 1
        assert row["4"] == (TREND[rises][min(row["year"], 2014)]), row


def test_an_empty_frame_gives_an_empty_frame(engine: Engine) -> None:
    assert judged(engine, table([])[:0], keep=KEEP) == []


@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
@pytest.mark.parametrize("apart", [False, True], ids=["neighbours", "far apart"])
def test_repeated_keys_are_refused(engine: Engine, column: str, apart: bool) -> None:
    schema = pa.schema([("region", pa.string()), ("year", pa.int64()), (column, pa.float64())])
    rows = [{"region": f"地区{number}", "year": 2020, column: 60.0} for number in range(20)]
    rows.insert(20 if apart else 1, dict(rows[0]))
    with pytest.raises(Exception, match="E52") as caught:
        judged(engine, table(rows, schema))
    assert "地区0" in str(caught.value)


@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
@pytest.mark.parametrize("key", ["region", "year"])
def test_null_keys_are_refused(engine: Engine, column: str, key: str) -> None:
    schema = pa.schema([("region", pa.string()), ("year", pa.int64()), (column, pa.float64())])
    rows = [{"region": f"地区{number}", "year": 2020, column: 60.0} for number in range(9)]
    rows[4][key] = None
    with pytest.raises(Exception, match="E52"):
        judged(engine, table(rows, schema))


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(pa.float64()),
        pa.struct([("a", pa.float64())]),
        pa.date32(),
        pa.timestamp("us"),
        pa.binary(),
    ],
    ids=str,
)
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_columns_of_a_wrong_type_are_refused(engine: Engine, kind: Any, filled: bool) -> None:
    if engine.name in {"pandas", "dask"} and not filled:
        pytest.skip("pandas has one type, object, for many things: an empty column may be anything")
    schema = pa.schema([("region", pa.string()), ("year", pa.int64()), ("1", kind)])
    if engine.name == "dask" and pa.types.is_binary(kind):
        pytest.skip("Dask makes text of bytes")
    value = {"list<item: double>": [1.0], "struct<a: double>": {"a": 1.0}, "binary": b"1"}.get(str(kind))
    if value is None:
        import datetime

        value = datetime.date(2020, 1, 1) if pa.types.is_date(kind) else datetime.datetime(2020, 1, 1)
    rows = [{"region": "甲县", "year": 2020, "1": value}] if filled else []
    with pytest.raises(Exception, match="E52"):
        judged(engine, table(rows, schema))


def test_infinities_are_refused(engine: Engine) -> None:
    schema = pa.schema([("region", pa.string()), ("year", pa.int64()), ("1", pa.float64())])
    with pytest.raises(Exception, match="E52"):
        judged(engine, table([{"region": "甲县", "year": 2020, "1": float("inf")}], schema))


def test_unknown_columns_are_refused_at_once(engine: Engine) -> None:
    with pytest.raises(DataError, match="备注"):
        verdicts(scheme(), engine.make(table(GIVEN), 2))


def test_the_codes_are_one_byte(engine: Engine) -> None:
    frame = verdicts(scheme(), engine.make(table(GIVEN), 2), keep=KEEP)
    kinds: dict[str, Any] = {
        "pandas": lambda: {str(frame[name].dtype) for name in "1234"} == {"int8"},
        "dask": lambda: (
            {str(frame[name].dtype) for name in "1234"} == {"int8"}
            and {str(kind) for kind in frame.compute(scheduler="sync").dtypes[list("1234")]} == {"int8"}
        ),
        "polars": lambda: {str(frame.schema[name]) for name in "1234"} == {"Int8"},
        "polars lazy": lambda: {str(frame.collect_schema()[name]) for name in "1234"} == {"Int8"},
        "duckdb": lambda: {str(kind) for kind in frame.types[-4:]} == {"TINYINT"},
        "spark": lambda: {frame.schema[name].dataType.simpleString() for name in "1234"} == {"tinyint"},
    }
    arrow = lambda: {frame.schema.field(name).type for name in "1234"} == {pa.int8()}  # noqa: E731
    assert kinds.get(engine.name, arrow)()


def test_parts_are_handed_on_to_the_plan(engine: Engine) -> None:
    frame = verdicts(scheme(), engine.make(table(GIVEN), 2), parts=True, keep=list(KEEP))
    assert "4" in engine.columns(frame)
