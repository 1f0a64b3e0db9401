"""Templates into HTML: a piece, a fragment for a notebook, a whole document.

Comes in: the name of a template and plain data. Goes out: HTML. This is the only importer of
Jinja2, and it imports it when the first thing is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ecorules.markup.figures import figure, signed
from ecorules.markup.palette import stylesheet
from ecorules.markup.signs import SIGNS, TONES
from ecorules.text import printable
from ecorules.verdicts import Language

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **data: object) -> str:
    """A template of ``ecorules/markup/templates`` with this data; every text in it is escaped.

    Characters that would not show, or would move others, are made visible. A name that the
    template asks for and the data lack is an error, not a blank.

    >>> from ecorules.verdicts import Verdict
    >>> render("badge.html", verdict=Verdict.PASS, lang="en", why="95 < 96")
    '<span class="er-tag er-good" title="95 &lt; 96">✓ met</span>'
    """
    return _environment().get_template(template).render(data)


def fragment(body: str, lang: Language = "zh") -> str:
    """What a notebook shows: rendered HTML with the stylesheet, in a ``div`` of its own.

    ``body`` is HTML that ``render`` made; it is taken as it is.
    """
    return f'<div class="ecorules" lang="{lang}"><style>{stylesheet()}</style>{body}</div>'


def page(title: str, body: str, lang: Language = "zh", *, style: str = "", scripts: Sequence[str] = ()) -> str:
    """A whole document that asks nothing of any network.

    title: any text.
    body: HTML that ``render`` made; it is taken as it is, as are ``style`` (more CSS) and
        ``scripts`` (JavaScript, run at the end in this order). Nothing else is allowed to run:
        the page's policy names the scripts by their hashes. Data for them stand in the body, in
        ``<script type="application/json">`` through the filter ``tojson``.
    """
    from base64 import b64encode
    from hashlib import sha256

    from markupsafe import Markup

    hashes = [f"'sha256-{b64encode(sha256(each.encode('utf-8')).digest()).decode()}'" for each in scripts]
    allowed = " ".join(hashes) or "'none'"
    return render(
        "page.html",
        title=title,
        lang="zh-CN" if lang == "zh" else "en",
        policy=f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src {allowed}",
        style=Markup(f"{stylesheet()}\n{style}" if style else stylesheet()),
        body=Markup(body),
        scripts=[Markup(each) for each in scripts],
    )


@cache
def _environment() -> Environment:
    from pathlib import Path

    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "signed": signed}
    environment.globals |= {"SIGNS": SIGNS, "TONES": TONES}
    return environment


def _visible(value: Any) -> Any:
    """A text with nothing hidden in it; what a macro made stays as it is."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return "" if value is None else value
    return printable(value)
