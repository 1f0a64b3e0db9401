"""The published JSON Schema of scheme files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from ecorules.schemes import scheme_schema

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "ecorules" / "schemes" / "bundled"
FILES = [*sorted(BUNDLED.glob("*.yaml")), ROOT / "examples" / "changde" / "goals.yaml"]


def test_the_published_schema_is_up_to_date() -> None:
    published = json.loads((ROOT / "docs" / "scheme.schema.json").read_text(encoding="utf-8"))
    assert published == scheme_schema()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(scheme_schema())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_our_files_fit_the_schema_in_any_editor(file: Path) -> None:
    data = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(scheme_schema()).iter_errors(data))


@pytest.mark.parametrize(
    "change",
    [{"format": "2"}, {"indicators": []}, {"id": "A"}, {"date": "2020"}, {"colour": "red"}, {"title": ""}],
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    data = {"format": "1", "id": "a", "title": "t", "indicators": [{"id": "1", "name": "x", "threshold": "≥9"}]}
    validator = Draft202012Validator(scheme_schema())
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, **change})
