"""A million rows of the wide table on DuckDB, Dask and PySpark, beside the hand-written kernel on the same engine.

    python benchmarks/engine_speed.py [--rows N] [--rounds N] [--nulls] [--engines duckdb,dask,spark] [--quick]

What is timed, for ecorules and for the kernel alike, with strings for all texts and no result collected:

    duckdb  from a table in DuckDB's memory to the sum of each column of codes, taken by DuckDB of the result
    dask    from a pandas frame in four partitions to the sum of each column of codes in each partition
    spark   from a Parquet file to Spark's "noop" sink, local[2]; the start of Spark is apart

The kernel does not look for repeated keys or infinite numbers, ecorules does. ``--nulls`` stores
missing numbers as null and not as NaN. The median of all rounds counts, the best stands beside it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import on_arrow
import timing
import wide_table
from wide_table import ROWS

if TYPE_CHECKING:
    import pyarrow as pa

    from ecorules import Scheme

LIMIT = 1.3
PARTITIONS = 4
BATCH = 65_536

Contenders = dict[str, Callable[[], object]]


def main() -> None:
    options = timing.options(__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--nulls", action="store_true", help="missing numbers are null and not NaN")
    options.add_argument("--engines", default="duckdb,dask,spark")
    arguments = options.parse_args()
    rows, rounds = (100_000, 2) if arguments.quick else (arguments.rows, arguments.rounds)
    table = make(rows, nulls=arguments.nulls)
    missing = "null" if arguments.nulls else "NaN"
    print(f"{rows:,} rows, 36 indicators, missing numbers {missing}; {rounds} rounds, median (best) in milliseconds")
    for engine in arguments.engines.split(","):
        if engine == "spark" and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
            print("spark\n  left out: there is no Java")
            continue
        with ENGINES[engine](wide_table.scheme(), table) as contenders:
            report(engine, timing.taken(contenders, rounds))


def make(rows: int, *, nulls: bool) -> pa.Table:
    import pyarrow as pa

    given = wide_table.panel(rows // 20)
    table = given.arrow()
    if nulls:
        for name, numbers in given.numbers.items():
            place = table.schema.get_field_index(name)
            table = table.set_column(place, name, pa.array(numbers, from_pandas=True))
    return table


def report(engine: str, times: dict[str, list[float]]) -> None:
    import statistics

    print(engine)
    for name, seconds in times.items():
        print(f"  {name:<9} {1000 * statistics.median(seconds):8.0f} ({1000 * min(seconds):.0f})")
    own, other = times["ecorules"], times["kernel"]
    timing.bar("ecorules to the kernel, by median", statistics.median(own) / statistics.median(other), LIMIT)
    timing.bar("ecorules to the kernel, by best", min(own) / min(other), LIMIT)


@contextmanager
def in_duckdb(scheme: Scheme, table: pa.Table) -> Iterator[Contenders]:
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect()
    connection.register("given", table)
    connection.execute("CREATE TABLE wide AS SELECT * FROM given")
    sums = ", ".join(f'sum("{row.id}")' for row in ROWS)

    def kernel() -> object:
        reader = connection.table("wide").to_arrow_reader(BATCH)
        judged = pa.Table.from_batches(on_arrow.judge_batches(reader), on_arrow.SCHEMA)
        return connection.from_arrow(judged).aggregate(sums).fetchall()

    def ecorules() -> object:
        return scheme.verdicts(connection.table("wide")).aggregate(sums).fetchall()

    same("duckdb", kernel(), ecorules())
    yield {"kernel": kernel, "ecorules": ecorules}
    connection.close()


@contextmanager
def in_dask(scheme: Scheme, table: pa.Table) -> Iterator[Contenders]:
    import dask
    import dask.dataframe as dd

    frame = dd.from_pandas(table.to_pandas(), npartitions=PARTITIONS)
    codes = [row.id for row in ROWS]

    def sums(judged: Any) -> object:
        by_partition = judged[codes].map_partitions(lambda partition: partition.sum().to_frame().T)
        return by_partition.compute().sum().tolist()

    def kernel() -> object:
        meta = on_arrow.judge_partition(frame._meta)
        return sums(frame.map_partitions(on_arrow.judge_partition, meta=meta))

    def ecorules() -> object:
        return sums(scheme.verdicts(frame))

    with dask.config.set(scheduler="threads", num_workers=2):
        same("dask", kernel(), ecorules())
        yield {"kernel": kernel, "ecorules": ecorules}


@contextmanager
def in_spark(scheme: Scheme, table: pa.Table) -> Iterator[Contenders]:
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder, session() as spark:
        path = str(Path(folder) / "wide.parquet")
        pq.write_table(table, path, row_group_size=BATCH)
        fields = ", ".join(f"`{row.id}` tinyint" for row in ROWS)
        schema = f"region string, year bigint, {fields}"

        def sink(judged: Any) -> None:
            judged.write.format("noop").mode("overwrite").save()

        def kernel() -> object:
            return spark.read.parquet(path).mapInArrow(on_arrow.judge_batches, schema)

        def ecorules() -> object:
            return scheme.verdicts(spark.read.parquet(path))

        same("spark", *(_spark_sums(judged()) for judged in (kernel, ecorules)))
        yield {"kernel": lambda: sink(kernel()), "ecorules": lambda: sink(ecorules())}


@contextmanager
def session() -> Iterator[Any]:
    """A local Spark on two cores; its workers find what this process finds."""
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    warnings.filterwarnings("ignore", category=FutureWarning)  # Spark's, on the pandas beside it
    from pyspark.sql import SparkSession

    start = time.perf_counter()
    builder = SparkSession.builder.master("local[2]").appName("engine_speed")
    builder = (
        builder.config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "4g")
    )
    spark = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    print(f"the start of Spark: {time.perf_counter() - start:.1f} s")
    yield spark
    spark.stop()


def _spark_sums(judged: Any) -> object:
    row = judged.agg({row.id: "sum" for row in ROWS}).collect()[0]
    return [tuple(row[f"sum({one.id})"] for one in ROWS)]


def same(engine: str, kernel: object, own: object) -> None:
    """The sums of the codes are the same before anything is timed."""
    if kernel != own:
        raise SystemExit(f"{engine}: the kernel's sums are {kernel}, those of ecorules {own}")


ENGINES = {"duckdb": in_duckdb, "dask": in_dask, "spark": in_spark}


if __name__ == "__main__":
    main()
