"""``rule.verdicts`` and ``rule.margins``: every form of input, and what is refused."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ecorules
from ecorules import DataError, EcoRulesError, UnitError
from ecorules.kernel import BLOCK, verdicts
from ecorules.rules import AllOf, AnyOf, Compare, Op, Rule, Settings, Status, Subject

NAN = float("nan")


def codes(text: str, *given: Any, unit: str | None = "%", better: Any = None, **inputs: Any) -> list[int]:
    """The codes of a text, after a look at their type."""
    found = ecorules.parse(text, unit=unit, better=better).verdicts(*given, **inputs)
    assert found.dtype == np.int8
    assert found.ndim == 1
    return found.tolist()


@pytest.mark.parametrize(
    "values",
    [
        np.array([96.0, 92.5, NAN]),
        np.array([96.0, 92.5, NAN], dtype=np.float32),
        [96, 92.5, None],
        (96.0, 92.5, NAN),
        pd.Series([96.0, 92.5, None]),
        pd.Series([96.0, 92.5, None], dtype="Float64"),
        pd.Series([96, 92, None], dtype="Int64"),
        pd.Series([96, 92, None], dtype="object"),
        pd.array([96.0, 92.5, pd.NA], dtype="Float64"),
        pd.Series([96.0, 92.5, None], index=[7, 7, 1]),
    ],
    ids=lambda values: f"{type(values).__name__} {getattr(values, 'dtype', '')}",
)
def test_numbers_of_any_kind(values: Any) -> None:
    assert codes("≥95", values) == [2, 0, 1]


def test_integers_and_a_single_number() -> None:
    assert codes("≥95", np.array([96, 95, 94], dtype=np.uint8)) == [2, 2, 0]
    assert codes("≥95", 96.0) == [2]
    assert codes("≥95") == [1]


def test_numbers_never_attest_and_bools_do() -> None:
    assert codes("建立", [1.0, 0.0], unit=None) == [1, 1]
    assert codes("建立", np.array([True, False]), unit=None) == [2, 0]
    assert codes("≥95", pd.array([True, False, None], dtype="boolean")) == [2, 0, 1]
    assert codes("≥95", [True, None, 96.0, 94.0]) == [2, 1, 2, 0]


@pytest.mark.parametrize(
    "reports",
    [
        ["已建立", "未建立", "进行中", None],
        np.array(["已建立", "未建立", "进行中", None], dtype=object),
        pd.Series(["已建立", "未建立", "进行中", None], dtype="str"),
        pd.Categorical(["已建立", "未建立", "进行中", None]),
        pd.Series(
            pd.Categorical(["已建立", "未建立", "进行中", None], categories=["没人说", "已建立", "进行中", "未建立"])
        ),
    ],
    ids=lambda reports: type(reports).__name__,
)
def test_reports_and_categories(reports: Any) -> None:
    assert codes("建立", reports, unit=None) == [2, 0, 1, 1]


def test_grades_are_texts() -> None:
    assert codes("达到或优于Ⅲ类", ["Ⅱ", "IV类", "劣Ⅴ", None], unit=None) == [2, 0, 0, 1]
    with pytest.raises(DataError, match="E314"):
        codes("达到或优于Ⅲ类", [2.0, 3.0], unit=None)


def test_values_in_another_unit() -> None:
    rule = ecorules.parse("≤300", unit="千克/公顷")
    assert rule.verdicts([19.0, 20.0, 21.0, NAN], unit="公斤/亩").tolist() == [2, 2, 0, 1]
    with pytest.raises(UnitError):
        rule.verdicts([19.0], unit="%")


def test_a_quantity_with_an_array() -> None:
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry()
    rule = ecorules.parse("≤35", unit="微克/立方米")
    assert rule.verdicts(np.array([0.034, 0.035, 0.036]) * registry("mg/m^3")).tolist() == [2, 2, 0]


HISTORY = {2018: [340.0, 310.0, 330.0, 1.0], 2019: [330.0, NAN, 335.0, 2.0], 2020: [320.0, 305.0, 299.0, 3.0]}


def test_histories_by_year_and_as_a_matrix() -> None:
    matrix = np.column_stack(list(HISTORY.values()))
    for history in (HISTORY, matrix, np.asfortranarray(matrix)):
        assert codes("逐年下降", history=history, unit=None) == [2, 1, 0, 0]
    assert codes("不低于2019年", history=HISTORY, unit=None) == [0, 1, 0, 2]
    assert codes("不低于2019年", history=matrix, unit=None) == [1, 1, 1, 1]
    assert codes("不低于2019年", history=matrix, year=2020, unit=None) == [0, 1, 0, 2]
    years = [2020, 2020, 2021, 2019]
    assert codes("不低于2019年", history=matrix, year=years, unit=None) == [0, 1, 0, 2]


def test_a_year_for_each_row_picks_its_milestone() -> None:
    text = "2020年≥60 2030年≥95"
    assert codes(text, [70.0] * 5, year=[2019, 2020, 2029, 2030, 2040]) == [3, 2, 2, 0, 0]
    assert codes(text, [70.0, 96.0, 50.0], year=np.array([NAN, NAN, 2025])) == [1, 2, 0]


def test_the_value_stands_in_for_the_assessed_year() -> None:
    rule = ecorules.parse("逐年下降", unit="千克")
    history = {2018: [3.0, 3.0], 2019: [2.0, 2.0]}
    assert rule.verdicts([1.0, 2.5], history=history, year=2020).tolist() == [2, 0]
    with pytest.raises(DataError, match="E305"):
        rule.verdicts([1.0, 2.5], history=history)


@pytest.mark.parametrize(
    "classes",
    [
        {"设区市": [True, False, False], "县": np.array([False, True, False])},
        [{"设区市"}, {"县"}, set()],
        ["设区市", "县", None],
        pd.Categorical(["设区市", "县", None]),
        np.array(["设区市", "县", ""], dtype=object),
        [("设区市", "山区"), ["县"], frozenset({"沿海"})],
    ],
    ids=lambda classes: type(classes).__name__,
)
def test_classes(classes: Any) -> None:
    assert codes("市≥95 县≥85", [90.0, 90.0, 90.0], classes=classes) == [0, 2, 1]
    assert codes("市≥95 县≥85", [96.0, 80.0, 96.0], classes=classes) == [2, 0, 2]


def test_one_set_of_classes_holds_for_all_rows() -> None:
    assert codes("市≥95 县≥85", [96.0, 90.0], classes={"设区市"}) == [2, 0]
    assert codes("市≥95 县≥85", [96.0, 90.0], classes="县") == [2, 2]


def test_many_columns_of_classes() -> None:
    """More combinations than are numbered outright."""
    text = "超大城市≥90 特大城市≥80 大城市≥70 中等城市≥60 小城市≥50"
    labels = ["超大城市", "特大城市", "大城市", "中等城市", "小城市", "Ⅰ型大城市", "Ⅱ型大城市"]
    rng = np.random.default_rng(7)
    classes = {label: rng.random(300) < 0.1 for label in labels}
    values = rng.integers(40, 100, 300).astype(float)
    rule = ecorules.parse(text, unit="%")
    alone = [
        rule.evaluate(value, classes={label for label in labels if classes[label][at]}).verdict.code
        for at, value in enumerate(values)
    ]
    assert rule.verdicts(values, classes=classes).tolist() == alone


def test_targets_of_every_kind() -> None:
    rule = ecorules.parse("完成上级规定的考核任务", unit="%", better="higher")
    targets = [True, False, None, 90.0, 96.0, "≥90", "≥96", "完成"]
    assert rule.verdicts([95.0] * 8, target=targets).tolist() == [2, 0, 1, 2, 0, 2, 0, 2]
    assert rule.verdicts([95.0, 89.0], target="≥90").tolist() == [2, 0]
    assert rule.verdicts([95.0, 89.0], target=pd.Categorical(["≥90", "≥85"])).tolist() == [2, 2]


def test_each_target_text_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    from ecorules.kernel import targets

    parse = targets.parse
    monkeypatch.setattr(targets, "parse", lambda text, **more: read.append(text) or parse(text, **more))
    rule = ecorules.parse("完成上级规定的考核任务", unit="%", better="higher")
    n = 3 * BLOCK
    found = rule.verdicts(np.full(n, 95.0), target=pd.Categorical.from_codes(np.arange(n) % 2, ["≥90", "≥96"]))
    assert np.bincount(found).tolist() == [n // 2, 0, n // 2]
    assert sorted(read) == ["≥90", "≥96"]


def test_references_for_all_rows_and_for_each() -> None:
    rule = ecorules.parse("低于全国平均水平", unit="%")
    assert rule.verdicts([60.0, 62.0], references={"全国平均值": 61.2}).tolist() == [2, 0]
    assert rule.verdicts([60.0, 62.0, 60.0], references={"全国平均水平": [59.0, 63.0, None]}).tolist() == [0, 2, 1]
    assert rule.verdicts([60.0, 62.0], references={"全国平均水平": [True, False]}).tolist() == [2, 0]
    with pytest.raises(DataError, match="E310"):
        rule.verdicts([60.0], references={"全国平均值": [1.0], "全国平均": [2.0]})


def test_parts() -> None:
    rule = ecorules.parse("面积不减少,性质不改变,功能不降低", unit="-")
    parts = {"面积": {"history": {2019: [5.0, 5.0], 2020: [5.0, 4.0]}}, "性质": True, "功能": [True, None]}
    assert rule.verdicts(parts=parts).tolist() == [2, 0]
    lone = ecorules.parse("应用率100%")
    assert lone.verdicts([100.0, 99.0]).tolist() == lone.verdicts(parts={"应用率": [100.0, 99.0]}).tolist() == [2, 0]
    words = ecorules.parse("≥90 且无危险废物排放", unit="%")
    assert words.verdicts([95.0, 95.0, 80.0], parts={"无危险废物排放": [True, None, True]}).tolist() == [2, 1, 0]


def test_a_part_without_data_counts_as_not_named() -> None:
    """A missing figure of a part is no more than no figure, whether rows or one observation."""
    lone = ecorules.parse("应用率100%")
    assert lone.verdicts([100.0, 99.0, NAN], parts={"应用率": [NAN, 100.0, 100.0]}).tolist() == [2, 2, 2]
    assert lone.evaluate(100.0, parts={"应用率": NAN}).verdict.code == 2
    several = ecorules.parse("面积不减少,性质不改变", unit="-")
    assert several.verdicts(True, parts={"面积": [True, None, False]}).tolist() == [2, 2, 0]
    assert several.evaluate(True, parts={"面积": {"value": NAN}}).verdict.code == 2


def test_changes() -> None:
    rule = ecorules.parse("较2015年下降18%以上")
    assert rule.verdicts(change=[18.0, 17.9, NAN]).tolist() == [2, 0, 1]
    history = {2015: [100.0, 100.0, 0.0], 2020: [82.0, 82.1, 5.0]}
    assert rule.verdicts(history=history).tolist() == [2, 0, 1]
    assert rule.verdicts(history=history, change=[NAN, 18.5, NAN]).tolist() == [2, 2, 1]


def test_margins() -> None:
    rule = ecorules.parse("≥95", unit="%")
    np.testing.assert_array_equal(rule.margins([92.3, 96.5, None, 95.0]), [-2.7, 1.5, NAN, 0.0])
    np.testing.assert_array_equal(ecorules.parse("≤300,或逐年下降", unit="千克").margins([320.0, 299.9]), [NAN, 0.1])
    np.testing.assert_array_equal(ecorules.parse("6~9").margins([7.0, 8.7, 9.3]), [1.0, 0.3, -0.3])


def test_settings() -> None:
    rule = ecorules.parse("≥95", unit="%")
    assert rule.verdicts([94.96, 94.94], settings=Settings(digits=1)).tolist() == [2, 0]
    with pytest.raises(DataError, match="E312"):
        rule.verdicts([94.96], settings=Settings(window=0))


def test_empty_arrays() -> None:
    assert codes("≥95", np.empty(0)) == []
    assert codes("市≥95 县≥85", np.empty(0), classes={"县": np.empty(0, dtype=bool)}) == []
    assert codes("逐步下降", history={2019: [], 2020: []}) == []
    assert ecorules.parse("逐年下降").margins(np.empty(0), year=2020).tolist() == []


def test_blocks_do_not_show() -> None:
    rng = np.random.default_rng(3)
    n = 2 * BLOCK + 17
    values = rng.integers(0, 400, n).astype(float)
    values[rng.random(n) < 0.1] = NAN
    rule = ecorules.parse("市≤300 县≤200,或逐年下降", unit="千克/公顷")
    history = {2018: rng.random(n) * 400, 2019: rng.random(n) * 400, 2020: values}
    classes = pd.Categorical.from_codes(rng.integers(-1, 2, n), ["设区市", "县"])
    whole = rule.verdicts(history=history, classes=classes)
    at = np.concatenate([np.arange(20), np.arange(BLOCK - 20, BLOCK + 20), np.arange(n - 20, n)])
    some = rule.verdicts(history={year: column[at] for year, column in history.items()}, classes=classes[at])
    assert whole[at].tolist() == some.tolist()
    assert set(whole.tolist()) == {0, 1, 2}


def test_inputs_are_left_as_they_were() -> None:
    values = np.array([96.0, NAN])
    values.flags.writeable = False
    assert codes("≥95", values) == [2, 1]
    assert codes("5~96,或≥97", values) == [2, 1]


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"values": [96.0, float("inf")]}, "E302"),
        ({"values": np.array([1.0, -np.inf])}, "E302"),
        ({"values": ["建立"]}, "E303"),
        ({"values": np.zeros((2, 2))}, "E301"),
        ({"values": np.array([1 + 2j])}, "E301"),
        ({"values": np.array(["2020-01-01"], dtype="datetime64[D]")}, "E301"),
        ({"values": [object()]}, "E301"),
        ({"values": [1.0, b"x"]}, "E301"),
        ({"values": [10**400]}, "E302"),
        ({"values": 96.0, "unit": 3}, "E313"),
        ({"values": [1.0, 2.0], "change": [1.0, 2.0, 3.0]}, "E316"),
        ({"values": [1.0, 2.0], "history": {2019: [1.0]}, "classes": [{"市"}, {"市"}, {"县"}]}, "E316"),
        ({"history": [1.0, 2.0]}, "E304"),
        ({"history": "2019"}, "E304"),
        ({"history": np.zeros((2, 0))}, "E304"),
        ({"history": {"2019": [1.0]}}, "E304"),
        ({"history": {2019.5: [1.0]}}, "E304"),
        ({"history": {None: [1.0]}}, "E304"),
        ({"history": {2019: ["很多"]}}, "E304"),
        ({"history": {2019: [True]}}, "E304"),
        ({"history": np.array([[1.0, np.inf]])}, "E302"),
        ({"change": ["大"]}, "E311"),
        ({"change": [True]}, "E311"),
        ({"classes": {"市": [1.0, 2.0]}}, "E307"),
        ({"classes": {3: [True]}}, "E307"),
        ({"classes": [3, 4]}, "E307"),
        ({"classes": [[["市"]]]}, "E307"),
        ({"classes": 3}, "E307"),
        ({"year": [2019.5]}, "E308"),
        ({"year": ["2019"]}, "E308"),
        ({"year": 10**7}, "E308"),
        ({"year": [10**7]}, "E308"),
        ({"target": [1j]}, "E309"),
        ({"references": [1.0]}, "E310"),
        ({"references": {1: 2.0}}, "E310"),
        ({"references": {"全国平均水平": ["高"]}}, "E310"),
        ({"parts": [1.0]}, "E306"),
        ({"parts": {1: [1.0]}}, "E306"),
        ({"parts": {"无此项": [1.0]}}, "E306"),
        ({"settings": "严格"}, "E312"),
    ],
)
def test_what_cannot_be_used_is_refused(inputs: dict[str, Any], code: str) -> None:
    with pytest.raises(DataError) as refused:
        ecorules.parse("≥95", unit="%").verdicts(**inputs)
    assert [finding.code for finding in refused.value.diagnostics] == [code]


def test_a_part_with_an_unknown_input() -> None:
    rule = ecorules.parse("面积不减少,性质不改变", unit="-")
    with pytest.raises(DataError, match="E306"):
        rule.verdicts(parts={"面积": {"vaule": [1.0]}})
    with pytest.raises(DataError, match="E306"):
        rule.verdicts(parts={"面积": [1.0], "面积不减少": [2.0]})


def test_a_target_that_cannot_be_read_is_refused_only_where_it_matters() -> None:
    rule = ecorules.parse("完成上级规定的考核任务", unit="%", better="higher")
    assert rule.verdicts([True, None], target=["稳中向好", True]).tolist() == [2, 2]
    with pytest.raises(EcoRulesError):
        rule.verdicts([95.0, None], target=["稳中向好", True])


def test_memory_beyond_inputs_and_result_stays_small() -> None:
    """A byte a row for the result, and a block or two beside it."""
    n = 40 * BLOCK
    values = np.random.default_rng(5).random(n) * 400
    history = {2018: values, 2019: values, 2020: values}
    rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷")
    rule.verdicts(history={year: column[:10] for year, column in history.items()})
    tracemalloc.start()
    found = rule.verdicts(history=history)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == n
    assert peak < 2 * n + 60 * BLOCK


def test_a_target_of_another_class_or_year_is_not_read() -> None:
    """As for one observation: only the arm and the milestone that hold ask for the target."""
    classed = ecorules.parse("市≥95 县:完成上级规定的考核任务", unit="%", better="higher")
    targets = ["稳中向好", "≥80"]
    assert classed.evaluate(96.0, classes={"设区市"}, target="稳中向好").verdict.code == 2
    assert classed.verdicts([96.0, 85.0], classes=["设区市", "县"], target=targets).tolist() == [2, 2]
    with pytest.raises(EcoRulesError):
        classed.verdicts([96.0, 85.0], classes=["县", "县"], target=targets)
    dated = ecorules.parse("2020年≥60 2030年完成上级规定的考核任务", unit="%", better="higher")
    assert dated.verdicts([70.0, 85.0], year=[2025, 2030], target=targets).tolist() == [2, 2]
    assert dated.verdicts([70.0, 50.0], year=2025, target=targets).tolist() == [2, 0]


def test_what_is_no_rule_and_what_is_no_input() -> None:
    with pytest.raises(DataError, match="E315"):
        verdicts("≥95", [96.0])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="vaules"):
        verdicts(ecorules.parse("≥95"), vaules=[96.0])


def test_words_beside_the_number_of_a_subject_are_attested_by_name() -> None:
    """Whatever ``rule.subjects`` lists is a key that ``parts`` takes."""
    words = AnyOf(items=(Compare(op=Op.GE, bound=5.0), Status(words="制定实施")))
    whole = AllOf(items=(Subject(name="面积", demand=words), Subject(name="性质", demand=Compare(op=Op.GE, bound=0.0))))
    rule = Rule(text="", demand=whole)
    assert rule.subjects == ("面积", "制定实施", "性质")
    parts = {"面积": [3.0, 3.0, 6.0], "制定实施": [True, False, None], "性质": [1.0, 1.0, 1.0]}
    alone = [rule.evaluate(parts={key: held[at] for key, held in parts.items()}).verdict.code for at in range(3)]
    assert rule.verdicts(parts=parts).tolist() == alone == [2, 0, 2]
