"""What tests of HTML share: hostile texts, the tags of a page, the colours of the stylesheet."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ecorules.markup import stylesheet

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><b>",
    "</td></tr></table><i>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&#60;",
    "=cmd|' /C calc'!A0",
    "\ud800\udfff",
    "a\x00b\x1b[31m\u202ec",
    "很长的名称" * 2000,
]
#: What would leave the page.
AWAY = re.compile(r"https?://|url\(|@import|\ssrc=|<link|<iframe")
#: Tags that end themselves.
_VOID = {"br", "hr", "img", "meta", "link", "input", "wbr"}


class Tags(HTMLParser):
    """The tags of a page with their attributes, its text, and whether all tags are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.tangled: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.tangled.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The words of the page, blanks folded."""
        return " ".join(" ".join(self.texts).split())

    @property
    def bare(self) -> str:
        """The words of the page with no blanks at all."""
        return "".join("".join(self.texts).split())

    def count(self, tag: str, kind: str = "") -> int:
        """How many tags of a name, and of a class, there are."""
        return sum(
            name == tag and (not kind or kind in (attrs.get("class") or "").split()) for name, attrs in self.tags
        )

    def titles(self) -> list[str]:
        """What shows on hover."""
        return [attrs["title"] or "" for _, attrs in self.tags if "title" in attrs]


def harmless(html: str) -> Tags:
    """The tags of a fragment, after a look at what could do harm: scripts, handlers, requests, tangled tags."""
    seen = Tags(html)
    assert not {tag for tag, _ in seen.tags} & {"script", "img", "iframe", "object", "i", "u", "form", "link", "a"}
    names = {name for _, attrs in seen.tags for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in {"src", "href", "style"}}
    assert seen.tangled == []
    assert seen.open == []
    assert "\ud800" not in html
    assert "\x00" not in html
    return seen


def themes() -> dict[str, dict[str, str]]:
    """The colours of the stylesheet by theme, as the browser reads them."""
    found: dict[str, dict[str, str]] = {}
    for theme, body in re.findall(r"color-scheme:(\w+);([^}]+)\}", stylesheet()):
        colours = dict(re.findall(r"--er-([\w-]+):(#[0-9a-f]{6})", body))
        assert found.setdefault(theme, colours) == colours
    return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
