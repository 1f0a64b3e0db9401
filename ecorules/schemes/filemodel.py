"""The shape of a scheme file, for Pydantic: imported only when a file is read or the schema written.

Every scalar is text, as ``yamltext`` reads it. What the shape cannot say (ids that repeat,
thresholds that cannot be read) is checked in ``reading``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

FORMAT = "1"

Text = Annotated[str, Field(min_length=1, max_length=4000)]
#: No double underscore: it parts the pieces of a column name, as in ``23__1``.
Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z\u4e00-\u9fff](_?[0-9A-Za-z\u4e00-\u9fff.-])*$", max_length=40)]
SchemeId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
Date = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Better = Literal["higher", "lower"]
Waivers = dict[Annotated[str, Field(pattern=r"^W[0-9]{3}$")], Text]
#: A year or a day, as a number or as text.
Start = Annotated[
    str,
    Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$"),
    WithJsonSchema({"type": ["string", "integer"], "description": "a year (2021) or a day (2021-07-01)"}),
]
#: What an editor may take for a number: a page.
Loose = Annotated[Text, WithJsonSchema({"type": ["string", "integer"], "minLength": 1})]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_WAIVE: Final = "findings of lint that stand, by code, each with the reason"
_UNREAD: Final = "why the printed threshold cannot be read; it is then judged by attestation only"
_CONFIRMED: Final = "whether the figures were seen in a document; left out: as the source says"


class ProvenanceShape(_Shape):
    """Where a figure was printed; what is left out is as in the scheme's source."""

    document: Text | None = None
    number: Text | None = Field(default=None, description="the document number")
    date: Date | None = None
    page: Loose | None = None
    cell: Text | None = Field(default=None, description="the cell of the table: 表1 行5 列3, Sheet1!F5")
    printed: Text | None = Field(default=None, description="the row or cell as printed")
    url: Text | None = None
    note: Text | None = None


class VersionShape(_Shape):
    """A threshold with the day it came into force."""

    text: Text
    start: Start | None = Field(default=None, alias="from", description="in force from; left out: from the beginning")
    provenance: ProvenanceShape | None = None
    confirmed: bool | None = None
    unread: Text | None = None


def _choice(value: Any) -> str:
    return "<dated>" if isinstance(value, list) else "<text>"


Threshold = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[list[VersionShape], Field(min_length=1, max_length=100), Tag("<dated>")],
    Discriminator(_choice),
]


class LevelShape(_Shape):
    """What a part that reports a change measures."""

    name: Text
    unit: Text | None = None
    better: Better


class PartShape(_Shape):
    """A sub-indicator; without a threshold or unit of its own it has the indicator's."""

    name: Text
    unit: Text | None = None
    threshold: Threshold | None = None
    better: Better | None = None
    level: LevelShape | None = None
    unread: Text | None = Field(default=None, description=_UNREAD)
    provenance: ProvenanceShape | None = None
    confirmed: bool | None = Field(default=None, description=_CONFIRMED)


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
    threshold: Threshold | None = Field(
        default=None, description="the 指标值 cell, in the threshold language; or a list of texts by date"
    )
    better: Better | None = Field(default=None, description="which way it improves; never printed in a table")
    attribute: Text | None = Field(default=None, description="指标属性: 约束性, 参考性, …")
    parts: list[PartShape] = Field(default=[], max_length=100)
    domain: Text | None = Field(default=None, description="领域")
    task: Text | None = Field(default=None, description="任务")
    responsible: list[Text] = Field(default=[], max_length=100, description="责任单位")
    scope: Text | None = Field(default=None, description="适用范围: classes of the lexicon; others are 不涉及")
    basis: Text | None = Field(default=None, description="how the figure is counted, e.g. the price basis")
    note: Text | None = None
    printed: PrintedShape | None = None
    unread: Text | None = Field(default=None, description=_UNREAD)
    provenance: ProvenanceShape | None = None
    confirmed: bool | None = Field(default=None, description=_CONFIRMED)
    reason: Text | None = Field(default=None, description="in a scheme that extends another: why the row differs")
    waive: Waivers = Field(default={}, description=_WAIVE)


class CriterionShape(_Shape):
    """A demand on the whole: a share of the applicable indicators met."""

    name: Text | None = None
    of: Text | list[Text] = Field(description="all, an attribute, a domain, or a list of ids")
    share: Text = Field(description="in the threshold language, e.g. 100% or ≥90%")


class SourceShape(_Shape):
    """Where the table was printed."""

    document: Text
    number: Text | None = None
    date: Date | None = None
    page: Loose | None = None
    confirmed: bool = Field(default=True, description="whether the figures were seen in this document")
    url: Text | None = None
    hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    note: Text | None = None


class DropShape(_Shape):
    """An indicator of the extended scheme that is left out."""

    id: Id
    reason: Text


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
    extends: Text | None = Field(default=None, description="a bundled scheme's id, or the path of a scheme file")
    waive: Waivers = Field(default={}, description=_WAIVE)
    drop: list[DropShape] = Field(default=[], max_length=2000, description="what is left out of the extended scheme")
    criteria: list[CriterionShape] = Field(default=[], max_length=100)
    indicators: list[IndicatorShape] = Field(min_length=1, max_length=2000)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scheme file.

    A row of a scheme that extends another may give only what differs, which the shape of the
    merged scheme cannot say.
    """
    schema = SchemeShape.model_json_schema()
    schema["required"] = [key for key in schema["required"] if key != "indicators"]
    row = schema["$defs"]["IndicatorShape"]
    whole = {"required": ["indicators"], "properties": {"indicators": {"items": {"required": row["required"]}}}}
    row["required"] = ["id"]
    schema |= {"if": {"required": ["extends"]}, "then": {}, "else": whole}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ecorules scheme"}


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at this place of a scheme file may have."""
    shape: type[BaseModel] = SchemeShape
    for step in path:
        shape = _INSIDE.get((shape, str(step)), shape)
    return [field.alias or name for name, field in shape.model_fields.items()]


_INSIDE: dict[tuple[type[BaseModel], str], type[BaseModel]] = {
    (SchemeShape, "source"): SourceShape,
    (SchemeShape, "criteria"): CriterionShape,
    (SchemeShape, "indicators"): IndicatorShape,
    (IndicatorShape, "parts"): PartShape,
    (IndicatorShape, "printed"): PrintedShape,
    (PartShape, "level"): LevelShape,
    (PartShape, "threshold"): VersionShape,
    (PartShape, "provenance"): ProvenanceShape,
    (IndicatorShape, "threshold"): VersionShape,
    (IndicatorShape, "provenance"): ProvenanceShape,
    (VersionShape, "provenance"): ProvenanceShape,
    (SchemeShape, "drop"): DropShape,
}
