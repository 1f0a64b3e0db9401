"""Codes of findings: each stands in the source, belongs to its part, and has a row of the index and a page.

A page ``docs/errors/E102.md`` is laid out like every other: a title ``# E102 · 中文短名 · English short name``, what
the code means, then the sections of ``SECTIONS``, each in Chinese and English. ``test_docs.py`` runs its example, which
prints the code. ``ECORULES_ACCEPT=1 pytest tests/test_codes.py`` writes the titles of the pages into the index
and into the links of their neighbours.
"""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ecorules.language.complaints import CATALOGUE

ROOT = Path(__file__).parents[1]
ACCEPT = bool(os.environ.get("ECORULES_ACCEPT"))
INDEX = ROOT / "docs" / "errors.md"
FOLDER = ROOT / "docs" / "errors"
#: The parts whose findings carry the codes of a hundred.
PARTS = {
    "1": {"language"},
    "2": {"units"},
    "3": {"evaluation", "rules", "kernel", "export", "analysis"},
    "4": {"schemes", "casebook", "drafts", "differences", "lint"},
    "5": {"assessment", "engines"},
    "6": {"cli"},
    "7": {"scenarios", "remedies", "uncertainty", "sensitivity", "measures", "charts", "reports", "whatif"},
}
CODE = re.compile(r"(?<![\w-])([EWN][1-7]\d\d)(?!\w)")
TITLE = re.compile(r"# ([EWN][1-7]\d\d) · (\S[^·\n]*) · (\S[^·\n]*)")
ROW = re.compile(r"^\| \[(\w+)\]\((errors/\w+\.md)\) \| (.+) \| (.+) \|$", re.M)
NEIGHBOUR = re.compile(r"^- \[(\w+)\]\(\1\.md\) .*$", re.M)
SECTIONS = ["示例 · Example", "为什么 · Why", "怎么办 · What to do", "另见 · See also"]
BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.M | re.S)
#: Codes that no example can bring about where everything is installed and every disk can be written: their pages show
#: the message as text.
SHOWN = {
    *("E207", "E326"),
    *("E434", "E528", "E530", "E740", "E743", "E758", "E766", "E768", "E769", "E780", "E781", "E793", "E798", "W459"),
}
#: Wordings of the catalogue that say the same thing about different places.
SAME = {
    "E103": {"half", "no_number", "no_first"},
    "E119": {"elsewhere", "lone_unit"},
    "E141": {"letters", "cut"},
}


def in_source() -> dict[str, set[str]]:
    """Every code in the source, with the parts that use it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "ecorules").rglob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for code in CODE.findall(line.partition("# noqa")[0]):
                found[code].add(path.relative_to(ROOT / "ecorules").parts[0])
    return found


@cache
def pages() -> dict[str, str]:
    """The text of each page, by its code."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))}


def index() -> list[tuple[str, ...]]:
    """The rows of the index: code, page, meaning in English, in Chinese."""
    return [match.groups() for match in ROW.finditer(INDEX.read_text(encoding="utf-8"))]


def prose(text: str) -> str:
    """The words of a page: no blocks, no code, no targets of links."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)", " ", BLOCK.sub("", text))


def languages(text: str) -> set[str]:
    """The languages of the paragraphs of a stretch, by what most of their words are written in."""
    found = set()
    for paragraph in filter(str.strip, prose(text).split("\n\n")):
        hans, words = len(re.findall(r"[一-鿿]", paragraph)), len(re.findall(r"[A-Za-z]+", paragraph))
        found |= {"zh"} if hans > words else {"en"}
    return found


def test_every_code_of_the_source_has_a_page_and_a_row_and_every_page_its_code() -> None:
    source, rows = set(in_source()), [row[0] for row in index()]
    assert source - set(pages()) == set(), "codes without a page in docs/errors"
    assert set(pages()) - source == set(), "pages of codes that nothing uses"
    assert source - set(rows) == set(), "codes without a row in docs/errors.md"
    assert set(rows) - source == set(), "rows of codes that nothing uses"
    assert rows == list(dict.fromkeys(rows)), "two rows for one code"


def test_the_index_says_what_the_titles_of_the_pages_say() -> None:
    old = INDEX.read_text(encoding="utf-8")
    assert re.search(r"^\| *[EWN][1-7]\d\d", old, re.M) is None, "a row without a link to its page"

    def renewed(row: re.Match[str]) -> str:
        title = TITLE.match(pages().get(row[1], ""))
        return row[0] if title is None else f"| [{row[1]}](errors/{row[1]}.md) | {title[3]} | {title[2]} |"

    new = ROW.sub(renewed, old)
    if ACCEPT:
        INDEX.write_text(new, encoding="utf-8")
    assert INDEX.read_text(encoding="utf-8") == new
    for column in (2, 3):
        meanings = [row[column] for row in index()]
        assert sorted(meanings) == sorted(set(meanings)), "two codes with one meaning"


@pytest.mark.parametrize("code", sorted(pages()))
def test_a_page_is_laid_out_like_every_other(code: str) -> None:
    page = pages()[code]
    first, *_ = page.splitlines()
    title = TITLE.fullmatch(first)
    assert title is not None, first
    assert title[1] == code
    assert re.search(r"[一-鿿]", title[2]), "the first name is Chinese"
    assert languages(title[3]) <= {"en"}, "the second name is English"
    opening, *sections = re.split(r"^## (.*)$", BLOCK.sub(lambda block: f"```{block[1]}```", page), flags=re.M)
    assert sections[::2] == SECTIONS
    for heading, text in [("", opening.partition("\n")[2]), *zip(SECTIONS[1:3], sections[3:6:2], strict=True)]:
        assert languages(text) == {"zh", "en"}, f"{heading} in one language only"
    assert re.search(r"\]\(\w", sections[7]) or "](../" in sections[7], "no link to a neighbour"


@pytest.mark.parametrize("code", sorted(pages()))
def test_the_example_of_a_page_shows_its_code(code: str) -> None:
    example = pages()[code].partition(f"## {SECTIONS[0]}")[2].partition("\n## ")[0]
    if code in SHOWN:
        shown = [block[2] for block in BLOCK.finditer(example) if block[1] == "text"]
        assert any(code in text for text in shown)
        lines = [line for text in shown for line in text.splitlines() if line.strip()]
        assert [line for line in lines if not any(wording.fullmatch(bare(line)) for wording in wordings())] == []
    else:
        run = [block[2] for block in BLOCK.finditer(example) if block[1] in ("pycon", "console")]
        printed = [line for body in run for line in body.splitlines() if not line.startswith((">>>", "...", "$"))]
        table = re.search(rf"^\|[^|]*`[^|]*\|[^|]*\b{code}\b", example, re.M)
        assert any(re.search(rf"\b{code}\b", line) for line in printed) or table, "no example prints the code"


@pytest.mark.parametrize("code", sorted(pages()))
def test_neighbours_go_by_the_titles_of_their_pages(code: str) -> None:
    def renewed(link: re.Match[str]) -> str:
        title = TITLE.match(pages().get(link[1], ""))
        return link[0] if title is None else f"- [{link[1]}]({link[1]}.md) {title[2]} · {title[3]}"

    new = NEIGHBOUR.sub(renewed, pages()[code])
    if ACCEPT and new != pages()[code]:
        (FOLDER / f"{code}.md").write_text(new, encoding="utf-8")
    else:
        assert new == pages()[code]


def test_only_codes_with_a_page_are_shown_as_text() -> None:
    assert set(pages()) >= SHOWN


def bare(line: str) -> str:
    """A line of a message without what comes before its words: the code, the hint's mark."""
    return re.sub(r"^(?:[EWN]\d{3} |提示：|hint: |  )", "", line)


@cache
def wordings() -> list[re.Pattern[str]]:
    """Each text of the source that could be a message, with anything where it has fields."""
    return [
        re.compile("".join(re.escape(piece) if kept else ".+" for kept, piece in pieces))
        for pieces in texts()
        if sum(weight(piece) for kept, piece in pieces if kept) >= 3
    ]


def weight(piece: str) -> int:
    """How much of a message a piece of text pins down: a Chinese character says as much as some letters."""
    return sum(3 if "一" <= char <= "鿿" else 1 for char in piece.strip())


def texts() -> Iterator[list[tuple[bool, str]]]:
    """Each text of the source, in pieces: what stands as it is, and fields."""
    for path in sorted((ROOT / "ecorules").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                pieces = re.split(r"(\{\w+\})", node.value)
                yield [(number % 2 == 0, piece) for number, piece in enumerate(pieces)]
            elif isinstance(node, ast.JoinedStr):
                yield [(True, str(v.value)) if isinstance(v, ast.Constant) else (False, "") for v in node.values]


def test_a_code_belongs_to_the_part_of_its_hundred() -> None:
    # The reader refuses what units cannot read, and lint carries over warnings of the reader: they name codes of
    # other parts and give them no meaning.
    strangers = {
        code: parts - PARTS[code[1]] - ({"language"} if code == "E201" else {"lint"} if code[:2] == "W1" else set())
        for code, parts in in_source().items()
        if parts - PARTS[code[1]]
    }
    assert {code: parts for code, parts in strangers.items() if parts} == {}


def test_no_code_of_the_catalogue_means_two_things() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, entry in CATALOGUE.items():
        kinds[entry.code].add(kind)
    assert {code: named for code, named in kinds.items() if len(named) > 1} == SAME
