"""Where the schemes lie that come with the library."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def bundled_ids() -> tuple[str, ...]:
    """The ids of the bundled schemes, in order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def bundled_path(name: str) -> Path:
    """The file of a bundled scheme."""
    return _folder() / f"{name}.yaml"


def _folder() -> Path:
    return Path(str(files("ecorules.schemes"))) / "bundled"
