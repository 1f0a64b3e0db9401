"""Where the grammar, the lexicon and the template folder lie.

Paths are plain text here: a first parse opens a few files and needs no more of them.
"""

from __future__ import annotations

import os
from functools import cache

_HERE = os.path.dirname(os.path.abspath(__file__))


@cache
def grammar_dir() -> str:
    """The folder of the grammar: inside an installed wheel, else beside the checkout."""
    packaged = os.path.join(_HERE, "_grammar")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(_HERE), "grammar")


def template_dir() -> str:
    """The folder that ``ecorules new`` copies: inside an installed wheel, else beside the checkout."""
    packaged = os.path.join(_HERE, "_template")
    beside = os.path.join(os.path.dirname(_HERE), "examples", "template")
    return packaged if os.path.isdir(packaged) else beside


def grammar_text(name: str) -> str:
    """A file of the grammar folder, as text."""
    return _text(os.path.join(grammar_dir(), name))


def source_text(name: str) -> str:
    """A module of the package, as text: some tables are made from code as well."""
    return _text(os.path.join(_HERE, name))


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()
