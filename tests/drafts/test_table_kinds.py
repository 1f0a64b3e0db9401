"""One table comes out of every kind of file as the same grid, as far as the kind can say it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from table_files import CHANGDE_TEXT, SUFFIXES, Entry, Placed, changde_rows, placed, said_by, size, write_table

from ecorules.drafts.files import read_document
from ecorules.drafts.grid import Grid


def as_placed(grid: Grid) -> list[Placed]:
    return [Placed(cell.row, cell.column, cell.rows, cell.columns, cell.lines) for cell in grid.cells]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_table_of_changde_comes_out_of_every_kind(suffix: str, tmp_path: Path) -> None:
    rows = changde_rows()
    document = read_document(
        write_table(rows, tmp_path / f"常德{suffix}", before=("附件", "任务分解表"), after=("完",))
    )
    (grid,) = document.grids
    assert (grid.height, grid.width) == (37, 8)
    assert as_placed(grid) == said_by(rows, suffix)
    assert document.findings == ()
    if suffix not in {".xlsx", ".csv", ".tsv"}:
        assert document.lines == ("附件", "任务分解表", "完")
        assert grid.title == "任务分解表"


def test_the_printed_text_gives_the_same_grid() -> None:
    document = read_document(CHANGDE_TEXT)
    (grid,) = document.grids
    joined = [cell._replace(lines=(" ".join(cell.lines),)) for cell in placed(changde_rows())]
    closed = [cell._replace(lines=(" ".join(cell.lines),)) for cell in as_placed(grid)]
    assert closed == joined
    assert [(found.code, found.where) for found in document.findings] == [("W438", "表1 行37 列3")]
    assert document.lines[-1] == "表后的第二行文字。"
    assert grid.title == "常德市生态文明建设示范市指标任务分解表"


LINE = st.text(st.sampled_from("生态≥%0123456789.-市县*_\\&<>#[]`(),;\"'"), min_size=1, max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> list[list[Entry]]:
    """Tables with merged cells anywhere; the first column counts the rows, so that none is without a cell."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    free = {(row, column) for row in range(height) for column in range(1, width)}
    rows: list[list[Entry]] = []
    for row in range(height):
        cells = [Entry((str(row + 1),))]
        for column in range(1, width):
            if (row, column) not in free:
                continue
            wide, deep = draw(st.integers(1, 2)), draw(st.integers(1, 3))
            if (row, column + 1) not in free:
                wide = 1
            deep = min(deep, height - row)
            free -= {(row + down, column + right) for down in range(deep) for right in range(wide)}
            lines = tuple(draw(st.lists(LINE, max_size=3)))
            cells.append(Entry(tuple(line for line in lines if line.strip()), deep, wide))
        rows.append(cells)
    # A column in which no cell begins is none: the heading has a cell in each.
    heading = [Entry((f"列{column}",)) for column in range(width)]
    return [heading, *rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_table_comes_out_of_every_kind(suffix: str, rows: list[list[Entry]], tmp_path: Path) -> None:
    document = read_document(write_table(rows, tmp_path / f"any{suffix}"))
    (grid,) = document.grids
    assert (grid.height, grid.width) == size(rows)
    if suffix == ".txt" and document.findings:
        return  # a text may end in empty cells: the row could be moved, and a finding says so
    assert as_placed(grid) == said_by(rows, suffix)
    assert document.findings == ()
    for cell in grid.cells:
        assert all(
            grid.at(row, column) is cell
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        )
