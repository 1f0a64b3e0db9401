"""One cell damaged: a finding at that cell, or the right reading; never a different scheme in silence.

What cannot be seen from the table itself is out of scope, and ``unseen`` says exactly what that
is: the damaged cell prints another text that is well formed for its column (≥95 for ≥98, 市财政局
for 市水利局, 约束性 for 参考性), the draft says that text and differs in nothing else; and the
last row of a table lost whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from table_files import changde_rows, write_table

from ecorules import EcoRulesError, SchemeError, parse, units
from ecorules.drafts import Cell, Document, Draft, Grid, draft_from_document, read_document
from ecorules.schemes import fold
from ecorules.text import Diagnostic

COLUMNS: Final = ("domain", "task", "id", "name", "unit", "threshold", "attribute", "responsible")
#: The kinds of files that a table comes from: with merged cells, and with blanks below instead.
KINDS: Final = (".docx", ".csv")
SLIPS: Final = {"0": "O", "1": "I", "O": "0", "I": "1", "l": "1", "%": "96", "-": "一", ".": "。", "Ⅲ": "川", "V": "v"}
CUT: Final = re.compile("^(?:率|的|比例$|和|及)|(?:的|与|和|及)$")


@cache
def table(kind: str) -> Document:
    with TemporaryDirectory() as folder:
        return read_document(write_table(changde_rows(), Path(folder) / f"changde{kind}"))


@cache
def undamaged(kind: str) -> Draft:
    return draft_from_document(table(kind))


@dataclass(frozen=True)
class Damage:
    """A damaged table, the cells that were touched as they were, and their new texts where only texts changed."""

    what: str
    document: Document
    cells: tuple[Cell, ...]
    texts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        cells = ", ".join(f"{cell.place} {cell.text!r}" for cell in self.cells)
        return f"<{self.what}: {cells} -> {self.texts}>"


# --- damage


def with_cells(document: Document, cells: Sequence[Cell], height: int = 0, width: int = 0) -> Document:
    grid = document.grids[0]
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    new = Grid(cells=ordered, height=grid.height + height, width=grid.width + width, place=grid.place, title=grid.title)
    return replace(document, grids=(new,))


def printing(cell: Cell, text: str) -> Cell:
    return replace(cell, lines=tuple(line.strip() for line in text.split("\n") if line.strip()))


def slipped(draw: st.DrawFn, text: str) -> str:
    """Characters dropped, doubled, swapped, or read wrong; or the cell emptied."""
    kind = draw(st.sampled_from(("drop", "double", "swap", "read", "empty")))
    at = draw(st.integers(0, len(text) - 1))
    match kind:
        case "drop":
            return text[:at] + text[at + draw(st.integers(1, 3)) :]
        case "double":
            return text[:at] + text[at] + text[at:]
        case "swap":
            return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        case "read":
            places = [place for place, char in enumerate(text) if char in SLIPS]
            at = draw(st.sampled_from(places)) if places else at
            return text[:at] + SLIPS.get(text[at], "") + text[at + 1 :]
        case _:
            return ""


@st.composite
def damages(draw: st.DrawFn, kind: str) -> Damage:
    document = table(kind)
    grid = document.grids[0]
    filled = [cell for cell in grid.cells if cell.lines]
    cell = draw(st.sampled_from(filled))
    rest = [other for other in grid.cells if other is not cell]
    what = draw(st.sampled_from(("slip", "slip", "exchange", "split", "merge", "row")))
    match what:
        case "slip":
            text = slipped(draw, "\n".join(cell.lines))
            return Damage(what, with_cells(document, [*rest, printing(cell, text)]), (cell,), (text,))
        case "exchange":
            other = draw(st.sampled_from([one for one in filled if one is not cell]))
            rest.remove(other)
            new = [replace(cell, lines=other.lines), replace(other, lines=cell.lines)]
            return Damage(what, with_cells(document, [*rest, *new]), (cell, other), (other.text, cell.text))
        case "split":
            return Damage(what, split(document, cell, draw(st.integers(0, len(cell.text)))), (cell,))
        case "merge":
            beside = [one for one in rest if (one.row, one.column, one.rows) == (cell.row, cell.column + 1, cell.rows)]
            if beside:
                rest.remove(beside[0])
                both = replace(cell, lines=(*cell.lines, *beside[0].lines), columns=2)
                left = [both] if draw(st.booleans()) else [replace(both, columns=1), replace(beside[0], lines=())]
                return Damage(what, with_cells(document, [*rest, *left]), (cell, beside[0]))
    row = draw(st.integers(1, grid.height - 2))
    return Damage("row", without_row(document, row), tuple(one for one in grid.cells if one.row in (row, row + 1)))


def split(document: Document, cell: Cell, at: int) -> Document:
    """The cell made two beside each other; those above and below reach over both."""
    text = cell.text
    cells: list[Cell] = [printing(cell, text[:at]), replace(printing(cell, text[at:]), column=cell.column + 1)]
    for one in document.grids[0].cells:
        if one is cell:
            continue
        wider = one.column == cell.column
        cells.append(replace(one, columns=2) if wider else replace(one, column=one.column + (one.column > cell.column)))
    return with_cells(document, cells, width=1)


def without_row(document: Document, row: int) -> Document:
    cells: list[Cell] = []
    for cell in document.grids[0].cells:
        if cell.row > row:
            cells.append(replace(cell, row=cell.row - 1))
        elif cell.row + cell.rows <= row:
            cells.append(cell)
        elif cell.rows > 1:
            cells.append(replace(cell, rows=cell.rows - 1))
    return with_cells(document, cells, height=-1)


# --- what must hold


def unit_of(text: str | None) -> str | None:
    return None if text is None else units.canonical(text) or "-"


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def meaning(draft: Draft) -> list[dict[str, Any]]:
    """What a draft says, blanks and equivalent spellings aside."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "unit": unit_of(row.unit),
            "threshold": row.rule,
            "parts": [(part.name, unit_of(part.unit), part.rule) for part in row.parts],
            "attribute": row.attribute,
            "domain": row.domain,
            "task": row.task,
            "responsible": row.responsible,
        }
        for row in draft
    ]


def new_findings(draft: Draft, kind: str) -> list[Diagnostic]:
    known = {(found.code, found.where, found.message) for found in undamaged(kind).findings}
    return [found for found in draft.findings if (found.code, found.where, found.message) not in known]


def near(found: Diagnostic, damage: Damage) -> bool:
    """The finding stands at a damaged cell, in its row or the next, or is about the whole table or column."""
    rows = {row for cell in damage.cells for row in range(cell.row, cell.row + cell.rows + 1)}
    ids = {str(row) for row in rows}
    place = re.search(r"行(\d+)|[A-Z](\d+)", found.where)
    at = int(place.group(1) or place.group(2)) - 1 if place else 0
    about = {found.where.rpartition(" 指标 ")[2].partition("-")[0]}
    if found.code == "N442":  # cells left blank below another: one finding that lists the indicators
        about |= set(found.message.rpartition("：指标 ")[2].split("、"))
    return at in rows or at == 0 or bool(about & ids)


def unseen(damage: Damage, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> bool:
    """Every difference is a well-formed text of a damaged cell, printed and read as such."""
    if damage.what == "row":
        return False
    if not damage.texts or len(before) != len(after):
        return False
    allowed: dict[tuple[int, str], str] = {}
    for cell, text in zip(damage.cells, damage.texts, strict=True):
        column = COLUMNS[cell.column]
        if cell.row == 0 or column == "id" or not well_formed(column, text, cell.text):
            return False
        reach = range(cell.row, len(after) + 1) if column in ("domain", "task") else range(cell.row, cell.row + 1)
        allowed.update({(row - 1, column): text for row in reach})
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        for key in old.keys() | new.keys():
            if old[key] == new[key]:
                continue
            columns = ("name", "unit", "threshold") if key in ("parts", "threshold", "unit") else (key,)
            texts = [allowed[at, column] for column in columns if (at, column) in allowed]
            if not texts or not any(says(new, key, text) for text in texts):
                return False
    return True


def says(row: dict[str, Any], key: str, text: str) -> bool:
    """Whether the row says this text in this place."""
    if key in ("unit", "threshold", "parts"):
        return True
    if key == "responsible":
        return fold("".join(row[key])) == fold(re.sub("[、，,；;]", "", text))
    whole = {fold(text), fold(text.split(maxsplit=1)[0])} if key == "name" else {fold(text)}
    return fold(row[key] or "") in whole


def well_formed(column: str, text: str, before: str) -> bool:
    """Whether a text could stand in this column of another table; as many pieces as there were."""
    pieces = text.split()
    same = len(pieces) == len(before.split())
    if not pieces or (column == "name" and not same):
        return False
    match column:
        case "threshold":
            return read(text) or (same and all(map(read, pieces)))
        case "unit":
            return (same and all(map(listed, pieces))) or listed("".join(pieces))
        case "attribute":
            return text in ("约束性", "参考性", "约束", "参考")
        case "responsible":
            return all(len(piece) > 1 and piece[-1] in "局办部委" for piece in pieces)
        case "name":
            return all(len(piece) > 1 and not CUT.search(piece) for piece in pieces)
        case _:
            return True


def read(text: str) -> bool:
    try:
        return not parse(text).diagnostics
    except EcoRulesError:
        return False


def listed(unit: str) -> bool:
    try:
        return units.known(unit)
    except EcoRulesError:
        return False


def judge(damage: Damage, kind: str) -> None:
    refused: SchemeError | None = None
    try:
        draft = draft_from_document(damage.document)
    except SchemeError as error:
        refused = error
    if refused is not None:
        event("refused")
        assert {found.code for found in refused.diagnostics} <= {"E440", "E441"}, str(refused)
        assert any(cell.row == 0 for cell in damage.cells), "a damage below the heading ends no reading"
        return
    before, after = meaning(undamaged(kind)), meaning(draft)
    told = [found for found in new_findings(draft, kind) if near(found, damage)]
    if told:
        event("told")
    elif before == after:
        event("right reading")
    else:
        event("another well-formed text")
        different = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
        assert unseen(damage, before, after), (damage.what, damage.cells, damage.texts, different[:2])


QUIET: Final = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(damage=damages(".docx"))
def test_a_damaged_cell_of_a_table_with_merged_cells_is_told(damage: Damage) -> None:
    judge(damage, ".docx")


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(damage=damages(".csv"))
def test_a_damaged_cell_of_a_table_without_merged_cells_is_told(damage: Damage) -> None:
    judge(damage, ".csv")
