"""Links between the files of the project lead somewhere: the file is there, and so is the heading that is named.

Anchors are those that code hosts give to headings, so that a link leads to the same place there and in the built pages.
Addresses outside the project are looked at by ``make linkcheck``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from markdown_files import ROOT, markdown, pages, prose, without_blocks

LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
NAMED = re.compile(r"^ {0,3}\[[^\]]+\]:\s+(\S+)", re.M)
SOURCE = re.compile(r"<(?:img|a)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.M)
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
PAGES = pages()


def targets(text: str) -> list[str]:
    """Where the links and pictures of a text lead, in order of kind."""
    plain = prose(text)
    return [found for pattern in (LINK, NAMED, SOURCE) for found in pattern.findall(plain)]


def anchors(text: str) -> list[str]:
    """The anchors that code hosts give to the headings of a text: small letters, hyphens for blanks, no marks."""
    counted: Counter[str] = Counter()
    made = []
    for heading in HEADING.findall(without_blocks(text)):
        shown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")
        made.append(f"{slug}-{counted[slug]}" if counted[slug] else slug)
        counted[slug] += 1
    return made


@cache
def anchors_of(page: str) -> frozenset[str]:
    return frozenset(anchors(markdown(page)))


def problem(page: str, target: str) -> str | None:
    """What is wrong with a link; None for a good one and for an address outside."""
    if OUTSIDE.match(target):
        return None
    path, _, anchor = unquote(target).partition("#")
    if path.startswith("/"):
        return f"{target}: an absolute path"
    file = (ROOT / page).parent / path if path else ROOT / page
    if not file.exists():
        return f"{target}: no such file"
    if not file.resolve().is_relative_to(ROOT.resolve()):
        return f"{target}: outside the project"
    if anchor and file.suffix == ".md":
        there = anchors_of(PurePosixPath(file.resolve().relative_to(ROOT.resolve())).as_posix())
        return None if anchor in there else f"{target}: no such heading"
    return None


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    assert [said for target in targets(markdown(page)) if (said := problem(page, target))] == []


def test_there_are_links_to_look_at() -> None:
    found = [target for page in PAGES for target in targets(markdown(page)) if not OUTSIDE.match(target)]
    assert len(found) > 100
    assert any("#" in target for target in found)


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("docs/index.md", None),
        ("docs/", None),
        ("https://example.org/nowhere", None),
        ("mailto:somebody@example.org", None),
        ("docs/no-such-page.md", "no such file"),
        ("/docs/index.md", "an absolute path"),
        ("docs/language.md#no-such-heading", "no such heading"),
        ("docs/language.md#and-or", None),
        ("docs/language.zh.md#%E4%B8%94%E4%B8%8E%E6%88%96", None),
        ("../..", "outside the project"),
    ],
)
def test_a_bad_link_is_found(target: str, said: str | None) -> None:
    found = problem("README.md", target)
    assert (found is None) if said is None else (found is not None and found.endswith(said))


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Where texts leave it open", "where-texts-leave-it-open"),
        ("And, or", "and-or"),
        ("且与或", "且与或"),
        ("How to …", "how-to-"),
        ("`parse` and [friends](a.md)", "parse-and-friends"),
        ("Codes / 代码：E1xx", "codes--代码e1xx"),
    ],
)
def test_anchors_are_those_of_code_hosts(heading: str, anchor: str) -> None:
    assert anchors(f"# {heading}\n") == [anchor]
    assert anchors(f"# {heading}\n\n## {heading}\n")[1] == f"{anchor}-1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[a](b.md "title") ![c](d.png)', ["b.md", "d.png"]),
        ("[![badge](b.svg)](c.md)", ["b.svg", "c.md"]),
        ("[a]: b.md\n", ["b.md"]),
        ('<img alt="x" src="b.png">', ["b.png"]),
        ("`[a](b.md)`\n\n```text\n[a](c.md)\n```\n", []),
    ],
)
def test_links_are_found_where_they_stand(text: str, found: list[str]) -> None:
    assert targets(text) == found
