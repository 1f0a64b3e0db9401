"""Slips of Chinese that a rule can find, in every Markdown file and notebook.

English is looked at by codespell, with ``make lint``.
"""

from __future__ import annotations

import re

import pytest
from markdown_files import markdown, pages, prose

HAN = "[\u4e00-\u9fff]"
RULES = {
    "a half-width mark between 汉字": re.compile(rf"{HAN}[,;:?!]{HAN}"),
    "a blank before a mark": re.compile(r"[^\s|\-*#>] +[，。；：、？！）”]"),
    "a blank behind a mark": re.compile(r"[，。；：、？！（“] +[^\s|]"),
    "two marks": re.compile(r"[，。；：、？！]{2,}"),
}
PAIRS = ("“”", "（）", "《》", "「」")


def slips(text: str) -> list[str]:
    """Each slip with its line."""
    plain = prose(text)
    found = [
        f"{number}: {rule}: {line[max(0, match.start() - 10) : match.end() + 10]}"
        for number, line in enumerate(plain.splitlines(), start=1)
        for rule, pattern in RULES.items()
        for match in pattern.finditer(line)
    ]
    for piece in re.split(r"\n\s*\n", plain):
        found += [
            f"{pair} not in pairs: {piece[:40]}" for pair in PAIRS if piece.count(pair[0]) != piece.count(pair[1])
        ]
    return found


@pytest.mark.parametrize("page", pages())
def test_chinese_is_set_as_it_should_be(page: str) -> None:
    assert slips(markdown(page)) == []


@pytest.mark.parametrize(
    "text",
    [
        "数据,规则",
        "数据 ，规则",
        "数据， 规则",
        "数据，。规则",
        "“数据",
        "（数据)",
        "第一段。\n\n《方案。\n",
    ],
)
def test_a_slip_is_found(text: str) -> None:
    assert len(slips(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "数据，规则；“方案”（常德）。",
        "`数据,规则` 与 `A;B`。",
        "| 数据。 | 规则。 |",
        "```text\n数据,规则\n```\n",
        "of 不涉及. The rest",
        "第 1 项，第 2 项：≥95、≤5。",
    ],
)
def test_good_chinese_is_left_alone(text: str) -> None:
    assert slips(text) == []
