"""Words that are made of two: a negation and a comparison, a verb and 到, an adverb and a verb.

Comes in: the words of the lexicon. Goes out: each combined word with what it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any


def compare_words(words: Mapping[str, Any]) -> dict[str, str]:
    """Words of comparison with their sign: listed ones, and a negation with a word (不得超过 is ≤)."""
    combined = {
        negation + word: sign
        for sign in ("≥", "≤")
        for negation, word in product(words["compare_not"]["negations"], words["compare_not"][sign])
    }
    tails = words["compare_with"]["tails"]
    combined |= {head + tail: sign for sign in ("≥", "≤") for head, tail in product(words["compare_with"][sign], tails)}
    return combined | {word: sign for sign, listed in words["compare"].items() for word in listed}


def reach_words(words: Mapping[str, Any]) -> dict[str, str]:
    """Words of reaching with their sign: listed ones, and a verb with 到 or 至."""
    combined = {
        verb + to: sign for sign, verbs in words["reach_verbs"].items() for verb, to in product(verbs, "到至为")
    }
    return combined | {word: sign for sign, listed in words["reach"].items() for word in listed}


def trend_words(words: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Each trend word with its kind and direction: listed words, and an adverb with a verb."""
    trend = words["trend"]
    found: dict[str, tuple[str, str]] = {}
    for (kind, adverbs), (direction, verbs) in product(trend["adverbs"].items(), trend["verbs"].items()):
        found.update({adverb + verb: (kind, direction) for adverb, verb in product(adverbs, verbs)})
    for kind in ("not_worse", "stable", "improving"):
        for direction, listed in trend[kind].items():
            found.update(dict.fromkeys(listed, (kind, direction)))
    return found
