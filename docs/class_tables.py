"""Write the tables of ``classes.md`` anew from the lexicon: python docs/class_tables.py."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).parents[1] / "grammar" / "lexicon"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def renewed(page: str) -> str:
    """The page with its tables as the lexicon stands now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """A table a dimension, then the labels for several classes and the words for all others."""
    table, english = words("classes"), words("glosses")["classes"]
    made = [section(name, about, table[name], english) for name, about in table["dimensions"].items()]
    made.append("## Labels for several classes\n\n| label | classes |\n| --- | --- |")
    made += [f"| {label} | {'、'.join(classes)} |" for label, classes in table["together"].items()]
    made.append(f"\n## Words for all other classes\n\n{'、'.join(table['rest']['words'])}\n")
    return "\n".join(made)


def words(name: str) -> dict[str, Any]:
    """A file of the lexicon, in its order."""
    return tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


def section(name: str, about: dict[str, Any], classes: dict[str, Any], english: dict[str, str]) -> str:
    """One dimension: its classes, their other spellings, the broader classes they belong to."""
    lines = [
        f"## {about['zh']} · {about['en']} (`{name}`)",
        "",
        "| class | in English | also written | belongs to | stands for |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, entry in classes.items():
        cells = (label, english.get(label, ""), *("、".join(entry.get(key, [])) for key in ("also", "of", "over")))
        lines.append(re.sub(r"\s+\|", " |", f"| {' | '.join(cells)} |"))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    path = Path(__file__).with_name("classes.md")
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
