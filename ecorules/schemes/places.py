"""Where the values of a scheme file stand, for tools that speak about a scheme after it was read.

Comes in: a file. Goes out: ``Places``, which knows line and column of the file's own rows; what
is taken over from another scheme stands where the file says ``extends``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from ecorules.schemes.bundle import bundled_ids, bundled_path
from ecorules.schemes.yamltext import MAX_CHARACTERS, Node, read_yaml


@dataclass(frozen=True, slots=True)
class Places:
    """Line and column, from 1, of the values of one scheme file; ``file`` is its path as given."""

    file: str
    tree: Node
    _rows: dict[str, Node] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        listed = self.tree.value.get("indicators") if isinstance(self.tree.value, dict) else None
        for row in listed.value if listed is not None and isinstance(listed.value, list) else ():
            named = row.value.get("id") if isinstance(row.value, dict) else None
            if named is not None and isinstance(named.value, str):
                self._rows.setdefault(named.value, row)

    def of(self, indicator: str | None, path: tuple[str | int, ...] = ()) -> tuple[int, int] | None:
        """Where a value of an indicator stands, or of the scheme (None); or the nearest value around it.

        None where the file holds neither the indicator nor an ``extends`` that brings it.
        """
        if indicator is None:
            return self.tree.place_of(path)
        row = self._rows.get(indicator)
        if row is not None:
            return row.place_of(path)
        inherited = isinstance(self.tree.value, dict) and "extends" in self.tree.value
        return self.tree.place_of(("extends",)) if inherited else None


def places(scheme: str | PathLike[str]) -> Places:
    """The places of a scheme's file, by the scheme's id or path; none of a file that cannot be opened.

    Raises ``SchemeError`` for what is no YAML.
    """
    bundled = isinstance(scheme, str) and scheme in bundled_ids()
    file = bundled_path(str(scheme)) if bundled else Path(scheme)
    name = file.name if bundled else str(file)
    try:
        with file.open("rb") as stream:
            data = stream.read(4 * MAX_CHARACTERS + 1)
    except (OSError, ValueError):
        return Places(name, Node({}, 1, 1, {}))
    return Places(name, read_yaml(data.decode("utf-8-sig", errors="replace"), file.name))
