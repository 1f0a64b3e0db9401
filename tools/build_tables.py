"""Write grammar/tables/NAME.json for every grammar that has a start rule; with --check, only compare."""

from __future__ import annotations

import re
import sys

from ecorules.grammars import build_tables
from ecorules.resources import grammar_dir


def main(check: bool) -> int:
    """Exit status 1 if, with ``check``, a table is not what its grammar gives."""
    folder = grammar_dir()
    stale = 0
    for grammar in sorted(folder.glob("*.lark")):
        if not re.search(r"^[?!]*start\b", grammar.read_text(encoding="utf-8"), re.MULTILINE):
            continue
        path = folder / "tables" / f"{grammar.stem}.json"
        made = build_tables(grammar.stem)
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        fits = made == old.rstrip("\n")
        stale += not fits
        if not check and not fits:
            path.parent.mkdir(exist_ok=True)
            path.write_text(made + "\n", encoding="utf-8")
        print(f"{path.name}: {'fits' if fits else 'stale' if check else 'written'}")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
