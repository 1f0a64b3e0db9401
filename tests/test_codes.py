"""Codes of findings: each is documented once, stands in the source, and belongs to its part."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from ecorules.language.complaints import CATALOGUE

ROOT = Path(__file__).parents[1]
#: The parts whose findings carry the codes of a hundred.
PARTS = {
    "1": {"language"},
    "2": {"units"},
    "3": {"evaluation", "rules", "kernel", "export", "analysis"},
    "4": {"schemes", "casebook", "drafts", "differences", "lint"},
    "5": {"assessment", "engines"},
    "6": {"cli"},
    "7": {"scenarios", "remedies", "uncertainty", "sensitivity", "measures", "charts"},
}
CODE = re.compile(r"(?<![\w-])([EWN][1-7]\d\d)(?!\w)")
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


def in_documentation() -> list[list[str]]:
    """The rows of the tables of codes, as cells."""
    lines = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if CODE.match(line.strip("| "))]


def test_every_code_of_the_source_is_documented_and_every_documented_code_is_used() -> None:
    documented = {row[0] for row in in_documentation()}
    assert set(in_source()) - documented == set(), "codes without an entry in docs/errors.md"
    assert documented - set(in_source()) == set(), "entries in docs/errors.md that nothing uses"


def test_every_code_is_documented_once_in_both_languages() -> None:
    rows = in_documentation()
    codes = [row[0] for row in rows]
    assert codes == list(dict.fromkeys(codes))
    assert [row for row in rows if len(row) != 5 or not all(row)] == []
    for column in (1, 2):
        meanings = [row[column] for row in rows]
        assert sorted(meanings) == sorted(set(meanings)), "two codes with one meaning"


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
