"""What a rule prints is read back as the same rule."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from strategies import rules

import ecorules
from ecorules.language import parse
from ecorules.rules import Rule


def read(text: str, like: Rule) -> Rule | None:
    try:
        return parse(text, unit=like.unit, better=like.better)
    except ecorules.EcoRulesError:
        return None


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(drawn=rules())
def test_the_canonical_text_of_a_rule_is_read_as_the_same_rule(drawn: Rule) -> None:
    rule = read(drawn.to_text(), drawn)
    assume(rule is not None)
    assert rule is not None
    again = parse(rule.to_text(), unit=rule.unit, better=rule.better)
    assert again == rule
    assert again.to_text() == rule.to_text()
