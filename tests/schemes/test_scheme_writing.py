"""Schemes written as files: what is written reads back to an equal scheme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.errors import SchemeError
from ecorules.schemes import load_scheme, read_scheme, scheme_from_data, scheme_from_yaml, schemes

#: Texts that a YAML writer has to quote, fold or escape.
AWKWARD = (
    "100",
    "true",
    "~",
    "null",
    "- 1",
    "a: b",
    "#注",
    "'",
    '"',
    "%",
    "〔18〕",
    "２",
    "a\nb",
    "  乙",
    "x" * 300,
    "*a",
    "&b",
)
NAMES = st.sampled_from(AWKWARD) | st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufeff\ufffe"), min_size=1, max_size=12
)
THRESHOLDS = st.sampled_from(("≥95", "市≥95 县≥85", "建立", "≤300,或逐年下降", "100", "完成上级管控目标"))
STARTS = st.sampled_from((("2019", "2021"), (None, "2021-07-01"), ("2020", "2020-06-30", "2023")))


@st.composite
def provenances(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.sets(st.sampled_from(("document", "number", "page", "cell", "printed", "url", "note")), min_size=1))
    return {key: draw(NAMES) for key in sorted(keys)}


@st.composite
def thresholds(draw: st.DrawFn) -> Any:
    if draw(st.booleans()):
        return draw(THRESHOLDS)
    versions = []
    for start in draw(STARTS):
        version: dict[str, Any] = {"text": draw(THRESHOLDS)}
        if start is not None:
            version["from"] = start
        version |= draw(st.fixed_dictionaries({}, optional={"confirmed": st.booleans(), "provenance": provenances()}))
        versions.append(version)
    return versions


@st.composite
def rows(draw: st.DrawFn, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {"id": str(number), "name": f"{number}{draw(NAMES)}"}
    row |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "unit": st.sampled_from(("%", "-", "千克/公顷")),
                "attribute": NAMES,
                "note": NAMES,
                "responsible": st.lists(NAMES, min_size=1, max_size=3),
                "scope": st.sampled_from(("市", "县", "市县")),
                "provenance": provenances(),
                "confirmed": st.booleans(),
                "waive": st.just({"W460": "理由"}),
            },
        )
    )
    kind = draw(st.sampled_from(("plain", "shared", "own", "unread")))
    if kind == "own":
        row["parts"] = [
            {"name": "甲", "threshold": draw(thresholds())},
            {"name": "乙", "threshold": draw(thresholds())},
        ]
        row["parts"][0] |= draw(st.fixed_dictionaries({}, optional={"confirmed": st.booleans(), "unit": st.just("吨")}))
    elif kind == "unread":
        row |= {"threshold": draw(NAMES), "unread": draw(NAMES)}
    else:
        row["threshold"] = draw(thresholds())
        if kind == "shared":
            row["parts"] = [{"name": "甲", "better": "higher"}, {"name": "乙"}]
    return row


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    data: dict[str, Any] = {"format": "1", "id": "drawn", "title": draw(NAMES)}
    data |= draw(st.fixed_dictionaries({}, optional={"note": NAMES, "number": NAMES, "waive": st.just({"W461": "因"})}))
    if draw(st.booleans()):
        data["source"] = {"document": draw(NAMES), "confirmed": draw(st.booleans())}
    data["criteria"] = draw(st.lists(st.just({"of": "all", "share": "≥90%"}), max_size=1))
    data["indicators"] = [draw(rows(number)) for number in range(1, draw(st.integers(2, 4)))]
    return data


@given(files())
def test_what_is_written_reads_back_equal(data: dict[str, Any]) -> None:
    scheme = scheme_from_data(data)
    assert scheme_from_yaml(scheme.to_yaml()) == scheme


@pytest.mark.parametrize("name", [info.id for info in schemes()])
def test_bundled_schemes_read_back_equal(name: str, tmp_path: Path) -> None:
    scheme = load_scheme(name)
    scheme.save(tmp_path / "copy.yaml")
    assert read_scheme(tmp_path / "copy.yaml") == scheme


def test_comments_stand_above_their_indicator_and_change_nothing() -> None:
    scheme = load_scheme("changde-2020")
    text = scheme.to_yaml({"": ["草稿", "请核对"], "26": ["方向？", "两行\n注释"]})
    lines = text.splitlines()
    assert lines[:2] == ["# 草稿", "# 请核对"]
    at = lines.index("  # 方向？")
    assert lines[at + 1] == "  # 两行␤注释"
    assert lines[at + 2].startswith("  - id: '26'")
    assert scheme_from_yaml(text) == scheme


def test_what_is_as_everywhere_is_not_repeated() -> None:
    text = load_scheme("changde-2020").to_yaml()
    assert "confirmed" not in text
    assert "provenance" not in text


def test_a_scheme_that_extends_is_written_out_whole() -> None:
    row = {"id": "26", "threshold": "≥97", "reason": "本市从严"}
    scheme = scheme_from_data({"format": "1", "id": "a", "title": "t", "extends": "changde-2020", "indicators": [row]})
    again = scheme_from_yaml(scheme.to_yaml())
    assert again.extends is None
    assert again.indicators == scheme.indicators


@pytest.mark.parametrize("path", ["/nowhere/a.yaml", "", "a\0b.yaml", None, 5, ["a"]])
def test_an_unwritable_place_is_an_error(path: Any) -> None:
    with pytest.raises(SchemeError, match="E400"):
        load_scheme("changde-2020").save(path)


@pytest.mark.parametrize(
    "data", [{"format": "1", 2: "x"}, {"format": 1.5}, {"id": object()}, {"a": [[[[[[[[[[[[[1]]]]]]]]]]]]]}]
)
def test_data_that_no_file_can_hold_is_refused(data: Any) -> None:
    with pytest.raises(SchemeError, match="E40"):
        scheme_from_data(data)


@pytest.mark.parametrize("comments", [5, "注", ["注"], object()])
def test_comments_that_are_no_mapping_are_refused(comments: Any) -> None:
    with pytest.raises(SchemeError, match="E400"):
        load_scheme("changde-2020").to_yaml(comments)
