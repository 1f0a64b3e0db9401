"""Comparing schemes: pairs, orders, what else changes, and whose verdicts change."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from markups import harmless

from ecorules.differences import compare, read_crosswalk
from ecorules.differences.matching import names_agree
from ecorules.errors import DataError, SchemeError
from ecorules.schemes import Scheme, load_scheme, scheme_from_yaml
from ecorules.verdicts import Verdict

OLD = """
format: "1"
id: old
title: 旧方案
indicators:
  - {id: "1", name: 城镇污水处理率, unit: "%", threshold: 市≥95 县≥85, attribute: 约束性, responsible: [住建局]}
  - {id: "2", name: 河湖长制, unit: "-", threshold: 全面实施}
  - {id: "3", name: 化肥施用强度, unit: 千克/公顷, threshold: ≤225, better: lower}
  - {id: "4", name: 公众满意度, unit: "%", threshold: ≥80}
  - {id: "5", name: 森林覆盖率, unit: "%", threshold: "30", better: higher}
  - id: "6"
    name: 生物多样性保护
    parts:
      - {name: 保护率, unit: "%", threshold: ≥95}
      - {name: 外来物种入侵, unit: "-", threshold: 不明显}
      - {name: 保持率, unit: "-", threshold: 不降低}
  - {id: "12", name: 绿色采购比例, unit: "%", threshold: ≥80}
"""
NEW = """
format: "1"
id: new
title: 新方案<b>
indicators:
  - {id: "1", name: 城镇生活污水处理率, unit: "%", threshold: 市≥95 县≥90, attribute: 参考性, responsible: [水务局]}
  - {id: "2", name: 河长制, unit: "-", threshold: 全面实施}
  - {id: "3", name: 化肥施用强度, unit: 公斤/亩, threshold: ≤16, better: lower}
  - {id: "8", name: 公众满意度, unit: "%", threshold: ≥80或逐年提高, better: higher}
  - {id: "5", name: 湿地保护率, unit: "%", threshold: ≥30}
  - id: "6"
    name: 生物多样性保护
    parts:
      - {name: 保护率, unit: "%", threshold: ≥97}
      - {name: 外来物种入侵, unit: "-", threshold: 不明显}
      - {name: 就地保护, unit: "%", threshold: ≥50}
  - {id: "12", name: 绿色产品占有率, unit: "%", threshold: ≥50}
"""


@pytest.fixture(scope="module")
def old() -> Scheme:
    return scheme_from_yaml(OLD)


@pytest.fixture(scope="module")
def new() -> Scheme:
    return scheme_from_yaml(NEW)


def test_pairs_are_found_by_name_and_by_id_where_names_agree(old: Scheme, new: Scheme) -> None:
    found = compare(old, new)
    pairs = {(one.id, one.other_id): (one.kind, one.matched_by) for one in found}
    assert pairs == {
        ("1", "1"): ("stricter", "id"),
        ("2", "2"): ("same", "id"),
        ("3", "3"): ("looser", "name"),
        ("4", "8"): ("looser", "name"),
        ("5", None): ("dropped", ""),
        ("6", "6"): ("incomparable", "name"),
        ("12", None): ("dropped", ""),
        (None, "5"): ("new", ""),
        (None, "12"): ("new", ""),
    }
    assert found.counts == {"same": 1, "stricter": 1, "looser": 2, "incomparable": 1, "new": 2, "dropped": 2}
    assert len(found) == 9


def test_two_things_are_not_paired_because_both_are_number_12(old: Scheme, new: Scheme) -> None:
    assert compare(old, new)["绿色采购比例"].kind == "dropped"
    assert compare(old, new)["绿色产品占有率"].kind == "new"


def test_a_crosswalk_comes_first(old: Scheme, new: Scheme) -> None:
    found = compare(old, new, crosswalk={"森林覆盖率": "5", "12": None, "公众满意度": None, "6.3": "6/就地保护"})
    assert (found["森林覆盖率"].kind, found["森林覆盖率"].matched_by) == ("same", "crosswalk")
    assert found["4"].kind == "dropped"
    part = found["6"].parts[2]
    assert (part.id, part.other_id, part.matched_by) == ("6.3", "6.3", "crosswalk")


def test_a_part_may_be_an_indicator_of_the_other_scheme(old: Scheme, new: Scheme) -> None:
    found = compare(old, new, crosswalk={"6.1": "12"})
    (crossed,) = [one for one in found if one.part is not None]
    assert (crossed.id, crossed.other_id, crossed.kind, crossed.matched_by) == ("6.1", "12", "looser", "crosswalk")
    back = compare(new, old, crosswalk={"12": "6.1"})["绿色产品占有率"]
    assert (back.id, back.other_id, back.kind) == ("12", "6.1", "stricter")


def test_parts_decide_an_indicator(old: Scheme, new: Scheme) -> None:
    kinds = [(part.name, part.kind) for part in compare(old, new)["6"].parts]
    assert kinds == [("保护率", "stricter"), ("外来物种入侵", "same"), ("保持率", "dropped"), ("就地保护", "new")]


def test_what_else_changes_is_told(old: Scheme, new: Scheme) -> None:
    changes = {one.field: (one.before, one.after) for one in compare(old, new)["1"].changes}
    assert changes == {
        "name": ("城镇污水处理率", "城镇生活污水处理率"),
        "threshold": ("市≥95 县≥85", "市≥95 县≥90"),
        "attribute": ("约束性", "参考性"),
        "responsible": ("住建局", "水务局"),
    }
    assert "unit" in {one.field for one in compare(old, new)["3"].changes}


def test_a_difference_is_explained_with_an_input(old: Scheme, new: Scheme) -> None:
    said = compare(old, new).explain("en")
    assert "1 城镇污水处理率: stricter  市≥95 县≥85 → 市≥95 县≥90" in said
    assert "classes=县, value=85: met / not met" in said
    assert "attribute: 约束性 → 参考性" in said
    assert "更严：县" in compare(old, new)["1"].explain()


def test_turning_the_schemes_round_turns_the_kinds_round(old: Scheme, new: Scheme) -> None:
    turned = {"stricter": "looser", "looser": "stricter", "new": "dropped", "dropped": "new"}
    there = {(one.id, one.other_id): one.kind for one in compare(old, new)}
    back = {(one.other_id, one.id): one.kind for one in compare(new, old)}
    assert back == {pair: turned.get(kind, kind) for pair, kind in there.items()}


def test_a_scheme_is_the_same_as_itself() -> None:
    for name in ("changde-2020", "national-2019"):
        scheme = load_scheme(name)
        found = scheme.compare(name)
        assert found.counts == {"same": len(scheme)}
        assert not any(one.changes for one in found)


def test_changde_against_the_national_table() -> None:
    found = load_scheme("changde-2020").compare("national-2019")
    assert len(found) == 42
    assert found["20"].kind == "stricter"
    assert found["24"].kind == "looser"
    assert found["26"].kind == "same"
    assert found["农药化肥"].kind == "dropped"
    assert {one.kind for one in found} <= {"same", "stricter", "looser", "incomparable", "new", "dropped"}


def rows(*table: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(table, columns=["region", "year", "indicator", "value"])


def test_whose_verdicts_change(old: Scheme, new: Scheme) -> None:
    data = rows(
        ("甲县", 2020, "1", 87.0), ("乙市", 2020, "1", 96.0), ("甲县", 2020, "3", 230.0), ("甲县", 2020, "4", 85.0)
    )
    found = compare(old, new, observations=data, regions={"甲县": {"县"}, "乙市": {"设区市"}})
    changed = {
        (one.result.region, one.difference.id): (one.verdict, one.other_verdict) for one in found.verdict_changes()
    }
    assert changed == {
        ("甲县", "1"): (Verdict.PASS, Verdict.FAIL),
        ("甲县", "3"): (Verdict.FAIL, Verdict.PASS),
    }
    frame = found.changed_verdicts("en")
    assert frame[["region", "id", "verdict", "other_verdict"]].values.tolist() == [
        ["甲县", "1", "pass", "fail"],
        ["甲县", "3", "fail", "pass"],
    ]
    explained = found.verdict_changes()[0].explain("en")
    assert "met" in explained
    assert "90" in explained


def test_figures_without_a_unit_are_in_the_unit_of_the_first_scheme(old: Scheme, new: Scheme, tmp_path: Path) -> None:
    file = tmp_path / "数据.csv"
    file.write_text(
        "地区,年份,指标,数值,单位\n甲县,2020,化肥施用强度,230,\n乙县,2020,3,15,公斤/亩\n丙县,2020,3,17,公斤/亩\n",
        "utf-8",
    )
    for data in (file, str(file), pd.read_csv(file)):
        found = compare(old, new, observations=data)
        verdicts = {
            region: found.other_assessment.result(region, "3").verdict.value  # type: ignore[union-attr]
            for region in ("甲县", "乙县", "丙县")
        }
        assert verdicts == {"甲县": "pass", "乙县": "pass", "丙县": "fail"}


def test_shares_tell_how_much_of_each_scheme_is_met(old: Scheme, new: Scheme) -> None:
    data = rows(
        ("甲县", 2020, "1", 87.0), ("甲县", 2020, "3", 230.0), ("甲县", 2020, "4", 85.0), ("甲县", 2020, "5", 31.0)
    )
    shares = compare(old, new, observations=data, regions={"甲县": {"县"}}).shares()
    assert shares["scheme"].tolist() == ["old", "new"]
    assert shares["met"].tolist() == [3, 2]
    assert shares["applicable"].tolist() == [7, 7]
    assert shares["share"].tolist() == pytest.approx([300 / 7, 200 / 7])
    assert (shares["least"] <= shares["most"]).all()


def test_rows_that_only_the_other_scheme_has_may_be_observed_by_name(old: Scheme, new: Scheme) -> None:
    data = rows(("甲县", 2020, "湿地保护率", 31.0), ("甲县", 2020, "5", 20.0))
    found = compare(old, new, observations=data, regions={"甲县": {"县"}})
    shares = found.shares().set_index("scheme")["met"].to_dict()
    assert shares == {"old": 0, "new": 1}
    assert found.changed_verdicts().empty


def test_what_the_tables_cannot_be_put_to_is_left_out(old: Scheme) -> None:
    other = scheme_from_yaml(
        OLD.replace("id: old", "id: other").replace("unit: 千克/公顷, threshold: ≤225", "unit: 天, threshold: ≤225")
    )
    found = compare(old, other, observations=rows(("甲县", 2020, "3", 200.0)), regions={"甲县": {"县"}})
    assert found["3"].kind == "undetermined"
    assert "单位" in found["3"].explain()
    assert [one for one, _, _ in found.left_out] == ["3"]
    assert found.shares()["left_out"].tolist() == [0, 1]
    assert found.changed_verdicts().empty


def test_a_comparison_is_plain_data_and_escaped(old: Scheme, new: Scheme) -> None:
    data = rows(("甲县", 2020, "1", 87.0))
    found = compare(old, new, observations=data, regions={"甲县": {"县"}})
    assert json.loads(json.dumps(found.to_dict()))["counts"]["stricter"] == 1
    assert pickle.loads(pickle.dumps(found)).counts == found.counts
    seen = harmless(found._repr_html_())
    assert "新方案<b>" in seen.text
    for one in found:
        assert one.name in seen.text
        assert f"{found.word(one.kind)} {found.counts[one.kind]}" in seen.text
        assert found.word(one.kind, "en") in "".join(seen.titles())
    for change in found.verdict_changes():
        assert change.result.reason() in seen.text
        assert change.other_result.reason() in seen.text
    assert seen.count("tr") >= 1 + 9 + 4
    frame = found.to_frame("en", parts=True)
    assert len(frame) == 9 + 4
    assert frame.loc[frame["id"] == "1", "example"].item() == "classes=县, value=85: met / not met"
    assert "1 stricter" in repr(found)


def test_near_names_are_suggested_and_not_paired() -> None:
    one = scheme_from_yaml(OLD.replace("城镇污水处理率", "城镇污水集中处理率"))
    other = scheme_from_yaml(OLD.replace("城镇污水处理率", "农村污水集中处理率"))
    found = compare(one, other)
    assert found["城镇污水集中处理率"].kind == "dropped"
    assert [(near.id, near.other_id) for near in found.suggestions] == [("1", "1")]
    assert "未配对" in found.explain()


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("城镇污水处理率", "城镇生活污水处理率", True),
        ("城镇污水处理率", "农村污水处理率", False),
        ("河湖长制", "河长制", True),
        ("劣V类水体比例", "劣Ⅴ类水体比例", True),
        ("缺水城市比例", "非缺水城市比例", False),
        ("率", "城镇污水处理率", False),
        ("", "污水", False),
    ],
)
def test_names_that_agree(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("对照.yaml", '"12": null\n"5": 湿地保护率\n'),
        ("对照.csv", "12,\n5,湿地保护率\n"),
        ("对照.csv", "\ufeffA,B\r\n12,\r\n5,湿地保护率\r\n"),
    ],
)
def test_crosswalk_files(tmp_path: Path, old: Scheme, new: Scheme, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert read_crosswalk(file) == {"12": None, "5": "湿地保护率"}
    assert compare(old, new, crosswalk=str(file))["5"].matched_by == "crosswalk"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.yaml", b"- 1\n- 2\n"),
        ("x.yaml", b"a: &a [*a]\n"),
        ("x.yaml", b"a: {b: c}\n"),
        ("x.yaml", b'"1": a\n"1": b\n'),
        ("x.yaml", b"\xff\xfe\x00"),
        ("x.csv", b"1,2,3\n"),
        ("x.csv", b"1\n"),
        ("x.csv", b",2\n"),
        ("x.csv", b'"1,2\n'),
        ("x.txt", b"1,2\n"),
        ("x.csv", b"1,2\n1,3\n"),
        ("x.csv", b"a" * 3_000_000),
    ],
)
def test_bad_crosswalk_files(tmp_path: Path, old: Scheme, new: Scheme, name: str, data: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SchemeError, match="E480"):
        compare(old, new, crosswalk=file)


@pytest.mark.parametrize("given", [5, ["1"], {"1": 2.5}, {"1": ["2"]}, {None: "1"}, {"x" * 2000: "1"}, "/no/such.csv"])
def test_bad_crosswalks(old: Scheme, new: Scheme, given: Any) -> None:
    with pytest.raises(SchemeError, match="E480"):
        compare(old, new, crosswalk=given)


@pytest.mark.parametrize(
    ("crosswalk", "code", "count"),
    [
        ({"77": "1"}, "E481", 1),
        ({"1": "城镇污水处理"}, "E481", 1),
        ({"6.9": "1", "1.1": None}, "E481", 2),
        ({"1": "1", "城镇污水处理率": "2"}, "E482", 1),
        ({"1": "1", "2": "城镇生活污水处理率"}, "E482", 1),
    ],
)
def test_crosswalks_that_name_what_is_not_there(
    old: Scheme, new: Scheme, crosswalk: dict[str, str | None], code: str, count: int
) -> None:
    with pytest.raises(SchemeError) as caught:
        compare(old, new, crosswalk=crosswalk)
    assert [found.code for found in caught.value.diagnostics] == [code] * count


@pytest.mark.parametrize("given", [5, None, {"id": "x"}])
def test_only_schemes_are_compared(old: Scheme, given: Any) -> None:
    with pytest.raises(SchemeError, match="E484"):
        compare(old, given)


def test_unknown_schemes_and_rows_are_refused(old: Scheme, new: Scheme) -> None:
    with pytest.raises(SchemeError, match="E40"):
        compare(old, "no-such-scheme")
    with pytest.raises(SchemeError, match="E403"):
        compare(old, new)["77"]


def test_verdicts_need_observations(old: Scheme, new: Scheme) -> None:
    found = compare(old, new)
    for ask in (found.shares, found.changed_verdicts, found.verdict_changes):
        with pytest.raises(DataError, match="E483"):
            ask()


@pytest.mark.parametrize(
    "data",
    [
        rows(("甲县", 2020, "77", 1.0)),
        rows(("甲县", 2020, "1", "nonsense")),
        pd.DataFrame({"region": ["甲县"]}),
        5,
        "no-such.csv",
    ],
)
def test_bad_observations_are_refused(old: Scheme, new: Scheme, data: object) -> None:
    with pytest.raises((DataError, OSError)):
        compare(old, new, observations=data, regions={"甲县": {"县"}})
