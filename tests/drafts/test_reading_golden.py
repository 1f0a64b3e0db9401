"""Tables with the drafts that they become: ``golden/tables`` holds each as ``.md`` with the file written for it.

The comments of a draft are its findings, so every finding of a table is in its golden file. With
``ECORULES_ACCEPT=1`` in the environment the files are written anew, and the difference is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecorules import SchemeError
from ecorules.drafts import known, read_table
from ecorules.schemes import scheme_from_yaml, schemes

TABLES = Path(__file__).parents[1] / "golden" / "tables"
NAMES = sorted(path.stem for path in TABLES.glob("*.md"))


@pytest.fixture(autouse=True)
def one_bundled_scheme(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hints come from Changde's scheme alone: another bundled scheme changes no golden file."""
    only = [info for info in schemes() if info.id == "changde-2020"]
    monkeypatch.setattr(known, "schemes", lambda: only)
    known.bundled.cache_clear()
    yield
    known.bundled.cache_clear()


@pytest.mark.parametrize("name", NAMES)
def test_a_table_becomes_the_draft_of_its_golden_file(name: str) -> None:
    draft = read_table(TABLES / f"{name}.md")
    text = draft.to_yaml()
    golden = TABLES / f"{name}.yaml"
    if os.environ.get("ECORULES_ACCEPT"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_written_draft_is_a_scheme_file(name: str) -> None:
    draft = read_table(TABLES / f"{name}.md")
    scheme = scheme_from_yaml(draft.to_yaml())
    assert scheme.indicators == draft.indicators
    assert [row.provenance.printed for row in scheme if row.provenance] != []


def test_every_golden_draft_has_its_table() -> None:
    assert NAMES
    assert {path.stem for path in TABLES.glob("*.yaml")} == set(NAMES)
    with pytest.raises(SchemeError, match="E430"):
        read_table(TABLES / "none.md")
