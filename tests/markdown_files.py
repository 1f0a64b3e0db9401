"""The Markdown of the project: its files, and the cells of its notebooks that are Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATTERNS = ("*.md", "docs/*.md", "docs/errors/*.md", "grammar/**/*.md", "examples/**/*.md", "benchmarks/*.md")
NOTEBOOKS = ("notebooks/*.ipynb", "notebooks/*.md")
FENCE = re.compile(r"^( *)(`{3,}|:{3,}).*?^\1\2 *$", re.M | re.S)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|<!--.*?-->", re.S)


def pages() -> list[str]:
    """Every file with Markdown, from the root."""
    found = {path.relative_to(ROOT).as_posix() for pattern in PATTERNS + NOTEBOOKS for path in ROOT.glob(pattern)}
    return sorted(found)


def markdown(page: str) -> str:
    """The Markdown of a file; of a notebook that of all its cells."""
    text = (ROOT / page).read_text(encoding="utf-8")
    if not page.endswith(".ipynb"):
        return text
    return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")


def without_blocks(text: str) -> str:
    """The text with every fenced block empty; lines keep their numbers."""
    return FENCE.sub(lambda match: "\n" * match[0].count("\n"), text)


def prose(text: str) -> str:
    """The text without code, a mark in the place of each piece."""
    return CODE.sub(lambda match: "`" + "\n" * match[0].count("\n"), without_blocks(text))
