"""A threshold text cut where its clauses begin and end.

Comes in: a text and what became of stretches of it, which may overlap or hold each other. Goes
out: pieces in order that together are the text, each with the clause that it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ecorules.text import Span
from ecorules.verdicts import Verdict

#: More clauses than these are not told apart: a text can be made of thousands.
_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of a text with its verdict, whether that decided the whole, and why, in a line."""

    span: Span
    verdict: Verdict
    deciding: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that shows one clause, or none; ``last`` where the clause ends."""

    text: str
    clause: Clause | None = None
    last: bool = False


def pieces(text: str, clauses: Iterable[Clause]) -> tuple[Piece, ...]:
    """The text in pieces; where clauses overlap, the one that decides, then the shorter one, shows.

    >>> county = Clause(span=Span(5, 9), verdict=Verdict.PASS, deciding=True)
    >>> [(piece.text, piece.clause == county) for piece in pieces("市≥95 县≥85 ", [county])]
    [('市≥95 ', False), ('县≥85', True), (' ', False)]
    """
    cut = [_within(clause, len(text)) for clause in list(clauses)[:_MOST]]
    ranked = sorted((clause for clause in cut if clause.span.start < clause.span.end), key=_rank)
    edges = sorted({0, len(text)} | {edge for clause in ranked for edge in clause.span})
    shown: list[tuple[int, int, Clause | None]] = []
    for start, end in pairwise(edges):
        found = next((clause for clause in ranked if clause.span.start <= start and end <= clause.span.end), None)
        if shown and shown[-1][2] is found:
            shown[-1] = (shown[-1][0], end, found)
        else:
            shown.append((start, end, found))
    ends = {clause: end for _, end, clause in shown}
    return tuple(Piece(text[start:end], clause, end == ends[clause]) for start, end, clause in shown)


def _within(clause: Clause, length: int) -> Clause:
    start, end = max(clause.span.start, 0), min(clause.span.end, length)
    return Clause(span=Span(start, end), verdict=clause.verdict, deciding=clause.deciding, why=clause.why)


def _rank(clause: Clause) -> tuple[bool, int, int]:
    return not clause.deciding, clause.span.end - clause.span.start, clause.verdict.code
