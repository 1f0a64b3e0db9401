"""Distributions, correlations and numbers that cannot be used: each is an error with its code."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import DataError, EcoRulesError
from ecorules.schemes import load_scheme
from ecorules.uncertainty import Empirical, LogNormal, Normal, Simulation, Triangular, Uniform, monte_carlo
from ecorules.uncertainty.distributions import Distribution
from ecorules.uncertainty.reading import read_distributions

SCHEME = load_scheme("changde-2020")
ROWS = [
    ("甲市", 2020, "26", None, None, 96.0, None),
    ("甲市", 2019, "26", None, None, 95.0, None),
    ("甲市", 2020, "20", None, None, -1.0, None),
    ("甲市", 2020, "8", 1, None, 82.0, None),
    ("甲市", 2020, "8", 2, "PM2.5浓度", 40.0, None),
    ("甲市", 2020, "1", None, None, None, "是"),
    ("甲市", 2020, "9", 1, None, None, "是"),
    ("乙县", 2020, "28", None, None, 13.0, None),
]
COLUMNS = ["region", "year", "indicator", "part", "subject", "value", "status"]


def simulated(distributions: Any, **given: Any) -> Simulation:
    frame = pd.DataFrame(ROWS, columns=COLUMNS, dtype=object)
    return monte_carlo(SCHEME, frame, distributions, **({"draws": 20, "seed": 1} | given))


def code_of(run: Callable[[], object]) -> str:
    with pytest.raises(EcoRulesError) as caught:
        run()
    for finding in caught.value.diagnostics:
        assert finding.message
        assert finding.message_en
    return caught.value.diagnostics[0].code


NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    "make",
    [
        Normal,
        lambda: Normal(sd=1, cv=0.1),
        lambda: Normal(sd=-1),
        lambda: Normal(sd="-5%"),
        lambda: Normal(sd=NAN),
        lambda: Normal(sd=INF),
        lambda: Normal(sd="五"),
        lambda: Normal(sd="5"),
        lambda: Normal(sd=True),
        lambda: Normal(sd=10**400),
        lambda: Normal(sd=1, mean=NAN),
        lambda: Normal(sd=1, mean="95"),
        lambda: Normal(cv=5),
        lambda: Normal(cv=-0.1),
        lambda: LogNormal(cv=-0.1),
        lambda: LogNormal(sd=1, mean=0),
        lambda: LogNormal(sd=1, mean=-3),
        lambda: Uniform(low=2, high=1),
        lambda: Uniform(low=NAN, high=1),
        lambda: Uniform(low=0, high=INF),
        lambda: Uniform(low="1%", high="2%"),
        lambda: Uniform(low="-1%", high=2, relative=True),
        lambda: Uniform(low=1, high=2, relative="yes"),  # type: ignore[arg-type]
        lambda: Triangular(low=1, mode=0, high=2),
        lambda: Triangular(low=1, mode=3, high=2),
        lambda: Triangular(low=3, mode=2, high=1),
        lambda: Triangular(low="-1%", mode="2%", high="1%", relative=True),
        lambda: Empirical(values=[]),
        lambda: Empirical(values=[1, NAN]),
        lambda: Empirical(values=[1, "2"]),
        lambda: Empirical(values="123"),
        lambda: Empirical(values=3),
        lambda: Empirical(values=repeat(1.0)),
        lambda: Normal(sd=1, regions=[]),
        lambda: Normal(sd=1, regions=[1]),
        lambda: Normal(sd=1, regions=repeat("甲市")),
        lambda: Normal(sd=1, years=[]),
        lambda: Normal(sd=1, years="2020"),
        lambda: Normal(sd=1, years=[2020.5]),
        lambda: Normal(sd=1, years=99999),
        lambda: Normal(sd=1, years=NAN),
        lambda: Normal(sd=1, bounds=(2, 1)),
        lambda: Normal(sd=1, bounds=(1, 1)),
        lambda: Normal(sd=1, bounds=(1,)),
        lambda: Normal(sd=1, bounds=5),
        lambda: Normal(sd=1, bounds=(NAN, 1)),
        lambda: Normal(sd=1, bounds=np.array([2, 1])),
        lambda: Normal(sd=1, bounds="shares"),
        lambda: Normal(sd=1, beyond=[]),  # type: ignore[arg-type]
        lambda: Normal(sd=1, of={}),  # type: ignore[arg-type]
        lambda: Normal(sd=1, beyond="reflect"),  # type: ignore[arg-type]
        lambda: Normal(sd=1, of="margin"),  # type: ignore[arg-type]
        lambda: Normal(sd=1, indicator=""),
        lambda: Normal(sd=1, indicator=2.5),  # type: ignore[arg-type]
        lambda: Normal(sd=1, indicator=[26]),  # type: ignore[arg-type]
    ],
)
def test_parameters_that_cannot_be(make: Callable[[], object]) -> None:
    assert code_of(make) == "E731"


@pytest.mark.parametrize(
    ("distributions", "code"),
    [
        (None, "E730"),
        ("normal", "E730"),
        ([], "E730"),
        ({}, "E730"),
        ([1.0], "E730"),
        ({"26": 1.0}, "E730"),
        ({"26": Normal(indicator="28", sd=1)}, "E730"),
        ({(): Normal(sd=1)}, "E730"),
        ([Normal(sd=1)], "E731"),
        ([Normal(part=1, cv=0.1)], "E732"),
        ([Normal(indicator="无此指标", sd=1)], "E732"),
        ([Normal(indicator="8", part=9, sd=1)], "E732"),
        ([Normal(indicator="8", sd=1)], "E732"),
        ([Normal(indicator="8", part=2, subject="二氧化硫", sd=1)], "E732"),
        ([Normal(indicator="26", subject="面积", sd=1)], "E732"),
        ([Normal(indicator="26", sd=1, regions="丙市")], "E732"),
        ([Normal(indicator="26", sd=1, years=2031)], "E732"),
        ([Normal(indicator="1", sd=1)], "E733"),
        ([Normal(indicator="1", mean=1, sd=1, years=2021)], "E733"),
        ([Normal(indicator="9", part=1, sd=1)], "E733"),
        ([Uniform(indicator="9", part=1, low=1, high=2, years=2020, regions="甲市")], "E733"),
        ([Normal(indicator="3", sd=1)], "E734"),
        ([Normal(indicator="26", sd=1, regions="乙县")], "E734"),
        ([Normal(indicator="28", sd=1, years=2019)], "E734"),
        ([Normal(indicator="8", part=2, sd=1)], "E734"),
        ([Uniform(indicator="27", low=1, high=2)], "E734"),
        ([Normal(indicator="26", sd=1), Normal(indicator="城镇污水处理率", cv=0.1)], "E735"),
        ([LogNormal(indicator="20", cv=0.1)], "E741"),
        ([LogNormal(cv=0.1)], "E741"),
        ([Normal(indicator="26", sd=1, bounds=(200, 300), beyond="truncate")], "E741"),
        ([Uniform(indicator="26", low=1, high=2, bounds=(3, None), beyond="truncate")], "E741"),
        ([Triangular(indicator="26", low=1, mode=1, high=2, bounds=(None, 0), beyond="truncate")], "E741"),
        ([Empirical(indicator="26", values=[1], bounds=(2, 3), beyond="truncate")], "E741"),
        ([Normal(indicator="26", mean=5, sd=0, bounds=(6, 7), beyond="truncate")], "E741"),
        ([Normal(indicator="26", sd=1e308)], "E742"),
        ([Uniform(indicator="26", low=-1e308, high=1e308)], "E742"),
        ([LogNormal(indicator="26", sd=1e300)], "E742"),
    ],
)
def test_distributions_that_fit_nothing(distributions: Any, code: str) -> None:
    assert code_of(lambda: simulated(distributions)) == code


@pytest.mark.parametrize(
    ("given_settings", "code"),
    [
        ({"seed": None}, "E737"),
        ({"seed": -1}, "E737"),
        ({"seed": 1.5}, "E737"),
        ({"seed": "1"}, "E737"),
        ({"seed": True}, "E737"),
        ({"seed": 2**128}, "E737"),
        ({"draws": 0}, "E736"),
        ({"draws": -5}, "E736"),
        ({"draws": 1e4}, "E736"),
        ({"draws": 10**30}, "E736"),
        ({"draws": None}, "E736"),
        ({"block": 0}, "E736"),
        ({"block": 2.5}, "E736"),
        ({"method": "halton"}, "E738"),
        ({"method": None}, "E738"),
        ({"method": []}, "E738"),
        ({"method": np.array(["latin", "sobol"])}, "E738"),
        ({"years": 2031}, "E732"),
        ({"years": []}, "E732"),
        ({"years": "2020"}, "E732"),
        ({"years": [None]}, "E732"),
        ({"years": repeat(2020)}, "E732"),
    ],
)
def test_numbers_that_cannot_be(given_settings: dict[str, Any], code: str) -> None:
    assert code_of(lambda: simulated([Normal(indicator="26", sd=1)], **given_settings)) == code


@pytest.mark.parametrize(
    ("correlation", "code"),
    [
        ({}, "E739"),
        ([[1, 0], [0, 1]], "E739"),
        ({("26", "28"): 1.5}, "E739"),
        ({("26", "28"): NAN}, "E739"),
        ({("26", "28"): "高"}, "E739"),
        ({("26", "28"): True}, "E739"),
        ({("26", "26"): 1.0}, "E739"),
        ({"2628": 0.5}, "E739"),
        ({("26", "28"): 0.5, ("28", "26"): 0.4}, "E739"),
        ({("26", "城镇污水处理率"): 0.5}, "E739"),
        ({("26", "27"): 0.5}, "E739"),
        ({("26", "28"): 0.9, ("28", "20"): 0.9, ("26", "20"): -0.9}, "E739"),
        ({("26", "无此指标"): 0.5}, "E732"),
        ({("26", "8__7"): 0.5}, "E732"),
        (pd.DataFrame([[1, 0.5], [0.4, 1]], ["26", "28"], ["26", "28"]), "E739"),
        (pd.DataFrame([[1, 0.5], [0.5, 0.9]], ["26", "28"], ["26", "28"]), "E739"),
        (pd.DataFrame([[1, 0.5]], ["26"], ["26", "28"]), "E739"),
        (pd.DataFrame([[1, 0.5], [0.5, 1]], ["26", "28"], ["26", "27"]), "E739"),
        (pd.DataFrame([["a", 0.5], [0.5, 1]], ["26", "28"], ["26", "28"]), "E739"),
        (pd.DataFrame([[1, 1], [1, 1]], ["26", "26"], ["26", "26"]), "E739"),
    ],
)
def test_correlations_that_cannot_be(correlation: Any, code: str) -> None:
    drawn = [Normal(indicator="26", sd=1), Normal(indicator="28", sd=1), Normal(indicator="20", sd=1)]
    assert code_of(lambda: simulated(drawn, correlation=correlation)) == code


def test_no_scheme_and_no_table() -> None:
    frame = pd.DataFrame(ROWS, columns=COLUMNS, dtype=object)
    drawn = [Normal(cv=0.1)]
    assert code_of(lambda: monte_carlo("changde-2020", frame, drawn, seed=1)) == "E730"  # type: ignore[arg-type]
    assert code_of(lambda: monte_carlo(SCHEME, None, drawn, seed=1)) == "E501"
    assert code_of(lambda: monte_carlo(SCHEME, frame.assign(indicator="无"), drawn, seed=1)) == "E503"


def test_without_scipy_random_draws_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "scipy"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    drawn = {"26": Normal(sd=1, beyond="truncate"), "28": Triangular(low=11, mode=12, high=14)}
    found = simulated(drawn, correlation={("26", "28"): 0.5})
    assert found.chance("甲市", "26").counts is not None
    with pytest.raises(DataError, match=r"pip install 'ecorules\[scenarios\]'") as caught:
        simulated(drawn, method="sobol")
    assert caught.value.diagnostics[0].code == "E740"


def test_every_bad_distribution_is_found_at_once() -> None:
    with pytest.raises(DataError) as caught:
        simulated([Normal(indicator="1", sd=1), Normal(indicator="26", sd=1), Normal(indicator="99", sd=1)])
    assert [one.code for one in caught.value.diagnostics] == ["E733", "E732"]
    assert [one.where for one in caught.value.diagnostics] == ["分布 1 (distribution 1)", "分布 3 (distribution 3)"]


def frame(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({name: [cell] for name, cell in columns.items()}, dtype=object)


def test_a_table_of_distributions() -> None:
    table = pd.DataFrame(
        [
            {"distribution": "normal", "indicator": "26", "sd": "5%", "region": "甲市", "year": 2020},
            {"distribution": "对数正态", "indicator": 28, "cv": 0.1, "note": "猜的"},
            {"distribution": "Triangular", "indicator": "20", "low": -1, "mode": 0, "high": 1, "relative": "是"},
            {"distribution": "uniform", "indicator": "8", "part": 1.0, "low": 70, "high": 90, "upper": 85},
            {"distribution": "empirical", "indicator": "3", "values": "20;21；19.5", "year": 2020},
        ]
    )
    assert read_distributions(table) == (
        Normal(indicator="26", sd="5%", regions="甲市", years=2020),
        LogNormal(indicator="28", cv=0.1),
        Triangular(indicator="20", low=-1, mode=0, high=1, relative=True),
        Uniform(indicator="8", part=1, low=70, high=90, bounds=(None, 85)),
        Empirical(indicator="3", values=[19.5, 20, 21], years=2020),
    )
    chinese = pd.DataFrame([("正态", "26", 1.0)], columns=["分布", "指标", "标准差"])
    assert read_distributions(chinese) == (Normal(indicator="26", sd=1.0),)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (frame(indicator="26", sd=1), "E730"),
        (frame(distribution="normal", indicator="26", sdd=1), "E730"),
        (frame(distribution="gamma", indicator="26", sd=1), "E730"),
        (frame(distribution=None, indicator="26", sd=1), "E730"),
        (frame(distribution=3, indicator="26", sd=1), "E730"),
        (frame(distribution="normal", indicator="26", sd=1, 标准差=2), "E730"),
        (frame(distribution="normal", indicator="26", low=1), "E731"),
        (frame(distribution="normal", indicator="26"), "E731"),
        (frame(distribution="uniform", indicator="26", low=1), "E731"),
        (frame(distribution="empirical", indicator="26"), "E731"),
        (frame(distribution="empirical", indicator="26", values="1;x"), "E731"),
        (frame(distribution="normal", indicator="26", sd="inf"), "E731"),
        (frame(distribution="normal", indicator="26", sd=1, year="二〇二〇"), "E731"),
        (frame(distribution="uniform", indicator="26", low=1, high=2, relative="也许"), "E731"),
        (pd.DataFrame(columns=["distribution"]), "E730"),
    ],
)
def test_a_bad_table_of_distributions(table: pd.DataFrame, code: str) -> None:
    assert code_of(lambda: read_distributions(table)) == code


def test_every_bad_row_is_named() -> None:
    table = pd.DataFrame([("normal", -1.0), ("normal", 1.0), ("x", 1.0)], columns=["distribution", "sd"])
    with pytest.raises(DataError) as caught:
        read_distributions(table)
    assert [one.where for one in caught.value.diagnostics] == [
        "分布表第1行 (distributions, row 1)",
        "分布表第3行 (distributions, row 3)",
    ]


def test_mappings() -> None:
    several = {"26": [Normal(sd=1, years=2019), Normal(sd=2, years=2020)], ("8", 2, "PM2.5浓度"): Normal(cv=0.1)}
    assert read_distributions(several) == (
        Normal(indicator="26", sd=1, years=2019),
        Normal(indicator="26", sd=2, years=2020),
        Normal(indicator="8", part=2, subject="PM2.5浓度", cv=0.1),
    )


@given(
    st.sampled_from([Normal, LogNormal, Uniform, Triangular, Empirical]),
    st.dictionaries(
        st.sampled_from(
            ["sd", "cv", "mean", "low", "mode", "high", "values", "bounds", "regions", "years", "indicator"]
        ),
        st.one_of(
            st.none(), st.floats(), st.integers(), st.text(max_size=5), st.booleans(), st.lists(st.floats(), max_size=3)
        ),
    ),
)
def test_anything_makes_a_distribution_or_an_error(kind: type[Distribution], parameters: dict[str, Any]) -> None:
    known = set(kind.__dataclass_fields__)  # another keyword, or one that is lacking, is Python's own error
    needed = {"low", "high", "mode", "values"} & known
    if not needed <= set(parameters) <= known:
        with pytest.raises(TypeError):
            kind(**parameters)
        return
    try:
        made = kind(**parameters)
    except EcoRulesError:
        return
    assert hash(made) == hash(kind(**parameters))
    assert made.to_dict()["distribution"] == made.kind


def test_numpy_numbers_are_numbers() -> None:
    made = Normal(indicator=np.int64(26), sd=np.float32(0.5), years=np.array([2019, 2020]))  # type: ignore[arg-type]
    assert made == Normal(indicator="26", sd=0.5, years=[2020, 2019])
