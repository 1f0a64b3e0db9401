"""An outcome as a card for notebooks: the text with the deciding clauses marked, and the words.

Comes in: an outcome. Goes out: HTML in which everything that was given is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Final

from ecorules.text import Span, printable
from ecorules.verdicts import Verdict

if TYPE_CHECKING:
    from ecorules.evaluation.outcome import Outcome

_COLOURS: Final = {
    Verdict.PASS: "#1a7f37",
    Verdict.FAIL: "#b42318",
    Verdict.UNKNOWN: "#8a6100",
    Verdict.NOT_APPLICABLE: "#57606a",
}


def card(outcome: Outcome) -> str:
    """The card of one outcome."""
    colour = _COLOURS[outcome.verdict]
    spans = [outcome.trace[place].span for place in outcome.deciding]
    lines = "".join(f"<div>{_signed(line, '注意：')}</div>" for line in outcome.explain("zh").split("\n"))
    english = "".join(f"<div>{_signed(line, 'Note: ')}</div>" for line in outcome.explain("en").split("\n"))
    return (
        f'<div style="border-left:4px solid {colour};padding:2px 10px;margin:4px 0">'
        f'<div><strong style="color:{colour}">{_safe(outcome.verdict.label("zh"))}</strong> '
        f'<span lang="zh">{marked(outcome.text, [span for span in spans if span is not None])}</span></div>'
        f'<div lang="zh">{lines}</div>'
        f'<div lang="en" style="opacity:.7">{english}</div></div>'
    )


def marked(text: str, spans: Iterable[Span]) -> str:
    """The text as HTML with these stretches in ``<mark>``; those that overlap are joined.

    >>> marked("市≥95<", [Span(1, 4)])
    '市<mark>≥95</mark>&lt;'
    """
    shown = printable(text)
    pieces, at = [], 0
    for start, end in _joined(spans, len(text)):
        pieces += [escape(shown[at:start]), "<mark>", escape(shown[start:end]), "</mark>"]
        at = end
    return "".join([*pieces, escape(shown[at:])])


def _joined(spans: Iterable[Span], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(span.start, 0), min(span.end, length)) for span in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _signed(line: str, warning: str) -> str:
    return f"⚠ {_safe(line)}" if line.startswith(warning) else _safe(line)


def _safe(text: str) -> str:
    return escape(printable(text))
