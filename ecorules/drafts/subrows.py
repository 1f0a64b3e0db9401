"""Sub-indicators that stand as rows of their own beside or below their head.

Comes in: a ``Row`` of several printed lines. Goes out: the same ``Paired`` as for one line; what
belongs together stands in one line, so nothing is counted.
"""

from __future__ import annotations

from ecorules.drafts.grid import Cell
from ecorules.drafts.pairing import Paired, PartDraft, pair_cells
from ecorules.drafts.readings import units
from ecorules.drafts.rows import Line, Row
from ecorules.drafts.spelling import closed, is_item, name_pieces, pieces, unmarked, without_number
from ecorules.drafts.trouble import quoted
from ecorules.drafts.values import NONE, Values, values_of


def pair(row: Row) -> Paired:
    """The indicator of a row: from its lines if it has several names, else from its cells."""
    if _in_lines(row):
        return _pair_lines(row)
    cells = [pair for line in (*row.lines, *row.rest) for pair in line.values]
    if len(row.lines) + len(row.rest) > 1:
        first = cells[0][0] if cells else None
        own = list(dict.fromkeys(cell for _, cell in cells if cell.lines))
        values = values_of([(first, cell) for cell in own]) if first is not None else Values(variants=())
    else:
        values = values_of(cells)
    return pair_cells(row, values)


def _names(line: Line) -> list[Cell]:
    return [cell for cell in line.cells["name"] if cell.lines]


def _in_lines(row: Row) -> bool:
    last = {id(names[-1]) for line in row.lines if (names := _names(line))}
    return len(last) > 1 or any(len(_names(line)) > 1 for line in row.lines)


def _pair_lines(row: Row) -> Paired:
    lines = [line for line in row.lines if _names(line)]
    heads = list(dict.fromkeys(_names(line)[0] for line in lines if len(_names(line)) > 1))
    if heads:
        head = "、".join(_name(cell) for cell in heads)
        parts = lines
    elif _is_head(lines[0], lines[1:]):
        head, parts = _name(_names(lines[0])[0]), lines[1:]
    else:
        head, parts = "、".join(without_number(_name(_names(line)[-1])) for line in lines), lines
    found = Paired(name=unmarked(head))
    shared = _shared(row, parts, lines)
    own_units = [_unit(line) for line in parts]
    one_unit = own_units[0] if len({*own_units}) == 1 else None
    found.unit = one_unit
    if shared is not None:
        found.threshold = shared.whole()
    for line, unit in zip(parts, own_units, strict=True):
        name = unmarked(without_number(_name(_names(line)[-1])))
        values = values_of(line.values)
        found.parts.append(
            PartDraft(
                name=name,
                unit=unit if one_unit is None else None,
                threshold=None if shared is not None else values.whole(),
            )
        )
    _told(row, found, lines, parts)
    return found


def _is_head(line: Line, below: list[Line]) -> bool:
    """The first of several names is their head: it has no demand of its own, or those below are numbered."""
    own = [cell for _, cell in line.values if cell.lines and cell.row == line.at and cell.rows == 1]
    items = all(is_item(_name(_names(other)[-1])) for other in below)
    return not own or (items and not is_item(_name(_names(line)[-1])))


def _shared(row: Row, parts: list[Line], lines: list[Line]) -> Values | None:
    """The one demand that all parts stand beside, or that only their head has."""
    own = [tuple(cell for _, cell in line.values if cell.lines) for line in parts]
    if len({*own}) == 1 and own[0] and len(parts) > 1:
        return values_of(parts[0].values)
    if not any(own):
        above = [line for line in lines if any(cell.lines for _, cell in line.values)]
        return values_of(above[0].values) if above else Values(variants=())
    return None


def _name(cell: Cell) -> str:
    return closed(name_pieces(pieces([cell])))


def _unit(line: Line) -> str | None:
    words = pieces(line.cells["unit"])
    found, listed = units(words, 0)
    if len(found) == 1 and listed:
        return found[0]
    return closed(words) or None


def _told(row: Row, found: Paired, lines: list[Line], parts: list[Line]) -> None:
    found.printed["name"] = " ".join(pieces(row.cells("name")))
    for wanted in ("unit", "threshold"):
        text = " ".join(pieces(row.cells(wanted)))
        if text and text != getattr(found, wanted):
            found.printed[wanted] = text
    listed = "、".join(
        f"{quoted(part.name)} {quoted(part.threshold or found.threshold or NONE)}" for part in found.parts[:12]
    )
    found.say(
        "W440",
        "name",
        f"分项各占一行，读作 “{quoted(found.name)}” 的 {len(parts)} 个分项：{listed}",
        f"parts with rows of their own, read as {len(parts)} parts of {quoted(found.name)!r}: {listed}",
    )
    rest = [cell for line in row.rest for cells in line.cells.values() for cell in cells if cell.lines]
    loose = [cell for line in row.lines if line not in lines for _, cell in line.values if cell.lines]
    if rest or loose:
        text = " | ".join(quoted(cell.text) for cell in dict.fromkeys((*rest, *loose)))
        found.unread = f"续行与分项对不上：{text} / what goes on below belongs to no part"
        found.say("W444", "name", f"续行与分项对不上：{text}", f"what goes on below belongs to no part: {text}")
