"""The ledger of a reading: what was found, and which cells somebody has used or told about.

Every cell of a table ends in the ledger; what nobody took is a finding of its own, so that
nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ecorules.drafts.grid import Cell
from ecorules.drafts.trouble import quoted
from ecorules.text import Diagnostic

#: What stands between the place of a finding and the id of its indicator.
ABOUT = " 指标 "


@dataclass(slots=True)
class Ledger:
    """Findings in the making, each with its place in the table."""

    offset: int = 0
    _found: list[tuple[tuple[int, int, int], Diagnostic]] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)
    _said: set[Diagnostic] = field(default_factory=set)

    def use(self, cells: Iterable[Cell | None]) -> None:
        """These cells stand in the draft."""
        self._used.update(id(cell) for cell in cells if cell is not None)

    def used(self, cell: Cell) -> bool:
        """Whether a cell stands in the draft, or a finding quotes it."""
        return id(cell) in self._used

    def add(
        self,
        code: str,
        message: str,
        message_en: str,
        *,
        cell: Cell | None = None,
        indicator: str = "",
        hint: str = "",
        hint_en: str = "",
        place: str = "",
    ) -> None:
        """A finding at a cell, of an indicator, or of the whole table. The same is said once."""
        where = (place or (cell.place if cell is not None else "")) + (f"{ABOUT}{indicator}" if indicator else "")
        finding = Diagnostic(
            code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=where.strip()
        )
        if finding in self._said:
            return
        self._said.add(finding)
        at = (self.offset, cell.row, cell.column) if cell is not None else (self.offset if place else -1, -1, -1)
        self._found.append((at, finding))

    def skip(self, cells: Iterable[Cell], message: str, message_en: str, code: str = "W452") -> None:
        """Cells that stand in no indicator: the finding quotes them, and counts them as told."""
        told = [cell for cell in cells if cell.lines and not self.used(cell)]
        if not told:
            return
        self.use(told)
        text = " | ".join(quoted(cell.text) for cell in told)
        self.add(code, f"{message}：{text}", f"{message_en}: {text}", cell=told[0])

    def all(self) -> tuple[Diagnostic, ...]:
        """The findings, those of the whole table first, then in the order of the cells."""
        return tuple(finding for _, finding in sorted(self._found, key=lambda entry: entry[0]))


def indicator_of(finding: Diagnostic) -> str:
    """The id of the indicator that a finding is about; empty if it is about the table."""
    _, about, name = finding.where.rpartition(ABOUT)
    if about:
        return name
    return finding.where.removeprefix(ABOUT.lstrip()) if finding.where.startswith(ABOUT.lstrip()) else ""
