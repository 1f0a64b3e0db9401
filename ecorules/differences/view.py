"""A comparison as a page for notebooks.

Comes in: a ``Comparison``. Goes out: HTML of bounded size, which tells what it leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecorules.differences import pages
from ecorules.markup import fragment, render

if TYPE_CHECKING:
    from ecorules.differences.comparison import Comparison, Difference

#: Rows of differences, changed verdicts and near names that are shown.
_ROWS: Final = 300
_TURNED: Final = 150
_NEAR: Final = 50
#: Sign and tone of a kind; what has none is of no account.
_SIGNS: Final = {
    "stricter": ("▲", "bad"), "looser": ("▼", "good"), "incomparable": ("◆", "open"), "undetermined": ("?", "open"),
    "new": ("+", "none"), "dropped": ("−", "none"), "same": ("=", "none"),
}  # fmt: skip


def html(comparison: Comparison) -> str:
    """The page of a comparison."""
    rows = list(pages.rows(comparison.differences, parts=True))
    turned = None if comparison.assessment is None else comparison.verdict_changes()
    body = render(
        "comparison.html",
        titles=(comparison.scheme.title, comparison.other.title),
        ids=(comparison.scheme.id, comparison.other.id),
        counts=[(_kind(kind), count) for kind, count in comparison.counts.items()],
        rows=[_row(one) for one in rows[:_ROWS]],
        more=max(len(rows) - _ROWS, 0),
        near=comparison.suggestions[:_NEAR],
        more_near=max(len(comparison.suggestions) - _NEAR, 0),
        left_out=comparison.left_out,
        turned=None if turned is None else turned[:_TURNED],
        more_turned=max(len(turned or ()) - _TURNED, 0),
    )
    return fragment(body)


def _kind(kind: str) -> dict[str, str]:
    sign, tone = _SIGNS.get(kind, ("", "none"))
    return {"zh": pages.word(kind, "zh"), "en": pages.word(kind, "en"), "sign": sign, "tone": tone}


def _row(one: Difference) -> dict[str, Any]:
    said = [pages.reason(one, lang) or ("" if one.parts else pages.example(one, lang)) for lang in ("zh", "en")]
    return {
        "place": " → ".join(dict.fromkeys(id_ for id_ in (one.id, one.other_id) if id_ is not None)),
        "part": one.part is not None or one.other_part is not None,
        "name": one.name,
        "kind": _kind(one.kind),
        "threshold": one.threshold or "",
        "other": one.other_threshold or "",
        "why": said,
        "changes": pages.changes(one, "zh", without="threshold"),
    }
