"""The reference of names is complete, in both languages, and names nothing that is not there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import ecorules

DOCS = Path(__file__).parents[1] / "docs"
ENTRY = re.compile(r"^\.\. auto(\w+):: (ecorules[\w.]+)(?:\n +:members:(.*))?", re.M)
PAGE = (DOCS / "api.md").read_text(encoding="utf-8")
ENTRIES = ENTRY.findall(PAGE)
NAMES = [name for _, name, _ in ENTRIES]


@pytest.mark.parametrize("name", ecorules.__all__)
def test_a_public_name_stands_in_the_reference(name: str) -> None:
    value = getattr(ecorules, name)
    if name == "schemes":
        assert "ecorules.schemes.schemes" in NAMES
    elif isinstance(value, ModuleType):
        assert ("module", value.__name__) in {(kind, entry) for kind, entry, _ in ENTRIES}
    else:
        assert f"ecorules.{name}" in NAMES


@pytest.mark.parametrize("name", ecorules.__all__)
def test_a_public_name_stands_in_the_chinese_guide(name: str) -> None:
    guide = (DOCS / "api.zh.md").read_text(encoding="utf-8")
    assert re.search(rf"`{name}\b", guide)


@pytest.mark.parametrize(("kind", "name", "members"), ENTRIES, ids=NAMES)
def test_an_entry_is_there_and_shows_its_methods(kind: str, name: str, members: str) -> None:
    if kind == "module":
        assert import_module(name).__doc__
        return
    part, _, attribute = name.rpartition(".")
    value = getattr(import_module(part), attribute)
    assert value.__doc__
    if kind != "class":
        return
    own = [each for each, member in vars(value).items() if not each.startswith("_") and callable(member)]
    shown = ":members:" in PAGE.partition(f":: {name}\n")[2].partition("\n\n")[0]
    assert shown or not own, f"{name} has methods: {own}"
    assert all(hasattr(value, each.strip()) for each in members.split(",") if each.strip())


def test_every_entry_stands_once() -> None:
    assert sorted(NAMES) == sorted(set(NAMES))
    assert len(NAMES) > 70


@pytest.mark.parametrize("part", ["charts", "units", "levers"])
def test_the_functions_of_a_part_stand_in_the_chinese_guide(part: str) -> None:
    module = getattr(ecorules, part)
    guide = (DOCS / "api.zh.md").read_text(encoding="utf-8")
    listed = re.search(rf":: {module.__name__}\n   :members: (.+)", PAGE)
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    names = listed[1].split(", ") if listed else getattr(module, "__all__", [n for n in own if n[0].islower()])
    assert [name for name in names if name[0].islower() and f"`{name}`" not in guide] == []
