"""The shape of a file of measures, for Pydantic: imported only when a file is read.

Every scalar is text, as the reading of YAML gives it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ecorules.measures.measure import MOST

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Names = Name | Annotated[list[Name], Field(min_length=1, max_length=1000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MeasureShape(_Shape):
    """One measure."""

    name: Name
    cost: Text
    effects: dict[str, Text] = Field(min_length=1, max_length=1000)
    kind: Literal["once", "scale"] = "once"
    low: Text | None = None
    high: Text | None = None
    step: Text | None = None
    excludes: Names | None = None
    requires: Names | None = None
    regions: Names | None = None
    start: Text | None = None
    note: Text | None = None


class MeasuresShape(_Shape):
    """A file of measures."""

    format: Literal["1"]
    note: Text | None = None
    measures: list[MeasureShape] = Field(min_length=1, max_length=MOST)


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at this place may have."""
    return list((MeasureShape if "measures" in path else MeasuresShape).model_fields)
