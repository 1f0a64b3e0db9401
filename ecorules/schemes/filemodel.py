"""The shape of a scheme file, for Pydantic: imported only when a file is read or the schema written.

Every scalar is text, as ``yamltext`` reads it. What the shape cannot say (ids that repeat,
thresholds that cannot be read) is checked in ``reading``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "1"

Text = Annotated[str, Field(min_length=1, max_length=4000)]
#: No double underscore: it parts the pieces of a column name, as in ``23__1``.
Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z\u4e00-\u9fff](_?[0-9A-Za-z\u4e00-\u9fff.-])*$", max_length=40)]
SchemeId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Better = Literal["higher", "lower"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelShape(_Shape):
    """What a part that reports a change measures."""

    name: Text
    unit: Text | None = None
    better: Better


class PartShape(_Shape):
    """A sub-indicator; without a threshold or unit of its own it has the indicator's."""

    name: Text
    unit: Text | None = None
    threshold: Text | None = None
    better: Better | None = None
    level: LevelShape | None = None


class PrintedShape(_Shape):
    """The cells as printed, where the scheme puts them otherwise."""

    name: Text | None = None
    unit: Text | None = None
    threshold: Text | None = None


class IndicatorShape(_Shape):
    """One row of the indicator table."""

    id: Id
    name: Text
    unit: Text | None = None
    threshold: Text | None = Field(default=None, description="the 指标值 cell, in the threshold language")
    better: Better | None = Field(default=None, description="which way it improves; never printed in a table")
    attribute: Text | None = Field(default=None, description="指标属性: 约束性, 参考性, …")
    parts: list[PartShape] = Field(default=[], max_length=100)
    domain: Text | None = Field(default=None, description="领域")
    task: Text | None = Field(default=None, description="任务")
    responsible: list[Text] = Field(default=[], max_length=100, description="责任单位")
    scope: Text | None = Field(default=None, description="适用范围")
    basis: Text | None = Field(default=None, description="how the figure is counted, e.g. the price basis")
    note: Text | None = None
    printed: PrintedShape | None = None


class CriterionShape(_Shape):
    """A demand on the whole: a share of the applicable indicators met."""

    name: Text | None = None
    of: Text | list[Text] = Field(description="all, an attribute, a domain, or a list of ids")
    share: Text = Field(description="in the threshold language, e.g. 100% or ≥90%")


class SourceShape(_Shape):
    """Where the table was printed."""

    document: Text
    url: Text | None = None
    hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    note: Text | None = None


class SchemeShape(_Shape):
    """A scheme file."""

    format: Literal["1"]
    id: SchemeId
    title: Text
    issuer: Text | None = None
    number: Text | None = Field(default=None, description="the document number: 常生创办〔2020〕2号")
    date: Date | None = None
    level: Text | None = Field(default=None, description="for what level of region the scheme is made")
    note: Text | None = None
    source: SourceShape | None = None
    criteria: list[CriterionShape] = Field(default=[], max_length=100)
    indicators: list[IndicatorShape] = Field(min_length=1, max_length=2000)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scheme file."""
    schema = SchemeShape.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ecorules scheme"}


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at this place of a scheme file may have."""
    shape: type[BaseModel] = SchemeShape
    for step in path:
        shape = _INSIDE.get((shape, str(step)), shape)
    return list(shape.model_fields)


_INSIDE: dict[tuple[type[BaseModel], str], type[BaseModel]] = {
    (SchemeShape, "source"): SourceShape,
    (SchemeShape, "criteria"): CriterionShape,
    (SchemeShape, "indicators"): IndicatorShape,
    (IndicatorShape, "parts"): PartShape,
    (IndicatorShape, "printed"): PrintedShape,
    (PartShape, "level"): LevelShape,
}
