"""Results name the sources that they rest on, and assessments keep the tables they were made from."""

from __future__ import annotations

import pickle
from hashlib import sha256
from pathlib import Path

import openpyxl
import pandas as pd
import pint
from reported import from_files

from ecorules import load_scheme

COLUMNS = ["region", "year", "indicator", "part", "value", "source"]


def assessed(*rows: tuple[object, ...], **tables: object) -> object:
    frame = pd.DataFrame([(*row, None)[: len(COLUMNS)] for row in rows], columns=COLUMNS, dtype=object)
    return load_scheme("changde-2020").assess(frame, **tables)  # type: ignore[arg-type]


def test_the_judged_year_comes_first_and_the_history_only_where_it_was_looked_at() -> None:
    rows = [("甲市", year, "32", 3, 5.0 - year / 1000, f"年鉴{year}") for year in (2018, 2019, 2020)]
    rows += [("甲市", year, "26", None, 96.0, f"公报{year}") for year in (2019, 2020)]
    found = assessed(*rows)
    assert found.result("甲市", "32", 3).sources == ("年鉴2020", "年鉴2018", "年鉴2019")  # type: ignore[attr-defined]
    assert found.result("甲市", "26").sources == ("公报2020",)  # type: ignore[attr-defined]


def test_targets_come_last_each_source_once_and_parts_are_gathered() -> None:
    rows = [("甲市", year, "8", part, 80.0, "公报") for year in (2018, 2019, 2020) for part in (1,)]
    targets = pd.DataFrame(
        [("甲市", 2020, "8", 1, 77, "省任务"), ("甲市", 2020, "8", 2, 50, "省任务二")],
        columns=["region", "year", "indicator", "part", "target", "source"],
    )
    found = assessed(*rows, targets=targets)
    assert found.result("甲市", "8", 1).sources == ("公报", "省任务")  # type: ignore[attr-defined]
    assert found.result("甲市", "8").sources == ("公报", "省任务", "省任务二")  # type: ignore[attr-defined]


def test_any_cell_can_be_a_source_and_none_is_no_source() -> None:
    found = assessed(("甲市", 2020, "26", None, 96.0, 3.5), ("甲市", 2020, "28", None, 13.0, None))
    assert found.result("甲市", "26").sources == ("3.5",)  # type: ignore[attr-defined]
    assert found.result("甲市", "28").sources == ()  # type: ignore[attr-defined]


def test_tables_keep_rows_file_and_digest_and_do_not_count_in_comparing() -> None:
    found = from_files()
    observations, regions, targets = found.tables
    path = Path("examples/changde/synthetic/observations.csv")
    assert (observations.file, observations.digest) == ("observations.csv", sha256(path.read_bytes()).hexdigest())
    assert len(observations.rows) == 2563
    assert (regions.name[0], regions.columns, len(regions.rows)) == ("地区表", ("region", "labels"), 10)
    assert len(targets.rows) == 398
    frame = pd.read_csv(path, dtype={"indicator": str})
    folder = path.parent
    again = found.scheme.assess(frame, folder / "regions.csv", folder / "targets.csv")
    assert again == found
    assert again.tables[0].file is None


def test_quantities_are_kept_as_figures_and_pickle() -> None:
    quantity = pint.UnitRegistry().Quantity(0.96, "dimensionless")
    found = assessed(("甲市", 2020, "10", None, 70, None), ("甲市", 2020, "28", None, 13.0, None))
    assert pickle.loads(pickle.dumps(found)) == found
    made = assessed(("甲市", 2020, "26", None, quantity, None))
    rows = pickle.loads(pickle.dumps(made)).tables[0].rows
    assert rows[0][4] == made.result("甲市", "26").value  # type: ignore[attr-defined]


def test_a_sheet_named_as_the_table_is_read_before_the_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["not", "the", "table"])
    for title, rows in {
        "观测表": [["地区", "年份", "指标", "数值"], ["甲市", 2020, "26", 96.0]],
        "regions": [["region", "level"], ["甲市", "设区市"]],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "all.xlsx"
    book.save(path)
    found = load_scheme("changde-2020").assess(path, regions=path)
    assert found.result("甲市", "26").verdict.value == "pass"
    assert found.warnings == ()
