"""Judging a stream of Arrow batches of which only a few are in memory.

Comes in: record batches of any size, as Spark, DuckDB and Arrow readers hand them out. Goes out:
the judged batches, one after another. Nothing is read before the first is asked for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecorules.engines.judging import judge_table
from ecorules.engines.plan import Plan
from ecorules.engines.repeats import Keys, encoded_once, keys_of, places_of, refuse_repeats
from ecorules.errors import DataError
from ecorules.schemes import shown
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pyarrow as pa

_T = TypeVar("_T")
_R = TypeVar("_R")

#: Rows judged at once: Spark's batches of 10,000 are too small for the cost of a call.
ROWS: Final = 1 << 16
#: A region with more rows has a year twice: years have four digits.
_YEARS: Final = 9000
#: What is blank around a name, for engines that must be told; as ``str.strip`` has it.
WHITESPACE: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


@dataclass(frozen=True, slots=True)
class Judge:
    """A plan as a function of batches, which pickles to the workers of an engine.

    ``search`` is False where the engine itself finds keys that are repeated far apart.
    """

    plan: Plan
    search: bool = True

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The judged batches."""
        return judge_batches(self.plan, batches, search=self.search)


def judge_batches(
    plan: Plan, batches: Iterable[pa.RecordBatch], *, rows: int = ROWS, search: bool = True, threads: int = 1
) -> Iterator[pa.RecordBatch]:
    """Judge batches that hold the columns of the plan in its order, about ``rows`` rows at a time.

    The names that the batches give their columns do not matter: Spark refuses some that are good.
    Where the plan needs whole regions the batches must come region by region: what a region lacks
    at the end of one batch is awaited from the next. ``threads`` blocks are judged at a time, for
    an engine that would stand idle meanwhile. Raises ``DataError`` for what cannot be judged; keys
    repeated far apart are noticed when all batches have been read, if ``search`` is set.
    """
    blocks = (block.rename_columns(list(plan.columns)) for block in _gather(batches, rows))
    cut = _by_regions(plan, blocks) if plan.whole_regions else blocks
    search = search and not plan.whole_regions
    seen: list[Keys] = []
    for judged, keys in _ahead(partial(_judge, plan, search), cut, threads):
        if keys is not None:
            seen.append(keys)
        yield from judged.to_batches()
    refuse_repeats(seen)


def result_schema(plan: Plan, schema: pa.Schema) -> pa.Schema:
    """The schema of what comes out when batches of a schema go in.

    Raises ``DataError`` where a column has a type that cannot be judged.
    """
    return judge_table(plan, schema.empty_table().select(list(plan.columns))).schema


def _gather(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Batches put together until they have enough rows; none is cut or copied."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if batch.num_rows == 0:
            continue
        waiting.append(batch)
        count += batch.num_rows
        if count >= rows:
            yield pa.Table.from_batches(waiting)
            waiting, count = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _judge(plan: Plan, search: bool, block: pa.Table) -> tuple[pa.Table, Keys | None]:
    """A judged block, and its keys if they are to be searched."""
    if not search:
        return judge_table(plan, block), None
    # Encoded once, the names of regions serve the judging and the search.
    region = block[plan.region]
    encoded = encoded_once(region)
    judged = judge_table(plan, block.set_column(0, plan.region, encoded))
    return judged.set_column(0, plan.region, region), keys_of(encoded, judged[plan.year])


def _ahead(function: Callable[[_T], _R], items: Iterable[_T], threads: int) -> Iterator[_R]:
    """``map`` in some threads, in order, no more than a few items ahead of who takes them."""
    if threads < 2:
        yield from map(function, items)
        return
    waiting: deque[Future[_R]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _by_regions(plan: Plan, blocks: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Each block without its last region, which opens the next block."""
    import pyarrow as pa

    done: set[Any] = set()
    held: pa.Table | None = None
    for block in blocks:
        table = block if held is None else pa.concat_tables([held, block])
        whole, regions = _all_but_last(table[plan.region])
        if whole == 0 and table.num_rows <= _YEARS:
            held = table
            continue
        # One region with more rows than there are years is refused at once, not gathered without end.
        cut = whole or table.num_rows
        _once(regions, done)
        yield table.slice(0, cut)
        held = table.slice(cut)
    if held is not None and held.num_rows:
        _once(places_of(held[plan.region])[0].to_pylist(), done)
        yield held


def _all_but_last(region: pa.ChunkedArray) -> tuple[int, list[Any]]:
    """How many rows stand before those of the last region, and the regions of these rows."""
    import numpy as np

    names, places = places_of(region)
    others = np.flatnonzero(places != places[-1])
    last = int(places[-1])
    return int(others[-1]) + 1 if len(others) else 0, [name for at, name in enumerate(names.to_pylist()) if at != last]


def _once(regions: Iterable[Any], done: set[Any]) -> None:
    """Raise ``DataError`` for a region that was cut in two: its history would be."""
    for region in regions:
        if region in done:
            raise _split(region)
        done.add(region)


def _split(region: object) -> DataError:
    return DataError(
        Diagnostic(
            code="E530",
            message=f"地区 {shown(region)} 的行没有排在一起",
            message_en=f"the rows of the region {shown(region)} do not stand together",
        )
    )
