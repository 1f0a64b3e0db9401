"""A scheme as data: finding indicators, frames, pickling; the catalogue."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from ecorules.errors import EcoRulesError, SchemeError
from ecorules.schemes import Scheme, fold, load_scheme, nearest, schemes, shown

HEAD = "format: 1\nid: small\ntitle: 小表\nindicators:\n"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme("changde-2020")


@pytest.mark.parametrize("key", ["26", 26, "城镇污水处理率", " 城镇 污水处理率 ", "２６"])
def test_an_indicator_is_found_by_id_or_name(scheme: Scheme, key: str | int) -> None:
    assert scheme[key].id == "26"
    assert str(key) in scheme


@pytest.mark.parametrize(("slip", "meant"), [("城镇污水处理", "城镇污水处理率"), ("碳排放强渡", "碳排放强度")])
def test_an_unknown_name_is_told_the_nearest(scheme: Scheme, slip: str, meant: str) -> None:
    assert slip not in scheme
    with pytest.raises(SchemeError, match=meant) as error:
        scheme[slip]
    assert isinstance(error.value, KeyError)
    assert error.value.diagnostics[0].code == "E403"


@pytest.mark.parametrize("key", ["", "zzz", "\ud800", "x" * 1_000_000, "0", "37", "8__1"])
def test_a_name_far_from_any_is_refused_without_a_guess(scheme: Scheme, key: str) -> None:
    with pytest.raises(SchemeError) as error:
        scheme[key]
    assert len(str(error.value)) < 1000


@pytest.mark.parametrize("key", [2, "2", "PM2.5浓度下降幅度", "ＰＭ2.5浓度下降幅度"])
def test_a_part_is_found_by_number_or_name(scheme: Scheme, key: int | str) -> None:
    assert scheme["8"].part(key).number == 2


@pytest.mark.parametrize("key", [0, 3, "PM10", ""])
def test_an_unknown_part_is_refused(scheme: Scheme, key: int | str) -> None:
    with pytest.raises(SchemeError):
        scheme["8"].part(key)


def test_either_spelling_of_the_grade_finds_the_part(scheme: Scheme) -> None:
    assert scheme["9"].part("劣Ⅴ类水体比例下降幅度").name == "劣V类水体比例下降幅度"


def test_a_scheme_is_plain_data(scheme: Scheme) -> None:
    copy = pickle.loads(pickle.dumps(scheme))
    assert copy == scheme
    assert hash(copy) == hash(scheme)
    assert copy["26"] == scheme["26"]
    with pytest.raises(FrozenInstanceError):
        scheme.title = "x"  # type: ignore[misc]


def test_the_frame_has_a_row_for_each_indicator(scheme: Scheme) -> None:
    frame = scheme.to_frame()
    assert list(frame["id"]) == [indicator.id for indicator in scheme]
    assert frame.set_index("id").loc["26", "threshold"] == "市≥95 县≥85"
    parts = scheme.to_frame(parts=True)
    assert len(parts) == 36 + 17
    assert list(parts.loc[parts["id"] == "8", "part"].dropna()) == [1, 2]


def test_a_scheme_and_its_indicators_introduce_themselves_on_one_line(scheme: Scheme) -> None:
    assert repr(scheme).startswith("<Scheme 'changde-2020' ")
    assert "36 indicators" in repr(scheme)
    assert repr(scheme["26"]) == "<Indicator '26' '城镇污水处理率': '市≥95 县≥85'>"
    assert repr(scheme["农药化肥"]) == "<Indicator '23' '农药化肥': 2 parts>"


def test_the_catalogue_lists_what_is_bundled() -> None:
    listed = {info.id: info for info in schemes()}
    changde = listed["changde-2020"]
    assert (changde.year, changde.level, changde.indicators) == (2020, "设区市", 36)
    assert changde.title == load_scheme("changde-2020").title


@pytest.mark.parametrize("name", ["changde-2021", "changde", "no such", "", "\0", "a" * 10_000, "\ud800"])
def test_an_unknown_scheme_is_refused(name: str) -> None:
    with pytest.raises(SchemeError):
        load_scheme(name)


def test_an_unknown_scheme_is_told_the_nearest() -> None:
    with pytest.raises(SchemeError, match="changde-2020"):
        load_scheme("changde-2002")


@pytest.mark.parametrize("given", [None, 3, b"changde-2020", ["changde-2020"]])
def test_what_is_no_id_or_path_is_refused(given: object) -> None:
    with pytest.raises(EcoRulesError):
        load_scheme(given)  # type: ignore[arg-type]


def test_a_scheme_is_read_from_a_path(tmp_path: Path) -> None:
    file = tmp_path / "方案.yaml"
    file.write_text(f"{HEAD}- {{id: 1, name: a, threshold: ≥9}}", encoding="utf-8")
    assert load_scheme(file) == load_scheme(str(file))
    assert load_scheme(file)["a"].threshold == "≥9"


@pytest.mark.parametrize("name", ["missing.yaml", "folder.yaml", "a\0.yaml"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(SchemeError):
        load_scheme(f"{tmp_path}/{name}")


def test_names_compare_without_width_case_and_blanks() -> None:
    assert fold("ＰＭ 2.5 浓度") == fold("pm2.5浓度")
    assert nearest("优良天数", ["优良天数比例", "林草覆盖率"]) == "优良天数比例"
    assert nearest("x", []) is None


def test_foreign_names_are_shown_on_one_short_line() -> None:
    assert shown("a\nb\x00\ud800") == "a�b��"
    assert len(shown("x" * 10**6)) < 100
