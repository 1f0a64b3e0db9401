"""Print the oldest releases that pyproject.toml allows, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]

EXTRAS = PROJECT["optional-dependencies"]

for requirement in [
    *PROJECT["dependencies"],
    *EXTRAS["tables"],
    *EXTRAS["pdf"],
    *EXTRAS["engines"],
    *EXTRAS["scenarios"],
    *EXTRAS["reports"],
]:
    name, version = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?>=([\d.]+)", requirement).groups()
    print(f"{name}=={version}.*")
