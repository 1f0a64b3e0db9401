"""Whatever is given to ``verdicts`` and ``margins``, an array comes out or a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rules

from ecorules.errors import EcoRulesError
from ecorules.kernel import margins, verdicts
from ecorules.rules import Rule

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), st.binary(max_size=3),
    st.complex_numbers(), st.decimals(), st.fractions(), st.sampled_from([10**400, object, pd.NA, pd.NaT]),
)  # fmt: skip
ARRAYS = st.sampled_from(
    [
        np.array(3.0), np.array([[1.0]]), np.zeros((0, 0)), np.array([], dtype=object), np.array([b"x"]),
        np.array([1 + 2j]), np.array([1, 2], dtype="m8[s]"), np.array([2**63], dtype=np.uint64),
        pd.Series([1, 2]), pd.Series(["建立", None]), pd.array([1, None], dtype="Int64"), pd.Categorical([1, 2]),
        pd.Categorical(["Ⅲ", None]), pd.date_range("2020", periods=2), pd.DataFrame({"a": [1.0]}), range(3),
        memoryview(b"ab"), bytearray(b"ab"), {"面积", "市"},
    ]
)  # fmt: skip
LISTS = st.lists(SCALARS, max_size=4)
GIVEN = st.one_of(SCALARS, ARRAYS, LISTS, st.lists(st.one_of(st.floats(), st.none()), min_size=2, max_size=2))
WORDS = st.sampled_from([2018, 2019, "面积", "性质", "全国平均水平", "市", "县", "value"])
KEYS = st.one_of(WORDS, st.none(), st.integers(), st.floats(), st.text(max_size=6), st.binary(max_size=3))
NAMES = ("values", "unit", "history", "change", "parts", "classes", "year", "target", "references", "settings")


@st.composite
def mappings(draw: st.DrawFn) -> dict[Any, Any]:
    keys = draw(st.lists(KEYS, max_size=3))
    return {key: draw(GIVEN) for key in keys}


def outcome(judge: Callable[..., np.ndarray], rule: Rule, inputs: dict[str, Any]) -> np.ndarray | EcoRulesError:
    """The array, or the refusal."""
    try:
        return judge(rule, **inputs)
    except EcoRulesError as refused:
        return refused


@settings(max_examples=300, deadline=None)
@given(
    rule=rules(),
    inputs=st.dictionaries(st.sampled_from(NAMES), st.one_of(GIVEN, mappings()), max_size=4),
    judge=st.sampled_from([verdicts, margins]),
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")
def test_any_inputs_give_an_array_or_a_refusal(
    rule: Rule, inputs: dict[str, Any], judge: Callable[..., np.ndarray]
) -> None:
    found = outcome(judge, rule, inputs)
    if isinstance(found, EcoRulesError):
        assert found.diagnostics
        assert str(found).encode("utf-8")
    else:
        assert found.ndim == 1
        assert found.dtype in (np.int8, np.float64)
