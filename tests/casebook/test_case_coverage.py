"""What cases leave unproved: demands, class arms, verdicts, bounds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecorules import parse
from ecorules.casebook import Coverage, run_cases
from ecorules.casebook.mutants import mutants

ROOT = Path(__file__).parents[2]


def coverage(folder: Path, *cases: str, bounds: bool = True) -> Coverage:
    text = 'format: "1"\nscheme: changde-2020\ncases:\n' + "".join(f"  - {case}\n" for case in cases)
    (folder / "cases.yaml").write_text(text, encoding="utf-8")
    return run_cases(folder, coverage=bounds).coverage


def test_demands_without_a_case_are_named(tmp_path: Path) -> None:
    found = coverage(
        tmp_path,
        "{indicator: 26, classes: 县, value: 85, expect: 达标}",
        "{indicator: 23, part: 2, value: 3, expect: 达标}",
    )
    assert "26" not in found.without_case
    assert "23.1" in found.without_case
    assert "23.2" not in found.without_case
    assert len(found.without_case) == len(found.demands) - 2 == 44
    assert "no case for: 1, 2, 3" in found.explain("en")
    assert "没有用例的指标：1、2、3" in found.explain("zh")


def test_class_arms_that_decided_nothing_are_named(tmp_path: Path) -> None:
    found = coverage(
        tmp_path,
        "{indicator: 11, classes: 山区, value: 85, expect: 达标}",
        "{indicator: 11, value: 30, expect: 无法判定}",
    )
    assert found.arms == (("11", "丘陵地区"), ("11", "平原地区"))
    assert "11：没有用例由 “丘陵地区” 判定" in found.explain("zh")


def test_verdicts_that_never_came_are_named(tmp_path: Path) -> None:
    found = coverage(tmp_path, "{indicator: 28, value: 13, expect: 达标}")
    assert [(label, verdict.value) for label, verdict in found.never] == [("28", "fail"), ("28", "unknown")]


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ([13, 12], []),
        ([13], ["≥13 → ≥12"]),
        ([12], ["≥13 → ≥14", "≥13 → >13"]),
        ([14, 12.5], ["≥13 → ≥14", "≥13 → >13"]),
        ([50], ["≥13 → ≥12", "≥13 → ≥14", "≥13 → >13"]),
        ([13, 5], ["≥13 → ≥12"]),
    ],
)
def test_bounds_that_no_case_pins_down_are_named(tmp_path: Path, values: list[float], left: list[str]) -> None:
    cases = [f"{{indicator: 28, value: {value}, expect: {'达标' if value >= 13 else '未达标'}}}" for value in values]
    assert [bound for _, bound in coverage(tmp_path, *cases).bounds] == left


def test_cases_that_fail_pin_nothing_down(tmp_path: Path) -> None:
    found = coverage(tmp_path, "{indicator: 28, value: 13, expect: 未达标}", "{indicator: 28, value: 12, expect: 达标}")
    assert found.bounds == ()
    assert [demand.cases for demand in found.demands if demand.indicator == "28"] == [2]


def test_bounds_are_tried_only_when_asked(tmp_path: Path) -> None:
    found = coverage(tmp_path, "{indicator: 28, value: 50, expect: 达标}", bounds=False)
    assert found.bounds == ()
    assert all(demand.bounds is None for demand in found.demands)


def test_trials_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecorules.casebook.coverage.MOST_TRIALS", 2)
    found = coverage(tmp_path, "{indicator: 28, value: 13, expect: 达标}", "{indicator: 28, value: 12, expect: 未达标}")
    assert found.cut
    assert "not every bound was tried" in found.explain("en")


def test_the_coverage_as_tables_and_data(tmp_path: Path) -> None:
    found = coverage(tmp_path, "{indicator: 26, classes: 县, value: 90, expect: 达标}")
    row = found.to_frame().set_index("indicator").loc["26"]
    assert (row["cases"], row["pass"], row["fail"], row["arms"]) == (1, 1, 0, "市")
    assert "≥85 → ≥86" in row["bounds"]
    assert found.to_dict()["arms"] == [["26", "市"]]


@pytest.mark.parametrize(
    ("text", "unit", "better", "found"),
    [
        ("≥95", "%", None, ["≥95 → ≥94", "≥95 → ≥96", "≥95 → >95"]),
        ("<3.50", "吨", None, ["<3.5 → <3.49", "<3.5 → <3.51", "<3.5 → ≤3.5"]),
        ("6~9", None, None, ["6~9 → 5~9", "6~9 → 7~9", "6~9 → 6~8", "6~9 → 6~10"]),
        ("100", "%", "higher", ["100 → 99", "100 → 101"]),
        ("≥8000", "元", None, ["≥8000 → ≥7999", "≥8000 → ≥8001", "≥8000 → >8000"]),
        ("≥1,200.5", "元", None, ["≥1200.5 → ≥1200.4", "≥1200.5 → ≥1200.6", "≥1200.5 → >1200.5"]),
        ("制定实施", None, None, []),
        ("逐年下降", "%", None, []),
        ("较2015年下降18%以上", "吨", None, ["≥18 → ≥17", "≥18 → ≥19", "≥18 → >18"]),
    ],
)
def test_neighbours_of_a_rule(text: str, unit: str | None, better: str | None, found: list[str]) -> None:
    rule = parse(text, unit=unit, better=better)  # type: ignore[arg-type]
    made = list(mutants(rule))
    assert [mutant.words for mutant in made] == found
    assert rule not in [mutant.rule for mutant in made]


@pytest.mark.parametrize("text", ["市≥95 县≥85", "≤300,或逐年下降", "2020年≥60 2030年≥95", "≥90 且无危险废物排放"])
def test_each_neighbour_differs_in_one_place(text: str) -> None:
    made = [mutant.rule for mutant in mutants(parse(text, unit="%"))]
    assert len(set(made)) == len(made) >= 3


@given(
    bound=st.decimals(min_value=1, max_value=9999, places=2).map(lambda number: number.normalize()),
    sign=st.sampled_from(["≥", ">", "≤", "<"]),
)
@settings(max_examples=30)
def test_two_cases_pin_any_bound(tmp_path_factory: pytest.TempPathFactory, bound: Decimal, sign: str) -> None:
    """One on the bound and one a unit beside it, on the side where the verdict is the other."""
    folder = tmp_path_factory.mktemp("cases")
    text = format(bound, "f")
    step = Decimal(1).scaleb(-len(text.partition(".")[2]))
    beside = bound + (step if sign in {">", "≤"} else -step)
    (folder / "scheme.yaml").write_text(
        f'format: "1"\nid: a\ntitle: t\nindicators:\n  - {{id: "1", name: 甲, unit: 吨, threshold: "{sign}{text}"}}\n',
        encoding="utf-8",
    )
    on = "达标" if sign in {"≥", "≤"} else "未达标"
    off = "未达标" if on == "达标" else "达标"
    rows = [
        f"  - {{indicator: 1, value: {bound:f}, expect: {on}}}",
        f"  - {{indicator: 1, value: {beside:f}, expect: {off}}}",
    ]
    (folder / "cases.yaml").write_text('format: "1"\ncases:\n' + "\n".join(rows) + "\n", encoding="utf-8")
    report = run_cases(folder, coverage=True)
    assert report.ok, report.explain("en")
    assert report.coverage.bounds == ()
