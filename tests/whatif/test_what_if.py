"""The what-if in Python: what can be set, what is refused, what is shown."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules.errors import DataError, EcoRulesError
from ecorules.verdicts import Verdict
from ecorules.whatif import WhatIf, what_if

ROWS = """
format: "1"
id: x
title: 试验
criteria:
- {name: 全部, of: all, share: "100%"}
- {name: 约束, of: 约束性, share: "≥50%"}
indicators:
- {id: "1", name: 处理率, unit: "%", threshold: 市≥95 县≥85, better: higher, attribute: 约束性}
- {id: "2", name: 强度, unit: 千克/公顷, threshold: "≤300,或逐年下降", better: lower, attribute: 约束性}
- {id: "3", name: 规划, threshold: 制定实施, attribute: 参考性}
- {id: "4", name: 水质, threshold: 达到或优于Ⅲ类, attribute: 参考性}
- {id: "5", name: 酸碱度, threshold: "6~9", attribute: 参考性}
- {id: "6", name: 红线, threshold: "面积不减少,性质不改变", attribute: 约束性}
- {id: "7", name: 任务, unit: "%", threshold: 完成上级规定的考核任务, attribute: 参考性}
- id: "8"
  name: 农业
  attribute: 参考性
  parts:
  - {name: 化肥, unit: 千克/公顷, threshold: "≤300", better: lower}
  - {name: 农药, unit: 千克/公顷, threshold: "≤3.5", better: lower}
- {id: "9", name: 未报, unit: "%", threshold: "≥60", attribute: 参考性}
- {id: "10", name: 不考, threshold: 不考核}
"""
FIGURES: list[tuple[Any, ...]] = [
    ("甲市", 2020, "1", None, None, 94.0),
    ("甲市", 2018, "2", None, None, 340.0), ("甲市", 2019, "2", None, None, 330.0),
    ("甲市", 2020, "2", None, None, 335.0), ("甲市", 2020, "3", None, None, "尚未制定实施"),
    ("甲市", 2020, "4", None, None, "Ⅳ类"), ("甲市", 2020, "5", None, None, 7.0),
    ("甲市", 2019, "6", None, "面积", 100.0), ("甲市", 2020, "6", None, "面积", 101.0),
    ("甲市", 2020, "6", None, "性质", "是"), ("甲市", 2020, "7", None, None, 40.0),
    ("甲市", 2020, "8", 1, None, 310.0), ("甲市", 2020, "8", 2, None, 3.0),
]  # fmt: skip


def assessed(tmp_path: Path, figures: list[tuple[Any, ...]] = FIGURES, **given: Any) -> ecorules.Assessment:
    file = tmp_path / "scheme.yaml"
    file.write_text(ROWS, encoding="utf-8")
    columns = ["region", "year", "indicator", "part", "subject", "value"]
    frame = pd.DataFrame(figures, columns=columns, dtype=object)
    return ecorules.load_scheme(file).assess(frame, regions={"甲市": {"设区市"}}, **given)


@pytest.fixture
def card(tmp_path: Path) -> WhatIf:
    return what_if(assessed(tmp_path))


def test_those_that_fail_by_little_come_first(card: WhatIf) -> None:
    assert card.indicators == ("1", "8", "2", "7", "5", "6")
    assert repr(card) == "<WhatIf '甲市' 2020: 6 indicators shown, 0 changes>"


def test_nothing_changes_in_place(card: WhatIf) -> None:
    moved = card.set("1", 96).set("处理率", 97)
    assert card.moves == ()
    assert len(moved.moves) == 1
    assert card.result("1").verdict is Verdict.FAIL
    assert moved.result(1).margin == 2
    assert moved.set("1", 94.0) == card
    assert pickle.loads(pickle.dumps(moved)) == moved
    assert hash(moved) != hash(card)


def test_what_it_judges_is_what_an_assessment_of_those_figures_says(card: WhatIf, tmp_path: Path) -> None:
    moved = (
        card.set("1", 96)
        .set("2", 329)
        .set("3", True)
        .set("4", "Ⅱ类")
        .set("6", 99, of="面积")
        .set("8", 300, part="化肥")
    )
    changed = {("1", None, None): 96.0, ("2", None, None): 329.0, ("3", None, None): "是", ("4", None, None): "Ⅱ类"}
    changed |= {("6", None, "面积"): 99.0, ("8", 1, None): 300.0}
    figures = [
        (*row[:5], changed.get((row[2], row[3], row[4]), row[5]) if row[1] == 2020 else row[5]) for row in FIGURES
    ]
    due = assessed(tmp_path, figures)
    found = moved.assessment
    columns = ["indicator", "part", "verdict", "margin", "value", "reason"]
    pd.testing.assert_frame_equal(found.to_frame()[columns], due.to_frame()[columns])
    pd.testing.assert_frame_equal(found.summary(), due.summary())
    assert [moved.result(ident).verdict.value for ident in "123468"] == ["pass", "pass", "pass", "pass", "fail", "pass"]


def test_a_trend_is_judged_with_its_own_history(card: WhatIf) -> None:
    assert card.result("2").verdict is Verdict.FAIL
    assert card.set("2", 329.9).result("2").verdict is Verdict.PASS
    assert card.set("2", 330).result("2").verdict is Verdict.FAIL
    assert "2018" in card.set("2", 329.9).explain("2")


def test_bounds_are_moved_and_said(card: WhatIf) -> None:
    moved = card.set_bound("1", 94)
    assert moved.result("1").verdict is Verdict.PASS
    assert moved.result("1").indicator.threshold == "市≥94; 县≥85"
    assert "市≥94" in moved.explain("1", "en")
    assert moved.assessment.scheme["1"].threshold == "市≥94; 县≥85"
    assert card.base.scheme["1"].threshold == "市≥95 县≥85"
    both = card.set_bound("5", 7.5, of="low").set_bound("5", 8, of="high")
    assert both.result("5").indicator.threshold == "7.5~8"
    assert both.result("5").verdict is Verdict.FAIL
    assert card.set_bound("8", 320, part=1).result("8").parts[0].verdict is Verdict.PASS


def test_a_missing_figure_and_an_attestation(card: WhatIf) -> None:
    assert card.set("1", None).result("1").verdict is Verdict.UNKNOWN
    assert card.set("1", True).result("1").verdict is Verdict.PASS
    assert card.set("1", True).set("1", float("nan")).result("1").verdict is Verdict.UNKNOWN
    assert card.set("9", 61).result("9").verdict is Verdict.PASS
    assert card.set("4", None).result("4").verdict is Verdict.UNKNOWN


def test_a_number_in_another_unit(card: WhatIf) -> None:
    quantity = 0.3 * ecorules.units.parse("吨") / ecorules.units.parse("公顷")
    assert card.set("2", quantity).result("2").margin == pytest.approx(0)


def test_what_nobody_knows_stays_unknown_and_says_so(tmp_path: Path) -> None:
    found = what_if(assessed(tmp_path), indicators=["7"])
    assert found.result("7").verdict is Verdict.UNKNOWN
    moved = found.set("7", 99)
    assert moved.result("7").verdict is Verdict.UNKNOWN
    assert "上级" in moved.result("7").reason()
    html = moved.to_html()
    data = json.loads(re.search(r'id="wi-data">(.*?)</script>', html, re.S)[1])
    assert set(data["demands"][0]["codes"][::2]) == {1}


def test_figures_of_another_year_or_region(tmp_path: Path) -> None:
    rows = [*FIGURES, ("乙县", 2019, "1", None, None, 80.0), ("乙县", 2020, "1", None, None, 90.0)]
    several = assessed(tmp_path, rows, year="all")
    assert what_if(several, "乙县", indicators="1", year=2019).set("1", 85).year == 2019
    assert what_if(several, "乙县").year == 2020
    for region, year in [(None, None), ("丙", None), ("乙县", 2030), (3, None), ("乙县", "x")]:
        with pytest.raises(DataError, match="E791"):
            what_if(several, region, year=year)


@pytest.mark.parametrize(
    ("code", "do"),
    [
        ("E790", lambda card: what_if(None)),
        ("E790", lambda card: what_if(card.base, lang="fr")),
        ("E790", lambda card: what_if(card.base, indicators=[])),
        ("E790", lambda card: what_if(card.base, indicators=3.5)),
        ("E790", lambda card: what_if(card.base, thresholds=3.5)),
        ("E792", lambda card: what_if(card.base, indicators=["处理"])),
        ("E792", lambda card: what_if(card.base, indicators=[True])),
        ("E792", lambda card: card.set("x", 1)),
        ("E792", lambda card: card.set("8", 1)),
        ("E792", lambda card: card.set("6", 1, of="长度")),
        ("E792", lambda card: card.set("10", 1)),
        ("E792", lambda card: card.set("3", 1)),
        ("E792", lambda card: card.set("4", 3)),
        ("E792", lambda card: card.set_bound("5", 7)),
        ("E792", lambda card: card.set_bound("3", 7)),
        ("E792", lambda card: card.set_bound("1", None)),
        ("E403", lambda card: card.set("8", 1, part="种子")),
        ("E303", lambda card: card.set("1", "很多")),
        ("E302", lambda card: card.set("1", float("inf"))),
        ("E302", lambda card: card.set("1", 10**400)),
        ("E301", lambda card: card.set("1", [1])),
        ("E794", lambda card: card.to_html("/nowhere/at/all.html")),
        ("E794", lambda card: card.to_html(3)),
    ],
)
def test_what_cannot_be_used_is_refused_in_both_languages(card: WhatIf, code: str, do: Any) -> None:
    with pytest.raises(EcoRulesError) as caught:
        do(card)
    finding = caught.value.diagnostics[0]
    assert finding.code == code
    assert finding.message
    assert finding.message_en


def test_the_page_holds_bounds_turning_points_and_the_present_figure(card: WhatIf) -> None:
    html = card.to_html()
    data = json.loads(re.search(r'id="wi-data">(.*?)</script>', html, re.S)[1])
    labels = [labels for demand in data["demands"] for labels in demand["labels"]]
    assert {"94", "95"} <= set(labels[0])
    trend = next(one for one in labels if "335" in one)
    assert {"300", "330", "335"} <= set(trend)
    assert "default-src &#39;none&#39;" in html
    assert "script-src &#39;sha256-" in html
    assert len(re.findall("<script", html)) == 2


def test_the_page_starts_from_what_was_set(card: WhatIf) -> None:
    moved = card.set("1", 96.123).set_bound("1", 90).set("3", True)
    html = moved.to_html()
    assert 'value="96.123"' in html
    assert "余 6.123个百分点" in html
    assert "市≥90" in html


def test_everything_has_a_control_or_says_that_it_has_none(tmp_path: Path) -> None:
    card = what_if(assessed(tmp_path), indicators="all", thresholds=True, lang="en")
    html = card.to_html()
    assert html.count("<section") == 10
    assert html.count("<select") == 3
    assert "cannot be moved" not in html


def test_two_hundred_regions_and_hostile_names(tmp_path: Path) -> None:
    names = [f"<img src=x onerror=alert({number})>\ud800" for number in range(200)]
    found = assessed(tmp_path, [(name, 2020, "1", None, None, 90.0) for name in names])
    html = what_if(found, names[7]).to_html()
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(7)&gt;" in html
    html.encode("utf-8")
    assert "<img" not in what_if(found, names[7])._repr_html_()


def test_a_notebook_without_widgets_shows_a_table(card: WhatIf) -> None:
    shown = card.set("1", 96)._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html"}
    assert "94% → 96%" in shown["text/html"]
    assert "<script" not in shown["text/html"]


def test_the_live_card(card: WhatIf) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is an extra")
    live = what_if(card.base, indicators="all", thresholds=True).widget()
    by_place = {
        (c.axis.place.indicator, c.axis.place.part, c.axis.kind, c.axis.key, c.axis.end): c for c in live.controls
    }
    first = by_place["1", 0, "value", "", 0]
    first.slider.value = 96.0
    assert first.number.value == 96.0
    assert live.state.result("1").verdict is Verdict.PASS
    first.number.value = 120.5
    assert first.slider.max == 120.5
    assert live.state.result("1").margin == 25.5
    by_place["1", 0, "bound", "", 0].number.value = 121.0
    assert live.state.result("1").verdict is Verdict.FAIL
    missing = by_place["9", 0, "value", "", 0]
    assert missing.missing.value is True
    missing.number.value = 61.0
    assert missing.missing.value is False
    assert live.state.result("9").verdict is Verdict.PASS
    missing.missing.value = True
    assert live.state.result("9").verdict is Verdict.UNKNOWN
    grade = by_place["4", 0, "state", "", 0]
    grade.choice.value = 1
    assert live.state.result("4").verdict is Verdict.PASS
    first.number.value = float("inf")
    assert "E302" in live._notes["1"].value
    live.reset()
    assert live.state.moves == ()
    assert (first.slider.value, first.number.value, grade.choice.value) == (94.0, 94.0, 3)
    assert repr(live).startswith("<Card '甲市' 2020")
    assert "application/vnd.jupyter.widget-view+json" in live._repr_mimebundle_()


def test_the_live_card_needs_ipywidgets(card: WhatIf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ipywidgets", None)
    with pytest.raises(DataError, match="E793"):
        card.widget()


def test_a_text_of_very_many_clauses_costs_little(tmp_path: Path) -> None:
    text = " 或 ".join(f"≥{number}且≤{number}.5" for number in range(1, 60))
    file = tmp_path / "scheme.yaml"
    file.write_text(
        f'format: "1"\nid: x\ntitle: x\nindicators:\n- {{id: "1", name: 长, threshold: "{text}"}}\n', "utf-8"
    )
    frame = pd.DataFrame([("甲", 2020, "1", 5.0)], columns=["region", "year", "indicator", "value"])
    card = what_if(ecorules.load_scheme(file).assess(frame), thresholds=True, lang="en")
    html = card.to_html()
    assert len(html) < 500_000
    assert "cannot be moved on this page" in html
    assert "and perhaps more" in html


def test_a_bound_of_a_rule_in_words_of_its_own_is_quoted_as_moved(tmp_path: Path) -> None:
    file = tmp_path / "scheme.yaml"
    row = '- {id: "1", name: 率, unit: "%", threshold: "≥95", scope: 设区市}'
    file.write_text(f'format: "1"\nid: x\ntitle: x\nindicators:\n{row}\n', encoding="utf-8")
    frame = pd.DataFrame([("甲", 2020, "1", 92.0)], columns=["region", "year", "indicator", "value"])
    found = ecorules.load_scheme(file).assess(frame, regions={"甲": {"设区市"}})
    moved = what_if(found).set_bound("1", 90)
    assert moved.result("1").verdict is Verdict.PASS
    assert "95" not in moved.explain("1")
    assert "≥90" in moved.explain("1")
