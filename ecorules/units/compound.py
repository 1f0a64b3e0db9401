"""Compound units: the transformer of ``unit.lark``.

Comes in: cleaned text. Goes out: the pieces between commas or 或, each a quotient of factors
with its notes. Nothing nests deeper than the text is long, and that is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from ecorules.errors import UnitError
from ecorules.grammars import ParseError, Token, Transformer, UnexpectedToken, inline, load_parser
from ecorules.text import Span
from ecorules.units.spelling import MULTIPLIER, Factor, resolve, unreadable
from ecorules.units.vocabulary import depends, vocabulary

_SIGNS: Final = re.compile(r"[()·./\-]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A quotient of factors as it was read, with its notes and its cleaned text."""

    over: tuple[Factor, ...]
    under: tuple[Factor, ...]
    notes: tuple[str, ...]
    text: str = ""


class _UnknownWordError(Exception):
    """A word that is a number or signs; carries its token."""


def pieces(text: str, clean: str, places: list[int]) -> tuple[list[Piece], list[str]]:
    """The pieces of a unit and what stands between them: "," or a word for or."""
    try:
        found: tuple[list[Piece], list[str]] = _parser().parse(clean)
    except ParseError as error:
        ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        at = len(clean) if ended else error.pos_in_stream or 0
        raise _misplaced(text, places, at, at + 1) from None
    except _UnknownWordError as error:
        token: Token = error.args[0]
        raise _misplaced(text, places, token.start_pos or 0, token.end_pos or 0) from None
    return found


def _misplaced(text: str, places: list[int], start: int, end: int) -> UnitError:
    if start >= len(places):
        return unreadable(text, Span(len(text), len(text)), "单位到这里没有写完", "the unit is not complete here")
    return unreadable(text, Span(places[start], places[min(end, len(places)) - 1] + 1))


@cache
def _parser() -> Any:
    listed = (spelling for spelling in vocabulary().spellings if _SIGNS.search(spelling))
    longest = sorted(listed, key=len, reverse=True)
    patterns = {"LISTED": "|".join(map(re.escape, longest)), "MULTIPLIER": MULTIPLIER}
    return load_parser("unit", _Reader(), patterns)


depends(_parser.cache_clear)


class _Reader(Transformer):  # type: ignore[type-arg]
    """Builds pieces while the text is parsed."""

    def start(self, children: list[Any]) -> tuple[list[Piece], list[str]]:
        leading = [child[1:-1] for child in children if isinstance(child, Token) and child.type == "LEADING"]
        found = [child for child in children if isinstance(child, Piece)]
        joints = [str(child) for child in children if isinstance(child, Token) and child.type != "LEADING"]
        if leading:
            found[0] = Piece(found[0].over, found[0].under, (*leading, *found[0].notes), found[0].text)
        return found, joints

    def unit(self, children: list[Any]) -> Piece:
        first, *others = [child for child in children if isinstance(child, Piece)]
        return _quotient(first, others)

    def per(self, children: list[Any]) -> Piece:
        return _quotient(Piece((Factor(""),), (), ()), [child for child in children if isinstance(child, Piece)])

    def product(self, children: list[Any]) -> Piece:
        found = [child for child in children if isinstance(child, Piece)]
        if len(found) == 1:
            return found[0]
        return Piece(
            tuple(factor for piece in found for factor in piece.over),
            tuple(factor for piece in found for factor in piece.under),
            tuple(note for piece in found for note in piece.notes),
            "·".join(piece.text for piece in found),
        )

    @inline
    def word(self, token: Token, *notes: Token) -> Piece:
        found = resolve(str(token))
        if found is None:
            raise _UnknownWordError(token)
        factor, note = found
        said = (*((note,) if note else ()), *(bracket[1:-1] for bracket in notes))
        if factor.power < 0:
            turned = Factor(factor.name, factor.listed, factor.mantissa, factor.exponent, -factor.power)
            return Piece((Factor(""),), (turned,), said, str(token))
        return Piece((factor,), (), said, str(token))

    @inline
    def group(self, _open: Token, inner: Piece, _close: Token, *notes: Token) -> Piece:
        return Piece(inner.over, inner.under, (*inner.notes, *(bracket[1:-1] for bracket in notes)), f"({inner.text})")


def _quotient(first: Piece, others: list[Piece]) -> Piece:
    """``a/b/c``: everything behind the first stroke divides."""
    if not others:
        return first
    return Piece(
        (*first.over, *(factor for piece in others for factor in piece.under)),
        (*first.under, *(factor for piece in others for factor in piece.over)),
        tuple(note for piece in (first, *others) for note in piece.notes),
        "/".join(piece.text for piece in (first, *others)),
    )
