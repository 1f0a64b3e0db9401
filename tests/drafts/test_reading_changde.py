"""Changde's table, in every kind of file, is read to the bundled scheme; what no table prints comes as findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import CHANGDE_TEXT, SUFFIXES, changde_rows, write_table

from ecorules import SchemeError, load_scheme
from ecorules.drafts import Draft, read_table
from ecorules.schemes import Scheme, scheme_from_yaml

#: What the bundled scheme says and the table does not.
ADDED = ("better", "level", "note", "provenance", "rule", "confirmed")


def printed(scheme: Scheme) -> list[dict[str, Any]]:
    """What the table prints of every indicator."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "unit": row.unit,
            "threshold": row.threshold,
            "parts": [(part.number, part.name, part.unit, part.threshold, part.unread) for part in row.parts],
            "attribute": row.attribute,
            "domain": row.domain,
            "task": row.task,
            "responsible": row.responsible,
            "scope": row.scope,
            "basis": row.basis,
            "printed": row.printed,
            "unread": row.unread,
            "versions": row.versions,
        }
        for row in scheme
    ]


@pytest.fixture(scope="module", params=["printed text", *SUFFIXES])
def draft(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Draft:
    if request.param == "printed text":
        return read_table(CHANGDE_TEXT)
    path = tmp_path_factory.mktemp("tables") / f"changde{request.param}"
    return read_table(write_table(changde_rows(), path, before=("附件", "指标任务分解表"), after=("完",)))


def test_every_cell_is_read_as_in_the_bundled_scheme(draft: Draft) -> None:
    bundled = load_scheme("changde-2020")
    for found, wanted in zip(printed(draft), printed(bundled), strict=True):
        assert found == wanted


def test_every_direction_and_level_that_the_table_does_not_print_is_a_finding(draft: Draft) -> None:
    findings = draft.by_indicator()
    for row in load_scheme("changde-2020"):
        for owner in (row, *row.parts):
            told = {found.code for found in findings.get(row.id, ()) if f"“{owner.name}”" in found.message}
            if owner.better is not None:
                assert told & {"W447", "N445"}, owner.name
            if getattr(owner, "level", None) is not None:
                assert "W448" in told, owner.name


def test_a_hint_names_the_direction_of_a_bundled_scheme_and_nothing_is_taken_from_it(draft: Draft) -> None:
    assert all(part.better is None for row in draft for part in (row, *row.parts))
    (hint,) = {found.hint for found in draft.by_indicator()["21"] if found.code == "W447"}
    assert "better: lower" in hint
    assert re.search("changde-2020|national|hunan", hint)


def test_what_was_paired_by_a_rule_of_thumb_is_a_finding_at_its_cell(draft: Draft) -> None:
    findings = draft.by_indicator()
    paired = {name: {found.code for found in each} for name, each in findings.items()}
    assert all("W440" in paired[name] for name in ("12", "23", "32"))
    assert all("W441" in paired[name] for name in ("8", "9", "16", "31"))
    assert "W442" in paired["11"]
    assert all(re.search(r"\d", found.where) for name, each in findings.items() if name for found in each)
    untouched = {"1", "3", "4", "7", "10", "26", "27", "28", "29", "33"}
    assert {found.code for name in untouched for found in findings.get(name, ())} <= {"N442"}


def test_every_indicator_says_where_it_was_printed(draft: Draft) -> None:
    for row in draft:
        assert row.provenance is not None
        assert row.name in "".join((row.provenance.printed or "").split()) or row.parts
        assert re.search(r"\d", row.provenance.cell or "")


def test_the_draft_is_written_and_read_back_with_its_findings_beside_it(draft: Draft, tmp_path: Path) -> None:
    draft.save(tmp_path / "draft.yaml")
    text = (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    again = load_scheme(tmp_path / "draft.yaml")
    assert again.indicators == draft.indicators
    assert all(f"# {found.code} " in text for found in draft.findings)
    assert text.index("# W442") < text.index("name: 林草覆盖率") < text.index("# W440", text.index("name: 林草覆盖率"))
    assert scheme_from_yaml(draft.to_yaml(comments={})) == scheme_from_yaml(text)
    assert "W440" not in draft.to_yaml(comments={})


def test_title_number_and_date_come_from_the_lines_around(tmp_path: Path) -> None:
    before = ("常生创办〔2020〕2号", "各区县(市)人民政府：", "市创建办公室", "2020年3月23日", "附件", "指标任务分解表")
    draft = read_table(write_table(changde_rows(), tmp_path / "方案.docx", before=before))
    assert (draft.title, draft.number, draft.date, draft.issuer) == (
        "指标任务分解表",
        "常生创办〔2020〕2号",
        "2020-03-23",
        "市创建办公室",
    )
    assert draft.id == "draft"
    assert len([found for found in draft.findings if found.code == "W458"]) == 5
    given_names = read_table(tmp_path / "方案.docx", id="changde", title="常德")
    assert (given_names.id, given_names.title) == ("changde", "常德")


# --- the bars of a text


TEXT = CHANGDE_TEXT.read_text(encoding="utf-8")
BODY = range(TEXT.index("责任单位 |") + 6, TEXT.rindex("|"))
BARS = [at for at in BODY if TEXT[at] == "|"]
ENDS = [at for at in BODY if TEXT[at] == "\n"]


@st.composite
def barred(draw: st.DrawFn) -> tuple[str, str]:
    """The printed text with a bar lost, put in or moved, lines joined, broken, lost or doubled."""
    match what := draw(st.sampled_from(("lost", "put in", "joined", "broken", "line lost", "line doubled"))):
        case "lost":
            at = draw(st.sampled_from(BARS))
            return what, TEXT[:at] + TEXT[at + 1 :]
        case "put in":
            at = draw(st.sampled_from(list(BODY)))
            return what, TEXT[:at] + " | " + TEXT[at:]
        case "joined":
            at = draw(st.sampled_from(ENDS))
            return what, TEXT[:at] + TEXT[at + 1 :]
        case "broken":
            at = draw(st.sampled_from(list(BODY)))
            return what, TEXT[:at] + "\n" + TEXT[at:]
    at = draw(st.sampled_from(ENDS[:-2]))
    end = TEXT.index("\n", at + 1)
    return what, TEXT[:at] + TEXT[end:] if what == "line lost" else TEXT[:end] + TEXT[at:]


def meaning(scheme: Scheme) -> list[dict[str, Any]]:
    """What is printed, with rules for thresholds: a blank inside a word changes no rule."""
    said = printed(scheme)
    for row, one in zip(scheme, said, strict=True):
        one |= {"threshold": row.rule, "parts": [(part.name, part.unit, part.rule) for part in row.parts], "printed": 0}
    return said


@settings(max_examples=100, deadline=None)
@given(damage=barred())
def test_a_text_with_a_damaged_bar_or_line_is_told_or_read_right(
    damage: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "changde-2020.txt"
    path.write_text(TEXT, encoding="utf-8")
    whole = read_table(path)
    known = {(found.code, found.where, found.message) for found in whole.findings}
    path.write_text(damage[1], encoding="utf-8")
    try:
        draft = read_table(path)
    except SchemeError:
        return  # refused, with what is wrong
    if meaning(draft) != meaning(whole):
        assert [found for found in draft.findings if (found.code, found.where, found.message) not in known], damage
