"""What is wrong with a cases file, each finding with file, line and column.

Comes in: the places of a YAML tree. Goes out: one ``SchemeError`` that lists everything found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ecorules.assessment import BadCell
from ecorules.errors import EcoRulesError, SchemeError
from ecorules.schemes import Node, shown, suggestion
from ecorules.text import Diagnostic

#: The way to a value from the root of the file; tags of kinds (``<case>``) are passed over.
Place = tuple[str | int, ...]

#: Findings beyond these are not collected: one slip in a long table is said once too often anyway.
_MOST: Final = 200


@dataclass(slots=True)
class Findings:
    """Findings about one file, in the order of its lines."""

    file: str
    tree: Node
    found: list[tuple[tuple[int, int], Diagnostic]] = field(default_factory=list)

    def add(self, code: str, path: Place, message: str, message_en: str, hint: str = "", hint_en: str = "") -> None:
        """One finding about the value at a path."""
        finding = Diagnostic(
            code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=self.at(path)
        )
        self.found.append((self.place(path), finding))
        if len(self.found) >= _MOST:
            self.settle()

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

    def place(self, path: Place) -> tuple[int, int]:
        """Where the value at a path stands, or the nearest value around it."""
        return self.tree.place_of(path)

    def at(self, path: Place) -> str:
        """The place of a value as it stands in messages: ``cases.yaml:12:5``."""
        line, column = self.place(path)
        return f"{shown(self.file)}:{line}:{column}"

    def settle(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.found:
            self.found.sort(key=lambda entry: entry[0])
            raise SchemeError([finding for _, finding in self.found])
