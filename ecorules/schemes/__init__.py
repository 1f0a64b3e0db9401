"""Schemes: indicator tables as data, read from YAML files and checked; the bundled ones.

Comes in: a bundled scheme's id, or a file. Goes out: ``Scheme`` with its ``Indicator`` rows,
every threshold parsed.
"""

from __future__ import annotations

from typing import Any

from ecorules.schemes.catalogue import SchemeInfo, load_scheme, schemes
from ecorules.schemes.display import by_task, of_words, printed_at, scheme_table
from ecorules.schemes.filefindings import FileFindings
from ecorules.schemes.model import (
    Criterion,
    Indicator,
    Level,
    Part,
    Printed,
    Provenance,
    SchemeChange,
    Source,
    UnknownNameError,
    Version,
)
from ecorules.schemes.names import fold, nearest, shown, suggestion
from ecorules.schemes.places import Places, places
from ecorules.schemes.reading import read_scheme, scheme_from_data, scheme_from_yaml
from ecorules.schemes.scheme import Scheme
from ecorules.schemes.scopes import under_scope
from ecorules.schemes.shapes import shape_problem
from ecorules.schemes.yamltext import Node, read_yaml

__all__ = [
    "Criterion",
    "FileFindings",
    "Indicator",
    "Level",
    "Node",
    "Part",
    "Places",
    "Printed",
    "Provenance",
    "Scheme",
    "SchemeChange",
    "SchemeInfo",
    "Source",
    "UnknownNameError",
    "Version",
    "by_task",
    "fold",
    "load_scheme",
    "nearest",
    "of_words",
    "places",
    "printed_at",
    "read_scheme",
    "read_yaml",
    "scheme_from_data",
    "scheme_from_yaml",
    "scheme_schema",
    "scheme_table",
    "schemes",
    "shape_problem",
    "shown",
    "suggestion",
    "under_scope",
]


def scheme_schema() -> dict[str, Any]:
    """The JSON Schema of a scheme file, as published in ``docs/scheme.schema.json``."""
    from ecorules.schemes.filemodel import json_schema

    return json_schema()
