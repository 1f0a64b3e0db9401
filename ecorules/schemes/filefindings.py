"""What is wrong with a YAML file that belongs to a scheme (cases, scenarios), each finding with its place.

Comes in: problems with their way from the root of the file. Goes out: one ``SchemeError`` with all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ecorules.errors import SchemeError
from ecorules.schemes.yamltext import Node, where
from ecorules.text import Diagnostic

#: Findings beyond these are not collected: one slip in a long list is said once too often anyway.
_MOST: Final = 200


@dataclass(slots=True)
class FileFindings:
    """Findings about one file, in the order of its lines."""

    file: str
    tree: Node
    found: list[tuple[tuple[int, int], Diagnostic]] = field(default_factory=list)

    def add(
        self, code: str, path: tuple[str | int, ...], message: str, message_en: str, hint: str = "", hint_en: str = ""
    ) -> None:
        """One finding about the value at a path."""
        finding = Diagnostic(
            code=code, message=message, message_en=message_en, hint=hint, hint_en=hint_en, where=self.at(path)
        )
        self.found.append((self.tree.place_of(path), finding))
        if len(self.found) >= _MOST:
            self.settle()

    def at(self, path: tuple[str | int, ...]) -> str:
        """The place of a value as it stands in messages: ``cases.yaml:12:5``."""
        return where(self.file, self.tree.place_of(path))

    def settle(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.found:
            self.found.sort(key=lambda entry: entry[0])
            raise SchemeError([finding for _, finding in self.found])
