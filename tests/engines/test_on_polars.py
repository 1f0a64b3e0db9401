"""Polars: types stay, lazy frames stay lazy, and no later step of a query drops a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from engine_frames import scheme

from ecorules.engines.dispatch import verdicts

pytest.importorskip("pyarrow", reason="PyArrow is not installed")
pl = pytest.importorskip("polars", reason="Polars is not installed")


def frame(**columns: Any) -> Any:
    return pl.DataFrame({"region": ["甲县", "乙县"], "year": [2020, 2020], "1": [40.0, 60.0], **columns})


class ReadError(Exception):
    """The source was read."""


def collect(lazy: Any, engine: str) -> Any:
    try:
        return lazy.collect(engine=engine)
    except ValueError as error:
        if "engine" not in str(error):
            raise
        # Early releases say it otherwise.
        return lazy.collect(streaming=engine == "streaming")


def unread(given: Any) -> Any:
    def read(_: Any) -> Any:
        raise ReadError("the source was read")

    return given.lazy().map_batches(read, schema=given.schema)


@pytest.mark.parametrize("kind", ["Categorical", "Enum", "String"])
def test_keys_and_kept_columns_keep_their_types(kind: str) -> None:
    dtype = {"Categorical": pl.Categorical, "Enum": pl.Enum(["甲县", "乙县"]), "String": pl.String}[kind]
    given = frame(名=["甲县", "乙县"]).with_columns(pl.col("region", "名").cast(dtype), pl.col("year").cast(pl.Int16))
    for result in (verdicts(scheme(), given, keep=["名"]), verdicts(scheme(), given.lazy(), keep=["名"]).collect()):
        assert result.schema["region"] == given.schema["region"]
        assert result.schema["名"] == given.schema["名"]
        assert result.schema["year"] == pl.Int16
        assert result["region"].to_list() == ["甲县", "乙县"]
        assert result["1"].to_list() == [0, 2]


def test_statuses_are_read_from_categories() -> None:
    given = frame(**{"3": pl.Series(["建立", None], dtype=pl.Enum(["未建立", "建立"]))})
    assert verdicts(scheme(), given)["3"].to_list() == [2, 1]


def test_nothing_is_read_until_it_is_collected() -> None:
    lazy = verdicts(scheme(), unread(frame()))
    assert lazy.collect_schema() == verdicts(scheme(), frame()).schema
    with pytest.raises(Exception, match="the source was read"):
        lazy.collect()


@pytest.mark.parametrize(
    "then",
    [
        lambda lazy: lazy.filter(pl.col("region") == "乙县"),
        lambda lazy: lazy.select("1"),
        lambda lazy: lazy.head(1),
        lambda lazy: lazy.filter(pl.col("1") == 3),
    ],
    ids=["filter", "project", "slice", "filter codes"],
)
@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_later_steps_do_not_drop_a_refusal(then: Any, engine: str) -> None:
    given = pl.concat([frame(), frame().head(1)])
    with pytest.raises(Exception, match="E52"):
        collect(then(verdicts(scheme(), given.lazy())), engine)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_many_rows_give_the_same_lazily(engine: str) -> None:
    rows = 200_000
    given = pl.select(
        region=pl.concat_str(pl.lit("r"), pl.int_range(rows) // 20),
        year=2001 + pl.int_range(rows) % 20,
        **{"4": (pl.int_range(rows) * 7919 % 100).cast(pl.Float64)},
    ).sample(fraction=1, shuffle=True, seed=1)
    result = collect(verdicts(scheme(), given.lazy()), engine)
    assert result.sort("region", "year").equals(verdicts(scheme(), given).sort("region", "year"))
