"""HTML of one look: templates, one stylesheet, and the few pieces that every page is made of.

Comes in: plain data, of which nothing is trusted. Goes out: HTML in which every text is escaped
and shows on one line what would not show; pages that ask nothing of any network. Nothing here
knows what is shown; the parts build the data and name the template.
"""

from __future__ import annotations

from ecorules.markup.clauses import Clause, Piece, pieces
from ecorules.markup.figures import figure, signed
from ecorules.markup.palette import DARK, LIGHT, stylesheet
from ecorules.markup.rendering import fragment, page, render
from ecorules.markup.signs import SIGNS, TONES, Tone

__all__ = [
    "DARK",
    "LIGHT",
    "SIGNS",
    "TONES",
    "Clause",
    "Piece",
    "Tone",
    "figure",
    "fragment",
    "page",
    "pieces",
    "render",
    "signed",
    "stylesheet",
]
