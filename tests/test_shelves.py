"""The shelves of the documentation: every page stands on one, and the indexes are as the pages are."""

from __future__ import annotations

import os
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def shelves() -> ModuleType:
    spec = spec_from_file_location("shelves", DOCS / "shelves.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_and_notebook_stands_on_exactly_one_shelf(shelves: ModuleType) -> None:
    placed = Counter(name for shelf in shelves.SHELVES for name in shelf["pages"])
    pages = {path.name.removesuffix(".md").removesuffix(".zh") for path in DOCS.glob("*.md")} - {"index"}
    notebooks = {f"../notebooks/{path.stem}" for path in (DOCS.parent / "notebooks").glob("*.ipynb")}
    assert sorted((pages | notebooks) - set(placed)) == [], "give it a row in docs/shelves.toml"
    assert {name: times for name, times in placed.items() if times > 1} == {}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_index_is_as_the_pages_are(shelves: ModuleType, lang: str) -> None:
    path = DOCS / shelves.INDEX[lang]
    made = shelves.renewed(path.read_text(encoding="utf-8"), lang)
    if os.environ.get("ECORULES_ACCEPT"):
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made, "python docs/shelves.py writes it anew"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_shelf_has_pages_and_every_page_a_question_in_both_languages(shelves: ModuleType, lang: str) -> None:
    assert len(shelves.SHELVES) == 4
    for shelf in shelves.SHELVES:
        assert shelf["name"][lang]
        assert shelf["purpose"][lang]
        assert shelves.pages(shelf, lang)
        assert all(question[lang][-1] in "?？" for question in shelf["pages"].values())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sphinx_gets_a_tree_a_shelf(shelves: ModuleType, lang: str) -> None:
    trees = shelves.toctrees(lang)
    assert trees.count("```{toctree}") == 4
    assert ("language.zh" in trees.split()) == (lang == "zh")


@pytest.mark.parametrize("page", ["benchmarks.md", "benchmarks.zh.md"])
def test_the_page_of_benchmarks_names_every_script(page: str) -> None:
    folder = DOCS.parent / "benchmarks"
    scripts = [path.name for path in folder.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")]
    text = (DOCS / page).read_text(encoding="utf-8")
    assert len(scripts) > 7
    assert [name for name in scripts if f"`{name}`" not in text] == []
