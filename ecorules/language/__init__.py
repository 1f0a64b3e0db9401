"""The threshold language: reading texts into rules, and writing rules as text and as words.

Names are loaded when they are first asked for: reading a text needs none of the writing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecorules.language.canonical import canonical_text
    from ecorules.language.classes import Classes, RegionClass
    from ecorules.language.cleaning import fold
    from ecorules.language.lexicon import Lexicon
    from ecorules.language.reading import parse, use_lexicon
    from ecorules.language.words import describe

__all__ = ["Classes", "Lexicon", "RegionClass", "canonical_text", "describe", "fold", "parse", "use_lexicon"]

_HOMES = {
    "Classes": "classes",
    "Lexicon": "lexicon",
    "RegionClass": "classes",
    "canonical_text": "canonical",
    "describe": "words",
    "fold": "cleaning",
    "parse": "reading",
    "use_lexicon": "reading",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
