"""Where the grammar and the lexicon lie."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def grammar_dir() -> Path:
    """The folder of the grammar: inside an installed wheel, else beside the checkout."""
    packaged = Path(__file__).with_name("_grammar")
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "grammar"


def grammar_text(name: str) -> str:
    """A file of the grammar folder, as text."""
    return (grammar_dir() / name).read_text(encoding="utf-8")
