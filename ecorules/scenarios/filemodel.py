"""The shape of a scenario file, for Pydantic: imported only when a file is read or the schema written.

Every scalar is text, as the reading of YAML gives it; in the published schema it may also be a
number or a truth, since that is what editors make of ``value: 85``. What the shape cannot say (a
rate that is none, scenarios that build on none) is checked in ``reading``.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

#: More of anything is no file that somebody wrote.
MOST: Final = 1000
_WRITTEN: Final = ["string", "number", "boolean"]

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
#: Text, or what an editor takes for a number or a truth.
Scalar = Annotated[Text, WithJsonSchema({"type": _WRITTEN})]
Number = Annotated[str, Field(min_length=1, max_length=400), WithJsonSchema({"type": ["number", "string"]})]
_MANY: Final = {"anyOf": [{"type": _WRITTEN[:2]}, {"type": "array", "items": {"type": _WRITTEN[:2]}, "minItems": 1}]}
Names = Annotated[Text | Annotated[list[Text], Field(min_length=1, max_length=MOST)], WithJsonSchema(_MANY)]
Numbers = Annotated[Text | Annotated[list[Text], Field(min_length=1, max_length=200)], WithJsonSchema(_MANY)]
YearText = Annotated[Text, WithJsonSchema({"type": ["integer", "string"], "description": "2025"})]
YearTexts = Annotated[
    Text | Annotated[list[Text], Field(min_length=1, max_length=200)],
    WithJsonSchema({**_MANY, "description": "2023, 2021-2025, 2023-, or a list of these"}),
]
PathWord = Literal["linear", "compound"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Aimed(_Shape):
    indicator: Names = Field(description="id or name, or several; follow, hold and cap also '*' for all")
    part: Scalar | None = Field(default=None, description="number (from 1) or name of a part")
    note: Text | None = None


class _Placed(_Aimed):
    subject: Text | None = Field(default=None, description="a subject of the threshold, or the level behind a part")
    regions: Names | None = Field(default=None, description="names of regions or classes; all if left out")


class _Dated(_Placed):
    years: YearTexts | None = None


class SetToShape(_Dated):
    """The figure is this value."""

    lever: Literal["set_to"]
    value: Scalar
    unit: Text | None = None
    change: Annotated[Literal["true", "false"] | None, WithJsonSchema({"type": "boolean"})] = Field(
        default=None, description="the value is the reported change"
    )


class AddShape(_Dated):
    """The figure and this amount."""

    lever: Literal["add"]
    amount: Number
    unit: Text | None = None


class ScaleShape(_Dated):
    """The figure times this factor."""

    lever: Literal["scale"]
    factor: Number


class GrowShape(_Dated):
    """Each year by a rate in %, or by an amount in another unit; a list gives the rates year by year."""

    lever: Literal["grow"]
    rate: Numbers
    unit: Text | None = None


class ReachShape(_Placed):
    """From the last figure to this value by a year."""

    lever: Literal["reach"]
    value: Number
    by: YearText
    path: PathWord | None = None
    unit: Text | None = None
    since: YearText | None = None


class FollowShape(_Dated):
    """As the region's own figures of the last years have moved."""

    lever: Literal["follow"]
    path: PathWord | None = None
    last: Number | None = Field(default=None, description="years of the window, 3 if left out")


class HoldShape(_Dated):
    """The last figure or state stays."""

    lever: Literal["hold"]


class CapShape(_Dated):
    """Projected figures stop at these bounds; without any, shares stop at 0 and 100 %."""

    lever: Literal["cap"]
    indicator: Names = Field(default="*", description="id or name, or several; '*' is every share")
    upper: Number | None = None
    lower: Number | None = None
    unit: Text | None = None


class ThresholdShape(_Aimed):
    """Another threshold text."""

    lever: Literal["threshold"]
    text: Text = Field(description="in the language of thresholds")
    years: YearTexts | None = None


class SchemeShape(_Shape):
    """Another scheme; the first lever of its scenario."""

    lever: Literal["scheme"]
    scheme: Text = Field(description="a bundled scheme's id, or a file in the folder of the scenarios")
    note: Text | None = None


AnyLever = Annotated[
    SetToShape
    | AddShape
    | ScaleShape
    | GrowShape
    | ReachShape
    | FollowShape
    | HoldShape
    | CapShape
    | ThresholdShape
    | SchemeShape,
    Field(discriminator="lever"),
]
SHAPES: Final[dict[str, type[_Shape]]] = {
    "set_to": SetToShape,
    "add": AddShape,
    "scale": ScaleShape,
    "grow": GrowShape,
    "reach": ReachShape,
    "follow": FollowShape,
    "hold": HoldShape,
    "cap": CapShape,
    "threshold": ThresholdShape,
    "scheme": SchemeShape,
}


class ScenarioShape(_Shape):
    """A named list of levers, perhaps behind those of scenarios that stand above it."""

    name: Name
    note: Text | None = None
    extends: Names | None = Field(default=None, description="scenarios above, whose levers come first")
    levers: list[AnyLever] = Field(default=[], max_length=MOST)


class ScenariosShape(_Shape):
    """A file of scenarios."""

    format: Literal["1"]
    note: Text | None = None
    scenarios: list[ScenarioShape] = Field(min_length=1, max_length=MOST)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file."""
    schema = ScenariosShape.model_json_schema()
    schema["properties"]["format"] = {"enum": ["1", 1], "title": "Format"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ecorules scenarios"}


def keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that a mapping at this place of a scenario file may have; the path holds the kind of a lever."""
    shape: type[_Shape] = ScenariosShape
    for step in path:
        if step == "scenarios":
            shape = ScenarioShape
        elif isinstance(step, str) and shape is ScenarioShape:
            shape = SHAPES.get(step, shape)
    return list(shape.model_fields)
