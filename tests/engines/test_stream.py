"""Batches of any size judged one after another: regions kept whole, little held, nothing read ahead of need."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from engine_frames import scheme
from hypothesis import given
from hypothesis import strategies as st

from ecorules.engines import judge_table, plan_for
from ecorules.engines.stream import WHITESPACE, Judge, judge_batches, result_schema
from ecorules.errors import DataError

pa = pytest.importorskip("pyarrow", reason="PyArrow is not installed")

FLAT = plan_for(scheme(), ["region", "year", "1"])
TREND = plan_for(scheme(), ["region", "year", "4"])


def table(regions: int, years: int, column: str) -> Any:
    count = regions * years
    return pa.table(
        {
            "region": [f"r{row // years:04d}" for row in range(count)],
            "year": [2001 + row % years for row in range(count)],
            column: [float(row * 7919 % 100) for row in range(count)],
        }
    )


def cut(given: Any, sizes: list[int]) -> Iterator[Any]:
    start = 0
    for size in sizes:
        yield from given.slice(start, size).to_batches() or [pa.RecordBatch.from_pylist([], schema=given.schema)]
        start += size
    yield from given.slice(start).to_batches()


@pytest.mark.parametrize("plan", [FLAT, TREND], ids=["flat", "trend"])
@given(sizes=st.lists(st.integers(0, 30), max_size=12), rows=st.integers(1, 60), threads=st.sampled_from([1, 3]))
def test_the_cut_makes_no_difference(plan: Any, sizes: list[int], rows: int, threads: int) -> None:
    whole = table(12, 7, plan.columns[2])
    found = pa.Table.from_batches(
        judge_batches(plan, cut(whole, sizes), rows=rows, threads=threads), result_schema(plan, whole.schema)
    )
    assert found.equals(judge_table(plan, whole))


def test_no_more_is_read_than_the_next_batch_needs() -> None:
    read: list[int] = []

    def batches() -> Iterator[Any]:
        for number, batch in enumerate(table(100, 10, "1").to_batches(max_chunksize=100)):
            read.append(number)
            yield batch

    judged = judge_batches(FLAT, batches(), rows=200)
    assert read == []
    assert next(judged).num_rows == 100
    assert read == [0, 1]


def test_a_region_that_comes_back_is_refused() -> None:
    whole = table(4, 5, "4")
    torn = pa.concat_tables([whole.slice(0, 2), whole.slice(5, 10), whole.slice(2, 3)])
    with pytest.raises(DataError, match="E530"):
        list(judge_batches(TREND, torn.to_batches(max_chunksize=3), rows=3))


def test_one_region_without_end_is_refused_before_it_is_all_held() -> None:
    read = 0

    def batches() -> Iterator[Any]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield pa.RecordBatch.from_pydict({"region": ["r"] * 100, "year": [2001] * 100, "4": [1.0] * 100})

    with pytest.raises(DataError, match="E524"):
        list(judge_batches(TREND, batches(), rows=1000))
    assert read == 100


def test_repeats_far_apart_end_the_stream_unless_the_engine_searches() -> None:
    batches = table(50, 4, "1").to_batches(max_chunksize=10)
    with pytest.raises(DataError, match="E524"):
        list(judge_batches(FLAT, [*batches, batches[0]], rows=10))
    assert len(list(judge_batches(FLAT, [*batches, batches[0]], rows=10, search=False))) == 21


def test_nothing_gives_nothing() -> None:
    assert list(judge_batches(FLAT, [])) == []
    assert list(judge_batches(TREND, table(0, 1, "4").to_batches())) == []


def test_an_error_in_the_source_comes_through() -> None:
    def broken() -> Iterator[Any]:
        yield from table(1, 5, "1").to_batches()
        raise OSError("gone")

    for threads in (1, 2):
        with pytest.raises(OSError, match="gone"):
            list(judge_batches(FLAT, broken(), rows=1, threads=threads))


def test_a_judge_pickles() -> None:
    judge = pickle.loads(pickle.dumps(Judge(TREND, search=False)))
    assert sum(batch.num_rows for batch in judge(table(3, 4, "4").to_batches())) == 12


def test_blanks_are_those_of_python() -> None:
    assert set(WHITESPACE) == {sign for sign in map(chr, range(0x110000)) if sign.isspace()}
