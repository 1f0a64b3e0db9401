"""Records do what the standard library's dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from typing import Any

import pytest

from ecorules import records
from ecorules.rules import Compare, NotAssessed, Op, Range, Rule, Settings
from ecorules.text import Diagnostic, Span

NODE = Compare(op=Op.GE, bound=95.0, span=Span(0, 3))
RULE = Rule(text="≥95", unit="%", demand=NODE)


@records.dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers."""

    left: int
    right: int = 2

    @property
    def total(self) -> int:
        return self.left + self.right


@records.dataclass(slots=True)
class Pile:
    """What is collected."""

    name: str
    held: list[int] = records.field(default_factory=list)


def test_fields_are_keywords_with_defaults() -> None:
    assert (NODE.op, NODE.bound, NODE.span) == (Op.GE, 95.0, Span(0, 3))
    assert Compare(op=Op.GE, bound=95.0).span is None
    for wrong in ({"op": Op.GE}, {"op": Op.GE, "bound": 1.0, "unit": "%"}):
        with pytest.raises(TypeError):
            Compare(**wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Compare(Op.GE, 95.0)  # type: ignore[call-arg, misc]


def test_positional_records_take_their_fields_in_order() -> None:
    assert (Pair(1), Pair(1, 3).total) == (Pair(left=1, right=2), 4)
    match Pair(5, 6):
        case Pair(left, right):
            assert (left, right) == (5, 6)


@pytest.mark.parametrize("name", ["bound", "span", "elsewhere"])
def test_nothing_can_be_changed(name: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match=name):
        setattr(NODE, name, 1)
    with pytest.raises(dataclasses.FrozenInstanceError, match=name):
        delattr(NODE, name)
    assert not hasattr(NODE, "__dict__")


def test_equality_leaves_out_what_does_not_count() -> None:
    other = Compare(op=Op.GE, bound=95.0)
    assert other == NODE
    assert hash(other) == hash(NODE)
    assert Compare(op=Op.GT, bound=95.0) != NODE
    assert Range(low=1, high=2) != NODE
    assert NODE.__eq__(95.0) is NotImplemented
    assert NotAssessed() == NotAssessed(span=Span(0, 3))
    assert {NODE, other, NotAssessed()} == {NODE, NotAssessed()}


def test_a_record_shows_its_fields() -> None:
    assert repr(NODE) == f"Compare(op={Op.GE!r}, bound=95.0)"
    assert repr(Pair(1)) == "Pair(left=1, right=2)"


@pytest.mark.parametrize(
    "record", [NODE, RULE, Span(1, 2), Diagnostic(code="E1", message="错", message_en="wrong"), Pair(1)]
)
def test_records_are_copied_and_pickled_whole(record: Any) -> None:
    for copied in (
        copy.copy(record),
        copy.deepcopy(record),
        *(pickle.loads(pickle.dumps(record, at)) for at in (2, 5)),
    ):
        assert copied == record
        assert repr(copied) == repr(record)
    assert pickle.loads(pickle.dumps(NODE)).span == NODE.span


def test_the_standard_library_takes_records_for_dataclasses() -> None:
    assert dataclasses.is_dataclass(Compare)
    assert dataclasses.is_dataclass(NODE)
    assert [field.name for field in dataclasses.fields(NODE)] == ["op", "bound", "span"]
    span = dataclasses.fields(Compare)[2]
    assert (span.default, span.compare, span.repr, span.kw_only) == (None, False, False, True)
    assert dataclasses.replace(NODE, bound=90.0) == Compare(op=Op.GE, bound=90.0)
    assert dataclasses.replace(NODE, bound=90.0).span == NODE.span
    assert dataclasses.asdict(Settings())["window"] == 3
    assert str(inspect.signature(Settings)).startswith("(*, window: 'int' = 3, approx: 'float' = 0.05")


def test_records_have_a_replace_and_names_of_their_own() -> None:
    assert records.replace(NODE, bound=90.0) == Compare(op=Op.GE, bound=90.0)
    with pytest.raises(TypeError):
        records.replace(NODE, height=1)  # type: ignore[call-arg]
    assert records.names(NODE) == ("op", "bound", "span")
    assert (records.names(Compare), records.names(1), records.is_record(Compare)) == ((), (), True)


def test_a_record_that_is_not_frozen_can_be_filled() -> None:
    first, second = Pile("a"), Pile("a")
    first.held.append(1)
    assert (first.held, second.held) == ([1], [])
    second.held = [1]
    assert first == second
    with pytest.raises(TypeError, match="unhashable"):
        hash(first)
    with pytest.raises(AttributeError):
        first.weight = 3  # type: ignore[attr-defined]


def test_a_first_parse_does_without_the_standard_dataclasses() -> None:
    unwanted = "{'dataclasses', 'inspect', 'lark', 'tempfile'}"
    code = f"import sys, ecorules; ecorules.parse('≥95', '%'); print(*{unwanted} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
