"""The threshold language: reading texts into rules, and writing rules as text and as words."""

from ecorules.language.canonical import canonical_text
from ecorules.language.classes import Classes, RegionClass
from ecorules.language.cleaning import fold
from ecorules.language.lexicon import Lexicon
from ecorules.language.reading import parse, use_lexicon
from ecorules.language.words import describe

__all__ = ["Classes", "Lexicon", "RegionClass", "canonical_text", "describe", "fold", "parse", "use_lexicon"]
