"""What a simulation says: tables, words, data, close calls."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pandas as pd
import pytest
from markups import harmless

from ecorules.errors import DataError, SchemeError
from ecorules.schemes import load_scheme, scheme_from_yaml
from ecorules.uncertainty import Normal, Simulation, Uniform, monte_carlo
from ecorules.uncertainty.precision import half_unit

SCHEME = load_scheme("changde-2020")
COLUMNS = ["region", "year", "indicator", "part", "subject", "value", "status"]
ROWS: list[tuple[Any, ...]] = [
    ("甲市", 2020, "26", None, None, 96.0, None),
    ("甲市", 2020, "8", 1, None, 82.0, None),
    ("甲市", 2020, "1", None, None, None, "是"),
    ("甲市", 2020, "28", None, None, 12.0, None),
    ("甲市", 2020, "18", None, None, 0.7, None),
    ("乙<b>", 2019, "26", None, None, 86.0, None),
]


def simulated(distributions: Any = None, rows: Any = ROWS, **given: Any) -> Simulation:
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    settings = {"draws": 500, "seed": 1, "regions": {"甲市": {"设区市"}, "乙<b>": {"县"}}} | given
    return monte_carlo(SCHEME, frame, distributions or [Normal(indicator="26", sd=1)], **settings)


def test_probabilities_of_what_is_drawn_and_reasons_for_the_rest() -> None:
    table = simulated().probabilities("en").set_index(["region", "indicator", "part"])
    drawn = (
        table.loc[("甲市", "26", pd.NA)].iloc[0] if table.index.duplicated().any() else table[table["drawn"]].iloc[0]
    )
    assert drawn["pass"] + drawn["fail"] == pytest.approx(1)
    assert drawn["pass_low"] < drawn["pass"] < drawn["pass_high"]
    assert drawn["pass_se"] == pytest.approx((drawn["pass"] * drawn["fail"] / 500) ** 0.5)
    others = table[~table["drawn"]]
    assert others[["pass", "fail", "unknown", "not_applicable", "pass_se", "pass_low"]].isna().all(axis=None)
    assert (others["reason"] != "").all()


@pytest.mark.parametrize(
    ("indicator", "part", "reason"),
    [
        ("1", None, "a state, not a number: there is no probability"),
        ("2", None, "a state, not a number: there is no probability"),
        ("28", None, "no distribution was given: there is no probability"),
        ("8", 1, "no distribution was given: there is no probability"),
        ("3", None, "no data for 2020; missing: the value"),
    ],
)
def test_no_probability_is_made_up(indicator: str, part: int | None, reason: str) -> None:
    one = simulated().chance("甲市", indicator, part)
    assert (one.counts, one.probability(), one.standard_error(), one.interval()) == (None, None, None, None)
    assert one.why[1] == reason
    assert one.draws == 0


def test_a_history_too_short_leaves_every_draw_unknown() -> None:
    one = simulated([Normal(indicator="18", cv=0.1)]).chance("甲市", "18")
    assert one.counts == (0, 500, 0, 0)
    assert one.probability("unknown") == 1
    assert "the superior's target" in one.why[1]


def test_a_figure_of_a_year_to_come() -> None:
    found = simulated([Uniform(indicator="26", low=94, high=96, years=[2020, 2021], regions="甲市")])
    assert {one.year for one in found.chances if one.region == "甲市"} == {2020, 2021}
    assert found.chance("甲市", "26", year=2021).probability() == pytest.approx(0.5, abs=0.1)
    assert found.chance("甲市", "26", year=2021).verdict == "unknown"
    assert found.chance("甲市", "26").year == 2021
    frame = found.observations(0)
    assert len(frame) == len(ROWS) + 1
    assert frame["unit"].tolist().count("%") == 2


def test_earlier_years_of_a_draw_are_its_history() -> None:
    scheme = scheme_from_yaml(
        'format: "1"\nid: t\ntitle: t\nindicators:\n  - {id: "1", name: 甲, threshold: 逐年下降, better: lower}\n',
        "t.yaml",
    )
    rows = [("甲市", year, "1", 100.0) for year in (2018, 2019, 2020)]
    frame = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
    found = monte_carlo(scheme, frame, [Normal(sd="1%")], 20_000, seed=3, years=2020)
    # Three alike figures stand in any order alike: one in six falls every year.
    assert found.chance("甲市", "1").probability() == pytest.approx(1 / 6, abs=4 * (5 / 36 / 20_000) ** 0.5)
    last = monte_carlo(scheme, frame, [Normal(indicator="1", sd=1.0, years=2019)], 100, seed=3, years=[2020])
    assert last.chance("甲市", "1").counts == (100, 0, 0, 0)


def test_the_more_particular_distribution_is_taken() -> None:
    found = simulated([Normal(sd="1%"), Normal(indicator="26", sd=0), Normal(indicator="26", sd=50, regions="乙<b>")])
    assert found.chance("甲市", "26").counts == (0, 0, 500, 0)
    assert found.chance("甲市", "28").counts is not None
    assert 0.3 < (found.chance("乙<b>", "26").probability() or 0.0) < 0.7


def test_criteria_and_awards() -> None:
    found = simulated()
    criteria, awards = found.criteria(), found.awards()
    assert criteria["criterion"].unique().tolist() == [criterion.name for criterion in SCHEME.criteria]
    assert awards[["pass", "fail", "unknown", "not_applicable"]].sum(axis=1).tolist() == pytest.approx([1, 1])
    bare = scheme_from_yaml(
        'format: "1"\nid: t\ntitle: t\nindicators:\n  - {id: "26", name: 甲, threshold: "≥9"}\n', "t.yaml"
    )
    frame = pd.DataFrame([("甲市", 2020, "26", 9.0)], columns=["region", "year", "indicator", "value"])
    without = monte_carlo(bare, frame, [Normal(cv=0.1)], 10, seed=1)
    assert without.awards().empty
    assert without.criteria().empty
    assert "甲市" in without.explain()


def test_one_draw_is_a_probability_too() -> None:
    one = simulated(draws=1).chance("甲市", "26")
    assert sum(one.counts or ()) == 1
    low, high = one.interval() or (1.0, 0.0)
    assert high - low > 0.7


def test_words_in_both_languages() -> None:
    found = simulated([Normal(indicator="26", sd=1)], correlation=None)
    assert "26 城镇污水处理率：达标" in found.explain()
    assert "占比的抽样值限于 0 到 100：超出的取端点。" in found.explain()
    english = found.explain("en")
    assert "beyond, they are put on the end" in english
    assert "500 draws (random draws, seed 1)" in english
    two = simulated([Normal(cv=0.1)], correlation={("26", "28"): 0.5})
    assert "Gaussian copula" in two.explain("en")
    assert "高斯 copula" in two.explain()


def test_html_is_escaped() -> None:
    found = simulated()
    seen = harmless(found._repr_html_())
    assert "乙<b>" in seen.text
    places = len({(one.region, one.year) for one in found.chances})
    assert seen.count("details", "er-block") == places
    assert seen.count("tr") == places + len(found.chances) + len(found.of_criteria) + len(found.of_awards)
    for words in (found.explain("zh").split("\n")[0], found.explain("en").split("\n")[0], "Draws of shares lie within"):
        assert words in seen.text
    chance = next(one for one in found.chances if one.counts)
    assert f"{100 * (chance.probability() or 0):.2f}%" in seen.text


def test_data_are_json_ready_and_plain() -> None:
    found = simulated()
    data = found.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["distributions"] == [{"distribution": "normal", "indicator": "26", "sd": 1.0}]
    assert len(data["probabilities"]) == len(found.chances)
    again = pickle.loads(pickle.dumps(found))
    assert again.chances == found.chances
    assert repr(again) == repr(found)


def test_what_was_not_simulated() -> None:
    found = simulated()
    for ask in (
        lambda: found.chance("丙", "26"),
        lambda: found.chance("甲市", "26", year=2001),
        lambda: found.observations(500),
        lambda: found.observations(-1),
        lambda: found.observations(True),
        lambda: found.observations("0"),  # type: ignore[arg-type]
    ):
        with pytest.raises(DataError) as caught:
            ask()
        assert caught.value.diagnostics[0].code == "E744"
    with pytest.raises(SchemeError):
        found.chance("甲市", "99")


# --- close calls -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "half"),
    [
        ("95", 0.5),
        ("95.0", 0.05),
        ("1,008.50", 0.005),
        (95.6, 0.05),
        (96.0, 0.5),
        (7, 0.5),
        (0.07, 0.005),
        ("９５．０", 0.05),
        ("是", 0),
        (None, 0),
    ],
)
def test_half_a_unit_of_the_last_place(cell: object, half: float) -> None:
    assert half_unit(cell) == pytest.approx(half)


def close(*rows: Any) -> pd.DataFrame:
    return simulated([Normal(cv=0.01)], rows=list(rows), draws=1).close_calls("en")


def row(value: Any, indicator: str = "26", year: int = 2020, **given: Any) -> tuple[Any, ...]:
    held = {"region": "甲市", "year": year, "indicator": indicator, "part": None, "subject": None} | given
    return (*held.values(), value, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("95", "fail/pass"),
        ("95.0", "fail/pass"),
        (95.0, "fail/pass"),
        ("94.95", None),
        ("94.9", None),
        ("94.6", None),
        ("95.4", None),
        (95.4, None),
        ("94", None),
        ("96", None),
    ],
)
def test_verdicts_that_the_printed_precision_cannot_decide(value: Any, expected: str | None) -> None:
    table = close(row(value))
    assert table["possible"].tolist() == ([] if expected is None else [expected])


def test_a_close_call_of_a_trend_moves_every_year() -> None:
    scheme = scheme_from_yaml(
        'format: "1"\nid: t\ntitle: t\nindicators:\n'
        '  - {id: "1", name: 甲, unit: 毫克/升, threshold: 逐年下降, better: lower}\n',
        "t.yaml",
    )

    def calls(*figures: str) -> list[str]:
        rows = [("甲市", 2018 + at, "1", figure) for at, figure in enumerate(figures)]
        frame = pd.DataFrame(rows, columns=["region", "year", "indicator", "value"])
        found = monte_carlo(scheme, frame, [Normal(cv=0.1)], 1, seed=1, years=2020).close_calls("en")
        return found["reason"].tolist()

    assert calls("320", "310", "300") == []
    assert calls("320", "310", "309") == ["309±0.5, 310±0.5, 320±0.5: may be not met / met"]
    assert calls("320", "310.0", "309.0") == []


def test_a_close_call_in_another_unit() -> None:
    scheme = scheme_from_yaml(
        'format: "1"\nid: t\ntitle: t\nindicators:\n  - {id: "1", name: 甲, unit: 毫克/升, threshold: "≤0.5"}\n',
        "t.yaml",
    )
    frame = pd.DataFrame(
        [("甲市", 2020, "1", "501", "微克/升")], columns=["region", "year", "indicator", "value", "unit"]
    )
    found = monte_carlo(scheme, frame, [Normal(cv=0.1)], 1, seed=1)
    assert found.close_calls()["half_unit"].tolist() == []
    near = monte_carlo(scheme, frame.assign(value="500"), [Normal(cv=0.1)], 1, seed=1).close_calls()
    assert near["half_unit"].tolist() == pytest.approx([0.0005])
    assert near["reason"].tolist() == ["0.5±0.0005：可能是 未达标 / 达标"]
