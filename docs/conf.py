"""Settings of the documentation: sphinx-build -W docs docs/_build/html."""

from __future__ import annotations

import inspect
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import ecorules

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))

import shelves  # noqa: E402

project = "ecorules"
author = "The ecorules authors"
release = version = ecorules.__version__
language = "en"

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "off"
# Charts of notebooks carry a picture beside the form that JupyterLab draws itself.
suppress_warnings = ["mystnb.unknown_mime_type"]
autodoc_typehints = "signature"
python_maximum_signature_line_length = 100
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = f"ecorules {release}"


def bring_notebooks(app: Any) -> None:
    """Sphinx reads one folder: the notebooks are copied into it, and their links lead on from there."""
    folder = DOCS / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for notebook in sorted((DOCS.parent / "notebooks").glob("*.ipynb")):
        text = notebook.read_text(encoding="utf-8").replace("](../docs/", "](../")
        text = re.sub(r"\]\(\.\./(?=examples/|grammar/|[A-Z])", "](../../", text)
        (folder / notebook.name).write_text(text, encoding="utf-8")


def shelve(app: Any, name: str, source: list[str]) -> None:
    """The index of each language gets its trees; notebooks stand where they have been copied to."""
    lang = {index.removesuffix(".md"): lang for lang, index in shelves.INDEX.items()}.get(name)
    if lang is not None:
        other = "```{toctree}\n:hidden:\n\n中文 <index.zh>\n```\n" if lang == "en" else ""
        source[0] = f"{shelves.renewed(source[0], lang)}\n{shelves.toctrees(lang)}\n{other}"
    source[0] = source[0].replace("](../notebooks/", "](notebooks/")


def leave_out(app: Any, doctree: Any) -> None:
    """The pages of codes are found by their index; in the tree beside every page they would be 300 lines."""
    if app.env.docname.startswith("errors/"):
        app.env.metadata[app.env.docname]["orphan"] = "true"


PARAMETER = re.compile(r"((?:\w+, )*\w+): (.*)")


def say_parameters(app: Any, what: str, name: str, about: Any, options: Any, lines: list[str]) -> None:
    """Docstrings say ``name: text`` of a parameter, or ``name, name: text``; Sphinx sets them as a list."""
    try:
        known = set(inspect.signature(about).parameters)
    except (TypeError, ValueError):
        return
    made: list[str] = []
    inside = False
    for line in lines:
        found = PARAMETER.fullmatch(line)
        if found and set(found[1].split(", ")) <= known:
            made += ["", f"- **{found[1]}**: {found[2]}"]
            inside = True
        elif inside and line.startswith(" "):
            made.append(f"  {line.strip()}")
        else:
            made += ["", line] if inside and line else [line]
            inside = False
    lines[:] = made


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("builder-inited", bring_notebooks)
    app.connect("source-read", shelve)
    app.connect("doctree-read", leave_out)
    app.connect("autodoc-process-docstring", say_parameters)
