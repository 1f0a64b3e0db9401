"""The page: whole, harmless, without script or request, the same for the same assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html as reader
from reported import changde, hostile, many, observed, safe

from ecorules.text import printable


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("made", [changde, lambda: changde("all"), hostile], ids=["one year", "all years", "hostile"])
def test_a_page_is_whole_and_harmless(made: Any, lang: Any) -> None:
    safe(made().to_html(lang=lang))


def test_every_row_stands_in_the_table_of_its_region() -> None:
    tree = reader.fromstring(changde().to_html())
    for at, region in enumerate(changde().regions, start=1):
        section = tree.get_element_by_id(f"r{at}")
        assert section.findtext("h2").strip().startswith(region)
        results = [each for r in changde().results if r.region == region for each in (r, *r.parts)]
        rows = section.xpath(".//tbody/tr[not(@class)]")
        assert len(rows) == len(results)
        marks = [row.xpath("./td[contains(@class, 'er-mark')]")[0].text_content().split()[-1] for row in rows]
        assert marks == [result.verdict.label() for result in results]


def test_the_map_has_a_sign_for_each_indicator_and_region() -> None:
    tree = reader.fromstring(changde().to_html())
    rows = tree.get_element_by_id("map").xpath(".//tbody/tr")
    assert [len(row.xpath("./td")) for row in rows] == [36] * 3
    assert {cell.text for row in rows for cell in row.xpath("./td")} == {"✓", "✗", "?"}


def test_links_lead_within_the_page_and_sources_are_listed_once() -> None:
    tree = reader.fromstring(observed().to_html())
    links = {link.get("href") for link in tree.iter("a")}
    assert all(link.startswith("#") and tree.get_element_by_id(link[1:]) is not None for link in links)
    sources = [item.text_content() for item in tree.xpath("//ol[@class='er-sources']/li")]
    assert len(sources) == len(set(sources)) > 0


def test_hostile_names_are_shown_and_do_nothing() -> None:
    found = hostile()
    page = found.to_html()
    tree = reader.fromstring(page)
    assert tree.xpath("//script | //img | //link | //iframe | //b[text()='x']") == []
    assert [each for node in tree.iter() for each in node.attrib if each.startswith("on")] == []
    shown = tree.text_content()
    for region in found.regions:
        assert printable(region) in shown
    for row in found.scheme:
        assert printable(row.name) in shown
    page.encode("utf-8")


def test_two_hundred_regions_have_a_list_of_contents() -> None:
    tree = reader.fromstring(many(200).to_html(lang="en"))
    assert len(tree.xpath("//ol[@class='er-toc']/li")) == 200
    assert len(tree.xpath("//section[@class='er-region']")) == 200


def test_a_path_gets_the_text_that_is_returned(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    text = changde().to_html(path, date="2024-05-01")
    assert path.read_text(encoding="utf-8") == text
    assert "2024-05-01" in text
    assert changde().to_html() == changde().to_html()


def test_what_is_missing_is_said() -> None:
    text = observed().to_html()
    assert "上级下达的2020年“优良天数比例”目标，或是否完成" in text
    assert "thead" in text
