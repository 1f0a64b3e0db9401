"""Every public name shows how it is used: an example in its docstring, which runs as a doctest."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

import ecorules

#: Where public names live beside ``ecorules`` itself.
PARTS = ("ecorules.scenarios.levers", "ecorules.charts", "ecorules.units", "ecorules.language")
#: Plain values of other kinds: a type alias and the like.
NO_CODE = {"ecorules.scenarios.levers.Indicators"}


def examples(docstring: str | None) -> str:
    """The lines of a docstring that run."""
    lines = (line.strip() for line in (docstring or "").splitlines())
    return "\n".join(line for line in lines if line.startswith((">>>", "...")))


def public() -> Iterator[tuple[str, object]]:
    for name in ecorules.__all__:
        value = getattr(ecorules, name)
        if not isinstance(value, ModuleType):
            yield f"ecorules.{name}", value
    yield "ecorules.schemes", ecorules.schemes.schemes
    for part in PARTS:
        module = import_module(part)
        own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == part]
        for name in getattr(module, "__all__", [name for name in own if not name.startswith("_")]):
            yield f"{part}.{name}", getattr(module, name)


def shown() -> Iterator[tuple[str, str, str]]:
    """Each callable and property: its name, its own examples, and those of its class."""
    for name, value in public():
        if name in NO_CODE:
            continue
        assert inspect.isclass(value) or inspect.isroutine(value), name
        own = examples(value.__doc__)
        yield name, own, ""
        if not inspect.isclass(value):
            continue
        for each, member in vars(value).items():
            held = member.__func__ if isinstance(member, staticmethod | classmethod) else member
            if each.startswith("_"):
                continue
            if inspect.isfunction(held):
                yield f"{name}.{each}", examples(held.__doc__), ""
            elif isinstance(held, property):
                yield f"{name}.{each}", examples(held.__doc__), own


SHOWN = list(shown())


@pytest.mark.parametrize(("name", "own", "of_class"), SHOWN, ids=[name for name, _, _ in SHOWN])
def test_a_public_name_has_an_example(name: str, own: str, of_class: str) -> None:
    assert own or f".{name.rpartition('.')[2]}" in of_class, f"{name} has no example that runs"


def test_the_examples_are_looked_for_where_names_are_public() -> None:
    names = {name for name, _, _ in SHOWN}
    assert {"ecorules.Rule.evaluate", "ecorules.Rule.needs", "ecorules.charts.save", "ecorules.units.parse"} <= names
    assert len(names) > 180


@pytest.mark.parametrize(
    ("docstring", "found"),
    [
        (None, ""),
        ("Words only.", ""),
        (">>> 1 + 1\n2", ">>> 1 + 1"),
        ("  >>> for x in y:\n  ...     x", ">>> for x in y:\n...     x"),
    ],
)
def test_examples_are_the_lines_that_run(docstring: str | None, found: str) -> None:
    assert examples(docstring) == found
