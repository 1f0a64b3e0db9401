"""Rows into the plain data of a scheme file.

Comes in: the rows of a table. Goes out: for each the mapping that a scheme file holds for an
indicator, with the places and printed texts of its cells, and what must be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecorules.drafts.grid import Cell
from ecorules.drafts.headings import Heading
from ecorules.drafts.ledger import Ledger
from ecorules.drafts.pairing import Paired, PartDraft
from ecorules.drafts.readings import is_unit, read, unit_name
from ecorules.drafts.rows import Row
from ecorules.drafts.spelling import closed, pieces
from ecorules.drafts.subrows import pair
from ecorules.drafts.trouble import quoted
from ecorules.drafts.values import NONE
from ecorules.drafts.words import ATTRIBUTES, BODY, FIELDS, Field
from ecorules.errors import EcoRulesError
from ecorules.schemes import fold
from ecorules.units import same

#: No text of a scheme file is longer.
LONGEST: Final = 4000
_SPLIT: Final = re.compile(r"[、，,；;\s]+")
_IN_NAME: Final = re.compile(r"[（(]([^（()）]{1,20})[)）]$")


@dataclass(slots=True)
class Composed:
    """An indicator as plain data, with the row and the pairing that it comes from."""

    row: Row
    id: str
    data: dict[str, Any]
    paired: Paired

    def cell(self, about: Field) -> Cell:
        """Where a finding about a field stands."""
        return self.row.first(about) or self.row.place


class Composer:
    """Composes the indicators of one table, in order."""

    def __init__(self, heading: Heading, ledger: Ledger, ids: Sequence[str], rows: Sequence[Row]) -> None:
        self.heading = heading
        #: Columns that most rows fill: an empty cell of theirs is odd.
        self.usual = {about for about in FIELDS if 2 * sum(bool(row.cells(about)) for row in rows) >= len(rows)}
        self.ledger = ledger
        self.unit = heading.unit if heading.unit and is_unit(heading.unit) else ""
        #: Names and ids share one space: what stands for one indicator stands for no other.
        self.seen = {fold(name) for name in ids}

    def compose(self, row: Row, name: str) -> Composed:
        """One indicator; ``name`` is its id."""
        paired = pair(row)
        found = Composed(row=row, id=name, data={"id": name}, paired=paired)
        for cell, message, message_en in row.said:
            self.ledger.add("W455", message, message_en, cell=cell, indicator=name)
        self._spread(found)
        self._unit(found)
        self._name(found)
        self._thresholds(found)
        for code, about, message, message_en in paired.said:
            self.say(found, code, about, message, message_en)
        self._write(found)
        self._attribute(found)
        self._responsible(found)
        for about in ("scope", "note"):
            words = pieces(row.cells(about))
            if words:
                found.data[about] = closed(words) if about == "scope" else " ".join(words)
        self._provenance(found)
        return found

    def say(
        self, found: Composed, code: str, about: Field, message: str, message_en: str, hint: str = "", hint_en: str = ""
    ) -> None:
        """A finding about a field of an indicator."""
        self.ledger.add(
            code, message, message_en, cell=found.cell(about), indicator=found.id, hint=hint, hint_en=hint_en
        )

    def _spread(self, found: Composed) -> None:
        """Cells that reach over columns of several fields, and several filled cells under one heading."""
        for line in (*found.row.lines, *found.row.rest):
            for about, cells in line.cells.items():
                self._beside(found, about, [cell for cell in cells if cell.lines])
            for cell, owner, other in line.spread:
                message = f"一个单元格占了 {owner} 和 {other} 两栏，归入 {owner}：{quoted(cell.text)}"
                message_en = (
                    f"one cell covers the columns {owner} and {other}, it is taken for {owner}: {quoted(cell.text)}"
                )
                self.ledger.add("W455", message, message_en, cell=cell, indicator=found.id)

    def _beside(self, found: Composed, about: Field, cells: list[Cell]) -> None:
        """Several filled cells under one heading."""
        columns = self.heading.of(about)
        if len(cells) < 2 or about == "name" or len({column.path for column in columns}) > 1:
            return
        texts = " | ".join(quoted(cell.text) for cell in cells)
        self.say(
            found,
            "W455",
            about,
            f"同一表头下的几个单元格合在一起：{texts}",
            f"several cells under one heading, put together: {texts}",
        )

    def _name(self, found: Composed) -> None:
        paired = found.paired
        if not paired.name:
            paired.name = f"指标{found.id}"
            self.say(found, "W454", "name", "名称是空的", "the name is empty")
        self.seen.discard(fold(found.id))
        name = paired.name
        paired.name = self._unique(found, name, self.seen)
        if paired.name != name:
            paired.printed.setdefault("name", name)
        self.seen.add(fold(found.id))
        names: set[str] = set()
        for part in paired.parts:
            part.name = self._unique(found, part.name or "—", names)

    def _unique(self, found: Composed, name: str, seen: set[str]) -> str:
        """A name that the scheme can hold: each stands for one indicator."""
        own, count = name[: LONGEST - 8], 1
        if own != name:
            message = f"名称超过 {LONGEST - 8} 个字符，已截断"
            self.say(found, "W456", "name", message, f"the name has more than {LONGEST - 8} characters and is cut")
        while fold(own) in seen:
            count += 1
            own = f"{name[: LONGEST - 8]}〔{count}〕"
        seen.add(fold(own))
        if count > 1:
            self.say(
                found,
                "W450",
                "name",
                f"名称 “{quoted(name)}” 重复，改为 “{quoted(own)}”",
                f"the name {quoted(name)!r} repeats, made {quoted(own)!r}",
            )
        return own

    def _unit(self, found: Composed) -> None:
        paired, columns = found.paired, self.heading.of("unit")
        if paired.unit is None and "unit" not in paired.printed and not any(part.unit for part in paired.parts):
            if columns:
                self.say(
                    found,
                    "W446",
                    "unit",
                    "单位是空的；没有单位的印作 -",
                    "the unit is empty; where there is none, - is printed",
                )
            in_name = _IN_NAME.search(paired.name)
            if in_name and is_unit(in_name.group(1)):
                paired.unit = in_name.group(1)
                paired.printed.setdefault("name", paired.name)
                paired.name = paired.name[: in_name.start()]
                self.say(
                    found,
                    "W446",
                    "name",
                    f"单位取自名称：{paired.unit}",
                    f"the unit is taken from the name: {paired.unit}",
                )
            elif self.unit:
                paired.unit = self.unit
                self.say(
                    found,
                    "W446",
                    "threshold",
                    f"单位取自表头：{self.unit}",
                    f"the unit is taken from the heading: {self.unit}",
                )
        for owner in _owners(paired):
            if owner.unit and not is_unit(owner.unit):
                self._odd_unit(found, owner)

    def _odd_unit(self, found: Composed, owner: Paired | PartDraft) -> None:
        unit = owner.unit or ""
        unusable = read("≥1", unit).rule is None
        if unusable:
            found.paired.printed.setdefault("unit", unit)
            owner.unit = None
        self.say(
            found,
            "W446",
            "unit",
            f"单位表中没有 “{quoted(unit)}”" + ("，未取用" if unusable else "，只能与自身比较"),
            f"the unit {quoted(unit)!r} is not listed"
            + (", it is not used" if unusable else "; it compares with itself alone"),
        )

    def _thresholds(self, found: Composed) -> None:
        paired = found.paired
        if paired.parts and all(part.threshold is not None for part in paired.parts):
            paired.threshold = None
        for owner in _owners(paired):
            if owner.threshold is not None:
                self._threshold(found, owner)

    def _threshold(self, found: Composed, owner: Paired | PartDraft) -> None:
        text = (owner.threshold or "").strip() or NONE
        owner.threshold = text
        whose = f"“{quoted(owner.name)}” 的" if isinstance(owner, PartDraft) else ""
        of = f" of {quoted(owner.name)!r}" if isinstance(owner, PartDraft) else ""
        if text == NONE and not found.row.cells("threshold"):
            self.say(found, "W454", "threshold", f"{whose}指标值是空的", f"the threshold{of} is empty")
            owner.unread = owner.unread or "单元格是空的 / the cell is empty"
            return
        unit = owner.unit or (found.paired.unit if isinstance(owner, PartDraft) else None)
        # A demand that parts share is read with the unit of each.
        shared = [part.unit for part in found.paired.parts if part.unit] if owner is found.paired else []
        tried = [read(text, each) for each in (unit, *dict.fromkeys(shared))]
        reading = next((each for each in tried if each.rule is None), tried[0])
        if reading.rule is None:
            problem = reading.problem
            assert problem is not None
            self.say(
                found,
                "W445",
                "threshold",
                f"{whose}指标值 “{quoted(text)}” 无法读取（{problem.code}）：{problem.message}",
                f"the threshold{of} {quoted(text)!r} cannot be read ({problem.code}): {problem.message_en}",
                problem.hint,
                problem.hint_en,
            )
            owner.unread = owner.unread or f"{problem.code} {problem.message} / {problem.message_en}"
            return
        for doubt in reading.rule.diagnostics:
            self.say(
                found,
                "W457",
                "threshold",
                f"{whose}指标值 “{quoted(text)}”（{doubt.code}）：{doubt.message}",
                f"the threshold{of} {quoted(text)!r} ({doubt.code}): {doubt.message_en}",
                doubt.hint,
                doubt.hint_en,
            )
        self._unit_inside(found, text, unit)

    def _unit_inside(self, found: Composed, text: str, unit: str | None) -> None:
        """A unit in the cell that is not that of the column."""
        inside = read(text).rule
        if inside is None or not inside.unit or unit is None:
            return
        try:
            fits = same(inside.unit, unit)
        except EcoRulesError:
            fits = False
        if not fits:
            printed = unit_name(unit or "") or "-"
            self.say(
                found,
                "W457",
                "threshold",
                f"指标值中的单位 {quoted(inside.unit)} 与单位栏 {quoted(printed)} 不同",
                f"the unit in the threshold, {quoted(inside.unit)}, is not that of its column, {quoted(printed)}",
            )

    def _write(self, found: Composed) -> None:
        paired, data = found.paired, found.data
        data["name"] = paired.name
        if paired.unit:
            data["unit"] = paired.unit
        if paired.threshold is not None:
            data["threshold"] = paired.threshold
        if paired.unread:
            data["unread"] = paired.unread
        if paired.printed:
            data["printed"] = {key: text for key, text in paired.printed.items() if text}
        if paired.parts:
            data["parts"] = [_part(part) for part in paired.parts]

    def _attribute(self, found: Composed) -> None:
        words = pieces(found.row.cells("attribute"))
        if len({closed(pieces([cell])) for cell in found.row.cells("attribute")}) == 1:
            words = pieces(found.row.cells("attribute")[:1])  # printed beside each of its sub-indicators
        if not words:
            if "attribute" in self.usual:
                self.say(found, "W454", "attribute", "指标属性是空的", "the attribute is empty")
            return
        by_class = len(words) > 1 and all(re.search("[:：]", word) for word in words)
        text = " ".join(words) if by_class else closed(words)
        found.data["attribute"] = text
        if any(re.split("[:：]", word)[-1] not in ATTRIBUTES for word in (words if by_class else (text,))):
            self.say(
                found,
                "W451",
                "attribute",
                f"没见过的指标属性 “{quoted(text)}”",
                f"an attribute never seen: {quoted(text)!r}",
            )

    def _responsible(self, found: Composed) -> None:
        text = " ".join(pieces(found.row.cells("responsible")))
        if not text:
            if "responsible" in self.usual:
                self.say(found, "W454", "responsible", "责任单位是空的", "no body is named as responsible")
            return
        words = [word for word in _SPLIT.split(text) if word]
        bodies: list[str] = []
        open_word = ""
        for word in words:
            open_word += word
            if BODY.search(open_word):
                bodies.append(open_word)
                open_word = ""
        if open_word:
            bodies.append(open_word)
        if len(bodies) != len(words) or open_word:
            listed = "、".join(map(quoted, bodies))
            self.say(
                found,
                "W451",
                "responsible",
                f"责任单位分为 {listed}，请核对",
                f"the bodies responsible are taken for {listed}: check them",
            )
        found.data["responsible"] = list(dict.fromkeys(bodies))[:100]

    def _provenance(self, found: Composed) -> None:
        cells = [cell for about in ("name", "unit", "threshold") for cell in found.row.cells(about)]
        texts = " | ".join(cell.text for line in (*found.row.lines, *found.row.rest) for cell in _across(line.cells))
        places = "、".join(dict.fromkeys(cell.place for cell in cells if cell.place))
        entry = {"cell": places[:LONGEST], "printed": texts[:LONGEST]}
        known = {key: text for key, text in entry.items() if text}
        if known:
            found.data["provenance"] = known
        self.ledger.use(cell for line in (*found.row.lines, *found.row.rest) for cell in _across(line.cells))

    def shorten(self, found: Composed) -> None:
        """Texts longer than a scheme file holds are cut, and told; a threshold so cut is not read."""
        found.data["responsible"] = [
            self._cut(found, "responsible", text) for text in found.data.get("responsible", ())
        ]
        for owner in (found.data, *found.data.get("parts", ()), found.data.get("printed", {})):
            for key, text in list(owner.items()):
                if isinstance(text, str) and len(text) > LONGEST:
                    owner[key] = self._cut(found, key, text)
                    if key == "threshold" and owner is not found.data.get("printed"):
                        owner["unread"] = f"超过 {LONGEST} 个字符 / more than {LONGEST} characters"

    def _cut(self, found: Composed, key: str, text: str) -> str:
        if len(text) > LONGEST:
            message = f"{key} 超过 {LONGEST} 个字符，已截断：{quoted(text)}"
            message_en = f"{key} has more than {LONGEST} characters and is cut: {quoted(text)}"
            self.ledger.add("W456", message, message_en, cell=found.row.place, indicator=found.id)
        return text[:LONGEST]


def _owners(paired: Paired) -> tuple[Paired | PartDraft, ...]:
    return (paired, *paired.parts)


def _across(cells: dict[Field, tuple[Cell, ...]]) -> list[Cell]:
    """The filled cells of a line, each once, from left to right."""
    found = dict.fromkeys(cell for group in cells.values() for cell in group if cell.lines)
    return sorted(found, key=lambda cell: cell.column)


def _part(part: PartDraft) -> dict[str, str]:
    keys = {"name": part.name, "unit": part.unit, "threshold": part.threshold, "unread": part.unread}
    return {key: text for key, text in keys.items() if text}
