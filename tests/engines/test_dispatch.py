"""Whose frame it is, told without importing an engine."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pandas as pd
import pytest
from engine_frames import scheme

from ecorules.engines import dispatch
from ecorules.engines.dispatch import verdicts
from ecorules.errors import DataError, EcoRulesError

FRAME = pd.DataFrame({"region": ["甲县"], "year": [2020], "1": [60.0], "备注": ["无"]})


class Lookalike:
    """A class of the right name from elsewhere."""

    __module__ = "polarsish.frame"
    __qualname__ = "DataFrame"


@pytest.mark.parametrize(
    "frame", [None, 5, "text", [], {"region": []}, object(), Lookalike(), pd.Series([1]), DataError]
)
def test_what_is_no_frame_is_refused_with_what_is_accepted(frame: Any) -> None:
    with pytest.raises(DataError, match="E529") as caught:
        verdicts(scheme(), frame)
    assert "pyspark.sql.DataFrame" in str(caught.value)


def test_a_frame_of_pandas_on_spark_is_not_taken_for_one_of_spark() -> None:
    kind = type("DataFrame", (), {"__module__": "pyspark.pandas.frame"})
    with pytest.raises(DataError, match="E529"):
        verdicts(scheme(), kind())


def test_a_subclass_is_what_it_stands_on() -> None:
    class Own(pd.DataFrame):  # type: ignore[misc]
        pass

    assert verdicts(scheme(), Own(FRAME), keep="备注")["1"].tolist() == [2]


def test_one_name_is_not_taken_for_its_letters() -> None:
    assert list(verdicts(scheme(), FRAME, keep="备注").columns[:3]) == ["region", "year", "备注"]


def test_a_missing_pyarrow_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    pl = pytest.importorskip("polars", reason="Polars is not installed")
    monkeypatch.setattr(dispatch, "find_spec", lambda _: None)
    with pytest.raises(EcoRulesError, match=r"ecorules\[engines\]") as caught:
        verdicts(scheme(), pl.DataFrame({"region": ["甲县"], "year": [2020]}))
    assert not isinstance(caught.value, DataError)


@pytest.mark.slow
def test_no_engine_is_imported_for_a_frame_of_another() -> None:
    code = """
import sys, pandas as pd
from ecorules import load_scheme
from ecorules.engines.dispatch import verdicts
verdicts(load_scheme("changde-2020"), pd.DataFrame({"region": ["a"], "year": [2020], "26": [96.0]}))
print(*sorted({"polars", "duckdb", "dask", "pyspark", "narwhals"} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == ""
