"""The family of errors: findings as data, words in two languages, safe to pickle and to print."""

from __future__ import annotations

import copy
import pickle

import pytest

import ecorules
from ecorules.errors import PRINTED, DataError, EcoRulesError, SchemeError, ThresholdSyntaxError, UnitError
from ecorules.text import Diagnostic, Span

FAMILY = (EcoRulesError, ThresholdSyntaxError, UnitError, SchemeError, DataError)


def finding(number: int = 0, **more: object) -> Diagnostic:
    given = {"code": "E101", "message": f"错{number}", "message_en": f"wrong {number}", "span": Span(1, 2), **more}
    return Diagnostic(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_survives_pickling_with_its_findings(kind: type[EcoRulesError], protocol: int) -> None:
    error = kind([finding(1, hint="改", hint_en="mend"), finding(2, span=None, where="第3行")], "市≥95")
    again = pickle.loads(pickle.dumps(error, protocol))
    assert type(again) is kind
    assert again.diagnostics == error.diagnostics
    assert again.text == "市≥95"
    assert str(again) == str(error)
    assert copy.copy(error).diagnostics == copy.deepcopy(error).diagnostics == error.diagnostics


def test_no_class_of_the_family_is_left_out_here() -> None:
    def below(kind: type[EcoRulesError]) -> set[type[EcoRulesError]]:
        return {kind}.union(*(below(sub) for sub in kind.__subclasses__()))

    assert {kind for kind in below(EcoRulesError) if kind.__module__ == "ecorules.errors"} == set(FAMILY)


@pytest.mark.parametrize("kind", FAMILY[1:])
def test_every_error_is_a_value_error_too(kind: type[EcoRulesError]) -> None:
    assert issubclass(kind, ValueError)


def test_a_real_error_survives_pickling() -> None:
    with pytest.raises(ThresholdSyntaxError) as caught:
        ecorules.parse("市县><95")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.diagnostics[0].span == Span(2, 4)


def test_one_finding_or_several() -> None:
    assert EcoRulesError(finding()).diagnostics == (finding(),)
    assert EcoRulesError([finding(1), finding(2)]).diagnostics == (finding(1), finding(2))
    lines = str(DataError([finding(1, where="甲"), finding(2, where="乙")])).splitlines()
    assert lines == ["E101 甲: 错1", "  wrong 1", "E101 乙: 错2", "  wrong 2"]


def test_the_place_is_shown_in_both_languages_with_marks() -> None:
    error = ThresholdSyntaxError(finding(hint="改", hint_en="mend", span=Span(6, 7)), "市≥95\n县><85")
    assert str(error).splitlines() == [
        "E101 第2行第2字：错0",
        "  line 2, character 2: wrong 0",
        "市≥95␤县><85",
        "．....．^",
        "提示：改",
        "hint: mend",
    ]


@pytest.mark.parametrize("text", [None, "市" * 10_000, "\x1b[31m" * 2_000, "\ud800" * 10])
def test_ten_thousand_findings_print_short_and_are_all_kept(text: str | None) -> None:
    error = DataError([finding(number) for number in range(10_000)], text)
    printed = str(error)
    assert len(error.diagnostics) == 10_000
    assert f"另有 {10_000 - PRINTED} 处 / and {10_000 - PRINTED} more" in printed
    assert len(printed) < 6_000
    assert "\x1b" not in printed
    printed.encode("utf-8")


@pytest.mark.parametrize(
    "text", ["≥" * 10_000, "(" * 10_000, "甲" * 10_000, "得10分" * 2_000, "x" * 20_000, "1 " * 5_000]
)
def test_the_error_for_a_long_cell_prints_short(text: str) -> None:
    with pytest.raises(EcoRulesError) as caught:
        ecorules.parse(text, unit="%")
    assert len(str(caught.value)) < 1_000


def test_a_long_unit_prints_short() -> None:
    with pytest.raises(EcoRulesError) as caught:
        ecorules.parse("≥3万元", unit="米" * 5_000)
    assert len(str(caught.value)) < 1_000


def test_no_finding_at_all_prints_as_nothing() -> None:
    assert str(EcoRulesError([])) == ""
