"""The bundled schemes as files: their rows, that every threshold is read or says why not, what counts as confirmed."""

from __future__ import annotations

import pytest

from ecorules.evaluation import needs_better
from ecorules.rules import Rule
from ecorules.schemes import Indicator, Part, Scheme, load_scheme, scheme_from_yaml, schemes

# id: rows, parts, share confirmed in %, document number, ids of rows with a threshold that cannot be read
BUNDLED = {
    "changde-2020": (36, 17, 100, "常生创办〔2020〕2号", []),
    "ecocounty-2007": (22, 12, 29, "环发〔2007〕195号", ["21"]),
    "gb-3095-2012": (23, 0, 100, "GB 3095-2012", []),
    "gb-3838-2002": (24, 2, 100, "GB 3838-2002", []),
    "hunan-2018": (19, 6, 95, "湘环发〔2018〕9号", ["10", "17"]),
    "national-2019": (40, 20, 2, "环生态〔2019〕76号", []),
    "water-saving-city-2006": (14, 0, 93, "建城〔2006〕140号", ["17", "18"]),
}


@pytest.fixture(scope="module", params=sorted(BUNDLED))
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return load_scheme(request.param)


def demands(scheme: Scheme) -> list[tuple[Indicator, Indicator | Part, Rule]]:
    found = [(row, each, each.rule) for row in scheme for each in row.parts or (row,)]
    return [(row, each, rule) for row, each, rule in found if rule is not None]


def test_the_catalogue_lists_these_and_no_others() -> None:
    assert {info.id: info.indicators for info in schemes()} == {name: rows for name, (rows, *_) in BUNDLED.items()}


def test_rows_parts_number_and_share_confirmed(scheme: Scheme) -> None:
    rows, parts, confirmed, number, _ = BUNDLED[scheme.id]
    assert len(scheme) == rows
    assert sum(len(row.parts) for row in scheme) == parts
    assert round(100 * scheme.confirmed_share) == confirmed
    assert scheme.number == number
    listed = next(info for info in schemes() if info.id == scheme.id)
    assert round(100 * listed.confirmed) == confirmed


def test_ids_and_names_are_unique_and_rows_are_numbered_as_printed(scheme: Scheme) -> None:
    ids = [row.id for row in scheme]
    assert len({row.name for row in scheme}) == len(set(ids)) == len(ids)
    if scheme.id != "gb-3095-2012":
        first = int(ids[0])
        assert ids == [str(first + place) for place in range(len(ids))]


def test_every_threshold_is_read_or_says_why_not(scheme: Scheme) -> None:
    unread = []
    for row, each, rule in demands(scheme):
        reason = each.unread or row.unread
        assert rule.needs or reason
        if reason:
            assert len(reason) > 10
            unread.append(row.id)
            assert rule.evaluate(True).verdict.value == "pass"
            assert rule.evaluate(1.0).verdict.value == "unknown"
    assert list(dict.fromkeys(unread)) == BUNDLED[scheme.id][4]


def test_no_direction_is_missing(scheme: Scheme) -> None:
    assert [each.name for _, each, rule in demands(scheme) if needs_better(rule)] == []


def test_the_document_is_named_and_what_was_not_seen_in_it_is_marked(scheme: Scheme) -> None:
    assert scheme.source is not None
    assert scheme.source.document
    if scheme.confirmed_share < 1:
        doubtful = [row for row in scheme if not all(each.confirmed for each in (row, *row.parts))]
        assert doubtful
    if scheme.id not in {"changde-2020"}:
        assert scheme.source.url


def test_written_and_read_again_it_is_the_same(scheme: Scheme) -> None:
    assert scheme_from_yaml(scheme.to_yaml()) == scheme
