"""Cases files that cannot be used: each slip is found, with its line and what would be right."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from ecorules.casebook import run_cases
from ecorules.errors import EcoRulesError, SchemeError

ROOT = Path(__file__).parents[2]
HEAD = 'format: "1"\nscheme: changde-2020\ncases:\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    return tmp_path / "cases"


def refused(folder: Path, text: str, name: str = "cases.yaml") -> SchemeError:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        run_cases(folder)
    return caught.value


@pytest.mark.parametrize(
    ("case", "code", "place", "said"),
    [
        ("{indicator: 99, value: 1, expect: 达标}", "E488", "4:6", "99"),
        ("{indicator: 城镇污水处理, value: 1, expect: 达标}", "E488", "4:6", "城镇污水处理率"),
        ("{indicator: 8, part: 3, value: 1, expect: 达标}", "E488", "4:20", "优良天数比例"),
        ("{indicator: 26, part: 1, value: 1, expect: 达标}", "E488", "4:21", "1"),
        ("{indicator: 26, classes: 县级巿, value: 90, expect: 达标}", "E488", "4:21", "县级"),
        ("{indicator: 26, references: {全国平均: 5}, expect: 达标}", "E488", "4:34", "全国平均"),
        ("{indicator: 26, value: 85, expect: 无法判定, missing: [weather]}", "E488", "4:46", "weather"),
        ("{indicator: 26, values: 85, expect: 达标}", "E486", "4:21", "value"),
        ("{indicator: 26, parts: {1: {vale: 5}}, expect: 达标}", "E486", "4:33", "value"),
        ("{indicator: 26, value: [85], expect: 达标}", "E486", "4:21", "value"),
        ("{indicator: 26, table: [], expect: 达标}", "E486", "4:21", "table"),
        ("{indicator: 26, table: [5]}", "E486", "4:29", "键: 值"),
        ("{value: 85, expect: 达标}", "E486", "4:5", "indicator"),
        ("达标", "E486", "4:5", "键: 值"),
        ("{indicator: 26, value: 85, expect: 大概达标}", "E491", "4:32", "达标"),
        ("{indicator: 26, value: 85, expect: 85}", "E491", "4:32", "评判结果"),
        ("{indicator: 26, value: 85}", "E490", "4:5", "expect"),
        ("{indicator: 26, value: 85, expect: }", "E490", "4:5", "expect"),
        ("{indicator: 26, table: [{value: 85}]}", "E490", "4:29", "expect"),
        ("{indicator: 26, value: 八十五, expect: 达标}", "E489", "4:21", "八十五"),
        ("{indicator: 26, value: nan, expect: 达标}", "E489", "4:21", "nan"),
        ("{indicator: 26, value: 1e999, expect: 达标}", "E489", "4:21", "太大"),
        ("{indicator: 26, value: 85, year: 二〇二〇, expect: 达标}", "E489", "4:32", "二〇二〇"),
        ("{indicator: 26, history: {20: 85}, expect: 达标}", "E489", "4:21", "20"),
        ("{indicator: 26, history: {2020: many}, expect: 达标}", "E489", "4:21", "many"),
        ("{indicator: 26, change: 多, expect: 达标}", "E489", "4:21", "change"),
        ("{indicator: 17, target: '80/90', expect: 达标}", "E489", "4:21", "80/90"),
        ("{indicator: 26, value: 85, margin: 零, expect: 达标}", "E489", "4:32", "margin"),
        ("{indicator: 4, value: 95, expect: 达标}", "E489", "4:20", "状态"),
        ("{indicator: 26, parts: {面积: 5}, expect: 达标}", "E489", "4:29", "E306"),
        ("{indicator: 26, value: 85, tolerance: 1, expect: 达标}", "E492", "4:32", "margin"),
        ("{indicator: 23, value: 85, expect: 达标}", "E492", "4:21", "化肥施用强度"),
        ("{indicator: 23, target: 是, margin: 0}", "E492", "4:32", "part"),
        ("{indicator: 23, parts: {1: 5, 化肥施用强度: 5}, expect: 达标}", "E492", "4:35", "化肥施用强度"),
        ("{indicator: 26, value: 85, status: 是, expect: 达标}", "E492", "4:32", "status"),
        ("{indicator: 26, parts: {1: }, expect: 达标}", "E489", "4:29", "E306"),
        ("{observations: gone.csv, expect: {8: 达标}}", "E487", "4:6", "gone.csv"),
        ("{observations: ../cases/cases.yaml, expect: {8: 达标, 8: 未达标}}", "E401", "4:57", "8"),
        ("{observations: cases.yaml, value: 5, expect: {8: 达标}}", "E486", "4:32", "value"),
        ("{observations: cases.yaml, expect: 达标}", "E486", "4:32", "键: 值"),
        ("{observations: cases.yaml}", "E490", "4:5", "expect"),
        ("{observations: cases.yaml, others: any}", "E490", "4:5", "expect"),
        ("{observations: cases.yaml, others: 随便}", "E491", "4:32", "随便"),
        ("{observations: cases.yaml, expect: {8: 好}}", "E491", "4:41", "好"),
        ("{observations: cases.yaml, expect: {8: {1: 达标}}}", "E491", "4:41", "criteria"),
        ("{observations: cases.yaml, expect: {8.9: 达标}}", "E488", "4:41", "9"),
        ("{observations: cases.yaml, expect: {77.1: 达标}}", "E488", "4:41", "77.1"),
        ("{observations: cases.yaml, expect: {criteria: {无: 达标}}}", "E488", "4:52", "全部建设指标"),
        ("{observations: cases.yaml, expect: {26: 达标, 城镇污水处理率: 达标}}", "E492", "4:49", "26"),
    ],
)
def test_a_slip_is_found_at_its_place(folder: Path, case: str, code: str, place: str, said: str) -> None:
    error = refused(folder, f"{HEAD}  - {case}\n")
    finding = error.diagnostics[0]
    assert (finding.code, finding.where) == (code, f"cases.yaml:{place}")
    for text in (finding.message, finding.message_en):
        assert text
    assert said in f"{finding.message} {finding.hint}"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "E401", "空"),
        ("- a", "E486", "键: 值"),
        ("format: '1'\nscheme: changde-2020\n", "E486", "cases"),
        ("format: '1'\nscheme: changde-2020\ncases: []\n", "E486", "没有用例"),
        ("format: '2'\nscheme: changde-2020\ncases: [{indicator: 1, expect: 达标}]\n", "E486", "1"),
        ("format: '1'\nscheme: changde-2021\ncases: [{indicator: 1, expect: 达标}]\n", "E488", "changde-2020"),
        ("format: '1'\nscheme: ../x.yaml\ncases: [{indicator: 1, expect: 达标}]\n", "E487", "之内"),
        ("format: '1'\nscheme: /etc/passwd\ncases: [{indicator: 1, expect: 达标}]\n", "E487", "之内"),
        ("format: '1'\ncases: [{indicator: 1, expect: 达标}]\n", "E487", "scheme.yaml"),
        ("format: '1'\nscheme: .\ncases: [{indicator: 1, expect: 达标}]\n", "E487", "没有文件"),
        ('format: "1"\nscheme: "a\\0b.yaml"\ncases: [{indicator: 1, expect: 达标}]\n', "E487", "没有文件"),
        ("a: &a [1]\nb: !!python/object:os.system x\n", "E401", "标签"),
        (
            "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, x]\n" for n in range(300)),
            "E401",
            "",
        ),
        ("x: " + "[" * 50 + "]" * 50, "E401", "层"),
        ("x" * 600_000, "E401", "字符"),
    ],
)
def test_a_file_that_is_none_is_refused(folder: Path, text: str, code: str, said: str) -> None:
    start = time.perf_counter()
    finding = refused(folder, text).diagnostics[0]
    assert finding.code == code
    assert said in f"{finding.message} {finding.hint}"
    assert time.perf_counter() - start < 20


def test_every_slip_of_a_file_is_listed_in_its_order(folder: Path) -> None:
    lines = ["{indicator: 99, expect: 达标}", "{indicator: 26, value: x, expect: 达标}", "{indicator: 1, expect: 好}"]
    error = refused(folder, HEAD + "".join(f"  - {line}\n" for line in lines))
    assert [finding.where for finding in error.diagnostics] == ["cases.yaml:4:6", "cases.yaml:5:21", "cases.yaml:6:20"]


def test_a_slip_repeated_a_thousand_times_is_not_said_a_thousand_times(folder: Path) -> None:
    error = refused(folder, HEAD + "  - {indicator: 99, expect: 达标}\n" * 2000)
    assert 20 < len(error.diagnostics) <= 200


@pytest.mark.parametrize("key", ["observations", "regions", "targets", "references"])
@pytest.mark.parametrize("name", ["../out.csv", "{outside}", "link.csv", "a/../../out.csv", "linked/out.csv"])
def test_files_outside_the_folder_are_refused(folder: Path, key: str, name: str) -> None:
    outside = folder.parent / "out.csv"
    outside.write_text("region,year,indicator,value\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(outside)
    (folder / "linked").symlink_to(folder.parent)
    (folder / "o.csv").write_text("region,year,indicator,value\n", encoding="utf-8")
    tables = {"observations": "o.csv", key: name.format(outside=outside)}
    listed = ", ".join(f"{table}: {file}" for table, file in tables.items())
    finding = refused(folder, f"{HEAD}  - {{{listed}, expect: {{8: 达标}}}}\n").diagnostics[0]
    assert finding.code == "E487"
    assert "不在用例文件夹之内" in finding.message


def test_a_link_inside_the_folder_is_followed(folder: Path) -> None:
    (folder / "real.yaml").write_text(f"{HEAD}  - {{indicator: 26, value: 1, expect: 未达标}}\n", encoding="utf-8")
    (folder / "cases.yaml").symlink_to("real.yaml")
    assert run_cases(folder).ok


def test_the_scheme_of_the_working_directory_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = folder.parent / "there"
    there.mkdir()
    (there / "my-scheme").write_text("format: '1'\n", encoding="utf-8")
    (there / "changde-2020").write_text("format: '1'\n", encoding="utf-8")
    monkeypatch.chdir(there)
    text = "format: '1'\nscheme: {}\ncases: [{{indicator: 26, value: 1, expect: 未达标}}]\n"
    assert refused(folder, text.format("my-scheme")).diagnostics[0].code == "E487"
    (folder / "cases.yaml").write_text(text.format("changde-2020"), encoding="utf-8")
    assert run_cases(folder).ok


def test_a_scheme_with_mistakes_says_its_own(folder: Path) -> None:
    (folder / "scheme.yaml").write_text("format: '1'\nid: a\ntitle: t\nindicators: []\n", encoding="utf-8")
    error = refused(folder, "format: '1'\ncases: [{indicator: 1, expect: 达标}]\n")
    assert error.diagnostics[0].where.startswith("scheme.yaml:4")


@pytest.mark.parametrize("given", ["no/such/folder", "", "a\0b", 5, None, b"x"])
def test_what_is_no_path_is_refused(given: object) -> None:
    with pytest.raises(SchemeError) as caught:
        run_cases(given)
    assert caught.value.diagnostics[0].code in {"E485"}


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match=r"没有 cases\.yaml"):
        run_cases(tmp_path)


def test_what_is_not_text_is_refused(folder: Path) -> None:
    (folder / "cases.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemeError, match="UTF-8"):
        run_cases(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "cases.yaml")
    with pytest.raises(SchemeError):
        run_cases(folder)
    os.mkfifo(folder / "o.csv")
    (folder / "cases.yaml").unlink()
    assert refused(folder, f"{HEAD}  - {{observations: o.csv, expect: {{8: 达标}}}}\n").diagnostics[0].code == "E487"


def test_thousands_of_cases_take_seconds(folder: Path) -> None:
    rows = [f"      - {{classes: 县, value: {value % 30 + 70}, expect: 达标}}\n" for value in range(2500)]
    (folder / "cases.yaml").write_text(f"{HEAD}  - indicator: 26\n    table:\n{''.join(rows)}", encoding="utf-8")
    start = time.perf_counter()
    report = run_cases(folder, coverage=True)
    assert len(report.cases) == 2500
    assert report.explain("en")
    assert time.perf_counter() - start < 20


def test_too_many_assessments_are_refused(folder: Path) -> None:
    (folder / "o.csv").write_text("region,year,indicator,value\n甲,2020,26,5\n", encoding="utf-8")
    cases = [f"  - {{observations: o.csv, year: {1900 + at}, others: 无法判定}}\n" for at in range(101)]
    assert refused(folder, HEAD + "".join(cases)).diagnostics[0].code == "E492"


def test_tables_too_large_to_prove_anything_are_refused(folder: Path) -> None:
    (folder / "o.csv").write_text("region,year,indicator,value\n" + "甲,2020,26,5\n" * 400_000, encoding="utf-8")
    assert refused(folder, f"{HEAD}  - {{observations: o.csv, others: 无法判定}}\n").diagnostics[0].code == "E492"


def test_a_damaged_file_is_refused_or_run_and_nothing_else(folder: Path) -> None:
    base = (ROOT / "examples" / "template" / "cases.yaml").read_text(encoding="utf-8")
    for name in ("scheme.yaml", "observations.csv", "regions.csv", "targets.csv"):
        (folder / name).write_bytes((ROOT / "examples" / "template" / name).read_bytes())
    rng = random.Random(7)
    words = [
        "达标",
        "8.1",
        "value",
        "[",
        "}",
        ": ",
        "- ",
        "~",
        "1e400",
        "是",
        "../x",
        "\x07",
        "part: 9",
        "year: 0",
        "&a",
    ]
    for _ in range(150):
        text = base
        for _ in range(2):
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(words) + text[at + rng.randrange(8) :]
        (folder / "cases.yaml").write_text(text, encoding="utf-8")
        said = ""
        try:
            said = run_cases(folder).explain("zh")
        except EcoRulesError as error:
            said = str(error)
        assert said
