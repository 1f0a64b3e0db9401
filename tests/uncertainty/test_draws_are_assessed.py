"""Every draw has the verdicts that ``Scheme.assess`` gives to its figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ecorules.errors import EcoRulesError
from ecorules.schemes import Scheme, load_scheme, scheme_from_yaml
from ecorules.uncertainty import Empirical, LogNormal, Normal, Simulation, Uniform, monte_carlo
from ecorules.verdicts import Verdict

DRAWS = 5

SCHEME = """
format: "1"
id: drawn
title: 抽样
criteria:
  - {name: 约束性全部达标, of: 约束性, share: "100%"}
  - {name: 九成达标, of: all, share: "≥60%"}
indicators:
  - {id: "1", name: 污水处理率, unit: "%", threshold: "市≥95 县≥85", attribute: 约束性}
  - {id: "2", name: 化肥强度, unit: 千克/公顷, threshold: "≤300,或逐年下降", better: lower, attribute: 约束性}
  - {id: "3", name: 细颗粒物, unit: 微克/立方米, threshold: 完成上级规定的考核任务;保持稳定或持续改善, better: lower}
  - {id: "4", name: 制度, threshold: 建立}
  - id: "5"
    name: 空气
    parts:
      - {name: 优良天数比例, unit: "%", threshold: "≥80", better: higher}
      - name: 浓度下降幅度
        unit: "%"
        threshold: 完成上级管控目标;保持稳定或持续改善
        better: higher
        level: {name: 浓度, unit: 微克/立方米, better: lower}
  - {id: "6", name: 排放强度, unit: 千克/万元, threshold: "化学需氧量<3.5 二氧化硫<4.5", attribute: 约束性}
  - {id: "7", name: 面积, threshold: "面积不减少,性质不改变,功能不降低"}
  - {id: "8", name: 能耗, unit: 吨标准煤/万元, threshold: "≤0.7,且比2018年下降5%以上", better: lower}
  - {id: "9", name: 碳排放, unit: 吨/万元, threshold: 低于全国平均水平, better: lower}
  - {id: "10", name: 覆盖率, unit: "%", threshold: "2019年≥60 2020年≥70", scope: 市}
  - {id: "11", name: 酸碱度, threshold: "6~9"}
  - {id: "12", name: 绿地, unit: 平方米, threshold: 近三年逐步提高或≥15, better: higher}
"""

#: Where figures of each thing lie; the last tells units in which they may be reported.
FIGURES: dict[tuple[str, str | None, str | None], tuple[float, float, tuple[str | None, ...]]] = {
    ("1", None, None): (82, 99, (None,)),
    ("2", None, None): (280, 320, (None, "公斤/亩")),
    ("3", None, None): (30, 40, (None, "毫克/立方米")),
    ("5", "1", None): (76, 84, (None,)),
    ("5", "2", "浓度"): (30, 40, (None,)),
    ("6", None, "化学需氧量"): (3, 4, (None,)),
    ("6", None, "二氧化硫"): (4, 5, (None,)),
    ("7", None, "面积"): (100, 102, (None,)),
    ("8", None, None): (0.6, 0.8, (None,)),
    ("9", None, None): (1.8, 2.2, (None,)),
    ("10", None, None): (55, 75, (None,)),
    ("11", None, None): (5, 10, (None,)),
    ("12", None, None): (13, 16, (None,)),
}
WORDS = {
    ("4", None, None): ("建立", "是", "否", "未建立"),
    ("7", None, "性质"): ("是", "否"),
    ("7", None, "功能"): ("是",),
}
FACTORS = {"公斤/亩": 1 / 15, "毫克/立方米": 0.001}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return scheme_from_yaml(SCHEME, "drawn.yaml")


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Observations of some regions and years with gaps, and what surrounds them."""
    regions = ["甲市", "乙县", "丙"][: draw(st.integers(1, 3))]
    rows: list[dict[str, Any]] = []
    random = draw(st.randoms(use_true_random=False))
    for region in regions:
        for (indicator, part, subject), (low, high, units) in FIGURES.items():
            unit = random.choice(units)
            for year in (2018, 2019, 2020):
                if random.random() < 0.25:
                    continue
                value = round(random.uniform(low, high), 1 if high > 10 else 2)
                row = {"region": region, "year": year, "indicator": indicator, "part": part, "subject": subject}
                rows.append({**row, "value": value * FACTORS.get(unit or "", 1), "unit": unit})
                if indicator == "3" and random.random() < 0.2:
                    rows[-1] |= {"value": None, "status": random.choice(["是", "否"])}
        for (indicator, part, subject), said in WORDS.items():
            row = {"region": region, "year": 2020, "indicator": indicator, "part": part, "subject": subject}
            rows.append({**row, "status": random.choice(said)})
        if random.random() < 0.7:
            row = {"region": region, "year": 2020, "indicator": "8", "change": round(random.uniform(3, 8), 1)}
            rows = [one for one in rows if (one["region"], one["year"], one["indicator"]) != (region, 2020, "8")]
            rows.append(row)
        if random.random() < 0.7:
            rows.append({"region": region, "year": 2020, "indicator": "5", "part": "2", "value": 6.5, "unit": "%"})
    targets = [
        {"region": region, "year": year, "indicator": indicator, "part": part, "target": target}
        for region in regions
        for year in (2019, 2020)
        for indicator, part, target in (
            ("3", None, random.choice([35, "是", "≤34", "较上年下降2%", "否"])),
            ("5", "2", random.choice([35, "是", "≤34", "较上年下降2%", "浓度不增加"][:4])),
        )
        if random.random() < 0.7
    ]
    references = [{"name": "全国平均水平", "value": 2.0}]
    if random.random() < 0.5:
        references.append({"name": "全国平均水平", "value": 2.1, "region": regions[0], "year": 2020})
    return {
        "observations": pd.DataFrame(rows, dtype=object),
        "regions": {"甲市": {"设区市"}, "乙县": {"县"}},
        "targets": pd.DataFrame(targets, columns=["region", "year", "indicator", "part", "target"], dtype=object),
        "references": pd.DataFrame(references, dtype=object),
    }


def counted(found: Simulation) -> dict[Any, tuple[int, ...]]:
    held = {}
    for one in (*found.chances, *found.of_criteria, *found.of_awards):
        what = (one.indicator.id if one.indicator else one.criterion, one.part.number if one.part else 0)
        if one.counts is None:
            held[one.region, one.year, *what] = tuple(found.draws * (one.verdict.code == code) for code in range(4))
        else:
            held[one.region, one.year, *what] = one.counts
    return held


def assessed(found: Simulation, given_tables: dict[str, Any], scheme: Scheme) -> dict[Any, tuple[int, ...]]:
    counts: dict[Any, Counter[int]] = {}
    years = sorted({one.year for one in found.chances})
    for draw in range(found.draws):
        frame = found.observations(draw)
        for year in years:
            one = scheme.assess(**(given_tables | {"observations": frame}), year=year)
            for result in one.results:
                for part in (result, *result.parts):
                    what = (result.indicator.id, part.part.number if part.part else 0)
                    counts.setdefault((result.region, year, *what), Counter())[part.verdict.code] += 1
            for row in one.summary().to_dict("records"):
                names = [*(criterion.name for criterion in scheme.criteria), "criteria"]
                for name in names:
                    key = (row["region"], year, None if name == "criteria" else name, 0)
                    counts.setdefault(key, Counter())[Verdict(row[name]).code] += 1
    return {key: tuple(count[code] for code in range(4)) for key, count in counts.items()}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(held=tables(), spread=st.sampled_from(["all", "some", "steps"]), seed=st.integers(0, 9))
def test_every_draw_is_judged_as_an_assessment(held: dict[str, Any], spread: str, seed: int) -> None:
    scheme = scheme_from_yaml(SCHEME, "drawn.yaml")
    distributions: list[Any] = {
        "all": [Normal(sd="4%")],
        "some": [
            Normal(indicator="2", sd=10.0),
            LogNormal(indicator="3", cv=0.1, years=2020),
            Uniform(indicator="5", part=2, subject="浓度", low=-3, high=3, relative=True),
            Uniform(indicator="12", low=13, high=16, years=[2019, 2020]),
        ],
        # Figures on a bound, and alike in several years.
        "steps": [
            Empirical(indicator="1", values=[85, 95, 90], years=[2018, 2020]),
            Empirical(indicator="12", values=[14, 15], years=[2018, 2019, 2020]),
            Empirical(indicator="7", subject="面积", values=[100, 101], years=[2019, 2020]),
            Empirical(indicator="2", values=[300, 310], years=[2018, 2019, 2020]),
            Empirical(indicator="9", values=[2, 1.9, 2.1], years=2020),
        ],
    }[spread]
    try:
        found = monte_carlo(scheme, distributions=distributions, draws=DRAWS, seed=seed, **held)
    except EcoRulesError as error:
        event(str(error.diagnostics[0]))
        codes = {one.code for one in error.diagnostics}
    else:
        codes = set()
    if codes:  # what is to be drawn was reported as a state, or not at all
        assert codes <= {"E733", "E734"}
        return
    own, expected = counted(found), assessed(found, held, scheme)
    regions = {one.region for one in found.chances}
    places = {(one.region, one.year) for one in found.chances}
    assert len(regions) >= 1
    assert own == {key: count for key, count in expected.items() if key[:2] in places}


def test_changde_is_judged_draw_by_draw() -> None:
    scheme = load_scheme("changde-2020")
    held = {
        "observations": "examples/changde/observations.csv",
        "regions": "examples/changde/regions.csv",
        "targets": "examples/changde/targets.csv",
    }
    found = monte_carlo(scheme, distributions=[Normal(sd="5%")], draws=3, seed=1, **held)
    own, expected = counted(found), assessed(found, held, scheme)
    places = {(one.region, one.year) for one in found.chances}
    assert own == {key: count for key, count in expected.items() if key[:2] in places}
    assert len(own) > 200
