"""The published JSON Schema of cases files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pydantic
import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from ecorules.casebook import cases_schema

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "examples" / name / "cases.yaml" for name in ("changde", "template")]


def as_an_editor_reads(file: Path) -> Any:
    """Numbers as numbers, and every key as text."""
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return json.loads(json.dumps(data, default=str))


@pytest.mark.skipif(
    tuple(map(int, pydantic.VERSION.split(".")[:2])) < (2, 12), reason="older releases write the same schema otherwise"
)
def test_the_published_schema_is_up_to_date() -> None:
    published = json.loads((ROOT / "docs" / "cases.schema.json").read_text(encoding="utf-8"))
    assert published == cases_schema()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(cases_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_our_files_fit_the_schema_in_any_editor(file: Path) -> None:
    assert not list(Draft202012Validator(cases_schema()).iter_errors(as_an_editor_reads(file)))


CASE = {"indicator": 26, "value": 85, "expect": "达标"}
REGION = {"observations": "o.csv", "expect": {"8": "pass", "criteria": {"x": "fail"}}, "others": "any"}


@pytest.mark.parametrize("case", [CASE, REGION, {**CASE, "parts": {"1": 5, "2": {"history": {"2019": 4}}}}])
def test_the_schema_takes_both_kinds_of_case(case: dict[str, Any]) -> None:
    assert Draft202012Validator(cases_schema()).is_valid({"format": "1", "cases": [case]})


@pytest.mark.parametrize(
    "case",
    [
        {**CASE, "expect": "大概"},
        {**CASE, "colour": "red"},
        {**CASE, "missing": "weather"},
        {**CASE, "table": []},
        {**CASE, "observations": "o.csv"},
        {**REGION, "value": 5},
        {"expect": "达标"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(case: dict[str, Any]) -> None:
    assert not Draft202012Validator(cases_schema()).is_valid({"format": "1", "cases": [case]})
