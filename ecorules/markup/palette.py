"""The stylesheet and its colours, by day and by night.

Comes in: nothing. Goes out: CSS that touches nothing outside ``.ecorules``.
"""

from __future__ import annotations

from functools import cache
from typing import Final

#: Colours by name; each word of a tone stands on its own ground and on that of the page.
LIGHT: Final = {
    "bg": "#ffffff", "fg": "#1f2328", "muted": "#59636e", "line": "#d1d9e0", "head": "#f3f5f7", "accent": "#0b5cad",
    "good": "#0f5c26", "good-bg": "#dcf5e3", "bad": "#a10d25", "bad-bg": "#ffe8e6",
    "open": "#704600", "open-bg": "#fff3c4", "none": "#545d66", "none-bg": "#edf0f3",
}  # fmt: skip
DARK: Final = {
    "bg": "#14181d", "fg": "#e6edf3", "muted": "#a3adb8", "line": "#3b434c", "head": "#1e242b", "accent": "#79b8ff",
    "good": "#6fdd8b", "good-bg": "#16301f", "bad": "#ff9d95", "bad-bg": "#3d1a1c",
    "open": "#f2cc60", "open-bg": "#352a0b", "none": "#aeb6bf", "none-bg": "#272e36",
}  # fmt: skip

#: What says that the page around a fragment is dark, or light, whatever the machine prefers:
#: JupyterLab, Sphinx themes, VS Code.
_SAYS_DARK: Final = ('[data-jp-theme-light="false"]', '[data-theme="dark"]', ".vscode-dark")
_SAYS_LIGHT: Final = ('[data-jp-theme-light="true"]', '[data-theme="light"]', ".vscode-light")


@cache
def stylesheet() -> str:
    """The one stylesheet of cards, tables and reports.

    >>> ".ecorules{" in stylesheet() and "url(" not in stylesheet()
    True
    """
    from pathlib import Path

    rules = (Path(__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
    everywhere = (".ecorules", *_around(_SAYS_DARK), *_around(_SAYS_LIGHT))
    themes = [
        _block([".ecorules"], LIGHT, "light"),
        f"@media (prefers-color-scheme:dark){{{_block(['.ecorules'], DARK, 'dark')}}}",
        _block(_around(_SAYS_DARK), DARK, "dark"),
        _block(_around(_SAYS_LIGHT), LIGHT, "light"),
    ]
    paper = f"@media print{{{_block(everywhere, LIGHT, 'light')}}}"
    return "\n".join([*themes, rules.strip(), paper])


def _around(marks: tuple[str, ...]) -> list[str]:
    return [f"{mark} .ecorules" for mark in marks]


def _block(selectors: list[str] | tuple[str, ...], colours: dict[str, str], scheme: str) -> str:
    named = "".join(f"--er-{name}:{colour};" for name, colour in colours.items())
    return f"{','.join(selectors)}{{color-scheme:{scheme};{named}}}"
