"""What is wrong with a cases file, each finding with file, line and column.

Comes in: the places of a YAML tree. Goes out: one ``SchemeError`` that lists everything found.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecorules.assessment import BadCell
from ecorules.errors import EcoRulesError
from ecorules.schemes import FileFindings, shown, suggestion

#: The way to a value from the root of the file; tags of kinds (``<case>``) are passed over.
Place = tuple[str | int, ...]


@dataclass(slots=True)
class Findings(FileFindings):
    """Findings about one file of cases, in the order of its lines."""

    def unknown(self, path: Place, word: str, known: list[str], kind: str, kind_en: str) -> None:
        """A name that the scheme does not have, with the nearest one that it has."""
        message, message_en = f"没有名为 “{shown(word)}” 的{kind}", f"there is no {kind_en} {shown(word)!r}"
        some = known[:20]
        listed = (f"可用：{'、'.join(map(shown, some))}", f"known: {', '.join(map(shown, some))}") if some else ("", "")
        self.add("E488", path, message, message_en, *suggestion(word, known, listed))

    def bad(self, path: Place, bad: BadCell) -> None:
        """A scalar that does not say what its key should."""
        self.add("E489", path, *bad.said)

    def refused(self, path: Place, error: EcoRulesError) -> None:
        """What another part refused, at this place."""
        finding = error.diagnostics[0]
        code, said = finding.code, f"{finding.message}（{finding.code}）"
        self.add("E489", path, said, f"{finding.message_en} ({code})", finding.hint, finding.hint_en)
