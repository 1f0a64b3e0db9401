"""A clean scheme with one thing made wrong gives that finding at that indicator, and no other warning."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.lint import lint
from ecorules.schemes import scheme_from_data

Row = dict[str, Any]

#: Rows with nothing to say about them, all of different kinds.
CLEAN: tuple[Row, ...] = (
    {"name": "城镇污水处理率", "unit": "%", "threshold": "市≥95 县≥85", "attribute": "约束性"},
    {"name": "林草覆盖率", "unit": "%", "threshold": "山区≥60 丘陵地区≥40 平原地区≥18", "attribute": "参考性"},
    {"name": "化肥施用强度", "unit": "千克/公顷", "threshold": "≤300,或逐年下降", "attribute": "参考性"},
    {"name": "生态文明建设规划", "unit": "-", "threshold": "制定实施", "attribute": "约束性"},
    {"name": "生态环境信息公开率", "unit": "%", "threshold": "100", "better": "higher", "attribute": "约束性"},
    {"name": "城镇人均公园绿地面积", "unit": "平方米/人", "threshold": "≥13", "attribute": "参考性"},
    {"name": "单位地区生产总值能耗", "unit": "吨标准煤/万元", "threshold": "保持稳定或持续改善", "better": "lower"},
    {"name": "公众对生态文明建设的满意度", "unit": "%", "threshold": "≥80", "attribute": "预期性"},
)


def scheme_of(rows: list[Row]) -> dict[str, Any]:
    return {
        "format": "1",
        "id": "mutated-2025",
        "title": "有一处改动的表",
        "number": "示政发〔2025〕1号",
        "source": {"document": "示例市生态文明建设规划"},
        "indicators": [{"id": str(at), **row} for at, row in enumerate(rows, start=1)],
    }


def warnings(rows: list[Row]) -> list[tuple[str, str | None]]:
    return [
        (finding.code, finding.indicator)
        for finding in lint(scheme_from_data(scheme_of(rows)))
        if finding.severity != "note"
    ]


def no_direction(row: Row, draw: Any) -> Row:
    return {**row, "unit": row["unit"], "threshold": "保持稳定或持续改善"} | {"better": None}


def strange_unit(row: Row, draw: Any) -> Row:
    unit = draw(st.sampled_from(("铂钴色度单位", "奇特单位", "某某当量")))
    return {**row, "unit": unit, "threshold": "≤15", "better": None}


def impossible_share(row: Row, draw: Any) -> Row:
    bound = draw(st.integers(101, 999) | st.integers(-99, -1))
    return {"name": row["name"], "unit": "%", "threshold": f"≥{bound}"}


def fraction(row: Row, draw: Any) -> Row:
    return {"name": "某项处理率", "unit": "%", "threshold": f"≥0.{draw(st.integers(31, 99))}"}


def lost_class(row: Row, draw: Any) -> Row:
    texts = ("山区≥60 丘陵地区≥40", "市≥95", "县≥85", "大城市≥60 中小城市≥50", "东部地区≥80 中部地区≥60")
    return {"name": row["name"], "unit": "%", "threshold": draw(st.sampled_from(texts))}


def dead_arm(row: Row, draw: Any) -> Row:
    scope, text = draw(st.sampled_from((("县", "市≥95 县≥85"), ("市", "市≥95 县≥85"), ("县级市", "市≥95 县≥85"))))
    return {"name": row["name"], "unit": "%", "threshold": text, "scope": scope}


def contradiction(row: Row, draw: Any) -> Row:
    low = draw(st.integers(2, 99))
    high = draw(st.integers(1, low - 1))
    return {"name": row["name"], "unit": "%", "threshold": f"(市≥{low} 县≥{low})且≤{high}"}


def unlisted_state(row: Row, draw: Any) -> Row:
    return {"name": row["name"], "unit": "-", "threshold": draw(st.sampled_from(("制定施行方案", "全面推行新政")))}


def against_sign(row: Row, draw: Any) -> Row:
    sign, better = draw(st.sampled_from((("≥", "lower"), ("≤", "higher"), (">", "lower"), ("<", "higher"))))
    return {"name": "综合评分", "unit": "分", "threshold": f"{sign}60", "better": better}


def odd_attribute(row: Row, draw: Any) -> Row:
    return {**row, "attribute": draw(st.sampled_from(("约朿性", "参考姓", "预期型", "某某类")))}


def twice(row: Row, draw: Any) -> Row:
    return {**row, "name": f"{row['name']}（{draw(st.sampled_from(('-', '*', '#', '%')))}）"}


def other_unit(row: Row, draw: Any) -> Row:
    unit, text = draw(st.sampled_from((("公顷", "≥500亩"), ("亿元", "≥300万元"), ("千克", "≤3吨"))))
    return {"name": "某项总量", "unit": unit, "threshold": text}


MUTATIONS = {
    no_direction: "W460",
    strange_unit: "W461",
    other_unit: "W462",
    impossible_share: "W463",
    fraction: "W464",
    twice: "W466",
    lost_class: "W467",
    dead_arm: "W468",
    contradiction: "W469",
    unlisted_state: "W471",
    against_sign: "W472",
    odd_attribute: "W475",
}


def test_the_clean_scheme_is_clean() -> None:
    assert warnings(list(CLEAN)) == []


@settings(max_examples=150, deadline=None)
@given(st.permutations(CLEAN), st.sampled_from(list(MUTATIONS)), st.integers(0, len(CLEAN) - 1), st.data())
def test_one_thing_made_wrong_is_found_where_it_is(rows: list[Row], mutation: Any, at: int, data: Any) -> None:
    rows = list(rows)
    changed = mutation(rows[at], data.draw)
    if mutation is twice:
        rows.append(changed)
        at = len(rows) - 1
    else:
        rows[at] = changed
    assert warnings(rows) == [(MUTATIONS[mutation], str(at + 1))]


@settings(max_examples=40, deadline=None)
@given(st.permutations(CLEAN), st.sampled_from(list(MUTATIONS)), st.integers(0, len(CLEAN) - 1), st.data())
def test_a_reason_turns_a_warning_into_a_note(rows: list[Row], mutation: Any, at: int, data: Any) -> None:
    rows = list(rows)
    rows[at] = mutation(rows[at], data.draw)
    found = warnings(rows)
    rows[at] = {**rows[at], "waive": dict.fromkeys({code for code, _ in found}, "原表如此")}
    assert warnings(rows) == []
    notes = lint(scheme_from_data(scheme_of(rows)))
    assert [note.code for note in notes] == ["N467"] * len(found)
    assert all("原表如此" in note.message for note in notes)
