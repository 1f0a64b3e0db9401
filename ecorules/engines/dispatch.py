"""``scheme.verdicts``: the adapter for a frame, chosen by the frame's type.

Comes in: a scheme and any frame. Goes out: a frame of the same kind. No engine is imported to
find out whose the frame is: the one who made it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Literal, assert_never

from ecorules.errors import DataError, EcoRulesError
from ecorules.text import Diagnostic, printable

if TYPE_CHECKING:
    import pandas as pd

    from ecorules.schemes import Scheme

_Kind = Literal[
    "pandas", "polars", "polars lazy", "arrow table", "arrow batch", "arrow reader", "duckdb", "dask", "spark"
]

#: Package and class of what is accepted; a subclass of one is that.
_KINDS: Final[dict[tuple[str, str], _Kind]] = {
    ("pandas", "DataFrame"): "pandas",
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "polars lazy",
    ("pyarrow", "Table"): "arrow table",
    ("pyarrow", "RecordBatch"): "arrow batch",
    ("pyarrow", "RecordBatchReader"): "arrow reader",
    ("duckdb", "DuckDBPyRelation"): "duckdb",
    ("_duckdb", "DuckDBPyRelation"): "duckdb",
    ("dask", "DataFrame"): "dask",
    ("dask_expr", "DataFrame"): "dask",
    ("pyspark.sql", "DataFrame"): "spark",
}
_ACCEPTED: Final = (
    "pandas.DataFrame, polars.DataFrame, polars.LazyFrame, pyarrow.Table, pyarrow.RecordBatch, "
    "pyarrow.RecordBatchReader, duckdb.DuckDBPyRelation, dask.dataframe.DataFrame, pyspark.sql.DataFrame"
)


def verdicts(scheme: Scheme, frame: Any, *, parts: bool = False, keep: Sequence[str] = ()) -> Any:
    """One row a region and year with a verdict code an indicator, as a frame of the kind given.

    The columns of ``frame``: ``region`` and ``year``, the key; the value of an indicator under its
    id, in the unit of the indicator, or its status as text; a part as ``23__1``, counted from 1.
    Behind any of these ``__target``, ``__change``, ``__status`` and ``__y2015`` add what the
    superior demands, a reported change, an attestation and the value of a base year.
    ``ref__全国平均水平`` is a reference; ``level``, ``terrain`` and the other dimensions hold class
    labels, ``class__山区`` says whether a label holds. Other columns are refused unless named in
    ``keep``, which hands them through. History is the earlier rows of the same region.

    Comes out: region, year, the kept columns and one int8 column an indicator id, in the order of
    the scheme (with ``parts`` the parts too): 0 未达标, 1 无法判定, 2 达标, 3 不涉及. The order of rows
    is not promised. pandas, Polars, PyArrow, DuckDB, Dask and PySpark frames are accepted. A lazy
    frame stays lazy; a DuckDB relation is read at the call.

    Raises ``DataError`` for unknown columns, columns of the wrong type, null or repeated keys; a
    lazy engine raises its own error, with ours in its text, when it runs.
    """
    kind = _kind(frame)
    if kind not in {None, "pandas"}:
        _need_arrow()
    asked: dict[str, Any] = {"parts": parts, "keep": _names(keep)}
    match kind:
        case "pandas":
            return _on_pandas(scheme, frame, **asked)
        case "polars":
            from ecorules.engines import on_polars

            return on_polars.on_frame(scheme, frame, **asked)
        case "polars lazy":
            from ecorules.engines import on_polars

            return on_polars.on_lazy(scheme, frame, **asked)
        case "arrow table":
            from ecorules.engines import on_arrow

            return on_arrow.on_table(scheme, frame, **asked)
        case "arrow batch":
            from ecorules.engines import on_arrow

            return on_arrow.on_batch(scheme, frame, **asked)
        case "arrow reader":
            from ecorules.engines import on_arrow

            return on_arrow.on_reader(scheme, frame, **asked)
        case "duckdb":
            from ecorules.engines import on_duckdb

            return on_duckdb.on_relation(scheme, frame, **asked)
        case "dask":
            from ecorules.engines import on_dask

            return on_dask.on_frame(scheme, frame, **asked)
        case "spark":
            from ecorules.engines import on_spark

            return on_spark.on_frame(scheme, frame, **asked)
        case None:
            raise _not_a_frame(frame)
        case _:
            assert_never(kind)


def _on_pandas(scheme: Scheme, frame: pd.DataFrame, *, parts: bool, keep: Sequence[str]) -> pd.DataFrame:
    from ecorules.engines.judging import judge_pandas
    from ecorules.engines.plan import plan_for

    return judge_pandas(plan_for(scheme, list(frame.columns), parts=parts, keep=keep), frame)


def _kind(frame: object) -> _Kind | None:
    """Whose frame it is, told by the names of its class and of the classes that stands on."""
    for kind in type(frame).__mro__:
        module = kind.__module__.split(".")
        for depth in (1, 2):
            found = _KINDS.get((".".join(module[:depth]), kind.__name__))
            if found is not None:
                return found
    return None


def _names(keep: Sequence[str]) -> tuple[str, ...]:
    """``keep`` as names; a single text is one name, not its letters."""
    return (keep,) if isinstance(keep, str) else tuple(keep)


def _need_arrow() -> None:
    if find_spec("pyarrow") is None:
        raise EcoRulesError(
            Diagnostic(
                code="E528",
                message="这种表需要 pyarrow：pip install 'ecorules[engines]'",
                message_en="pyarrow is needed for frames of this kind: pip install 'ecorules[engines]'",
            )
        )


def _not_a_frame(frame: object) -> DataError:
    kind = printable(f"{type(frame).__module__}.{type(frame).__qualname__}"[:100])
    return DataError(
        Diagnostic(
            code="E529",
            message=f"不能判定 {kind} 类型的对象",
            message_en=f"cannot judge an object of the type {kind}",
            hint=f"可用的有：{_ACCEPTED}",
            hint_en=f"accepted are {_ACCEPTED}",
        )
    )
