"""What reaches a terminal, a spreadsheet and a JSON reader."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules.cli.safe import as_typed, csv_text, json_text, plain, shown, shown_lines

ANY_TEXT = st.text(st.characters(), max_size=30)


@given(ANY_TEXT)
def test_nothing_a_terminal_obeys_is_shown(text: str) -> None:
    for char in shown(text):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs"}
    assert "\x1b" not in shown_lines(text)
    shown_lines(text).encode()


@given(st.lists(ANY_TEXT, min_size=1, max_size=3))
def test_json_gives_back_what_was_put_in(texts: list[str]) -> None:
    written = json_text({"texts": texts})
    written.encode()
    assert json.loads(written) == {"texts": texts}
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in written)


@given(ANY_TEXT)
def test_a_csv_cell_is_no_formula_and_one_cell(text: str) -> None:
    written = csv_text(["name"], [{"name": text}])
    written.encode()
    rows = list(csv.reader(io.StringIO(written)))
    assert len(rows[1:]) == 1
    cell = rows[1][0] if rows[1] else ""
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_numbers_stay_numbers() -> None:
    row = {"a": -5.0, "b": "-5", "c": float("nan"), "d": np.int64(-3), "e": None, "f": "@SUM(A1)"}
    assert csv_text(list(row), [row]) == "a,b,c,d,e,f\n-5.0,'-5,,-3,,'@SUM(A1)\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.float64("nan"), None),
        (np.bool_(True), True),
        (np.int8(2), 2),
        (pd.NA, None),
        (pd.NaT, None),
        (float("inf"), "inf"),
        ({1: {"a"}}, {"1": ["a"]}),
        (pd.Timestamp("2020-01-02"), "2020-01-02 00:00:00"),
    ],
)
def test_values_become_plain(value: object, expected: object) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_arguments_are_utf8_under_any_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.getfilesystemencoding", lambda: "iso8859-1")
    monkeypatch.setattr("os.fsencode", lambda text: text.encode("iso8859-1"))
    assert as_typed("≥95".encode().decode("iso8859-1")) == "≥95"
    assert as_typed("\xff") == "\xff"
