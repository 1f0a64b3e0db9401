"""Files that are no schemes, or very large ones: findings in bounded time, never another exception."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules.lint import Finding, lint
from ecorules.schemes import scheme_from_data

HEAD = 'format: "1"\nid: hostile-2025\ntitle: 表\nindicators:\n'
SECONDS = 20


def linted(tmp_path: Path, data: bytes) -> tuple[Finding, ...]:
    path = tmp_path / "scheme.yaml"
    path.write_bytes(data)
    start = time.perf_counter()
    found = lint(path)
    assert time.perf_counter() - start < SECONDS
    return found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E401"),
        (b"\xff\xfe\x00", "E400"),
        (b"a: [", "E401"),
        (b"a: &a [*a]\n", "E401"),
        (b"x: !!python/object/apply:os.system [true]\n", "E401"),
        (HEAD.encode() + b"  - {id: '1', name: a, threshold: 60/45}\n", "E406"),
        (HEAD.encode() + b"  - {id: '1', name: a, threshold: '1'}\n  - {id: '1', name: b, threshold: '1'}\n", "E404"),
        (("- [" * 100).encode(), "E401"),
        (b"\x00", "E401"),
    ],
)
def test_what_cannot_be_loaded_is_a_finding(tmp_path: Path, data: bytes, code: str) -> None:
    found = linted(tmp_path, data)
    assert code in {finding.code for finding in found}
    assert {finding.severity for finding in found} == {"error"}


def test_aliases_by_the_billion_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert [finding.code for finding in linted(tmp_path, "\n".join(lines).encode())] == ["E401"]


@pytest.mark.parametrize("wanted", ["no-such-scheme", "no/such/file.yaml", "a\0b.yaml", "", 3, None, b"x"])
def test_what_is_no_scheme_is_a_finding(wanted: Any) -> None:
    found = lint(wanted)
    assert [finding.severity for finding in found] == ["error"]


def test_a_directory_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in lint(tmp_path)] == ["E400"]


def data_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"format": "1", "id": "large-2025", "title": "大表", "indicators": rows}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "山区≥{n} 丘陵地区≥{m}",
        "(市≥{n} 县≥{m})且≤{m}",
        "(超大城市≥{n} 大城市≥{m} 中小城市≥1)且(市≥{n} 县≥{m})且(山区≥{n} 平原地区≥{m})且≤{m}",
        "≥{n}且≤{m}或≥{n}或逐年提高",
    ],
)
def test_two_thousand_rows_are_looked_over_in_time(text: str) -> None:
    rows = [
        {"id": str(n), "name": f"甲乙丙丁戊己庚辛{chr(0x4E00 + n)}率", "unit": "%"}
        | {"threshold": text.format(n=50 + n / 100, m=round(90 - n / 100, 2))}
        for n in range(1, 2001)
    ]
    scheme = scheme_from_data(data_of(rows))
    start = time.perf_counter()
    lint(scheme)
    assert time.perf_counter() - start < SECONDS


words = st.text(st.sampled_from("≥≤且或市县山区95%.0-~;，逐年下降\u202e\x1b率"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=5))
def test_any_words_give_findings_and_no_exception(cells: list[tuple[str, str, str]]) -> None:
    rows = [
        {"id": str(at), "name": name, "unit": unit, "threshold": text, "unread": "任意文字"}
        for at, (name, unit, text) in enumerate(cells)
    ]
    try:
        scheme = scheme_from_data(data_of(rows))
    except ValueError:
        return
    for finding in lint(scheme):
        assert finding.message
        assert finding.message_en
        assert not set(finding.message + finding.message_en) & set("\x1b\u202e\n")
