"""Measures on their own, and files of them: what is read, and what is refused and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ecorules import DataError, EcoRulesError, SchemeError
from ecorules.measures import Measure, read_measures

EXAMPLE = Path(__file__).parents[2] / "examples" / "changde" / "measures.yaml"
HEAD = 'format: "1"\nmeasures:\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "measures.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_is_read_and_marked_as_invented() -> None:
    measures = {each.name: each for each in read_measures(EXAMPLE)}
    pipes = measures["城镇污水管网"]
    assert (pipes.kind, pipes.low, pipes.high, pipes.step, pipes.steps, pipes.most) == ("scale", 5, 60, 5, 11, 60)
    assert measures["污水处理厂提标"].requires == ("城镇污水管网",)
    assert measures["渣土车密闭与扬尘在线监测"].effects == {"8.2": "-2.5%"}
    assert measures["城镇公园"].start == 2021
    assert "虚构" in EXAMPLE.read_text(encoding="utf-8")


def test_scalars_are_the_numbers_that_they_spell(tmp_path: Path) -> None:
    text = HEAD + "  - {name: 甲, cost: 2.5, effects: {26: +3, '8.2': −4 微克/立方米}, regions: 甲市}\n"
    (only,) = read_measures(written(tmp_path, text))
    assert (only.cost, only.regions) == (2.5, ("甲市",))
    assert dict(only.effects) == {"26": "+3", "8.2": "−4 微克/立方米"}
    assert only.to_dict()["effects"] == {"26": "+3", "8.2": "−4 微克/立方米"}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("measures: []\n", "E765", "measures.yaml:1:1"),
        ('format: "2"\nmeasures: [{name: a, cost: 1, effects: {"1": 1}}]\n', "E765", "measures.yaml:1:1"),
        (HEAD + "  - {name: a, cost: 1}\n", "E765", "measures.yaml:3:5"),
        (HEAD + "  - {name: a, cost: 1, effects: {}}\n", "E765", "measures.yaml:3:"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 1}, prize: 3}\n", "E765", "measures.yaml:3:43"),
        (HEAD + "  - {name: a, cost: dear, effects: {'1': 1}}\n", "E765", "measures.yaml:3:15"),
        (HEAD + "  - {name: a, cost: .inf, effects: {'1': 1}}\n", "E765", "measures.yaml:3:15"),
        (HEAD + "  - {name: a, cost: 1e400, effects: {'1': 1}}\n", "E765", "measures.yaml:3:15"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 1}, start: 二〇二〇}\n", "E765", "measures.yaml:3:43"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 1}, kind: often}\n", "E765", "measures.yaml:3:43"),
        (HEAD + "  - {name: a, cost: 0, effects: {'1': 1}}\n", "E760", "measures.yaml:3:5"),
        (HEAD + "  - {name: a, cost: -4, effects: {'1': 1}}\n", "E760", "measures.yaml:3:5"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 高}}\n", "E760", "measures.yaml:3:5"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 1}}\n" * 2, "E760", "measures.yaml"),
        (HEAD + "  - {name: a, cost: 1, effects: {'1': 1}, requires: [b]}\n", "E762", "measures.yaml:3:5"),
        ("format: [\n", "E4", "measures.yaml"),
        ("- 1\n", "E765", "measures.yaml"),
        ("", "E", ""),
        ("a: &a [*a]\n", "E", ""),
    ],
)
def test_a_slip_is_named_with_its_place(tmp_path: Path, text: str, code: str, place: str) -> None:
    with pytest.raises(SchemeError) as caught:
        read_measures(written(tmp_path, text))
    found = caught.value.diagnostics[0]
    assert found.code.startswith(code)
    assert place in found.where
    assert found.message
    assert found.message_en


@pytest.mark.parametrize("path", [None, 3, b"x", "no/such.yaml", "\0", "."])
def test_a_file_that_cannot_be_opened(path: Any) -> None:
    with pytest.raises(SchemeError, match="E764"):
        read_measures(path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "measures.yaml"
    file.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(SchemeError, match="E764"):
        read_measures(file)


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"name": 3}, {"name": "a" * 201}, {"cost": 0}, {"cost": -1}, {"cost": float("nan")},
        {"cost": float("inf")}, {"cost": "3"}, {"cost": True}, {"cost": None}, {"cost": 10**400},
        {"effects": {}}, {"effects": None}, {"effects": {"1": 0}}, {"effects": {"1": "0%"}}, {"effects": {"1": None}},
        {"effects": {"1": float("inf")}}, {"effects": {"": 1}}, {"effects": {True: 1}},
        {"effects": {"1": "1e9"}, "cost": 0},
        {"effects": {"1": "9" * 5000}}, {"effects": {"1": "\ud800"}}, {"kind": "often"}, {"low": 1}, {"step": 1},
        {"kind": "scale"}, {"kind": "scale", "high": 0}, {"kind": "scale", "low": 3, "high": 2},
        {"kind": "scale", "low": -1, "high": 2}, {"kind": "scale", "high": float("nan")},
        {"kind": "scale", "high": 2, "step": 0}, {"kind": "scale", "high": 2, "step": 3},
        {"kind": "scale", "high": 1e9, "step": 1e-6}, {"excludes": 3}, {"requires": [1]}, {"regions": ()},
        {"regions": {"甲": 1}}, {"start": "2020"}, {"start": 20}, {"start": True}, {"note": 3},
    ],
)  # fmt: skip
def test_measures_that_cannot_be_used(change: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="E760"):
        Measure(**{"name": "a", "cost": 1, "effects": {"1": 1}, **change})


def test_a_measure_is_frozen_and_its_errors_are_of_the_family() -> None:
    measure = Measure(name="a", cost=1, effects={"1": 1})
    with pytest.raises(AttributeError):
        measure.cost = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        measure.effects["2"] = 1  # type: ignore[index]
    assert issubclass(DataError, EcoRulesError)
    assert {measure: 1}[Measure(name="a", cost=1, effects={"1": 1})] == 1
