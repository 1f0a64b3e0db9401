"""Keys of batches that are judged apart, held to a plain search of all rows."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.engines.repeats import keys_of, places_of, refuse_repeats
from ecorules.errors import DataError

pa = pytest.importorskip("pyarrow", reason="PyArrow is not installed")

NAMES = ["甲县", "乙县", " 甲县", "乙县\u3000", "c", "\x1cc\x85"]
KINDS = [
    pa.string(),
    pa.large_string(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.uint32(), pa.large_string()),
]


BLOCKS = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(2015, 2024)), max_size=8), max_size=5)


@given(blocks=BLOCKS, kind=st.sampled_from(KINDS))
def test_repeats_are_those_of_a_plain_search(blocks: list[list[tuple[str, int]]], kind: Any) -> None:
    keys = []
    for block in blocks:
        region = pa.array([name for name, _ in block], pa.string()).cast(kind)
        keys.append(keys_of(region, pa.array([year for _, year in block], pa.int64())))
    counts = Counter((name.strip(), year) for block in blocks for name, year in block)
    if len(blocks) > 1 and any(count > 1 for count in counts.values()):
        with pytest.raises(DataError, match="E524") as caught:
            refuse_repeats(keys)
        assert any(f"{name} {year}" in str(caught.value) for (name, year), count in counts.items() if count > 1)
    else:
        refuse_repeats(keys)


def test_years_far_apart_and_many_regions_are_sorted_instead_of_marked() -> None:
    regions = pa.array([f"r{number}" for number in range(3000)])
    blocks = [keys_of(regions, pa.array([year] * 3000)) for year in (1000, 5000, 9999)]
    refuse_repeats(blocks)
    with pytest.raises(DataError, match="3000"):
        refuse_repeats([*blocks, blocks[1]])


@pytest.mark.parametrize("year", [["2020", "2021年"], [2020.0, 2021.0], [2020, 2021]])
def test_years_are_read_as_in_any_table(year: list[object]) -> None:
    keys = keys_of(pa.array(["a", "b"]), pa.array(year))
    assert keys.years.tolist() == [2020, 2021]


def test_a_slice_of_a_large_categorical_keeps_only_its_own_regions() -> None:
    region = pa.array([f"r{number}" for number in range(1000)]).dictionary_encode()[500:502]
    keys = keys_of(region, pa.array([2020, 2021]))
    assert keys.regions.to_pylist() == ["r500", "r501"]
    assert keys.places.tolist() == [0, 1]


def test_a_null_region_has_no_place() -> None:
    regions, places = places_of(pa.array(["a", None, "a"]))
    assert regions.to_pylist() == ["a"]
    assert places.tolist() == [0, -1, 0]


def test_keys_travel_between_workers() -> None:
    keys = keys_of(pa.array(["a", "b"]), pa.array([2020, 2021]))
    again = pickle.loads(pickle.dumps(keys))
    assert again.regions.equals(keys.regions)
    with pytest.raises(DataError):
        refuse_repeats([keys, again])
