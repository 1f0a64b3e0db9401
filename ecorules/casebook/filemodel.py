"""The shape of a cases file, for Pydantic: imported only when a file is read or the schema written.

Every scalar is text, as the reading of YAML gives it; in the published schema it may also be a
number or a truth, since that is what editors make of ``value: 85``. What the shape cannot say
(indicators that are not there, words that are no verdict) is checked in ``reading``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from ecorules.casebook.model import INPUTS, WORDS

#: Longer tables, lists and mappings are no cases that somebody wrote.
MOST: Final = 5000
_WRITTEN: Final = ["string", "number", "boolean"]

Text = Annotated[str, Field(min_length=1, max_length=4000)]
#: Text, or what an editor takes for a number or a truth.
Scalar = Annotated[Text, WithJsonSchema({"type": _WRITTEN})]
#: Empty: the input is missing, and the case says so.
Given = Annotated[str | None, Field(max_length=4000), WithJsonSchema({"type": [*_WRITTEN, "null"]})]
VerdictWord = Annotated[str, WithJsonSchema({"type": "string", "enum": list(WORDS)})]
File = Annotated[str, Field(min_length=1, max_length=400)]
Labels = Annotated[
    Text | list[Text], WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
]
Names = Annotated[
    Text | list[Text],
    WithJsonSchema(
        {"anyOf": [{"enum": list(INPUTS)}, {"type": "array", "items": {"enum": list(INPUTS)}}]},
    ),
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _nested(value: Any) -> str:
    return "<inputs>" if isinstance(value, Mapping | BaseModel) else "<scalar>"


def _kind(value: Any) -> str:
    return "<region>" if isinstance(value, Mapping) and "observations" in value else "<case>"


class SubjectShape(_Shape):
    """What is known of one subject of a threshold: 面积 of 面积不减少."""

    value: Given = None
    unit: Text | None = None
    status: Given = None
    history: dict[str, Scalar] | None = Field(default=None, max_length=200, description="{year: value}")
    change: Given = None
    target: Given = None


SubjectInputs = Annotated[
    Annotated[Given, Tag("<scalar>")] | Annotated[SubjectShape, Tag("<inputs>")], Discriminator(_nested)
]


class PartShape(SubjectShape):
    """What is known of one part of an indicator, perhaps by the subjects of its threshold."""

    parts: dict[str, SubjectInputs] | None = Field(default=None, max_length=100)


PartInputs = Annotated[
    Annotated[Given, Tag("<scalar>")] | Annotated[PartShape, Tag("<inputs>")], Discriminator(_nested)
]


class RowShape(_Shape):
    """The inputs and expectations of a case, or of one row of its table."""

    name: Text | None = None
    note: Text | None = None
    part: Scalar | None = Field(default=None, description="number (from 1) or name of a part")
    classes: Labels | None = Field(default=None, description="the region's classes: 县级市, 平原地区")
    value: Given = Field(default=None, description="a number, or the words that were reported")
    unit: Text | None = Field(default=None, description="of value and history; the indicator's if left out")
    status: Given = Field(default=None, description="是, 否, or the words that were reported")
    history: dict[str, Scalar] | None = Field(default=None, max_length=200, description="{year: value}")
    change: Given = Field(default=None, description="a change as reported")
    parts: dict[str, PartInputs] | None = Field(
        default=None, max_length=100, description="by part of the indicator, or by subject of the threshold"
    )
    year: Scalar | None = Field(default=None, description="assessed; the thresholds are those in force then")
    as_of: Scalar | None = Field(default=None, description="the thresholds of another year than the one assessed")
    target: Given = Field(default=None, description="of the superior: 是 or 否 (met or not), a number, a threshold")
    references: dict[str, Scalar] | None = Field(default=None, max_length=100)
    expect: VerdictWord | None = None
    margin: Scalar | None = Field(default=None, description="the signed distance to the deciding bound")
    tolerance: Scalar | None = Field(default=None, description="how far the margin may be off; 1e-9 if left out")
    missing: Names | None = Field(default=None, description="the inputs that would settle an unknown verdict")
    contains: Scalar | list[Scalar] | None = Field(
        default=None, description="words of the explanation, 中文 or English"
    )


class CaseShape(RowShape):
    """One indicator judged on its own: inputs, and what must come of them."""

    indicator: Scalar = Field(description="id or name")
    table: list[RowShape] | None = Field(
        default=None, min_length=1, max_length=MOST, description="several cases; each row overrides what stands above"
    )


def _verdicts(value: Any) -> str:
    return "<criteria>" if isinstance(value, Mapping) else "<word>"


Expectations = dict[
    str,
    Annotated[
        Annotated[VerdictWord, Tag("<word>")] | Annotated[dict[str, VerdictWord], Tag("<criteria>")],
        Discriminator(_verdicts),
    ],
]


class RegionShape(_Shape):
    """A whole region assessed from tables."""

    name: Text | None = None
    note: Text | None = None
    observations: File = Field(description="a table inside the folder")
    regions: File | None = None
    targets: File | None = None
    references: File | None = None
    region: Text | None = Field(default=None, description="needed where the tables hold several")
    year: Scalar | None = Field(default=None, description="by default the region's latest")
    as_of: Scalar | None = Field(default=None, description="the thresholds of another year than the one assessed")
    expect: Expectations | None = Field(
        default=None,
        min_length=1,
        max_length=MOST,
        description="verdicts by id or name, parts as '8.1', the scheme's criteria by name under `criteria`",
    )
    others: VerdictWord | Literal["any"] = Field(
        default="any", description="what every indicator must be that is not named"
    )


AnyCase = Annotated[Annotated[CaseShape, Tag("<case>")] | Annotated[RegionShape, Tag("<region>")], Discriminator(_kind)]


class CasesShape(_Shape):
    """A file of cases."""

    format: Literal["1"]
    scheme: File = Field(default="scheme.yaml", description="a file inside the folder, or a bundled scheme's id")
    note: Text | None = None
    cases: list[AnyCase] = Field(min_length=1, max_length=MOST)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a cases file."""
    schema = CasesShape.model_json_schema()
    schema["properties"]["format"] = {"enum": ["1", 1], "title": "Format"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ecorules cases"}


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at this place of a cases file may have; the path holds the tags of kinds."""
    shape: type[BaseModel] = CasesShape
    for step in path:
        match step:
            case "<case>":
                shape = CaseShape
            case "<region>":
                shape = RegionShape
            case "table":
                shape = RowShape
            case "<inputs>":
                shape = SubjectShape if shape is PartShape else PartShape
    return list(shape.model_fields)
