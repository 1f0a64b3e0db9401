"""Reading printed units: the table in units.txt, refusals, hostile text, start-up."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecorules import units
from ecorules.errors import UnitError
from ecorules.units.vocabulary import vocabulary

TABLE = Path(__file__).with_name("units.txt")
LINE = re.compile(r"(?P<printed>.+?) *=> (?P<spelling>\S+)(?: \[(?P<kind>\w+)\])?(?: \((?P<notes>.*)\))?")


def cases(refused: bool) -> list[tuple[str, str, str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    read = [LINE.fullmatch(line) for line in lines if line and not line.startswith("#")]
    assert all(read)
    found = [
        (m["printed"].replace("\\n", "\n"), m["spelling"], m["kind"] or "none", m["notes"] or "") for m in read if m
    ]
    return [case for case in found if (case[1] == "REFUSED") is refused]


@pytest.mark.parametrize(("printed", "spelling", "kind", "notes"), cases(refused=False))
def test_the_table_of_spellings(printed: str, spelling: str, kind: str, notes: str) -> None:
    found = units.canonical(printed)
    assert (found or "(none)") == spelling
    assert units.kind(printed).value == kind
    assert ",".join(units.notes(printed)) == notes
    assert units.known(printed) is (kind != "opaque")
    assert units.same(printed, found)


@pytest.mark.parametrize("printed", [case[0] for case in cases(refused=True)])
def test_text_that_is_no_unit_is_refused_with_its_place(printed: str) -> None:
    with pytest.raises(UnitError) as caught:
        units.canonical(printed)
    (finding,) = caught.value.diagnostics
    assert finding.code == "E201"
    assert finding.span is not None
    assert 0 <= finding.span.start <= len(printed)
    assert finding.message
    assert finding.message_en
    assert str(caught.value)


@pytest.mark.parametrize(
    ("printed", "start"), [("m/s/", 4), ("9**9**9", 2), ("吨标准煤 / 万?元", 8), ("千克／公顷）", 5), ("ｋg/(ha", 6)]
)
def test_the_place_refers_to_the_text_as_given(printed: str, start: int) -> None:
    with pytest.raises(UnitError) as caught:
        units.canonical(printed)
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert span.start == start


@pytest.mark.parametrize(
    "printed", ["\x00", "吨\x07", "a\u200bb", "\ud800", "吨\udfff", "\x1b[31m%", "吨\u202e元", "\x1c"]
)
def test_control_characters_and_surrogates_are_refused(printed: str) -> None:
    with pytest.raises(UnitError):
        units.canonical(printed)


def test_what_is_no_text_is_refused() -> None:
    for value in (5, 1.5, b"kg", ["kg"], True):
        with pytest.raises(UnitError):
            units.canonical(value)  # type: ignore[arg-type]


def test_nothing_is_no_unit() -> None:
    assert units.canonical(None) is None
    assert units.canonical("") is None
    assert units.same(None, "-")
    assert units.name(None) == "无单位"
    assert units.kind(None) is units.Kind.NONE


def test_length_is_bounded_before_anything_is_read() -> None:
    assert units.canonical(" " * 10_000 + "千克") == "千克"
    for text in ("吨" * 81, "/" * 3_000_000, "吨/" * 1_000_000, "(" * 81):
        start = time.perf_counter()
        with pytest.raises(UnitError):
            units.canonical(text)
        assert time.perf_counter() - start < 0.5


@given(st.text(max_size=90))
def test_any_text_gives_a_unit_or_a_unit_error(text: str) -> None:
    try:
        found = units.canonical(text)
    except UnitError as error:
        found = None
        shown = str(error)
        assert shown.startswith("E201")
    assert units.canonical(found) == found


ATOMS = st.sampled_from(sorted(vocabulary().entries))
MULTIPLIERS = st.sampled_from(["", "", "", "10", "100", "千", "万", "百万", "亿", "10^4", "10⁵"])
SPELLED = st.builds(lambda multiplier, atom: atom if atom == "1" else multiplier + atom, MULTIPLIERS, ATOMS)


@st.composite
def compounds(draw: st.DrawFn) -> str:
    over = draw(st.lists(SPELLED, min_size=1, max_size=2))
    under = draw(st.lists(SPELLED, max_size=3))
    return "·".join(over) + ("/(" + "·".join(under) + ")" if under else "")


@given(compounds())
def test_a_standard_spelling_is_read_as_itself(text: str) -> None:
    found = units.canonical(text)
    assert units.canonical(found) == found
    assert units.known(text)
    assert units.kind(found) is units.kind(text)
    assert units.convert(7.0, text, found) == 7.0


@given(compounds())
def test_the_order_of_factors_does_not_matter(text: str) -> None:
    over, _, under = text.partition("/")
    turned = "·".join(reversed(over.split("·")))
    if under:
        turned += "/(" + "·".join(reversed(under[1:-1].split("·"))) + ")"
    assert units.same(text, turned)


@pytest.mark.parametrize("spelling", sorted(vocabulary().spellings))
def test_every_listed_spelling_is_read_as_listed(spelling: str) -> None:
    assert units.canonical(spelling) == vocabulary().spellings[spelling]


def test_names_in_english() -> None:
    assert units.name("微克/立方米", "en") == "μg/m³"
    assert units.name("万吨标准煤", "en") == "10⁴ tce"
    assert units.name("升/人·日", "en") == "L/(person·d)"
    assert units.name("年一遇", "en") == "年一遇"


def test_users_add_units_and_take_them_back() -> None:
    assert not units.known("担棉")
    units.extend({"physical": {"公担棉": ["50 千克", "bale", "担棉"]}, "signs": {"notes": "实物量"}})
    try:
        assert units.convert(2, "万担棉", "吨") == 1000.0
        assert units.notes("千克实物量") == ("实物量",)
        assert re.match(units.unit_pattern(), "担棉以上")[0] == "担棉"  # type: ignore[index]
    finally:
        units.reset()
    assert not units.known("担棉")


@pytest.mark.parametrize(
    "table",
    [
        {"physical": {"甲": ["2 乙", "x", ""]}},
        {"physical": {"甲": ["2 甲", "x", ""]}},
        {"physical": {"甲": ["1/0 克", "x", ""]}},
        {"physical": {"甲": ["9**9 克", "x", ""]}},
        {"physical": {"甲": ["克^99999", "x", ""]}},
        {"physical": {"甲": ["-1 克", "x", ""]}},
        {"physical": {"甲": ["", "x"]}},
        {"physical": {"甲": [1, 2, 3]}},
        {"physical": "甲"},
        {"opaque": {"甲": ["", "x", ""]}},
        {"nonsense": {"甲": ["", "x", ""]}},
    ],
)
def test_a_table_that_cannot_be_used_changes_nothing(table: dict[str, object]) -> None:
    before = vocabulary()
    with pytest.raises(UnitError):
        units.extend(table)
    assert vocabulary() is before


def test_the_lexicon_itself_is_sound() -> None:
    try:
        units.extend({})
    finally:
        units.reset()
    assert set(vocabulary().not_before) <= set(vocabulary().spellings)
    assert set(vocabulary().never_first) <= set(vocabulary().spellings)


def test_spelling_loads_neither_pint_nor_the_parser() -> None:
    code = (
        "import sys; from ecorules import units;"
        "assert units.canonical('％') == '%' and units.same('万吨标煤', '万吨标准煤') and units.known('kg');"
        "assert units.kind('个') == 'count';"
        "loaded = {'pint', 'numpy', 'lark', 'fractions'} & set(sys.modules); assert not loaded, loaded;"
        "assert units.convert(1, '公斤/亩', 'kg/ha') == 15 and not units.is_quantity(3.0);"
        "assert units.slip(0.9, 90, '%') and units.unit_pattern();"
        "assert 'pint' not in sys.modules and 'numpy' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
