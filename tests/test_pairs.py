"""Every page of the documentation is there in English and in Chinese, and the two say the same.

A pair is ``X.md`` and ``X.zh.md``: each links the other under its title, both have the same headings by level, the same
blocks of each kind in the same order, calls that differ only in the language, tables of the same size, and tables of
texts (*text*, *read as*) with the same texts. ``ECORULES_ACCEPT=1`` turns links of Chinese pages to Chinese pages.
"""

from __future__ import annotations

import os
import re
from itertools import zip_longest
from pathlib import Path

import pytest

ACCEPT = bool(os.environ.get("ECORULES_ACCEPT"))
DOCS = Path(__file__).parents[1] / "docs"
#: Pages that hold both languages themselves.
BILINGUAL = {"errors"}
#: Pages whose Chinese side is a guide to the English one, not its mirror: the reference made from docstrings.
GUIDES = {"api"}
FENCE = re.compile(r"^```(?P<head>\{?\w+\}?[^\n]*)\n(?P<body>.*?)^```$", re.M | re.S)
HEADING = re.compile(r"^(#+) ", re.M)
LABEL = re.compile(r"^\([\w-]+\)=\n", re.M)
TEXTS = re.compile(r"`([^`]+)`")
SIGN = re.compile(r"[一-鿿]")
STRING = re.compile(r'"[^"]*"')
PAGES = sorted(path.stem for path in DOCS.glob("*.md") if not path.name.endswith(".zh.md"))
PAIRS = [name for name in PAGES if (DOCS / f"{name}.zh.md").exists()]
MIRRORS = [name for name in PAIRS if name not in GUIDES]


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def both(name: str) -> tuple[str, str]:
    return read(f"{name}.md"), read(f"{name}.zh.md")


def prose(text: str) -> str:
    return FENCE.sub("", text)


def parts(text: str) -> list[str]:
    """What follows what: headings, paragraphs, lists with how many items, tables, blocks."""
    return [part(piece) for piece in re.split(r"\n\s*\n", FENCE.sub("```", LABEL.sub("", text)).strip())]


def part(piece: str) -> str:
    if piece.startswith("#"):
        return "heading"
    if piece.startswith("|"):
        return "table"
    if piece.startswith("```"):
        return "block"
    items = re.findall(r"^(?:-|\d+\.) ", piece, re.M)
    return f"list of {len(items)}" if re.match(r"(?:-|\d+\.) ", piece) else "paragraph"


def calls(text: str) -> list[str]:
    """What is run, with neither results nor comments, the language left open."""
    found = []
    for block in FENCE.finditer(text):
        kind = block["head"].split()[0]
        lines = block["body"].splitlines()
        if kind == "pycon":
            found += [line for line in lines if line.startswith((">>> ", "... "))]
        elif kind == "console":
            found += [line for line in lines if line.startswith("$ ")]
        elif kind == "python":
            found += lines
    return [neutral(line) for line in found]


def neutral(line: str) -> str:
    line = re.sub(r'(?<=\W)"(?:en|zh)"', '"…"', line)
    line = re.sub(r"(message|reason|hint)_en\b", r"\1", line)
    line = re.sub(r"\.why\[[01]\]", ".why[…]", line)
    line = re.sub(r"\b(title|name|note|reason): [^,}]+", r"\1: …", line)
    return re.sub(r" --lang (?:en|zh)|\s+#.*", "", line).rstrip()


def same(english: str | None, chinese: str | None) -> bool:
    """Whether two lines are one call; a string of the English one may stand in Chinese in the other."""
    if english is None or chinese is None or STRING.sub('""', english) != STRING.sub('""', chinese):
        return False
    strings = zip(STRING.findall(english), STRING.findall(chinese), strict=True)
    return all(left == right or (SIGN.search(right) and not SIGN.search(left)) for left, right in strings)


def tables(text: str) -> list[list[list[str]]]:
    """Each table: its rows of cells, without the line beneath the head."""
    found: list[list[list[str]]] = []
    inside = False
    for line in prose(text).splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if not set("".join(cells)) <= set("-: "):
            found[-1].append(cells)
    return found


def test_every_page_has_its_pair() -> None:
    chinese = {path.name.removesuffix(".zh.md") for path in DOCS.glob("*.zh.md")}
    assert set(PAGES) - chinese - BILINGUAL == set()
    assert chinese - set(PAGES) == set()


@pytest.mark.parametrize("name", PAIRS)
def test_each_page_links_its_pair_under_the_title(name: str) -> None:
    english, chinese = both(name)
    assert english.split("\n\n")[1] == f"[中文]({name}.zh.md)"
    assert chinese.split("\n\n")[1] == f"[English]({name}.md)"


@pytest.mark.parametrize("name", MIRRORS)
def test_both_pages_have_the_same_headings_by_level(name: str) -> None:
    english, chinese = (HEADING.findall(prose(text)) for text in both(name))
    assert english == chinese


@pytest.mark.parametrize("name", MIRRORS)
def test_both_pages_have_the_same_paragraphs_and_lists(name: str) -> None:
    english, chinese = map(parts, both(name))
    assert english == chinese


@pytest.mark.parametrize("name", MIRRORS)
def test_both_pages_have_the_same_blocks(name: str) -> None:
    english, chinese = ([block["head"] for block in FENCE.finditer(text)] for text in both(name))
    assert english == chinese


@pytest.mark.parametrize("name", MIRRORS)
def test_both_pages_make_the_same_calls(name: str) -> None:
    english, chinese = map(calls, both(name))
    assert [line for line in zip_longest(english, chinese) if not same(*line)] == []


@pytest.mark.parametrize("name", MIRRORS)
def test_both_pages_have_tables_of_the_same_size(name: str) -> None:
    english, chinese = ([[len(row) for row in table] for table in tables(text)] for text in both(name))
    assert english == chinese


@pytest.mark.parametrize("name", MIRRORS)
def test_tables_of_texts_hold_the_same_texts(name: str) -> None:
    english, chinese = map(tables, both(name))
    for left, right in zip(english, chinese, strict=True):
        if left[0][0] != "text":
            continue
        assert right[0][0] == "文本"
        assert [texts(row) for row in left] == [texts(row) for row in right]


def texts(row: list[str]) -> tuple[list[str], list[str], bool]:
    """The texts of a row and what they are read as, with the unit in brackets if there is one."""
    return TEXTS.findall(row[0]), TEXTS.findall(row[1]), "[" in row[1]


@pytest.mark.parametrize("name", MIRRORS)
def test_a_chinese_page_is_in_chinese_and_an_english_one_in_english(name: str) -> None:
    english, chinese = (
        [part for part in re.split(r"\n\n+", prose(text)) if len(part) > 60 and not part.startswith(("|", "("))]
        for text in both(name)
    )
    assert [part for part in english if len(SIGN.findall(part)) > len(part) / 3] == []
    assert [part for part in chinese if not SIGN.search(part)] == []


@pytest.mark.parametrize("name", PAIRS)
def test_a_chinese_page_leads_to_chinese_pages(name: str) -> None:
    path = DOCS / f"{name}.zh.md"
    others = "|".join(re.escape(other) for other in PAIRS if other != name)
    if ACCEPT:
        path.write_text(re.sub(rf"\]\(({others})\.md\)", r"](\1.zh.md)", read(path.name)), encoding="utf-8")
    assert re.findall(rf"\]\(({others})\.md[#)]", prose(read(path.name))) == []


def test_there_are_pairs() -> None:
    assert len(PAIRS) > 20
