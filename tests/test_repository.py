"""The repository itself: public names, no trace of one machine, versions that agree."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import ecorules

ROOT = Path(__file__).parents[1]
#: Folders that are made, not written.
MADE = {"build", "dist", "out", "_build", "__pycache__", "node_modules"}
KEPT_DOTS = {".ci", ".gitignore", ".github"}
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".csv",
    ".txt",
    ".lark",
    ".cfg",
    ".rst",
    ".ipynb",
    ".html",
    "",
}
HOME = re.compile(r"(?<![\w./])(?:/(?:home|Users|root|work)/\w|[A-Za-z]:\\Users\\)")


def texts() -> Iterator[Path]:
    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name in MADE or (path.name.startswith(".") and path.name not in KEPT_DOTS):
                continue
            if path.is_dir():
                yield from walk(path)
            elif path.suffix in TEXTS:
                yield path

    yield from walk(ROOT)


def test_no_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if HOME.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", ["/{}/ann/x", "see /{}/ann", "'/{}/x.csv'"])
@pytest.mark.parametrize("home", ["home", "Users", "root", "work"])
def test_a_path_of_one_machine_is_seen(path: str, home: str) -> None:
    assert HOME.search(path.format(home))
    assert not HOME.search(f"https://example.org/{home}/x")


@pytest.mark.parametrize("name", ecorules.__all__)
def test_each_public_name_is_there(name: str) -> None:
    value = getattr(ecorules, name)
    assert value is getattr(ecorules, name)
    assert name in dir(ecorules)


def test_type_checkers_see_the_same_public_names() -> None:
    tree = ast.parse((ROOT / "ecorules" / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: f"{item.module}:{alias.name}"
        for item in block.body
        if isinstance(item, ast.ImportFrom)
        for alias in item.names
    }
    assert sorted(seen) == sorted(ecorules.__all__)
    for name in set(seen) - {"schemes", "units", "charts"}:
        assert vars(ecorules)["_HOMES"][name] == seen[name]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'no_such_name'"):
        _ = ecorules.no_such_name  # type: ignore[attr-defined]


def test_schemes_is_a_function_and_a_part() -> None:
    part = import_module("ecorules.schemes")
    assert part.load_scheme is ecorules.load_scheme
    assert list(ecorules.schemes()) == list(part.schemes())


def test_versions_agree() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{ecorules.__version__}]" in changes
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"]["ecorules"] == "ecorules.cli:main"
