"""Region and year: what they may be written as, which rows are refused, and in what order rows are judged."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.engines.arrow_sources import of_arrow
from ecorules.engines.keys import Keys, read_keys
from ecorules.engines.pandas_sources import of_pandas
from ecorules.engines.sources import Source
from ecorules.engines.trouble import Trouble
from ecorules.errors import DataError

#: Views of texts came with PyArrow 16.
VIEW = pa.string_view() if hasattr(pa, "string_view") else pa.large_string()


def source(cells: Any) -> Source:
    return of_arrow(cells) if isinstance(cells, pa.Array | pa.ChunkedArray) else of_pandas(pd.Series(cells))


def keys(region: Any, year: Any) -> Keys:
    trouble = Trouble()
    found = read_keys(source(region), "region", source(year), "year", len(year), trouble)
    trouble.settle()
    return found


def refused(region: Any, year: Any) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        keys(region, year)
    return [(finding.code, finding.where) for finding in caught.value.diagnostics]


def names(found: Keys) -> list[str]:
    return [found.names[code] for code in found.region]


@pytest.mark.parametrize(
    "region",
    [
        ["甲市", "乙县", "甲市"],
        pd.Categorical(["甲市", "乙县", "甲市"], categories=["丙", "乙县", "甲市"]),
        pd.Series(["甲市", "乙县", "甲市"], dtype="string"),
        pd.Series(["甲市", "乙县", "甲市"], dtype=object),
        pd.Series(["甲市", "乙县", "甲市"], dtype=pd.ArrowDtype(pa.string())),
        pa.array(["甲市", "乙县", "甲市"]),
        pa.array(["甲市", "乙县", "甲市"], pa.large_string()),
        pa.array(["甲市", "乙县", "甲市"], VIEW),
        pa.array(["甲市", "乙县", "甲市"]).dictionary_encode(),
        pa.chunked_array([["甲市"], ["乙县", "甲市"], []]),
        pa.chunked_array([pa.array(["甲市"]).dictionary_encode(), pa.array(["乙县", "甲市"]).dictionary_encode()]),
        [" 甲市", "乙县　", "甲市\n"],
    ],
    ids=str,
)
def test_a_region_is_its_name_whatever_holds_it(region: Any) -> None:
    assert names(keys(region, [2019, 2019, 2020])) == ["甲市", "乙县", "甲市"]


@pytest.mark.parametrize(
    "region", [[430700, 430726, 430700], [430700.0, 430726.0, 430700.0], [" 430700", 430726, 430700]]
)
def test_a_region_may_be_a_whole_number(region: list[Any]) -> None:
    assert names(keys(region, [2019, 2019, 2020])) == ["430700", "430726", "430700"]


@pytest.mark.parametrize(
    "year",
    [
        [2019, 2020],
        [2019.0, 2020.0],
        np.array([2019, 2020], dtype=np.int16),
        np.array([2019, 2020], dtype=np.uint64),
        ["2019", "2020年"],
        ["2019.0", "２０２０"],
        [2019, "2020"],
        pd.Categorical([2019, 2020]),
        pd.Categorical(["2019", "2020"]),
        pd.Series([2019, 2020], dtype="Int64"),
        pd.Series([2019, 2020], dtype=pd.ArrowDtype(pa.int32())),
        pa.array([2019, 2020], pa.int16()),
        pa.array([2019, 2020]).cast(pa.decimal128(38, 0)),
        pa.array(["2019", "2020"]).dictionary_encode(),
    ],
    ids=str,
)
def test_a_year_is_a_whole_number_of_four_digits(year: Any) -> None:
    found = keys(["甲", "甲"], year)
    assert found.year.tolist() == [2019, 2020]
    assert found.year.dtype == np.int64


@pytest.mark.parametrize(
    ("year", "row"),
    [
        ([2019, 20], 2),
        ([2019.5, 2020.0], 1),
        ([2019, 12020], 2),
        ([-2019, 2020], 1),
        (["去年", "2020"], 1),
        ([2019, 2**63 - 1], 2),
        ([np.inf, 2020.0], 1),
        ([True, 2020], 1),
        (pd.Categorical([2019, 20]), 2),
        (np.array([20, 20], dtype=np.int8), 1),
    ],
)
def test_another_year_is_refused_with_its_row(year: Any, row: int) -> None:
    (finding,) = refused(["甲", "甲"], year)
    assert finding[0] == "E525"
    assert f"列 (column) year，行 (rows) {row} (甲" in finding[1]


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, "", "  "])
def test_a_row_without_region_or_year_is_refused(missing: Any) -> None:
    assert refused(["甲", missing, "丙"], [2019, 2019, 2020]) == [("E523", "列 (column) region，行 (rows) 2 (2019)")]
    assert refused(["甲", "乙"], pd.Series([missing, 2020], dtype=object)) == [
        ("E523", "列 (column) year，行 (rows) 1 (甲)")
    ]


def test_columns_of_nothing_are_rows_without_keys() -> None:
    assert [code for code, _ in refused([None, None], [None, None])] == ["E523", "E523"]
    assert [code for code, _ in refused(pa.nulls(2), pa.nulls(2))] == ["E523", "E523"]


@pytest.mark.parametrize(
    ("region", "year", "code"),
    [
        ([True, False], [2019, 2020], "E522"),
        ([1.5, 2.0], [2019, 2020], "E525"),
        (["甲", True], [2019, 2020], "E525"),
        (["甲", "乙"], [True, False], "E522"),
    ],
)
def test_keys_of_another_kind_are_refused(region: list[Any], year: list[Any], code: str) -> None:
    assert [found for found, _ in refused(region, year)] == [code]


def test_a_repeated_region_and_year_is_refused_and_listed() -> None:
    region, year = ["甲", "乙", "甲", "甲", " 乙"], [2019, 2019, 2020, 2019, 2019]
    ((code, where),) = refused(region, year)
    assert (code, where) == ("E524", "列 (column) region、year，行 (rows) 4 (甲 2019)、5 (乙 2019)")
    many = refused(["甲"] * 100, [2019] * 100)
    assert "共 99 行 (99 rows)" in many[0][1]


def test_keys_far_apart_are_compared_too() -> None:
    """A table of all regions and years would be too large: the keys are sorted instead."""
    region = [f"地区{at}" for at in range(3000)]
    year = np.where(np.arange(3000) % 2, 1000, 9999)
    assert keys(region, year).repeated().tolist() == []
    ((code, where),) = refused([*region[::-1], "地区7"], [*year[::-1], 1000])
    assert (code, where) == ("E524", "列 (column) region、year，行 (rows) 3001 (地区7 1000)")


def test_rows_that_stand_in_order_are_not_sorted() -> None:
    assert keys(["乙", "乙", "甲"], [2019, 2020, 2018]).order is None
    assert keys(["乙", "乙", "甲"], [2020, 2019, 2018]).order is not None
    assert keys(["乙", "甲", "乙"], [2019, 2018, 2020]).order is not None
    assert keys([], []).order is None


@pytest.mark.parametrize("regions", [3, 40_000, 70_000])
def test_many_regions_are_sorted_by_their_number_then_by_year(regions: int) -> None:
    random = np.random.default_rng(regions)
    code = np.repeat(np.arange(regions), 2)
    year = np.tile([2019, 2020], regions)
    shuffled = random.permutation(len(code))
    found = Keys(code[shuffled].astype(np.int32), [""] * regions, year[shuffled])
    assert found.order is not None
    assert code[shuffled][found.order].tolist() == code.tolist()
    assert year[shuffled][found.order].tolist() == year.tolist()


def test_an_empty_table_has_no_blocks() -> None:
    found = keys([], [])
    assert list(found.blocks(10)) == []
    assert list(found.panels(10)) == []


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(2000, 2009)), unique=True, max_size=40),
    st.integers(1, 12),
)
def test_blocks_hold_every_row_once_and_panels_whole_regions(rows: list[tuple[str, int]], size: int) -> None:
    found = keys([region for region, _ in rows], [year for _, year in rows])
    everywhere = np.arange(len(rows))
    for blocks in ([rows for rows, _ in found.blocks(size)], [rows for rows, _, _ in found.panels(size)]):
        held = [everywhere[block] for block in blocks]
        assert sorted(np.concatenate([*held, []]).astype(int).tolist()) == everywhere.tolist()
    seen: set[str] = set()
    for block, n, panel in found.panels(size):
        inside = [rows[at] for at in everywhere[block]]
        regions = {region for region, _ in inside}
        assert not regions & seen
        seen |= regions
        assert n == len(inside) == len(panel.region)
        assert panel.year.tolist() == [year for _, year in inside]
        assert (np.diff(panel.region) >= 0).all()
        order = list(dict.fromkeys(region for region, _ in inside))
        assert inside == sorted(inside, key=lambda row: (order.index(row[0]), row[1]))
