"""Write the tables of ``classes.md`` and ``classes.zh.md`` anew from the lexicon: python docs/class_tables.py."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).parents[1] / "grammar" / "lexicon"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
#: The two pages, by the language of their headings.
PAGES = {"en": "classes.md", "zh": "classes.zh.md"}
HEADS = {
    "en": "class | in English | also written | belongs to | stands for",
    "zh": "类别 | 英文 | 又写作 | 属于 | 也指",
}
TOGETHER = {
    "en": "## Labels for several classes\n\n| label | classes |\n| --- | --- |",
    "zh": "## 一个标签指几个类别\n\n| 标签 | 类别 |\n| --- | --- |",
}
REST = {"en": "## Words for all other classes", "zh": "## 指其余各类的词"}


def renewed(page: str, lang: str) -> str:
    """The page with its tables as the lexicon stands now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables(lang)}\n{END}{after}"


def tables(lang: str) -> str:
    """A table a dimension, then the labels for several classes and the words for all others."""
    table, english = words("classes"), words("glosses")["classes"]
    made = [section(name, about, table[name], english, lang) for name, about in table["dimensions"].items()]
    made.append(TOGETHER[lang])
    made += [f"| {label} | {'、'.join(classes)} |" for label, classes in table["together"].items()]
    made.append(f"\n{REST[lang]}\n\n{'、'.join(table['rest']['words'])}\n")
    return "\n".join(made)


def words(name: str) -> dict[str, Any]:
    """A file of the lexicon, in its order."""
    return tomllib.loads((LEXICON / f"{name}.toml").read_text(encoding="utf-8"))


def section(name: str, about: dict[str, Any], classes: dict[str, Any], english: dict[str, str], lang: str) -> str:
    """One dimension: its classes, their other spellings, the broader classes they belong to."""
    title = f"{about['zh']} · {about['en']} (`{name}`)" if lang == "en" else f"{about['zh']}（`{name}`）"
    lines = [f"## {title}", "", f"| {HEADS[lang]} |", "| --- | --- | --- | --- | --- |"]
    for label, entry in classes.items():
        cells = (label, english.get(label, ""), *("、".join(entry.get(key, [])) for key in ("also", "of", "over")))
        lines.append(re.sub(r"\s+\|", " |", f"| {' | '.join(cells)} |"))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    for lang, name in PAGES.items():
        path = Path(__file__).with_name(name)
        path.write_text(renewed(path.read_text(encoding="utf-8"), lang), encoding="utf-8")
