"""Which characters a pattern can begin with, so that it is tried on no other.

Comes in: a regular expression. Goes out: a set of characters, and whether it lists those that
can begin a match or those that cannot.
"""

from __future__ import annotations

import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from typing import Any, NamedTuple

#: A range with more characters than this counts as any.
_MANY = 512


class First(NamedTuple):
    """The characters that can begin a match; with ``other`` any but those."""

    characters: frozenset[str]
    other: bool


_NONE = First(frozenset(), False)
_ANY = First(frozenset(), True)
_CATEGORIES = {codes.CATEGORY_DIGIT: frozenset("0123456789"), codes.CATEGORY_SPACE: frozenset(" \t\n\r\f\v")}


def first_characters(pattern: str) -> First:
    """The characters that a match can begin with.

    >>> sorted(first_characters("以[上下]|内").characters)
    ['以', '内']
    >>> first_characters("[^,]+")
    First(characters=frozenset({','}), other=True)
    """
    found, may_be_empty = _sequence(list(parser.parse(pattern)))
    return _ANY if may_be_empty else found


def _either(one: First, two: First) -> First:
    """What can begin one or the other."""
    if one.other and two.other:
        return First(one.characters & two.characters, True)
    if one.other or two.other:
        excluded, listed = (one, two) if one.other else (two, one)
        return First(excluded.characters - listed.characters, True)
    return First(one.characters | two.characters, False)


def _sequence(items: list[Any]) -> tuple[First, bool]:
    """What can begin a sequence, and whether it can match nothing."""
    found = _NONE
    for item in items:
        more, empty = _one(item)
        found = _either(found, more)
        if not empty:
            return found, False
    return found, True


def _one(item: Any) -> tuple[First, bool]:
    code, value = item
    if code is codes.LITERAL:
        return First(frozenset(chr(value)), False), False
    if code is codes.NOT_LITERAL:
        return First(frozenset(chr(value)), True), False
    if code is codes.IN:
        return _set(value), False
    if code is codes.BRANCH:
        found, empty = _NONE, False
        for branch in value[1]:
            more, nothing = _sequence(list(branch))
            found, empty = _either(found, more), empty or nothing
        return found, empty
    if code is codes.SUBPATTERN:
        return _sequence(list(value[3]))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, _, inner = value
        found, empty = _sequence(list(inner))
        return found, empty or least == 0
    if code in (codes.ASSERT, codes.ASSERT_NOT, codes.AT):
        return _NONE, True
    return _ANY, False


def _set(items: list[Any]) -> First:
    negated = bool(items) and items[0][0] is codes.NEGATE
    found: set[str] = set()
    for code, value in items[negated:]:
        if code is codes.LITERAL:
            found.add(chr(value))
        elif code is codes.RANGE and value[1] - value[0] < _MANY:
            found |= {chr(at) for at in range(value[0], value[1] + 1)}
        elif code is codes.CATEGORY and value in _CATEGORIES:
            found |= _CATEGORIES[value]
        elif not negated:
            return _ANY
        elif code is codes.CATEGORY and value is codes.CATEGORY_NOT_WORD:
            found |= set(" \t\n;,。、:()[]<>=≥≤≠±~%-+.*")
    return First(frozenset(found), negated)
