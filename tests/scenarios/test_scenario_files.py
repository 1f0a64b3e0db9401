"""Scenario files: what they say, where their slips are, and the published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from scenario_tables import refused

import ecorules
from ecorules.scenarios import Scenario, levers, read_scenarios, run, scenarios_from_yaml, scenarios_schema

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "changde" / "scenarios.yaml"
HEAD = 'format: "1"\nscenarios:\n'


def one(lever: str) -> str:
    return f"{HEAD}  - name: x\n    levers:\n      - {lever}\n"


def test_every_lever_can_be_written() -> None:
    text = f"""{HEAD}
  - name: 甲
    note: 说明
    levers:
      - {{lever: set_to, indicator: 26, value: 96.5, unit: "%", regions: [甲市, 县], years: 2021-2023}}
      - {{lever: set_to, indicator: [1, 规划], value: 是, years: [2021, 2023-]}}
      - {{lever: set_to, indicator: 8, part: 2, value: 12, change: true}}
      - {{lever: add, indicator: 26, amount: -1.5, subject: 面积}}
      - {{lever: scale, indicator: 26, factor: 1.1}}
      - {{lever: grow, indicator: 26, rate: [-1, 2], unit: 个百分点}}
      - {{lever: reach, indicator: 26, value: 98, by: 2025, path: compound, since: 2020}}
      - {{lever: follow, indicator: "*", path: compound, last: 5}}
      - {{lever: hold, indicator: "*"}}
      - {{lever: cap, indicator: 26, upper: 99, note: 说明}}
      - lever: cap
      - {{lever: threshold, indicator: 26, part: 1, text: "≥98", years: 2024-}}
  - name: 乙
    extends: 甲
    levers:
      - {{lever: scale, indicator: 27, factor: 2}}
  - name: 丙
    extends: [乙, 甲]
"""
    first, second, third = scenarios_from_yaml(text)
    assert first == Scenario(
        "甲",
        [
            levers.set_to("26", 96.5, unit="%", regions=["甲市", "县"], years="2021-2023"),
            levers.set_to(["1", "规划"], True, years=[2021, "2023-"]),
            levers.set_to("8", 12, part=2, change=True),
            levers.add("26", -1.5, subject="面积"),
            levers.scale("26", 1.1),
            levers.grow("26", [-1, 2], unit="个百分点"),
            levers.reach("26", 98, by=2025, path="compound", since=2020),
            levers.follow("*", path="compound", last=5),
            levers.hold("*"),
            levers.cap("26", upper=99),
            levers.cap(),
            levers.threshold("26", "≥98", part=1, years="2024-"),
        ],
        "说明",
    )
    assert second.levers == (*first.levers, levers.scale("27", 2))
    assert third.levers == (*second.levers, *first.levers)
    assert first.levers[0].place == "scenarios.yaml:7:9"


def test_a_scheme_of_the_folder(tmp_path: Path) -> None:
    text = ecorules.load_scheme("changde-2020").to_yaml()
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    (tmp_path.parent / "outside.yaml").write_text(text, encoding="utf-8")
    file = tmp_path / "s.yaml"
    file.write_text(one("{lever: scheme, scheme: own.yaml}"), encoding="utf-8")
    (scenario,) = read_scenarios(file)
    assert scenario.levers[0].scheme.id == "changde-2020"  # type: ignore[union-attr]
    for name in ("../outside.yaml", str(tmp_path / "own.yaml"), "gone.yaml", "national-2091", "own.txt", "x\\0.yaml"):
        file.write_text(one(f'{{lever: scheme, scheme: "{name}"}}'), encoding="utf-8")
        assert refused(lambda: read_scenarios(file)) == ["E703"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "E401", "scenarios.yaml"),
        ("a: [", "E401", "scenarios.yaml"),
        ("- 1", "E701", "scenarios.yaml:1:1"),
        ('format: "2"\nscenarios: [{name: x}]', "E701", "scenarios.yaml:1:1"),
        ('format: "1"\n', "E701", "scenarios.yaml:1:1"),
        ('format: "1"\nscenarios: []\n', "E701", "scenarios.yaml:2:1"),
        ('format: "1"\nscenario: [{name: x}]\nscenarios: [{name: y}]', "E701", "scenarios.yaml:2:1"),
        (f"{HEAD}  - levers: []\n", "E701", "scenarios.yaml:3:5"),
        (f"{HEAD}  - {{name: x, lever: []}}\n", "E701", "scenarios.yaml:3:15"),
        (f"{HEAD}  - {{name: ' '}}\n", "E701", "scenarios.yaml:3:6"),
        (f"{HEAD}  - name: x\n  - name: x\n", "E710", "scenarios.yaml:4:5"),
        (f"{HEAD}  - {{name: x, extends: y}}\n  - name: y\n", "E703", "scenarios.yaml:3:15"),
        (one("hold"), "E701", "scenarios.yaml:5:9"),
        (one("{indicator: 1}"), "E701", "scenarios.yaml:5:9"),
        (one("{lever: raise, indicator: 1}"), "E703", "scenarios.yaml:5:10"),
        (one("{lever: hold}"), "E701", "scenarios.yaml:5:9"),
        (one("{lever: hold, indicator: []}"), "E701", "scenarios.yaml:5:23"),
        (one("{lever: hold, indicator: 1, factor: 2}"), "E701", "scenarios.yaml:5:37"),
        (one("{lever: scale, indicator: 1, factor: much}"), "E702", "scenarios.yaml:5:38"),
        (one("{lever: scale, indicator: 1, factor: .inf}"), "E702", "scenarios.yaml:5:38"),
        (one("{lever: scale, indicator: 1, factor: [1]}"), "E701", "scenarios.yaml:5:38"),
        (one("{lever: scale, indicator: 1, factor: 2, years: soon}"), "E702", "scenarios.yaml:5:49"),
        (one("{lever: follow, indicator: 1, last: 2.5}"), "E702", "scenarios.yaml:5:39"),
        (one("{lever: follow, indicator: 1, path: round}"), "E701", "scenarios.yaml:5:39"),
        (one("{lever: reach, indicator: 1, value: 5}"), "E701", "scenarios.yaml:5:9"),
        (one("{lever: reach, indicator: 1, value: 5, by: 20255}"), "E702", "scenarios.yaml:5:48"),
        (one("{lever: reach, indicator: 1, value: 5, by: 2025, years: 2021}"), "E701", "scenarios.yaml:5:58"),
        (one("{lever: grow, indicator: 1, rate: [1, -100]}"), "E702", "scenarios.yaml:5:37"),
        (one("{lever: set_to, indicator: 1, value: 1, change: 是}"), "E701", "scenarios.yaml:5:49"),
        (one("{lever: set_to, indicator: '*', value: 1}"), "E702", "scenarios.yaml:5:25"),
        (one("{lever: threshold, indicator: 1, text: '≥1', regions: 甲市}"), "E701", "scenarios.yaml:5:54"),
        (one("{lever: scheme, scheme: national-2091}"), "E703", "scenarios.yaml:5:25"),
    ],
)  # fmt: skip
def test_slips_are_named_with_their_place(text: str, code: str, place: str) -> None:
    with pytest.raises(ecorules.SchemeError) as caught:
        scenarios_from_yaml(text)
    finding = caught.value.diagnostics[0]
    assert finding.code == code
    assert finding.where.startswith(place), finding.where
    assert finding.message_en


def test_all_slips_of_a_file_are_said_at_once() -> None:
    text = one("{lever: scale, indicator: 1, factor: a}") + "      - {lever: add, indicator: 1, amount: b}\n"
    with pytest.raises(ecorules.SchemeError) as caught:
        scenarios_from_yaml(text)
    assert [finding.where for finding in caught.value.diagnostics] == ["scenarios.yaml:5:38", "scenarios.yaml:6:36"]


def test_a_lever_that_fails_in_a_run_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(one("{lever: add, indicator: 城镇污水处理, amount: 1}"), encoding="utf-8")
    folder = ROOT / "examples" / "changde" / "synthetic"
    with pytest.raises(ecorules.DataError, match=r"(?s)plan\.yaml:5:9.*城镇污水处理率"):
        run(ecorules.load_scheme("changde-2020"), folder / "observations.csv", file)


@pytest.mark.parametrize("given", [5, None, b"x.yaml", "no-such.yaml", ".", "x\0y", "x" * 5000])
def test_what_is_no_file(given: Any) -> None:
    assert refused(lambda: read_scenarios(given)) == ["E700"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "s.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    assert refused(lambda: read_scenarios(file)) == ["E700"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["value", "years", "regions", "part", "unit", "indicator", "subject"]))
def test_any_text_gives_a_lever_or_a_finding(text: str, key: str) -> None:
    entry = {"lever": "set_to", "indicator": "1", "value": "5", key: text}
    whole = json.dumps({"format": "1", "scenarios": [{"name": "x", "levers": [entry]}]})
    try:
        (scenario,) = scenarios_from_yaml(whole)
    except ecorules.EcoRulesError:
        return
    assert len(scenario.levers) == 1


@pytest.mark.skipif(
    tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 12), reason="older releases write the same schema otherwise"
)
def test_the_published_schema_is_up_to_date() -> None:
    published = json.loads((ROOT / "docs" / "scenario.schema.json").read_text(encoding="utf-8"))
    assert published == scenarios_schema()
    Draft202012Validator.check_schema(published)


def as_an_editor_reads(text: str) -> Any:
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def test_the_example_fits_the_schema_and_is_marked_as_invented() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert not list(Draft202012Validator(scenarios_schema()).iter_errors(as_an_editor_reads(text)))
    assert text.startswith("# INVENTED")
    assert [scenario.name for scenario in read_scenarios(EXAMPLE)] == ["基准", "强化", "滞后", "提高标准", "国家指标"]


@pytest.mark.parametrize(
    "lever",
    [
        {"lever": "raise", "indicator": "1"},
        {"lever": "hold"},
        {"lever": "scale", "indicator": "1", "factor": [1]},
        {"lever": "scale", "indicator": "1", "factor": 2, "colour": "red"},
        {"lever": "reach", "indicator": "1", "value": 5, "by": 2025, "years": 2024},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(lever: dict[str, Any]) -> None:
    data = {"format": "1", "scenarios": [{"name": "x", "levers": [lever]}]}
    assert not Draft202012Validator(scenarios_schema()).is_valid(data)
