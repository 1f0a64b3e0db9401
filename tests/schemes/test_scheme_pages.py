"""A scheme and an indicator in a notebook: by 领域 and 任务, with marks on what is not certain."""

from __future__ import annotations

import pytest
from markups import HOSTILE, harmless

from ecorules.schemes import Scheme, load_scheme, scheme_from_data, scheme_from_yaml, schemes

HEAD = "format: 1\nid: small\ntitle: 小表\nindicators:\n"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme("changde-2020")


def test_indicators_stand_under_their_domain_and_task(scheme: Scheme) -> None:
    seen = harmless(scheme._repr_html_())
    domains = list(dict.fromkeys(one.domain for one in scheme))
    tasks = list(dict.fromkeys((one.domain, one.task) for one in scheme))
    assert seen.count("tr", "er-group") == len(domains)
    assert seen.count("tr", "er-task") == len(tasks)
    assert seen.count("tr") == 1 + len(domains) + len(tasks) + len(scheme.to_frame(parts=True))
    places = [seen.text.index(words) for words in ("生态制度", "(一)目标责任体系与制度建设", "生态安全")]
    assert places == sorted(places)


def test_a_scheme_says_what_it_is(scheme: Scheme) -> None:
    text = harmless(scheme._repr_html_()).text
    for words in (scheme.title, scheme.issuer, scheme.number, scheme.date, "36 项指标", "约束性 20，参考性 16"):
        assert words is not None
        assert words in text
    assert scheme.criteria[0].name in text
    assert "≤3.5,或逐年下降" in text


def test_rows_that_are_not_certain_are_marked_with_where_they_stand() -> None:
    national = load_scheme("national-2019")
    seen = harmless(national._repr_html_())
    demands = sum(not each.confirmed for one in national for each in ((one,) if one.threshold else one.parts))
    assert seen.count("details", "er-why") >= demands > 30
    assert "未核对" in seen.text
    assert "2%" in seen.text
    unread = next(one for one in load_scheme("hunan-2018") if one.unread or any(part.unread for part in one.parts))
    assert "未读" in harmless(load_scheme("hunan-2018")._repr_html_()).text
    assert "未读" in harmless(unread._repr_html_()).text


def test_where_a_figure_was_printed_shows_on_hover_and_opens() -> None:
    scheme = scheme_from_yaml(
        f"{HEAD}- id: 1\n  name: 甲\n  threshold: ≥9\n  confirmed: false\n"
        "  provenance: {document: 《规划》, page: '12', printed: 九以上}\n"
    )
    seen = harmless(scheme._repr_html_())
    assert any("文件 document：《规划》" in title and "页 page：12" in title for title in seen.titles())
    assert "原文 printed：九以上" in seen.text


@pytest.mark.parametrize("info", schemes(), ids=lambda info: info.id)
def test_every_bundled_scheme_and_indicator_has_a_page(info: object) -> None:
    scheme = load_scheme(info.id)  # type: ignore[attr-defined]
    made = scheme._repr_html_()
    assert len(made) < 60_000
    harmless(made)
    for one in scheme:
        text = harmless(one._repr_html_()).text
        assert one.name in text
        for rule in (one.rule, *(part.rule for part in one.parts)):
            if rule is not None and (rule is not one.rule or not one.parts):
                assert rule.describe("en") in text


@pytest.mark.parametrize(
    "text", [one for one in HOSTILE if "\ud800" not in one and "\x00" not in one and len(one) < 400]
)
def test_hostile_words_stay_words(text: str) -> None:
    row = {"id": "1", "name": text, "threshold": "≥9", "domain": text, "attribute": text, "responsible": [text]}
    scheme = scheme_from_data({"format": 1, "id": "small", "title": text, "note": text, "indicators": [row]})
    assert " ".join(text.split()) in harmless(scheme._repr_html_()).text
    harmless(scheme["1"]._repr_html_())


def test_a_scheme_of_thousands_is_cut_and_told() -> None:
    scheme = scheme_from_yaml(HEAD + "\n".join(f"- {{id: {at}, name: 指标{at}, threshold: ≥9}}" for at in range(2000)))
    seen = harmless(scheme._repr_html_())
    assert "另有 1600 项指标未列出" in seen.text
    assert "scheme.to_frame()" in seen.text
