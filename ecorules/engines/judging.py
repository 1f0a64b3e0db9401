"""Judging a table that is in memory: block by block, each rule once a block.

Comes in: a plan, and a pandas DataFrame or a PyArrow table. Goes out: the same kind of table
with region, year, what was kept, and a column of int8 codes for every indicator. Rules that look
at earlier years are judged in blocks of whole regions, sorted; the others as the rows stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecorules.engines.demands import DemandColumns
from ecorules.engines.inputs import Block
from ecorules.engines.plan import Plan
from ecorules.engines.reading import Judged, Table, read_table
from ecorules.engines.sources import BLOCK, Nothing, Source, Unreadable
from ecorules.engines.trouble import NAMED, Trouble
from ecorules.errors import DataError, EcoRulesError
from ecorules.kernel import Codes, Panel, Rows
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_NOT_APPLICABLE: Final = 3
#: Rows from which on columns are read on several threads, and their number.
_LARGE: Final = 20_000
_THREADS: Final = 4


def judge_sources(
    plan: Plan, sources: Mapping[str, Source], n: int, trouble: Trouble | None = None
) -> NDArray[np.int8]:
    """The codes of ``n`` rows: one row of the result a code column of the plan, in its order.

    ``sources`` holds the columns by name. Raises ``DataError`` with every complaint about the
    table: its columns, and the rows by region and year.
    """
    trouble = trouble or Trouble()
    table = read_table(plan, sources, n, trouble)
    codes = np.full((len(plan.codes), n), _NOT_APPLICABLE, dtype=np.int8)
    failed: set[int] = set()
    plain = [judged for judged in table.judged if not judged[1].looks_back]
    backward = [judged for judged in table.judged if judged[1].looks_back]
    for rows, count in table.keys.blocks(BLOCK) if plain else ():
        _judge(table, table.block(rows, count), plain, codes, failed)
    for rows, count, panel in table.keys.panels(BLOCK) if backward else ():
        _judge(table, table.block(rows, count, panel), backward, codes, failed)
    trouble.settle()
    return codes


def _judge(table: Table, block: Block, tasks: list[Judged], codes: Codes, failed: set[int]) -> None:
    """Judge one block by some demands; the parts of an indicator are joined by and, which is the minimum."""
    rows = block.rows
    for first, demand, at in tasks:
        if id(demand) in failed:
            continue
        try:
            found = demand.codes(block, table.trouble)
        except EcoRulesError:
            failed.add(id(demand))
            _complain(table, block, demand)
            continue
        if at is not None:
            codes[at, rows] = found
        if demand.asked.part is None:
            codes[first, rows] = found
        else:
            codes[first, rows] = np.minimum(codes[first, rows], found)


def _complain(table: Table, block: Block, demand: DemandColumns) -> None:
    """Find the first rows that a rule refuses, by halves; regions stay whole where a rule looks back."""
    panel = block.panel
    cuts = np.arange(block.n + 1) if panel is None else np.append(panel.starts, block.n)
    start, named = 0, 0
    while start < len(cuts) - 1 and named < NAMED:
        low, high = start, len(cuts) - 1
        error = _refusal(table, block, demand, int(cuts[low]), int(cuts[high]))
        if error is None:
            return
        while high - low > 1:
            middle = (low + high) // 2
            found = _refusal(table, block, demand, int(cuts[low]), int(cuts[middle]))
            if found is None:
                low = middle
            else:
                high, error = middle, found
        rows = _rows(block)[cuts[low] : cuts[high]]
        for finding in error.diagnostics:
            table.trouble.add(finding, demand.columns, rows)
        start, named = high, named + 1


def _refusal(table: Table, block: Block, demand: DemandColumns, start: int, stop: int) -> EcoRulesError | None:
    panel = None
    if block.panel is not None:
        panel = Panel(block.panel.region[start:stop], block.panel.year[start:stop])
    table.trouble.muted = True
    try:
        demand.codes(table.block(_cut(block.rows, start, stop), stop - start, panel), table.trouble)
    except EcoRulesError as error:
        return error
    finally:
        table.trouble.muted = False
    return None


def _cut(rows: Rows, start: int, stop: int) -> Rows:
    return slice(rows.start + start, rows.start + stop) if isinstance(rows, slice) else rows[start:stop]


def _rows(block: Block) -> NDArray[np.intp]:
    return np.arange(block.rows.start, block.rows.stop) if isinstance(block.rows, slice) else block.rows


def judge_columns(plan: Plan, columns: Mapping[str, Any], read: Callable[[Any], Source], n: int) -> NDArray[np.int8]:
    """The codes of ``n`` rows, given their columns and what makes a source of one."""
    return judge_sources(plan, *_sources(plan, columns, read, n))


def judge_table(plan: Plan, table: pa.Table) -> pa.Table:
    """Judge a PyArrow table."""
    import pyarrow as pa

    from ecorules.engines.arrow_sources import of_arrow

    columns = {name: table.column(at) for at, name in enumerate(table.column_names)}
    codes = judge_columns(plan, columns, of_arrow, table.num_rows)
    kept = {name: columns[name] for name in (plan.region, plan.year, *plan.keep)}
    judged = [pa.Array.from_buffers(pa.int8(), table.num_rows, [None, pa.py_buffer(row)]) for row in codes]
    return pa.table([*kept.values(), *judged], names=list(plan.results))


def judge_pandas(plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """Judge a pandas DataFrame; its index is kept."""
    import pandas as pd

    from ecorules.engines.pandas_sources import of_pandas

    columns: dict[Any, Any] = dict(frame.items())
    codes = judge_columns(plan, columns, of_pandas, len(frame))
    # Columns are numbered until all stand in their places: each change of their names makes an index of texts.
    judged = pd.DataFrame(codes.T, index=frame.index, copy=False)
    first = (plan.region, plan.year, *plan.keep)
    for at, name in enumerate(first):
        judged.insert(at, at - len(first), frame[name])
    judged.columns = _names(plan.results)
    return judged


@lru_cache(maxsize=8)
def _names(results: tuple[str, ...]) -> pd.Index[str]:
    """The columns of a result: an index of texts takes as long to make as some columns take to judge."""
    import pandas as pd

    return pd.Index(results)


def _sources(
    plan: Plan, columns: Mapping[str, Any], read: Callable[[Any], Source], n: int
) -> tuple[dict[str, Source], int, Trouble]:
    """The sources of the columns that are read; a type that cannot be read is noted."""
    trouble = Trouble()
    sources: dict[str, Source] = {}
    names = (plan.region, plan.year, *(name for name, _ in plan.meanings))
    for name in names:
        if name not in columns:
            message, message_en = f"缺少列 “{name}”", f"column {name!r} is missing"
            raise DataError(Diagnostic(code="E521", message=message, message_en=message_en))
    for name, found in _read_all({name: columns[name] for name in names}, read, n).items():
        sources[name] = Nothing() if isinstance(found, Unreadable) else found
        if isinstance(found, Unreadable):
            message, message_en = f"不能读的类型 {found.kind}", f"a type that cannot be read: {found.kind}"
            trouble.add_column("E522", name, message, message_en)
    return sources, n, trouble


def _read_all(columns: Mapping[str, Any], read: Callable[[Any], Source], n: int) -> dict[str, Source | Unreadable]:
    """The sources of columns. To encode the texts of a large table takes longest: several threads do it."""

    def one(column: Any) -> Source | Unreadable:
        try:
            return read(column)
        except Unreadable as unreadable:
            return unreadable

    texts = [name for name, column in columns.items() if _holds_text(column)] if n >= _LARGE else []
    if len(texts) < 2:
        return {name: one(column) for name, column in columns.items()}
    with ThreadPoolExecutor(min(_THREADS, len(texts))) as pool:
        encoded = {name: pool.submit(one, columns[name]) for name in texts}
        return {name: encoded[name].result() if name in encoded else one(column) for name, column in columns.items()}


def _holds_text(column: Any) -> bool:
    """Whether a column of pandas, Polars or Arrow holds texts not yet coded."""
    kind = getattr(column, "dtype", None) if hasattr(column, "dtype") else column.type
    return not isinstance(kind, np.dtype) and "str" in str(kind).lower() and "dictionary" not in str(kind)
