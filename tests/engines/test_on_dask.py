"""Dask: nothing is computed to make the result, each partition is judged once, keys are compared at the end."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from engine_frames import scheme

from ecorules.engines import on_dask
from ecorules.engines.dispatch import verdicts
from ecorules.errors import DataError

pytest.importorskip("pyarrow", reason="PyArrow is not installed")
dd = pytest.importorskip("dask.dataframe", reason="Dask is not installed")
pd = pytest.importorskip("pandas")


def frame(rows: int = 400, column: str = "1") -> Any:
    return pd.DataFrame(
        {
            "region": [f"r{row // 20}" for row in range(rows)],
            "year": [2001 + row % 20 for row in range(rows)],
            column: [float(row * 7919 % 100) for row in range(rows)],
        }
    )


@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
def test_nothing_is_read_to_make_the_result(column: str) -> None:
    def read(_: int) -> Any:
        raise OSError("the source was read")

    result = verdicts(scheme(), dd.from_map(read, range(3), meta=frame(0, column)))
    assert list(result.columns) == ["region", "year", "1", "2", "3", "4"]
    with pytest.raises(OSError, match="the source was read"):
        result.compute(scheduler="sync")


@pytest.mark.parametrize("what", ["all", "a column", "the number of rows", "the first rows"])
def test_a_partition_is_judged_once(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    judge = on_dask.judge_pandas

    def counted(plan: Any, given: Any) -> Any:
        judged.append(len(given))
        return judge(plan, given)

    monkeypatch.setattr(on_dask, "judge_pandas", counted)
    result = verdicts(scheme(), dd.from_pandas(frame(), npartitions=4, sort=False))
    judged.clear()
    if what == "all":
        assert len(result.compute(scheduler="sync")) == 400
    elif what == "a column":
        assert set(result["1"].compute(scheduler="sync")) == {0, 2}
    elif what == "the number of rows":
        assert result.map_partitions(len).compute(scheduler="sync").sum() == 400
    else:
        assert len(result.head(5)) == 5
    if what == "the first rows" and judged == [100] * 4:
        pytest.skip("this Dask does not leave out partitions of joined frames")
    assert judged == ([100] if what == "the first rows" else [100] * 4)


@pytest.mark.parametrize("then", [lambda f: f, lambda f: f["1"], lambda f: f[f["1"] == 3], lambda f: f["1"].sum()])
def test_later_steps_do_not_drop_the_search(then: Any) -> None:
    given = pd.concat([frame(100), frame(1)])
    result = verdicts(scheme(), dd.from_pandas(given, npartitions=3, sort=False))
    with pytest.raises(DataError, match="E524") as caught:
        then(result).compute(scheduler="sync")
    assert "r0 2001" in str(caught.value)


def test_repeats_are_found_between_names_with_blanks_around_them() -> None:
    given = pd.concat([frame(100), frame(1).assign(region=" r0　")])
    with pytest.raises(DataError, match="E524"):
        verdicts(scheme(), dd.from_pandas(given, npartitions=3, sort=False)).compute(scheduler="sync")


def test_a_trend_joins_names_with_blanks_around_them() -> None:
    given = pd.DataFrame(
        {"region": ["甲县", " 甲县", "甲县 ", "乙县"], "year": [2003, 2001, 2002, 2002], "4": [3.0, 1.0, 2.0, 2.0]}
    )
    for pieces in (1, 2, 4):
        result = verdicts(scheme(), dd.from_pandas(given, npartitions=pieces, sort=False)).compute(scheduler="sync")
        assert result.sort_index()["4"].tolist() == [2, 1, 1, 1]


@pytest.mark.parametrize("kind", ["category", "string", "object", "string[pyarrow]"])
@pytest.mark.parametrize("column", ["1", "4"], ids=["flat", "trend"])
def test_every_kind_of_text_is_a_region(kind: str, column: str) -> None:
    given = frame(column=column).astype({"region": kind})
    expected = verdicts(scheme(), given)
    result = verdicts(scheme(), dd.from_pandas(given, npartitions=4, sort=False)).compute(scheduler="sync")
    assert result.sort_index()[column].tolist() == expected[column].tolist()
    assert result.index.sort_values().equals(given.index)


@pytest.mark.parametrize("regions", [10, 2000])
def test_regions_as_categories_stay_categories(regions: int) -> None:
    given = frame(20 * regions).astype({"region": "category"})
    result = verdicts(scheme(), dd.from_pandas(given, npartitions=3, sort=False))
    assert str(result["region"].dtype) == "category"
    found = result.compute(scheduler="sync")
    assert found["region"].tolist() == given["region"].tolist()
    assert str(found["region"].dtype) == "category"


def test_years_and_regions_as_numbers_or_text() -> None:
    for cast in ({"year": "float64"}, {"year": "str"}, {"year": "Int16"}, {"year": "category"}):
        given = dd.from_pandas(frame().astype(cast), npartitions=4, sort=False)
        assert len(verdicts(scheme(), given).compute(scheduler="sync")) == 400
        twice = dd.concat([given, given.partitions[0]])
        with pytest.raises(DataError, match="E524"):
            verdicts(scheme(), twice).compute(scheduler="sync")


def test_a_result_pickles_and_runs_on_threads() -> None:
    result = pickle.loads(pickle.dumps(verdicts(scheme(), dd.from_pandas(frame(), npartitions=4, sort=False))))
    assert len(result.compute(scheduler="threads")) == 400


def test_two_schemes_on_one_frame_do_not_share_results() -> None:
    from ecorules.schemes import scheme_from_yaml

    other = scheme_from_yaml(
        "format: 1\nid: o\ntitle: t\nindicators:\n- {id: '1', name: 甲, unit: '%', threshold: '≥0'}\n"
    )
    given = dd.from_pandas(frame(), npartitions=2, sort=False)
    one, two = verdicts(scheme(), given), verdicts(other, given)
    assert set(one["1"].compute(scheduler="sync")) == {0, 2}
    assert set(two["1"].compute(scheduler="sync")) == {2}
