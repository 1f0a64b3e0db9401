"""DuckDB: a relation in, a relation of the same connection out.

The input is read in record batches and judged when ``verdicts`` is called: DuckDB has no way to
run a relation from within a query of its own connection, and a relation over a reader of batches
could be read only once. What is held afterwards are the keys, the kept columns and one byte a code.
"""

from __future__ import annotations

import os
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

from ecorules.engines.plan import plan_for
from ecorules.engines.stream import ROWS, WHITESPACE, judge_batches, result_schema
from ecorules.errors import EcoRulesError
from ecorules.text import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from duckdb import DuckDBPyRelation

    from ecorules.schemes import Scheme


_NUMBERS: Final = frozenset(
    {"BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"}
    | {"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
)
#: The processors DuckDB works on are free while its batches are judged.
_THREADS: Final = min(4, os.cpu_count() or 1)


def on_relation(scheme: Scheme, relation: DuckDBPyRelation, *, parts: bool, keep: Sequence[str]) -> DuckDBPyRelation:
    """The verdicts of a relation as a relation that can be read and joined any number of times."""
    import pyarrow as pa

    texts = {name for name, kind in zip(relation.columns, relation.types, strict=True) if str(kind) not in _NUMBERS}
    plan = plan_for(scheme, relation.columns, parts=parts, keep=keep, texts=texts)
    read = relation.project(", ".join(_quoted(name) for name in plan.columns))
    if plan.whole_regions:
        read = read.order(_together(_quoted(plan.region)))
    reader = _reader(read)
    try:
        schema = result_schema(plan, reader.schema)
        judged = pa.Table.from_batches(judge_batches(plan, reader, threads=_THREADS), schema)
    finally:
        # A connection runs nothing else while a result of it is open.
        reader.close()
    return _relation(relation, judged)


def _reader(relation: DuckDBPyRelation) -> pa.RecordBatchReader:
    """The batches of a relation; the method has another name before DuckDB 1.4."""
    read: Any = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    return read(ROWS)


def _relation(beside: DuckDBPyRelation, ecorules_judged: pa.Table) -> DuckDBPyRelation:
    """A table as a relation of the connection of another; the relation holds on to the table."""
    # DuckDB finds the table by the name of the local variable. The name of the view is nobody else's.
    import duckdb

    view = f"ecorules_{token_hex(8)}"
    try:
        result: Any = beside.query(view, "SELECT * FROM ecorules_judged")
    except duckdb.CatalogException:
        raise _no_replacements() from None
    if int(duckdb.__version__.partition(".")[0]) < 2:
        # Before 2.0 the view stays behind; the result does not read it.
        beside.query(view, f"DROP VIEW {view}")
    return result  # type: ignore[no-any-return]


def _together(region: str) -> str:
    """What to sort by so that the rows of a region stand together.

    Blanks around a name do not count. Its hash comes first: the collation of a database may take
    two names for one, and mix their rows.
    """
    name = f"trim(CAST({region} AS VARCHAR), '{WHITESPACE}')"
    return f"hash({name}), {name}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _no_replacements() -> EcoRulesError:
    return EcoRulesError(
        Diagnostic(
            code="E528",
            message="DuckDB 的设置 python_enable_replacements 关闭了，结果无法交给这个连接",
            message_en="the DuckDB setting python_enable_replacements is off, so the result cannot be handed over",
            hint="先 SET python_enable_replacements = true；或判定 relation.to_arrow_reader() 的结果",
            hint_en="SET python_enable_replacements = true, or judge the reader of relation.to_arrow_reader()",
        )
    )
