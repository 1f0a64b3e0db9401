"""Write the shelves of the two indexes anew from ``shelves.toml``: python docs/shelves.py.

A page that has no Chinese counterpart is in both languages itself, and stands on the shelf of either.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
BEGIN, END = "<!-- shelves: begin -->", "<!-- shelves: end -->"
INDEX = {"en": "index.md", "zh": "index.zh.md"}

#: Each with its name, its purpose, and pages by name with the question that each answers.
SHELVES = tomllib.loads((DOCS / "shelves.toml").read_text(encoding="utf-8"))["shelf"]


def renewed(text: str, lang: str) -> str:
    """An index with its shelves as the pages stand now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{shelves(lang)}\n{END}{after}"


def shelves(lang: str) -> str:
    """A heading a shelf and a line a page."""
    colon = {"en": ": ", "zh": "："}[lang]
    made = []
    for shelf in SHELVES:
        lines = [f"- [{title(page)}]({page}){colon}{question}" for page, question in pages(shelf, lang)]
        made.append("\n".join([f"## {shelf['name'][lang]}", "", shelf["purpose"][lang], "", *lines, ""]))
    return "\n".join(made)


def toctrees(lang: str) -> str:
    """The same shelves as trees of Sphinx, unseen in the text."""
    trees = []
    for shelf in SHELVES:
        head = ["```{toctree}", f":caption: {shelf['name'][lang]}", ":hidden:", ":maxdepth: 1", ""]
        trees.append("\n".join([*head, *(in_sphinx(page) for page, _ in pages(shelf, lang)), "```", ""]))
    return "\n".join(trees)


def pages(shelf: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """The files of a shelf in a language, as far as they are written, each with its question."""
    files = ((page_of(name, lang), question[lang]) for name, question in shelf["pages"].items())
    return [(file, question) for file, question in files if file]


def page_of(name: str, lang: str) -> str | None:
    """The file of a page in a language, from docs/; None as long as it is not written."""
    kinds = [".zh.md", ".md", ".ipynb"] if lang == "zh" else [".md", ".ipynb"]
    return next((name + kind for kind in kinds if (DOCS / (name + kind)).is_file()), None)


def in_sphinx(page: str) -> str:
    """The name of a page for Sphinx, which sees the notebooks as a folder of docs/."""
    return page.removeprefix("../").removesuffix(".md").removesuffix(".ipynb")


def title(page: str) -> str:
    """The first heading of a page or a notebook."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if page.endswith(".ipynb"):
        text = "\n".join(
            "".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"
        )
    return next(line.removeprefix("# ").strip() for line in text.splitlines() if line.startswith("# "))


if __name__ == "__main__":
    for lang, index in INDEX.items():
        path = DOCS / index
        path.write_text(renewed(path.read_text(encoding="utf-8"), lang), encoding="utf-8")
