"""The cells of a column, whatever holds them: views where memory allows it, and nothing read as what it is not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ecorules
from ecorules.engines.arrow_sources import of_arrow
from ecorules.engines.pandas_sources import of_pandas
from ecorules.engines.sources import Coded, Flags, Nothing, Numbers, Source, Unreadable, of_numpy

NAN = float("nan")

#: Views of texts came with PyArrow 16.
VIEW = pa.string_view() if hasattr(pa, "string_view") else pa.large_string()


def source(cells: Any) -> Source:
    return of_arrow(cells) if isinstance(cells, pa.Array | pa.ChunkedArray) else of_pandas(pd.Series(cells))


def floats(cells: Any, start: int = 0, stop: int | None = None) -> list[float]:
    found = source(cells)
    assert isinstance(found, Numbers)
    numbers = found.floats(slice(start, stop))
    assert numbers.dtype == np.float64
    assert numbers.flags.c_contiguous
    return numbers.tolist()


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "g", ">f8"])
def test_numbers_of_numpy(kind: str) -> None:
    assert floats(np.array([1, 2, 100], dtype=kind)) == [1.0, 2.0, 100.0]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([1, None, 3], dtype="Int64"),
        pd.Series([1, None, 3], dtype="UInt8"),
        pd.Series([1.0, None, 3.0], dtype="Float64"),
        pd.Series([1, None, 3], dtype=pd.ArrowDtype(pa.int16())),
        pd.Series([1, None, 3], dtype=pd.ArrowDtype(pa.float32())),
        pd.Series([1.0, NAN, 3.0], dtype=pd.SparseDtype("float64")),
        pd.Series([1, None, 3], dtype=object),
        pd.Series([1, pd.NA, 3.0], dtype=object),
        pd.Categorical([1, None, 3]),
        pa.array([1, None, 3]),
        pa.array([1, None, 3], pa.uint8()),
        pa.array([np.float16(1), None, np.float16(3)], pa.float16()),
        pa.array([1.0, NAN, 3.0]),
        pa.array([1.0, None, 3.0], pa.float32()),
        pa.array([Decimal(1), None, Decimal(3)], pa.decimal128(5, 2)),
        pa.array([Decimal(1), None, Decimal(3)], pa.decimal256(50, 2)),
        pa.chunked_array([[1], [None], [], [3]]),
        pa.chunked_array([[0, 1, None], [3, 4]]).slice(1, 3),
        pa.array([7, 1, None, 3]).slice(1),
        pa.array([Decimal(9), Decimal(1), None, Decimal(3)], pa.decimal128(5, 2)).slice(1),
    ],
    ids=str,
)
def test_a_missing_number_is_nan_whatever_stands_for_it(cells: Any) -> None:
    whole = floats(cells)
    assert np.array_equal(whole, [1.0, NAN, 3.0], equal_nan=True)
    assert np.array_equal(floats(cells, 1, 3), whole[1:], equal_nan=True)
    picked = source(cells).floats(np.array([2, 0]))  # type: ignore[union-attr]
    assert picked.tolist() == [3.0, 1.0]


@given(
    st.lists(st.lists(st.one_of(st.none(), st.floats(allow_infinity=True)), max_size=30), min_size=1, max_size=4),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_any_slice_of_any_chunks(chunks: list[list[float | None]], start: int, stop: int) -> None:
    column = pa.chunked_array([pa.array(chunk, pa.float64()) for chunk in chunks], pa.float64())
    expected = [NAN if cell is None else cell for chunk in chunks for cell in chunk]
    for offset in (0, min(3, len(expected))):
        found = floats(column.slice(offset), start, stop)
        assert np.array_equal(found, expected[offset:][start:stop], equal_nan=True)


@given(st.lists(st.one_of(st.none(), st.decimals(-(10**14), 10**14, places=3)), min_size=1, max_size=20))
def test_a_decimal_is_the_nearest_float(cells: list[Decimal | None]) -> None:
    for kind in (pa.decimal128(18, 3), pa.decimal128(38, 3), pa.decimal256(60, 3)):
        found = floats(pa.array(cells, kind))
        assert np.array_equal(found, [NAN if cell is None else float(cell) for cell in cells], equal_nan=True)


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1, -(2**63)])
def test_a_large_integer_is_the_float_that_python_makes_of_it(number: int) -> None:
    for cells in (
        np.array([number]),
        pa.array([number]),
        pd.Series([number], dtype="Int64"),
        pd.Series([number], dtype=object),
    ):
        assert floats(cells) == [float(number)]
    assert floats(pd.Series([10**400, 1], dtype=object)) == [np.inf, 1.0]


def test_floats_are_views() -> None:
    array = np.arange(10.0)
    found = of_numpy(array)
    assert isinstance(found, Numbers)
    assert np.shares_memory(found.floats(slice(2, 5)), array)
    column = pa.array(array)
    lent = of_arrow(column)
    assert isinstance(lent, Numbers)
    assert np.shares_memory(lent.floats(slice(2, 5)), column.to_numpy())
    frame = pd.DataFrame({"a": array})
    held = of_pandas(frame["a"])
    assert isinstance(held, Numbers)
    assert np.shares_memory(held.floats(slice(0, 10)), frame["a"].to_numpy())


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series([True, None, False], dtype=object),
        pd.Series([True, None, False], dtype=pd.ArrowDtype(pa.bool_())),
        pa.array([True, None, False]),
        pa.chunked_array([[True], [None, False]]),
        pa.array([False, True, None, False]).slice(1),
    ],
    ids=str,
)
def test_truths(cells: Any) -> None:
    found = source(cells)
    assert isinstance(found, Flags)
    assert found.flags(slice(0, 3)).tolist() == [1, -1, 0]
    assert found.flags(slice(1, 3)).tolist() == [-1, 0]
    assert found.flags(np.array([2, 0])).tolist() == [0, 1]
    assert found.flags(slice(0, 3)).dtype == np.int8


def test_truths_of_numpy_are_views() -> None:
    array = np.array([True, False])
    found = of_numpy(array)
    assert isinstance(found, Flags)
    assert np.shares_memory(found.flags(slice(0, 2)), array)


@pytest.mark.parametrize(
    "cells",
    [
        ["建立", None, "否", "建立"],
        pd.Series(["建立", NAN, "否", "建立"], dtype=object),
        pd.Series(["建立", None, "否", "建立"], dtype="string"),
        pd.Series(["建立", None, "否", "建立"], dtype=pd.StringDtype("python")),
        pd.Series(["建立", None, "否", "建立"], dtype=pd.StringDtype("pyarrow")),
        pd.Series(["建立", None, "否", "建立"], dtype=pd.ArrowDtype(pa.large_string())),
        pd.Categorical(["建立", None, "否", "建立"]),
        pd.Series(["建立", None, "否", "建立"], dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))),
        pa.array(["建立", None, "否", "建立"]),
        pa.array(["建立", None, "否", "建立"], VIEW),
        pa.array(["建立", None, "否", "建立"]).dictionary_encode(),
        pa.array(["建立", None, "否", "建立"]).cast(pa.dictionary(pa.uint32(), pa.large_string())),
        pa.chunked_array([pa.array(["建立", None]).dictionary_encode(), pa.array(["否", "建立"]).dictionary_encode()]),
        pa.DictionaryArray.from_arrays(pa.array([1, 0, 2, 1]), pa.array([None, "建立", "否"])),
    ],
    ids=str,
)
def test_texts_are_coded(cells: Any) -> None:
    found = source(cells)
    assert isinstance(found, Coded)
    assert found.codes.dtype.kind == "i"
    held = [None if code < 0 else found.cells[code] for code in found.codes.tolist()]
    assert held == ["建立", None, "否", "建立"]


def test_codes_of_categoricals_and_dictionaries_are_taken_as_they_are() -> None:
    column = pd.Series(pd.Categorical(["建立", "否"]))
    found = of_pandas(column)
    assert isinstance(found, Coded)
    assert np.shares_memory(found.codes, column.cat.codes.to_numpy()) or found.codes.dtype == np.int8
    dictionary = pa.array(["建立", "否"]).dictionary_encode()
    lent = of_arrow(dictionary)
    assert isinstance(lent, Coded)
    assert np.shares_memory(lent.codes, dictionary.indices.to_numpy())


def test_cells_of_several_kinds_stay_apart() -> None:
    """To Python True, 1 and 1.0 are equal."""
    found = source(pd.Series([True, 1, 1.0, "1", None, Decimal(1), Fraction(1), np.float32("nan")], dtype=object))
    assert isinstance(found, Coded)
    assert found.codes.tolist() == [0, 1, 2, 3, -1, 4, 5, -1]
    assert [type(cell) for cell in found.cells] == [bool, int, float, str, Decimal, Fraction]


@pytest.mark.parametrize(
    "cells",
    [[None, None], pa.nulls(2), pd.Series([None, NAN, pd.NA], dtype=object), pd.Series([], dtype=object)],
    ids=str,
)
def test_a_column_of_nothing(cells: Any) -> None:
    assert isinstance(source(cells), Nothing)


@pytest.mark.parametrize(
    "cells",
    [
        np.array([1j]),
        pd.Series(pd.to_datetime(["2020-01-01"])),
        pd.Series(pd.to_datetime(["2020-01-01"]).tz_localize("UTC")),
        pd.Series(pd.to_timedelta([1], unit="D")),
        pd.Series(pd.period_range("2020", periods=2)),
        pd.Series(pd.interval_range(0, 2)),
        pd.Series([1 + 2j], dtype=object),
        pd.Series([[1]], dtype=object),
        pd.Series([{"a": 1}], dtype=object),
        pd.Series([b"1"], dtype=object),
        pd.Series([datetime.date(2020, 1, 1)], dtype=object),
        pd.Series([np.timedelta64(1, "D")], dtype=object),
        pd.Series(["甲", object()], dtype=object),
        pd.Categorical(pd.to_datetime(["2020-01-01"])),
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([b"1"]),
        pa.array([datetime.date(2020, 1, 1)]),
        pa.array([datetime.timedelta(1)]),
        pa.array([b"1"]).dictionary_encode(),
        pd.Series([datetime.date(2020, 1, 1)], dtype=pd.ArrowDtype(pa.date32())),
    ],
)
def test_other_types_are_not_read(cells: Any) -> None:
    with pytest.raises(Unreadable):
        source(cells)


@pytest.mark.skipif(not hasattr(pa, "bool8"), reason="these arrays came with PyArrow 18")
def test_run_ends_and_extensions_are_what_they_hold() -> None:
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array([1.5, None]))
    assert np.array_equal(floats(runs), [1.5, 1.5, NAN], equal_nan=True)
    truths = of_arrow(pa.ExtensionArray.from_storage(pa.bool8(), pa.array([1, None], pa.int8())))
    assert isinstance(truths, Flags)
    assert truths.flags(slice(0, 2)).tolist() == [1, -1]


def _large(words: list[str | None], run: int = 1) -> pa.Array:
    """A column long enough for a look at its first rows."""
    return pa.array([word for word in words for _ in range(run)] * (25_000 // (len(words) * run) + 1))


@pytest.mark.parametrize(
    "texts",
    [
        _large(["建立", None, "未建立", "进行中"]),
        pa.concat_arrays([_large(["建立", None]), pa.array(["后来才有的话", "建立", None])]),
        _large([f"地区{number}" for number in range(900)], run=7),
        _large([None, *(f"地区{number}" for number in range(500))], run=20).slice(3, 21_000),
        _large([f"地区{number}" for number in range(24_000)]),
        pa.concat_arrays([_large([f"地区{number}" for number in range(50)], run=30), pa.array(["散", None, "散"])]),
        _large([None]).cast(pa.large_string()),
    ],
    ids=["few words", "a word later on", "runs", "runs of nulls", "all different", "runs, then none", "nothing"],
)
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
def test_long_columns_of_texts_hold_what_they_say(texts: pa.Array, kind: pa.DataType) -> None:
    """However their texts are encoded: by few words, by runs, or row by row."""
    found = of_arrow(texts.cast(kind))
    assert isinstance(found, Coded)
    cells = [*found.cells, None]
    assert [cells[code] for code in found.codes.tolist()] == texts.to_pylist()
    assert len(set(found.cells)) == len(found.cells)


def test_nulls_stay_beside_the_numbers_they_are_about() -> None:
    """A block with nulls is not copied; what lies under a null may be anything and never shows."""
    held = pa.array([96.0, None, 94.0, None, float("nan"), 95.0])
    bits, values = held.buffers()
    odd = np.frombuffer(values, np.float64).copy()
    odd[[1, 3]] = [np.inf, 99.0]
    column = pa.Array.from_buffers(pa.float64(), 6, [bits, pa.py_buffer(odd)])
    found = of_arrow(column)
    assert isinstance(found, Numbers)
    numbers, missing = found.masked(slice(1, 6))
    assert missing is not None
    assert missing.tolist() == [True, False, True, False, False]
    assert np.shares_memory(numbers, odd)
    assert np.array_equal(found.floats(slice(0, 6)), [96.0, NAN, 94.0, NAN, NAN, 95.0], equal_nan=True)
    scheme = ecorules.load_scheme("changde-2020")
    table = pa.table({"region": [*"甲乙丙丁戊己"], "year": [2020] * 6, "24": column, "23__1": column})
    judged = scheme.verdicts(table)
    assert judged["24"].to_pylist() == [2, 1, 2, 1, 1, 2]
