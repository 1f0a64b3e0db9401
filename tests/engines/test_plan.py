"""Plans: what the columns of a wide table mean, and which names are refused."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.assessment import LEVEL, Key
from ecorules.engines import plan_for
from ecorules.engines.columns import Aspect, Classes, ClassFlag, Figure, Reference
from ecorules.errors import DataError, EcoRulesError
from ecorules.schemes import Scheme, load_scheme, scheme_from_yaml

CHANGDE = load_scheme("changde-2020")
KEYS = ["region", "year"]


def small(*thresholds: str, better: str = "") -> Scheme:
    extra = f", better: {better}" if better else ""
    rows = [
        f"- {{id: '{at}', name: 指标{at}, unit: '%', threshold: '{text}'{extra}}}\n"
        for at, text in enumerate(thresholds, start=1)
    ]
    return scheme_from_yaml(f"format: 1\nid: s\ntitle: t\nindicators:\n{''.join(rows)}")


def meaning(column: str, scheme: Scheme = CHANGDE) -> Any:
    return dict(plan_for(scheme, [*KEYS, column]).meanings)[column]


def refused(columns: list[Any], scheme: Scheme = CHANGDE, **options: Any) -> list[str]:
    with pytest.raises(DataError) as caught:
        plan_for(scheme, columns, **options)
    return [f"{finding.code} {finding.message_en} {finding.hint_en}".strip() for finding in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("column", "key", "aspect", "year"),
    [
        ("26", Key("26", 0, ""), Aspect.VALUE, None),
        ("２６", Key("26", 0, ""), Aspect.VALUE, None),
        ("23__1", Key("23", 1, ""), Aspect.VALUE, None),
        ("16__1__s_面积", Key("16", 1, "面积"), Aspect.VALUE, None),
        ("26__target", Key("26", 0, ""), Aspect.TARGET, None),
        ("23__2__change", Key("23", 2, ""), Aspect.CHANGE, None),
        ("16__2__s_功能__status", Key("16", 2, "功能"), Aspect.STATUS, None),
        ("23__1__y2015", Key("23", 1, ""), Aspect.BASE, 2015),
        ("16__1__s_面积__y2019", Key("16", 1, "面积"), Aspect.BASE, 2019),
        ("8__2", Key("8", 2, ""), Aspect.VALUE, None),
        ("8__2__s_PM2.5浓度", Key("8", 2, LEVEL), Aspect.VALUE, None),
        ("8__2__s_PM2_5浓度", Key("8", 2, LEVEL), Aspect.VALUE, None),
        ("8__2__s_pm2_5 浓度", Key("8", 2, LEVEL), Aspect.VALUE, None),
        ("8__2__s_PM2_5浓度__y2015", Key("8", 2, LEVEL), Aspect.BASE, 2015),
        ("8__2__s_PM2_5浓度__target", Key("8", 2, ""), Aspect.TARGET, None),
        ("16", Key("16", 0, ""), Aspect.VALUE, None),
        ("16__status", Key("16", 0, ""), Aspect.STATUS, None),
        ("16__target", Key("16", 0, ""), Aspect.TARGET, None),
        ("12__target", Key("12", 0, ""), Aspect.TARGET, None),
    ],
)
def test_a_column_about_a_figure_is_known(column: str, key: Key, aspect: Aspect, year: int | None) -> None:
    assert meaning(column) == Figure(key, aspect, year)


def test_classes_and_references_are_known() -> None:
    assert meaning("level") == Classes("level")
    assert meaning("City_Size") == Classes("city_size")
    assert meaning("class__山区") == ClassFlag("山区")
    asked = small("低于全国平均水平")
    assert meaning("ref__全国平均水平", asked) == Reference("全国平均水平")


@pytest.mark.parametrize(
    ("column", "finding"),
    [
        ("27x", "E520 unknown column '27x' did you mean '27'?"),
        ("城镇污水处理率", "E520 unknown column '城镇污水处理率' did you mean '26'?"),
        ("化肥施用强度__y2015", "E520 unknown column '化肥施用强度__y2015' did you mean '23__1__y2015'?"),
        ("leval", "E520 unknown column 'leval' did you mean 'level'?"),
        ("class__高山区", "E520 unknown column 'class__高山区' did you mean 'class__山区'?"),
        ("ref__全国平均水平", "E520 unknown column 'ref__全国平均水平' name columns to hand on in keep"),
        ("名称", "E520 unknown column '名称' name columns to hand on in keep"),
        ("26__y15", "E520 unknown column '26__y15'"),
        ("23__3", "E520 unknown column '23__3' did you mean '23__"),
        ("16__s_面积", "E520 unknown column '16__s_面积' did you mean"),
        ("26__1", "E520 unknown column '26__1'"),
        ("", "E520 unknown column ''"),
        ("12", "E520 column '12': indicator 12 has parts: give each a column"),
        ("12__status", "E520 column '12__status': indicator 12 has parts"),
        ("16__change", "E520 column '16__change': indicator 16 has parts"),
        ("16__y2015", "E520 column '16__y2015': indicator 16 has parts"),
        ("8__2__y2015", "E520 column '8__2__y2015': a base year's figure is one of the level"),
        ("8__2__s_PM2_5浓度__change", "E520 column '8__2__s_PM2_5浓度__change': the change of the level is the part"),
    ],
)
def test_any_other_column_is_refused_with_the_nearest(column: str, finding: str) -> None:
    (found,) = refused([*KEYS, column])
    assert found.startswith(finding)


def test_every_unknown_column_is_listed_and_kept_ones_are_not() -> None:
    assert len(refused(["region", "year", "甲", "乙", "26"])) == 2
    plan = plan_for(CHANGDE, ["甲", "year", "26", "region", "乙"], keep=["乙", "甲"])
    assert plan.columns == ("region", "year", "甲", "26", "乙")
    assert plan.results[:4] == ("region", "year", "乙", "甲")
    assert plan_for(CHANGDE, [*KEYS, "省份"], keep="省份").keep == ("省份",)


@pytest.mark.parametrize(
    ("columns", "options", "findings"),
    [
        (["year", "26"], {}, ["E521 column 'region' is missing"]),
        ([], {}, ["E521 column 'region' is missing", "E521 column 'year' is missing"]),
        ([*KEYS, "26", "26"], {}, ["E521 column '26' stands twice"]),
        ([*KEYS, "26", "２６"], {}, ["E521 the columns '26' and '２６' say the same thing keep one"]),
        ([*KEYS, "Region"], {}, ["E521 the columns 'region' and 'Region' say the same thing keep one"]),
        ([*KEYS, "8__2__target", "8__2__s_PM2_5浓度__target"], {}, ["E521 the columns '8__2__target' and"]),
        ([*KEYS, 26], {}, ["E520 the name of a column should be text, not int"]),
        ([*KEYS, None], {}, ["E520 the name of a column should be text, not NoneType"]),
        ([*KEYS, "26"], {"keep": ["x"]}, ["E521 column 'x' of keep is missing"]),
        ([*KEYS, "26"], {"keep": ["26"]}, ["E521 '26' of keep has the name of a result"]),
        ([*KEYS, "23__1"], {"keep": ["23__1"], "parts": True}, ["E521 '23__1' of keep has the name of a result"]),
    ],
)
def test_columns_that_cannot_stand_together(columns: list[Any], options: dict[str, Any], findings: list[str]) -> None:
    found = refused(columns, **options)
    assert len(found) == len(findings)
    assert all(one.startswith(start) for one, start in zip(found, findings, strict=True))


def test_a_lone_subject_has_one_column_for_its_value() -> None:
    scheme = small("应用率≥90%")
    assert plan_for(scheme, [*KEYS, "1__s_应用率"]).codes == ("1",)
    assert refused([*KEYS, "1", "1__s_应用率"], scheme)[0].startswith("E521 the columns '1' and '1__s_应用率' say")


def test_an_id_that_looks_like_another_name_is_ambiguous() -> None:
    row = "- {id: '%s', name: '%s', unit: '%%', threshold: '≥1'}\n"
    body = row % ("level", "甲") + row % ("a.b", "乙") + row % ("a_b", "丙")
    scheme = scheme_from_yaml(f"format: 1\nid: s\ntitle: t\nindicators:\n{body}")
    assert refused([*KEYS, "level"], scheme) == ["E521 the name 'level' is ambiguous"]
    assert refused([*KEYS, "a_b"], scheme) == ["E521 the name 'a_b' is ambiguous"]
    assert dict(plan_for(scheme, [*KEYS, "a.b"]).meanings)["a.b"] == Figure(Key("a.b", 0, ""), Aspect.VALUE)


def test_codes_stand_in_the_order_of_the_scheme() -> None:
    assert plan_for(CHANGDE, KEYS).codes == tuple(indicator.id for indicator in CHANGDE)
    codes = plan_for(CHANGDE, KEYS, parts=True).codes
    assert codes[codes.index("23") :][:4] == ("23", "23__1", "23__2", "24")


@pytest.mark.parametrize(
    ("column", "texts", "looks_back"),
    [
        ("26", None, False),
        ("23__1", None, True),
        ("23__1__status", None, False),
        ("23__1__y2015", None, True),
        ("8__2", None, False),
        ("8__2__s_PM2_5浓度", None, True),
        ("16__1__s_面积", None, True),
        ("16__1__s_性质", None, False),
        ("16", None, False),
        ("17__target", None, False),
        ("26__target", None, False),
        ("level", None, False),
    ],
)
def test_regions_stay_whole_only_where_a_column_is_compared_over_years(
    column: str, texts: tuple[str, ...] | None, looks_back: bool
) -> None:
    assert plan_for(CHANGDE, [*KEYS, column], texts=texts).whole_regions is looks_back


@pytest.mark.parametrize(
    ("columns", "texts", "looks_back"),
    [
        (("17", "17__target"), None, True),
        (("17", "17__target"), (), False),
        (("17", "17__target"), ("17__target",), True),
        (("26", "17__target"), None, False),
        (("26", "26__target"), None, False),
    ],
)
def test_a_target_given_as_text_may_ask_for_earlier_years(
    columns: tuple[str, ...], texts: tuple[str, ...] | None, looks_back: bool
) -> None:
    assert plan_for(CHANGDE, [*KEYS, *columns], texts=texts).whole_regions is looks_back


@pytest.mark.parametrize(
    ("threshold", "looks_back"),
    [
        ("较2015年下降18%以上", True),
        ("比基准年下降18%以上", False),
        ("年均下降3%", True),
        ("低于近5年平均", True),
        ("低于全国平均水平", False),
        ("2020年≥60 2030年逐年上升", True),
        ("市≥95 县≥85", False),
    ],
)
def test_what_a_demand_compares(threshold: str, looks_back: bool) -> None:
    assert plan_for(small(threshold, better="lower"), [*KEYS, "1"]).whole_regions is looks_back


def test_a_plan_is_plain_data() -> None:
    plan = plan_for(CHANGDE, [*KEYS, "26", "level", "甲"], keep=["甲"], parts=True)
    assert pickle.loads(pickle.dumps(plan)) == plan
    with pytest.raises(AttributeError):
        plan.codes = ()  # type: ignore[misc]


@given(st.lists(st.one_of(st.text(max_size=12), st.from_regex(r"\d{1,2}__(s_|y|class__|ref__)?.{0,6}")), max_size=6))
def test_no_name_of_a_column_breaks_a_plan(columns: list[str]) -> None:
    found: set[str] = set()
    try:
        plan = plan_for(CHANGDE, [*KEYS, *columns])
        assert set(plan.columns) == {*KEYS, *columns}
    except EcoRulesError as error:
        found = {finding.code for finding in error.diagnostics}
    assert found <= {"E520", "E521"}


def test_a_great_many_unknown_columns_are_refused_in_no_time() -> None:
    found = refused([*KEYS, *(f"列{at}" * 30 for at in range(3000))])
    assert len(found) == 3000


def test_figures_of_a_lone_subject_stand_under_one_name() -> None:
    """A base year under the subject and a value under the whole would make two histories of one thing."""
    scheme = scheme_from_yaml(
        "format: 1\nid: s\ntitle: t\nindicators:\n- {id: '1', name: 甲, unit: '-', threshold: 面积不减少}\n"
    )
    for columns in (["1", "1__s_面积__y2015"], ["1__y2015", "1__s_面积"], ["1", "1__s_面积"]):
        with pytest.raises(DataError, match="E521"):
            plan_for(scheme, ["region", "year", *columns])
    assert plan_for(scheme, ["region", "year", "1__s_面积", "1__s_面积__y2015"]).whole_regions
