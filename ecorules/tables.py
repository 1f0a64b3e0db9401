"""Tables that are made once from sources and shipped, so that a fresh process need not make them.

Comes in: a name, the sources it is made from, and how to make it. Goes out: JSON data, from
the shipped file if that fits the sources as they stand, else from the user's cache, else made
anew and kept there. Editing a source therefore shows at once.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from ecorules.resources import grammar_dir, grammar_text


def digest(sources: Iterable[str]) -> str:
    """A short name for exactly these sources; it tells an edit, not a forgery."""
    held = "\0".join(sources).encode("utf-8")
    return f"{zlib.crc32(held):08x}-{len(held)}"


def shipped(name: str, made_from: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The table of a name that was made from these sources."""
    cached = os.path.join(cache_dir(), f"{name}-{made_from}.json")
    for path in (os.path.join(grammar_dir(), "tables", f"{name}.json"), cached):
        try:
            with open(path, encoding="utf-8") as file:
                table: dict[str, Any] = json.load(file)
        except (OSError, ValueError):
            continue
        if isinstance(table, dict) and table.get("made_from") == made_from:
            return table
    text = dump(made_from, make())
    _keep(cached, text)
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def lexicon_table(name: str) -> dict[str, Any]:
    """A lexicon file (``grammar/lexicon/NAME.toml``), as it stands."""
    text = grammar_text(f"lexicon/{name}.toml")
    table: dict[str, Any] = shipped(f"lexicon-{name}", digest((text,)), lambda: make_lexicon(text))["table"]
    return table


def make_lexicon(text: str) -> dict[str, Any]:
    """A lexicon file as JSON-ready data."""
    import tomllib

    return {"table": tomllib.loads(text)}


def dump(made_from: str, table: dict[str, Any]) -> str:
    """A table as the text of its file."""
    return json.dumps({"made_from": made_from, **table}, ensure_ascii=False, separators=(",", ":")) + "\n"


def cache_dir() -> str:
    """Where tables that do not fit the shipped ones are kept for the next process."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "ecorules")


def _keep(path: str, text: str) -> None:
    """Write a cache file whole or not at all; a cache that cannot be written is no error."""
    import tempfile

    folder = os.path.dirname(path)
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, delete=False) as file:
            file.write(text)
        os.replace(file.name, path)
    except OSError:
        return
