"""Which characters a pattern can begin with, so that it is tried on no other.

Comes in: a regular expression. Goes out: the characters, or None if there are too many to list.
"""

from __future__ import annotations

import re._constants as codes
import re._parser as parser
from typing import Any

#: A range with more characters than this counts as any.
_MANY = 512


def first_characters(pattern: str) -> frozenset[str] | None:
    """The characters that a match can begin with; None for any.

    >>> sorted(first_characters("以[上下]|内") or ())
    ['以', '内']
    >>> first_characters("[^,]+") is None
    True
    """
    found, may_be_empty = _first(list(parser.parse(pattern)))
    return None if found is None or may_be_empty else frozenset(found)


def _first(items: list[Any]) -> tuple[set[str] | None, bool]:
    """The first characters of a sequence, and whether it can match nothing."""
    found: set[str] = set()
    for item in items:
        more, empty = _one(item)
        if more is None:
            return None, empty
        found |= more
        if not empty:
            return found, False
    return found, True


def _one(item: Any) -> tuple[set[str] | None, bool]:
    code, value = item
    if code is codes.LITERAL:
        return {chr(value)}, False
    if code is codes.IN:
        return _set(value), False
    if code is codes.BRANCH:
        branches = [_first(list(branch)) for branch in value[1]]
        empty = any(nothing for _, nothing in branches)
        if any(found is None for found, _ in branches):
            return None, empty
        return set().union(*(found or set() for found, _ in branches)), empty
    if code is codes.SUBPATTERN:
        return _first(list(value[3]))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, _, inner = value
        found, empty = _first(list(inner))
        return found, empty or least == 0
    if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
        return set(), True
    return None, False


def _set(items: list[Any]) -> set[str] | None:
    found: set[str] = set()
    for code, value in items:
        if code is codes.LITERAL:
            found.add(chr(value))
        elif code is codes.RANGE and value[1] - value[0] < _MANY:
            found |= {chr(at) for at in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found |= set("0123456789")
        elif code is codes.CATEGORY and value is codes.CATEGORY_SPACE:
            found |= set(" \n\t")
        else:
            return None
    return found
