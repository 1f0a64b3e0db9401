"""The published JSON Schema says what is written, and is up to date."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from strategies import rules

from ecorules.rules import Compare, Demand, Grade, Op, Rule, Trend, TrendKind
from ecorules.rules.schema import rule_schema, schema_text
from ecorules.rules.store import KINDS

PUBLISHED = Path(__file__).parents[2] / "docs" / "rule.schema.json"
CHECK = jsonschema.Draft202012Validator(rule_schema())


def test_the_published_schema_is_up_to_date() -> None:
    """To renew it: python -m ecorules.rules.schema > docs/rule.schema.json"""
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(rule_schema())


def test_every_kind_of_demand_is_stored() -> None:
    assert set(KINDS.values()) == set(typing.get_args(Demand))


@given(rules())
def test_every_written_rule_fits(rule: Rule) -> None:
    CHECK.validate(rule.to_dict())


@pytest.mark.parametrize(
    ("demand", "change"),
    [
        (Compare(op=Op.GE, bound=95.0), {"bound": "95"}),
        (Compare(op=Op.GE, bound=95.0), {"op": ">="}),
        (Compare(op=Op.GE, bound=95.0), {"kind": "exec"}),
        (Compare(op=Op.GE, bound=95.0), {"surplus": 1}),
        (Compare(op=Op.GE, bound=95.0), {"span": [1]}),
        (Grade(grade="Ⅲ"), {"grade": "Ⅵ"}),
        (Trend(kind=TrendKind.GRADUAL, direction="up"), {"years": 0}),
        (Trend(kind=TrendKind.GRADUAL, direction="up"), {"sort": "rising"}),
    ],
)
def test_what_reading_refuses_does_not_fit(demand: Demand, change: dict[str, Any]) -> None:
    data = Rule(text="", demand=demand).to_dict()
    assert CHECK.is_valid(data)
    data["demand"].update(change)
    assert not CHECK.is_valid(data)
