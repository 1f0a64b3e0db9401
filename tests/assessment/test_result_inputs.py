"""Results hold the arguments they were judged on."""

from __future__ import annotations

import pickle

import pandas as pd

from ecorules import load_scheme
from ecorules.assessment import Inputs
from ecorules.evaluation import evaluate


def test_judging_the_inputs_again_gives_the_same_outcome() -> None:
    scheme = load_scheme("changde-2020")
    folder = "examples/changde/synthetic"
    found = scheme.assess(f"{folder}/observations.csv", f"{folder}/regions.csv", f"{folder}/targets.csv")
    judged = [each for result in found.results for each in (result.parts or (result,))]
    assert len(judged) > 300
    for each in judged:
        assert each.rule is not None
        assert evaluate(each.rule, **each.inputs.arguments()) == each.outcome
    assert [result.rule for result in found.results if result.parts] == [None for r in found.results if r.parts]


def test_inputs_are_frozen_compare_hash_and_pickle() -> None:
    given = {
        "value": 96.0,
        "history": {2019: 95.0, 2020: 96.0},
        "parts": {"面积": {"value": True, "history": {2019: 1.0}}},
        "classes": {"县", "山区"},
        "references": {"全国平均水平": 3.0},
        "change": None,
        "target": None,
    }
    inputs = Inputs.of(given)
    assert inputs == Inputs.of(dict(given))
    assert hash(inputs) == hash(Inputs.of(given))
    assert pickle.loads(pickle.dumps(inputs)) == inputs
    made = inputs.arguments()
    assert made["parts"] == given["parts"]
    assert set(made["classes"]) == {"县", "山区"}
    assert "change" not in made
    made["history"][2019] = 0.0
    made["parts"]["面积"]["history"][2019] = 0.0
    assert inputs.arguments()["history"] == {2019: 95.0, 2020: 96.0}
    assert inputs == Inputs.of(given)


def test_a_result_without_observations_holds_little() -> None:
    rows = pd.DataFrame([("甲市", 2020, "26", 96.0)], columns=["region", "year", "indicator", "value"])
    found = load_scheme("changde-2020").assess(rows)
    assert found.result("甲市", "28").inputs.arguments() == {"year": 2020}
    assert found.result("甲市", "26").inputs.arguments() == {"value": 96.0, "history": {2020: 96.0}, "year": 2020}
