"""The cheapest measures: against all subsets, and what each kind of demand makes of a plan."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markups import harmless

from ecorules import DataError, EcoRulesError, load_scheme
from ecorules.measures import Measure, cheapest, frontier, read_measures
from ecorules.schemes import Scheme, scheme_from_data

ROWS = [
    ("1", "优良天数比例", "%", "≥85"),
    ("2", "能耗", "吨标煤/万元", "≤0.7"),
    ("3", "酸碱度", None, "6~9"),
    ("4", "化肥", "千克/公顷", "≤300,或逐年下降"),
    ("5", "森林覆盖率", "%", "市>40 县≥20"),
    ("6", "公园绿地", "平方米/人", "≥13"),
]


def scheme(rows: list[tuple[str, str, str | None, str]] | None = None, share: str | None = "100%") -> Scheme:
    listed = []
    for number, name, unit, threshold in rows or ROWS:
        better = "lower" if name in {"能耗", "化肥"} else "higher"
        row = {"id": number, "name": name, "threshold": threshold, "better": better, "attribute": "约束性"}
        listed.append(row | ({"unit": unit} if unit else {}))
    data: dict[str, Any] = {
        "format": "1",
        "id": "trial",
        "title": "试",
        "indicators": listed,
    }
    if share is not None:
        data["criteria"] = [{"name": "总体", "of": "all", "share": share}]
    return scheme_from_data(data)


def observed(values: Mapping[str, float | str], region: str = "甲市", year: int = 2020) -> pd.DataFrame:
    return pd.DataFrame(
        [(region, year, key, value) for key, value in values.items()], columns=["region", "year", "indicator", "value"]
    )


START = {"1": 80.0, "2": 0.9, "3": 9.5, "4": 320.0, "5": 39.5, "6": 12.0}
CITY = {"甲市": {"市"}}


def brute(trial: Scheme, start: dict[str, float], measures: list[Measure], need: int) -> tuple[float | None, int]:
    """The least cost of any subset that meets so many indicators, and the most that any meets."""
    best: float | None = None
    most = 0
    by_name = {each.name: each for each in measures}
    for size in range(len(measures) + 1):
        for subset in combinations(measures, size):
            names = {each.name for each in subset}
            if any(set(each.excludes) & names or not set(each.requires) <= names for each in subset):
                continue
            values = dict(start)
            for each in subset:
                for key, amount in each.effects.items():
                    values[key] = round(values[key] + float(amount), 9)
            for key in ("1", "5"):
                if key in values:
                    values[key] = min(max(values[key], 0.0), 100.0)
            frame = pd.concat([observed(start), observed(values, year=2021)])
            met = sum(one.verdict.value == "pass" for one in trial.assess(frame, CITY, year=2021).results)
            most = max(most, met)
            cost = sum(by_name[name].cost for name in names)
            if met >= need and (best is None or cost < best):
                best = cost
    return best, most


@pytest.mark.parametrize("seed", range(12))
def test_the_optimum_is_that_of_all_subsets(seed: int) -> None:
    draw = random.Random(seed)
    steps = {"1": (-2, 6), "2": (-0.3, 0.1), "3": (-2.5, 0.5), "4": (-25, 5), "5": (-0.5, 1), "6": (-0.5, 1.5)}
    names = [f"m{number}" for number in range(6)]
    measures = []
    for name in names:
        keys = draw.sample(sorted(steps), k=draw.randint(1, 3))
        effects = {key: round(draw.uniform(*steps[key]), draw.choice([0, 1, 2])) or 0.1 for key in keys}
        others = [other for other in names if other != name]
        measures.append(
            Measure(
                name=name,
                cost=draw.randint(1, 30),
                effects=effects,
                excludes=(draw.choice(others),) if draw.random() < 0.2 else (),
                requires=(draw.choice(others),) if draw.random() < 0.2 else (),
            )
        )
    share = draw.choice(["100%", "≥80%", "≥50%"])
    trial = scheme(share=share)
    need = {"100%": 6, "≥80%": 5, "≥50%": 3}[share]
    best, most = brute(trial, START, measures, need)
    plan = cheapest(trial, observed(START), measures, 2021, regions=CITY)
    assert plan.status == ("optimal" if best is not None else "infeasible")
    if best is not None:
        assert plan.cost == pytest.approx(best)
        assert plan.after.summary()["总体"].tolist() == ["pass"]
    curve = frontier(trial, observed(START), measures, 2021, regions=CITY)
    assert curve["met"].tolist() == list(range(most + 1))
    assert curve["cost"].is_monotonic_increasing
    assert curve["cost"].iloc[-1] == pytest.approx(brute(trial, START, measures, most)[0])
    more = [*measures, Measure(name="more", cost=3, effects={"1": 5, "2": -0.2})]
    richer = cheapest(trial, observed(START), more, 2021, regions=CITY)
    if best is not None:
        assert richer.cost <= best + 1e-9


def one(threshold: Any, value: object, unit: str | None = "%", better: str | None = "higher", **also: Any) -> Scheme:
    row = (
        {"id": "1", "name": "指标甲", "threshold": threshold, "better": better}
        | ({"unit": unit} if unit else {})
        | also
    )
    return scheme_from_data({"format": "1", "id": "trial", "title": "试", "indicators": [row]})


def plan_of(trial: Scheme, value: object, measures: list[Measure], by: int = 2021, **also: Any) -> Any:
    return cheapest(trial, observed({"1": value}), measures, by, **also)  # type: ignore[dict-item]


def dose(effect: float | str = 1.0, **also: Any) -> Measure:
    return Measure(**{"name": "加量", "cost": 2, "effects": {"1": effect}, "kind": "scale", "high": 50, **also})


@pytest.mark.parametrize(
    ("threshold", "value", "effect", "due"),
    [
        ("≥95", 90.0, 1.0, 95.0),
        (">95", 90.0, 1.0, 96.0),
        (">95.5", 90.1, 1.0, 95.6),
        ("<5", 9.0, -1.0, 4.0),
        ("40~60", 70.0, -1.0, 60.0),
    ],
)
def test_an_amount_stops_at_the_bound_as_printed(threshold: str, value: float, effect: float, due: float) -> None:
    plan = plan_of(one(threshold, value, better=None), value, [dose(effect)])
    assert plan.status == "optimal"
    assert plan.to_frame()["value_after"].tolist() == [due]
    assert plan.cost == pytest.approx(2 * abs(due - value))


def test_steps_and_a_least_amount_are_kept_to() -> None:
    trial = one("≥95", 90.0)
    assert plan_of(trial, 90.0, [dose(1.0, step=2)]).measures()["amount"].tolist() == [6.0]
    assert plan_of(trial, 90.0, [dose(1.0, low=7)]).measures()["amount"].tolist() == [7.0]
    assert plan_of(trial, 90.0, [dose(1.0, low=1, step=3)]).measures()["amount"].tolist() == [7.0]
    assert plan_of(trial, 96.0, [dose(1.0, low=7)]).measures().empty


def test_a_share_stops_at_a_hundred_and_at_nought() -> None:
    wide = Measure(name="大", cost=1, effects={"1": 60})
    assert plan_of(one("100", 70.0), 70.0, [wide]).to_frame()["value_after"].tolist() == [100.0]
    less = Measure(name="减", cost=1, effects={"1": -60})
    plan = plan_of(one("≤0", 30.0, better="lower"), 30.0, [less])
    assert plan.to_frame()["value_after"].tolist() == [0.0]


def test_relative_effects_and_other_units() -> None:
    trial = one("≤95", 100.0, unit="吨", better="lower")
    assert plan_of(trial, 100.0, [Measure(name="a", cost=1, effects={"1": "-5%"})]).cost == 1
    assert plan_of(trial, 100.0, [Measure(name="a", cost=1, effects={"1": "-4.9%"})]).status == "infeasible"
    assert plan_of(trial, 100.0, [Measure(name="a", cost=1, effects={"指标甲": "-5000千克"})]).cost == 1
    assert plan_of(one("≥95", 94.0), 94.0, [Measure(name="a", cost=1, effects={"1": "1百分点"})]).cost == 1


def test_a_course_needs_the_year_before() -> None:
    trial = one("逐年下降", 10.0, unit="吨", better="lower")
    frame = pd.concat([observed({"1": v}, year=y) for y, v in [(2018, 12.0), (2019, 11.0), (2020, 10.0)]])
    small = Measure(name="小", cost=1, effects={"1": -0.5})
    plan = cheapest(trial, frame, [small], 2021)
    assert (plan.status, plan.cost) == ("optimal", 1.0)
    far = cheapest(trial, frame, [small], 2025)
    assert far.status == "infeasible"
    assert far.regions[0].obstacles[0].kind == "out_of_reach"


def test_the_threshold_and_the_class_of_the_year_count() -> None:
    dated = one([{"text": "≥80", "from": "2019"}, {"text": "≥85", "from": "2022"}], 82.0)
    rise = Measure(name="升", cost=4, effects={"1": 3})
    assert plan_of(dated, 82.0, [rise], 2021).cost == 0
    assert plan_of(dated, 82.0, [rise], 2022).cost == 4
    classed = one("市≥85 县≥80", 82.0)
    assert plan_of(classed, 82.0, [rise], regions={"甲市": {"县"}}).cost == 0
    assert plan_of(classed, 82.0, [rise], regions={"甲市": {"市"}}).cost == 4


def test_all_parts_must_pass_and_a_level_is_what_moves() -> None:
    row = {
        "id": "8", "name": "空气", "parts": [
            {"name": "优良", "threshold": "≥85", "unit": "%", "better": "higher"},
            {"name": "细颗粒物", "threshold": "≤35", "unit": "微克/立方米", "better": "lower"},
        ],
    }  # fmt: skip
    trial = scheme_from_data({"format": "1", "id": "trial", "title": "试", "indicators": [row]})
    rows = [("甲", 2020, "8", 1, 80.0), ("甲", 2020, "8", 2, 38.0)]
    frame = pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "value"])
    days = Measure(name="天", cost=3, effects={"8.1": 5})
    dust = Measure(name="尘", cost=7, effects={"细颗粒物": "-3微克/立方米"})
    assert cheapest(trial, frame, [days, dust], 2021).cost == 10
    assert cheapest(trial, frame, [days, dust], 2020).cost == 10
    plan = cheapest(trial, frame, [days], 2021)
    assert [(each.indicator, each.part, each.kind) for each in plan.regions[0].obstacles] == [("8", 2, "no_measure")]
    with pytest.raises(DataError, match="E762"):
        cheapest(trial, frame, [Measure(name="a", cost=1, effects={"8": 1})], 2021)


def test_states_count_as_they_stand() -> None:
    trial = scheme([("1", "规划", None, "制定实施"), ("2", "林", "%", "≥20")])
    grow = Measure(name="绿化", cost=2, effects={"2": 5, "1": 1})
    yes = cheapest(trial, observed({"1": "是", "2": 16.0}), [grow], 2021)
    assert (yes.status, yes.cost) == ("optimal", 2.0)
    no = cheapest(trial, observed({"1": "否", "2": 16.0}), [grow], 2021)
    assert [(each.indicator, each.kind) for each in no.regions[0].obstacles] == [("1", "fixed")]
    unknown = cheapest(trial, observed({"2": 16.0}), [grow], 2021)
    assert [each.indicator for each in unknown.regions[0].obstacles] == ["1"]
    half = cheapest(
        scheme([("1", "规划", None, "制定实施"), ("2", "林", "%", "≥20")], "≥50%"), observed({"2": 16.0}), [grow], 2021
    )
    assert half.cost == 2


def test_what_stands_in_the_way_is_named_with_what_it_lacks() -> None:
    trial = scheme()
    measures = [
        Measure(name="a", cost=1, effects={"1": 3}),
        Measure(name="b", cost=1, effects={"2": -0.2, "3": -1, "4": -30, "5": 1}),
        Measure(name="c", cost=1, effects={"6": 1, "2": 0.1}),
    ]
    plan = cheapest(trial, observed(START), measures, 2021, regions=CITY)
    region = plan.regions[0]
    assert (plan.status, region.chosen, plan.cost) == ("infeasible", (), 0.0)
    found = {each.indicator: each for each in region.obstacles}
    assert found["1"].kind == "out_of_reach"
    assert (found["1"].best, found["1"].lack) == (83.0, 2.0)
    assert len(found) == 2
    assert {each.kind for name, each in found.items() if name != "1"} == {"conflict"}
    assert "83" in plan.explain("en")
    assert "还差 2" in plan.explain()


def test_regions_decide_and_pay_for_themselves() -> None:
    frame = pd.concat([observed({"1": 80.0}, region) for region in ("甲", "乙", "丙")])
    measures = [
        Measure(name="贵", cost=9, effects={"1": 5}),
        Measure(name="便宜", cost=2, effects={"1": 5}, regions=("乙",)),
        Measure(name="将来", cost=1, effects={"1": 5}, start=2030),
    ]
    plan = cheapest(one("≥85", 80.0), frame, measures, 2021)
    assert [(each.region, each.cost) for each in plan.regions] == [("甲", 9), ("乙", 2), ("丙", 9)]
    assert plan.cost == 20
    assert cheapest(one("≥85", 80.0), frame, measures, 2030).cost == 3


def test_a_plan_in_words_data_and_html() -> None:
    plan = plan_of(one("≥85", 80.0), 80.0, [Measure(name="<b>x</b>", cost=3, effects={"1": 5})])
    seen = harmless(plan._repr_html_())
    for words in ("<b>x</b>", "✓ 最优", "甲市", "✗ 未达标", "✓ 达标", "总成本 3", "total cost of 3"):
        assert words in seen.text
    assert plan.to_dict()["regions"][0]["chosen"] == [{"measure": "<b>x</b>", "amount": 1.0, "cost": 3.0}]
    assert "成本 3" in plan.explain()
    assert "cost 3" in plan.explain("en")
    assert plan.criteria()["after"].tolist() == ["pass"]
    assert plan.region("甲市").met_after == 1
    with pytest.raises(DataError, match="E762"):
        plan.region("乙市")


def test_tables_with_chinese_headings_and_targets_of_an_earlier_year() -> None:
    frame = pd.DataFrame({"地区": ["甲"], "年份": ["2020年"], "指标": ["指标甲"], "数值": ["80"], "单位": ["%"]})
    rise = Measure(name="升", cost=4, effects={"1": 5})
    assert cheapest(one("≥85", 80.0), frame, [rise], 2022).cost == 4
    asked = one("达到上级规定的考核要求", 80.0)
    targets = pd.DataFrame({"region": ["甲"], "year": [2020], "indicator": ["1"], "target": [84]})
    try:
        plan = cheapest(asked, frame, [rise], 2022, targets=targets)
    except EcoRulesError as error:  # the wording decides whether a number can be a target
        pytest.fail(str(error))
    assert plan.after.results[0].inputs.arguments()["target"] == 84


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": 2019}, "E761"), ({"by": "2021"}, "E761"), ({"by": True}, "E761"), ({"by": 10**9}, "E761"),
        ({"measures": None}, "E767"), ({"measures": [1]}, "E767"), ({"measures": {"a": 1}}, "E767"),
        ({"time_limit": 0}, "E767"), ({"time_limit": float("nan")}, "E767"), ({"time_limit": "1"}, "E767"),
        ({"criteria": ["没有"]}, "E762"), ({"criteria": 3}, "E767"), ({"scheme": "trial"}, "E767"),
        ({"observations": pd.DataFrame(columns=["region", "year", "indicator", "value"])}, "E767"),
        ({"observations": 3}, "E501"), ({"year": "x"}, "E761"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_asked(change: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"scheme": scheme(), "observations": observed(START), "measures": [], "by": 2021} | change
    with pytest.raises(EcoRulesError, match=code):
        cheapest(**given)


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ([Measure(name="a", cost=1, effects={"林覆盖": 1})], "E762"),
        ([Measure(name="a", cost=1, effects={"1.7": 1})], "E762"),
        ([Measure(name="a", cost=1, effects={"1": 1}, regions=("乙市",))], "E762"),
        ([Measure(name="a", cost=1, effects={"1": 1}, excludes=("b",))], "E762"),
        ([Measure(name="a", cost=1, effects={"1": 1}, requires=("a",))], "E760"),
        ([Measure(name="a", cost=1, effects={"1": 1, "优良天数比例": 2})], "E760"),
        ([Measure(name="a", cost=1, effects={"1": 1})] * 2 + [Measure(name="a", cost=2, effects={"1": 1})], "E760"),
        ([Measure(name="a", cost=1, effects={"2": "3吨"})], "E763"),
        ([Measure(name="a", cost=1, effects={"2": "3百分点"})], "E763"),
        ([Measure(name="a", cost=1, effects={"3": "3吨"})], "E763"),
        ([Measure(name="a", cost=1, effects={"2": "3 哈哈"})], "E763"),
        ([dose(), Measure(name="b", cost=1, effects={"1": 1}, requires=("加量",))], "E760"),
    ],
)
def test_measures_that_do_not_fit_the_scheme(measures: list[Measure], code: str) -> None:
    with pytest.raises(EcoRulesError, match=code):
        cheapest(scheme(), observed(START), measures, 2021)


def test_without_scipy_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(DataError, match=r"ecorules\[scenarios\]"):
        cheapest(scheme(), observed(START), [], 2021)


@pytest.mark.parametrize("kind", ["once", "scale"])
def test_what_the_assessment_does_not_confirm_is_an_error(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from ecorules.measures import planning

    monkeypatch.setattr(planning, "_holds", lambda *_: False)
    measure = Measure(name="a", cost=1, effects={"1": 9}) if kind == "once" else dose()
    with pytest.raises(DataError, match="E768"):
        plan_of(one("≥85", 80.0), 80.0, [measure])


def test_the_next_set_is_tried_where_the_first_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    from ecorules.measures import planning

    real = planning._holds
    monkeypatch.setattr(planning, "_holds", lambda found, *rest: found.cost != 1 and real(found, *rest))
    measures = [Measure(name="a", cost=1, effects={"1": 9}), Measure(name="b", cost=3, effects={"1": 9})]
    assert plan_of(one("≥85", 80.0), 80.0, measures).cost == 3


def test_where_the_time_is_up_the_gap_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from ecorules.measures.solving import Program

    real = Program.solve
    monkeypatch.setattr(Program, "solve", lambda self, s: replace(real(self, s), gap=0.25, is_optimal=False))
    plan = plan_of(one("≥85", 80.0), 80.0, [dose()])
    assert (plan.status, plan.gap) == ("limit", 0.25)
    assert "25.00%" in plan.explain()
    assert "25.00%" in plan.explain("en")


@settings(max_examples=25, deadline=None)
@given(
    value=st.integers(0, 1000).map(lambda tenths: tenths / 10),
    threshold=st.sampled_from(["≥95", ">95", "≤20", "<20", "40~60", "≥90或≤10", "20~30,或≥70", "=50", "100"]),
    steps=st.lists(
        st.tuples(st.integers(-99, 99).filter(bool), st.integers(1, 9), st.integers(1, 3), st.integers(0, 2)),
        min_size=1,
        max_size=3,
    ),
)
def test_amounts_in_steps_are_those_of_all_amounts(
    value: float, threshold: str, steps: list[tuple[int, int, int, int]]
) -> None:
    trial = one(threshold, value)
    measures = [
        Measure(name=f"m{at}", cost=cost, effects={"1": tenths / 10}, kind="scale", low=low, high=low + count, step=1)
        for at, (tenths, cost, count, low) in enumerate(steps)
    ]
    best: float | None = None
    rule = trial["1"].rule
    assert rule is not None
    ranges = [[0, *range(low, low + count + 1)] for _, _, count, low in steps]
    for amounts in product(*ranges):
        moved = value + sum(amount * step[0] / 10 for amount, step in zip(amounts, steps, strict=True))
        stopped = min(max(round(moved, 6), 0.0), 100.0)
        cost = float(sum(amount * step[1] for amount, step in zip(amounts, steps, strict=True)))
        if rule.evaluate(stopped).verdict.value == "pass" and (best is None or cost < best):
            best = cost
    plan = plan_of(trial, value, measures)
    assert (plan.cost if plan.status == "optimal" else None) == (None if best is None else pytest.approx(best))


@settings(max_examples=25, deadline=None)
@given(
    value=st.floats(0, 100).map(lambda number: round(number, 3)),
    threshold=st.sampled_from(["≥95", ">95", "≤20", "<20", "40~60", "≥90或≤10"]),
    effects=st.lists(st.floats(-9, 9).map(lambda x: round(x, 2)).filter(bool), min_size=1, max_size=4),
)
def test_any_amount_is_enough_and_no_more_than_needed(value: float, threshold: str, effects: list[float]) -> None:
    trial = one(threshold, value)
    measures = [
        Measure(name=f"m{at}", cost=1 + at, effects={"1": effect}, kind="scale", high=30)
        for at, effect in enumerate(effects)
    ]
    plan = plan_of(trial, value, measures)
    if plan.status == "infeasible":
        assert [each.kind for each in plan.regions[0].obstacles] == ["out_of_reach"]
        return
    assert plan.after.results[0].verdict.value == "pass"
    rule = trial["1"].rule
    assert rule is not None
    after = plan.after.results[0].value
    assert isinstance(after, float)
    if plan.cost > 0:  # half a printed step back does not pass
        back = after - (after - value) / abs(after - value) * 0.011
        assert rule.evaluate(back).verdict.value == "fail" or abs(after - value) < 0.011


def test_the_measures_of_the_example_move_the_level_behind_a_part() -> None:
    folder = Path(__file__).parents[2] / "examples" / "changde"
    rows = [
        ("常德市", 2020, "8", 2, "PM2.5浓度", 40.0),
        ("常德市", 2020, "8", 1, None, 81.5),
        ("常德市", 2020, "26", None, None, 94.0),
        ("常德市", 2020, "28", None, None, 12.5),
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "indicator", "part", "subject", "value"])
    goals = pd.DataFrame(
        [("常德市", 2020, "8", 1, 82.0), ("常德市", 2020, "8", 2, 38.0)],
        columns=["region", "year", "indicator", "part", "target"],
    )
    curve = frontier(
        load_scheme("changde-2020"),
        frame,
        read_measures(folder / "measures.yaml"),
        2021,
        regions=folder / "regions.csv",
        targets=goals,
    )
    assert curve["measures"].tolist()[-1] == {"燃煤锅炉改造": 1.0, "城镇污水管网": 10.0, "城镇公园": 25.0}
    assert curve["cost"].tolist() == [0.0, 1600.0, 3400.0, 5650.0]


def test_what_stands_in_the_way_shows_in_both_languages() -> None:
    plan = plan_of(one("≥85", 80.0), 80.0, [Measure(name="x", cost=3, effects={"1": 1})])
    seen = harmless(plan._repr_html_())
    obstacle = plan.regions[0].obstacles[0]
    assert "✗ 达不到要求" in seen.text
    assert obstacle.reason in seen.text
    assert obstacle.reason_en in seen.text


def test_regions_beyond_number_are_counted() -> None:
    frame = pd.concat([observed({"1": 80.0}, f"第{at}县") for at in range(35)])
    plan = cheapest(one("≥85", 80.0), frame, [Measure(name="x", cost=3, effects={"1": 5})], 2021)
    assert "另有 5 个地区" in harmless(plan._repr_html_()).text
