"""Judging wide tables: the codes of ``assess`` on the same data, whatever holds the cells."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import rules
from wide_tables import About, Rows, codes_of, missing, oracle, wide

from ecorules.assessment import asked_references
from ecorules.engines import judge_pandas, judge_table, plan_for
from ecorules.errors import DataError, EcoRulesError
from ecorules.rules import Grade, Rule, Standard, Status, leaves, lone_subject, subject_nodes
from ecorules.schemes import Indicator, Level, Part, Scheme, load_scheme, scheme_from_yaml

CHANGDE = load_scheme("changde-2020")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

REGIONS = ("甲市", "乙县", "丙县")
YEARS = (2016, 2017, 2018, 2019, 2020)
LABELS = {
    "level": ("设区市", "县", "县级市", None),
    "terrain": ("山区", "平原地区、丘陵", None),
    "city_size": ("大城市", None),
}
REFERENCES = ("ref__全国平均水平", "ref__全省平均水平", "ref__功能区标准", "ref__控制目标值")


def numbers() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.none(),
        st.sampled_from([0.0, 3.5, 13.0, 95.0, 94.9, 100.0, 300.0, 18.35, math.nan, 60.0, 85.0]),
        st.integers(-5, 400).map(float),
    )


def states() -> st.SearchStrategy[Any]:
    return st.sampled_from(
        [
            "是",
            "否",
            "建立",
            "未建立",
            "已建立",
            "制定实施",
            "开展",
            "没有见过",
            "不明显",
            "Ⅲ",
            "Ⅳ类",
            "完成",
            None,
            True,
            False,
        ]
    )


def targets() -> st.SearchStrategy[Any]:
    return st.sampled_from([None, True, False, 77, 50.5, "是", "完成", "未达标", "≥80", "逐年下降", "下降3%以上", "60"])


def cells(about: About) -> st.SearchStrategy[Any]:
    match about.aspect:
        case "target":
            return targets()
        case "status":
            return st.one_of(st.none(), st.none(), states())
        case "change" | "base":
            return numbers()
        case _:
            return st.one_of(numbers(), numbers(), states())


def abouts(scheme: Scheme) -> list[About]:
    """Every column that a wide table of a scheme may have, base years of 2015 among them."""
    found: list[About] = []
    for indicator in scheme:
        if indicator.parts:
            if indicator.threshold is not None:
                found += [About(indicator.id, aspect=aspect) for aspect in ("value", "status")]
            found.append(About(indicator.id, aspect="target"))
        rules_of = [(part.number, part.rule, part.level) for part in indicator.parts] or [(None, indicator.rule, None)]
        for number, rule, level in rules_of:
            assert rule is not None
            aspects = ("value", "status", "target", "change")
            found += [About(indicator.id, number, aspect=aspect) for aspect in aspects]
            if level is not None:
                found += [About(indicator.id, number, level.name, aspect) for aspect in ("value", "status")]
                found.append(About(indicator.id, number, level.name, "base", 2015))
            else:
                found.append(About(indicator.id, number, aspect="base", year=2015))
            for subject in rule.subjects:
                found += [About(indicator.id, number, subject, aspect) for aspect in ("value", "status", "change")]
                found.append(About(indicator.id, number, subject, "base", 2015))
    return found


def rule_of(scheme: Scheme, about: About) -> Rule:
    indicator = scheme[about.indicator]
    part = indicator.parts[about.part - 1] if about.part else None
    rule = part.rule if part else indicator.rule or indicator.parts[0].rule
    assert rule is not None
    return rule


def fitting(scheme: Scheme, about: About) -> st.SearchStrategy[Any]:
    """Cells of the kind that a rule asks for, figures near its bounds."""
    demand = rule_of(scheme, about).demand
    asked = list(leaves(demand))
    if about.subject:
        nodes = [node.demand for node in subject_nodes(demand) if node.name == about.subject]
        asked = [leaf for node in nodes for leaf in leaves(node)] or (
            [] if "浓度" in about.subject else [Status(words="")]
        )
    if asked and all(isinstance(leaf, Status | Standard | Grade) for leaf in asked):
        words = [leaf.words for leaf in asked if isinstance(leaf, Status) and leaf.words]
        return st.sampled_from(
            [True, True, False, "是", "否", "未见过", None, "Ⅱ类", "劣Ⅴ", *words, *(f"未{word}" for word in words)]
        )
    near = [
        getattr(leaf, name) for leaf in asked for name in ("bound", "low", "amount", "centre") if hasattr(leaf, name)
    ]
    figures = [bound + step for bound in near for step in (0.0, 1.0, -1.0)] or [40.0, 41.0, 42.0]
    return st.one_of(st.sampled_from(figures), st.sampled_from(figures), st.sampled_from([50.0, 51.0, 49.5, None]))


@st.composite
def tables(draw: st.DrawFn, scheme: Scheme, tame: bool = True) -> tuple[Rows, list[About]]:
    """Rows of some regions and years, with some of the columns; the cells of a tame one fit their columns."""
    every = abouts(scheme)
    values = [about for about in every if about.aspect == "value" and (about.part or not scheme[about.indicator].parts)]
    chosen = [about for about in values if draw(st.integers(0, 5))]
    more = draw(st.lists(st.sampled_from(every), max_size=4 if tame else 8))
    columns = list({about.name: about for about in (*chosen, *more)}.values())
    if tame:  # nothing speaks of what another column speaks of
        columns = [
            about
            for about in columns
            if about.aspect != "status" or About(about.indicator, about.part, about.subject) not in columns
        ]
        columns = [
            about for about in columns if about.part or not scheme[about.indicator].parts or about.aspect == "target"
        ]
    columns = [about for about in columns if not lone_twice(scheme, about, columns)]
    if draw(st.booleans()):
        keys = [(region, year) for region in REGIONS for year in YEARS]
        keys = draw(st.permutations(keys))
    else:
        places = st.tuples(st.sampled_from(REGIONS), st.sampled_from((2015, *YEARS)))
        keys = draw(st.lists(places, min_size=1, max_size=9, unique=True))
    labels = {region: {name: draw(st.sampled_from(known)) for name, known in LABELS.items()} for region in REGIONS}
    columns = [about for about in columns if about.aspect != "base" or worded_only(scheme, about) is False]
    bases = {
        (region, about.name): draw(st.sampled_from([40.0, 41.0, 42.0, 300.0, None]))
        for region in REGIONS
        for about in columns
        if about.aspect == "base"
    }
    rows: Rows = []
    for region, year in keys:
        row: dict[str, Any] = {"region": region, "year": year, **labels[region]}
        for about in columns:
            if about.aspect == "base":
                row[about.name] = bases[region, about.name]
            elif about.aspect in {"value", "change"} and (tame or draw(st.integers(0, 5))):
                row[about.name] = draw(fitting(scheme, about))
            else:
                row[about.name] = draw(cells(about))
        for name in REFERENCES:
            row[name] = draw(st.sampled_from([None, 60.0, 95.0, True, False]))
        rows.append(row)
    for row in rows:
        if row["year"] == 2015:
            settle_bases(row, rows, columns)
    return rows, columns


def settle_bases(first: dict[str, Any], rows: Rows, columns: list[About]) -> None:
    """A base year's figure is that of the year's own row, if there is one and it says something."""
    for about in columns:
        if about.aspect != "base":
            continue
        beside = [other for other in columns if other.indicator == about.indicator and other.aspect != "target"]
        said = [first[other.name] for other in beside if other != about and not missing(first[other.name])]
        own = first.get(About(about.indicator, about.part, about.subject).name)
        for row in rows:
            if row["region"] == first["region"] and said:
                row[about.name] = own if type(own) is float and not math.isnan(own) else None


def worded_only(scheme: Scheme, about: About) -> bool:
    demand = rule_of(scheme, about).demand
    nodes = [node.demand for node in subject_nodes(demand) if node.name == about.subject]
    clause = bool(about.subject) and not nodes and "浓度" not in str(about.subject)
    return clause or all(isinstance(leaf, Status) for node in nodes or [demand] for leaf in leaves(node))


def lone_twice(scheme: Scheme, about: About, columns: list[About]) -> bool:
    """Whether figures of a lone subject stand in a column of its own beside those of the whole."""
    if not about.subject or not measured(about) or not lone_subject(rule_of(scheme, about).demand):
        return False
    return any(
        (other.indicator, other.part) == (about.indicator, about.part) and not other.subject and measured(other)
        for other in columns
    )


def measured(about: About) -> bool:
    """Whether a column holds figures, of a row's own year or of a base year."""
    return about.aspect in {"value", "base"}


def judged(scheme: Scheme, rows: Rows, columns: list[About]) -> pd.DataFrame:
    asked = [name for name in REFERENCES if name.removeprefix("ref__") in asked_references(scheme)]
    names = ["region", "year", *LABELS, *asked, *(about.name for about in columns)]
    frame = wide(rows, names)
    plan = plan_for(scheme, names, parts=True)
    return judge_pandas(pickle.loads(pickle.dumps(plan)), frame)


def agree(scheme: Scheme, rows: Rows, columns: list[About]) -> None:
    expected = oracle(scheme, rows, columns, tuple(LABELS))
    if expected is None:
        with pytest.raises(EcoRulesError):
            judged(scheme, rows, columns)
        return
    try:
        found = codes_of(judged(scheme, rows, columns))
    except DataError as error:
        # One row of a wide table is one of a tidy one: a base year that contradicts its row repeats a row there.
        raise AssertionError(str(error)) from error
    assert found == expected


@st.composite
def excerpts(draw: st.DrawFn) -> Scheme:
    """A few indicators of Changde's scheme."""
    chosen = draw(st.lists(st.sampled_from(CHANGDE.indicators), min_size=1, max_size=4, unique_by=lambda one: one.id))
    return replace(CHANGDE, indicators=tuple(chosen))


@given(st.data())
@SLOW
def test_changde_is_judged_as_assess_judges_it(data: st.DataObject) -> None:
    scheme = data.draw(excerpts())
    agree(scheme, *data.draw(tables(scheme)))


@given(st.data())
@SLOW
def test_whatever_stands_in_the_cells_the_two_agree(data: st.DataObject) -> None:
    scheme = data.draw(excerpts())
    agree(scheme, *data.draw(tables(scheme, tame=False)))


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    indicators = []
    for number in range(1, draw(st.integers(2, 4))):
        rule = draw(rules())
        parts: tuple[Part, ...] = ()
        if draw(st.booleans()):
            other = draw(rules())
            level = Level(name="PM2.5浓度", unit=rule.unit, better="lower", rule=rule) if draw(st.booleans()) else None
            parts = (
                Part(number=1, name="一", unit=rule.unit, threshold="甲", better=rule.better, rule=rule, level=level),
                Part(number=2, name="二", unit=other.unit, threshold="乙", better=other.better, rule=other),
            )
        threshold = None if parts and draw(st.booleans()) else "甲"
        indicators.append(
            Indicator(
                id=str(number),
                name=f"指标{number}",
                unit=rule.unit,
                threshold=threshold,
                rule=None if parts else rule,
                better=rule.better,
                parts=parts,
            )
        )
    return Scheme(id="drawn", title="抽取", indicators=tuple(indicators))


@given(st.data())
@SLOW
def test_any_scheme_is_judged_as_assess_judges_it(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    agree(scheme, *data.draw(tables(scheme, tame=data.draw(st.booleans()))))


def small(*thresholds: str, unit: str = "%", better: str = "") -> Scheme:
    extra = f", better: {better}" if better else ""
    rows = [
        f"- {{id: '{at}', name: 指标{at}, unit: '{unit}', threshold: '{text}'{extra}}}\n"
        for at, text in enumerate(thresholds, start=1)
    ]
    return scheme_from_yaml(f"format: 1\nid: s\ntitle: t\nindicators:\n{''.join(rows)}")


def judge(scheme: Scheme, columns: dict[str, Any], **options: Any) -> pd.DataFrame:
    n = max(len(cells) for cells in columns.values())
    frame = pd.DataFrame({"region": [f"地区{at}" for at in range(n)], "year": [2020] * n} | columns)
    return judge_pandas(plan_for(scheme, list(frame.columns), **options), frame)


def refused(scheme: Scheme, columns: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as caught:
        judge(scheme, columns)
    return [(finding.code, finding.where) for finding in caught.value.diagnostics]


HOLDERS: dict[str, Callable[[pd.DataFrame], Any]] = {
    "objects": lambda frame: frame,
    "numpy": lambda frame: frame.infer_objects(),
    "nullable": lambda frame: frame.convert_dtypes(dtype_backend="numpy_nullable"),
    "arrow": lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
    "table": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "chunks": lambda frame: pa.concat_tables(
        [pa.Table.from_pandas(frame, preserve_index=False).slice(at, 2) for at in range(0, max(len(frame), 1), 2)]
    ),
}


@given(st.data())
@SLOW
def test_whatever_holds_the_cells_the_codes_are_the_same(data: st.DataObject) -> None:
    """One kind of cell a column; blocks of two rows, so that there are several."""
    scheme = data.draw(excerpts())
    rows, columns = data.draw(tables(scheme))
    columns = [about for about in columns if len({type(row[about.name]) for row in rows} - {type(None)}) < 2]
    asked = [name for name in REFERENCES if name.removeprefix("ref__") in asked_references(scheme)]
    for name in asked:
        kind = data.draw(st.sampled_from([bool, float]))
        for row in rows:
            row[name] = None if row[name] is None else kind(row[name])
    names = ["region", "year", *LABELS, *asked, *(about.name for about in columns)]
    frame, plan = wide(rows, names), plan_for(scheme, names, parts=True)
    outcomes = set()
    for holder in HOLDERS.values():
        held = holder(frame)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ecorules.engines.judging.BLOCK", 2)
            try:
                found = judge_table(plan, held).to_pandas() if isinstance(held, pa.Table) else judge_pandas(plan, held)
                outcomes.add(str(sorted(codes_of(found).items())))
            except DataError as error:
                outcomes.add(str(error))
    assert len(outcomes) == 1


def test_the_result_has_the_index_the_keys_and_codes_of_one_byte() -> None:
    frame = pd.DataFrame(
        {"省": ["湘", "鄂"], "26": [96.0, 94.0], "year": [2020, 2020], "region": ["甲", "乙"], "level": ["市", "市"]},
        index=["x", "x"],
    )
    found = judge_pandas(plan_for(CHANGDE, list(frame.columns), keep=["省"]), frame)
    assert list(found.columns) == ["region", "year", "省", *(indicator.id for indicator in CHANGDE)]
    assert found.index.tolist() == ["x", "x"]
    assert found["26"].tolist() == [2, 0]
    assert {str(found[indicator.id].dtype) for indicator in CHANGDE} == {"int8"}
    assert frame["26"].tolist() == [96.0, 94.0]
    table = judge_table(
        plan_for(CHANGDE, list(frame.columns), keep=["省"]), pa.Table.from_pandas(frame, preserve_index=False)
    )
    assert table.schema.field("26").type == pa.int8()
    assert table.schema.field("region").type == pa.Table.from_pandas(frame).schema.field("region").type
    assert table.column("省").to_pylist() == ["湘", "鄂"]


def test_indicators_without_a_column_are_unknown_or_do_not_concern_the_region() -> None:
    scheme = small("≥95", "山区≥60", "不考核")
    found = judge(scheme, {"terrain": ["山区", "平原", None]})
    assert found.iloc[:, 2:].to_numpy().tolist() == [[1, 1, 3], [1, 3, 3], [1, 1, 3]]


@pytest.mark.parametrize("holder", HOLDERS, ids=str)
def test_an_empty_table_is_judged_to_nothing(holder: str) -> None:
    frame = pd.DataFrame({"region": [], "year": [], "26": [], "23__1": [], "level": []})
    held = HOLDERS[holder](frame)
    plan = plan_for(CHANGDE, list(frame.columns), parts=True)
    found = judge_table(plan, held) if isinstance(held, pa.Table) else judge_pandas(plan, held)
    assert found.shape == (0, len(plan.results))


def test_earlier_rows_are_the_history_wherever_they_stand() -> None:
    scheme = small("逐年下降")
    frame = pd.DataFrame(
        [("甲", 2020, 8.0), ("乙", 2020, 8.0), ("甲", 2018, 10.0), ("甲", 2019, 9.0), ("乙", 2018, 7.0)],
        columns=["region", "year", "1"],
    )
    found = judge_pandas(plan_for(scheme, list(frame.columns)), frame)
    assert found["1"].tolist() == [2, 1, 1, 1, 1]


def test_a_base_year_stands_beside_and_must_not_contradict_its_row() -> None:
    scheme = small("较2015年下降18%以上")
    frame = pd.DataFrame(
        {"region": ["甲", "甲"], "year": [2020, 2015], "1": [80.0, np.nan], "1__y2015": [100.0, np.nan]}
    )
    plan = plan_for(scheme, list(frame.columns))
    assert judge_pandas(plan, frame)["1"].tolist() == [2, 1]
    with pytest.raises(DataError, match="E527"):
        judge_pandas(plan, frame.assign(**{"1": [80.0, 99.0]}))
    assert judge_pandas(plan, frame.assign(**{"1": [80.0, 100.0]}))["1"].tolist() == [2, 1]


@pytest.mark.parametrize("infinity", [np.inf, -np.inf, 1e400])
@pytest.mark.parametrize("dtype", ["float64", "float32", "Float64", "object", "double[pyarrow]"])
def test_an_infinite_number_is_refused_with_its_row(infinity: float, dtype: str) -> None:
    ((code, where),) = refused(small("≥95"), {"1": pd.Series([96.0, infinity, np.nan], dtype=dtype)})
    assert (code, where) == ("E525", "列 (column) 1，行 (rows) 2 (地区1 2020)")


@pytest.mark.parametrize(
    ("threshold", "cells", "rows"),
    [
        ("≥95", ["高", "96", None], "1 (地区0 2020)"),
        ("≥95", ["是", "96"], "1 (地区0 2020)"),
        ("≥95", ["96%"], "1 (地区0 2020)"),
        ("建立", [1.0, np.nan, 2.0], "1 (地区0 2020)、3 (地区2 2020)"),
        ("建立", [0, 1], "1 (地区0 2020)、2 (地区1 2020)"),
        ("建立", ["建立", "96"], "2 (地区1 2020)"),
        ("≥95", ["1" * 400], "1 (地区0 2020)"),
        ("建立", ["长" * 10_001], "1 (地区0 2020)"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_rows(threshold: str, cells: list[Any], rows: str) -> None:
    assert refused(small(threshold), {"1": cells}) == [("E525", f"列 (column) 1，行 (rows) {rows}")]


def test_numbers_written_as_text_are_read_as_assess_reads_them() -> None:
    assert judge(small("≥95"), {"1": ["1,008.5", "９５", " 94.9 ", ""]})["1"].tolist() == [2, 2, 0, 1]


def test_what_the_rule_itself_refuses_names_column_and_rows() -> None:
    """A figure where a grade is asked for is found by the rule; the rows are sought by halves."""
    cells = [np.nan] * 50
    cells[17], cells[31] = 3.0, 4.0
    assert refused(small("达到或优于Ⅲ类"), {"1": cells}) == [
        ("E314", "列 (column) 1，行 (rows) 18 (地区17 2020)、32 (地区31 2020)")
    ]


@pytest.mark.parametrize(
    ("column", "cells", "code"),
    [
        ("1__status", [1.0], "E525"),
        ("1__change", ["多"], "E525"),
        ("1__change", [True], "E525"),
        ("1__target", ["≥≥5"], "E525"),
        ("1__y2015", ["是"], "E525"),
        ("1__y2015", [True], "E525"),
        ("level", [1], "E525"),
        ("level", ["高山县"], "E525"),
        ("class__山区", ["也许"], "E525"),
        ("class__山区", [1], "E525"),
        ("1", pd.to_datetime(["2020-01-01"]), "E522"),
        ("1", [1j], "E522"),
        ("level", [["县"]], "E522"),
    ],
)
def test_other_columns_of_the_wrong_kind(column: str, cells: Any, code: str) -> None:
    scheme = small("较2015年下降18%以上;完成上级规定的目标任务")
    ((found, where),) = refused(scheme, {column: cells})
    assert found == code
    assert where.startswith(f"列 (column) {column}")


def test_categories_that_no_row_has_are_nobodys_business() -> None:
    cells = pd.Categorical(["县", "县"], categories=["县", "没有这一类"])
    assert judge(small("县≥5"), {"1": [6.0, 4.0], "level": cells})["1"].tolist() == [2, 0]
    values = pd.Categorical(["建立", None], categories=["建立", "96"])
    assert judge(small("建立"), {"1": values})["1"].tolist() == [2, 1]


def test_a_state_beside_a_number_answers_the_word_clause() -> None:
    scheme = small("≥90 且无危险废物排放")
    columns = {"1": [95.0, 95.0, 95.0, np.nan], "1__status": ["是", "否", None, None]}
    assert judge(scheme, columns)["1"].tolist() == [2, 0, 1, 1]
    assert refused(small("≥90"), {"1": [95.0, np.nan], "1__status": ["是", None]}) == [
        ("E525", "列 (column) 1__status，行 (rows) 1 (地区0 2020)")
    ]


def test_two_columns_about_one_thing_in_one_row_are_refused() -> None:
    parts = {"16": ["是", None, "是"], "16__1": ["是", "是", None], "16__2": [None, "是", None]}
    assert refused(CHANGDE, parts) == [("E526", "列 (column) 16、16__1，行 (rows) 1 (地区0 2020)")]
    attested = judge(CHANGDE, {"16": ["是", "否", None]}, parts=True)
    assert attested[["16", "16__1", "16__2"]].to_numpy().tolist() == [[2, 2, 2], [0, 0, 0], [1, 1, 1]]
    assert refused(CHANGDE, {"16": [1.0]}) == [("E525", "列 (column) 16，行 (rows) 1 (地区0 2020)")]


def test_columns_of_classes_by_label() -> None:
    scheme = small("山区≥60 平原地区≥18")
    flags = {"1": [40.0] * 4, "class__山区": [True, False, None, False], "class__平原": ["否", "是", None, None]}
    assert judge(scheme, flags)["1"].tolist() == [0, 2, 1, 1]


def test_many_complaints_are_counted_not_listed() -> None:
    cells = [f"第{at}个" for at in range(5000)]
    with pytest.raises(DataError) as caught:
        judge(small("≥95"), {"1": cells})
    assert len(caught.value.diagnostics) == 21
    assert "4980 more kinds of cells cannot be read" in caught.value.diagnostics[-1].message_en
    ((_, where),) = refused(small("≥95"), {"1": ["高"] * 5000})
    assert where.endswith("… 共 5000 行 (5000 rows)")


def test_one_plan_serves_many_tables() -> None:
    plan = plan_for(small("建立"), ["region", "year", "1"])
    for other in "甲乙丙":
        words = ["建立", "未建立", other]
        frame = pd.DataFrame({"region": ["甲", "乙", "丙"], "year": [2020] * 3, "1": pd.Categorical(words)})
        assert judge_pandas(plan, frame)["1"].tolist() == [2, 0, 1]
