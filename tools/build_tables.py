"""Write the tables under grammar/tables that do not fit their sources; with --check, only name them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecorules.automaton import load_tables, tables_digest
from ecorules.grammars import lark_digest, make_lark, make_tables
from ecorules.language import Lexicon
from ecorules.language.terminals import make_terminals, terminals_digest
from ecorules.resources import grammar_dir, grammar_text
from ecorules.tables import digest, dump, make_lexicon


def _lexicon(name: str) -> tuple[Callable[[], str], Callable[[], dict[str, Any]]]:
    text = grammar_text(f"lexicon/{name}.toml")
    return lambda: digest((text,)), lambda: make_lexicon(text)


TABLES: dict[str, tuple[Callable[[], str], Callable[[], dict[str, Any]]]] = {
    "threshold": (lambda: tables_digest("threshold"), lambda: make_tables("threshold")),
    "lexing": (terminals_digest, lambda: make_terminals(load_tables("threshold"), Lexicon.default())),
    **{f"lexicon-{name}": _lexicon(name) for name in ("words", "classes", "units", "glosses")},
    "lark-number": (lambda: lark_digest("number"), lambda: make_lark("number")),
    "lark-unit": (lambda: lark_digest("unit"), lambda: make_lark("unit")),
}


def main(check: bool) -> int:
    """Exit status 1 if, with ``check``, a table was not made from its sources as they stand."""
    stale = 0
    for name, (made_from, make) in TABLES.items():
        path = Path(grammar_dir()) / "tables" / f"{name}.json"
        now = made_from()
        fits = path.exists() and json.loads(path.read_text(encoding="utf-8")).get("made_from") == now
        stale += not fits
        if not check and not fits:
            path.parent.mkdir(exist_ok=True)
            path.write_text(dump(now, make()), encoding="utf-8")
        print(f"{path.name}: {'fits' if fits else 'stale' if check else 'written'}")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
